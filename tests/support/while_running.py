"""A whole run beside which people go on working: in this process, so that what they do happens at a moment of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from include.delivery.context import FlowResult
from include.pipeline import steps
from include.pipeline.request import RunRequest
from include.pipeline.run import run_link
from tests.support.company import Company

READ = "matching and deciding"
"""What a run says once it has read, and before it decides."""


def run_while(company: Company, act: Callable[[], object], moment: str = READ) -> dict[str, Any]:
    """The summary. ``act`` is done once, when the run says that it comes to ``moment``."""
    done: list[object] = []

    def hear(sentence: str) -> None:
        if sentence == moment and not done:
            done.append(act() or "done")

    with _settings_of(company):
        summary = run_link(_asked(company), hear)
    assert done, f"the run never said {moment!r}"
    return summary


def deliver_after(company: Company, act: Callable[[], object], flow: str) -> FlowResult:
    """What became of one flow of a run whose steps are tasks of their own; ``act`` is done before it is delivered."""
    with _settings_of(company), steps.begun(_asked(company)) as run:
        steps.read(run)
        steps.decide(run)
        act()
        result = steps.deliver(run, flow)[flow]
        steps.finish(run, built=True)
    return result


def _asked(company: Company) -> RunRequest:
    return RunRequest(link=company.link, who="person:anna")


@contextmanager
def _settings_of(company: Company) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in company.environment.items():
            environment.setenv(name, value)
        yield


def waiting(summary: dict[str, Any], flow: str, code: str = "vendor_meanwhile") -> list[str]:
    return [one["text"] for one in summary["reasons"] if (one["flow"], one["code"]) == (flow, code)]
