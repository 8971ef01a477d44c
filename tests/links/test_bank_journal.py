"""A company that posts AvidXchange's payments in a bank journal from now on, while one that was sent to the general
journal is still in doubt: where each stands, what Exact matched by itself, and what is left for a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.support import agreement, company, life
from tests.support.company import Company
from tests.support.link_settings import choose

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]


@dataclass
class Story:
    """Payments: ``in_doubt`` was sent to the general journal before the setting changed and never arrived, of the first
    of ``banked`` only a part is paid. ``doubtful`` counts the former, ``wrote`` is what the last run asked of Exact."""

    in_doubt: str
    banked: list[str]
    doubtful: int
    wrote: list[str]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with company.opened(tmp_path_factory.mktemp("bank"), vendors=15, documents=20) as opened:
        yield opened


@pytest.fixture(scope="module")
def story(books: Company) -> Story:
    usual = life.usual_line(books, "123")
    first, *others = [
        life.enter_invoice(books, f"{20260 + at}", lines=[{**usual, "AmountFC": 200.0 + 7 * at}]) for at in range(8)
    ]
    books.run()
    in_doubt = _pay(books, first)
    journals = "generaljournalentry/GeneralJournalEntries"
    books.sandbox.fault(system="exact_online", method="POST", path=journals, count=1, drop_before_commit=True)
    doubtful = books.run("--flow", "payments")["flows"]["payments"]["unknown"]
    choose(books, post_payments_as="bank", bank_journal="21")
    banked = [_pay(books, others[0], NetAmount="50.00"), *(_pay(books, one) for one in others[1:])]
    books.sandbox.advance(600)
    books.run()
    before = books.mark()
    books.run()
    wrote = [call["path"] for call in books.writes(before) if call["system"] == "exact_online"]
    return Story(in_doubt, banked, doubtful, wrote)


def _pay(books: Company, entry: str, **part: str) -> str:
    there = life.in_avid(books, "invoices", entry)
    assert there is not None
    return life.pay_by_check(books, str(there["InvoiceId"]), **part)


def _journals(books: Company, payment: str) -> list[str]:
    """The journal of each entry of division 123 that carries the payment's key."""
    lines = books.sandbox.state("exact_online", "transaction_lines", "123")
    mine = [row for row in lines if str(row.get("Description") or "").startswith(f"AVX:{payment} ")]
    return [journal for _, journal in sorted({(row["EntryID"], row["JournalCode"]) for row in mine})]


def test_a_changed_setting_holds_for_payments_that_are_not_posted_and_none_is_posted_twice(
    books: Company, story: Story
) -> None:
    assert story.doubtful == 1
    assert _journals(books, story.in_doubt) == ["90"]
    assert [_journals(books, one) for one in story.banked] == [["21"]] * 7
    assert story.wrote == []
    assert agreement.problems(books) == []


def test_what_exact_matched_is_paid_and_what_it_did_not_is_one_list(books: Company, story: Story) -> None:
    terms = books.sandbox.state("exact_online", "payments", "123")
    ours = [term for term in terms if term["Journal"] == "21"]
    left = {
        (str(one["EntryNumber"]), str(one["InvoiceNumber"]), -one["AmountFC"]) for one in ours if one["Status"] != 50
    }
    # the part payment, and the entry that Exact left for no reason
    assert (len(ours), len(left)) == (7, 2)
    columns = "books_entry_number, invoice_entry_number, amount"
    rows = books.query(f"select {columns} from reconciliation.to_match where journal = '21'")
    assert {(str(one), str(other), float(amount)) for one, other, amount in map(dict.values, rows)} == left
    shown = books.query("select payment_id, payment_state, books_entry_number from reconciliation.payments")
    states = {row["payment_id"]: (row["payment_state"], row["books_entry_number"]) for row in shown}
    open_numbers = {number for number, _, _ in left}
    for payment in story.banked:
        state, number = states[payment]
        assert state == ("posted_unmatched" if number in open_numbers else "paid")
