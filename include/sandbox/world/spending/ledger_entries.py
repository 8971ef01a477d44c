"""What Airbase holds ready for the books: one entry for each bill and payment, and what cards and people spent."""

from __future__ import annotations

import datetime as dt
import random

from include.sandbox.world.drawing import amount, days_ago, pick
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.model import Bill, BillLine, EntryStatus, EntryType, LedgerEntry, Vendor
from include.sandbox.world.spending.orders import usable

OTHERS: tuple[EntryType, ...] = ("card_transaction", "reimbursement", "vendor_credit", "transfer")
# Neither of them goes to the books any more.
NEVER = ("rejected", "void")
FAILED = "GL account {} does not exist in the ERP."


def make_ledger_entries(
    rng: random.Random, spender: Spender, vendors: list[Vendor], bills: list[Bill], count: int, now: dt.datetime
) -> list[LedgerEntry]:
    """``count``: those that are of no bill."""
    found = [_of_bill(spender, one) for one in bills if one.status not in NEVER]
    found += [entry for one in bills for entry in _payments(spender, one)]
    found += [_other(rng, spender, n, vendors, now) for n in range(count if vendors else 0)]
    return sorted(found, key=lambda one: (one.entry_date, one.id))


def _of_bill(spender: Spender, one: Bill) -> LedgerEntry:
    status: EntryStatus = "sync_complete" if one.entries else "sync_ready" if one.approved else "not_ready"
    return LedgerEntry(
        id=f"{one.id}-L", type="bill", status=status, company=one.company, vendor=one.vendor,
        owner=spender.people[0], entry_date=one.entry_date, currency=one.currency, total=one.total, lines=one.lines,
        bill=one.id,
    )  # fmt: skip


def _payments(spender: Spender, one: Bill) -> list[LedgerEntry]:
    booked = any(entry.paid for entry in one.entries)
    return [
        LedgerEntry(
            id=f"{payment.id}-L", type="bill_payment", status="sync_complete" if booked else "sync_ready",
            company=one.company, vendor=one.vendor, owner=spender.people[0],
            entry_date=payment.settled or payment.initiated, currency=payment.currency, total=payment.amount,
            lines=(), bill=one.id, payment=payment.id,
        )
        for payment in one.payments
        if payment.status in ("sent", "cleared")
    ]  # fmt: skip


def _other(rng: random.Random, spender: Spender, n: int, vendors: list[Vendor], now: dt.datetime) -> LedgerEntry:
    """One in five was refused by whoever tried to book it."""
    kind = OTHERS[n % len(OTHERS)]
    vendor = pick(rng, vendors, lambda one: any(usable(one, at) for at in one.companies), lambda one: bool(one.airbase))
    assert vendor is not None
    company = next((at for at in vendor.companies if usable(vendor, at)), vendor.companies[0])
    failed = n % 5 == 1
    account = spender.airbase_only[0] if failed else spender.claims_account
    total = amount(rng, 900, 65000)
    line = BillLine(
        1, spender.name_of(account), account, rng.choice(spender.cost_centers)[0], None, total, "none", total * 0
    )
    status: EntryStatus = "sync_failed" if failed else "sync_ready"
    return LedgerEntry(
        id=f"{spender.key_prefix}L{n + 1:06d}", type=kind, status=status, company=company,
        vendor=vendor if kind in ("card_transaction", "vendor_credit") else None, owner=rng.choice(spender.people),
        entry_date=days_ago(rng, now, 1, 60).date(), currency=company.currency, total=total,
        lines=() if kind == "transfer" else (line,), error=FAILED.format(account) if failed else None,
    )  # fmt: skip
