"""What the demo prints: a screen, whose facts are those of the runs."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from include.demo import company, report, screen
from include.demo.mail import Mail
from include.reports.examples import Found
from include.reports.status import Line, Pile
from include.store import runs
from include.store.database import Store
from tests.support.run_settings import LINKS, sqlite_store, sqlite_template, use_settings

__all__ = ["sqlite_store", "sqlite_template"]

MAIL = Mail(Path("nowhere"), 1)
PLACE = screen.Place(
    "http://127.0.0.1:8080", "admin", "pw", Path(".local/demo/report.txt"), "http://c", "http://r", MAIL
)
RAN = {"started_at": datetime(2026, 11, 20, tzinfo=UTC), "result": "remarks"}
PAYABLE: dict[str, Any] = {"tax": [], "documents": []}


def line(link: str, **piles: int) -> Line:
    return Line(link, RAN, 1204, 0, {name: Pile(count) for name, count in piles.items()})


def test_each_link_is_one_line_with_what_became_of_its_documents() -> None:
    lines = screen.links([line("books", waiting=2, planned=1, questions=40, blocked=5, unknown=1)], {"books": "yes"})
    assert [one.split(maxsplit=5) for one in lines] == [
        ["delivered", "waiting", "questions", "blocked", "do", "the books agree?"],
        ["books", "1,204", "3", "40", "6", "yes"],
    ]


def test_questions_that_nothing_waits_for_are_counted_apart() -> None:
    lines = screen.links([line("books", questions=40, later=3), line("others", later=1)], {})
    assert [one.split()[3] for one in lines[1:3]] == ["40", "0"]
    assert lines[3:] == ["4 more questions about vendors without documents can wait."]


def payable(company: str, currency: str, unexplained: str) -> dict[str, Any]:
    return {"company": company, "currency": currency, "unexplained": Decimal(unexplained)}


@pytest.mark.parametrize(
    ("overview", "said"),
    [
        (
            {"accounts_payable": [payable("123", "EUR", "0"), payable("123", "USD", "0"), payable("456", "EUR", "0")]},
            "A/P explained to the cent in 123, 456",
        ),
        (
            {"accounts_payable": [payable("123", "EUR", "0"), payable("456", "EUR", "-1.5")]},
            "A/P explained to the cent in 123; differs by EUR 1.50 in 456",
        ),
        (
            {"accounts_payable": [], "tax": [{"company": "851", "currency": "EUR", "difference": Decimal(2)}]},
            "differs by EUR 2.00 in 851",
        ),
        (
            {"accounts_payable": [], "documents": [{"agree": 4, "differ": 1}, {"agree": 1000, "differ": 2}]},
            "1,004 documents do, 3 do not, each with its reason",
        ),
    ],
)
def test_whether_the_books_agree_is_said_by_company_and_never_rounded_up(overview: dict[str, Any], said: str) -> None:
    assert screen.books(PAYABLE | overview) == said


def test_a_duplicate_and_a_payment_are_named_by_vendor_number_and_amount() -> None:
    facts: dict[str, Any] = {"link": "books", "company": "1", "currency": "EUR", "amount": Decimal("1574.98")}
    duplicate = Found(**facts, counterparty="Jansen \u202eB.V.", number="F-1")
    payment = Found(**facts, counterparty="Smit", number="7001", target_number="26900")
    assert screen.examples(duplicate, payment) == [
        "A duplicate was stopped: Jansen \u202eB.V., F-1, EUR 1,574.98: held, not sent, and asked about.",
        "A payment was posted: Smit, 7001, EUR 1,574.98, as 26900 in the books.",
    ]
    assert screen.examples(None, None) == []


def test_the_whole_screen_of_eight_links_is_at_most_thirty_lines(capsys: pytest.CaptureFixture[str]) -> None:
    screen.say(screen.INTRODUCTION)
    for what in ("a", "b", "c", "d"):
        with screen.phase(what):
            pass
    found = Found("books", "1", number="1", counterparty="\u202eSmit", target_number="2")
    links = screen.links([line(f"link_{number}") for number in range(8)], {})
    for one in screen.ending(links, screen.again(0), (found, found), PLACE):
        screen.say(one)
    said = capsys.readouterr().out
    assert "2 to 9 minutes" in said.splitlines()[0]
    assert len(said.splitlines()) <= 30
    assert "user admin   password pw" in said
    assert "Delivered nothing this time: all else is there already, from an earlier `make demo`." in said
    assert "\u202e" not in said


def test_a_further_demo_says_how_little_it_delivered_and_why() -> None:
    assert [screen.again(count).partition(":")[0] for count in (1, 1200)] == [
        "Delivered 1 document this time",
        "Delivered 1,200 documents this time",
    ]


def test_a_phase_says_its_seconds_and_one_that_fails_ends_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    with screen.phase("starting"):
        pass
    with pytest.raises(ValueError, match="no"), screen.phase("running"):
        raise ValueError("no")
    assert capsys.readouterr().out == "  starting ... 0 s\n  running ... \n"


def test_a_failed_demo_says_why_each_link_failed_and_how_to_begin_afresh() -> None:
    """D9."""
    text = screen.with_causes("run 1 of books ended as failed in read", {"books": "consent is over: run `connect`"})
    assert text.splitlines() == ["run 1 of books ended as failed in read", "  books: consent is over: run `connect`"]
    assert screen.AFRESH.strip() == (
        "To begin afresh, where that does not help: `make stop`, delete .local/demo, `make demo`."
    )


def test_every_link_that_was_run_can_be_run_again() -> None:
    lines = report.commands(["exact_avidxchange", "quickbooks_avidxchange"], "http://127.0.0.1:8100")
    runs = [line.split()[-1] for line in lines if " run " in line]
    assert runs == ["exact_avidxchange", "quickbooks_avidxchange"]
    assert any(line.startswith("curl -X POST http://127.0.0.1:8100/advance ") for line in lines)


def test_what_failed_is_read_from_the_newest_run_of_each_link(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_settings(tmp_path, LINKS, monkeypatch)
    with sqlite_store.begin() as db:
        for number, failure in ((1, "an older cause"), (2, "the credentials are not accepted")):
            at = datetime(2026, 11, 20, number, tzinfo=UTC)
            runs.start(db, f"r{number}", "books", who="demo", preview=False, now=at)
            runs.end(db, f"r{number}", "failed", {"failure": failure}, now=at)
    assert company.failures(["books", "never ran"]) == {"books": "the credentials are not accepted"}
