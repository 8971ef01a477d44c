"""Whatever is done in whatever order: every balance follows from the transactions, and a refusal leaves no trace."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from include.sandbox.kernel.port import EditRefused
from include.sandbox.quickbooks_online.accounting import edits
from include.sandbox.quickbooks_online.errors import Fault
from tests.include.sandbox.quickbooks_online.accounting.conftest import Ledger
from tests.support.walks import examples

amounts = st.integers(1, 90_000).map(lambda cents: f"{cents / 100:.2f}")
picks = st.integers(0, 6)
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["bill", "credit", "pay", "part", "over", "settle", "recode", "void", "drop", "unpay", "merge", "close"]
        ),
        amounts,
        picks,
    ),
    max_size=14,
)


def pick(ledger: Ledger, entity: str, turn: int) -> Any:
    rows = list(ledger.company.all(entity))
    return rows[turn % len(rows)] if rows else None


def step(ledger: Ledger, what: str, amount: str, turn: int) -> None:
    vendor, bill = pick(ledger, "Vendor", turn), pick(ledger, "Bill", turn)
    paid, credit = pick(ledger, "BillPayment", turn), pick(ledger, "VendorCredit", turn)
    if what == "bill":
        ledger.bill(vendor, amount, Line=[ledger.line(amount), ledger.line("1.00", "6111")])
    elif what == "credit":
        ledger.credit(vendor, amount)
    elif what in ("pay", "part", "over") and bill:
        of = {"value": bill["VendorRef"]["value"], "Id": bill["VendorRef"]["value"]}
        left = str(bill["Balance"])
        share = {"pay": left, "part": f"{Decimal(left) / 3:.2f}", "over": left}[what]
        total = f"{Decimal(share) + Decimal(amount if what == 'over' else 0):.2f}"
        ledger.pay(of, total, ("Bill", bill, share))
    elif what == "settle" and bill and credit:
        used = str(min(bill["Balance"], credit["Balance"]))
        of = {"Id": bill["VendorRef"]["value"]}
        ledger.pay(of, "0", ("Bill", bill, used), ("VendorCredit", credit, used))
    elif what == "recode" and bill:
        ledger.change("Bill", bill, Line=[ledger.line(amount, "6111")])
    elif what == "void" and paid:
        ledger.void("BillPayment", paid)
    elif what == "unpay" and paid:
        ledger.delete("BillPayment", paid)
    elif what == "drop":
        entity = "Bill" if turn % 2 else "VendorCredit"
        if (one := pick(ledger, entity, turn)) is not None:
            ledger.delete(entity, one)
    elif what == "merge" and turn == 0 and len(list(ledger.company.all("Vendor"))) > 1:
        first, second = list(ledger.company.all("Vendor"))[:2]
        edits.edit(ledger.company, "merging", {"set": {"from": first["Id"], "into": second["Id"]}})
    elif what == "close":
        ledger.close("2026-11-10" if turn % 2 else None)


def picture(ledger: Ledger) -> list[Any]:
    """All that is kept, as it is kept."""
    tables = ("bill", "vendorcredit", "billpayment", "vendor", "account")
    return [
        sorted(map(str, ledger.books.table("quickbooks_online", name).items(ledger.company.realm))) for name in tables
    ]


@examples(8, 400)
def test_balances_follow_from_transactions(examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(done=steps)
    def anything(done: list[tuple[str, str, int]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            ledger = Ledger(Path(folder))
            for name in ("Acme Paper", "Borden Freight", "Cole Staffing"):
                vendor = ledger.vendor(name)
                ledger.credit(vendor, "40.00")
                ledger.pay(vendor, "60.00", ("Bill", ledger.bill(vendor, "150.00"), "60.00"))
            for what, amount, turn in done:
                ledger.clock.advance(1)
                before = picture(ledger)
                try:
                    step(ledger, what, amount, turn)
                except (Fault, EditRefused):
                    assert picture(ledger) == before
                audit = ledger.audit()
                assert audit["unbalanced"] == []
                assert audit["debit"] == audit["credit"]
            owed = sum(vendor["Balance"] for vendor in ledger.company.all("Vendor"))
            assert -owed == ledger.balance("2000")
            ledger.books.close()

    anything()
