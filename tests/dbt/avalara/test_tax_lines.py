"""The tax line of a draft: ours kept right, people's left to them, and never one too many."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from include.documents import TaxLine, parse
from tests.dbt.avalara.books import TAXED, customer, delivered, draft, estimated, invoice, line, part, recorded, said
from tests.dbt.conftest import Decided

LATER = TAXED + timedelta(hours=1)


def tax_line(amount: str, key: str = "") -> dict[str, Any]:
    return line(9, amount, "BELASTING", Notes=f"AV:tax_line:{key}" if key else None)


def written(db: duckdb.DuckDBPyConnection, key: str, target: str = "l9") -> None:
    delivered(db, "tax_lines", key, target, delivered_document=json.dumps({"kind": "tax_line", "basis": "x"}))


def add(db: duckdb.DuckDBPyConnection) -> None:
    customer(db, "tl")
    draft(db, "tl-new", "tl", sales_invoice_lines=[line(VATCode="0  ")])
    draft(db, "tl-written", "tl", sales_invoice_lines=[line(), tax_line("7.75", "tl-written")], modified=LATER)
    written(db, "tl-written")
    draft(db, "tl-not-read-since", "tl", modified=TAXED - timedelta(hours=1))
    written(db, "tl-not-read-since")
    draft(db, "tl-taken-away", "tl", modified=LATER)
    written(db, "tl-taken-away")
    draft(db, "tl-no-tax", "tl", modified=LATER)
    written(db, "tl-no-tax", "nothing:tl-no-tax")
    # what an earlier installation wrote, beside what somebody typed
    lines = [line(), line(8, "1.00", "BELASTING"), tax_line("7.75", "tl-earlier")]
    draft(db, "tl-earlier", "tl", sales_invoice_lines=lines)
    now_with_vat = [line(vat="21.00"), tax_line("7.75", "tl-now-vat")]
    draft(db, "tl-now-vat", "tl", sales_invoice_lines=now_with_vat, modified=LATER)
    written(db, "tl-now-vat")
    draft(db, "tl-only-ours", "tl", sales_invoice_lines=[tax_line("7.75", "tl-only-ours")], modified=LATER)
    written(db, "tl-only-ours")
    draft(db, "tl-vat", "tl", sales_invoice_lines=[line(vat="21.00")])
    for key in ("tl-typed", "tl-typed-right", "tl-typed-wrong"):
        draft(db, key, "tl", sales_invoice_lines=[line(), tax_line("7.75")])
    for key, tax in (("tl-typed-right", "7.75"), ("tl-typed-wrong", "8.00")):
        estimated(db, key, tax, said(key, number=None, customer_key="tl"))
    for key, tax in REWRITTEN.items():
        draft(db, key, "tl", sales_invoice_lines=[line(), tax_line("7.75", key)], modified=LATER)
        told = said(key, number=None, customer_key="tl")
        estimated(db, key, tax, told)
        row = {"kind": "tax_line", "basis": basis(told)}
        delivered(db, "tax_lines", key, "l9", delivered_document=json.dumps(row), target_facts='{"tax": "7.75"}')
    draft(db, "tl-taxed-since", "tl", modified=LATER)
    estimated(db, "tl-taxed-since", "6.25", said("tl-taxed-since", number=None, customer_key="tl"))
    written(db, "tl-taxed-since", "nothing:tl-taxed-since")
    add_final(db)


# Tax lines of 7.75, and what the tax of the same draft is now.
REWRITTEN = {"tl-same-tax": "7.75", "tl-other-tax": "8.00"}


def basis(told: dict[str, Any]) -> str:
    return hashlib.md5(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def add_final(db: duckdb.DuckDBPyConnection) -> None:
    invoice(db, "tl-final", "tl")
    recorded(db, "tl-final")
    invoice(db, "tl-final-billed", "tl", sales_invoice_lines=[line(), tax_line("7.75", "tl-final-billed")])
    recorded(db, "tl-final-billed")
    invoice(db, "tl-final-no-tax", "tl")
    recorded(db, "tl-final-no-tax", part("0.00"))
    invoice(db, "tl-final-vat", "tl", sales_invoice_lines=[line(vat="7.75")])
    recorded(db, "tl-final-vat")
    invoice(db, "tl-final-taken-away", "tl")
    recorded(db, "tl-final-taken-away")
    written(db, "tl-final-taken-away")
    delivered(db, "tax_lines", "tl-final", None, state="waiting")


def none(decided: Decided, key: str) -> bool:
    return decided.query(f"select * from outbox.exact_avalara__tax_lines where source_key = '{key}'") == []


def test_a_draft_gets_its_line_once_its_tax_is_worked_out(decided: Decided) -> None:
    row = decided.row("tax_lines", "tl-new")
    document = parse(json.dumps(row["document"]))
    assert isinstance(document, TaxLine)
    assert (document.item, document.vat_code, document.estimate, document.invoice_id) == (
        "BELASTING", "0", "estimates:tl-new", "tl-new",
    )  # fmt: skip
    assert [(ref["flow"], ref["key"], ref["agreed"]) for ref in row["refs"]] == [("estimates", "tl-new", True)]
    assert (row["wanted"], row["target_system"], row["target_company"], row["adopt"]) == (
        "present", "exact_online", "852", None,
    )  # fmt: skip
    assert (row["skip"], row["problems"], row["holds"]) == (None, [], [])


def test_what_people_change_beside_it_makes_another_line_of_it_and_the_line_itself_does_not(decided: Decided) -> None:
    new, old = (decided.row("tax_lines", key)["document"]["basis"] for key in ("tl-new", "tl-written"))
    assert new != old
    told = decided.row("estimates", "tl-written")["document"]
    assert old == basis({name: value for name, value in told.items() if name != "rates"})
    # and it is written from the estimate of just that state
    estimate = "select md5(document) as hash from outbox.exact_avalara__estimates where source_key = 'tl-written'"
    (hash,) = [ref["document_hash"] for ref in decided.row("tax_lines", "tl-written")["refs"]]
    assert decided.query(estimate) == [{"hash": hash}]
    assert len(decided.row("estimates", "tl-written")["document"]["lines"]) == 1


@pytest.mark.parametrize("key", ["tl-written", "tl-not-read-since", "tl-no-tax"])
def test_what_stands_as_it_was_written_is_no_question(decided: Decided, key: str) -> None:
    row = decided.row("tax_lines", key)
    assert (row["holds"], row["problems"], row["replaces"], row["wanted"]) == ([], [], None, "present")


def test_a_line_that_somebody_took_away_is_a_question(decided: Decided) -> None:
    row = decided.row("tax_lines", "tl-taken-away")
    assert ([hold["code"] for hold in row["holds"]], row["replaces"]) == (["deleted_in_target"], "l9")


def test_a_line_that_carries_our_key_is_taken_for_ours(decided: Decided) -> None:
    assert decided.row("tax_lines", "tl-earlier")["adopt"]["id"] == "l9"


@pytest.mark.parametrize("key", ["tl-now-vat", "tl-only-ours"])
def test_a_draft_that_owes_no_tax_besides_any_more_loses_our_line(decided: Decided, key: str) -> None:
    row = decided.row("tax_lines", key)
    assert (row["wanted"], row["holds"], row["problems"]) == ("void", [], [])


def test_a_draft_on_which_exact_puts_vat_gets_none(decided: Decided) -> None:
    assert none(decided, "tl-vat")


def test_what_people_typed_is_left_until_its_tax_is_known_and_where_it_is_right(decided: Decided) -> None:
    assert none(decided, "tl-typed")
    assert none(decided, "tl-typed-right")


def test_what_people_typed_wrong_is_said_with_both_figures(decided: Decided) -> None:
    (problem,) = decided.row("tax_lines", "tl-typed-wrong")["problems"]
    assert problem["code"] == "tax_line_by_hand"
    assert "a line of 7.75 on item BELASTING that somebody typed, and AvaTax works out 8.00" in problem["text"]


@pytest.mark.parametrize("key", ["tl-final", "tl-final-taken-away"])
def test_a_final_invoice_that_bills_no_tax_is_said(decided: Decided, key: str) -> None:
    assert decided.row("tax_lines", key)["skip"] == "final_without_line"


@pytest.mark.parametrize("key", ["tl-final-billed", "tl-final-no-tax", "tl-final-vat"])
def test_a_final_invoice_that_lacks_nothing_is_not(decided: Decided, key: str) -> None:
    assert none(decided, key)


def test_the_amount_is_what_the_draft_bills_now(decided: Decided) -> None:
    assert decided.row("tax_lines", "tl-written")["amount"] == Decimal("7.75")


@pytest.mark.parametrize(("key", "more"), [("tl-same-tax", ""), ("tl-other-tax", "/8.00")])
def test_a_line_is_written_again_for_another_tax_and_for_nothing_else(decided: Decided, key: str, more: str) -> None:
    told = said(key, number=None, customer_key="tl")
    assert decided.row("tax_lines", key)["document"]["basis"] == basis(told) + more


def test_a_draft_that_was_not_taxed_gets_its_line_where_it_is_by_now(decided: Decided) -> None:
    assert decided.row("tax_lines", "tl-taxed-since")["document"]["basis"].endswith("/6.25")
