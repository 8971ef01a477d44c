"""What bank entries and general journal entries share: their header, their numbered lines, and how they come to an end.

Both are keyed straight into a journal; an entry is open to more lines, and to removal, until its period is closed.
"""

from __future__ import annotations

from dataclasses import dataclass

from include.sandbox.exact_online import ledger
from include.sandbox.exact_online.errors import ODataError
from include.sandbox.exact_online.rules import OPEN, Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

# What the ledger shows of a line of each of them.
LEDGER_LINE = ("GLAccount", "Account", "CostCenter", "CostUnit", "Notes")


@dataclass(frozen=True)
class Kind:
    """Where entries and their lines are kept, what a header calls its lines, and the types of journal they go in."""

    entries: str
    lines: str
    collection: str
    journal_types: tuple[int, ...]


@dataclass(frozen=True)
class Draft:
    """An entry as asked for, before it is known whether it may be made. ``day`` is its first line's, else today."""

    journal: Row | None
    given: list[Row]
    day: int
    currency: str
    year: int
    period: int

    def header(self, rules: Rules, values: Row) -> Row:
        """The properties of every entry; takes the next number of its journal."""
        assert self.journal is not None
        return {
            "EntryID": values.get("EntryID") or rules.store.new_id(),
            "JournalCode": self.journal["Code"],
            "Currency": self.currency,
            "EntryNumber": values.get("EntryNumber") or rules.next_number(str(self.journal["Code"]), self.year),
            "FinancialYear": self.year,
            "FinancialPeriod": self.period,
            "Status": OPEN,
            "StatusDescription": "Open",
        }

    def lines(self, store: ExactBooks, entry: Row) -> list[Row]:
        """The lines as they are kept, numbered from 1."""
        return [
            {
                **line,
                "ID": line.get("ID") or store.new_id(),
                "EntryID": entry["EntryID"],
                "EntryNumber": entry["EntryNumber"],
                "LineNumber": at,
                "Date": line.get("Date") or self.day,
            }
            for at, line in enumerate(self.given, 1)
        ]


def draft(rules: Rules, kind: Kind, values: Row, lines: Lines) -> Draft:
    """What is wrong with the header is among the refusals of ``rules``; the lines are the caller's to check."""
    journal = rules.journal(values.get("JournalCode"), kind.journal_types)
    given = lines.get(kind.collection, [])
    if not given:
        rules.refusals.add("mandatory", "Lines")
    day = next((line["Date"] for line in given if line.get("Date")), None) or rules.today()
    currency = rules.currency(values.get("Currency"), journal)
    year, period = rules.period(journal, day, values.get("FinancialYear"), values.get("FinancialPeriod"))
    return Draft(journal, given, day, currency, year, period)


def open_entry(rules: Rules, kind: Kind, entry_id: str | None) -> Row:
    """The entry that a further line is for; raises ODataError when there is none. That it is closed is a refusal."""
    entry = rules.store[kind.entries].get(rules.division, entry_id or "")
    if entry is None:
        rules.refusals.add("reference", "EntryID")
        rules.refusals.check()
        raise ODataError(500, "unreachable")
    _must_be_open(rules, entry)
    return entry


def further_line(store: ExactBooks, entry: Row, present: list[Row], values: Row, day: int) -> Row:
    """One more line, behind those there are."""
    return {
        **values,
        "ID": values.get("ID") or store.new_id(),
        "EntryNumber": entry["EntryNumber"],
        "LineNumber": len(present) + 1,
        "Date": day,
    }


def ledger_header(entry: Row) -> Row:
    """What all ledger lines of the entry have in common."""
    names = ("EntryID", "EntryNumber", "JournalCode", "FinancialYear", "FinancialPeriod", "Currency", "Status")
    return {name: entry[name] for name in names}


def remove(kind: Kind, store: ExactBooks, division: str, entry: Row) -> None:
    rules = Rules(store, division)
    _must_be_open(rules, entry)
    rules.refusals.check()
    ledger.unpost(store, division, entry["EntryID"])
    for line in store[kind.lines].find("EntryID", division, entry["EntryID"]):
        store.remove(kind.lines, division, line["ID"])
    store.remove(kind.entries, division, entry["EntryID"])


def _must_be_open(rules: Rules, entry: Row) -> None:
    rules.entry_is_open(entry, entry["JournalCode"], entry["FinancialYear"], entry["FinancialPeriod"])
