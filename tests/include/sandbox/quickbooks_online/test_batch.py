"""Batches: serial, each item fails alone (section 5)."""

from __future__ import annotations

import pytest


def send(quickbooks, *items, **params):
    reply = quickbooks.post("batch", {"BatchItemRequest": list(items)}, **params)
    assert reply.status_code == 200, reply.text
    return reply.json()["BatchItemResponse"]


def new(bid, name):
    return {"bId": bid, "operation": "create", "Vendor": {"DisplayName": name}}


def test_items_succeed_and_fail_alone(quickbooks):
    good, twin, late = send(quickbooks, new("a", "Acme"), new("b", "Acme"), new("c", "Borealis"))

    assert (good["bId"], good["Vendor"]["DisplayName"], good["Vendor"]["SyncToken"]) == ("a", "Acme", "0")
    assert (twin["bId"], twin["Fault"]["type"], twin["Fault"]["Error"][0]["code"]) == ("b", "ValidationFault", "6240")
    assert twin["Fault"]["Error"][0]["element"] == ""
    assert late["Vendor"]["DisplayName"] == "Borealis"
    assert quickbooks.query("select count(*) from Vendor") == {"totalCount": 2}


def test_as_a_setting_answers_come_in_another_order_than_items(quickbooks):
    quickbooks.settings(batch_answers="reversed")

    assert [item["bId"] for item in send(quickbooks, new("a", "Acme"), new("b", "Borealis"))] == ["b", "a"]


def test_queries_and_changes_are_items_too_and_do_not_see_their_own_batch(quickbooks):
    quickbooks.vendor("Old")
    since = "2026-11-20T00:00:00-08:00"

    made, rows, changes, bad = send(
        quickbooks,
        new("a", "New"),
        {"bId": "q", "Query": "select * from Vendor"},
        {"bId": "c", "CDCQuery": {"Entities": "Vendor", "ChangedSince": since}},
        {"bId": "x", "Query": "select nothing"},
    )

    assert made["Vendor"]["DisplayName"] == "New"
    assert [row["DisplayName"] for row in rows["QueryResponse"]["Vendor"]] == ["Old"]
    (only,) = changes["CDCResponse"]
    assert [row["DisplayName"] for row in only["QueryResponse"][0]["Vendor"]] == ["Old"]
    assert (bad["Fault"]["Error"][0]["code"], bad["bId"]) == ("4000", "x")


def test_an_entity_that_is_not_there_is_a_fault_of_its_item_never_an_empty_answer(quickbooks):
    since = "2026-11-20T00:00:00-08:00"

    items = send(
        quickbooks,
        {"bId": "q", "Query": "select * from Unicorn"},
        {"bId": "c", "CDCQuery": {"Entities": "Unicorn", "ChangedSince": since}},
        {"bId": "w", "operation": "create", "Budget": {"Name": "2027"}},
        {"bId": "r", "operation": "update", "Vendor": {"Id": "999", "SyncToken": "0", "sparse": True}},
        {"bId": "e", "Query": "select * from Estimate"},
    )

    found = {item["bId"]: item for item in items}
    codes = {bid: item["Fault"]["Error"][0]["code"] for bid, item in found.items() if "Fault" in item}
    assert codes == {"q": "4001", "c": "500", "w": "500", "r": "610"}
    assert found["e"] == {"QueryResponse": {}, "bId": "e"}


def test_update_delete_and_void_are_operations(quickbooks):
    vendor, bank, account = (
        quickbooks.vendor("Acme"),
        quickbooks.account("Clearing", "Bank"),
        quickbooks.account("Rent X"),
    )
    bills = [quickbooks.bill(vendor, amount, account) for amount in (10, 20)]
    payment = quickbooks.create("BillPayment", {
        "VendorRef": {"value": vendor["Id"]}, "PayType": "Check", "TotalAmt": 10,
        "CheckPayment": {"BankAccountRef": {"value": bank["Id"]}},
        "Line": [{"Amount": 10, "LinkedTxn": [{"TxnId": bills[0]["Id"], "TxnType": "Bill"}]}],
    })  # fmt: skip
    ident = {"Id": payment["Id"], "SyncToken": payment["SyncToken"], "sparse": True}

    change = {"Id": vendor["Id"], "SyncToken": "0", "sparse": True, "AcctNum": "1"}
    void, gone, changed = send(
        quickbooks,
        {"bId": "v", "operation": "update", "optionsData": "void", "BillPayment": ident},
        {"bId": "d", "operation": "delete", "Bill": {"Id": bills[1]["Id"], "SyncToken": "0"}},
        {"bId": "u", "operation": "update", "Vendor": change},
    )  # fmt: skip

    assert void["BillPayment"]["TotalAmt"] == 0
    assert gone["Bill"] == {"domain": "QBO", "status": "Deleted", "Id": bills[1]["Id"]}
    assert changed["Vendor"]["AcctNum"] == "1"


def test_more_than_thirty_items_are_refused_whole(quickbooks):
    reply = quickbooks.post("batch", {"BatchItemRequest": [new(str(n), f"V{n}") for n in range(31)]})

    assert (reply.status_code, quickbooks.error(reply)["code"]) == (400, "1040")
    assert quickbooks.query("select count(*) from Vendor") == {"totalCount": 0}


def test_a_repeated_batch_repeats_no_write(quickbooks):
    first = send(quickbooks, new("a", "Acme"), new("b", "Borealis"), requestid="r" * 36)
    again = send(quickbooks, new("a", "Acme"), new("b", "Borealis"), new("c", "Cairn"), requestid="r" * 36)

    assert again[:2] == first
    assert again[2]["Vendor"]["DisplayName"] == "Cairn"
    assert quickbooks.query("select count(*) from Vendor") == {"totalCount": 3}


def test_as_a_setting_an_item_that_was_refused_is_refused_for_ever(quickbooks):
    quickbooks.settings(request_id_failed="repeat")
    items = [new("a", "Acme"), new("b", "Acme")]
    first = send(quickbooks, *items, requestid="r-1")
    again = send(quickbooks, items[0], new("b", "Borealis"), requestid="r-1")

    assert again == first
    assert [set(item) for item in first] == [{"Vendor", "bId"}, {"Fault", "bId"}]
    assert quickbooks.query("select count(*) from Vendor") == {"totalCount": 1}


@pytest.mark.parametrize(("request_id", "bid"), [("r" * 37, "a"), ("r" * 36, "b" * 11)])
def test_with_a_request_id_the_ids_of_a_batch_are_short(quickbooks, request_id, bid):
    reply = quickbooks.post("batch", {"BatchItemRequest": [new(bid, "Acme")]}, requestid=request_id)

    assert (reply.status_code, quickbooks.error(reply)["code"]) == (400, "2050")


def test_what_is_no_batch(quickbooks):
    assert quickbooks.error(quickbooks.post("batch", {"Items": []}))["code"] == "2010"
    (item,) = send(quickbooks, {"bId": "a", "operation": "create", "Unicorn": {}})
    assert item["Fault"]["Error"][0]["code"] == "500"


def test_one_bid_twice_under_a_request_id_is_refused_whole(quickbooks):
    items = [new("a", "Acme"), new("a", "Borealis")]

    reply = quickbooks.post("batch", {"BatchItemRequest": items}, requestid="r-1")

    assert (reply.status_code, quickbooks.error(reply)["code"]) == (400, "600")
    assert quickbooks.query("select count(*) from Vendor") == {"totalCount": 0}
