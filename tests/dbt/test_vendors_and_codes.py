"""Codes and vendors: what AvidXchange should offer, what is adopted, what waits for a person."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb

from include.documents import PurchaseOrder, parse
from tests.dbt import books
from tests.dbt.conftest import Decided

E, A = books.E, books.A
BEFORE_THAT, LONG_AGO = datetime(2026, 10, 31, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)


def add(db: duckdb.DuckDBPyConnection) -> None:
    books.supplier(db, "s-new", "10005", "Veldhuis Techniek B.V.", vat_number="NL001234567B01")
    books.supplier(db, "s-ended", "10006", "Gone B.V.", end_date=date(2026, 1, 31))
    books.supplier(db, "s-blocked", "10007", "Stopped B.V.", vendor="v7", blocked=True)
    books.raw.insert(
        db,
        f"{A}.vendors",
        {"vendor_id": "v-new", "external_vendor_code": "X9", "name": "Quiet Waters Ltd", "active": True},
    )
    books.supplier(db, "s-like", "10008", "Zandbank Drukwerk B.V.", vendor="v-taken")
    like = {"vendor_id": "v-like", "external_vendor_code": "X10", "name": "Zandbank Drukwerk", "active": True}
    books.raw.insert(db, f"{A}.vendors", like)
    created(db, "s-near", "10009", "Perenhof Tuinmachines B.V.", vendor="v-made")
    created(db, "s-far", "10011", "Walstro Gevelreiniging B.V.", vendor="v-far")
    created(db, "s-sails", "10012", "Lindekamp Zeilmakerij B.V.", vendor="v-sails")
    created(db, "s-sail", "10013", "Lindekamp Zeilmaker B.V.", vendor="v-sail")
    created(db, "s-first", "10014", "Wolthuis Dakbedekking B.V.", vendor="v-first", run="earlier", at=BEFORE_THAT)
    created(db, "s-then", "10015", "Wolthuis Dakbedekkingen B.V.", vendor="v-then")
    near = {"vendor_id": "v-near", "external_vendor_code": "X11", "name": "Perenhof Tuinmachine", "active": True}
    books.raw.insert(db, f"{A}.vendors", near)
    started = {"link": books.LINK, "started_at": LONG_AGO, "ended_at": LONG_AGO, "preview": False}
    books.raw.insert(db, "raw_operations.runs", {"run_id": "created", "result": "done", **started})
    entered_again(db)
    lines = [
        {
            "ID": f"pol{no}",
            "LineNumber": no,
            "Item": "i1",
            "Description": "bolts",
            "Quantity": "2",
            "NetPrice": "10.50",
            "AmountFC": "21.00",
        }
        for no in range(1, 66)
    ]
    order = {
        "supplier": "s1",
        "order_date": date(2026, 11, 2),
        "currency": "EUR",
        "order_status": 10,
        "purchase_order_lines": lines,
    }
    books.raw.insert(db, f"{E}.purchase_orders", order | {"purchase_order_id": "po1", "order_number": 71})
    books.raw.insert(
        db, f"{E}.purchase_orders", order | {"purchase_order_id": "po2", "order_number": 72, "order_status": 40}
    )
    books.raw.insert(
        db, f"{E}.purchase_orders", order | {"purchase_order_id": "po3", "order_number": 73, "is_deleted": True}
    )
    books.delivered(db, "purchase_orders", "po2", "p2")
    books.delivered(db, "purchase_orders", "po3", "p3")
    books.entry(db, "ordered", order_number=71)


def created(
    db: duckdb.DuckDBPyConnection,
    key: str,
    code: str,
    name: str,
    vendor: str,
    run: str = "created",
    at: datetime = LONG_AGO,
) -> None:
    """A supplier whose vendor this run made in AvidXchange."""
    books.supplier(db, key, code, name, vendor=vendor)
    event = {"id": code, "at": at, "run_id": run, "link": books.LINK, "flow": "vendors"}
    said = {"company": "123", "document_key": key, "event": "delivered", "to_state": "delivered", "method": "POST"}
    books.raw.insert(db, "raw_operations.audit_events", event | said)


def entered_again(db: duckdb.DuckDBPyConnection) -> None:
    """Codes that somebody deleted and entered again: Exact knows them by other ids, and the deleted rows stay."""
    for name, code, vat, more in (
        ("gl_accounts", "4800", None, {"type": 121}),
        ("cost_centers", "80", None, {}),
        ("cost_units", "81", None, {}),
        ("vat_codes", "8", "0.21", {"type": "E", "charged": False}),
    ):
        facts = {"code": code, "description": f"Again {code}"} | more | ({"percentage": vat} if vat else {})
        # the deleted one has the smaller id here, the greater one there
        for key, is_deleted in (("a", name != "cost_units"), ("b", name == "cost_units")):
            books.raw.insert(db, f"{E}.{name}", facts | {"id": f"{name}-{key}", "is_deleted": is_deleted})
    # the deleted account was sent: the code in AvidXchange is the new one's
    theirs = {"group_name": "Accounting Codes", "code_value": "4800", "description": "Again 4800", "is_active": True}
    books.raw.insert(db, f"{A}.enterprise_codes", theirs)
    books.delivered(db, "gl_accounts", "gl_accounts-a", "Accounting Codes:4800")
    # deleted and sent, and nothing has its code now
    gone = {"code": "4801", "description": "Gone", "type": 121, "is_deleted": True}
    books.raw.insert(db, f"{E}.gl_accounts", gone | {"id": "gl-4801"})
    books.delivered(db, "gl_accounts", "gl-4801", "Accounting Codes:4801")
    codes = {"GLAccount": "gl_accounts-b", "VATCode": "8", "CostCenter": "80", "CostUnit": "81"}
    books.entry(db, "again", books.line(**codes))
    books.term(db, "again")


def test_a_code_entered_again_does_not_double_a_line(decided: Decided) -> None:
    row = decided.row("purchase_invoices", "again")
    assert (row["problems"], row["skip"]) == ([], None)
    assert [row["document"][name] for name in ("net", "tax_payable", "total")] == ["100.00", "21.00", "121.00"]
    (line,) = row["document"]["lines"]
    assert [line[name] for name in ("account", "cost_center", "cost_unit", "net")] == ["4800", "80", "81", "100.00"]
    assert {(ref["flow"], ref["key"]) for ref in row["refs"]} >= {
        ("gl_accounts", "gl_accounts-b"),
        ("cost_centers", "cost_centers-b"),
        ("cost_centers", "cost_units-a"),
    }


def test_a_code_entered_again_takes_the_place_of_the_deleted_one(decided: Decided) -> None:
    old, new = decided.row("gl_accounts", "gl_accounts-a"), decided.row("gl_accounts", "gl_accounts-b")
    assert (old["skip"], old["replaces"]) == ("not_chosen", "Accounting Codes:4800")
    assert (new["skip"], new["replaces"], new["adopt"]["id"]) == (None, None, "Accounting Codes:4800")
    assert new["document"]["active"] is True
    rows = decided.query(
        "select source_key, difference_class from reconciliation.documents"
        " where link = 'exact_avidxchange' and source_key like 'gl_accounts-%'"
    )
    assert {row["source_key"]: row["difference_class"] for row in rows} == {
        "gl_accounts-a": "not_chosen",
        "gl_accounts-b": "agrees",
    }


def test_a_deleted_code_that_nothing_replaces_becomes_inactive(decided: Decided) -> None:
    row = decided.row("gl_accounts", "gl-4801")
    assert (row["skip"], row["replaces"], row["document"]["active"]) == (None, None, False)


def test_postable_accounts_go_and_control_accounts_do_not(decided: Decided) -> None:
    assert decided.row("gl_accounts", "gl-4100")["skip"] is None
    assert decided.row("gl_accounts", "gl-1600")["skip"] == "not_chosen"


def test_a_code_that_is_there_already_is_adopted_and_a_blocked_one_becomes_inactive(decided: Decided) -> None:
    assert decided.row("gl_accounts", "gl-4000")["adopt"]["code"] == "4000"
    blocked = decided.row("gl_accounts", "gl-4200")
    assert (blocked["skip"], blocked["document"]["active"], blocked["adopt"]) == (None, False, None)


def test_a_mapped_account_stays_home(decided: Decided) -> None:
    assert decided.row("gl_accounts", "gl-4300")["skip"] == "not_chosen"


def test_an_ended_cost_center_that_never_went_stays_home(decided: Decided) -> None:
    assert decided.row("cost_centers", "cc-99")["skip"] == "not_chosen"
    assert decided.row("cost_centers", "cc-10")["document"]["group"] == "cost_center"


def test_a_new_supplier_goes_with_its_details_and_never_with_bank_details(decided: Decided) -> None:
    row = decided.row("vendors", "s-new")
    assert (row["skip"], row["holds"], row["adopt"]) == (None, [], None)
    assert (row["document"]["code"], row["document"]["vat_number"]) == ("10005", "NL001234567B01")
    assert not {"iban", "ibans", "bank_account"} & set(row["document"])


def test_an_inactive_supplier_that_never_went_stays_home(decided: Decided) -> None:
    assert decided.row("vendors", "s-ended")["skip"] == "not_chosen"


def test_a_supplier_blocked_after_it_went_becomes_inactive(decided: Decided) -> None:
    row = decided.row("vendors", "s-blocked")
    assert (row["skip"], row["document"]["active"]) == (None, False)


def test_a_vendor_new_in_avidxchange_waits_for_a_person(decided: Decided) -> None:
    row = decided.row("suppliers", "v-new")
    assert [hold["code"] for hold in row["holds"]] == ["vendor_review"]
    assert decided.row("suppliers", "v1")["skip"] == "not_chosen"


def test_a_vendor_that_resembles_a_paired_one_is_asked_about_with_both_records(decided: Decided) -> None:
    row = decided.row("suppliers", "v-like")
    (hold,) = row["holds"]
    assert hold["text"] == (
        "AvidXchange vendor Zandbank Drukwerk (X10) may be Exact supplier Zandbank Drukwerk B.V., which another vendor"
        " is paired with: say whether they are the same"
    )
    assert [hold["payload"][name] for name in ("left_key", "right_key", "group")] == [
        "s-like",
        "v-like",
        "the other vendor is paired already, one by one",
    ]


def test_a_run_says_how_many_vendors_it_created_though_another_one_resembled_them(decided: Decided) -> None:
    asked = "select vendors_created, vendors_created_resembling from operations.runs where run_id = 'created'"
    # two that resemble each other came with it: neither vendor was there when the other one was made; one of an
    # earlier run was
    assert decided.query(asked) == [{"vendors_created": 5, "vendors_created_resembling": 2}]


def test_an_order_goes_with_all_its_lines(decided: Decided) -> None:
    row = decided.query(
        "select document as text from outbox.exact_avidxchange__purchase_orders where source_key = 'po1'"
    )
    found = parse(row[0]["text"])
    assert isinstance(found, PurchaseOrder)
    assert len(found.lines) == 65
    assert sum(item.net for item in found.lines) == found.total


def test_a_cancelled_order_follows_and_a_deleted_one_is_void(decided: Decided) -> None:
    assert decided.row("purchase_orders", "po2")["document"]["status"] == "cancelled"
    assert decided.row("purchase_orders", "po3")["wanted"] == "void"


def test_an_invoice_names_its_order_and_waits_for_it(decided: Decided) -> None:
    row = decided.row("purchase_invoices", "ordered")
    assert row["document"]["po_number"] == "71"
    assert ("purchase_orders", "po1") in {(ref["flow"], ref["key"]) for ref in row["refs"]}
