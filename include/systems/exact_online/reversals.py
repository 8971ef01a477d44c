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
from include.systems.exact_online.bodies import Body, Line, bank_entry, is_too_fine, journal_entry, wired
from include.systems.exact_online.codebook import CodeBook, PostedEntry, PostedLine
from include.systems.exact_online.postings import named, payment_key
from include.texts.program import said

_KEY = re.compile(r"AVX:([A-Za-z0-9:._-]*[A-Za-z0-9])")
_KINDS = {contract.GENERAL_JOURNAL_TYPE: False, contract.BANK_JOURNAL_TYPE: True}


def reversal_entry(posting: Posting, payment: Payment, codes: CodeBook) -> tuple[str, Body]:
    """The entity set and body of the reversal of the entry ``posting.target``. Raises ``Unsendable``."""
    what, key = named(payment), payment_key(payment, "void")
    day = payment.voided_on
    if day is None:
        raise Unsendable([("date_unlikely", said("exact_online.date_unlikely", what=what))])
    entry = _standing(posting, what, codes)
    stands = {"what": what, "entry": entry.number, "journal": entry.journal, "key": key}
    journal = codes.journal(posting.company, entry.journal)
    bank = _KINDS.get(journal.type) if journal else None
    if bank is None:
        text = said("exact_online.journal_unknown.reversal", division_no=posting.company, **stands)
        raise Unsendable([("journal_unknown", text)])
    lines = _of_payment(
        entry, bank, payment.source_key, is_own="entity" in (posting.target.facts if posting.target else ())
    )
    if not lines:
        raise Unsendable([("reversal_unclear", said("exact_online.reversal_unclear.other_lines", **stands))])
    if any(line.is_tax for line in lines):
        raise Unsendable([("reversal_unclear", said("exact_online.reversal_unclear.tax", **stands))])
    currencies = {line.currency or payment.currency for line in lines}
    if len(currencies) > 1 or any(is_too_fine(line.amount, payment.currency) for line in lines):
        raise Unsendable([("reversal_unclear", said("exact_online.reversal_unclear.currency", **stands))])
    bodies = [wired(_turned(line, payment.source_key), key, day, bank) for line in lines]
    if bank:
        return bank_entry(entry.journal, bodies)
    return journal_entry(entry.journal, currencies.pop(), day, posting.company, bodies, codes)


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
    number = target.number or target.id
    if entry is not None and not entry.lines:
        text = said("exact_online.entry_gone", what=what, entry=number, division_no=posting.company)
        raise Unsendable([("entry_gone", text)])
    # An entry balances in its own currency, the bank's line included; else a part of it was not read yet.
    if entry is None or sum((line.amount for line in entry.lines), Decimal(0)) != 0:
        raise Unsendable([("entry_unread", said("exact_online.entry_unread", what=what, entry=number))])
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
