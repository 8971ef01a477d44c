"""What every report is made of: header, columns, rows of ``ColData``; amounts are texts.

Source: Report.xsd of Intuit's Java SDK, and answers recorded by clients (minimul/qbo_api, ruckus/quickbooks-ruby).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from include.sandbox.quickbooks_online import wire
from include.sandbox.quickbooks_online.accounting.references import home_currency
from include.sandbox.quickbooks_online.errors import feature_not_supported, invalid_value
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

# The whole company, accrual basis, one column: what asks for less would be answered with wrong amounts.
NOT_SIMULATED = ("customer", "item", "class", "department", "employee", "term", "shipvia", "past_due")
ONLY = {"accounting_method": "accrual", "summarize_column_by": "total"}


def check(asked: Mapping[str, str]) -> None:
    """Raises Fault 5030 for a filter or a basis that is not simulated, rather than answer without it."""
    for name, value in asked.items():
        if value and (name in NOT_SIMULATED or value.lower() != ONLY.get(name, value.lower())):
            raise feature_not_supported(f"The simulated reports do not know {name}={value}")


def day(asked: Mapping[str, str], name: str, default: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(asked[name]) if asked.get(name) else default
    except ValueError:
        raise invalid_value(name, asked[name], f"Invalid Date format : {asked[name]}") from None


def period(asked: Mapping[str, str], today: dt.date) -> tuple[dt.date, dt.date]:
    """``start_date`` and ``end_date``, else ``date_macro``, else this fiscal year (the calendar's) to date.

    Raises Fault 2040 for what is no date, 5030 for a macro that is not simulated.
    """
    first, year = today.replace(day=1), today.replace(month=1, day=1)
    last_month, last_year = first - dt.timedelta(days=1), year - dt.timedelta(days=1)
    macros = {
        "": (year, today),
        "this fiscal year-to-date": (year, today),
        "this fiscal year": (year, year.replace(month=12, day=31)),
        "last fiscal year": (last_year.replace(month=1, day=1), last_year),
        "this month-to-date": (first, today),
        "this month": (first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)),
        "last month": (last_month.replace(day=1), last_month),
        "today": (today, today),
        "all": (dt.date(1970, 1, 1), today),
    }
    macro = asked.get("date_macro", "").lower()
    if macro not in macros:
        raise feature_not_supported(f"The simulated reports do not know date_macro={asked['date_macro']}")
    start, end = macros[macro]
    return day(asked, "start_date", start), day(asked, "end_date", end)


def report(
    company: Company, name: str, header: Object, columns: Sequence[Object], rows: list[Object], empty: bool = False
) -> Object:
    """``empty``: rows of headings alone are no data."""
    time = {"Time": wire.stamp(company.now()), "ReportName": name}
    header = {**time, **header, "Currency": home_currency(company)}
    header["Option"] = [
        *header.get("Option", []),
        {"Name": "NoReportData", "Value": "false" if rows and not empty else "true"},
    ]
    return {"Header": header, "Columns": {"Column": list(columns)}, "Rows": {"Row": rows} if rows else {}}


def column(title: str, kind: str, key: str) -> Object:
    return {"ColTitle": title, "ColType": kind, "MetaData": [{"Name": "ColKey", "Value": key}]}


def cells(*values: str | tuple[str, str]) -> Object:
    """A value, or a value with the Id of what it names."""
    return {"ColData": [{"value": one} if isinstance(one, str) else {"value": one[0], "id": one[1]} for one in values]}


def money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def shown(amount: Decimal) -> str:
    """Of a row: nothing is an empty cell."""
    return money(amount) if amount else ""
