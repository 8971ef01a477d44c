"""One DAG for each link with a system that tells of changes: it runs when events wait. Wiring only.

It is one task: an event is to be seen to in seconds, and each task costs one or two before it begins.
"""

from __future__ import annotations

import logging

from airflow.sdk import DAG, Asset, AssetWatcher, get_current_context, get_parsing_context, task

from include.dag_tasks.alert_notifier import AlertNotifier
from include.dag_tasks.inbox_trigger import InboxTrigger
from include.dag_tasks.names import OWNER, title
from include.link_settings import Link
from include.links import ConfigurationError, load
from include.systems import registry

PAGE = """\
### {title}: changes as they come

Runs when {systems} reported a change and the receiver has stored it (`make receiver`); a hundred events make one run.
It reads the feeds that the events are about, decides and delivers as every run of **{name}** does, whose schedules go
on beside it: an event that is lost costs minutes, not a document.

The same on the command line: `ml-connector listen {name}`.
"""


def build(link: Link, telling: list[str]) -> DAG:
    watcher = AssetWatcher(name=f"inbox_{link.name}", trigger=InboxTrigger(link.name))
    with DAG(
        dag_id=f"{link.name}_events",
        dag_display_name=f"{title(link)}: changes as they come",
        description=f"Keeps {link.shape.title} in agreement the moment something changes",
        doc_md=PAGE.format(title=link.shape.title, systems=" or ".join(telling), name=link.name),
        schedule=[Asset(name=f"events_of_{link.name}", watchers=[watcher])],
        catchup=False,
        is_paused_upon_creation=not link.approved,
        max_active_runs=1,
        on_failure_callback=AlertNotifier(link.name),
        tags=["link", "events", *link.shape.systems],
        default_args={"owner": OWNER},
    ) as dag:

        @task(doc_md="Read what the events are about, decide, deliver, publish.")
        def run() -> None:
            from include.dag_tasks.tasks import run_by_events

            run_by_events(link.name, get_current_context())

        run()
    return dag


try:
    configuration = load()
except ConfigurationError as problem:
    logging.getLogger(__name__).error("no link can be run: %s", problem)
else:
    only = get_parsing_context().dag_id  # a task needs none but its own
    for usable in configuration.links.values():
        if only not in (None, f"{usable.name}_events"):
            continue
        if telling := [system for system in usable.shape.systems if registry.webhooks(system)]:
            globals()[f"{usable.name}_events"] = build(usable, telling)
