"""Which tables of a link count, and what was published from them."""

from __future__ import annotations

from include.store import builds
from include.store.builds import Build
from include.store.database import Store


def test_what_is_decided_takes_the_place_of_what_was_and_nothing_of_it_is_published_yet(store: Store) -> None:
    with store.begin() as db:
        assert builds.of(db, "books") is None
        builds.decided(db, "books", "monday")
        assert builds.published(db, "books", "monday", "abc", {"vendors", "payments"})
        assert builds.of(db, "books") == Build("monday", "", 0, "abc", frozenset({"payments", "vendors"}))
        builds.decided(db, "books", "tuesday", "books/tuesday.zst", 4096)
        assert builds.of(db, "books") == Build("tuesday", "books/tuesday.zst", 4096, "", frozenset())
        assert builds.of(db, "others") is None


def test_what_was_published_from_tables_that_others_replaced_meanwhile_is_not_noted(store: Store) -> None:
    with store.begin() as db:
        builds.decided(db, "books", "monday")
        builds.decided(db, "books", "tuesday")
        assert not builds.published(db, "books", "monday", "abc", {"vendors"})
        assert builds.of(db, "books") == Build("tuesday")
