"""Rows of the outbox that name no document: they cannot be delivered, and stop nobody else's. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from include.delivery.outbox import OutboxRow, OutboxRowUnusable, read_row

CODE = "outbox_malformed"


@dataclass(frozen=True)
class Unusable:
    """``label``: what a person may know it by; ``text``: what is missing, and where."""

    label: str
    text: str


def sorted_out(found: Iterable[Mapping[str, Any]]) -> tuple[list[OutboxRow], list[Unusable]]:
    """The rows, and those that are none."""
    rows: list[OutboxRow] = []
    unusable: list[Unusable] = []
    for values in found:
        try:
            rows.append(read_row(values))
        except OutboxRowUnusable as problem:
            unusable.append(Unusable(str(values.get("number") or values.get("source_key") or "?"), str(problem)))
    return rows, unusable


def counted(counts: Mapping[str, int], unusable: Sequence[Unusable]) -> dict[str, int]:
    """The flow's counts with those rows among the blocked ones."""
    return {**counts, **{name: counts.get(name, 0) + len(unusable) for name in ("read", "planned", "blocked")}}


def reasons(flow: str, unusable: Sequence[Unusable]) -> list[dict[str, Any]]:
    by_text: dict[str, list[str]] = {}
    for one in unusable:
        by_text.setdefault(one.text, []).append(one.label)
    return [
        {"flow": flow, "state": "blocked", "code": CODE, "text": text, "documents": names}
        for text, names in by_text.items()
    ]
