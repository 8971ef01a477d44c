"""The comparison that the kill tests of QuickBooks <-> AvidXchange rest on: each thing that can be wrong is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.links import quickbooks_books, quickbooks_postings
from tests.support.links.avidxchange import doubled_invoices
from tests.support.links.known import Known
from tests.support.links.quickbooks_books import Books
from tests.support.links.quickbooks_postings import doubled

Row = dict[str, Any]
PENDING = "[AvidXchange] payment pending since 2026-11-20"
VOIDED = "[AvidXchange] payment voided on 2026-11-20"
EXPLAINED = {"state": "held", "reason_text": "a person decides"}
DELIVERED = {"state": "delivered", "reason_text": None}
# Whose the bills are, and the accounts-payable account they stand on.
OWED = {"VendorRef": {"value": "60"}, "APAccountRef": {"value": "33"}}
BANK = {"CheckPayment": {"BankAccountRef": {"value": "35"}}}


def bill(key: str, total: float, balance: float, memo: str = "") -> Row:
    row = {"Id": key, "DocNumber": f"F-{key}", "TxnDate": "2026-11-16", "TotalAmt": total, "Balance": balance}
    return {**OWED, **row, "PrivateNote": memo}


def bill_payment(key: str, memo: str, total: float, **settled: float) -> Row:
    lines = [
        {"Amount": amount, "LinkedTxn": [{"TxnType": kind.partition("_")[0], "TxnId": kind.partition("_")[2]}]}
        for kind, amount in settled.items()
    ]
    facts = {"Id": key, "PrivateNote": memo, "TotalAmt": total, "TxnDate": "2026-11-19", "DocNumber": "0910"}
    return {**OWED, **BANK, **facts, "Line": lines}


def invoice(key: str, amount: str, status: str = "Submitted") -> Row:
    facts = {"VendorId": 7, "CompanyExternalCode": "C3", "InvoiceNumber": f"F-{key}", "Status": status}
    return {**facts, "ExternalCode": f"quickbooks_online:9130:{key}", "Amount": amount}


def payment(number: int, amount: str, status: str, *paid: tuple[str, str, str], issued: str | None = None) -> Row:
    entries = [
        {"ExternalCode": f"quickbooks_online:9130:{key}", "NetAmount": net, "Discount": discount}
        for key, net, discount in paid
    ]
    facts = {"PaymentId": number, "Amount": amount, "Status": {"Description": status}, "IssuedDate": issued}
    numbers = {"AvidPayChecknumber": None, "TraceNumber": "0910", "CardLast4": None}
    return {**facts, **numbers, "Invoices": entries}


AGREED = Books(
    realm="9130",
    bills=[bill("1", 100.0, 0.0, "ask Bob"), bill("2", 50.0, 50.0, f"rush\n{PENDING}"), bill("3", 30.0, 30.0, VOIDED)],
    credits=[
        {"Id": "4", "DocNumber": "CR-4", "TxnDate": "2026-11-17", "TotalAmt": 20.0, "Balance": 0.0},
        {"Id": "5", "PrivateNote": "AVX:9:discount\nDiscount taken", "TotalAmt": 1.5, "Balance": 0.0},
    ],
    bill_payments=[
        bill_payment("20", "AVX:9\nAvidXchange ACH", 78.5, Bill_1=100.0, VendorCredit_4=20.0, VendorCredit_5=1.5),
        bill_payment("21", "Voided - AVX:11\nAvidXchange ACH", 0),
    ],
    invoices=[invoice("1", "100.00", "Paid"), invoice("2", "50.00"), invoice("3", "30.00"), invoice("VC-4", "-20.00")],
    payments=[
        payment(9, "78.50", "ACH Credit Issued", ("1", "98.50", "1.50"), ("VC-4", "-20.00", "0"), issued="2026-11-19"),
        payment(10, "50.00", "Processing", ("2", "50.00", "0")),
        payment(11, "30.00", "Void", ("3", "30.00", "0"), issued="2026-11-19"),
    ],
    accounts=[{"Id": "35", "AcctNum": "1050"}, {"Id": "36", "AcctNum": "1060"}],
    closed_through="2026-10-31",
    words={"1": "ask Bob", "2": "rush", "3": ""},
)
KNOWN = {
    ("bills", "9130", "1"): DELIVERED,
    ("bills", "9130", "2"): DELIVERED,
    ("bills", "9130", "3"): DELIVERED,
    ("payments", "C3", "9"): DELIVERED,
}


def wrong(books: Books, known: Known) -> list[str]:
    return [*quickbooks_books.wrong(books, known), *quickbooks_postings.wrong(books, known)]


def without(books: Books, name: str, place: int) -> Books:
    rows = [row for number, row in enumerate(getattr(books, name)) if number != place]
    return replace(books, **{name: rows})


def with_(books: Books, name: str, place: int, **values: Any) -> Books:
    rows = [{**row, **values} if number == place else row for number, row in enumerate(getattr(books, name))]
    return replace(books, **{name: rows})


def test_books_that_agree_are_left_alone() -> None:
    assert wrong(AGREED, KNOWN) == doubled(AGREED) == []
    assert doubled_invoices(list(AGREED.invoices), "quickbooks_online") == []


@pytest.mark.parametrize(
    ("books", "said"),
    [
        (without(AGREED, "bill_payments", 0), "payment 9 was issued and is not posted"),
        (with_(AGREED, "bill_payments", 0, TotalAmt=80.0), "payment 9 is 78.50 and QuickBooks has 80.0"),
        (
            with_(AGREED, "bill_payments", 0, Line=AGREED.bill_payments[0]["Line"][1:]),
            "payment 9 settles 100.00 of bill 1 and QuickBooks 0",
        ),
        (
            with_(AGREED, "bill_payments", 1, TotalAmt=30.0, Line=bill_payment("", "", 0, Bill_3=30.0)["Line"]),
            "payment 11 was voided and its BillPayment stands",
        ),
        (
            with_(AGREED, "bill_payments", 0, TxnDate="2026-11-20"),
            "payment 9 should have day 2026-11-19 in QuickBooks and has 2026-11-20",
        ),
        (
            with_(AGREED, "bill_payments", 0, DocNumber="0911"),
            "payment 9 should have number 0910 in QuickBooks and has 0911",
        ),
        (
            with_(AGREED, "payments", 0, AvidPayChecknumber="4000009", TraceNumber=None),
            "payment 9 should have number 4000009 in QuickBooks and has 0910",
        ),
        (
            with_(AGREED, "bill_payments", 0, CheckPayment={"BankAccountRef": {"value": "36"}}),
            "payment 9 should have bank account 35 in QuickBooks and has 36",
        ),
        (
            with_(AGREED, "bill_payments", 0, APAccountRef={"value": "34"}),
            "payment 9 should have A/P account 33 in QuickBooks and has 34",
        ),
        (
            with_(AGREED, "bill_payments", 0, VendorRef={"value": "61"}),
            "payment 9 should have vendor 60 in QuickBooks and has 61",
        ),
        (
            replace(AGREED, closed_through="2026-11-19"),
            "payment 9 should have day 2026-11-20 in QuickBooks and has 2026-11-19",
        ),
        (with_(AGREED, "bill_payments", 0, TotalAmt=0, Line=[]), "payment 9 is valid and its BillPayment is void"),
        (
            with_(AGREED, "credits", 1, Balance=1.5),
            "discount AVX:9:discount is open in QuickBooks, and no payment uses it up",
        ),
        (without(AGREED, "payments", 2), "BillPayment of payment 11, which AvidXchange does not have"),
        (with_(AGREED, "invoices", 1, Amount="55.00"), "bill F-2 is 50.0 and its invoice in AvidXchange 55.00"),
        (with_(AGREED, "invoices", 3, Amount="20.00"), "credit CR-4 is -20.0 and its invoice in AvidXchange 20.00"),
        (without(AGREED, "bills", 1), "bill 2 was deleted and invoice F-2 is Submitted"),
        (with_(AGREED, "bills", 0, PrivateNote="ask"), "bill 1 said 'ask Bob' and says 'ask'"),
        (with_(AGREED, "bills", 1, PrivateNote=PENDING), f"bill 2 said 'rush' and says {PENDING!r}"),
        (
            with_(AGREED, "bills", 1, PrivateNote="rush"),
            "bill F-2 should say pending since in its memo and says []",
        ),
        (
            with_(AGREED, "bills", 0, PrivateNote=f"ask Bob\n{PENDING}"),
            "bill F-1 should say nothing in its memo and says ['pending since']",
        ),
        (
            with_(AGREED, "bills", 1, PrivateNote=f"rush\n{PENDING}\n{PENDING}"),
            "bill F-2 has 2 lines of ours in its memo",
        ),
        (
            replace(AGREED, bills=[*AGREED.bills, bill("6", 10.0, 10.0)]),
            "bill F-6 is open in QuickBooks and never came up",
        ),
    ],
)
def test_what_is_wrong_between_the_books_is_said(books: Books, said: str) -> None:
    assert wrong(books, KNOWN) == [said]


@pytest.mark.parametrize(
    ("books", "flow", "company", "key"),
    [
        (without(AGREED, "bill_payments", 0), "payments", "C3", "9"),
        (with_(AGREED, "invoices", 1, Amount="55.00"), "bills", "9130", "2"),
        (with_(AGREED, "bills", 1, PrivateNote="rush"), "payment_status", "C3", "2"),
    ],
)
def test_what_was_stopped_for_a_reason_that_is_told_is_not_lost(
    books: Books, flow: str, company: str, key: str
) -> None:
    explained: Known = {**KNOWN, (flow, company, key): EXPLAINED}
    assert wrong(books, explained) == []


def test_a_payment_that_was_stopped_may_be_told_of_in_the_memo_and_one_that_stands_may_not() -> None:
    made = "ask Bob\n[AvidXchange] payment made on 2026-11-20, not posted"
    books = with_(without(AGREED, "bill_payments", 0), "bills", 0, PrivateNote=made)
    assert wrong(books, {**KNOWN, ("payments", "C3", "9"): EXPLAINED}) == []
    standing = with_(AGREED, "bills", 0, PrivateNote=made)
    assert wrong(standing, KNOWN) == ["bill F-1 should say nothing in its memo and says ['made on']"]


def test_a_discount_that_an_alert_names_is_not_lost() -> None:
    open_credit = with_(AGREED, "credits", 1, Balance=1.5)
    assert wrong(replace(open_credit, told=frozenset({"9"})), KNOWN) == []
    assert len(wrong(replace(open_credit, told=frozenset({"8"})), KNOWN)) == 1


def test_a_stopped_payment_is_not_pending() -> None:
    books = with_(without(AGREED, "bill_payments", 0), "bills", 0, PrivateNote=f"ask Bob\n{PENDING}")
    said = "bill F-1 should say nothing in its memo and says ['pending since']"
    assert wrong(books, {**KNOWN, ("payments", "C3", "9"): EXPLAINED}) == [said]


def test_a_reason_that_is_a_fault_of_ours_explains_nothing() -> None:
    standing = with_(AGREED, "bill_payments", 1, TotalAmt=30.0, Line=bill_payment("", "", 0, Bill_3=30.0)["Line"])
    blocked = {"state": "blocked", "reason_code": "not_found", "reason_text": "it stands nowhere in QuickBooks"}
    assert "payment 11 was voided and its BillPayment stands" in wrong(
        standing, {**KNOWN, ("payments", "C3", "11"): blocked}
    )


def test_a_doubled_bill_payment_discount_or_invoice_is_said() -> None:
    twin = {**AGREED.bill_payments[0], "Id": "29"}
    assert doubled(replace(AGREED, bill_payments=[*AGREED.bill_payments, twin])) == [
        "QuickBooks has 2 of AVX:9 (billpayment)"
    ]
    twin = {**AGREED.credits[1], "Id": "39"}
    assert doubled(replace(AGREED, credits=[*AGREED.credits, twin])) == [
        "QuickBooks has 2 of AVX:9:discount (vendorcredit)"
    ]
    by_hand = {**invoice("2", "50.00"), "ExternalCode": None}
    (said,) = doubled_invoices([*AGREED.invoices, by_hand], "quickbooks_online")
    assert "stands there 2 times" in said
