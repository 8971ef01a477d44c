"""Does every vendor still tell of what it was asked to? Wiring only, see `include/subscriptions/daily.py`."""

from __future__ import annotations

from airflow.sdk import DAG, CronTriggerTimetable, task

from include.dag_tasks.names import OWNER

PAGE = """\
### Do vendors still tell of changes?

Every morning, what each connection was asked to tell is listed at its vendor and held against what the links need: a
call for the connection, and in Exact Online one for each division. What is missing or wrong makes the task fail and
raises the alert `subscription_missing`, which closes by itself; `docs/runbooks/subscription_missing.md` says what to
do. Connections for which nobody gave the receiver's public address are left alone. Nothing is repaired here.

The same on the command line: `ml-connector subscriptions --check`.
"""

with DAG(
    dag_id="subscriptions",
    dag_display_name="Check subscriptions",
    description="Whether vendors still tell of changes; fails when something is missing",
    doc_md=PAGE,
    schedule=CronTriggerTimetable("45 5 * * *", timezone="UTC"),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    tags=["watch"],
    default_args={"owner": OWNER},
) as dag:

    @task(doc_md="List what was asked for, compare, raise or close alerts; fail when something is missing.")
    def check() -> None:
        from include.subscriptions.daily import check

        check()

    check()
