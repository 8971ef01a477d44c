"""What happens to an invoice after AvaTax recorded it and its tax was booked and committed: it is changed, credited and
deleted in Exact, voided, changed and filed in AvaTax; and AvaTax is slow, away, or loses its answers.

One company lives through it in the order of this file, whole runs through the command line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import agreement, company
from tests.support.company import Company
from tests.support.stories import avalara_corrections as changes
from tests.support.stories.avalara_cases import Seen, seen
from tests.support.stories.avalara_days import Sales
from tests.support.stories.exact_days import Day, day

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
Row = dict[str, Any]
USUAL = [("1300", None, True, 7.5), ("1590", "200", False, -7.5)]
BACK = [("1300", None, True, -7.5), ("1590", "200", False, 7.5)]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    home = tmp_path_factory.mktemp("avalara-corrections")
    with company.opened(home, documents=30, systems=("exact_online", "avalara"), link="exact_avalara") as opened:
        yield opened


@pytest.fixture(scope="module")
def sales(books: Company) -> Sales:
    return changes.recorded(books)


@pytest.fixture(scope="module")
def first(books: Company, sales: Sales) -> Row:
    return {"day": day(books), "says": {name: sales.says(name) for name in sales.division}}


@pytest.fixture(scope="module")
def changed(books: Company, sales: Sales, first: Row) -> Row:
    """The run that reads everything again, and what stands in AvaTax and the ledger after it."""
    number = sales.number("DELETED")
    changes.people_change_it(sales)
    found = seen(books, "--full")
    says = {name: sales.says(name) for name in sales.division if name != "VOIDED"}
    return {"seen": found, "says": says, "number": number, "journal": sales.journal("CHANGED", 2)}


@pytest.fixture(scope="module")
def booked(books: Company, sales: Sales, changed: Row) -> Row:
    return {"seen": seen(books), "says": {name: sales.says(name) for name in ("CHANGED", "MOVED", "CLOSED")}}


@pytest.fixture(scope="module")
def decided(books: Company, sales: Sales, booked: Row) -> Row:
    changes.people_decide(sales)
    found = seen(books)
    return {"seen": found, "deleted": sales.recorded("DELETED"), "closed": sales.says("CLOSED")}


@pytest.fixture(scope="module")
def settled(books: Company, sales: Sales, decided: Row) -> Seen:
    return seen(books, "--full")


@pytest.fixture(scope="module")
def slowed(books: Company, sales: Sales, settled: Seen) -> Row:
    """Its day, and the calls that were asked to come later."""
    changes.a_busy_hour(sales)
    before = books.mark()
    found = day(books)
    calls = books.sandbox.get("/calls", since=before)["calls"]
    books.sandbox.clear_faults()
    books.settled()
    return {"day": found, "late": [call for call in calls if call["status"] == 429]}


@pytest.fixture(scope="module")
def away(books: Company, sales: Sales, slowed: Row) -> Row:
    changes.away(sales)
    before = books.mark()
    answer = books.cli("run", books.link, "--json")
    writes = [call for call in books.writes(before) if call["status"] < 400]
    books.sandbox.clear_faults()
    books.sandbox.advance(3600)
    books.settled()
    return {"answer": answer, "writes": writes}


@pytest.fixture(scope="module")
def lost(books: Company, sales: Sales, away: Row) -> Row:
    changes.answers_are_lost(sales)
    summary = books.settled()
    faults = books.sandbox.get("/faults")["faults"]
    books.sandbox.clear_faults()
    return {"summary": summary, "faults": faults}


@pytest.fixture(scope="module")
def last(books: Company, lost: Row) -> Day:
    return day(books, "--full")


# --- changed in Exact ------------------------------------------------------------------------------------------------


def test_everything_was_recorded_booked_and_committed(sales: Sales, first: Row) -> None:
    assert set(first["says"].values()) == {("SalesInvoice", "Committed", 100.0, 7.5)}


def test_a_changed_invoice_is_recorded_anew_then_booked_and_committed_anew(
    sales: Sales, changed: Row, booked: Row
) -> None:
    assert changed["says"]["CHANGED"] == ("SalesInvoice", "Saved", 200.0, 15.0)
    assert changed["journal"] == []
    assert booked["says"]["CHANGED"] == ("SalesInvoice", "Committed", 200.0, 15.0)
    assert sales.journal("CHANGED") == USUAL
    assert sales.journal("CHANGED", 2) == USUAL  # the difference: 15.00 less 7.50
    row = sales.document("CHANGED")
    number = sales.number("CHANGED")
    assert (row["version"], row["adjustmentDescription"]) == (2, f"invoice {number} was changed in the books")


def test_an_invoice_of_another_day_is_recorded_anew_and_its_tax_is_not_booked_twice(sales: Sales, booked: Row) -> None:
    assert booked["says"]["MOVED"] == ("SalesInvoice", "Committed", 100.0, 7.5)
    assert sales.document("MOVED")["date"] == "2026-11-18"
    assert (sales.journal("MOVED"), sales.journal("MOVED", 2)) == (USUAL, [])


def test_an_invoice_that_was_deleted_is_voided_by_a_persons_word_and_its_tax_is_booked_back(
    books: Company, sales: Sales, changed: Row, decided: Row, settled: Seen
) -> None:
    assert changed["seen"].asked(changed["number"]) == ["deleted_in_source"]
    (text,) = [row["text"] for row in changed["seen"].reviews if changed["number"] in row["text"]]
    assert "release it to be voided in AvaTax, which cannot be undone; its tax is then booked back" in text
    assert changed["says"]["DELETED"] == ("SalesInvoice", "Committed", 100.0, 7.5)
    assert decided["deleted"] is None
    assert [row["status"] for row in sales.versions("DELETED")] == ["Cancelled"]
    assert (sales.journal("DELETED"), sales.journal("DELETED", 2)) == (USUAL, BACK)
    assert settled.tax[f"852/{changed['number']}"]["difference_class"] == "agrees"


def test_a_change_of_a_closed_period_waits_for_a_persons_word_and_is_booked_on_the_first_open_day(
    books: Company, sales: Sales, changed: Row, decided: Row, settled: Seen
) -> None:
    number = sales.number("CLOSED")
    assert changed["says"]["CLOSED"] == ("SalesInvoice", "Committed", 100.0, 7.5)
    assert changed["seen"].asked(number) == ["period_closed"]
    assert decided["closed"] == ("SalesInvoice", "Saved", 200.0, 15.0)
    assert sales.says("CLOSED") == ("SalesInvoice", "Committed", 200.0, 15.0)
    assert sales.journal("CLOSED", 2) == USUAL
    periods = {
        row["FinancialPeriod"]
        for row in books.sandbox.state("exact_online", "transaction_lines", "852")
        if str(row.get("Description") or "").startswith(f"AV:tax:{sales.keys['CLOSED']}:2")
    }
    assert periods == {11}


# --- filed in AvaTax -------------------------------------------------------------------------------------------------


def test_a_change_of_what_is_in_a_filed_return_is_blocked_with_the_way_out(
    sales: Sales, changed: Row, settled: Seen
) -> None:
    state, _, text = changed["seen"].said(sales.keys["LOCKED"])
    assert state in ("blocked", "refused")
    assert "credit it" in text
    assert [row["version"] for row in sales.versions("LOCKED")] == [1]
    # The way out: it says again what is in the return.
    assert settled.said(sales.keys["LOCKED"]) == ("delivered", "", "")
    assert sales.journal("LOCKED", 2) == []


def test_a_credit_note_of_what_is_in_a_filed_return_is_recorded_as_a_return(sales: Sales, changed: Row) -> None:
    assert changed["says"]["CREDIT"] == ("ReturnInvoice", "Committed", -100.0, -7.5)
    assert sales.journal("CREDIT") == BACK
    assert [(row["version"], row["status"]) for row in sales.versions("FILED")] == [(1, "Committed")]


# --- changed in AvaTax -----------------------------------------------------------------------------------------------


def test_a_document_that_somebody_voided_in_avatax_is_told_and_not_recorded_again(
    sales: Sales, changed: Row, settled: Seen
) -> None:
    number = sales.number("VOIDED")
    assert changed["seen"].asked(number) == ["void_in_avatax"]
    assert [row["status"] for row in sales.versions("VOIDED")] == ["Cancelled"]
    assert changed["seen"].tax[f"852/{number}"]["difference_class"] == "deleted"


def test_a_document_that_somebody_changed_in_avatax_is_told_until_it_is_put_back(
    sales: Sales, changed: Row, settled: Seen
) -> None:
    number = sales.number("EDITED")
    assert changed["seen"].asked(number) == ["changed_in_avatax"]
    (text,) = [row["text"] for row in changed["seen"].reviews if number in row["text"]]
    assert "was recorded with a tax of 7.50, and AvaTax shows 6.76 on 90.00 now" in text
    assert settled.asked(number) == []


def test_a_document_that_somebody_uncommitted_in_avatax_is_told_until_it_is_committed_again(
    sales: Sales, changed: Row, settled: Seen
) -> None:
    number = sales.number("UNCOMMITTED")
    row = changed["seen"].tax[f"852/{number}"]
    assert (row["difference_class"], row["avatax_status"]) == ("status", "Saved")
    assert changed["seen"].asked(number) == ["uncommitted_in_avatax"]
    assert settled.asked(number) == []


# --- bad hours -------------------------------------------------------------------------------------------------------


def test_calls_that_come_too_fast_are_made_later_and_once(sales: Sales, slowed: Row) -> None:
    assert len(slowed["late"]) == 3
    for name in ("SLOW-1", "SLOW-2"):
        assert sales.says(name) == ("SalesInvoice", "Committed", 100.0, 7.5)
        assert [row["version"] for row in sales.versions(name)] == [1]
        assert sales.journal(name) == USUAL
    assert sales.billed("SLOW-DRAFT") == [51.25]


def test_while_avatax_is_away_nothing_is_booked_and_afterwards_everything_goes_once(sales: Sales, away: Row) -> None:
    assert away["writes"] == []
    assert "Traceback" not in away["answer"].err
    assert sales.says("AWAY") == ("SalesInvoice", "Committed", 100.0, 7.5)
    assert [row["version"] for row in sales.versions("AWAY")] == [1]
    assert sales.journal("AWAY") == USUAL
    assert sales.billed("AWAY-DRAFT") == [7.5]


def test_lost_answers_are_looked_up_and_nothing_is_there_twice(sales: Sales, lost: Row) -> None:
    assert [(fault["path"], fault["left"]) for fault in lost["faults"] if fault["left"]] == []
    for name in ("LOST-1", "LOST-2"):
        assert sales.says(name) == ("SalesInvoice", "Committed", 100.0, 7.5)
        assert [row["version"] for row in sales.versions(name)] == [1]
        assert sales.journal(name) == USUAL
    assert sales.billed("LOST-DRAFT") == [51.25]


def test_a_full_comparison_at_the_end_changes_nothing_and_nothing_is_there_twice(
    books: Company, sales: Sales, last: Day
) -> None:
    assert (last.delivered, last.writes) == ({}, [])
    # What somebody voided in AvaTax is theirs to mend.
    known = (f"invoice {sales.number('VOIDED')} of 852", sales.keys["VOIDED"])
    assert [one for one in agreement.problems(books) if not any(word in one for word in known)] == []
