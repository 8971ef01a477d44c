"""Exact Online <-> AvidXchange: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.support.books.avidxchange import APPROVED, Avid
from tests.support.books.documents import Document, Key, Paid, Payment, Posting, Sandbox, plain
from tests.support.books.exact_online import EXACT, Exact
from tests.support.books.parties import same
from tests.support.books.postings import Payments, Place, by_number, doubled
from tests.support.books.transfers import DUE, FREE, Transfer
from tests.support.company import Company
from tests.support.links import avidxchange
from tests.support.links.known import Known, any_explained, explained

Row = dict[str, Any]
# The tenant has a third company, whose books another link keeps.
DIVISIONS = {"C1": "123", "C2": "456"}
COMPANIES = {division: company for company, division in DIVISIONS.items()}
OUR_KEY = re.compile(r"AVX:[\w.:-]*\w")
# As the company of the tests is set up (include/demo/link_texts.py).
CLEARING, DISCOUNT = "1290", "4900"


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in the other system because of us: what ``problems`` had to look at."""
    keys = {key for key, _ in our_postings(company)}
    voids = {key for key in keys if key.endswith(":void")}
    return {**avidxchange.sent(EXACT, company.sandbox), "postings": len(keys - voids), "voids": len(voids)}


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has."""
    postings = {row["EntryID"] for _, row in our_postings(company)}
    return {
        **avidxchange.there(company, invoices="purchase_invoices", codes=("gl_accounts", "cost_centers")),
        "suppliers": {row["ID"] for row in company.sandbox.state(EXACT, "accounts")},
        "payments": postings,
        "coding": postings | {row["ID"] for row in company.sandbox.state(EXACT, "purchase_entry_lines")},
    }


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, line) of every line that we posted to Exact."""
    lines = [
        *company.sandbox.state(EXACT, "journal_entry_lines"),
        *company.sandbox.state(EXACT, "bank_entry_lines"),
    ]
    return [(found[0], row) for row in lines if (found := OUR_KEY.findall(str(row.get("Description") or "")))]


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now."""
    return read(company.sandbox, company.sandbox.get("/truth"))


def read(sandbox: Sandbox, truth: Row) -> Books:
    return Books(
        Exact(sandbox, DIVISIONS.values()),
        Avid(sandbox, DIVISIONS),
        same(truth["vendors"], EXACT, "avidxchange", COMPANIES),
    )


@dataclass(frozen=True)
class Books:
    """``same``: which vendors of AvidXchange a supplier really is, by division and supplier."""

    exact: Exact
    avid: Avid
    same: Mapping[Key, frozenset[str]]

    def wrong(self, known: Known) -> list[str]:
        return [
            *self.invoices(known).wrong(),
            *self.orders(known).wrong(),
            *self.suppliers_missing(known),
            *self.codes_otherwise(known),
            *self.coded_otherwise(known),
            *self.payments(known).wrong(),
        ]

    def doubled(self) -> list[str]:
        return [*avidxchange.twice(EXACT, self.avid.sandbox), *doubled("Exact", self.postings)]

    def vendors_of(self, division: str, supplier: str) -> frozenset[str]:
        """The AvidXchange vendors that a supplier may be: the one with its code, and what it really is."""
        coded = {one.id for one in self.avid.vendors if one.reference == f"{EXACT}:{division}:{supplier}"}
        return self.same.get((division, supplier), frozenset()) | coded

    def invoices(self, known: Known) -> Transfer:
        """What is owed of each purchase entry; those with an open balance must have come up."""
        return Transfer(
            source="Exact", target="AvidXchange", wanted={one.key: self._there(one) for one in self.exact.bills},
            standing=avidxchange.standing(EXACT, self.avid.invoices),
            fields=("company", "amount", "currency", "vendor"),
            waits=lambda key: ("purchase_invoices", *key) in known,
            stopped=lambda key: explained(known, "purchase_invoices", *key),
        )  # fmt: skip

    def orders(self, known: Known) -> Transfer:
        vendors = {(one.company, one.reference): one.id for one in self.avid.vendors}
        coded = [replace(one, vendor=vendors.get((one.company, str(one.vendor)), "")) for one in self.avid.orders]
        return Transfer(
            source="Exact", target="AvidXchange", wanted={one.key: self._there(one) for one in self.exact.orders},
            standing=avidxchange.standing(EXACT, coded), fields=("amount", "currency", "vendor"),
            waits=lambda key: ("purchase_orders", *key) in known,
            stopped=lambda key: explained(known, "purchase_orders", *key), strangers=False,
        )  # fmt: skip

    def _there(self, one: Document) -> Document:
        vendors = self.vendors_of(one.company, str(one.vendor))
        status = DUE if one.status == "open" else FREE
        return replace(one, company=COMPANIES[one.company], vendor=vendors, status=status)

    def suppliers_missing(self, known: Known) -> list[str]:
        return [
            f"supplier {', '.join(one.names)} of {one.company} never came to AvidXchange, and nobody says why"
            for one in self.exact.suppliers
            if one.active and ("vendors", one.company, one.id) not in known
            if not self.vendors_of(one.company, one.id)
        ]

    def codes_otherwise(self, known: Known) -> list[str]:
        """Codes that AvidXchange does not have as they are. What never was active need not be there."""
        there = {(one.company, one.kind, one.code): one.active for one in self.avid.codes}
        shown = {None: "missing", True: "active", False: "inactive"}
        found = []
        for one in self.exact.codes:
            theirs = there.get((COMPANIES[one.company], one.kind, one.code))
            flow = "gl_accounts" if one.kind == "account" else "cost_centers"
            if bool(theirs) != one.active and not explained(known, flow, one.company, one.id):
                what = f"{one.kind} {one.code} of {one.company}"
                found.append(f"{what} is {shown[one.active]} in Exact and {shown[theirs]} in AvidXchange")
        return found

    def coded_otherwise(self, known: Known) -> list[str]:
        """Lines that approvers left on another account or cost centre than Exact has them on.

        What is approved counts once its batch is closed. AvidXchange does not say which batch an invoice stands in:
        while one of its company is open, what is approved and not paid yet is left out.
        """
        bills = {one.key: one for one in self.exact.bills}
        found = []
        for one in self.avid.invoices:
            key = avidxchange.our_key(EXACT, one.reference)
            bill = bills.get(key) if key else None
            if key is None or bill is None or one.status not in APPROVED or len(bill.lines) != len(one.lines):
                continue
            if explained(known, "coding", *one.key) or explained(known, "purchase_invoices", *key):
                continue
            if one.status == "Approved" and one.company in self.avid.open_batches:
                continue
            for at, (mine, approved) in enumerate(zip(bill.lines, one.lines, strict=True), start=1):
                codes = [(line.account, line.center) for line in (mine, approved)]
                if codes[0] != codes[1] and not explained(known, "coding", one.company, f"{one.id}:{mine.reference}"):
                    found.append(f"line {at} of {bill.name} is on {codes[0]} in Exact and was approved on {codes[1]}")
        return found

    @cached_property
    def postings(self) -> list[Posting]:
        return [one for one in self.exact.postings(OUR_KEY) if not one.reference.startswith("AVX:coding:")]

    def payments(self, known: Known) -> Payments:
        def told(one: Payment) -> bool:
            return any_explained(known, "payments", one.company, one.number)

        return Payments(
            books="Exact", payer="AvidXchange", payments=self.avid.payments,
            postings=by_number(one for one in self.postings if not one.reference.endswith(":void")),
            reversals=by_number(one for one in self.postings if one.reference.endswith(":void")), wanted=self._moves,
            places=("account", "party", "settles"),
            dated=lambda one, move, day: self.exact.first_open_day(DIVISIONS[one.company], move.journal, day),
            told=told, stopped=told,
        )  # fmt: skip

    def _moves(self, payment: Payment) -> dict[Place, Decimal]:
        """What a payment moves: off what is owed for each of its invoices, out of clearing, what is taken as
        discount."""
        found: dict[Place, Decimal] = defaultdict(Decimal)
        for paid in payment.paid:
            bill = self._bill_of(payment, paid)
            place = ("no entry of Exact", "", paid.number)
            if bill is not None and bill.account:
                place = (bill.account, str(bill.vendor), bill.booked_as)
            found[place] += paid.net + paid.discount
            found[DISCOUNT, "", ""] -= paid.discount
        found[CLEARING, "", ""] -= payment.amount
        return {place: value for place, value in found.items() if value}

    def _bill_of(self, payment: Payment, paid: Paid) -> Document | None:
        """Ours by our key; one that a person entered in AvidXchange by its vendor and number. What was entered in Exact
        twice is the first of the two: the other one waits for a person as a suspected duplicate."""
        key = avidxchange.our_key(EXACT, paid.reference)
        mine = (
            one
            for one in self.exact.bills
            if one.key == key
            or (
                key is None
                and one.company == DIVISIONS[payment.company]
                and plain(one.number) == plain(paid.number)
                and payment.vendor in self.vendors_of(one.company, str(one.vendor))
            )
        )
        return next(mine, None)
