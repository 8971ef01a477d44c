"""A company's month end as it is signed: its walks and the documents dated in the month, as bytes that a hash is of.

The same figures always give the same text: keys in their order, amounts as plain digits, days and moments in ISO 8601.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

from include.documents import plain
from include.month_end.walk import Entry, Line, Walk
from include.texts.program import said

FORMAT = 1
Side = Literal["books", "other"]


class NotACopy(ValueError):
    """A text that is no frozen copy, or one of another format; the text says which."""


@dataclass(frozen=True)
class Movement:
    """What a document dated in the month adds to accounts payable of one A/P account in one currency. ``side``: who
    has it; owed is positive."""

    ap_account: str
    currency: str
    side: Side
    document_key: str
    number: str | None
    counterparty: str
    date: date
    amount: Decimal


@dataclass(frozen=True)
class MonthEnd:
    """Accounts payable of one company of a link as of the last day of a month: one walk per A/P account and currency,
    and the dated documents of both sides in that month. ``read``: by system, the last read (UTC) of a company that has
    nothing to walk. ``digest``: of the movements as they are published, by ``movements.DIGEST``."""

    link: str
    company: str
    as_of: date
    walks: Sequence[Walk]
    movements: Sequence[Movement]
    read: Mapping[str, datetime] = field(default_factory=dict)
    digest: str = field(default="", compare=False)

    @property
    def read_at(self) -> dict[str, datetime]:
        """By system, the oldest last read of what it rests on (UTC)."""
        found = dict(self.read)
        for walk in self.walks:
            for system, moment in walk.read_at.items():
                found[system] = min(moment, found.get(system, moment))
        return found


def text(month: MonthEnd) -> str:
    """The frozen copy: canonical JSON."""
    body = {
        "format": FORMAT,
        "link": month.link,
        "company": month.company,
        "as_of": month.as_of,
        "walks": [_walk(one) for one in sorted(month.walks, key=_of_walk)],
        "movements": _in_order(month.movements),
    }
    return _dumped(body | {"read_at": dict(month.read)} if month.read else body)


def sha256(copy: str) -> str:
    """Of a frozen copy, in hexadecimal."""
    return hashlib.sha256(copy.encode()).hexdigest()


def figures(month: MonthEnd) -> str:
    """A hash of what the month end says, whenever it was read: a later read of the same is no other month end. Of the
    movements the digest counts, so that a page need not have them."""
    walks = [replace(one, read_at={}) for one in month.walks]
    return sha256(text(replace(month, walks=walks, movements=(), read={})) + month.digest)


def read(copy: str) -> MonthEnd:
    """A frozen copy as it was signed. Raises ``NotACopy``."""
    try:
        body = json.loads(copy)
        if body["format"] != FORMAT:
            raise NotACopy(said("operator_actions.copy.other_format", its_format=body["format"], release_format=FORMAT))
        return MonthEnd(
            body["link"],
            body["company"],
            date.fromisoformat(body["as_of"]),
            tuple(_read_walk(one) for one in body["walks"]),
            tuple(
                Movement(**{**one, "date": date.fromisoformat(one["date"]), "amount": Decimal(one["amount"])})
                for one in body["movements"]
            ),
            _moments(body.get("read_at", {})),
        )
    except (KeyError, TypeError, ArithmeticError, json.JSONDecodeError) as problem:
        raise NotACopy(said("operator_actions.copy.none", cause=type(problem).__name__)) from None


def _walk(walk: Walk) -> dict[str, Any]:
    lines = sorted(walk.lines, key=lambda line: (line.cause, line.side))
    return {
        **asdict(replace(walk, lines=(), read_at={})),
        "read_at": dict(walk.read_at),
        "lines": [{**vars(line), "entries": _in_order(line.entries)} for line in lines],
    }


def _read_walk(body: Mapping[str, Any]) -> Walk:
    amounts = {name: Decimal(body[name]) for name in ("ledger", "other", "unexplained")}
    lines = tuple(
        Line(**{**one, "amount": Decimal(one["amount"]), "entries": tuple(map(_read_entry, one["entries"]))})
        for one in body["lines"]
    )
    return Walk(**{**body, **amounts, "as_of": date.fromisoformat(body["as_of"]), "read_at": _moments(body["read_at"]),
                   "lines": lines})  # fmt: skip


def _moments(body: Mapping[str, str]) -> dict[str, datetime]:
    return {system: datetime.fromisoformat(moment) for system, moment in body.items()}


def _read_entry(body: Mapping[str, Any]) -> Entry:
    day = None if body["date"] is None else date.fromisoformat(body["date"])
    return Entry(**{**body, "date": day, "amount": Decimal(body["amount"])})


def _of_walk(walk: Walk) -> tuple[str, str]:
    return walk.ap_account, walk.currency


def _in_order(documents: Iterable[Entry | Movement]) -> list[Mapping[str, Any]]:
    """By day and document; those that agree in both by their text, which is only made of these."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for one in documents:
        found[str(one.date or ""), one.document_key].append(vars(one))
    return [one for _, alike in sorted(found.items()) for one in (sorted(alike, key=_dumped) if alike[1:] else alike)]


def _dumped(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain(value.normalize())
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is nothing that a frozen copy holds")
