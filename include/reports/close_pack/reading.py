"""What the close pack asks of the published tables. ``Ask``: a question to them, SQL and parameters, rows by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from include.reports.close_pack.accruals import Proposal, propose
from include.reports.close_pack.cut_off import CutOff, cut_off
from include.reports.close_pack.measuring import Measured, measure
from include.reports.close_pack.order_lines import Order, orders

Ask = Callable[[str, Sequence[Any]], list[dict[str, Any]]]
SCOPES = """
    select distinct link, company from reconciliation.cut_off_lines
    union select distinct link, company from reconciliation.accounts_payable order by 1, 2
"""
LINES = "select * from reconciliation.cut_off_lines where link = ? and company = ?"
EVENTS = "select * from reconciliation.cut_off where link = ? and company = ?"
ACCOUNTS = "select code, name from reconciliation.accrual_accounts where link = ? and company = ? order by code"
VERSION = "select run_id, published_at from operations.version"


@dataclass(frozen=True)
class Scope:
    """One company of the books in one link, at the end of a period."""

    link: str
    company: str
    period_end: date


@dataclass(frozen=True)
class Close:
    """The orders of a company as they stood at the end of the period."""

    scope: Scope
    orders: tuple[tuple[Order, tuple[Measured, ...]], ...]

    @property
    def proposal(self) -> Proposal:
        return propose(self.orders, self.scope.period_end)

    @property
    def cut_off(self) -> list[CutOff]:
        return cut_off(self.orders, self.scope.period_end)


def close(ask: Ask, scope: Scope) -> Close:
    found = orders(ask(LINES, [scope.link, scope.company]), ask(EVENTS, [scope.link, scope.company]))
    return Close(scope, tuple((one, tuple(measure(one, scope.period_end))) for one in found))


def last_month_end(today: date) -> date:
    """The last day of the month before."""
    return today.replace(day=1) - timedelta(days=1)
