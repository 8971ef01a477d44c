"""What the form of a sign-off holds and what was written in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from include.month_end.signing import Accepted
from include.ui.formats import Format


def given(
    accounts: Sequence[str], currencies: Sequence[str], amounts: Sequence[str], reasons: Sequence[str], form: Format
) -> list[Accepted]:
    """One for each unexplained amount that was filled in; what is no amount is none that could be right."""
    rows = zip_longest(accounts, currencies, amounts, reasons, fillvalue="")
    return [
        Accepted(account, currency, form.read_amount(amount) or Decimal(0), reason)
        for account, currency, amount, reason in rows
        if amount.strip() or reason.strip()
    ]


def facts(link: str, company: str, as_of: date, **other: Any) -> dict[str, Any]:
    """What ``month_end_sign_off.html`` shows. ``unexplained``: the walks that are not explained to the cent;
    ``given``: what was written for them."""
    plain: dict[str, Any] = {
        "made": None,
        "state": "",
        "figures": "",
        "unexplained": [],
        "given": {},
        "comment": "",
        "problem": "",
    }
    return {"signing": {"link": link, "company": company, "as_of": as_of, **plain, **other}}
