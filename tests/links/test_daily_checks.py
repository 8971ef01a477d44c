"""The first run of each link of the day asks all data checks, also where another link's run has built its tables, and a
full run builds every table, whatever stands there."""

from __future__ import annotations

from pathlib import Path

import pytest

from include.warehouse import data_checks, plan
from include.warehouse.database import Warehouse
from tests.support import company

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]
LINKS = ("exact_avidxchange", "quickbooks_avidxchange")


def test_each_link_has_all_checks_of_its_kind_asked_on_its_first_day(tmp_path: Path) -> None:
    with company.opened(tmp_path, vendors=4, documents=4) as books:
        for link in LINKS:
            books.link = link
            books.run()
        for link in LINKS:
            asked = data_checks.asked(plan.current(), link, ("decide", "daily", "reconcile"))
            there = books.query(f"select distinct name from operations.checks where link = '{link}'")
            assert {check.name for check in asked} - {row["name"] for row in there} == set(), link

        payments = "select count(*) as payments from reconciliation.airbase_payments"
        with Warehouse.of_link(books.home, books.link).opened("change a table that nothing else touches") as warehouse:
            warehouse.execute(f"insert into reconciliation.airbase_payments (link) values ('{books.link}')")
        books.run("--full")
        assert books.query(payments) == [{"payments": 0}]
