"""The books a payment in QuickBooks needs, from what was read: accounts, the bills it names, currencies, clearing."""

from __future__ import annotations

import json

import duckdb
import pytest

from include.delivery.outbox import OutboxRow
from include.systems.quickbooks_online.codebook import Account, Currencies, OpenItem
from include.warehouse.quickbooks_online.books import books_of, names_of

REALM, OTHER = "9130357992221046", "9130357992221047"


@pytest.fixture
def warehouse() -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    database.execute("create schema raw_quickbooks_online; create schema raw_config")
    for table, columns, values in (
        (
            "accounts",
            "id, name, account_type, acct_num, fully_qualified_name, currency_ref, active, is_deleted",
            "('35', 'Checking', 'Bank', '1000', 'Checking', 'USD', true, false),"
            "('36', 'Old checking (deleted)', 'Bank', null, 'Old checking (deleted)', 'USD', false, false),"
            "('37', 'Gone', 'Bank', null, 'Gone', 'USD', true, true)",
        ),
        (
            "bills",
            "id, vendor_ref, ap_account_ref, currency_ref, is_deleted",
            "('12', '56', '33', 'USD', false), ('145', '56', '33', 'USD', false), ('146', '56', '33', 'USD', true)",
        ),
        (
            "vendor_credits",
            "id, vendor_ref, ap_account_ref, currency_ref, is_deleted",
            "('12', '57', '34', 'EUR', false)",
        ),
        ("vendors", "id, acct_num, display_name, is_deleted", "('35', null, 'Bob''s Burger Joint', false)"),
        (
            "preferences",
            "currency_prefs, is_deleted",
            """('{"MultiCurrencyEnabled":true,"HomeCurrency":{"value":"USD","name":null}}', false)""",
        ),
        ("feeds", "feed, is_deleted", "('bills', false)"),
    ):
        database.execute(
            f"create table raw_quickbooks_online.{table} as select *, 'qbo' as connection, '{REALM}' as company"
            f" from (values {values}) as rows({columns})"
        )
    database.execute(
        "create table raw_config.mappings as select * from (values ('mine', 'payment_account', 'C3', 'VCC', 'Cards'))"
        " as rows(link, kind, company, source_code, target_code)"
    )
    return database


def payment(*keys: str) -> OutboxRow:
    document = {"applications": [{"document_key": key} for key in keys]}
    return OutboxRow(
        link="mine",
        flow="payments",
        company="C3",
        source_key="77",
        target_system="quickbooks_online",
        target_company=REALM,
        document_text=json.dumps(document),
        skip=None,
        wanted="present",
    )


def test_accounts_are_known_by_name_and_number_inactive_ones_too(warehouse: duckdb.DuckDBPyConnection) -> None:
    books = books_of(warehouse, "qbo", [REALM], [])
    checking = Account("35", "Checking", "Bank", "1000", "Checking", "USD", True)
    assert (books.account(REALM, "1000"), books.account(REALM, "Checking")) == (checking, checking)
    old = books.account(REALM, "Old checking (deleted)")
    assert old is not None
    assert not old.active
    assert (books.account(REALM, "Gone"), books.account(OTHER, "1000")) == (None, None)


def test_a_bill_and_a_vendor_credit_of_one_id_are_told_apart(warehouse: duckdb.DuckDBPyConnection) -> None:
    books = books_of(warehouse, "qbo", [REALM], [payment("145", "VC-12", "146")])
    assert books.open_item(REALM, "145") == OpenItem("56", "33", "USD")
    assert books.open_item(REALM, "VC-12") == OpenItem("57", "34", "EUR")
    assert books.open_item(REALM, "12") is None  # no payment names it
    assert books.open_item(REALM, "146") is None  # deleted


def test_currencies_and_accounts_by_payment_method(warehouse: duckdb.DuckDBPyConnection) -> None:
    books = books_of(warehouse, "qbo", [REALM], [payment("145")])
    assert books.currencies(REALM) == Currencies("USD", True)
    assert (books.payment_account(REALM, "VCC"), books.payment_account(REALM, "Check")) == ("Cards", None)


def test_of_a_company_that_was_never_read_nothing_is_known() -> None:
    empty = duckdb.connect()
    empty.execute("create schema raw_config")
    empty.execute(
        "create table raw_config.mappings (link text, kind text, company text, source_code text, target_code text)"
    )
    books = books_of(empty, "qbo", [REALM], [payment("145")])
    assert (books.account(REALM, "1000"), books.open_item(REALM, "145"), books.currencies(REALM)) == (None, None, None)


def test_an_account_and_a_vendor_of_one_id_have_their_own_names(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert names_of(warehouse, "qbo", ["35"]) == {
        ("account", "35"): ("1000", "Checking"),
        ("supplier", "35"): ("Bob's Burger Joint", "Bob's Burger Joint"),
    }
