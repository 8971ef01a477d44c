"""Which reports there are: ``GET reports/{name}``. All others of Intuit are refused, not answered without amounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from include.sandbox.quickbooks_online.errors import unsupported
from include.sandbox.quickbooks_online.reports import aging, shape, statements
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

REPORTS: dict[str, Callable[[Company, Mapping[str, str]], Object]] = {
    "ProfitAndLoss": statements.profit_and_loss,
    "BalanceSheet": statements.balance_sheet,
    **{name: partial(aging.summary, name=name) for name in ("AgedPayables", "AgedReceivables")},
    **{name: partial(aging.detail, name=name) for name in ("AgedPayableDetail", "AgedReceivableDetail")},
}


def run(company: Company, name: str, query: Mapping[str, str]) -> Object:
    """Raises Fault 500 for a report that there is not, 2040 for a date that is none, 5030 for a filter that is not
    simulated."""
    if name not in REPORTS:
        raise unsupported(f"Operation reports/{name} is not supported.")
    asked = {key.lower(): value for key, value in query.items()}
    shape.check(asked)
    return REPORTS[name](company, asked)
