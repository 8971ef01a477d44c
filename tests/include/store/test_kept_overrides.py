"""A person's word about a short read: kept once, used once, audited both times."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from include.store import row_count_overrides
from include.store.database import Store
from include.store.models import audit_events
from include.store.row_count_overrides import RowCountOverride

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
OVERRIDE = RowCountOverride("exact_main", "123", "cost_centers", 4, "person:petra", NOW, "the shops were closed")


def told(store: Store) -> list[tuple[str, str, str | None]]:
    with store.read() as db:
        return [(row.event, row.who, row.text) for row in db.execute(audit_events.select())]


def test_it_waits_for_the_next_full_read_of_that_feed_and_company(store: Store) -> None:
    with store.begin() as db:
        row_count_overrides.accept(db, OVERRIDE)
        assert row_count_overrides.waiting(db, "exact_main") == {("cost_centers", "123"): 4}
        assert row_count_overrides.waiting(db, "other") == {}


def test_it_is_used_once_and_the_trail_says_who_gave_it(store: Store) -> None:
    with store.begin() as db:
        row_count_overrides.accept(db, OVERRIDE)
    for rows in (4, 3):
        with store.begin() as db:
            row_count_overrides.use(db, "exact_main", "cost_centers", "123", rows=rows, deleted=27, now=LATER)
            assert row_count_overrides.waiting(db, "exact_main") == {}
    assert told(store) == [
        ("read_believed", "person:petra", "the shops were closed"),
        ("belief_used", "person:petra", "the full read had 4 rows: 27 rows count as gone"),
    ]


def test_the_latest_word_counts_and_a_used_one_can_be_given_again(store: Store) -> None:
    with store.begin() as db:
        row_count_overrides.accept(db, OVERRIDE)
        row_count_overrides.accept(db, replace(OVERRIDE, rows=3, who="person:ann"))
        assert row_count_overrides.waiting(db, "exact_main") == {("cost_centers", "123"): 3}
        row_count_overrides.use(db, "exact_main", "cost_centers", "123", rows=3, deleted=1, now=LATER)
        row_count_overrides.accept(db, replace(OVERRIDE, at=LATER))
        assert row_count_overrides.waiting(db, "exact_main") == {("cost_centers", "123"): 4}


def test_another_feed_or_company_uses_nothing(store: Store) -> None:
    with store.begin() as db:
        row_count_overrides.accept(db, OVERRIDE)
        row_count_overrides.use(db, "exact_main", "cost_units", "123", rows=4, deleted=0, now=LATER)
        row_count_overrides.use(db, "exact_main", "cost_centers", "456", rows=4, deleted=0, now=LATER)
        assert row_count_overrides.waiting(db, "exact_main") == {("cost_centers", "123"): 4}
