"""What is wrong between QuickBooks' books and AvidXchange: pure, from rows as the two systems show them.

Each function gives one sentence for each thing that is wrong. ``known`` is what our store says of a document, by flow,
company and key: a document that was stopped for a reason that is told is not lost. What a payment should look like in
QuickBooks is in ``quickbooks_postings``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tests.support.links.known import Known, Row, explained

OUR_KEY = re.compile(r"AVX:[\w.:-]*\w")
MARKER = re.compile(
    r"\[AvidXchange\] payment (pending since|voided on|in error since|made on) \d{4}-\d\d-\d\d(?:, not posted)?"
)
DEAD_INVOICE = ("Voided", "Rejected")
COMPANY = "C3"


@dataclass(frozen=True)
class Books:
    """One company in both systems. ``closed_through``: the last closed day, '' for none; ``words``: what people wrote
    in the memo of each bill, by its Id; ``told``: the payments whose discount an open alert names."""

    realm: str
    bills: Sequence[Row] = ()
    credits: Sequence[Row] = ()
    bill_payments: Sequence[Row] = ()
    invoices: Sequence[Row] = ()
    payments: Sequence[Row] = ()
    accounts: Sequence[Row] = ()
    closed_through: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    told: frozenset[str] = frozenset()

    def code(self, key: str) -> str:
        """The code in AvidXchange of the bill or credit with this key (``145``, ``VC-12``)."""
        return f"quickbooks_online:{self.realm}:{key}"

    def key(self, code: str | None) -> str | None:
        """The key of one of our documents; None for one that is not ours."""
        ours = self.code("")
        return code.removeprefix(ours) if code and code.startswith(ours) else None

    @property
    def open_items(self) -> dict[str, Row]:
        """Bills and vendor credits by their key in the link, without the credits that discounts became."""
        credits = {f"VC-{row['Id']}": row for row in self.credits if not OUR_KEY.search(str(row.get("PrivateNote")))}
        return {**{str(row["Id"]): row for row in self.bills}, **credits}


def wrong(books: Books, known: Known) -> list[str]:
    """What was sent to AvidXchange otherwise than QuickBooks has it, or not at all; bills whose memo is not right."""
    return [
        *not_sent(books, known),
        *otherwise_sent(books, known),
        *not_marked(books, known),
        *lost_words(books),
    ]


def not_sent(books: Books, known: Known) -> list[str]:
    """Bills and credits with an open balance that nothing is known about."""
    return [
        f"{named(key, row)} is open in QuickBooks and never came up"
        for key, row in books.open_items.items()
        if Decimal(str(row["Balance"])) > 0 and ("bills", books.realm, key) not in known
    ]


def otherwise_sent(books: Books, known: Known) -> list[str]:
    """Invoices of ours that say another amount than their bill, or whose bill was deleted."""
    found = []
    for invoice in books.invoices:
        key = books.key(invoice["ExternalCode"])
        if key is None or invoice["Status"] in DEAD_INVOICE or explained(known, "bills", books.realm, key):
            continue
        row = books.open_items.get(key)
        if row is None:
            found.append(f"{named(key)} was deleted and invoice {invoice['InvoiceNumber']} is {invoice['Status']}")
            continue
        owed = Decimal(str(row["TotalAmt"])) * (-1 if key.startswith("VC-") else 1)
        if Decimal(str(invoice["Amount"])) != owed:
            found.append(f"{named(key, row)} is {owed} and its invoice in AvidXchange {invoice['Amount']}")
    return found


def not_marked(books: Books, known: Known) -> list[str]:
    """Bills in open books whose memo says something else about their payment than AvidXchange."""
    states = defaultdict(set)
    for payment in books.payments:
        state = _state(payment)
        if state == "executed" and explained(known, "payments", COMPANY, str(payment["PaymentId"])):
            state = "stopped"
        for entry in payment["Invoices"]:
            states[books.key(entry["ExternalCode"])].add(state)
    found = []
    for bill in books.bills:
        key, said = str(bill["Id"]), markers(bill)
        if str(bill["TxnDate"]) <= books.closed_through or explained(known, "payment_status", COMPANY, key):
            continue
        if len(said) > 1:
            found.append(f"{named(key, bill)} has {len(said)} lines of ours in its memo")
        mine, should = states.get(key, set()), ""
        if "error" in mine:
            should = "in error since"
        elif "pending" in mine:
            should = "pending since"
        elif "stopped" in mine and said[:1] == ["made on"]:
            should = "made on"  # only a line that stood there before says so
        elif "void" in mine and not mine & {"executed", "stopped"} and Decimal(str(bill["Balance"])) > 0:
            should = "voided on"
        if key in states and said[:1] != ([should] if should else []):
            found.append(f"{named(key, bill)} should say {should or 'nothing'} in its memo and says {said}")
    return found


def lost_words(books: Books) -> list[str]:
    """Bills whose memo does not hold any more what people wrote there."""
    memos = {str(row["Id"]): str(row.get("PrivateNote") or "") for row in books.bills}
    return [
        f"{named(key)} said {text!r} and says {memos[key]!r}"
        for key, text in books.words.items()
        if key in memos and _lines(memos[key]) != _lines(text)
    ]


def markers(bill: Row) -> list[str]:
    """What our lines in a bill's memo say: ``pending since``, ``voided on``, ``in error since``,
    ``made on``."""
    return MARKER.findall(str(bill.get("PrivateNote") or ""))


def _state(payment: Row) -> str:
    status = payment["Status"]["Description"]
    if status in ("Void", "Error"):
        return str(status).lower()
    return "executed" if payment["IssuedDate"] else "pending"


def _lines(text: str) -> list[str]:
    """What people wrote, line by line."""
    return [line.strip() for line in MARKER.sub("", text).splitlines() if line.strip()]


def named(key: str, row: Row | None = None) -> str:
    kind = "credit" if key.startswith("VC-") else "bill"
    return f"{kind} {(row or {}).get('DocNumber') or key}"
