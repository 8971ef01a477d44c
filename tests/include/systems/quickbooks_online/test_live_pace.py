"""Batches of two processes on one connection, under the limits of the simulated QuickBooks."""

from __future__ import annotations

import json
from datetime import timedelta

from include.store.database import Store
from tests.support.live import Live, quickbooks
from tests.support.quickbooks import REALM
from tests.support.quickbooks_company import Company

BATCH = json.dumps({"BatchItemRequest": [{"bId": "q", "Query": "select count(*) from Vendor"}]})


def test_two_processes_pass_the_change_of_a_minute_without_a_429(company: Company, sqlite_store: Store) -> None:
    # Ten a second are kept by each process for itself; here the minute is looked at.
    company.sandbox.edit("quickbooks_online", "settings", {"company": REALM, "set": {"calls_per_second": 100}})
    with (
        Store.open(str(sqlite_store.engine.url)) as other,
        quickbooks(company.sandbox, sqlite_store, fresh_for=0) as first,
        quickbooks(company.sandbox, other, fresh_for=0) as second,
    ):
        first.client.read(REALM, "companyinfo", REALM)  # the login
        begun = first.clock.now().replace(second=50, microsecond=0) + timedelta(minutes=1)
        first.clock.wait_until(begun)
        answers = [
            live.client.post(REALM, "batch", BATCH, f"{number}-{half}").status
            for number in range(10)
            for half, live in _ten_each(first, second)
        ]
        took = (second.clock.now() - begun).total_seconds()
    assert answers == [200] * 100
    # 40 in any minute: 80 in two whole ones, then 20 more; never a third minute.
    assert 120 <= took < 150


def _ten_each(first: Live, second: Live) -> list[tuple[int, Live]]:
    return [(place, first if place < 5 else second) for place in range(10)]
