"""No statement of a run compares all rows of one table with all of another, but where one of them is short.

DuckDB joins by hash where an equation has a side in each table. In a left join an `or`, an `in` over columns of both,
or a condition on the left table alone makes it compare each row with each: 200,000 vendors with as many did not end in
ten minutes. Where such a condition must be, it stands in a `left join lateral`.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from include.warehouse import plan, raw_tables
from include.warehouse.statements import VIEW

EACH_WITH_EACH = ("BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN")
SHORT = {
    "int_link_pairs": "the connections of links",
    "int_findings_reads": "the companies of links",
    "int_payables_companies": "the companies of links",
    "reconciliation__payables_companies": "the companies of links",
    "int_exact_clearing_accounts": "lines of payment_accounts.csv",
    "int_quickbooks_clearing": "lines of payment_accounts.csv",
    "int_avalara_invoice_facts": "the receivable accounts of a company",
    "matching__gl_accounts": "what people decided of codes",
    "matching__dimensions": "what people decided of codes",
    "matching__vendor_records": "one row",
}


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse in which every table is there: how a join is made hangs on its condition, not on the rows."""
    with duckdb.connect() as database:
        raw_tables.ensure(database)
        for node in plan.current().nodes:
            database.execute(f"create schema if not exists {node.relation.split('.')[0]}")
            kind = "view" if node.kind == VIEW else "table"
            database.execute(node.empty or f"create {kind} {node.relation} as ({node.sql})")
        yield database


def each_with_each(database: duckdb.DuckDBPyConnection, sql: str) -> bool:
    steps = database.execute(f"explain (format json) {sql}").fetchall()[0][1]
    return any(step in steps for step in EACH_WITH_EACH)


def test_only_short_tables_are_compared_row_by_row(empty: duckdb.DuckDBPyConnection) -> None:
    nodes = plan.current().nodes
    asked = [(node.name, node.sql) for node in nodes]
    asked += [(node.name, node.incremental) for node in nodes if node.incremental]
    asked += [(check.name, check.sql) for check in plan.current().checks]
    assert {name for name, sql in asked if each_with_each(empty, sql)} == set(SHORT)


@pytest.mark.parametrize(
    "condition",
    [
        "theirs.id = ours.id and theirs.company in (ours.company, '')",
        "theirs.id = ours.id or theirs.code = ours.code",
        "theirs.id = ours.id and ours.company = ''",
    ],
)
def test_such_a_condition_is_found_in_a_left_join(condition: str, empty: duckdb.DuckDBPyConnection) -> None:
    row = "(select '' as id, '' as code, '' as company from range(10))"
    assert each_with_each(empty, f"from {row} as ours left join {row} as theirs on {condition}")


def test_a_lateral_join_makes_an_equation_of_it(empty: duckdb.DuckDBPyConnection) -> None:
    row = "(select '' as id, '' as code, '' as company from range(10))"
    wanted = f"select * from {row} as theirs where theirs.id = ours.id and theirs.company in (ours.company, '')"
    assert not each_with_each(empty, f"from {row} as ours left join lateral ({wanted}) as theirs on true")
