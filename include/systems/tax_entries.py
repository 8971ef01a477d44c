"""The tax of final sales invoices as lines of a journal, for every system of books: pure.

Every part that the tax engine worked out is a line on the account of its country, region and kind, which it names, so
that the ledger says what goes to whom. The other side is the account that the invoice's own tax line was booked on, or
the customer's receivable where it has none. Amounts are the engine's to the cent; nothing is worked out from rates.
Source: reference page avalara_avatax, section 9.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from include.documents import TaxAccount, TaxJournal
from include.systems.base import Posting, Problem, Unsendable
from include.texts.program import said

ANY = "*"


@dataclass(frozen=True)
class Part:
    """What the tax engine worked out for one country, region and kind of tax; negative for a credit note."""

    country: str
    region: str
    kind: str
    tax: Decimal

    @property
    def name(self) -> str:
        return "/".join(word or ANY for word in (self.country, self.region, self.kind))


@dataclass(frozen=True)
class TaxEntryLine:
    """``account`` and ``cost_center`` by their codes, ``customer`` by its key; a debit is positive."""

    account: str
    amount: Decimal
    words: str = ""
    cost_center: str | None = None
    customer: str | None = None


def tax_key(journal: TaxJournal) -> str:
    """Our key, the first word of every line's description: ``AV:tax:<invoice>``, ``AV:tax:<invoice>:2``."""
    return f"AV:tax:{journal.source_key}"


def name_of(journal: TaxJournal) -> str:
    return said("labels.tax", number=journal.number or journal.invoice_key)


def entry_lines(posting: Posting, journal: TaxJournal, books: str) -> list[TaxEntryLine]:
    """The lines of a tax journal; none where there is no tax to post. ``books``: what people call them. Raises
    ``Unsendable``."""
    return _own(journal) if journal.lines else _recorded(posting, journal, books)


def differ(lines: Iterable[TaxEntryLine]) -> bool:
    """Whether debit and credit differ."""
    return bool(sum((line.amount for line in lines), Decimal(0)))


def account_of(part: Part, accounts: Iterable[TaxAccount]) -> TaxAccount | None:
    """The account of a part: the entry that names most of it, the region before the kind."""

    def fits(entry: TaxAccount) -> bool:
        wanted = ((entry.country, part.country), (entry.region, part.region), (entry.kind, part.kind))
        return all(said in (ANY, there) for said, there in wanted)

    def names(entry: TaxAccount) -> tuple[bool, bool, bool]:
        return entry.country != ANY, entry.region != ANY, entry.kind != ANY

    return max(filter(fits, accounts), key=names, default=None)


def parts_of(facts: Mapping[str, Any]) -> list[Part]:
    """The parts in the facts of what was recorded. Raises ``ValueError`` when they cannot be read."""
    try:
        return [
            Part(
                str(one["country"]), str(one.get("region") or ""), str(one.get("kind") or ""), Decimal(str(one["tax"]))
            )
            for one in facts["parts"]
        ]
    except (KeyError, TypeError, ArithmeticError):
        raise ValueError("what the tax engine recorded is not kept by country, region and kind") from None


def _own(journal: TaxJournal) -> list[TaxEntryLine]:
    return [
        TaxEntryLine(line.account, line.debit - line.credit, line.description, line.cost_center, line.customer)
        for line in journal.lines
        if line.debit != line.credit
    ]


def _recorded(posting: Posting, journal: TaxJournal, books: str) -> list[TaxEntryLine]:
    what = name_of(journal)
    target = posting.references.get(journal.tax or "")
    if target is None:
        raise Unsendable([("reference_missing", said("writing.tax.not_recorded", about=what))])
    parts = parts_of(target.facts)
    total = sum((part.tax for part in parts), Decimal(0))
    problems = _differences(journal, target.facts, total, books)
    lines: list[TaxEntryLine] = []
    for part in filter(lambda one: one.tax, parts):
        entry = account_of(part, journal.accounts)
        if entry is not None:
            lines.append(TaxEntryLine(entry.account, -part.tax, f"{part.name} {what}", entry.cost_center))
        else:
            text = said("writing.tax.no_account", about=what, place=part.name, tax=part.tax)
            problems.append(("tax_account_missing", text))
    if problems:
        raise Unsendable(list(dict.fromkeys(problems)))
    others = _other_side(journal, total)
    return [*others, *lines] if others else lines and _without_total(lines, what)


def _without_total(lines: Sequence[TaxEntryLine], what: str) -> list[TaxEntryLine]:
    """Tax of one place taken back for another: the parts settle each other."""
    if differ(lines):
        raise Unsendable([("totals_differ", said("writing.tax.parts_differ", about=what))])
    return list(lines)


def _differences(journal: TaxJournal, facts: Mapping[str, Any], total: Decimal, books: str) -> list[Problem]:
    what, currency, billed = name_of(journal), journal.currency, journal.billed
    problems: list[Problem] = []
    recorded = facts.get("currency")
    if recorded != currency:
        text = said("writing.tax.currency_differs", about=what, recorded=recorded, currency=currency)
        problems.append(("currency_not_accepted", text))
    if billed is not None and billed != total and not journal.takes_difference:
        text = said("writing.tax.billed_differs", about=what, billed=billed, recorded=total)
        problems.append(("tax_differs", text))
    if _owed(journal, total) and not (journal.receivable_account and journal.customer):
        problems.append(("account_unknown", said("writing.tax.no_receivable", about=what, system=books)))
    if billed is not None and not journal.clearing_account:
        problems.append(("account_unknown", said("writing.tax.no_clearing_account", about=what)))
    return problems


def _owed(journal: TaxJournal, total: Decimal) -> Decimal:
    """What the customer owes besides what the invoice bills."""
    if journal.billed is None:
        return total
    return total - journal.billed if journal.takes_difference else Decimal(0)


def _other_side(journal: TaxJournal, total: Decimal) -> list[TaxEntryLine]:
    owed = _owed(journal, total)
    found = [TaxEntryLine(journal.clearing_account or "", journal.billed)] if journal.billed else []
    if owed:
        found.append(TaxEntryLine(journal.receivable_account or "", owed, customer=str(journal.customer)))
    return found
