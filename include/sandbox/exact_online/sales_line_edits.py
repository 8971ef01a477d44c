"""Lines of a draft invoice, added, changed and deleted through their own set."""

from __future__ import annotations

from include.sandbox.exact_online.line_sets import LineRules
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.sales_invoices import must_be_draft, write
from include.sandbox.exact_online.sales_lines import LINE, LINES, check_line
from include.sandbox.kernel.tables import Row


def _merge(rules: Rules, line: Row, values: Row) -> Row:
    """A new item brings its own account and VAT code; a new price without a net price, or a discount, computes it."""
    new = {name: value for name, value in values.items() if name in LINE}
    changed = {**line, **new}
    if "Item" in new and new["Item"] != line["Item"]:
        changed |= {name: new.get(name) for name in ("GLAccount", "VATCode", "Description")}
    if "NetPrice" not in new and ("UnitPrice" in new or "Discount" in new):
        changed["NetPrice"] = None
    elif "NetPrice" in new and "UnitPrice" not in new:
        changed["UnitPrice"] = None
    return changed


HANDLER = LineRules(
    LINES, must_be_draft, check_line, lambda rules, draft, lines: write(rules.store, rules.division, draft, lines),
    _merge, unique=True,
).handler  # fmt: skip
