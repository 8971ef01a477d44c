"""The books a posting needs, from what was read: guids by code, periods, the entries it names, clearing accounts."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from include.delivery.outbox import OutboxRow
from include.systems.exact_online.codebook import Entry, EntryLine, Journal, Period
from include.warehouse.exact_online.books import books_of, names_of

EMPTY = {"skip": None, "wanted": "present"}


@pytest.fixture
def warehouse() -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    database.execute("create schema raw_exact_online; create schema raw_config; create schema intermediate")
    scope = "'exact_main' as connection, company, false as is_deleted"
    for table, columns, values in (
        ("gl_accounts", "company, code, id", "('123', '1600', 'g-1600'), ('456', '1600', 'other')"),
        (
            "journals",
            "company, code, type, currency, allow_variable_currency, is_blocked, gl_account",
            "('123', '90', 90, null, true, false, null), ('123', '20', 12, 'EUR', true, false, 'g-1290'),"
            " ('123', '60', 22, 'EUR', false, true, null)",
        ),
        (
            "financial_periods",
            "company, fin_year, fin_period, start_date, end_date",
            "('123', 2026, 3, date '2026-03-01', date '2026-03-31')",
        ),
        (
            "purchase_entries",
            "company, purchase_entry_lines",
            """('123', '[{"ID":"l-1","VATCode":"2  ","VATAmountFC":"21.00"},{"ID":"l-2","VATCode":null}]')""",
        ),
    ):
        database.execute(
            f"create table raw_exact_online.{table} as select *, {scope} from (values {values}) as rows({columns})"
        )
    database.execute(
        "create table intermediate.exact_online__bills as select * from (values "
        "('exact_main', '123', 'e-1', 26700001, 0, '1600'), ('exact_main', '123', 'e-2', 26700002, null, '1605'), "
        "('exact_main', '123', 'e-3', 26700003, 88, '1600')) "
        "as rows(connection, company, document_key, entry_number, invoice_number, ap_account)"
    )
    database.execute(
        "create table raw_config.mappings as select * from (values "
        "('mine', 'payment_account', '', 'VCC', '1291'), ('mine', 'payment_account', 'C2', 'VCC', '1292'), "
        "('mine', 'payment_account', '456', 'ACH', '1293'), ('mine', 'payment_account', 'C2', 'ACH', '1294'), "
        "('mine', 'gl_account', '', 'Check', '4000'), "
        "('other', 'payment_account', '', 'Check', '9999')) as rows(link, kind, company, source_code, target_code)"
    )
    return database


def row(flow: str, company: str, target_company: str, document: object) -> OutboxRow:
    return OutboxRow(
        link="mine",
        flow=flow,
        company=company,
        source_key="k",
        target_system="exact_online",
        target_company=target_company,
        document_text=json.dumps(document),
        **EMPTY,  # type: ignore[arg-type]
    )


ROWS = [
    row("payments", "C1", "123", {"applications": [{"document_key": "e-1"}, {"document_key": "e-3"}]}),
    row("payments", "C2", "456", {"applications": []}),
    row("coding", "C1", "123", {"after": [{"key": "l-1"}]}),
]


def test_the_books_hold_what_the_rows_name(warehouse: duckdb.DuckDBPyConnection) -> None:
    books = books_of(warehouse, "exact_main", ["123", "456"], iter(ROWS))
    assert (books.account_id("123", "1600"), books.account_id("456", "1600")) == ("g-1600", "other")
    assert books.journal("123", "20") == Journal("20", 12, "EUR", account="g-1290")
    assert books.journal("123", "60") == Journal("60", 22, "EUR", any_currency=False, is_blocked=True)
    assert books.period("123", date(2026, 3, 31)) == Period(2026, 3, date(2026, 3, 1), date(2026, 3, 31))
    assert books.period("123", date(2026, 4, 1)) is None
    assert (books.entry("123", "e-1"), books.entry("123", "e-2")) == (Entry(26700001, "1600"), None)
    assert books.entry("123", "e-3") == Entry(88, "1600")
    assert books.entry_line("123", "l-1") == EntryLine("2", Decimal("21.00"))


def test_a_clearing_account_of_a_company_goes_before_one_for_all(warehouse: duckdb.DuckDBPyConnection) -> None:
    books = books_of(warehouse, "exact_main", ["123", "456"], ROWS)
    assert (books.clearing_account("123", "VCC"), books.clearing_account("456", "VCC")) == ("1291", "1292")
    assert (books.clearing_account("123", "ACH"), books.clearing_account("456", "ACH")) == (None, "1293")
    assert books.clearing_account("123", "Check") is None


def test_accounts_and_suppliers_are_named_for_a_person_by_connection() -> None:
    database = duckdb.connect()
    database.execute("create schema raw_exact_online")
    database.execute(
        "create table raw_exact_online.gl_accounts as select * from (values ('exact_main', 'g-1', '1600', 'Creditors'),"
        " ('other', 'g-1', '9', 'Not ours')) as rows(connection, id, code, description)"
    )
    database.execute(
        "create table raw_exact_online.accounts as select * from (values ('exact_main', 'a-1', '  100', 'Jansen BV'))"
        " as rows(connection, id, code, name)"
    )
    assert names_of(database, "exact_main", ["g-1", "a-1", "unknown"]) == {
        ("account", "g-1"): ("1600", "Creditors"),
        ("supplier", "a-1"): ("100", "Jansen BV"),
    }
