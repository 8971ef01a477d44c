"""What is read from Airbase: reference page airbase, sections 3 and 6.

Every list is the tenant's. A record names its subsidiary inside, and a vendor or code may be of several: which company
a row belongs to is worked out in staging. What is small, or tells no moment of its last change, is read whole.
"""

from __future__ import annotations

from datetime import timedelta

from dlt_sources.readers import airbase_columns as of
from dlt_sources.readers.feeds import Column, Feed
from include.systems.airbase import contract

_CODES = timedelta(hours=1)  # account and tag of a line must be valid before an order is written
_SETTINGS = timedelta(hours=6)
_WEEKLY = timedelta(days=7)


def _changes(name: str, path: str, columns: tuple[Column, ...]) -> Feed:
    return Feed(
        name,
        path,
        "modified",
        ("id",),
        (of.ID, *columns),
        page_size=contract.PAGE,
        version="updated_date",
        tenant_wide=True,
    )


def _whole(name: str, path: str, columns: tuple[Column, ...], max_age: timedelta) -> Feed:
    return Feed(
        name,
        path,
        "full",
        ("id",),
        (of.ID, *columns),
        page_size=contract.PAGE,
        max_age=max_age,
        tenant_wide=True,
    )


_CURRENCY = of.CURRENCY.nested

FEEDS: tuple[Feed, ...] = (
    _changes("vendors", contract.VENDORS, of.RICH_VENDOR),
    # The list that a system of books is known to read: a vendor that the richer one lacks is not lost.
    _whole("accounting_vendors", contract.ACCOUNTING_VENDORS, of.VENDOR, _WEEKLY),
    _whole("gl_accounts", contract.GL_ACCOUNTS, of.GL_ACCOUNT, _CODES),
    _whole("tags", contract.TAG_LIST, of.TAG, _CODES),
    _whole("subsidiaries", contract.SUBSIDIARIES, of.COMPANY, _SETTINGS),
    _whole("currencies", contract.CURRENCIES, _CURRENCY, _SETTINGS),
    _changes("purchase_requests", contract.PURCHASE_REQUESTS, of.PURCHASE_REQUEST),
    _changes("purchase_orders", contract.PURCHASE_ORDERS, of.PURCHASE_ORDER),
    _changes("bills", contract.BILLS, of.BILL),
    _changes("payments", contract.PAYMENTS, of.PAYMENT),
    _whole("ledger_entries", contract.LEDGER_ENTRIES, of.LEDGER_ENTRY, _WEEKLY),
)
