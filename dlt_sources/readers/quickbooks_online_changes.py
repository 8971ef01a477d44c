"""One call of change data capture for all feeds that are due (reference page quickbooks_online, section 5).

It shows at most 1000 objects, in all or of an entity (not documented which, so both are taken for the limit), and
cannot be paged. A full answer is therefore not trusted: an entity that fills one alone is left to a query, and the
others are asked for again without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from dlt_sources.readers import values
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.quickbooks_online_pages import QuickBooks, moment, one
from dlt_sources.readers.quickbooks_online_queries import ALONE, count, since
from dlt_sources.readers.reading import BatchedChanges, Client, ReadRequest
from dlt_sources.readers.records import Where, parse
from include.http.errors import MalformedAnswer, Refused
from include.systems.quickbooks_online.contract import CDC_CAP, CDC_LOOK_BACK
from include.texts.program import said

LOOK_BACK = CDC_LOOK_BACK - timedelta(days=1)
TIME = "time"  # in notes: the vendor's time of the answer
_SYSTEM = "quickbooks_online"
NOT_SHOWN = frozenset({"TaxCode", "TaxRate"})  # [doc] section 5: change data capture does not know them
__all__ = ["LOOK_BACK", "TIME", "counted", "joins", "look"]


def joins(feed: Feed, ask: ReadRequest) -> bool:
    start = since(ask)
    return (
        feed.path not in NOT_SHOWN and start is not None and not ask.cursor.get(ALONE) and ask.now - start <= LOOK_BACK
    )


def look(client: Client, asks: Sequence[tuple[Feed, ReadRequest]]) -> Mapping[str, BatchedChanges]:
    """What changed since the oldest of the feeds' positions. A refusal may be about one entity alone (the plan lacks
    purchase orders): then each is asked for by itself, and one that is refused is from then on read by a query, which
    tells what the refusal is about."""
    try:
        shown = _changes(client, asks)
    except Refused:
        return _kept(asks, _each_by_itself(client, asks))
    return _kept(asks, _whole(client, asks, shown))


def _whole(client: Client, asks: Sequence[tuple[Feed, ReadRequest]], shown: Mapping[str, _Shown]) -> dict[str, _Shown]:
    """What of an answer to ``asks`` can be accepted, with what further answers show.

    A full one may lack changes of any entity. Those that fill an answer by themselves are left out, and the others are
    asked for again without them; where it took several, the one with the most is asked for by itself.
    """
    if sum(one.size for one in shown.values()) < CDC_CAP:
        return dict(shown)
    left = [(feed, ask) for feed, ask in asks if shown[feed.name].size < CDC_CAP]
    parts = [left] if len(left) < len(asks) else _biggest_apart(left, shown)
    found: dict[str, _Shown] = {}
    for part in filter(None, parts):
        # One that is refused now is read by itself, where its refusal is said.
        with suppress(Refused):
            found |= _whole(client, part, _changes(client, part))
    return found


def _biggest_apart(
    asks: list[tuple[Feed, ReadRequest]], shown: Mapping[str, _Shown]
) -> list[list[tuple[Feed, ReadRequest]]]:
    biggest = max(asks, key=lambda one: shown[one[0].name].size)
    return [[biggest], [one for one in asks if one is not biggest]]


def _each_by_itself(client: Client, asks: Sequence[tuple[Feed, ReadRequest]]) -> dict[str, _Shown]:
    shown: dict[str, _Shown] = {}
    refused: list[ReadRequest] = []
    for feed, ask in asks if len(asks) > 1 else ():
        try:
            alone = _changes(client, [(feed, ask)])[feed.name]
        except Refused:
            refused.append(ask)
            continue
        if alone.size < CDC_CAP:
            shown[feed.name] = alone
    if shown:  # else it is not about one of them: the moment is too far back, or the right to read is gone
        for ask in refused:
            ask.notes[ALONE] = True
    return shown


def counted(client: Client, feed: Feed, ask: ReadRequest) -> int:
    where = Where(_SYSTEM, "", ask.company, ask.now)
    found = one(cast(QuickBooks, client), ask.call_as, feed.path, count(feed, None), where)
    if found.count is None:
        raise MalformedAnswer(said("calls.count_missing", entity=feed.path), system=_SYSTEM, company=ask.company)
    return found.count


@dataclass(frozen=True)
class _Shown:
    """What one answer says of an entity."""

    rows: Sequence[Any]
    gone: Sequence[str]
    size: int
    time: datetime


def _kept(asks: Sequence[tuple[Feed, ReadRequest]], shown: Mapping[str, _Shown]) -> dict[str, BatchedChanges]:
    looks = {}
    for feed, ask in asks:
        if found := shown.get(feed.name):
            ask.notes[TIME] = found.time
            looks[feed.name] = BatchedChanges(values.dump({"Items": found.rows}).encode(), tuple(found.gone))
    return looks


def _changes(client: Client, asks: Sequence[tuple[Feed, ReadRequest]]) -> dict[str, _Shown]:
    """One call. Raises ``ApiError``; an answer that does not speak of every entity is a ``MalformedAnswer``."""
    _, first = asks[0]
    starts = (since(ask) for _, ask in asks)
    start = min(start for start in starts if start is not None)
    answer = cast(QuickBooks, client).cdc(first.call_as, [feed.path for feed, _ in asks], start)
    found = parse(answer.content, Where(_SYSTEM, "", first.company, first.now))
    parts, at = _parts(found), moment(found.get("time")) if isinstance(found, dict) else None
    if parts is None or at is None or len(parts) < len(asks):
        raise MalformedAnswer(said("calls.changes_not_shown"), system=_SYSTEM, company=first.company)
    objects: dict[str, list[Any]] = {}
    for part in parts:
        for entity, rows in part.items():
            if isinstance(rows, list):
                objects.setdefault(entity, []).extend(rows)
    return {feed.name: _sorted(objects.get(feed.path, []), at) for feed, _ in asks}


def _parts(found: Any) -> list[dict[str, Any]] | None:
    """The parts of the answer, one for each entity; None when it has another form."""
    responses = found.get("CDCResponse") if isinstance(found, dict) else None
    if not isinstance(responses, list) or not all(isinstance(one, dict) for one in responses):
        return None
    lists = [response.get("QueryResponse") for response in responses]
    parts = [part for one in lists if isinstance(one, list) for part in one]
    whole = all(isinstance(one, list) for one in lists) and all(isinstance(part, dict) for part in parts)
    return parts if whole else None


def _sorted(objects: Sequence[Any], at: datetime) -> _Shown:
    """What is there, and what is gone: of an object that was changed and then deleted both are shown."""
    gone = {
        str(row["Id"])
        for row in objects
        if isinstance(row, dict) and row.get("Id") is not None and str(row.get("status")).lower() == "deleted"
    }
    rows = [row for row in objects if not (isinstance(row, dict) and str(row.get("Id")) in gone)]
    return _Shown(rows, sorted(gone), len(objects), at)
