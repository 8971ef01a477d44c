"""Rows that several pages repeat are counted once, and what they stand between is left where it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from dlt_sources.arrow import schema
from dlt_sources.quickbooks_online import FEEDS
from include.warehouse.compare import difference

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
