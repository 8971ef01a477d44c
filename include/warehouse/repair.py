"""Rows of the raw tables that no table can be built from: their values are taken out and kept aside with the reason, so
that one row never keeps another's link from being built.

A read keeps such records aside before they are stored (``dlt_sources/readers/records.py``). What an older release
stored is judged by the same rule here, once a build has failed. What passes that rule and fails all the same is found
by the value that the database names.

A row stays where it is without the values: a document that was read is not gone.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import duckdb

from dlt_sources.readers import values
from dlt_sources.readers.feeds import MOMENTS, Column, Feed
from dlt_sources.readers.reading import Source
from dlt_sources.readers.records import Quarantined, Where, rows
from dlt_sources.readers.registry import sources
from include.warehouse import plan, quarantine
from include.warehouse.catalogue import columns_of
from include.warehouse.raw import schema_of
from include.warehouse.systems import AFTER_LOAD

MOST_ROWS = 20
"""A value that more rows hold says nothing about which of them is at fault."""
_OF_A_VALUE = (duckdb.ConversionException, duckdb.OutOfRangeException, duckdb.InvalidInputException)
_NESTED = ("list", "object", "values")
_VALUES = (re.compile(r'"([^"]{3,200})"'), re.compile(r"'([^']{3,200})'"))
_LONG_NUMBER = r"[0-9]{13}"


@dataclass(frozen=True)
class Place:
    """A raw row, and the columns of it that are at fault."""

    source: Source
    feed: Feed
    row: dict[str, Any]
    columns: tuple[str, ...]

    @property
    def key(self) -> str:
        return "|".join(str(self.row[name]) for name in self.feed.key_columns)

    def __str__(self) -> str:
        company = f" of company {self.row['company']}" if self.row["company"] else ""
        return f"{self.feed.name.replace('_', ' ')} {self.key}{company}, connection {self.row['connection']}"


def set_aside_unfit(database: duckdb.DuckDBPyConnection) -> list[Place]:
    """Take out every stored value that a read would not let in any more; returns the rows that held one."""
    found: list[tuple[Place, str]] = []
    for source in sources():
        for feed in source.FEEDS:
            for row, columns in _suspects(database, source, feed):
                where = Where(source.SYSTEM, row["connection"], row["company"], datetime.now(UTC))
                bad = rows(feed, json.dumps([_as_read(feed, row)]).encode(), where)[1]
                found += [(Place(source, feed, row, columns), one.reason) for one in bad]
    _take_out(database, found)
    return [place for place, _ in found]


def holding(database: duckdb.DuckDBPyConnection, model: str, problem: BaseException | None) -> list[Place]:
    """The rows behind a model that hold the value which the database says it could not use; none where it names none,
    or none of them is stored as it is named."""
    if not isinstance(problem, _OF_A_VALUE):
        return []
    said = " ".join(str(problem).split()).split(" LINE 1:")[0]
    read = _raw_tables_of(model)
    for value in dict.fromkeys(match for pattern in _VALUES for match in pattern.findall(said)):
        found = [
            place
            for source in sources()
            for feed in source.FEEDS
            if f"{schema_of(source.SYSTEM)}.{feed.name}" in read
            for place in _with_value(database, source, feed, value)
        ]
        if found:
            return found
    return []


def set_aside(database: duckdb.DuckDBPyConnection, places: Sequence[Place], why: str) -> None:
    """Take out these values; ``why`` completes "<columns> ..."."""
    _take_out(database, [(place, f"{', '.join(place.columns)} {why}") for place in places])


def links_of(database: duckdb.DuckDBPyConnection, model: str, places: Sequence[Place]) -> list[str]:
    """The links that the rows are read for; those for which the model is built, where there are none."""
    if places:
        connections = list({place.row["connection"] for place in places})
        found = database.execute(
            "select distinct link from raw_config.link_connections where list_contains(?, connection) order by 1",
            [connections],
        ).fetchall()
        return [link for (link,) in found]
    links = database.execute("select link, kind from raw_config.links order by 1").fetchall()
    released = plan.current()
    builds = {kind: {node.name for node in released.selected([f"+path:models/outbox/{kind}"])} for _, kind in links}
    return [link for link, kind in links if model in builds[kind]] or [link for link, _ in links]


def _raw_tables_of(model: str) -> set[str]:
    nodes = {node.name: node for node in plan.current().nodes}
    seen, waiting = set[str](), [model]
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in seen:
            seen.add(name)
            waiting += nodes[name].after
    tables = {table for name in seen for table in nodes[name].raw}
    for source in sources():
        schema = schema_of(source.SYSTEM)
        tables |= {f"{schema}.{feed.name}" for feed in source.FEEDS if f"{schema}.{feed.table}" in tables}
    return tables


def _suspects(
    database: duckdb.DuckDBPyConnection, source: Source, feed: Feed
) -> Iterable[tuple[dict[str, Any], tuple[str, ...]]]:
    tests = {column.name: test for column in feed.columns if (test := _test(column))}
    return _found(database, source, feed, tests)


def _test(column: Column) -> str | None:
    if column.kind == "money":
        return f'abs("{column.name}") >= {values.AMOUNTS_BELOW}'
    if column.kind in MOMENTS:
        return f"""cast("{column.name}" as date) not between '{values.EARLIEST}' and '{values.LATEST}'"""
    return f"""regexp_matches("{column.name}", '{_LONG_NUMBER}')""" if column.nested else None


def _with_value(database: duckdb.DuckDBPyConnection, source: Source, feed: Feed, value: str) -> list[Place]:
    exact = value.replace("'", "''")
    part = re.escape(re.sub(r"\.0+$", "", value)).replace("'", "''")
    number = _number(value)
    tests: dict[str, str] = {}
    for column in feed.columns:
        if column.name in feed.key_columns or column.name == feed.company_column:
            continue
        if column.kind in _NESTED:
            tests[column.name] = f"""regexp_matches("{column.name}", '[:,\\[]\\s*"?-?{part}(\\.0+)?"?\\s*[,}}\\]]')"""
        elif column.kind == "money":
            if number is not None:
                tests[column.name] = f'abs("{column.name}") = {abs(number):f}'
        else:
            tests[column.name] = f"""cast("{column.name}" as varchar) = '{exact}'"""
    return [Place(source, feed, row, columns) for row, columns in _found(database, source, feed, tests)]


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 22 else None


def _found(
    database: duckdb.DuckDBPyConnection, source: Source, feed: Feed, tests: dict[str, str]
) -> list[tuple[dict[str, Any], tuple[str, ...]]]:
    """Rows of which a test holds, with the columns of which it does."""
    stored = columns_of(database, schema_of(source.SYSTEM), feed.name) or {}
    tests = {name: test for name, test in tests.items() if name in stored}
    if not tests:
        return []
    marks = ", ".join(f"coalesce({test}, false)" for test in tests.values())
    names = [name for name in feed.sql_columns if name in stored]
    selected = ", ".join(f'"{name}"' for name in names)
    found = database.execute(
        f"select rowid, {selected}, [{marks}] from {schema_of(source.SYSTEM)}.{feed.name}"
        f" where {' or '.join(tests.values())} limit 100000"
    ).fetchall()
    return [
        (
            {"rowid": rowid, **dict.fromkeys(feed.sql_columns), **dict(zip(names, row, strict=True))},
            tuple(name for name, mark in zip(tests, said, strict=True) if mark),
        )
        for rowid, *row, said in found
    ]


def _as_read(feed: Feed, row: dict[str, Any]) -> dict[str, Any]:
    """The stored row as the vendor would show it, as far as it is known."""
    record: dict[str, Any] = {}
    for column in feed.columns:
        value = row[column.name]
        if value is None:
            continue
        if column.kind in _NESTED:
            value = json.loads(value)
        elif isinstance(value, Decimal):
            value = format(value, "f")
        elif isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        elif isinstance(value, date):
            value = value.isoformat()
        if column.at:
            record.setdefault(column.at[0], {})[column.at[1]] = value
        else:
            record[column.vendor_name] = value
    return record


def _take_out(database: duckdb.DuckDBPyConnection, found: Sequence[tuple[Place, str]]) -> None:
    """In one transaction; what is put together from these rows is put together anew."""
    if not found:
        return
    load_id, now = f"{quarantine.REPAIRED}{time.time()}", datetime.now(UTC)
    database.execute("begin")
    try:
        touched: set[tuple[str, str]] = set()
        for place, reason in found:
            system, connection = place.source.SYSTEM, place.row["connection"]
            touched.add((system, connection))
            empty = ", ".join(f'"{name}" = null' for name in place.columns)
            table = f"{schema_of(system)}.{place.feed.name}"
            database.execute(
                f"update {table} set {empty}, _dlt_load_id = ? where rowid = ?", [load_id, place.row["rowid"]]
            )
            if not place.row["is_deleted"]:  # what is gone waits for nobody
                company = "" if place.feed.tenant_wide else place.row["company"]
                record = json.dumps(_as_read(place.feed, place.row), ensure_ascii=False)
                kept = Quarantined(company, place.feed.name, reason, record, place.key)
                quarantine.keep(database, system, connection, [kept], now, load_id)
        for system, connection in touched & {(name, one) for name in AFTER_LOAD for _, one in touched}:
            AFTER_LOAD[system](database, connection, [load_id], {})
        database.execute("commit")
    except BaseException:
        database.execute("rollback")
        raise
