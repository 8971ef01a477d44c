"""Which orders of Airbase go to Exact, where to, and what keeps the others."""

from __future__ import annotations

import json
from datetime import date

import duckdb

from tests.dbt.airbase import books
from tests.dbt.airbase.books import exact_line, exact_order, order, order_line, raw, supplier, vendor
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    order(db, "plain")
    vendor(db, "v-be", "Vlaamse Drukkerij BVBA", "MER-BE", country="BE")
    supplier(db, "s-be", "20990", "Vlaamse Drukkerij", company="793", country="BE")
    books.delivered(db, "vendors", "v-be", "s-be", company="MER-BE", target_company="793")
    order(db, "belgian", company="MER-BE", vendor="v-be")
    order(db, "belgian dollars", company="MER-BE", vendor="v-be", currency={"iso_code": "USD"})
    order(db, "dollars", currency={"iso_code": "USD"})
    order(db, "no currency", currency=None)
    order(db, "unrouted", company="MER-UK")
    order(db, "homeless", company="")
    raw.insert(
        db, "raw_airbase.purchase_orders",
        {"id": "no vendor", "number": "PO-no vendor", "status": "open", "subsidiary": {"erp_reference_id": "MER-NL"},
         "currency": {"iso_code": "EUR"}, "approved_amount": "100.00", "issue_date": date(2026, 11, 9),
         "line_items": [order_line()], "read_at": books.READ},
    )  # fmt: skip
    order(db, "old", issue_date=date(2026, 8, 1))
    order(db, "odd", status="on_hold")
    for status in ("partially_billed", "billed", "closed", "cancelled"):
        order(db, f"is {status}", status=status)
    vendor(db, "v-blocked", "Geblokkeerd B.V.", paired="s950", in_exact={"blocked": True})
    vendor(db, "v-ended", "Voorbij B.V.", paired="s951", in_exact={"end_date": date(2026, 10, 31)})
    order(db, "of a blocked one", vendor="v-blocked")
    order(db, "of an ended one", vendor="v-ended")
    for status in ("approved", "rejected"):
        raw.insert(
            db, "raw_airbase.purchase_requests",
            {"id": f"pr {status}", "number": f"PR-{status}", "status": status, "purchase_order_id": f"of {status}",
             "subsidiary": {"erp_reference_id": "MER-NL"}, "approved_date": books.LONG_AGO, "read_at": books.READ},
        )  # fmt: skip
        order(db, f"of {status}", purchase_request_id=f"pr {status}")
    add_typed(db)
    order(db, "moved", company="MER-LG")
    books.written(db, "moved", "po-moved", target_number="77009")
    order(db, "lost")
    exact_order(db, "po-lost", "lost")


def add_typed(db: duckdb.DuckDBPyConnection) -> None:
    """What people entered in Exact before."""
    for key, facts in (
        ("alike", {"your_ref": "po alike"}),
        ("by text", {"description": "Inkooporder PO-bytext"}),
        ("otherwise", {"your_ref": "PO-otherwise", "purchase_order_lines": [exact_line("x", amount="90.00")]}),
        ("typed and off", {"your_ref": "PO-typed and off", "order_status": 40}),
        ("cancelled since", {"your_ref": "PO-cancelled since"}),
        ("old and typed", {"your_ref": "PO-old and typed"}),
        ("old and otherwise", {"your_ref": "PO-old and otherwise", "currency": "USD"}),
    ):
        exact_order(db, f"hand {key}", **facts)
    # neither a reference nor a word of the order's number
    vendor(db, "v-unnamed", "Ongenoemd B.V.", paired="s960")
    exact_order(db, "hand unnamed", supplier="s960", purchase_order_lines=[exact_line("x", amount="33.00")])
    for key, amount in (("unnamed", "33.00"), ("unnamed too", "34.00")):
        order(db, key, order_line(1, amount), vendor="v-unnamed")
    exact_order(db, "hand both off", your_ref="PO-both off", order_status=40)
    order(db, "both off", status="cancelled")
    for key in ("alike", "otherwise", "typed and off"):
        order(db, key)
    order(db, "by text", number="PO-bytext")
    order(db, "cancelled since", status="cancelled")
    for key in ("old and typed", "old and otherwise"):
        order(db, key, issue_date=date(2026, 8, 1))


def texts(decided: Decided, key: str) -> list[str]:
    return [problem["text"] for problem in decided.row("purchase_orders", key)["problems"]]


def test_an_order_goes_to_the_division_of_its_subsidiary(decided: Decided) -> None:
    for key, company, division, vendor_key in (("plain", "MER-NL", "791", "v1"), ("belgian", "MER-BE", "793", "v-be")):
        row = decided.row("purchase_orders", key)
        assert (row["company"], row["target_company"], row["problems"], row["holds"]) == (company, division, [], [])
        assert [(ref["flow"], ref["company"], ref["key"]) for ref in row["refs"]] == [("vendors", company, vendor_key)]


def test_an_order_of_an_unrouted_subsidiary_is_blocked_and_not_lost(decided: Decided) -> None:
    row = decided.row("purchase_orders", "unrouted")
    assert (row["company"], row["target_company"]) == ("MER-UK", "")
    assert texts(decided, "unrouted") == [
        "Airbase subsidiary MER-UK is not in the routing table of link airbase_exact: add it under companies in "
        "links.yml, or give the order another subsidiary"
    ]
    homeless = decided.query("select code, company from outbox.airbase_exact__findings where document_key = 'homeless'")
    assert homeless == [{"code": "company_missing", "company": ""}]


def test_an_order_in_a_currency_that_its_division_does_not_have_waits(decided: Decided) -> None:
    assert texts(decided, "dollars") == []
    assert texts(decided, "belgian dollars") == [
        "purchase order PO-belgian dollars is in USD, which Exact division 793 does not have (it has EUR): add the "
        "currency there, or order in another in Airbase"
    ]
    assert decided.codes("purchase_orders", "no currency") == ["currency_not_accepted"]


def test_an_order_of_a_supplier_that_is_blocked_or_ended_waits(decided: Decided) -> None:
    assert texts(decided, "of a blocked one") == [
        "supplier 20950 Geblokkeerd B.V. is blocked in Exact division 791: unblock it there, or cancel the order in "
        "Airbase"
    ]
    assert decided.codes("purchase_orders", "of an ended one") == ["vendor_blocked"]


def test_an_order_that_names_no_vendor_or_has_an_unknown_status_waits(decided: Decided) -> None:
    row = decided.row("purchase_orders", "no vendor")
    assert ([one["code"] for one in row["problems"]], row["refs"]) == (["vendor_unmatched"], [])
    assert decided.codes("purchase_orders", "odd") == ["status_unknown"]


def test_an_order_whose_request_was_not_approved_waits(decided: Decided) -> None:
    assert decided.codes("purchase_orders", "of approved") == []
    assert texts(decided, "of rejected") == [
        "purchase order PO-of rejected is of purchase request PR-rejected, which is rejected: approve the request in "
        "Airbase, or cancel the order"
    ]


def test_what_is_over_or_of_before_the_start_is_not_sent(decided: Decided) -> None:
    statuses = ("closed", "cancelled", "billed", "partially_billed")
    skips = {status: decided.row("purchase_orders", f"is {status}")["skip"] for status in statuses}
    assert skips == {"closed": "not_chosen", "cancelled": "not_chosen", "billed": None, "partially_billed": None}
    assert decided.row("purchase_orders", "old")["skip"] == "before_start"


def test_an_order_with_our_key_is_ours(decided: Decided) -> None:
    assert decided.row("purchase_orders", "lost")["adopt"]["id"] == "po-lost"


def test_an_order_that_people_entered_is_taken_where_both_say_the_same(decided: Decided) -> None:
    alike, by_text = decided.row("purchase_orders", "alike"), decided.row("purchase_orders", "by text")
    assert (alike["adopt"]["id"], alike["adopt"]["evidence"]) == ("hand alike", "same supplier and number")
    assert (by_text["adopt"]["id"], by_text["holds"]) == ("hand by text", [])
    # taken from before the start too: it is open, and nothing is written
    assert decided.row("purchase_orders", "old and typed")["adopt"]["id"] == "hand old and typed"
    assert decided.row("purchase_orders", "old and otherwise")["skip"] == "before_start"


def test_an_order_that_people_entered_otherwise_is_a_question(decided: Decided) -> None:
    otherwise = decided.row("purchase_orders", "otherwise")
    assert otherwise["adopt"] is None
    assert otherwise["holds"][0]["text"] == (
        "purchase order PO-otherwise of naam v1 over 100.00 stands in Exact as order 77001 over 90.00, entered by "
        "hand: correct that one, and it is taken for this order, or release it to be ordered besides"
    )
    off = decided.row("purchase_orders", "typed and off")
    assert (off["adopt"], [hold["code"] for hold in off["holds"]]) == (None, ["order_entered_by_hand"])
    assert "entered by hand and cancelled there: release it to be ordered anew" in off["holds"][0]["text"]


def test_an_order_that_may_have_been_entered_without_a_reference_is_a_question(decided: Decided) -> None:
    unnamed = decided.row("purchase_orders", "unnamed")
    assert unnamed["adopt"] is None
    assert [hold["text"] for hold in unnamed["holds"]] == [
        "purchase order PO-unnamed of naam v-unnamed over 33.00 may be order 77001 of 2026-11-09 over the same amount, "
        "entered by hand without a reference: write PO-unnamed as its Your ref. in Exact if it is, or release it to be "
        "ordered besides"
    ]
    assert decided.row("purchase_orders", "unnamed too")["holds"] == []
    assert decided.row("purchase_orders", "both off")["skip"] == "not_chosen"


def test_an_order_that_people_entered_and_airbase_cancelled_is_told(decided: Decided) -> None:
    assert decided.row("purchase_orders", "cancelled since")["wanted"] == "void"
    (found,) = decided.query("select * from outbox.airbase_exact__findings where document_key = 'cancelled since'")
    assert (found["code"], found["flow"]) == ("order_left_in_target", "purchase_orders")
    assert found["text"] == (
        "purchase order PO-cancelled since of naam v1 is cancelled in Airbase, and stands in Exact division 791 as "
        "order 77001, entered by hand: delete or close it there"
    )


def test_an_order_that_stands_for_another_subsidiary_is_not_sent_twice(decided: Decided) -> None:
    rows = decided.query(
        "select problems from outbox.airbase_exact__purchase_orders where source_key = 'moved' and company = 'MER-LG'"
    )
    assert [problem["code"] for problem in rows[0]["problems"]] == ["booked_elsewhere"]
    assert "stands in Exact for Airbase subsidiary MER-NL (order 77009)" in json.dumps(rows[0]["problems"])


def test_no_order_is_a_row_twice(decided: Decided) -> None:
    for flow in ("purchase_orders", "order_results", "vendors", "airbase_vendors", "vendor_links", "gl_accounts"):
        twice = f"select link, company, source_key from outbox.airbase_exact__{flow} group by all having count(*) > 1"
        assert decided.query(twice) == [], flow
