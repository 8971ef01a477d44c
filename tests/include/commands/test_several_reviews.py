"""One answer to several questions on the command line."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from include.commands.output import CommandError
from include.commands.reviews import numbers
from include.store import reviews
from include.store.database import Store
from tests.support.company import invoke
from tests.support.run_settings import LINKS, key, sqlite_template, use_settings

__all__ = ["key", "sqlite_template"]

QUESTIONS = (("vat_differs", "hold"), ("vat_differs", "hold"), ("address_failed", "finding"), ("vat_differs", "hold"))


@pytest.fixture
def asked(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reviews 1 to 4, of which 3 closes by itself."""
    use_settings(tmp_path, LINKS, monkeypatch)
    shutil.copy(sqlite_template, tmp_path / "store.db")
    now = datetime(2026, 11, 20, tzinfo=UTC)
    with Store.open() as store, store.begin() as db:
        for number, (code, origin) in enumerate(QUESTIONS, start=1):
            about: dict[str, Any] = {"document_key": str(number), "code": code, "payload": {"origin": origin}}
            reviews.open_once(db, link="books", flow="tax", company="C1", text="a question", now=now, **about)


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
def test_the_other_record_is_named_for_one_question_alone() -> None:
    answer = invoke("review", "decide", "1", "2", "--decision", "same", "--with", "V1")
    assert (answer.code, "answer that one by itself" in answer.err) == (2, True)


def test_numbers_and_ranges_are_each_meant_once_in_their_order() -> None:
    assert numbers(["8-10", "3", "9", "5"]) == [8, 9, 10, 3, 5]


@pytest.mark.parametrize("text", ["x", "3-", "-3", "10-8", "1-1001", "1-2-3", "", "٣"])
def test_what_is_no_number_is_said(text: str) -> None:
    with pytest.raises(CommandError, match=r"reviews|number of a review"):
        numbers([text])
