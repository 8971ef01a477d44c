"""The release's checks over a warehouse, as plain SQL: which are asked, what fails, and what cannot be asked."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from include.warehouse import data_checks, plan
from include.warehouse.data_checks import asked, failing
from include.warehouse.plan import Check, Node, Plan

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


def test_one_of_which_no_row_can_fail_is_not_asked(database: duckdb.DuckDBPyConnection) -> None:
    database.execute("create table outbox.orders (link varchar)")
    either = (("outbox.books__bills", "outbox.orders"), ("outbox.orders",))
    unasked = Check("orders", "decide", "error", "select * from outbox.gone", empty_when=either)
    of_both = Check("both", "decide", "error", NEGATIVE, empty_when=either[:1])
    of_nothing = Check("nothing", "decide", "error", "select 1 as n", empty_when=())
    row = ("both", [{"link": "b", "amount": -2}], None)
    assert found(database, unasked, of_both, of_nothing) == [row, ("nothing", [{"n": 1}], None)]

    database.execute("insert into outbox.orders values ('a')")
    assert [name for name, _, error in found(database, unasked) if error] == ["orders"]


def test_where_a_table_is_not_there_every_check_is_asked(database: duckdb.DuckDBPyConnection) -> None:
    gone = Check("gone", "decide", "error", "select * from outbox.gone", empty_when=(("outbox.gone",),))
    assert [(name, bool(error)) for name, _, error in found(database, gone, check("negative"))] == [
        ("gone", True),
        ("negative", False),
    ]


def test_the_release_says_of_most_checks_without_which_tables_no_row_fails() -> None:
    checks = plan.current().checks
    with duckdb.connect() as database:
        for table in sorted({table for one in checks for some in one.empty_when for table in some}):
            database.execute(f"create schema if not exists {table.partition('.')[0]}")
            database.execute(f"create table if not exists {table} (x integer)")
        left = [one.name for one in data_checks._possible(database, checks)]
    assert len(left) < len(checks) / 20, left


def test_more_checks_and_rows_than_are_asked_for_at_once(database: duckdb.DuckDBPyConnection) -> None:
    rows = data_checks.ROWS_AT_ONCE * 2 + 1
    many = [check(f"c{number}", f"select {number} as n from range({rows})") for number in range(45)]
    assert [(name, len(given)) for name, given, _ in found(database, *many)] == [(one.name, rows) for one in many]


def released(*checks: Check) -> Plan:
    """One link's outbox stands on the matching of vendors, the other's on nothing."""
    return Plan("p", (
        Node("matching__vendors", "models/matching/m.sql", "table", '"m"."v"', "select 1"),
        Node("exact_avidxchange__vendors", "models/outbox/exact_avidxchange/v.sql", "table", '"o"."v"', "select 1",
             after=("matching__vendors",)),
        Node("exact_avalara__tax", "models/outbox/exact_avalara/t.sql", "table", '"o"."t"', "select 1"),
    ), checks)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "reads", "is_asked"),
    [
        ("exact_avidxchange", ("matching__vendors",), True),
        ("exact_avalara", ("matching__vendors",), False),
        ("exact_avidxchange", ("int_pairs", "exact_avidxchange__purchase_invoices"), True),
        ("exact_avidxchange", ("quickbooks_avidxchange__bills", "exact_avidxchange__purchase_invoices"), True),
        ("exact_avidxchange", ("quickbooks_avidxchange__bills", "matching__vendors"), False),
        ("exact_avalara", (), True),
    ],
)
def test_what_says_nothing_of_a_link_is_not_asked(kind: str, reads: tuple[str, ...], is_asked: bool) -> None:
    one = check("c", NEGATIVE, "decide", *reads)
    assert asked(released(one), kind, ["decide"]) == ([one] if is_asked else [])
    assert asked(released(one), kind, ["reconcile", "daily"]) == []
