"""AvidXchange's lists cover the whole tenant: whose a record is that names no company."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from tests.dbt import books
from tests.dbt.conftest import Decided

A = books.A
ALONE = "lonely_link"
NOBODY: dict[str, Any] = {"company": ""}


def add(db: duckdb.DuckDBPyConnection) -> None:
    for name in ("said", "unsaid", "later", "earlier"):
        books.entry(db, f"co-{name}")
        books.term(db, f"co-{name}")
    # the reference names the company among the fields of an invoice, not of a payment
    books.invoice(db, "i-co-said", "co-said", status="PaymentCreated")
    books.payment(db, "c1", ("i-co-said", "121.00", "0"), **NOBODY)
    # neither says it
    unsaid = {"invoice_number": "NOBODYS"}
    books.invoice(db, "i-co-unsaid", "co-unsaid", status="PaymentCreated", **unsaid, **NOBODY)
    books.payment(db, "c2", ("i-co-unsaid", "121.00", "0"), **NOBODY)
    books.payment(db, "c3", **NOBODY, amount="50.00")
    # two companies share one payment
    books.invoice(db, "i-co-c1", None, invoice_number="OF-C1", status="PaymentCreated", amount="10.00")
    books.invoice(db, "i-co-c2", None, invoice_number="OF-C2", status="PaymentCreated", amount="20.00", company="C2")
    books.payment(db, "c4", ("i-co-c1", "10.00", "0"), ("i-co-c2", "20.00", "0"), **NOBODY)
    # nobody waits for these
    books.invoice(db, "i-co-refused", None, status="Rejected", **NOBODY)
    books.invoice(db, "i-co-old", None, invoice_date=date(2025, 12, 31), **NOBODY)
    books.payment(db, "c5", ("i-co-refused", "121.00", "0"), status="Void", **NOBODY)
    # somebody gave it its company, or took it away: stored twice, the last version counts
    for key, of_nobody, of_company in (("later", 1, 2), ("earlier", 2, 1)):
        for day, facts in ((of_nobody, NOBODY), (of_company, {})):
            changed = {"last_modified_date": datetime(2026, 11, day), "invoice_number": f"V{day}"}
            books.invoice(db, f"i-co-{key}", f"co-{key}", **changed, **facts)

    link = {"kind": books.LINK, "start_date": date(2026, 1, 1), "timezone": "Europe/Amsterdam", "approved": True}
    books.raw.insert(db, "raw_config.links", link | {"link": ALONE, "options": json.dumps(books.OPTIONS)})
    for system, connection, company in (("exact_online", "exact_main", "555"), ("avidxchange", "avid_alone", "C5")):
        own = {"link": ALONE, "system": system, "connection": connection}
        books.raw.insert(db, "raw_config.link_connections", own)
        books.raw.insert(db, "raw_config.routes", own | {"pair_no": 1, "company": company})
    alone = {"connection": "avid_alone"} | NOBODY
    books.entry(db, "co-alone", company="555")
    books.invoice(db, "i-co-alone", None, external_code="exact_online:555:co-alone", **alone)
    books.payment(db, "c8", ("i-co-alone", "121.00", "0"), **alone)


def findings(decided: Decided, key: str) -> list[dict[str, Any]]:
    return decided.query(
        f"select * from outbox.exact_avidxchange__findings where code = 'not_routed' and document_key = '{key}'"
    )


def test_a_payment_without_company_is_of_the_company_of_its_invoices(decided: Decided) -> None:
    row = decided.row("payments", "c1")
    assert (row["company"], row["target_company"], row["problems"]) == ("C1", "123", [])
    assert findings(decided, "c1") == []


def test_where_one_company_is_routed_it_is_the_company_of_what_names_none(decided: Decided) -> None:
    (pair,) = decided.query("select * from intermediate.int_invoice_pairs where document_key = 'co-alone'")
    assert (pair["avid_company"], pair["invoice_id"]) == ("C5", "i-co-alone")
    (payment,) = decided.query("select * from outbox.exact_avidxchange__payments where source_key = 'c8'")
    assert (payment["link"], payment["company"], payment["target_company"]) == (ALONE, "C5", "555")
    assert findings(decided, "c8") == []


@pytest.mark.parametrize(
    ("key", "flow", "text"),
    [
        (
            "avidxchange::i-co-unsaid",
            "purchase_invoices",
            "AvidXchange invoice NOBODYS of 10001 for 121.00 EUR names no company, so it is in nobody's books:"
            " say in AvidXchange whether it is of C1 or C2 or C7 or C8; it is then compared by itself",
        ),
        (
            "c2",
            "payments",
            "AvidXchange payment c2 of 121.00 EUR to 10001 names no company and neither do the invoices it pays"
            " (N-i-co-unsaid): say in AvidXchange whether they are of C1 or C2 or C7 or C8;"
            " it is then posted by itself",
        ),
        (
            "c3",
            "payments",
            "AvidXchange payment c3 of 50.00 EUR to 10001 names no company and no invoice: say in AvidXchange"
            " whether it is of C1 or C2 or C7 or C8; it is then posted by itself",
        ),
        (
            "c4",
            "payments",
            "AvidXchange payment c4 of 30.00 EUR to 10001 names no company and pays invoices of several (C1, C2):"
            " post it by hand in each, with AVX:c4 in the text",
        ),
    ],
)
def test_what_is_nobodys_is_told_and_reconciled(decided: Decided, key: str, flow: str, text: str) -> None:
    (found,) = findings(decided, key)
    assert (found["flow"], found["kind"], found["company"], found["text"]) == (flow, "alert", "", text)
    (row,) = decided.query(f"select * from reconciliation.documents where source_key = '{key}'")
    expected = "missing_in_target" if flow == "payments" else "missing_in_source"
    assert (row["flow"], row["difference_class"], row["reason"]) == (flow, expected, text)


def test_what_is_over_or_older_than_the_link_asks_nobody(decided: Decided) -> None:
    rows = decided.query("select document_key from outbox.exact_avidxchange__findings where code = 'not_routed'")
    assert sorted(row["document_key"] for row in rows) == ["avidxchange::i-co-unsaid", "c2", "c3", "c4"]


@pytest.mark.parametrize("name", ["later", "earlier"])
def test_a_record_that_came_with_and_without_its_company_is_one(decided: Decided, name: str) -> None:
    rows = decided.query(f"select company, number from intermediate.int_invoices where invoice_key = 'i-co-{name}'")
    assert rows == [{"company": "C1", "number": "V2"}]
    assert findings(decided, f"avidxchange::i-co-{name}") == []
