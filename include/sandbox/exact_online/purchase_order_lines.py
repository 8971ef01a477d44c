"""Lines of purchase orders, changed through their own set: each change computes totals and states again."""

from __future__ import annotations

from include.sandbox.exact_online.line_sets import LineRules
from include.sandbox.exact_online.purchase_orders import LINE, LINES, check_line, must_be_open, write
from include.sandbox.exact_online.rules import Rules
from include.sandbox.kernel.tables import Row

# What goods receipts and invoices change, never a client.
SCREEN_ONLY = ("ReceivedQuantity", "InvoicedQuantity")


def _merge(rules: Rules, line: Row, values: Row) -> Row:
    allowed = (*LINE, *SCREEN_ONLY) if rules.store.writer != "api" else LINE
    new = {key: value for key, value in values.items() if key in allowed}
    if "QuantityInPurchaseUnits" in new or "Quantity" in new:
        both = new.get("QuantityInPurchaseUnits", new.get("Quantity"))
        new["Quantity"] = new["QuantityInPurchaseUnits"] = both
    return {**line, **new}


def _stays(rules: Rules, line: Row) -> None:
    if line.get("ReceivedQuantity"):
        rules.refusals.add("not_allowed", "Delete", str(line["LineNumber"]))


HANDLER = LineRules(
    LINES, must_be_open, lambda rules, order, line: check_line(rules, line),
    lambda rules, order, lines: write(rules.store, rules.division, order, lines), _merge, stays=_stays,
).handler  # fmt: skip
