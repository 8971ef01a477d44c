"""Signed months: one that stands of each, of two people at once a first and a second, and nothing is ever changed."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest

from include.store import month_ends
from include.store.database import Store
from include.store.models import audit_events, month_end_sign_offs
from include.store.month_ends import SignedMonth, SignOff

pytestmark = pytest.mark.both_stores
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
OCTOBER = date(2026, 10, 31)
HOSTILE = "<script>alert(1)</script> \u202e'); drop table x; --"


def prepare(store: Store, who: str = "person:anna", **other: Any) -> SignOff | None:
    plain: dict[str, Any] = {
        "link": "books", "connection": "exact_main", "company": "123", "as_of": OCTOBER, "needs_review": True,
        "comment": HOSTILE, "accepted": [{"ap_account": "1600", "currency": "EUR", "amount": "2.50", "reason": "r"}],
        "sha256": "a" * 64, "copy": '{"format":1}',
    }  # fmt: skip
    with store.begin() as db:
        return month_ends.prepare(db, who=who, now=NOW, **(plain | other))


def step(store: Store, made: SignOff, what: Any, who: str = "person:bo", note: str = "why") -> bool:
    with store.begin() as db:
        return month_ends.step(db, made, what, who=who, now=NOW, note=note)


def found(store: Store, number: int) -> SignOff:
    with store.read() as db:
        made = month_ends.get(db, number)
    assert made is not None
    return made


def test_a_month_is_prepared_reviewed_and_withdrawn_and_all_of_it_stays(store: Store) -> None:
    made = prepare(store)
    assert made is not None
    assert (found(store, made.id), made.state, made.is_complete) == (made, "prepared", False)
    assert step(store, made, "reviewed", note="looked at it")
    reviewed = found(store, made.id)
    assert (reviewed.state, reviewed.reviewed_by, reviewed.review_comment, reviewed.is_complete) == (
        "reviewed", "person:bo", "looked at it", True,
    )  # fmt: skip
    assert not step(store, made, "reviewed", who="person:cy"), "once"
    assert step(store, made, "withdrawn", note="a bill was missing")
    gone = found(store, made.id)
    assert (gone.state, gone.withdrawn_why, gone.reviewed_by) == ("withdrawn", "a bill was missing", "person:bo")
    with store.read() as db:
        assert month_ends.copy_of(db, made.id) == '{"format":1}'
        texts = [row.text for row in db.execute(audit_events.select().order_by(audit_events.c.id))]
    assert texts == [
        f"October 2026 of company 123: signed as prepared, copy {'a' * 64} ({HOSTILE})",
        f"October 2026 of company 123: signed as reviewed, copy {'a' * 64} (looked at it)",
        "October 2026 of company 123: the sign-off is withdrawn (a bill was missing)",
    ]


def test_a_month_that_stands_signed_is_not_signed_again_until_it_is_withdrawn(store: Store) -> None:
    first = prepare(store)
    assert first is not None
    assert prepare(store, "person:bo") is None
    assert prepare(store, as_of=date(2026, 9, 30)) is not None
    step(store, first, "withdrawn")
    again = prepare(store, "person:bo")
    assert again is not None
    with store.read() as db:
        assert month_ends.of_month(db, "books", "123", OCTOBER) == again
        assert [one.id for one in month_ends.listed(db, "books")][:2] == [again.id, first.id]
        assert first.id not in [one.id for one in month_ends.listed(db, standing=True)]
    assert prepare(store) is None


def test_of_several_people_at_once_one_is_first(store: Store) -> None:
    start, made = threading.Barrier(4), list[SignOff | None]()

    def one(who: str) -> None:
        start.wait()
        made.append(prepare(store, who))

    threads = [threading.Thread(target=one, args=(f"person:{name}",)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one is None for one in made) == [False, True, True, True]
    with store.read() as db:
        assert len(db.execute(month_end_sign_offs.select()).all()) == 1


def test_what_stands_signed_of_a_connection_s_books_is_found_whatever_link_it_was_signed_in(store: Store) -> None:
    october, november = prepare(store), prepare(store, link="another", as_of=date(2026, 11, 30))
    prepare(store, connection="exact_two", company="456")
    assert october is not None
    assert november is not None
    with store.read() as db:
        signed = month_ends.signed(db, "exact_main")
    assert signed == [
        SignedMonth(november.id, "123", date(2026, 11, 30), "anna", NOW),
        SignedMonth(october.id, "123", OCTOBER, "anna", NOW),
    ]
    step(store, october, "reviewed")
    step(store, november, "withdrawn")
    with store.read() as db:
        [left] = month_ends.signed(db, "exact_main")
    assert (left.number, left.by) == (october.id, "anna and bo")
    assert [left.holds("123", day) for day in (date(2026, 9, 1), OCTOBER, date(2026, 11, 1))] == [True, True, False]
    assert not left.holds("124", OCTOBER)
