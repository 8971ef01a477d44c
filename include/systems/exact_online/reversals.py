"""The reversal of a payment: the entry that stands in Exact's books with every sign turned, dated on the void. Pure.

It is made from the ledger, never from the link's options: those may have changed since the payment was posted, and a
person may have changed the entry. It goes to the journal the entry stands in, on its accounts and suppliers. What the
ledger does not show, or Exact would book otherwise, is not guessed: a person gets to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from include.documents import Payment
from include.systems.base import Posting, Unsendable
from include.systems.exact_online import contract
from include.systems.exact_online.bodies import Body, Line, bank_entry, journal_entry, too_fine, wired
from include.systems.exact_online.codebook import CodeBook, PostedEntry, PostedLine
from include.systems.exact_online.postings import payment_key

_KEY = re.compile(r"AVX:([A-Za-z0-9:._-]*[A-Za-z0-9])")
_KINDS = {contract.GENERAL_JOURNAL_TYPE: False, contract.BANK_JOURNAL_TYPE: True}


def reversal_entry(posting: Posting, payment: Payment, codes: CodeBook) -> tuple[str, Body]:
    """The entity set and body of the reversal of the entry ``posting.target``. Raises ``Unsendable``."""
    what = f"payment {payment.number or payment.source_key}"
    day = payment.voided_on
    if day is None:
        raise Unsendable([("date_unlikely", f"{what} is void, but the day of the void is not known")])
    entry = _standing(posting, what, codes)
    where = f"{what} is void, and its entry {entry.number} in journal {entry.journal}"
    by_hand = f"reverse it there by hand, with {payment_key(payment, 'void')} as description"
    journal = codes.journal(posting.company, entry.journal)
    bank = _KINDS.get(journal.type) if journal else None
    if bank is None:
        text = f"{where} of Exact division {posting.company}, which is neither a general nor a bank journal: {by_hand}"
        raise Unsendable([("journal_unknown", text)])
    lines = _of_payment(
        entry, bank, payment.source_key, is_own="entity" in (posting.target.facts if posting.target else ())
    )
    if not lines:
        raise Unsendable([("reversal_unclear", f"{where} holds other lines than this payment's: {by_hand}")])
    if any(line.is_tax for line in lines):
        raise Unsendable([("reversal_unclear", f"{where} holds VAT, which Exact works out by itself: {by_hand}")])
    currencies = {line.currency or payment.currency for line in lines}
    if len(currencies) > 1 or any(too_fine(line.amount, payment.currency) for line in lines):
        raise Unsendable([("reversal_unclear", f"{where} is not in one currency and in cents: {by_hand}")])
    key = payment_key(payment, "void")
    said = [wired(_turned(line, payment.source_key), key, day, bank) for line in lines]
    if bank:
        return bank_entry(entry.journal, said)
    return journal_entry(entry.journal, currencies.pop(), day, posting.company, said, codes)


def reversal_path(posting: Posting, codes: CodeBook) -> str:
    """The entity set that the reversal of ``posting.target`` goes to."""
    entry = codes.posted(posting.company, posting.target.id) if posting.target else None
    journal = codes.journal(posting.company, entry.journal) if entry else None
    bank = _KINDS.get(journal.type) if journal else None
    return contract.BANK_ENTRIES if bank else contract.GENERAL_JOURNAL_ENTRIES


def _standing(posting: Posting, what: str, codes: CodeBook) -> PostedEntry:
    target = posting.target
    if target is None:
        raise ValueError(f"{what} stands nowhere, so it cannot be reversed")
    entry = codes.posted(posting.company, target.id)
    named = f"{what} is void, and its entry {target.number or target.id}"
    if entry is not None and not entry.lines:
        text = f"{named} was deleted in Exact division {posting.company}: nothing is left to reverse, unless it is "
        raise Unsendable([("entry_gone", text + "entered again under another number; look at the supplier there")])
    # An entry balances in its own currency, the bank's line included; else a part of it was not read yet.
    if entry is None or sum((line.amount for line in entry.lines), Decimal(0)) != 0:
        text = (
            f"{named} is not in what was read of Exact's ledger yet: its reversal is made from it, and is sent "
            "automatically after the next read that shows it"
        )
        raise Unsendable([("entry_unread", text)])
    return entry


def _of_payment(entry: PostedEntry, bank: bool, key: str, is_own: bool) -> Sequence[PostedLine]:
    """The lines to be turned; none when it is not clear which.

    An entry that we posted is ours as a whole, with what a person changed in it. In one that a person entered, our key
    marks what belongs to the payment: a line of a bank statement each, in a journal lines that balance, or one side of
    an entry of which the rest is nothing but the other side.
    """
    lines = [line for line in entry.lines if line.amount]
    if bank:
        others = [line for line in lines if line.number != contract.BANK_LINE_NUMBER]
        if len(others) == len(lines):
            return ()  # Exact would make the bank's line once more
        lines = others
    if is_own and not _keys(lines) - {key}:
        return lines
    mine = [line for line in lines if key in _keys([line])]
    if _keys(mine) - {key}:
        return ()  # a line for several payments does not say what each of them is of it
    total = sum((line.amount for line in mine), Decimal(0))
    if bank or total == 0:
        return mine
    rest = [line for line in lines if line not in mine]
    return lines if all(line.amount * total < 0 for line in rest) else ()


def _keys(lines: Iterable[PostedLine]) -> set[str]:
    return {key for line in lines for key in _KEY.findall(f"{line.description} {line.marks}")}


def _turned(line: PostedLine, key: str) -> Line:
    words = " ".join(word for word in line.description.split() if _KEY.findall(word) != [key])
    return Line(line.account, -line.amount, line.supplier, line.our_ref, words, line.cost_center, line.cost_unit)
