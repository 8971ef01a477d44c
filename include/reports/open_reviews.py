"""Questions with what is known of their documents, for the command line: filtered, and like ones together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from include.store import assignments
from include.store.models import deliveries
from include.store.reviews import Review
from include.texts import answers

_CHUNK = 400


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to. ``older_than``: days; ``vendor``: a part of the name; ``assigned_to``: a person."""

    code: str | None = None
    vendor: str | None = None
    min_amount: Decimal | None = None
    older_than: int | None = None
    assigned_to: str | None = None


def rows(db: Connection, found: Sequence[Review], now: datetime) -> list[dict[str, Any]]:
    """Each question with ``question`` (in words); ``number``, ``counterparty``, ``amount``, ``currency`` of its
    document, None where it has none that was decided about; ``age_days`` and ``assigned_to``."""
    known = _documents(db, [one.document_key for one in found])
    whose = assignments.current(db, [one.id for one in found])
    return [_row(one, known, whose.get(one.id), now) for one in found]


def narrowed(found: Iterable[Mapping[str, Any]], wanted: Wanted) -> list[Mapping[str, Any]]:
    """Pure. An amount that is not known is not above any."""
    return [one for one in found if _fits(one, wanted)]


def groups(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Questions of one link, kind and evidence together, the most first: how many, their numbers as `review decide`
    takes them, the amounts of their documents by currency, the oldest in days. Pure."""
    made: dict[tuple[str, str, str], dict[str, Any]] = {}
    for one in found:
        new = {name: one[name] for name in ("link", "code", "question", "alike")} | {"reviews": [], "amounts": {}}
        group = made.setdefault((one["link"], one["code"], one["alike"]), {**new, "oldest_days": 0})
        group["reviews"].append(one["id"])
        group["oldest_days"] = max(group["oldest_days"], one["age_days"])
        if one["amount"] is not None:
            sums = group["amounts"]
            sums[one["currency"] or ""] = sums.get(one["currency"] or "", Decimal(0)) + one["amount"]
    return sorted(
        made.values(), key=lambda group: (-len(group["reviews"]), group["link"], group["code"], group["alike"])
    )


def ranges(numbers: Iterable[int]) -> str:
    """``3 5 8-10``, as `review decide` takes them."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def _fits(one: Mapping[str, Any], wanted: Wanted) -> bool:
    amount = one["amount"]
    return (
        wanted.code in (None, one["code"])
        and (wanted.vendor is None or wanted.vendor.casefold() in (one["counterparty"] or "").casefold())
        and (wanted.min_amount is None or (amount is not None and abs(amount) >= wanted.min_amount))
        and (wanted.older_than is None or one["age_days"] >= wanted.older_than)
        and wanted.assigned_to in (None, one["assigned_to"])
    )


def _documents(db: Connection, keys: Sequence[str]) -> dict[tuple[str, str, str, str], Mapping[str, Any]]:
    c = deliveries.c
    found: dict[tuple[str, str, str, str], Mapping[str, Any]] = {}
    columns = (c.link, c.flow, c.company, c.source_key, c.number, c.counterparty, c.amount, c.currency)
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _CHUNK):
        query = select(*columns).where(c.source_key.in_(ordered[start : start + _CHUNK]))
        for row in db.execute(query).mappings():
            found[row["link"], row["flow"], row["company"], row["source_key"]] = dict(row)
    return found


def _row(
    one: Review,
    known: Mapping[tuple[str, str, str, str], Mapping[str, Any]],
    whose: assignments.Assignment | None,
    now: datetime,
) -> dict[str, Any]:
    payload = one.payload or {}
    document = known.get((one.link, one.flow, one.company, one.document_key), {})
    return {
        **vars(one),
        "question": answers.title(one.code, answers.origin(one.code, payload)),
        "alike": payload.get("group") or "",
        "number": document.get("number"),
        "counterparty": document.get("counterparty") or payload.get("name") or payload.get("left_name"),
        "amount": document.get("amount"),
        "currency": document.get("currency"),
        "age_days": (now - one.opened_at).days,
        "assigned_to": whose.assigned_to if whose else None,
    }
