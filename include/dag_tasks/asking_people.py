"""The last task of a DAG that may leave something for a person: it starts the runs of `dags/approve.py` that ask."""

from __future__ import annotations

from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator


def ask_people(starts: Any, task_id: str = "ask") -> None:
    """``starts``: what a task returns, arguments of ``TriggerDagRunOperator`` each; a run that is there already is not
    started again."""
    TriggerDagRunOperator.partial(
        task_id=task_id,
        doc_md="Start what follows: a question among Airflow's Required Actions, or a delivery that was approved.",
        logical_date=None,
        skip_when_already_exists=True,
    ).expand_kwargs(starts)
