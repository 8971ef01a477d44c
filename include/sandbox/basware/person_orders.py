"""Buyers' work on an order: made, changed, cancelled, closed, received. Each of these exports it anew."""

from __future__ import annotations

from include.sandbox.basware import fields
from include.sandbox.basware.exported_orders import FINAL, ORDER_STATUSES, export
from include.sandbox.basware.schema import money, problems, timed, without_nulls
from include.sandbox.basware.store import TENANT, Store, day, stamp
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row


def find(store: Store, key: str | None) -> Row:
    row = store.exported.get(TENANT, key or "")
    if row is None:
        raise EditRefused(f"there is no order {key}")
    if row["orderStatus"] in FINAL:
        raise EditRefused(f"order {key} is {row['orderStatus']}: it cannot be changed any more")
    return row


def change(store: Store, key: str | None, changes: Row) -> tuple[str, Row]:
    changes = without_nulls(changes)
    content = {name: value for name, value in changes.items() if name != "orderStatus"}
    row = None if key is None else find(store, key)
    if wrong := problems(fields.EXPORTED_ORDER, content, partial=row is not None):
        raise EditRefused("; ".join(wrong))
    status = changes.get("orderStatus", row["orderStatus"] if row else "Ordered")
    if status not in ORDER_STATUSES:
        raise EditRefused(f"orderStatus is one of {', '.join(ORDER_STATUSES)}")
    if row is None:
        row = made(store)
    return row["externalCode"], export(store, {**row, **timed(fields.EXPORTED_ORDER, content), "orderStatus": status})


def made(store: Store) -> Row:
    number = f"PO{store.next_number('order'):07d}"
    return {"externalCode": f"BW-{number}", "orderNumber": number, "requisitionNumber": f"BANF-{number[2:]}",
            "requisitionCreationTime": stamp(store.now), "orderCreationTime": stamp(store.now)}  # fmt: skip


def receive(store: Store, key: str | None, changes: Row) -> tuple[str, Row]:
    """``quantities`` by orderLineNumber; without them all that is still open."""
    row, wanted = find(store, key), changes.get("quantities")
    lines = [_received(store, line, None if wanted is None else wanted.get(str(line["orderLineNumber"]), 0))
             for line in row.get("orderLines", [])]  # fmt: skip
    whole = all(money(line.get("receivedQuantity", 0)) >= money(line["quantity"]) for line in lines)
    status = "Received" if whole else "PartiallyReceived"
    return row["externalCode"], export(store, {**row, "orderLines": lines, "orderStatus": status})


def _received(store: Store, line: Row, quantity: float | None) -> Row:
    before, ordered = money(line.get("receivedQuantity", 0)), money(line["quantity"])
    now = ordered - before if quantity is None else money(quantity)
    if now < 0:
        raise EditRefused("a quantity received is not negative")
    if now == 0:
        return line
    net = float(round(now * money(line.get("netUnitPrice", 0)), 2))
    receipt = {"externalCode": f"GR{store.next_number('receipt'):07d}", "receivedQuantity": float(now),
               "receivedNetSum": net, "receivingDate": day(store.now)}  # fmt: skip
    return {**line, "receivedQuantity": float(before + now),
            "receivedNetSum": float(money(line.get("receivedNetSum", 0)) + money(net)),
            "goodsReceipts": [*line.get("goodsReceipts", []), receipt]}  # fmt: skip
