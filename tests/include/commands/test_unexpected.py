"""What nobody foresaw is never taken for success: exit code 3, one line, and of a run the summary all the same."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from tests.include.commands.conftest import Ran, invoke
from tests.support.shut_out import SAYS, shut_out

LINK = "exact_avidxchange"


@contextmanager
def full_disk() -> Iterator[None]:
    """Every SQLite file opened from here on may not grow by a page."""

    def limit(connection: Any, _record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("pragma max_page_count = 1")

    sqlalchemy.event.listen(sqlalchemy.Engine, "connect", limit)
    try:
        yield
    finally:
        sqlalchemy.event.remove(sqlalchemy.Engine, "connect", limit)


def blocked(home: Path) -> Path:
    """The published file cannot be put in place: a folder of its name is in the way."""
    file = home / "published" / "reconciliation.duckdb"
    file.rename(file.with_suffix(".away"))
    (file / "in the way").mkdir(parents=True)
    return file


def cleared(file: Path) -> None:
    (file / "in the way").rmdir()
    file.rmdir()
    file.with_suffix(".away").rename(file)


@pytest.mark.parametrize(
    "command",
    [
        ("run", LINK), ("status",), ("deliveries",), ("init",), ("receiver",), ("listen", LINK, "--seconds", "1"),
        ("backup", "copy"), ("restore", "copy"), ("credentials",), ("query", "select 1", "--as-of", "2026-11-20"),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_a_store_of_a_newer_release_is_refused_in_one_line(ready: Path, command: tuple[str, ...]) -> None:
    copy = ready / "copy"
    assert invoke("backup", str(copy)).code == 0
    if command[0] == "backup":
        copy.unlink()
    shut_out()
    answer = invoke(*(str(copy) if word == "copy" else word for word in command), "--json")
    assert (answer.code, answer.err.count("\n")) == (3, 1), answer.err
    assert SAYS in answer.err
    assert "upgrade this machine to that release" in answer.err
    assert SAYS in str(answer.json)


def test_a_full_store_is_said_in_one_line_with_exit_code_3(ready: Path) -> None:
    fields = json.dumps({"company_token": "hunter2" * 20_000, "user_token": "b"})
    with full_disk():
        answer = invoke("connect", "avidxchange", "--from-json", "-", typed=fields)
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("ml-connector: the operational store cannot be used (")
    assert "database or disk is full" in answer.err
    assert answer.err.count("\n") == 1
    assert "hunter2" not in answer.err + (ready / "logs" / "errors.log").read_text()


@pytest.mark.faults
def test_a_run_that_finds_the_store_full_answers_failed_and_sends_nothing(ran: Ran) -> None:
    mark = ran.company.mark()
    with contextlib.closing(sqlite3.connect(ran.company.home / "store" / "store.db")) as store:
        store.execute("vacuum")  # pages that earlier tests left free would hold what this one writes
    with full_disk():
        answer = ran.cli("run", ran.company.link, "--json")
    assert answer.code == 3
    assert answer.json["result"] == "failed"
    assert "database or disk is full" in answer.json["failure"]
    assert answer.err.splitlines()[-1].startswith("ml-connector: the operational store cannot be used")
    assert "Traceback" not in answer.err
    assert ran.company.writes(mark) == []


@pytest.mark.faults
def test_a_run_that_cannot_publish_answers_failed_with_what_it_delivered_and_the_next_one_publishes(ran: Ran) -> None:
    account = {"Code": "4778", "Description": "Kites", "Type": 110, "BalanceSide": "D"}
    ran.company.sandbox.edit("exact_online", "gl_accounts", {"company": "123", "set": account})
    file = blocked(ran.company.home)
    try:
        answer = ran.cli("run", ran.company.link, "--json")
    finally:
        cleared(file)
    assert answer.code == 3
    assert answer.json["result"] == "failed"
    assert answer.json["run_id"]
    sent = ran.json("deliveries", "--flow", "gl_accounts", "--state", "delivered", "--limit", "1000")["deliveries"]
    assert [row["state"] for row in sent if row["number"] == "4778"] == ["delivered"]
    assert answer.json["failure"].startswith("a file could not be used")
    assert "Traceback" not in answer.err
    assert ran.json("status", ran.company.link)["links"][0]["last_run"]["result"] == "failed"
    again = ran.cli("run", ran.company.link, "--json")
    assert again.code == 1
    assert again.json["flows"]["gl_accounts"]["delivered"] == 0
    rows = ran.json("query", "select state from reconciliation.documents where number = '4778'")["rows"]
    assert [row["state"] for row in rows] == ["delivered"]


def test_a_run_that_cannot_begin_says_so_in_the_shape_of_any_other(bare: Path) -> None:
    answer = invoke("run", LINK, "--json")
    assert answer.code == 3
    assert (answer.json["result"], answer.json["run_id"], answer.json["flows"]) == ("failed", "", {})
    assert "run `ml-connector init`" in answer.json["failure"]
    wrong = invoke("run", "nolink", "--json", "--preview")
    assert wrong.code == 2
    assert (wrong.json["link"], wrong.json["preview"]) == ("nolink", True)
    assert "there is no link nolink" in wrong.json["failure"]


def test_a_question_that_nobody_answers_is_not_success(ready: Path) -> None:
    answer = invoke("connect", "avidxchange", typed="")
    assert answer.code == 3
    assert "ml-connector: a question got no answer: run the command at a terminal" in answer.err
