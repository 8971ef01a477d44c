"""House rules of the DAGs, over the DAGs that a configuration really makes."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
GOOD = """\
connections:
  exact_main: {system: exact_online, region: nl, companies: ["123"]}
  avid_main: {system: avidxchange, base_url: "https://avid.example", auth: customer_tokens, companies: [C1]}
links:
  - name: exact_avidxchange
    kind: exact_avidxchange
    connections: {exact_online: exact_main, avidxchange: avid_main}
    companies: [{exact_online: "123", avidxchange: C1}]
    start_date: 2026-01-01
    timezone: Europe/Amsterdam
    schedule: {default: "*/15 6-20 * * 1-5", payments: "0 6 * * *"}
"""


def run(folder: Path, links: str, code: str) -> subprocess.CompletedProcess[str]:
    """``code`` in a fresh process, after the DAG file was imported with ``links`` as its configuration."""
    (folder / "links.yml").write_text(links)
    environment = {
        **os.environ,
        "ML_CONNECTOR_CONFIG": str(folder),
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "PYTHONPATH": str(PROJECT),
    }
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], env=environment, capture_output=True, text=True, cwd=folder
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a process that imported the DAG file saw; one process, because importing Airflow takes seconds."""
    code = """
        import dags.links as links
        dag = links.exact_avidxchange
        form = dag.params
        print("dags", sorted(name for name, value in vars(links).items() if isinstance(value, links.DAG)))
        print("preview", form["preview"])
        print("active", dag.max_active_runs)
        approved = links.configuration.links["exact_avidxchange"].model_copy(update={"approved": True})
        print("paused", dag.is_paused_upon_creation, links.build(approved).is_paused_upon_creation)
        print("catchup", dag.catchup)
        print("tags", sorted(dag.tags))
        print("doc", "Trigger" in dag.doc_md)
        print("first", sorted(t.task_id for t in dag.tasks if not t.upstream_task_ids))
        print("last", sorted(t.task_id for t in dag.tasks if not t.downstream_task_ids))
        print("order", [t.task_id for t in dag.topological_sort()])
        fields = [form.get_param(name).schema for name in form]
        print("described", all(schema.get("title") and schema.get("description_md") for schema in fields))
    """
    folder = tmp_path_factory.mktemp("config")
    done = run(folder, GOOD + "  - {name: broken, kind: nothing}\n", code)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [line.partition(" ") for line in done.stdout.splitlines()]
    return {name: value for name, _, value in lines}


def test_one_dag_for_each_usable_link_and_a_broken_entry_stops_only_itself(made: dict[str, str]) -> None:
    assert made["dags"] == "['exact_avidxchange']"


def test_a_run_started_by_hand_is_a_preview_unless_its_starter_says_otherwise(made: dict[str, str]) -> None:
    assert made["preview"] == "True"


def test_runs_never_overlap_and_missed_ones_are_not_repeated_one_by_one(made: dict[str, str]) -> None:
    assert (made["active"], made["catchup"]) == ("1", "False")


def test_a_link_is_switched_on_from_the_first_when_it_is_approved(made: dict[str, str]) -> None:
    assert made["paused"] == "True False"


def test_the_flows_follow_each_other_between_reading_and_finishing(made: dict[str, str]) -> None:
    assert (made["first"], made["last"]) == ("['read']", "['finish']")
    order = [name for name in eval(made["order"]) if name.startswith("deliver_")]
    assert order == [
        *("deliver_gl_accounts", "deliver_cost_centers", "deliver_suppliers", "deliver_vendors"),
        *("deliver_purchase_orders", "deliver_purchase_invoices", "deliver_coding", "deliver_payments"),
    ]


def test_a_flow_added_to_a_kind_of_link_is_a_task_and_can_be_chosen(tmp_path: Path) -> None:
    code = """
        from dataclasses import replace
        from include.link_kinds import LINK_KINDS, Flow
        kind = LINK_KINDS["exact_avidxchange"]
        added = Flow("credit_limits", "exact_online", "avidxchange", "how much a supplier lends us", {})
        LINK_KINDS[kind.name] = replace(kind, flows=(*kind.flows, added))
        import dags.links as links
        dag = links.exact_avidxchange
        print(sorted(dag.get_task("deliver_credit_limits").upstream_task_ids), "credit_limits" in dag.params["flows"])
    """
    done = run(tmp_path, GOOD, code)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines()[-1] == "['decide', 'deliver_payments'] True"


def test_the_page_and_each_field_of_the_form_are_explained(made: dict[str, str]) -> None:
    assert (made["doc"], made["described"]) == ("True", "True")


def test_a_configuration_that_cannot_be_read_makes_no_dag_and_says_why(tmp_path: Path) -> None:
    done = run(tmp_path, "links: [", "import dags.links")
    assert done.returncode == 0
    assert "is not YAML" in done.stdout + done.stderr
