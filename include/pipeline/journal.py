"""What a request or a preview keeps of its documents for people: postings, and what changes, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from include.delivery.context import FlowResult
from include.pipeline.run_context import Run


@dataclass(frozen=True)
class Shown:
    """``of``: what is kept of a document, by flow and `Item`; ``whole``: of the request."""

    whole: Mapping[str, Any] = field(default_factory=dict)
    of: Mapping[tuple[str, ...], Mapping[str, Any]] = field(default_factory=dict)


def of_run(run: Run, found: Mapping[str, FlowResult]) -> Shown:
    return Shown()
