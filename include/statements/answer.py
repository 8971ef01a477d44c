"""The answer to the vendor as text, for a person to copy: booked, paid on, not received, amount differs. Pure.

It is made of a line's own words and of its `answer` alone, which knows no hold, question or review; accounts that a
line names are masked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from include.reports.summary_text import money
from include.reports.visible import visible
from include.statements.accounts import masked
from include.statements.said import Amounts, in_words, listed
from include.texts import dates
from include.texts.translations import gettext, ngettext

_SILENT = frozenset({"header", "text", "opening", "closing"})
_ADDRESS = ("name", "address_line1", "address_line2")


def facts_of(vendor: Mapping[str, Any], file: str) -> dict[str, Any]:
    """What an answer has beside the lines, as it is kept. ``vendor``: of ``reconciliation.vendor_records``."""
    town = " ".join(filter(None, (vendor.get("postcode"), vendor.get("city"))))
    place = ", ".join(filter(None, (town, vendor.get("state"))))
    lines = [*(vendor.get(name) for name in _ADDRESS), place, vendor.get("country")]
    address = [_one_line(str(line)) for line in lines if line]
    return {"address": address, "email": _one_line(vendor.get("email") or ""), "file": _one_line(file)}


def answer_of(result: Mapping[str, Any], amounts: Amounts = money) -> str:
    """The answer of a check (``checking.result``), in the language that is spoken; one that was kept as text as it
    is."""
    if isinstance(kept := result["answer"], str):
        return kept
    lines = [one for one in result["lines"] if one["state"] not in _SILENT]
    file, email = _one_line(kept["file"]), _one_line(kept["email"])
    parts = [
        *map(_one_line, kept["address"]),
        *([gettext("By e-mail: %(address)s", address=email)] if email else []),
        "",
        gettext("Your statement (%(file)s)", file=file),
        "",
        _compared(len(lines), _day(result["read_on"])),
        "",
        *(f"- {_about(one, amounts)}: {_one_line(in_words(one['answer'], amounts))}" for one in lines),
    ]
    wanted = [one for one in lines if one["state"] == "missing"]
    if wanted:
        numbers = listed([_number(one, amounts) for one in wanted])
        parts += ["", gettext("Please send us a copy of %(numbers)s, which we did not receive.", numbers=numbers)]
    return "\n".join(parts) + "\n"


def _compared(number: int, read_on: date | None) -> str:
    if read_on is None:
        return ngettext(
            "We compared %(num)s line of your statement with our books:",
            "We compared %(num)s lines of your statement with our books:",
            number, num=number,
        )  # fmt: skip
    return ngettext(
        "We compared %(num)s line of your statement with our books as of %(day)s:",
        "We compared %(num)s lines of your statement with our books as of %(day)s:",
        number, num=number, day=dates.said(read_on),
    )  # fmt: skip


def _about(line: Mapping[str, Any], amounts: Amounts) -> str:
    on, number = _day(line["date"]), _one_line(line["number"]) or gettext("without a number")
    amount = None if line["amount"] is None else f"{line['currency']} {amounts(Decimal(line['amount']))}"
    return ", ".join(filter(None, (dates.said(on) if on else "", number, amount)))


def _number(line: Mapping[str, Any], amounts: Amounts) -> str:
    amount = Decimal(line["amount"] or 0)
    return _one_line(line["number"]) or gettext("the line of %(amount)s", amount=amounts(amount))


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _one_line(text: str) -> str:
    return masked(visible(" ".join(str(text).split())))
