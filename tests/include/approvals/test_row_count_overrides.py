"""A person accepts a short read: only one that is in doubt, and what the reader is told of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from include.approvals import row_count_overrides
from include.approvals.row_count_overrides import NoSuspectRead, StoredOverrides
from include.clock import ManualClock
from include.links import Configuration
from include.store import loads
from include.store.database import Store
from include.store.loads import FeedRead
from include.store.models import audit_events

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)


@pytest.fixture
def doubted(sqlite_store: Store) -> Store:
    """Two divisions' cost centres are in doubt, 123's units too; journals were, and no more."""
    for feed, company, kind, rows, suspect in (
        ("cost_centers", "123", "full", 31, False),
        ("cost_centers", "123", "full", 4, True),
        ("cost_centers", "456", "full", 2, True),
        ("cost_units", "123", "full", 7, True),
        ("cost_units", "123", "incremental", 0, False),
        ("journals", "123", "full", 3, True),
        ("journals", "123", "full", 30, False),
    ):
        read = FeedRead("exact_main", feed, company, kind, rows, suspect, True, NOW, "{}", "1.0")
        with sqlite_store.begin() as db:
            loads.put_reads(db, "exact_main", [read])
    return sqlite_store


def word(configuration: Configuration, store: Store, feed: str, company: str | None = None) -> int:
    connection = configuration.connections["exact_main"]
    return row_count_overrides.accept(connection, store, feed=feed, company=company, who="person:petra", now=NOW).rows


def test_what_a_person_accepts_is_told_to_the_reader_until_it_is_used(
    configuration: Configuration, doubted: Store
) -> None:
    assert word(configuration, doubted, "cost_centers", "123") == 4
    assert word(configuration, doubted, "cost_units") == 7
    reader = StoredOverrides(doubted, "exact_main", ManualClock(NOW))
    assert reader.waiting() == {("cost_centers", "123"): 4, ("cost_units", "123"): 7}
    reader.use("cost_centers", "123", rows=4, deleted=27)
    assert reader.waiting() == {("cost_units", "123"): 7}
    with doubted.read() as db:
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
    configuration: Configuration, doubted: Store, feed: str, company: str | None, words: str
) -> None:
    with pytest.raises(NoSuspectRead, match=words):
        word(configuration, doubted, feed, company)
    with doubted.read() as db:
        assert db.execute(audit_events.select()).all() == []


def test_before_anything_was_read_it_says_so(configuration: Configuration, sqlite_store: Store) -> None:
    with pytest.raises(NoSuspectRead, match="in doubt: none"):
        word(configuration, sqlite_store, "journals")
