"""The last step of a run: findings, reconciliation, publishing, alerts, and the summary."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import datetime
from typing import Any

from include.approvals import month_end_changes
from include.failpoint import reached
from include.link_kinds import LINK_KINDS
from include.logs import get_logger
from include.paths import published_path
from include.pipeline import builds, data_checks, incomplete_feeds, open_events, record
from include.pipeline.delivering import at_hand
from include.pipeline.run_context import Run
from include.pipeline.taking_over import scope
from include.reports import summary as summaries
from include.store import builds as store_builds
from include.store.leases import Held
from include.warehouse.duckdb_file import Database

log = get_logger(__name__)


# What is compared and kept, with all it stands on; a model that neither needs is nobody's work here.
COMPARED = ("+path:models/reconciliation", "+path:models/operations")


def finish(run: Run, *, built: bool, failure: str | None = None) -> dict[str, Any]:
    """Turn findings into reviews and alerts, reconcile, publish, and say what was done.

    ``built`` False: nothing changed and nothing was delivered, so the published tables are still true.
    """
    if built and failure is None:
        _reconcile(run)
    elif failure is None:
        record.carry_over(run.store, run.run_id, run.link.name, run.flows)
    ended = run.clock.now()
    if not run.request.preview:
        if failure is None:
            open_events.take(run)
        if built and failure is None:
            month_end_changes.tell(run.store, published_path(run.warehouse.home), run.link.name, ended)
        _watch(run, failure, ended)
    summary = summaries.as_json(record.facts(run.store, run.run_id, run.flows, ended, failure))
    record.end(run.store, run.run_id, summary, ended)
    said = {"failure": failure} if failure else {}
    log.info("run ended", run=run.run_id, link=run.link.name, result=summary["result"], **said)
    return summary


def _reconcile(run: Run) -> None:
    at_hand(run)
    stopped, what = data_checks.stopped_flows(run), f"reconcile and publish {run.link.name}"
    with builds.alone(run) as held, run.warehouse.locked(what):
        with run.warehouse.opened(what) as database:
            if run.request.preview:
                _would_hold(run)
            else:
                _findings(run)
                _remember_payees(run)
            _publish(run, database, held)
        if not run.request.preview:
            _remember(run, stopped | data_checks.stopped_flows(run))


def _findings(run: Run) -> None:
    from include.delivery import findings
    from include.warehouse import outbox
    from include.warehouse.operations import load_operations

    # Some models say what these deliveries came upon.
    load_operations(run.warehouse, run.store, ("deliveries",), scope(run))
    rows = outbox.findings(run.warehouse, run.link.kind, run.link.name)
    reached("finish.findings")
    findings.apply(rows, run.context(""), flows=[flow.name for flow in run.link.shape.flows])


def _would_hold(run: Run) -> None:
    from include.warehouse.rules import would_hold

    record.add(run.store, run.run_id, notes=would_hold(run.warehouse, run.link.kind, run.link.name))


def _remember_payees(run: Run) -> None:
    from include.store import payees
    from include.warehouse.payees import new_facts

    if facts := new_facts(run.warehouse):
        with run.store.begin() as db:
            payees.remember(db, facts)


def but_what_was_decided(kind: str) -> dict[str, tuple[str, ...]]:
    """Selectors: what deciding built is as it was, and so is the outbox of any other kind of link, which is empty; what
    else is compared may read what only other kinds decide from."""
    others = tuple(f"path:models/outbox/{other}" for other in LINK_KINDS if other != kind)
    return {"exclude": (f"+path:models/outbox/{kind}",), "short_of": others}


def _publish(run: Run, database: Database, held: Held | None) -> None:
    from include.warehouse import published_past, unnamed_files
    from include.warehouse.build import build, build_custom
    from include.warehouse.operations import load_operations
    from include.warehouse.publish import publish
    from include.warehouse.published_rows import without_link

    started = time.monotonic()
    reached("finish.begin")
    load_operations(run.warehouse, run.store, scope=scope(run))
    day = run.clock.now().date().isoformat()
    build(run.warehouse, COMPARED, **but_what_was_decided(run.link.kind), full_refresh=run.request.full, day=day)
    if problems := build_custom(run.warehouse, day=day):
        record.add(run.store, run.run_id, notes=problems)
    data_checks.run_checks(run, database, ("reconcile",))
    load_operations(run.warehouse, run.store, ("checks",), scope(run))
    reached("finish.reconciled")
    named = {*run.configuration.links, *run.configuration.problems}
    publish(
        run.warehouse,
        run.store,
        link=run.link.name,
        run_id=run.run_id,
        at=run.clock.now(),
        links=named,
        snapshots=run.configuration.snapshots,
        confirm=held.confirm if held else None,
    )
    reached("finish.published")
    if published_past.is_first_of_day(run.store, run.link.name):
        unnamed_files.sweep(run.store, run.warehouse.home, run.link.name, run.link.connections.values())
    if nobodys := without_link(database):
        record.add(run.store, run.run_id, notes=[_without_link(table) for table in nobodys])
    run.step_done("publish", "publish", started)


def _without_link(table: str) -> str:
    return (
        f"{table} is not published: nothing says which link its rows belong to. Select the column link too in "
        f"models/custom/{table.partition('.')[2]}.sql, and run `make compile`"
    )


def _remember(run: Run, stopped: Collection[str]) -> None:
    """Note what the published tables stand for; flows that left documents out for want of a read, or for a data check
    (``stopped``), are not done."""
    unread = incomplete_feeds.stored(run.store, run.run_id)
    done = frozenset[str]() if unread else frozenset(run.flows) - frozenset(stopped)
    stands_for, before = record.get(run.store, run.run_id, "stands_for"), builds.published(run)
    if stands_for is None and before is not None:
        stands_for, done = before.signature, before.flows | done
    if stands_for is not None:
        with run.store.begin() as db:
            store_builds.published(db, run.link.name, run.warehouse.tables, stands_for, done)


def _watch(run: Run, failure: str | None, now: datetime) -> None:
    from include.alerts import notifying, watching

    troubles = record.get(run.store, run.run_id, "troubles") or []
    watching.after_run(run.store, run.configuration, run.link, run.run_id, troubles, failure, now)
    if failed := notifying.tell(run.store, run.configuration, run.clock):
        record.add(run.store, run.run_id, notes=failed)
