"""What a posting to QuickBooks needs to know of a company's books, from the warehouse: no call is spent on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import duckdb

from include.delivery.outbox import OutboxRow
from include.systems.quickbooks_online.codebook import Account, Books, CompanyBooks, Currencies, LineCodes, OpenItem
from include.systems.quickbooks_online.contract import VENDOR_CREDIT_PREFIX
from include.warehouse.lookups import live_rows, payment_accounts
from include.warehouse.quickbooks_online.line_codes import line_codes

SYSTEM = "quickbooks_online"
_ACCOUNT = ("id", "name", "account_type", "acct_num", "fully_qualified_name", "currency_ref", "active")
_OPEN_ITEM = ("id", "vendor_ref", "ap_account_ref", "currency_ref")


def books_of(
    warehouse: duckdb.DuckDBPyConnection, connection: str, companies: Sequence[str], rows: Iterable[OutboxRow]
) -> Books:
    """The books of these companies of one QuickBooks connection, with just the bills and vendor credits that the
    payments among ``rows`` name, and the codes of lines where bills or orders are among them. ``warehouse`` is open
    for reading."""
    rows = list(rows)
    keys = _paid(rows)
    coded = line_codes(warehouse, connection, companies, rows)

    def live(table: str, columns: Sequence[str], named: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
        return live_rows(warehouse, SYSTEM, table, columns, connection, companies, keys=named)

    accounts: dict[str, list[Account]] = {company: [] for company in companies}
    items: dict[str, dict[str, OpenItem]] = {company: {} for company in companies}
    own = (*_ACCOUNT, "tax_code_ref") if coded else _ACCOUNT
    for company, key, name, kind, number, full_name, currency, active, *tax in live("accounts", own):
        account = Account(key, name or "", kind or "", number, full_name, currency, active is not False, *tax)
        accounts[company].append(account)
    for table, prefix in (("bills", ""), ("vendor_credits", VENDOR_CREDIT_PREFIX)):
        named = [key.removeprefix(prefix) for key in keys if key.startswith(VENDOR_CREDIT_PREFIX) == bool(prefix)]
        for company, key, vendor, ap_account, currency in live(table, _OPEN_ITEM, named) if named else ():
            items[company][prefix + key] = OpenItem(vendor, ap_account, currency)
    currencies = {
        company: found
        for company, preferences in live("preferences", ("currency_prefs",))
        if (found := _currencies(preferences)) is not None
    }
    clearing = payment_accounts(warehouse, rows)
    return Books(
        {
            company: CompanyBooks(
                accounts[company],
                items[company],
                currencies.get(company),
                clearing.get(company, {}),
                coded.get(company, LineCodes()),
            )
            for company in companies
        }
    )


def names_of(
    warehouse: duckdb.DuckDBPyConnection, connection: str, ids: Sequence[str]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Number and name of accounts, vendors and classes: each counts its ids by itself, and so does each company."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for kind, table, code, name in (
        ("account", "accounts", "acct_num", "fully_qualified_name"),
        ("supplier", "vendors", "acct_num", "display_name"),
        ("cost_center", "classes", "fully_qualified_name", "fully_qualified_name"),
    ):
        companies = _companies(warehouse, connection)
        for _, key, number, called in live_rows(
            warehouse, SYSTEM, table, ("id", code, name), connection, companies, keys=ids
        ):
            found[kind, key] = (number or called or "", called or "")
    return found


def _companies(warehouse: duckdb.DuckDBPyConnection, connection: str) -> list[str]:
    rows = warehouse.execute(
        f"select distinct company from raw_{SYSTEM}.feeds where connection = ?", [connection]
    ).fetchall()
    return [row[0] for row in rows]


def _currencies(preferences: str | None) -> Currencies | None:
    found = json.loads(preferences or "{}")
    home = (found.get("HomeCurrency") or {}).get("value")
    return None if home is None else Currencies(home, bool(found.get("MultiCurrencyEnabled")))


def _paid(rows: Iterable[OutboxRow]) -> list[str]:
    """The bills and vendor credits that payments name."""
    keys: set[str] = set()
    for row in rows:
        if row.flow != "payments":
            continue
        try:
            document = json.loads(row.document_text or "{}")
        except ValueError:
            continue  # the engine says so of the document itself
        keys.update(str(paid.get("document_key")) for paid in document.get("applications") or ())
    return sorted(keys)
