"""The server installation needs a container engine: without one it is held against the compose specification."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet

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


# What the example's settings are called where they arrive; the others keep their name, and go to the worker.
ARRIVES = {
    "ML_CONNECTOR_HOME": ("api-server", "volumes"),
    "ML_CONNECTOR_CONFIG": ("worker", "volumes"),
    "PYTHON_IMAGE": ("worker", "build"),
    "POSTGRES_IMAGE": ("postgres", "image"),
    "REDIS_IMAGE": ("redis", "image"),
    "OBJECTS_IMAGE": ("objects", "image"),
    "ML_CONNECTOR_TASKS": ("scheduler", "environment"),
    "ML_CONNECTOR_WORKER_TASKS": ("worker", "environment"),
    "FORWARDED_ALLOW_IPS": ("receiver", "environment"),
}
# Secret, or where the secrets are: files in containers, whatever .env says.
FILES = {"ML_CONNECTOR_KEYS", "ML_CONNECTOR_STORE", "ML_CONNECTOR_CREDENTIALS", "ML_CONNECTOR_OBJECTS_KEY"}


@pytest.mark.parametrize("name", sorted(set(settings(EXAMPLE)) - FILES))
def test_each_setting_of_the_example_reaches_the_service_that_reads_it(name: str) -> None:
    before, after = (services(made_up(**{name: value})) for value in ("before", "/changed"))
    where = "receiver" if "_RECEIVER_" in name else "worker"
    service, part = ARRIVES.get(name, (where, "environment"))
    assert "/changed" in str(after[service][part])
    assert "/changed" not in str(before[service][part])


def test_the_folders_of_the_settings_are_mounted_where_the_services_look_for_them() -> None:
    found = services(made_up(ML_CONNECTOR_HOME="/srv/ml", ML_CONNECTOR_CONFIG="/etc/ml"))
    worker, api_server = found["worker"], found["api-server"]
    assert f"/srv/ml:{api_server['environment']['ML_CONNECTOR_HOME']}" in api_server["volumes"]
    assert f"/etc/ml:{worker['environment']['ML_CONNECTOR_CONFIG']}:ro" in worker["volumes"]
    without = services(made_up())["worker"]
    assert "state:/var/lib/ml-connector" in services(made_up())["api-server"]["volumes"]
    assert "./include/config:/opt/ml-connector-config:ro" in without["volumes"]
    assert f"./secrets/credentials:{without['environment']['ML_CONNECTOR_CREDENTIALS']}:ro" in without["volumes"]


AIRFLOW = {
    "AIRFLOW_HOME",
    "AIRFLOW__API__SECRET_KEY_CMD",
    "AIRFLOW__CORE__AUTH_MANAGER",
    "AIRFLOW__CORE__DAGS_FOLDER",
    "AIRFLOW__CORE__FERNET_KEY_CMD",
    "AIRFLOW__CORE__LOAD_EXAMPLES",
    "AIRFLOW__CORE__PLUGINS_FOLDER",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC_CMD",
}
QUEUE = {
    "AIRFLOW__API_AUTH__JWT_SECRET_CMD",
    "AIRFLOW__CORE__EXECUTOR",
    "AIRFLOW__CELERY__BROKER_URL_CMD",
    "AIRFLOW__CELERY__TASK_ACKS_LATE",
    "AIRFLOW__CELERY__WORKER_PREFETCH_MULTIPLIER",
    "AIRFLOW__CELERY__EXTRA_CELERY_CONFIG",
    "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT",
}
API = {"AIRFLOW__CORE__EXECUTION_API_SERVER_URL"}
STORE = {"ML_CONNECTOR_CONFIG", "ML_CONNECTOR_STORE_FILE"}
VAULT = {"ML_CONNECTOR_BOOKS_ADDRESS", "ML_CONNECTOR_HOME", "ML_CONNECTOR_KEYS_FILE", "ML_CONNECTOR_LOG"}
OBJECTS = {"ML_CONNECTOR_OBJECTS", "ML_CONNECTOR_OBJECTS_ENDPOINT", "ML_CONNECTOR_OBJECTS_KEY_FILE"}
CREDENTIALS = {"ML_CONNECTOR_CREDENTIALS"}
RUNS = CREDENTIALS | {
    f"ML_CONNECTOR_{name}" for name in ("ANSWER_WAIT", "MEMORY_LIMIT", "PUBLISHED_GROUP", "THREADS", "WAREHOUSE_WAIT")
}
WORKER = AIRFLOW | QUEUE | API | STORE | VAULT | OBJECTS | RUNS | {"AIRFLOW__CELERY__WORKER_CONCURRENCY"}
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
GIVEN: dict[str, set[str]] = {
    "settings": {"OBJECTS_IMAGE", "POSTGRES_IMAGE", "PYTHON_IMAGE", "REDIS_IMAGE"},
    "postgres": {"POSTGRES_PASSWORD_FILE", "POSTGRES_USER"},
    "redis": set(),
    "objects": set(),
    "init": AIRFLOW | STORE | VAULT | OBJECTS | {"AIRFLOW_ADMIN_PASSWORD_FILE"},
    "api-server": AIRFLOW | QUEUE | STORE | OBJECTS | {"ML_CONNECTOR_HOME", "ML_CONNECTOR_PUBLISHED_GROUP"},
    "scheduler": AIRFLOW
    | QUEUE
    | API
    | STORE
    | {"AIRFLOW__CORE__PARALLELISM"}
    | {"AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK", "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT"},
    "worker": WORKER,
    "cli": WORKER,
    "dag-processor": AIRFLOW | STORE | VAULT | CREDENTIALS,
    "triggerer": AIRFLOW | STORE,
    "receiver": STORE | VAULT | {"FORWARDED_ALLOW_IPS"} | {f"ML_CONNECTOR_RECEIVER_{name}" for name in BOUNDS},
}
OF_AIRFLOW = {"AIRFLOW_DATABASE", "AIRFLOW_FERNET_KEY", "AIRFLOW_API_SECRET_KEY"}
OF_QUEUE = OF_AIRFLOW | {"AIRFLOW_JWT_SECRET", "AIRFLOW_BROKER"}
OF_WORKER = OF_QUEUE | {"ML_CONNECTOR_STORE", "ML_CONNECTOR_KEYS", "OBJECTS_KEY"}
SECRETS: dict[str, set[str]] = {
    "settings": set(),
    "postgres": {"POSTGRES_PASSWORD", "AIRFLOW_DB_PASSWORD", "ML_CONNECTOR_DB_PASSWORD"},
    "redis": {"REDIS_CONFIGURATION"},
    "objects": {"OBJECTS_IDENTITIES"},
    "init": OF_AIRFLOW | {"ML_CONNECTOR_STORE", "ML_CONNECTOR_KEYS", "OBJECTS_KEY", "AIRFLOW_ADMIN_PASSWORD"},
    "api-server": OF_QUEUE | {"ML_CONNECTOR_STORE", "OBJECTS_KEY"},
    "scheduler": OF_QUEUE | {"ML_CONNECTOR_STORE"},
    "worker": OF_WORKER,
    "cli": OF_WORKER,
    "dag-processor": OF_AIRFLOW | {"ML_CONNECTOR_STORE", "ML_CONNECTOR_KEYS"},
    "triggerer": OF_AIRFLOW | {"ML_CONNECTOR_STORE"},
    "receiver": {"ML_CONNECTOR_STORE", "ML_CONNECTOR_KEYS"},
}


def test_each_service_gets_the_variables_that_it_needs_and_no_other() -> None:
    found = services(made_up())
    assert {name: set(service["environment"]) for name, service in found.items()} == GIVEN


def test_each_service_is_given_the_secrets_that_it_needs_and_no_other(compose: dict[str, Any]) -> None:
    found = {name: set(service.get("secrets", ())) for name, service in compose["services"].items()}
    assert found == SECRETS
    files = {name: one["file"] for name, one in compose["secrets"].items()}
    assert files == {name: f"./secrets/{name}" for name in set().union(*SECRETS.values())}


def test_every_secret_that_a_service_reads_is_given_to_it(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        named = set(re.findall(r"/run/secrets/(\w+)", str(service)))
        assert named <= set(service.get("secrets", ())), name


def test_no_variable_of_a_service_is_a_secret(compose: dict[str, Any]) -> None:
    said = {key for service in compose["services"].values() for key in service.get("environment", {})}
    secret = {key for key in said if re.search(r"PASSWORD|SECRET|_KEY|SQL_ALCHEMY|BROKER_URL|CONNECTOR_STORE", key)}
    assert len(secret) > 8
    assert {key for key in secret if not key.endswith(("_FILE", "_CMD"))} == set()


def test_the_services_of_airflow_share_the_key_for_logs_and_the_folder_of_logs() -> None:
    found = services(made_up())
    airflow = [name for name, names in GIVEN.items() if "AIRFLOW_HOME" in names]
    assert airflow == ["init", "api-server", "scheduler", "worker", "cli", "dag-processor", "triggerer"]
    assert len({found[name]["environment"]["AIRFLOW__API__SECRET_KEY_CMD"] for name in airflow}) == 1
    mounted = [name for name, one in found.items() if "airflow:/var/lib/airflow" in one.get("volumes", ())]
    assert mounted == airflow


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
    assert once == {"settings", "init", "cli"}
    assert {name for name, service in found.items() if service.get("healthcheck", {}).get("test")} == set(found) - once


def test_each_port_is_open_on_this_machine_alone() -> None:
    ports = {name: service["ports"] for name, service in services(made_up()).items() if "ports" in service}
    assert ports == {"api-server": ["127.0.0.1:8080:8080"], "receiver": ["127.0.0.1:8200:8200"]}


def test_nothing_starts_before_the_settings_were_looked_at() -> None:
    waits = {name: list(service.get("depends_on", {})) for name, service in services(made_up()).items()}
    assert waits == {
        "settings": [],
        **{name: ["settings"] for name in ("postgres", "redis", "objects")},
        "init": ["postgres", "objects"],
        **{name: ["init"] for name in ("api-server", "dag-processor", "triggerer", "receiver")},
        **{name: ["init", "redis"] for name in ("scheduler", "worker")},
        "cli": [],  # a person's own: what it lacks it says
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
        "requirements-server.txt",
        "scripts",
    }
    assert {".env", "secrets/"} <= set((PROJECT / ".gitignore").read_text().splitlines())


def test_an_image_without_a_digest_ends_docker_compose_with_what_to_do() -> None:
    for name in server_settings.IMAGES:
        with pytest.raises(NotSet, match=rf"^{name}: run scripts/server\.sh"):
            services(made_up(**{name: ""}))


def test_workers_can_be_several(compose: dict[str, Any]) -> None:
    """Whatever belongs to one container alone would keep the second from starting, and what they share binds them to
    one machine."""
    worker = compose["services"]["worker"]
    mounted = services(made_up())["worker"]["volumes"]
    assert not [one for one in mounted if "/var/lib/ml-connector" in one]
    assert not {"container_name", "hostname", "ports"} & set(worker)
    assert "celery@$$HOSTNAME" in worker["command"][-1]
    assert "celery@$$HOSTNAME" in worker["healthcheck"]["test"][-1]


def random_settings(**more: str) -> dict[str, str]:
    names = (*server_settings.PASSWORDS, *server_settings.KEYS, *server_settings.FERNET)
    return {**made_up(), **{name: Fernet.generate_key().decode() for name in names}, **more}


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
    [said] = server_settings.problems(random_settings(**{name: value}))
    assert said.startswith(f"{name} {why}")
    assert not value or value not in said


def test_random_settings_are_taken_and_one_value_for_two_is_not() -> None:
    given = random_settings()
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
    assert local == {"./scripts/postgres-roles.sh", "./secrets", "./secrets/credentials"}
    assert (PROJECT / "scripts/postgres-roles.sh").exists()
