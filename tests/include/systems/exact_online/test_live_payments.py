"""Payments and their reversals in the sandbox over real HTTP: what the books show, what is found again, refusals."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from include.store.database import Store
from include.systems.base import Outcome
from include.systems.exact_online.writer import ExactOnlineWriter
from tests.support.exact_division import OPTIONS, TODAY, Division, balances, written
from tests.support.live import SHORT, exact
from tests.support.waiting import eventually


def reversed_by(division: Division, paid: Outcome, day: date = TODAY, **options: str) -> Outcome:
    void = division.payment("void", target=paid.target, status="void", voided_on=day)
    return written(division.writer(**options), void)


def test_a_payment_and_its_reversal_leave_the_books_as_they_were(division: Division) -> None:
    writer, before = division.writer(), balances(division)
    paid = written(writer, division.payment())
    assert paid.kind == "delivered", paid.text
    assert paid.target is not None
    assert paid.target.number
    assert balances(division) == {code: amount for code, amount in before.items() if code != "1600"} | {
        "1290": Decimal("-121")
    }
    assert reversed_by(division, paid).kind == "delivered"
    assert balances(division) == before
    assert division.sandbox.get("/books")["systems"]["exact_online"]["123"]["unbalanced"] == []


@pytest.mark.parametrize(
    ("posted_as", "now"),
    [
        ({}, {"clearing_account": "4000"}),
        ({}, {"post_payments_as": "bank"}),
        ({"post_payments_as": "bank"}, {"post_payments_as": "journal"}),
        ({"paid": "119.00", "discount": "2.00"}, {"discount_account": "4000"}),
    ],
    ids=["another clearing account", "bank by now", "journal by now", "another discount account"],
)
def test_a_reversal_takes_back_what_stands_whatever_the_options_say(
    division: Division, posted_as: dict[str, str], now: dict[str, str]
) -> None:
    before = balances(division)
    amounts = {name: posted_as[name] for name in ("paid", "discount") if name in posted_as}
    options = {name: value for name, value in posted_as.items() if name not in amounts}
    paid = written(division.writer(**options), division.payment(**amounts))  # type: ignore[arg-type]
    assert balances(division) != before
    assert reversed_by(division, paid, **now).kind == "delivered"
    assert balances(division) == before
    assert division.sandbox.get("/books")["systems"]["exact_online"]["123"]["unbalanced"] == []


def test_a_discount_closes_the_invoice(division: Division) -> None:
    assert written(division.writer(), division.payment(paid="119.00", discount="2.00")).kind == "delivered"
    now = balances(division)
    assert "1600" not in now
    assert (now["1290"], now["4900"]) == (Decimal("-119"), Decimal("-2"))


def test_a_bank_entry_is_matched_by_exact(division: Division) -> None:
    writer = division.writer(post_payments_as="bank")
    assert written(writer, division.payment()).kind == "delivered"
    [term] = [row for row in division.rows("payments") if row["TransactionEntryID"] == division.entry]
    assert term["Status"] == 50
    assert writer.look_up(division.payment()) is not None


@pytest.mark.parametrize("as_bank", [False, True], ids=["journal", "bank"])
def test_a_payment_whose_answer_is_lost_is_found_once_the_reads_show_it(division: Division, as_bank: bool) -> None:
    writer = division.writer(post_payments_as="bank" if as_bank else "journal")
    path = "BankEntries" if as_bank else "GeneralJournalEntries"
    division.sandbox.fault(system="exact_online", method="POST", path=path, drop_after_commit=True, count=1)
    assert writer.look_up(division.payment()) is None
    assert written(writer, division.payment()).kind == "unknown"
    found = writer.look_up(division.payment())
    assert found is not None
    by_now = division.writer(post_payments_as="journal" if as_bank else "bank").look_up(division.payment())
    assert by_now is not None
    assert by_now.id == found.id
    assert len({row["EntryID"] for row in division.rows("transaction_lines") if row["EntryID"] == found.id}) == 1
    void = division.payment("void", target=found, status="void", voided_on=TODAY)
    assert writer.look_up(void) is None


def test_a_payment_lost_on_its_way_is_not_found(division: Division) -> None:
    division.sandbox.fault(
        system="exact_online", method="POST", path="GeneralJournal", drop_before_commit=True, count=1
    )
    assert written(division.writer(), division.payment()).kind == "unknown"
    assert division.writer().look_up(division.payment()) is None


def test_reads_that_lag_show_it_after_the_settle_time(division: Division) -> None:
    writer = division.writer()
    division.sandbox.fault(system="exact_online", read_lag_s=90)
    assert written(writer, division.payment()).kind == "delivered"
    assert writer.look_up(division.payment()) is None
    division.live.clock.wait_until(division.live.clock.now() + timedelta(seconds=writer.settle_seconds("payments")))
    assert writer.look_up(division.payment()) is not None


def test_an_answer_later_than_our_patience_is_found(division: Division, sqlite_store: Store) -> None:
    division.sandbox.fault(system="exact_online", method="POST", path="GeneralJournal", delay_ms=900, count=1)
    with exact(division.sandbox, sqlite_store, timeout=SHORT) as hasty:
        assert written(ExactOnlineWriter(hasty.client, OPTIONS, division.books), division.payment()).kind == "unknown"
    writer = division.writer()
    assert eventually(lambda: writer.look_up(division.payment()) is not None)


def test_a_refusal_in_another_language_is_a_refusal(division: Division) -> None:
    """A closed period: HTTP 500 in the user's language, told as it is, with nothing posted."""
    closed = {"Year": TODAY.year, "Period": TODAY.month, "Status": 1}
    division.sandbox.edit("exact_online", "journal_status", {"company": "123", "set": closed})
    before = balances(division)
    outcome = written(division.writer(), division.payment())
    assert (outcome.kind, outcome.status) == ("refused", 500)
    assert outcome.text.startswith("Exact Online says: ")
    assert balances(division) == before


def test_a_500_without_a_word_is_no_refusal(division: Division) -> None:
    division.sandbox.fault(system="exact_online", method="POST", path="GeneralJournal", status=500, count=1)
    assert written(division.writer(), division.payment()).kind == "unknown"


def test_a_void_in_a_later_period_leaves_the_earlier_one_alone(division: Division) -> None:
    paid = written(division.writer(), division.payment())
    later = (TODAY.replace(day=1) + timedelta(days=40)).replace(day=1)
    assert reversed_by(division, paid, later).kind == "delivered"
    lines = [row for row in division.rows("transaction_lines") if "AVX:77:void" in (row.get("Description") or "")]
    assert {(row["FinancialYear"], row["FinancialPeriod"]) for row in lines} == {(later.year, later.month)}
