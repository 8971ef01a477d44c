"""The steps of a run as Airflow's tasks call them: who asked for what, taken from the task's context.

A task hands nothing over but counts; everything else is in the store under the run's id, which is derived from
Airflow's own, so that a repeated task goes on with the same run. A task is not repeated for what only a person ends.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from functools import partial
from itertools import count, takewhile
from typing import Any

from include.approvals import identity
from include.clock import clock_from_environment
from include.links import load
from include.listening import event_runs, watching
from include.paths import private
from include.pipeline import record, steps
from include.pipeline.failed_runs import failed
from include.pipeline.request import RunRequest, day_to_read_from
from include.reports.summary_text import broken, said
from include.schedule import due
from include.store import approval_requests, runs
from include.store.database import Store
from include.store.leases import LeaseTaken

log = logging.getLogger(__name__)
SCHEDULED_MAX_AGE = 60.0
LINGER = 60.0
"""Seconds. A change seldom comes alone, and a process that is warm sees to it in half the time."""


@contextmanager
def _no_vain_repetition() -> Iterator[None]:
    """Waits for what the task needs, and tells Airflow to give up at once on an error that a repetition would meet
    again. A task has a process of its own, whose files are its owner's."""
    try:
        with private():
            from include.dag_tasks.reachable import wait_until_reachable

            wait_until_reachable()
            yield
    except Exception as problem:
        from include.pipeline.retries import is_permanent

        if not is_permanent(problem):
            raise
        from airflow.sdk.exceptions import AirflowFailException

        raise AirflowFailException(str(problem)) from problem


@contextmanager
def _accounted_for(run: steps.Run, context: Mapping[str, Any]) -> Iterator[None]:
    """The last try of a task writes down why the run failed; an earlier one leaves it in progress."""
    try:
        yield
    except Exception as problem:
        from include.pipeline.retries import is_permanent

        task = context["ti"]
        if is_permanent(problem) or int(getattr(task, "try_number", 1)) > int(getattr(task, "max_tries", 0)):
            log.error("\n%s", broken(said(failed(run, problem), run.configuration)))
        raise


@_no_vain_repetition()
def read(link: str, context: Mapping[str, Any]) -> bool:
    """Begin the run and read both systems. False: nothing to do, the run is over and has said so."""
    request = asked(link, context)
    if request is None:
        log.info("%s: nothing is due at this moment", link)
        return False
    with steps.begun(request, run_id(context)) as run, _accounted_for(run, context):
        build = steps.read(run)
        record.add(run.store, run.run_id, build=build)
        if build or steps.has_left_over(run) or request.preview:
            return True
        log.info("%s", broken(said(steps.finish(run, built=False), run.configuration)))
        return False


@_no_vain_repetition()
def decide(link: str, context: Mapping[str, Any]) -> list[str]:
    """Build the outbox; returns the steps that have something to deliver. A preview is made here, whole."""
    with steps.resumed(run_id(context)) as run, _accounted_for(run, context), ExitStack() as reads:
        if record.get(run.store, run.run_id, "build"):
            steps.decide(run, reads)
        steps.have_read(run, reads)
        if run.request.preview:
            for flows in run.link.shape.steps(run.flows).values():
                steps.deliver(run, *flows)
            steps.ask(run)
            return []
        steps.ask(run)
        busy = {flow for flow in run.flows if steps.has_work(run, flow)}
        return [step for step, flows in run.link.shape.steps(run.flows).items() if busy.intersection(flows)]


@_no_vain_repetition()
def deliver(link: str, step: str, context: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Deliver the flows of one step; returns the counts of each."""
    with steps.resumed(run_id(context)) as run, _accounted_for(run, context):
        results = steps.deliver(run, *run.link.shape.steps(run.flows)[step])
        return {flow: dict(result.counts) for flow, result in results.items()}


@_no_vain_repetition()
def finish(link: str, context: Mapping[str, Any]) -> None:
    """Reconcile, publish and say what was done; what waits for a person then is asked among Required Actions."""
    with steps.resumed(run_id(context)) as run, _accounted_for(run, context):
        log.info("\n%s", broken(said(steps.finish(run, built=True), run.configuration)))
    _ask_people(link)


@_no_vain_repetition()
def run_by_events(link: str, context: Mapping[str, Any]) -> None:
    """Whole runs, which events begin: the first for those that wait, then one for each that comes before nothing came
    for ``LINGER`` seconds. One that failed leaves its events open: it is not repeated here. Ends as ``finish``."""
    configuration, first = load(), run_id(context)
    settings = configuration.link(link)

    def done(summary: dict[str, Any]) -> None:
        log.info("\n%s", broken(said(summary, configuration)))
        if summary["result"] == "failed":
            raise steps.RunFailed(summary["failure"])

    with Store.open() as store:
        if not watching.newest_open(store, settings):
            log.info("%s: what was reported has been seen to", link)
            return
        try:
            with watching.listening_alone(store, link):
                number = partial(_numbered, first)
                event_runs.listen(settings, store, threading.Event(), done, idle=LINGER, number=number)
        except LeaseTaken as other:
            log.info("%s: %s, and sees to what waits", link, other.owner)
            return
    _ask_people(link)


def _ask_people(link: str) -> None:
    """The run is over, whatever comes of asking: the standing alerts ask again within the hour."""
    from include.dag_tasks.required_action import starts
    from include.dag_tasks.starting import begin

    try:
        begin(starts(link))
    except Exception as problem:
        log.warning("what waits for a person cannot be asked in Airflow just now: %s", problem)


def _numbered(first: str, place: int) -> str:
    return first if place == 1 else f"{first}-{place}"


def given_up(link: str, context: Mapping[str, Any]) -> bool:
    """Airflow has given a run up. Whether that had to be written down, and reported, since no task of it could."""
    first = run_id(context)
    problem = steps.RunFailed(
        f"a task of Airflow's run {context['run_id']} of {context['dag'].dag_id} ended without a word, as one that was "
        "killed does: read its log in Airflow, and run again; what was sent is known, and nothing is sent twice"
    )
    with Store.open() as store:
        # A task that events began makes several runs.
        more = takewhile(lambda one: record.has_ended(store, one) is not None, map(partial(_numbered, first), count(2)))
        number = [first, *more][-1]
        ended = record.has_ended(store, number)
    if ended:
        return False
    whole = RunRequest(link=link, who="schedule")
    with steps.resumed(number) if ended is False else steps.begun(whole, number) as run:
        failed(run, problem)
    return True


def run_id(context: Mapping[str, Any]) -> str:
    """Short, and the same for each try of each task of one Airflow run."""
    return runs.of_dag_run(context["dag"].dag_id, context["run_id"])


def asked(link: str, context: Mapping[str, Any]) -> RunRequest | None:
    """What this run is to do: what the form says, or for a scheduled run what is due; None when nothing is."""
    params = context["params"]
    if not _is_scheduled(context):
        day, settings = params.get("from_date"), load().link(link)
        since = date.fromisoformat(day) if day else None
        names = [flow.name for flow in settings.shape.flows]
        chosen = tuple(name for name in names if name in (params.get("flows") or names))
        return RunRequest(
            link=link,
            who=_who(link, context),
            preview=bool(params.get("preview", True)),
            flows=None if len(chosen) == len(names) else chosen,
            from_date=day_to_read_from(since, settings, clock_from_environment().now()) if since else None,
            full=bool(params.get("full", False)),
        )
    return _due(link, context.get("logical_date"))


def _who(link: str, context: Mapping[str, Any]) -> str:
    """Airflow hands on who began the DAG that started this one: a delivery after an answer is that of who approved."""
    if _kind(context) == "operator_triggered":
        with Store.open() as store, store.read() as db:
            last = approval_requests.newest(db, link)
        if last is not None and last.answer == "approved" and last.answered_by:
            return last.answered_by
    return identity.of_run(context, identity.people_now()).label


def _is_scheduled(context: Mapping[str, Any]) -> bool:
    return _kind(context) == "scheduled"


def _kind(context: Mapping[str, Any]) -> str:
    """Text in the scheduler, and an enum in a task, whose name is written in capitals."""
    kind = getattr(context["dag_run"], "run_type", "manual")
    return str(getattr(kind, "value", kind))


def _due(link: str, moment: datetime | None) -> RunRequest | None:
    settings = load().link(link)
    names = [flow.name for flow in settings.shape.flows]
    with Store.open() as store:
        last = record.last_done(store, link, names)
    found = due(settings.schedule, settings.timezone, names, last, moment or clock_from_environment().now())
    if not found.flows:
        return None
    chosen = None if len(found.flows) == len(names) else found.flows
    return RunRequest(link=link, who="schedule", flows=chosen, full=found.full, max_age=SCHEDULED_MAX_AGE)
