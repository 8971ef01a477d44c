"""JSON and times as QuickBooks writes them: amounts are JSON numbers, moments are seconds of Pacific time."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any
from zoneinfo import ZoneInfo

Object = dict[str, Any]
PACIFIC = ZoneInfo("America/Los_Angeles")


def number(value: Decimal) -> str:
    """``0``, or at least two decimal places (``639.00``, ``0.125``), as recorded."""
    if value == 0:
        return "0"
    exponent = value.as_tuple().exponent
    return f"{value:.2f}" if not isinstance(exponent, int) or exponent > -2 else f"{value:f}"


def dumps(value: Any) -> str:
    """JSON text; Decimal becomes a number and None is left out of objects (absent values are omitted)."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        parts = [f"{encode_basestring(key)}:{dumps(item)}" for key, item in value.items() if item is not None]
        return "{" + ",".join(parts) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join([dumps(item) for item in value]) + "]"
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, Raw):
        return value.text
    return json.dumps(value, ensure_ascii=False)


class Raw:
    """JSON text that is already written."""

    def __init__(self, text: str) -> None:
        self.text = text


def loads(text: str | bytes) -> Any:
    """Numbers with a point are Decimal, and so is ``0``: an amount of nothing comes back as it was saved."""
    return DECODER.decode(text if isinstance(text, str) else text.decode("utf-8-sig"))


def plain(text: bytes) -> Any:
    """As any JSON reader would read it: for the kernel, which writes it again."""
    return json.loads(text)


def _whole(text: str) -> Decimal | int:
    return Decimal(0) if text == "0" else int(text)


# One for all: objects are read by the hundred thousand.
DECODER = json.JSONDecoder(parse_float=Decimal, parse_int=_whole)


def stamp(moment: dt.datetime) -> str:
    """``2026-11-20T01:00:00-08:00``: seconds with the offset of Pacific time."""
    return moment.astimezone(PACIFIC).replace(microsecond=0).isoformat()


def envelope_time(moment: dt.datetime) -> str:
    """The ``time`` of an answer: with milliseconds."""
    return moment.astimezone(PACIFIC).isoformat(timespec="milliseconds")


def parse_moment(text: str) -> dt.datetime:
    """An ISO moment or day; without an offset it is Pacific time. Raises ValueError."""
    moment = dt.datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return (moment.replace(tzinfo=PACIFIC) if moment.tzinfo is None else moment).astimezone(dt.UTC)
