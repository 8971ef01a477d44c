"""The tax of final sales invoices as general journals of Exact: pure.

Source: reference page exact_online, section 6.
"""

from __future__ import annotations

from include.documents import TaxJournal
from include.systems.base import Posting, Problem, Unsendable
from include.systems.exact_online import contract
from include.systems.exact_online.bodies import Body, Line, is_too_fine, journal_entry, too_fine, wired
from include.systems.exact_online.codebook import CodeBook
from include.systems.exact_online.coded import account_not_there
from include.systems.exact_online.odata import Guid
from include.systems.exact_online.postings import not_general
from include.systems.tax_entries import TaxEntryLine, differ, entry_lines, name_of, tax_key
from include.texts.program import said


def tax_entry(posting: Posting, journal: TaxJournal, codes: CodeBook) -> tuple[str, Body] | None:
    """The entity set and body of a tax journal; None where there is no tax to post. Raises ``Unsendable``."""
    what = said("labels.tax", number=journal.number or journal.invoice_key)
    if posting.action != "create":
        text = said("exact_online.changed_after_lock.tax", what=what)
        raise Unsendable([("changed_after_lock", text)])
    lines = entry_lines(posting, journal, "Exact")
    if not lines:
        return None
    problems: list[Problem] = []
    if differ(lines):
        problems.append(("totals_differ", said("writing.sides_differ", about=what)))
    found = codes.journal(posting.company, journal.journal)
    if found is None or found.type != contract.GENERAL_JOURNAL_TYPE:
        problems.append(("journal_unknown", not_general(journal.journal, posting.company, "tax_journal")))
    bodies = [_coded(line, journal, posting.company, codes, what, problems) for line in lines]
    if problems:
        raise Unsendable(list(dict.fromkeys(problems)))
    return journal_entry(journal.journal, journal.currency, journal.date, posting.company, bodies, codes)


def _coded(
    line: TaxEntryLine, journal: TaxJournal, company: str, codes: CodeBook, what: str, problems: list[Problem]
) -> Body:
    account = codes.account_id(company, line.account)
    if account is None:
        problems.append(("account_unknown", account_not_there(what, line.account, company)))
    if is_too_fine(line.amount, journal.currency):
        problems.append(("totals_differ", too_fine(what, line.amount, journal.currency)))
    made = Line(
        account or "",
        line.amount,
        words=line.words or name_of(journal),
        cost_center=line.cost_center,
        supplier=Guid(line.customer) if line.customer else None,
    )
    return wired(made, tax_key(journal), journal.date, False)
