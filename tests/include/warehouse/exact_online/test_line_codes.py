"""What invoices and orders are coded to, from what was read of a division."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from include.delivery.outbox import OutboxRow
from include.systems.exact_online.codebook import Item, LineCodes, Period, VatCode
from include.warehouse.exact_online.books import books_of

MARCH = Period(2026, 3, date(2026, 3, 1), date(2026, 3, 31))
TABLES = {
    "gl_accounts": (
        "id, code, type, vat_code",
        "('g-1', '1600', 22, null), ('g-2', '1610', 22, null), ('g-3', '4000', 121, '2  ')",
    ),
    "accounts": ("id, glap", "('s-1', 'g-2'), ('s-2', null)"),
    "journals": (
        "code, type, currency, allow_variable_currency, is_blocked, gl_account",
        "('60', 22, 'EUR', false, false, null)",
    ),
    "vat_codes": (
        "code, percentage, type, charged, is_blocked, vat_transaction_type",
        "('2  ', 0.21, 'E', false, false, 'B'), ('4', 0.19, 'E', true, false, 'P'), ('9', 0.21, 'E', false, true, 'B'),"
        " ('S', 0.21, 'E', false, false, 'S')",
    ),
    "cost_centers": ("code, end_date", "('10', null), ('19', date '2026-02-28'), ('10', date '2025-12-31')"),
    "journal_status": ("journal_code, year, period, status", "('60', 2026, 3, 1), ('60', 2026, 4, 0)"),
    "items": (
        "id, code, is_purchase_item, end_date",
        "('i-1', 'K-010', true, null), ('i-0', 'K-010', true, date '2025-12-31'),"
        " ('i-2', 'X-1', false, date '2026-02-28')",
    ),
    "projects": ("id, code", "('p-1', 'PRJ-1')"),
    "payment_conditions": ("code", "('30')"),
}


@pytest.fixture
def warehouse() -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    database.execute("create schema raw_exact_online; create schema raw_config")
    database.execute(
        "create table raw_config.mappings (link text, kind text, company text, source_code text, target_code text)"
    )
    scope = "'exact_main' as connection, '123' as company, false as is_deleted"
    for table, (columns, values) in TABLES.items():
        database.execute(
            f"create table raw_exact_online.{table} as select *, {scope} from (values {values}) as rows({columns})"
        )
    return database


def row(flow: str, wanted: str = "present") -> OutboxRow:
    return OutboxRow(
        link="mine",
        flow=flow,
        company="DE01",
        source_key="k",
        target_system="exact_online",
        target_company="123",
        document_text="{}",
        skip=None,
        wanted=wanted,  # type: ignore[arg-type]
    )


def ledger(database: duckdb.DuckDBPyConnection, *lines: tuple[str, str, str]) -> None:
    database.execute(
        "create table raw_exact_online.transaction_lines (connection text, company text, id text, type int, date date,"
        " gl_account text, account text, is_deleted boolean)"
    )
    for day, gl_account, account in lines:
        database.execute(
            "insert into raw_exact_online.transaction_lines values ('exact_main', '123', ?, 30, ?, ?, ?, false)",
            [f"{day}{account}", day, gl_account, account],
        )


def test_the_codes_of_a_division_are_those_that_purchases_may_use(warehouse: duckdb.DuckDBPyConnection) -> None:
    books = books_of(warehouse, "exact_main", ["123"], [row("invoices"), row("purchase_orders")])
    assert books.line_codes("123") == LineCodes(
        vat_codes={
            "2": VatCode("2", Decimal("0.21"), "E"),
            "4": VatCode("4", Decimal("0.19"), "E", charged=True),
        },
        usual_vat={"4000": "2"},
        cost_centers={"10": None, "19": date(2026, 2, 28)},
        cost_units=None,
        projects={"PRJ-1": "p-1"},
        items={"K-010": Item("i-1"), "X-1": Item("i-2", is_purchased=False, ends=date(2026, 2, 28))},
        payment_conditions=frozenset({"30"}),
    )
    assert books.is_closed("123", "60", MARCH)
    assert not books.is_closed("123", "60", Period(2026, 4, date(2026, 4, 1), date(2026, 4, 30)))
    assert not books.is_closed("123", "61", MARCH)


@pytest.mark.parametrize("rows", [[row("payments")], [row("invoices", "void")]])
def test_nothing_is_read_for_what_needs_nothing(warehouse: duckdb.DuckDBPyConnection, rows: list[OutboxRow]) -> None:
    books = books_of(warehouse, "exact_main", ["123"], rows)
    assert books.line_codes("123") == LineCodes()
    assert books.payables_account("123", "s-1") is None


def test_a_tax_line_needs_the_items_and_no_payables(warehouse: duckdb.DuckDBPyConnection) -> None:
    books = books_of(warehouse, "exact_main", ["123"], [row("tax_lines")])
    assert set(books.line_codes("123").items) == {"K-010", "X-1"}
    assert books.payables_account("123", "s-1") is None
    # one that is taken away names no item
    assert books_of(warehouse, "exact_main", ["123"], [row("tax_lines", "void")]).line_codes("123") == LineCodes()


def test_feeds_that_were_never_read_say_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    for table in ("items", "projects", "payment_conditions", "cost_centers", "journal_status", "accounts"):
        warehouse.execute(f"drop table raw_exact_online.{table}")
    books = books_of(warehouse, "exact_main", ["123"], [row("invoices"), row("purchase_orders")])
    codes = books.line_codes("123")
    assert (codes.items, codes.projects, codes.payment_conditions, codes.cost_centers) == ({}, {}, None, None)
    assert not books.is_closed("123", "60", MARCH)


def test_a_supplier_without_an_account_of_its_own_stands_where_the_newest_of_its_kind_does(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    def usual() -> tuple[str | None, str | None, str | None]:
        books = books_of(warehouse, "exact_main", ["123"], [row("invoices")])
        accounts = [books.payables_account("123", supplier) for supplier in ("s-1", "s-2", "new")]
        return accounts[0], accounts[1], accounts[2]

    assert usual() == ("1610", None, None)
    ledger(warehouse, ("2026-01-01", "g-1", "s-2"), ("2026-02-01", "g-2", "s-1"), ("2026-03-01", "g-3", "s-2"))
    assert usual() == ("1610", "1600", "1600")
    warehouse.execute("delete from raw_exact_online.transaction_lines")
    warehouse.execute("delete from raw_exact_online.gl_accounts where code = '1600'")
    assert usual() == ("1610", "1610", "1610")
