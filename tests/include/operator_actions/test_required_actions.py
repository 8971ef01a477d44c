"""What Airflow's Required Actions ask, and what becomes of an answer that Airflow let through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from include.operator_actions import required_actions
from include.operator_actions.required_actions import APPROVE, GONE, REJECT, STORED, Outcome, Question
from include.people.who import Who
from include.store import approval_requests as stored
from include.store import loads, reviews, row_count_overrides, runs
from include.store.approval_requests import Document, Request
from include.store.database import Store
from include.store.loads import FeedRead
from include.store.models import audit_events
from tests.support.published_books import HOSTILE
from tests.support.run_settings import LINKS, use_settings

ANNA, BO, VIC = Who("anna", "person"), Who("bo", "person"), Who("vic")
ONE = "people:\n  anna: {airflow: [anna.devries]}\n"
TWO = ONE + "  bo: {airflow: [bo]}\n"
PAGES = "http://airflow/books"
POSTED = {
    "journal": "90", "account": "1600", "name": "Creditors", "counterparty": "Smit", "currency": "EUR",
    "debit": "121.10", "credit": "0", "text": "", "date": "2026-11-02", "reversal": False,
}  # fmt: skip


@pytest.fixture(autouse=True)
def settings(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_settings(tmp_path, LINKS + ONE, monkeypatch)
    with sqlite_store.begin() as db:
        runs.approve(db, "books", who="person:anna", run_id=None, now=datetime.now(UTC))


def two_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_settings(tmp_path, LINKS + TWO, monkeypatch)


def request(store: Store, *, hours: int = 24) -> Request:
    facts = {"postings": [POSTED]}
    about = ("invoices", "C1", "1", "123", "create", "1:1", True, f"invoice F-1 {HOSTILE}", "Smit *BV*", "2026-11-02")
    one = Document(*about, currency="EUR", amount=Decimal("121.10"), facts=facts)
    now = datetime.now(UTC)
    with store.begin() as db:
        return stored.add(
            db, "books", "r1", [one], preview=False, facts={}, now=now, expires_at=now + timedelta(hours=hours)
        )


def review(store: Store, code: str = "brake_change", **payload: Any) -> int:
    with store.begin() as db:
        return reviews.open_once(
            db, link="books", flow="vendors", company="C1", document_key=code, code=code, text="312 vendors at once",
            payload=payload, now=datetime.now(UTC),
        )  # fmt: skip


def asked(about: dict[str, Any]) -> Question:
    found = required_actions.question(about, PAGES)
    assert isinstance(found, Question), found
    return found


def answer(about: dict[str, Any], chosen: str, who: Who = ANNA, **other: Any) -> Outcome:
    shown = other.pop("shown", None) or asked(about).shown
    given: dict[str, Any] = {"rights": {"decide"}, "note": None, **other}
    return required_actions.answer(about, chosen, shown=shown, who=who, pages=PAGES, **given)


def state(store: Store, number: int) -> tuple[str | None, str | None, str | None]:
    with store.read() as db:
        found = stored.get(db, number)
    assert found is not None
    return found.answer, found.answered_by, found.note


def refusals(store: Store) -> list[tuple[str, str]]:
    c = audit_events.c
    with store.read() as db:
        return [(row.who, row.text) for row in db.execute(select(c.who, c.text).where(c.event == "answer_refused"))]


def test_a_link_asks_for_its_pending_approval_and_its_grave_questions_alone(sqlite_store: Store) -> None:
    made, grave = request(sqlite_store), review(sqlite_store)
    review(sqlite_store, "vat_differs")
    several = review(sqlite_store, "several_reasons", reasons=[{"code": "payee_change"}, {"code": "vat_differs"}])
    assert required_actions.open_of("books") == {
        f"approval_{made.id}": {"approval": made.id},
        f"review_{grave}": {"review": grave},
        f"review_{several}": {"review": several},
    }


def test_what_may_not_be_delivered_at_all_is_not_asked_about(sqlite_store: Store) -> None:
    request(sqlite_store)
    with sqlite_store.begin() as db:
        runs.withdraw(db, who="person:anna", now=datetime.now(UTC))
    assert required_actions.open_of("books") == {}


def test_the_question_says_what_how_much_until_when_and_where_to_read_it(sqlite_store: Store) -> None:
    made = request(sqlite_store)
    found = asked({"approval": made.id})
    assert (found.subject, list(found.options)) == ("books: approve and deliver 1 document?", [APPROVE, REJECT])
    assert (found.until, found.names) == (made.expires_at, frozenset({"anna"}))
    for said in ("journal 90: debit EUR 121.10, credit 0.00", f"{PAGES}/preview/{made.id}", "waits for an approval"):
        assert said in found.body


def test_nothing_of_a_vendor_is_obeyed_as_markdown_or_html(sqlite_store: Store) -> None:
    body = asked({"approval": request(sqlite_store).id}).body
    assert HOSTILE not in body
    assert r"Smit \*BV\*" in body
    assert "<" not in body.replace(r"\<", "")


def test_the_answer_is_kept_as_theirs_and_lets_the_link_deliver(sqlite_store: Store) -> None:
    made = request(sqlite_store)
    done = answer({"approval": made.id}, APPROVE)
    assert (done.again, done.deliver) == (False, "books")
    assert state(sqlite_store, made.id) == ("approved", "person:anna", None)


def test_who_may_not_answer_is_refused_recorded_and_the_question_is_asked_again(sqlite_store: Store) -> None:
    made = request(sqlite_store)
    done = answer({"approval": made.id}, APPROVE, VIC, rights=())
    assert (done.again, done.deliver) == (True, "")
    assert state(sqlite_store, made.id)[0] is None
    ((who, text),) = refusals(sqlite_store)
    assert (who, "vic may not answer this" in text, f"approval {made.id}" in text) == ("person:vic", True, True)


def test_a_no_needs_a_reason_and_delivers_nothing(sqlite_store: Store) -> None:
    made = request(sqlite_store)
    without = answer({"approval": made.id}, REJECT)
    assert (without.again, "say why" in without.text) == (True, True)
    done = answer({"approval": made.id}, REJECT, note="wrong month")
    assert (done.again, done.deliver) == (False, "")
    assert state(sqlite_store, made.id) == ("rejected", "person:anna", "wrong month")


def test_two_people_say_it_one_after_the_other_and_the_second_is_asked_alone(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_people(tmp_path, monkeypatch)
    about = {"approval": request(sqlite_store).id}
    first = answer(about, APPROVE)
    assert (first.again, first.deliver, "waits for a second person: bo" in first.text) == (True, "", True)
    found = asked(about)
    assert (found.names, "anna approved it" in found.body) == (frozenset({"bo"}), True)
    assert answer(about, APPROVE).again, "the same person is no second one"
    assert answer(about, APPROVE, VIC).again, "nor is one whom nobody knows"
    assert state(sqlite_store, about["approval"])[0] is None
    assert answer(about, APPROVE, BO).deliver == "books"
    assert state(sqlite_store, about["approval"])[:2] == ("approved", "person:anna and person:bo")


@pytest.mark.parametrize(("hours", "why"), [(24, "it was approved by anna"), (-1, "its deadline passed")])
def test_what_was_answered_elsewhere_or_lapsed_ends_in_words(sqlite_store: Store, hours: int, why: str) -> None:
    made = request(sqlite_store, hours=hours)
    if hours > 0:
        with sqlite_store.begin() as db:
            stored.answer(db, made, "approved", who="person:anna", now=datetime.now(UTC))
    about = {"approval": made.id}
    said = required_actions.question(about, PAGES)
    assert isinstance(said, str)
    assert why in said
    late = answer(about, APPROVE, shown=made.digest)
    assert (late.again, late.deliver, "came too late" in late.text) == (False, "", True)


def test_what_was_not_shown_is_not_approved(sqlite_store: Store) -> None:
    made = request(sqlite_store)
    for chosen, shown in ((APPROVE, "0" * 32), ("Perhaps", made.digest)):
        assert answer({"approval": made.id}, chosen, shown=shown).again
    assert state(sqlite_store, made.id)[0] is None


def test_a_grave_review_offers_the_answers_of_its_page_and_keeps_who_said_so(sqlite_store: Store) -> None:
    number = review(sqlite_store)
    about = {"review": number}
    found = asked(about)
    assert list(found.options) == ["Send all these changes", "Do not send"]
    assert found.subject == "books: Unusually many changes: send them?"
    answer(about, "Send all these changes", note="prices of 2027")
    with sqlite_store.read() as db:
        kept = reviews.show(db, number)
    assert (kept.decision, kept.decided_by, kept.note) == ("release", "person:anna", "prices of 2027")
    assert "was answered by anna" in str(required_actions.question(about, PAGES))


def test_a_review_that_changed_since_it_was_shown_is_asked_anew(sqlite_store: Store) -> None:
    number = review(sqlite_store, count=312)
    shown = asked({"review": number}).shown
    review(sqlite_store, count=400)
    assert answer({"review": number}, "Send all these changes", shown=shown).again
    with sqlite_store.read() as db:
        assert reviews.show(db, number).state == "open"


def test_a_changed_payee_takes_two_people(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_people(tmp_path, monkeypatch)
    about = {"review": review(sqlite_store, "payee_change")}
    first = answer(about, "Confirmed by phone: accept it")
    assert (first.again, asked(about).names) == (True, frozenset({"bo"}))
    assert not answer(about, "Confirmed by phone: accept it", BO).again
    with sqlite_store.read() as db:
        assert reviews.show(db, about["review"]).decided_by == "person:anna and person:bo"


def test_other_reviews_are_left_to_their_page(sqlite_store: Store) -> None:
    number = review(sqlite_store, "vat_differs")
    assert f"{PAGES}/reviews/{number}" in str(required_actions.question({"review": number}, PAGES))


@pytest.mark.parametrize(("chosen", "kept"), [(GONE, {("invoices", "123"): 40}), (STORED, {})])
def test_a_suspiciously_short_read_is_accepted_or_left(sqlite_store: Store, chosen: str, kept: dict[Any, int]) -> None:
    with sqlite_store.begin() as db:
        short = FeedRead(
            "exact_main", "invoices", "123", "full", 40, True, True, datetime(2026, 11, 20, tzinfo=UTC), "{}", "1.0"
        )
        loads.put_reads(db, "exact_main", [short])
    ((name, about),) = required_actions.open_of("books").items()
    assert name == "read_exact_main.invoices.123.40"
    assert asked(dict(about)).subject == "books: is so much gone in Exact Online?"
    assert not answer(dict(about), chosen).again
    with sqlite_store.read() as db:
        assert row_count_overrides.waiting(db, "exact_main") == kept
