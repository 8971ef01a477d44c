"""Standing alerts on a real store: raised once, closed by themselves when their cause is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from include.alerts import watching
from include.alerts.watch import Trouble
from include.alerts.watching import Changed
from include.links import Configuration
from include.pipeline import record
from include.pipeline.request import RunRequest
from include.store import alerts, audit, inbox
from include.store.database import Store
from include.store.models import api_calls, deliveries, secrets, tokens

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOTHING = Changed(0, 0)
REFUSED = {"connection": "exact_main", "cause": "Unauthorised", "text": "accounts: Exact does not know us any more"}


class Books:
    """The store of one link, and what its runs leave there."""

    def __init__(self, store: Store, configuration: Configuration) -> None:
        self.store, self.configuration, self.number = store, configuration, 0
        self.link = configuration.links["books"]

    def run(
        self, at: datetime = NOW, *, calls: Sequence[str] = ("exact_main", "avid_main"), failure: str | None = None,
        troubles: Sequence[dict[str, str]] = (),
    ) -> Changed:  # fmt: skip
        self.number += 1
        run_id = f"r{self.number}"
        record.begin(self.store, run_id, RunRequest("books", "schedule"), at)
        with self.store.begin() as db:
            for name in calls:
                row = {"run_id": run_id, "connection": name, "system": "any", "company": "", "day": at.date()}
                db.execute(api_calls.insert().values(**row, calls=3, errors=1))
        record.add_troubles(self.store, run_id, troubles)
        changed = watching.after_run(self.store, self.configuration, self.link, run_id, troubles, failure, at)
        record.end(self.store, run_id, {"result": "failed" if failure else "done", "failure": failure}, at)
        return changed

    def look(self, at: datetime = NOW, **checks: Trouble | None) -> Changed:
        return watching.everything(self.store, self.configuration, at, checks)

    def open(self) -> list[tuple[str, str, str]]:
        with self.store.read() as db:
            return [(one.link, one.connection, one.code) for one in alerts.listed(db)]

    def document(self, key: str, state: str, events: Sequence[tuple[str, datetime]]) -> None:
        row: dict[str, Any] = {"link": "books", "flow": "payments", "company": "C1", "source_key": key, "number": key}
        with self.store.begin() as db:
            stamp = {"created_at": NOW - 90 * DAY, "updated_at": NOW}
            target = {"target_system": "exact_online", "target_company": "123"}
            db.execute(deliveries.insert().values(**row, **target, **stamp, state=state))
            names = {"link": "books", "flow": "payments", "company": "C1", "document_key": key}
            audit.record(db, [audit.Event(at=at, event=to, who="schedule", to_state=to, **names) for to, at in events])


@pytest.fixture
def books(sqlite_store: Store, configuration: Configuration) -> Books:
    return Books(sqlite_store, configuration)


def test_a_run_that_went_well_raises_nothing(books: Books) -> None:
    assert books.run() == NOTHING
    assert books.open() == []


def test_refused_credentials_are_one_alert_until_the_vendor_answers_again(books: Books) -> None:
    assert books.run(troubles=[REFUSED, REFUSED], failure="nothing could be read") == Changed(1, 0)
    assert books.open() == [("", "exact_main", "credentials_refused")]
    assert books.run(troubles=[REFUSED], failure="nothing could be read") == NOTHING
    assert books.run(calls=[]) == NOTHING  # everything was young enough: nobody was asked
    assert books.run() == Changed(0, 1)
    assert books.open() == []


def test_a_run_that_failed_for_another_reason_says_so_until_one_does_not(books: Books) -> None:
    assert books.run(failure="the disk is full") == Changed(1, 0)
    assert books.open() == [("books", "", "run_failed")]
    assert books.look() == NOTHING
    assert books.run() == Changed(0, 1)


def test_a_missed_run_is_seen_by_the_watch_and_made_up_for_by_the_next_run(books: Books) -> None:
    books.run(NOW - 2 * DAY)
    assert books.look(NOW) == Changed(1, 0)
    assert books.open() == [("books", "", "run_missed")]
    assert books.run(NOW) == Changed(0, 1)


def test_the_refresh_token_ages_from_its_last_renewal_not_from_the_day_it_was_entered(books: Books) -> None:
    with books.store.begin() as db:
        db.execute(secrets.insert().values(name="exact_main", ciphertext=b"x", updated_at=NOW - 26 * DAY))
    assert books.look() == Changed(1, 0)
    assert books.open() == [("", "exact_main", "reauthorisation_due")]
    with books.store.begin() as db:
        row = {"connection": "exact_main", "generation": 1, "ciphertext": b"x", "state": "current"}
        db.execute(tokens.insert().values(**row, received_at=NOW - DAY))
    assert books.look() == Changed(0, 1)


def test_a_check_raises_and_closes_what_it_finds_about_a_connection(books: Books) -> None:
    assert books.look(exact_main=Trouble("Unauthorised", "no"), avid_main=None) == Changed(1, 0)
    assert books.look() == NOTHING  # without a call nothing is known
    assert books.look(exact_main=None, avid_main=Trouble("Transient", "down")) == Changed(1, 1)
    assert books.open() == [("", "avid_main", "unreachable")]


def test_what_the_receiver_refuses_of_a_connection_is_an_alert_until_it_takes_again(books: Books) -> None:
    def came(what: str, at: datetime, connection: str = "exact_main") -> None:
        with books.store.begin() as db:
            inbox.count(db, {(connection, what): 1}, at)

    came("unknown_path", NOW - HOUR, connection="")
    assert books.run() == NOTHING
    came("not_genuine", NOW - HOUR)
    assert books.run() == Changed(1, 0)
    assert books.open() == [("", "exact_main", "events_refused")]
    assert books.look(NOW + 5 * HOUR) == NOTHING
    came("accepted", NOW + 5 * HOUR)
    assert books.look(NOW + 5 * HOUR) == Changed(0, 1)
    came("too_large", NOW + 6 * HOUR)
    assert books.look(NOW + 6 * HOUR) == Changed(1, 0)
    books.look(NOW + 30 * HOUR)
    assert books.open() == [("books", "", "run_missed")]  # which is another matter


def test_a_run_that_failed_says_so_though_events_are_refused_or_a_consent_ends_soon(books: Books) -> None:
    with books.store.begin() as db:
        inbox.count(db, {("exact_main", "not_genuine"): 1}, NOW)
        db.execute(secrets.insert().values(name="exact_main", ciphertext=b"x", updated_at=NOW - 26 * DAY))
    assert books.run(failure="the disk is full") == Changed(3, 0)
    assert books.open() == [
        ("", "exact_main", "reauthorisation_due"),
        ("", "exact_main", "events_refused"),
        ("books", "", "run_failed"),
    ]


def test_a_stopped_document_ages_from_the_beginning_of_its_stop(books: Books) -> None:
    books.document("P-1", "blocked", [("blocked", NOW - 9 * DAY), ("waiting", NOW - DAY), ("blocked", NOW)])
    books.document("P-2", "blocked", [("blocked", NOW - 9 * DAY), ("planned", NOW - DAY), ("blocked", NOW)])
    books.document("P-3", "refused", [("delivered", NOW - 9 * DAY), ("refused", NOW - 2 * DAY)])
    assert books.run() == Changed(1, 0)
    with books.store.read() as db:
        (alert,) = alerts.listed(db)
    assert alert.code == "documents_blocked"
    assert "1 document is blocked, the oldest for 9 days: P-1 (payments)." in alert.text


def test_alerts_of_others_are_left_alone(books: Books) -> None:
    with books.store.begin() as db:
        alerts.raise_once(db, alerts.About(link="other"), "run_missed", "warning", "x", now=NOW)
        alerts.raise_once(db, alerts.About(link="books"), "paid_twice", "urgent", "x", now=NOW)
    assert books.run() == NOTHING
    assert len(books.open()) == 2
