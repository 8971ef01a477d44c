"""The second step of a run: build in SQL, from what is in the warehouse, what should stand in the targets."""

from __future__ import annotations

import time
from contextlib import ExitStack

from include.approvals import approving, people_changed, signed_settings
from include.failpoint import reached
from include.link_kinds import LINK_KINDS
from include.pipeline import builds, mapping_files
from include.pipeline.data_checks import run_checks
from include.pipeline.delivering import outboxes_read
from include.pipeline.run_context import Run
from include.pipeline.taking_over import scope, take_over
from include.store import mapping_edits
from include.warehouse import full_build
from include.warehouse.duckdb_file import Database
from include.warehouse.full_build import FullBuild


def decide(run: Run, reads: ExitStack | None = None) -> None:
    """Build the outbox in SQL from what was read by now. ``reads``: of who goes on to deliver in this process, and
    is spared to open the warehouse once more: what was decided is read into it.

    Models that are kept from run to run get what new loads brought; the first run of a day, one after an upgrade
    and one with ``full`` build them whole, and ask all data checks, also those of what decisions are made from.
    """
    from include.warehouse import plan

    started = time.monotonic()
    as_of = run.clock.now()
    what = f"decide what {run.link.name} should write"
    with builds.alone(run) as held, run.warehouse.locked(what):
        builds.bring(run.store, run.warehouse, run.link.name)
        run.warehouse.forget_tables()
        with run.warehouse.opened(what, made_again=True) as database:
            # The day may turn and a person may decide while the tables are built: they are as of before that.
            stands_for = run.signature()
            notes = _build(run, database, FullBuild(as_of.date().isoformat(), plan.current().project))
            if reads is not None:
                reads.enter_context(outboxes_read(run))
        builds.keep(run, held)
    reached("decide.end")
    run.step_done("transform", "decide", started, notes=notes, as_of=as_of.isoformat(), stands_for=stands_for)


def _build(run: Run, database: Database, wanted: FullBuild) -> list[str]:
    """Returns what a preview notes."""
    from dlt_sources.readers.operations import TO_DECIDE
    from include.warehouse.build import build
    from include.warehouse.operations import load_operations

    take_over(run, database)
    notes = load_settings(run)
    load_operations(run.warehouse, run.store, TO_DECIDE, scope(run))
    whole = run.request.full or full_build.is_due(full_build.last(run.warehouse, run.link.kind), wanted)
    reached("decide.begin")
    # The reconciliation stands on the tables of all kinds: those that this release did not build yet are built now,
    # and empty where there is no link.
    others = full_build.outdated(run.warehouse, (kind for kind in LINK_KINDS if kind != run.link.kind), wanted.sql)
    chosen = [f"+path:models/outbox/{kind}" for kind in (run.link.kind, *others)]
    build(run.warehouse, chosen, full_refresh=whole, day=wanted.day)
    reached("decide.built")
    run_checks(run, database, ("decide", "daily") if whole else ("decide",))
    if others:
        # On no day: their first run builds them whole, and asks all data checks of theirs.
        full_build.note(run.warehouse, others, FullBuild("", wanted.sql))
    if whole:
        full_build.note(run.warehouse, (run.link.kind,), wanted)
    return notes


def load_settings(run: Run) -> list[str]:
    """Bring the link's settings into its warehouse, of what two people must sign as they signed it last; returns what a
    preview notes, where a run alerts and asks. Raises ``WarehouseBusy``."""
    from include.warehouse.config import load_config

    link, preview = run.link, run.request.preview
    with run.store.read() if preview else run.store.begin() as db:
        if not preview:
            people_changed.tell(db, run.configuration.people, run.clock.now())
        edits = {link.name: list(mapping_edits.in_force(db, link.name).values())}
        delivers = approving.may_deliver(db, run.configuration, link)
        signed, waiting = signed_settings.in_force(
            db, run.configuration, link, delivers=delivers, now=run.clock.now(), writes=not preview
        )
    found = load_config(run.warehouse, run.configuration, {link.name: signed}, edits, [link.name])
    return [*mapping_files.tell(run, found.problems), *(one.text for one in waiting if preview)]
