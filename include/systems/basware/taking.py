"""Whether an invoice or order that Basware gave out was taken by us: pure, from the record as Basware shows it.

An invoice waits once for each attempt: after an answer that it could not be posted, people send it again. An order
waits once for each change. So that it waits, or does not, says nothing by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from include.systems.base import Outcome, Target
from include.systems.basware import contract
from include.systems.basware.responses import codes
from include.texts.program import said

_SAME = timedelta(seconds=1)
"""Moments of one change may be written with or without their fraction of a second."""


@dataclass(frozen=True)
class Taking:
    """What is taken: of an invoice the ``attempt``, counted from 1, of an order the version of that moment (None: not
    known)."""

    entity: str
    key: str
    attempt: int = 1
    version: datetime | None = None


def is_over(row: Mapping[str, Any], wanted: Taking) -> bool:
    """Whether this time of waiting ended by our doing, so that there is nothing to acknowledge any more.

    One that waits again, for a later attempt or with a later change, counts as well: to acknowledge it once more would
    take what nobody has looked at yet. What somebody else answered does not: we never had it.
    """
    if row.get("processingStatus") == contract.TAKEN[wanted.entity]:
        return True
    if wanted.entity == contract.ORDERS:
        changed = moment(row.get("lastUpdated"))
        later = wanted.version is not None and changed is not None and changed - wanted.version >= _SAME
        return later and waits(row)
    answers = _answers(row)
    if codes(contract.TRANSFER, wanted.key, wanted.attempt) & set(answers):
        return True
    return waits(row) and len(answers) >= wanted.attempt


def settled(row: Mapping[str, Any], entity: str, key: str) -> Outcome | None:
    """What it means that Basware found nothing to acknowledge; None when it waits by now.

    That an invoice is in transfer then is somebody else's doing: our request did nothing. Two who took one invoice
    would both book it. Of an order it does not matter who took it: it stands in the books before it is acknowledged.
    """
    status, answers = row.get("processingStatus"), _answers(row)
    if waits(row):
        return None
    last = answers[-1:]
    ours = {code for number in range(1, len(answers) + 1) for code in codes(contract.TRANSFER, key, number)}
    if (status == contract.TAKEN[entity] and entity == contract.ORDERS) or set(last) & ours:
        return Outcome("delivered", target=Target(id=key, facts={"already": True}))
    if entity == contract.ORDERS:
        text = said("basware.not_ours.order", number=key, status=status)
    else:
        text = said("basware.not_ours.invoice", number=key, status=status)
    return Outcome("refused", code="not_waiting", text=text)


def moment(text: Any) -> datetime | None:
    """A moment of Basware's, or of one of our keys; None where it is none."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def waits(row: Mapping[str, Any]) -> bool:
    return str(row.get("processingStatus") or "").startswith(contract.WAITING)


def _answers(row: Mapping[str, Any]) -> list[str]:
    """The codes of the answers so far, the oldest first."""
    shown = row.get(contract.TRANSFER)
    found = [one for one in shown if isinstance(one, dict)] if isinstance(shown, list) else []
    return [str(one.get("externalCode")) for one in found]
