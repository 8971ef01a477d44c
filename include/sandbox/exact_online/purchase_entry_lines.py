"""Lines of purchase entries, changed through their own set: each change computes VAT, totals and posting again."""

from __future__ import annotations

from include.sandbox.exact_online.errors import ODataError
from include.sandbox.exact_online.purchase_entries import (
    LINE_FIELDS,
    as_typed,
    check_line,
    lines_of,
    must_be_open,
    write,
)
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row


def _entry_of(store: ExactBooks, division: str, line: Row) -> Row:
    entry = store["purchase_entries"].get(division, line.get("EntryID") or "")
    if entry is None:
        rules = Rules(store, division)
        rules.refusals.add("mandatory" if not line.get("EntryID") else "reference", "EntryID")
        rules.refusals.check()
        raise ODataError(500, "unreachable")
    return entry


def create_line(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    entry = _entry_of(store, division, values)
    rules = Rules(store, division)
    must_be_open(rules, entry)
    check_line(rules, values, entry["EntryDate"])
    rules.refusals.check()
    present = [as_typed(line) for line in lines_of(store, division, entry["EntryID"])]
    number = max((line["LineNumber"] for line in present), default=0) + 1
    key = values.get("ID") or store.new_id()
    write(
        rules, entry, [*present, {**{name: values.get(name) for name in LINE_FIELDS}, "ID": key, "LineNumber": number}]
    )
    made = store["purchase_entry_lines"].get(division, key)
    assert made is not None
    return made


def change_line(store: ExactBooks, division: str, line: Row, values: Row) -> None:
    entry = _entry_of(store, division, line)
    rules = Rules(store, division)
    must_be_open(rules, entry)
    merged = {**as_typed(line), **{key: value for key, value in values.items() if key in LINE_FIELDS}}
    if "GLAccount" in values and "VATCode" not in values:
        # A new account brings its own VAT code, unless the caller sends one.
        merged["VATCode"] = None
    touched = ("GLAccount", "VATCode", "AmountFC")
    if "VATAmountFC" not in values and any(values[name] != line.get(name) for name in touched if name in values):
        merged["VATAmountFC"] = None
    check_line(rules, merged, entry["EntryDate"])
    rules.refusals.check()
    present = [as_typed(other) for other in lines_of(store, division, entry["EntryID"]) if other["ID"] != line["ID"]]
    write(rules, entry, sorted([*present, merged], key=lambda one: int(one["LineNumber"])))


def remove_line(store: ExactBooks, division: str, line: Row) -> None:
    entry = _entry_of(store, division, line)
    rules = Rules(store, division)
    must_be_open(rules, entry)
    present = [as_typed(other) for other in lines_of(store, division, entry["EntryID"]) if other["ID"] != line["ID"]]
    if not present:
        rules.refusals.add("mandatory", "Lines")
    rules.refusals.check()
    write(rules, entry, present)
