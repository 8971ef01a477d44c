"""Lines of purchase entries, changed through their own set: each change computes VAT, totals and posting again."""

from __future__ import annotations

from include.sandbox.exact_online.line_sets import LineRules
from include.sandbox.exact_online.purchase_entries import LINE_FIELDS, LINES, as_typed, check_line, must_be_open, write
from include.sandbox.exact_online.rules import Rules
from include.sandbox.kernel.tables import Row


def _merge(rules: Rules, line: Row, values: Row) -> Row:
    merged = {**as_typed(line), **{key: value for key, value in values.items() if key in LINE_FIELDS}}
    if "GLAccount" in values and "VATCode" not in values:
        # A new account brings its own VAT code, unless the caller sends one.
        merged["VATCode"] = None
    touched = ("GLAccount", "VATCode", "AmountFC")
    if "VATAmountFC" not in values and any(values[name] != line.get(name) for name in touched if name in values):
        merged["VATAmountFC"] = None
    return merged


HANDLER = LineRules(
    LINES, must_be_open, lambda rules, entry, line: check_line(rules, line, entry["EntryDate"]), write, _merge, as_typed
).handler
