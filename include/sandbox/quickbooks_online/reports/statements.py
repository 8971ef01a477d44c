"""Profit and loss, and the balance sheet: the ledger's accounts under Intuit's headings (groups as recorded)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from include.sandbox.quickbooks_online.accounting.charts import TYPES
from include.sandbox.quickbooks_online.accounting.ledger import ZERO, dec, postings
from include.sandbox.quickbooks_online.reports import shape
from include.sandbox.quickbooks_online.reports.shape import cells, money, shown
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

# (title, group, account type or the headings below it)
Heading = tuple[str, str, Any]
CURRENT_ASSETS: tuple[Heading, ...] = (
    ("Bank Accounts", "BankAccounts", "Bank"),
    ("Accounts Receivable", "AR", "Accounts Receivable"),
    ("Other Current Assets", "OtherCurrentAssets", "Other Current Asset"),
)
CURRENT_LIABILITIES: tuple[Heading, ...] = (
    ("Accounts Payable", "AP", "Accounts Payable"),
    ("Credit Cards", "CreditCards", "Credit Card"),
    ("Other Current Liabilities", "OtherCurrentLiabilities", "Other Current Liability"),
)
ASSETS: tuple[Heading, ...] = (
    ("Current Assets", "CurrentAssets", CURRENT_ASSETS),
    ("Fixed Assets", "FixedAssets", "Fixed Asset"),
    ("Other Assets", "OtherAssets", "Other Asset"),
)
LIABILITIES: tuple[Heading, ...] = (
    ("Current Liabilities", "CurrentLiabilities", CURRENT_LIABILITIES),
    ("Long-Term Liabilities", "LongTermLiabilities", "Long Term Liability"),
)
SHEET: tuple[Heading, ...] = (
    ("ASSETS", "TotalAssets", ASSETS),
    (
        "LIABILITIES AND EQUITY",
        "TotalLiabilitiesAndEquity",
        (("Liabilities", "Liabilities", LIABILITIES), ("Equity", "Equity", "Equity")),
    ),
)
# Headings and, with the account types that they add up, totals.
INCOME, COST, OTHER = ("Income",), ("Cost of Goods Sold",), ("Other Income", "Other Expense")
PROFIT: tuple[Heading, ...] = (
    ("Income", "Income", "Income"),
    ("Cost of Goods Sold", "COGS", "Cost of Goods Sold"),
    ("Gross Profit", "GrossProfit", (*INCOME, *COST)),
    ("Expenses", "Expenses", "Expense"),
    ("Net Operating Income", "NetOperatingIncome", (*INCOME, *COST, "Expense")),
    ("Other Income", "OtherIncome", "Other Income"),
    ("Other Expenses", "OtherExpenses", "Other Expense"),
    ("Net Other Income", "NetOtherIncome", OTHER),
    ("Net Income", "NetIncome", (*INCOME, *COST, "Expense", *OTHER)),
)
ALWAYS = ("Income", "GrossProfit", "Expenses", "NetOperatingIncome", "NetIncome")
CREDIT = ("Liability", "Equity", "Revenue")
GAAP = {"Option": [{"Name": "AccountingStandard", "Value": "GAAP"}]}
COLUMNS = (shape.column("", "Account", "account"), shape.column("Total", "Money", "total"))


class Amounts:
    """What moved on each account in a period, as its own kind of account counts it."""

    def __init__(self, company: Company, start: dt.date, end: dt.date) -> None:
        self._accounts = list(company.all("Account"))
        self.own: dict[str, Decimal] = defaultdict(Decimal)
        kinds = {one["Id"]: str(one["AccountType"]) for one in self._accounts}
        for _, one, lines in postings(company):
            if str(start) <= one["TxnDate"] <= str(end):
                for line in lines:
                    sign = -1 if TYPES[kinds[line["account"]]][0] in CREDIT else 1
                    self.own[line["account"]] += sign * dec(line["home"])

    def net(self, types: tuple[str, ...]) -> Decimal:
        """Revenue less expenses of these types."""
        signs = {name: 1 if TYPES[name][0] in CREDIT else -1 for name in types}
        return sum((signs.get(one["AccountType"], 0) * self.own[one["Id"]] for one in self._accounts), ZERO)

    def rows(self, kind: str, parent: str | None = None) -> tuple[list[Object], Decimal]:
        """Rows of the accounts below a parent, and their sum. An account without an amount has no row."""
        found, total = [], ZERO
        for one in self._accounts:
            if one["AccountType"] != kind or (one.get("ParentRef") or {}).get("value") != parent:
                continue
            name, own = (str(one["Name"]), str(one["Id"])), self.own[one["Id"]]
            below, sum_below = self.rows(kind, one["Id"])
            total += own + sum_below
            if below:
                found.append(_section(cells(name, shown(own)), below, f"Total {name[0]}", own + sum_below))
            elif own:
                found.append({**cells(name, money(own)), "type": "Data"})
        return found, total


def profit_and_loss(company: Company, asked: Mapping[str, str]) -> Object:
    start, end = shape.period(asked, company.today)
    amounts = Amounts(company, start, end)
    empty, rows = not any(amounts.own.values()), list[Object]()
    for title, group, content in PROFIT:
        if isinstance(content, str):
            below, total = amounts.rows(content)
            made = _section(cells(title, ""), below, f"Total {title}", total, group)
        else:
            total = amounts.net(content)
            made = {"Summary": cells(title, shown(total) if empty else money(total)), "type": "Section", "group": group}
            below = [row for row in rows if row["group"] in ("OtherIncome", "OtherExpenses")]
        if below or group in ALWAYS:
            rows.append(made)
    return _statement(company, "ProfitAndLoss", asked, start, end, rows, empty)


def balance_sheet(company: Company, asked: Mapping[str, str]) -> Object:
    """As of the period's end. Profit of the year to date is Net Income, that of the years before stands with the
    account for retained earnings."""
    start, end = shape.period(asked, company.today)
    year = end.replace(month=1, day=1)
    amounts = Amounts(company, dt.date.min, end)
    profit = PROFIT[-1][2]
    this_year = Amounts(company, year, end).net(profit)
    for account in company.all("Account"):
        if account["AccountSubType"] == "RetainedEarnings":
            amounts.own[account["Id"]] += amounts.net(profit) - this_year
            break
    rows = [_heading(amounts, heading, this_year)[0] for heading in SHEET]
    return _statement(company, "BalanceSheet", asked, start, end, [row for row in rows if row is not None])


def _heading(amounts: Amounts, heading: Heading, income: Decimal) -> tuple[Object | None, Decimal]:
    title, group, content = heading
    if isinstance(content, str):
        below, total = amounts.rows(content)
        if group == "Equity":
            below.append({**cells("Net Income", shown(income)), "type": "Data", "group": "NetIncome"})
            total += income
    else:
        parts = [_heading(amounts, one, income) for one in content]
        below, total = [row for row, _ in parts if row is not None], sum((part for _, part in parts), ZERO)
    words = f"TOTAL {title}" if title.isupper() else f"Total {title}"
    return (_section(cells(title, ""), below, words, total, group) if below else None), total


def _section(header: Object, below: list[Object], words: str, total: Decimal, group: str = "") -> Object:
    made: Object = {"Header": header, "Rows": {"Row": below}, "Summary": cells(words, money(total)), "type": "Section"}
    if not below:  # as recorded
        made = {"Header": header, "Summary": cells(words, ""), "type": "Section"}
    return {**made, "group": group} if group else made


def _statement(
    company: Company,
    name: str,
    asked: Mapping[str, str],
    start: dt.date,
    end: dt.date,
    rows: list[Object],
    empty: bool = False,
) -> Object:
    macro = {"DateMacro": asked["date_macro"].lower()} if asked.get("date_macro") else {}
    header = {**macro, "ReportBasis": "Accrual", "StartPeriod": str(start), "EndPeriod": str(end),
              "SummarizeColumnsBy": "Total", **GAAP}  # fmt: skip
    return shape.report(company, name, header, COLUMNS, rows, empty)
