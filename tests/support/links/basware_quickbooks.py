"""Basware -> QuickBooks Online: what of us stands in the two simulated systems, and what should.

Sums, lines, tax codes, terms and days of every invoice that we entered are compared, and what Basware was told of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from include.sandbox.world.companies.pennine import BOOKS_TAX, BOOKS_TERM, COMPANY
from tests.support.books import transfers
from tests.support.books.basware import BASWARE, FAILED, HANDED_OVER, NOT_EXPORTED, WAITING, Basware
from tests.support.books.documents import Document, Key, Sandbox
from tests.support.books.parties import Parties, same
from tests.support.books.quickbooks_online import QUICKBOOKS
from tests.support.books.quickbooks_purchases import Purchases, plain_id
from tests.support.books.transfers import DUE, FREE, Transfer
from tests.support.company import Company
from tests.support.links.known import Known, any_explained, explained
from tests.support.repeated import repeated

Row = dict[str, Any]
REALMS = {COMPANY.basware: COMPANY.realm}
OUR_KEY = re.compile(r"^BW:(\S+)")
NEVER = re.compile(r"(?!)(.)(.)")
"""A vendor of QuickBooks says nothing of where it comes from: those that we made are known by their names."""
# As the company of the tests is set up (include/demo/mappings.py).
TERMS = BOOKS_TERM | {"blocked": "Due on receipt"}


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us; ``adopted``: answered with a bill that was there
    already."""
    found = books(company)
    said = [answer for one in found.basware.invoices for answer in one.told]
    entered = [one for standing in found.entered.values() for one in standing]
    return {
        "purchase_orders": sum(bool(OUR_KEY.match(one.reference)) for one in found.quickbooks.orders),
        "invoices": len(entered),
        "credit_notes": sum(one.amount < 0 for one in entered),
        "successes": sum(one.success for one in said),
        "failures": sum(not one.success for one in said),
        "adopted": sum(one.success and one.number not in {bill.booked_as for bill in entered} for one in said),
    }


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has. What Basware has been told is shown by the document's own state."""
    found = books(company)
    answered = {one.id for one in found.basware.invoices if one.told}
    return {
        "vendors": {one.id for one in found.quickbooks.vendors},
        "purchase_orders": {one.id for one in found.quickbooks.orders},
        "order_acknowledgements": {one.id for one in found.basware.orders if one.kind != NOT_EXPORTED},
        # One that was sent again after an answer waits once more.
        "invoice_acknowledgements": {one.id for one in found.basware.invoices if one.status != WAITING[0]} | answered,
        "invoices": {plain_id(one) for one in found.quickbooks.bills},
        "invoice_responses": answered,
    }


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, object) of every bill and vendor credit that we entered; ``kind`` is its entity."""
    found = []
    for kind in ("bill", "vendorcredit"):
        for row in company.sandbox.state(QUICKBOOKS, kind, COMPANY.realm):
            if key := OUR_KEY.match(str(row.get("PrivateNote") or "")):
                found.append((key[0], {**row, "kind": kind}))
    return found


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now."""
    return read(company.sandbox, company.sandbox.get("/truth"))


def read(sandbox: Sandbox, truth: Row) -> Books:
    known = same(truth["pennine"], BASWARE, QUICKBOOKS, REALMS)
    return Books(Basware(sandbox), Purchases(sandbox, COMPANY.realm), known)


@dataclass(frozen=True)
class Books:
    """``same``: which vendors of QuickBooks a vendor of Basware really is, by company and code."""

    basware: Basware
    quickbooks: Purchases
    same: Mapping[Key, frozenset[str]]

    @cached_property
    def parties(self) -> Parties:
        return Parties(self.same, self.basware.vendors, self.quickbooks.vendors, NEVER, REALMS)

    @cached_property
    def entered(self) -> dict[Key, list[Document]]:
        """By invoice, the bills and credits that carry our key."""
        return self._keyed(self.basware.invoices, self.quickbooks.bills)

    def wrong(self, known: Known) -> list[str]:
        invoices = self.invoices(known)
        numbered = {(one.company, one.booked_as): one for one in self.quickbooks.bills}
        return [
            *invoices.wrong(),
            *invoices.answered(numbered),
            *self.stands_otherwise(),
            *self.orders_waiting(known),
        ]

    def doubled(self) -> list[str]:
        bills = self.quickbooks.bills
        return [
            *transfers.doubled("document of QuickBooks for invoice", self.entered),
            *transfers.doubled("order of QuickBooks for", self._keyed(self.basware.orders, self.quickbooks.orders)),
            *transfers.alike(bills, lambda one: bool(OUR_KEY.match(one.reference)), ("currency", "amount", "day")),
            *self.answered_twice(),
        ]

    def invoices(self, known: Known) -> Transfer:
        """Those that wait for their transfer must stand in QuickBooks, or a reason is told."""
        answers = {one.key: len(one.answers) for one in self.basware.invoices}
        return Transfer(
            source="Basware",
            target="QuickBooks",
            wanted={one.key: self._bill_of(one) for one in self.basware.invoices},
            standing=self.entered,
            fields=("company", "currency", "amount", "plain_number", "vendor", "day", "due", "terms"),
            line_fields=("account", "center", "tax_code", "amount"),
            in_order=True,
            head=("currency", "amount", "plain_number", "vendor"),
            waits=lambda key: explained(known, "invoices", *key),
            untold=lambda key: explained(known, "invoice_responses", key[0], f"{key[1]}:{answers[key] + 1}"),
        )

    def stands_otherwise(self) -> list[str]:
        """Invoices whose own state in Basware denies what stands in QuickBooks."""
        found = []
        for one in self.basware.invoices:
            if any(answer.success for answer in one.told) and one.status not in HANDED_OVER:
                found.append(f"{one.name} was called posted and is {one.status}")
            if one.status == FAILED and (standing := self.entered.get(one.key)):
                found.append(f"{one.name} was called failed and stands in QuickBooks as {standing[0].booked_as}")
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
            if any(answer.success for answer in one.answers[:-1]):
                found.append(f"{one.name} was answered again after it was called posted")
        return found

    def _bill_of(self, one: Document) -> Document:
        """A bill's day is its posting date: one in closed books gives way to the first that is open. A credit has
        neither a term nor a due date."""
        lines = tuple(replace(line, tax_code=BOOKS_TAX.get(line.tax_code, "")) for line in one.lines)
        credit = one.amount < 0
        return replace(
            one, company=REALMS[one.company], vendor=self.parties.of(one.company, str(one.vendor)),
            status=DUE if one.status in WAITING else FREE, day=self._open_day(one.day), lines=lines,
            terms="" if credit else TERMS.get(one.terms, ""), due=None if credit else one.due,
        )  # fmt: skip

    def _open_day(self, wanted: date | None) -> date | None:
        closed = self.quickbooks.closed_through
        return wanted if wanted is None or closed is None or wanted > closed else closed + timedelta(days=1)

    @staticmethod
    def _keyed(source: list[Document], target: list[Document]) -> dict[Key, list[Document]]:
        """An id of Basware is one in all its companies."""
        keys = {one.id: one.key for one in source}

        def key(one: Document) -> Key | None:
            found = OUR_KEY.match(one.reference)
            return keys.get(found[1], ("", found[1])) if found else None

        return transfers.by_key(target, key)
