"""An invoice that asks to be paid to a bank account that is none of its supplier's in the books."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.dbt.basware import books
from tests.dbt.basware.books import invoice, vendor
from tests.dbt.conftest import Decided
from tests.support import raw

DIVISION = "789"
OURS, OTHER = "DE08700901001234567890", "DE89370400440532013000"


def add(db: duckdb.DuckDBPyConnection) -> None:
    vendor(db, "76901", "Lindauer Papier GmbH", supplier="p1")
    account = {"id": "ba-p1", "account": "p1", "bank_account": OURS, "company": DIVISION}
    raw.insert(db, "raw_exact_online.bank_accounts", account)
    vendor(db, "76902", "Ohne Konto GmbH", supplier="p2")
    for key, iban in INVOICES.items():
        code = "76902" if key == "none in the books" else "76901"
        invoice(db, key, invoice_number=f"PY-{len(key)}{key[:1]}", supplier_code=code, supplier_bank_iban=iban)
    # Basware's own vendor master has another account than the books; of the second Exact has paid an invoice
    for code, supplier, name in (("76905", "p5", "Allgäuer Werkzeug GmbH"), ("76906", "p6", "Isar Logistik GmbH")):
        vendor(db, code, name, supplier=supplier, payment_means=means(OTHER))
        raw.insert(db, "raw_exact_online.bank_accounts", account | {"id": f"ba-{supplier}", "account": supplier})
        invoice(db, f"master of {code}", supplier_code=code)
    invoice(db, "master and invoice", supplier_code="76905", supplier_bank_iban=OTHER)
    books.entry(db, "e-p6", "PY-906", supplier="p6", entry_date=date(2026, 9, 4), amount_fc="61.00")
    term = {"id": "t-p6", "company": DIVISION, "transaction_entry_id": "e-p6", "account": "p6", "line_type": 22}
    paid = {"currency": "EUR", "amount_fc": "61.00", "amount_dc": "61.00", "is_fully_paid": True, "status": 50}
    raw.insert(db, "raw_exact_online.payment_terms", term | paid)
    # its e-mail address changed, and its account in the books
    contact = [{"role": "PrimaryContact", "email": "neu@anderswo.example"}]
    vendor(db, "76903", "Rheiner Druck GmbH", supplier="p3", contacts=contact)
    invoice(db, "payee watched", supplier_code="76903")
    vendor(db, "76904", "Weserbau GmbH", supplier="p4")
    raw.insert(db, "raw_exact_online.bank_accounts", account | {"id": "ba-p4", "account": "p4"})
    invoice(db, "payee changed in the books", supplier_code="76904")
    seen = {"id": 9001, "connection": "basware_main", "company": "DE01", "system": "basware", "vendor_key": "76903"}
    was = {"fact": "e-mail address", "value": "alt@rheiner.example", "seen_at": "2026-10-10 08:00:00+00"}
    raw.insert(db, "raw_operations.payee_facts", seen | was)
    seen |= {"id": 9002, "connection": "exact_main", "company": DIVISION, "system": "exact_online", "vendor_key": "p4"}
    raw.insert(db, "raw_operations.payee_facts", seen | was | {"fact": "bank account", "value": "none"})


def means(*ibans: str) -> list[dict[str, Any]]:
    accounts = [{"financialAccountIdentifiers": [{"schemeId": "IBAN", "id": iban}]} for iban in ibans]
    return [{"financialAccounts": accounts}]


INVOICES = {
    "payee other": OTHER,
    "payee other again": OTHER,
    "payee ours": OURS,
    "payee ours, as people type it": "de08 7009 0100 1234 5678 90",
    "payee not said": None,
    "none in the books": OTHER,
}


def holds(decided: Decided, key: str) -> list[dict[str, Any]]:
    (row,) = decided.query(f"select holds from outbox.basware_exact__invoices where source_key = '{key}'")
    return [one for one in row["holds"] if one["code"] == "payee_differs"]


def test_it_is_asked_with_the_last_figures_of_both(decided: Decided) -> None:
    (hold,) = holds(decided, "payee other")
    assert "asks to be paid to bank account ...3000, and supplier" in hold["text"]
    assert (
        f"has ...7890 in Exact division {DIVISION}: ask the supplier by phone, at a number from the books"
        in hold["text"]
    )
    assert OTHER not in str(hold)
    assert (hold["payload"]["invoice"], hold["payload"]["books"]) == ("...3000", "...7890")


def test_an_account_that_was_let_go_is_the_same_question_for_the_next_invoice(decided: Decided) -> None:
    (first,), (second,) = holds(decided, "payee other"), holds(decided, "payee other again")
    assert first["payload"]["pairs"] == second["payload"]["pairs"]
    assert len(first["payload"]["pairs"]) == 1


@pytest.mark.parametrize("key", [key for key in INVOICES if not key.startswith("payee other")])
def test_the_suppliers_own_account_and_one_that_a_side_does_not_say_are_no_question(decided: Decided, key: str) -> None:
    assert holds(decided, key) == []


def test_an_account_of_the_vendor_master_that_the_books_do_not_have_is_asked_of_the_vendor(decided: Decided) -> None:
    rows = decided.query(
        "select document_key, severity, text, payload from outbox.basware_exact__findings"
        " where code = 'payee_differs' and flow = 'vendors' order by all"
    )
    # what Exact has paid before is a remark
    assert [(row["document_key"], row["severity"]) for row in rows] == [("76905", "warning"), ("76906", "info")]
    said = "Allgäuer Werkzeug GmbH has bank account ...7890 in Exact and ...3000 in Basware (open invoices: 2)"
    assert said in rows[0]["text"]
    assert OTHER not in str(rows)
    (hold,) = holds(decided, "master of 76905")
    assert said in hold["text"]
    assert holds(decided, "master of 76906") == []
    # said once of an invoice that names that account too, and answered for both
    (own,) = holds(decided, "master and invoice")
    assert "asks to be paid to bank account ...3000" in own["text"]
    assert own["payload"]["pairs"] == hold["payload"]["pairs"]


def test_a_changed_e_mail_address_is_a_remark_and_a_first_account_in_the_books_holds(decided: Decided) -> None:
    rows = decided.query(
        "select document_key, kind, severity, text from outbox.basware_exact__findings where code = 'payee_change'"
        " order by all"
    )
    assert [(row["document_key"], row["kind"], row["severity"]) for row in rows] == [
        ("76903", "review", "info"),
        ("76904", "alert", "urgent"),
        ("76904", "review", "urgent"),
    ]
    changed = "changed in Basware while 1 invoice is open, from alt@rheiner.example to neu@anderswo.example"
    assert changed in rows[0]["text"]
    for key, codes in (("payee watched", []), ("payee changed in the books", ["payee_change"])):
        (row,) = decided.query(f"select holds from outbox.basware_exact__invoices where source_key = '{key}'")
        assert [one["code"] for one in row["holds"]] == codes
