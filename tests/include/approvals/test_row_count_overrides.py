"""A person accepts a short read: only one that is in doubt, and what the reader is told of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from include.approvals import row_count_overrides
from include.approvals.row_count_overrides import NoSuspectRead, StoredOverrides
from include.clock import ManualClock
from include.links import Configuration
from include.store.database import Store
from include.store.models import audit_events
from include.warehouse.database import Warehouse
from tests.support import raw

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
FEEDS = "raw_exact_online.feeds"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two divisions' cost centres are in doubt, 123's units too; journals were, and no more."""
    with raw.warehouse(tmp_path / "warehouse" / "warehouse.duckdb") as database:
        for feed, company, kind, rows, suspect in (
            ("cost_centers", "123", "full", 31, False),
            ("cost_centers", "123", "full", 4, True),
            ("cost_centers", "456", "full", 2, True),
            ("cost_units", "123", "full", 7, True),
            ("cost_units", "123", "incremental", 0, False),
            ("journals", "123", "full", 3, True),
            ("journals", "123", "full", 30, False),
        ):
            row = {"feed": feed, "company": company, "kind": kind, "rows": rows, "suspect": suspect}
            raw.insert(database, FEEDS, row)
    return tmp_path


def word(configuration: Configuration, store: Store, home: Path, feed: str, company: str | None = None) -> int:
    connection = configuration.connections["exact_main"]
    return row_count_overrides.accept(
        connection, store, Warehouse(home), feed=feed, company=company, who="person:petra", now=NOW
    ).rows


def test_what_a_person_accepts_is_told_to_the_reader_until_it_is_used(
    configuration: Configuration, sqlite_store: Store, home: Path
) -> None:
    assert word(configuration, sqlite_store, home, "cost_centers", "123") == 4
    assert word(configuration, sqlite_store, home, "cost_units") == 7
    reader = StoredOverrides(sqlite_store, "exact_main", ManualClock(NOW))
    assert reader.waiting() == {("cost_centers", "123"): 4, ("cost_units", "123"): 7}
    reader.use("cost_centers", "123", rows=4, deleted=27)
    assert reader.waiting() == {("cost_units", "123"): 7}
    with sqlite_store.read() as db:
        events = [(row.event, row.who, row.document_key) for row in db.execute(audit_events.select())]
    assert events == [
        ("read_believed", "person:petra", "exact_main.cost_centers"),
        ("read_believed", "person:petra", "exact_main.cost_units"),
        ("belief_used", "person:petra", "exact_main.cost_centers"),
    ]


@pytest.mark.parametrize(
    ("feed", "company", "words"),
    [
        (
            "journals",
            None,
            "not in doubt; in doubt: cost_centers of company 123 .4 rows., cost_centers of company 456",
        ),
        ("cost_centers", None, "is doubted for several companies: say which"),
        ("cost_centers", "789", "is not in doubt"),
    ],
)
def test_a_read_that_nobody_doubts_needs_no_word(
    configuration: Configuration, sqlite_store: Store, home: Path, feed: str, company: str | None, words: str
) -> None:
    with pytest.raises(NoSuspectRead, match=words):
        word(configuration, sqlite_store, home, feed, company)
    with sqlite_store.read() as db:
        assert db.execute(audit_events.select()).all() == []


def test_before_anything_was_read_it_says_so(configuration: Configuration, sqlite_store: Store, tmp_path: Path) -> None:
    with pytest.raises(NoSuspectRead, match="in doubt: none"):
        word(configuration, sqlite_store, tmp_path, "journals")
