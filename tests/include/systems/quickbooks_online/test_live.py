"""The client over real HTTP against the simulated QuickBooks: tokens, the consent, and the reads that are counted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from include.http.errors import BudgetSpent, Unauthorised
from include.store.database import Store
from include.store.models import tokens
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.client import QuickBooksClient
from tests.support.http import MemoryTokens
from tests.support.live import Live, quickbooks
from tests.support.quickbooks import REALM, applied, status
from tests.support.quickbooks_company import Company

Row = dict[str, Any]


def test_a_token_is_renewed_when_it_has_expired_and_its_hard_end_is_known(
    company: Company, sqlite_store: Store
) -> None:
    client = company.live.client
    client.select(REALM, "SELECT * FROM Vendor")
    first = company.live.tokens.current()
    company.live.clock.wait_until(company.live.clock.now() + timedelta(hours=30))
    client.select(REALM, "SELECT * FROM Vendor")
    second = company.live.tokens.current()
    assert first is not None
    assert second is not None
    assert (second.generation, second.refresh_token != first.refresh_token) == (2, True)
    assert first.hard_expires_at is not None
    assert second.hard_expires_at is not None
    assert abs(second.hard_expires_at - first.hard_expires_at) < timedelta(seconds=5)
    statuses = [call["status"] for call in company.sandbox.get("/calls")["calls"]]
    assert 401 not in statuses
    with sqlite_store.read() as db:
        told = db.execute(tokens.select().where(tokens.c.generation == 2)).one().hard_expires_at
    assert told == second.hard_expires_at


@pytest.mark.parametrize("rule", ["refuse", "revoke"])
def test_two_that_need_a_new_token_at_once_ask_for_one(company: Company, sqlite_store: Store, rule: str) -> None:
    """A second renewal within seconds is refused, or costs the first its token too (the page's section 2)."""
    company.live.client.count(REALM, "Vendor")
    company.live.clock.wait_until(company.live.clock.now() + timedelta(hours=30))
    company.sandbox.edit("quickbooks_online", "app", {"set": {"concurrent_refresh": rule}})
    company.sandbox.post("/calls/reset")
    # Whoever asks second does so while the first is waiting for its answer.
    company.sandbox.fault(system="quickbooks_online", path="tokens/bearer", count=1, delay_ms=300)
    together = threading.Barrier(2)

    def read(live: Live) -> int:
        together.wait()
        return int(live.client.count(REALM, "Vendor"))

    with (
        quickbooks(company.sandbox, sqlite_store) as one,
        quickbooks(company.sandbox, sqlite_store) as other,
        ThreadPoolExecutor(2) as pool,
    ):
        assert list(pool.map(read, (one, other))) == [1, 1]
    calls = company.sandbox.get("/calls")["calls"]
    assert [call["status"] for call in calls if call["path"].endswith("bearer")] == [200]
    assert company.live.client.count(REALM, "Vendor") == 1


@pytest.mark.parametrize(("rule", "winner_reads"), [("refuse", True), ("revoke", False)])
def test_an_installation_of_its_own_with_the_same_consent_is_told_to_connect(
    company: Company, sqlite_store: Store, rule: str, winner_reads: bool
) -> None:
    """It knows nothing of the first one's renewal: its own store, its own token chain."""
    company.sandbox.edit("quickbooks_online", "app", {"set": {"concurrent_refresh": rule}})
    company.live.clock.wait_until(company.live.clock.now() + timedelta(hours=2))
    company.live.client.count(REALM, "Vendor")
    around, base = company.live, company.sandbox.base_url("quickbooks_online")
    credentials = company.sandbox.credentials("quickbooks_online")
    other = QuickBooksClient(base, credentials, MemoryTokens(None, around.clock.now), around.meter, around.clock)
    with pytest.raises(Unauthorised, match=r"does not renew this connection's consent.*connect quickbooks_online"):
        other.count(REALM, "Vendor")
    other.close()
    if winner_reads:
        around.client.count(REALM, "Vendor")
    else:
        with pytest.raises(Unauthorised, match="connect quickbooks_online"):
            around.client.count(REALM, "Vendor")


def test_a_consent_that_was_taken_back_asks_for_a_person(company: Company) -> None:
    company.live.client.select(REALM, "SELECT * FROM Vendor")
    company.sandbox.edit("quickbooks_online", "consents", {"company": REALM, "delete": True})
    with pytest.raises(Unauthorised, match="connect quickbooks_online"):
        company.live.client.select(REALM, "SELECT * FROM Vendor")


def test_metered_reads_are_counted_as_the_vendor_counts_them(company: Company) -> None:
    client = company.live.client
    bill = company.bill(100)
    before = sum(row["calls"] for row in company.sandbox.state("quickbooks_online", "coreplus"))
    client.select(REALM, "SELECT * FROM Vendor")
    client.cdc(REALM, ["Bill", "Vendor"], company.live.clock.now() - timedelta(days=1))
    client.read(REALM, "bill", bill)
    client.read(REALM, "bill", "99999")
    company.post(status(bill=bill))
    after = sum(row["calls"] for row in company.sandbox.state("quickbooks_online", "coreplus"))
    month = company.live.meter.month()
    assert month is not None
    assert (after - before, month.used) == (4, 4)
    assert sum(one.metered for one in company.live.meter.calls().values()) == 4


def test_the_months_end_stops_reads_until_the_next_and_writes_go_on(company: Company, sqlite_store: Store) -> None:
    client, bill = company.live.client, company.bill(100)
    company.sandbox.edit("quickbooks_online", "app", {"set": {"coreplus_calls_per_month": 0}})
    with pytest.raises(BudgetSpent, match="for minutes"):
        client.select(REALM, "SELECT * FROM Vendor")
    company.post(company.payment(applied(bill, "100.00")))

    few = replace(contract.LIMITS, month=3, month_reserve=0)
    company.sandbox.edit("quickbooks_online", "app", {"set": {"coreplus_calls_per_month": 500_000}})
    with quickbooks(company.sandbox, sqlite_store, few) as live:
        for _ in range(3):
            live.client.select(REALM, "SELECT * FROM Vendor")
        with pytest.raises(BudgetSpent, match="3 of this month's 3") as raised:
            live.client.select(REALM, "SELECT * FROM Vendor")
        assert raised.value.until is not None
        assert (raised.value.until.day, raised.value.until > live.clock.now()) == (1, True)
        live.meter.close()
        with quickbooks(company.sandbox, sqlite_store, few) as another:
            with pytest.raises(BudgetSpent):
                another.client.select(REALM, "SELECT * FROM Vendor")
            company.sandbox.post("/clock", {"advance_to": raised.value.until.isoformat()})
            another.clock.wait_until(raised.value.until)
            assert another.client.select(REALM, "SELECT * FROM Vendor")


NEAR = replace(contract.LIMITS, month=22, month_reserve=0)
"""With twenty reads made, 91 % of the month are used up."""


def read_twenty(company: Company, live: Live) -> None:
    for _ in range(20):
        live.client.count(REALM, "Vendor")
    company.sandbox.post("/calls/reset")


def test_one_429_at_91_percent_of_the_month_closes_it_for_nobody(company: Company, sqlite_store: Store) -> None:
    with quickbooks(company.sandbox, sqlite_store, NEAR) as live:
        read_twenty(company, live)
        company.sandbox.fault(system="quickbooks_online", method="GET", path="query", status=429, count=1)
        live.client.count(REALM, "Vendor")
        live.meter.close()
        with quickbooks(company.sandbox, sqlite_store, NEAR) as another:
            another.client.count(REALM, "Vendor")
    assert reads(company) == [429, 200, 200]


def test_a_month_that_is_over_is_told_once_and_opened_by_a_higher_limit(company: Company, sqlite_store: Store) -> None:
    with quickbooks(company.sandbox, sqlite_store, NEAR) as live:
        read_twenty(company, live)
        company.sandbox.edit("quickbooks_online", "app", {"set": {"coreplus_calls_per_month": 0}})
        with pytest.raises(BudgetSpent, match="20 of 22 by this connection alone"):
            live.client.count(REALM, "Vendor")
        live.meter.close()
    assert reads(company) == [429, 429]
    company.sandbox.edit("quickbooks_online", "app", {"set": {"coreplus_calls_per_month": 500_000}})
    with quickbooks(company.sandbox, sqlite_store, NEAR) as same, pytest.raises(BudgetSpent, match="the vendor says"):
        same.client.count(REALM, "Vendor")
    assert reads(company) == [429, 429]
    with quickbooks(company.sandbox, sqlite_store, replace(NEAR, month=44)) as more:
        more.client.count(REALM, "Vendor")
    assert reads(company) == [429, 429, 200]


def test_a_closed_month_is_asked_for_again_when_it_is_over_where_the_vendor_is(
    company: Company, sqlite_store: Store
) -> None:
    """The first hours of a month in UTC are the last of the one before in California: nothing is tried in them."""
    with quickbooks(company.sandbox, sqlite_store, NEAR) as live:
        read_twenty(company, live)
        company.sandbox.edit("quickbooks_online", "app", {"set": {"coreplus_calls_per_month": 1}})
        with pytest.raises(BudgetSpent) as raised:
            live.client.count(REALM, "Vendor")
        until = raised.value.until
        assert until is not None
        assert (until.day, until.hour) in {(1, 7), (1, 8)}  # summer and winter
        company.sandbox.post("/clock", {"advance_to": until.replace(hour=0, minute=30).isoformat()})
        live.clock.wait_until(until.replace(hour=0, minute=30))
        with pytest.raises(BudgetSpent, match="the vendor says"):
            live.client.count(REALM, "Vendor")
        assert reads(company) == [429, 429]
        company.sandbox.post("/clock", {"advance_to": until.isoformat()})
        live.clock.wait_until(until)
        live.client.count(REALM, "Vendor")
        assert reads(company) == [429, 429, 200]


def reads(company: Company) -> list[int]:
    calls = company.sandbox.get("/calls")["calls"]
    return [call["status"] for call in calls if call["method"] == "GET" and call["path"].endswith("/query")]


def test_ten_calls_a_second_are_never_exceeded(company: Company) -> None:
    for _ in range(35):
        company.live.client.count(REALM, "Vendor")
    calls: Callable[[], list[Row]] = lambda: company.sandbox.get("/calls")["calls"]  # noqa: E731
    assert [call["status"] for call in calls()].count(429) == 0
