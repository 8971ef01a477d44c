"""Another run of the same link that is in progress now: one waits for the other where both read or write the same."""

from __future__ import annotations

import os
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from include.pipeline.run_context import Run
from include.store import leases
from include.store.models import runs

LONGEST_RUN = timedelta(hours=6)


def said(run: Run) -> list[str]:
    """A sentence for each other run of the link that is alive: since when, by whom, and what this one does."""
    with run.store.read() as db:
        found = db.execute(
            select(runs.c.run_id, runs.c.who, runs.c.started_at)
            .where(
                runs.c.link == run.link.name,
                runs.c.ended_at.is_(None),
                runs.c.run_id != run.run_id,
                runs.c.started_at > run.clock.now() - LONGEST_RUN,
            )
            .order_by(runs.c.started_at)
        ).all()
        names = [f"connection {name}" for name in run.link.connections.values()]
        held = any(leases.holder(db, name) for name in names)
    return sentences(run.link.name, [(row.run_id, row.who, row.started_at) for row in found], held)


def sentences(link: str, unended: Collection[tuple[str, str, datetime]], held: bool) -> list[str]:
    """``unended``: id, who and start of runs without an end, which a killed one stays; ``held``: somebody reads a
    connection of the link at this moment."""
    return [
        f"a run of {link} is in progress since {started:%Y-%m-%d %H:%M} UTC, started by {who} (run {run_id}): this one "
        "waits for it where both need the same, then goes on"
        for run_id, who, started in unended
        if held or _is_alive(run_id)
    ]


def _is_alive(run_id: str) -> bool:
    """Whether the process that a run of the command line is named after lives; of Airflow's nobody can tell here."""
    _, _, rest = run_id.partition("-")
    number = rest.partition("-")[0]
    if not number.isdigit():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is another user's
        return True
    return True
