"""Let stopped documents be tried again, in a form: wiring only, see `include/dag_tasks/forms.py`."""

from __future__ import annotations

import logging

from airflow.sdk import DAG, Param, get_current_context, task

from include.dag_tasks.names import OWNER
from include.links import ConfigurationError, load

PAGE = """\
### Try stopped documents again

A document that a vendor refused is not sent again by itself: repeating a refusal spends the error budget. Fix the
cause first (the log of the link's last run names it), then let the document be tried again here.

*Trigger* with *preview* on: the log lists what would be tried again. Off: the next run of the link tries it. A document
whose outcome is unknown is never sent by this; the next run looks it up first, as always.

The same on the command line: `ml-connector retry LINK --document K | --reason R | --since DAY`.
"""

try:
    links = list(load().links)
except ConfigurationError as problem:
    logging.getLogger(__name__).error("no link can be replayed: %s", problem)
    links = []

if links:
    with DAG(
        dag_id="replay",
        dag_display_name="Try stopped documents again",
        description="Lets refused, blocked and retrying documents be tried again by the next run",
        doc_md=PAGE,
        schedule=None,
        catchup=False,
        is_paused_upon_creation=False,
        max_active_runs=1,
        tags=["people"],
        default_args={"owner": OWNER},
        params={
            "preview": Param(
                True,
                type="boolean",
                title="Preview",
                description_md="On: list what would be tried again. Off: let it be tried again.",
            ),
            "link": Param(links[0], type="string", enum=links, title="Link", description_md="Whose documents."),
            "document": Param(
                None,
                type=["null", "string"],
                title="Document",
                description_md="One document, by its number or key.",
            ),
            "reason": Param(
                None,
                type=["null", "string"],
                title="Reason",
                description_md="All that stopped for this reason code, for example `period_closed`.",
            ),
            "since": Param(
                None,
                type=["null", "string"],
                format="date",
                title="Since",
                description_md="All that stopped on this day or later. What is filled in must all fit.",
            ),
        },
    ) as dag:

        @task(doc_md="List what fits; without preview, let it be tried again.")
        def replay() -> int:
            from include.dag_tasks.forms import in_a_sentence, replay_form

            with in_a_sentence():
                return replay_form(get_current_context())

        replay()
