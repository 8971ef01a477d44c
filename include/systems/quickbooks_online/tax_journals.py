"""The tax of sales forms as journal entries of QuickBooks: pure.

A line on a receivable account names its customer [doc]. The key stands on each line, where later reads know it by, and
on the first line of the memo. The number follows from the key, so that a lost answer is asked for by it; people may
change it, and then the entry is found among those of its day. Source: reference page quickbooks_online, section 8;
Intuit, entity JournalEntry.
"""

from __future__ import annotations

from include.documents import TaxJournal
from include.systems.base import Posting, Unsendable
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.bodies import Body, memo, money, number, ref, too_fine
from include.systems.quickbooks_online.codebook import Account, CodeBook
from include.systems.quickbooks_online.coded import Codes
from include.systems.tax_entries import TaxEntryLine, differ, entry_lines, name_of, tax_key
from include.systems.wire import present
from include.texts.program import said

DETAIL = "JournalEntryLineDetail"


def entry(posting: Posting, journal: TaxJournal, books: CodeBook) -> Body | None:
    """The body of a tax journal; None where there is no tax to post. Raises ``Unsendable``."""
    known = Codes(posting, books, name_of(journal), [])
    if posting.action != "create":
        raise Unsendable([("changed_after_lock", said("quickbooks_online.posted", about=known.what))])
    lines = entry_lines(posting, journal, "QuickBooks")
    if not lines:
        return None
    if differ(lines):
        known.wrong("totals_differ", "writing.sides_differ")
    known.check_open(journal.date)
    body = present(
        TxnDate=journal.date.isoformat(),
        DocNumber=entry_number(journal),
        CurrencyRef=known.currency(journal.currency),
        PrivateNote=memo(tax_key(journal), known.what),
        Line=[_line(line, journal, known) for line in lines],
    )
    known.check()
    return body


def entry_number(journal: TaxJournal) -> str | None:
    """``AV-1045``, ``AV-CM-1051-2``."""
    return number(tax_key(journal).replace(":tax:", "-").replace(":", "-"))


def _line(line: TaxEntryLine, journal: TaxJournal, known: Codes) -> Body:
    if broken := too_fine(line.amount, journal.currency):
        known.wrong("totals_differ", "writing.too_fine", **broken)
    account = _account(line, known)
    customer = {"Type": "Customer", "EntityRef": ref(line.customer)} if line.customer else None
    detail = present(
        PostingType="Debit" if line.amount > 0 else "Credit",
        AccountRef=ref(account.id if account else None),
        ClassRef=known.class_of(line.cost_center) if line.cost_center else None,
        Entity=customer,
    )
    words = f"{tax_key(journal)} {line.words or known.what}"
    return {"Amount": money(abs(line.amount), journal.currency), "DetailType": DETAIL, "Description": words,
            DETAIL: detail}  # fmt: skip


def _account(line: TaxEntryLine, known: Codes) -> Account | None:
    found = known.resolved(line.account)
    if found is None:
        known.wrong("account_unknown", "quickbooks_online.account.map", called=line.account)
    elif not found.active:
        known.wrong("account_inactive", "quickbooks_online.account.inactive", called=line.account)
    elif found.type == contract.PAYABLE or (found.type == contract.RECEIVABLE) != bool(line.customer):
        known.wrong("account_not_postable", "quickbooks_online.account.type", called=line.account, type=found.type)
    return found
