"""The data checks of a run: asked of the warehouse as soon as their tables are built, and what they say is kept.

What a failing check stops is decided where documents are planned (``include/delivery/planning.py``), from what is kept
here: so it holds in every process, and for a run that had nothing to decide.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection

from include.link_settings import Link
from include.logs import get_logger
from include.pipeline import check_scope
from include.pipeline.check_scope import About, Failing
from include.pipeline.run_context import Run
from include.store import alerts, data_checks
from include.store.alerts import About as AlertAbout
from include.store.alerts import Alert
from include.store.data_checks import CODE, Said
from include.texts.codes import severity
from include.warehouse.duckdb_file import Database

if TYPE_CHECKING:
    from include.warehouse.data_checks import Failed

log = get_logger(__name__)


def run_checks(run: Run, database: Database, stages: Iterable[str]) -> None:
    """Ask the checks of these stages, and keep what they say: for whoever delivers, as reviews and as alerts (of a
    preview neither: nobody is asked about what was only looked at). Raises ``PlanOutdated``."""
    from include.warehouse import data_checks as checks
    from include.warehouse import plan

    released = plan.current()
    asked = checks.asked(released, run.link.kind, stages)
    links = [_about(run.link)]
    said: dict[str, list[Said]] = {about.link: [] for about in links}
    for failed in checks.failing(database, asked):
        for link, one in _said(failed, links):
            said[link].append(one)
            log.warning("data check fails", run=run.run_id, link=link, check=one.name, text=one.text)
    known = {check.name for check in checks.asked(released, run.link.kind, checks.STAGES)}
    names, now = {check.name for check in asked}, run.clock.now()
    with run.store.begin() as db:
        for link, found in said.items():
            data_checks.note(db, link, found, asked=names, known=known, run_id=run.run_id, now=now)
            if not run.request.preview:
                data_checks.ask(db, link, now=now)
                _alarm(db, link, now)


def _about(link: Link) -> About:
    flows = tuple(flow.name for flow in link.shape.flows)
    return About(link.name, link.kind, flows, tuple(link.connections.values()))


def stopped_flows(run: Run) -> set[str]:
    """Flows of which a failing check stops something at this moment."""
    with run.store.read() as db:
        found = data_checks.standing(db, run.link.name)
    return {flow for flow in run.flows if any(one.flow in ("", flow) for one in found)}


def _said(failed: Failed, links: Sequence[About]) -> Iterator[tuple[str, Said]]:
    """What a failing check says, by link."""
    check = failed.check
    result: Literal["failed", "warning"] = "failed" if check.stops else "warning"
    if failed.error is not None:
        error = Failing(0, [{"error": failed.error}])
        found = {(one.link, scope): error for one in links for scope in check_scope.everything(check.reads, one)}
        mark = "error-" + hashlib.blake2b(failed.error.encode(), digest_size=16).hexdigest()
    else:
        found, mark = check_scope.grouped(failed.rows, check.reads, links), ""
    for (link, scope), rows in sorted(found.items(), key=lambda one: one[0]):
        text = check_scope.text(check.name, scope, rows, failed.error, stops=check.stops)
        exactly = mark or rows.fingerprint
        yield link, Said(check.name, scope.flow, scope.company, result, rows.count, rows.examples, exactly, text)


def _alarm(db: Connection, link: str, now: datetime) -> None:
    standing = [
        alerts.Standing(AlertAbout(link, "", one.company, _named(one.name, one.flow)), CODE, severity(CODE), one.text)
        for one in data_checks.standing(db, link)
    ]

    def judged(alert: Alert) -> bool:
        return alert.code == CODE and alert.link == link

    alerts.keep_standing(db, standing, judged=judged, now=now, link=link)


def _named(name: str, flow: str) -> str:
    return f"{name} ({flow})" if flow else name
