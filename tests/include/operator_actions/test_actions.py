"""What people do between runs, through the functions behind Airflow's forms, on a real store and real connections."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.fernet import Fernet

from include.approvals.approving import NotApproved
from include.clock import clock_from_environment
from include.connections import credentials as connections
from include.dag_tasks import forms
from include.operator_actions import actions
from include.people.four_eyes import NotAllowed
from include.store import alerts, audit, models, reviews, runs
from include.store.database import Store
from include.store.models import deliveries
from include.store.reviews import ReviewError
from include.store.vault import Vault
from tests.conftest import RunningSandbox
from tests.include.connections.test_check import settings as settings_of
from tests.support.run_settings import LINKS, use_settings

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def settings(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_settings(tmp_path, LINKS, monkeypatch)
    monkeypatch.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())


def form(login: str | None = "petra", **params: Any) -> dict[str, Any]:
    return {"params": params, "dag_run": SimpleNamespace(triggering_user_name=login)}


def stopped(store: Store, key: str, state: str, code: str = "period_closed") -> None:
    row = {"link": "books", "flow": "payments", "company": "C1", "source_key": key, "number": f"N-{key}"}
    target = {"target_system": "exact_online", "target_company": "123"}
    reason = {"reason_code": code, "reason_text": "Period 10 is closed.", "attempt_key": "k", "attempt_request": "{}"}
    with store.begin() as db:
        db.execute(deliveries.insert().values(**row, **target, **reason, state=state, created_at=NOW, updated_at=NOW))


def states(store: Store) -> dict[str, str]:
    with store.read() as db:
        return {row.source_key: row.state for row in db.execute(deliveries.select())}


def question(store: Store) -> int:
    with store.begin() as db:
        return reviews.open_once(
            db,
            link="books",
            flow="payments",
            company="C1",
            document_key="7",
            code="duplicate_suspected",
            text="looks like F-1",
            payload={"twin": "F-1"},
            now=NOW,
        )


def test_a_list_that_is_cut_says_how_many_more_there_are(sqlite_store: Store, caplog: pytest.LogCaptureFixture) -> None:
    row = {"link": "books", "flow": "payments", "company": "C1", "code": "duplicate_suspected", "text": "?"}
    rows = [{**row, "document_key": str(n), "state": "open", "opened_at": NOW} for n in range(226)]
    with sqlite_store.begin() as db:
        db.execute(models.reviews.insert(), rows)
    with caplog.at_level(logging.INFO):
        forms.review_form(form(review=None, decision="show"))
    assert "226 reviews wait for a person" in caplog.text
    assert "and 26 more: `ml-connector review list` lists all" in caplog.text


def test_the_empty_review_form_lists_what_waits(sqlite_store: Store, caplog: pytest.LogCaptureFixture) -> None:
    number = question(sqlite_store)
    with caplog.at_level(logging.INFO):
        forms.review_form(form(review=None, decision="show"))
    assert "1 reviews wait" in caplog.text
    assert f"{number}  books  payments  looks like F-1" in caplog.text


def test_showing_a_review_decides_nothing(sqlite_store: Store, caplog: pytest.LogCaptureFixture) -> None:
    number = question(sqlite_store)
    with caplog.at_level(logging.INFO):
        forms.review_form(form(review=number, decision="show"))
    assert "twin: F-1" in caplog.text
    with sqlite_store.read() as db:
        assert reviews.show(db, number).state == "open"


def test_a_decision_in_the_form_is_kept_with_the_name_of_who_made_it(sqlite_store: Store) -> None:
    number = question(sqlite_store)
    forms.review_form(form(review=number, decision="release", note="another invoice", **{"with": None}))
    with sqlite_store.read() as db:
        made = reviews.show(db, number)
        (event,) = audit.history(db, "7")
    assert (made.decision, made.decided_by, made.note) == ("release", "person:petra", "another invoice")
    assert (event.event, event.who) == ("review_decided", "person:petra")
    with pytest.raises(ReviewError, match="no review 99"):
        forms.review_form(form(review=99, decision="release"))


def test_an_unknown_review_is_one_sentence_in_the_log_and_a_failed_task(
    sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SystemExit) as ended, forms.in_a_sentence():
        forms.review_form(form(review=99, decision="release"))
    assert ended.value.code == 1
    assert [(one.getMessage(), one.exc_info) for one in caplog.records if one.levelname == "ERROR"] == [
        ("there is no review 99: `ml-connector review list` shows those there are", None)
    ]
    with pytest.raises(ZeroDivisionError), forms.in_a_sentence():
        raise ZeroDivisionError  # a fault of ours keeps where it came from


PEOPLE = """\
people:
  petra: {airflow: [petra]}
  bo: {airflow: [bo]}
"""


def test_two_logins_of_airflow_decide_together_and_a_third_decides_nothing(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use_settings(tmp_path, LINKS + PEOPLE, monkeypatch)
    number = question(sqlite_store)
    with caplog.at_level(logging.INFO):
        forms.review_form(form(review=number, decision="release"))
        forms.review_form(form(review=None))
    assert (
        f"review {number}, release (looks like F-1): a suspected duplicate over more than 500 needs two" in caplog.text
    )
    assert "1 wait for a second person\n  review" in caplog.text
    with pytest.raises(NotAllowed, match="no person with the id admin"):
        forms.review_form(form("admin", review=number, decision="release"))
    with pytest.raises(NotAllowed, match="airflow is an id that several people share"):
        forms.replay_form(form(None, link="books", reason="period_closed", preview=False))
    assert forms.replay_form(form(None, link="books", reason="period_closed", preview=True)) == 0
    forms.review_form(form("bo", review=number, decision="release"))
    with sqlite_store.read() as db:
        assert reviews.show(db, number).decided_by == "person:petra and person:bo"


def test_a_link_is_approved_in_the_form(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use_settings(tmp_path, LINKS + PEOPLE, monkeypatch)
    with pytest.raises(NotApproved, match="nobody has previewed books yet"):
        forms.review_form(form(approve="books"))
    with sqlite_store.begin() as db:
        runs.start(db, "r1", "books", who="person:petra", preview=True, now=NOW)
        runs.end(db, "r1", "done", {"request": {"flows": None}}, now=NOW)
    with caplog.at_level(logging.INFO):
        forms.review_form(form(approve="books"))
        forms.review_form(form("bo", approve="books"))
    assert "approval of books: an approval needs two people, and petra is the first; waits for a second" in caplog.text
    assert "books may deliver, approved by person:petra and person:bo" in caplog.text


def test_a_replay_is_previewed_before_it_changes_anything(
    sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    for key, state in (("1", "refused"), ("2", "blocked"), ("3", "unknown"), ("4", "delivered")):
        stopped(sqlite_store, key, state)
    before = states(sqlite_store)
    with caplog.at_level(logging.INFO):
        assert forms.replay_form(form(link="books", reason="period_closed", preview=True)) == 2
    assert "2 documents would be tried again" in caplog.text
    assert "N-1  refused: Period 10 is closed." in caplog.text
    assert states(sqlite_store) == before
    assert forms.replay_form(form(link="books", reason="period_closed", preview=False)) == 2
    assert states(sqlite_store) == {"1": "planned", "2": "planned", "3": "unknown", "4": "delivered"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"document": "N-1"}, 1),
        ({"document": "1"}, 1),
        ({"document": "1", "reason": "other"}, 0),
        ({"since": "2026-11-20"}, 2),
        ({"since": "2026-11-21"}, 0),
    ],
)
def test_what_is_filled_in_must_all_fit(sqlite_store: Store, asked: dict[str, str], found: int) -> None:
    stopped(sqlite_store, "1", "refused")
    stopped(sqlite_store, "2", "blocked")
    assert forms.replay_form(form(link="books", preview=True, **asked)) == found


def test_a_replay_of_everything_is_not_offered(sqlite_store: Store) -> None:
    with pytest.raises(actions.AskedWrongly, match="a document, a reason or a day"):
        forms.replay_form(form(link="books", preview=False))


def test_the_health_check_fails_in_plain_words_and_leaves_an_alert(sqlite_store: Store) -> None:
    connections.keep("avid_main", {"company_token": "a", "user_token": "hunter2"}, Vault.from_environment(sqlite_store))
    with pytest.raises(actions.NotWorking) as failed:
        actions.health()
    lines = str(failed.value).splitlines()
    assert lines[0].startswith("exact_main (exact_online) does not work: ")
    assert lines[1].startswith("avid_main (avidxchange) does not work: ")
    assert "hunter2" not in str(failed.value)
    with sqlite_store.read() as db:
        found = {(one.connection, one.code) for one in alerts.listed(db)}
    assert found == {("exact_main", "credentials_refused"), ("avid_main", "unreachable")}


def test_looking_around_calls_nobody_and_leaves_what_it_does_not_know(sqlite_store: Store) -> None:
    with pytest.raises(actions.NotWorking):
        actions.health()
    actions.refresh_alerts()
    with sqlite_store.read() as db:
        assert {one.code for one in alerts.listed(db)} == {"credentials_refused"}


def test_an_idle_consent_is_warned_of_and_the_daily_check_makes_the_warning_go_away(
    sqlite_store: Store,
    tmp_path: Path,
    empty_sandbox: RunningSandbox,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("SANDBOX_CLOCK_URL", empty_sandbox.control_url)
    one = settings_of(empty_sandbox, "exact_online", "123")
    entry = {"system": one.system, "base_url": one.base_url, "companies": ["123"]}
    (tmp_path / "links.yml").write_text(json.dumps({"connections": {one.name: entry}, "links": []}))
    connections.keep(
        one.name,
        empty_sandbox.credentials("exact_online"),
        Vault.from_environment(sqlite_store),
        now=clock_from_environment().now(),
    )
    actions.health()
    empty_sandbox.advance(26 * 86_400)
    with caplog.at_level(logging.INFO):
        actions.refresh_alerts()
    assert open_codes(sqlite_store) == ["reauthorisation_due"]
    assert caplog.messages[-1].startswith("1 open\n  ")
    [row] = actions.check_connections()
    assert (row["works"], row["kept_alive"]) == (True, True)
    assert open_codes(sqlite_store) == []
    empty_sandbox.advance(31 * 86_400)
    with pytest.raises(actions.NotWorking, match=r"was idle and could not be used: .*refresh token expired"):
        actions.health()
    assert open_codes(sqlite_store) == ["credentials_refused", "reauthorisation_due"]
    connections.keep(
        one.name,
        empty_sandbox.credentials("exact_online"),
        Vault.from_environment(sqlite_store),
        now=clock_from_environment().now(),
    )
    actions.health()
    assert open_codes(sqlite_store) == []


def open_codes(store: Store) -> list[str]:
    with store.read() as db:
        return sorted(one.code for one in alerts.listed(db))
