"""Lines of purchase orders, changed through their own set: each change computes totals and states again."""

from __future__ import annotations

from include.sandbox.exact_online.errors import ODataError
from include.sandbox.exact_online.purchase_orders import LINE, check_line, lines_of, must_be_open, write
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

# What goods receipts and invoices change, never a client.
SCREEN_ONLY = ("ReceivedQuantity", "InvoicedQuantity")


def _order_of(store: ExactBooks, division: str, line: Row) -> Row:
    order = store["purchase_orders"].get(division, line.get("PurchaseOrderID") or "")
    if order is None:
        rules = Rules(store, division)
        rules.refusals.add("mandatory" if not line.get("PurchaseOrderID") else "reference", "PurchaseOrderID")
        rules.refusals.check()
        raise ODataError(500, "unreachable")
    return order


def create_line(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    order = _order_of(store, division, values)
    rules = Rules(store, division)
    must_be_open(rules, order)
    check_line(rules, values)
    rules.refusals.check()
    present = lines_of(store, division, order["PurchaseOrderID"])
    number = max((line["LineNumber"] for line in present), default=0) + 1
    key = values.get("ID") or store.new_id()
    write(
        store,
        division,
        order,
        [*present, {**{name: values.get(name) for name in LINE}, "ID": key, "LineNumber": number}],
    )
    made = store["purchase_order_lines"].get(division, key)
    assert made is not None
    return made


def change_line(store: ExactBooks, division: str, line: Row, values: Row) -> None:
    order = _order_of(store, division, line)
    rules = Rules(store, division)
    must_be_open(rules, order)
    allowed = (*LINE, *SCREEN_ONLY) if store.writer != "api" else LINE
    new = {key: value for key, value in values.items() if key in allowed}
    if "QuantityInPurchaseUnits" in new or "Quantity" in new:
        both = new.get("QuantityInPurchaseUnits", new.get("Quantity"))
        new["Quantity"] = new["QuantityInPurchaseUnits"] = both
    merged = {**line, **new}
    check_line(rules, merged)
    rules.refusals.check()
    others = [
        other if other["ID"] != line["ID"] else merged for other in lines_of(store, division, order["PurchaseOrderID"])
    ]
    write(store, division, order, others)


def remove_line(store: ExactBooks, division: str, line: Row) -> None:
    order = _order_of(store, division, line)
    rules = Rules(store, division)
    must_be_open(rules, order)
    others = [other for other in lines_of(store, division, order["PurchaseOrderID"]) if other["ID"] != line["ID"]]
    if not others:
        rules.refusals.add("mandatory", "Lines")
    if line.get("ReceivedQuantity"):
        rules.refusals.add("not_allowed", "Delete", str(line["LineNumber"]))
    rules.refusals.check()
    write(store, division, order, others)
