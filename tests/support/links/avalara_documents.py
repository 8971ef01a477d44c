"""What is wrong between Exact Online's sales invoices and AvaTax's documents, and with drafts' tax lines: pure.

``known`` is what our store says of a document: one that was stopped for a reason that is told is not lost.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from tests.support.links.avalara_books import (
    COMPANIES,
    CREDITS,
    OUR_LINE,
    Books,
    amount,
    code_of,
    day,
    is_ours,
    left_to_others,
    named,
    net_of,
    told,
)
from tests.support.links.known import Known, Row

Place = tuple[str, str]


def wrong(books: Books, known: Known) -> list[str]:
    return [
        *not_recorded(books, known),
        *recorded_otherwise(books, known),
        *recorded_for_nothing(books, known),
        *billed_otherwise(books, known),
    ]


def doubled(books: Books) -> list[str]:
    """Documents that count for one invoice more than once, and tax lines that an invoice has more than once."""
    found = [
        f"{code} stands in AvaTax {len(rows)} times: {sorted(str(row['id']) for row in rows)}"
        for code, rows in books.recorded.items()
        if len(rows) > 1
    ]
    marked: dict[str, set[str]] = defaultdict(set)
    for code, rows in books.recorded.items():
        for row in rows:
            if is_ours(row):
                marked[str(row["referenceCode"])].add(code)
    found += [f"{mark} stands in AvaTax as {sorted(codes)}" for mark, codes in marked.items() if len(codes) > 1]
    for invoice in books.invoices:
        charged = books.charged(invoice)
        ours = [line for line in charged if OUR_LINE.search(str(line.get("Notes") or ""))]
        if ours and len(charged) > 1:
            found.append(f"{named(invoice)} has {len(charged)} tax lines, {len(ours)} of them ours")
    return found


def not_recorded(books: Books, known: Known) -> list[str]:
    return [
        f"{named(invoice)} is final, AvaTax has no {code_of(invoice)}, and nobody says why"
        for place, invoice in books.finals.items()
        if code_of(invoice) not in books.recorded and not told(known, "tax", place)
    ]


def recorded_otherwise(books: Books, known: Known) -> list[str]:
    """Documents that do not say what their invoice says."""
    found = []
    for place, invoice in books.finals.items():
        document = books.document_of(invoice)
        if document is None or left_to_others(document) or told(known, "tax", place):
            continue
        found += [
            f"{named(invoice)} has {what} {mine} in Exact and {theirs} in AvaTax"
            for what, mine, theirs in _compared(books, invoice, document)
            if mine != theirs
        ]
    return found


def recorded_for_nothing(books: Books, known: Known) -> list[str]:
    """Documents of ours, and under our codes, of drafts and of invoices that are not there."""
    divisions = tuple(f"{division}-" for division in COMPANIES)
    codes = {code_of(invoice) for invoice in books.finals.values()}
    found = []
    for code, rows in books.recorded.items():
        ours = any(map(is_ours, rows))
        division, _, key = code.partition("-")
        if code in codes or not (ours or code.startswith(divisions)) or told(known, "tax", (division, key)):
            continue
        found.append(f"AvaTax has {code}, of which Exact has no final invoice, and nobody says why")
    return found


def billed_otherwise(books: Books, known: Known) -> list[str]:
    """Drafts that do not bill the tax that AvaTax says. Where Exact puts VAT itself there is none of ours."""
    found = []
    for invoice in books.drafts:
        place = (str(invoice["Division"]), str(invoice["InvoiceID"]))
        if told(known, "estimates", place) or told(known, "tax_lines", place):
            continue
        if amount(invoice.get("VATAmountFC")):
            wanted: Decimal | None = Decimal(0)
        else:
            wanted = books.estimates.get(place[1])
        billed = net_of(books.charged(invoice))
        if wanted is None:
            found.append(f"{named(invoice)} cannot be taxed, and nobody says why")
        elif billed != wanted:
            found.append(f"{named(invoice)} bills a tax of {billed}, and AvaTax says {wanted}")
    return found


def _compared(books: Books, invoice: Row, document: Row) -> Iterator[tuple[str, object, object]]:
    division = str(invoice["Division"])
    customer = books.customer_of.get(str(invoice["OrderedBy"]), {})
    code = str(customer.get("Code") or "").strip()
    kind = "ReturnInvoice" if invoice["Type"] in CREDITS else "SalesInvoice"
    sold = books.sold(invoice)
    yield "company", COMPANIES[division], document["company"]
    yield "type", kind, document["type"]
    yield "amount", net_of(sold), amount(document["totalAmount"])
    yield "currency", invoice["Currency"], document["currencyCode"]
    yield "date", day(invoice["InvoiceDate"]).isoformat(), str(document["date"])[:10]
    yield "customer", code, document["customerCode"]
    yield "entity use code", books.use_codes.get((division, code), ""), document.get("entityUseCode") or ""
    mine = ((books.item_of[str(line["Item"])], amount(line["AmountFC"])) for line in sold)
    theirs = ((str(line["itemCode"]), amount(line["lineAmount"])) for line in document["lines"])
    yield "lines", _counted(mine), _counted(theirs)
    items = {books.item_of[str(line["Item"])] for line in sold}
    wanted = {(item, books.tax_codes.get(item, "")) for item in items}
    yield "tax codes", sorted(wanted), sorted({(line["itemCode"], line["taxCode"]) for line in document["lines"]})


def _counted(rows: Iterator[tuple[str, Decimal]]) -> dict[tuple[str, Decimal], int]:
    return dict(sorted(Counter(rows).items()))
