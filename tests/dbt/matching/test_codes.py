"""G/L accounts, cost centres and cost units: which code is which, and why one may not be used."""

# ruff: noqa: E501  (tables of literal rows, one row a line)

from __future__ import annotations

from typing import Any

import pytest

from tests.dbt.matching.warehouse import Books


def decision(
    link: str, kind: str, left: str, right: str, verdict: str, at: str = "2026-01-05T09:00:00Z"
) -> dict[str, Any]:
    return {
        "id": at, "link": link, "kind": kind, "left_company": f"E-{link}", "left_key": left, "right_company": f"A-{link}",
        "right_key": right, "verdict": verdict, "who": "anna", "at": at, "why": "asked", "evidence": "[]",
    }  # fmt: skip


def set_up(books: Books) -> None:
    def account(link: str, side: str, code: str, name: str, **fields: Any) -> None:
        books.code(link, side, code, name, **fields)

    account("equal", "left", "4000", "Travel")
    account("equal", "right", "4000", "Reiskosten")
    account("entered again", "left", "4000", "Old travel", code_key="gone", active=False, is_replaced=True)
    account("entered again", "left", "4000", "Travel", code_key="new")
    account("entered again", "right", "4000", "Travel")
    account("zeros", "left", "0400", "Office supplies", account_class="expense")
    account("zeros", "right", "400", "Office supplies", account_class="expense")
    account("both exist", "left", "0400", "Machines")
    account("both exist", "left", "400", "Office")
    account("both exist", "right", "400", "Office")
    account("class", "left", "1600", "Creditors", account_class="liability")
    account("class", "right", "1600", "Travel", account_class="expense")
    account("mapping", "left", "4000", "Travel")
    account("mapping", "right", "4000", "Cars")
    account("mapping", "right", "TRV", "Travel expenses")
    books.mappings.append(
        {"link": "mapping", "kind": "gl_account", "company": "", "source_code": "4000", "target_code": "CAR"}
    )
    books.mappings.append(
        {"link": "mapping", "kind": "gl_account", "company": "E-mapping", "source_code": "4000", "target_code": "TRV"}
    )
    account("mapped to nothing", "left", "4000", "Travel")
    books.mappings.append(
        {"link": "mapped to nothing", "kind": "gl_account", "company": "", "source_code": "4000", "target_code": "9999"}
    )
    account("mapped twice", "left", "4000", "Travel")
    account("mapped twice", "right", "A", "A")
    account("mapped twice", "right", "B", "B")
    for target in ("A", "B"):
        books.mappings.append(
            {"link": "mapped twice", "kind": "gl_account", "company": "", "source_code": "4000", "target_code": target}
        )
    account("decision", "left", "4000", "Travel")
    account("decision", "right", "4000", "Travel")
    account("decision", "right", "4001", "Travel abroad")
    books.mappings.append(
        {"link": "decision", "kind": "gl_account", "company": "", "source_code": "4000", "target_code": "4000"}
    )
    books.decisions.append(decision("decision", "gl_account", "4000", "4001", "same"))
    account("rejected", "left", "4000", "Travel")
    account("rejected", "right", "4000", "Travel")
    books.decisions.append(decision("rejected", "gl_account", "4000", "4000", "different"))
    account("name", "left", "4000", "Office supplies")
    account("name", "right", "OFF", "Office supply")
    account("other figures", "left", "K12", "Department 12")
    account("other figures", "right", "D13", "Department 13")
    account("inactive", "left", "4000", "Travel")
    account("inactive", "right", "4000", "Travel", active=False)
    account("control", "left", "4000", "Travel")
    account("control", "right", "4000", "Debtors", control_account=True)
    account("nothing", "left", "4000", "Travel")
    account("nothing", "right", "7000", "Sales")
    books.code("dimension", "left", "kst-10", "Sales", kind="cost_center")
    books.code("dimension", "right", "KST10", "Sales", kind="cost_center")
    books.code("dimension", "right", "KST-10", "Sales", kind="cost_unit")


@pytest.fixture(scope="module")
def pairs(books: Books) -> dict[tuple[str, str], dict[str, Any]]:
    rows = books.rows("select * from matching.gl_accounts union all select * from matching.dimensions")
    assert len(rows) == len({(row["link"], row["kind"], row["source_code"]) for row in rows}), (
        "one row for each source code"
    )
    return {(row["link"], row["source_code"]): row for row in rows}


@pytest.mark.parametrize(
    ("link", "code", "target", "level", "verdict"),
    [
        ("equal", "4000", "4000", "equal_code", "auto"),
        ("entered again", "4000", "4000", "equal_code", "auto"),
        ("zeros", "0400", "400", "normalised_code", "auto"),
        ("both exist", "400", "400", "equal_code", "auto"),
        ("both exist", "0400", None, "none", "none"),
        ("class", "1600", "1600", "equal_code", "review"),
        ("mapping", "4000", "TRV", "mapping", "auto"),
        ("mapped to nothing", "4000", "9999", "mapping", "auto"),
        ("mapped twice", "4000", "A", "mapping", "review"),
        ("decision", "4000", "4001", "decision", "auto"),
        ("rejected", "4000", None, "none", "none"),
        ("name", "4000", "OFF", "name", "review"),
        ("other figures", "K12", None, "none", "none"),
        ("inactive", "4000", "4000", "equal_code", "auto"),
        ("control", "4000", "4000", "equal_code", "auto"),
        ("nothing", "4000", None, "none", "none"),
        ("dimension", "kst-10", "KST10", "normalised_code", "auto"),
    ],
)
def test_the_first_rule_that_applies_decides(
    pairs: Any, link: str, code: str, target: str | None, level: str, verdict: str
) -> None:
    row = pairs[link, code]
    assert (row["target_code"], row["level"], row["verdict"]) == (target, level, verdict)


@pytest.mark.parametrize(
    ("link", "code", "words"),
    [
        ("class", "1600", "liability here but expense in AvidXchange"),
        ("mapped to nothing", "4000", "mapped to 9999, which does not exist"),
        ("mapped twice", "4000", "mapped to more than one code (A, B)"),
        ("name", "4000", "by name only: confirm it"),
        ("inactive", "4000", "is inactive in AvidXchange A-inactive"),
        ("control", "4000", "is a control account"),
        ("nothing", "4000", "account 4000 Travel has no counterpart in AvidXchange A-nothing"),
    ],
)
def test_what_may_not_be_used_says_why_and_what_to_do(pairs: Any, link: str, code: str, words: str) -> None:
    assert words in pairs[link, code]["problem"]


@pytest.mark.parametrize(
    ("link", "code"), [("equal", "4000"), ("zeros", "0400"), ("mapping", "4000"), ("decision", "4000")]
)
def test_a_usable_pair_has_no_problem(pairs: Any, link: str, code: str) -> None:
    assert pairs[link, code]["problem"] is None


def test_who_decided_is_kept(pairs: Any) -> None:
    assert pairs["decision", "4000"]["decided_by"] == "anna"
    assert pairs["mapping", "4000"]["decided_by"] == "mapping file"
    assert pairs["equal", "4000"]["decided_by"] == "rules"
