"""VAT of a purchase line: excluding, including, none, reverse charge, and what of it cannot be deducted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from include.sandbox.exact_online.values import cents, dec
from include.sandbox.kernel.tables import Row


@dataclass(frozen=True)
class LineVat:
    """``base`` net; ``vat`` as the line shows it; ``billed`` what of it the supplier is owed; ``lost`` what is cost."""

    base: Decimal
    vat: Decimal
    billed: Decimal
    lost: Decimal
    reverse: bool


def line_vat(amount: Decimal, code: Row | None, override: Decimal | None, non_deductible: Decimal | None) -> LineVat:
    """``override`` replaces the computed VAT (suppliers round their own way); ``non_deductible`` is a fraction."""
    zero = Decimal(0)
    if code is None or code["Type"] in ("N", "B"):
        return LineVat(amount, zero, zero, zero, False)
    rate = dec(code["Percentage"])
    if code["Type"] == "I":
        vat = override if override is not None else amount - cents(amount / (1 + rate))
        base = amount - vat
    else:
        base = amount
        vat = override if override is not None else cents(amount * rate)
    share = non_deductible if non_deductible is not None else dec(code.get("_non_deductible", 0))
    reverse = bool(code.get("Charged"))
    return LineVat(base, vat, zero if reverse else vat, cents(vat * share), reverse)
