"""Bank and cash entries: money out is negative on a line; the journal's own ledger account takes the other side."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from include.sandbox.exact_online import cash_and_journals, ledger, open_items
from include.sandbox.exact_online.cash_and_journals import (
    LEDGER_LINE,
    Kind,
    draft,
    further_line,
    ledger_header,
    open_entry,
)
from include.sandbox.exact_online.journal_entries import check_line
from include.sandbox.exact_online.rules import PAYABLE, Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import cents, dec, num
from include.sandbox.exact_online.writes import Handler, Lines
from include.sandbox.kernel.tables import Row

BANK_ENTRIES = Kind("bank_entries", "bank_entry_lines", "BankEntryLines", journal_types=(12, 16))
CASH_ENTRIES = Kind("cash_entries", "cash_entry_lines", "CashEntryLines", journal_types=(10,))
CASH_FLOW = 40
# [assumed] That Exact matches a posted line is reported, never promised: of what clients post, it leaves each seventh.
LEFT_OPEN = 7


def _create(kind: Kind, store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    rules = Rules(store, division)
    asked = draft(rules, kind, values, lines)
    journal, given = asked.journal, asked.given
    for line in given:
        if line.get("GLAccount") is None and line.get("Account") is not None:
            line["GLAccount"] = _payable(store, division, line["Account"])
        check_line(rules, line, False, asked.day)
    total = sum((dec(line.get("AmountFC")) for line in given), Decimal(0))
    opening, closing = values.get("OpeningBalanceFC"), values.get("ClosingBalanceFC")
    if opening is not None and closing is not None and dec(closing) - dec(opening) != total:
        rules.refusals.add("difference", "", str(dec(closing) - dec(opening) - total))
    rules.refusals.check()
    assert journal is not None
    entry = store.save(
        kind.entries,
        division,
        {**asked.header(rules, values), "OpeningBalanceFC": opening, "ClosingBalanceFC": closing},
    )
    _post(kind, rules, journal, entry, asked.lines(store, entry), total)
    return entry


def _payable(store: ExactBooks, division: str, account: str) -> str | None:
    relation = store["accounts"].get(division, account) or {}
    found = relation.get("GLAP")
    if found:
        return str(found)
    default = next((row for row in store["gl_accounts"].rows(division) if row["Type"] == PAYABLE), None)
    return str(default["ID"]) if default else None


def _post(kind: Kind, rules: Rules, journal: Row, entry: Row, lines: list[Row], total: Decimal) -> None:
    store, division = rules.store, rules.division
    rate = rules.rate(entry["Currency"], None)
    rows = []
    header = {**ledger_header(entry), "Type": CASH_FLOW}
    for line in lines:
        saved = store.save(kind.lines, division, {**line, "AmountDC": num(cents(dec(line["AmountFC"]) * rate))})
        rows.append(ledger.of_line(
            header,
            saved,
            -dec(saved["AmountFC"]),
            *LEDGER_LINE,
            "Date",
            "Description",
            LineType=0,
            InvoiceNumber=saved.get("OurRef"),
        ))  # fmt: skip
    key = ledger.line_id(entry["EntryID"], "bank")
    rows.append(ledger.transaction(header, key, 0, journal["GLAccount"], total, LineType=2, Date=lines[-1]["Date"]))
    ledger.post(rules, entry["EntryID"], rows, rate, rounding=key)
    if entry["_by"] == "api" and entry["EntryNumber"] % LEFT_OPEN == 0:
        return
    for line in lines:
        posted = store["transaction_lines"].get(division, line["ID"])
        if posted is not None and posted.get("Account"):
            open_items.match_bank_line(store, division, posted, line.get("OurRef"))


def _create_line(kind: Kind, store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    """A further line of an existing statement."""
    rules = Rules(store, division)
    entry = open_entry(rules, kind, values.get("EntryID"))
    if values.get("GLAccount") is None and values.get("Account") is not None:
        values["GLAccount"] = _payable(store, division, values["Account"])
    day = values.get("Date") or rules.today()
    check_line(rules, values, False, day)
    rules.refusals.check()
    present = store[kind.lines].find("EntryID", division, entry["EntryID"])
    made = further_line(store, entry, present, values, day)
    total = sum((dec(line["AmountFC"]) for line in [*present, made]), Decimal(0))
    journal = store.one("journals", division, "Code", entry["JournalCode"])
    assert journal is not None
    _post(kind, rules, journal, entry, [*present, made], total)
    saved = store[kind.lines].get(division, made["ID"])
    assert saved is not None
    return saved


def handlers(kind: Kind) -> tuple[Handler, Handler]:
    """Of the entries, and of their lines."""
    remove = partial(cash_and_journals.remove, kind)
    return Handler(partial(_create, kind), remove=remove), Handler(partial(_create_line, kind))


create = partial(_create, BANK_ENTRIES)
