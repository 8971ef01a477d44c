"""What bills, purchase orders and tax journals on their way to QuickBooks are coded to, as read: nothing is read for
other flows.

Accounts, classes and departments go by the code that they have towards the other side, which
``quickbooks_online__codes`` gives them; everything else by its own name. A name that two entries have names neither.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import duckdb

from include.delivery.outbox import OutboxRow
from include.systems.quickbooks_online.codebook import (
    Item,
    LineCodes,
    Listed,
    Order,
    Taxation,
    TaxCode,
    TaxRate,
    Vendor,
)
from include.systems.quickbooks_online.contract import HOME_OF_US_TAX, TAX_ON_AMOUNT
from include.warehouse.catalogue import columns_of
from include.warehouse.lookups import live_rows

SYSTEM = "quickbooks_online"
FLOWS = frozenset({"invoices", "bills", "purchase_orders", "tax_journals"})
_CODES = f"""
    select kind, code, code_key, active from intermediate.{SYSTEM}__codes
    where connection = ? and company = ? and not coalesce(code, '') = ''
"""
_KINDS = ("gl_account", "cost_center", "cost_unit")
T = TypeVar("T")


def line_codes(
    warehouse: duckdb.DuckDBPyConnection, connection: str, companies: Sequence[str], rows: Iterable[OutboxRow]
) -> dict[str, LineCodes]:
    """By company, what the invoices and orders among ``rows`` need; empty when there are none."""
    wanted = [row for row in rows if row.flow in FLOWS and row.wanted != "void"]
    if not wanted:
        return {}
    numbers = _numbers(wanted)
    return {company: _Reader(warehouse, connection, company).codes(numbers) for company in companies}


class _Reader:
    def __init__(self, warehouse: duckdb.DuckDBPyConnection, connection: str, company: str) -> None:
        self._warehouse, self._connection, self._company = warehouse, connection, company

    def codes(self, order_numbers: Sequence[str]) -> LineCodes:
        coded = self._coded()
        preferences = self._one("preferences", "accounting_info_prefs tax_prefs")
        return LineCodes(
            accounts={code: one.id for code, one in coded["gl_account"].items()} if coded else {},
            classes=coded["cost_center"] if coded else None,
            departments=coded["cost_unit"] if coded else None,
            items=self._items(),
            terms=self._terms(),
            tax_codes=self._tax_codes(),
            vendors={
                key: Vendor(name or key, active is not False, currency)
                for key, name, active, currency in self._rows("vendors", "id display_name active currency_ref")
            },
            orders=self._orders(order_numbers),
            taxation=self._taxation(preferences[1] if preferences else None),
            closed_to=_closed_to(preferences[0] if preferences else None),
        )

    def _coded(self) -> Mapping[str, dict[str, Listed]] | None:
        if columns_of(self._warehouse, "intermediate", f"{SYSTEM}__codes") is None:
            return None
        found: dict[str, dict[str, Listed]] = {kind: {} for kind in _KINDS}
        for kind, code, key, active in self._warehouse.execute(_CODES, [self._connection, self._company]).fetchall():
            if kind in found:
                found[kind][code] = Listed(str(key), bool(active))
        return found

    def _items(self) -> Mapping[str, Item] | None:
        if not self._is_read("items"):
            return None
        names = "id sku fully_qualified_name name active expense_account_ref asset_account_ref purchase_tax_code_ref"
        rows = self._rows("items", names)
        known = {row[0]: Item(row[0], row[4] is not False, bool(row[5] or row[6]), row[7]) for row in rows}
        return _by_names(known, rows, (1, 2, 3, 0), lambda item: item.active)

    def _terms(self) -> Mapping[str, Listed] | None:
        if not self._is_read("terms"):
            return None
        rows = self._rows("terms", "id name active")
        known = {key: Listed(key, active is not False) for key, _, active in rows}
        return _by_names(known, rows, (1, 0), lambda term: term.active)

    def _tax_codes(self) -> Mapping[str, TaxCode] | None:
        if not self._is_read("tax_codes"):
            return None
        percents = {key: Decimal(str(rate or 0)) for key, rate in self._rows("tax_rates", "id rate_value")}
        rows = self._rows("tax_codes", "id name active purchase_tax_rate_list")
        known = {
            key: TaxCode(key, name or key, _rates(listed, percents), active is not False)
            for key, name, active, listed in rows
        }
        return _by_names(known, rows, (1, 0), lambda code: code.active)

    def _orders(self, numbers: Sequence[str]) -> dict[tuple[str, str], Order]:
        if not numbers:
            return {}
        found: dict[tuple[str, str], list[Order]] = {}
        for number, key, vendor, lines in self._rows("purchase_orders", "doc_number id vendor_ref line", numbers):
            # Intuit's own sample of a purchase order numbers no lines: they go by their place then.
            ids = {str(one.get("LineNum") or no): str(one["Id"]) for no, one in enumerate(json.loads(lines or "[]"), 1)}
            found.setdefault((vendor, number), []).append(Order(key, ids))
        return {name: orders[0] for name, orders in found.items() if len(orders) == 1}

    def _taxation(self, preferences: str | None) -> Taxation | None:
        company = self._one("company_info", "country")
        if company is None or not company[0] or preferences is None:
            return None
        if str(company[0]).upper() in HOME_OF_US_TAX:
            return "us"
        return "lines" if json.loads(preferences).get("UsingSalesTax") else "off"

    def _is_read(self, table: str) -> bool:
        return columns_of(self._warehouse, f"raw_{SYSTEM}", table) is not None

    def _one(self, table: str, columns: str) -> tuple[Any, ...] | None:
        return next(iter(self._rows(table, columns)), None)

    def _rows(self, table: str, columns: str, keys: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
        """Rows of this company that are there; ``keys`` names values of the first column."""
        found = live_rows(self._warehouse, SYSTEM, table, columns.split(), self._connection, [self._company], keys=keys)
        return [row[1:] for row in found]


def _by_names(
    known: Mapping[str, T], rows: Sequence[tuple[Any, ...]], names: Sequence[int], active: Callable[[T], bool]
) -> dict[str, T]:
    """Entries by each of their names, the first kind of name first; an active one before those that are not."""
    found: dict[str, T] = {}
    for column in names:
        called: dict[str, list[T]] = {}
        for row in rows:
            if row[column]:
                called.setdefault(str(row[column]), []).append(known[row[0]])
        for name, entries in called.items():
            living = [one for one in entries if active(one)] or entries
            if len(living) == 1:
                found.setdefault(name, living[0])
    return found


def _rates(listed: str | None, percents: Mapping[str, Decimal]) -> tuple[TaxRate, ...]:
    """Of a code's PurchaseTaxRateList; none where one of them was not read: nothing can be worked out then."""
    details = (json.loads(listed or "{}") or {}).get("TaxRateDetail") or []
    keys = [str((one.get("TaxRateRef") or {}).get("value")) for one in details]
    if not all(key in percents for key in keys):
        return ()
    kinds = [one.get("TaxTypeApplicable") in (None, TAX_ON_AMOUNT) for one in details]
    return tuple(TaxRate(key, percents[key], kind) for key, kind in zip(keys, kinds, strict=True))


def _closed_to(preferences: str | None) -> date | None:
    day = json.loads(preferences or "{}").get("BookCloseDate")
    return date.fromisoformat(str(day)[:10]) if day else None


def _numbers(rows: Iterable[OutboxRow]) -> list[str]:
    """The numbers of the purchase orders that invoices name."""
    found: set[str] = set()
    for row in rows:
        try:
            number = json.loads(row.document_text or "{}").get("po_number")
        except ValueError:
            continue  # the engine says so of the document itself
        if number:
            found.add(str(number))
    return sorted(found)
