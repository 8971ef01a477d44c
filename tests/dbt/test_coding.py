"""What approvers coded differently from the ledger, and how it should reach the ledger."""

from __future__ import annotations

import json
from datetime import date

import duckdb
import pytest

from include.documents import Coding, parse
from tests.dbt import books
from tests.dbt.books import avid_line, line
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    two = (line(1, "60.00", "12.60"), line(2, "40.00", "8.40"))
    for name, more in (
        ("same", {}),
        ("recoded", {}),
        ("mapped", {}),
        ("processed", {"status": 50}),
        ("closed", {"entry_date": date(2026, 10, 5)}),
        ("split", {}),
        ("unknown", {}),
        ("waiting", {}),
        ("sent", {}),
        ("cents", {}),
    ):
        books.entry(db, name, *two, **({"status": 20} | more))
    first, second = avid_line(1, "60.00"), avid_line(2, "40.00")
    travel = avid_line(2, "40.00", "4100", "10")
    books.invoice(db, "i-same", "same", first, second)
    books.invoice(db, "i-recoded", "recoded", first, travel)
    books.invoice(db, "i-mapped", "mapped", first, avid_line(2, "40.00", "MKT"))
    books.invoice(db, "i-processed", "processed", first, travel)
    books.invoice(db, "i-closed", "closed", first, travel)
    books.invoice(db, "i-split", "split", first, avid_line(2, "30.00"), avid_line(3, "10.00", "4300"))
    books.invoice(db, "i-unknown", "unknown", first, avid_line(2, "40.00", "9999"))
    books.invoice(db, "i-waiting", "waiting", first, travel, status="InWorkflow")
    books.invoice(db, "i-cents", "cents", first, avid_line(2, "30.00"), avid_line(3, "10.00"))
    # entered in AvidXchange by hand: without any code, without a cost centre, and coded to another account
    for name, codes in (("blank", None), ("half", "4000"), ("other", "4300")):
        books.entry(db, name, line(1, CostCenter="10"), status=20)
        typed = avid_line(1, "100.00", codes or "") | ({} if codes else {"Codes": []})
        books.invoice(db, f"i-{name}", name, typed, external_code=None)
    books.entry(db, "removed", line(1, CostCenter="10"), status=20)
    books.invoice(db, "i-removed", "removed", avid_line(1, "100.00", "4000"))
    # approvers chose 4100/10, the ledger has it by now: what was sent before stays what was sent
    books.entry(db, "settled", line(1, GLAccount="gl-4100", CostCenter="10"), status=20)
    books.invoice(db, "i-settled", "settled", avid_line(1, "100.00", "4100", "10"))
    books.delivered(
        db,
        "purchase_invoices",
        "settled",
        "i-settled",
        delivered_document=json.dumps({"lines": [{"key": "settled-l1", "account": "4000", "cost_center": None}]}),
    )


def keys(decided: Decided, invoice: str) -> list[str]:
    rows = decided.query(
        f"select source_key from outbox.exact_avidxchange__coding where source_key like '{invoice}%' order by 1"
    )
    return [row["source_key"] for row in rows]


def document(decided: Decided, key: str) -> Coding:
    parsed = parse(json.dumps(decided.row("coding", key)["document"]))
    assert isinstance(parsed, Coding)
    return parsed


def test_a_changed_line_is_one_row_with_the_line_before_and_after(decided: Decided) -> None:
    assert keys(decided, "i-recoded") == ["i-recoded:recoded-l2"]
    row = decided.row("coding", "i-recoded:recoded-l2")
    assert (row["problems"], row["holds"], row["company"], row["target_company"]) == ([], [], "C1", "123")
    found = document(decided, "i-recoded:recoded-l2")
    (before,), (after,) = found.before, found.after
    assert (before.key, before.account, before.cost_center, str(before.net)) == ("recoded-l2", "4000", None, "40.00")
    assert (after.key, after.account, after.cost_center, str(after.net)) == ("recoded-l2", "4100", "10", "40.00")
    assert found.invoice_key == "recoded"


def test_what_was_not_recoded_or_not_approved_is_no_row(decided: Decided) -> None:
    assert keys(decided, "i-same") + keys(decided, "i-waiting") + keys(decided, "i-settled") == []


def test_what_nobody_coded_in_avidxchange_takes_no_cost_centre_away(decided: Decided) -> None:
    assert keys(decided, "i-blank") + keys(decided, "i-half") == []
    assert [(one.account, one.cost_center) for one in document(decided, "i-other:other-l1").after] == [("4300", "10")]
    assert [(one.account, one.cost_center) for one in document(decided, "i-removed:removed-l1").after] == [
        ("4000", None)
    ]


def test_the_same_codes_cut_differently_are_no_recoding(decided: Decided) -> None:
    assert keys(decided, "i-cents") == []


def test_codes_go_back_through_the_mapping(decided: Decided) -> None:
    assert document(decided, "i-mapped:mapped-l2").after[0].account == "4300"


@pytest.mark.parametrize(("name", "words"), [("processed", "already processed"), ("closed", "closed period")])
def test_a_locked_entry_is_a_question_not_a_posting(decided: Decided, name: str, words: str) -> None:
    (hold,) = decided.row("coding", f"i-{name}:{name}-l2")["holds"]
    assert hold["code"] == "changed_after_lock"
    assert words in hold["text"]
    assert hold["payload"]["after"][0]["account"] == "4100"


def test_a_split_is_one_row_of_the_whole_invoice_and_a_question(decided: Decided) -> None:
    assert keys(decided, "i-split") == ["i-split"]
    row = decided.row("coding", "i-split")
    assert [hold["code"] for hold in row["holds"]] == ["coding_split"]
    found = document(decided, "i-split")
    assert [(item.account, str(item.net)) for item in found.before] == [("4000", "60.00"), ("4000", "40.00")]
    assert [(item.account, str(item.net)) for item in found.after] == [
        ("4000", "60.00"),
        ("4000", "30.00"),
        ("4300", "10.00"),
    ]


def test_a_code_exact_does_not_have_blocks_the_line(decided: Decided) -> None:
    (problem,) = decided.row("coding", "i-unknown:unknown-l2")["problems"]
    assert problem["code"] == "account_unknown"
    assert "9999" in problem["text"]


def test_a_recoding_that_came_from_avidxchange_is_not_sent_back(decided: Decided) -> None:
    sent = decided.row("purchase_invoices", "settled")["document"]
    assert [(item["account"], item["cost_center"]) for item in sent["lines"]] == [("4000", None)]
