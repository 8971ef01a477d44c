"""Amounts, days and moments as the people of a company write them, with months in the language of who reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from include.reports.summary_text import money
from include.texts import dates

NOTHING = "–"
ENGLISH_AMOUNTS = "1,234.50"
_TURNED = str.maketrans(",.", ".,")


@dataclass(frozen=True)
class Format:
    """``amounts``: as 1,234.50 or 1.234,50 is written; ``zone``: an IANA name, in which moments are shown."""

    amounts: str = ENGLISH_AMOUNTS
    zone: str = "UTC"

    def amount(self, value: Decimal | float | None) -> str:
        if value is None:
            return NOTHING
        shown = money(Decimal(str(value)))
        return shown if self.amounts == ENGLISH_AMOUNTS else shown.translate(_TURNED)

    def read_amount(self, text: str) -> Decimal | None:
        """What a person of the company wrote; None for what is no amount."""
        shown = text.replace("\u00a0", "").replace(" ", "")
        try:
            found = Decimal((shown if self.amounts == ENGLISH_AMOUNTS else shown.translate(_TURNED)).replace(",", ""))
        except InvalidOperation:
            return None
        return found if found.is_finite() else None

    def day(self, value: date | None) -> str:
        return dates.said(value) if value else NOTHING

    def moment(self, value: datetime | None) -> str:
        """With the zone's own short name: a moment without one is another one to each reader."""
        if value is None:
            return NOTHING
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        local = aware.astimezone(ZoneInfo(self.zone))
        return f"{self.day(local)} {local:%H:%M %Z}"

    def value(self, value: Any) -> str | None:
        """A fact of a record; None for what is plain text."""
        if isinstance(value, Decimal):
            return self.amount(value)
        if isinstance(value, datetime):
            return self.moment(value)
        return self.day(value) if isinstance(value, date) else None
