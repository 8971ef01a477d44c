"""QuickBooks Online <-> AvidXchange: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.support import life_quickbooks
from tests.support.books.avidxchange import Avid
from tests.support.books.documents import Document, Paid, Payment, Posting, Sandbox, plain
from tests.support.books.postings import Payments, Place, by_number, doubled
from tests.support.books.quickbooks_online import CREDIT, QUICKBOOKS, QuickBooks
from tests.support.books.transfers import DUE, FREE, Transfer
from tests.support.company import Company
from tests.support.links import avidxchange, quickbooks_memos
from tests.support.links.known import Known, explained

Row = dict[str, Any]
COMPANY = "C3"
OUR_KEY = re.compile(r"AVX:[\w.:-]*\w")
# As the company of the tests is set up (include/demo/link_texts.py).
CLEARING = "1050"


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in the other system because of us: what ``problems`` had to look at."""
    found = books(company)
    keys = {key for key, _ in our_postings(company)}
    count = {
        "postings": len(keys),
        "voids": len({one.reference for one in found.postings if one.void}),
        "markers": sum(bool(quickbooks_memos.markers(bill)) for bill in found.bills if bill.kind == "bill"),
    }
    return {**avidxchange.sent(QUICKBOOKS, company.sandbox), **count}


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has."""
    bills = {str(row["Id"]) for row in company.sandbox.state(QUICKBOOKS, "bill")}
    return {
        **avidxchange.there(company, invoices="bills", codes=("gl_accounts", "classes", "departments")),
        "payments": {str(row["Id"]) for row in company.sandbox.state(QUICKBOOKS, "billpayment")},
        # A bill that was deleted took our line away with it.
        "payment_status": bills | company.words.keys(),
    }


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, object) of everything that we wrote to QuickBooks for a payment; ``kind`` is its entity."""
    found = []
    for kind in ("billpayment", "vendorcredit"):
        for row in company.sandbox.state(QUICKBOOKS, kind):
            keys = OUR_KEY.findall(str(row.get("PrivateNote") or ""))
            found += [(key, {**row, "kind": kind}) for key in dict.fromkeys(keys)]
    return found


def books(company: Company, *, full: bool = False) -> Books:
    """Both systems' documents as they are now; ``full``: with what alerts name."""
    realm = life_quickbooks.realm(company)
    alerts = company.cli("alerts", "--link", company.link, "--json").json["alerts"] if full else []
    left = {str(row["document_key"]).split(":")[0] for row in alerts if row["code"] == "discount_left_over"}
    return replace(read(company.sandbox, realm, company.words), told=frozenset(left))


def read(sandbox: Sandbox, realm: str, words: Mapping[str, str]) -> Books:
    return Books(QuickBooks(sandbox, realm), Avid(sandbox, (COMPANY,)), words)


@dataclass(frozen=True)
class Books:
    """``words``: what people wrote in the memo of each bill, by its id; ``told``: the payments whose discount an open
    alert names."""

    quickbooks: QuickBooks
    avid: Avid
    words: Mapping[str, str] = field(default_factory=dict)
    told: frozenset[str] = frozenset()

    def wrong(self, known: Known) -> list[str]:
        return [
            *self.invoices(known).wrong(),
            *self.memos_otherwise(known),
            *quickbooks_memos.lost_words(self.bills, self.words),
            *self.payments(known).wrong(),
            *self.left_over(),
        ]

    def doubled(self) -> list[str]:
        discounts = [
            Posting(company=one.company, entry=one.id, reference=key, moves=()) for key, one in self._discounts
        ]
        return [*avidxchange.twice(QUICKBOOKS, self.avid.sandbox), *doubled("QuickBooks", [*self.postings, *discounts])]

    @cached_property
    def bills(self) -> list[Document]:
        """Bills and vendor credits, without the credits that discounts became."""
        ours = {one.id for _, one in self._discounts}
        return [one for one in self.quickbooks.bills if one.id not in ours]

    @cached_property
    def postings(self) -> list[Posting]:
        """Bill payments that are ours, by each key that one says."""
        return [
            replace(one, reference=key)
            for one in self.quickbooks.bill_payments
            for key in dict.fromkeys(OUR_KEY.findall(one.reference))
        ]

    @cached_property
    def _discounts(self) -> list[tuple[str, Document]]:
        return [
            (key, one)
            for one in self.quickbooks.bills
            if one.id.startswith(CREDIT)
            for key in dict.fromkeys(OUR_KEY.findall(one.reference))
        ]

    def invoices(self, known: Known) -> Transfer:
        """Those with an open balance must have come up."""
        return Transfer(
            source="QuickBooks", target="AvidXchange",
            wanted={one.key: replace(one, status=DUE if one.status == "open" else FREE) for one in self.bills},
            standing=avidxchange.standing(QUICKBOOKS, self.avid.invoices), fields=("amount",),
            waits=lambda key: ("bills", *key) in known, stopped=lambda key: explained(known, "bills", *key),
        )  # fmt: skip

    def memos_otherwise(self, known: Known) -> list[str]:
        return quickbooks_memos.otherwise(
            self.bills, self.avid.payments, key_of=self._key_of,
            stopped=lambda one: explained(known, "payments", COMPANY, one.number),
            told=lambda bill: explained(known, "payment_status", COMPANY, bill.id),
            closed_through=self.quickbooks.closed_through,
        )  # fmt: skip

    def left_over(self) -> list[str]:
        """Discounts that no payment uses up, and no alert names: the next payment would take them off once more."""
        return [
            f"discount {key} is open in QuickBooks, and no payment uses it up"
            for key, one in self._discounts
            if one.status == "open" and key.split(":")[1] not in self.told
        ]

    def payments(self, known: Known) -> Payments:
        return Payments(
            books="QuickBooks", payer="AvidXchange", payments=self.avid.payments,
            postings=by_number(self._settling()), reversals={}, wanted=self._moves,
            places=("account", "party", "settles"), dated=lambda _, __, day: self._open_day(day),
            told=lambda one: explained(known, "payments", COMPANY, one.number), stopped=lambda _: False,
        )  # fmt: skip

    def _settling(self) -> list[Posting]:
        """A discount that became a credit is no credit of the vendor's: it is called so."""
        ours = {one.id for _, one in self._discounts}
        return [
            replace(
                one,
                moves=tuple(replace(move, settles="discount") if move.settles in ours else move for move in one.moves),
            )
            for one in self.postings
        ]

    def _moves(self, payment: Payment) -> dict[Place, Decimal]:
        """What a payment settles of each bill, on its account; a credit is used up by what it takes off."""
        found: dict[Place, Decimal] = defaultdict(Decimal)
        for paid in payment.paid:
            bill = self._bill_of(paid)
            place = (bill.account, str(bill.vendor)) if bill else ("no bill of QuickBooks", "")
            found[*place, bill.id if bill else paid.number] += paid.net + paid.discount
            found[*place, "discount"] -= paid.discount
        found[CLEARING, "", ""] -= payment.amount
        return {place: value for place, value in found.items() if value}

    def _bill_of(self, paid: Paid) -> Document | None:
        """Ours by our key; one that a person entered in AvidXchange by its number, and of several by its amount."""
        key = self._key_of(paid.reference)
        mine = [one for one in self.bills if one.id == key or (not key and plain(one.number) == plain(paid.number))]
        return min(mine, key=lambda one: one.amount != paid.net + paid.discount, default=None)

    def _key_of(self, reference: str) -> str | None:
        key = avidxchange.our_key(QUICKBOOKS, reference)
        return key[1] if key and key[0] == self.quickbooks.realm else None

    def _open_day(self, wanted: date) -> date:
        """The day on which the money left; one in closed books gives way to the first that is open."""
        closed = self.quickbooks.closed_through
        return wanted if closed is None or wanted > closed else closed + timedelta(days=1)
