"""What a link had read of its target's vendors, where it may create some."""

from __future__ import annotations

import json
from collections.abc import Iterator

import duckdb
import pytest

from dlt_sources.readers.exact_online_feeds import FEEDS
from include.warehouse.vendors_read import VendorsRead, vendors_read

SUPPLIERS = next(feed for feed in FEEDS if feed.name == "accounts")
ROWS: tuple[tuple[str, str, str, str | None, str | None], ...] = (
    ("demo", "501", "present", None, None),
    ("demo", "502", "present", None, '{"id": "G1"}'),
    ("demo", "503", "present", "not_chosen", None),
    ("demo", "504", "void", None, None),
    ("other", "505", "present", None, None),
)


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("""
            create schema outbox; create schema raw_exact_online; create schema matching;
            create table outbox.demo__vendors (link text, source_system text, company text, source_key text,
                wanted text, skip text, adopt text, document text);
            create table raw_exact_online.accounts (connection text, company text, id text, is_deleted boolean);
            insert into raw_exact_online.accounts values ('main', '123', 'G1', false), ('main', '456', 'G2', true),
                ('second', '123', 'G3', false);
            create table raw_exact_online.feeds (connection text, feed text, company text, kind text, suspect boolean,
                read_at timestamptz, cursor text);
            insert into raw_exact_online.feeds values
                ('main', 'accounts', '123', 'incremental', false, now(), '{"timestamp": 7}'),
                ('main', 'accounts', '123', 'incremental', false, now(), '{"timestamp": 9}'),
                ('second', 'accounts', '123', 'incremental', false, now(), '{"timestamp": 11}');
            create table matching.vendor_records (link text, system text, company text, vendor_key text,
                bank_accounts text[]);
            insert into matching.vendor_records values ('demo', 'avidxchange', 'C1', '501', ['NL91ABNA0417164300']),
                ('demo', 'avidxchange', 'C1', '502', ['NL02RABO0123456789']),
                ('demo', 'exact_online', '123', '501', []);
        """)
        yield opened


def outbox(database: duckdb.DuckDBPyConnection, kind: str, *keys: str) -> None:
    for link, key, wanted, skip, adopt in ROWS:
        if key in keys:
            row = [link, "avidxchange", "C1", key, wanted, skip, adopt, json.dumps({"kind": kind})]
            database.execute("insert into outbox.demo__vendors values (?, ?, ?, ?, ?, ?, ?, ?)", row)


def read(database: duckdb.DuckDBPyConnection, table: str = "demo__vendors") -> VendorsRead | None:
    return vendors_read(database, "demo", table, "exact_online", "main", SUPPLIERS)


def test_where_the_read_stood_and_all_ids_whatever_became_of_them(database: duckdb.DuckDBPyConnection) -> None:
    outbox(database, "vendor", "501", "502", "503", "504", "505")
    assert read(database) == VendorsRead(
        {("accounts", "123"): {"timestamp": 9}}, frozenset({"G1", "G2"}), {("C1", "501"): ["NL91ABNA0417164300"]}
    )


@pytest.mark.parametrize(
    ("kind", "keys"), [("vendor", ["502", "503", "504", "505"]), ("code", ["501"]), ("vendor", [])]
)
def test_nothing_where_no_vendor_may_be_created(
    database: duckdb.DuckDBPyConnection, kind: str, keys: list[str]
) -> None:
    outbox(database, kind, *keys)
    assert read(database) is None
    assert read(database, "demo__never_built") is None
