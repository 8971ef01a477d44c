"""What the close pack asks of the published tables. ``Ask``: a question to them, SQL and parameters, rows by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from include.month_end.reading import called
from include.reports.close_pack.accruals import Proposal, propose
from include.reports.close_pack.cut_off import CutOff, cut_off
from include.reports.close_pack.measuring import Measured, measure
from include.reports.close_pack.order_lines import Order, orders

Ask = Callable[[str, Sequence[Any]], list[dict[str, Any]]]
SCOPES = """
    select link, company, company_name
    from (
        select link, company from reconciliation.cut_off_lines
        union select link, company from reconciliation.accounts_payable
    )
    left join reconciliation.payables_companies using (link, company)
    order by link, company
"""
_ORDERS = """
    with own as (select * from reconciliation.cut_off_lines where link = $1 and company = $2),
    happened as (select * from reconciliation.cut_off where link = $1 and company = $2),
    by_line as (
        select order_system, order_company, order_key, line_key,
            bool_and(coalesce(latest <= $3, false) and quantity is not null and not is_spread)
                and count(distinct side) filter (where event = 'receipt') = 1 as is_dated,
            sum(quantity) filter (where event = 'receipt') as received,
            sum(quantity) filter (where event <> 'receipt') as invoiced,
            coalesce(sum(quantity) filter (where event <> 'receipt' and net is not null), 0) as priced,
            coalesce(sum(net) filter (where event <> 'receipt'), 0) as net
        from happened group by all
    ),
    unsettled as (
        select distinct order_system, order_company, order_key
        from own full outer join by_line using (order_system, order_company, order_key, line_key)
        where not coalesce(
            is_dated and received = invoiced and net = round(ordered * priced / ordered_quantity, 2), false)
            and not coalesce(is_closed and not is_receipt_known, false)
    )
"""
"""Orders but those closed without a receipt, or of which all that came in by the last day is invoiced by then,
to the piece and the cent, and nothing happened since: there is nothing to say of them, and in time they are most."""
LINES = f"{_ORDERS} select own.* from own semi join unsettled using (order_system, order_company, order_key)"
EVENTS = f"{_ORDERS} select happened.* from happened semi join unsettled using (order_system, order_company, order_key)"
ACCOUNTS = "select code, name from reconciliation.accrual_accounts where link = ? and company = ? order by code"
VERSION = "select run_id, published_at from operations.version where link = ?"


@dataclass(frozen=True)
class Scope:
    """One company of the books in one link, at the end of a period."""

    link: str
    company: str
    period_end: date
    company_name: str = field(default="", compare=False)

    @property
    def called(self) -> str:
        return called({"company": self.company, "company_name": self.company_name})


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
    asked = [scope.link, scope.company, scope.period_end]
    found = orders(ask(LINES, asked), ask(EVENTS, asked))
    return Close(scope, tuple((one, tuple(measure(one, scope.period_end))) for one in found))


def scopes(ask: Ask, period_end: date) -> list[Scope]:
    """Of every company that something was published of."""
    rows = ask(SCOPES, ())
    return [Scope(row["link"], row["company"], period_end, row["company_name"] or "") for row in rows]


def named(ask: Ask, scope: Scope) -> Scope:
    """The same with the company's name, where one was published."""
    return next((one for one in scopes(ask, scope.period_end) if one == scope), scope)


def last_month_end(today: date) -> date:
    """The last day of the month before."""
    return today.replace(day=1) - timedelta(days=1)
