"""Purchase orders with their life, and invoices of the trade module."""

from __future__ import annotations

import pytest

ORDERS = "123/purchaseorder/PurchaseOrders"
INVOICES = "123/purchase/PurchaseInvoices"


def item(exact, code="A-100"):
    return exact.rows(f"123/logistics/Items?$select=ID&$filter=Code eq '{code}'")[0]["ID"]


def order(exact, **more):
    line = {"Item": item(exact), "QuantityInPurchaseUnits": 4, "UnitPrice": 2.5}
    reply = exact.post(ORDERS, {"Supplier": exact.supplier()["ID"], "PurchaseOrderLines": [line], **more})
    assert reply.status_code == 201, reply.text
    return reply.json()["d"]


def test_an_order_has_amounts_and_starts_open(exact):
    made = order(exact)
    line = made["PurchaseOrderLines"]["results"][0]
    assert (made["AmountFC"], made["VATAmount"], made["OrderStatus"], made["ReceiptStatus"], made["InvoiceStatus"]) == (
        10,
        2.1,
        10,
        10,
        10,
    )
    assert (line["Quantity"], line["NetPrice"], line["AmountFC"], line["ReceivedQuantity"]) == (4, 2.5, 10, 0)


def test_order_refusals(exact):
    reply = exact.post(ORDERS, {"PurchaseOrderLines": [{"UnitPrice": 1}, {"Item": item(exact, "X-1"), "Quantity": 1}]})
    assert exact.message(reply).split("\r\n") == [
        "Verplicht: Leverancier",
        "Verplicht: Artikel",
        "Verplicht: Aantal",
        "Ongeldig: Artikel - X-1",
    ]
    assert exact.message(exact.post(ORDERS, {"Supplier": exact.supplier()["ID"]})) == "Verplicht: Regels"


def test_lines_change_and_the_header_follows(exact):
    made = order(exact)
    line = made["PurchaseOrderLines"]["results"][0]["ID"]
    assert (
        exact.put(f"123/purchaseorder/PurchaseOrderLines(guid'{line}')", {"QuantityInPurchaseUnits": 10}).status_code
        == 204
    )
    row = exact.get(f"{ORDERS}(guid'{made['PurchaseOrderID']}')").json()["d"]
    assert row["AmountFC"] == 25


def test_goods_come_in_step_by_step(exact):
    made = order(exact)
    path = f"{ORDERS}(guid'{made['PurchaseOrderID']}')"
    states = []
    for _ in range(2):
        exact.sandbox.post("/advance", {"system": "exact_online", "steps": 1})
        states.append(exact.get(path).json()["d"]["OrderStatus"])
    assert states == [20, 30]
    assert exact.put(path, {"Description": "te laat"}).status_code == 500
    assert exact.delete(path).status_code == 500


def test_a_person_cancels_an_order(exact):
    made = order(exact)
    exact.edit("purchase_orders", key=made["PurchaseOrderID"], set={"OrderStatus": 40})
    row = exact.get(f"{ORDERS}(guid'{made['PurchaseOrderID']}')").json()["d"]
    assert (row["OrderStatus"], row["ReceiptStatus"], row["InvoiceStatus"]) == (40, 40, 40)
    versions = exact.rows("123/sync/PurchaseOrder/PurchaseOrders?$filter=Timestamp gt 1")
    assert {row["OrderStatus"] for row in versions} == {40}


def test_purchase_invoices_need_the_trade_module(exact):
    assert exact.get(f"{INVOICES}?$top=1").status_code == 403
    exact.edit("settings", set={"purchase_module": True})
    assert exact.get(f"{INVOICES}?$top=1").status_code == 200
    assert exact.get("456/purchase/PurchaseInvoices?$top=1").status_code == 403


@pytest.mark.parametrize("vat_code", ["2", "3"])
def test_a_purchase_invoice_is_posted_from_its_items(exact, vat_code):
    exact.edit("settings", set={"purchase_module": True})
    ordered = order(exact)["PurchaseOrderLines"]["results"][0]["ID"]
    body = {"Supplier": exact.supplier()["ID"], "Journal": "60", "Type": 8033, "YourRef": "H-1"}
    lines = [
        {"PurchaseOrderLine": ordered},
        {"Item": item(exact, "K-010"), "Quantity": 1, "NetPrice": 121, "VATCode": vat_code},
    ]

    made = exact.post(INVOICES, {**body, "PurchaseInvoiceLines": lines}).json()["d"]

    total = 12.1 + (146.41 if vat_code == "2" else 121)
    net = 121.0 if vat_code == "2" else 100.0
    assert made["Amount"] == total
    assert [line["Amount"] for line in made["PurchaseInvoiceLines"]["results"]] == [10, net]
    ledger = exact.ledger(made["ID"])
    assert ledger["4200"] == net
    assert ledger["1600"] == -total
    assert exact.sandbox.get("/books")["ok"] is True


def test_direct_invoices_need_a_warehouse_and_credits_turn_the_sign(exact):
    exact.edit("settings", set={"purchase_module": True})
    body = {
        "Supplier": exact.supplier()["ID"],
        "Journal": "60",
        "PurchaseInvoiceLines": [{"Item": item(exact), "Quantity": 1, "NetPrice": 10}],
    }
    assert exact.message(exact.post(INVOICES, body)) == "Verplicht: Magazijn"
    made = exact.post(INVOICES, {**body, "Type": 8034}).json()["d"]
    assert made["Amount"] == -12.1
    assert exact.delete(f"{INVOICES}(guid'{made['ID']}')").status_code == 204
