"""Does AvaTax have it, and does it say what we say? Reads that settle a write whose answer never came. Pure but for the
one call.

What AvaTax leaves out of an answer it does not deny: only what it says can differ. Amounts, lines and what we mark our
documents by are always there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from include.systems.avalara import contract
from include.systems.avalara.facts import amount

# Ours, theirs, whether it must be in the answer.
_HEADER = (
    ("type", "type", True),
    ("customerCode", "customerCode", True),
    ("currencyCode", "currencyCode", True),
    ("referenceCode", "referenceCode", True),
    ("entityUseCode", "entityUseCode", False),
    ("exemptionNo", "exemptNo", False),
    ("businessIdentificationNo", "businessIdentificationNo", False),
)
_LINE = (("itemCode", "itemCode"), ("taxCode", "taxCode"), ("ref1", "ref1"))


def is_live(row: Mapping[str, Any]) -> bool:
    return row.get("status") != contract.CANCELLED


def says(row: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    """Whether the document ``row`` of AvaTax is what ``sent``, our document, asks for."""
    if any(_differs(row, sent.get(ours), theirs, required) for ours, theirs, required in _HEADER):
        return False
    if str(row.get("date") or "")[:10] != sent["date"] or _differs(row, _tax_date(sent), "taxDate", False, 10):
        return False
    return _same_lines(row.get("lines"), sent["lines"]) and _goes_there(row.get("addresses"), sent)


def _differs(row: Mapping[str, Any], value: Any, name: str, required: bool, length: int | None = None) -> bool:
    if name not in row:
        return required and bool(value)
    return _plain(row[name])[:length] != _plain(value)


def _tax_date(sent: Mapping[str, Any]) -> str:
    return str((sent.get("taxOverride") or {}).get("taxDate") or sent["date"])


def _same_lines(rows: Any, lines: list[Mapping[str, Any]]) -> bool:
    found = {str(row.get("lineNumber")): row for row in rows or [] if isinstance(row, Mapping)}
    return len(found) == len(lines) and all(_same_line(found.get(str(line["number"])), line) for line in lines)


def _same_line(row: Mapping[str, Any] | None, line: Mapping[str, Any]) -> bool:
    if row is None or amount(row.get("lineAmount")) != amount(line["amount"]):
        return False
    return not any(_differs(row, line.get(ours), theirs, False) for ours, theirs in _LINE)


def _goes_there(rows: Any, sent: Mapping[str, Any]) -> bool:
    """Whether one of the document's addresses is where ours goes. AvaTax may write street and city its own way, and
    elsewhere than in the US and Canada the region too: what counts is country, postal code and, there, region."""
    shown = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    wanted = _place(sent["addresses"]["shipTo"])
    return not shown or any(all(_place(row).get(name) == value for name, value in wanted.items()) for row in shown)


def _place(found: Mapping[str, Any]) -> dict[str, str]:
    country = _plain(found.get("country")).upper()
    place = {"country": country, "postal": _plain(found.get("postalCode")).replace(" ", "")[:5]}
    if country in contract.RESOLVED_COUNTRIES:
        place["region"] = _plain(found.get("region"))
    return {name: value for name, value in place.items() if value}


def _plain(value: Any) -> str:
    return "" if value is None else str(value).strip().casefold()
