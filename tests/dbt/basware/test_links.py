"""Several links on the same connections: each decides about its own companies, the kinds leave each other alone."""

from __future__ import annotations

import json
from datetime import date

import duckdb

from tests.dbt import books as avid_books
from tests.dbt.basware import books
from tests.dbt.basware.books import E, invoice, raw, row, supplier, vendor
from tests.dbt.conftest import Decided

SECOND = "basware_second"


def add(db: duckdb.DuckDBPyConnection) -> None:
    """Equal vendor codes, order numbers and ids in two tenants of two links; AvidXchange pays from division 789 too."""
    books.link(db, SECOND, {"FR01": "880"}, "basware_france", create_suppliers="no", purchase_journal="61")
    theirs = {"company": "FR01", "connection": "basware_france"}
    books.mapped(db, "tax_code", "V19", "7", link=SECOND)
    vendor(db, "70001", "Papeterie Elbe SARL", company="FR01", connection="basware_france")
    supplier(db, "s1", "50001", "Papeterie Elbe SARL", company="880")
    raw.insert(
        db,
        "raw_operations.deliveries",
        {"link": SECOND, "flow": "vendors", "company": "FR01", "source_key": "70001",
         "target_system": "exact_online", "target_company": "880",
         "target_id": "s1", "state": "delivered", "voided": False},
    )  # fmt: skip
    # the same invoice id in both tenants: booked in one of them, answered there, and an entry with our key stands there
    invoice(db, "in both")
    invoice(db, "in both", row(gross="100.00"), **(theirs | {"currency_code": "USD"}))
    books.posted(db, "in both", "e-in-both")
    books.entry(db, "e-in-both", "R-in both", description="BW:in_both")
    books.delivered(db, "invoice_acknowledgements", "in both:1", "in both")
    books.order(db, "order of both")
    books.order(db, "order of both", **theirs)
    invoice(db, "on order of both", order_numbers=["PO-order of both"])
    add_avidxchange(db)


def add_avidxchange(db: duckdb.DuckDBPyConnection) -> None:
    """Division 789 is paid by AvidXchange company C7."""
    raw.insert(
        db,
        "raw_config.links",
        {"link": "pays", "kind": "exact_avidxchange", "start_date": date(2026, 9, 1), "timezone": "Europe/Berlin",
         "approved": True,
         "options": json.dumps(avid_books.OPTIONS)},
    )  # fmt: skip
    for system, connection, company in (("exact_online", "exact_main", "789"), ("avidxchange", "avid_main", "C7")):
        raw.insert(db, "raw_config.link_connections", {"link": "pays", "system": system, "connection": connection})
        raw.insert(
            db,
            "raw_config.routes",
            {"link": "pays", "pair_no": 1, "system": system, "connection": connection, "company": company},
        )
    raw.insert(
        db,
        f"{E}.payment_terms",
        {"id": "t-e-in-both", "transaction_entry_id": "e-in-both", "currency": "EUR", "line_type": 22,
         "amount_fc": "119.00", "is_fully_paid": False,
         "status": 20, "account": "s1", "company": "789"},
    )  # fmt: skip


def test_equal_keys_of_two_tenants_are_two_documents(decided: Decided) -> None:
    ours, theirs = decided.row("invoices", "in both"), decided.row("invoices", "in both", SECOND)
    assert (ours["document"]["total"], ours["refs"]) == ("119.00", [])
    assert (theirs["target_company"], theirs["adopt"], theirs["problems"]) == ("880", None, [])
    document = theirs["document"]
    assert (document["journal"], document["total"][:6], document["lines"][0]["tax_code"]) == ("61", "100.00", "7")
    assert [(ref["flow"], ref["key"]) for ref in theirs["refs"]] == [
        ("vendors", "70001"),
        ("invoice_acknowledgements", "in both:1"),
    ]
    assert decided.row("invoice_acknowledgements", "in both:1", SECOND)["refs"][0]["company"] == "FR01"


def test_a_vendor_code_of_two_companies_is_two_vendors(decided: Decided) -> None:
    rows = decided.query("select * from outbox.basware_exact__vendors where source_key = '70001' order by company")
    adopted = [
        (one["link"], one["company"], one["target_company"], one["adopt"]["id"], one["adopt"]["code"])
        for one in rows
        if one["company"] in ("DE01", "FR01")
    ]
    assert adopted == [(books.LINK, "DE01", "789", "s1", "10001"), (SECOND, "FR01", "880", "s1", "50001")]


def test_an_order_of_another_tenant_holds_nothing_up(decided: Decided) -> None:
    refs = [
        (ref["company"], ref["key"])
        for ref in decided.row("invoices", "on order of both")["refs"]
        if ref["flow"] == "purchase_orders"
    ]
    assert refs == [("DE01", "order of both")]
    assert decided.row("purchase_orders", "order of both", SECOND)["target_company"] == "880"


def test_what_basware_brought_goes_on_to_be_paid_and_nothing_else_changes(decided: Decided) -> None:
    rows = decided.query(
        "select link, source_key from outbox.exact_avidxchange__purchase_invoices where source_key = 'e-in-both'"
    )
    assert [one["link"] for one in rows] == ["pays"]
    assert decided.query("select 1 from outbox.exact_avidxchange__purchase_invoices where link <> 'pays'") == []
    kinds = (
        "select distinct links.kind from outbox.basware_exact__invoices as rows "
        "inner join raw_config.links as links using (link)"
    )
    assert [one["kind"] for one in decided.query(kinds)] == ["basware_exact"]


def test_each_row_is_of_the_companies_that_its_link_routes(decided: Decided) -> None:
    for flow in ("vendors", "purchase_orders", "invoices"):
        strange = (
            f"select * from outbox.basware_exact__{flow} as rows where target_company <> '' and not exists ("
            " select 1 from raw_config.routes as mine inner join raw_config.routes as theirs using (link, pair_no)"
            " where mine.link = rows.link and mine.company = rows.company and theirs.company = rows.target_company)"
        )
        assert decided.query(strange) == []
