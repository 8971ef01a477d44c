"""Purchase orders: lists and filters, the write-back, what people do with them (sections 5 and 6)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.include.sandbox.airbase.conftest import LINE

FIELDS = {
    "id", "airbase_id", "object", "number", "status", "purchase_request_id", "owner", "vendor", "subsidiary",
    "currency", "approved_amount", "billed_amount", "balance", "memo", "issue_date", "service_start_date",
    "service_end_date", "delivery_date", "payment_terms", "ship_to", "tags", "document_link", "url",
    "airbase_url", "erp_reference_id", "erp_url", "erp_sync_status", "error_message", "version",
    "created_date", "updated_date", "closed_date", "line_items",
}  # fmt: skip


def test_an_order_as_the_api_shows_it(ab: Any) -> None:
    vendor = ab.vendor(email="post@waterman.example")
    line = {"description": "Advice", "quantity": "10", "unit_price": "99.95", "tax_amount": "209.90", "account": "4610",
            "unit": "hour", "item_code": "A-1",
            "tags": [{"erp_reference_id": "210", "tag_type": "Cost center"}, "D-OPS"]}  # fmt: skip
    row = ab.get(f"purchase_orders/{ab.order(line, vendor=vendor, company='MER-BE')['id']}/")
    assert set(row) == FIELDS
    assert (row["object"], row["status"], row["version"], row["erp_sync_status"]) == (
        "purchase_order", "open", 1, "not_synced",
    )  # fmt: skip
    assert (row["approved_amount"], row["billed_amount"], row["balance"]) == ("1209.40", "0.00", "1209.40")
    assert row["currency"] == {"iso_code": "EUR", "erp_reference_id": "EUR"}
    assert (row["subsidiary"]["erp_reference_id"], row["subsidiary"]["name"]) == (
        "MER-BE", "Meridiaan Advies België B.V.",
    )  # fmt: skip
    assert row["vendor"] == {"id": vendor, "airbase_id": vendor, "name": "Waterman Advies", "erp_reference_id": "",
                             "email": "post@waterman.example"}  # fmt: skip
    (shown,) = row["line_items"]
    assert shown == {
        "id": shown["id"], "line_number": 1, "description": "Advice", "quantity": "10.0000", "unit_price": "99.9500",
        "amount": "999.50", "tax_amount": "209.90", "account": {"erp_reference_id": "4610", "name": "Consultancy"},
        "tags": [
            {"erp_reference_id": "210", "name": "Strategy practice",
             "tag_type": {"erp_reference_id": "COSTCENTER", "name": "Cost center"}},
            {"erp_reference_id": "D-OPS", "name": "Operations",
             "tag_type": {"erp_reference_id": "DEPARTMENT", "name": "Department"}},
        ],
        "item_code": "A-1", "unit": "hour", "received_quantity": "0.0000", "billed_amount": "0.00",
    }  # fmt: skip


def test_a_vendor_that_is_linked_later_is_linked_in_its_orders_too(ab: Any) -> None:
    vendor = ab.vendor()
    order = ab.order(vendor=vendor)
    ab.patch(f"vendors/{vendor}/", {"erp_reference_id": "20001"})
    after = ab.get(f"purchase_orders/{order['id']}/")
    assert after["vendor"]["erp_reference_id"] == "20001"
    assert after["updated_date"] == order["updated_date"], "the order itself did not change"


def test_filters_of_the_list(ab: Any) -> None:
    first, second, third = (ab.order(vendor=ab.vendor(name)) for name in ("A", "B", "C"))
    ab.edit("closing", second["id"])
    ab.patch(f"purchase_orders/{first['id']}/", {"erp_reference_id": "PO-77"})

    def ids(query: str) -> list[str]:
        return [row["id"] for row in ab.list(f"purchase_orders/?{query}")]

    assert ids("") == [third["id"], second["id"], first["id"]], "by updated_date"
    assert ids("ordering=-updated_date") == [first["id"], second["id"], third["id"]]
    assert ids("ordering=created_date") == [first["id"], second["id"], third["id"]]
    assert ids("status=closed") == [second["id"]]
    assert ids(f"vendor_id={third['vendor']['id']}") == [third["id"]]
    assert ids("erp_reference_id=PO-77") == [first["id"]]
    assert ids("erp_reference_id=&status=open") == [third["id"]]
    moment = ab.get(f"purchase_orders/{second['id']}/")["updated_date"]
    assert ids(f"updated_after={moment}") == [first["id"]], "strictly later"
    assert ids(f"updated_before={moment}") == [third["id"], second["id"]], "or at that moment"
    assert ids(f"updated_after={moment}Z") == [first["id"]]
    assert ids(f"created_after={first['created_date']}") == [third["id"], second["id"]]


def test_a_filter_that_cannot_be_read_is_refused(ab: Any) -> None:
    assert ab.wrong("GET", "purchase_orders/?status=done&updated_after=soon&ordering=number", None) == {
        "status": ["Select a valid choice. done is not one of the available choices."],
        "updated_after": ["Enter a valid date/time."],
        "ordering": ["number is not one of updated_date, -updated_date, created_date, -created_date."],
    }


def test_the_write_back_after_the_erp_has_the_order(ab: Any) -> None:
    order = ab.order()
    body = {"erp_reference_id": "791/2600014", "erp_url": "https://start.exactonline.nl/x", "erp_sync_status": "synced",
            "error_message": None}  # fmt: skip
    after = ab.patch(f"purchase_orders/{order['id']}/", body)
    assert {name: after[name] for name in body} == body
    assert after["updated_date"] > order["updated_date"]
    assert {name for name in after if after[name] != order[name]} == {*body, "updated_date"} - {"error_message"}


def test_a_failure_is_told_and_the_reference_comes_later(ab: Any) -> None:
    key = ab.order()["id"]
    failed = ab.patch(f"purchase_orders/{key}/", {"erp_sync_status": "failed", "error_message": "no item for 4420"})
    assert (failed["erp_sync_status"], failed["error_message"]) == ("failed", "no item for 4420")
    ab.patch(f"purchase_orders/{key}/", {"erp_reference_id": "1", "erp_sync_status": "synced", "error_message": None})
    assert ab.wrong("PATCH", f"purchase_orders/{key}/", {"erp_reference_id": "2"}) == {
        "erp_reference_id": ["This field cannot be changed once it is set; it is 1."]
    }
    same = ab.patch(f"purchase_orders/{key}/", {"erp_reference_id": "1", "erp_url": "https://e.example"})
    assert same["erp_url"] == "https://e.example"


@pytest.mark.parametrize("field", ["memo", "status", "line_items", "number", "id"])
def test_nothing_else_of_an_order_is_written_through_the_api(ab: Any, field: str) -> None:
    key = ab.order()["id"]
    body = {field: "x", "erp_sync_status": "synced"}
    assert ab.wrong("PATCH", f"purchase_orders/{key}/", body) == {field: ["This field is read-only."]}
    assert ab.get(f"purchase_orders/{key}/")["erp_sync_status"] == "not_synced"
    assert ab.api("POST", "purchase_orders/", {}).status_code == 405
    assert ab.wrong("PATCH", f"purchase_orders/{key}/", {"erp_sync_status": "done"})


def test_without_the_add_on_purchase_orders_answer_403(ab: Any) -> None:
    key = ab.order()["id"]
    ab.edit("settings", purchase_orders=False)
    replies = [ab.api("GET", "purchase_orders/"), ab.api("GET", f"purchase_orders/{key}/"),
               ab.api("PATCH", f"purchase_orders/{key}/", {"erp_reference_id": "1"})]  # fmt: skip
    assert [(reply.status_code, set(reply.json())) for reply in replies] == [(403, {"detail"})] * 3
    assert ab.api("GET", "purchase_requests/").status_code == 200
    ab.edit("settings", purchase_orders=True)
    assert ab.get(f"purchase_orders/{key}/")["erp_reference_id"] == ""


def test_a_change_order_raises_amount_and_version_and_keeps_the_lines_that_stay(ab: Any) -> None:
    order = ab.order()
    (line,) = order["line_items"]
    changed = ab.edit("change_orders", order["id"], line_items=[
        {"id": line["id"], "quantity": "12", "unit_price": "100"}, {"amount": "50.00", "account": "4710"},
    ])  # fmt: skip
    assert (changed["version"], changed["approved_amount"], changed["balance"]) == (2, "1250.00", "1250.00")
    assert [one["id"] == line["id"] for one in changed["line_items"]] == [True, False]
    assert [(one["line_number"], one["amount"]) for one in changed["line_items"]] == [(1, "1200.00"), (2, "50.00")]
    assert changed["line_items"][0]["account"] == line["account"]
    assert changed["updated_date"] > order["updated_date"]


def test_bills_make_the_status_of_an_order(ab: Any) -> None:
    order = ab.order()
    line = order["line_items"][0]["id"]

    def bill(amount: str) -> str:
        lines = [{"amount": amount, "account": "4610", "purchase_order_line_id": line}]
        return str(ab.bill(approved=False, purchase_order_ids=[order["id"]], line_items=lines)["id"])

    def now() -> tuple[str, str, str, str]:
        row = ab.get(f"purchase_orders/{order['id']}/")
        return row["status"], row["billed_amount"], row["balance"], row["line_items"][0]["billed_amount"]

    assert now() == ("open", "0.00", "1000.00", "0.00")
    first = bill("400")
    assert now() == ("partially_billed", "400.00", "600.00", "400.00"), "a bill that awaits approval counts"
    bill("700")
    assert now() == ("billed", "1100.00", "-100.00", "1100.00")
    ab.edit("rejecting", first)
    assert now() == ("partially_billed", "700.00", "300.00", "700.00")


def test_a_bill_in_the_inbox_does_not_count_yet(ab: Any) -> None:
    order = ab.order()
    key = ab.edit("bills", purchase_order_ids=[order["number"]])["id"]
    assert ab.get(f"purchase_orders/{order['id']}/")["status"] == "open"
    ab.edit("submitting", key)
    assert ab.get(f"purchase_orders/{order['id']}/")["status"] == "billed"


def test_closing_and_reopening(ab: Any) -> None:
    order = ab.order()
    closed = ab.edit("closing", order["number"])
    assert closed["status"] == "closed"
    assert closed["closed_date"] is not None
    assert "closed already" in ab.refused("closing", order["id"])
    assert "is closed" in ab.refused("change_orders", order["id"], memo="x")
    reopened = ab.edit("reopening", order["id"])
    assert (reopened["status"], reopened["closed_date"]) == ("open", None)
    assert "only a closed one" in ab.refused("reopening", order["id"])


def test_only_an_order_without_bills_is_cancelled_and_that_is_final(ab: Any) -> None:
    billed, order = ab.order(), ab.order()
    ab.bill(purchase_order_ids=[billed["id"]])
    assert "nothing was billed" in ab.refused("cancelling", billed["id"])
    assert ab.edit("cancelling", order["id"])["status"] == "cancelled"
    for act in ("closing", "reopening", "cancelling", "change_orders", "receiving"):
        assert "cancelled" in ab.refused(act, order["id"])
    assert "no bill can be matched" in ab.refused("bills", purchase_order_ids=[order["id"]])
    told = ab.patch(f"purchase_orders/{order['id']}/", {"erp_sync_status": "failed", "error_message": "cancelled"})
    assert told["status"] == "cancelled", "the ERP may still say what became of it"


def test_a_change_order_does_not_go_below_what_is_billed(ab: Any) -> None:
    order = ab.order()
    ab.bill(purchase_order_ids=[order["id"]])
    line = order["line_items"][0]["id"]
    assert "billed with 1000.00" in ab.refused("change_orders", order["id"], line_items=[{"id": line, "amount": "999"}])
    assert "billed with 1000.00" in ab.refused("change_orders", order["id"], line_items=[{**LINE}])
    raised = ab.edit("change_orders", order["id"], line_items=[{"id": line, "amount": "1500"}])
    assert (raised["status"], raised["balance"]) == ("partially_billed", "500.00")


def test_goods_are_received(ab: Any) -> None:
    order = ab.order()
    part = ab.edit("receiving", order["id"], quantities={"1": "4"})
    assert part["line_items"][0]["received_quantity"] == "4.0000"
    assert ab.edit("receiving", order["id"])["line_items"][0]["received_quantity"] == "10.0000"


def test_what_people_mistype_is_refused_in_words(ab: Any) -> None:
    assert "needs a vendor" in ab.refused("purchase_orders", memo="x")
    vendor = ab.vendor()
    cases = {
        "there is no 'XX' among": {"account": "XX", "amount": "1"},
        "is not 11": {"quantity": "2", "unit_price": "5", "amount": "11"},
        "give an amount": {"description": "x"},
        "A valid number": {"amount": "much"},
        "there is no 'ZZ'": {"amount": "1", "tags": ["ZZ"]},
    }
    for words, line in cases.items():
        said = ab.refused("purchase_orders", vendor=vendor, line_items=[line])
        assert words.replace("there is no 'XX' among", "there is no 'XX' among") in said
    assert "no currency" in ab.refused("purchase_orders", vendor=vendor, line_items=[LINE], currency="XXX")
    assert "nothing is deleted" in ab.http.post(
        f"{ab.control_url}/edit/airbase/purchase_orders", json={"key": ab.order()["id"], "delete": True}
    ).text  # fmt: skip


def test_a_billed_order_is_closed_by_itself_where_the_tenant_has_it_so(ab: Any) -> None:
    ab.edit("settings", auto_close_days=10)
    order = ab.order()
    ab.bill(purchase_order_ids=[order["id"]])
    ab.wait(days=9)
    assert ab.get(f"purchase_orders/{order['id']}/")["status"] == "billed"
    ab.wait(days=2)
    assert ab.get(f"purchase_orders/{order['id']}/")["status"] == "closed"
