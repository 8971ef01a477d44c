"""The server installation needs a container engine: without one it is held against the compose specification."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.stores import fresh_database, postgres_url  # noqa: F401 - the second is a fixture

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    return loaded


def check(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    return subprocess.run(command, capture_output=True, text=True)


def test_the_compose_file_follows_the_compose_specification() -> None:
    done = check(PROJECT / "docker-compose.yml")
    assert done.returncode == 0, done.stdout


def test_the_specification_refuses_a_misspelt_setting(compose: dict[str, Any], tmp_path: Path) -> None:
    broken = {**compose, "services": {**compose["services"], "postgres": {"image": "postgres", "enviroment": {}}}}
    (tmp_path / "docker-compose.yml").write_text(yaml.safe_dump(broken))
    done = check(tmp_path / "docker-compose.yml")
    assert done.returncode == 1
    assert "enviroment" in done.stdout


def test_every_variable_it_reads_is_in_the_example_environment() -> None:
    read = set(re.findall(r"\$\{(\w+)", (PROJECT / "docker-compose.yml").read_text()))
    given = set(re.findall(r"^(\w+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    assert read - given == set()


EXAMPLE = (PROJECT / ".env.example").read_text()
_VARIABLE = re.compile(r"\$\{(\w+)(?:(:-|:\?)((?:[^${}]|\$\{[^{}]*\})*))?\}")


def settings(text: str) -> dict[str, str]:
    """The variables of an environment file."""
    return dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))


def interpolated(text: str, given: dict[str, str]) -> str:
    """As the compose specification puts variables in: a default may hold another one."""

    def value(found: re.Match[str]) -> str:
        name, kind, default = found.groups()
        if given.get(name) or kind != ":-":
            return given.get(name, "")
        return interpolated(default, given)

    return _VARIABLE.sub(value, text)


def started(given: dict[str, str]) -> dict[str, Any]:
    """What the services get under these settings: their environment, what is mounted where, and the rest."""
    compose = yaml.safe_load(interpolated((PROJECT / "docker-compose.yml").read_text(), given))
    for service in compose["services"].values():
        file = given if service.get("env_file") == [{"path": ".env", "required": False}] else {}
        service["environment"] = {**file, **service.get("environment", {})}
    return dict(compose["services"])


def test_a_default_that_holds_another_variable_is_filled_in() -> None:
    assert interpolated("a ${X:-b${Y}c} ${Z:?why}", {"Y": "1", "Z": "2", "X": ""}) == "a b1c 2"


@pytest.mark.parametrize("name", sorted(settings(EXAMPLE)))
def test_each_setting_of_the_example_reaches_the_service_that_reads_it(name: str) -> None:
    before, after = (started({**settings(EXAMPLE), name: value}) for value in ("", "/changed"))
    places = {
        "ML_CONNECTOR_HOME": lambda services: services["scheduler"]["volumes"][-1],
        "ML_CONNECTOR_CONFIG": lambda services: services["scheduler"]["volumes"][-2],
        "POSTGRES_PASSWORD": lambda services: services["postgres"]["environment"],
        "AIRFLOW_ADMIN_PASSWORD": lambda services: services["init"]["environment"],
        "AIRFLOW_JWT_SECRET": lambda services: services["scheduler"]["environment"]["AIRFLOW__API_AUTH__JWT_SECRET"],
        "AIRFLOW_FERNET_KEY": lambda services: services["scheduler"]["environment"]["AIRFLOW__CORE__FERNET_KEY"],
    }
    read = places.get(name, lambda services: services["scheduler"]["environment"].get(name))
    assert "/changed" in str(read(after))
    assert "/changed" not in str(read(before))


def test_the_folders_of_the_settings_are_mounted_where_the_services_look_for_them() -> None:
    scheduler = started({**settings(EXAMPLE), "ML_CONNECTOR_HOME": "/srv/ml", "ML_CONNECTOR_CONFIG": "/etc/ml"})[
        "scheduler"
    ]
    assert f"/srv/ml:{scheduler['environment']['ML_CONNECTOR_HOME']}" in scheduler["volumes"]
    assert f"/etc/ml:{scheduler['environment']['ML_CONNECTOR_CONFIG']}:ro" in scheduler["volumes"]
    without = started(settings(EXAMPLE))["scheduler"]
    assert "state:/var/lib/ml-connector" in without["volumes"]
    assert "./include/config:/opt/ml-connector-config:ro" in without["volumes"]
    assert without["environment"]["ML_CONNECTOR_STORE"] == (
        "postgresql+psycopg://airflow:change-me@postgres:5432/ml_connector"
    )


def test_every_documented_variable_is_in_the_example_environment() -> None:
    documented = set(re.findall(r"^\| `(ML_CONNECTOR_\w+)`", (PROJECT / "docs/contracts.md").read_text(), re.MULTILINE))
    assert len(documented) > 5
    assert documented - set(settings(EXAMPLE)) == set()


def test_every_mounted_file_is_there(compose: dict[str, Any]) -> None:
    volumes = [mount for service in compose["services"].values() for mount in service.get("volumes", ())]
    local = {mount.split(":")[0] for mount in volumes if mount.startswith(".")}
    assert local == {".", "./scripts/postgres-init.sql"}
    assert all((PROJECT / path).exists() for path in local)


def test_airflow_in_the_image_is_the_one_that_is_pinned(compose: dict[str, Any]) -> None:
    pinned = re.search(r"^apache-airflow==(\S+)", (PROJECT / "requirements.txt").read_text(), re.MULTILINE)
    assert pinned is not None
    assert f":{pinned[1]}-python" in compose["services"]["scheduler"]["image"]


@pytest.mark.postgres
def test_airflow_makes_its_tables_on_postgresql_with_the_drivers_that_are_pinned(
    compose: dict[str, Any],
    postgres_url: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    """The two connection settings of the compose file, on a real server: psycopg alone must be enough."""
    settings = compose["x-airflow"]["environment"]
    names = ("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC")
    assert all(settings[name].startswith("postgresql+psycopg://") for name in names)
    with fresh_database(postgres_url) as url:
        here = {**os.environ, "AIRFLOW_HOME": str(tmp_path), **dict.fromkeys(names, url)}
        command = [sys.executable, "-m", "airflow", "db", "migrate"]
        done = subprocess.run(command, env=here, capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, done.stderr[-2000:]
