"""An accrual proposal as two journal entries for each company and currency: the accrual on the last day of the period
and its reversal on the first day of the next. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from include.reports.close_pack.accruals import Accrual, Proposal
from include.reports.close_pack.measuring import NOTHING


@dataclass(frozen=True)
class Posting:
    """One line of an entry; one of ``debit`` and ``credit`` is 0."""

    account: str
    cost_center: str | None
    counterparty: str | None
    description: str
    debit: Decimal
    credit: Decimal


@dataclass(frozen=True)
class Entry:
    """``kind``: accrual or reversal."""

    kind: str
    company: str
    currency: str
    day: date
    postings: tuple[Posting, ...]

    @property
    def debit(self) -> Decimal:
        return sum((one.debit for one in self.postings), NOTHING)

    @property
    def credit(self) -> Decimal:
        return sum((one.credit for one in self.postings), NOTHING)


def entries(proposal: Proposal, account: str) -> list[Entry]:
    """``account``: the liability that costs are accrued on. The accrual of each company and currency, then its
    reversal."""
    grouped: dict[tuple[str, str], list[Accrual]] = {}
    for one in proposal.accruals:
        grouped.setdefault((one.line.company, one.line.currency), []).append(one)
    found = []
    for (company, currency), accruals in sorted(grouped.items()):
        for kind, day, turn in (("accrual", proposal.period_end, 1),
                                ("reversal", proposal.period_end + timedelta(days=1), -1)):  # fmt: skip
            postings = _postings(kind, accruals, account, proposal.period_end, turn)
            found.append(Entry(kind, company, currency, day, postings))
    return found


def _postings(kind: str, accruals: Sequence[Accrual], account: str, period_end: date, turn: int) -> tuple[Posting, ...]:
    def posting(to: str, center: str | None, vendor: str | None, text: str, amount: Decimal) -> Posting:
        amount *= turn
        return Posting(to, center, vendor, text, max(amount, NOTHING), max(-amount, NOTHING))

    what = "Reversal of accrual" if kind == "reversal" else "Accrual"
    costs = [
        posting(one.account, one.cost_center, one.line.counterparty,
                f"{what} {period_end}: order {one.line.number} line {one.line.no or one.line.key}", one.amount)
        for one in accruals
    ]  # fmt: skip
    total = sum((one.amount for one in accruals), NOTHING)
    return (*costs, posting(account, None, None, f"{what} {period_end}: received, not invoiced", -total))
