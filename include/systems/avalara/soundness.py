"""Whether what AvaTax worked out is what it was asked: pure, from the document that was sent and the facts of its
answer (reference page avalara_avatax, sections 2 and 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from include.systems.avalara.facts import amount, rows_of
from include.systems.base import Target
from include.texts.program import said


def unsound(target: Target, sent: Mapping[str, Any], parts: Sequence[Mapping[str, str]] = ()) -> tuple[str, str] | None:
    """Why what AvaTax worked out cannot be booked: it took it for something else, its parts are not its total, or a
    credit note gives back another tax than it was to."""
    facts = target.facts
    if facts["type"] and facts["type"] != sent["type"]:
        return "type_differs", said("avalara.unsound.type", sent=sent["type"], made=facts["type"])
    currency = sent["currencyCode"]
    if facts["currency"] and facts["currency"] != currency:
        return "currency_differs", said("avalara.unsound.currency", sent=currency, made=facts["currency"])
    total = sum((amount(line["amount"]) or Decimal(0) for line in sent["lines"]), Decimal(0))
    if Decimal(facts["total"]) != total:
        return "total_differs", said("avalara.unsound.total", total=total, made=facts["total"])
    added = sum((Decimal(part["tax"]) for part in facts["parts"]), Decimal(0))
    if added != Decimal(facts["tax"]):
        return "parts_differ", said("avalara.unsound.parts", tax=facts["tax"], added=added)
    return _not_given_back(facts, sent["lines"], parts)


def recoded(row: Mapping[str, Any], sent: Mapping[str, Any]) -> tuple[str, str] | None:
    """Why AvaTax taxed a line by another tax code than it was sent with, without a word: [doc] the code that an item of
    its own has goes before that of a line, and what it does not know is goods in general. A line that is given its tax
    is not taxed by its code."""
    used = {str(line.get("lineNumber")): str(line.get("taxCode") or "") for line in rows_of(row.get("lines"))}
    for line in sent["lines"]:
        code, instead = line.get("taxCode") or "", used.get(str(line.get("number"))) or ""
        if instead and not line.get("taxOverride") and instead.casefold() != code.casefold():
            sentence = "avalara.unsound.item" if line.get("itemCode") else "avalara.unsound.line"
            values = {"item": line.get("itemCode"), "no": line["number"], "tax_code": code, "used": instead}
            return "tax_code_differs", said(sentence, **values)
    return None


def _not_given_back(
    facts: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], parts: Sequence[Mapping[str, str]]
) -> tuple[str, str] | None:
    """AvaTax shares the tax of a line out over its jurisdictions as well as it can: a cent a line is its rounding."""
    overrides = [amount(line["taxOverride"]["taxAmount"]) or Decimal(0) for line in lines if line.get("taxOverride")]
    if len(overrides) == len(lines) and sum(overrides, Decimal(0)) != Decimal(facts["tax"]):
        left = sum(overrides, Decimal(0))
        return "tax_differs", said("avalara.unsound.given_back", tax=facts["tax"], left=left)
    missing = _by_place(parts)
    for place, tax in _by_place(facts["parts"]).items():
        missing[place] = missing.get(place, Decimal(0)) - tax
    far = {"/".join(place): tax for place, tax in missing.items() if parts and abs(tax) > len(lines) * Decimal("0.01")}
    if far:
        by_place = ", ".join(f"{place} by {tax}" for place, tax in sorted(far.items()))
        return "parts_differ", said("avalara.unsound.given_back_elsewhere", by_place=by_place)
    return None


def _by_place(parts: Sequence[Mapping[str, str]]) -> dict[tuple[str, str, str], Decimal]:
    return {(one["country"], one["region"], one["kind"]): Decimal(one["tax"]) for one in parts}
