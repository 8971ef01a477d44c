"""The tiers of the suite: ``make test`` is what every change must pass, ``make faults`` is everything.

A test marked ``faults`` runs in the second alone, and so does the PostgreSQL twin of a test that runs on both stores,
unless it is marked ``both_stores``: there the databases differ (leases, claims, migrations, single-flight refresh).
A test marked ``ui`` needs the demo and a browser: ``make test-ui`` runs it. What a tier did not run is said at its end.
``--faults`` runs what is selected whatever its tier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

OPTION = "--faults"
_LEFT_OUT = pytest.StashKey[Counter[str]]()
_WORKER = "left_out"


def tier_of(marks: Iterable[str], folder: str) -> str | None:
    """Why a test with these marks, in this folder of ``tests``, is not in ``make test``; None: it is."""
    marks = set(marks)
    if "ui" in marks:
        return "tasks of people in a browser"
    if "faults" in marks:
        return f"long tests of {folder}"
    if "postgres" in marks and "both_stores" not in marks:
        return "PostgreSQL twins"
    return None


def said(left_out: Counter[str]) -> str:
    """One line for the end of a run."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(left_out.items()))
    return f"not run in this tier (make faults and make test-ui do): {kinds or 'nothing'}"


class Tiers:
    """The plugin. Each worker of xdist collects for itself and tells the same; the first one's word is taken."""

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        left_out = Counter[str]()
        config.stash[_LEFT_OUT] = left_out
        if config.getoption(OPTION):
            return
        kept, out = [], []
        for item in items:
            folder = item.nodeid.removeprefix("tests/").split("/")[0]
            why = tier_of((mark.name for mark in item.iter_markers()), folder)
            (kept if why is None else out).append(item)
            left_out.update([why] if why else [])
        items[:] = kept
        config.hook.pytest_deselected(items=out)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_WORKER] = dict(session.config.stash.get(_LEFT_OUT, Counter()))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        output = getattr(node, "workeroutput", {})
        node.config.stash[_LEFT_OUT] = Counter(output.get(_WORKER, {}))  # type: ignore[attr-defined]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        config = terminalreporter.config
        if config.getoption(OPTION):
            return
        terminalreporter.write_line(said(config.stash.get(_LEFT_OUT, Counter())))
