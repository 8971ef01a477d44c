"""The server installation, without a container engine: what people and vendors find when every service runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy
from sqlalchemy.exc import OperationalError

from scripts.server_local import STAY, Missing, Server, started
from tests.support.receiver import JSON, exact
from tests.support.waiting import eventually

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]
LINKS = """\
connections:
  exact_main: {system: exact_online, base_url: "http://127.0.0.1:9", companies: ["123"]}
  avid_main: {system: avidxchange, base_url: "http://127.0.0.1:9", auth: customer_tokens, companies: [C1]}
  basware_main: {system: basware, base_url: "http://127.0.0.1:9", auth: basic, companies: [DE01]}
links:
  - name: payables
    kind: exact_avidxchange
    connections: {exact_online: exact_main, avidxchange: avid_main}
    companies: [{exact_online: "123", avidxchange: C1}]
    start_date: 2026-01-01
    approved: true
  - name: approvals
    kind: basware_exact
    connections: {basware: basware_main, exact_online: exact_main}
    companies: [{basware: DE01, exact_online: "123"}]
    start_date: 2026-01-01
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    try:
        with started(tmp_path_factory.mktemp("server"), LINKS) as found:
            yield found
    except Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def api(server: Server) -> Iterator[httpx.Client]:
    """The web interface's own, as the login of which secrets/ has the password; every service is well."""
    server.wait((*STAY, *server.workers))
    with httpx.Client(base_url=server.url, timeout=60) as client:
        login = {"username": "admin", "password": server.secret("AIRFLOW_ADMIN_PASSWORD")}
        token = client.post("/auth/token", json=login).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def got(api: httpx.Client, path: str) -> Any:
    return api.get(path).raise_for_status().json()


def test_what_is_approved_and_whatever_watches_runs_without_being_switched_on(
    server: Server, api: httpx.Client
) -> None:
    def paused() -> dict[str, bool]:
        return {dag["dag_id"]: dag["is_paused"] for dag in got(api, "/api/v2/dags")["dags"]}

    watchers = ("credential_health", "watch", "subscriptions")
    running = ("payables", "payables_events", *watchers, "approve", "review", "replay")
    expected = {**dict.fromkeys(running, False), "approvals": True, "approvals_events": True}
    assert eventually(lambda: len(paused()) == len(expected), 120)
    assert paused() == expected
    # As scripts/server.sh does once a person has approved.
    command = ["airflow", "dags", "unpause", "--yes", "--treat-dag-id-as-regex", "^approvals(_events)?$"]
    done = server.run("scheduler", command)
    assert done.returncode == 0, done.stderr
    assert paused() == dict.fromkeys(expected, False)


def test_what_a_vendor_tells_begins_a_run(server: Server, api: httpx.Client) -> None:
    """From the receiver over the store to the triggerer, each with no more than its own variables."""
    server.cli("receiver", "key", "exact_main", "--from-json", "-", typed='{"webhook_secret": "key of the app"}')
    [path] = [row["path"] for row in server.cli("receiver", "address", "exact_main")["addresses"]]
    url = f"http://localhost:{server.ports['8200']}{path}"
    # A running receiver knows a new key within about two seconds.
    assert eventually(lambda: httpx.post(url, content=exact("key of the app"), headers=JSON).status_code == 200, 30)
    runs = "/api/v2/dags/payables_events/dagRuns"
    assert eventually(lambda: got(api, runs)["total_entries"] > 0, 120), (server.folder / "triggerer.log").read_text()


def test_the_log_of_a_task_is_read_in_the_web_interface_also_when_its_worker_is_gone(
    server: Server, api: httpx.Client
) -> None:
    run = "/api/v2/dags/watch/dagRuns/asked"
    asked = {"dag_run_id": "asked", "logical_date": None, "conf": {}}
    api.post("/api/v2/dags/watch/dagRuns", json=asked).raise_for_status()
    assert eventually(lambda: got(api, run)["state"] not in ("queued", "running"), 240)
    log = f"{run}/taskInstances/look/logs/1"
    said = str(got(api, log)["content"])
    assert got(api, run)["state"] == "success", said
    server.stop("worker-1")
    assert re.search(r"alerts: \d+ new, \d+ closed", said), said  # other DAGs look at connections meanwhile
    assert str(got(api, log)["content"]) == said


def test_no_process_has_a_secret_among_its_variables(server: Server, api: httpx.Client) -> None:
    secrets = [path.read_text().strip() for path in (server.folder / "secrets").iterdir() if path.is_file()]
    assert len(secrets) > 10
    for name in server.running:  # what it is started with: some write their name over it
        has = " ".join([*server.environment(name).values(), *server.command(name)])
        assert [secret for secret in secrets if secret in has] == [], name


def test_the_receiver_is_given_no_secret_of_airflow_or_of_the_superuser(server: Server, api: httpx.Client) -> None:
    files = (server.folder / "only" / "receiver" / "secrets").iterdir()
    assert {file.name for file in files} == {"ML_CONNECTOR_KEYS", "ML_CONNECTOR_STORE"}


def test_the_queue_and_the_object_store_ask_for_a_password(server: Server) -> None:
    redis = pytest.importorskip("redis")
    with pytest.raises(redis.exceptions.AuthenticationError):
        redis.Redis(port=int(server.ports["6379"])).ping()
    anonymous = httpx.put(f"http://127.0.0.1:{server.ports['8333']}/ml-connector/mine", content=b"x")
    assert anonymous.status_code == 403


def test_each_role_opens_its_own_database_alone(server: Server) -> None:
    own = server.folder / "only" / "init" / "secrets"
    urls = {
        "airflow": sqlalchemy.make_url((own / "AIRFLOW_DATABASE").read_text().strip()),
        "ml_connector": sqlalchemy.make_url((own / "ML_CONNECTOR_STORE").read_text().strip()),
    }
    for role, url in urls.items():
        assert _superuser(url) is False
        for other in {*urls, "postgres"} - {role}:
            with pytest.raises(OperationalError, match="permission denied for database"):
                _superuser(url.set(database=other))
        with pytest.raises(OperationalError, match="password authentication failed"):
            _superuser(url.set(password="another"))


def _superuser(url: sqlalchemy.URL) -> bool:
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.connect() as db:
            return bool(db.exec_driver_sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").scalar())
    finally:
        engine.dispose()


def test_nothing_starts_with_a_secret_that_can_be_guessed(server: Server, tmp_path: Path) -> None:
    shutil.copytree(server.folder / "secrets", tmp_path / "secrets")
    (tmp_path / "secrets" / "AIRFLOW_ADMIN_PASSWORD").unlink()
    (tmp_path / "secrets" / "AIRFLOW_ADMIN_PASSWORD").write_text("change-me")
    weak = Server(tmp_path, server.given, server.ports)
    done = weak.run("settings", weak.command("settings"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "AIRFLOW_ADMIN_PASSWORD is too short: 16 characters at least",
        "Nothing was started. Correct secrets/ and .env; scripts/server.sh makes what is missing there.",
    ]
