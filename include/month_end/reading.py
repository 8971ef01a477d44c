"""The walk of a company's accounts payable as of a day, out of the published movements. Nothing is kept and nothing is
booked: what the ledger has and no document makes is *unexplained*, whatever it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from include.month_end import causes
from include.month_end.walk import Entry, Line, Walk

Row = Mapping[str, Any]
Rows = Callable[[str, Sequence[Any]], Sequence[Row]]
"""As ``PublishedReader.rows``."""
NOTHING = Decimal(0)

COMPANIES = "select * from reconciliation.payables_companies order by link, company"
ENTRIES = """
    with moved as (
        select * from reconciliation.payables_movements
        where link = ? and company = ? and side in ('ledger', 'books', 'other') and coalesce(date <= ?, true)
    ),
    entries as (
        select ap_account, ap_account_name, currency, counterparty_key, cause, document_key,
            any_value(counterparty) as counterparty, min(number) as number, min(date) as date, min(reason) as reason,
            any_value(document_flow) as document_flow, any_value(document_company) as document_company,
            any_value(document_source_key) as document_source_key, bool_or(basis = 'as_read') as as_read,
            coalesce(sum(amount) filter (where side = 'books'), 0) as books,
            coalesce(sum(amount) filter (where side = 'other'), 0) as other
        from moved where side <> 'ledger' group by all
    )
    select *, 0 as ledger from entries where books <> other
    union all by name
    select ap_account, ap_account_name, currency, counterparty_key, any_value(counterparty) as counterparty,
        sum(ledger) as ledger, sum(books) as books, sum(other) as other
    from (
        select ap_account, ap_account_name, currency, counterparty_key, counterparty, 0 as ledger, books, other
        from entries where books = other
        union all
        select ap_account, ap_account_name, currency, counterparty_key, counterparty, amount, 0, 0
        from moved where side = 'ledger'
    )
    group by all
    order by counterparty, date, number, document_key
"""
"""Documents that the two sides have differently, and a row for each vendor with its ledger and all that agrees."""


def walks(rows: Rows, link: str, company: str, as_of: date) -> list[Walk]:
    """One for each A/P account and currency of a company of the books. Raises ``PublishedUnreadable``."""
    known = company_of(rows(COMPANIES, ()), link, company)
    return [] if known is None else of_entries(rows(ENTRIES, (link, company, as_of)), known, as_of)


def company_of(companies: Iterable[Row], link: str, company: str) -> Row | None:
    """Of rows of `COMPANIES`; None where no run has compared its accounts payable."""
    return next((one for one in companies if (one["link"], one["company"]) == (link, company)), None)


def called(company: Row) -> str:
    """``Meridiaan Advies B.V. (123)``, of a row of `COMPANIES`: the code alone where there is no name."""
    name = company.get("company_name")
    return f"{name} ({company['company']})" if name else str(company["company"])


def names(companies: Iterable[Row]) -> dict[tuple[str, str], str]:
    """What the companies of rows of `COMPANIES` are called, by link and company."""
    return {(one["link"], one["company"]): called(one) for one in companies}


def read_at(company: Row) -> dict[str, datetime]:
    """When each system was read last, of a row of `COMPANIES`."""
    sides = [(company[f"{side}_system"], company[f"{side}_read_at"]) for side in ("books", "other")]
    return {system: moment for system, moment in sides if moment is not None}


def of_entries(entries: Iterable[Row], company: Row, as_of: date) -> list[Walk]:
    """``entries``: rows of `ENTRIES`; ``company``: of `COMPANIES`."""
    found: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in entries:
        found[row["ap_account"], row["ap_account_name"], row["currency"]].append(row)
    return [_walk(rows, *key, company, as_of) for key, rows in sorted(found.items())]


def _walk(rows: Sequence[Row], account: str, name: str, currency: str, company: Row, as_of: date) -> Walk:
    books = sum((row["books"] for row in rows), NOTHING)
    ledger = sum((row["ledger"] for row in rows), NOTHING)
    return Walk(
        company["link"], company["company"], account, name, currency, as_of, ledger, _lines(rows),
        other=sum((row["other"] for row in rows), NOTHING), unexplained=ledger - books, read_at=read_at(company),
    )  # fmt: skip


def _lines(rows: Sequence[Row]) -> tuple[Line, ...]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["cause"] is not None:
            found[row["cause"]].append(row)
    place = {cause: number for number, cause in enumerate(causes.order())}
    return tuple(_line(cause, found[cause]) for cause in sorted(found, key=lambda one: (place.get(one, 99), one)))


def _line(cause: str, rows: Sequence[Row]) -> Line:
    in_books, in_other = any(row["books"] for row in rows), any(row["other"] for row in rows)
    entries = tuple(
        Entry(row["document_key"], row["number"], row["counterparty_key"], row["counterparty"], row["date"],
              row["books"] - row["other"], row["reason"])
        for row in rows
    )  # fmt: skip
    return Line(
        cause,
        "both" if in_books and in_other else "books" if in_books else "other",
        sum((entry.amount for entry in entries), NOTHING),
        "as_read" if any(row["as_read"] for row in rows) else "dated",
        entries,
    )
