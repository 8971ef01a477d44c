from __future__ import annotations

import json
from datetime import date
from typing import Any

from include.delivery.context import Planned
from include.pipeline.postings import period_of, rows
from include.systems.exact_online.entries import lines_of

NAMES = {
    ("account", "g-1600"): ("1600", "Creditors"),
    ("account", "g-1290"): ("1290", "Payments under way"),
    ("supplier", "a-1"): ("100", "Jansen BV"),
}
BODY = json.dumps(
    {
        "JournalCode": "90",
        "GeneralJournalEntryLines": [
            {"GLAccount": "g-1600", "Account": "a-1", "AmountFC": "121.00", "Description": "AVX:7 F-1"},
            {"GLAccount": "g-1290", "AmountFC": "-121.00", "Description": "AVX:7"},
        ],
    }
)


def planned(**values: Any) -> Planned:
    base = {"identity": ("C1", "7"), "what": "create", "label": "7", "counterparty": "Jansen", "doc_date": None}
    return Planned(**{**base, "currency": "EUR", "amount": "121.00", **values})  # type: ignore[arg-type]


def test_a_payment_is_shown_account_by_account_with_the_supplier_on_its_line() -> None:
    found = rows("payments", [planned(body=BODY)], lines_of, NAMES)
    assert [(line["account"], line["name"], line["counterparty"], line["debit"], line["credit"]) for line in found] == [
        ("1600", "Creditors", "Jansen BV", "121.00", "0"),
        ("1290", "Payments under way", None, "0", "121.00"),
    ]
    assert {(line["flow"], line["document"], line["journal"], line["currency"]) for line in found} == {
        ("payments", "7", "90", "EUR")
    }


def test_the_cost_centre_of_a_line_is_shown_as_it_is_called() -> None:
    line = {"GLAccount": "g-1600", "AmountFC": "1.00", "CostCenter": "10"}
    body = json.dumps({"JournalCode": "90", "GeneralJournalEntryLines": [line]})
    assert rows("payments", [planned(body=body)], lines_of, NAMES)[0]["cost_center"] == "10"
    named = {**NAMES, ("cost_center", "10"): ("Sales:North", "Sales:North")}
    assert rows("payments", [planned(body=body)], lines_of, named)[0]["cost_center"] == "Sales:North"


def test_the_period_is_the_one_of_the_company_s_own_books() -> None:
    """A financial year that begins in April, and a company of which nothing is known."""
    periods = [("123", date(2026, 11, 1), date(2026, 11, 28), "2026-08"),
               ("123", date(2026, 11, 29), date(2026, 12, 31), "2026-09")]  # fmt: skip
    days = (
        ("123", "2026-11-28"),
        ("123", "2026-11-29T00:00:00"),
        ("456", "2026-11-28"),
        ("123", None),
        ("123", "soon"),
    )
    assert [period_of(periods, *one) for one in days] == ["2026-08", "2026-09", "", "", ""]


def test_a_guid_that_has_no_name_is_shown_rather_than_left_out() -> None:
    assert rows("payments", [planned(body=BODY)], lines_of, {})[1]["account"] == "g-1290"


def test_a_correction_shows_the_accounts_it_moves_between() -> None:
    coding = {
        "kind": "coding",
        "company": "C1",
        "source_key": "9",
        "invoice_key": "9",
        "number": "F-9",
        "vendor_key": "v",
        "date": "2026-11-01",
        "currency": "EUR",
        "net": "80.00",
        "before": [{"key": "l1", "no": 1, "account": "4000", "net": "80.00"}],
        "after": [{"key": "l1", "no": 1, "account": "4100", "cost_center": "10", "net": "80.00"}],
    }
    found = rows("coding", [planned(document=json.dumps(coding), body='{"GLAccount": "g-4100"}')], lines_of, NAMES)
    assert [(line["account"], line["debit"], line["credit"], line["cost_center"]) for line in found] == [
        ("4000", "0", "80.00", ""),
        ("4100", "80.00", "0", "10"),
    ]


def test_an_invoice_shows_the_vat_that_the_books_add_so_that_the_supplier_is_owed_what_was_billed() -> None:
    lines = [{"no": 1, "account": "4000", "net": "80.00"}, {"no": 2, "account": "4100", "net": "20.00"}]
    paper = {"company": "DE01", "source_key": "i", "number": "RE-1", "vendor_key": "4711", "date": "2026-11-01"}
    money = {"currency": "EUR", "net": "100.00", "tax_payable": "21.00", "total": "121.00"}
    document = json.dumps({"kind": "purchase_invoice", **paper, **money, "lines": lines})
    sent = [{"GLAccount": "g-4000", "AmountFC": 80.00, "VATCode": "2"}, {"GLAccount": "g-4100", "AmountFC": 20.00}]
    body = json.dumps({"Supplier": "a-1", "Journal": "60", "Description": "BW:i", "PurchaseEntryLines": sent})
    found = rows("invoices", [planned(document=document, body=body)], lines_of, NAMES)
    assert [
        (line["account"], line["journal"], line["counterparty"], line["debit"], line["credit"]) for line in found
    ] == [
        ("g-4000", "60", None, "80.0", "0"),
        ("g-4100", "60", None, "20.0", "0"),
        ("accounts payable", "60", "Jansen BV", "0", "100.0"),
        ("VAT", "60", None, "21.00", "0"),
        ("accounts payable", "60", "Jansen", "0", "21.00"),
    ]
    assert found[0]["text"] == "VAT code 2"
    without = rows("purchase_invoices", [planned(document=document, body='{"InvoiceNumber": "RE-1"}')], lines_of, NAMES)
    assert without == []


def test_what_posts_nothing_or_cannot_be_told_yet_has_no_lines() -> None:
    vendor = planned(document='{"kind": "vendor"}', body='{"Name": "Jansen BV"}')
    assert rows("vendors", [vendor, planned(body=None)], lines_of, NAMES) == []
