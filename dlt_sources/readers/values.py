"""One value of a vendor's record in our own form: the slow way, which says what is wrong with it.

Each function returns the value (None when the vendor sent nothing) or raises ``Unusable`` with words that complete
"<property> is ...". `arrow.py` does the same for whole columns; a property test holds the two together.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

TEXT_CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
CODE_CONTROLS = r"[\x00-\x1f\x7f]"
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
SPACES = " \t\r\n"
INT_BITS = 32
_TEXT_CONTROLS, _CODE_CONTROLS = re.compile(TEXT_CONTROLS), re.compile(CODE_CONTROLS)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_ODATA_DATE = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/", re.ASCII)
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,6})\d*)?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII | re.IGNORECASE
)
_WIDE = Context(prec=100)
_CENT, _MICRO = Decimal("0.01"), Decimal("0.000001")
_DIGITS = 400  # more than any double has
AMOUNTS_BELOW = Decimal(10) ** 12
"""Every amount, price, quantity and rate, whatever its sign. A DECIMAL(22,6), in which models hold amounts, takes the
sum of ten thousand of the largest; a DECIMAL(18,6) takes one as a quantity."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Unusable(Exception):
    """A value that cannot be what its property means."""


def text(value: Any) -> str | None:
    found = _as_text(value)
    return None if found is None else _TEXT_CONTROLS.sub("", found).strip(SPACES) or None


def code(value: Any) -> str | None:
    found = _as_text(value)
    return None if found is None else _CODE_CONTROLS.sub("", found).strip(SPACES) or None


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        # A lone half of a surrogate pair is no character: nothing after us could store it.
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return _digits(value) if isinstance(value, Decimal) else str(value)
    raise Unusable(f"{_show(value)}, which is no text")


def money(value: Any) -> Decimal | None:
    """Exact, to six decimals (a vendor's double may carry noise far behind the cents)."""
    number = _number(value, "amount")
    if number is None:
        return None
    exact = number.quantize(_MICRO, ROUND_HALF_UP, _WIDE) + 0 if number.adjusted() < _DIGITS else number
    if abs(exact) >= AMOUNTS_BELOW:
        raise Unusable(f"{_show(value)}, which is no likely amount: it must be below {AMOUNTS_BELOW:,}")
    return exact


def whole(value: Any, bits: int = 64) -> int | None:
    if isinstance(value, bool):
        return int(value)
    number = _number(value, "whole number")
    if number is None:
        return None
    if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1) or number != number.to_integral_value():
        raise Unusable(f"{_show(value)}, which is no whole number")
    return int(number)


def _number(value: Any, what: str) -> Decimal | None:
    if isinstance(value, str):
        value = value.strip(SPACES)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise Unusable(f"{_show(value)}, which is no {what}")
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise Unusable(f"{_show(value)}, which is no {what}")
    number = Decimal(value)
    if not number.is_finite() or number.adjusted() > 1000:
        raise Unusable(f"{_show(value)}, which is no {what}")
    return number


def yes_or_no(value: Any) -> bool | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    known = {"true": True, "false": False, "1": True, "0": False}
    found = known.get(str(value).lower())
    if found is None:
        raise Unusable(f"{_show(value)}, which is neither true nor false")
    return found


def day(value: Any, *, open_end: bool = False, blank: bool = False) -> date | None:
    """The day the vendor means. ``open_end``: a day after 2200 says "no end"; ``blank``: 0001-01-01 says "none"."""
    if value is None or value == "":
        return None
    match = _ISO.fullmatch(value) if isinstance(value, str) else None
    moment = _moment(value)
    found = moment.date() if match is None else date.fromisoformat(match[1])
    if (open_end and found > LATEST) or (blank and found == date.min):
        return None
    if not EARLIEST <= found <= LATEST:
        raise Unusable(f"{found.isoformat()}, which is no likely date")
    return found


def timestamp(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    found = _moment(value)
    if not EARLIEST <= found.date() <= LATEST:
        raise Unusable(f"{found.date().isoformat()}, which is no likely date")
    return found


def _moment(value: Any) -> datetime:
    """`/Date(ms)/` or ISO; a time without zone is UTC (reference pages, "Value formats" and "Conventions")."""
    if isinstance(value, str):
        try:
            if match := _ODATA_DATE.fullmatch(value):
                return _EPOCH + timedelta(milliseconds=int(match[1]))
            if match := _ISO.fullmatch(value):
                day_, minutes, seconds, fraction, zone = match.groups()
                clock = f"{minutes or '00:00'}{seconds or ':00'}.{(fraction or '').ljust(6, '0')}"
                return datetime.fromisoformat(f"{day_}T{clock}{(zone or 'Z').upper()}").astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise Unusable(f"{_show(value)}, which is no date")


def plain(amount: Decimal) -> str:
    """An amount inside JSON text: digits, two decimals or as many as it needs, at most six."""
    digits = format(amount, "f")
    whole_part, _, decimals = digits.partition(".")
    return f"{whole_part}.{decimals.rstrip('0').ljust(2, '0')}"


def dump(value: Any) -> str:
    """Compact JSON text; a number with decimals becomes text, since JSON readers make doubles of numbers."""
    return json.dumps(_no_doubles(value), ensure_ascii=False, separators=(",", ":"))


def _digits(number: Decimal) -> str:
    """As it came, without exponent unless that would be a page of zeros (``1e999999999`` is valid JSON)."""
    return format(number, "f") if abs(number.adjusted()) <= _DIGITS else str(number)


def _no_doubles(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _digits(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_no_doubles(name): _no_doubles(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_no_doubles(item) for item in value]
    return value


def _show(value: Any) -> str:
    shown = json.dumps(_no_doubles(value), ensure_ascii=False, default=str)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
