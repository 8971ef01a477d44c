"""Airbase -> Exact Online: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from include.demo import mappings
from tests.support.books import transfers
from tests.support.books.airbase import AIRBASE, CANCELLED, CLOSED, FAILED, SYNCED, Airbase
from tests.support.books.documents import Document, Key, Sandbox
from tests.support.books.exact_online import EXACT, Exact
from tests.support.books.parties import Parties, same
from tests.support.books.transfers import DUE, FREE, GONE, LEFT, Transfer
from tests.support.company import MORNING, Company
from tests.support.links.known import Known, explained
from tests.support.repeated import repeated

Row = dict[str, Any]
# In the order of the link: the first one leads.
DIVISIONS = {"MER-NL": "791", "MER-LG": "792", "MER-BE": "793"}
LEADING = "791"
OUR_KEY = re.compile(r"^AB:(\S+)")
OUR_SUPPLIER = re.compile(r"\bAB:vendor:([\w-]+):(\S+)")
OF_A_DIVISION = re.compile(r"^exact_online:(\d+):(\S+)$")
# The first moment of the link, as Airbase writes it.
BEGAN = MORNING.removesuffix("Z")


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us; ``adopted``: Airbase names an order of Exact
    that people had entered. Vendors of Airbase carry no key of ours: those our store calls delivered are counted."""
    found = books(company)
    synced = {one.id for one in found.airbase.orders if one.kind == SYNCED}
    vendors = {one.id for one in found.airbase.vendors if one.reference}
    made = {flow: _delivered(company, flow) & vendors for flow in ("airbase_vendors", "vendor_links")}
    return {
        "suppliers": sum(map(len, found.parties.created.values())),
        "airbase_vendors": len(made["airbase_vendors"]),
        "vendor_links": len(made["vendor_links"]),
        "purchase_orders": sum(map(len, found.ours.values())),
        "successes": len(synced),
        "adopted": len(synced - {key for _, key in found.ours}),
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
        "vendors": {one.id for one in found.exact.suppliers},
        "airbase_vendors": {one.id for one in found.airbase.vendors},
        "vendor_links": {one.id for one in found.airbase.vendors if one.reference},
        # One that was cancelled is taken back; that it is gone is looked at in ``Books.orders``.
        "purchase_orders": {one.id for one in found.exact.orders} | gone,
        "order_results": {one.id for one in found.airbase.orders if one.kind != "not_synced"},
        "bills": set(),
    }


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """An order is no posting: nothing of this link is in the ledger."""
    return []


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now."""
    return read(company.sandbox, company.sandbox.get("/truth"), mappings.AIRBASE["items"])


def read(sandbox: Sandbox, truth: Row, items: Mapping[str, str]) -> Books:
    parties = same(truth["firm"]["vendors"], AIRBASE, EXACT, DIVISIONS, shared=True)
    return Books(Airbase(sandbox), Exact(sandbox, DIVISIONS.values()), parties, items)


def _delivered(company: Company, flow: str) -> set[str]:
    return {str(row["target_id"]) for row in company.deliveries(flow) if row["state"] == "delivered"}


@dataclass(frozen=True)
class Books:
    """``same``: which suppliers of Exact a vendor really is, by subsidiary and id; ``items``: the item that the mapping
    file says for an account."""

    airbase: Airbase
    exact: Exact
    same: Mapping[Key, frozenset[str]]
    items: Mapping[str, str]

    @cached_property
    def parties(self) -> Parties:
        return Parties(self.same, self.airbase.vendors, self.exact.suppliers, OUR_SUPPLIER, DIVISIONS)

    @cached_property
    def standing(self) -> list[Document]:
        """Exact's orders that nobody has cancelled, with an item only where the mapping file says one."""
        return [
            replace(
                one,
                lines=tuple(line if line.account in self.items else replace(line, item="") for line in one.lines),
            )
            for one in self.exact.orders
            if one.status != "cancelled"
        ]

    @cached_property
    def ours(self) -> dict[Key, list[Document]]:
        """By order of Airbase, the orders of Exact that carry our key: an id of Airbase is one in all its companies."""
        keys = {one.id: one.key for one in self.airbase.orders}

        def key(one: Document) -> Key | None:
            found = OUR_KEY.match(one.reference)
            return keys.get(found[1], ("", found[1])) if found else None

        return transfers.by_key(self.standing, key)

    def wrong(self, known: Known) -> list[str]:
        orders = self.orders(known)
        return [
            *orders.wrong(),
            *orders.answered({(one.company, one.booked_as): one for one in self.standing}),
            *self.failed_without_a_word(),
            *self.parties.wrong(),
            *self.parties.referred(LEADING, OF_A_DIVISION),
        ]

    def doubled(self) -> list[str]:
        new = [{"name": one.code} for one in self.airbase.vendors if one.created >= BEGAN]
        return [
            *transfers.doubled("order of Exact for", self.ours),
            *transfers.alike(self.standing, lambda one: bool(OUR_KEY.match(one.reference)), ()),
            *repeated("a new vendor of Airbase called", new, lambda row: row["name"]),
            *self.parties.doubled(),
        ]

    def orders(self, known: Known) -> Transfer:
        """Those of companies that are linked must be called synced or failed, or a reason is told. What people did in
        Exact afterwards is explained by what our store says of the order."""
        failed = {one.key for one in self.airbase.orders if one.kind == FAILED}

        def stopped(key: Key) -> bool:
            return explained(known, "purchase_orders", *key)

        return Transfer(
            source="Airbase", target="Exact",
            wanted={one.key: self._there(one) for one in self.airbase.orders if one.company in DIVISIONS},
            standing=self.ours, fields=("company", "currency", "amount", "vendor", "number", "day"),
            line_fields=("account", "item", "center", "quantity", "amount"),
            head=("company", "currency", "amount", "vendor"), waits=stopped, stopped=stopped,
            untold=lambda key: key in failed or stopped(key),
        )  # fmt: skip

    def failed_without_a_word(self) -> list[str]:
        return [
            f"{one.name} is called failed, and nobody says why"
            for one in self.airbase.orders
            for answer in one.told
            if one.company in DIVISIONS and not answer.success and not answer.reason
        ]

    def _there(self, one: Document) -> Document:
        status = {CANCELLED: GONE, CLOSED: LEFT}.get(one.status, FREE if one.kind == FAILED else DUE)
        return replace(
            one, company=DIVISIONS[one.company], status=status, vendor=self.parties.of(one.company, str(one.vendor)),
            lines=tuple(replace(line, item=self.items.get(line.account, "")) for line in one.lines),
            answers=() if status in (GONE, LEFT) else one.answers,
        )  # fmt: skip
