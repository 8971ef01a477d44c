"""Airbase -> QuickBooks Online: what of us stands in the two simulated systems, and what should.

Sums, lines, classes and vendors of every order that we entered are compared, and what Airbase was answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from include.sandbox.world.companies.brightwater import COMPANY
from tests.support.books import transfers
from tests.support.books.airbase import AIRBASE, CANCELLED, CLOSED, FAILED, SYNCED, Airbase
from tests.support.books.documents import Document, Key, Party, Sandbox
from tests.support.books.parties import Parties, same
from tests.support.books.quickbooks_online import QUICKBOOKS
from tests.support.books.quickbooks_purchases import Purchases
from tests.support.books.transfers import DUE, FREE, GONE, LEFT, Transfer
from tests.support.company import Company
from tests.support.links.known import Known, explained

Row = dict[str, Any]
REALMS = {COMPANY.airbase: COMPANY.realm}
OUR_KEY = re.compile(r"^AB:(\S+)")
NEVER = re.compile(r"(?!)(.)(.)")
"""A vendor of QuickBooks says nothing of where it comes from: those that we made are known by their names."""
OF_A_COMPANY = re.compile(r"^quickbooks_online:(\d+):(\S+)$")


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us; ``adopted``: Airbase names an order of
    QuickBooks that people had entered."""
    found = books(company)
    said = {one.id for one in found.airbase.orders if one.kind == SYNCED}
    return {
        "purchase_orders": sum(map(len, found.ours.values())),
        "successes": len(said),
        "adopted": len(said - {key for _, key in found.ours}),
        "failures": sum(one.kind == FAILED for one in found.airbase.orders),
    }


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has."""
    found = books(company)
    cancelled = {one.id for one in found.airbase.orders if one.status == CANCELLED}
    gone = {row["target_id"] for row in company.deliveries("purchase_orders") if row["source_key"] in cancelled}
    return {
        "gl_accounts": {row["id"] for row in company.sandbox.state(AIRBASE, "gl_accounts")},
        "cost_centers": {row["id"] for row in company.sandbox.state(AIRBASE, "tags")},
        "vendors": {one.id for one in found.quickbooks.vendors},
        "airbase_vendors": {one.id for one in found.airbase.vendors},
        "vendor_links": {one.id for one in found.airbase.vendors if one.reference},
        # One that was cancelled is taken back; that it is gone is looked at in ``Books.orders``.
        "purchase_orders": {one.id for one in found.quickbooks.orders} | gone,
        "order_results": {one.id for one in found.airbase.orders if one.kind != "not_synced"},
        "bills": set(),
    }


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """An order is no posting: nothing of this link is in the ledger."""
    return []


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now."""
    return read(company.sandbox, company.sandbox.get("/truth"))


def read(sandbox: Sandbox, truth: Row) -> Books:
    known = same(truth["brightwater"], AIRBASE, QUICKBOOKS, REALMS, shared=True)
    return Books(Airbase(sandbox), Purchases(sandbox, COMPANY.realm), known)


@dataclass(frozen=True)
class Books:
    """``same``: which vendors of QuickBooks a vendor of Airbase really is, by subsidiary and id."""

    airbase: Airbase
    quickbooks: Purchases
    same: Mapping[Key, frozenset[str]]

    @cached_property
    def vendors(self) -> list[Party]:
        """QuickBooks has no codes of vendors: a reference names the Id."""
        return [replace(one, code=one.id) for one in self.quickbooks.vendors]

    @cached_property
    def parties(self) -> Parties:
        return Parties(self.same, self.airbase.vendors, self.vendors, NEVER, REALMS)

    @cached_property
    def ours(self) -> dict[Key, list[Document]]:
        """By order of Airbase, the orders of QuickBooks that carry our key."""
        keys = {one.id: one.key for one in self.airbase.orders}

        def key(one: Document) -> Key | None:
            found = OUR_KEY.match(one.reference)
            return keys.get(found[1], ("", found[1])) if found else None

        return transfers.by_key(self.quickbooks.orders, key)

    def wrong(self, known: Known) -> list[str]:
        orders = self.orders(known)
        return [
            *orders.wrong(),
            *orders.answered({(one.company, one.booked_as): one for one in self.quickbooks.orders}),
            *self.failed_without_a_word(),
            *self.parties.referred(COMPANY.realm, OF_A_COMPANY),
        ]

    def doubled(self) -> list[str]:
        orders = self.quickbooks.orders
        return [
            *transfers.doubled("order of QuickBooks for", self.ours),
            *transfers.alike(orders, lambda one: bool(OUR_KEY.match(one.reference)), ()),
        ]

    def orders(self, known: Known) -> Transfer:
        """Those of the company must be called synced or failed, or a reason is said. What people did in QuickBooks
        afterwards is explained by what our store says of the order."""
        failed = {one.key for one in self.airbase.orders if one.kind == FAILED}

        def stopped(key: Key) -> bool:
            return explained(known, "purchase_orders", *key)

        return Transfer(
            source="Airbase", target="QuickBooks",
            wanted={one.key: self._there(one) for one in self.airbase.orders if one.company in REALMS},
            standing=self.ours, fields=("company", "currency", "amount", "vendor", "number"),
            line_fields=("account", "center", "amount"), head=("company", "currency", "amount", "vendor"),
            waits=stopped, stopped=stopped, untold=lambda key: key in failed or stopped(key),
        )  # fmt: skip

    def failed_without_a_word(self) -> list[str]:
        return [
            f"{one.name} is called failed, and nobody says why"
            for one in self.airbase.orders
            for answer in one.told
            if one.company in REALMS and not answer.success and not answer.reason
        ]

    def _there(self, one: Document) -> Document:
        status = {CANCELLED: GONE, CLOSED: LEFT}.get(one.status, FREE if one.kind == FAILED else DUE)
        return replace(
            one, company=REALMS[one.company], status=status, vendor=self.parties.of(one.company, str(one.vendor)),
            answers=() if status in (GONE, LEFT) else one.answers,
        )  # fmt: skip
