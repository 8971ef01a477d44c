"""An approval that is answered through Airflow's own API, under a real scheduler, by each who may and may not."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from include.demo.airflow import Airflow, AirflowFailed
from tests.support import telling
from tests.support.company import Company, invoke, opened
from tests.support.link_settings import edited_link
from tests.support.waiting import eventually

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
USERS = "admin:admin,anna.devries:user,bo:user,carl:user,vic:viewer"
PEOPLE = "\npeople:\n  anna: {airflow: [anna.devries]}\n  bo: {airflow: [bo]}\n"
RUNS = "/api/v2/dags/approve/dagRuns"


def asked(company: Company, *command: str) -> dict[str, Any]:
    answer = invoke(*command, "--json", **company.environment)
    assert answer.code in (0, 1), answer.err
    return answer.json


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """Its link has delivered payments, and asks two people about everything else."""
    with opened(tmp_path, vendors=10, documents=20, systems=("exact_online", "avidxchange")) as company:
        with edited_link(company) as link:
            link["approval"] = "each_run"
        assert asked(company, "run", company.link)["approval"]["new"]
        file = Path(company.environment["ML_CONNECTOR_CONFIG"]) / "links.yml"
        file.write_text(file.read_text() + PEOPLE)
        yield company


@pytest.fixture
def airflow(company: Company) -> Iterator[Airflow]:
    """The demo's own, with a login for each role. A machine on which it cannot start skips what needs it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    users = {"AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": USERS}
    made = Airflow(company.home / "airflow", port, {**company.environment, **users})
    made.home.mkdir()
    (made.home / "passwords.json").write_text(json.dumps({one.split(":")[0]: "x" for one in USERS.split(",")}))
    try:
        made.start(timeout=240)
        yield made
    except AirflowFailed as problem:
        pytest.skip(f"needs a real Airflow scheduler: {problem}")
    finally:
        made.stop()


def as_login(airflow: Airflow, login: str) -> httpx.Client:
    token = httpx.post(f"{airflow.url}/auth/token", json={"username": login, "password": "x"}, timeout=60)
    bearer = {"Authorization": f"Bearer {token.raise_for_status().json()['access_token']}"}
    return httpx.Client(base_url=airflow.url, headers=bearer, timeout=60)


def waits(client: httpx.Client, run: str) -> bool:
    """Whether the question of a run stands among the Required Actions."""
    found = client.get(f"{RUNS}/{run}/taskInstances/ask")
    return found.status_code == 200 and found.json()["state"] == "awaiting_input"


def say(client: httpx.Client, run: str, option: str = "Approve and deliver") -> int:
    body = {"chosen_options": [option], "params_input": {"reason": "read it"}}
    return client.patch(f"{RUNS}/{run}/taskInstances/ask/-1/hitlDetails", json=body).status_code


def answered(client: httpx.Client, run: str) -> str:
    """The answer is given; again where Airflow took the task, which had begun to wait that very second, for dead."""
    assert say(client, run) == 200
    return ended(client, "approve", run, lambda: waits(client, run) and say(client, run))


def ended(client: httpx.Client, dag: str, run: str, meanwhile: Callable[[], object] = bool) -> str:
    def state() -> str:
        meanwhile()
        found = client.get(f"/api/v2/dags/{dag}/dagRuns/{run}")
        return str(found.json()["state"]) if found.status_code == 200 else ""

    assert eventually(lambda: state() in ("success", "failed"), seconds=300)
    return state()


def test_two_people_approve_in_required_actions_and_nobody_else(company: Company, airflow: Airflow) -> None:
    before = company.mark()
    airflow.run("watch", {}, timeout=300)
    with as_login(airflow, "admin") as admin, as_login(airflow, "anna.devries") as anna, as_login(airflow, "bo") as bo:
        assert eventually(lambda: waits(admin, "approval_1"), seconds=120)
        (shown,) = admin.get(f"{RUNS}/approval_1/hitlDetails").json()["hitl_details"]
        assert [user["id"] for user in shown["assigned_users"]] == ["anna.devries", "bo"]
        assert f"{airflow.url}/books/preview/1" in shown["body"]
        for other in ("vic", "carl", "admin"):
            with as_login(airflow, other) as client:
                assert say(client, "approval_1") == 403, other
        assert answered(anna, "approval_1") == "success"

        # The question goes on to whoever is left, in a run of its own.
        assert eventually(lambda: waits(admin, "approval_1.2"), seconds=120)
        assert say(anna, "approval_1.2") == 403
        assert [call["system"] for call in company.writes(before)] == []
        assert answered(bo, "approval_1.2") == "success"
        assert ended(admin, company.link, "approved_approval_1.2") == "success"
    made = asked(company, "approvals", "show", "1")
    assert (made["state"], made["answered_by"], made["note"]) == ("approved", "person:anna and person:bo", "read it")
    assert "avidxchange" in {call["system"] for call in company.writes(before)}
    last = telling.rows(company, "select who from runs order by started_at desc limit 1")
    assert last == [{"who": "person:anna and person:bo"}], "whoever began the run that asked"

    # What is answered already is not asked again, and the standing alerts find nothing to ask.
    airflow.run("watch", {}, timeout=300)
    with as_login(airflow, "admin") as admin:
        names = [run["dag_run_id"] for run in admin.get(RUNS).json()["dag_runs"]]
    assert sorted(names) == ["approval_1", "approval_1.2"]
