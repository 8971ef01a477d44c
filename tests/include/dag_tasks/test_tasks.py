"""What Airflow's context makes of a run: who asked for what, when a schedule is due, and which try is the last."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from include.dag_tasks import tasks
from include.links import ConfigurationError
from include.listening import watching
from include.pipeline import record
from include.pipeline.request import RunRequest
from include.reports.summary import as_json
from include.store import alerts, approval_requests, inbox
from include.store.approval_requests import Document
from include.store.database import Store
from include.store.inbox import Incoming
from include.store.models import runs
from include.store.schema import StoreNotReady
from tests.support.run_settings import LINKS, use_settings
from tests.support.shut_out import shut_out

# Friday. 06:00 and 14:00 in Amsterdam are 05:00 and 13:00 in UTC.
SCHEDULE = (
    'schedule: {default: "0 6 * * *", payments: "0 14 * * *", reconcile: "0 6 * * 1"}\n    timezone: Europe/Amsterdam'
)
FLOWS = (
    *("gl_accounts", "cost_centers", "suppliers", "vendors"),
    *("purchase_orders", "purchase_invoices", "coding", "payments"),
)
SIX, FOURTEEN = datetime(2026, 11, 20, 5, tzinfo=UTC), datetime(2026, 11, 20, 13, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def settings(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_settings(tmp_path, LINKS.replace('schedule: {default: "0 6 * * *"}', SCHEDULE), monkeypatch)


def context(
    run_type: str = "manual", at: datetime | None = None, tries: tuple[int, int] = (1, 2), **params: Any
) -> Any:
    return {
        "dag": SimpleNamespace(dag_id="books"),
        "run_id": f"{run_type}__1",
        "dag_run": SimpleNamespace(run_type=run_type, triggering_user_name="petra"),
        "params": params,
        "logical_date": at,
        "ti": SimpleNamespace(try_number=tries[0], max_tries=tries[1]),
    }


def done(store: Store, at: datetime, **asked: Any) -> None:
    """A run that went through at that moment."""
    name = f"r{at:%d%H%M}"
    record.begin(store, name, RunRequest("books", "schedule", **asked), at)
    record.end(store, name, as_json(record.facts(store, name, FLOWS, at, None)), at)


def scheduled(at: datetime) -> RunRequest | None:
    return tasks.asked("books", context("scheduled", at))


def test_a_form_that_is_left_as_it_stands_is_a_preview_of_every_flow() -> None:
    form = {"preview": True, "flows": list(FLOWS), "from_date": None, "full": False}
    assert tasks.asked("books", context(**form)) == RunRequest("books", "person:petra", preview=True)


def test_a_run_without_a_form_is_a_preview_too() -> None:
    assert tasks.asked("books", context()) == RunRequest("books", "person:petra", preview=True)


def test_the_form_says_which_flows_in_the_links_own_order_since_when_and_how() -> None:
    form = {"preview": False, "flows": ["payments", "vendors"], "from_date": "2026-11-01", "full": True}
    assert tasks.asked("books", context(**form)) == RunRequest(
        "books",
        "person:petra",
        preview=False,
        flows=("vendors", "payments"),
        from_date=date(2026, 11, 1),
        full=True,
    )


def test_a_form_that_reads_again_from_a_day_to_come_is_refused_with_a_sentence() -> None:
    with pytest.raises(ConfigurationError, match="from 2999-12-31 on: that day is yet to come, today is"):
        tasks.asked("books", context(from_date="2999-12-31"))


class DagRunType(str, Enum):  # noqa: UP042 - as Airflow makes it: its text is not its value
    """As a task meets it."""

    SCHEDULED = "scheduled"
    MANUAL = "manual"


def test_the_kind_of_a_run_is_known_as_text_and_as_the_enum_of_a_task(sqlite_store: Store) -> None:
    as_enum = {**context(at=SIX), "dag_run": SimpleNamespace(run_type=DagRunType.SCHEDULED)}
    assert tasks.asked("books", as_enum) == scheduled(SIX) == RunRequest("books", "schedule", full=True, max_age=60.0)
    by_hand = {**context(at=SIX), "dag_run": SimpleNamespace(run_type=DagRunType.MANUAL, triggering_user_name="petra")}
    assert tasks.asked("books", by_hand) == RunRequest("books", "person:petra", preview=True)


def test_a_schedule_delivers_whatever_the_form_would_say(sqlite_store: Store) -> None:
    asked = tasks.asked("books", context("scheduled", SIX, preview=True, flows=["vendors"]))
    assert asked == RunRequest("books", "schedule", full=True, max_age=60.0)


def test_before_its_moment_nothing_is_due(sqlite_store: Store) -> None:
    done(sqlite_store, SIX - timedelta(hours=14), full=True)
    assert scheduled(SIX - MINUTE) is None


def test_each_flow_has_its_own_moment(sqlite_store: Store) -> None:
    done(sqlite_store, SIX - timedelta(hours=14), full=True)
    others = tuple(flow for flow in FLOWS if flow != "payments")
    assert scheduled(SIX) == RunRequest("books", "schedule", flows=others, max_age=60.0)
    done(sqlite_store, SIX, flows=others)
    assert scheduled(FOURTEEN - MINUTE) is None
    assert scheduled(FOURTEEN) == RunRequest("books", "schedule", flows=("payments",), max_age=60.0)
    done(sqlite_store, FOURTEEN, flows=("payments",))
    assert scheduled(FOURTEEN + MINUTE) is None


def test_a_moment_that_was_missed_is_made_up_for_once_with_the_next(sqlite_store: Store) -> None:
    done(sqlite_store, SIX - timedelta(hours=14), full=True)
    assert scheduled(FOURTEEN) == RunRequest("books", "schedule", max_age=60.0)


def test_the_full_comparison_is_due_on_its_own_day(sqlite_store: Store) -> None:
    done(sqlite_store, SIX, full=True)
    monday = SIX + timedelta(days=3)
    assert scheduled(monday) == RunRequest("books", "schedule", full=True, max_age=60.0)


def test_every_try_of_a_task_goes_on_with_the_same_run() -> None:
    first, third = context("scheduled", SIX), context("scheduled", SIX, tries=(3, 2))
    assert tasks.run_id(first) == tasks.run_id(third)
    assert tasks.run_id(first) != tasks.run_id(context("manual", SIX))
    assert tasks.run_id(first) != tasks.run_id({**first, "dag": SimpleNamespace(dag_id="other")})


@pytest.mark.parametrize(("tries", "ended"), [((1, 2), False), ((2, 2), False), ((3, 2), True), ((1, 0), True)])
def test_only_the_last_try_writes_down_why_the_run_failed(
    sqlite_store: Store, tmp_path: Path, tries: tuple[int, int], ended: bool
) -> None:
    asked = context(tries=tries)
    record.begin(sqlite_store, tasks.run_id(asked), RunRequest("books", "person:petra"), SIX)
    record.add(sqlite_store, tasks.run_id(asked), build=True)
    (tmp_path / "warehouse").write_text("a file where the folder of the tables should be")
    with pytest.raises(OSError):
        tasks.decide("books", asked)
    if ended:
        summary = record.newest(sqlite_store, "books")
        assert (summary["result"], summary["run_id"]) == ("failed", tasks.run_id(asked))
    else:
        assert record.request_of(sqlite_store, tasks.run_id(asked))[0].who == "person:petra"
        with pytest.raises(LookupError, match="never ran to its end"):
            record.newest(sqlite_store, "books")


def given_up(store: Store) -> list[tuple[str, str]]:
    """What is open after Airflow gave the run up: code and the beginning of the text."""
    tasks.given_up("books", context("scheduled", SIX))
    with store.read() as db:
        return [(alert.code, alert.text[:60]) for alert in alerts.listed(db, link="books")]


def test_a_delivery_after_an_approval_is_of_who_approved_and_not_of_who_began_the_run_that_asked(
    sqlite_store: Store,
) -> None:
    asked = context("operator_triggered", preview=False)
    assert tasks.asked("books", asked) == RunRequest("books", "person:petra")
    one = Document("invoices", "C1", "1", "123", "create", "1:1", True, "F-1")
    with sqlite_store.begin() as db:
        made = approval_requests.add(
            db, "books", "r1", [one], preview=False, facts={}, now=SIX, expires_at=SIX + timedelta(hours=24)
        )
        approval_requests.answer(db, made, "approved", who="person:anna and person:bo", now=SIX)
    assert tasks.asked("books", asked) == RunRequest("books", "person:anna and person:bo")
    assert tasks.asked("books", context(preview=False)) == RunRequest("books", "person:petra")


def test_a_run_whose_task_was_killed_is_written_down_as_failed_and_its_alert_is_open(sqlite_store: Store) -> None:
    number = tasks.run_id(context("scheduled", SIX))
    record.begin(sqlite_store, number, RunRequest("books", "schedule"), SIX)
    found = given_up(sqlite_store)
    assert [code for code, _ in found if code == "run_failed"] == ["run_failed"]
    with sqlite_store.read() as db:
        row = db.execute(runs.select().where(runs.c.run_id == number)).one()
    assert row.result == "failed"
    assert "a task of Airflow's run scheduled__1 of books ended without a word" in row.summary["failure"]


def test_a_run_that_was_killed_before_it_began_is_written_down_too(sqlite_store: Store) -> None:
    assert [code for code, _ in given_up(sqlite_store) if code == "run_failed"] == ["run_failed"]


def test_a_run_that_said_itself_how_it_ended_is_left_as_it_is(sqlite_store: Store) -> None:
    number = tasks.run_id(context("scheduled", SIX))
    record.begin(sqlite_store, number, RunRequest("books", "schedule"), SIX)
    record.end(sqlite_store, number, as_json(record.facts(sqlite_store, number, FLOWS, SIX, "no access")), SIX)
    assert not tasks.given_up("books", context("scheduled", SIX))
    with sqlite_store.read() as db:
        assert db.execute(runs.select().where(runs.c.run_id == number)).one().summary["failure"] == "no access"


def came(store: Store) -> None:
    """An event that the link cares for."""
    found = Incoming("exact_main", "exact_online", "123", "e1", "Accounts", "update", "k1", SIX, SIX)
    with store.begin() as db:
        inbox.put(db, [found])


def began(store: Store) -> list[str]:
    with store.read() as db:
        return [row.run_id for row in db.execute(runs.select())]


def test_a_task_for_events_that_were_seen_to_meanwhile_makes_no_run(sqlite_store: Store) -> None:
    tasks.run_by_events("books", context("asset_triggered"))
    assert began(sqlite_store) == []


def test_a_task_for_events_leaves_them_to_who_listens_already(sqlite_store: Store) -> None:
    came(sqlite_store)
    with watching.listening_alone(sqlite_store, "books"):
        assert watching.is_listened_for(sqlite_store, "books")
        tasks.run_by_events("books", context("asset_triggered"))
    assert not watching.is_listened_for(sqlite_store, "books")
    assert began(sqlite_store) == []


def test_the_run_that_a_task_for_events_was_killed_in_is_written_down(sqlite_store: Store) -> None:
    first = tasks.run_id(context("scheduled", SIX))
    for number in (first, f"{first}-2", f"{first}-3"):
        record.begin(sqlite_store, number, RunRequest("books", "event", events=True), SIX)
    for number in (first, f"{first}-2"):
        record.end(sqlite_store, number, as_json(record.facts(sqlite_store, number, FLOWS, SIX, None)), SIX)
    assert tasks.given_up("books", context("scheduled", SIX))
    with sqlite_store.read() as db:
        results = {row.run_id: row.result for row in db.execute(runs.select())}
    assert results == {first: "done", f"{first}-2": "done", f"{first}-3": "failed"}


def test_a_task_logs_the_summary_in_the_language_of_the_link(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use_settings(tmp_path, LINKS + "language: nl\n", monkeypatch)
    record.begin(sqlite_store, tasks.run_id(context()), RunRequest("books", "schedule"), SIX)
    with pytest.raises(KeyError, match="no such step"):
        tasks.deliver("books", "no such step", context(tries=(2, 1)))
    assert "   MISLUKT\n" in caplog.text
    assert "\ngestopt: " in caplog.text


def test_a_task_on_a_machine_of_an_older_release_does_nothing_and_says_what_to_do() -> None:
    shut_out()
    with pytest.raises(StoreNotReady, match="upgrade this machine to that release"):
        tasks.read("books", context("scheduled", SIX))
