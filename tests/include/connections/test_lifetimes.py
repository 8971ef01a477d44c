"""The clocks of a consent, as literal moments, and what the daily check does about an idle one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet

from include.clock import SandboxClock
from include.connections.check import check_connection
from include.connections.lifetimes import Lifetimes, in_words, is_idle, lifetimes
from include.connections.token_keepalive import keep_alive
from include.http.errors import Unauthorised
from include.link_settings import Connection
from include.store.database import Store
from include.store.vault import Vault, VaultError
from tests.conftest import RunningSandbox
from tests.include.connections.test_check import REALM, keep, settings

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
COMPANIES = {"exact_online": ("123",), "quickbooks_online": (REALM,)}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Lifetimes(entered_at=NOW - 40 * DAY), "entered 40 days ago; no end is known"),
        (
            Lifetimes(NOW - DAY, NOW - timedelta(minutes=2), NOW + timedelta(minutes=8), NOW + 30 * DAY),
            "entered 1 day ago; last renewed 2 minutes ago; the next call after 20 November 2026 12:08 UTC renews its "
            "token; expires if unused until 20 December 2026 12:00 UTC (in 30 days)",
        ),
        (
            Lifetimes(NOW - 31 * DAY, None, None, NOW - DAY),
            "entered 31 days ago; expired unused on 19 November 2026 12:00 UTC",
        ),
        (
            Lifetimes(NOW - DAY, NOW - DAY, NOW - DAY, NOW + 99 * DAY, NOW + 1800 * DAY),
            "entered 1 day ago; last renewed 1 day ago; the next call renews its token; expires if unused until "
            "27 February 2027 12:00 UTC (in 99 days); ends for good, however often it is used, on 25 October 2031 "
            "12:00 UTC (in 1,800 days)",
        ),
        (
            Lifetimes(NOW, NOW, None, NOW + DAY, NOW),
            "entered less than a minute ago; last renewed less than a minute ago; expires if unused until "
            "21 November 2026 12:00 UTC (in 1 day); ended for good on 20 November 2026 12:00 UTC",
        ),
    ],
)
def test_the_clocks_are_told_in_plain_words(found: Lifetimes, words: str) -> None:
    assert in_words(found, NOW) == words


@pytest.mark.parametrize(
    ("unused", "life", "idle"),
    [
        (timedelta(days=7.5), 30 * DAY, True),
        (timedelta(days=7.5) - timedelta(seconds=1), 30 * DAY, False),
        (25 * DAY, 100 * DAY, True),
        (24 * DAY, 100 * DAY, False),
        (900 * DAY, None, False),
    ],
)
def test_idle_is_what_was_unused_for_a_quarter_of_its_life(
    unused: timedelta, life: timedelta | None, idle: bool
) -> None:
    assert is_idle(NOW - unused, life, NOW) is idle
    assert not is_idle(None, life, NOW)


# --- against the simulated vendors ---------------------------------------------------------------------------------


@pytest.fixture(params=sorted(COMPANIES))
def one(request: pytest.FixtureRequest, empty_sandbox: RunningSandbox, sqlite_store: Store) -> Connection:
    """A connection that works."""
    found = settings(empty_sandbox, request.param, *COMPANIES[request.param])
    keep(empty_sandbox, sqlite_store, found)
    assert check_connection(found, sqlite_store, clock_of(empty_sandbox))["works"]
    return found


def clock_of(sandbox: RunningSandbox) -> SandboxClock:
    return SandboxClock(sandbox.control_url, fresh_for=0)


def calls(sandbox: RunningSandbox, since: int) -> list[dict[str, Any]]:
    return list(sandbox.get("/calls", since=since)["calls"])


def mark(sandbox: RunningSandbox) -> int:
    return int(sandbox.get("/calls", since=0)["next"])


def test_the_clocks_of_a_real_chain_are_the_vendors(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    clock = clock_of(empty_sandbox)
    found = lifetimes(one, sqlite_store, Vault.from_environment(sqlite_store), clock)
    assert found.renewed_at is not None
    assert found.renews_from is not None
    assert found.unused_until is not None
    life, unused = {
        "exact_online": (timedelta(seconds=570), 30 * DAY),
        "quickbooks_online": (timedelta(seconds=3480), 100 * DAY),
    }[one.system]
    assert found.renews_from - found.renewed_at == life
    assert found.unused_until - found.renewed_at == unused
    if one.system == "quickbooks_online":
        assert found.ends_at is not None
        # consented when the books were made, which may have been restored since
        assert abs(found.ends_at - clock.now() - 5 * 365 * DAY) < timedelta(hours=2)
    else:
        assert found.ends_at is None


def test_under_another_key_they_are_not_made_up(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    other = Vault(sqlite_store, [Fernet.generate_key().decode()])
    with pytest.raises(VaultError, match=r"tokens of .* cannot be opened"):
        lifetimes(one, sqlite_store, other, clock_of(empty_sandbox))


def test_an_idle_chain_is_used_with_one_call_and_then_lives_on(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    clock, since = clock_of(empty_sandbox), mark(empty_sandbox)
    assert not keep_alive(one, sqlite_store, clock)
    assert calls(empty_sandbox, since) == []
    # Three times almost to the end of its life: without the use in between it would be dead long before.
    for _ in range(3):
        empty_sandbox.advance((29 if one.system == "exact_online" else 99) * 86_400)
        since = mark(empty_sandbox)
        assert keep_alive(one, sqlite_store, clock)
        assert [(call["method"], call["status"]) for call in calls(empty_sandbox, since)] == [("POST", 200)]
        assert not keep_alive(one, sqlite_store, clock)
    assert check_connection(one, sqlite_store, clock)["works"]


def test_a_token_that_still_lives_is_never_renewed_early(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    from include.connections import connect

    clock, since = clock_of(empty_sandbox), mark(empty_sandbox)
    empty_sandbox.advance(500)
    with connect.opened(one, sqlite_store, clock) as opened:
        assert not opened.client.keep_alive()
    assert calls(empty_sandbox, since) == []


def test_a_dead_chain_says_so(one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store) -> None:
    empty_sandbox.advance(101 * 86_400)
    with pytest.raises(Unauthorised, match="so that a person consents again"):
        keep_alive(one, sqlite_store, clock_of(empty_sandbox))


def test_without_calls_left_for_data_the_chain_is_kept_alive_all_the_same(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    spent = settings(empty_sandbox, "quickbooks_online", REALM, limits={"month": 0, "month_reserve": 0})
    keep(empty_sandbox, sqlite_store, spent)
    clock = clock_of(empty_sandbox)
    empty_sandbox.advance(26 * 86_400)
    assert check_connection(spent, sqlite_store, clock)["cause"] == "BudgetSpent"
    assert keep_alive(spent, sqlite_store, clock)
