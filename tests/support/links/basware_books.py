"""What is wrong between Basware's invoices and Exact Online's books: pure, from rows as the two systems show them.

Each function gives one sentence for each thing that is wrong. ``known`` is what our store says of a document, by flow,
company and key: a document that was stopped for a reason that is told is not lost. Orders and suppliers are in
``basware_orders``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.support.links.known import Known, Row, explained
from tests.support.repeated import repeated

BASWARE, EXACT = "basware", "exact_online"
DIVISIONS = {"DE01": "789", "DE02": "790"}
WAITING, TAKEN, FAILED = "WaitingForTransfer", "TransferInProgress", "TransferFailed"
HANDED_OVER = ("Transferred", "Paid")
OUR_KEY = re.compile(r"^BW:(\S+)")
OUR_SUPPLIER = re.compile(r"\bBW:vendor:(\w+):(\S+)")


@dataclass(frozen=True)
class Books:
    """The two companies in both systems. ``same``: which suppliers of Exact a vendor really is, by company and code, as
    the world that both were made from knows. ``taxes``: VAT code by tax code, ``terms``: payment condition by term, as
    that world has them. ``began``: the first moment of the link; whoever answered Basware before was somebody else."""

    documents: Sequence[Row] = ()
    orders: Sequence[Row] = ()
    vendors: Sequence[Row] = ()
    entries: Sequence[Row] = ()
    entry_lines: Sequence[Row] = ()
    suppliers: Sequence[Row] = ()
    accounts: Sequence[Row] = ()
    items: Sequence[Row] = ()
    exact_orders: Sequence[Row] = ()
    order_lines: Sequence[Row] = ()
    periods: Sequence[Row] = ()
    closed: Sequence[Row] = ()
    same: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    taxes: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    began: str = ""

    @cached_property
    def code_of(self) -> dict[str, str]:
        """The code of an account by its id."""
        return {str(row["ID"]): str(row["Code"]).strip() for row in self.accounts}

    @cached_property
    def ours(self) -> dict[str, list[Row]]:
        """By invoice id, the entries that carry our key."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.entries:
            if key := OUR_KEY.match(str(row.get("Description") or "")):
                found[key[1]].append(row)
        return dict(found)

    @cached_property
    def numbered(self) -> dict[tuple[str, str], Row]:
        """Entries by division and number."""
        return {(str(row["Division"]), str(row["EntryNumber"])): row for row in self.entries}

    @cached_property
    def lines_of(self) -> dict[str, list[Row]]:
        """The lines of each entry in their order."""
        found: dict[str, list[Row]] = defaultdict(list)
        for line in sorted(self.entry_lines, key=lambda line: int(line["LineNumber"])):
            found[str(line["EntryID"])].append(line)
        return found

    @cached_property
    def created_for(self) -> dict[tuple[str, str], set[str]]:
        """The suppliers that carry our key, by company and vendor code."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self.suppliers:
            if key := OUR_SUPPLIER.search(str(row.get("Remarks") or "")):
                found[key[1], key[2]].add(str(row["ID"]))
        return dict(found)

    def suppliers_of(self, company: str, vendor: str) -> set[str]:
        """What a vendor of Basware may be in Exact: what it really is, what we created for it, and, of one that came
        after the world was made, its namesakes."""
        known = {*self.same.get((company, vendor), ()), *self.created_for.get((company, vendor), ())}
        names = {str(row["supplierName"]) for row in self.documents if _is_of(row, company, vendor)}
        division = DIVISIONS[company]
        named = {
            str(row["ID"])
            for row in self.suppliers
            if str(row["Division"]) == division and row["Name"] in names and (company, vendor) not in self.same
        }
        return known | named

    def is_open(self, division: str, journal: str, day: date) -> bool:
        """Whether the period of a day is open for a journal."""
        shut = {
            (int(row["Year"]), int(row["Period"]))
            for row in self.closed
            if str(row["Division"]) == division and row["Journal"] == journal and row["Status"] == 1
        }
        return any(
            (int(row["FinYear"]), int(row["FinPeriod"])) not in shut
            for row in self.periods
            if str(row["Division"]) == division and moment(row["StartDate"]) <= day <= moment(row["EndDate"])
        )


def wrong(books: Books, known: Known) -> list[str]:
    """Invoices that wait and nobody says why; answers that the books do not bear out; entries of ours that are not what
    Basware approved, or of which it was not told."""
    return [
        *waiting_unexplained(books, known),
        *answered_otherwise(books),
        *booked_otherwise(books),
        *booked_untold(books, known),
    ]


def doubled(books: Books) -> list[str]:
    """What stands in a system more than once because of us."""
    keyed = [{"key": key, "division": row["Division"]} for key, rows in books.ours.items() for row in rows]
    found = repeated("an entry of Exact for invoice", keyed, lambda row: row["key"])
    same = defaultdict(list)
    for row in books.entries:
        number = re.sub(r"[^0-9a-z]", "", str(row.get("YourRef") or "").casefold())
        same[row["Division"], row["Supplier"], number, row["Currency"], amount(row["AmountFC"])].append(row)
    found += [
        f"invoice {rows[0]['YourRef']} of division {facts[0]} stands in Exact {len(rows)} times: "
        f"{[row['Description'] for row in rows]}"
        for facts, rows in same.items()
        if len(rows) > 1 and any(OUR_KEY.match(str(row["Description"] or "")) for row in rows)
    ]
    vouchers = [
        {"voucher": (row["companyCode"], said["voucherNumber1"])}
        for row in books.documents
        for said in our_answers(row)
        if said["success"]
    ]
    found += repeated("voucher", vouchers, lambda row: row["voucher"])
    for row in books.documents:
        codes = [{"code": said["externalCode"]} for said in row.get("transferResponses", [])]
        found += repeated(f"an answer of {named(row)}", codes, lambda said: said["code"])
        # People send only what failed again: whatever follows a success answers one attempt twice.
        if any(said["success"] for said in row.get("transferResponses", [])[:-1]):
            found.append(f"{named(row)} was answered again after it was called posted")
    return found


def waiting_unexplained(books: Books, known: Known) -> list[str]:
    """Invoices that wait for their transfer, or are in transfer, without a reason that is told. Of what stands in Exact
    ``booked_untold`` speaks."""
    return [
        f"{named(row)} is {row['processingStatus']}, and nobody says why"
        for row in books.documents
        if row.get("processingStatus") in (WAITING, TAKEN)
        and row["invoiceId"] not in books.ours
        and not explained(known, "invoices", row["companyCode"], row["invoiceId"])
    ]


def answered_otherwise(books: Books) -> list[str]:
    """Invoices that we called posted without the entry we named, or with one that is another invoice's."""
    found = []
    for row in books.documents:
        for said in (said for said in our_answers(row) if said["success"]):
            division, number = DIVISIONS[row["companyCode"]], str(said.get("voucherNumber1"))
            entry = books.numbered.get((division, number))
            if row.get("processingStatus") not in HANDED_OVER:
                found.append(f"{named(row)} was called posted and is {row['processingStatus']}")
            if entry is None:
                found.append(f"{named(row)} was called posted as {number}, and division {division} has no such entry")
            elif entry not in books.ours.get(row["invoiceId"], []):
                found += _differs(row, entry, books)
    return found


def booked_otherwise(books: Books) -> list[str]:
    """Entries of ours that do not say what Basware approved, or whose invoice Basware was told had failed."""
    documents = {row["invoiceId"]: row for row in books.documents}
    found = []
    for key, entries in books.ours.items():
        row = documents.get(key)
        if row is None:
            found.append(f"entry {_numbers(entries)} is of invoice {key}, which Basware does not have")
            continue
        if row.get("processingStatus") == FAILED:
            found.append(f"{named(row)} was called failed and stands in Exact as entry {_numbers(entries)}")
        for entry in entries:
            if str(entry["Division"]) != DIVISIONS[row["companyCode"]]:
                found.append(f"{named(row)} stands in division {entry['Division']}")
            found += [*_differs(row, entry, books), *_dated_otherwise(row, entry, books)]
            found += _coded_otherwise(row, entry, books)
    return list(dict.fromkeys(found))


def booked_untold(books: Books, known: Known) -> list[str]:
    """Entries of ours that Basware was not told of, and nobody says why."""
    found = []
    for row in books.documents:
        told = {str(said.get("voucherNumber1")) for said in our_answers(row) if said["success"]}
        key = f"{row['invoiceId']}:{len(row.get('transferResponses', [])) + 1}"
        for entry in books.ours.get(row["invoiceId"], []):
            if str(entry["EntryNumber"]) not in told and not explained(
                known, "invoice_responses", row["companyCode"], key
            ):
                found.append(f"Basware was not told that {named(row)} is entry {entry['EntryNumber']}")
    return found


def our_answers(row: Row) -> list[Row]:
    """Whoever transferred before this link said ``ERP``."""
    return [said for said in row.get("transferResponses", []) if said.get("sourceSystem") == EXACT]


def amount(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def moment(value: Any) -> date:
    """The day of a moment as Exact keeps it: milliseconds."""
    return datetime.fromtimestamp(int(value) / 1000, UTC).date()


def named(row: Row) -> str:
    return f"invoice {row.get('invoiceNumber') or row['invoiceId']} of {row['companyCode']}"


def _differs(row: Row, entry: Row, books: Books) -> list[str]:
    """Supplier, number, currency and amount: what no entry of an invoice may say otherwise, whoever made it."""
    said = [
        ("currency", row["currencyCode"], entry["Currency"]),
        ("amount", amount(row["grossSum"]), amount(entry["AmountFC"])),
        ("number", _plain(row["invoiceNumber"]), _plain(entry["YourRef"])),
    ]
    found = [
        f"{named(row)} has {what} {theirs} in Basware and {mine} in Exact"
        for what, theirs, mine in said
        if theirs != mine
    ]
    if str(entry["Supplier"]) not in books.suppliers_of(row["companyCode"], row["supplierCode"]):
        found.append(f"{named(row)} is of vendor {row['supplierCode']} and stands in Exact with {entry['Supplier']}")
    return found


def _dated_otherwise(row: Row, entry: Row, books: Books) -> list[str]:
    """Dates are the invoice's own; a closed period gives way to a later one, an open one does not."""
    dated, due = date.fromisoformat(row["invoiceDate"]), row.get("dueDate")
    found = []
    if moment(entry["EntryDate"]) != dated:
        found.append(f"{named(row)} is dated {dated} in Basware and {moment(entry['EntryDate'])} in Exact")
    if due and moment(entry["DueDate"]).isoformat() != due:
        found.append(f"{named(row)} is due on {due} in Basware and on {moment(entry['DueDate'])} in Exact")
    if entry.get("PaymentCondition") != books.terms.get(str(row.get("paymentTermCode"))):
        found.append(
            f"{named(row)} is paid by {row.get('paymentTermCode')} and in Exact by {entry['PaymentCondition']}"
        )
    own, booked = (dated.year, dated.month), (int(entry["ReportingYear"]), int(entry["ReportingPeriod"]))
    if booked < own or (booked != own and books.is_open(str(entry["Division"]), str(entry["Journal"]), dated)):
        found.append(f"{named(row)} of {dated} stands in period {booked[0]}-{booked[1]:02d}")
    return found


def _coded_otherwise(row: Row, entry: Row, books: Books) -> list[str]:
    approved = [
        (one["accountCode"], one.get("costCenterCode"), books.taxes.get(one["taxCode"]), amount(one["netTotal"]))
        for one in sorted(row["codingRows"], key=lambda one: (int(one["rowIndex"]), str(one["externalCode"])))
    ]
    booked = [
        (
            books.code_of.get(str(line["GLAccount"])),
            line.get("CostCenter"),
            line.get("VATCode"),
            amount(line["AmountFC"]),
        )
        for line in books.lines_of.get(str(entry["EntryID"]), [])
    ]
    return [] if approved == booked else [f"{named(row)} was approved on {approved} and is booked on {booked}"]


def _plain(number: Any) -> str:
    return re.sub(r"[^0-9a-z]", "", str(number or "").casefold())


def _numbers(entries: Sequence[Row]) -> str:
    return ", ".join(str(row["EntryNumber"]) for row in entries)


def _is_of(row: Row, company: str, vendor: str) -> bool:
    return bool(row["companyCode"] == company and row["supplierCode"] == vendor)
