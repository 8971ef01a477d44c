"""Entries of Exact's books as request bodies: pure. Source: reference page exact_online, section 6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from include.documents import decimals_of, in_currency, plain
from include.systems.exact_online import contract
from include.systems.exact_online.codebook import CodeBook
from include.systems.wire import present
from include.texts.program import said

Body = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """``account`` by code; by guid once it goes out."""

    account: str
    amount: Decimal  # debit positive
    supplier: str | None = None
    our_ref: int | None = None
    words: str = ""
    cost_center: str | None = None
    cost_unit: str | None = None


def wired(line: Line, key: str, day: date, bank: bool) -> Body:
    """The line as Exact takes it; its ``account`` is a guid."""
    description = f"{key} {line.words}".strip()[: contract.SHORT_TEXT].strip()
    if bank:
        return present(
            Date=day.isoformat(),
            Account=line.supplier,
            GLAccount=line.account,
            AmountFC=wired_amount(-line.amount),
            OurRef=line.our_ref,
            Description=description,
        )
    return present(
        GLAccount=line.account,
        Account=line.supplier,
        AmountFC=wired_amount(line.amount),
        Date=day.isoformat(),
        Description=description,
        CostCenter=line.cost_center,
        CostUnit=line.cost_unit,
        VATCode=contract.JOURNAL_VAT_CODE,
    )


def bank_entry(journal: str, lines: Sequence[Body]) -> tuple[str, Body]:
    return contract.BANK_ENTRIES, {"JournalCode": journal, "BankEntryLines": list(lines)}


def journal_entry(
    journal: str, currency: str, day: date, company: str, lines: Sequence[Body], codes: CodeBook
) -> tuple[str, Body]:
    period = codes.period(company, day)
    return contract.GENERAL_JOURNAL_ENTRIES, present(
        JournalCode=journal,
        Currency=currency,
        FinancialYear=period.year if period else None,
        FinancialPeriod=period.number if period else None,
        GeneralJournalEntryLines=list(lines),
    )


def wired_amount(amount: Decimal) -> Decimal:
    """With two decimals, or as many as it needs; never a negative zero."""
    return Decimal(plain(amount))


def is_too_fine(amount: Decimal, currency: str) -> bool:
    """Whether an amount has more decimals than its currency."""
    return in_currency(amount, currency) != amount


def too_fine(what: str, amount: Decimal, currency: str) -> str:
    """``what``: whose amount it is."""
    decimals = decimals_of(currency)
    return said("writing.too_fine", about=what, amount=amount, decimals=decimals, currency=currency)
