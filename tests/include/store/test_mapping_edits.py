"""Changes of mappings: each is kept, the last one counts, and nobody changes unseen what somebody else just changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from include.store import mapping_edits
from include.store.database import Store
from include.store.mapping_edits import ChangedMeanwhile, Line
from include.store.models import audit_events

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
TERM = Line("payment_term", "", "Z30", "set", "30")
OTHER = Line("payment_term", "C1", "Z30", "set", "31", "their own")


def keep(store: Store, *lines: Line, seen: int = 0, who: str = "person:anna") -> list[int]:
    with store.begin() as db:
        kept = mapping_edits.keep(db, "books", lines, seen=seen, who=who, reason="as agreed", now=NOW)
        return [edit.id for edit in kept]


def in_force(store: Store) -> dict[tuple[str, str, str], tuple[str, str]]:
    with store.read() as db:
        found = mapping_edits.in_force(db, "books")
    return {key: (edit.line.action, edit.line.target_code) for key, edit in found.items()}


def test_the_last_change_of_a_line_counts_and_every_one_is_kept(store: Store) -> None:
    keep(store, TERM, OTHER)
    with store.read() as db:
        newest = mapping_edits.newest(db, "books")
    keep(store, Line("payment_term", "", "Z30", "end"), seen=newest)
    assert in_force(store) == {("payment_term", "", "Z30"): ("end", ""), ("payment_term", "C1", "Z30"): ("set", "31")}
    with store.read() as db:
        history = mapping_edits.history(db, "books", ("payment_term", "", "Z30"))
        assert [(edit.line.action, edit.supersedes) for edit in history] == [("set", 0), ("end", history[0].id)]
        assert mapping_edits.in_force(db, "other") == {}
        texts = [row.text for row in db.execute(audit_events.select().where(audit_events.c.event == "mapping_changed"))]
    assert texts == [
        "payment_term Z30 of all companies is 30. as agreed",
        "payment_term Z30 of C1 is 31. as agreed",
        "payment_term Z30 of all companies has no line any more. as agreed",
    ]


def test_a_line_that_somebody_changed_since_is_not_changed_unseen(store: Store) -> None:
    keep(store, TERM)
    with pytest.raises(ChangedMeanwhile, match="Z30 was changed meanwhile to 30, by person:anna at 20 Nov 2026 07:30"):
        keep(store, OTHER, Line("payment_term", "", "Z30", "set", "99"), who="person:bo")
    assert in_force(store) == {("payment_term", "", "Z30"): ("set", "30")}


def test_no_two_changes_follow_the_same_one(store: Store) -> None:
    keep(store, TERM)
    row = {**vars(TERM), "link": "books", "who": "person:bo", "at": NOW + timedelta(seconds=1), "reason": "x"}
    with pytest.raises(IntegrityError), store.begin() as db:
        db.execute(mapping_edits.mapping_edits.insert().values(**row, supersedes=0))
