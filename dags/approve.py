"""Questions that wait for a person among Airflow's Required Actions: wiring only, see `include/dag_tasks/responders.py`
and `include/dag_tasks/required_action.py`."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, Param

from include.dag_tasks.names import OWNER
from include.dag_tasks.required_action import DAG_ID, REASON, RequiredAction

AT_ONCE = 1_000
PAGE = """\
### Approve and deliver

A run for each question that is too grave to wait for somebody who opens the pages: documents that wait for an approval,
an unusually large change, a changed payee, a read that came back much too short. **Required Actions** lists them; the
answer is kept as on the page *Books*, which shows the whole: who may answer, four eyes, and what exactly was shown are
checked there. An approval begins the link's delivery.

What was answered elsewhere, or lapsed, ends here in words within a quarter of an hour, a review within an hour. An
answer of somebody who may not give it is kept in the audit trail, and the question is asked again.

The links start these runs; *Trigger* asks one more. The same on the command line:
`python -m include.cli approvals list | show | approve | reject`, `review list | decide`, `accept-row-count`.
"""

with DAG(
    dag_id=DAG_ID,
    dag_display_name="Approve and deliver",
    description="Asks a person, among Airflow's Required Actions, and hands on the answer",
    doc_md=PAGE,
    schedule=None,
    catchup=False,
    is_paused_upon_creation=False,
    # A question waits for a person, and no other one for it.
    max_active_runs=AT_ONCE,
    tags=["people"],
    # Airflow may take a task for dead that was answered within the second in which it began to wait: it asks again.
    default_args={"owner": OWNER, "retries": 5, "retry_delay": timedelta(seconds=10)},
    params={
        "approval": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            title="Approval",
            description_md="Its number, from `approvals list`.",
        ),
        "review": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            title="Review",
            description_md="Its number: a mass change, or a changed payee.",
        ),
        "short_read": Param(
            None,
            type=["null", "object"],
            title="Short read",
            description_md="Connection, feed, company and rows of a read in doubt; runs of a link fill it in.",
        ),
    },
) as dag:
    RequiredAction(task_id="ask", params=REASON, doc_md="Wait for a person's answer, keep it, begin the delivery.")
