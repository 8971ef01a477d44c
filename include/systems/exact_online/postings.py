"""Payments and corrections as entries of Exact's books: pure.

A payment debits the accounts-payable account of each invoice it pays, with the supplier on the line, and credits the
clearing account; a discount taken is credited to its own account, so that the invoice is closed. In a bank journal the
other side is Exact's own, on the journal's account, and money out is negative; a line for each invoice, with the number
that Exact may match it by. Nothing in Exact can change a journal entry; how one is taken back is in ``reversals.py``.
Source: reference page exact_online, section 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from include.documents import Application, Coding, CodingLine, Payment, fingerprint
from include.systems.base import Posting, Problem, Unsendable
from include.systems.exact_online import contract
from include.systems.exact_online.bodies import (
    Body,
    Line,
    bank_entry,
    is_too_fine,
    journal_entry,
    too_fine,
    wired,
)
from include.systems.exact_online.codebook import CodeBook
from include.systems.exact_online.coded import account_not_there
from include.systems.exact_online.odata import Guid
from include.texts.program import said


@dataclass(frozen=True)
class Settings:
    """The link's options: journals by code, accounts by code."""

    as_bank: bool = False
    payment_journal: str = "90"
    bank_journal: str | None = None
    clearing_account: str | None = None
    discount_account: str | None = None


def named(payment: Payment) -> str:
    return said("labels.payment", number=payment.number or payment.source_key)


def not_general(code: str | None, company: str, option: str) -> str:
    """Of a journal that is not there, or is no general one: ``option`` names it."""
    return said("exact_online.journal_unknown.general", journal=code, division_no=company, option=option)


def payment_key(payment: Payment, action: str) -> str:
    """Our key, the first word of every line's description: ``AVX:77``, ``AVX:77:void``."""
    return f"AVX:{payment.source_key}" + (":void" if action == "void" else "")


def coding_key(coding: Coding) -> str:
    """``AVX:coding:<invoice id>:<8 digits of the content>``: a second, other correction is not taken for the first."""
    return f"AVX:coding:{coding.source_key}:{fingerprint(coding).split(':')[1][:8]}"


def payment_entry(posting: Posting, payment: Payment, settings: Settings, codes: CodeBook) -> tuple[str, Body]:
    """The entity set and body of a payment. Raises ``Unsendable``."""
    problems: list[Problem] = []
    what = named(payment)
    if posting.action == "update":
        text = said("exact_online.changed_after_lock.payment", what=what)
        raise Unsendable([("changed_after_lock", text)])
    problems += _totals(payment, what)
    supplier = _supplier(posting, payment, what, problems)
    lines = [_payable(payment, paid, posting.company, supplier, codes) for paid in payment.applications]
    if any(not line.account for line in lines):
        text = said("exact_online.account_unknown.payable", what=what)
        problems.append(("account_unknown", text))
    lines += _discount(payment, settings, what, problems)
    key, day = payment_key(payment, posting.action), payment.date
    journal = settings.bank_journal if settings.as_bank else settings.payment_journal
    clearing = _clearing(posting.company, payment, settings, codes, what, problems)
    if not settings.as_bank:
        lines.append(clearing)
    _check_journal(posting.company, journal, settings.as_bank, payment.currency, codes, problems)
    if settings.as_bank and clearing.account:
        _check_account(posting.company, str(journal), clearing.account, codes, what, problems)
    bodies = [
        _coded(line, key, day, posting.company, payment.currency, codes, settings.as_bank, what, problems)
        for line in lines
    ]
    if problems:
        raise Unsendable(_distinct(problems))
    if settings.as_bank:
        return bank_entry(str(journal), bodies)
    return journal_entry(str(journal), payment.currency, day, posting.company, bodies, codes)


def correction_entry(posting: Posting, coding: Coding, settings: Settings, codes: CodeBook) -> tuple[str, Body]:
    """A general journal that moves the net amounts from the accounts booked to the accounts approved."""
    what = said("labels.coding", number=coding.number)
    if posting.action != "create":
        text = said("exact_online.changed_after_lock.coding", what=what)
        raise Unsendable([("changed_after_lock", text)])
    problems: list[Problem] = []
    before = sum((line.net for line in coding.before), Decimal(0))
    after = sum((line.net for line in coding.after), Decimal(0))
    if before != after:
        text = said("exact_online.totals_differ.coding", what=what, booked=before, approved=after)
        problems.append(("totals_differ", text))
    lines = [_moved(line, -line.net) for line in coding.before] + [_moved(line, line.net) for line in coding.after]
    key, journal = coding_key(coding), settings.payment_journal
    _check_journal(posting.company, journal, False, coding.currency, codes, problems)
    bodies = [
        _coded(line, key, coding.date, posting.company, coding.currency, codes, False, what, problems)
        for line in lines
        if line.amount
    ]
    if problems:
        raise Unsendable(_distinct(problems))
    return journal_entry(journal, coding.currency, coding.date, posting.company, bodies, codes)


def _totals(payment: Payment, what: str) -> list[Problem]:
    paid = sum((part.amount for part in payment.applications), Decimal(0))
    if not payment.applications:
        return [("quarantined_line", said("exact_online.quarantined_line.payment", what=what))]
    if paid != payment.amount:
        text = said("exact_online.totals_differ.payment", what=what, amount=payment.amount, paid=paid)
        return [("totals_differ", text)]
    return []


def _supplier(posting: Posting, payment: Payment, what: str, problems: list[Problem]) -> str | None:
    target = posting.references.get(f"suppliers:{payment.vendor_key}")
    try:
        return Guid(target.id if target else payment.vendor_key)
    except ValueError:
        text = said("exact_online.vendor_unmatched.of_payment", what=what, division_no=posting.company)
        problems.append(("vendor_unmatched", text))
        return None


def _payable(payment: Payment, paid: Application, company: str, supplier: str | None, codes: CodeBook) -> Line:
    entry = codes.entry(company, paid.document_key)
    account = (entry.ap_account if entry else None) or payment.ap_account or ""
    words = " ".join(part for part in (paid.document_number, payment.method, payment.trace or payment.number) if part)
    return Line(account, paid.amount + paid.discount, supplier, entry.our_ref if entry else None, words)


def _discount(payment: Payment, settings: Settings, what: str, problems: list[Problem]) -> list[Line]:
    taken = sum((part.discount for part in payment.applications), Decimal(0))
    if not taken:
        return []
    if not settings.discount_account:
        text = said("writing.no_discount_account", about=what, amount=taken)
        problems.append(("account_unknown", text))
        return []
    return [Line(settings.discount_account, -taken, words="discount")]


def _clearing(
    company: str, payment: Payment, settings: Settings, codes: CodeBook, what: str, problems: list[Problem]
) -> Line:
    account = codes.clearing_account(company, payment.method) or settings.clearing_account
    if not account:
        text = said("exact_online.account_unknown.clearing", what=what)
        problems.append(("account_unknown", text))
    words = " ".join(part for part in (payment.method, payment.trace or payment.number) if part)
    return Line(account or "", -payment.amount, words=words)


def _moved(line: CodingLine, amount: Decimal) -> Line:
    return Line(line.account, amount, cost_center=line.cost_center, cost_unit=line.cost_unit)


def _check_journal(
    company: str, code: str | None, bank: bool, currency: str, codes: CodeBook, problems: list[Problem]
) -> None:
    journal = codes.journal(company, code) if code else None
    wanted = contract.BANK_JOURNAL_TYPE if bank else contract.GENERAL_JOURNAL_TYPE
    if journal is None or journal.type != wanted:
        if not bank:
            text = not_general(code, company, "payment_journal")
        elif code:
            text = said("exact_online.journal_unknown.bank", journal=code, division_no=company)
        else:
            text = said("exact_online.journal_unknown.no_bank", division_no=company)
        problems.append(("journal_unknown", text))
    elif bank and journal.currency and journal.currency != currency:
        text = said(
            "exact_online.currency_not_accepted.bank", journal=code, kept_in=journal.currency, currency=currency
        )
        problems.append(("currency_not_accepted", text))


def _check_account(company: str, code: str, clearing: str, codes: CodeBook, what: str, problems: list[Problem]) -> None:
    """Posted in the journal of the bank itself, the money would leave twice: its statement shows the debit too."""
    journal, account = codes.journal(company, code), codes.account_id(company, clearing)
    if account is None:
        problems.append(("account_unknown", account_not_there(what, clearing, company)))
    elif journal is not None and journal.account not in (None, account):
        text = said("exact_online.journal_unknown.clearing", journal=code, division_no=company, account=clearing)
        problems.append(("journal_unknown", text))


def _coded(
    line: Line,
    key: str,
    day: date,
    company: str,
    currency: str,
    codes: CodeBook,
    bank: bool,
    what: str,
    problems: list[Problem],
) -> Body:
    account = codes.account_id(company, line.account) if line.account else None
    if line.account and account is None:
        problems.append(("account_unknown", account_not_there(what, line.account, company)))
    if is_too_fine(line.amount, currency):
        problems.append(("totals_differ", too_fine(what, line.amount, currency)))
    return wired(replace(line, account=account or ""), key, day, bank)


def _distinct(problems: Sequence[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))
