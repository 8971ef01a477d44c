"""Companies that chose otherwise, and links that share a connection."""

from __future__ import annotations

from typing import Any

import duckdb

from tests.dbt.airbase import books
from tests.dbt.airbase.books import order, order_line, supplier, vendor
from tests.dbt.conftest import Decided

OPTIONS: dict[str, dict[str, Any]] = {
    "airbase_yes": {
        "create_suppliers": "yes", "create_vendors": "yes", "leading_side": "airbase",
        "order_link": "https://exact.example/{division}/orders/{order_id}",
    },
    "airbase_no": {"create_suppliers": "no", "create_vendors": "no", "hold_days": 3, "bill_entry_days": 30},
}  # fmt: skip


def add(db: duckdb.DuckDBPyConnection) -> None:
    for number, (name, options) in enumerate(OPTIONS.items()):
        tenant, company, division = f"{name}_main", f"{name}-1", f"89{number}"
        there: dict[str, Any] = {"connection": tenant}
        books.link(db, name, {company: division}, connection=tenant, **options)
        books.raw.insert(
            db, "raw_airbase.subsidiaries", {"id": company, "erp_reference_id": company, "name": company} | there
        )
        books.raw.insert(db, "raw_airbase.feeds", books.feed("vendors", **there))
        books.account(db, "4210", **there)
        vendor(db, "new", "Quist Naaiatelier B.V.", company, **there)
        vendor(db, "idle", "Rust Roest B.V.", company, is_active=False, **there)
        vendor(db, "paired", "Andere Naam B.V.", company, **there)
        supplier(db, "s-only", "30001", "Alleen Exact B.V.", division)
        supplier(db, "s-paired", "30002", "Eigen Naam B.V.", division)
        facts = {"link": name, "company": company, "target_company": division}
        books.delivered(db, "vendors", "paired", "s-paired", **facts)
        order(db, "of paired", vendor="paired", company=company, **there)
        order(db, "wrong", order_line(1, "1.00", "4730"), vendor="paired", company=company, **there)
        order(db, "waited", order_line(1, "1.00", "4730"), vendor="paired", company=company, **there)
        order(db, "needed", vendor="new", company=company, **there)
        books.delivered(
            db, "purchase_orders", "waited", None, state="blocked", reason_code="account_not_in_airbase", **facts
        )
        books.raw.insert(
            db, "raw_airbase.purchase_orders",
            {"id": "long changed", "number": "PO-long", "status": "open", "vendor": {"id": "paired"}, "version": 1,
             "subsidiary": {"erp_reference_id": company}, "currency": {"iso_code": "EUR"}, "approved_amount": "1.00",
             "issue_date": books.LONG_AGO.date(), "line_items": [order_line(1, "1.00", "4730")],
             "created_date": books.LONG_AGO, "updated_date": books.LONG_AGO, "read_at": books.READ} | there,
        )  # fmt: skip
        books.delivered(db, "purchase_orders", "long changed", None, state="blocked", reason_code="no", **facts)
        books.bill(db, "late bill", vendor={"id": "paired"}, subsidiary={"erp_reference_id": company}, **there)


def rows(decided: Decided, flow: str, link: str) -> dict[str, dict[str, Any]]:
    found = decided.query(f"select * from outbox.airbase_exact__{flow} where link = '{link}'")
    return {row["source_key"]: row for row in found}


def test_a_company_may_have_every_supplier_and_vendor_created(decided: Decided) -> None:
    new = rows(decided, "vendors", "airbase_yes")["new"]
    assert (new["skip"], new["problems"], new["holds"], new["adopt"]) == (None, [], [], None)
    made = rows(decided, "airbase_vendors", "airbase_yes")
    assert (set(made), made["s-only"]["holds"]) == ({"s-only"}, [])


def test_a_company_may_have_none_created(decided: Decided) -> None:
    vendors = rows(decided, "vendors", "airbase_no")
    assert [problem["code"] for problem in vendors["new"]["problems"]] == ["supplier_missing"]
    assert vendors["idle"]["skip"] == "not_chosen"
    assert rows(decided, "airbase_vendors", "airbase_no")["s-only"]["skip"] == "not_chosen"


def test_airbase_may_lead(decided: Decided) -> None:
    texts = {
        link: decided.query(
            f"select text from outbox.airbase_exact__findings where link = '{link}' and code = 'vendor_differs'"
        )[0]["text"]
        for link in OPTIONS
    }
    assert texts["airbase_yes"].endswith("Airbase leads: enter in Exact what it says")
    assert texts["airbase_no"].endswith("Exact leads: enter in Airbase what it says")


def test_a_result_leads_to_the_order_where_the_company_says_how(decided: Decided) -> None:
    url = rows(decided, "order_results", "airbase_yes")["of paired:1"]["document"]["url"]
    assert url == "https://exact.example/890/orders/{order_id}"
    assert rows(decided, "order_results", "airbase_no")["of paired:1"]["document"]["url"] is None


def test_a_failure_may_wait_for_some_days(decided: Decided) -> None:
    assert "wrong:1" in rows(decided, "order_results", "airbase_yes")
    kept = rows(decided, "order_results", "airbase_no")
    # changed yesterday, or seen first today: not told yet
    assert {"wrong:1", "waited:1"} & set(kept) == set()
    assert kept["long changed:1"]["document"]["success"] is False


def test_a_bill_may_be_entered_later(decided: Decided) -> None:
    found = decided.query(
        "select link, difference_class from reconciliation.documents where flow = 'bills' and source_key = 'late bill' "
        "and link in ('airbase_yes', 'airbase_no') order by link"
    )
    assert [(row["link"], row["difference_class"]) for row in found] == [
        ("airbase_no", "in_flight"),
        ("airbase_yes", "missing_in_target"),
    ]


def test_one_links_rows_are_not_anothers(decided: Decided) -> None:
    for flow in ("vendors", "purchase_orders", "order_results"):
        companies = {row["company"] for row in rows(decided, flow, "airbase_yes").values()}
        assert companies == {"airbase_yes-1"}
