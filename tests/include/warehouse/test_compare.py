"""Rows that several pages repeat are counted once, and what they stand between is left where it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from dlt_sources.readers import basware
from dlt_sources.readers.arrow import schema
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.memory import with_tables
from dlt_sources.readers.quickbooks_online import FEEDS
from dlt_sources.readers.records import Quarantined
from include.warehouse.compare import difference
from include.warehouse.raw import HASH, VERSION, content_hash, version_number

TERMS = next(feed for feed in FEEDS if feed.name == "terms")
EARLY, LATE = datetime(2026, 11, 16, 9, tzinfo=UTC), datetime(2026, 11, 16, 10, tzinfo=UTC)


def _page(*rows: tuple[int, datetime, str]) -> pa.Table:
    found: list[dict[str, Any]] = [
        {"company": "1", "id": str(key), "last_updated_time": at, "sync_token": 0, "name": name}
        for key, at, name in rows
    ]
    return pa.Table.from_pylist(found, schema(TERMS))


def _read(*pages: pa.Table) -> pa.Table:
    return difference(TERMS, pages, None, complete=True).news


def test_of_a_row_on_two_pages_the_newer_version_stays_else_the_later_one() -> None:
    first = _page((1, LATE, "changed"), (2, EARLY, "same"))
    second = _page((2, EARLY, "same, later"), (1, EARLY, "as it was"), (3, EARLY, "new"))
    found = _read(first, second)
    assert list(zip(found["id"].to_pylist(), found["name"].to_pylist(), strict=True)) == [
        ("1", "changed"),
        ("2", "same, later"),
        ("3", "new"),
    ]


def test_pages_that_share_a_row_are_not_copied() -> None:
    pages = [_page(*((key, EARLY, f"term {key}") for key in range(start, start + 500))) for start in (1, 500, 999)]
    found = _read(*pages)
    assert found["id"].to_pylist() == [str(key) for key in range(1, 1499)]
    there = {page["name"].chunk(0).buffers()[2].address for page in pages}
    assert {chunk.buffers()[2].address for chunk in found["name"].chunks} == there


def test_a_row_that_differs_in_two_letters_is_news_wherever_they_stand() -> None:
    before, after = "Vermeulan Transaort en Opslag", "Vermeulhn Transfort en Opslag"
    with with_tables(stored_rows=_page((1, EARLY, before))) as memory:
        known = memory.execute(
            f"select company, id, {content_hash(TERMS)} as {HASH}, {version_number(TERMS)} as {VERSION},"
            " false as is_deleted from stored_rows"
        ).to_arrow_table()
        assert memory.execute("select hash(?) = hash(?)", [before, after]).fetchall() == [(True,)], "DuckDB's own hash"
    news = [difference(TERMS, [_page((1, EARLY, name))], known, complete=True).news for name in (before, after)]
    assert [found["name"].to_pylist() for found in news] == [[], [after]]


DOCUMENTS = {feed.name: feed for feed in basware.FEEDS}


def _invoices(feed: Feed, *keys: int) -> pa.Table:
    rows = [{"company": "DE01", "invoice_id": str(key), "last_updated": EARLY} for key in keys]
    return pa.Table.from_pylist(rows, schema(feed))


def _stored(feed: Feed, count: int) -> pa.Table:
    rows = [{"company": "DE01", "invoice_id": str(key), "_content": 0, "_version": 0} for key in range(count)]
    kinds = [("company", pa.string()), ("invoice_id", pa.string()), ("_content", pa.uint64()), ("_version", pa.int64())]
    return pa.Table.from_pylist(
        [{**row, "is_deleted": False} for row in rows], pa.schema([*kinds, ("is_deleted", pa.bool_())])
    )


def test_a_queue_that_is_suddenly_short_has_emptied_and_any_other_list_is_doubted() -> None:
    found = {
        name: difference(DOCUMENTS[name], [_invoices(DOCUMENTS[name], 7)], _stored(DOCUMENTS[name], 30), complete=True)
        for name in ("transfer_queue", "accounting_documents")
    }
    assert {name: (one.suspect, one.gone.num_rows) for name, one in found.items()} == {
        "transfer_queue": (False, 29),
        "accounting_documents": (True, 0),
    }


def test_what_stands_in_a_queue_and_cannot_be_read_has_not_left_it() -> None:
    queue = DOCUMENTS["transfer_queue"]
    bad = [Quarantined("DE01", "transfer_queue", "netSum is a word", "{}", "3")]
    found = difference(queue, [_invoices(queue, 7)], _stored(queue, 30), complete=True, quarantined=bad)
    assert "3" not in found.gone["invoice_id"].to_pylist()
    assert found.gone.num_rows == 28
    nameless = [Quarantined("DE01", "transfer_queue", "it has no invoiceId", "{}", None)]
    found = difference(queue, [], _stored(queue, 30), complete=True, quarantined=nameless)
    assert found.gone.num_rows == 0
