"""What stands beside the walk of a month end: each vendor's balance, the clearing account by age, what is to match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]
NOTHING = Decimal(0)
AGES = (7, 30, 60, 90)
"""The last day of each age but the oldest."""
OVERVIEW = """
    with companies as (select link, company from reconciliation.payables_companies),
    found as (
        select link, company, ap_account, ap_account_name, currency,
            coalesce(sum(amount) filter (where side = 'ledger'), 0) as ledger,
            coalesce(sum(amount) filter (where side = 'books'), 0) as books,
            coalesce(sum(amount) filter (where side = 'other'), 0) as other
        from reconciliation.payables_movements
        where side in ('ledger', 'books', 'other') and coalesce(date <= ?, true)
        group by all
    )
    select *, ledger - other as difference, books - other as explained, ledger - books as unexplained
    from companies left join found using (link, company)
    order by link, company, ap_account, currency
"""
CLEARING = """
    select account, account_name, currency, entry_number, date, text, amount from reconciliation.clearing
    where link = ? and company = ? and date <= ? order by account, currency, date, entry_number
"""
TO_MATCH = """
    select counterparty, invoice_number, books_entry_number, posting_date, currency, amount, suggested_action
    from reconciliation.to_match
    where link = ? and company = ? and posting_date <= ? order by counterparty, posting_date, books_entry_number
"""
"""Payments that we posted and the books did not match with what they pay."""
APPROVED = """
    select counterparty, number, date, currency, amount, cause, reason, document_flow, document_company,
        document_source_key
    from reconciliation.payables_movements
    where link = ? and company = ? and side = 'approved' and coalesce(date <= ?, true)
    order by counterparty, date, number
"""
ORDERED = """
    select ap_account, currency, sum(amount) as amount from reconciliation.payables_movements
    where link = ? and company = ? and side = 'ordered' and coalesce(date <= ?, true) group by all
"""
MOVEMENTS = """
    select side, number, date, amount, movement, basis, document_flow, document_company, document_source_key
    from reconciliation.payables_movements
    where link = ? and company = ? and coalesce(date <= ?, true) and ap_account = ? and currency = ?
        and counterparty_key = ? and side in ('ledger', 'books')
    order by date desc nulls last, number, movement
"""
"""What a vendor's balance consists of: entries of the ledger, and what its documents make of them."""


@dataclass(frozen=True)
class Vendor:
    """``ledger - other = explained + unexplained``."""

    key: str
    name: str
    ledger: Decimal
    other: Decimal
    explained: Decimal
    unexplained: Decimal

    @property
    def agrees(self) -> bool:
        return not self.explained and not self.unexplained


@dataclass(frozen=True)
class Clearing:
    """What is left on a clearing account, by age in days as of a day: one amount for each of `AGES`, and the oldest."""

    account: str
    name: str
    currency: str
    by_age: tuple[Decimal, ...]
    items: tuple[Row, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.by_age, NOTHING)


def vendors(entries: Iterable[Row], account: str, currency: str) -> list[Vendor]:
    """Of one walk, out of rows of ``reading.ENTRIES``; those that differ first, the largest of them first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in entries:
        if (row["ap_account"], row["currency"]) == (account, currency):
            found[row["counterparty_key"]].append(row)
    made = []
    for key, rows in found.items():
        ledger, books, other = (sum((row[side] for row in rows), NOTHING) for side in ("ledger", "books", "other"))
        made.append(Vendor(key, rows[0]["counterparty"], ledger, other, books - other, ledger - books))
    return sorted(made, key=lambda one: (one.agrees, -abs(one.unexplained), -abs(one.explained), one.name))


def clearing(items: Iterable[Row], as_of: date) -> list[Clearing]:
    """Rows of `CLEARING`, by account and currency."""
    found: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in items:
        found[row["account"], row["account_name"] or "", row["currency"] or ""].append(row)
    return [
        Clearing(*key, tuple(sum((row["amount"] for row in rows if _age(row, as_of) == place), NOTHING)
                             for place in range(len(AGES) + 1)), tuple(rows))
        for key, rows in found.items()
    ]  # fmt: skip


def age_titles() -> list[str]:
    """``0 to 7 days``, ..., ``over 90 days``."""
    first = [0, *(last + 1 for last in AGES[:-1])]
    return [*(f"{start} to {last} days" for start, last in zip(first, AGES, strict=True)), f"over {AGES[-1]} days"]


def _age(row: Row, as_of: date) -> int:
    return sum((as_of - row["date"]).days > last for last in AGES)
