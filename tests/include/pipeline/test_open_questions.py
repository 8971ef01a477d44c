"""What waits for a person though nothing is to be sent is said by every run, and makes it one with remarks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from include.pipeline import open_questions, record
from include.pipeline.request import RunRequest
from include.reports.summary import as_json, as_text
from include.store import alerts, reviews, runs
from include.store.alerts import About, Severity
from include.store.database import Store

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
PAID = "invoice F-77 of Kroon was settled in Exact for 121.00 by something that is not our payment: stop payment 703"
BANK = "supplier 10011 Bank Differs has other bank details in Exact than in AvidXchange: find out which are right"


def alert(store: Store, code: str, text: str = PAID, severity: Severity = "urgent", link: str = "books") -> None:
    with store.begin() as db:
        alerts.raise_once(db, About(link, "", "123", "e-77"), code, severity, text, now=NOW)


def question(store: Store, code: str, text: str = BANK, origin: str = "finding", link: str = "books") -> int:
    with store.begin() as db:
        where = {"link": link, "flow": "vendors", "company": "123", "document_key": "s-11"}
        return reviews.open_once(db, **where, code=code, text=text, payload={"origin": origin}, now=NOW)


def run(store: Store, run_id: str = "r1", *, preview: bool = False) -> dict[str, object]:
    record.begin(store, run_id, RunRequest("books", "schedule", preview=preview), NOW)
    with store.begin() as db:
        runs.count(db, run_id, "payments", {"read": 1, "unchanged": 1})
    summary = as_json(record.facts(store, run_id, ("vendors", "payments"), NOW, None))
    record.end(store, run_id, summary, NOW)
    return summary


@pytest.mark.parametrize("code", ["paid_elsewhere", "paid_twice", "payee_change", "entry_twice", "posted_twice"])
def test_an_open_alert_about_a_document_is_a_remark_of_every_run(store: Store, code: str) -> None:
    alert(store, code)
    said = {"flow": "", "state": "alert", "code": code, "text": PAID, "documents": ["e-77"]}
    for number in range(2):
        summary = run(store, f"r{number}")
        assert (summary["result"], summary["reasons"]) == ("remarks", [said])
    with store.begin() as db:
        alerts.close(db, About("books", "", "123", "e-77"), code, now=NOW)
    assert run(store, "r2")["result"] == "done"


def test_an_open_question_is_a_remark_until_somebody_answers(store: Store) -> None:
    review = question(store, "payee_differs")
    summary = run(store)
    assert summary["result"] == "remarks"
    assert summary["reasons"] == [
        {"flow": "vendors", "state": "question", "code": "payee_differs", "text": BANK, "documents": ["s-11"]}
    ]
    with store.begin() as db:
        reviews.decide(db, review, "release", who="person:petra", now=NOW)
    assert run(store, "r2")["result"] == "done"


def test_what_the_flows_say_themselves_and_what_is_of_another_link_is_not_said(store: Store) -> None:
    question(store, "duplicate_suspected", origin="hold")
    question(store, "payee_differs", link="other")
    alert(store, "paid_twice", link="other")
    alert(store, "documents_blocked")
    assert run(store)["result"] == "done"


def test_a_review_beside_an_alert_about_the_same_is_said_once_and_alerts_come_first(store: Store) -> None:
    with store.begin() as db:
        alerts.raise_once(db, About("books", "", "123", "s-11"), "payee_change", "urgent", PAID, now=NOW)
    question(store, "payee_change")
    question(store, "payee_differs")
    with store.read() as db:
        found = open_questions.reasons(db, "books")
    assert [(one["state"], one["code"]) for one in found] == [("alert", "payee_change"), ("question", "payee_differs")]


def test_a_preview_asks_nothing(store: Store) -> None:
    alert(store, "paid_twice")
    assert run(store, preview=True)["result"] == "done"


def test_a_run_that_found_nothing_new_says_it_once(store: Store) -> None:
    question(store, "payee_differs")
    run(store)
    record.begin(store, "r2", RunRequest("books", "schedule"), NOW)
    record.carry_over(store, "r2", "books", ("vendors", "payments"))
    reasons = record.facts(store, "r2", ("vendors", "payments"), NOW, None).reasons
    assert [one["code"] for one in reasons] == ["payee_differs"]


def test_in_words_it_says_what_and_where_all_are_listed(store: Store) -> None:
    alert(store, "paid_elsewhere")
    for number in range(4):
        with store.begin() as db:
            where = {"link": "books", "flow": "vendors", "company": "123", "document_key": f"s-{number}"}
            text = f"supplier {number} has other bank details"
            reviews.open_once(db, **where, code="payee_differs", text=text, payload={"origin": "finding"}, now=NOW)
    text = as_text(run(store))
    assert f"alert, paid elsewhere - {PAID}\n" in text
    assert "waits for an answer, payee differs\n    supplier 0 has other bank details\n" in text
    assert "    and 2 more like this (`review list` lists them)" in text
    assert text.index("alert,") < text.index("waits for an answer")
