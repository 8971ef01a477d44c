"""Invoices that stand in AvaTax before we recorded them: taken for ours, left to others, or a question."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from tests.dbt.avalara.books import customer, delivered, invoice, line, part_row, transaction
from tests.dbt.conftest import Decided


def ours(key: str) -> dict[str, Any]:
    return {"reference_code": f"AV:tax:852:{key}"}


def add(db: duckdb.DuckDBPyConnection) -> None:
    customer(db, "el")
    back = {"type": 8021, "sales_invoice_lines": [line(net="-100.00")], "invoice_number": 26722002, "your_ref": "1"}
    for key, number in (
        ("el-theirs", 26722010), ("el-theirs-otherwise", 26722011), ("el-saved", 26722012), ("el-by-number", 26722013),
        ("el-other-amount", 26722014), ("el-ours", 26722015), ("el-ours-otherwise", 26722016), ("el-void", 26722017),
        ("el-other-company", 26722018), ("el-other-type", 26722019), ("el-rejected", 26722020),
    ):  # fmt: skip
        invoice(db, key, "el", invoice_number=number)
    invoice(db, "el-credit", "el", **back)
    delivered(db, "tax", "el-rejected", None, state="skipped", reason_code="rejected_in_review")
    early = {"invoice_date": date(2026, 8, 31)}
    invoice(db, "el-ours-early", "el", **early)
    invoice(db, "el-ours-early-otherwise", "el", **early)
    transaction(db, "852-EL-THEIRS")
    transaction(db, "852-el-theirs-otherwise", total_amount="90.00")
    transaction(db, "852-el-saved", status="Saved")
    transaction(db, "26722013")
    transaction(db, "26722020")
    transaction(db, "26722014", total_amount="99.00")
    three = [part_row("6.00"), part_row("1.75"), part_row("0.00", "TX"), part_row("0.25", kind="Use")]
    transaction(db, "852-el-ours", total_tax="8.00", summary=three, **ours("el-ours"))
    transaction(db, "852-el-ours-otherwise", total_amount="90.00", **ours("el-ours-otherwise"))
    transaction(db, "852-el-void", status="Cancelled", **ours("el-void"))
    transaction(db, "26722018", company="KESTREL-NL")
    transaction(db, "852-el-other-type", type="ReturnInvoice")
    returned = {"type": "ReturnInvoice", "total_amount": "-100.00", "total_tax": "-7.75"}
    transaction(db, "852-el-credit", summary=[part_row("-7.75")], **returned, **ours("el-credit"))
    transaction(db, "852-el-ours-early", **ours("el-ours-early"))
    transaction(db, "852-el-ours-early-otherwise", total_amount="90.00", **ours("el-ours-early-otherwise"))


def test_what_another_program_recorded_and_committed_is_left_to_it(decided: Decided) -> None:
    for flow in ("tax", "tax_journals", "commit"):
        assert decided.row(flow, "el-theirs")["skip"] == "recorded_by_others"


def test_what_another_program_recorded_otherwise_is_a_question(decided: Decided) -> None:
    for key, words in (
        ("el-theirs-otherwise", "stands in AvaTax as 852-el-theirs-otherwise over 90.00 already, recorded by another"),
        ("el-saved", "release it to be recorded over that one"),
        ("el-by-number", "as 26722013 over 100.00 already, recorded by another program: void that one and release"),
    ):
        row = decided.row("tax", key)
        assert ([hold["code"] for hold in row["holds"]], row["skip"], row["adopt"]) == (
            ["recorded_elsewhere"], None, None,
        ), key  # fmt: skip
        assert words in row["holds"][0]["text"]


def test_nothing_waits_for_what_a_person_left_to_another_program(decided: Decided) -> None:
    assert [hold["code"] for hold in decided.row("tax", "el-rejected")["holds"]] == ["recorded_elsewhere"]
    for flow in ("tax_journals", "commit"):
        assert decided.query(f"select * from outbox.exact_avalara__{flow} where source_key = 'el-rejected'") == []


def test_what_is_not_the_same_document_is_no_question(decided: Decided) -> None:
    for key in ("el-other-amount", "el-void", "el-other-company", "el-other-type"):
        row = decided.row("tax", key)
        assert (row["holds"], row["adopt"], row["skip"]) == ([], None, None), key


def test_what_we_recorded_once_is_taken_for_recorded_with_its_tax_by_region(decided: Decided) -> None:
    adopted = decided.row("tax", "el-ours")["adopt"]
    assert (adopted["id"], adopted["evidence"]) == ("852-el-ours", "carries our key")
    assert (adopted["facts"]["total"], adopted["facts"]["tax"], adopted["facts"]["version"]) == ("100.00", "8.00", 1)
    assert adopted["facts"]["parts"] == [
        {"country": "US", "region": "CA", "kind": "Sales", "tax": "7.75"},
        {"country": "US", "region": "CA", "kind": "Use", "tax": "0.25"},
    ]
    assert decided.row("commit", "el-ours")["adopt"]["id"] == "852-el-ours"


def test_a_credit_note_of_ours_is_taken_for_recorded(decided: Decided) -> None:
    row = decided.row("tax", "el-credit")
    assert (row["adopt"]["facts"]["tax"], row["amount"]) == ("-7.75", Decimal("-100.00"))


def test_what_we_recorded_over_another_amount_is_recorded_again(decided: Decided) -> None:
    for key in ("el-ours-otherwise", "el-ours-early-otherwise"):
        row = decided.row("tax", key)
        assert (row["adopt"], row["skip"], row["holds"]) == (None, None, []), key
        assert decided.row("commit", key)["adopt"] is None


def test_what_we_recorded_before_the_start_is_ours_all_the_same(decided: Decided) -> None:
    row = decided.row("tax", "el-ours-early")
    assert (row["skip"], row["adopt"]["id"]) == (None, "852-el-ours-early")
