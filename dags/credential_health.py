"""One real call for each connection every morning, before people need it: wiring only."""

from __future__ import annotations

from airflow.sdk import DAG, CronTriggerTimetable, task

from include.dag_tasks.names import OWNER

PAGE = """\
### Do the credentials still work?

Every morning, one real call for each connection of `links.yml`. A refresh token that no run has used for a quarter of
its life is used first, so that no consent dies unnoticed. A connection that does not work makes the task fail; its log
says in the vendor's words what is wrong, and `docs/runbooks/credentials_refused.md` what to do. The standing
alerts (re-authorisation due, missed runs, documents that wait) are brought up to date as well.

*Check* beside a connection on the page *Connections* runs it for that one alone.

The same on the command line: `ml-connector credentials --check`.
"""

with DAG(
    dag_id="credential_health",
    dag_display_name="Check credentials",
    description="One real call for each connection; fails when one does not work",
    doc_md=PAGE,
    schedule=CronTriggerTimetable("30 5 * * *", timezone="UTC"),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    tags=["watch"],
    default_args={"owner": OWNER},
) as dag:

    @task(doc_md="Call each connection once; fail with what was said when one does not work.")
    def check() -> None:
        from include.operator_actions.actions import health

        health()

    check()
