"""What a question about vendors holds up: the documents of either, and never the vendor itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from include.reports.review_turns import QUESTIONS
from include.ui.reviews import HELD_UP
from tests.support.published_books import TABLES

ROWS = """
insert into operations.reviews (review_id, link, flow, company, document_key, code, text, payload, state, opened_at)
values (1, 'books', 'vendors', '123', 'V1', 'vendor_review', 'Jansen or Janssen?',
    '{"left_key": "V1", "right_key": "10", "left_name": "Jansen Bouw", "right_name": "Janssen Bouw"}', 'open', now());
insert into operations.deliveries (link, flow, company, source_key, state, counterparty, currency, amount) values
    ('books', 'vendors', '123', 'V1', 'waiting', 'Jansen Bouw', null, null),
    ('books', 'invoices', 'C1', '31', 'waiting', 'Jansen Bouw', 'EUR', 100),
    ('books', 'invoices', 'C1', '32', 'blocked', 'Janssen Bouw', 'EUR', -20.5),
    ('books', 'invoices', 'C1', '33', 'held', 'Jansen Bouw', 'GBP', 50),
    ('books', 'invoices', 'C1', '34', 'delivered', 'Jansen Bouw', 'EUR', 7),
    ('elsewhere', 'invoices', 'C1', '35', 'waiting', 'Jansen Bouw', 'EUR', 8);
"""


@pytest.fixture
def published() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as tables:
        tables.execute("create schema reconciliation;" + TABLES + ROWS)
        yield tables


def test_the_list_says_how_many_documents_wait_and_for_how_much(published: duckdb.DuckDBPyConnection) -> None:
    found = published.execute(f"select held_up, amount, currency, turn from {QUESTIONS} where review_id = 1").fetchall()
    assert found == [(3, Decimal("79.5"), "EUR", -120.5)]


def test_its_page_lists_the_same_documents(published: duckdb.DuckDBPyConnection) -> None:
    found = published.execute(HELD_UP, [[1]]).fetchall()
    assert sorted(row[3] for row in found) == ["31", "32", "33"]
