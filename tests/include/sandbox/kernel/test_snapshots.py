"""Snapshots: all that determines what happens next is kept, and put back; on disk too."""

from __future__ import annotations

import copy
import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from include.sandbox import process
from include.sandbox.kernel.books import Books
from include.sandbox.kernel.sandbox import SYSTEMS, Sandbox
from tests.conftest import RunningSandbox
from tests.support.walks import examples

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass(repr=False)
class Generated:
    """A sandbox of all systems, its snapshot ``morning``, and what was true then."""

    sandbox: Sandbox
    home: Path
    tables: dict[str, Any]
    memory: dict[Any, Any]
    disk: dict[str, Any]


def contents(books: Books) -> dict[str, Any]:
    """Every row in its order, and what each index says of it; without the sandbox's own clock and numbers."""
    tables: dict[str, Any] = {}
    for (system, entity), table in books._tables.items():
        rows = {company: list(table.items(company)) for company in table.companies()}
        hashes = {name: index.copy() for name, index in table._hashes.items()}
        orders = {name: {one: list(table.ordered(name).entries(one)) for one in rows} for name in table._orders}
        if entity != "meta":
            tables[f"{system}.{entity}"] = (rows, hashes, orders)
    return tables


def on_disk(home: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(home / "books.db")) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {
            name: db.execute(f'SELECT company, key, body FROM "{name}" ORDER BY rowid').fetchall() for name in names
        }
    return {name: rows for name, rows in found.items() if rows and name != "kernel.meta"}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generated]:
    home = tmp_path_factory.mktemp("generated")
    sandbox = Sandbox(home, list(SYSTEMS))
    sandbox.reset(1, 6, 8, NOW)
    sandbox.books.memory("exact_online", "minutes")["123"] = [NOW]
    sandbox.snapshot("morning")
    memory = copy.deepcopy(sandbox.books._memory)
    yield Generated(sandbox, home, contents(sandbox.books), memory, on_disk(home))
    sandbox.books.close()


def differing(now: dict[str, Any], then: dict[str, Any]) -> list[str]:
    """Names of what is not the same: whole tables in a report would hide it."""
    return [name for name in {**now, **then} if now.get(name) != then.get(name)]


def disturb(sandbox: Sandbox, chance: random.Random) -> None:
    """Something changes: a row of any table is changed, goes, comes back or is new, committed or not; time goes by."""
    table = chance.choice(list(sandbox.books._tables.values()))
    rows = [(company, key) for company in table.companies() for key, _ in table.items(company)]
    kind = chance.choice(("change", "delete", "move", "advance", "clock", "commit", "call", "memory", "rollback"))
    if kind in ("change", "delete", "move") and rows and table.system != "kernel":
        company, key = chance.choice(rows)
        row = table.get(company, key)
        assert row is not None
        if kind != "change":
            table.delete(company, key)
        if kind != "delete":
            table.put(company, key, {**row, "_disturbed": chance.random()})
    elif kind == "advance":
        sandbox.systems[chance.choice(list(SYSTEMS))].advance(1)
    elif kind == "clock":
        sandbox.clock.advance(chance.randint(1, 100_000))
    elif kind == "call":
        sandbox.calls.add("exact_online", "", "GET", "/", "", 200, sandbox.clock.now(), "")
        sandbox.faults.add({"status": 500})
    elif kind == "memory":
        sandbox.books.memory("exact_online", "minutes")["123"].append(NOW)
    elif kind == "rollback":
        sandbox.books.rollback()
    else:
        sandbox.books.commit()


@examples(12, 1000)
def test_whatever_happened_a_restored_snapshot_is_what_it_was(generated: Generated, examples: int) -> None:
    sandbox = generated.sandbox

    @settings(max_examples=examples, deadline=None)
    @given(seed=st.integers(0, 10**6), many=st.integers(0, 25))
    def anything(seed: int, many: int) -> None:
        chance = random.Random(seed)
        for _ in range(many):
            with suppress(KeyError, AssertionError):  # life goes on in books that lost a row
                disturb(sandbox, chance)
        sandbox.books.rollback()

        sandbox.restore("morning")

        assert differing(contents(sandbox.books), generated.tables) == []
        assert differing(on_disk(generated.home), generated.disk) == []
        assert sandbox.books._memory == generated.memory
        assert timedelta(0) <= sandbox.clock.now() - NOW < timedelta(minutes=5)
        assert sandbox.calls.since(0)["calls"] == sandbox.faults.list() == []

    anything()


def test_another_snapshot_is_put_back_whole(generated: Generated) -> None:
    sandbox = generated.sandbox
    sandbox.reset(2, 0, 0, NOW, systems=["avalara"])
    sandbox.snapshot("small")
    small, small_disk = contents(sandbox.books), on_disk(generated.home)
    sandbox.restore("morning")
    assert differing(contents(sandbox.books), generated.tables) == []
    assert differing(on_disk(generated.home), generated.disk) == []

    sandbox.restore("small")

    assert differing(contents(sandbox.books), small) == []
    assert differing(on_disk(generated.home), small_disk) == []
    assert list(sandbox.present) == ["avalara"]


def test_a_lagging_reader_of_a_restored_world_sees_what_it_saw_then(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path, ["avalara"])
    sandbox.reset(1, 0, 0, NOW)
    table = sandbox.books.table("avalara", "companies")
    company = table.companies()[0]
    key, row = next(iter(table.items(company)))
    sandbox.clock.advance(60)
    table.put(company, key, {**row, "name": "late"})
    sandbox.snapshot("one")
    sandbox.clock.advance(3 * 3600)
    table.delete(company, key)
    sandbox.books.commit()

    sandbox.restore("one")

    with sandbox.books.as_of(NOW + timedelta(seconds=30)):
        assert table.get(company, key) == row
    assert table.get(company, key) == {**row, "name": "late"}
    sandbox.books.close()


def ask(sandbox: RunningSandbox, token: str) -> httpx.Response:
    url = sandbox.base_url("exact_online") + "/api/v1/123/financial/GLAccounts?$top=1"
    return sandbox.http.get(url, headers={"Authorization": f"Bearer {token}"})


def token_of(sandbox: RunningSandbox) -> str:
    own = sandbox.credentials("exact_online")
    form = {name: own[name] for name in ("client_id", "client_secret", "refresh_token")}
    reply = sandbox.http.post(
        sandbox.base_url("exact_online") + "/api/oauth2/token", data={"grant_type": "refresh_token", **form}
    )
    return str(reply.json()["access_token"])


def test_tokens_limits_faults_and_calls_go_on_where_they_were(empty_sandbox: RunningSandbox) -> None:
    sandbox = empty_sandbox
    token = token_of(sandbox)
    sandbox.edit("exact_online", "settings", {"company": "123", "set": {"minute_limit": 5}})
    sandbox.post("/clock", {"advance_to": "2030-01-01T00:00:10Z"})
    token = token_of(sandbox)
    before = [ask(sandbox, token).status_code for _ in range(2)]
    sandbox.fault(system="exact_online", status=503, count=2)
    assert ask(sandbox, token).status_code == 503
    taken = sandbox.post("/snapshot", {"name": "mid-minute"})
    calls = sandbox.get("/calls")["calls"]

    def goes_on() -> list[int]:
        return [ask(sandbox, token).status_code for _ in range(5)]

    first = goes_on()
    sandbox.advance(86_400)
    assert ask(sandbox, token).status_code == 401
    later = token_of(sandbox)
    numbered = sandbox.get("/calls")["next"]

    back = sandbox.post("/restore", {"name": "mid-minute"})

    assert before == [200, 200]
    assert "mid-minute" in back["snapshots"]
    between = datetime.fromisoformat(back["now"]) - datetime.fromisoformat(taken["now"])
    assert abs(between) < timedelta(seconds=5)
    assert sandbox.get("/calls") == {"next": numbered, "calls": calls}
    assert [fault["left"] for fault in sandbox.get("/faults")["faults"]] == [1]
    assert goes_on() == first == [503, 200, 200, 200, 429]
    sandbox.clear_faults()
    sandbox.advance(60)
    assert ask(sandbox, later).status_code == 401
    assert ask(sandbox, token).status_code == 200


def test_an_unknown_name_is_answered_with_those_that_there_are(empty_sandbox: RunningSandbox) -> None:
    empty_sandbox.post("/snapshot", {"name": "known-1"})

    reply = empty_sandbox.http.post("/restore", json={"name": "unknown"})

    assert reply.status_code == 404
    assert "no snapshot 'unknown'; there are: " in reply.json()["error"]
    assert "known-1" in reply.json()["error"]
    for wrong in ("", "../etc", "a/b", ".hidden", "x" * 101):
        assert empty_sandbox.http.post("/snapshot", json={"name": wrong}).status_code == 400
        assert empty_sandbox.http.post("/restore", json={"name": wrong}).status_code == 404


def test_only_systems_that_a_reset_names_have_books(sandbox_process: RunningSandbox) -> None:
    sandbox_process.reset(empty=True, systems=["exact_online", "avalara"])
    info = sandbox_process.info

    assert list(info["systems"]) == ["avalara", "exact_online"]
    assert info["systems"]["exact_online"]["companies"] == ["123", "456", "851", "852", "853"]
    assert list(sandbox_process.get("/books")["systems"]) == ["avalara", "exact_online"]
    port = int(info["control_url"].rsplit(":", 1)[1]) + 2
    reply = sandbox_process.http.get(f"http://127.0.0.1:{port}/v3/company/1/companyinfo/1")
    assert (reply.status_code, reply.text) == (
        503, "quickbooks_online has no books here since the last reset: name it in 'systems' there",
    )  # fmt: skip
    assert sandbox_process.http.get("/state/quickbooks_online/Bill").status_code == 404
    for wrong in (["nonsense"], [], "exact_online"):
        reply = sandbox_process.http.post("/reset", json={"empty": True, "systems": wrong})
        assert reply.status_code == 400, reply.text


def control(info: dict[str, Any], path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    reply = httpx.request("POST" if body else "GET", info["control_url"] + path, json=body)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def test_snapshots_survive_a_kill_and_what_was_restored_too(tmp_path: Path) -> None:
    base = process.free_port_base()
    info = process.start(tmp_path / "a", base, empty=True, systems=["exact_online"])
    try:
        control(info, "/reset", {"empty": True, "now": "2026-11-20T09:00:00Z"})
        control(info, "/edit/exact_online/accounts", {"company": "123", "set": {"Name": "Blijft B.V."}})
        control(info, "/snapshot", {"name": "one"})
        control(info, "/edit/exact_online/accounts", {"company": "123", "set": {"Name": "Gaat B.V."}})
        control(info, "/clock", {"advance_seconds": 86_400})
        control(info, "/restore", {"name": "one"})
        os.kill(info["pid"], signal.SIGKILL)
        os.waitpid(info["pid"], 0)

        info = process.start(tmp_path / "a", base)
        restarted = control(info, "/state/exact_online/accounts"), control(info, "/clock")["now"][:13]
        control(info, "/reset", {"empty": True})
        control(info, "/restore", {"name": "one"})
        restored = control(info, "/state/exact_online/accounts"), control(info, "/clock")["now"][:13]
    finally:
        process.stop(tmp_path / "a")

    assert restarted == restored
    assert [row["Name"] for row in restored[0]["rows"]] == ["Blijft B.V."]
    assert restored[1] == "2026-11-20T09"
    assert list(info["systems"]) == ["exact_online"]


def test_a_copy_of_a_home_keeps_books_clock_tokens_and_snapshots(tmp_path: Path) -> None:
    first = process.start(tmp_path / "a", process.free_port_base(), empty=True, systems=["exact_online", "avalara"])
    try:
        control(first, "/edit/exact_online/accounts", {"company": "123", "set": {"Name": "Blijft B.V."}})
        clock = control(first, "/clock", {"advance_seconds": 86_400})["now"]
        control(first, "/snapshot", {"name": "one"})
        before = control(first, "/info")["systems"]["exact_online"]["credentials"]
        rows = control(first, "/state/exact_online/accounts")
    finally:
        process.stop(tmp_path / "a")
    shutil.copytree(tmp_path / "a", tmp_path / "b")

    second = process.start(tmp_path / "b", process.free_port_base(), systems=["exact_online", "avalara"])
    try:
        assert control(second, "/state/exact_online/accounts") == rows
        assert control(second, "/info")["systems"]["exact_online"]["credentials"] == before
        assert control(second, "/clock")["now"] >= clock
        assert control(second, "/restore", {"name": "one"})["snapshots"] == ["one"]
        assert control(second, "/state/exact_online/accounts") == rows
    finally:
        process.stop(tmp_path / "b")


def test_a_restore_that_the_disk_refuses_is_written_with_the_next_commit(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path, ["avalara"])
    sandbox.reset(1, 0, 0, NOW)
    sandbox.snapshot("one")
    then = on_disk(tmp_path)
    sandbox.reset(2, 3, 3, NOW)
    now, file = on_disk(tmp_path), tmp_path / "snapshots" / "one.db"
    kept = file.read_bytes()
    file.write_bytes(b"not a database, but as long as one has to be" * 100)

    with pytest.raises(sqlite3.DatabaseError):
        sandbox.restore("one")
    assert differing(on_disk(tmp_path), now) == []
    file.write_bytes(kept)
    sandbox.books.commit()

    assert differing(on_disk(tmp_path), then) == []
    sandbox.books.close()
