"""A whole run in one process: what the command line and the tests do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from include.pipeline import in_progress, steps
from include.pipeline.failed_runs import failed
from include.pipeline.request import RunRequest


def run_link(
    request: RunRequest, tell: Callable[[str], None] = lambda text: None, run_id: str | None = None
) -> dict[str, Any]:
    """Run a link from reading to publishing; returns the summary (``include/reports/summary.py``).

    A run that failed says so in its summary (``result`` failed, ``failure`` why). Raises what keeps it from
    beginning: settings that cannot be used, a store that cannot be opened.
    """
    with steps.begun(request, run_id) as run, ExitStack() as reads:
        try:
            for sentence in in_progress.said(run):
                tell(sentence)
            tell("reading both systems")
            build = steps.read(run)
            if build:
                tell("matching and deciding")
                steps.decide(run, reads)
            delivering = build or steps.has_left_over(run) or request.preview
            if delivering:
                steps.have_read(run, reads)
                if not request.preview:
                    steps.ask(run)
                for flows in run.link.shape.steps(run.flows).values():
                    tell(f"{'previewing' if request.preview else 'delivering'} {', '.join(flows)}")
                    steps.deliver(run, *flows)
                if request.preview:
                    steps.ask(run)
                reads.close()
                tell("reconciling and publishing")
            return steps.finish(run, built=delivering)
        except Exception as problem:
            return failed(run, problem)
