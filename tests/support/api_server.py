"""Airflow's own API server with our plugins, over a store of its own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from include.sandbox.process import free_port_base
from tests.support.waiting import eventually

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class ApiServer:
    url: str
    log: Path

    def token(self, user: str) -> str:
        """Of a user, whose password is the name."""
        login = {"username": user, "password": user}
        answer = httpx.post(f"{self.url}/auth/token", json=login, trust_env=False, timeout=30)
        return str(answer.raise_for_status().json()["access_token"])


FAB = {"AIRFLOW__CORE__AUTH_MANAGER": "include.auth_manager.AuthManager"}
_MAKE_LOGINS = """\
import json, sys
from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
from scripts.airflow_roles import keep_login, make_roles
with get_application_builder() as builder:
    make_roles(builder.sm)
    for login, role in json.loads(sys.argv[1]).items():
        keep_login(builder.sm, login, login, role)
"""


@contextlib.contextmanager
def api_server(
    folder: Path, settings: Mapping[str, str], users: str = "admin:admin", fab: Mapping[str, str] | None = None
) -> Iterator[ApiServer]:
    """``users``: names with their roles, as the simple auth manager takes them; ``fab``: logins with their roles of the
    FAB auth manager, instead of that one."""
    port = free_port_base()
    server = ApiServer(f"http://127.0.0.1:{port}", folder / "api-server.log")
    passwords = folder / "passwords.json"
    passwords.write_text(json.dumps({user.split(":")[0]: user.split(":")[0] for user in users.split(",")}))
    environment = {
        **{name: value for name, value in os.environ.items() if name != "SANDBOX_CLOCK_URL"},
        **settings,
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "include" / "airflow_plugins"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(folder / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": users,
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        "AIRFLOW__API__WORKERS": "1",
        "PYTHONPATH": str(PROJECT),
        **(FAB if fab else {}),
    }
    airflow = (sys.executable, "-m", "airflow")
    subprocess.run([*airflow, "db", "migrate"], env=environment, check=True, capture_output=True, cwd=folder)
    if fab:
        made = (sys.executable, "-c", _MAKE_LOGINS, json.dumps(dict(fab)))
        subprocess.run(made, env=environment, check=True, capture_output=True, cwd=folder)
    serve = ("api-server", "--apps", "core", "--host", "127.0.0.1", "--port", str(port))
    with server.log.open("wb") as out:
        process = subprocess.Popen([*airflow, *serve], env=environment, stdout=out, stderr=out, cwd=folder)
    try:
        assert eventually(lambda: _up(server.url), seconds=120), server.log.read_text()
        yield server
    finally:
        process.terminate()
        process.wait(60)


def _up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v2/version", trust_env=False, timeout=10, verify=False).status_code == 200
    except httpx.TransportError:
        return False
