"""Which code of the books an approver's code in AvidXchange stands for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from tests.dbt import books
from tests.dbt.books import LINK, E, avid_line, line
from tests.dbt.conftest import Decided, build
from tests.support import raw

CHOSEN = {
    "equal": "4000",
    "in-use": "4200",
    "two": "MKT",
    "own-line": "TRV",
    "other-line": "FEE",
    "moved": "4800",
}


def fill(db: duckdb.DuckDBPyConnection) -> None:
    books.base(db)
    for code in ("4400", "4500", "4600", "4700", "4800"):
        more = {"description": f"Costs {code}", "type": 121}
        raw.insert(db, f"{E}.gl_accounts", {"id": f"gl-{code}", "code": code, **more})
    for company, source, target in (
        ("", "4400", "4000"),
        ("", "4500", "4200"),
        ("", "4600", "MKT"),
        ("", "4700", "FEE"),
        ("123", "4700", "TRV"),
        ("", "4800", "4900"),
        ("", "4O00", "4200"),
    ):
        row = {"link": LINK, "kind": "gl_account", "company": company, "source_code": source, "target_code": target}
        raw.insert(db, "raw_config.mappings", row)
    for company, method, account in (
        ("", "Check", "1299"),
        ("C1", "Check", "1300"),
        ("C1", "ACH", "1300"),
        ("123", "ACH", "1299"),
    ):
        line_of = {"link": LINK, "kind": "payment_account", "company": company}
        raw.insert(db, "raw_config.mappings", line_of | {"source_code": method, "target_code": account})
    for unit in ("u1", "u2"):
        raw.insert(db, f"{E}.cost_units", {"id": f"cu-{unit}", "code": unit, "description": f"Unit {unit}"})
        row = {"link": LINK, "kind": "cost_unit", "company": "", "source_code": unit, "target_code": "both"}
        raw.insert(db, "raw_config.mappings", row)
    for name, code in CHOSEN.items():
        books.entry(db, name, line(1, GLAccount="gl-4100", CostCenter="10"), status=20)
        books.invoice(db, f"i-{name}", name, avid_line(1, "100.00", code, "10"))
    books.entry(db, "used", line(1, GLAccount="gl-4700"), status=20)
    books.entry(db, "sent", line(1, GLAccount="gl-4800"), status=20)
    books.invoice(db, "i-sent", "sent", avid_line(1, "100.00", "4800"))
    books.entry(db, "unit", line(1, CostUnit="u3"), status=20)
    coded = avid_line(1)
    coded["Codes"].append({"GroupName": "Cost Units", "CodeValue": "both"})
    books.invoice(db, "i-unit", "unit", coded)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Decided]:
    decided = build(tmp_path_factory.mktemp("codes-back"), fill)
    yield decided
    decided.session.close()


def after(found: Decided, name: str) -> dict[str, Any]:
    (row,) = found.query(
        f"select document from outbox.exact_avidxchange__coding where source_key = 'i-{name}:{name}-l1'"
    )
    (line,) = row["document"]["after"]
    return dict(line)


def problem(found: Decided, name: str) -> str:
    return json.dumps(found.row("coding", f"i-{name}:{name}-l1")["problems"])


def test_the_equal_code_goes_before_one_that_is_mapped_to_it(found: Decided) -> None:
    assert after(found, "equal")["account"] == "4000"


def test_a_code_that_is_in_use_goes_before_an_equal_one_that_is_not(found: Decided) -> None:
    assert after(found, "in-use")["account"] == "4500"


def test_a_code_that_two_are_mapped_to_stands_for_none_of_them(found: Decided) -> None:
    assert "MKT stands for no account" in problem(found, "two")


def test_a_line_of_the_company_counts_instead_of_the_one_for_all(found: Decided) -> None:
    assert after(found, "own-line")["account"] == "4700"
    assert "FEE stands for no account" in problem(found, "other-line")


def test_a_code_that_was_mapped_to_another_one_since_is_still_known_by_its_own_name(found: Decided) -> None:
    assert after(found, "moved")["account"] == "4800"


def test_what_was_sent_before_its_code_was_mapped_is_no_recoding(found: Decided) -> None:
    assert found.query("select 1 from outbox.exact_avidxchange__coding where source_key like 'i-sent%'") == []


def test_a_cost_unit_that_cannot_be_told_is_asked_about_and_not_taken_away(found: Decided) -> None:
    assert "cost unit both" in problem(found, "unit")


def test_the_lines_that_count_for_a_company_are_shown_for_it_with_their_documents(found: Decided) -> None:
    rows = found.query(
        "select source_code, line_company, target_code, used_documents from operations.mappings"
        " where company = '123' and kind in ('gl_account', 'payment_account') and is_mapped order by all"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("4300", "123", "MKT", 0),
        ("4400", "", "4000", 0),
        ("4500", "", "4200", 0),
        ("4600", "", "MKT", 0),
        ("4700", "123", "TRV", 1),
        ("4800", "", "4900", 1),
        ("4O00", "", "4200", 0),
        ("ACH", "123", "1299", 0),
        ("Check", "C1", "1300", 0),
    ]
    assert found.query("select 1 from operations.mappings where company = 'C1'") == []


def test_a_line_for_a_code_that_the_books_do_not_have_is_said(found: Decided) -> None:
    rows = found.query("select source_code, problem from operations.mappings where problem is not null")
    assert {row["source_code"]: row["problem"] for row in rows}["4O00"] == (
        "Exact has no code 4O00, and no document names it: the line counts for nothing; correct its code, or end it"
    )
    assert "4400" not in {row["source_code"] for row in rows}
