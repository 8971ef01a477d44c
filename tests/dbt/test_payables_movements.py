"""Accounts payable as dated movements, in Exact Online with AvidXchange."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import duckdb
import pytest

from tests.dbt import books
from tests.dbt.conftest import Decided
from tests.dbt.payables import Movements
from tests.dbt.test_reconciliation import ledger

E = books.E
DAY = date(2026, 11, 5)


def vendor(db: duckdb.DuckDBPyConnection, key: str) -> dict[str, Any]:
    """A supplier that AvidXchange has; how its invoices and payments there name it."""
    code = f"3{key[-3:]}"
    books.supplier(db, key, code, f"Payable {key} B.V.", vendor=f"v-{key}")
    return {"vendor_external_code": code, "vendor_id": f"v-{key}"}


def owed(db: duckdb.DuckDBPyConnection, supplier: str, key: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An open bill of 121.00 from a supplier of its own, on the A/P account."""
    own, day = vendor(db, supplier), more.get("entry_date", DAY)
    books.entry(db, key, *lines, supplier=supplier, **more)
    books.term(db, key, account=supplier)
    ledger(db, key, "gl-1600", "-121.00", account=supplier, date=day, type=30)
    return own


def sent(db: duckdb.DuckDBPyConnection, supplier: str, key: str, **more: Any) -> dict[str, Any]:
    own = owed(db, supplier, key)
    books.invoice(db, f"i-{key}", key, **own, **more)
    books.delivered(db, "purchase_invoices", key, f"i-{key}")
    return own


def add(db: duckdb.DuckDBPyConnection) -> None:
    owed(db, "pm-101", "pm-flight")
    owed(db, "pm-102", "pm-first")
    books.entry(db, "pm-twin", supplier="pm-102", your_ref="F-pm-first.")
    books.term(db, "pm-twin", account="pm-102")
    ledger(db, "pm-twin", "gl-1600", "-121.00", account="pm-102", date=DAY, type=30)
    owed(db, "pm-103", "pm-blocked", books.line(GLAccount="gl-4200"))
    owed(db, "pm-104", "pm-disputed")
    db.execute(f"update {E}.payment_terms set approval_status = 3 where transaction_entry_id = 'pm-disputed'")
    own = sent(db, "pm-105", "pm-paid", status="Paid")
    books.payment(db, "9105", ("i-pm-paid", "121.00", "0"), **own)
    books.posted(db, "9105", "pm-paid", "2026-11-12")
    facts: dict[str, Any] = {"account": "pm-105", "date": date(2026, 11, 12), "description": "AVX:9105 F-pm-paid"}
    ledger(db, "je-9105", "gl-1600", "121.00", type=90, **facts)
    books.own_term(db, "9105", "je-9105", account="pm-105")
    owed(db, "pm-106", "pm-early", entry_date=date(2025, 6, 1))
    for supplier, key, kind, amount in (
        ("pm-107", "pm-journal", 90, "-40.00"),
        ("pm-108", "pm-revalued", 80, "-3.00"),
        ("pm-109", "pm-prepaid", 40, "15.00"),
    ):
        vendor(db, supplier)
        ledger(db, key, "gl-1600", amount, account=supplier, date=DAY, type=kind)
        books.term(db, key, amount, account=supplier)
    sent(db, "pm-110", "pm-both")
    sent(db, "pm-111", "pm-amount", amount="120.00")
    books.invoice(db, "i-pm-only", None, invoice_number="PM-ONLY", **vendor(db, "pm-112"))
    own = sent(db, "pm-114", "pm-void", status="PaymentVoided")
    of_it: dict[str, Any] = {"status": "Void", "payment_date": date(2026, 11, 8), "voided_date": date(2026, 11, 20)}
    books.payment(db, "9114", ("i-pm-void", "121.00", "0"), **own, **of_it)
    reversal = json.dumps({"void": {"id": "je-9114v"}})
    books.posted(db, "9114", "pm-void", "2026-11-09", voided=True, target_facts=reversal)
    for key, amount, day in (("je-9114", "121.00", date(2026, 11, 9)), ("je-9114v", "-121.00", date(2026, 11, 21))):
        text = f"AVX:9114{':void' if key.endswith('v') else ''} F-pm-void"
        ledger(db, key, "gl-1600", amount, type=90, account="pm-114", date=day, description=text)
        books.own_term(db, "9114", key, amount, account="pm-114", paid=True, description=text)
    # without an open item, so that nothing says what it is
    vendor(db, "pm-113")
    ledger(db, "pm-nothing", "gl-1600", "-7.00", account="pm-113", date=DAY, type=90)


class TestExact(Movements):
    link, company = books.LINK, "123"
    day, posted = date(2026, 11, 11), date(2026, 11, 12)
    vendors: ClassVar[dict[str, str]] = {
        "on its way": "pm-101",
        "entered twice": "pm-102",
        "to be corrected": "pm-103",
        "payment blocked": "pm-104",
        "paid there, posted later": "pm-105",
        "before the start": "pm-106",
        "manual journal": "pm-107",
        "revaluation": "pm-108",
        "prepayment": "pm-109",
        "both have it": "pm-110",
        "another amount there": "pm-111",
        "there alone": "pm-112",
        "nothing stands for it": "pm-113",
        "paid, and void since": "pm-114",
    }

    def test_a_company_has_the_name_of_its_division(self, decided: Decided) -> None:
        found = decided.query("select company, company_name from reconciliation.payables_companies order by company")
        assert {"company": "123", "company_name": "Meridiaan B.V."} in found

    def test_both_sides_of_a_company_are_called_by_the_books(self, decided: Decided) -> None:
        named = f"select company, company_name from operations.companies where link = '{self.link}' order by company"
        found = [tuple(row.values()) for row in decided.query(named)]
        assert {("123", "Meridiaan B.V."), ("C1", "Meridiaan B.V.")} <= {*found}

    @pytest.mark.parametrize(
        ("day", "balance", "causes"),
        [
            (date(2026, 11, 7), "121.00", {}),
            (date(2026, 11, 8), "121.00", {"timing": Decimal("121.00")}),
            (date(2026, 11, 9), "0.00", {}),
            (date(2026, 11, 20), "0.00", {"timing": Decimal("-121.00")}),
            (date(2026, 11, 21), "121.00", {}),
        ],
    )
    def test_a_payment_that_is_void_since_was_one_until_then(
        self, decided: Decided, day: date, balance: str, causes: dict[str, Decimal]
    ) -> None:
        vendor = self.vendors["paid, and void since"]
        found = self.vendor(decided, vendor, day)
        assert (found.ledger, found.unexplained) == (Decimal(balance), Decimal(0))
        assert self.causes(decided, vendor, day) == causes
