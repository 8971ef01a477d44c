"""A document of AvaTax as what later postings and the reconciliation need of it: pure.

Amounts are AvaTax's own, to the digit: each row of a jurisdiction is rounded there, and nothing here works one out
again (reference page avalara_avatax, section 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from include.documents import plain
from include.systems.base import Target

_MOST = Decimal("1e18")  # far more than AvaTax's own decimals hold, and few enough digits to be written with its cents


def target_of(row: Mapping[str, Any]) -> Target | None:
    """None when the row is no whole document: no code, or no amounts."""
    found = facts_of(row)
    code = row.get("code")
    return Target(id=str(code), facts=found) if code and found is not None else None


def facts_of(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """``{"status", "version", "type", "total" (without tax), "tax", "exempt", "date", "currency", "locked", "parts":
    [{"country", "region", "kind", "tax"}], "lines": [{"no", "net", "parts"}]}``, amounts as plain text; None when an
    amount is away.

    ``parts`` add up to ``tax``, unless AvaTax's own rows do not: whoever posts them compares. Parts of zero are left
    out. ``exempt`` says of a zero tax whether it was for an exemption or no nexus, rather than for a rate of zero.
    ``lines``: what each was taxed, for credit notes; empty unless their parts add up to the tax.
    """
    total, tax = amount(row.get("totalAmount")), amount(row.get("totalTax"))
    if total is None or tax is None:
        return None
    return {
        "status": str(row.get("status") or ""),
        "version": row.get("version"),
        "type": str(row.get("type") or ""),
        "total": plain(total),
        "tax": plain(tax),
        "exempt": plain(amount(row.get("totalExempt")) or Decimal(0)),
        "date": str(row.get("date") or "")[:10],
        "currency": str(row.get("currencyCode") or ""),
        "locked": row.get("locked") is True,
        "parts": _parts(row, tax),
        "lines": _lines(row, tax),
    }


def amount(value: Any) -> Decimal | None:
    """An amount of an answer; None where it is none, or more than any document's. Raises ``TypeError`` for a float."""
    if isinstance(value, float):
        raise TypeError("an amount was read as a float")
    if value is None or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < _MOST else None


def _parts(row: Mapping[str, Any], tax: Decimal) -> list[dict[str, str]]:
    """From the summary; from the lines' own rows where there is no summary, or it leaves something out."""
    summary = _added(rows_of(row.get("summary")))
    if sum(summary.values(), Decimal(0)) != tax:
        details = _added(detail for line in rows_of(row.get("lines")) for detail in rows_of(line.get("details")))
        if sum(details.values(), Decimal(0)) == tax:
            summary = details
    return _shown(summary)


def _lines(row: Mapping[str, Any], tax: Decimal) -> list[dict[str, Any]]:
    found = [(line, _added(rows_of(line.get("details")))) for line in rows_of(row.get("lines"))]
    if sum((part for _, parts in found for part in parts.values()), Decimal(0)) != tax:
        return []
    return [
        {"no": _text(line.get("lineNumber")), "net": plain(amount(line.get("lineAmount")) or Decimal(0)),
         "parts": _shown(parts)}
        for line, parts in found
    ]  # fmt: skip


def _shown(parts: Mapping[tuple[str, str, str], Decimal]) -> list[dict[str, str]]:
    return [
        {"country": country, "region": region, "kind": kind, "tax": plain(part)}
        for (country, region, kind), part in sorted(parts.items())
        if part
    ]


def _added(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str, str], Decimal]:
    found: dict[tuple[str, str, str], Decimal] = {}
    for row in rows:
        key = (_text(row.get("country")), _text(row.get("region")), _text(row.get("taxType")))
        found[key] = found.get(key, Decimal(0)) + (amount(row.get("tax")) or Decimal(0))
    return found


def rows_of(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return str(value or "").strip()
