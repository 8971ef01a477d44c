"""Rows as the API shows them: amounts as numbers, and as much of a document as ``$include`` asks for (section 2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.sandbox.avalara.errors import refused
from include.sandbox.avalara.money import ZERO, money
from include.sandbox.kernel.tables import Row

NUMBERS = frozenset({
    "totalAmount", "totalExempt", "totalDiscount", "totalTax", "totalTaxable", "totalTaxCalculated", "exchangeRate",
    "taxOverrideAmount", "quantity", "lineAmount", "discountAmount", "exemptAmount", "tax", "taxableAmount",
    "taxCalculated", "nonTaxableAmount", "rate", "taxOverride", "taxable", "nonTaxable", "exemption",
    "reportingTax", "reportingTaxCalculated", "reportingTaxableUnits", "reportingNonTaxableUnits",
    "reportingExemptUnits", "totalNonTaxable", "amount", "discount", "taxAmount",
})  # fmt: skip
INCLUDES = ("Lines", "Details", "Summary", "Addresses", "SummaryOnly", "LinesOnly", "TaxDetailsByTaxType",
            "AccountPayableSalesTaxDetails", "ForceTimeout")  # fmt: skip
_KNOWN = {name.lower(): name for name in INCLUDES}


def public(value: Any) -> Any:
    """Without the simulation's own members."""
    if isinstance(value, dict):
        return {name: _member(name, one) for name, one in value.items() if not name.startswith("_")}
    return [public(one) for one in value] if isinstance(value, list) else value


def _member(name: str, value: Any) -> Any:
    return Decimal(value) if name in NUMBERS and isinstance(value, str) else public(value)


def includes(query: dict[str, str]) -> frozenset[str] | None:
    """None: not asked. Raises ``Refusal`` 400, for ``ForceTimeout`` at once instead of after its 30 seconds."""
    asked = query.get("$include", "").replace(" ", "")
    if not asked:
        return None
    found = set()
    for name in filter(None, asked.split(",")):
        if name.lower() not in _KNOWN:
            raise refused("InvalidEnumValue", f"'{name}' is not a valid $include.", refers="$include")
        found.add(_KNOWN[name.lower()])
    if "ForceTimeout" in found:
        raise refused("TimeoutRequested", "A timeout was requested.", target="AvaTaxApiServer", fault="Server")
    return frozenset(found)


def document(row: Row, asked: frozenset[str] | None = None) -> Row:
    """Answers to one document: all of it where nothing else is asked; Summary implies lines and details."""
    if asked is None:
        return _shown(row, lines=True, details=True, summary=True, addresses=True)
    if "SummaryOnly" in asked:
        return _shown(row, summary=True)
    if "LinesOnly" in asked:
        return _shown(row, lines=True)
    details = bool(asked & {"Details", "Summary"})
    by_type = "TaxDetailsByTaxType" in asked
    return _shown(row, lines=details or by_type or "Lines" in asked, details=details, summary="Summary" in asked,
                  addresses=bool(asked & {"Addresses", "Summary"}), by_type=by_type)  # fmt: skip


def listed(row: Row, asked: frozenset[str] | None) -> Row:
    """A row of a list: bare, with an empty summary, unless more is asked."""
    return _shown(row) if asked is None else document(row, asked)


def _shown(
    row: Row, *, lines: bool = False, details: bool = False, summary: bool = False, addresses: bool = False,
    by_type: bool = False,
) -> Row:  # fmt: skip
    # A purchase within the EU comes back as a ReverseChargeInvoice (section 8) and keeps the identity it was sent with.
    kept = {**row, "type": row["_type"] or row["type"], "summary": row["summary"] if summary else []}
    if not lines:
        del kept["lines"]
    else:
        kept["lines"] = [_line(one, details, by_type) for one in row["lines"]]
    if not addresses:
        del kept["addresses"]
    for name in ("messages", "invoiceMessages"):
        if not kept[name]:
            del kept[name]
    found: Row = public(kept)
    return found


def _line(line: Row, details: bool, by_type: bool) -> Row:
    kept = dict(line)
    if by_type:
        kept["taxDetailsByTaxType"] = _by_type(line["details"])
    if not details:
        del kept["details"], kept["nonPassthroughDetails"]
    return kept


def _by_type(details: list[Row]) -> list[Row]:
    """Taxes add up; the amount that they are of is the same in every row of a line."""
    found: dict[str, dict[str, Decimal]] = {}
    amounts = {"totalTaxable": "taxableAmount", "totalExempt": "exemptAmount", "totalNonTaxable": "nonTaxableAmount"}
    for row in details:
        one = found.setdefault(row["taxType"], dict.fromkeys([*amounts, "totalTax"], ZERO))
        one["totalTax"] += money(row["tax"])
        for name, of in amounts.items():
            one[name] = max(one[name], money(row[of]), key=abs)
    return [{"taxType": name, **one} for name, one in found.items()]
