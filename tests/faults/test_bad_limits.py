"""Days on which a limit is reached or a clock is wrong, whole runs through the command line: Exact's errors of an hour,
its calls of a day, this machine's clock ahead and behind. Each run ends in a plain sentence that says until when; what
waited goes by itself afterwards, once.

One company lives through them in the order of this file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support import agreement, clocks, company, life
from tests.support.company import Answer, Company

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
UNKNOWN_JOURNAL = {"error": {"code": "", "message": {"lang": "nl-NL", "value": "Ongeldige verwijzing: Dagboek"}}}
ERRORS_AN_HOUR = 10
UNTIL = re.compile(r"nothing more is called before (\d{4}-\d{2}-\d{2} \d{2}:\d{2}) UTC")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with company.opened(tmp_path_factory.mktemp("bad-limits")) as opened:
        yield opened


def now(books: Company) -> datetime:
    return datetime.fromisoformat(books.sandbox.get("/clock")["now"])


def until(text: str) -> datetime:
    """The moment that a sentence about a limit names; it must say that it is UTC."""
    found = UNTIL.search(text)
    assert found is not None, text
    return datetime.strptime(found[1], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def payments(summary: dict[str, Any], state: str) -> list[dict[str, Any]]:
    """The reasons of the payments that are in this state."""
    return [one for one in summary["reasons"] if (one["flow"], one["state"]) == ("payments", state)]


# --- Exact's errors of an hour ---------------------------------------------------------------------------------------


@dataclass
class Refused:
    """Two runs within one hour while Exact refuses every posting in division 123; payments go on between them."""

    summaries: list[dict[str, Any]]
    errors: list[list[datetime]]

    @property
    def waiting(self) -> set[str]:
        """What the second run did not try."""
        return {name for one in payments(self.summaries[1], "waiting") for name in one["documents"]}


@pytest.fixture(scope="module")
def refused(books: Company) -> Refused:
    suppliers = [
        row["ID"]
        for row in books.sandbox.state("exact_online", "accounts", "123")
        if row["IsSupplier"] and not row["Blocked"]
    ]
    for place, supplier in enumerate(suppliers):
        life.enter_invoice(books, f"MANY-{place}", supplier=supplier)
    books.run()
    books.sandbox.fault(
        system="exact_online", method="POST", path="*/123/*GeneralJournalEntries", status=400, body=UNKNOWN_JOURNAL
    )
    summaries, errors = [], []
    for _ in range(2):
        books.sandbox.post("/advance", {"system": "avidxchange", "steps": 8})
        before = books.mark()
        summaries.append(books.run())
        calls = [call for call in books.writes(before) if call["status"] == 400]
        errors.append([datetime.fromisoformat(call["at"]) for call in calls])
    books.sandbox.clear_faults()
    return Refused(summaries, errors)


def test_a_flow_whose_postings_are_all_refused_stops_before_the_tenth_error(refused: Refused) -> None:
    first, second = (len(errors) for errors in refused.errors)
    assert 0 < first < ERRORS_AN_HOUR
    assert first + second < ERRORS_AN_HOUR
    assert len(refused.waiting) > 0


def test_the_summary_says_that_errors_are_spent_and_until_when(refused: Refused) -> None:
    assert refused.waiting
    [reason] = [one for one in payments(refused.summaries[1], "waiting") if UNTIL.search(one["text"])]
    assert "9 errors at generaljournalentry/GeneralJournalEntries within an hour" in reason["text"]
    first = min(moment for errors in refused.errors for moment in errors)
    assert abs(until(reason["text"]) - (first + timedelta(hours=1))) < timedelta(minutes=1)


@dataclass
class Later:
    summary: dict[str, Any]
    posted: set[str]


@pytest.fixture(scope="module")
def later(books: Company, refused: Refused) -> Later:
    """The next run after the moment that the summary named."""
    told = [until(one["text"]) for one in payments(refused.summaries[1], "waiting") if UNTIL.search(one["text"])]
    books.sandbox.post("/clock", {"advance_to": (max(told) + timedelta(minutes=1)).isoformat()})
    numbers = {row["number"] for row in books.deliveries("payments") if row["state"] == "delivered"}
    summary = books.run()
    after = {row["number"] for row in books.deliveries("payments") if row["state"] == "delivered"}
    return Later(summary, after - numbers)


def test_after_the_hour_what_was_not_tried_goes_by_itself(books: Company, refused: Refused, later: Later) -> None:
    assert refused.waiting <= later.posted
    assert payments(later.summary, "waiting") == []
    assert agreement.twice(books) == []


# --- Exact's calls of a day ------------------------------------------------------------------------------------------

CALLS = 120
"""What the day after has: enough for the runs of this company in each division."""


def day_limit(books: Company, calls: int) -> None:
    for division in life.COMPANY_OF:
        books.sandbox.edit("exact_online", "settings", {"company": division, "set": {"day_limit": calls}})


@dataclass
class Spent:
    answer: Answer
    at: datetime
    writes: list[dict[str, Any]]
    calls: Counter[str]
    key: str
    next_day: dict[str, Any]


@pytest.fixture(scope="module")
def spent(books: Company, later: Later) -> Spent:
    """What was refused is replayed and an invoice comes in, on a day whose calls are used up; then the next day."""
    assert books.cli("replay", books.link, "--reason", "refused_by_exact_online").code == 0
    key = life.enter_invoice(books, "DAY-1")
    day_limit(books, 3)
    before, at = books.mark(), now(books)
    answer = books.cli("run", books.link, "--json")
    calls = Counter(call["company"] for call in books.sandbox.get("/calls", since=before)["calls"])
    writes = books.writes(before)
    books.sandbox.post("/clock", {"advance_to": (until(answer.err) + timedelta(minutes=1)).isoformat()})
    day_limit(books, CALLS)
    next_day = books.settled()
    day_limit(books, 5000)
    return Spent(answer, at, writes, calls, key, next_day)


def test_a_spent_day_is_said_with_its_end_in_utc_and_that_is_right(spent: Spent) -> None:
    assert spent.answer.code == 3
    assert "Traceback" not in spent.answer.err
    midnight = spent.at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    [said] = [line for line in spent.answer.err.splitlines() if line.startswith("ml-connector: ")]
    assert until(said) == midnight
    assert "calls of the day" in said


def test_a_spent_day_is_not_asked_on_and_nothing_is_written(spent: Spent) -> None:
    assert max(spent.calls[division] for division in life.COMPANY_OF) <= 3
    assert spent.writes == []


def test_after_midnight_everything_goes_by_itself(books: Company, spent: Spent) -> None:
    assert life.in_avid(books, "invoices", spent.key) is not None
    assert payments(spent.next_day, "refused") == []
    assert agreement.problems(books) == []


# --- this machine's clock --------------------------------------------------------------------------------------------


@dataclass
class Ahead:
    answer: Answer
    keys: list[str]
    after: dict[str, Any]


@pytest.fixture(scope="module")
def ahead(books: Company, spent: Spent) -> Ahead:
    """A run while this machine's clock is forty days ahead and one invoice gets lost on its way; then the clock is set
    right. Meanwhile an invoice is changed, a new one comes in, and payments go on."""
    keys = [life.enter_invoice(books, "AHEAD-1")]
    books.sandbox.advance(700)  # the vendor's access token ends by both clocks
    books.sandbox.fault(system="avidxchange", method="POST", path="/v1/invoices", drop_before_commit=True, count=1)
    with clocks.wrong_by(books, days=40) as settings:
        answer = books.cli("run", books.link, "--json", **settings)
    books.sandbox.clear_faults()
    life.change_invoice(books, keys[0], Description="Changed once the clock was right")
    keys.append(life.enter_invoice(books, "AHEAD-2"))
    books.sandbox.post("/advance", {"system": "avidxchange", "steps": 10})
    return Ahead(answer, keys, books.settled())


@pytest.mark.faults
def test_a_clock_that_was_weeks_ahead_loses_nothing_and_sends_nothing_twice(books: Company, ahead: Ahead) -> None:
    assert ahead.answer.code == 1, ahead.answer.err
    there = [life.in_avid(books, "invoices", key) for key in ahead.keys]
    assert [row["Description"] for row in there if row] == ["Changed once the clock was right", "Invoice AHEAD-2"]
    assert agreement.problems(books) == []


@pytest.fixture(scope="module")
def behind(books: Company, ahead: Ahead) -> dict[str, Any]:
    """The same with a clock that is a day behind: one invoice changed and one new, payments go on."""
    life.change_invoice(books, ahead.keys[1], Description="Changed while the clock was behind")
    key = life.enter_invoice(books, "BEHIND-1")
    with clocks.wrong_by(books, days=-1) as settings:
        answer = books.cli("run", books.link, "--json", **settings)
    books.sandbox.post("/advance", {"system": "avidxchange", "steps": 4})
    return {"answer": answer, "key": key, "after": books.settled()}


@pytest.mark.faults
def test_a_clock_a_day_behind_loses_nothing_and_sends_nothing_twice(
    books: Company, ahead: Ahead, behind: dict[str, Any]
) -> None:
    assert behind["answer"].code == 1, behind["answer"].err
    changed, new = (life.in_avid(books, "invoices", key) for key in (ahead.keys[1], behind["key"]))
    assert changed is not None
    assert new is not None
    assert changed["Description"] == "Changed while the clock was behind"
    assert agreement.problems(books) == []
