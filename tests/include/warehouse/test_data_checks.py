"""The release's checks over a warehouse, as plain SQL: which are asked, what fails, and what cannot be asked."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from include.warehouse import data_checks
from include.warehouse.data_checks import asked, failing
from include.warehouse.plan import Check

NEGATIVE = "select link, amount from outbox.books__bills where amount < 0"


def check(name: str, sql: str = NEGATIVE, stage: str = "decide", *reads: str) -> Check:
    return Check(name, stage, "error", sql, reads)


@pytest.fixture
def database() -> Any:
    with duckdb.connect() as database:
        database.execute("create schema outbox")
        database.execute(
            "create table outbox.books__bills as select * from (values ('a', 1), ('b', -2)) t(link, amount)"
        )
        yield database


def found(database: duckdb.DuckDBPyConnection, *checks: Check) -> list[tuple[str, list[dict[str, Any]], str | None]]:
    return [(one.check.name, [dict(row) for row in one.rows], one.error) for one in failing(database, checks)]


def test_the_rows_that_fail_are_given_and_what_passes_is_not_named(database: duckdb.DuckDBPyConnection) -> None:
    passes = check("none", "select * from outbox.books__bills where link is null -- at the end")
    assert found(database, passes, check("negative"), passes) == [("negative", [{"link": "b", "amount": -2}], None)]


def test_a_check_that_cannot_be_run_has_failed_and_the_others_are_asked(database: duckdb.DuckDBPyConnection) -> None:
    broken = check("broken", "select * from outbox.gone")
    (first, second) = found(database, broken, check("negative"))
    assert first[:2] == ("broken", [])
    assert "Table with name gone does not exist" in str(first[2])
    assert second == ("negative", [{"link": "b", "amount": -2}], None)


def test_one_that_fails_only_while_it_is_computed_has_failed_too(database: duckdb.DuckDBPyConnection) -> None:
    broken = check("broken", "select * from outbox.books__bills where cast(link as integer) = 1")
    assert [(name, error is not None) for name, _, error in found(database, broken)] == [("broken", True)]


def test_more_checks_and_rows_than_are_asked_for_at_once(database: duckdb.DuckDBPyConnection) -> None:
    rows = data_checks.ROWS_AT_ONCE * 2 + 1
    many = [check(f"c{number}", f"select {number} as n from range({rows})") for number in range(45)]
    assert [(name, len(given)) for name, given, _ in found(database, *many)] == [(one.name, rows) for one in many]


@pytest.mark.parametrize(
    ("reads", "is_asked"),
    [
        (("matching__vendors",), True),
        (("int_pairs", "exact_avidxchange__purchase_invoices"), True),
        (("quickbooks_avidxchange__bills", "exact_avidxchange__purchase_invoices"), True),
        (("quickbooks_avidxchange__bills", "matching__vendors"), False),
        ((), True),
    ],
)
def test_what_stands_on_outboxes_of_other_kinds_alone_is_not_asked(reads: tuple[str, ...], is_asked: bool) -> None:
    one = check("c", NEGATIVE, "decide", *reads)
    assert asked([one], "exact_avidxchange", ["decide"]) == ([one] if is_asked else [])
    assert asked([one], "exact_avidxchange", ["reconcile", "daily"]) == []
