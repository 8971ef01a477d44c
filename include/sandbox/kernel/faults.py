"""Failures injected on purpose into the way between a client and a simulated system."""

from __future__ import annotations

import fnmatch
import random
from dataclasses import dataclass, field
from typing import Any

KINDS = (
    "status",
    "drop_before_commit",
    "drop_after_commit",
    "delay_ms",
    "read_lag_s",
    "truncate",
    "repeat",
    "then",
    "duplicate_webhook",
    "reorder_webhooks",
)
KNOWN = {
    *KINDS,
    "system",
    "path",
    "method",
    "company",
    "count",
    "rate",
    "seed",
    "skip",
    "body",
    "html",
    "headers",
    "after_commit",
}


class BadFault(ValueError):
    """A fault that cannot be understood, in words for the person who sent it."""


@dataclass
class Fault:
    """One injected failure and how often it still happens."""

    spec: dict[str, Any]
    left: int | None
    skip: int
    chance: random.Random
    hits: int = field(default=0)

    def matches(self, system: str, method: str, path: str) -> bool:
        """``path`` is a glob, or, without wildcards, a part of the path; both without regard to case."""
        spec = self.spec
        if spec.get("system", system) != system:
            return False
        if spec.get("method", method).upper() != method:
            return False
        pattern = str(spec.get("path", "")).lower()
        if any(sign in pattern for sign in "*?["):
            return fnmatch.fnmatchcase(path.lower(), pattern)
        return pattern in path.lower()

    def fires(self) -> bool:
        if self.left == 0:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if "rate" in self.spec and self.chance.random() >= float(self.spec["rate"]):
            return False
        if self.left is not None:
            self.left -= 1
        self.hits += 1
        return True


class Faults:
    """The failures in force. They live as long as the process, or until they are deleted or used up."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, specs: Any) -> None:
        if not isinstance(specs, list):
            specs = [specs]
        made = []
        for spec in specs:
            if not isinstance(spec, dict) or not any(kind in spec for kind in KINDS):
                raise BadFault(f"a fault is an object with one of {', '.join(KINDS)}; got {spec!r}")
            if unknown := set(spec) - KNOWN:
                raise BadFault(f"unknown fault field {', '.join(sorted(unknown))}; known: {', '.join(sorted(KNOWN))}")
            # Without count and rate a fault stays until it is deleted.
            left = int(spec["count"]) if "count" in spec else None
            made.append(Fault(spec, left, int(spec.get("skip", 0)), random.Random(spec.get("seed", 0))))
        self._faults += made

    def clear(self) -> None:
        self._faults.clear()

    def list(self) -> list[dict[str, Any]]:
        return [{**fault.spec, "left": fault.left, "hits": fault.hits} for fault in self._faults]

    def __bool__(self) -> bool:
        return bool(self._faults)

    def pick(self, system: str, method: str, path: str) -> dict[str, Any]:
        """What happens to this request: the fields of all faults that fire; of two of one kind the first."""
        happening: dict[str, Any] = {}
        for fault in self._faults:
            if not fault.matches(system, method, path):
                continue
            kinds = [kind for kind in KINDS if kind in fault.spec]
            if all(kind in happening for kind in kinds) or not fault.fires():
                continue
            happening = {**fault.spec, **happening}
        return happening

    def webhooks(self, system: str) -> dict[str, bool]:
        """How this system's webhooks misbehave now: keys ``duplicate`` and ``reorder``."""
        mine = [fault.spec for fault in self._faults if fault.spec.get("system", system) == system and fault.left != 0]
        return {
            "duplicate": any(spec.get("duplicate_webhook") for spec in mine),
            "reorder": any(spec.get("reorder_webhooks") for spec in mine),
        }
