"""Sentences of a check: kept by their English text with places and the values in these, and put into words where
somebody reads them, in the language that is spoken. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from include.reports.summary_text import money
from include.sentences import system_name, translated
from include.texts import dates
from include.texts.translations import gettext

Said = str | dict[str, Any]
"""As JSON has it: ``text`` with places ``%(name)s`` and ``values`` by name. A text alone is a sentence of the tables or
of a check that was kept as text."""
Amounts = Callable[[Decimal], str]


def say(text: str, /, **values: str | int | dict[str, Any]) -> dict[str, Any]:
    """``values``: text or a number as it is, or one of those that are written otherwise in each language (below)."""
    return {"text": text, "values": values}


def day(value: date) -> dict[str, Any]:
    return {"day": value.isoformat()}


def amount(currency: str, value: Decimal | None) -> dict[str, Any]:
    return {"amount": str(value or Decimal(0)), "currency": currency}


def system(key: str) -> dict[str, Any]:
    return {"system": key}


def every(values: Sequence[str]) -> dict[str, Any]:
    return {"all": list(values)}


def in_words(said: Said | Sequence[Said] | None, amounts: Amounts = money) -> str:
    """One sentence, or several behind each other."""
    if said is None or isinstance(said, str):
        return translated(said or "")
    if isinstance(said, dict):
        return gettext(said["text"], **{name: _value(one, amounts) for name, one in said["values"].items()})
    return "; ".join(dict.fromkeys(in_words(one, amounts) for one in said))


def listed(values: Sequence[str]) -> str:
    """``a, b and c``."""
    if len(values) < 2:
        return "".join(values)
    return gettext("%(first)s and %(last)s", first=", ".join(values[:-1]), last=values[-1])


def _value(value: Any, amounts: Amounts) -> Any:
    if not isinstance(value, dict):
        return value
    if "day" in value:
        return dates.said(date.fromisoformat(value["day"]))
    if "amount" in value:
        return f"{value['currency']} {amounts(Decimal(value['amount']))}"
    return system_name(value["system"]) if "system" in value else listed(value["all"])
