"""A group of like questions about vendors on the command line."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from include.store import reviews
from include.store.database import Store
from tests.support.company import invoke
from tests.support.run_settings import LINKS, key, sqlite_template, use_settings

__all__ = ["key", "sqlite_template"]

AT = datetime(2026, 11, 20, tzinfo=UTC)
LIKE = "nothing but the name agrees, 98–100 %"


@pytest.fixture(autouse=True)
def asked(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reviews 1 to 40, with like evidence."""
    use_settings(tmp_path, LINKS, monkeypatch)
    shutil.copy(sqlite_template, tmp_path / "store.db")
    ask(1, 41)


def ask(first: int, last: int, *groups: str) -> None:
    """One after the other, each with the evidence of the next group."""
    alike = groups or (LIKE,)
    with Store.open() as store, store.begin() as db:
        for one in range(first, last):
            payload = {"left_company": "123", "left_key": f"L{one}", "right_company": "C1", "right_key": f"R{one}"}
            payload |= {"group": alike[one % len(alike)]}
            about = {"document_key": f"L{one}", "code": "vendor_review", "payload": payload}
            reviews.open_once(db, link="books", flow="vendors", company="123", text="one vendor?", now=AT, **about)


def still_open() -> int:
    return len(invoke("review", "list", "--json").json["reviews"])


def test_the_sample_is_answered_then_all_others_at_once_and_one_command_takes_that_back() -> None:
    before = invoke("review", "group", "1", "--json").json
    assert (before["evidence"], len(before["unanswered"]), len(before["rest"])) == (LIKE, 30, 10)
    refused = invoke("review", "accept-group", "1")
    assert (refused.code, "answer a sample first" in refused.err) == (3, True)
    sample = list(map(str, before["unanswered"]))
    assert invoke("review", "decide", *sample, "--decision", "same").code == 0
    assert "10 others can be accepted: at most 9.5% of the group is wrong (95 %)" in invoke("review", "group", "1").out
    accepted = invoke("review", "accept-group", "1", "--note", "one merger")
    assert (accepted.code, still_open()) == (0, 0)
    assert "10 vendors of books accepted as the same" in accepted.out
    undone = invoke("review", "undo-group", str(before["rest"][0]))
    assert (undone.code, still_open()) == (0, 10)
    assert undone.out.strip() == "10 questions are open again; 0 documents that had not left are held"


def test_a_group_says_what_is_to_be_answered() -> None:
    out = invoke("review", "group", "7").out
    assert f"{LIKE} (books): 40 questions" in out
    assert "sample: 30, answered 0" in out
    assert "to answer: review decide " in out


def test_of_many_questions_a_table_shows_two_hundred_and_says_how_many_more_there_are() -> None:
    ask(41, 251)
    first, *rest = invoke("review", "list", "--json").json["reviews"]
    listed = invoke("review", "list").out.splitlines()
    assert (len(listed), listed[-1]) == (202, "50 more: narrow them down, or see all with `--limit 250`")
    assert len(invoke("review", "list", "--limit", "250").out.splitlines()) == 251
    assert (len(rest), invoke("review", "list", "--limit", "1", "--json").json["reviews"]) == (249, [first])


def test_of_a_group_between_others_a_table_shows_the_first_numbers() -> None:
    ask(41, 91, "the names are only similar", "the legal forms differ")
    rows = invoke("review", "groups", "--json").json["groups"]
    assert [(row["alike"], len(row["reviews"])) for row in rows] == [
        (LIKE, 40),
        ("the legal forms differ", 25),
        ("the names are only similar", 25),
    ]
    out = invoke("review", "groups").out
    assert "1-40" in out
    assert "77 79 ..." in " ".join(out.split())
