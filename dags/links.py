"""One DAG for each link of `links.yml`: wiring only, everything it does is in `include/pipeline`.

Imports stay light (no dlt, dbt, pandas, no network): they are made inside the tasks. A link whose entry in `links.yml`
cannot be used gets no DAG and stops nobody else; `ml-connector status` says why.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from airflow.sdk import (
    DAG,
    MultipleCronTriggerTimetable,
    Param,
    TriggerRule,
    get_current_context,
    get_parsing_context,
    task,
)

from include.dag_tasks.alert_notifier import AlertNotifier
from include.dag_tasks.names import OWNER, title
from include.link_settings import Link
from include.links import ConfigurationError, load
from include.schedule import crons

PAGE = """\
### {title}

{flows}

**To try it:** *Trigger*, leave *preview* on, and read the end of the log of the last task: it says what would be
created, changed or held, and why. Switch *preview* off to deliver. Nothing is delivered before the link is approved
(`approved: true` in `links.yml`, or `ml-connector run {name} --approve`).

**When something waits:** `ml-connector status {name}`, `review list`,
`deliveries --link {name} --state blocked`. The tables are in `published/reconciliation.duckdb`.
"""


def params(link: Link) -> dict[str, Param]:
    """The trigger form. Preview first: a run started by hand sends nothing unless its starter says so."""
    names = [flow.name for flow in link.shape.flows]
    return {
        "preview": Param(
            True,
            type="boolean",
            title="Preview",
            description_md="On: read, compare, and say what would be sent. Off: deliver it.",
        ),
        "flows": Param(
            names,
            type="array",
            items={"type": "string", "enum": names},
            examples=names,
            title="Flows",
            description_md="Which kinds of documents. What a document refers to must have been delivered before.",
        ),
        "from_date": Param(
            None,
            type=["null", "string"],
            format="date",
            title="Read again from",
            description_md="Empty: only what changed. A day, today at the latest: all that changed since then "
            "is read again.",
        ),
        "full": Param(
            False,
            type="boolean",
            title="Full comparison",
            description_md="Reads and compares everything on both sides, as the weekly `reconcile`. More API calls.",
        ),
    }


def build(link: Link) -> DAG:
    flows = "\n".join(f"* **{flow.name}**: {flow.source} -> {flow.target}, {flow.title}" for flow in link.shape.flows)
    with DAG(
        dag_id=link.name,
        dag_display_name=title(link),
        description=f"Keeps {link.shape.title} in agreement",
        doc_md=PAGE.format(title=link.shape.title, flows=flows, name=link.name),
        schedule=MultipleCronTriggerTimetable(*crons(link.schedule), timezone=link.timezone) if link.schedule else None,
        catchup=False,
        is_paused_upon_creation=not link.approved,
        max_active_runs=1,
        on_failure_callback=AlertNotifier(link.name),
        tags=["link", *link.shape.systems],
        default_args={
            "owner": OWNER,
            "retries": 2,
            "retry_delay": timedelta(seconds=20),
            "retry_exponential_backoff": True,
        },
    ) as dag:

        @task.short_circuit(ignore_downstream_trigger_rules=True, doc_md="Read what changed in both systems.")
        def read() -> bool:
            from include.dag_tasks.tasks import read as step

            return step(link.name, get_current_context())

        @task.branch(doc_md="Match, check and decide in SQL; choose the flows that have something to do.")
        def decide() -> list[str]:
            from include.dag_tasks.tasks import decide as step

            return [*(f"deliver_{name}" for name in step(link.name, get_current_context())), "finish"]

        def deliver(name: str, flows: tuple[str, ...]) -> Any:
            @task(
                task_id=f"deliver_{name}",
                trigger_rule=TriggerRule.NONE_FAILED,
                doc_md="\n".join(f"* {link.shape.flow(flow).title}" for flow in flows),
                retries=2,
            )
            def send() -> dict[str, dict[str, int]]:
                from include.dag_tasks.tasks import deliver as step

                return step(link.name, name, get_current_context())

            return send()

        @task(
            trigger_rule=TriggerRule.NONE_FAILED,
            doc_md="Reconcile both sides, publish the tables, say what was done.",
        )
        def finish() -> None:
            from include.dag_tasks.tasks import finish as step

            step(link.name, get_current_context())

        decided = decide()
        read() >> decided
        last = decided
        end = finish()
        for name, flows in link.shape.steps([flow.name for flow in link.shape.flows]).items():
            step = deliver(name, flows)
            decided >> step
            if last is not decided:
                last >> step
            last = step
        last >> end
        decided >> end
    # After the tasks, each of which would copy them; what a task is given has them all the same.
    dag.params.update(params(link))
    return dag


try:
    configuration = load()
except ConfigurationError as problem:
    logging.getLogger(__name__).error("no link can be run: %s", problem)
else:
    for text in configuration.problems.values():
        logging.getLogger(__name__).error("%s", text)
    only = get_parsing_context().dag_id  # a task needs none but its own
    for usable in configuration.links.values():
        if only in (None, usable.name):
            globals()[usable.name] = build(usable)
