"""Basware and the books that its invoices and orders go to: what of us stands in both, and what should."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

from tests.support.books import transfers
from tests.support.books.basware import CANCELLED, FAILED, HANDED_OVER, NOT_EXPORTED, WAITING, Basware
from tests.support.books.documents import Document, Key, Party
from tests.support.books.exact_online import Exact
from tests.support.books.parties import Parties
from tests.support.books.quickbooks_purchases import Purchases, plain_id
from tests.support.books.transfers import DUE, FREE, Transfer
from tests.support.links.known import Known, any_explained, explained
from tests.support.repeated import repeated

Row = dict[str, Any]
OUR_KEY = re.compile(r"^BW:(\S+)")


@dataclass(frozen=True)
class BaswareBooks(ABC):
    """``same``: which vendors of the books a vendor of Basware really is, by company and code. ``called``: the books,
    ``entry``: what an invoice is there. ``companies``: those of the books by Basware's, ``taxes``: tax codes alike,
    ``our_vendor``: how a vendor that we made says so. ``head``: what is compared of an invoice that people entered,
    ``fields``: what more of ours; ``alike``: what two that are one have in common, beside vendor and number."""

    basware: Basware
    books: Exact | Purchases
    same: Mapping[Key, frozenset[str]]

    called: ClassVar[str]
    entry: ClassVar[str]
    companies: ClassVar[Mapping[str, str]]
    taxes: ClassVar[Mapping[str, str]]
    our_vendor: ClassVar[re.Pattern[str]]
    head: ClassVar[tuple[str, ...]]
    fields: ClassVar[tuple[str, ...]]
    alike: ClassVar[tuple[str, ...]]

    @property
    @abstractmethod
    def vendors(self) -> list[Party]:
        """Those of the books."""

    @abstractmethod
    def entered_as(self, one: Document, there: Document) -> Document:
        """How an invoice should stand in the books; ``there``: without days, terms and period that the books decide."""

    def sent(self) -> dict[str, int]:
        """How many documents of each kind stand in a system because of us; ``adopted``: answered with an entry that was
        there already."""
        said = [answer for one in self.basware.invoices for answer in one.told]
        entries = [one for standing in self.entered.values() for one in standing]
        numbers = {one.booked_as for one in entries}
        return {
            "purchase_orders": sum(bool(OUR_KEY.match(one.reference)) for one in self.books.orders),
            "invoices": len(entries),
            "credit_notes": sum(one.amount < 0 for one in entries),
            "successes": sum(one.success for one in said),
            "failures": sum(not one.success for one in said),
            "adopted": sum(one.success and one.number not in numbers for one in said),
        }

    def there(self, orders: Iterable[Row]) -> dict[str, set[str]]:
        """By flow, the ids that its target has. What Basware has been told is shown by the document's own state.
        ``orders``: what our store says of them."""
        cancelled = {one.id for one in self.basware.orders if one.status == CANCELLED}
        gone = {row["target_id"] for row in orders if row["source_key"] in cancelled}
        answered = {one.id for one in self.basware.invoices if one.told}
        return {
            "vendors": {one.id for one in self.vendors},
            # One that was cancelled is taken back; that it is gone is looked at in ``orders``.
            "purchase_orders": {one.id for one in self.books.orders} | gone,
            "order_acknowledgements": {one.id for one in self.basware.orders if one.kind != NOT_EXPORTED},
            # One that was sent again after an answer waits once more.
            "invoice_acknowledgements": {one.id for one in self.basware.invoices if one.status != WAITING[0]}
            | answered,
            "invoices": {plain_id(one) for one in self.books.bills},
            "invoice_responses": answered,
        }

    @cached_property
    def parties(self) -> Parties:
        return Parties(self.same, self.basware.vendors, self.vendors, self.our_vendor, self.companies)

    @cached_property
    def entered(self) -> dict[Key, list[Document]]:
        """By invoice, the entries that carry our key."""
        return _keyed(self.basware.invoices, self.books.bills)

    @cached_property
    def ordered(self) -> dict[Key, list[Document]]:
        """By order, those that carry our key and nobody has cancelled."""
        return _keyed(self.basware.orders, [one for one in self.books.orders if one.status != "cancelled"])

    def wrong(self, known: Known) -> list[str]:
        invoices = self.invoices(known)
        return [
            *invoices.wrong(),
            *invoices.answered({(one.company, one.booked_as): one for one in self.books.bills}),
            *self.stands_otherwise(),
            *self.orders_waiting(known),
            *self.parties.wrong(),
        ]

    def doubled(self) -> list[str]:
        return [
            *transfers.doubled(f"{self.entry} of {self.called} for invoice", self.entered),
            *transfers.doubled(f"order of {self.called} for", self.ordered),
            *transfers.alike(self.books.bills, lambda one: bool(OUR_KEY.match(one.reference)), self.alike),
            *self.answered_twice(),
            *self.parties.doubled(),
        ]

    def invoices(self, known: Known) -> Transfer:
        """Those that wait for their transfer must stand in the books, or a reason is told."""
        answers = {one.key: len(one.answers) for one in self.basware.invoices}
        return Transfer(
            source="Basware",
            target=self.called,
            wanted={one.key: self._wanted(one) for one in self.basware.invoices},
            standing=self.entered,
            fields=("company", *self.head, *self.fields),
            line_fields=("account", "center", "tax_code", "amount"),
            in_order=True,
            head=self.head,
            waits=lambda key: explained(known, "invoices", *key),
            untold=lambda key: explained(known, "invoice_responses", key[0], f"{key[1]}:{answers[key] + 1}"),
        )

    def stands_otherwise(self) -> list[str]:
        """Invoices whose own state in Basware denies what stands in the books."""
        found = []
        for one in self.basware.invoices:
            if any(answer.success for answer in one.told) and one.status not in HANDED_OVER:
                found.append(f"{one.name} was called posted and is {one.status}")
            if one.status == FAILED and (standing := self.entered.get(one.key)):
                found.append(f"{one.name} was called failed and stands in {self.called} as {standing[0].booked_as}")
        return found

    def orders_waiting(self, known: Known) -> list[str]:
        """Exported orders that nobody has acknowledged, without a reason that is told."""
        return [
            f"{one.name} waits for its export, and nobody says why"
            for one in self.basware.orders
            if one.kind == NOT_EXPORTED and not explained(known, "purchase_orders", *one.key)
            if not any_explained(known, "order_acknowledgements", *one.key)
        ]

    def answered_twice(self) -> list[str]:
        found = []
        for one in self.basware.invoices:
            codes = [{"code": answer.code} for answer in one.answers]
            found += repeated(f"an answer of {one.name}", codes, lambda row: row["code"])
            # People send only what failed again: whatever follows a success answers one attempt twice.
            if any(answer.success for answer in one.answers[:-1]):
                found.append(f"{one.name} was answered again after it was called posted")
        return found

    def placed(self, one: Document, status: str) -> Document:
        """In its company of the books, of what its vendor may be there."""
        vendors = self.parties.of(one.company, str(one.vendor))
        return replace(one, company=self.companies[one.company], vendor=vendors, status=status, total=one.amount)

    def _wanted(self, one: Document) -> Document:
        lines = tuple(replace(line, tax_code=self.taxes.get(line.tax_code, "")) for line in one.lines)
        there = self.placed(one, DUE if one.status in WAITING else FREE)
        return self.entered_as(one, replace(there, lines=lines))


def _keyed(source: Collection[Document], target: Collection[Document]) -> dict[Key, list[Document]]:
    """An id of Basware is one in all its companies."""
    keys = {one.id: one.key for one in source}

    def key(one: Document) -> Key | None:
        found = OUR_KEY.match(one.reference)
        return keys.get(found[1], ("", found[1])) if found else None

    return transfers.by_key(target, key)
