"""Documents that were begun and are asked for no more: said once, and what was done or may be done is left alone."""

from __future__ import annotations

import duckdb
import pytest

from tests.dbt.avalara.books import customer, delivered, draft, invoice
from tests.dbt.conftest import Decided

FLOWS = ("addresses", "estimates", "tax_lines", "tax", "tax_journals", "commit")


def add(db: duckdb.DuckDBPyConnection) -> None:
    for flow in FLOWS:
        for state in ("blocked", "waiting", "held", "refused", "retrying", "planned", "sending", "unknown", "skipped"):
            facts = {"number": f"N-{state}", "counterparty": "Somebody", "amount": "1.00", "currency": "USD"}
            delivered(db, flow, f"lb-{state}", None, state=state, **facts)
        delivered(db, flow, "lb-delivered", "somewhere")
        delivered(db, flow, "lb-elsewhere", None, "999", state="blocked")
    customer(db, "lb")
    # a draft whose line was never written, and which is final and billed without tax
    invoice(db, "lb-final", "lb")
    delivered(db, "tax_lines", "lb-final", None, state="waiting")
    draft(db, "lb-draft", "lb")
    delivered(db, "tax_lines", "lb-draft", None, state="waiting")


@pytest.mark.parametrize("flow", FLOWS)
def test_what_is_asked_for_no_more_is_said_to_be_needed_no_more(decided: Decided, flow: str) -> None:
    sql = f"select source_key, skip, number, target_company from outbox.exact_avalara__{flow}"
    rows = decided.query(f"{sql} where source_key ^@ 'lb-' and source_key not in ('lb-final', 'lb-draft')")
    assert {row["source_key"] for row in rows} == {
        "lb-blocked", "lb-waiting", "lb-held", "lb-refused", "lb-retrying", "lb-planned",
    }  # fmt: skip
    assert {row["skip"] for row in rows} == {"not_needed"}
    into = "852" if flow in ("tax_lines", "tax_journals") else "KESTREL-US"
    assert {(row["number"][:2], row["target_company"]) for row in rows} == {("N-", into)}


def test_what_is_asked_for_still_is_not(decided: Decided) -> None:
    assert decided.row("tax_lines", "lb-draft")["skip"] is None
    assert decided.row("tax_lines", "lb-final")["skip"] == "not_needed"
