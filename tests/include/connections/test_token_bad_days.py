"""Bad days of a token chain, over real HTTP against the simulated vendors: what is said, and what still works."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy

from include.clock import SandboxClock
from include.connections import connect
from include.connections.check import check_connection
from include.link_settings import Connection
from include.store.database import Store
from include.store.models import tokens
from tests.conftest import RunningSandbox
from tests.include.connections.test_check import REALM, keep, settings

pytestmark = pytest.mark.both_stores

COMPANIES = {"exact_online": ("123",), "quickbooks_online": (REALM,)}
TOKEN = {"exact_online": "/api/oauth2/token", "quickbooks_online": "/oauth2/v1/tokens/bearer"}
PROJECT = Path(__file__).resolve().parents[3]
A_DAY_AND_MORE = 26 * 3600


@pytest.fixture(params=sorted(COMPANIES))
def system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def connected(sandbox: RunningSandbox, store: Store, system: str) -> Connection:
    """A connection that works."""
    one = settings(sandbox, system, *COMPANIES[system])
    keep(sandbox, store, one)
    assert checked(sandbox, store, one)["works"]
    return one


def checked(sandbox: RunningSandbox, store: Store, one: Connection) -> dict[str, Any]:
    return check_connection(one, store, SandboxClock(sandbox.control_url, fresh_for=0))


def token_calls(sandbox: RunningSandbox, system: str) -> list[int]:
    """How the token endpoint answered."""
    return [call["status"] for call in sandbox.get("/calls", since=0)["calls"] if call["path"] == TOKEN[system]]


def refreshed_elsewhere(sandbox: RunningSandbox, one: Connection) -> None:
    """Another program, with the same app, uses the refresh token that we have."""
    given = sandbox.credentials(one.system)
    pair = (given["client_id"], given["client_secret"])
    form = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    httpx.post(one.url + TOKEN[one.system], data=form, auth=pair).raise_for_status()


@pytest.mark.timeout(280)
@pytest.mark.parametrize("crowd", [12, pytest.param(50, marks=pytest.mark.faults)])
def test_many_processes_that_need_a_token_get_it_with_one_refresh(
    empty_sandbox: RunningSandbox, store: Store, store_url: str, system: str, crowd: int
) -> None:
    one = connected(empty_sandbox, store, system)
    empty_sandbox.advance(A_DAY_AND_MORE)
    empty_sandbox.post("/calls/reset")
    environment = {
        **os.environ,
        "ML_CONNECTOR_STORE": store_url,
        "SANDBOX_CLOCK_URL": empty_sandbox.control_url,
    }
    command = [sys.executable, "-m", "tests.support.crowd", str(crowd), one.model_dump_json()]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    said = done.stdout.splitlines()
    assert len(said) == crowd, done.stderr
    assert [line for line in said if not line.isdigit()] == []
    assert token_calls(empty_sandbox, system) == [200]
    with store.read() as db:
        current = sqlalchemy.select(sqlalchemy.func.count()).where(tokens.c.state == "current")
        assert db.scalar(current) == 1


def test_a_refresh_whose_reply_is_lost_on_the_wire(
    empty_sandbox: RunningSandbox, sqlite_store: Store, system: str
) -> None:
    """Exact's token is used up then, and only a person helps; QuickBooks' old string leads to the new one for a day."""
    one = connected(empty_sandbox, sqlite_store, system)
    empty_sandbox.advance(A_DAY_AND_MORE)
    empty_sandbox.fault(system=system, path=TOKEN[system], method="POST", drop_after_commit=True, count=1)
    empty_sandbox.post("/calls/reset")
    found = checked(empty_sandbox, sqlite_store, one)
    assert len(token_calls(empty_sandbox, system)) == 2  # what got no answer is asked for again
    if system == "quickbooks_online":
        assert found["works"]
        return
    assert (found["works"], found["cause"]) == (False, "Unauthorised")
    assert '"Old refresh token used"' in found["says"]
    assert "lost with a reply that never came" in found["says"]
    assert "run `connect exact_online` so that a person consents again" in found["says"]


@pytest.mark.parametrize(
    "answer",
    [
        {
            "status": 400,
            "body": {"error": "access_denied", "error_description": "Rate limit exceeded: access_token not expired"},
            "headers": {"Reason": "TooEarlyToRefreshTokens: access_token not expired"},
        },
        {"status": 401, "body": {"error": "access_denied", "error_description": "Access Token not expired"}},
    ],
)
def test_too_early_for_exact_is_no_refusal_of_the_consent(
    empty_sandbox: RunningSandbox, sqlite_store: Store, answer: dict[str, Any]
) -> None:
    """The vendor's clock may be behind ours: what is stored still lives, and goes on being used."""
    one = connected(empty_sandbox, sqlite_store, "exact_online")
    empty_sandbox.advance(575)
    empty_sandbox.post("/calls/reset")
    fault = {"system": "exact_online", "path": TOKEN["exact_online"], "method": "POST", "count": 1}
    empty_sandbox.fault(**fault, **answer)
    with connect.opened(one, sqlite_store, SandboxClock(empty_sandbox.control_url, fresh_for=0)) as opened:
        assert opened.client.me()["CurrentDivision"]
    assert token_calls(empty_sandbox, "exact_online") == [answer["status"]]
    assert checked(empty_sandbox, sqlite_store, one)["works"]


class Wrong:
    """A machine's clock that somebody set wrong: so many seconds away from the vendor's, and as fast."""

    def __init__(self, sandbox: RunningSandbox, seconds: int) -> None:
        self._right = SandboxClock(sandbox.control_url, fresh_for=0)
        self._away = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return self._right.now() + self._away

    def wait_until(self, moment: datetime) -> None:
        self._right.wait_until(moment - self._away)


@pytest.mark.parametrize("seconds", [-86_400, -900, 900, 86_400])
def test_a_clock_that_is_always_wrong_renews_as_often_as_a_right_one(
    empty_sandbox: RunningSandbox, sqlite_store: Store, system: str, seconds: int
) -> None:
    one, clock = settings(empty_sandbox, system, *COMPANIES[system]), Wrong(empty_sandbox, seconds)
    keep(empty_sandbox, sqlite_store, one)
    empty_sandbox.post("/calls/reset")
    assert check_connection(one, sqlite_store, clock)["works"]
    now = clock.now()
    empty_sandbox.advance(60.1 - now.second - now.microsecond / 1e6)  # a minute begins, which is waited for
    assert [check_connection(one, sqlite_store, clock)["works"] for _ in range(2)] == [True] * 2
    assert token_calls(empty_sandbox, system) == [200]
    empty_sandbox.advance(3700)
    assert check_connection(one, sqlite_store, clock)["works"]
    assert token_calls(empty_sandbox, system) == [200, 200]


def test_a_clock_that_was_set_back_finds_that_its_token_is_dead(
    empty_sandbox: RunningSandbox, sqlite_store: Store, system: str
) -> None:
    """By our clock it lives: the vendor's refusal says that it does not, and one renewal mends it."""
    one = connected(empty_sandbox, sqlite_store, system)
    empty_sandbox.advance(3700)
    empty_sandbox.post("/calls/reset")
    assert check_connection(one, sqlite_store, Wrong(empty_sandbox, -3700))["works"]
    assert token_calls(empty_sandbox, system) == [200]


def test_a_clock_that_was_set_forward_costs_no_consent(
    empty_sandbox: RunningSandbox, sqlite_store: Store, system: str
) -> None:
    """Exact renews no sooner than it would have: that is waited for, and said; QuickBooks renews at any time."""
    one, clock = connected(empty_sandbox, sqlite_store, system), Wrong(empty_sandbox, 3700)
    found = check_connection(one, sqlite_store, clock)
    if system == "exact_online":
        assert (found["works"], found["cause"]) == (False, "Throttled")
        assert "wait ten minutes" in found["says"]
        empty_sandbox.advance(600)
        found = check_connection(one, sqlite_store, clock)
    assert found["works"]


def test_a_refresh_token_that_another_program_has_used_is_dead_for_us_in_exact(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    one = connected(empty_sandbox, sqlite_store, "exact_online")
    empty_sandbox.advance(600)
    refreshed_elsewhere(empty_sandbox, one)
    found = checked(empty_sandbox, sqlite_store, one)
    assert (found["works"], found["cause"]) == (False, "Unauthorised")
    assert "with another program or installation that uses the same app" in found["says"]
    assert "docs/runbooks/reauthorisation_due.md" in found["says"]
    assert (PROJECT / "docs" / "runbooks" / "store_restored.md").exists()


def test_a_refresh_token_that_another_program_uses_does_not_stop_quickbooks_within_its_day(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    one = connected(empty_sandbox, sqlite_store, "quickbooks_online")
    empty_sandbox.advance(A_DAY_AND_MORE)
    refreshed_elsewhere(empty_sandbox, one)
    assert checked(empty_sandbox, sqlite_store, one)["works"]
    empty_sandbox.edit("quickbooks_online", "app", {"set": {"old_refresh_token": "dead"}})
    empty_sandbox.advance(A_DAY_AND_MORE)
    refreshed_elsewhere(empty_sandbox, one)
    found = checked(empty_sandbox, sqlite_store, one)
    assert (found["works"], found["cause"]) == (False, "Unauthorised")
    assert "another program uses it" in found["says"]


def test_a_consent_that_was_withdrawn_is_said_and_asked_about_once(
    empty_sandbox: RunningSandbox, sqlite_store: Store, system: str
) -> None:
    one = connected(empty_sandbox, sqlite_store, system)
    if system == "quickbooks_online":
        empty_sandbox.edit(system, "consents", {"company": REALM, "delete": True})
    else:
        empty_sandbox.edit(system, "consents", {})  # somebody consented for another program: the earlier one is dead
    empty_sandbox.advance(4000)
    empty_sandbox.post("/calls/reset")
    with connect.opened(one, sqlite_store, SandboxClock(empty_sandbox.control_url, fresh_for=0)) as opened:
        for _ in range(3):
            with pytest.raises(Exception, match=f"run `connect {system}` so that a person consents again"):
                opened.client.get(one.companies[0], "companyinfo/1")
    assert token_calls(empty_sandbox, system) == [400]


def test_a_store_that_came_back_from_a_backup_says_so_and_a_new_consent_mends_it(
    empty_sandbox: RunningSandbox, sqlite_store: Store, system: str, tmp_path: Path
) -> None:
    one = connected(empty_sandbox, sqlite_store, system)
    file = str(sqlite_store.engine.url.database)
    with closing(sqlite3.connect(file)) as live, closing(sqlite3.connect(tmp_path / "backup.db")) as backup:
        live.backup(backup)
    for _ in range(3):
        empty_sandbox.advance(A_DAY_AND_MORE)
        assert checked(empty_sandbox, sqlite_store, one)["works"]
    empty_sandbox.advance(A_DAY_AND_MORE)
    with Store.open(f"sqlite:///{tmp_path / 'backup.db'}") as restored:
        found = checked(empty_sandbox, restored, one)
        assert (found["works"], found["cause"]) == (False, "Unauthorised")
        assert "came back from a backup (docs/runbooks/store_restored.md)" in found["says"]
        empty_sandbox.edit(system, "consents", {"company": REALM})
        keep(empty_sandbox, restored, one)
        assert checked(empty_sandbox, restored, one)["works"]


@pytest.mark.parametrize("keys", ["", "no-key-at-all", "dmVyeSBzaG9ydA=="])
def test_without_a_key_that_can_be_one_nothing_starts(
    empty_sandbox: RunningSandbox, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    one = connected(empty_sandbox, sqlite_store, "exact_online")
    monkeypatch.setenv("ML_CONNECTOR_KEYS", keys)
    empty_sandbox.post("/calls/reset")
    found = checked(empty_sandbox, sqlite_store, one)
    assert (found["works"], found["cause"]) == (False, "VaultError")
    assert "`ml-connector init --new-key`" in found["says"]
    assert keys == "" or keys not in found["says"]
    assert empty_sandbox.get("/calls", since=0)["calls"] == []
