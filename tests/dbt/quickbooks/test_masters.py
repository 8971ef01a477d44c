"""Accounts, classes, departments, vendors and purchase orders of QuickBooks towards AvidXchange."""

from __future__ import annotations

import json
from datetime import date

import duckdb

from include.documents import PurchaseOrder, Vendor, parse
from tests.dbt.conftest import Decided
from tests.dbt.quickbooks import books
from tests.dbt.quickbooks.books import REALM, item_line


def add(db: duckdb.DuckDBPyConnection) -> None:
    code = {"company": "C3", "is_active": True}
    books.raw.insert(
        db,
        "raw_avidxchange.enterprise_codes",
        {"enterprise_code_id": "e1", "group_name": "Accounting Codes", "code_value": "6000", "description": "Rent"}
        | code,
        {"enterprise_code_id": "e2", "group_name": "Cost Centers", "code_value": "Albany", "description": "Albany"}
        | code,
        {"enterprise_code_id": "e3", "group_name": "Departments", "code_value": "Albany", "description": "Albany"}
        | code,
    )
    # renamed after it was sent; another one took the name that came free
    books.raw.insert(
        db,
        f"{books.Q}.classes",
        {"id": "203", "name": "North EU", "fully_qualified_name": "North EU", "active": True},
        {"id": "204", "name": "North", "fully_qualified_name": "North", "active": True},
    )
    sent = {"kind": "code", "group": "cost_center", "code": "North", "name": "North", "active": True}
    books.delivered(db, "classes", "203", "e9", delivered_document=json.dumps(sent))
    books.vendor(
        db,
        "70",
        "Hall Properties",
        company_name="Hall Properties LLC",
        print_on_check_name="Hall Props",
        primary_email_addr="ap@hall.example",
        tax_identifier="XXXXXX5555",
        bill_addr={"Line1": "1 Main St", "City": "Albany", "CountrySubDivisionCode": "NY", "PostalCode": "12207"},
    )
    books.avid_vendor(
        db,
        "v70",
        "Hall Properties",
        "HALL",
        email="ap@hall.example",
        address={"Line1": "1 Main St", "City": "Albany", "PostalCode": "12207"},
    )
    books.vendor(db, "71", "Gone Fishing (deleted)", active=False)
    books.vendor(db, "72", "Was Sent (deleted)", active=False, sent="v72")
    books.vendor(db, "73", "Sent Twice (deleted)-2", active=False, sent="v73")
    books.vendor(db, "74", "Sent Thrice (deleted 3)", active=False, sent="v74")
    order = {
        "vendor_ref": "56",
        "currency_ref": "USD",
        "doc_number": "PO-500",
        "txn_date": date(2026, 10, 1),
        "total_amt": "31.00",
        "po_status": "Open",
        "line": [item_line(1, "31.00", "401", ClassRef={"value": "201"})],
    }
    books.raw.insert(
        db,
        f"{books.Q}.purchase_orders",
        {"id": "500"} | order,
        {"id": "501"} | order | {"doc_number": "PO-501", "po_status": "Closed"},
        {"id": "502"} | order | {"doc_number": "PO-502", "po_status": "Closed"},
    )
    books.delivered(db, "purchase_orders", "502", "po502")
    theirs = {"purchase_order_id": "po502", "external_code": f"quickbooks_online:{REALM}:502", "status": "Open"}
    books.raw.insert(db, "raw_avidxchange.purchase_orders", theirs | {"company": "C3", "order_number": "PO-502"})


def test_accounts_go_by_number_or_full_name_and_only_those_bills_post_to(decided: Decided) -> None:
    rows = decided.query(f"select * from outbox.quickbooks_avidxchange__gl_accounts where link = '{books.LINK}'")
    found = {row["source_key"]: (row["document"]["code"], row["skip"]) for row in rows}
    assert found["60"] == ("6000", None)
    assert found["61"] == ("Costs:Travel", None)
    assert {key: found[key][1] for key in ("33", "35", "37", "62", "90")} == dict.fromkeys(
        ("33", "35", "37", "62", "90"), "not_chosen"
    )


def test_a_code_is_adopted_from_its_own_group_only(decided: Decided) -> None:
    assert decided.row("gl_accounts", "60")["adopt"]["id"] == "e1"
    assert decided.row("departments", "301")["adopt"]["id"] == "e3"
    assert decided.row("departments", "301")["document"]["group"] == "cost_unit"


def test_a_code_outlives_its_name_and_is_never_given_twice(decided: Decided) -> None:
    renamed, taker = decided.row("classes", "203")["document"], decided.row("classes", "204")["document"]
    assert (renamed["code"], renamed["name"]) == ("North", "North EU")
    assert (taker["code"], taker["name"]) == ("North (204)", "North")


def test_an_inactive_class_that_was_never_sent_stays_out(decided: Decided) -> None:
    assert decided.row("classes", "202")["skip"] == "not_chosen"


def test_a_vendor_is_matched_with_what_people_entered_in_avidxchange(decided: Decided) -> None:
    row = decided.row("vendors", "70")
    assert (row["skip"], row["holds"], row["adopt"]["id"]) == (None, [], "v70")
    found = parse(json.dumps(row["document"]))
    assert isinstance(found, Vendor)
    assert (found.name, found.email, found.address.city, found.active) == (
        "Hall Properties",
        "ap@hall.example",
        "Albany",
        True,
    )
    assert found.tax_id is None, "it is read masked"


def test_an_inactive_vendor_becomes_inactive_where_it_was_sent_and_stays_out_elsewhere(decided: Decided) -> None:
    assert decided.row("vendors", "71")["skip"] == "not_chosen"
    sent = decided.row("vendors", "72")
    assert (sent["skip"], sent["document"]["active"], sent["document"]["name"]) == (None, False, "Was Sent")
    again = [decided.row("vendors", key)["document"]["name"] for key in ("73", "74")]
    assert again == ["Sent Twice", "Sent Thrice"], "what tells a second inactive one of a name is taken off too"


def test_an_order_travels_with_its_lines(decided: Decided) -> None:
    row = decided.row("purchase_orders", "500")
    assert (row["skip"], row["problems"], [ref["key"] for ref in row["refs"]]) == (None, [], ["56"])
    found = parse(json.dumps(row["document"]))
    assert isinstance(found, PurchaseOrder)
    assert (found.number, found.status, str(found.total)) == ("PO-500", "open", "31.00")
    assert [(item.item, item.account, item.cost_center) for item in found.lines] == [
        ("Paper", "Costs:Travel", "Region:East")
    ]


def test_an_order_closed_in_quickbooks_is_closed_where_it_was_sent(decided: Decided) -> None:
    assert decided.row("purchase_orders", "501")["skip"] == "not_chosen"
    row = decided.row("purchase_orders", "502")
    assert (row["skip"], row["wanted"], row["document"]["status"]) == (None, "present", "closed")
