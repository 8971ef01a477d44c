"""Failures injected on purpose into the way between a client and a simulated system."""

from __future__ import annotations

import copy
import fnmatch
import random
from collections.abc import Collection
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
)
# These happen to what a system sends by itself, and count its POSTs, not the requests that are made of it.
WEBHOOK_KINDS = ("duplicate_webhook", "reorder_webhooks")
ALWAYS_KNOWN = {"system", "company", "count", "rate", "seed", "skip"}
KNOWN = {
    *KINDS,
    *ALWAYS_KNOWN,
    "path",
    "method",
    "body",
    "echo",
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

    def concerns(self, system: str, companies: Collection[str]) -> bool:
        spec = self.spec
        return spec.get("system", system) == system and ("company" not in spec or spec["company"] in companies)

    def matches(self, system: str, method: str, path: str, company: str) -> bool:
        """``path`` is a glob, or, without wildcards, a part of the path; both without regard to case."""
        spec = self.spec
        if not self.concerns(system, [company]):
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

    def add(self, specs: Any, with_companies: Collection[str] = ()) -> None:
        """``with_companies``: the systems whose calls can be told apart by company."""
        if not isinstance(specs, list):
            specs = [specs]
        made = []
        for spec in specs:
            _check(spec, with_companies)
            # Without count and rate a fault stays until it is deleted.
            left = int(spec["count"]) if "count" in spec else None
            made.append(Fault(spec, left, int(spec.get("skip", 0)), random.Random(spec.get("seed", 0))))
        self._faults += made

    def clear(self) -> None:
        self._faults.clear()

    def keep(self) -> list[Fault]:
        return copy.deepcopy(self._faults)

    def put_back(self, kept: list[Fault]) -> None:
        self._faults = copy.deepcopy(kept)

    def list(self) -> list[dict[str, Any]]:
        return [{**fault.spec, "left": fault.left, "hits": fault.hits} for fault in self._faults]

    def __bool__(self) -> bool:
        return bool(self._faults)

    def pick(self, system: str, method: str, path: str, company: str = "") -> dict[str, Any]:
        """What happens to this request: the fields of all faults that fire; of two of one kind the first."""
        happening: dict[str, Any] = {}
        for fault in self._faults:
            kinds = [kind for kind in KINDS if kind in fault.spec]
            if not kinds or not fault.matches(system, method, path, company):
                continue
            if all(kind in happening for kind in kinds) or not fault.fires():
                continue
            happening = {**fault.spec, **happening}
        return happening

    def of_post(self, kind: str, system: str, companies: Collection[str]) -> bool:
        """Whether this misbehaviour happens to one POST of the system's webhooks, which tells of these companies."""
        mine = (fault for fault in self._faults if fault.spec.get(kind) and fault.concerns(system, companies))
        return any(fault.fires() for fault in mine)


def _check(spec: Any, with_companies: Collection[str]) -> None:
    """Raises ``BadFault`` for what would be ignored or cannot be understood."""
    kinds = (*KINDS, *WEBHOOK_KINDS)
    if not isinstance(spec, dict) or not any(kind in spec for kind in kinds):
        raise BadFault(f"a fault is an object with one of {', '.join(kinds)}; got {spec!r}")
    webhook = [kind for kind in WEBHOOK_KINDS if kind in spec]
    known = {*webhook, *ALWAYS_KNOWN} if webhook else KNOWN
    if unknown := set(spec) - known:
        raise BadFault(f"unknown fault field {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
    system = spec.get("system")
    if "company" in spec and system is not None and system not in with_companies:
        raise BadFault(f"the addresses of {system} name no company, so a fault cannot be of company {spec['company']}")
