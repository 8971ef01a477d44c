"""What is wrong between Exact Online's books and AvidXchange: pure, from rows as the two systems show them.

Each function gives one sentence for each thing that is wrong. ``known`` is what our store says of a document, by flow,
company and key: a document that was stopped for a reason that is told is not lost. What a payment should look like in
the ledger is in ``exact_postings``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.support.links.known import Known, Row, explained

BOOKS = "exact_online"
# The tenant has a third company, whose books another link keeps.
DIVISIONS = {"C1": "123", "C2": "456"}
DEAD_INVOICE = ("Voided", "Rejected")
APPROVED = ("Approved", "PaymentCreated", "PaymentError", "Paid", "PaymentVoided")
PAYABLE, OPEN_ORDER, PURCHASE_ENTRY, MATCHED = 22, 10, 30, 50
# Accounts that a purchase may be booked to, by Exact's type: what AvidXchange is offered when no option says otherwise.
POSTABLE = (30, 35, 40, 90, 110, 111, 120, 121, 122, 125, 150, 160)
CODES = {"account": "Accounting Codes", "cost centre": "Cost Centers", "cost unit": "Cost Units"}


@dataclass(frozen=True)
class Books:
    """The divisions and their companies in both systems. ``same``: which vendors of AvidXchange a supplier really is,
    by division and supplier, as the world that both were made from knows."""

    suppliers: Sequence[Row] = ()
    accounts: Sequence[Row] = ()
    cost_centers: Sequence[Row] = ()
    cost_units: Sequence[Row] = ()
    orders: Sequence[Row] = ()
    entries: Sequence[Row] = ()
    entry_lines: Sequence[Row] = ()
    ledger: Sequence[Row] = ()
    terms: Sequence[Row] = ()
    periods: Sequence[Row] = ()
    closed: Sequence[Row] = ()
    batches: Sequence[Row] = ()
    vendors: Sequence[Row] = ()
    avid_codes: Sequence[Row] = ()
    avid_orders: Sequence[Row] = ()
    invoices: Sequence[Row] = ()
    payments: Sequence[Row] = ()
    same: Mapping[tuple[str, str], frozenset[int]] = field(default_factory=dict)

    @cached_property
    def code_of(self) -> dict[str, str]:
        """The code of an account by its id."""
        return {str(row["ID"]): str(row["Code"]).strip() for row in self.accounts}

    @cached_property
    def owed(self) -> dict[tuple[str, str], list[Row]]:
        """By division and entry, what it says is owed to whom: its ledger lines on accounts payable."""
        payable = {str(row["ID"]) for row in self.accounts if row["Type"] == PAYABLE}
        found: dict[tuple[str, str], list[Row]] = {}
        for line in self.ledger:
            if line["GLAccount"] in payable and line.get("Account"):
                found.setdefault((str(line["Division"]), str(line["EntryID"])), []).append(line)
        return found

    @cached_property
    def entry(self) -> dict[tuple[str, str], Row]:
        return {(str(row["Division"]), str(row["EntryID"])): row for row in self.entries}

    @cached_property
    def lines_of(self) -> dict[tuple[str, str], list[Row]]:
        """By division and entry, its own lines in their order."""
        found: dict[tuple[str, str], list[Row]] = {}
        for line in sorted(self.entry_lines, key=lambda line: int(line["LineNumber"])):
            found.setdefault((str(line["Division"]), str(line["EntryID"])), []).append(line)
        return found

    def vendors_of(self, division: str, supplier: str) -> set[int]:
        """The AvidXchange vendors that a supplier may be: the one with its code, and what it really is."""
        code = f"{BOOKS}:{division}:{supplier}"
        coded = {int(row["VendorId"]) for row in self.vendors if row["ExternalVendorCode"] == code}
        return coded | self.same.get((division, supplier), frozenset())

    def posting_day(self, division: str, journal: str, wanted: date) -> date | None:
        """The wanted day, or where its period is closed for the journal the first one that is not."""
        shut = {
            (int(row["Year"]), int(row["Period"]))
            for row in self.closed
            if str(row["Division"]) == division and row["Journal"] == journal and row["Status"] == 1
        }
        open_ = sorted(
            max(wanted, day(row["StartDate"]))
            for row in self.periods
            if str(row["Division"]) == division
            and day(row["EndDate"]) >= wanted
            and (int(row["FinYear"]), int(row["FinPeriod"])) not in shut
        )
        return open_[0] if open_ else None


def wrong(books: Books, known: Known) -> list[str]:
    """What was sent to AvidXchange otherwise than Exact has it, or not at all; approvals that Exact does not have."""
    return [
        *not_sent(books, known),
        *masters_not_sent(books, known),
        *otherwise_sent(books, known),
        *orders_otherwise_sent(books, known),
        *otherwise_coded(books, known),
    ]


def not_sent(books: Books, known: Known) -> list[str]:
    """Invoices with an open balance in Exact that nothing is known about."""
    return [
        f"invoice {term.get('YourRef')} of division {term['Division']} is open in Exact and never came up"
        for term in books.terms
        if term["TransactionType"] == PURCHASE_ENTRY
        and term["Status"] != MATCHED
        and ("purchase_invoices", str(term["Division"]), term["TransactionEntryID"]) not in known
    ]


def masters_not_sent(books: Books, known: Known) -> list[str]:
    """Suppliers and orders that AvidXchange does not have, and codes it does not have as they are, nobody knows why."""
    found = []
    ordered = {row["ExternalCode"] for row in books.avid_orders}
    for row in books.orders:
        division, key = str(row["Division"]), str(row["PurchaseOrderID"])
        there = f"{BOOKS}:{division}:{key}" in ordered or ("purchase_orders", division, key) in known
        if row["OrderStatus"] == OPEN_ORDER and not there:
            found.append(f"order {row['OrderNumber']} of division {division} is open in Exact and never came up")
    for row in books.suppliers:
        division, key = str(row["Division"]), str(row["ID"])
        there = bool(books.vendors_of(division, key)) or ("vendors", division, key) in known
        if row.get("IsSupplier") and not row.get("Blocked") and not there:
            found.append(f"supplier {row['Name']} of division {division} never came up")
    return [*found, *_codes_not_sent(books, known)]


def otherwise_sent(books: Books, known: Known) -> list[str]:
    """Invoices of ours with another amount, currency or vendor than their entry, or whose entry was deleted."""
    found = []
    for invoice in books.invoices:
        key = our_key(invoice)
        if key is None or invoice["Status"] in DEAD_INVOICE or explained(known, "purchase_invoices", *key):
            continue
        entry, owed = books.entry.get(key), books.owed.get(key, [])
        what = f"invoice {invoice['InvoiceNumber']} of division {key[0]}"
        if entry is None:
            found.append(f"{what} was deleted in Exact and is {invoice['Status']} in AvidXchange")
            continue
        total = -sum((amount(line["AmountFC"]) for line in owed), Decimal(0))
        if total != amount(invoice["Amount"]):
            found.append(f"{what} is {total} in Exact and {amount(invoice['Amount'])} in AvidXchange")
        if entry["Currency"] != invoice["CurrencyCode"]:
            found.append(f"{what} is in {entry['Currency']} in Exact and in {invoice['CurrencyCode']} in AvidXchange")
        if invoice["VendorId"] not in books.vendors_of(key[0], str(entry["Supplier"])):
            found.append(f"{what} is of supplier {entry['Supplier']} in Exact and of {invoice['VendorName']} there")
        if DIVISIONS[invoice["CompanyExternalCode"]] != key[0]:
            found.append(f"{what} stands in company {invoice['CompanyExternalCode']} of AvidXchange")
    return found


def orders_otherwise_sent(books: Books, known: Known) -> list[str]:
    """Orders of ours with another total, currency or vendor than in Exact."""
    orders = {(str(row["Division"]), str(row["PurchaseOrderID"])): row for row in books.orders}
    vendors = {(row["CompanyExternalCode"], row["ExternalVendorCode"]): row["VendorId"] for row in books.vendors}
    found = []
    for there in books.avid_orders:
        key = our_key(there)
        row = orders.get(key) if key else None
        if key is None or row is None or explained(known, "purchase_orders", *key):
            continue
        mine = (amount(row["AmountFC"]), row["Currency"])
        theirs = (amount(there["TotalAmount"]), there["CurrencyCode"])
        what = f"order {row['OrderNumber']} of division {key[0]}"
        if mine != theirs:
            found.append(f"{what} is {mine[0]} {mine[1]} in Exact and {theirs[0]} {theirs[1]} in AvidXchange")
        vendor = vendors.get((there["CompanyExternalCode"], there["VendorExternalCode"]))
        if vendor not in books.vendors_of(key[0], str(row["Supplier"])):
            found.append(f"{what} is of supplier {row['Supplier']} in Exact and of {there['VendorExternalCode']} there")
    return found


def otherwise_coded(books: Books, known: Known) -> list[str]:
    """Lines that approvers left on another account or cost centre than Exact has them on.

    What is approved counts once its batch is closed. AvidXchange does not say which batch an invoice stands in: while
    one of its company is open, what is approved and not paid yet is left out.
    """
    found = []
    open_at = {row["CompanyExternalCode"] for row in books.batches if row["DateClosed"] is None and row["InvoiceCount"]}
    for invoice in books.invoices:
        key = our_key(invoice)
        lines = books.lines_of.get(key, []) if key else []
        company, number = invoice["CompanyExternalCode"], str(invoice["InvoiceId"])
        if key is None or invoice["Status"] not in APPROVED or explained(known, "coding", company, number):
            continue
        if explained(known, "purchase_invoices", *key) or len(lines) != len(invoice["Lines"]):
            continue
        if invoice["Status"] == "Approved" and company in open_at:
            continue
        for line, theirs in zip(lines, invoice["Lines"], strict=True):
            if explained(known, "coding", company, f"{number}:{line['ID']}"):
                continue
            said = {code["GroupName"]: code["CodeValue"] for code in theirs["Codes"]}
            mine = (books.code_of.get(str(line["GLAccount"])), line.get("CostCenter"))
            approved = (said.get(CODES["account"]), said.get(CODES["cost centre"]))
            if mine != approved:
                what = f"line {line['LineNumber']} of invoice {invoice['InvoiceNumber']} of division {key[0]}"
                found.append(f"{what} is on {mine} in Exact and was approved on {approved}")
    return found


def our_key(row: Row) -> tuple[str, str] | None:
    """Division and id of what an invoice or order of ours is in Exact; None for one that is not ours."""
    system, _, rest = str(row["ExternalCode"] or "").partition(":")
    division, _, key = rest.partition(":")
    return (division, key) if system == BOOKS and key else None


def amount(value: Any) -> Decimal:
    return Decimal(str(value))


def day(value: Any) -> date:
    """The day of a moment as Exact keeps it: milliseconds."""
    return datetime.fromtimestamp(int(value) / 1000, UTC).date()


def _codes_not_sent(books: Books, known: Known) -> list[str]:
    there = {
        (row["CompanyExternalCode"], row["GroupName"], row["CodeValue"]): bool(row["IsActive"])
        for row in books.avid_codes
    }
    company_of = {division: company for company, division in DIVISIONS.items()}
    mine = [("account", row, not row["IsBlocked"]) for row in books.accounts if row["Type"] in POSTABLE]
    mine += [("cost centre", row, bool(row["Active"])) for row in books.cost_centers]
    mine += [("cost unit", row, bool(row["Active"])) for row in books.cost_units]
    found = []
    for kind, row, active in mine:
        division, code = str(row["Division"]), str(row["Code"]).strip()
        theirs = there.get((company_of[division], CODES[kind], code))
        flow = "gl_accounts" if kind == "account" else "cost_centers"
        # What never was active need not be there.
        if bool(theirs) != active and not explained(known, flow, division, str(row["ID"])):
            shown = {None: "missing", True: "active", False: "inactive"}[theirs]
            state = "active" if active else "inactive"
            found.append(f"{kind} {code} of division {division} is {state} in Exact and {shown} in AvidXchange")
    return found
