"""What invoices and orders on their way to Exact are coded to, as read: nothing is read for other flows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from include.delivery.outbox import OutboxRow
from include.systems.exact_online import contract
from include.systems.exact_online.codebook import Item, LineCodes, VatCode
from include.warehouse.catalogue import columns_of
from include.warehouse.lookups import live_rows

SCHEMA = "raw_exact_online"
_OWN = (
    f"select id, glap from {SCHEMA}.accounts where connection = ? and company = ? and not is_deleted and glap = any(?)"
)
_USUAL = f"""
    select gl_account from {SCHEMA}.transaction_lines
    where connection = ? and company = ? and not is_deleted and type in (30, 31) and gl_account = any(?)
        and account in (
            select id from {SCHEMA}.accounts
            where connection = ? and company = ? and not is_deleted and glap is null
        )
    order by date desc, id limit 1
"""
"""The line on accounts payable of the newest entry or credit note of a supplier without an account of its own."""


@dataclass(frozen=True)
class Purchases:
    """Of one division; see ``DivisionBooks``."""

    line_codes: LineCodes = field(default_factory=LineCodes)
    payables: dict[str, str] = field(default_factory=dict)
    usual_payables: str | None = None
    closed: frozenset[tuple[str, int, int]] = frozenset()


def purchases_of(
    warehouse: duckdb.DuckDBPyConnection, connection: str, companies: Sequence[str], rows: Iterable[OutboxRow]
) -> dict[str, Purchases]:
    """By division, what the invoices and orders among ``rows`` need; empty when there are none."""
    flows = {row.flow for row in rows if row.wanted != "void"}
    if not flows & {"invoices", "purchase_orders", "tax_lines"}:
        return {}
    read = _Reader(warehouse, connection, companies)
    codes = read.line_codes(with_items=bool(flows & {"purchase_orders", "tax_lines"}))
    if "invoices" not in flows:
        return {company: Purchases(codes[company]) for company in companies}
    return {
        company: Purchases(codes[company], own, usual, closed)
        for company, (own, usual), closed in (
            (company, read.payables(company), read.closed(company)) for company in companies
        )
    }


class _Reader:
    def __init__(self, warehouse: duckdb.DuckDBPyConnection, connection: str, companies: Sequence[str]) -> None:
        self._warehouse, self._connection, self._companies = warehouse, connection, companies

    def line_codes(self, with_items: bool) -> dict[str, LineCodes]:
        return {company: self._line_codes(company, with_items) for company in self._companies}

    def payables(self, company: str) -> tuple[dict[str, str], str | None]:
        """The code of each supplier's own accounts-payable account, and that of all others: the only one there is, else
        the one on which the newest entry of such a supplier stands."""
        accounts = {
            str(key): _text(code)
            for key, code, kind in self._rows(company, "gl_accounts", "id code type")
            if int(kind or 0) == contract.PAYABLES_ACCOUNT_TYPE
        }
        if columns_of(self._warehouse, SCHEMA, "accounts") is None:
            return {}, None
        scope = [self._connection, company, list(accounts)]
        own = self._warehouse.execute(_OWN, scope).fetchall()
        return {str(supplier): accounts[account] for supplier, account in own}, self._usual(accounts, scope)

    def _usual(self, accounts: Mapping[str, str], scope: Sequence[Any]) -> str | None:
        if len(accounts) == 1:
            return next(iter(accounts.values()))
        if columns_of(self._warehouse, SCHEMA, "transaction_lines") is None:
            return None
        newest = self._warehouse.execute(_USUAL, [*scope, *scope[:2]]).fetchone()
        return accounts[newest[0]] if newest else None

    def closed(self, company: str) -> frozenset[tuple[str, int, int]]:
        found = self._rows(company, "journal_status", "journal_code year period status")
        return frozenset((_text(code), int(year), int(no)) for code, year, no, status in found if status == 1)

    def _line_codes(self, company: str, with_items: bool) -> LineCodes:
        vat = self._rows(company, "vat_codes", "code percentage type charged is_blocked vat_transaction_type")
        usual = self._rows(company, "gl_accounts", "code vat_code")
        items = self._rows(company, "items", "id code is_purchase_item end_date") if with_items else []
        conditions = self._rows(company, "payment_conditions", "code")
        return LineCodes(
            vat_codes={
                _text(code): VatCode(_text(code), Decimal(str(rate or 0)), _text(kind), bool(charged))
                for code, rate, kind, charged, is_blocked, side in vat
                if not is_blocked and _text(side) != "S"
            },
            usual_vat={_text(account): _text(code) for account, code in usual if _text(code)},
            cost_centers=self._dimension(company, "cost_centers"),
            cost_units=self._dimension(company, "cost_units"),
            projects={_text(code): str(key) for key, code in self._rows(company, "projects", "id code")},
            items={
                _text(code): Item(str(key), is_purchased is not False and is_purchased != 0, _day(ends))
                for key, code, is_purchased, ends in sorted(items, key=_end)
            },
            payment_conditions=frozenset(_text(code) for (code,) in conditions) if conditions else None,
        )

    def _dimension(self, company: str, table: str) -> dict[str, date | None] | None:
        if columns_of(self._warehouse, SCHEMA, table) is None:
            return None
        return {_text(code): _day(ends) for code, ends in sorted(self._rows(company, table, "code end_date"), key=_end)}

    def _rows(self, company: str, table: str, columns: str) -> list[tuple[Any, ...]]:
        found = live_rows(self._warehouse, "exact_online", table, columns.split(), self._connection, [company])
        return [row[1:] for row in found]


def _text(value: Any) -> str:
    return str(value or "").strip()


def _end(row: Sequence[Any]) -> date:
    """The last day, in the last column: a code that ended and was entered again is the one that goes on."""
    return _day(row[-1]) or date.max


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])
