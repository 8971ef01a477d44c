"""The lists of what is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dlt.common.normalizers.naming.snake_case import NamingConvention

from dlt_sources.readers import avidxchange, basware, exact_online, quickbooks_online
from dlt_sources.readers.feeds import COMMON, Column, Feed, snake_case

FEEDS = [*exact_online.FEEDS, *avidxchange.FEEDS, *quickbooks_online.FEEDS, *basware.FEEDS]


def every(columns: tuple[Column, ...]) -> Iterator[Column]:
    for column in columns:
        yield column
        yield from every(column.nested)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: f"{feed.path}")
def test_columns_are_named_as_dlt_names_them(feed: Feed) -> None:
    naming = NamingConvention(120)
    for column in every(feed.columns):
        assert snake_case(column.vendor_name) == naming.normalize_identifier(column.vendor_name)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: f"{feed.path}")
def test_a_feed_can_be_loaded(feed: Feed) -> None:
    names = [column.name for column in feed.columns]
    assert len(set(names)) == len(names)
    assert not set(names) & set(COMMON)
    assert set(feed.key_columns) <= set(names)
    assert set(feed.version_columns) <= set(names)
    assert feed.company_column is None or feed.company_column in names
    assert feed.parent is None or feed.parent in {other.name for other in FEEDS}


def test_lines_are_asked_for_by_path() -> None:
    entries = next(feed for feed in exact_online.FEEDS if feed.name == "purchase_entries")
    assert entries.expand() == "PurchaseEntryLines"
    assert "PurchaseEntryLines/AmountFC" in entries.select().split(",")
    assert "EntryID" in entries.select().split(",")
