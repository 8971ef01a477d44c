"""Purchase orders with their lines and life cycle: open 10, partly 20, complete 30, cancelled 40."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.sandbox.exact_online.line_sets import LineSet
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import cents, dec, num
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

OPEN, PARTLY, COMPLETE, CANCELLED = 10, 20, 30, 40
HEADER = (
    "Supplier", "OrderDate", "ReceiptDate", "Currency", "ExchangeRate", "YourRef", "Description", "Warehouse",
    "PaymentCondition", "DropShipment", "Remarks", "Document", "PurchaseAgent",
)  # fmt: skip
LINE = (
    "Item", "Description", "Quantity", "QuantityInPurchaseUnits", "UnitPrice", "NetPrice", "Discount", "VATCode",
    "ReceiptDate", "CostCenter", "CostUnit", "Project", "Notes", "SupplierItemCode",
)  # fmt: skip
LINES = LineSet("purchase_orders", "purchase_order_lines", "PurchaseOrderID", LINE)
lines_of = LINES.of


def create(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    rules = Rules(store, division)
    supplier = rules.supplier(values.get("Supplier"))
    given = lines.get("PurchaseOrderLines", [])
    if not given:
        rules.refusals.add("mandatory", "Lines")
    for line in given:
        check_line(rules, line)
    _check_header(rules, values)
    currency = rules.currency(values.get("Currency") or (supplier or {}).get("PurchaseCurrency"))
    rules.refusals.check()
    day = values.get("OrderDate") or rules.today()
    order = {
        **{key: value for key, value in values.items() if key in HEADER},
        "PurchaseOrderID": values.get("PurchaseOrderID") or store.new_id(),
        "OrderNumber": values.get("OrderNumber") or next_number(rules),
        "OrderDate": day,
        "ReceiptDate": values.get("ReceiptDate") or day,
        "Currency": currency,
        "ExchangeRate": num(rules.rate(currency, values.get("ExchangeRate"))),
        "OrderStatus": OPEN,
        "ReceiptStatus": OPEN,
        "InvoiceStatus": OPEN,
        "ApprovalStatus": 1,
        "DropShipment": bool(values.get("DropShipment")),
        "Source": 11 if store.writer == "api" else 1,
    }
    return write(store, division, order, LINES.numbered(store, given))


def _check_header(rules: Rules, values: Row) -> None:
    rules.payment_condition(values.get("PaymentCondition"))
    rules.known("documents", values.get("Document"), "Document")
    rules.known("warehouses", values.get("Warehouse"), "Warehouse")


def next_number(rules: Rules) -> int:
    return rules.next_number("PO", 2000) % 10_000_000 + 26_700_000


def check_line(rules: Rules, line: Row) -> None:
    if line.get("Item") is None:
        rules.refusals.add("mandatory", "Item")
    elif (item := rules.store["items"].get(rules.division, line["Item"])) is None:
        rules.refusals.add("reference", "Item")
    elif not item.get("IsPurchaseItem"):
        rules.refusals.add("invalid", "Item", item["Code"])
    if line.get("Quantity") is None and line.get("QuantityInPurchaseUnits") is None:
        rules.refusals.add("mandatory", "Quantity")
    elif dec(_quantity(line)) < dec(line.get("ReceivedQuantity")):
        # [assumed] what has come in stays ordered.
        rules.refusals.add("not_allowed", "Quantity", str(line.get("LineNumber")))
    rules.project(line.get("Project"), rules.today())
    rules.vat_code(line.get("VATCode"))
    rules.dimension("cost_centers", line.get("CostCenter"), None, rules.today())
    rules.dimension("cost_units", line.get("CostUnit"), None, rules.today())


def write(store: ExactBooks, division: str, order: Row, lines: list[Row]) -> Row:
    """Totals and states from the lines; every line gets a new row version, since its sync row shows the header too."""
    rate = dec(order["ExchangeRate"])
    total = vat_total = Decimal(0)
    for line in lines:
        item = store["items"].get(division, line["Item"]) or {}
        quantity = dec(_quantity(line))
        costs = store["gl_accounts"].get(division, item.get("GLCosts") or "") or {}
        chosen = line.get("VATCode") or item.get("PurchaseVATCode") or costs.get("VATCode") or ""
        code = store.one("vat_codes", division, "Code", str(chosen))
        unit = dec(line.get("UnitPrice") if line.get("UnitPrice") is not None else line.get("NetPrice"))
        net = cents(unit * (1 - dec(line.get("Discount"))) * 10000) / 10000 if line.get("Discount") else unit
        amount = cents(quantity * net)
        vat = cents(amount * dec((code or {}).get("Percentage", 0)))
        total, vat_total = total + amount, vat_total + vat
        store.save(
            "purchase_order_lines",
            division,
            {
                **line,
                "PurchaseOrderID": order["PurchaseOrderID"],
                "Description": line.get("Description") or item.get("Description"),
                "Quantity": num(quantity),
                "QuantityInPurchaseUnits": num(quantity),
                "Unit": item.get("Unit"),
                "UnitPrice": num(unit),
                "NetPrice": num(net),
                "AmountFC": num(amount),
                "AmountDC": num(cents(amount * rate)),
                "VATCode": (code or {}).get("Code"),
                "VATPercentage": (code or {}).get("Percentage"),
                "VATAmount": num(vat),
                "ReceiptDate": line.get("ReceiptDate") or order.get("ReceiptDate"),
                "ReceivedQuantity": line.get("ReceivedQuantity") or 0.0,
                "InvoicedQuantity": line.get("InvoicedQuantity") or 0.0,
            },
        )
    LINES.keep_only(store, division, order["PurchaseOrderID"], lines)
    states = _states(order, lines_of(store, division, order["PurchaseOrderID"]))
    amounts = {"AmountFC": num(total), "AmountDC": num(cents(total * rate)), "VATAmount": num(vat_total)}
    return store.save("purchase_orders", division, {**order, **amounts, **states, "PurchaseOrderLineCount": len(lines)})


def _quantity(line: Row) -> Any:
    named = line.get("QuantityInPurchaseUnits")
    return named if named is not None else line.get("Quantity")


def _states(order: Row, lines: list[Row]) -> Row:
    if order["OrderStatus"] == CANCELLED:
        return {"OrderStatus": CANCELLED, "ReceiptStatus": CANCELLED, "InvoiceStatus": CANCELLED}

    def state(field: str) -> int:
        done = [dec(line.get(field)) >= dec(line["Quantity"]) for line in lines]
        begun = any(dec(line.get(field)) > 0 for line in lines)
        return COMPLETE if all(done) else PARTLY if begun else OPEN

    received = state("ReceivedQuantity")
    return {"OrderStatus": received, "ReceiptStatus": received, "InvoiceStatus": state("InvoicedQuantity")}


def must_be_open(rules: Rules, order: Row) -> None:
    if order["OrderStatus"] in (COMPLETE, CANCELLED):
        rules.refusals.add("not_allowed", "Status", str(order["OrderNumber"]))
        rules.refusals.check()


def change(store: ExactBooks, division: str, order: Row, values: Row) -> None:
    rules = Rules(store, division)
    must_be_open(rules, order)
    changed = {**order, **{key: value for key, value in values.items() if key in HEADER}}
    if changed.get("Supplier") != order["Supplier"]:
        rules.supplier(changed.get("Supplier"))
    _check_header(rules, values)
    rules.currency(changed.get("Currency"))
    rules.refusals.check()
    write(store, division, changed, lines_of(store, division, order["PurchaseOrderID"]))


def cancel(store: ExactBooks, division: str, order: Row) -> None:
    """A person cancels an order; nothing received on it."""
    rules = Rules(store, division)
    must_be_open(rules, order)
    write(store, division, {**order, "OrderStatus": CANCELLED}, lines_of(store, division, order["PurchaseOrderID"]))


def remove(store: ExactBooks, division: str, order: Row) -> None:
    rules = Rules(store, division)
    if order["ReceiptStatus"] != OPEN or order["InvoiceStatus"] != OPEN:
        rules.refusals.add("not_allowed", "Delete", str(order["OrderNumber"]))
        rules.refusals.check()
    LINES.drop(store, division, order["PurchaseOrderID"])


def receive(store: ExactBooks, division: str, order: Row) -> Row:
    """One step of life: the first time half of each line comes in, then the rest."""
    whole = order["OrderStatus"] == PARTLY
    lines = []
    for line in lines_of(store, division, order["PurchaseOrderID"]):
        quantity = dec(line["Quantity"])
        part = quantity if whole or quantity < 2 else (quantity / 2).quantize(Decimal(1))
        lines.append({**line, "ReceivedQuantity": num(part)})
    return write(store, division, order, lines)
