"""Purchase orders that wait for Exact, as many as wanted: entered in the simulated Airbase's own screens."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from tests.support import life_airbase as life
from tests.support.books.exact_online import CANCELLED_ORDER
from tests.support.company import Company
from tests.support.life_airbase import Line
from tests.support.links.airbase_books import OUR_KEY
from tests.support.links.airbase_exact import DIVISIONS

LINK = "airbase_exact"
SYSTEMS = ("exact_online", "avidxchange", "airbase")
VENDORS = 120


class Buyer:
    """Somebody who orders from vendors that the link has paired, so that nothing of it waits. A third of the orders
    are of each subsidiary, each order has two lines."""

    def __init__(self, subject: Company) -> None:
        self._subject = subject
        self._numbers = itertools.count(1)
        self._vendors = {code: self._paired(code) for code in DIVISIONS}

    def order(self, count: int) -> list[str]:
        """The ids of ``count`` orders that were approved now."""
        return [self._enter(code, vendor) for code, vendor in itertools.islice(self._turns(), count)]

    def delivered(self, orders: Sequence[str]) -> None:
        """Raises ``SystemExit`` unless each of them stands once in Exact, and Airbase has the number of that order."""
        sandbox, there = self._subject.sandbox, dict[str, list[str]]()
        for division in DIVISIONS.values():
            for row in sandbox.state("exact_online", "purchase_orders", division):
                key = OUR_KEY.match(str(row.get("Description") or ""))
                if key and row["OrderStatus"] != CANCELLED_ORDER:
                    there.setdefault(key[1], []).append(str(row["OrderNumber"]))
        rows = sandbox.state("airbase", "purchase_orders")
        told = {row["id"]: row["erp_reference_id"] for row in rows if row["erp_sync_status"] == "synced"}
        wrong = [key for key in orders if there.get(key) != [told.get(key)]]
        if wrong:
            found = [(key, there.get(key), told.get(key)) for key in wrong[:3]]
            raise SystemExit(f"{len(wrong)} orders do not stand once in Exact, with their number in Airbase: {found}")

    def _turns(self) -> Iterator[tuple[str, str]]:
        places = {code: itertools.cycle(vendors) for code, vendors in self._vendors.items()}
        for code in itertools.cycle(DIVISIONS):
            yield code, next(places[code])

    def _paired(self, code: str) -> list[str]:
        paired = {
            row["source_key"]
            for row in self._subject.deliveries("vendors")
            if row["company"] == code and row["state"] == "delivered"
        }
        return [vendor for vendor in life.vendors(self._subject, code) if vendor in paired]

    def _enter(self, code: str, vendor: str) -> str:
        number = next(self._numbers)
        lines: tuple[Line, ...] = (("4710", "300", "2", f"{100 + number}.25"), ("4120", None, "1", "9.95"))
        return life.order(self._subject, *lines, code=code, number=f"BENCH-{number:05}", vendor=vendor)
