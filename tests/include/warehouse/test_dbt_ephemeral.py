"""What is put before a model that reads ephemeral ones: as dbt does it, and where it belongs."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pytest
from dbt import compilation

from include.warehouse.dbt_ephemeral import injected, quick


@dataclass(frozen=True)
class Cte:
    """As dbt gives them: a blank, the name, and the query on lines of its own."""

    sql: str
    id: str = ""


ONE, TWO = Cte(" one as (\nselect 1 as a\n)"), Cte(" two as (\nselect a + 1 as a from one -- of one\n)")
QUERIES = (
    "select a from two",
    "\n\n  select a from two\n",
    "with three as (select a from two) select a from three",
    "\nWITH three AS (select a from two)\nselect a from three",
    "with recursive three as (select a from two) select a from three",
    "With  Recursive three as (select a from two) select a from three",
    "select * from (with three as (select a from two) select a from three)",
    "with three as (with four as (select a from two) select a from four) select a from three",
)


@pytest.mark.parametrize("sql", QUERIES)
def test_it_says_what_dbt_would_have_said(sql: str) -> None:
    theirs = compilation.inject_ctes_into_sql(sql, [ONE, TWO])
    assert injected(sql, [ONE, TWO]).split() == theirs.split()
    assert duckdb.sql(injected(sql, [ONE, TWO])).fetchall() == [(2,)]


@pytest.mark.parametrize(
    "sql",
    [
        "-- with a remark\nwith three as (select a from two) select a from three",
        "/* with\n one */ with three as (select a from two) select a from three",
        "/* without */ -- with\n select a from two",
        "with\nthree as (select a from two) select a from three",
        "select 2 as a -- with",
    ],
)
def test_a_remark_before_the_query_is_none_of_it(sql: str) -> None:
    assert duckdb.sql(injected(sql, [ONE, TWO])).fetchall() == [(2,)]


def test_a_name_that_begins_with_with_is_no_with() -> None:
    assert injected("without", [ONE]) == "with one as (\nselect 1 as a\n) without"


def test_without_ephemeral_models_a_query_stays_as_it_is() -> None:
    assert injected("-- as it is\nselect 1", []) == "-- as it is\nselect 1"


def test_dbt_has_its_own_way_again_afterwards() -> None:
    theirs = compilation.inject_ctes_into_sql
    with quick():
        assert compilation.inject_ctes_into_sql is injected
    assert compilation.inject_ctes_into_sql is theirs
