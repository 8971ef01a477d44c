"""Basware -> Exact Online: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from include.demo import mappings
from include.sandbox.world.companies.nordwind import EXACT_TAX, EXACT_TERM
from tests.support.books import transfers
from tests.support.books.basware import (
    BASWARE,
    CANCELLED,
    CLOSED,
    EXPORTED,
    FAILED,
    HANDED_OVER,
    NOT_EXPORTED,
    WAITING,
    Basware,
)
from tests.support.books.documents import Document, Key, Sandbox
from tests.support.books.exact_online import EXACT, Exact
from tests.support.books.parties import Parties, same
from tests.support.books.transfers import DUE, FREE, GONE, Transfer
from tests.support.company import MORNING, Company
from tests.support.links.known import Known, any_explained, explained
from tests.support.repeated import repeated

Row = dict[str, Any]
DIVISIONS = {"DE01": "789", "DE02": "790"}
TERMS = EXACT_TERM | {"blocked": mappings.BASWARE["payment_terms"]["blocked"]}
OUR_KEY = re.compile(r"^BW:(\S+)")
OUR_SUPPLIER = re.compile(r"\bBW:vendor:(\w+):(\S+)")
# The first moment of the link, as Basware writes it; whoever acknowledged an order before was somebody else.
BEGAN = MORNING.replace("Z", ".000Z")


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us; ``adopted``: answered with an entry that was
    there already."""
    found = books(company)
    said = [answer for one in found.basware.invoices for answer in one.told]
    entries = [one for standing in found.entries.values() for one in standing]
    numbers = {one.booked_as for one in entries}
    return {
        "suppliers": sum(map(len, found.parties.created.values())),
        "purchase_orders": sum(bool(OUR_KEY.match(one.reference)) for one in found.exact.orders),
        "order_acknowledgements": sum(map(acknowledged_by_us, found.basware.orders)),
        "invoices": len(entries),
        "credit_notes": sum(one.amount < 0 for one in entries),
        "successes": sum(one.success for one in said),
        "failures": sum(not one.success for one in said),
        "adopted": sum(one.success and one.number not in numbers for one in said),
    }


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has. What Basware has been told is shown by the document's own state."""
    found = books(company)
    cancelled = {one.id for one in found.basware.orders if one.status == CANCELLED}
    gone = {row["target_id"] for row in company.deliveries("purchase_orders") if row["source_key"] in cancelled}
    answered = {one.id for one in found.basware.invoices if one.told}
    return {
        "vendors": {str(row["ID"]) for row in found.exact.parties},
        # One that was cancelled is taken back; that it is gone is looked at in ``Books.orders``.
        "purchase_orders": {one.id for one in found.exact.orders} | gone,
        "order_acknowledgements": {one.id for one in found.basware.orders if one.kind != NOT_EXPORTED},
        # One that was sent again after an answer waits once more.
        "invoice_acknowledgements": {one.id for one in found.basware.invoices if one.status != WAITING[0]} | answered,
        "invoices": {one.id for one in found.exact.bills},
        "invoice_responses": answered,
    }


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, line) of every line that we posted to Exact's ledger."""
    found = books(company)
    keys = {one.id: f"BW:{key}" for (_, key), standing in found.entries.items() for one in standing}
    return [(keys[line["EntryID"]], line) for line in found.exact.rows("transaction_lines") if line["EntryID"] in keys]


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now."""
    return read(company.sandbox, company.sandbox.get("/truth"))


def read(sandbox: Sandbox, truth: Row) -> Books:
    return Books(
        Basware(sandbox), Exact(sandbox, DIVISIONS.values()), same(truth["germany"], BASWARE, EXACT, DIVISIONS)
    )


def acknowledged_by_us(order: Document) -> bool:
    """Whether its last export was acknowledged since the link began."""
    return order.kind == EXPORTED and order.exported >= BEGAN


@dataclass(frozen=True)
class Books:
    """``same``: which suppliers of Exact a vendor really is, by company and code."""

    basware: Basware
    exact: Exact
    same: Mapping[Key, frozenset[str]]

    @cached_property
    def parties(self) -> Parties:
        return Parties(self.same, self.basware.vendors, self.exact.suppliers, OUR_SUPPLIER, DIVISIONS)

    @cached_property
    def entries(self) -> dict[Key, list[Document]]:
        """By invoice, the entries that carry our key."""
        return self._keyed(self.basware.invoices, self.exact.bills)

    def wrong(self, known: Known) -> list[str]:
        invoices, orders = self.invoices(known), self.orders()
        numbered = {(one.company, one.booked_as): one for one in self.exact.bills}
        return [
            *invoices.wrong(),
            *invoices.answered(numbered),
            *self.stands_otherwise(),
            *orders.wrong(),
            *self.orders_waiting(known),
            *self.parties.wrong(),
        ]

    def doubled(self) -> list[str]:
        bills, orders = self.exact.bills, self.orders().standing
        vouchers = [
            {"voucher": f"{one.company} {answer.number}"}
            for one in self.basware.invoices
            for answer in one.told
            if answer.success
        ]
        return [
            *transfers.doubled("entry of Exact for invoice", self.entries),
            *transfers.doubled("order of Exact for", orders),
            *transfers.alike(bills, lambda one: bool(OUR_KEY.match(one.reference)), ("currency", "amount")),
            *repeated("voucher", vouchers, lambda row: row["voucher"]),
            *self.answered_twice(),
            *self.parties.doubled(),
        ]

    def invoices(self, known: Known) -> Transfer:
        """Those that wait for their transfer must stand in Exact, or a reason is told."""
        answers = {one.key: len(one.answers) for one in self.basware.invoices}
        return Transfer(
            source="Basware",
            target="Exact",
            wanted={one.key: self._entry_of(one) for one in self.basware.invoices},
            standing=self.entries,
            fields=(
                "company", "currency", "amount", "total", "plain_number", "vendor", "day", "due", "terms", "period",
            ),
            line_fields=("account", "center", "tax_code", "amount"),
            in_order=True,
            head=("currency", "amount", "total", "plain_number", "vendor"),
            waits=lambda key: explained(known, "invoices", *key),
            untold=lambda key: explained(known, "invoice_responses", key[0], f"{key[1]}:{answers[key] + 1}"),
        )  # fmt: skip

    def orders(self) -> Transfer:
        """Of those that we acknowledged. One that is closed need not be there: nothing comes in on it any more."""
        status = {CANCELLED: GONE, CLOSED: FREE}
        mine = [one for one in self.basware.orders if acknowledged_by_us(one)]
        standing = [one for one in self.exact.orders if one.status != "cancelled"]
        return Transfer(
            source="Basware", target="Exact",
            wanted={one.key: self._there(one, status.get(one.status, DUE)) for one in mine},
            standing=self._keyed(mine, standing), fields=("company", "currency", "vendor"),
            line_fields=("account", "center", "quantity", "price"), strangers=False,
        )  # fmt: skip

    def stands_otherwise(self) -> list[str]:
        """Invoices whose own state in Basware denies what stands in Exact."""
        found = []
        for one in self.basware.invoices:
            if any(answer.success for answer in one.told) and one.status not in HANDED_OVER:
                found.append(f"{one.name} was called posted and is {one.status}")
            if one.status == FAILED and (standing := self.entries.get(one.key)):
                found.append(f"{one.name} was called failed and stands in Exact as {standing[0].booked_as}")
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

    def _entry_of(self, one: Document) -> Document:
        """Dates are the invoice's own; a closed period gives way to a later one, an open one does not."""
        there = self._there(one, DUE if one.status in WAITING else FREE)
        journal = next((entry.kind for entry in self.entries.get(one.key, [])), "")
        lines = tuple(replace(line, tax_code=EXACT_TAX.get(line.tax_code, "")) for line in one.lines)
        periods = self.exact.periods(there.company, journal, one.day) if one.day else frozenset()
        return replace(there, terms=TERMS.get(one.terms, ""), period=periods, lines=lines)

    def _there(self, one: Document, status: str) -> Document:
        vendors = self.parties.of(one.company, str(one.vendor))
        return replace(one, company=DIVISIONS[one.company], vendor=vendors, status=status, total=one.amount)

    def _keyed(self, source: list[Document], target: list[Document]) -> dict[Key, list[Document]]:
        """An id of Basware is one in all its companies."""
        keys = {one.id: one.key for one in source}

        def key(one: Document) -> Key | None:
            found = OUR_KEY.match(one.reference)
            return keys.get(found[1], ("", found[1])) if found else None

        return transfers.by_key(target, key)
