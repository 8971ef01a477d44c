"""Change data capture: what changed in some entities since a moment (reference page, section 5)."""

from __future__ import annotations

import datetime as dt

from include.sandbox.quickbooks_online import wire
from include.sandbox.quickbooks_online.editions import require
from include.sandbox.quickbooks_online.entities import BY_PATH, NOT_IN_CDC
from include.sandbox.quickbooks_online.errors import Fault
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

LOOK_BACK = dt.timedelta(days=30)


def run(company: Company, entities: str, since: str) -> Object:
    """What stands under ``CDCResponse``, one element; within it one for each entity asked, ``{}`` when unchanged.

    ``entities`` is comma separated, in any case. Raises Fault 400 for an unknown entity or a moment that is no moment,
    or, as a setting, one that is older than 30 days; 5030 for an entity that the company's edition does not have.
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
            raise _refused(f"Entity {name} is not supported by change data capture")
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
        raise _refused(f"changedSince may be at most 30 days ago: {since}")
    return moment


def _refused(detail: str) -> Fault:
    return Fault(400, "4001", "Invalid query", detail)
