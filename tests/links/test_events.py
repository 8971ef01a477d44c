"""A change in the simulated Exact Online stands in AvidXchange seconds later, without a schedule or a person."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from include.failpoint import VARIABLE
from tests.support import company, life, telling
from tests.support.company import Company
from tests.support.telling import Telling
from tests.support.waiting import eventually

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with company.opened(tmp_path_factory.mktemp("events")) as opened:
        opened.settled()
        yield opened


@pytest.fixture(scope="module")
def told(books: Company) -> Iterator[Telling]:
    with telling.receiving(books) as made:
        made.subscribe()
        yield made


def stands_in_avid(books: Company, entry: str) -> bool:
    return life.in_avid(books, "invoices", entry) is not None


def reads(calls: list[dict[str, str]]) -> set[str]:
    return {call["path"].split("?")[0].rpartition("/")[2] for call in calls if call["method"] == "GET"}


def test_an_invoice_arrives_by_event_and_only_what_it_is_about_is_read(books: Company, told: Telling) -> None:
    before = books.mark()
    with telling.listening(books) as listener:
        entry = life.enter_invoice(books, "EV-1")
        assert eventually(lambda: stands_in_avid(books, entry), seconds=60)
        assert eventually(lambda: bool(told.taken()), seconds=60)
    runs = listener.runs
    assert [run["flows"]["purchase_invoices"]["delivered"] for run in runs].count(1) == 1
    (event, *_) = told.inbox()
    assert (event["topic"], event["company"], event["key"], event["times"]) == (
        "FinancialTransactions",
        "123",
        entry,
        1,
    )
    calls = books.sandbox.get("/calls", since=before)["calls"]
    assert reads(calls) <= {"PurchaseEntries", "TransactionLines", "PaymentTerms", "PurchaseInvoices"}


def test_a_hundred_events_make_one_run(books: Company, told: Telling) -> None:
    known = len(told.inbox())
    entries = [life.enter_invoice(books, f"EV-H{number}") for number in range(100)]
    assert eventually(lambda: len(told.inbox()) >= known + 100, seconds=60)
    with telling.listening(books) as listener:
        assert eventually(lambda: stands_in_avid(books, entries[-1]), seconds=90)
        assert eventually(lambda: len(told.taken()) == len(told.inbox()), seconds=90)
    runs = listener.runs
    assert len(runs) == 1
    assert listener.said["results"] == {runs[0]["result"]: 1}
    assert runs[0]["flows"]["purchase_invoices"]["delivered"] == 100
    assert all(stands_in_avid(books, entry) for entry in entries)


@pytest.mark.parametrize("point", ["decide.begin", "purchase_invoices.finished"])
def test_an_event_whose_run_was_killed_is_seen_to_once_by_the_next_that_listens(
    books: Company, told: Telling, point: str
) -> None:
    with telling.listening(books, **{VARIABLE: point}) as listener:
        entry = life.enter_invoice(books, f"EV-{point}")
        assert eventually(lambda: listener.process.poll() is not None, seconds=90)
    assert listener.process.returncode == -signal.SIGKILL
    assert told.open() == 1
    with telling.listening(books) as listener:  # stands by until the lease of the dead one has run out
        assert eventually(lambda: stands_in_avid(books, entry) and told.open() == 0, seconds=90)
    invoices = books.sandbox.state("avidxchange", "invoices")
    assert [row["ExternalCode"] for row in invoices].count(f"exact_online:123:{entry}") == 1


def test_what_came_while_nobody_listened_and_what_a_schedule_has_read_costs_no_run(
    books: Company, told: Telling
) -> None:
    entry = life.enter_invoice(books, "EV-S")
    assert eventually(lambda: told.knows(entry), seconds=60)
    books.run()  # as a schedule does
    assert stands_in_avid(books, entry)
    assert len(told.taken()) == len(told.inbox())
    with telling.listening(books) as listener:
        pass
    assert listener.runs == []
