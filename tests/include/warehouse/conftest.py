"""A connection of each system, with a client of the tests and a warehouse of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.quickbooks_reading import Desk, bill, vendor
from tests.support.reading import Bench
from tests.support.stores import (  # noqa: F401 - fixtures
    postgres_url,
    sqlite_store,
    sqlite_template,
    store,
    store_url,
)


@pytest.fixture
def exact(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def avid(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path, "avidxchange", ("C1", "C2"))
    bench.answer("accountingSystems", [{"ID": 7}])
    return bench


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """QuickBooks Online with a vendor and two bills."""
    desk = Desk(tmp_path)
    desk.books.put("Vendor", "56", **vendor("Bob's Burger Joint"))
    desk.books.put("Bill", "145", **bill())
    desk.books.put("Bill", "146", **bill("F-2", 7))
    return desk
