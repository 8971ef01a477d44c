"""Whether what AvaTax worked out is what it was asked: pure, from the document that was sent and the facts of its
answer (reference page avalara_avatax, sections 2 and 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from include.systems.avalara.facts import amount, rows_of
from include.systems.base import Target


def unsound(target: Target, sent: Mapping[str, Any], parts: Sequence[Mapping[str, str]] = ()) -> tuple[str, str] | None:
    """Why what AvaTax worked out cannot be booked: it took it for something else, its parts are not its total, or a
    credit note gives back another tax than it was to."""
    facts = target.facts
    for words, fact, name in (("type", "type", "type"), ("currency", "currency", "currencyCode")):
        if facts[fact] and facts[fact] != sent[name]:
            text = f"it was sent with {words} {sent[name]}, and AvaTax made {facts[fact]} of it - look at it in AvaTax"
            return f"{words}_differs", text
    total = sum((amount(line["amount"]) or Decimal(0) for line in sent["lines"]), Decimal(0))
    if Decimal(facts["total"]) != total:
        text = f"{total} was sent without tax, and AvaTax made {facts['total']} of it - look at it in AvaTax"
        return "total_differs", text
    added = sum((Decimal(part["tax"]) for part in facts["parts"]), Decimal(0))
    if added != Decimal(facts["tax"]):
        text = f"AvaTax's tax is {facts['tax']}, and its rows add up to {added}: it cannot be said what goes where"
        return "parts_differ", f"{text} - look at it in AvaTax"
    return _not_given_back(facts, sent["lines"], parts)


def recoded(row: Mapping[str, Any], sent: Mapping[str, Any]) -> tuple[str, str] | None:
    """Why AvaTax taxed a line by another tax code than it was sent with, without a word: [doc] the code that an item of
    its own has goes before that of a line, and what it does not know is goods in general. A line that is given its tax
    is not taxed by its code."""
    used = {str(line.get("lineNumber")): str(line.get("taxCode") or "") for line in rows_of(row.get("lines"))}
    for line in sent["lines"]:
        code, instead = line.get("taxCode") or "", used.get(str(line.get("number"))) or ""
        if instead and not line.get("taxOverride") and instead.casefold() != code.casefold():
            item = f"item {line['itemCode']}" if line.get("itemCode") else f"line {line['number']}"
            text = f"{item} was sent with tax code {code}, and AvaTax taxed it by {instead}: its own item has that code"
            text += f", which goes before ours, or it does not know {code} - write {instead} in item_tax_codes.csv, and"
            text += " it is sent automatically on the next run; or correct the item in AvaTax, then retry"
            return "tax_code_differs", text
    return None


def _not_given_back(
    facts: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], parts: Sequence[Mapping[str, str]]
) -> tuple[str, str] | None:
    """AvaTax shares the tax of a line out over its jurisdictions as well as it can: a cent a line is its rounding."""
    overrides = [amount(line["taxOverride"]["taxAmount"]) or Decimal(0) for line in lines if line.get("taxOverride")]
    if len(overrides) == len(lines) and sum(overrides, Decimal(0)) != Decimal(facts["tax"]):
        text = f"it gives back {facts['tax']}, and its invoice leaves {sum(overrides, Decimal(0))} to be given back"
        return "tax_differs", f"{text} - look at it in AvaTax"
    missing = _by_place(parts)
    for place, tax in _by_place(facts["parts"]).items():
        missing[place] = missing.get(place, Decimal(0)) - tax
    far = {"/".join(place): tax for place, tax in missing.items() if parts and abs(tax) > len(lines) * Decimal("0.01")}
    if far:
        said = ", ".join(f"{place} by {tax}" for place, tax in sorted(far.items()))
        return (
            "parts_differ",
            f"it gives back another tax than its invoice was recorded with, {said} - look at it there",
        )
    return None


def _by_place(parts: Sequence[Mapping[str, str]]) -> dict[tuple[str, str, str], Decimal]:
    return {(one["country"], one["region"], one["kind"]): Decimal(one["tax"]) for one in parts}
