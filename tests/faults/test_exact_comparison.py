"""The comparison that the kill tests of Exact Online <-> AvidXchange rest on: each thing that can be wrong is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.links import exact_books, exact_postings
from tests.support.links.exact_books import Books
from tests.support.links.known import Known

Row = dict[str, Any]
EXPLAINED = {"state": "held", "reason_code": "review", "reason_text": "a person decides"}
DELIVERED = {"state": "delivered", "reason_text": None}
OWN = {"Division": "123", "Currency": "EUR"}


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def account(code: str, kind: int) -> Row:
    return {**OWN, "ID": f"gl-{code}", "Code": code, "Type": kind, "IsBlocked": False}


def entry(key: str, number: int, supplier: str, status: int = 20) -> Row:
    facts = {"EntryID": key, "EntryNumber": number, "Supplier": supplier, "YourRef": f"F-{key}", "Status": status}
    return {**OWN, **facts, "Created": moment("2026-11-03") + number}


def ledger(entry_id: str, code: str, amount: float, day: str, supplier: str | None = None, words: str = "") -> Row:
    facts = {"EntryID": entry_id, "GLAccount": f"gl-{code}", "AmountFC": amount, "Date": moment(day)}
    return {**OWN, **facts, "Account": supplier, "JournalCode": "90" if words else "60", "Description": words}


def term(key: str, status: int) -> Row:
    return {**OWN, "TransactionType": 30, "Status": status, "TransactionEntryID": key, "YourRef": f"F-{key}"}


def invoice(key: str, number: int, amount: str, vendor: int, status: str, account: str = "4000") -> Row:
    codes = [{"GroupName": "Accounting Codes", "CodeValue": account}, {"GroupName": "Cost Centers", "CodeValue": "C"}]
    facts = {"InvoiceNumber": f"F-{key}", "Amount": amount, "CurrencyCode": "EUR", "Status": status}
    who = {"VendorId": vendor, "VendorName": f"vendor {vendor}", "CompanyExternalCode": "C1", "InvoiceId": number}
    return {**facts, **who, "ExternalCode": f"exact_online:123:{key}", "Lines": [{"LineNumber": 1, "Codes": codes}]}


def payment(number: int, amount: str, status: str, *paid: tuple[str, str, str], void: str | None = None) -> Row:
    entries = [
        {"ExternalCode": f"exact_online:123:{key}", "InvoiceNumber": f"F-{key}", "NetAmount": net, "Discount": discount}
        for key, net, discount in paid
    ]
    facts = {"PaymentId": number, "Amount": amount, "CurrencyCode": "EUR", "CompanyExternalCode": "C1", "VendorId": 7}
    days = {"IssuedDate": "2026-11-19", "VoidedDate": void}
    return {**facts, **days, "Status": {"Description": status}, "Invoices": entries}


def month(number: int, start: str, end: str) -> Row:
    return {**OWN, "FinYear": 2026, "FinPeriod": number, "StartDate": moment(start), "EndDate": moment(end)}


PAID = [
    ledger("p9", "1600", 121.0, "2026-11-19", "s-a", "AVX:9 601 ACH 0910"),
    ledger("p9", "1600", -20.0, "2026-11-19", "s-a", "AVX:9 604 ACH 0910"),
    ledger("p9", "4900", -1.0, "2026-11-19", words="AVX:9 discount"),
    ledger("p9", "1290", -100.0, "2026-11-19", words="AVX:9 ACH 0910"),
]
TAKEN_BACK = [
    ledger("p11", "1600", 50.0, "2026-11-19", "s-b", "AVX:11 603 Check 400"),
    ledger("p11", "1290", -50.0, "2026-11-19", words="AVX:11 Check 400"),
    ledger("v11", "1600", -50.0, "2026-11-20", "s-b", "AVX:11:void 603 Check 400"),
    ledger("v11", "1290", 50.0, "2026-11-20", words="AVX:11:void Check 400"),
]
OWED = [
    ledger("e1", "1600", -121.0, "2026-11-02", "s-a"),
    ledger("e1", "4000", 121.0, "2026-11-02"),
    ledger("e2", "1600", -60.5, "2026-11-03", "s-b"),
    ledger("e3", "1600", -50.0, "2026-11-03", "s-b"),
    ledger("e4", "1600", 20.0, "2026-11-03", "s-a"),
]
ORDER = {"ExternalCode": "exact_online:123:o1", "TotalAmount": "300.00", "CurrencyCode": "EUR"}
AGREED = Books(
    suppliers=[
        {**OWN, "ID": "s-a", "Name": "Alder", "IsSupplier": True},
        {**OWN, "ID": "s-b", "Name": "Birch", "IsSupplier": True},
        {**OWN, "ID": "s-c", "Name": "a customer", "IsSupplier": False},
    ],
    accounts=[account("1600", 22), account("1290", 20), account("4000", 110), account("4900", 110)],
    cost_centers=[{**OWN, "ID": "cc", "Code": "C", "Active": True}],
    cost_units=[{**OWN, "ID": "cu", "Code": "U", "Active": False}],
    orders=[
        {**OWN, "PurchaseOrderID": "o1", "OrderNumber": 71, "Supplier": "s-a", "OrderStatus": 10, "AmountFC": 300.0}
    ],
    entries=[entry("e1", 601, "s-a"), entry("e2", 602, "s-b"), entry("e3", 603, "s-b"), entry("e4", 604, "s-a")],
    entry_lines=[
        {**OWN, "ID": "l1", "EntryID": "e1", "LineNumber": 1, "GLAccount": "gl-4000", "CostCenter": "C"},
        {**OWN, "ID": "l2", "EntryID": "e2", "LineNumber": 1, "GLAccount": "gl-4000", "CostCenter": "C"},
    ],
    ledger=[*OWED, *PAID, *TAKEN_BACK],
    terms=[term("e1", 50), term("e2", 20)],
    periods=[month(11, "2026-11-01", "2026-11-30"), month(12, "2026-12-01", "2026-12-31")],
    vendors=[
        {"VendorId": 7, "ExternalVendorCode": "exact_online:123:s-a", "CompanyExternalCode": "C1"},
        {"VendorId": 8, "ExternalVendorCode": "by hand", "CompanyExternalCode": "C1"},
    ],
    avid_codes=[
        {"CompanyExternalCode": "C1", "GroupName": group, "CodeValue": code, "IsActive": active}
        for group, code, active in (
            ("Accounting Codes", "4000", True),
            ("Accounting Codes", "4900", True),
            ("Cost Centers", "C", True),
            ("Cost Units", "U", False),
        )
    ],
    avid_orders=[{**ORDER, "VendorExternalCode": "exact_online:123:s-a", "CompanyExternalCode": "C1"}],
    invoices=[
        invoice("e1", 1, "121.00", 7, "Paid"),
        invoice("e2", 2, "60.50", 8, "Submitted"),
        invoice("e3", 3, "50.00", 8, "PaymentVoided"),
        invoice("e4", 4, "-20.00", 7, "Paid"),
    ],
    payments=[
        payment(9, "100.00", "ACH Credit Issued", ("e1", "120.00", "1.00"), ("e4", "-20.00", "0")),
        payment(11, "50.00", "Void", ("e3", "50.00", "0"), void="2026-11-20"),
    ],
    same={("123", "s-b"): frozenset({8})},
)
KNOWN: Known = {
    ("purchase_invoices", "123", "e2"): DELIVERED,
    ("payments", "C1", "9"): DELIVERED,
    ("payments", "C1", "11"): DELIVERED,
}


def wrong(books: Books, known: Known = KNOWN) -> list[str]:
    return [*exact_books.wrong(books, known), *exact_postings.wrong(books, known)]


def with_(name: str, place: int, **values: Any) -> Books:
    rows = [{**row, **values} if number == place else row for number, row in enumerate(getattr(AGREED, name))]
    return replace(AGREED, **{name: rows})


def without(name: str, *places: int) -> Books:
    return replace(AGREED, **{name: [row for at, row in enumerate(getattr(AGREED, name)) if at not in places]})


def line(words: str, **values: Any) -> Books:
    """With one ledger line of ours, told by its description, changed."""
    rows = [{**row, **values} if row["Description"] == words else row for row in AGREED.ledger]
    assert rows != list(AGREED.ledger)
    return replace(AGREED, ledger=rows)


def lines(entry_id: str, **values: Any) -> Books:
    return replace(AGREED, ledger=[{**row, **(values if row["EntryID"] == entry_id else {})} for row in AGREED.ledger])


def not_there(entry_id: str) -> Books:
    return replace(AGREED, ledger=[row for row in AGREED.ledger if row["EntryID"] != entry_id])


def test_books_that_agree_are_left_alone() -> None:
    assert wrong(AGREED) == exact_postings.doubled(AGREED) == []


@pytest.mark.parametrize(
    ("books", "said"),
    [
        (
            with_("invoices", 1, Amount="55.00"),
            "invoice F-e2 of division 123 is 60.5 in Exact and 55.00 in AvidXchange",
        ),
        (
            with_("invoices", 3, Amount="20.00"),
            "invoice F-e4 of division 123 is -20.0 in Exact and 20.00 in AvidXchange",
        ),
        (
            with_("invoices", 1, CurrencyCode="USD"),
            "invoice F-e2 of division 123 is in EUR in Exact and in USD in AvidXchange",
        ),
        (
            with_("invoices", 1, VendorId=7, VendorName="Alder"),
            "invoice F-e2 of division 123 is of supplier s-b in Exact and of Alder there",
        ),
        (
            with_("invoices", 1, CompanyExternalCode="C2"),
            "invoice F-e2 of division 123 stands in company C2 of AvidXchange",
        ),
        (without("entries", 1), "invoice F-e2 of division 123 was deleted in Exact and is Submitted in AvidXchange"),
        (
            replace(AGREED, terms=[*AGREED.terms, term("e6", 20)]),
            "invoice F-e6 of division 123 is open in Exact and never came up",
        ),
        (
            with_("avid_orders", 0, TotalAmount="310.00"),
            "order 71 of division 123 is 300.0 EUR in Exact and 310.00 EUR in AvidXchange",
        ),
        (
            with_("avid_orders", 0, CurrencyCode="USD"),
            "order 71 of division 123 is 300.0 EUR in Exact and 300.00 USD in AvidXchange",
        ),
        (
            with_("avid_orders", 0, VendorExternalCode="by hand"),
            "order 71 of division 123 is of supplier s-a in Exact and of by hand there",
        ),
        (without("avid_orders", 0), "order 71 of division 123 is open in Exact and never came up"),
        (
            replace(AGREED, suppliers=[*AGREED.suppliers, {**OWN, "ID": "s-d", "Name": "Cedar", "IsSupplier": True}]),
            "supplier Cedar of division 123 never came up",
        ),
        (without("avid_codes", 0), "account 4000 of division 123 is active in Exact and missing in AvidXchange"),
        (
            with_("avid_codes", 2, IsActive=False),
            "cost centre C of division 123 is active in Exact and inactive in AvidXchange",
        ),
        (
            with_("avid_codes", 3, IsActive=True),
            "cost unit U of division 123 is inactive in Exact and active in AvidXchange",
        ),
        (
            with_("entry_lines", 0, GLAccount="gl-4900"),
            "line 1 of invoice F-e1 of division 123 is on ('4900', 'C') in Exact and was approved on ('4000', 'C')",
        ),
        (
            with_("entry_lines", 0, CostCenter="D"),
            "line 1 of invoice F-e1 of division 123 is on ('4000', 'D') in Exact and was approved on ('4000', 'C')",
        ),
        (not_there("p9"), "payment 9 was issued and is not posted"),
        (not_there("v11"), "payment 11 was voided and its posting stands"),
        (without("payments", 0), "payment 9 is posted, and AvidXchange has issued no such payment"),
        (with_("payments", 0, IssuedDate=None), "payment 9 is posted, and AvidXchange has issued no such payment"),
        (with_("payments", 0, CurrencyCode="USD"), "payment 9 is in USD and posted in EUR"),
        (
            line("AVX:9 601 ACH 0910", AmountFC=122.0),
            "payment 9 should move 121.00 on 1600 of s-a for 601 and moves 122.0",
        ),
        (line("AVX:9 ACH 0910", AmountFC=-101.0), "payment 9 should move -100.00 on 1290 and moves -101.0"),
        (line("AVX:9 discount", AmountFC=-2.0), "payment 9 should move -1.00 on 4900 and moves -2.0"),
        (lines("p9", Date=moment("2026-11-18")), "payment 9 is of 2026-11-19 and dated 2026-11-18"),
        (
            lines("v11", Date=moment("2026-11-19")),
            "the reversal of payment 11 is of 2026-11-20 and dated 2026-11-19",
        ),
        (
            line("AVX:11:void Check 400", AmountFC=49.0),
            "the reversal of payment 11 should move 50.0 on 1290 and moves 49.0",
        ),
    ],
)
def test_what_is_wrong_between_the_books_is_said(books: Books, said: str) -> None:
    assert wrong(books) == [said]


@pytest.mark.parametrize(
    ("books", "payment", "said"),
    [
        (
            line("AVX:9 601 ACH 0910", Account="s-b"),
            "payment 9",
            ["121.00 on 1600 of s-a for 601 and moves 0", "0 on 1600 of s-b for 601 and moves 121.0"],
        ),
        (
            line("AVX:9 601 ACH 0910", Description="AVX:9 602 ACH 0910"),
            "payment 9",
            ["121.00 on 1600 of s-a for 601 and moves 0", "0 on 1600 of s-a for 602 and moves 121.0"],
        ),
        (
            line("AVX:9 ACH 0910", GLAccount="gl-4000"),
            "payment 9",
            ["-100.00 on 1290 and moves 0", "0 on 4000 and moves -100.0"],
        ),
        (
            line("AVX:11:void 603 Check 400", Account="s-a"),
            "the reversal of payment 11",
            ["0 on 1600 of s-a for 603 and moves -50.0", "-50.0 on 1600 of s-b for 603 and moves 0"],
        ),
    ],
)
def test_what_stands_somewhere_else_is_missing_there_and_too_much_here(
    books: Books, payment: str, said: list[str]
) -> None:
    assert wrong(books) == [f"{payment} should move {text}" for text in said]


def test_what_people_paid_of_an_invoice_entered_twice_is_posted_on_the_first_of_them() -> None:
    twice = {**entry("e5", 605, "s-a"), "YourRef": "F-e1"}
    paid = [{**row, "ExternalCode": None} for row in AGREED.payments[0]["Invoices"]]
    books = replace(
        AGREED,
        entries=[twice, *AGREED.entries],
        ledger=[*AGREED.ledger, ledger("e5", "1600", -121.0, "2026-11-04", "s-a")],
        payments=[{**AGREED.payments[0], "Invoices": paid}, AGREED.payments[1]],
    )
    known = {**KNOWN, ("purchase_invoices", "123", "e5"): EXPLAINED}
    assert wrong(books, known) == []
    second = [{**row, "Description": row["Description"].replace("AVX:9 601", "AVX:9 605")} for row in books.ledger]
    assert wrong(replace(books, ledger=second), known) == [
        "payment 9 should move 121.00 on 1600 of s-a for 601 and moves 0",
        "payment 9 should move 0 on 1600 of s-a for 605 and moves 121.0",
    ]


def test_a_valid_payment_that_is_reversed_is_said() -> None:
    books = with_("payments", 1, Status={"Description": "Cleared"})
    assert wrong(books) == ["payment 11 is reversed in Exact and not void in AvidXchange"]


def test_a_payment_of_a_closed_month_is_posted_on_the_first_open_day() -> None:
    shut = [{"Division": "123", "Journal": "90", "Year": 2026, "Period": 11, "Status": 1}]
    books = replace(without("ledger", *range(9, 13)), payments=AGREED.payments[:1], closed=shut)
    assert wrong(books) == ["payment 9 is of 2026-11-19 and dated 2026-11-19"]
    moved = [{**row, "Date": moment("2026-12-01")} if row["EntryID"] == "p9" else row for row in books.ledger]
    assert wrong(replace(books, ledger=moved)) == []


@pytest.mark.parametrize(
    ("books", "flow", "company", "key"),
    [
        (not_there("p9"), "payments", "C1", "9:1600"),
        (line("AVX:9 ACH 0910", AmountFC=-101.0), "payments", "C1", "9"),
        (not_there("v11"), "payments", "C1", "11"),
        (with_("invoices", 1, Amount="55.00"), "purchase_invoices", "123", "e2"),
        (with_("avid_orders", 0, TotalAmount="310.00"), "purchase_orders", "123", "o1"),
        (without("avid_codes", 0), "gl_accounts", "123", "gl-4000"),
        (with_("avid_codes", 2, IsActive=False), "cost_centers", "123", "cc"),
        (with_("entry_lines", 0, GLAccount="gl-4900"), "coding", "C1", "1:l1"),
        (with_("entry_lines", 0, GLAccount="gl-4900"), "coding", "C1", "1"),
    ],
)
def test_what_was_stopped_for_a_reason_that_is_told_is_not_wrong_and_what_is_our_fault_is(
    books: Books, flow: str, company: str, key: str
) -> None:
    assert wrong(books, {**KNOWN, (flow, company, key): EXPLAINED}) == []
    assert len(wrong(books, {**KNOWN, (flow, company, key): {**EXPLAINED, "reason_code": "writer_failed"}})) == 1


def test_a_posting_that_stands_twice_is_said() -> None:
    twin = [{**row, "EntryID": "p9-again"} for row in PAID]
    books = replace(AGREED, ledger=[*AGREED.ledger, *twin])
    assert exact_postings.doubled(books) == ["Exact posting AVX:9 has 2 entries"]


def test_what_is_approved_counts_once_its_batch_is_closed() -> None:
    recoded = with_("entry_lines", 0, GLAccount="gl-4900")
    approved = replace(recoded, invoices=[{**row, "Status": "Approved"} for row in recoded.invoices])
    batch = {"CompanyExternalCode": "C1", "DateClosed": None, "InvoiceCount": 1}
    assert wrong(replace(approved, batches=[batch])) == []
    assert wrong(replace(approved, batches=[{**batch, "DateClosed": "2026-11-19T18:00:00Z"}])) == [
        "line 1 of invoice F-e1 of division 123 is on ('4900', 'C') in Exact and was approved on ('4000', 'C')"
    ]
