"""What the pages of the close pack show, from an address and what was measured. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from include.reports.close_pack.cut_off import KINDS, CutOff
from include.reports.close_pack.reading import Scope, last_month_end
from include.texts.translations import N_

PARTS = (
    (N_("A/P tie-out"), "/month-end"),
    (N_("Cut-off"), "/close"),
    (N_("Accruals"), "/close/accruals"),
    (N_("Sample"), "/close/sample"),
)
MOST_SHOWN = 500


@dataclass(frozen=True)
class Chosen:
    """``scope`` None where nothing was published of any company; ``scopes``: those to choose from."""

    scope: Scope | None
    scopes: Sequence[Scope]

    @property
    def query(self) -> str:
        if self.scope is None:
            return ""
        return urlencode(
            {"link": self.scope.link, "company": self.scope.company, "period_end": self.scope.period_end.isoformat()}
        )


def period_end(given: Mapping[str, str], today: date) -> date:
    """What an address asks for; else the last day of the month before ``today``."""
    return day(given.get("period_end", "")) or last_month_end(today)


def chosen(given: Mapping[str, str], scopes: Sequence[Scope]) -> Chosen:
    """What an address asks for; else the first company. ``of``: link and company as one field of the form."""
    link, company = given.get("link", ""), given.get("company", "")
    if given.get("of", "").count("|") == 1:
        link, company = given["of"].split("|")
    of_link = [one for one in scopes if one.link == link]
    fits = [one for one in of_link if one.company == company] or of_link or scopes
    return Chosen(fits[0] if fits else None, scopes)


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def grouped(found: Sequence[CutOff]) -> list[dict[str, Any]]:
    """Each kind with its rows, how many there are, and their amounts by currency."""
    made = []
    for kind, title in KINDS.items():
        rows = [one for one in found if one.kind == kind]
        amounts: dict[str, Decimal] = {}
        for one in rows:
            amounts[one.line.currency] = amounts.get(one.line.currency, Decimal(0)) + one.amount
        made.append({"title": title, "rows": rows[:MOST_SHOWN], "count": len(rows), "amounts": amounts})
    return made


def size(text: str, most: int) -> int:
    """Of a sample; 25 where the text is no number."""
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 6 else 25
