"""Which tables decide that a query gives no rows: read from its plan, never more than is true."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from include.warehouse import empty_results, plan, versions
from include.warehouse.build import build_nodes
from include.warehouse.catalogue import ensure_table
from include.warehouse.plan import Node

TABLES = ("a", "b", "c")


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("create schema s")
        for table in TABLES:
            opened.execute(f"create table s.{table} (x integer, y integer)")
        yield opened


def sets(database: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return sorted(" ".join(sorted(one)).replace("s.", "") for one in empty_results.of_query(database, sql))


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select * from s.a", ["a"]),
        ("select * from s.a where false", [""]),
        ("select 1 as x", []),
        ("select a.x from s.a inner join s.b using (x)", ["a", "b"]),
        ("select a.x from s.a left join s.b using (x)", ["a"]),
        ("select a.x from s.a right join s.b on a.x = b.x and a.y > b.y", ["b"]),
        ("select a.x from s.a full join s.b using (x)", []),
        ("select x from s.a union all select x from s.b", ["a b"]),
        ("select x from s.a union select 1", []),
        ("select x from s.a where x in (select x from s.b)", ["a", "b"]),
        ("select x from s.a where x not in (select x from s.b)", ["a"]),
        ("select x from s.a where not exists (select 1 from s.b where b.x > a.x and b.y <> a.y)", ["a"]),
        ("select x, (select max(y) from s.b where b.x = a.x + 1) from s.a", ["a"]),
        ("select x, count(*) from s.a group by x", ["a"]),
        ("select x, count(*) from s.a group by rollup (x)", []),
        ("select count(*) from s.a", []),
        ("with t as materialized (select * from s.a) select t.x from t inner join t as u using (y)", ["a"]),
        ("select x, unnest([1, 2]) from s.a", ["a"]),
        ("select x, row_number() over (order by y) from s.a qualify row_number() over (partition by x) = 1", ["a"]),
        ("select a.x from s.a cross join (select x from s.b union all select x from s.c) as d", ["a", "b c"]),
    ],
)
def test_it_is_read_from_the_plan(database: duckdb.DuckDBPyConnection, sql: str, expected: list[str]) -> None:
    assert sets(database, sql) == expected


def joined(parts: tuple[str, str, str]) -> str:
    left, right, how = parts
    return f"select l.x, l.y from ({left}) as l {how} ({right}) as r on l.x = r.x and l.y >= r.y"


QUERIES = st.recursive(
    st.sampled_from([*(f"select x, y from s.{table}" for table in TABLES), "select 1 as x, 1 as y"]),
    lambda one: st.one_of(
        st.tuples(one, one, st.sampled_from(["join", "left join", "right join", "full join"])).map(joined),
        st.tuples(one, one).map(lambda two: f"select x, y from (({two[0]}) union all ({two[1]}))"),
        st.tuples(one, one).map(lambda two: f"select x, y from (({two[0]}) except ({two[1]}))"),
        one.map("select x, count(*)::integer as y from ({}) group by x".format),
        one.map("select max(x) as x, max(y) as y from ({})".format),
        one.map("select x, y from ({}) where y > 0".format),
        one.map("with t as materialized ({}) select t.x, u.y from t left join t as u using (x)".format),
        st.tuples(one, one).map(lambda two: f"select x, y from ({two[0]}) where x in (select x from ({two[1]}))"),
        st.tuples(one, one).map(
            lambda two: (
                f"select o.x, o.y from ({two[0]}) as o where "
                f"not exists (select 1 from ({two[1]}) as i where i.x = o.x and i.y > o.y)"
            )
        ),
    ),
    max_leaves=6,
)


@given(QUERIES)
@settings(max_examples=60, deadline=None)
def test_what_is_called_empty_is_empty_whatever_stands_in_the_other_tables(sql: str) -> None:
    with duckdb.connect() as database:
        database.execute("create schema s")
        for table in TABLES:
            database.execute(f"create table s.{table} (x integer, y integer)")
        found = empty_results.of_query(database, sql)
        for emptied in (set(some) for size in range(4) for some in combinations(TABLES, size)):
            for table in TABLES:
                rows = "false" if table in emptied else "true"
                database.execute(f"create or replace table s.{table} as select 1 as x, i as y from range(2) as t (i)"
                                 f" where {rows}")  # fmt: skip
            if any({name.removeprefix("s.") for name in one} <= emptied for one in found):
                assert database.execute(sql).fetchall() == [], (emptied, found)


def node(name: str, sql: str, *after: str, **fields: Any) -> Node:
    made = f'create or replace table "s"."{name}" (x integer)'
    return Node(name, f"models/{name}.sql", "table", f'"s"."{name}"', sql, empty=made, after=after, **fields)


def test_a_model_that_must_be_empty_is_made_without_its_query(database: duckdb.DuckDBPyConnection) -> None:
    bills = node("bills", "select 1 as x where false")
    lines = node("lines", "select x from s.not_there", "bills", empty_when=(("bills",),))
    sums = node("sums", "select x from s.lines union all select x from s.bills", "bills", "lines",
                empty_when=(("bills", "lines"),))  # fmt: skip
    nodes = [bills, lines, sums]
    ensure_table(database, versions.SCHEMA, versions.TABLE, versions.COLUMNS)
    assert build_nodes(database, nodes, "day") == ["bills", "lines", "sums"]
    assert database.execute("select count(*) from s.lines").fetchall() == [(0,)]
    assert build_nodes(database, nodes, "day") == []

    nodes[0] = node("bills", "select 1 as x")
    nodes[1] = node("lines", "select x + 1 as x from s.bills", "bills", empty_when=(("bills",),))
    build_nodes(database, nodes, "the next day")
    assert database.execute("select x from s.sums order by x").fetchall() == [(1,), (2,)]

    nodes[1] = node("lines", "select x from s.bills where x > 1", "bills", empty_when=(("bills",),))
    build_nodes(database, nodes, "with bills alone")
    assert database.execute("select x from s.sums").fetchall() == [(1,)]

    nodes[0] = bills
    build_nodes(database, nodes, "a day later")
    assert database.execute("select x from s.sums").fetchall() == []


def test_every_outbox_has_tables_without_which_it_is_empty() -> None:
    outboxes = [one for one in plan.current().selected(["path:models/outbox"]) if one.kind == "table"]
    assert {one.name for one in outboxes if not one.empty_when} == set()
