"""The answer to the vendor as text, for a person to copy: booked, paid on, not received, amount differs. Pure.

It is made of a line's own words and of `Found.answer` alone, which know no hold, question or review; accounts that a
line names are masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from include.reports.summary_text import money
from include.reports.visible import visible
from include.statements.accounts import masked
from include.statements.comparing import Compared
from include.statements.standing import Found

_SILENT = frozenset({"header", "text", "opening", "closing"})
_ADDRESS = ("name", "address_line1", "address_line2")


def answer_to(vendor: Mapping[str, Any], file: str, compared: Compared, read_on: date | None) -> str:
    """``vendor``: of ``reconciliation.vendor_records``; ``read_on``: the day that the books were last read."""
    lines = [one for one in compared.lines if one.state not in _SILENT]
    as_of = f" as of {read_on:%d %b %Y}" if read_on else ""
    parts = [
        *_addressed(vendor),
        "",
        f"Your statement ({_one_line(file)})",
        "",
        f"We compared {len(lines)} {'line' if len(lines) == 1 else 'lines'} of your statement with our books{as_of}:",
        "",
        *(f"- {_about(one)}: {_one_line(one.answer)}" for one in lines),
    ]
    wanted = [one for one in lines if one.state == "missing"]
    if wanted:
        parts += ["", f"Please send us a copy of {_numbers(wanted)}, which we did not receive."]
    return "\n".join(parts) + "\n"


def _addressed(vendor: Mapping[str, Any]) -> list[str]:
    town = " ".join(filter(None, (vendor.get("postcode"), vendor.get("city"))))
    state = vendor.get("state")
    lines = [*(vendor.get(name) for name in _ADDRESS), ", ".join(filter(None, (town, state))), vendor.get("country")]
    found = [_one_line(str(line)) for line in lines if line]
    return [*found, *([f"By e-mail: {_one_line(vendor['email'])}"] if vendor.get("email") else [])]


def _about(one: Found) -> str:
    line = one.line
    facts = [
        f"{line.date:%d %b %Y}" if line.date else "",
        _one_line(line.number) or "without a number",
        f"{line.currency} {money(line.amount)}" if line.amount is not None else "",
    ]
    return ", ".join(filter(None, facts))


def _numbers(found: Sequence[Found]) -> str:
    numbers = [_one_line(one.line.number) or f"the line of {money(one.line.amount or Decimal(0))}" for one in found]
    return numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"


def _one_line(text: str) -> str:
    return masked(visible(" ".join(str(text).split())))
