"""Is it there already, and what does it say? Reads that settle a write, or make it unnecessary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from include.systems.airbase import contract
from include.systems.airbase.client import AirbaseClient
from include.systems.airbase.outcomes import reference_of, target_of
from include.systems.base import Posting, Target


def by_reference(client: AirbaseClient, company: str, path: str, reference: str) -> list[dict[str, Any]]:
    """The records of a list with this reference; a server that ignores the filter gives more, which are left out."""
    rows = client.rows(company, path, {contract.REFERENCE_FILTER: reference})
    return [row for row in rows if reference_of(row) == reference]


def vendor(client: AirbaseClient, posting: Posting, reference: str, wanted: Mapping[str, Any]) -> Target | None:
    """Of a create: the vendor with this reference and name. Of a change: the vendor, if it says what was sent."""
    rows = by_reference(client, posting.company, contract.VENDORS, reference)
    if posting.action == "create":
        return _first(row for row in rows if same_name(row, wanted))
    return _first(row for row in rows if _is(row, posting.target) and says(row, wanted))


def code(
    client: AirbaseClient, posting: Posting, path: str, reference: str, wanted: Mapping[str, Any]
) -> Target | None:
    """Of a create: the account or tag with this reference. Of a change: if it says what was sent."""
    rows = by_reference(client, posting.company, path, reference)
    if posting.action == "create":
        return _first(row for row in rows if _same_type(row, wanted))
    sent = {name: value for name, value in wanted.items() if name != "airbase_id"}
    return _first(row for row in rows if _is(row, posting.target) and says(row, sent))


def says(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether ``row`` holds every property of ``wanted``; blank is the same as none, lists in any order."""
    return all(_equal(row.get(name), value) for name, value in wanted.items())


def same_name(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return _plain(row.get("name")) == _plain(wanted.get("name"))


def _equal(found: Any, value: Any) -> bool:
    if isinstance(value, Mapping):
        return isinstance(found, Mapping) and says(found, value)
    if isinstance(value, list):
        rows = found if isinstance(found, list) else []
        return len(rows) == len(value) and all(any(_equal(row, item) for row in rows) for item in value)
    if isinstance(found, str) or isinstance(value, str):
        return str(found or "").strip() == str(value or "").strip()
    return bool(found == value)


def _same_type(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Of a tag: one code may be a tag of several types, each known by its reference or, without one, by its name."""
    kind, shown = wanted.get("tag_type"), row.get("tag_type")
    if kind is None or not isinstance(shown, Mapping):
        return True
    name = contract.REFERENCE if shown.get(contract.REFERENCE) and kind.get(contract.REFERENCE) else "name"
    return _plain(shown.get(name)) == _plain(kind.get(name))


def _is(row: Mapping[str, Any], target: Target | None) -> bool:
    found = target_of(row)
    return target is not None and found is not None and found.id == target.id


def _first(rows: Any) -> Target | None:
    return next((target for row in rows if (target := target_of(row)) is not None), None)


def _plain(text: Any) -> str:
    return " ".join(str(text or "").casefold().split())
