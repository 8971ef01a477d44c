"""Invoices that Basware wants prebooked: checked and answered, never booked."""

from __future__ import annotations

from typing import Any

import duckdb

from tests.dbt.basware import books
from tests.dbt.basware.books import GIVEN, LONG_AGO, invoice, row
from tests.dbt.conftest import Decided

PREBOOK = {"processing_status": "WaitingForPrebook", "supplier_code": "70900", "supplier_name": "Vorab GmbH"}
SAID_WRONG = (
    "line 1: account 8877 has no counterpart in Exact Online 789: create it there, or map it in the mapping file"
)


def add(db: duckdb.DuckDBPyConnection) -> None:
    books.vendor(db, "70900", "Vorab GmbH", supplier="s900")
    invoice(db, "pre right", row(net="300.00"), **PREBOOK)
    invoice(db, "pre uncoded", **PREBOOK | {"coding_rows": [], "net_sum": "310.00", "gross_sum": "368.90"})
    invoice(db, "pre wrong", row(net="320.00", account="8877"), **PREBOOK)
    invoice(db, "pre wrong for long", row(net="330.00", account="8877"), **PREBOOK, last_updated=LONG_AGO)
    again = {"prebook_responses": [{"success": False, "responseMessage": "no"}]}
    invoice(db, "pre again", row(net="340.00"), **PREBOOK, **again)
    invoice(db, "pre answered", row(net="350.00", account="8877"), **PREBOOK)
    said = '{"kind": "invoice_response", "message": "so gesagt", "success": true}'
    books.delivered(
        db, "prebook_responses", "pre answered:prebook:1", "pre answered", target_system="basware",
        target_company="DE01", delivered_document=said, sent_at=GIVEN,
    )  # fmt: skip
    cancelled = PREBOOK | {"processing_status": "WaitingForPrebookCancelation"}
    invoice(db, "pre cancelled", row(net="360.00", account="8877"), **cancelled, **again)


def said(decided: Decided, key: str, attempt: int = 1) -> dict[str, Any]:
    document: dict[str, Any] = decided.row("prebook_responses", f"{key}:prebook:{attempt}")["document"]
    return document


def test_nothing_is_booked_nor_taken_into_work(decided: Decided) -> None:
    for flow in ("invoices", "invoice_acknowledgements", "invoice_responses"):
        assert decided.query(f"select 1 from outbox.basware_exact__{flow} where source_key like 'pre %'") == []


def test_what_can_be_booked_later_is_answered_with_a_success_and_no_entry(decided: Decided) -> None:
    assert said(decided, "pre right") == {
        "kind": "invoice_response",
        "company": "DE01",
        "source_key": "pre right:prebook:1",
        "invoice_id": "pre right",
        "number": "R-pre right",
        "attempt": 1,
        "success": True,
        "message": "Checked with Exact division 789; booked once it is approved",
        "payment_block": False,
        "posting": None,
        "step": "prebook",
    }


def test_an_invoice_that_nobody_has_coded_yet_is_checked_without_its_coding(decided: Decided) -> None:
    assert said(decided, "pre uncoded")["success"] is True


def test_what_is_wrong_waits_and_says_so_then_goes_back_with_the_same_words(decided: Decided) -> None:
    waits = decided.row("prebook_responses", "pre wrong:prebook:1")
    assert waits["problems"] == [{"code": "prebook_waits", "text": SAID_WRONG}]
    late = decided.row("prebook_responses", "pre wrong for long:prebook:1")
    assert (late["problems"], late["document"]["success"], late["document"]["message"]) == ([], False, SAID_WRONG)


def test_sent_again_is_another_answer(decided: Decided) -> None:
    assert said(decided, "pre again", 2)["attempt"] == 2


def test_what_was_said_stays_as_it_was_said(decided: Decided) -> None:
    row = decided.row("prebook_responses", "pre answered:prebook:1")
    assert (row["document"]["message"], row["problems"]) == ("so gesagt", [])


def test_taken_back_is_always_possible_since_nothing_was_booked(decided: Decided) -> None:
    cancelled = said(decided, "pre cancelled", 2)
    assert (cancelled["success"], cancelled["message"]) == (True, "Nothing was booked for it in Exact division 789")
