"""A run that cannot go on: its summary says ``failed`` and why, whatever can still be written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from include.logs import get_logger
from include.pipeline import record, steps
from include.reports import summary as summaries
from include.trouble import reported

log = get_logger(__name__)


def failed(run: steps.Run, problem: Exception) -> dict[str, Any]:
    """The summary of a run that ``problem`` ended, stored where the store still can. Never raises."""
    words = reported(problem)
    try:
        return steps.finish(run, built=False, failure=words)
    except Exception as further:
        log.error("the end of a run could not be stored", run=run.run_id, why=reported(further))
    now = run.clock.now()
    try:
        return summaries.as_json(record.facts(run.store, run.run_id, run.flows, now, words))
    except Exception as further:
        log.error("the record of a run could not be read", run=run.run_id, why=reported(further))
    return never_begun(run.link.name, run.request.preview, now, words) | {"run_id": run.run_id}


def never_begun(link: str, preview: bool, now: datetime, words: str) -> dict[str, Any]:
    """The same for one that left no record: it did nothing."""
    return summaries.as_json(summaries.Facts("", link, preview, now, now, {}, failure=words))
