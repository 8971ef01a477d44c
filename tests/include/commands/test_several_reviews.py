"""One answer to several questions on the command line."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from include.commands.output import CommandError
from include.commands.reviews import numbers
from include.store import audit, reviews
from include.store.database import Store
from include.store.models import deliveries
from tests.support.company import invoke
from tests.support.run_settings import LINKS, key, sqlite_template, use_settings

__all__ = ["key", "sqlite_template"]

AT = datetime(2026, 11, 20, tzinfo=UTC)
QUESTIONS = (("vat_differs", "hold"), ("vat_differs", "hold"), ("address_failed", "finding"), ("vat_differs", "hold"))


@pytest.fixture
def asked(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reviews 1 to 4, of which 3 closes by itself."""
    use_settings(tmp_path, LINKS, monkeypatch)
    shutil.copy(sqlite_template, tmp_path / "store.db")
    with Store.open() as store, store.begin() as db:
        for number, (code, origin) in enumerate(QUESTIONS, start=1):
            about: dict[str, Any] = {"document_key": str(number), "code": code, "payload": {"origin": origin}}
            reviews.open_once(db, link="books", flow="tax", company="C1", text="a question", now=AT, **about)


@pytest.mark.usefixtures("asked")
def test_each_is_kept_for_itself_and_what_is_no_answer_is_said() -> None:
    answer = invoke("review", "decide", "1-3", "77", "--answer", "release", "--reason", "seen", "--json")
    assert answer.code == 1
    rows = {row["review"]: (row["decision"], row["error"]) for row in answer.json["reviews"]}
    assert (rows[1], rows[2]) == (("release", ""), ("release", ""))
    assert "closes by itself once what it names is corrected" in rows[3][1]
    assert "there is no review 77" in rows[77][1]
    still = invoke("review", "list", "--json").json["reviews"]
    assert [row["id"] for row in still] == [3, 4]


@pytest.mark.usefixtures("asked")
def test_all_of_them_kept_is_a_success_in_words() -> None:
    answer = invoke("review", "decide", "1", "2", "--decision", "reject")
    assert (answer.code, answer.out.splitlines()) == (
        0,
        [f"review {number}: reject; it counts from the next run on" for number in (1, 2)],
    )


@pytest.mark.usefixtures("asked")
def test_another_answer_says_what_it_takes_the_place_of() -> None:
    first = invoke("review", "decide", "1", "--answer", "release", "--reason", "asked the vendor")
    again = invoke("review", "decide", "1", "--answer", "reject", "--reason", "it was paid already")
    assert re.search("review 1: release by .*; it counts from the next run on", first.out)
    assert re.search(r"review 1: reject by .*, in place of release by .* \(asked the vendor\)", again.out)


@pytest.mark.usefixtures("asked")
def test_the_other_record_is_named_for_one_question_alone() -> None:
    answer = invoke("review", "decide", "1", "2", "--decision", "same", "--with", "V1")
    assert (answer.code, "answer that one by itself" in answer.err) == (2, True)


def test_numbers_and_ranges_are_each_meant_once_in_their_order() -> None:
    assert numbers(["8-10", "3", "9", "5"]) == [8, 9, 10, 3, 5]


@pytest.mark.parametrize("text", ["x", "3-", "-3", "10-8", "1-1001", "1-2-3", "", "٣"])
def test_what_is_no_number_is_said(text: str) -> None:
    with pytest.raises(CommandError, match=r"reviews|number of a review"):
        numbers([text])


@pytest.mark.usefixtures("asked")
def test_of_two_documents_with_one_number_each_has_a_life_of_its_own() -> None:
    """D4: one was held as a duplicate and the other delivered, and nobody may read that as one document."""
    with Store.open() as store, store.begin() as db:
        for key, vendor, event in (("11", "Smit", "held"), ("20/1", "Jansen", "delivered")):
            about: dict[str, Any] = {"link": "books", "flow": "invoices", "company": "C1"}
            named = {"number": "FA 10390", "counterparty": vendor, "source_key": key}
            facts = {
                "target_system": "exact_online",
                "target_company": "123",
                "currency": "EUR",
                "amount": Decimal(121),
            }
            sent = {
                "voided": False,
                "attempt": 1,
                "state": event,
                "created_at": AT,
                "updated_at": AT,
            }
            db.execute(deliveries.insert().values(**about, **named, **facts, **sent))
            audit.record(
                db, [audit.Event(at=AT, event=event, who="schedule", to_state=event, document_key=key, **about)]
            )
    one, other = invoke("audit", "FA 10390").out.strip().split("\n\n")
    assert one.startswith("books, invoices of company C1: FA 10390, Smit, EUR 121")
    assert ("held" in one, "delivered" in one) == (True, False)
    assert other.startswith("books, invoices of company C1: FA 10390, Jansen, EUR 121")
    assert ("held" in other, "delivered" in other) == (False, True)
