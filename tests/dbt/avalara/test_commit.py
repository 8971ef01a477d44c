"""The commit: after its journal, for what the journal was posted for, and never in two minds about VAT."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from include.documents import TaxCommit, parse
from tests.dbt.avalara import books
from tests.dbt.avalara.books import FIRST, RETAXED, booked, customer, delivered, draft, invoice, line, part, posted
from tests.dbt.avalara.books import recorded as recorded_as
from tests.dbt.conftest import Decided


def recorded(db: duckdb.DuckDBPyConnection, key: str, tax: str = "7.75", **more: Any) -> None:
    recorded_as(db, key, part(tax), **more)


def committed(db: duckdb.DuckDBPyConnection, key: str, version: int | None = None, **more: Any) -> None:
    document = {
        "kind": "tax_commit", "company": "852", "source_key": key, "company_code": "KESTREL-US", "code": f"852-{key}",
        "date": "2026-11-18", "total": "100.00", "is_credit": False, "tax": f"tax:{key}",
        "journal": f"tax_journals:{key}", "version": version, "exact_vat": None,
    }  # fmt: skip
    delivered(db, "commit", key, f"852-{key}", **({"delivered_document": json.dumps(document)} | more))


def add(db: duckdb.DuckDBPyConnection) -> None:
    customer(db, "cm")
    invoice(db, "cm-new", "cm")
    invoice(db, "cm-CASED", "cm")
    draft(db, "cm-draft", "cm")
    invoice(db, "cm-early", "cm", invoice_date=date(2026, 8, 31))
    invoice(db, "cm-deleted", "cm", is_deleted=True)
    recorded(db, "cm-deleted")
    invoice(db, "cm-adopted-code", "cm")
    recorded(db, "cm-adopted-code", target_id="852-CM-ADOPTED-CODE")
    invoice(db, "cm-credit", "cm", type=8021, your_ref="x", sales_invoice_lines=[line(net="-100.00")])
    for key, vat in (("cm-vat-new", "7.75"), ("cm-vat-equal", "7.75"), ("cm-vat-differs", "21.00")):
        invoice(db, key, "cm", sales_invoice_lines=[line(vat=vat)])
        if key != "cm-vat-new":
            recorded(db, key)
    twice = [line(vat="7.75"), line(2, "7.75", "BELASTING")]
    for key in ("cm-twice", "cm-twice-committed"):
        invoice(db, key, "cm", sales_invoice_lines=twice)
        recorded(db, key)
    committed(db, "cm-twice-committed")
    for key in ("cm-unbooked", "cm-unbooked-since"):
        invoice(db, key, "cm")
        recorded(db, key)
        delivered(db, "tax_journals", key, None, state="skipped", reason_code="rejected_in_review")
    committed(db, "cm-unbooked-since")
    add_again(db)


def add_again(db: duckdb.DuckDBPyConnection) -> None:
    """Committed once, and what came after that."""
    for key, more in {
        "cm-done": {},
        "cm-touched": {},
        "cm-again": {"sent_at": RETAXED, "facts": {"version": 2}},
        "cm-again-same-tax": {"sent_at": RETAXED, "facts": {"version": 2}},
        "cm-again-unread": {"sent_at": books.READ + timedelta(minutes=9), "facts": {"version": 2}},
        "cm-again-booked": {"sent_at": RETAXED, "facts": {"version": 2}},
        "cm-again-done": {"sent_at": RETAXED, "facts": {"version": 2}},
    }.items():
        invoice(db, key, "cm")
        recorded(db, key, "8.00" if key not in ("cm-done", "cm-touched", "cm-again-same-tax") else "7.75", **more)
        posted(db, key, **({"sent_at": books.READ + timedelta(minutes=1)} if key == "cm-again-unread" else {}))
        committed(db, key, version=2 if key == "cm-again-done" else None)
        booked(db, key, *(FIRST if key != "cm-touched" else ()))
    for key in ("cm-again-booked", "cm-again-done"):
        delivered(db, "tax_journals", f"{key}:2", f"je-{key}-2", sent_at=RETAXED + timedelta(minutes=1))
        booked(db, key, ("1300", "0.25", ""), ("1591", "-0.25", "US/CA/Sales"), n=2)


def document(decided: Decided, key: str) -> TaxCommit:
    found = parse(json.dumps(decided.row("commit", key)["document"]))
    assert isinstance(found, TaxCommit)
    return found


def refs(decided: Decided, key: str) -> list[tuple[str, str]]:
    found = decided.row("commit", key)["refs"]
    assert all(ref["agreed"] for ref in found)
    return [(ref["flow"], ref["key"]) for ref in found]


def test_an_invoice_is_committed_after_its_tax_and_its_journal(decided: Decided) -> None:
    assert refs(decided, "cm-new") == [("tax", "cm-new"), ("tax_journals", "cm-new")]
    said = document(decided, "cm-new")
    assert (said.code, said.company_code, said.total, said.tax, said.journal, said.version, said.exact_vat) == (
        "852-cm-new", "KESTREL-US", Decimal("100.00"), "tax:cm-new", "tax_journals:cm-new", None, None,
    )  # fmt: skip
    assert said.booked is None  # its journal goes with it, and says for what it was posted
    row = decided.row("commit", "cm-new")
    assert (row["problems"], row["holds"], row["skip"], row["target_company"]) == ([], [], None, "KESTREL-US")


def test_its_code_is_that_under_which_it_stands(decided: Decided) -> None:
    assert document(decided, "cm-CASED").code == "852-cm-cased"
    assert document(decided, "cm-adopted-code").code == "852-CM-ADOPTED-CODE"


def test_a_credit_note_is_committed_as_one(decided: Decided) -> None:
    said = document(decided, "cm-credit")
    assert (said.is_credit, said.total) == (True, Decimal("-100.00"))


@pytest.mark.parametrize("key", ["cm-draft", "cm-early", "cm-deleted"])
def test_what_is_not_for_the_tax_return_is_not_committed(decided: Decided, key: str) -> None:
    assert decided.query(f"select * from outbox.exact_avalara__commit where source_key = '{key}'") == []


@pytest.mark.parametrize("key", ["cm-vat-new", "cm-vat-equal"])
def test_where_exact_puts_the_vat_the_commit_says_which(decided: Decided, key: str) -> None:
    assert refs(decided, key) == [("tax", key)]
    said = document(decided, key)
    assert (said.exact_vat, said.journal, decided.row("commit", key)["holds"]) == (Decimal("7.75"), None, [])


def test_other_vat_than_avatax_s_tax_is_a_question_with_both_figures(decided: Decided) -> None:
    (hold,) = decided.row("commit", "cm-vat-differs")["holds"]
    assert hold["code"] == "vat_differs"
    assert "has VAT of 21.00 in Exact, and AvaTax works out 7.75" in hold["text"]
    # released, it is committed as it was recorded
    assert document(decided, "cm-vat-differs").exact_vat is None


def test_vat_and_a_tax_line_on_one_invoice_are_a_question(decided: Decided) -> None:
    (hold,) = decided.row("commit", "cm-twice")["holds"]
    assert (hold["code"], "VAT of 7.75 in Exact, and a line of 7.75 on item BELASTING" in hold["text"]) == (
        "taxed_twice",
        True,
    )
    assert decided.row("commit", "cm-twice-committed")["holds"] == []


@pytest.mark.parametrize("key", ["cm-done", "cm-touched", "cm-again-done"])
def test_what_was_committed_stays_as_it_is(decided: Decided, key: str) -> None:
    row = decided.row("commit", key)
    assert (refs(decided, key), row["document"]["journal"], row["holds"]) == ([], f"tax_journals:{key}", [])


@pytest.mark.parametrize(
    ("key", "journal"),
    [
        ("cm-again", "cm-again:2"),
        ("cm-again-same-tax", "cm-again-same-tax"),
        # what differs is known once the ledger was read
        ("cm-again-unread", "cm-again-unread:2"),
        ("cm-again-booked", "cm-again-booked:2"),
    ],
)
def test_what_was_recorded_anew_is_committed_anew_after_its_correction(
    decided: Decided, key: str, journal: str
) -> None:
    assert refs(decided, key) == [("tax", key), ("tax_journals", journal)]
    said = document(decided, key)
    assert (said.version, said.journal) == (2, f"tax_journals:{journal}")
    # what its journals make up is what was recorded when they were decided
    assert said.booked == (Decimal("7.75") if key == "cm-again-same-tax" else Decimal("8.00"))


def test_what_a_person_left_out_of_the_books_is_not_committed_and_waits_no_more(decided: Decided) -> None:
    assert decided.row("commit", "cm-unbooked")["skip"] == "not_needed"
    assert decided.row("commit", "cm-unbooked-since")["skip"] is None
