"""Decide a question that waits for a person, in a form: wiring only, see `include/dag_tasks/forms.py`."""

from __future__ import annotations

from airflow.sdk import DAG, Param, get_current_context, task

from include.dag_tasks.names import OWNER

PAGE = """\
### Decide a review

Some documents wait for a person: two vendors that may be one, an invoice that looks like another, a mass change.

1. *Trigger* with nothing filled in: the log of the task lists every open review with its number.
2. *Trigger* with a number and the decision **show**: everything known about it.
3. *Trigger* with a number and a decision that answers what is asked. It counts from the next run of the link on, and
   may be changed while its cause lasts. Who decided what and why is kept in the audit trail.
4. *Trigger* with a link under **approve**, once you have read a preview of it: it may deliver then.

Where `links.yml` names two people, what needs both waits for the second, who triggers the same; the list says for whom.

The same on the command line: `ml-connector review list | show | decide`, `run LINK --approve`.
"""

with DAG(
    dag_id="review",
    dag_display_name="Decide a review",
    description="Lists, shows and decides questions that wait for a person",
    doc_md=PAGE,
    schedule=None,
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    tags=["people"],
    default_args={"owner": OWNER},
    params={
        "review": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            title="Review",
            description_md="Its number. Empty: list the open ones in the log.",
        ),
        "decision": Param(
            "show",
            type="string",
            enum=["show", "release", "reject", "same", "different"],
            title="Decision",
            description_md="**show**: only explain it. **release**: send the document after all. **reject**: do not. "
            "**same** / **different**: these two records are, or are not, one.",
        ),
        "with": Param(
            None,
            type=["null", "string"],
            title="Same as",
            description_md="For *same* when the review names no pair: the key of the other record.",
        ),
        "approve": Param(
            None,
            type=["null", "string"],
            title="Approve a link",
            description_md="Its name, once you have read the end of a whole preview: it may deliver then.",
        ),
        "note": Param(
            None,
            type=["null", "string"],
            title="Note",
            description_md="Why. It is kept in the audit trail beside your name.",
        ),
    },
) as dag:

    @task(doc_md="List, show, decide or approve; the log says which.")
    def decide() -> None:
        from include.dag_tasks.forms import in_a_sentence, review_form

        with in_a_sentence():
            review_form(get_current_context())

    decide()
