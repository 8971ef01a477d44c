"""The standing alerts, brought up to date every hour from the store alone: wiring only."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, task

from include.dag_tasks.names import OWNER

PAGE = """\
### Standing alerts

Every hour, without a single API call: was a run missed, does a document wait too long, does a token run out,
is what a vendor tells refused? An alert is raised once, sent to the channels of `links.yml`, and closes by itself when
its cause is gone. What waits for a person and was asked by no run of Airflow is put among its Required Actions. Every
alert has a page of its name in `docs/runbooks`.

The same on the command line: `ml-connector alerts`.
"""

with DAG(
    dag_id="watch",
    dag_display_name="Standing alerts",
    description="Raises and closes alerts from what the store knows",
    doc_md=PAGE,
    schedule=CronTriggerTimetable("10 * * * *", timezone="UTC"),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    tags=["watch"],
    # A task that was killed with its Airflow is done again by the next, instead of staying red for nothing.
    default_args={"owner": OWNER, "retries": 2, "retry_delay": timedelta(seconds=20)},
) as dag:

    @task(doc_md="Raise what should be open, close what should not.")
    def look() -> None:
        from include.dag_tasks.required_action import starts_of_every_link
        from include.dag_tasks.starting import begin
        from include.operator_actions.actions import refresh_alerts

        refresh_alerts()
        begin(starts_of_every_link())

    look()
