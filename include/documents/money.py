"""Money in a document: decimals alone, and how many of them a currency has."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer


def _no_floats(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError("money must come as text or Decimal: a float has already lost cents")
    return value


def plain(value: Decimal) -> str:
    """A decimal as plain digits: at least two decimals, no exponent (``1E+2`` -> ``100.00``)."""
    if value == value.quantize(Decimal("0.01")):
        value = value.quantize(Decimal("0.01"))
    text = format(value, "f")
    return text.lstrip("-") if value == 0 else text


# ISO 4217: how many decimals a currency has where that is not two.
_DECIMALS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
    "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3,
    "OMR": 3, "TND": 3, "CLF": 4, "UYW": 4,
}  # fmt: skip


def decimals_of(currency: str) -> int:
    """How many decimals an amount in ``currency`` has (ISO 4217); two where it is not known."""
    return _DECIMALS.get(currency, 2)


def in_currency(amount: Decimal, currency: str) -> Decimal:
    """``amount`` with the decimals of its currency, half of the last one away from zero."""
    return amount.quantize(Decimal(1).scaleb(-decimals_of(currency)), ROUND_HALF_UP)


Money = Annotated[
    Decimal,
    BeforeValidator(_no_floats),
    Field(max_digits=28, allow_inf_nan=False),
    PlainSerializer(plain, return_type=str, when_used="json"),
]
