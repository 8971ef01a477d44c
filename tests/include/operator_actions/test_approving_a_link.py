"""Approving a link after its preview approves the documents of that very preview: one answer, and one run, deliver."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from include.operator_actions import actions
from include.people.who import Who
from include.store import approval_requests as stored
from include.store import runs
from include.store.approval_requests import Document, Request
from include.store.database import Store
from tests.support.run_settings import LINKS, use_settings

ANNA, BO = Who("anna", "person"), Who("bo", "person")
TWO = "people: {anna: {system: [anna]}, bo: {system: [bo]}}\n"


@pytest.fixture(autouse=True)
def settings(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_settings(tmp_path, LINKS, monkeypatch)


def asked(store: Store, run_id: str, key: str = "1") -> Request:
    now = datetime.now(UTC)
    one = Document("invoices", "C1", key, "123", "create", f"1:{key}", True, f"invoice {key}")
    with store.begin() as db:
        if (before := stored.pending(db, "books", now)) is not None:
            stored.answer(db, before, "superseded", who="schedule", now=now, note="by another")
        until = now + timedelta(hours=24)
        return stored.add(db, "books", run_id, [one], preview=True, facts={}, now=now, expires_at=until)


def previewed(store: Store, run_id: str, request: Request) -> None:
    """A preview of the whole link, which said that it asks for this."""
    summary = {"request": {"flows": None}, "troubled": False, "approval": {"request": request.id}}
    with store.begin() as db:
        runs.start(db, run_id, "books", who="person:anna", preview=True, now=datetime.now(UTC))
        runs.end(db, run_id, "remarks", summary, now=datetime.now(UTC))


def answers(store: Store, request: Request) -> tuple[str | None, str | None]:
    with store.read() as db:
        found = stored.get(db, request.id)
    assert found is not None
    return found.answer, found.answered_by


def test_who_approves_the_link_approves_what_its_preview_showed(sqlite_store: Store) -> None:
    made = asked(sqlite_store, "r1")
    previewed(sqlite_store, "r1", made)
    assert actions.approve("books", who=ANNA).by == "person:anna"
    assert answers(sqlite_store, made) == ("approved", "person:anna")


def test_a_later_preview_that_showed_the_same_is_one_of_that_request(sqlite_store: Store) -> None:
    made = asked(sqlite_store, "r1")
    previewed(sqlite_store, "r1", made)
    previewed(sqlite_store, "r2", made)
    actions.approve("books", who=ANNA)
    assert answers(sqlite_store, made) == ("approved", "person:anna")


def test_what_was_asked_for_since_was_not_shown_and_waits(sqlite_store: Store) -> None:
    made = asked(sqlite_store, "r1")
    previewed(sqlite_store, "r1", made)
    other = asked(sqlite_store, "scheduled", "2")
    assert actions.approve("books", who=ANNA).by == "person:anna"
    assert answers(sqlite_store, other) == (None, None)


def test_of_two_people_both_approve_the_link_and_the_documents_with_one_word_each(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_settings(tmp_path, LINKS + TWO, monkeypatch)
    made = asked(sqlite_store, "r1")
    previewed(sqlite_store, "r1", made)
    first = actions.approve("books", who=ANNA)
    assert (first.by, first.waits.count("waits for a second person: bo")) == ("", 2)
    assert answers(sqlite_store, made) == (None, None)
    second = actions.approve("books", who=BO)
    assert (second.by, second.waits) == ("person:anna and person:bo", "")
    assert answers(sqlite_store, made) == ("approved", "person:anna and person:bo")


def test_the_second_person_approves_no_documents_that_the_first_did_not_see(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_settings(tmp_path, LINKS + TWO, monkeypatch)
    previewed(sqlite_store, "r1", asked(sqlite_store, "r1"))
    actions.approve("books", who=ANNA)
    other = asked(sqlite_store, "r2", "2")
    previewed(sqlite_store, "r2", other)
    second = actions.approve("books", who=BO)
    assert (second.by, "bo is the first" in second.waits) == ("person:anna and person:bo", True)
    assert answers(sqlite_store, other) == (None, None)
