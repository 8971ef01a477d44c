"""Invoices and credit notes as purchase entries: what is sent of them, and what is refused before anything leaves."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest

from include.systems.base import LedgerLine, Posting, Prepared, Target
from include.systems.exact_online import contract
from include.systems.exact_online.entries import lines_of
from include.systems.exact_online.writer import ExactOnlineWriter
from tests.support.http import exact_served
from tests.support.postings import GUIDS, SUPPLIER
from tests.support.purchases import BASWARE, INVOICE_ID, PROJECT, books, invoice, invoice_line, posting

ZERO = Decimal(0)


def prepared(what: Posting, **change: Any) -> Prepared:
    client = exact_served(lambda request: httpx.Response(500)).client
    return ExactOnlineWriter(client, BASWARE, books(**change)).prepare([what])


def body(what: Posting, **change: Any) -> dict[str, Any]:
    request = prepared(what, **change).request
    assert request is not None, prepared(what, **change).problems
    found: dict[str, Any] = json.loads(request.body, parse_float=Decimal)
    return found


def refused(what: Posting, **change: Any) -> list[str]:
    answer = prepared(what, **change)
    assert answer.request is None, answer.request
    return [code for code, _ in answer.problems]


def test_an_invoice_is_a_whole_purchase_entry() -> None:
    coded = invoice_line(
        2, account="4100", cost_center="10", cost_unit="P1", project="PRJ-1", description="Chairs", tax="21.01"
    )
    paper = invoice(
        invoice_line(),
        coded,
        due_date=date(2026, 4, 1),
        description="Office",
        payment_term="30",
        payment_reference="RF18",
        image="https://p2p.example/i/77",
    )
    request = prepared(posting(paper)).request
    assert request is not None
    assert (request.method, request.path) == ("POST", "purchaseentry/PurchaseEntries")
    assert request.body == (
        f'{{"Supplier":"{SUPPLIER}","Journal":"60","Currency":"EUR","EntryDate":"2026-03-02","DueDate":"2026-04-01",'
        f'"Description":"BW:{INVOICE_ID} Office","YourRef":"RE-26-77","PaymentCondition":"30",'
        '"PaymentReference":"RF18","ExternalLinkReference":"https://p2p.example/i/77","ReportingYear":2026,"ReportingPeriod":3,'
        f'"PurchaseEntryLines":[{{"GLAccount":"{GUIDS["4000"]}","AmountFC":100.00,"VATCode":"2"}},'
        f'{{"GLAccount":"{GUIDS["4100"]}","AmountFC":100.00,"Description":"Chairs","VATCode":"2","VATAmountFC":21.01,'
        f'"CostCenter":"10","CostUnit":"P1","Project":"{PROJECT}"}}]}}'
    )
    sent = json.loads(request.body)
    assert set(sent) <= contract.SENT[request.path]
    assert all(set(line) <= contract.SENT["PurchaseEntryLines"] for line in sent["PurchaseEntryLines"])


@pytest.mark.parametrize(
    ("line", "amount", "code", "override"),
    [
        ({}, "100.00", "2", None),
        ({"tax": "20.99"}, "100.00", "2", "20.99"),
        ({"tax_code": "0", "tax": "0"}, "100.00", "0", None),
        ({"tax_code": "3"}, "121.00", "3", None),
        # 10.00 and 2.11 are 12.11 with VAT, of which Exact would take 2.10.
        ({"tax_code": "3", "net": "10.00", "tax": "2.11"}, "12.11", "3", "2.11"),
        ({"tax_code": "4", "tax": "0"}, "100.00", "4", None),
        ({"account": "8900", "tax_code": None}, "100.00", "2", None),
        ({"tax_code": None, "tax": "0"}, "100.00", None, None),
    ],
    ids=[
        "excluding", "rounded by the supplier", "none", "including", "including, rounded by the supplier",
        "reverse charge", "the account's own code", "no code at all",
    ],
)  # fmt: skip
def test_the_amount_of_a_line_follows_its_vat_code(
    line: dict[str, Any], amount: str, code: str | None, override: str | None
) -> None:
    [sent] = body(posting(invoice(invoice_line(**line))))["PurchaseEntryLines"]
    assert sent["AmountFC"] == Decimal(amount)
    assert sent.get("VATCode") == code
    assert sent.get("VATAmountFC") == (None if override is None else Decimal(override))


def test_vat_that_a_line_does_not_say_is_left_to_exact_and_counts_in_the_total() -> None:
    line = invoice_line(tax=None)
    [sent] = body(posting(invoice(line, tax_payable="21.00", total="121.00")))["PurchaseEntryLines"]
    assert "VATAmountFC" not in sent
    assert refused(posting(invoice(line, tax_payable="20.00", total="120.00"))) == ["totals_differ"]


@pytest.mark.parametrize(("currency", "net", "tax"), [("KWD", "1.234", "0.259"), ("JPY", "1005", "211")])
def test_amounts_have_the_decimals_of_their_currency_and_vat_is_told_where_it_has_no_cents(
    currency: str, net: str, tax: str
) -> None:
    paper = invoice(invoice_line(net=net, tax=tax), currency=currency)
    [line] = body(posting(paper))["PurchaseEntryLines"]
    assert (line["AmountFC"], line["VATAmountFC"]) == (Decimal(net), Decimal(tax))
    finer = invoice(invoice_line(net=Decimal(net) + Decimal("0.0005"), tax=tax), currency=currency)
    assert refused(posting(finer)) == ["totals_differ"]


def test_a_credit_note_is_negative() -> None:
    note = invoice(invoice_line(net="-100.00", tax="-21.00"), is_credit=True)
    [line] = body(posting(note))["PurchaseEntryLines"]
    assert line["AmountFC"] == Decimal("-100.00")
    assert "VATAmountFC" not in line
    assert refused(posting(invoice(is_credit=True))) == ["totals_differ"]


def test_the_supplier_may_round_once_over_all_lines() -> None:
    """0.10 at 21 % is 0.02 a line; three of them are 0.30, on which 0.06 or 0.07 may be billed."""
    lines = [invoice_line(no, net="0.10", tax=tax) for no, tax in enumerate(("0.02", "0.02", "0.03"), 1)]
    sent = body(posting(invoice(*lines)))["PurchaseEntryLines"]
    assert [line.get("VATAmountFC") for line in sent] == [None, None, Decimal("0.03")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"tax": "7.00"}, ["tax_differs"]),
        ({"tax": "0.00"}, ["tax_differs"]),
        ({"tax": "20.50"}, None),
        ({"tax": "20.49"}, ["tax_differs"]),
        ({"tax_code": "4"}, ["tax_differs"]),
        ({"tax_code": "0"}, ["tax_differs"]),
        ({"tax_code": None}, ["tax_differs"]),
        ({"tax_code": "8", "tax": "0"}, ["tax_code_unknown"]),
        ({"tax_code": "9"}, ["tax_code_unknown"]),
        ({"account": "5555"}, ["account_unknown"]),
        ({"account": None}, ["account_unknown"]),
        ({"cost_center": "99"}, ["cost_center_unknown"]),
        ({"cost_center": "19"}, ["cost_center_unknown"]),
        ({"cost_unit": "P9"}, ["cost_unit_unknown"]),
        ({"project": "P-9"}, ["project_unknown"]),
        ({"net": "100.001", "tax": "21.00"}, ["totals_differ"]),
    ],
)
def test_a_line_that_exact_would_book_otherwise_or_not_at_all_is_refused(
    line: dict[str, Any], expected: list[str] | None
) -> None:
    what = posting(invoice(invoice_line(**line)))
    assert (refused(what) if expected else body(what)["PurchaseEntryLines"][0]["VATAmountFC"]) == (
        expected or Decimal("20.50")
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"journal": None}, ["journal_unknown"]),
        ({"journal": "90"}, ["journal_unknown"]),
        ({"journal": "62"}, ["journal_unknown"]),
        ({"journal": "61", "currency": "USD"}, ["currency_not_accepted"]),
        ({"payment_term": "99"}, ["payment_term_unknown"]),
        ({"date": date(2026, 2, 10)}, ["period_closed"]),
        ({"date": date(2027, 2, 10)}, ["period_missing"]),
        ({"total": "120.99"}, ["totals_differ"]),
        ({"total": "120.99", "tax_payable": "20.99"}, ["totals_differ"]),
        ({"vendor_key": "4712"}, ["vendor_unmatched"]),
    ],
)
def test_what_is_wrong_with_the_whole_is_refused(change: dict[str, Any], expected: list[str]) -> None:
    assert refused(posting(invoice(**change))) == expected


def test_all_that_is_wrong_is_told_at_once_in_plain_words() -> None:
    lines = (
        invoice_line(1, account="5555", cost_center="99"),
        invoice_line(2, tax="7.00", tax_code="2", net="33.33"),
    )
    paper = invoice(*lines, journal="90", vendor_key="4712", date=date(2027, 1, 5))
    assert [text for _, text in prepared(posting(paper)).problems] == [
        "invoice RE-26-77: its vendor 4712 is no supplier of Exact division 123",
        "invoice RE-26-77: 90 is no purchase journal of Exact division 123, or is blocked",
        "invoice RE-26-77: Exact division 123 has no financial period for 2027-01-05: add the year there",
        "invoice RE-26-77, line 1: account 5555 does not exist in Exact division 123, or cannot be posted to",
        "invoice RE-26-77, line 1: cost centre 99 does not exist in Exact division 123: add it there, or map it",
    ]
    for change, text in (
        ({"total": "120.99"}, "is 120.99, but says 100.00 net and 21.00 VAT: correct its header"),
        (
            {"total": "120.99", "tax_payable": "20.99"},
            "is 120.99, but its lines are 100.00 and the VAT billed on them 21.00, which makes 121.00",
        ),
    ):
        assert prepared(posting(invoice(**change))).problems == (("totals_differ", f"invoice RE-26-77 {text}"),)
    tax = invoice(invoice_line(tax="7.00"))
    assert [text for _, text in prepared(posting(tax)).problems] == [
        "invoice RE-26-77, line 1: 7.00 VAT is billed, but VAT code 2 in Exact makes 21.00 of 100.00: give it the VAT "
        "code that was billed"
    ]


@pytest.mark.parametrize(
    ("known", "wanted", "is_sent"),
    [
        ({"payables": {SUPPLIER: "1610"}}, "1610", True),
        ({"payables": {SUPPLIER: "1610"}}, "1600", False),
        ({"usual_payables": "1600"}, "1600", True),
        ({"usual_payables": "1600"}, "1610", False),
        ({"payables": {SUPPLIER: "1610"}, "usual_payables": "1600"}, "1600", False),
        ({}, "1610", True),
        ({"payables": {SUPPLIER: "1610"}}, None, True),
    ],
)
def test_the_payables_account_is_the_suppliers_and_must_be_the_one_wanted(
    known: dict[str, Any], wanted: str | None, is_sent: bool
) -> None:
    what = posting(invoice(ap_account=wanted))
    answer = prepared(what, **known)
    assert [code for code, _ in answer.problems] == ([] if is_sent else ["ap_account_differs"])


def test_what_was_not_read_is_left_to_exact() -> None:
    unread = books().line_codes("123")
    codes = type(unread)(vat_codes=unread.vat_codes)
    paper = invoice(invoice_line(cost_center="99", cost_unit="P9"), payment_term="77")
    sent = body(posting(paper), line_codes=codes, periods=())
    assert sent["PaymentCondition"] == "77"
    assert {"ReportingYear", "ReportingPeriod"}.isdisjoint(sent)


@pytest.mark.parametrize(
    ("action", "text"),
    [
        ("update", "says something else now; a booked entry is not rewritten by us: correct it there by hand"),
        ("void", "is withdrawn now; a booked entry is not taken back by us: credit or delete it there"),
    ],
)
def test_a_booked_entry_is_a_persons(action: Any, text: str) -> None:
    what = posting(invoice(), action, target=Target("e-1", number="26600012"))
    assert prepared(what).problems == (
        ("changed_after_lock", f"invoice RE-26-77 is booked in Exact division 123 as entry 26600012 and {text}"),
    )


FREED = {"payment_term": "30", "released_from": "KA", "due_date": date(2026, 4, 1)}


def test_an_entry_whose_payment_block_was_lifted_gets_the_condition_it_is_paid_by() -> None:
    request = prepared(posting(invoice(**FREED), "update", target=Target(GUIDS["4000"], number="26600012"))).request
    assert request is not None
    assert (request.method, request.path) == ("PUT", f"purchaseentry/PurchaseEntries(guid'{GUIDS['4000']}')")
    assert request.body == '{"PaymentCondition":"30","DueDate":"2026-04-01"}'
    assert lines_of(request.body) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [({"payment_term": "77"}, "payment_term_unknown"), ({"date": date(2026, 2, 27)}, "period_closed")],
)
def test_what_exact_would_refuse_of_it_is_not_sent(change: dict[str, Any], code: str) -> None:
    assert refused(posting(invoice(**FREED | change), "update", target=Target(GUIDS["4000"]))) == [code]


def test_a_long_description_never_costs_the_key() -> None:
    text = body(posting(invoice(description="x" * 90)))["Description"]
    assert text.split()[0] == f"BW:{INVOICE_ID}"
    assert len(text) == contract.SHORT_TEXT


def test_debits_and_credits_are_what_the_body_says() -> None:
    request = prepared(posting(invoice(invoice_line(cost_center="10"), invoice_line(2, account="4100")))).request
    assert request is not None
    assert lines_of(request.body) == (
        LedgerLine("60", GUIDS["4000"], None, Decimal("100.00"), ZERO, "VAT code 2", "10"),
        LedgerLine("60", GUIDS["4100"], None, Decimal("100.00"), ZERO, "VAT code 2"),
        LedgerLine("60", "accounts payable", SUPPLIER, ZERO, Decimal("200.00"), f"BW:{INVOICE_ID}"),
    )
    note = prepared(posting(invoice(invoice_line(net="-100.00", tax="-21.00"), is_credit=True))).request
    assert note is not None
    assert [(line.debit, line.credit) for line in lines_of(note.body)] == [
        (ZERO, Decimal("100.00")),
        (Decimal("100.00"), ZERO),
    ]
