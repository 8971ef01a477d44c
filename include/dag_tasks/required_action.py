"""A task that waits for a person among Airflow's Required Actions, and hands the answer to our own function.

It ends green whatever is answered: what was refused, and what a second person must say too, is a new question in a run
of its own, so that Airflow keeps each answer beside the question that it was given to.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param
from airflow.sdk.exceptions import TaskAwaitingInput
from airflow.sdk.execution_time.hitl import upsert_hitl_detail

from include.dag_tasks.starting import Start, begin
from include.paths import private

if TYPE_CHECKING:
    from include.operator_actions.required_actions import Question

DAG_ID = "approve"
# Of all links: a form of the DAG has one language, as the DAG's page and its log have.
REASON = {"reason": Param("", type="string", title="Reason", description_md="Kept beside your name; needed for a no.")}
LOOKS_AGAIN = timedelta(minutes=15)
"""What was answered elsewhere meanwhile waits here no longer than that; a review, which has no deadline, an hour."""
SELDOM = timedelta(hours=1)
_NUMBERED = re.compile(r"(.*?)(?:\.(\d+))?")


class RequiredAction(HITLOperator):  # type: ignore[misc]  # Airflow tells no types here
    """Asks what the run's form names, and starts what follows from the answer."""

    def __init__(self, **kwargs: Any) -> None:
        # What is asked is known when it is asked, in the language of its link: these stand for it until then, are shown
        # to nobody, and no answer is compared with them.
        super().__init__(subject="A question of Books", options=["Later"], **kwargs)

    @private()
    def execute(self, context: Any) -> None:
        from include.approvals.identity import people_now
        from include.dag_tasks.responders import assigned
        from include.operator_actions import required_actions
        from include.reports.visible import visible

        found = required_actions.question(_asked(context), _pages())
        if isinstance(found, str):
            self.log.info("%s", visible(found))
            return
        people = people_now()
        upsert_hitl_detail(
            ti_id=context["ti"].id,
            options=list(found.options),
            subject=found.subject,
            body=found.body,
            params=self.serialized_params,
            assigned_users=[{"id": login, "name": login} for login in assigned(found.names, people)],
        )
        self.log.info("asked: %s", visible(found.subject))
        raise _waiting(found)

    @private()
    def execute_complete(self, context: Any, event: dict[str, Any], shown: str = "") -> None:
        from include.approvals.identity import people_now
        from include.dag_tasks.responders import rights_of
        from include.operator_actions import required_actions
        from include.people.who import of_airflow
        from include.reports.visible import visible

        asked, people = _asked(context), people_now()
        if "error" in event:
            found = required_actions.question(asked, _pages())
            if isinstance(found, str):
                self.log.info("%s", visible(found))
                return
            if found.shown != shown:
                self.log.info("what is asked has changed: it is asked anew")
                begin([_again(context)])
                return
            # An answer of this very moment stands in Airflow already: asking anew would wipe it out.
            raise _waiting(found)
        login = str((event.get("responded_by_user") or {}).get("name") or "")
        note = str((event.get("params_input") or {}).get("reason") or "").strip()
        done = required_actions.answer(
            asked,
            next(iter(event.get("chosen_options") or ()), ""),
            shown=shown,
            who=of_airflow(people, login),
            rights=rights_of(login, people),
            note=note or None,
            pages=_pages(),
        )
        self.log.info("%s", visible(done.text))
        if done.again:
            begin([_again(context)])
        elif done.deliver:
            begin([Start(done.deliver, f"approved_{context['run_id']}", {"preview": False})])


def starts(link: str) -> list[Start]:
    """The runs that ask what waits for an answer about a link."""
    from include.operator_actions.required_actions import open_of

    found = open_of(link)
    return [Start(DAG_ID, name, asked) for name, asked in found.items()]


def starts_of_every_link() -> list[Start]:
    """The same, of what was asked by no run of Airflow: on the command line, or by an Airflow that was down."""
    from include.links import load

    return [start for link in load().links for start in starts(link)]


def _waiting(found: Question) -> TaskAwaitingInput:
    from include.clock import clock_from_environment

    left = SELDOM if found.until is None else min(LOOKS_AGAIN, found.until - clock_from_environment().now())
    timeout = max(left, timedelta(seconds=1))
    return TaskAwaitingInput(method_name="execute_complete", kwargs={"shown": found.shown}, timeout=timeout)


def _again(context: Any) -> Start:
    asked_by = _NUMBERED.fullmatch(str(context["run_id"]))
    if asked_by is None:
        raise ValueError(f"no name of a run: {context['run_id']}")
    return Start(DAG_ID, f"{asked_by[1]}.{int(asked_by[2] or 1) + 1}", _asked(context))


def _asked(context: Any) -> dict[str, Any]:
    given = context["dag_run"].conf or {}
    return {name: given.get(name) for name in ("approval", "review", "short_read")}


def _pages() -> str:
    from airflow.configuration import conf

    return str(conf.get("api", "base_url", fallback="")).rstrip("/") + "/books"
