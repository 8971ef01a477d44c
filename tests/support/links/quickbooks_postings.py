"""What is wrong between AvidXchange's payments and what stands in QuickBooks because of them: pure.

What should stand there is made from the payment and the bills it names, never from our own documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.support.links.known import Known, Row, explained
from tests.support.links.quickbooks_books import COMPANY, OUR_KEY, Books, named

# As the company of the tests is set up (include/demo/link_texts.py).
CLEARING = "1050"


def wrong(books: Books, known: Known) -> list[str]:
    """Everything but what stands there twice."""
    return [
        *not_posted(books, known),
        *otherwise_posted(books),
        *otherwise_booked(books),
        *left_over(books),
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


def not_posted(books: Books, known: Known) -> list[str]:
    """Payments that were issued, and voids, that QuickBooks does not show."""
    posted = _parts(books)
    found = []
    for payment in books.payments:
        number = str(payment["PaymentId"])
        parts = posted.get(number, [])
        if explained(known, "payments", COMPANY, number):
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
            f"payment {number} settles {amount} of {named(key)} and QuickBooks {settled.get(key, 0)}"
            for key, amount in paid.items()
            if settled.get(key, 0) != amount
        ]
    return found


def otherwise_booked(books: Books) -> list[str]:
    """Bill payments of another day or number than the payment, from another bank account than the company pays from, or
    of another vendor or on another accounts-payable account than the bills they pay."""
    payments, bills = (
        {str(row["PaymentId"]): row for row in books.payments},
        {str(row["Id"]): row for row in books.bills},
    )
    clearing = {str(row["Id"]) for row in books.accounts if row.get("AcctNum") == CLEARING}
    found = []
    for number, row in ((number, row) for number, parts in _parts(books).items() for row in parts):
        if number not in payments or is_void(row):
            continue
        said = [
            ("day", {_day(books, payments[number])}, str(row["TxnDate"])),
            ("number", {_trace(payments[number])}, str(row.get("DocNumber") or "")),
            ("bank account", clearing, _ref(row.get("CheckPayment") or {}, "BankAccountRef")),
        ]
        for linked in (linked for line in row["Line"] for linked in line["LinkedTxn"] if linked["TxnType"] == "Bill"):
            paid = bills.get(str(linked["TxnId"]))
            if paid is not None:
                said.append(("vendor", {_ref(paid, "VendorRef")}, _ref(row, "VendorRef")))
                said.append(("A/P account", {_ref(paid, "APAccountRef")}, _ref(row, "APAccountRef")))
        found += [
            f"payment {number} should have {what} {' or '.join(sorted(wanted))} in QuickBooks and has {there}"
            for what, wanted, there in dict.fromkeys((what, frozenset(wanted), there) for what, wanted, there in said)
            if there not in wanted
        ]
    return found


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


def _day(books: Books, payment: Row) -> str:
    """The day on which the money left; one in closed books gives way to the first that is open."""
    issued = str(payment["IssuedDate"])
    if issued > books.closed_through:
        return issued
    return (date.fromisoformat(books.closed_through) + timedelta(days=1)).isoformat()


def _trace(payment: Row) -> str:
    """What the payment is called by whoever gets it: the check's number, the trace of a transfer, the card."""
    return str(payment["AvidPayChecknumber"] or payment["TraceNumber"] or payment["CardLast4"] or "")


def _ref(row: Row, name: str) -> str:
    return str((row.get(name) or {}).get("value") or "")
