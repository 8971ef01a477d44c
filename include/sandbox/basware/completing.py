"""What the vendor's schema wants of every exported order, worked out from what people fill in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.sandbox.basware.schema import money
from include.sandbox.kernel.tables import Row
from include.sandbox.world.drawing import cents

BUYER = {"personCode": "KVOGT", "userName": "Karin Vogt", "loginAccount": "k.vogt"}
# Amounts of a line that stand in three currencies: the order's, and under these endings the company's and the unit's.
_THREE = ("netSum", "grossSum", "taxTotal", "netPrice", "grossPrice", "netUnitPrice", "grossUnitPrice")
_ENDINGS = ("Comp", "Org")


def completed(row: Row) -> Row:
    """What was filled in stays as it is; the company's and the unit's currency are one."""
    whom = {"creator": BUYER, "owner": BUYER}
    made: Row = {
        **whom, "companyCode": row["organizationUnitCode"], "orderType": "Standard", "documentSource": "P2P",
        "sendingMethod": "Email", "releaseOrdersRequired": False, "hidePricesFromSupplier": False,
        "deliveryAddress": {"name": row.get("organizationUnitName") or row["organizationUnitCode"]}, **row,
    }  # fmt: skip
    rate = money(row.get("exchangeRateComp", 1))
    lines = [_line(one, rate, made["deliveryAddress"]) for one in row.get("orderLines", [])]
    return {**made, "orderLines": lines} if "orderLines" in row else made


def _line(line: Row, rate: Decimal, address: Any) -> Row:
    quantity = money(line["quantity"])
    price = line.get("netPrice", line.get("netUnitPrice"))
    net = money(line["netSum"]) if "netSum" in line else cents(quantity * money(price or 0))
    price = money(price) if price is not None else net / quantity if quantity else Decimal(0)
    tax = money(line.get("taxTotal", 0))
    gross = money(line["grossSum"]) if "grossSum" in line else net + tax
    # A price with its tax bears the same part of it as the sum does.
    with_tax = price * gross / net if net else price
    amounts = dict(zip(_THREE, (net, gross, tax, price, with_tax, price, with_tax), strict=True))
    twins = {
        f"{name}{ending}": float(cents(money(line.get(name, value)) * rate))
        for name, value in amounts.items()
        for ending in _ENDINGS
    }
    given = {name: float(round(value, 6)) for name, value in amounts.items()}
    codings = [{"rowIndex": n, "splitPercent": 100, **one} for n, one in enumerate(line.get("codingRows", []), 1)]
    return {
        "lineType": "FreeText", "priceType": "Net", "receivingRequired": True, "deliveryAddress": address, **twins,
        **given, **line, "codingRows": codings,
        "goodsReceipts": [_receipt(one) for one in line.get("goodsReceipts", [])],
    }  # fmt: skip


def _receipt(one: Row) -> Row:
    return {
        "receivedQuantity": 0.0, "receivedNetSum": 0.0, "receivedGrossSum": one.get("receivedNetSum", 0.0),
        "goodsReceiptDocumentCreationTime": one.get("receivingDate"), "notifyFault": False, **one,
    }  # fmt: skip
