"""After our payment stands in Exact: who settled the invoice, and who is told when it was not us; a payee that changes,
and a warehouse that is thrown away in between. One company, three runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support import agreement, company, life
from tests.support.company import Answer, Company

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
Row = dict[str, Any]


@dataclass
class Line:
    """A line of our posting and the entry it pays, as their open items in Exact."""

    ours: Row
    theirs: Row


@dataclass
class Story:
    """Payments that we posted, by what people did then: paid the invoice ``by_bank`` too, matched it ``by_hand``,
    matched ``half`` of one that pays two invoices. ``lines``: what each of them pays."""

    lines: dict[str, list[Line]]
    by_bank: str
    by_hand: str
    half: str
    found: Answer
    again: Answer

    def reasons(self, code: str) -> list[Row]:
        return [one for one in self.found.json["reasons"] if one["code"] == code]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with company.opened(tmp_path_factory.mktemp("settlement"), vendors=25, documents=50) as opened:
        yield opened


@pytest.fixture(scope="module")
def story(books: Company) -> Story:
    invoice = life.enter_invoice(books, "PAYEE-1")
    books.run()
    lines = _posted(books)
    by_bank, by_hand, *_ = [key for key, paid in lines.items() if len(paid) == 1]
    half, *_ = [key for key, paid in lines.items() if len(paid) == 2]
    life.pay_from_the_bank(books, lines[by_bank][0].theirs)
    for key in (by_hand, half):
        _match(books, lines[key][0])
    _new_address(books, invoice)
    books.sandbox.advance(600)
    found = books.cli("run", books.link, "--json")
    shutil.rmtree(books.home / "warehouse")
    again = books.cli("run", books.link, "--full", "--json")
    return Story(lines, by_bank, by_hand, half, found, again)


def _posted(books: Company) -> dict[str, list[Line]]:
    """The payments that we posted in division 123, each line with the entry whose number it says."""
    terms = books.sandbox.state("exact_online", "payments", "123")
    entries = {str(term["EntryNumber"]): term for term in terms if term["AmountFC"] > 0}
    found: dict[str, list[Line]] = {}
    for ours in terms:
        key, number, *_ = f"{ours['Description'] or ''}  ".split(" ")
        if key.startswith("AVX:"):
            assert ours["AmountFC"] == -entries[number]["AmountFC"]
            found.setdefault(key.removeprefix("AVX:"), []).append(Line(ours, entries[number]))
    return found


def _match(books: Company, line: Line) -> None:
    match = {"invoice": line.theirs["ID"], "payment": line.ours["ID"]}
    books.sandbox.edit("exact_online", "matching", {"company": "123", "set": match})


def _new_address(books: Company, invoice: str) -> None:
    there = life.in_avid(books, "invoices", invoice)
    assert there is not None
    code = there["VendorExternalCode"]
    [vendor] = [row for row in books.sandbox.state("avidxchange", "vendors") if row["ExternalVendorCode"] == code]
    change = {"key": str(vendor["VendorId"]), "set": {"RemitEmail": "new@elsewhere.example"}}
    books.sandbox.edit("avidxchange", "vendors", change)


def test_an_invoice_paid_past_our_posting_is_told_by_the_run_itself(story: Story) -> None:
    assert (story.found.code, story.found.json["result"]) == (1, "remarks")
    # invoices that were paid in part before they went are held for the same cause
    [reason] = [one for one in story.reasons("paid_elsewhere") if one["state"] != "review"]
    entry = story.lines[story.by_bank][0].theirs["TransactionEntryID"]
    assert (reason["state"], reason["documents"]) == ("alert", [entry])
    assert "by something that is not our payment" in reason["text"]
    assert f"payment {story.by_bank}" in reason["text"]


def test_only_what_our_posting_settled_is_called_paid(books: Company, story: Story) -> None:
    rows = books.query("select payment_id, payment_state, unmatched_amount from reconciliation.payments")
    shown = {row["payment_id"]: (row["payment_state"], float(row["unmatched_amount"] or 0)) for row in rows}
    assert shown[story.by_bank] == ("posted_unmatched", story.lines[story.by_bank][0].theirs["AmountFC"])
    assert shown[story.by_hand] == ("paid", 0.0)
    assert shown[story.half] == ("posted_unmatched", story.lines[story.half][1].theirs["AmountFC"])


def test_what_was_paid_twice_stands_in_the_suppliers_balance_and_is_explained(books: Company, story: Story) -> None:
    term = story.lines[story.by_bank][0].theirs
    rows = books.query(f"select * from reconciliation.accounts_payable where counterparty_key = '{term['Account']}'")
    assert [float(row["unexplained"]) for row in rows] == [0.0]
    assert float(rows[0]["posted_unmatched"]) >= term["AmountFC"]


def test_a_changed_payee_is_an_urgent_alert_that_a_lost_warehouse_does_not_close(books: Company, story: Story) -> None:
    assert [one["state"] for one in story.reasons("payee_change")] == ["alert"]
    assert [one["code"] for one in story.again.json["reasons"] if one["code"] == "payee_change"] == ["payee_change"]
    [alert] = [one for one in books.cli("alerts", "--json").json["alerts"] if one["code"] == "payee_change"]
    assert alert["severity"] == "urgent"
    [review] = [one for one in books.cli("review", "list", "--json").json["reviews"] if one["code"] == "payee_change"]
    assert [one["new"] for one in review["payload"]["changes"]] == ["new@elsewhere.example"]
    assert review["document_key"] == alert["document_key"]


def test_the_books_agree_all_the_same(books: Company, story: Story) -> None:
    assert agreement.problems(books) == []
