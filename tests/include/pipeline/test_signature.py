"""A run builds again exactly when something changed that its tables rest on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from include.pipeline import signature
from include.store import decisions, loads, month_ends, reviews, runs
from include.store.database import Store
from include.store.models import deliveries

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config" / "mappings" / "books").mkdir(parents=True)
    (tmp_path / "config" / "links.yml").write_text("links: []\n")
    return tmp_path


def of(home: Path, store: Store, day: str = "2026-11-20") -> str:
    return signature.of(store, home / "config", "books", ["exact_main", "avid_main"], day)


def load(store: Store, number: int, connection: str = "exact_main") -> None:
    with store.begin() as db:
        loads.add(db, connection, f"{connection}/{number}", 1, kind="load", number=number, token=1, at=NOW)


def test_nothing_changed_is_the_same_signature(home: Path, sqlite_store: Store) -> None:
    load(sqlite_store, 1)
    assert of(home, sqlite_store) == of(home, sqlite_store)


def test_each_thing_the_tables_rest_on_changes_it(home: Path, sqlite_store: Store) -> None:
    seen = [of(home, sqlite_store)]
    load(sqlite_store, 1)
    seen.append(of(home, sqlite_store))
    load(sqlite_store, 2)
    seen.append(of(home, sqlite_store))
    (home / "config" / "links.yml").write_text("links: [] # changed\n")
    seen.append(of(home, sqlite_store))
    mapping = home / "config" / "mappings" / "books" / "gl_accounts.csv"
    mapping.write_text("source_code,target_code\n4000,4100\n")
    seen.append(of(home, sqlite_store))
    with sqlite_store.begin() as db:
        pair = ("books", "vendor", "123", "a", "C1", "b")
        decisions.decide(db, decisions.Decision(*pair, "same", "petra", NOW))
    seen.append(of(home, sqlite_store))
    with sqlite_store.begin() as db:
        where = {"link": "books", "flow": "payments", "company": "C1", "document_key": "7", "code": "brake"}
        number = reviews.open_once(db, **where, text="many", now=NOW)  # type: ignore[arg-type]
        reviews.decide(db, number, "release", who="petra", now=NOW)
    seen.append(of(home, sqlite_store))
    with sqlite_store.begin() as db:
        runs.approve(db, "books", who="petra", run_id="r1", now=NOW)
    seen.append(of(home, sqlite_store))
    seen.append(of(home, sqlite_store, day="2026-11-21"))
    assert len(set(seen)) == len(seen)


def test_a_second_decision_of_the_same_moment_and_one_that_is_changed_count_too(
    home: Path, sqlite_store: Store
) -> None:
    seen = []
    for right, verdict, at in (
        ("b", "same", NOW),
        ("c", "different", NOW),
        ("c", "different", NOW + timedelta(hours=1)),
    ):
        with sqlite_store.begin() as db:
            decided = decisions.Decision("books", "vendor", "123", "a", "C1", right, verdict, "petra", at)
            decisions.decide(db, decided)
        seen.append(of(home, sqlite_store))
    assert len(set(seen)) == 3


def test_a_withdrawn_sign_off_counts_since_it_lets_documents_go(home: Path, sqlite_store: Store) -> None:
    seen = [of(home, sqlite_store)]
    with sqlite_store.begin() as db:
        made = month_ends.prepare(
            db, link="books", connection="exact_main", company="123", as_of=date(2026, 10, 31), needs_review=True,
            who="person:anna", now=NOW, comment="", accepted=[], sha256="0" * 64, copy="{}",
        )  # fmt: skip
    assert made is not None
    with sqlite_store.begin() as db:
        month_ends.step(db, made, "reviewed", who="person:bo", now=NOW, note="")
    seen.append(of(home, sqlite_store))
    with sqlite_store.begin() as db:
        month_ends.step(db, made, "withdrawn", who="person:bo", now=NOW, note="a bill was missing")
    seen.append(of(home, sqlite_store))
    assert (seen[0] == seen[1], seen[1] == seen[2]) == (True, False)


def test_what_concerns_other_links_does_not(home: Path, sqlite_store: Store) -> None:
    load(sqlite_store, 1)
    before = of(home, sqlite_store)
    load(sqlite_store, 9, "basware_main")
    (home / "config" / "notes.txt").write_text("to do")
    others = home / "config" / "mappings" / "others"
    others.mkdir()
    (others / "gl_accounts.csv").write_text("source_code,target_code\n4000,4100\n")
    with sqlite_store.begin() as db:
        pair = ("others", "vendor", "123", "a", "C1", "b")
        decisions.decide(db, decisions.Decision(*pair, "same", "petra", NOW))
        runs.approve(db, "others", who="petra", run_id="r1", now=NOW)
    assert of(home, sqlite_store) == before


@pytest.mark.parametrize(
    ("state", "left"),
    [("planned", True), ("unknown", True), ("retrying", True), ("delivered", False), ("blocked", False)],
)
def test_what_only_another_delivery_can_bring_on_is_left_over(sqlite_store: Store, state: str, left: bool) -> None:
    row = {"link": "books", "flow": "payments", "company": "C1", "source_key": "7", "state": state}
    target = {"target_system": "exact_online", "target_company": "123", "attempt_key": "k", "attempt_request": "{}"}
    with sqlite_store.begin() as db:
        db.execute(deliveries.insert().values(**row, **target, created_at=NOW, updated_at=NOW))
    assert signature.left_over(sqlite_store, "books") is left
    assert signature.left_over(sqlite_store, "books", "payments") is left
    assert signature.left_over(sqlite_store, "books", "vendors") is False
    assert signature.left_over(sqlite_store, "other") is False
