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
