"""What changed of a document each time it was delivered, and what was sent, as people read it. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from include.http.redaction import redact, redact_fields

_OF_US = frozenset({"kind", "company", "source_key", "version"})
"""What a document says to programs alone."""
_CODED_FROM = "coded_from"
"""What codes of the source its codes stood for: changes with them, and says nothing to the target."""
LONGEST_BODY = 20_000


@dataclass(frozen=True)
class Changed:
    """``field``: as ``total`` or ``line 2, account``; '' is what was not there."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What a later delivery changed, at the moment it was confirmed; ``revision``: the one that was replaced."""

    at: datetime | None
    revision: int
    fields: Sequence[Changed]


@dataclass(frozen=True)
class Sent:
    """A request, for engineers: without secrets, headers or the host."""

    method: str
    path: str
    body: str


def changes(versions: Sequence[Mapping[str, Any]]) -> list[Change]:
    """``versions``: revision, document (JSON) and replaced_at, oldest first."""
    found = []
    for before, after in pairwise(versions):
        fields = differences(_read(before["document"]), _read(after["document"]))
        found.append(Change(before["replaced_at"], int(before["revision"]), fields))
    return found


def differences_of(before: str | None, after: str | None) -> list[Changed]:
    """Of two documents as the store keeps them (JSON)."""
    return differences(_read(before), _read(after))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    """Field by field; lines by their own number."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return [
        Changed(name, old.get(name, ""), new.get(name, ""))
        for name in dict.fromkeys([*old, *new])
        if old.get(name, "") != new.get(name, "")
    ]


def lines(document: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """(columns, rows) of a document's lines, without columns that no line uses; codes of the source are one text."""
    rows = [
        {**one, _CODED_FROM: "/".join(str(code) for code in (one.get(_CODED_FROM) or {}).values() if code)}
        for one in document.get("lines") or ()
        if isinstance(one, Mapping)
    ]
    names = [
        name
        for name in dict.fromkeys(name for one in rows for name in one)
        if name != "key" and any(one.get(name) not in (None, "") for one in rows)
    ]
    return [name.replace("_", " ") for name in names], [[one.get(name) for name in names] for one in rows]


def sent(request: str) -> Sent | None:
    """``request``: JSON as the store keeps it."""
    kept = _read(request)
    if not kept:
        return None
    return Sent(str(kept.get("method") or ""), redact(str(kept.get("path") or "").partition("?")[0]), _body(kept))


def _body(kept: Mapping[str, Any]) -> str:
    body = str(kept.get("body") or "")
    try:
        shown = json.dumps(redact_fields(json.loads(body)), indent=2, ensure_ascii=False)
    except ValueError:
        return redact(body)
    return shown if len(shown) <= LONGEST_BODY else shown[:LONGEST_BODY] + "\n(cut here)"


def _flat(document: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in document.items():
        if name == _CODED_FROM or (not prefix and name in _OF_US):
            continue
        shown = f"{prefix}{name.replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{shown}, ")
        elif isinstance(value, list):
            for place, one in enumerate(value, 1):
                what = f"{shown.removesuffix('s')} {one.get('no', place) if isinstance(one, Mapping) else place}"
                if isinstance(one, Mapping):
                    yield from _flat({k: v for k, v in one.items() if k != "no"}, f"{what}, ")
                else:
                    yield what, _text(one)
        elif value not in (None, ""):
            yield shown, _text(value)


def _text(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _read(text: Any) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
