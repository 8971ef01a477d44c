"""Lines of a draft invoice, added, changed and deleted through their own set."""

from __future__ import annotations

from include.sandbox.exact_online.errors import ODataError
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.sales_invoices import must_be_draft, write
from include.sandbox.exact_online.sales_lines import LINE, check_line, lines_of
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row


def _draft_of(rules: Rules, line: Row) -> Row:
    draft = rules.store["sales_invoices"].get(rules.division, line.get("InvoiceID") or "")
    if draft is None:
        rules.refusals.add("reference" if line.get("InvoiceID") else "mandatory", "InvoiceID")
        rules.refusals.check()
        raise ODataError(500, "unreachable")
    must_be_draft(rules, draft)
    return draft


def create_line(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    rules = Rules(store, division)
    draft = _draft_of(rules, values)
    check_line(rules, draft, values)
    if values.get("ID") and store["sales_invoice_lines"].get(division, values["ID"]) is not None:
        rules.refusals.add("exists", "ID")
    rules.refusals.check()
    present = lines_of(store, division, draft["InvoiceID"])
    number = max((int(line["LineNumber"]) for line in present), default=0) + 1
    key = values.get("ID") or store.new_id()
    write(store, division, draft, [*present, {**_own(values), "ID": key, "LineNumber": number}])
    made = store["sales_invoice_lines"].get(division, key)
    assert made is not None
    return made


def change_line(store: ExactBooks, division: str, line: Row, values: Row) -> None:
    """A new item brings its own account and VAT code; a new price without a net price, or a discount, computes it."""
    rules = Rules(store, division)
    draft = _draft_of(rules, line)
    new = _own(values)
    changed = {**line, **new}
    if "Item" in new and new["Item"] != line["Item"]:
        changed |= {name: new.get(name) for name in ("GLAccount", "VATCode", "Description")}
    if "NetPrice" not in new and ("UnitPrice" in new or "Discount" in new):
        changed["NetPrice"] = None
    elif "NetPrice" in new and "UnitPrice" not in new:
        changed["UnitPrice"] = None
    check_line(rules, draft, changed)
    rules.refusals.check()
    present = lines_of(store, division, draft["InvoiceID"])
    write(store, division, draft, [changed if other["ID"] == line["ID"] else other for other in present])


def remove_line(store: ExactBooks, division: str, line: Row) -> None:
    rules = Rules(store, division)
    draft = _draft_of(rules, line)
    others = [other for other in lines_of(store, division, draft["InvoiceID"]) if other["ID"] != line["ID"]]
    if not others:
        rules.refusals.add("mandatory", "Lines")
    rules.refusals.check()
    write(store, division, draft, others)


def _own(values: Row) -> Row:
    return {name: value for name, value in values.items() if name in LINE}
