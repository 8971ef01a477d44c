"""Orders of the past months: older ones exported and received, the latest still waiting for export."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from include.sandbox.basware.drawing import account_of, amount, cents, company_of, currency_of, days_ago
from include.sandbox.basware.exported_orders import EXPORTED, WAITING
from include.sandbox.basware.settings import COST_CENTERS
from include.sandbox.basware.store import TENANT, Store, stamp
from include.sandbox.kernel.tables import Row

OLD = ("Received", "Received", "Closed", "PartiallyReceived", "Canceled", "SupplierConfirmed")
RECENT = ("Ordered", "SupplierConfirmed", "Confirmed", "PartiallyReceived", "OrderCreated", "ModifiedBySupplier")
RECEIVED = {"Received": Decimal(1), "Closed": Decimal(1), "PartiallyReceived": Decimal("0.5")}


def enter(store: Store, rng: random.Random, suppliers: list[Row], count: int, now: dt.datetime) -> list[Row]:
    made = sorted((days_ago(rng, now, 200), n) for n in range(count))
    return [_order(store, rng, rng.choice(suppliers), at, now) for at, _ in made]


def _order(store: Store, rng: random.Random, supplier: Row, at: dt.datetime, now: dt.datetime) -> Row:
    number = f"PO{store.next_number('order'):07d}"
    (company, company_name), recent = company_of(rng, supplier), (now - at).days <= 14
    status = rng.choice(RECENT if recent else OLD)
    lines = [_line(rng, number, n, supplier, at, status) for n in range(1, rng.choice((1, 2, 2, 4)) + 1)]
    net = sum((Decimal(str(line["netSum"])) for line in lines), Decimal(0))
    exported = not recent or rng.random() < 0.3
    row: Row = {
        "externalCode": f"BW-{number}", "orderNumber": number, "orderStatus": status, "orderType": "Standard",
        "processingStatus": EXPORTED if exported else WAITING, "requisitionNumber": f"BANF-{number[2:]}",
        "organizationUnitCode": company, "organizationUnitName": company_name, "supplierCode": supplier["vendorCode"],
        "supplierName": supplier["name"], "purchaseCurrency": currency_of(supplier), "companyCurrency": "EUR",
        "paymentTermCode": supplier["paymentTerms"]["paymentTermCode"], "netSum": float(net), "grossSum": float(net),
        "taxSum": 0.0, "orderCreationTime": stamp(at), "documentSource": "P2P", "creator": "k.vogt",
        "owner": "k.vogt", "orderLines": lines,
    }  # fmt: skip
    if exported:
        row["orderExportTimestamp"] = stamp(at + dt.timedelta(hours=2))
    store.save(store.exported, row["externalCode"], row, TENANT, min(at + dt.timedelta(days=3), now))
    return row


def _line(rng: random.Random, number: str, n: int, supplier: Row, at: dt.datetime, status: str) -> Row:
    quantity, price = Decimal(rng.randint(1, 40)), amount(rng, 250, 20000)
    received = quantity * RECEIVED.get(status, Decimal(0))
    coding = {"externalCode": f"{number}-{n}-1", "splitPercent": 100, "accountCode": account_of(supplier),
              "costCenterCode": rng.choice(COST_CENTERS)[0]}  # fmt: skip
    receipts: list[Row] = []
    if received:
        receipts.append({"externalCode": f"{number}-{n}-GR", "receivedQuantity": float(received),
                         "receivedNetSum": float(cents(received * price)),
                         "receiptDate": f"{at + dt.timedelta(days=2):%Y-%m-%d}"})  # fmt: skip
    return {
        "externalCode": f"{number}-{n}", "orderLineNumber": n, "categoryCode": "GOODS",
        "description": f"Position {n} {supplier['name'].split()[1]}", "quantity": float(quantity),
        "quantityUnit": "STK", "priceType": "Net", "netUnitPrice": float(price), "netPrice": float(price),
        "netSum": float(quantity * price), "receivedQuantity": float(received),
        "receivedNetSum": float(cents(received * price)), "receivingRequired": True,
        "desiredDeliveryDate": f"{at + dt.timedelta(days=7):%Y-%m-%d}", "codingRows": [coding],
        "goodsReceipts": receipts,
    }  # fmt: skip
