"""Is it there already? Reads that settle a write whose answer never came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from include.http.errors import MalformedAnswer, Refused
from include.systems.avidxchange import contract, outcomes
from include.systems.avidxchange.client import AvidXchangeClient
from include.systems.base import Posting, Target
from include.texts.program import said


def find(client: AvidXchangeClient, posting: Posting, path: str, wanted: Mapping[str, Any]) -> Target | None:
    """The item that carries ``wanted``'s key in its company. Raises ``ApiError`` when the question was not answered.

    After an update whose outcome is unknown, an item that does not say what was sent is no answer to it: None, and the
    update may be sent again, which changes nothing if it had arrived after all.
    """
    key = outcomes.external_key(path, wanted)
    for row in _candidates(client, posting, path, wanted):
        if outcomes.external_key(path, row) != key or not _same_company(row, posting.company):
            continue
        if row.get("Status") in contract.DEAD and posting.action == "create":
            continue
        if posting.action == "create" or says(row, wanted):
            return outcomes.target_of(path, row)
    return None


def voided(client: AvidXchangeClient, posting: Posting) -> Target | None:
    """The invoice, when it is void."""
    if posting.target is None:
        return None
    row = _one(client, posting, contract.INVOICES)
    return outcomes.target_of(contract.INVOICES, row) if row and row.get("Status") == "Voided" else None


def says(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether ``row`` holds every property of ``wanted`` with the same value; numbers by value, dates by day."""
    return all(_equal(row.get(name), value) for name, value in wanted.items())


def _equal(found: Any, value: Any) -> bool:
    if isinstance(value, Mapping):
        return isinstance(found, Mapping) and says(found, value)
    if isinstance(value, list):
        rows = outcomes.as_list(found)
        return len(rows) == len(value) and all(_equal(row, item) for row, item in zip(rows, value, strict=True))
    if isinstance(value, Decimal):
        return found is not None and not isinstance(found, bool) and Decimal(str(found)) == value
    if isinstance(value, str) and isinstance(found, str):
        return found.strip() == value.strip() or (_is_day(value) and found[:10] == value)
    return bool(found == value)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _candidates(
    client: AvidXchangeClient, posting: Posting, path: str, wanted: Mapping[str, Any]
) -> list[dict[str, Any]]:
    if posting.target is not None and path in (contract.INVOICES, contract.VENDORS):
        row = _one(client, posting, path)
        return [row] if row else []
    filters = {name: str(wanted[field]) for name, field in contract.LOOK_UP_FILTERS[path] if wanted.get(field)}
    if path == contract.INVOICES:
        today = client.clock.now().date()
        filters["lastModifiedFrom"] = (today - timedelta(days=contract.LOOK_UP_DAYS)).isoformat()
        filters["lastModifiedTo"] = today.isoformat()
    return client.rows(posting.company, path, filters)


def _one(client: AvidXchangeClient, posting: Posting, path: str) -> dict[str, Any] | None:
    if posting.target is None:
        return None
    try:
        body = client.get(posting.company, f"{path}/{posting.target.id}").json()
    except Refused as error:
        if error.status == 404:
            return None
        raise
    except ValueError:
        what = said("avidxchange.not_whole_json", path=path, key=posting.target.id)
        raise MalformedAnswer(what, system="avidxchange", company=posting.company) from None
    row = body.get("Item", body) if isinstance(body, dict) else None
    return row if isinstance(row, dict) else None


def _same_company(row: Mapping[str, Any], company: str) -> bool:
    return row.get("CompanyExternalCode") in (None, "", company)
