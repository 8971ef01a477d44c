"""Who may do what under Airflow's FAB auth manager: each role tries every page, and what Airflow itself offers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from include.store import reviews
from include.store.database import Store
from include.ui.access import RESOURCES, RIGHTS, Right
from scripts.airflow_roles import ROLES
from tests.include.ui.conftest import address, asked, routes
from tests.support.api_server import ApiServer, api_server

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]
OURS = ("ML_CONNECTOR_CONFIG", "ML_CONNECTOR_HOME", "ML_CONNECTOR_STORE", "ML_CONNECTOR_KEYS")
LOGINS = {**{name.split()[1]: name for name in ROLES}, "nobody": "Public", "anna.devries": "Books accountant"}
DAG = """\
from airflow.sdk import DAG, task
with DAG("payables", schedule=None, is_paused_upon_creation=False):
    @task
    def deliver(): ...
    deliver()
"""
QUESTIONS = """\
from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import DAG
for name in ("approve", "other"):
    with DAG(name, schedule=None, is_paused_upon_creation=False) as dag:
        HITLOperator(task_id="ask", subject="?", options=["yes"])
    globals()[name] = dag
"""
ASKED = """\
import sys
from sqlalchemy import select
from airflow.api.common.trigger_dag import trigger_dag
from airflow.models.hitl import HITLDetail
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from airflow.utils.types import DagRunTriggeredByType
for dag in ("approve", "other"):
    for login in sys.argv[1:]:
        trigger_dag(dag, run_id=login, triggered_by=DagRunTriggeredByType.CLI)
with create_session() as session:
    for one in session.scalars(select(TaskInstance).where(TaskInstance.task_id == "ask")).all():
        assigned = [{"id": one.run_id, "name": one.run_id}]
        session.add(HITLDetail(ti_id=one.id, options=["yes"], subject="?", assignees=assigned))
"""
"""A question to each login alone, in both DAGs, as `include/dag_tasks/required_action.py` puts it."""
_BACKFILL = {"dag_id": "payables", "from_date": "2026-11-01", "to_date": "2026-11-01"}
RUNS = "/api/v2/dags/payables/dagRuns"


@pytest.fixture
def server(home: Path, tmp_path: Path) -> Iterator[ApiServer]:
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "payables.py").write_text(DAG)
    (tmp_path / "dags" / "questions.py").write_text(QUESTIONS)
    with api_server(tmp_path, {name: os.environ[name] for name in OURS}, fab=LOGINS) as found:
        yield found


@pytest.mark.usefixtures("home")
def test_each_role_may_what_it_says_and_nothing_else(server: ApiServer, tmp_path: Path) -> None:
    environment = {**os.environ, "AIRFLOW_HOME": str(tmp_path / "airflow"), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    environment["AIRFLOW__CORE__DAGS_FOLDER"] = str(tmp_path / "dags")
    read = (sys.executable, "-m", "airflow", "dags", "reserialize")
    subprocess.run(read, env=environment, check=True, capture_output=True, cwd=tmp_path)
    subprocess.run(
        [sys.executable, "-c", ASKED, *LOGINS], env=environment, check=True, capture_output=True, cwd=tmp_path
    )
    for login, role in LOGINS.items():
        rights = ROLES[role][0] if role in ROLES else frozenset()
        with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as browser:
            browser.cookies.set("_token", server.token(login))
            _tries_every_page(browser, server, login, rights)
            _tries_airflow_itself(browser, login, rights)
            _answers_required_actions(browser, login, rights)
    _decides_by_name(server)


def _tries_every_page(browser: httpx.Client, server: ApiServer, login: str, rights: frozenset[Right]) -> None:
    browser.get("/books/")
    token = browser.cookies.get("books_form", "")
    for method, path in routes():
        said = f"{login}: {method} {path}"
        form = {"token": token, **asked(method, path)}
        sent = {"data": form, "headers": {"Origin": server.url}} if method == "POST" else {}
        answer = browser.request(method, f"/books{address(path)}", **sent)  # type: ignore[arg-type]
        needed = [right for right in RIGHTS if f"the right '{RESOURCES[right]}'" in answer.text.replace("&#39;", "'")]
        if answer.status_code == 403:
            assert needed, f"{said}: refused for another reason: {answer.text[-600:]}"
        assert not set(needed) & rights, said
        if method == "GET" and "see" not in rights:
            assert answer.status_code == 403, said


def _tries_airflow_itself(browser: httpx.Client, login: str, rights: frozenset[Right]) -> None:
    sees, starts = bool(rights), "deliver" in rights
    tried = {
        "DAGs": (browser.get("/api/v2/dags/payables"), sees),
        "runs": (browser.get(RUNS), sees),
        "required actions": (browser.get(f"{RUNS}/~/hitlDetails"), sees),
        "the link to Books": (browser.get("/api/v2/plugins"), sees),
        "a delivery": (browser.post(RUNS, json={"logical_date": None}), starts),
        "a pause": (browser.patch("/api/v2/dags/payables", json={"is_paused": False}), starts),
        "connections": (browser.get("/api/v2/connections"), False),
        "a new connection": (
            browser.post("/api/v2/connections", json={"connection_id": "x", "conn_type": "http"}),
            False,
        ),
        "variables": (browser.get("/api/v2/variables"), False),
        "configuration": (browser.get("/api/v2/config"), False),
        "code": (browser.get("/api/v2/dagSources/payables"), False),
        "the audit log": (browser.get("/api/v2/eventLogs"), False),
        "XComs": (browser.get(f"{RUNS}/~/taskInstances/~/xcomEntries"), False),
        "roles": (browser.get("/auth/fab/v1/roles"), False),
        "users": (browser.get("/auth/fab/v1/users"), False),
    }
    if not starts:  # who starts runs may also start this one, which this DAG has no schedule for
        tried["a backfill"] = (browser.post("/api/v2/backfills", json=_BACKFILL), False)
    for what, (answer, allowed) in tried.items():
        assert (answer.status_code < 300) is allowed, f"{login}: {what}: {answer.status_code} {answer.text[:300]}"
        assert allowed or answer.status_code == 403, f"{login}: {what}: {answer.status_code} {answer.text[:300]}"


def _answers_required_actions(browser: httpx.Client, login: str, rights: frozenset[Right]) -> None:
    """Who decides answers what they are assigned to in the DAG `approve`, and nothing else."""

    def said(dag: str, asked: str) -> int:
        place = f"/api/v2/dags/{dag}/dagRuns/{asked}/taskInstances/ask/-1/hitlDetails"
        return browser.patch(place, json={"chosen_options": ["yes"], "params_input": {}}).status_code

    other = next(one for one in LOGINS if one != login)
    assert (said("other", login), said("approve", other)) == (403, 403), login
    assert said("approve", login) == (200 if "decide" in rights else 403), login


def _decides_by_name(server: ApiServer) -> None:
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as anna:
        anna.cookies.set("_token", server.token("anna.devries"))
        seen = anna.get("/books/reviews/2").text.partition('name="seen" value="')[2].partition('"')[0]
        form = {"answer": "release", "token": anna.cookies["books_form"], "seen": seen}
        kept = anna.post("/books/reviews/2", data=form, headers={"Origin": server.url})
        assert kept.status_code == 303, kept.text
    with Store.open() as store, store.read() as db:
        found = reviews.show(db, 2)
    assert (found.decision, found.decided_by) == ("release", "person:anna")
