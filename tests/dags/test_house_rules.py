"""House rules over every DAG file: light to parse, explained, never overlapping, safe to trigger by mistake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from include.link_settings import RESERVED
from tests.dags.test_links import GOOD, PROJECT, run

FILES = sorted(path.stem for path in (PROJECT / "dags").glob("*.py") if path.stem != "__init__")

HEAVY = ("dlt", "dbt", "pandas", "duckdb", "pyarrow")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one process saw that imported every DAG file."""
    code = f"""
        import importlib, json, sys, time
        import airflow.sdk
        heavy = {(*HEAVY, "sqlalchemy", "httpx")!r}
        before, seen = set(sys.modules), {{}}
        for name in {FILES!r}:
            started = time.process_time()
            module = importlib.import_module("dags." + name)
            dags = {{id(v): v for v in vars(module).values() if isinstance(v, airflow.sdk.DAG)}}.values()
            seen[name] = {{
                "seconds": time.process_time() - started,
                "doc": module.__doc__,
                "dags": [
                    {{
                        "id": dag.dag_id,
                        "doc": dag.doc_md,
                        "description": dag.description,
                        "tags": sorted(dag.tags),
                        "active": dag.max_active_runs,
                        "catchup": dag.catchup,
                        "paused": dag.is_paused_upon_creation,
                        "scheduled": str(dag.schedule),
                        "tasks": {{t.task_id: t.doc_md for t in dag.tasks}},
                        "retries": {{t.task_id: t.retries for t in dag.tasks}},
                        "owners": sorted({{t.owner for t in dag.tasks}}),
                        "shown": dag.dag_display_name,
                        "form": {{k: [p.value, p.schema] for k in dag.params for p in [dag.params.get_param(k)]}},
                    }}
                    for dag in dags
                ],
            }}
        seen["heavy"] = [name for name in heavy if name in sys.modules and name not in before]
        print("JSON", json.dumps(seen))
    """
    done = run(tmp_path_factory.mktemp("config"), GOOD, code)
    assert done.returncode == 0, done.stderr[-2000:]
    line = next(line for line in done.stdout.splitlines() if line.startswith("JSON "))
    return dict(json.loads(line.removeprefix("JSON ")))


@pytest.fixture(params=FILES)
def dag(request: pytest.FixtureRequest, files: dict[str, Any]) -> dict[str, Any]:
    (found,) = files[request.param]["dags"]
    return dict(found)


def test_there_are_the_files_that_the_design_names() -> None:
    assert {"links", "review", "replay", "credential_health", "subscriptions"} <= set(FILES)


def test_no_file_takes_a_second_or_imports_anything_heavy(files: dict[str, Any]) -> None:
    """Of processor: on a busy machine a light file takes long too."""
    assert files["heavy"] == []
    assert [name for name in FILES if files[name]["seconds"] > 1] == []


def test_each_file_says_what_it_is_for(files: dict[str, Any]) -> None:
    assert [name for name in FILES if not files[name]["doc"]] == []


def test_each_dag_has_a_page_tags_and_a_line_for_each_task(dag: dict[str, Any]) -> None:
    assert dag["doc"].startswith("### ")
    assert "ml-connector" in dag["doc"]
    assert dag["description"]
    assert dag["tags"]
    assert [task for task, doc in dag["tasks"].items() if not doc] == []


def test_no_dag_overlaps_with_itself_or_makes_up_for_old_days_one_by_one(dag: dict[str, Any]) -> None:
    """But for questions to people: none waits for the answer to another."""
    assert (dag["active"] == 1, dag["catchup"]) == (dag["id"] != "approve", False)


def test_each_field_of_each_form_is_explained_and_its_default_is_valid(dag: dict[str, Any]) -> None:
    import jsonschema

    for name, (value, schema) in dag["form"].items():
        assert schema.get("title"), name
        assert schema.get("description_md"), name
        jsonschema.validate(value, schema)


def test_a_form_that_is_triggered_as_it_stands_changes_nothing(files: dict[str, Any]) -> None:
    forms = {name: {k: v for k, (v, _) in files[name]["dags"][0]["form"].items()} for name in FILES}
    assert forms["links"]["preview"] is True
    assert forms["replay"]["preview"] is True
    assert set(forms["approve"].values()) == {None}
    assert (forms["review"]["review"], forms["review"]["decision"]) == (None, "show")


def test_each_dag_is_shown_in_words_and_as_ours(dag: dict[str, Any]) -> None:
    assert dag["owners"] == ["Books"]
    assert "_" not in dag["shown"]


def test_what_a_killed_airflow_was_at_is_done_again_and_does_not_stay_red(files: dict[str, Any]) -> None:
    """D7."""
    (standing_alerts,) = files["watch"]["dags"]
    assert standing_alerts["retries"] == {"look": 2}


def test_only_links_and_the_watchers_run_by_themselves(files: dict[str, Any]) -> None:
    scheduled = {name for name in FILES if files[name]["dags"][0]["scheduled"] != "None"}
    assert scheduled == {"links", "events", "credential_health", "subscriptions", "watch"}


def test_all_is_switched_on_from_the_first_but_what_nobody_approved(files: dict[str, Any]) -> None:
    assert {name for name in FILES if files[name]["dags"][0]["paused"] is not False} == {"links", "events"}


def test_no_link_may_take_the_name_of_another_dag(files: dict[str, Any], tmp_path: Path) -> None:
    others = {files[name]["dags"][0]["id"] for name in FILES if name not in ("links", "events")}
    assert others == set(RESERVED)
    assert all(dag["id"].endswith("_events") for dag in files["events"]["dags"])


def test_what_watches_all_links_for_good_loads_nothing_that_only_a_run_needs(tmp_path: Path) -> None:
    """As Airflow's triggerer does."""
    code = f"""
        import sys
        from include.dag_tasks.inbox_trigger import InboxTrigger
        from include.listening import listener, watching
        from include.store import database, inbox
        print("HEAVY", [name for name in {[*HEAVY]!r} if name in sys.modules])
    """
    done = run(tmp_path, GOOD, code)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "HEAVY []" in done.stdout.splitlines()
