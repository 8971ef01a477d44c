"""The tax of final sales invoices as general journals of Exact: pure.

Source: reference page exact_online, section 6.
"""

from __future__ import annotations

from include.documents import TaxJournal
from include.systems.base import Posting, Problem, Unsendable
from include.systems.exact_online import contract
from include.systems.exact_online.bodies import Body, Line, journal_entry, too_fine, wired
from include.systems.exact_online.codebook import CodeBook
from include.systems.exact_online.odata import Guid
from include.systems.tax_entries import TaxEntryLine, differ, entry_lines, name_of, tax_key


def tax_entry(posting: Posting, journal: TaxJournal, codes: CodeBook) -> tuple[str, Body] | None:
    """The entity set and body of a tax journal; None where there is no tax to post. Raises ``Unsendable``."""
    what = name_of(journal)
    if posting.action != "create":
        text = f"the {what} is posted, and Exact Online changes no journal entry: what differs is a journal of its own"
        raise Unsendable([("changed_after_lock", text)])
    lines = entry_lines(posting, journal, "Exact")
    if not lines:
        return None
    problems: list[Problem] = []
    if differ(lines):
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


def _coded(
    line: TaxEntryLine, journal: TaxJournal, company: str, codes: CodeBook, what: str, problems: list[Problem]
) -> Body:
    account = codes.account_id(company, line.account)
    if account is None:
        text = f"{what}: account {line.account} does not exist in Exact division {company}, or cannot be posted to"
        problems.append(("account_unknown", text))
    if broken := too_fine(line.amount, journal.currency):
        problems.append(("totals_differ", f"{what}: {broken}"))
    made = Line(
        account or "",
        line.amount,
        words=line.words or what,
        cost_center=line.cost_center,
        supplier=Guid(line.customer) if line.customer else None,
    )
    return wired(made, tax_key(journal), journal.date, False)
