"""The link Basware -> Exact Online through the command line, over the days of two German companies.

What each test says is asked of the two simulated systems; texts are those of the run's summary and of Basware.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import agreement, company
from tests.support import life_basware as life
from tests.support.company import Company
from tests.support.stories import basware_days
from tests.support.stories.basware_days import Papers
from tests.support.stories.exact_days import Day, day

pytestmark = pytest.mark.timeout(900)
Row = dict[str, Any]
FLOWS = (
    "vendors",
    "purchase_orders",
    "order_acknowledgements",
    "invoice_acknowledgements",
    "invoices",
    "invoice_responses",
)
SYSTEMS = ("exact_online", "avidxchange", "basware")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    home = tmp_path_factory.mktemp("basware")
    with company.opened(home, documents=120, systems=SYSTEMS, link="basware_exact") as opened:
        yield opened


@pytest.fixture(scope="module")
def papers(books: Company) -> Papers:
    return basware_days.first_day(books)


@pytest.fixture(scope="module")
def first(books: Company, papers: Papers) -> Day:
    return day(books)


@pytest.fixture(scope="module")
def second(books: Company, first: Day) -> Day:
    return day(books)


@pytest.fixture(scope="module")
def third(books: Company, papers: Papers, second: Day) -> Day:
    basware_days.second_day(papers)
    return day(books)


@pytest.fixture(scope="module")
def sent_back(books: Company, papers: Papers, third: Day) -> Day:
    basware_days.after_hold_days(papers)
    return day(books)


@pytest.fixture(scope="module")
def lost(books: Company, papers: Papers, sent_back: Day) -> Row:
    basware_days.bad_hour(papers)
    summary = books.settled()
    faults = books.sandbox.get("/faults")["faults"]
    books.sandbox.clear_faults()
    return {"summary": summary, "faults": faults}


@pytest.fixture(scope="module")
def interrupted(books: Company, papers: Papers, lost: Row) -> Row:
    """Killed between the acknowledgement and the posting of one invoice, and between posting and answer of another: a
    flow commits that it sends a document, then what became of it. Each has its run alone, since what became of two
    documents may come, and be committed, together."""
    found: Row = {}
    for number, point in (("KILL-1", "invoice_acknowledgements.committed"), ("KILL-2", "invoices.committed")):
        hit = basware_days.killed_after(papers, number, point, 2)
        found[number] = (hit, papers.status(number), len(life.entries(books, number)))
        books.settled()
    return found


@pytest.fixture(scope="module")
def last(books: Company, sent_back: Day) -> Day:
    return day(books, "--full")


def test_the_first_run_takes_books_and_answers(books: Company, papers: Papers, first: Day) -> None:
    assert [flow for flow in FLOWS if not first.delivered.get(flow)] == []
    assert agreement.problems(books) == []
    entry = papers.entry("GUT-1")
    assert entry["AmountFC"] == 227.07  # 119.12 + 66.10 + 11.05 + 23.80 + 7.00
    assert life.lines(books, entry) == [
        ("4930", "100", "1", 100.10),
        ("4210", "300", "1", 55.55),
        ("3300", None, "2", 10.33),
        ("4650", "100", "4", 20.00),
        ("4910", None, "0", 7.00),
    ]
    assert papers.entry("GUT-2")["AmountFC"] == -59.50
    # Reverse charge: both sides of its VAT are Exact's, and the supplier gets the net amount.
    assert papers.entry("GUT-3", "DE02")["AmountFC"] == 80.00


def test_basware_has_the_entry_number_of_what_was_booked(papers: Papers, first: Day) -> None:
    for number, code in (("GUT-1", "DE01"), ("GUT-2", "DE01"), ("GUT-3", "DE02")):
        assert papers.status(number) == "Transferred"
        assert papers.answers(number) == [(True, str(papers.entry(number, code)["EntryNumber"]))]


def test_what_cannot_be_booked_stays_with_its_people_and_says_all_that_is_wrong(papers: Papers, first: Day) -> None:
    assert papers.status("KST-1") == "WaitingForTransfer"
    assert "cost centre 999" in first.reasons("cost_center_unknown")
    assert "line 2: account 4930" in first.reasons("cost_center_missing")
    assert "[KST-1]" in first.reasons("cost_center_missing")


def test_an_order_that_is_closed_before_exact_had_it_is_acknowledged_and_not_ordered(
    books: Company, papers: Papers, first: Day
) -> None:
    assert life.exported(books, papers.keys["closed"])["processingStatus"] == "Exported"
    assert life.orders(books, papers.keys["closed"]) == []


def test_what_is_blocked_for_payment_stands_in_exact_under_the_condition_that_keeps_it_from_being_paid(
    books: Company, papers: Papers, first: Day
) -> None:
    entry = papers.entry("SPERRE-1")
    assert (entry["PaymentCondition"], life.method_of_payment(books, entry)) == ("KA", "K")
    assert entry["DueDate"] == papers.entry("GUT-1")["DueDate"]
    assert papers.document("SPERRE-1")["paymentBlock"] is True


def test_a_second_run_delivers_nothing(second: Day) -> None:
    assert second.delivered == {}
    assert second.writes == []


def test_a_payment_block_that_was_lifted_is_lifted_in_exact(books: Company, papers: Papers, third: Day) -> None:
    entry = papers.entry("SPERRE-1")
    assert (entry["PaymentCondition"], life.method_of_payment(books, entry)) == ("30", "B")
    assert entry["DueDate"] == papers.entry("GUT-1")["DueDate"]
    assert [write["path"] for write in third.writes if write["method"] == "PUT" and "PurchaseEntries(" in write["path"]]


def test_what_a_person_booked_meanwhile_is_adopted_and_answered_with_that_entry(papers: Papers, third: Day) -> None:
    entry = papers.entry("HAND-1")
    assert not str(entry["Description"]).startswith("BW:")
    assert papers.answers("HAND-1") == [(True, str(entry["EntryNumber"]))]


def test_a_supplier_that_a_person_let_be_created_has_its_invoices_in_the_same_run(
    books: Company, papers: Papers, third: Day
) -> None:
    entry = papers.entry("NEU-1", "DE02")
    vendor = papers.document("NEU-1")
    (made,) = [row for row in books.sandbox.state("exact_online", "accounts", "790") if row["ID"] == entry["Supplier"]]
    assert made["Name"] == vendor["supplierName"]
    assert made["Remarks"] == f"BW:vendor:DE02:{vendor['supplierCode']}"
    assert papers.answers("NEU-1") == [(True, str(entry["EntryNumber"]))]


def test_what_somebody_else_took_into_work_is_booked_once_a_person_releases_it(papers: Papers, third: Day) -> None:
    document = papers.document("in_progress_elsewhere")
    entry = papers.entry(document["invoiceNumber"], document["companyCode"])
    assert str(entry["Description"]).startswith(f"BW:{document['invoiceId']}")
    assert papers.answers("in_progress_elsewhere") == [(True, str(entry["EntryNumber"]))]


def test_an_order_that_was_changed_is_changed_in_exact_and_one_cancelled_is_taken_back(
    books: Company, papers: Papers, third: Day
) -> None:
    (order,) = life.orders(books, papers.keys["changed"])
    assert order["AmountFC"] == 229.98  # 4 x 12.50 + 2 x 89.99
    assert life.orders(books, papers.keys["cancelled"]) == life.orders(books, papers.keys["withdrawn"]) == []
    waiting = [life.exported(books, papers.keys[name])["processingStatus"] for name in ("changed", "cancelled")]
    assert waiting == ["Exported", "Exported"]
    # Exact never had it: there is nothing to wait for.
    assert life.exported(books, papers.keys["withdrawn"])["processingStatus"] == "Exported"
    assert third.delivered["purchase_orders"] == 2
    assert agreement.problems(books) == []


def test_after_hold_days_basware_is_told_in_the_same_words(books: Company, papers: Papers, sent_back: Day) -> None:
    said = [
        one["text"]
        for one in sent_back.summary["reasons"]
        if one["flow"] == "invoices" and "KST-1" in one["documents"] and one["code"] != "sent_back"
    ]
    (answer,) = papers.document("KST-1")["transferResponses"]
    assert (answer["success"], papers.status("KST-1")) == (False, "TransferFailed")
    assert len(said) == 2
    assert answer["responseMessage"] == "; ".join(said)
    assert life.entries(books, "KST-1") == []
    assert agreement.problems(books) == []


def test_a_twin_that_a_person_rejected_goes_back_with_that_word_in_the_next_run(papers: Papers, third: Day) -> None:
    document = papers.document("duplicate_suspected")
    assert (papers.status("duplicate_suspected"), papers.answers("duplicate_suspected")) == (
        "TransferFailed",
        [(False, None)],
    )
    message = document["transferResponses"][0]["responseMessage"]
    assert message.startswith(f"Rejected as a duplicate: invoice {document['invoiceNumber']} of ")
    assert "agrees in vendor, number, date and amount" in message
    # What it is a twin of stands there, entered before this link.
    assert not str(papers.entry(document["invoiceNumber"], document["companyCode"])["Description"]).startswith("BW:")


def test_what_a_person_booked_at_the_last_moment_is_not_called_failed(papers: Papers, sent_back: Day) -> None:
    assert papers.answers("HAND-2") == [(True, str(papers.entry("HAND-2")["EntryNumber"]))]


@pytest.mark.faults
def test_exactly_the_version_that_was_sent_again_is_booked(books: Company, papers: Papers, lost: Row) -> None:
    entry = papers.entry("KST-1")
    assert entry["AmountFC"] == 357.00  # 333.20 + 23.80
    assert life.lines(books, entry) == [("4930", "210", "1", 280.00), ("4210", "300", "1", 20.00)]
    assert papers.answers("KST-1") == [(False, None), (True, str(entry["EntryNumber"]))]


@pytest.mark.faults
def test_lost_answers_and_absences_are_settled_and_nothing_is_there_twice(
    books: Company, papers: Papers, lost: Row
) -> None:
    assert [(fault["path"], fault["left"]) for fault in lost["faults"] if fault["left"]] == []
    for number in ("LOST-1", "LOST-2", "LOST-3"):
        assert papers.answers(number) == [(True, str(papers.entry(number)["EntryNumber"]))]
    assert [len(life.orders(books, papers.keys[name])) for name in ("lost", "away")] == [1, 1]
    assert agreement.problems(books) == []


@pytest.mark.faults
def test_a_run_killed_between_two_steps_leaves_what_the_next_one_goes_on_from(papers: Papers, interrupted: Row) -> None:
    assert interrupted["KILL-1"] == (True, "TransferInProgress", 0)
    assert interrupted["KILL-2"] == (True, "TransferInProgress", 1)
    for number in ("KILL-1", "KILL-2"):
        assert papers.answers(number) == [(True, str(papers.entry(number)["EntryNumber"]))]


def test_a_full_comparison_afterwards_changes_nothing(books: Company, last: Day) -> None:
    assert last.delivered == {}
    assert last.writes == []
    assert agreement.problems(books) == []
    sent = agreement.sent(books)
    assert [kind for kind, count in sent.items() if not count] == []
