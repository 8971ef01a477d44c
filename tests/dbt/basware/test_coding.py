"""The coding rows of Basware's invoices in codes of Exact, and everything that is wrong with them, all rows at once."""

from __future__ import annotations

import duckdb

from tests.dbt.basware.books import invoice, row
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    invoice(db, "codes mapped", row(1, account="K-300"), row(2, account=" 4000 "))
    invoice(
        db, "codes wrong", row(1, account="8888", accountName="Unbekannt"), row(2, account="4200"),
        row(3, account="1600"), row(5, account=None),
        row(6, costCenterCode="77"), row(7, costCenterCode="99"), row(8, account="4100"),
        row(9, account="4110", costCenterCode="10"),
        row(10, dimCode1="U9"), row(11, account="4120"), row(12, account="4110", dimCode1="U1"),
        row(13, projectCode="P9"), row(14, projectCode="P2"),
    )  # fmt: skip
    invoice(
        db,
        "codes right",
        row(1, account="4100", costCenterCode="10"),
        row(2, account="4120", dimCode1="U1"),
        row(3, projectCode="BW-P"),
    )
    invoice(db, "tax missing", row(tax_code=None))
    invoice(db, "tax of header", row(tax_code=None), tax_code="V19")
    invoice(db, "tax unknown", row(1, tax_code="V5"), row(2, tax_code="VALT"))
    invoice(db, "tax equal", row(tax_code="3"))
    invoice(db, "tax differs", row(1, gross="107.00"), row(2, gross="107.00"))
    invoice(db, "reverse charge", row(tax_code="RC", gross="100.00"))
    invoice(db, "reverse charge billed", row(tax_code="RC"))
    invoice(db, "half deductible", row(tax_code="VH"))
    invoice(db, "no VAT", row(tax_code="V0", gross="100.00"))
    # 19 % of 0.07 is 0.0133: rounded by row 0.01, on the invoice 0.20 of 1.05
    cheap = [row(number, "0.07", gross="0.08") for number in range(1, 15)]
    invoice(db, "rounded once", *cheap, row(15, "0.07", gross="0.13"))
    # each row 19 %, but one credits the other: nothing is left to compare a rate with
    invoice(db, "two codes", row(1), row(2, "-40.00", gross="-47.60"), row(3, tax_code="V0", net="5.00", gross="5.00"))
    invoice(
        db, "row incomplete", row(1) | {"grossTotal": None, "externalCode": "r1"}, gross_sum="119.00", net_sum="100.00"
    )


def add_rows(decided: Decided, key: str) -> list[dict]:
    return decided.row("invoices", key)["document"]["lines"]


def texts(decided: Decided, key: str) -> list[str]:
    return [problem["text"] for problem in decided.row("invoices", key)["problems"]]


def test_an_account_is_mapped_or_equal(decided: Decided) -> None:
    assert [line["account"] for line in add_rows(decided, "codes mapped")] == ["4300", "4000"]
    assert texts(decided, "codes mapped") == []


def test_all_rows_say_what_is_wrong_with_them_at_once(decided: Decided) -> None:
    assert [(p["code"], p["text"].split(":")[0]) for p in decided.row("invoices", "codes wrong")["problems"]] == [
        ("account_unknown", "line 1"), ("account_unknown", "line 2"), ("account_unknown", "line 3"),
        ("account_unknown", "line 4"),
        ("cost_center_unknown", "line 5"), ("cost_center_unknown", "line 6"), ("cost_center_missing", "line 7"),
        ("cost_center_not_allowed", "line 8"),
        ("cost_unit_unknown", "line 9"), ("cost_unit_missing", "line 10"), ("cost_unit_not_allowed", "line 11"),
        ("project_unknown", "line 12"),
        ("project_unknown", "line 13"),
    ]  # fmt: skip
    assert texts(decided, "codes wrong") == [
        (
            "line 1: account 8888 Unbekannt has no counterpart in Exact Online 789: create it there, or map it in "
            "the mapping file"
        ),
        "line 2: account 4200 is inactive in Exact Online 789: activate it, or map 4200 to another",
        "line 3: account 1600 is a control account in Exact Online and takes no invoice lines: map 1600 to another",
        "line 4: it has no account: code it in Basware",
        "line 5: cost centre 77 has no counterpart in Exact Online 789: create it there, or map it in the mapping file",
        "line 6: cost centre 99 is inactive in Exact Online 789: activate it, or map 99 to another",
        "line 7: account 4100 demands a cost centre in Exact division 789 and the line has none: code one in Basware",
        "line 8: account 4110 takes no cost centre in Exact division 789, and the line has 10: take it away in Basware",
        "line 9: cost unit U9 has no counterpart in Exact Online 789: create it there, or map it in the mapping file",
        "line 10: account 4120 demands a cost unit in Exact division 789 and the line has none: code one in Basware",
        "line 11: account 4110 takes no cost unit in Exact division 789, and the line has U1: take it away in Basware",
        "line 12: project P9 does not exist in Exact division 789: add it there, or map it in projects.csv",
        "line 13: project P2 has ended in Exact division 789: take its end date away there, or code another in Basware",
    ]


def test_right_codes_pass(decided: Decided) -> None:
    assert texts(decided, "codes right") == []
    lines = add_rows(decided, "codes right")
    assert [(line["account"], line["cost_center"], line["cost_unit"], line["project"]) for line in lines] == [
        ("4100", "10", None, None), ("4120", None, "U1", None), ("4000", None, None, "P1"),
    ]  # fmt: skip


def test_no_row_is_sent_without_its_tax_code(decided: Decided) -> None:
    assert texts(decided, "tax missing") == ["line 1: it has no tax code: give it one in Basware"]
    assert (texts(decided, "tax of header"), add_rows(decided, "tax of header")[0]["tax_code"]) == ([], "3")
    assert (texts(decided, "tax equal"), add_rows(decided, "tax equal")[0]["tax_code"]) == ([], "3")
    assert texts(decided, "tax unknown") == [
        "line 1: tax code V5 is no VAT code of Exact division 789: map it in tax_codes.csv",
        "line 2: tax code VALT is mapped to 9, which is blocked in Exact division 789: map it in tax_codes.csv",
    ]


def test_vat_that_is_another_rate_is_blocked_once_for_each_code(decided: Decided) -> None:
    assert texts(decided, "tax differs") == [
        "line 1: 14.00 of VAT is billed on 200.00, but Exact's VAT code 3 (19 %) makes 38.00: correct the tax "
        "code in Basware, or its mapping"
    ]
    assert texts(decided, "reverse charge billed") == [
        "line 1: 19.00 of VAT is billed on 100.00, but Exact's VAT code 7 (Reverse Charge) makes 0.00: correct "
        "the tax code in Basware, or "
        "its mapping"
    ]


def test_reverse_charge_none_deductible_and_none_at_all_are_understood(decided: Decided) -> None:
    for key, billed in (
        ("reverse charge", "0.00"),
        ("no VAT", "0.00"),
        ("half deductible", "19.00"),
        ("rounded once", None),
        ("two codes", None),
    ):
        assert texts(decided, key) == [], key
        assert billed is None or add_rows(decided, key)[0]["tax"] == billed


def test_a_row_without_its_gross_total_is_not_guessed(decided: Decided) -> None:
    assert decided.codes("invoices", "row incomplete") == ["totals_differ", "quarantined_line"]
    assert all(text for text in texts(decided, "row incomplete"))
