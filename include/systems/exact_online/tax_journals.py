"""The tax of final sales invoices as general journals: pure.

Every part that the tax engine worked out is a line on the account of its country, region and kind, which it names, so
that the ledger says what goes to whom. The other side is
the account that the invoice's own tax line was booked on, or the customer's receivable where it has none. Amounts are
the engine's to the cent; nothing is worked out from rates. Source: reference page exact_online, section 6;
avalara_avatax, section 9.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from include.documents import TaxAccount, TaxJournal
from include.systems.base import Posting, Problem, Unsendable
from include.systems.exact_online import contract
from include.systems.exact_online.bodies import Body, Line, journal_entry, too_fine, wired
from include.systems.exact_online.codebook import CodeBook
from include.systems.exact_online.odata import Guid

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


def tax_key(journal: TaxJournal) -> str:
    """Our key, the first word of every line's description: ``AV:tax:<invoice>``, ``AV:tax:<invoice>:2``."""
    return f"AV:tax:{journal.source_key}"


def tax_entry(posting: Posting, journal: TaxJournal, codes: CodeBook) -> tuple[str, Body] | None:
    """The entity set and body of a tax journal; None where there is no tax to post. Raises ``Unsendable``."""
    what = f"tax of invoice {journal.number or journal.invoice_key}"
    if posting.action != "create":
        text = f"the {what} is posted, and Exact Online changes no journal entry: what differs is a journal of its own"
        raise Unsendable([("changed_after_lock", text)])
    lines = _own(journal) if journal.lines else _recorded(posting, journal, what)
    if not lines:
        return None
    problems: list[Problem] = []
    if sum((line.amount for line in lines), Decimal(0)):
        problems.append(("totals_differ", f"{what}: debit and credit differ; nothing was posted"))
    found = codes.journal(posting.company, journal.journal)
    if found is None or found.type != contract.GENERAL_JOURNAL_TYPE:
        text = (
            f"{journal.journal} is no general journal of Exact division {posting.company}: correct option tax_journal"
        )
        problems.append(("journal_unknown", text))
    said = [_coded(line, journal, posting.company, codes, what, problems) for line in lines]
    if problems:
        raise Unsendable(list(dict.fromkeys(problems)))
    return journal_entry(journal.journal, journal.currency, journal.date, posting.company, said, codes)


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


def _own(journal: TaxJournal) -> list[Line]:
    return [
        Line(
            line.account,
            line.debit - line.credit,
            words=line.description,
            cost_center=line.cost_center,
            supplier=Guid(line.customer) if line.customer else None,
        )
        for line in journal.lines
        if line.debit != line.credit
    ]


def _recorded(posting: Posting, journal: TaxJournal, what: str) -> list[Line]:
    target = posting.references.get(journal.tax or "")
    if target is None:
        raise Unsendable([("reference_missing", f"{what} was not recorded yet: it goes after that")])
    parts = parts_of(target.facts)
    total = sum((part.tax for part in parts), Decimal(0))
    problems = _differences(journal, target.facts, total, what)
    lines: list[Line] = []
    for part in filter(lambda one: one.tax, parts):
        entry = account_of(part, journal.accounts)
        if entry is not None:
            words = f"{part.name} {what}"
            lines.append(Line(entry.account, -part.tax, words=words, cost_center=entry.cost_center))
        else:
            text = f"{what}: no account is set for {part.name} ({part.tax}): add a line for it to tax_accounts.csv"
            problems.append(("tax_account_missing", text))
    if problems:
        raise Unsendable(list(dict.fromkeys(problems)))
    others = _other_side(journal, total)
    return [*others, *lines] if others else lines and _without_total(lines, what)


def _without_total(lines: Sequence[Line], what: str) -> list[Line]:
    """Tax of one place taken back for another: the parts settle each other."""
    if sum((line.amount for line in lines), Decimal(0)):
        raise Unsendable([("totals_differ", f"{what}: its parts do not make its total")])
    return list(lines)


def _differences(journal: TaxJournal, facts: Mapping[str, Any], total: Decimal, what: str) -> list[Problem]:
    problems: list[Problem] = []
    if facts.get("currency") != journal.currency:
        text = f"{what} was recorded in {facts.get('currency')}, and the invoice is in {journal.currency}"
        problems.append(("currency_not_accepted", f"{text}: correct the invoice, and it is recorded anew"))
    if journal.billed is not None and journal.billed != total and not journal.takes_difference:
        text = f"{what}: the invoice bills {journal.billed}, and AvaTax recorded {total}: credit it and enter it anew"
        problems.append(("tax_differs", text))
    if _owed(journal, total) and not (journal.receivable_account and journal.customer):
        text = f"{what}: the customer's receivable account is not known; set it on the customer in Exact"
        problems.append(("account_unknown", text))
    if journal.billed is not None and not journal.clearing_account:
        problems.append(("account_unknown", f"{what}: no account is set for tax on invoices: set clearing_account"))
    return problems


def _owed(journal: TaxJournal, total: Decimal) -> Decimal:
    """What the customer owes besides what the invoice bills."""
    if journal.billed is None:
        return total
    return total - journal.billed if journal.takes_difference else Decimal(0)


def _other_side(journal: TaxJournal, total: Decimal) -> list[Line]:
    owed = _owed(journal, total)
    found = [Line(journal.clearing_account or "", journal.billed)] if journal.billed else []
    if owed:
        found.append(Line(journal.receivable_account or "", owed, supplier=Guid(str(journal.customer))))
    return found


def _coded(line: Line, journal: TaxJournal, company: str, codes: CodeBook, what: str, problems: list[Problem]) -> Body:
    account = codes.account_id(company, line.account)
    if account is None:
        text = f"{what}: account {line.account} does not exist in Exact division {company}, or cannot be posted to"
        problems.append(("account_unknown", text))
    if broken := too_fine(line.amount, journal.currency):
        problems.append(("totals_differ", f"{what}: {broken}"))
    words = line.words or f"tax of invoice {journal.number or journal.invoice_key}"
    return wired(replace(line, account=account or "", words=words), tax_key(journal), journal.date, False)
