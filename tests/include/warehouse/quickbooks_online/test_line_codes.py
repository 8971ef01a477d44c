"""What bills and orders are coded to in QuickBooks, from what was read."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from include.delivery.outbox import OutboxRow
from include.systems.quickbooks_online.codebook import (
    Item,
    LineCodes,
    Listed,
    Order,
    TaxCode,
    TaxRate,
    Vendor,
)
from include.warehouse.quickbooks_online.books import books_of

REALM, OTHER = "9130357992221046", "9130357992221047"
ACCOUNTS = (
    "id, name, account_type, acct_num, fully_qualified_name, currency_ref, active, tax_code_ref",
    "('61', 'Rent', 'Expense', '6100', 'Rent', 'GBP', true, '5'),"
    " ('62', 'Rent', 'Expense', null, 'Old:Rent', 'GBP', true, null)",
)
PREFERENCES = (
    "accounting_info_prefs, tax_prefs, currency_prefs",
    """('{"BookCloseDate":"2026-02-28"}', '{"UsingSalesTax":true}', '{"HomeCurrency":{"value":"GBP"}}')""",
)
RATES = """{"TaxRateDetail":[{"TaxRateRef":{"value":"7"},"TaxTypeApplicable":"TaxOnAmount"}]}"""
COMPOUND = """{"TaxRateDetail":[{"TaxRateRef":{"value":"7"},"TaxTypeApplicable":"TaxOnTax"}]}"""
UNREAD = """{"TaxRateDetail":[{"TaxRateRef":{"value":"99"}}]}"""
TABLES = {
    "accounts": ACCOUNTS,
    "preferences": PREFERENCES,
    "company_info": ("country", "('GB')"),
    "vendors": (
        "id, display_name, active, currency_ref",
        "('56', 'Jansen', true, 'GBP'), ('57', 'Old (deleted)', false, 'EUR')",
    ),
    "items": (
        "id, sku, fully_qualified_name, name, active, expense_account_ref, asset_account_ref, purchase_tax_code_ref",
        "('11', 'GLV', 'Gloves', 'Gloves', true, '61', null, '5'),"
        " ('12', null, 'Twin', 'Twin', true, null, null, null),"
        " ('13', null, 'Box:Twin', 'Twin', true, '61', null, null),"
        " ('14', 'GLV', 'Gloves (deleted)', 'x', false, '61', null, null)",
    ),
    "terms": ("id, name, active", "('3', 'Net 30', true), ('4', 'Net 90', false)"),
    "tax_rates": ("id, rate_value", "('7', 20.0)"),
    "tax_codes": (
        "id, name, active, purchase_tax_rate_list",
        f"('5', '20.0% S', true, '{RATES}'), ('6', 'QST', true, '{COMPOUND}'), ('8', 'New', false, '{UNREAD}')",
    ),
    "purchase_orders": (
        "doc_number, id, vendor_ref, line",
        """('PO-7', '300', '56', '[{"Id":"4","LineNum":1},{"Id":"9","LineNum":2},{"Id":"10"}]'),"""
        """ ('PO-8', '301', '56', '[]'), ('PO-8', '302', '56', '[]'), ('PO-9', '303', '56', '[]')""",
    ),
}


@pytest.fixture
def warehouse() -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    database.execute("create schema raw_quickbooks_online; create schema raw_config; create schema intermediate")
    for table, (columns, values) in TABLES.items():
        database.execute(
            f"create table raw_quickbooks_online.{table} as select *, 'qbo' as connection, '{REALM}' as company,"
            f" false as is_deleted from (values {values}) as rows({columns})"
        )
    database.execute(
        "create table raw_config.mappings (link text, kind text, company text, source_code text, target_code text)"
    )
    database.execute(
        "create table intermediate.quickbooks_online__codes as"
        f" select *, 'qbo' as connection, '{REALM}' as company from"
        " (values ('gl_account', '6100', '61', true), ('gl_account', 'Rent (62)', '62', true),"
        " ('cost_center', 'Hotels', '500', true), ('cost_unit', 'Tulsa', '6', false))"
        " as rows(kind, code, code_key, active)"
    )
    return database


def row(flow: str = "invoices", wanted: str = "present", **document: str) -> OutboxRow:
    return OutboxRow(
        link="mine",
        flow=flow,
        company="US01",
        source_key="77",
        target_system="quickbooks_online",
        target_company=REALM,
        document_text=json.dumps(document),
        skip=None,
        wanted="void" if wanted == "void" else "present",
    )


def codes(warehouse: duckdb.DuckDBPyConnection, *rows: OutboxRow) -> LineCodes:
    return books_of(warehouse, "qbo", [REALM], rows or [row()]).line_codes(REALM)


def test_codes_are_those_towards_the_other_side(warehouse: duckdb.DuckDBPyConnection) -> None:
    known = codes(warehouse)
    assert known.accounts == {"6100": "61", "Rent (62)": "62"}
    assert known.classes == {"Hotels": Listed("500")}
    assert known.departments == {"Tulsa": Listed("6", active=False)}
    account = books_of(warehouse, "qbo", [REALM], [row()]).account(REALM, "6100")
    assert account is not None
    assert account.tax_code == "5"


def test_items_go_by_sku_then_name_and_a_name_of_two_by_neither(warehouse: duckdb.DuckDBPyConnection) -> None:
    items = codes(warehouse).items
    assert items is not None
    gloves, twin = Item("11", tax_code="5"), Item("12", is_purchased=False)
    assert (items["GLV"], items["Gloves"], items["11"]) == (gloves, gloves, gloves)
    assert (items["Twin"], items["Box:Twin"], items["14"].active) == (twin, Item("13"), False)


def test_terms_vendors_and_tax_codes(warehouse: duckdb.DuckDBPyConnection) -> None:
    known = codes(warehouse)
    assert known.terms is not None
    assert (known.terms["Net 30"], known.terms["Net 90"].active) == (Listed("3"), False)
    assert known.vendors == {"56": Vendor("Jansen", True, "GBP"), "57": Vendor("Old (deleted)", False, "EUR")}
    assert known.tax_codes is not None
    standard = TaxCode("5", "20.0% S", (TaxRate("7", Decimal(20)),))
    assert known.tax_codes["20.0% S"] == known.tax_codes["5"] == standard
    assert known.tax_codes["QST"].rates == (TaxRate("7", Decimal(20), on_amount=False),)
    assert known.tax_codes["New"] == TaxCode("8", "New", (), active=False)


def test_an_order_that_an_invoice_names_is_known_by_its_vendor_and_number(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    named = [row(po_number="PO-7"), row(po_number="PO-8"), row()]
    assert codes(warehouse, *named).orders == {("56", "PO-7"): Order("300", {"1": "4", "2": "9", "3": "10"})}


@pytest.mark.parametrize(
    ("country", "prefs", "taxation"),
    [("US", "{}", "us"), ("USA", "{}", "us"), ("GB", '{"UsingSalesTax":true}', "lines"), ("CA", "{}", "off")],
)
def test_how_purchases_are_taxed(warehouse: duckdb.DuckDBPyConnection, country: str, prefs: str, taxation: str) -> None:
    warehouse.execute("update raw_quickbooks_online.company_info set country = ?", [country])
    warehouse.execute("update raw_quickbooks_online.preferences set tax_prefs = ?", [prefs])
    known = codes(warehouse)
    assert (known.taxation, known.closed_to) == (taxation, date(2026, 2, 28))


def test_what_was_never_read_is_not_known(warehouse: duckdb.DuckDBPyConnection) -> None:
    for table in ("items", "terms", "tax_codes", "company_info"):
        warehouse.execute(f"drop table raw_quickbooks_online.{table}")
    warehouse.execute("drop table intermediate.quickbooks_online__codes")
    known = codes(warehouse)
    assert (known.items, known.terms, known.tax_codes, known.taxation) == (None, None, None, None)
    assert (known.accounts, known.classes, known.departments) == ({}, None, None)


def test_nothing_is_read_for_other_flows(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert codes(warehouse, row("payments"), row(wanted="void")) == LineCodes()
    assert books_of(warehouse, "qbo", [OTHER], [row()]).line_codes(REALM) == LineCodes()
