"""The server installation needs a container engine: without one it is held against the compose specification."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import server_settings
from scripts.compose_file import EXAMPLE, PROJECT, NotSet, interpolated, made_up, services, settings


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


def test_a_default_that_holds_another_variable_is_filled_in() -> None:
    assert interpolated("a ${X:-b${Y}c} ${Z:?why}", {"Y": "1", "Z": "2", "X": ""}) == "a b1c 2"
    with pytest.raises(NotSet, match=r"^Z: why$"):
        interpolated("${X:-}${Z:?why}", {"Z": ""})


# What the example's settings are called where they arrive; the others keep their name, and go to the scheduler.
ARRIVES = {
    "ML_CONNECTOR_HOME": ("scheduler", "volumes"),
    "ML_CONNECTOR_CONFIG": ("scheduler", "volumes"),
    "PYTHON_IMAGE": ("scheduler", "build"),
    "POSTGRES_IMAGE": ("postgres", "image"),
    "POSTGRES_PASSWORD": ("postgres", "environment"),
    "AIRFLOW_DB_PASSWORD": ("scheduler", "environment"),
    "ML_CONNECTOR_DB_PASSWORD": ("scheduler", "environment"),
    "AIRFLOW_ADMIN_PASSWORD": ("init", "environment"),
    "FORWARDED_ALLOW_IPS": ("receiver", "environment"),
}


@pytest.mark.parametrize("name", sorted(settings(EXAMPLE)))
def test_each_setting_of_the_example_reaches_the_service_that_reads_it(name: str) -> None:
    before, after = (services(made_up(**{name: value})) for value in ("before", "/changed"))
    where = "receiver" if "_RECEIVER_" in name else "scheduler"
    service, part = ARRIVES.get(name, (where, "environment"))
    assert "/changed" in str(after[service][part])
    assert "/changed" not in str(before[service][part])


def test_the_folders_of_the_settings_are_mounted_where_the_services_look_for_them() -> None:
    scheduler = services(made_up(ML_CONNECTOR_HOME="/srv/ml", ML_CONNECTOR_CONFIG="/etc/ml"))["scheduler"]
    assert f"/srv/ml:{scheduler['environment']['ML_CONNECTOR_HOME']}" in scheduler["volumes"]
    assert f"/etc/ml:{scheduler['environment']['ML_CONNECTOR_CONFIG']}:ro" in scheduler["volumes"]
    without = services(made_up(ML_CONNECTOR_DB_PASSWORD="word"))["scheduler"]
    assert "state:/var/lib/ml-connector" in without["volumes"]
    assert "./include/config:/opt/ml-connector-config:ro" in without["volumes"]
    assert without["environment"]["ML_CONNECTOR_STORE"] == (
        "postgresql+psycopg://ml_connector:word@postgres:5432/ml_connector"
    )


AIRFLOW = {
    "AIRFLOW_HOME",
    "AIRFLOW__API__SECRET_KEY",
    "AIRFLOW__CORE__AUTH_MANAGER",
    "AIRFLOW__CORE__DAGS_FOLDER",
    "AIRFLOW__CORE__FERNET_KEY",
    "AIRFLOW__CORE__LOAD_EXAMPLES",
    "AIRFLOW__CORE__PLUGINS_FOLDER",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC",
}
TASKS = {"AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__CORE__EXECUTOR"}
STORE = {"ML_CONNECTOR_CONFIG", "ML_CONNECTOR_STORE"}
VAULT = {"ML_CONNECTOR_BOOKS_ADDRESS", "ML_CONNECTOR_HOME", "ML_CONNECTOR_KEYS", "ML_CONNECTOR_LOG"}
CREDENTIALS = {"AIRFLOW_CONN_EXACT_MAIN", "ML_CONNECTOR_CHANNEL_ON_CALL"}
ROLES = {"AIRFLOW_DB_PASSWORD", "ML_CONNECTOR_DB_PASSWORD", "POSTGRES_PASSWORD"}
SETTINGS = {"AIRFLOW_ADMIN_PASSWORD", "AIRFLOW_API_SECRET_KEY", "AIRFLOW_FERNET_KEY", "AIRFLOW_JWT_SECRET"}
BOUNDS = (
    "BODY_BYTES",
    "BODY_SECONDS",
    "HELD_BYTES",
    "PER_MINUTE",
    "BURST",
    "FORGED",
    "CLIENTS",
    "HEAD_SECONDS",
    "WAITING",
)
GIVEN = {
    "settings": ROLES | SETTINGS | {"ML_CONNECTOR_KEYS", "POSTGRES_IMAGE", "PYTHON_IMAGE"},
    "postgres": ROLES | {"POSTGRES_USER"},
    "init": AIRFLOW | STORE | VAULT | {"AIRFLOW_ADMIN_PASSWORD"},
    "api-server": AIRFLOW | TASKS | STORE | {"ML_CONNECTOR_HOME"},
    "scheduler": AIRFLOW
    | TASKS
    | STORE
    | VAULT
    | CREDENTIALS
    | {
        f"ML_CONNECTOR_{name}"
        for name in ("ANSWER_WAIT", "MEMORY_LIMIT", "PUBLISHED_GROUP", "THREADS", "WAREHOUSE_WAIT")
    }
    | {"AIRFLOW__CORE__EXECUTION_API_SERVER_URL", "AIRFLOW__CORE__PARALLELISM"}
    | {"AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK", "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT"},
    "dag-processor": AIRFLOW | STORE | VAULT | CREDENTIALS,
    "triggerer": AIRFLOW | STORE,
    "receiver": STORE | VAULT | {"FORWARDED_ALLOW_IPS"} | {f"ML_CONNECTOR_RECEIVER_{name}" for name in BOUNDS},
}


def test_each_service_gets_the_variables_that_it_needs_and_no_other() -> None:
    found = services(made_up(), dict.fromkeys(CREDENTIALS, "x"))
    assert {name: set(service["environment"]) for name, service in found.items()} == GIVEN


def test_the_services_of_airflow_share_the_key_for_logs_and_the_folder_of_logs() -> None:
    found = services(made_up())
    airflow = [name for name, names in GIVEN.items() if "AIRFLOW_HOME" in names]
    assert airflow == ["init", "api-server", "scheduler", "dag-processor", "triggerer"]
    assert len({found[name]["environment"]["AIRFLOW__API__SECRET_KEY"] for name in airflow}) == 1
    assert [name for name, one in found.items() if "airflow:/var/lib/airflow" in one.get("volumes", ())] == airflow


def test_no_service_is_root_and_each_has_its_bounds() -> None:
    found = services(made_up())
    expected = {
        "user": {"50000:50000", "postgres"},
        "cap_drop": {"['ALL']"},
        "security_opt": {"['no-new-privileges:true']"},
        "pids_limit": {"500"},
        "cpus": {"2"},
        "logging": {"{'driver': 'json-file', 'options': {'max-size': '20m', 'max-file': '5'}}"},
    }
    assert {key: {str(service.get(key)) for service in found.values()} for key in expected} == expected
    assert [name for name, service in found.items() if not service.get("mem_limit")] == []
    assert not any(service.get("privileged") or service.get("cap_add") for service in found.values())
    assert "\nUSER 50000:50000\n" in (PROJECT / "Dockerfile").read_text()


def test_every_service_that_stays_is_asked_whether_it_works() -> None:
    found = services(made_up())
    once = {name for name, service in found.items() if service["restart"] == "no"}
    assert once == {"settings", "init"}
    assert {name for name, service in found.items() if service.get("healthcheck", {}).get("test")} == set(found) - once


def test_each_port_is_open_on_this_machine_alone() -> None:
    ports = {name: service["ports"] for name, service in services(made_up()).items() if "ports" in service}
    assert ports == {"api-server": ["127.0.0.1:8080:8080"], "receiver": ["127.0.0.1:8200:8200"]}


def test_nothing_starts_before_the_settings_were_looked_at() -> None:
    waits = {name: list(service.get("depends_on", {})) for name, service in services(made_up()).items()}
    assert waits == {
        "settings": [],
        "postgres": ["settings"],
        "init": ["postgres"],
        **{name: ["init"] for name in ("api-server", "scheduler", "dag-processor", "triggerer", "receiver")},
    }


def test_the_image_holds_no_settings_and_no_secret_of_this_machine() -> None:
    lines = (PROJECT / ".dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert let_in == {
        "dags",
        "dbt_project",
        "dlt_sources",
        "docs/runbooks",
        "include",
        "pyproject.toml",
        "requirements.txt",
        "scripts",
    }
    assert {".env", "credentials.env"} <= set((PROJECT / ".gitignore").read_text().splitlines())


def test_an_empty_secret_ends_docker_compose_with_what_to_do() -> None:
    for name in set(settings(EXAMPLE.partition("# docker-compose.yml only.")[2])) | {"ML_CONNECTOR_KEYS"}:
        with pytest.raises(NotSet, match=rf"^{name}: run scripts/server\.sh"):
            services(made_up(**{name: ""}))


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("POSTGRES_PASSWORD", "", "is empty"),
        ("POSTGRES_PASSWORD", "change-me", "is too short: 16 characters at least"),
        ("AIRFLOW_JWT_SECRET", "change-me-to-32-random-bytes-or-more", "can be guessed: take a random one"),
        ("AIRFLOW_API_SECRET_KEY", "Kx7wQ2mZ9tRb4vLs", "is too short: 32 characters at least"),
        ("AIRFLOW_ADMIN_PASSWORD", "1111222211112222", "can be guessed: take a random one"),
        ("AIRFLOW_DB_PASSWORD", "my-airflow-PASSWORD-9", "can be guessed: take a random one"),
        ("ML_CONNECTOR_DB_PASSWORD", "Kx7wQ2mZ9tRb4v/s@host", "may hold letters, digits, -, _ and = only"),
        ("AIRFLOW_FERNET_KEY", "", "is no Fernet key"),
        ("ML_CONNECTOR_KEYS", "AAAA", "is no Fernet key"),
        ("ML_CONNECTOR_KEYS", "A" * 43 + "=", "can be guessed: take a random one"),
        ("PYTHON_IMAGE", "python:3.12-slim", "must name an image by its digest"),
        ("POSTGRES_IMAGE", "postgres@sha256:beef", "must name an image by its digest"),
    ],
)
def test_a_setting_that_can_be_guessed_is_refused_in_one_sentence(name: str, value: str, why: str) -> None:
    [said] = server_settings.problems(made_up(**{name: value}))
    assert said.startswith(f"{name} {why}")
    assert not value or value not in said


def test_random_settings_are_taken_and_one_value_for_two_is_not() -> None:
    given = made_up()
    assert server_settings.problems(given) == []
    twice = {**given, "AIRFLOW_JWT_SECRET": given["AIRFLOW_API_SECRET_KEY"]}
    assert server_settings.problems(twice) == [
        f"{name} is used twice: each setting needs a value of its own"
        for name in ("AIRFLOW_API_SECRET_KEY", "AIRFLOW_JWT_SECRET")
    ]


def test_every_documented_variable_is_in_the_example_environment() -> None:
    documented = set(re.findall(r"^\| `(ML_CONNECTOR_\w+)`", (PROJECT / "docs/contracts.md").read_text(), re.MULTILINE))
    assert len(documented) > 5
    for_who_works_on_models = {"ML_CONNECTOR_COMPILE"}  # an image's models are those of its release
    with_its_own_container = {"ML_CONNECTOR_RECEIVER_IN_AIRFLOW"}  # there the receiver is a service
    assert documented - set(settings(EXAMPLE)) == for_who_works_on_models | with_its_own_container


def test_every_mounted_file_is_there(compose: dict[str, Any]) -> None:
    volumes = [mount for service in compose["services"].values() for mount in service.get("volumes", ())]
    local = {mount.split(":")[0] for mount in volumes if mount.startswith(".")}
    assert local == {"./scripts/postgres-roles.sh"}
    assert all((PROJECT / path).exists() for path in local)
