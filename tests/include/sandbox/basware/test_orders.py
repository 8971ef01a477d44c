"""Orders made in Basware (section 7, Exported PO and its life cycle)."""

from __future__ import annotations

from typing import Any

from include.sandbox.basware.completing import completed

LIST = "/v1/exportedPurchaseOrders"


def order(bw: Any, **more: Any) -> str:
    """10 boxes of 5.00 and 2 of 20.00 from K1."""
    lines = [
        {"externalCode": "L1", "orderLineNumber": 1, "quantity": 10, "netUnitPrice": 5.00, "netSum": 50.00},
        {"externalCode": "L2", "orderLineNumber": 2, "quantity": 2, "netUnitPrice": 20.00, "netSum": 40.00},
    ]
    body = {"organizationUnitCode": "DE01", "supplierCode": "K1", "purchaseCurrency": "EUR", "orderLines": lines}
    return str(bw.edit("exportedPurchaseOrders", **body, **more)["key"])


def one(bw: Any, key: str) -> dict[str, Any]:
    (found,) = bw.get(f"{LIST}/{key}")["exportedPurchaseOrders"]
    return dict(found)


def test_a_new_order_waits_for_export_until_it_is_acknowledged_once(bw: Any) -> None:
    key = order(bw)
    assert bw.api("GET", f"{LIST}/{key}").status_code == 302
    assert (one(bw, key)["processingStatus"], one(bw, key)["orderStatus"]) == ("WaitingForExport", "Ordered")
    bw.post(f"{LIST}/{key}/acknowledge")
    row = one(bw, key)
    assert row["processingStatus"] == "Exported"
    assert row["orderExportTimestamp"]
    again = bw.api("POST", f"{LIST}/{key}/acknowledge")
    assert (again.status_code, again.json()["errors"][0]["code"]) == (405, "METHOD_NOT_ALLOWED")


def test_order_status_in_the_query_is_the_state_of_the_export(bw: Any) -> None:
    exported, waiting = order(bw), order(bw)
    bw.post(f"{LIST}/{exported}/acknowledge")
    for status, key in (("Exported", exported), ("WaitingForExport", waiting)):
        rows = bw.get(f"{LIST}?orderStatus={status}")["exportedPurchaseOrders"]
        assert [row["externalCode"] for row in rows] == [key]
    assert bw.api("GET", f"{LIST}?orderStatus=Ordered").status_code == 400


def test_each_change_exports_the_order_again(bw: Any) -> None:
    key = order(bw)
    for entity, changes, status in (
        ("receiving", {"quantities": {"1": 4}}, "PartiallyReceived"),
        ("exportedPurchaseOrders", {"deliveryAddress": {"name": "Lager 2, Kassel"}}, "PartiallyReceived"),
        ("receiving", {}, "Received"),
        ("exportedPurchaseOrders", {"orderStatus": "Closed"}, "Closed"),
    ):
        bw.post(f"{LIST}/{key}/acknowledge")
        bw.edit(entity, key, **changes)
        row = one(bw, key)
        assert (row["processingStatus"], row["orderStatus"]) == ("WaitingForExport", status)
    assert [line["receivedQuantity"] for line in row["orderLines"]] == [10, 2]
    assert [line["receivedNetSum"] for line in row["orderLines"]] == [50.00, 40.00]
    assert [receipt["receivedQuantity"] for receipt in row["orderLines"][0]["goodsReceipts"]] == [4, 6]
    assert "cannot be changed any more" in bw.refused("receiving", key)


def test_sums_prices_and_currencies_that_nobody_filled_in_are_worked_out() -> None:
    typed = {"externalCode": "L1", "orderLineNumber": 1, "quantity": 10, "netUnitPrice": 5.00, "taxTotal": 9.50}
    made = completed({"organizationUnitCode": "DE01", "exchangeRateComp": 0.9, "orderLines": [typed]})
    assert (made["companyCode"], made["deliveryAddress"], made["creator"]["userName"]) == (
        "DE01",
        {"name": "DE01"},
        "Karin Vogt",
    )
    (line,) = made["orderLines"]
    assert {name: line[name] for name in ("netSum", "grossSum", "netPrice", "grossPrice")} == {
        "netSum": 50.00, "grossSum": 59.50, "netPrice": 5.00, "grossPrice": 5.95,
    }  # fmt: skip
    assert (line["netSumComp"], line["grossSumOrg"], line["taxTotalComp"]) == (45.00, 53.55, 8.55)
    assert completed(made) == made, "what stands there stays"
