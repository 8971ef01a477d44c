"""Whom the rows that fail a data check concern, and what is said of them. Pure.

The rows say it in their columns ``link``, ``connection``, ``flow`` and ``company``. What they do not say widens it: no
company is all companies, no flow the flow whose outbox the check reads, else all flows, no link every link.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from include.texts.program import said

MOST_EXAMPLES, MOST_COLUMNS, LONGEST = 5, 12, 80
_WHEN_READ = frozenset({"read_at", "load_id", "_dlt_load_id"})
_MODULUS = 1 << 128
Row = Mapping[str, Any]
Example = dict[str, str | None]


@dataclass(frozen=True)
class About:
    """A link: its flows, and the names of its connections."""

    link: str
    kind: str
    flows: Sequence[str]
    connections: Sequence[str]


@dataclass(frozen=True, order=True)
class Scope:
    """'' = every flow, every company."""

    flow: str = ""
    company: str = ""


@dataclass
class Failing:
    """The rows of one check that concern one scope. ``fingerprint`` is the same for the same rows, in any order and
    whenever they were read."""

    count: int = 0
    examples: list[Example] = field(default_factory=list)
    _sum: int = 0

    @property
    def fingerprint(self) -> str:
        return f"{self.count}-{self._sum:032x}"

    def add(self, row: Row) -> None:
        facts = {name: None if value is None else str(value) for name, value in row.items() if name not in _WHEN_READ}
        text = json.dumps(facts, sort_keys=True)
        self.count += 1
        self._sum = (self._sum + int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest())) % _MODULUS
        self.examples = heapq.nsmallest(MOST_EXAMPLES, [*self.examples, _shown(facts)], key=json.dumps)


def grouped(rows: Iterable[Row], reads: Sequence[str], links: Sequence[About]) -> dict[tuple[str, Scope], Failing]:
    """The failing rows of a check, read once, by the link and the scope that they concern, without those of other
    links. ``reads``: the models it reads."""
    found: dict[tuple[str, Scope], Failing] = {}
    for row in rows:
        for about in links:
            for scope in scopes(row, reads, about):
                found.setdefault((about.link, scope), Failing()).add(row)
    return found


def scopes(row: Row, reads: Sequence[str], about: About) -> tuple[Scope, ...]:
    """Whom one row concerns: nobody where it is another link's."""
    if _said(row, "link") not in ("", about.link):
        return ()
    connections = _named(row, "connection")
    if connections and not set(connections) & set(about.connections):
        return ()
    companies = [_said(row, "company")] if "company" in row else _named(row, "company")
    company = next(iter(companies), "")
    return tuple(Scope(flow, company) for flow in _flows(row, reads, about))


def everything(reads: Sequence[str], about: About) -> tuple[Scope, ...]:
    """Whom a check concerns of which no row is known."""
    return scopes({}, reads, about)


def text(name: str, scope: Scope, failing: Failing, error: str | None = None, *, stops: bool) -> str:
    """One sentence for people: what fails, whom it concerns, and what that means. ``error``: why it was not run."""
    what = _what(name, failing, error)
    return said("data_checks.stops", what=what, whom=_whom(scope)) if stops else said("data_checks.warns", what=what)


def _what(name: str, failing: Failing, error: str | None) -> str:
    if error is not None:
        return said("data_checks.not_run", data_check=name, database_error=error)
    example = _words(failing.examples[0])
    if not example:
        code = "data_checks.empty.one" if failing.count == 1 else "data_checks.empty.several"
        return said(code, data_check=name, count=f"{failing.count:,}")
    code = "data_checks.fails.one" if failing.count == 1 else "data_checks.fails.several"
    return said(code, data_check=name, count=f"{failing.count:,}", example=example)


def _whom(scope: Scope) -> str:
    values = {"flow_words": scope.flow.replace("_", " "), "company": scope.company}
    if scope.flow:
        return said("data_checks.whom.both" if scope.company else "data_checks.whom.any_company", **values)
    return said("data_checks.whom.any_flow" if scope.company else "data_checks.whom.anything", **values)


def _flows(row: Row, reads: Sequence[str], about: About) -> tuple[str, ...]:
    if (named := _said(row, "flow")) in about.flows:
        return (named,)
    prefix = f"{about.kind}__"
    read = {name.removeprefix(prefix) for name in reads if name.startswith(prefix)}
    return tuple(flow for flow in about.flows if flow in read) or ("",)


def _said(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _named(row: Row, what: str) -> list[str]:
    """What a row says in the columns of this name, and of names that end in it."""
    names = [name for name in row if name == what or name.endswith(f"_{what}")]
    return [_said(row, name) for name in names if _said(row, name)]


def _shown(facts: Mapping[str, str | None]) -> Example:
    """The first columns that say something."""
    full = [(name, value) for name, value in facts.items() if value is not None]
    return {name: value if len(value) <= LONGEST else f"{value[:LONGEST]}..." for name, value in full[:MOST_COLUMNS]}


def _words(example: Example) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in list(example.items())[:6])
