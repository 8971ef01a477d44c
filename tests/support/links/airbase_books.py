"""Airbase and the books that its orders go to: what of us stands in both, and what should."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar

from tests.support.books import transfers
from tests.support.books.airbase import AIRBASE, CANCELLED, CLOSED, FAILED, SYNCED, Airbase
from tests.support.books.documents import Document, Key, Party
from tests.support.books.exact_online import Exact
from tests.support.books.parties import Parties
from tests.support.books.quickbooks_purchases import Purchases
from tests.support.books.transfers import DUE, FREE, GONE, LEFT, Transfer
from tests.support.company import MORNING
from tests.support.links.known import Known, explained
from tests.support.repeated import repeated

Row = dict[str, Any]
OUR_KEY = re.compile(r"^AB:(\S+)")
# The first moment of the link, as Airbase writes it.
BEGAN = MORNING.removesuffix("Z")


@dataclass(frozen=True)
class AirbaseBooks(ABC):
    """``same``: which vendors of the books a vendor really is, by subsidiary and id; ``items``: the item that the
    mapping file says for an account. ``called``: the books; ``companies``: theirs by subsidiary, the first one leads;
    ``of_a_company``: how Airbase refers to a vendor of one of them, ``our_vendor``: how a vendor that we made says so.
    ``fields`` and ``line_fields``: what is compared of an order of ours beside ``HEAD``."""

    airbase: Airbase
    books: Exact | Purchases
    same: Mapping[Key, frozenset[str]]
    items: Mapping[str, str] = field(default_factory=dict)

    HEAD: ClassVar = ("company", "currency", "amount", "vendor")
    called: ClassVar[str]
    companies: ClassVar[Mapping[str, str]]
    of_a_company: ClassVar[re.Pattern[str]]
    our_vendor: ClassVar[re.Pattern[str]]
    fields: ClassVar[tuple[str, ...]]
    line_fields: ClassVar[tuple[str, ...]]

    @property
    @abstractmethod
    def vendors(self) -> list[Party]:
        """Those of the books, with the codes that Airbase may refer to them by."""

    def sent(self) -> dict[str, int]:
        """How many documents of each kind stand in a system because of us; ``adopted``: Airbase names an order of the
        books that people had entered."""
        synced = {one.id for one in self.airbase.orders if one.kind == SYNCED}
        return {
            "purchase_orders": sum(map(len, self.ours.values())),
            "successes": len(synced),
            "adopted": len(synced - {key for _, key in self.ours}),
            "failures": sum(one.kind == FAILED for one in self.airbase.orders),
        }

    def there(self, orders: Iterable[Row]) -> dict[str, set[str]]:
        """By flow, the ids that its target has. ``orders``: what our store says of them."""
        cancelled = {one.id for one in self.airbase.orders if one.status == CANCELLED}
        gone = {row["target_id"] for row in orders if row["source_key"] in cancelled}
        sandbox = self.airbase.sandbox
        return {
            "gl_accounts": {row["id"] for row in sandbox.state(AIRBASE, "gl_accounts")},
            "cost_centers": {row["id"] for row in sandbox.state(AIRBASE, "tags")},
            "vendors": {one.id for one in self.vendors},
            "airbase_vendors": {one.id for one in self.airbase.vendors},
            "vendor_links": {one.id for one in self.airbase.vendors if one.reference},
            # One that was cancelled is taken back; that it is gone is looked at in ``orders``.
            "purchase_orders": {one.id for one in self.books.orders} | gone,
            "order_results": {one.id for one in self.airbase.orders if one.kind != "not_synced"},
            "bills": set(),
        }

    @cached_property
    def parties(self) -> Parties:
        return Parties(self.same, self.airbase.vendors, self.vendors, self.our_vendor, self.companies)

    @cached_property
    def standing(self) -> list[Document]:
        """Orders of the books that nobody has cancelled, with an item only where the mapping file says one."""
        return [
            replace(
                one,
                lines=tuple(line if line.account in self.items else replace(line, item="") for line in one.lines),
            )
            for one in self.books.orders
            if one.status != "cancelled"
        ]

    @cached_property
    def ours(self) -> dict[Key, list[Document]]:
        """By order of Airbase, those of the books that carry our key: an id of Airbase is one in all its companies."""
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
            *self.parties.referred(next(iter(self.companies.values())), self.of_a_company),
        ]

    def doubled(self) -> list[str]:
        new = [{"name": one.code} for one in self.airbase.vendors if one.created >= BEGAN]
        return [
            *transfers.doubled(f"order of {self.called} for", self.ours),
            *transfers.alike(self.standing, lambda one: bool(OUR_KEY.match(one.reference)), ()),
            *repeated("a new vendor of Airbase called", new, lambda row: row["name"]),
            *self.parties.doubled(),
        ]

    def orders(self, known: Known) -> Transfer:
        """Those of companies that are linked must be called synced or failed, or a reason is told. What people did in
        the books afterwards is explained by what our store says of the order."""
        failed = {one.key for one in self.airbase.orders if one.kind == FAILED}

        def stopped(key: Key) -> bool:
            return explained(known, "purchase_orders", *key)

        return Transfer(
            source="Airbase", target=self.called,
            wanted={one.key: self._there(one) for one in self.airbase.orders if one.company in self.companies},
            standing=self.ours, fields=(*self.HEAD, *self.fields), line_fields=self.line_fields, head=self.HEAD,
            waits=stopped, stopped=stopped, untold=lambda key: key in failed or stopped(key),
        )  # fmt: skip

    def failed_without_a_word(self) -> list[str]:
        return [
            f"{one.name} is called failed, and nobody says why"
            for one in self.airbase.orders
            for answer in one.told
            if one.company in self.companies and not answer.success and not answer.reason
        ]

    def _there(self, one: Document) -> Document:
        status = {CANCELLED: GONE, CLOSED: LEFT}.get(one.status, FREE if one.kind == FAILED else DUE)
        return replace(
            one, company=self.companies[one.company], status=status,
            vendor=self.parties.of(one.company, str(one.vendor)),
            lines=tuple(replace(line, item=self.items.get(line.account, "")) for line in one.lines),
            answers=() if status in (GONE, LEFT) else one.answers,
        )  # fmt: skip
