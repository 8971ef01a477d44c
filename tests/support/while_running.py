"""A whole run beside which people go on working: in this process, so that what they do happens at a moment of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

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

    with pytest.MonkeyPatch.context() as environment:
        for name, value in company.environment.items():
            environment.setenv(name, value)
        summary = run_link(RunRequest(link=company.link, who="person:anna"), hear)
    assert done, f"the run never said {moment!r}"
    return summary


def waiting(summary: dict[str, Any], flow: str, code: str = "vendor_meanwhile") -> list[str]:
    return [one["text"] for one in summary["reasons"] if (one["flow"], one["code"]) == (flow, code)]
