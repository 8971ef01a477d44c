"""The orders of the world as P2P exports them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from include.sandbox.basware.completing import completed
from include.sandbox.basware.exported_orders import EXPORTED, WAITING
from include.sandbox.basware.store import TENANT, Store, day, stamp
from include.sandbox.kernel.tables import Row
from include.sandbox.world.drawing import cents
from include.sandbox.world.invoicing.description import Buyer
from include.sandbox.world.invoicing.model import Invoicing, Order, OrderLine


def enter(store: Store, world: Invoicing) -> None:
    for order in world.orders:
        store.next_number("order")
        row = _order(world.buyer, order)
        changed = min(order.made + (dt.timedelta(hours=2) if order.exported else dt.timedelta(days=3)), world.now)
        told = completed({**row, "orderExportTimestamp": stamp(changed)})
        store.save(store.exported, row["externalCode"], told, TENANT, changed)


def _order(buyer: Buyer, one: Order) -> Row:
    lines = [_line(buyer, one, line) for line in one.lines]
    net = sum((Decimal(str(line["netSum"])) for line in lines), Decimal(0))
    row: Row = {
        "externalCode": f"BW-{one.number}", "orderNumber": one.number, "orderStatus": one.status,
        "processingStatus": EXPORTED if one.exported else WAITING,
        "requisitionNumber": f"{buyer.words['requisition']}-{one.number[2:]}",
        "organizationUnitCode": one.company.basware,
        "organizationUnitName": one.company.name, "supplierCode": one.supplier.code,
        "supplierName": one.supplier.name, "purchaseCurrency": one.supplier.currency,
        "companyCurrency": one.company.currency,
        "paymentTermCode": one.supplier.term, "netSum": float(net), "grossSum": float(net), "taxSum": 0.0,
        "requisitionCreationTime": stamp(one.made), "orderCreationTime": stamp(one.made), "orderLines": lines,
        "exchangeRateComp": float(buyer.rates[one.supplier.currency]),
    }  # fmt: skip
    return row


def _line(buyer: Buyer, order: Order, one: OrderLine) -> Row:
    key = f"{order.number}-{one.number}"
    coding: Row = {"externalCode": f"{key}-1", "splitPercent": 100, "accountCode": one.account}
    coding |= {"costCenterCode": one.cost_center} if one.cost_center else {}
    coding |= {"projectCode": one.project} if one.project else {}
    received = float(cents(one.received * one.price))
    receipt = {"externalCode": f"{key}-GR", "receivedQuantity": float(one.received), "receivedNetSum": received,
               "receivingDate": day(order.made + dt.timedelta(days=2))}  # fmt: skip
    return {
        "externalCode": key, "orderLineNumber": one.number, "categoryCode": "GOODS",
        "description": f"{buyer.words['line']} {one.number} {order.supplier.name.split()[1]}",
        "quantity": float(one.quantity),
        "quantityUnit": buyer.words["unit"], "priceType": "Net", "netUnitPrice": float(one.price),
        "netPrice": float(one.price),
        "netSum": float(cents(one.quantity * one.price)), "receivedQuantity": float(one.received),
        "receivedNetSum": received, "receivingRequired": True,
        "desiredDeliveryDate": day(order.made + dt.timedelta(days=7)), "codingRows": [coding],
        "goodsReceipts": [receipt] if one.received else [],
    }  # fmt: skip
