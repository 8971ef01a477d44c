from __future__ import annotations

import json
from typing import Any

from include.delivery.context import Planned
from include.runs.postings import rows
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
    assert [(line["account"], line["debit"], line["credit"], line["text"]) for line in found] == [
        ("4000", "0", "80.00", ""),
        ("4100", "80.00", "0", "cost centre 10"),
    ]


def test_what_posts_nothing_or_cannot_be_told_yet_has_no_lines() -> None:
    vendor = planned(document='{"kind": "vendor"}', body='{"Name": "Jansen BV"}')
    assert rows("vendors", [vendor, planned(body=None)], lines_of, NAMES) == []
