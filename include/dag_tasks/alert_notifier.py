"""What Airflow calls when a DAG of a link failed: a run that nobody accounted for is, and its alert is sent.

A run that failed says so itself, in the store and to the channels (mail, chat). A task that was killed, or
whose machine went away, says nothing: Airflow knows of it, and tells it here. It stands for Airflow's own notifiers,
so that whoever reads alerts reads them in one place, each once, until its cause is gone.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import BaseNotifier


class AlertNotifier(BaseNotifier):  # type: ignore[misc]  # Airflow tells no types here
    """For ``on_failure_callback`` of the DAG of ``link``."""

    def __init__(self, link: str) -> None:
        super().__init__()
        self.link = link

    def notify(self, context: Any) -> None:
        from include.dag_tasks.tasks import given_up

        if given_up(self.link, context):
            self.log.warning("the run of %s ended without a word; its alert is open", self.link)
