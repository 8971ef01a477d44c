"""Basware -> Exact Online: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from include.demo import mappings
from include.sandbox.world.companies.nordwind import EXACT_TAX, EXACT_TERM
from tests.support.books.basware import BASWARE, CANCELLED, CLOSED, EXPORTED, Basware
from tests.support.books.documents import Document, Party, Sandbox
from tests.support.books.exact_online import EXACT, Exact
from tests.support.books.parties import same
from tests.support.books.transfers import DUE, FREE, GONE, Transfer
from tests.support.company import MORNING, Company
from tests.support.links.basware_books import BaswareBooks
from tests.support.links.known import Known
from tests.support.repeated import repeated

Row = dict[str, Any]
DIVISIONS = {"DE01": "789", "DE02": "790"}
TERMS = EXACT_TERM | {"blocked": mappings.BASWARE["payment_terms"]["blocked"]}
# The first moment of the link, as Basware writes it; whoever acknowledged an order before was somebody else.
BEGAN = MORNING.replace("Z", ".000Z")


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us."""
    return books(company).sent()


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has."""
    return books(company).there(company.deliveries("purchase_orders"))


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, line) of every line that we posted to Exact's ledger."""
    found = books(company)
    keys = {one.id: f"BW:{key}" for (_, key), standing in found.entered.items() for one in standing}
    return [(keys[line["EntryID"]], line) for line in found.books.rows("transaction_lines") if line["EntryID"] in keys]


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now."""
    return read(company.sandbox, company.sandbox.get("/truth"))


def read(sandbox: Sandbox, truth: Row) -> Books:
    return Books(
        Basware(sandbox), Exact(sandbox, DIVISIONS.values()), same(truth["germany"], BASWARE, EXACT, DIVISIONS)
    )


@dataclass(frozen=True)
class Books(BaswareBooks):
    books: Exact

    called: ClassVar = "Exact"
    entry: ClassVar = "entry"
    companies: ClassVar = DIVISIONS
    taxes: ClassVar = EXACT_TAX
    our_vendor: ClassVar = re.compile(r"\bBW:vendor:(\w+):(\S+)")
    head: ClassVar = ("currency", "amount", "total", "plain_number", "vendor")
    fields: ClassVar = ("day", "due", "terms", "period")
    alike: ClassVar = ("currency", "amount")

    @property
    def vendors(self) -> list[Party]:
        return self.books.suppliers

    def sent(self) -> dict[str, int]:
        return {
            **super().sent(),
            "suppliers": sum(map(len, self.parties.created.values())),
            "order_acknowledgements": sum(map(acknowledged_by_us, self.basware.orders)),
        }

    def there(self, orders: Iterable[Row]) -> dict[str, set[str]]:
        # A vendor may be an account of Exact that is no supplier yet.
        return {**super().there(orders), "vendors": {str(row["ID"]) for row in self.books.parties}}

    def wrong(self, known: Known) -> list[str]:
        return [*super().wrong(known), *self.orders().wrong()]

    def doubled(self) -> list[str]:
        vouchers = [
            {"voucher": f"{one.company} {answer.number}"}
            for one in self.basware.invoices
            for answer in one.told
            if answer.success
        ]
        return [*super().doubled(), *repeated("voucher", vouchers, lambda row: row["voucher"])]

    def orders(self) -> Transfer:
        """Of those that we acknowledged. One that is closed need not be there: nothing comes in on it any more."""
        status = {CANCELLED: GONE, CLOSED: FREE}
        mine = [one for one in self.basware.orders if acknowledged_by_us(one)]
        return Transfer(
            source="Basware", target="Exact",
            wanted={one.key: self.placed(one, status.get(one.status, DUE)) for one in mine},
            standing=self.ordered, fields=("company", "currency", "vendor"),
            line_fields=("account", "center", "quantity", "price"), strangers=False,
        )  # fmt: skip

    def entered_as(self, one: Document, there: Document) -> Document:
        """Dates are the invoice's own; a closed period gives way to a later one, an open one does not."""
        journal = next((entry.kind for entry in self.entered.get(one.key, [])), "")
        periods = self.books.periods(there.company, journal, one.day) if one.day else frozenset()
        return replace(there, terms=TERMS.get(one.terms, ""), period=periods)


def acknowledged_by_us(order: Document) -> bool:
    """Whether its last export was acknowledged since the link began."""
    return order.kind == EXPORTED and order.exported >= BEGAN
