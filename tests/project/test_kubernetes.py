"""The values for Airflow's chart and the receiver's manifest say what docker-compose.yml says.

The chart's own schema is not kept here: AIRFLOW_CHART_SCHEMA names a copy (chart/values.schema.json of the release).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.compose_file import PROJECT, made_up, services

VALUES = PROJECT / "deploy" / "airflow-values.yaml"
# What only a container engine's own services and their places are told, or has another value where nobody is beside.
OF_CELERY = ("AIRFLOW__CELERY", "AIRFLOW__CORE__EXECUT")
# The chart sets it, and what stands empty in an example .env is left out.
BY_THE_CHART = {"AIRFLOW_HOME"}


def variables(entries: list[dict[str, str]]) -> dict[str, str]:
    return {one["name"]: one["value"] for one in entries}


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    return dict(yaml.safe_load(VALUES.read_text()))


@pytest.fixture(scope="module")
def receiver() -> dict[str, Any]:
    deployment, _ = yaml.safe_load_all((PROJECT / "deploy" / "receiver.yaml").read_text())
    return dict(deployment["spec"]["template"]["spec"])


def expected(name: str) -> dict[str, str]:
    own = services(made_up())[name]["environment"]
    return {key: value for key, value in own.items() if value and not key.startswith(OF_CELERY)}


# Where this company's store and folder of credentials are.
PLACES = {"ML_CONNECTOR_OBJECTS_ENDPOINT", "ML_CONNECTOR_CREDENTIALS"}


def test_each_pod_has_the_variables_of_a_worker(values: dict[str, Any]) -> None:
    found, worker = variables(values["env"]), expected("worker")
    assert set(found) == set(worker) - BY_THE_CHART
    assert {key for key in found if found[key] != worker[key]} == PLACES


def test_no_secret_is_a_variable(values: dict[str, Any]) -> None:
    on = {name for name, is_set in values["enableBuiltInSecretEnvVars"].items() if is_set}
    assert on == set()
    files = [mount for mount in values["volumeMounts"] if mount["mountPath"] == "/run/secrets"]
    assert files == [{"name": "secrets", "mountPath": "/run/secrets", "readOnly": True}]


def test_nothing_is_root_and_nothing_of_the_chart_that_is_for_trials_runs(values: dict[str, Any]) -> None:
    assert values["securityContexts"]["pod"]["runAsNonRoot"] is True
    assert values["securityContexts"]["container"]["capabilities"] == {"drop": ["ALL"]}
    assert [values[part]["enabled"] for part in ("postgresql", "redis", "createUserJob")] == [False] * 3
    parts = ("apiServer", "scheduler", "dagProcessor", "triggerer", "workers")
    assert all(values[part]["resources"]["limits"]["memory"] for part in parts)


def test_the_receiver_is_the_one_of_the_compose_file(receiver: dict[str, Any]) -> None:
    [container] = receiver["containers"]
    compose = services(made_up())["receiver"]
    assert container["command"] == compose["command"]
    assert variables(container["env"]) == {key: value for key, value in compose["environment"].items() if value}
    [secret] = [volume["secret"] for volume in receiver["volumes"] if "secret" in volume]
    assert [item["key"] for item in secret["items"]] == compose["secrets"]
    assert receiver["securityContext"]["runAsNonRoot"] is True
    assert "@sha256:" in container["image"]


def test_the_values_follow_the_schema_of_the_chart() -> None:
    schema = os.environ.get("AIRFLOW_CHART_SCHEMA", "")
    if not Path(schema).is_file():
        pytest.skip("AIRFLOW_CHART_SCHEMA names no copy of the chart's values.schema.json")
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", schema, str(VALUES)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
