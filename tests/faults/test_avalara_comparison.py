"""The comparison that the tests of Exact Online <-> AvaTax rest on: each thing that can be wrong is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.support.links import avalara_documents, avalara_ledger
from tests.support.links.avalara_books import Books
from tests.support.links.known import Known

Row = dict[str, Any]
STOPPED = {"state": "blocked", "reason_code": "address_failed", "reason_text": "no such house number"}
HELD = {"state": "held", "reason_code": "changed_in_target", "reason_text": "the journal was changed"}
DAY = int(datetime(2026, 11, 2, tzinfo=UTC).timestamp() * 1000)


def invoice(key: str, number: int | None, **more: Any) -> Row:
    who = {"OrderedBy": "c-us", "InvoiceTo": "c-us", "DeliverTo": "c-us"}
    facts = {"InvoiceID": key, "InvoiceNumber": number, "Status": 50 if number else 20, "Type": 8020, "Currency": "USD"}
    return {"Division": "852", "InvoiceDate": DAY, "VATAmountFC": 0.0, **facts, **who} | more


def line(of: str, item: str, net: float, **more: Any) -> Row:
    return {"ID": f"{of}-{item}", "InvoiceID": of, "LineNumber": 1, "Item": f"i-{item}", "AmountFC": net} | more


def tax_line(of: str, net: float, **more: Any) -> Row:
    return line(of, "TAX", net, LineNumber=9, Notes=f"AV:tax_line:{of}") | more


def document(key: str, net: str, *parts: tuple[str, str, str], **more: Any) -> Row:
    """``parts``: region, kind and tax."""
    rows = [{"country": "US", "region": region, "taxType": kind, "tax": tax} for region, kind, tax in parts]
    tax = sum((Decimal(tax) for _, _, tax in parts), Decimal(0))
    lines = [{"itemCode": "LIC", "lineAmount": net, "taxCode": "SW1", "details": rows}]
    facts = {"id": f"d-{key}", "code": f"852-{key}", "referenceCode": f"AV:tax:852:{key}", "type": "SalesInvoice"}
    said = {"date": "2026-11-02", "currencyCode": "USD", "customerCode": "20001", "entityUseCode": ""}
    amounts = {"totalAmount": net, "totalTax": str(tax), "lines": lines, "status": "Committed"}
    return {"company": "KESTREL-US", **facts, **said, **amounts} | more


def posted(key: str, entry: str, account: str, amount: float, **more: Any) -> Row:
    said = {"Description": f"AV:tax:{key} tax of invoice", "EntryID": entry, "Division": "852", "Currency": "USD"}
    return {**said, "GLAccount": f"gl-{account}", "AmountFC": amount} | more


# 1 was billed with its tax; 2 became final without a tax line and was corrected later; 3 has a bad address; 4 has no
# tax; 5 has Exact's own VAT; 6 is a credit note; 7 is another connector's; 8 is in AvaTax and waits; d1, d2 are drafts.
AGREED = Books(
    invoices=[
        invoice("a1", 101), invoice("a2", 102), invoice("a3", 103), invoice("a4", 104),
        invoice("a5", 105, VATAmountFC=21.0), invoice("a6", 106, Type=8021), invoice("a7", 107), invoice("a8", 108),
        invoice("d1", None), invoice("d2", None, VATAmountFC=4.2),
    ],
    lines=[
        line("a1", "LIC", 100.0), tax_line("a1", 7.75), line("a2", "LIC", 200.0), line("a3", "LIC", 50.0),
        line("a4", "LIC", 70.0), line("a5", "LIC", 100.0), line("a6", "LIC", -100.0), tax_line("a6", -7.75),
        line("a7", "LIC", 30.0), line("a8", "LIC", 40.0), line("d1", "LIC", 10.0), tax_line("d1", 0.78),
        line("d2", "LIC", 20.0),
    ],
    items=[{"ID": "i-LIC", "Code": "LIC "}, {"ID": "i-TAX", "Code": "TAX"}],
    customers=[{"ID": "c-us", "Code": "             20001", "GLAR": "gl-1300"}],
    gl_accounts=[{"ID": f"gl-{code}", "Code": code} for code in ("1300", "1580", "1590", "1595")],
    ledger=[
        posted("a1", "e1", "1580", 7.75), posted("a1", "e1", "1590", -7.75, CostCenter="200"),
        posted("a2", "e2", "1300", 15.0, Account="c-us"), posted("a2", "e2", "1590", -15.0, CostCenter="200"),
        posted("a2:2", "e3", "1300", 0.5, Account="c-us"), posted("a2:2", "e3", "1590", -0.5, CostCenter="200"),
        posted("a6", "e6", "1580", -7.75), posted("a6", "e6", "1590", 7.75, CostCenter="200"),
        {"Division": "852", "EntryID": "e9", "Description": "rent", "GLAccount": "gl-1590", "AmountFC": 3.0},
    ],
    transactions=[
        document("a1", "100", ("WA", "Sales", "6.50"), ("WA", "Sales", "1.25")),
        document("a2", "200", ("WA", "Sales", "15.50"), version=2),
        document("a2", "190", ("WA", "Sales", "15.00"), status="Adjusted", id="d-a2-1"),
        document("a4", "70"),
        document("a5", "100", ("WA", "Sales", "21.00")),
        document("a6", "-100", ("WA", "Sales", "-7.75"), type="ReturnInvoice"),
        document("a7", "30", ("WA", "Sales", "3.00"), referenceCode="Other 7"),
        document("a8", "40", ("WA", "Sales", "4.00"), status="Saved"),
        document("x1", "5", status="Cancelled"),
        document("999", "5", code="INV-999", referenceCode="Other 9"),
    ],
    tax_accounts={"US/*/*": "1590", "US/CA/Sales": "1595"},
    cost_centers={"US/*/*": "200"},
    tax_codes={"LIC": "SW1"},
    estimates={"d1": Decimal("0.78"), "d2": Decimal("1.55")},
)  # fmt: skip
KNOWN: Known = {
    ("tax", "852", "a3"): STOPPED,
    ("tax_journals", "852", "a8"): STOPPED,
    ("commit", "852", "a8"): {"state": "waiting", "reason_code": "reference_missing", "reason_text": "its journal"},
}


def problems(books: Books, known: Known = KNOWN) -> list[str]:
    return [
        *avalara_documents.wrong(books, known),
        *avalara_documents.doubled(books),
        *avalara_ledger.wrong(books, known),
        *avalara_ledger.doubled(books),
    ]


def with_invoice(key: str, **change: Any) -> Books:
    rows = [row | change if row["InvoiceID"] == key else row for row in AGREED.invoices]
    return replace(AGREED, invoices=rows)


def with_document(key: str, **change: Any) -> Books:
    rows = [row | change if row["id"] == f"d-{key}" else row for row in AGREED.transactions]
    return replace(AGREED, transactions=rows)


def with_line(key: str, **change: Any) -> Books:
    return replace(AGREED, lines=[row | change if row["ID"] == key else row for row in AGREED.lines])


def with_posted(at: int, **change: Any) -> Books:
    rows = [row | change if place == at else row for place, row in enumerate(AGREED.ledger)]
    return replace(AGREED, ledger=rows)


def more(**rows: list[Row]) -> Books:
    return replace(AGREED, **{name: [*getattr(AGREED, name), *added] for name, added in rows.items()})


def without(name: str, *places: int) -> Books:
    rows = [row for place, row in enumerate(getattr(AGREED, name)) if place not in places]
    return replace(AGREED, **{name: rows})


def test_books_that_agree_are_called_so() -> None:
    assert problems(AGREED) == []


BROKEN: dict[str, tuple[Callable[[], Books], str]] = {
    "lost": (lambda: without("transactions", 0), "invoice 101 of 852 is final, AvaTax has no 852-a1"),
    "void": (lambda: with_document("a1", status="Cancelled"), "AvaTax has no 852-a1"),
    "another company": (lambda: with_document("a1", company="KESTREL-NL"), "company KESTREL-US in Exact and KES"),
    "another type": (lambda: with_document("a6", type="SalesInvoice"), "has type ReturnInvoice in Exact and Sales"),
    "another amount": (lambda: with_document("a1", totalAmount="101"), "amount 100.00 in Exact and 101.00 in AvaTax"),
    "the tax taxed": (lambda: with_document("a1", totalAmount="107.75"), "amount 100.00 in Exact and 107.75"),
    "another currency": (lambda: with_document("a1", currencyCode="CAD"), "currency USD in Exact and CAD in AvaTax"),
    "another day": (lambda: with_document("a1", date="2026-11-03"), "date 2026-11-02 in Exact and 2026-11-03"),
    "another customer": (lambda: with_document("a1", customerCode="20002"), "customer 20001 in Exact and 20002"),
    "an exemption too many": (lambda: with_document("a1", entityUseCode="A"), "entity use code  in Exact and A"),
    "another item": (
        lambda: with_document("a4", lines=[{"itemCode": "SUP", "lineAmount": "70", "taxCode": "SW1", "details": []}]),
        "invoice 104 of 852 has lines",
    ),
    "another tax code": (
        lambda: with_document("a4", lines=[{"itemCode": "LIC", "lineAmount": "70", "taxCode": "P0", "details": []}]),
        "invoice 104 of 852 has tax codes",
    ),
    "recorded twice": (
        lambda: more(transactions=[document("a4", "70", id="d-a4-2")]), "852-a4 stands in AvaTax 2 times",
    ),
    "recorded under two codes": (
        lambda: more(transactions=[document("a4", "70", id="d-a4-2", code="852-104")]),
        "AV:tax:852:a4 stands in AvaTax as ['852-104', '852-a4']",
    ),
    "a draft recorded": (lambda: more(transactions=[document("d1", "10")]), "AvaTax has 852-d1, of which Exact has no"),
    "recorded for nothing": (lambda: with_document("x1", status="Saved"), "AvaTax has 852-x1, of which Exact has no"),
    "two tax lines": (
        lambda: more(lines=[tax_line("d1", 0.0, ID="d1-again")]), "invoice d1 of 852 has 2 tax lines, 2 of them ours",
    ),
    "beside a typed one": (
        lambda: more(lines=[tax_line("a1", 0.0, ID="a1-typed", Notes="")]), "has 2 tax lines, 1 of them ours",
    ),
    "a draft with another tax": (lambda: with_line("d1-TAX", AmountFC=0.8), "a tax of 0.80, and AvaTax says 0.78"),
    "a draft without its tax": (lambda: without("lines", 11), "bills a tax of 0.00, and AvaTax says 0.78"),
    "taxed beside Exact's VAT": (lambda: more(lines=[tax_line("d2", 1.55)]), "invoice d2 of 852 bills a tax of 1.55"),
    "a draft nobody can tax": (lambda: replace(AGREED, estimates={}), "d1 of 852 cannot be taxed, and nobody says why"),
    "not booked": (
        lambda: without("ledger", 0, 1), "the tax of invoice 101 of 852 should move 7.75 on 1580 and moves 0",
    ),
    "half of a correction": (lambda: without("ledger", 4, 5), "invoice 102 of 852 should move -15.50 on 1590"),
    "to another account": (lambda: with_posted(1, GLAccount="gl-1595"), "should move 0 on 1595 at 200 and moves -7.75"),
    "to another cost centre": (lambda: with_posted(1, CostCenter="100"), "should move 0 on 1590 at 100"),
    "to another customer": (lambda: with_posted(2, Account="c-xx"), "should move 0 on 1300 of c-xx and moves 15.00"),
    "from the clearing account": (lambda: with_posted(2, GLAccount="gl-1580"), "on 1580 of c-us and moves 15.00"),
    "in another currency": (lambda: with_posted(0, Currency="EUR"), "the tax of invoice 101 of 852 is booked in EUR"),
    "booked beside Exact's VAT": (
        lambda: more(ledger=[posted("a5", "e5", "1590", -21.0), posted("a5", "e5", "1300", 21.0)]),
        "the tax of invoice 105 of 852 should move 0 on 1300",
    ),
    "booked beside another program": (
        lambda: more(ledger=[posted("a7", "e7", "1590", -3.0), posted("a7", "e7", "1300", 3.0)]),
        "the tax of invoice 107 of 852 should move 0 on 1590 and moves -3.00",
    ),
    "another program's, and not committed": (
        lambda: with_document("a7", status="Saved"), "invoice 107 of 852 is Saved in AvaTax and not committed",
    ),
    "one key, two entries": (lambda: with_posted(5, EntryID="e4"), "journal AV:tax:a2:2 of 852 has 2 entries"),
    "booked for a draft": (lambda: more(ledger=[posted("d1", "e5", "1590", 1.0)]), "journal AV:tax:d1 of 852 stands"),
    "not committed": (
        lambda: with_document("a1", status="Saved"), "invoice 101 of 852 is Saved in AvaTax and not committed",
    ),
    "committed, and Exact has other VAT": (
        lambda: with_invoice("a5", VATAmountFC=19.0), "is committed, and Exact put a VAT of 19.00 on it, AvaTax 21.00",
    ),
    "committed, and changed since": (
        lambda: with_line("a1-LIC", AmountFC=90.0), "is committed, and it charges 90.00, AvaTax has 100.00",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("broken", "words"), BROKEN.values(), ids=list(BROKEN))
def test_each_thing_that_is_wrong_is_found(broken: Callable[[], Books], words: str) -> None:
    found = problems(broken())
    assert [text for text in found if words in text] != [], found


def test_what_was_stopped_for_a_reason_that_is_told_is_not_lost() -> None:
    assert problems(AGREED, {}) == [
        "invoice 103 of 852 is final, AvaTax has no 852-a3, and nobody says why",
        "the tax of invoice 108 of 852 should move 4.00 on 1300 of c-us and moves 0",
        "the tax of invoice 108 of 852 should move -4.00 on 1590 at 200 and moves 0",
        "invoice 108 of 852 is Saved in AvaTax and not committed, and nobody says why",
    ]
    ours = KNOWN | {("tax", "852", "a3"): {**STOPPED, "reason_code": "writer_failed"}}  # type: ignore[operator]
    assert problems(AGREED, ours) == ["invoice 103 of 852 is final, AvaTax has no 852-a3, and nobody says why"]


def test_what_is_skipped_is_not_excused() -> None:
    skipped = {"state": "skipped", "reason_code": "not_needed", "reason_text": "nothing is left to be done"}
    known = KNOWN | {("tax", "852", "a3"): skipped}  # type: ignore[operator]
    assert problems(AGREED, known) == ["invoice 103 of 852 is final, AvaTax has no 852-a3, and nobody says why"]


def test_nothing_excuses_a_commit_without_its_journal_but_a_person_who_is_asked() -> None:
    books = without("ledger", 0, 1)
    blocked = KNOWN | {("tax_journals", "852", "a1"): STOPPED}  # type: ignore[operator]
    (found,) = problems(books, blocked)
    assert found.startswith("invoice 101 of 852 is committed, and its tax should move")
    held = KNOWN | {("tax_journals", "852", "a1:2"): HELD}  # type: ignore[operator]
    assert problems(books, held) == []


def test_a_draft_whose_address_is_asked_for_waits_without_a_word_more() -> None:
    books = without("lines", 11)
    assert problems(books, KNOWN | {("estimates", "852", "d1"): STOPPED}) == []  # type: ignore[operator]
    assert problems(books, KNOWN | {("tax_lines", "852", "d1"): HELD}) == []  # type: ignore[operator]
