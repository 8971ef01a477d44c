"""An invoice that asks to be paid to a bank account that is none of its supplier's in the books."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

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
