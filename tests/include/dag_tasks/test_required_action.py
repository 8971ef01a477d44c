"""The task that asks among Airflow's Required Actions: what it tells Airflow, and what follows from an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from airflow.sdk.exceptions import TaskAwaitingInput
from airflow.sdk.execution_time import task_runner

from include.dag_tasks import responders
from include.dag_tasks.required_action import LOOKS_AGAIN, REASON, RequiredAction, starts, starts_of_every_link
from include.dag_tasks.starting import Start, begin
from include.operator_actions.required_actions import APPROVE, REJECT
from include.people.settings import People, Person
from include.store import approval_requests as stored
from include.store import runs
from include.store.approval_requests import Document, Request
from include.store.database import Store
from tests.support.run_settings import LINKS, use_settings

PEOPLE = "people:\n  anna: {airflow: [anna.devries]}\n  eve: {airflow: [eve]}\nfour_eyes: {required: no}\n"
USERS = "admin:admin,anna.devries:user,eve:viewer"
KNOWN = People(people={"anna": Person(airflow=("anna.devries",)), "eve": Person(airflow=("eve",))})
SETTING = {"AIRFLOW__CORE__AUTH_MANAGER": responders.SIMPLE, "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": USERS}


class Comms:
    """Airflow's side of a task: keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def send(self, msg: Any) -> None:
        self.told.append(msg)

    def started(self) -> list[tuple[str, str, dict[str, Any]]]:
        return [(one.dag_id, one.run_id, one.conf) for one in self.told if one.type == "TriggerDagRun"]


@pytest.fixture(autouse=True)
def comms(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Comms:
    use_settings(tmp_path, LINKS + PEOPLE, monkeypatch)
    for name, value in SETTING.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "http://airflow/")
    made = Comms()
    monkeypatch.setattr(task_runner, "SUPERVISOR_COMMS", made, raising=False)
    with sqlite_store.begin() as db:
        runs.approve(db, "books", who="person:anna", run_id=None, now=datetime.now(UTC))
    return made


@pytest.fixture
def task() -> RequiredAction:
    return RequiredAction(task_id="ask", params=REASON)


def request(store: Store, **lasts: float) -> Request:
    now = datetime.now(UTC)
    one = Document("invoices", "C1", "1", "123", "create", "1:1", True, "F-1")
    until = now + timedelta(**(lasts or {"hours": 24}))
    with store.begin() as db:
        return stored.add(db, "books", "r1", [one], preview=False, facts={}, now=now, expires_at=until)


def context(asked: dict[str, Any], run_id: str = "approval_1") -> Any:
    return {"run_id": run_id, "dag_run": SimpleNamespace(conf=asked), "ti": SimpleNamespace(id=uuid4())}


def asked(task: RequiredAction, made: Request) -> TaskAwaitingInput:
    with pytest.raises(TaskAwaitingInput) as waits:
        task.execute(context({"approval": made.id}))
    return waits.value


def said(login: str | None, option: str = APPROVE, reason: str = "") -> dict[str, Any]:
    """As Airflow resumes a task."""
    user = None if login is None else {"id": login, "name": login}
    given = {"params_input": {"reason": reason}, "responded_at": datetime.now(UTC), "timedout": False}
    return {"chosen_options": [option], "responded_by_user": user, **given}


TIMEOUT = {"error": "The Human-in-the-loop response timeout has passed without a response.", "error_type": "timeout"}


def test_airflow_is_told_the_question_and_who_alone_may_answer(
    sqlite_store: Store, task: RequiredAction, comms: Comms
) -> None:
    waits = asked(task, request(sqlite_store))
    (told,) = comms.told
    assert (told.subject, told.options) == ("books: approve and deliver 1 document?", [APPROVE, REJECT])
    assert [user.id for user in told.assigned_users] == ["anna.devries"], "eve's role only sees"
    assert "(http://airflow/books/preview/1)" in told.body
    assert (waits.method_name, waits.timeout) == ("execute_complete", LOOKS_AGAIN)


def test_it_waits_no_longer_than_the_request_counts(sqlite_store: Store, task: RequiredAction) -> None:
    assert asked(task, request(sqlite_store, minutes=5)).timeout <= timedelta(minutes=5)


def test_an_approval_starts_the_delivery_once(sqlite_store: Store, task: RequiredAction, comms: Comms) -> None:
    made = request(sqlite_store)
    kwargs = asked(task, made).kwargs
    task.execute_complete(context({"approval": made.id}), said("anna.devries"), **kwargs)
    assert comms.started() == [("books", "approved_approval_1", {"preview": False})]
    task.execute_complete(context({"approval": made.id}), said("anna.devries"), **kwargs)
    assert len(comms.started()) == 1, "it was answered meanwhile"


def test_a_no_starts_nothing(sqlite_store: Store, task: RequiredAction, comms: Comms) -> None:
    made = request(sqlite_store)
    kwargs = asked(task, made).kwargs
    task.execute_complete(context({"approval": made.id}), said("anna.devries", REJECT, "no"), **kwargs)
    assert comms.started() == []
    with sqlite_store.read() as db:
        assert stored.get(db, made.id).note == "no"  # type: ignore[union-attr]


@pytest.mark.parametrize("login", ["eve", "carl", None])
def test_the_answer_of_one_who_may_not_is_asked_again_in_a_run_of_its_own(
    sqlite_store: Store, task: RequiredAction, comms: Comms, login: str | None
) -> None:
    made = request(sqlite_store)
    kwargs = asked(task, made).kwargs
    task.execute_complete(context({"approval": made.id}), said(login), **kwargs)
    ((dag, run_id, conf),) = comms.started()
    assert (dag, run_id, conf["approval"]) == ("approve", "approval_1.2", made.id)
    task.execute_complete(context(conf, run_id), said(login), **kwargs)
    assert comms.started()[1][1] == "approval_1.3"
    with sqlite_store.read() as db:
        assert stored.pending(db, "books", datetime.now(UTC)) == made


def test_it_looks_from_time_to_time_whether_it_was_answered_elsewhere(
    sqlite_store: Store, task: RequiredAction, comms: Comms
) -> None:
    made = request(sqlite_store)
    kwargs = asked(task, made).kwargs
    with pytest.raises(TaskAwaitingInput) as waits:
        task.execute_complete(context({"approval": made.id}), TIMEOUT, **kwargs)
    assert (waits.value.kwargs, len(comms.told)) == (kwargs, 1), "asking anew would wipe out an answer of this moment"
    with sqlite_store.begin() as db:
        stored.answer(db, made, "approved", who="person:anna", now=datetime.now(UTC))
    task.execute_complete(context({"approval": made.id}), TIMEOUT, **kwargs)
    assert comms.started() == []


def test_a_form_with_nothing_in_it_asks_nothing(task: RequiredAction, comms: Comms) -> None:
    task.execute(context({}))
    assert comms.told == []


def test_each_question_is_a_run_of_its_own_that_is_named_after_it(sqlite_store: Store) -> None:
    made = request(sqlite_store)
    wanted = [Start("approve", f"approval_{made.id}", {"approval": made.id})]
    assert (starts("books"), starts_of_every_link()) == (wanted, wanted)


def test_a_name_that_airflow_would_refuse_is_written_otherwise(comms: Comms) -> None:
    begin([Start("approve", "read_main.bills.a/b ü.4")])
    assert comms.started() == [("approve", "read_main.bills.a-b--.4", {})]


@pytest.mark.parametrize(
    ("manager", "may", "alone"),
    [
        (responders.SIMPLE, {"admin": True, "anna.devries": True, "eve": False, "carl": False}, ["anna.devries"]),
        (responders.OURS, {"admin": False, "anna.devries": True, "eve": True}, ["anna.devries", "eve"]),
        ("some.other.Manager", {"admin": False, "anna.devries": True}, []),
    ],
)
def test_who_may_answer_is_what_a_task_can_know(
    monkeypatch: pytest.MonkeyPatch, manager: str, may: dict[str, bool], alone: list[str]
) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__AUTH_MANAGER", manager)
    assert {login: "decide" in responders.rights_of(login, KNOWN) for login in may} == may
    assert responders.assigned(["anna", "eve", "gone"], KNOWN) == alone


def test_where_everybody_is_an_admin_everybody_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS", "True")
    assert "decide" in responders.rights_of("Anonymous", KNOWN)


def test_our_auth_manager_compares_logins() -> None:
    from include.auth_manager import AuthManager

    user = SimpleNamespace(get_id=lambda: "7", get_name=lambda: "anna.devries")
    may = [AuthManager.is_authorized_hitl_task(None, assigned_users={one}, user=user) for one in ("anna.devries", "7")]
    assert may == [True, False]
