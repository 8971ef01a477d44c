"""What an Exact posting needs to know of a division's books, filled from the warehouse: no call is spent on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from include.delivery.outbox import OutboxRow
from include.systems.exact_online.codebook import Books, DivisionBooks, Entry, EntryLine, Journal, Period
from include.warehouse.exact_online.line_codes import Purchases, purchases_of
from include.warehouse.exact_online.posted import posted_entries
from include.warehouse.lookups import live_rows, payment_accounts

NamedPeriod = tuple[str, date, date, str]
"""Company, first and last day, and what the books call it."""
_JOURNAL = ("code", "type", "currency", "allow_variable_currency", "is_blocked", "gl_account")


def books_of(
    warehouse: duckdb.DuckDBPyConnection, connection: str, companies: Sequence[str], rows: Iterable[OutboxRow]
) -> Books:
    """The books of these divisions of one Exact connection, with just the entries and lines that ``rows`` name.

    ``warehouse`` is open for reading; ``rows`` are the flow's outbox rows (payments name entries, codings name lines,
    voids the entry they reverse; invoices and orders are coded to nearly everything).
    """
    rows = list(rows)
    entries, lines = _named(rows)
    scope: tuple[Any, ...] = (connection, list(companies))
    books = {company: DivisionBooks({}, {}, [], {}, {}) for company in companies}
    accounts: dict[str, dict[str, str]] = {company: {} for company in companies}
    journals: dict[str, dict[str, Journal]] = {company: {} for company in companies}
    periods: dict[str, list[Period]] = {company: [] for company in companies}
    found_entries: dict[str, dict[str, Entry]] = {company: {} for company in companies}
    found_lines: dict[str, dict[str, EntryLine]] = {company: {} for company in companies}

    for company, code, key in _live(warehouse, "gl_accounts", ("code", "id"), scope):
        accounts[company][code] = key
    for company, code, kind, currency, any_currency, is_blocked, own in _live(warehouse, "journals", _JOURNAL, scope):
        is_any = any_currency is not False
        journals[company][code] = Journal(code, int(kind or 0), currency, is_any, bool(is_blocked), own)
    for company, year, number, first, last in _live(
        warehouse, "financial_periods", ("fin_year", "fin_period", "start_date", "end_date"), scope
    ):
        periods[company].append(Period(int(year), int(number), _day(first), _day(last)))
    if entries:
        for company, key, number, ap_account in warehouse.execute(
            "select company, document_key, coalesce(nullif(invoice_number, 0), entry_number), ap_account"
            " from intermediate.exact_online__bills"
            " where connection = ? and company = any(?) and document_key = any(?)",
            [*scope, sorted(entries)],
        ).fetchall():
            found_entries[company][key] = Entry(None if number is None else int(number), ap_account)
    if lines:
        for company, key, vat_code, vat in warehouse.execute(
            "select company, line ->> '$.ID', nullif(trim(line ->> '$.VATCode'), ''), line ->> '$.VATAmountFC' from ("
            " select company, unnest(cast(purchase_entry_lines as json[])) as line"
            " from raw_exact_online.purchase_entries"
            " where connection = ? and company = any(?) and not is_deleted) where line ->> '$.ID' = any(?)",
            [*scope, sorted(lines)],
        ).fetchall():
            found_lines[company][key] = EntryLine(vat_code, None if vat is None else Decimal(vat))
    clearing = payment_accounts(warehouse, rows)
    purchases = purchases_of(warehouse, connection, companies, rows)
    posted = posted_entries(warehouse, connection, companies, rows)
    for company in books:
        bought = purchases.get(company, Purchases())
        books[company] = DivisionBooks(
            accounts[company],
            journals[company],
            periods[company],
            found_entries[company],
            found_lines[company],
            clearing.get(company, {}),
            posted.get(company, {}),
            bought.line_codes,
            bought.payables,
            bought.usual_payables,
            bought.closed,
        )
    return Books(books)


def names_of(
    warehouse: duckdb.DuckDBPyConnection, connection: str, guids: Sequence[str]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Code and name of general-ledger accounts and suppliers."""
    found = warehouse.execute(
        "select 'account', id, code, description from raw_exact_online.gl_accounts"
        " where connection = ? and id = any(?)"
        " union all select 'supplier', id, trim(code), name from raw_exact_online.accounts"
        " where connection = ? and id = any(?)",
        [connection, list(guids)] * 2,
    ).fetchall()
    return {(kind, str(key)): (str(code or ""), str(name or "")) for kind, key, code, name in found}


def periods_of(warehouse: duckdb.DuckDBPyConnection, connection: str, companies: Sequence[str]) -> list[NamedPeriod]:
    """The financial periods of these divisions, as Exact counts them."""
    found = _live(
        warehouse,
        "financial_periods",
        ("fin_year", "fin_period", "start_date", "end_date"),
        (connection, list(companies)),
    )
    return [(company, _day(first), _day(last), f"{year}-{int(no):02d}") for company, year, no, first, last in found]


def _live(
    warehouse: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], scope: tuple[Any, ...]
) -> list[tuple[Any, ...]]:
    return live_rows(warehouse, "exact_online", table, columns, *scope)


def _named(rows: Iterable[OutboxRow]) -> tuple[set[str], set[str]]:
    entries: set[str] = set()
    lines: set[str] = set()
    for row in rows:
        if row.flow not in ("payments", "coding"):
            continue
        try:
            document = json.loads(row.document_text or "{}")
        except ValueError:
            continue  # the engine says so of the document itself
        entries.update(str(item.get("document_key")) for item in document.get("applications") or ())
        lines.update(str(item.get("key")) for item in document.get("after") or () if item.get("key"))
        entries.update(str(document[name]) for name in ("invoice_key",) if document.get(name))
    return entries, lines


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
