"""What is known of each document of a sample: both records, questions and answers, and every step of its delivery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from include.reports.close_pack.reading import Ask

Named = tuple[str, str, str, str]
_RECORDS = "select * from reconciliation.documents where {where}"
_EVENTS = """
    select link, flow, company, document_key, event_at, event, to_state, code, text, status, who
    from operations.audit_events where {where} order by event_at, event_id
"""
_REVIEWS = """
    select link, flow, company, document_key, review_id, text, state, decision, decided_by, decided_at, note
    from operations.reviews where {where} order by review_id
"""
_TWINS = """
    select link, company, invoice_key, twin_key, twin_number, twin_amount, action, reason
    from reconciliation.duplicates
    where link = ? and (invoice_key in (select unnest(?)) or twin_key in (select unnest(?)))
"""


@dataclass(frozen=True)
class Trail:
    """``record``: both sides, None of a document that is there no more; ``twins``: what it may be entered twice as."""

    named: Named
    record: dict[str, Any] | None
    reviews: tuple[dict[str, Any], ...]
    events: tuple[dict[str, Any], ...]
    twins: tuple[dict[str, Any], ...]


def trails(ask: Ask, named: Sequence[Named]) -> list[Trail]:
    """One of each, as they are given."""
    if not named:
        return []
    records = {_key(row, "source_key"): row for row in _found(ask, _RECORDS, named, "source_key")}
    events, reviews = (_grouped(_found(ask, sql, named, "document_key")) for sql in (_EVENTS, _REVIEWS))
    keys = [one[3] for one in named]
    twins = ask(_TWINS, [named[0][0], keys, keys])
    return [
        Trail(
            one,
            records.get(one),
            tuple(reviews.get(one, ())),
            tuple(events.get(one, ())),
            tuple(row for row in twins if one[3] in (row["invoice_key"], row["twin_key"])),
        )
        for one in named
    ]


def _found(ask: Ask, sql: str, named: Sequence[Named], key: str) -> list[dict[str, Any]]:
    columns = ", ".join(("link", "flow", "company", key))
    marks = ", ".join("(?, ?, ?, ?)" for _ in named)
    values = [value for one in named for value in one]
    return ask(sql.format(where=f"({columns}) in ({marks})"), values)


def _grouped(rows: Sequence[dict[str, Any]]) -> dict[Named, list[dict[str, Any]]]:
    found: dict[Named, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(_key(row, "document_key"), []).append(row)
    return found


def _key(row: dict[str, Any], key: str) -> Named:
    return row["link"], row["flow"], row["company"], row[key]
