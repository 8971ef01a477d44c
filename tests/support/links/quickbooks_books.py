"""What is wrong between QuickBooks' books and AvidXchange: pure, from rows as the two systems show them.

Each function gives one sentence for each thing that is wrong. ``known`` is what our store says of a document, by flow,
company and key: a document that was stopped for a reason that is told is not lost.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]
Known = Mapping[tuple[str, str, str], Row]
OUR_KEY = re.compile(r"AVX:[\w.:-]*\w")
MARKER = re.compile(
    r"\[AvidXchange\] payment (pending since|voided on|in error since|made on) \d{4}-\d\d-\d\d(?:, not posted)?"
)
DEAD_INVOICE = ("Voided", "Rejected")
# Reasons that tell of us, not of the company: nobody there made them.
OUR_FAULT = ("not_found", "cannot_prepare", "attempt_unreadable", "writer_failed", "request_repeated")
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
    """Everything but what stands somewhere twice."""
    return [
        *not_sent(books, known),
        *otherwise_sent(books, known),
        *not_posted(books, known),
        *otherwise_posted(books),
        *left_over(books),
        *not_marked(books, known),
        *lost_words(books),
    ]


def our_postings(books: Books) -> list[tuple[str, dict[str, Any]]]:
    """(our key, object) of everything that we wrote for a payment; ``kind`` is its entity."""
    found = []
    for kind, rows in (("billpayment", books.bill_payments), ("vendorcredit", books.credits)):
        for row in rows:
            keys = OUR_KEY.findall(str(row.get("PrivateNote") or ""))
            found += [(key, {**row, "kind": kind}) for key in dict.fromkeys(keys)]
    return found


def doubled(books: Books) -> list[str]:
    """One payment is one bill payment (one for each accounts-payable account, which its key then names)."""
    ids = defaultdict(set)
    for key, row in our_postings(books):
        ids[key, row["kind"]].add(row["Id"])
    return [f"QuickBooks has {len(found)} of {key} ({kind})" for (key, kind), found in ids.items() if len(found) > 1]


def left_over(books: Books) -> list[str]:
    """Discounts that no payment uses up, and no alert names: the next payment would take them off once more."""
    return [
        f"discount {key} is open in QuickBooks, and no payment uses it up"
        for key, row in our_postings(books)
        if row["kind"] == "vendorcredit" and Decimal(str(row["Balance"])) > 0 and key.split(":")[1] not in books.told
    ]


def not_sent(books: Books, known: Known) -> list[str]:
    """Bills and credits with an open balance that nothing is known about."""
    return [
        f"{_named(key, row)} is open in QuickBooks and never came up"
        for key, row in books.open_items.items()
        if Decimal(str(row["Balance"])) > 0 and ("bills", books.realm, key) not in known
    ]


def otherwise_sent(books: Books, known: Known) -> list[str]:
    """Invoices of ours that say another amount than their bill, or whose bill was deleted."""
    found = []
    for invoice in books.invoices:
        key = books.key(invoice["ExternalCode"])
        if key is None or invoice["Status"] in DEAD_INVOICE or _explained(known, "bills", books.realm, key):
            continue
        row = books.open_items.get(key)
        if row is None:
            found.append(f"{_named(key)} was deleted and invoice {invoice['InvoiceNumber']} is {invoice['Status']}")
            continue
        owed = Decimal(str(row["TotalAmt"])) * (-1 if key.startswith("VC-") else 1)
        if Decimal(str(invoice["Amount"])) != owed:
            found.append(f"{_named(key, row)} is {owed} and its invoice in AvidXchange {invoice['Amount']}")
    return found


def not_posted(books: Books, known: Known) -> list[str]:
    """Payments that were issued, and voids, that QuickBooks does not show."""
    posted = _parts(books)
    found = []
    for payment in books.payments:
        number = str(payment["PaymentId"])
        parts = posted.get(number, [])
        if _explained(known, "payments", COMPANY, number):
            continue
        if payment["Status"]["Description"] == "Void":
            if not all(is_void(row) for row in parts):
                found.append(f"payment {number} was voided and its BillPayment stands")
        elif payment["IssuedDate"] and not parts:
            found.append(f"payment {number} was issued and is not posted")
        elif any(is_void(row) for row in parts):
            found.append(f"payment {number} is valid and its BillPayment is void")
    return found


def otherwise_posted(books: Books) -> list[str]:
    """Bill payments that pay another amount, or other bills, than AvidXchange paid."""
    posted, payments = _parts(books), {str(row["PaymentId"]): row for row in books.payments}
    found = [f"BillPayment of payment {number}, which AvidXchange does not have" for number in posted.keys() - payments]
    for number, parts in posted.items():
        if number not in payments or any(is_void(row) for row in parts):
            continue
        payment, total = payments[number], sum(Decimal(str(row["TotalAmt"])) for row in parts)
        if total != Decimal(str(payment["Amount"])):
            found.append(f"payment {number} is {payment['Amount']} and QuickBooks has {total}")
        settled, paid = _settled(parts), _paid(books, payment)
        found += [
            f"payment {number} settles {amount} of {_named(key)} and QuickBooks {settled.get(key, 0)}"
            for key, amount in paid.items()
            if settled.get(key, 0) != amount
        ]
    return found


def not_marked(books: Books, known: Known) -> list[str]:
    """Bills in open books whose memo says something else about their payment than AvidXchange."""
    states = defaultdict(set)
    for payment in books.payments:
        state = _state(payment)
        if state == "executed" and _explained(known, "payments", COMPANY, str(payment["PaymentId"])):
            state = "stopped"
        for entry in payment["Invoices"]:
            states[books.key(entry["ExternalCode"])].add(state)
    found = []
    for bill in books.bills:
        key, said = str(bill["Id"]), markers(bill)
        if str(bill["TxnDate"]) <= books.closed_through or _explained(known, "payment_status", COMPANY, key):
            continue
        if len(said) > 1:
            found.append(f"{_named(key, bill)} has {len(said)} lines of ours in its memo")
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
            found.append(f"{_named(key, bill)} should say {should or 'nothing'} in its memo and says {said}")
    return found


def lost_words(books: Books) -> list[str]:
    """Bills whose memo does not hold any more what people wrote there."""
    memos = {str(row["Id"]): str(row.get("PrivateNote") or "") for row in books.bills}
    return [
        f"{_named(key)} said {text!r} and says {memos[key]!r}"
        for key, text in books.words.items()
        if key in memos and _lines(memos[key]) != _lines(text)
    ]


def markers(bill: Row) -> list[str]:
    """What our lines in a bill's memo say: ``pending since``, ``voided on``, ``in error since``,
    ``made on``."""
    return MARKER.findall(str(bill.get("PrivateNote") or ""))


def is_void(bill_payment: Row) -> bool:
    """A void leaves it in its place, with a total of 0 and nothing that it settles."""
    return not bill_payment.get("Line") and Decimal(str(bill_payment["TotalAmt"])) == 0


def _parts(books: Books) -> dict[str, list[dict[str, Any]]]:
    """By number of the payment, its bill payments."""
    found = defaultdict(list)
    for key, row in our_postings(books):
        if row["kind"] == "billpayment":
            found[key.split(":")[1]].append(row)
    return found


def _settled(parts: Sequence[Row]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for line in (line for row in parts for line in row["Line"]):
        for linked in line["LinkedTxn"]:
            prefix = "VC-" if linked["TxnType"] == "VendorCredit" else ""
            found[f"{prefix}{linked['TxnId']}"] += Decimal(str(line["Amount"]))
    return found


def _paid(books: Books, payment: Row) -> dict[str, Decimal]:
    """What a payment settles of our own documents; a credit is used up by what it takes off."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for entry in payment["Invoices"]:
        if (key := books.key(entry["ExternalCode"])) is not None:
            amount = Decimal(str(entry["NetAmount"])) + Decimal(str(entry["Discount"]))
            found[key] += -amount if key.startswith("VC-") else amount
    return found


def _state(payment: Row) -> str:
    status = payment["Status"]["Description"]
    if status in ("Void", "Error"):
        return str(status).lower()
    return "executed" if payment["IssuedDate"] else "pending"


def _explained(known: Known, flow: str, company: str, key: str) -> bool:
    row = known.get((flow, company, key))
    told = row is not None and row["state"] != "delivered" and bool(row["reason_text"])
    return told and row is not None and row.get("reason_code") not in OUR_FAULT


def _lines(text: str) -> list[str]:
    """What people wrote, line by line."""
    return [line.strip() for line in MARKER.sub("", text).splitlines() if line.strip()]


def _named(key: str, row: Row | None = None) -> str:
    kind = "credit" if key.startswith("VC-") else "bill"
    return f"{kind} {(row or {}).get('DocNumber') or key}"
