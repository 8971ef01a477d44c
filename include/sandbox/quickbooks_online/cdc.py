"""Change data capture: what changed in some entities since a moment (reference page, section 5)."""

from __future__ import annotations

import datetime as dt

from include.sandbox.quickbooks_online import wire
from include.sandbox.quickbooks_online.editions import require
from include.sandbox.quickbooks_online.entities import BY_PATH, NOT_IN_CDC
from include.sandbox.quickbooks_online.errors import Fault, unsupported
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

LOOK_BACK = dt.timedelta(days=30)


def run(company: Company, entities: str, since: str) -> Object:
    """What stands under ``CDCResponse``, one element; within it one for each entity asked, ``{}`` when unchanged.

    ``entities`` is comma separated, in any case. Raises Fault 500 for an entity that is unknown, or that change data
    capture does not know, and, as a setting, for a moment that is older than 30 days; 4001 for one that is no moment;
    5030 for an entity that the company's edition does not have.
    """
    asked = [name.strip() for name in entities.split(",") if name.strip()]
    if not asked:
        raise _refused("Required parameter entities is missing in the request")
    moment = _moment(company, since)
    left = int(company.settings["cdc_cap"])
    answers: list[Object] = []
    for name in asked:
        entity = BY_PATH.get(name.lower())
        if entity is None or entity in NOT_IN_CDC:
            # [assumed] In the words and with the code of the refusal of an old moment, the only one that is recorded.
            raise unsupported(f"Operation cdc on entity {name} is not supported.")
        require(company, entity)
        changed = company.changed_since(entity, moment)
        # Newest first, so that a cut answer loses the oldest changes.
        kept = list(reversed(changed))[:left]
        if company.settings["cdc_cap_scope"] == "total":
            left -= len(kept)
        rows = [wire.Raw(company.mark_or_text(entity, row["Id"])) for row in kept]
        answers.append({entity: rows, "startPosition": 1, "maxResults": len(rows)} if rows else {})
    return {"QueryResponse": answers}


def _moment(company: Company, since: str) -> dt.datetime:
    try:
        moment = wire.parse_moment(since)
    except ValueError:
        raise _refused(f"Invalid value for changedSince: {since}") from None
    if company.now() - moment > LOOK_BACK and company.settings["cdc_too_old"] != "answer":
        # [client code] users of QuickBooksSharp report these words (issue 19).
        raise unsupported(
            f"Operation cdc with changedSince date {since} which is older than fixed days is not supported."
        )
    return moment


def _refused(detail: str) -> Fault:
    return Fault(400, "4001", "Invalid query", detail)
