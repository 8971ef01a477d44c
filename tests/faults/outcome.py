"""What pytest's report (JUnit XML) says of a shard: green only when all that was selected ran, and passed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

FEW = 3
_PATH = re.compile(r"(?:/[^\s/'\"]+){2,}")
"""Of one machine: the ledger is of all."""


@dataclass(frozen=True)
class Outcome:
    """``why``: what was wrong, '' when it is green. The others are those of a ledger's entry."""

    tests: int = 0
    kills: int = 0
    hit: tuple[str, ...] = ()
    to_hit: tuple[str, ...] = ()
    why: str = ""


def judged(code: int, report: str) -> Outcome:
    """``code``: how pytest ended; ``report``: '' when it wrote none."""
    if not report:
        return Outcome(why=f"pytest ended with {code} and wrote no report")
    suite = ElementTree.fromstring(report).find("testsuite")
    assert suite is not None
    cases = suite.findall("testcase")
    said = {one.get("name", ""): one.get("value", "") for one in suite.findall("properties/property")}
    return Outcome(
        tests=len(cases),
        kills=int(said.get("kills", "0")),
        hit=tuple(said.get("hit", "").split()),
        to_hit=tuple(said.get("to_hit", "").split()),
        why=_why(code, cases),
    )


def _why(code: int, cases: list[ElementTree.Element]) -> str:
    failed = [_name(case) for case in cases if case.find("failure") is not None or case.find("error") is not None]
    if failed:
        return f"failed: {', '.join(failed[:FEW])}" + (f" and {len(failed) - FEW} more" if len(failed) > FEW else "")
    if not cases:
        return f"no test was selected (pytest ended with {code})"
    skipped = [(_name(case), mark.get("message", "")) for case in cases for mark in case.findall("skipped")]
    if skipped:
        name, message = skipped[0][0], _PATH.sub("...", skipped[0][1])
        return f"{len(skipped)} of {len(cases)} tests were skipped, the first of them {name}: {message}"
    return f"pytest ended with {code}" if code else ""


def _name(case: ElementTree.Element) -> str:
    return str(case.get("name"))
