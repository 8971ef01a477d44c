"""What has become of master data that Basware's API took: the second of its two steps.

Source: reference page basware, section 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from include.systems.base import Outcome, Target
from include.systems.basware import contract
from include.texts.program import said

if TYPE_CHECKING:
    from include.systems.basware.client import BaswareClient

IN_PROGRESS = "InProgress"
_DONE = frozenset({"Success", "Warning", "NotProcessed"})
_REMARKS = frozenset({"Warning", "NotProcessed"})


def waits() -> Iterator[timedelta]:
    """How long to wait before each question: doubled each time up to a minute, 15 minutes in all."""
    wait, spent = contract.POLL_FIRST, timedelta()
    while spent < contract.POLL_FOR:
        yield min(wait, contract.POLL_FOR - spent)
        spent += wait
        wait = min(wait * 2, contract.POLL_LONGEST)


def settled(client: BaswareClient, company: str, request_id: str) -> dict[str, Any] | None:
    """The request once nothing of it is in progress any more; None when that took too long. Waits on the clock. Raises
    ``ApiError``."""
    for wait in waits():
        client.clock.wait_until(client.clock.now() + wait)
        found = client.request_status(company, request_id)
        if found is not None and found.get("requestStatus") != IN_PROGRESS:
            return found
    return None


def processed(request: Mapping[str, Any], key: str) -> Outcome:
    """What became of the record ``key`` of a request, in every system it was meant for; the worst of them counts.

    ``NotProcessed`` is a record that says what Basware has already [doc]. That it was not passed on again also means
    that a repetition changes nothing.
    """
    name = str(request.get("requestId") or "") or None
    items = [item for system in _list(request, "systems") for item in _list(system, "items")]
    found = [item for item in items if item.get("externalCode") == key]
    states = {str(item.get("status")) for item in found}
    words = "; ".join(_said(error) for item in found for error in _list(item, "errors"))
    if "Error" in states:
        text = said("basware.says", message=words) if words else said("basware.gave_no_reason")
        return Outcome("refused", code="refused_by_basware", text=text, request_id=name)
    if "RecordExpired" in states:
        text = said("basware.newer_taken")
        return Outcome("retry", code="overtaken", text=text, request_id=name)
    if states and states <= _DONE:
        remarks = "; ".join([*sorted(states & _REMARKS), *([words] if words else [])])
        return Outcome("delivered", target=Target(id=key, code=key), text=remarks, request_id=name)
    if states & {IN_PROGRESS} or not states:
        text = said("basware.not_said_yet")
        return Outcome("unknown", code="being_processed", text=text, request_id=name)
    text = said("basware.not_passed_on", states=", ".join(sorted(states)))
    return Outcome("unknown", code="not_passed_on", text=text, request_id=name)


def _list(row: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = row.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _said(error: Mapping[str, Any]) -> str:
    words = [error.get("category"), error.get("message")]
    return ": ".join(str(word) for word in words if word) or said("writing.no_reason")
