"""The inbox: an event stands once however often it came, and is open for each link until that link took it."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from include.store import inbox
from include.store.database import Store
from include.store.inbox import Incoming, Interest, Kept
from include.store.models import events, receiver_counts, taken_events

pytestmark = pytest.mark.both_stores

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ONE = Incoming("exact_main", "exact_online", "123", "e1", "Accounts", "update", "k1", NOW - timedelta(minutes=1), NOW)


def event(number: int, **other: str) -> Incoming:
    return replace(ONE, event_id=f"e{number}", **other)


def put(store: Store, *rows: Incoming) -> dict[str, Kept]:
    with store.begin() as db:
        return inbox.put(db, rows)


def open_ids(store: Store, link: str = "first", *connections: str, limit: int = 100) -> list[str]:
    with store.read() as db:
        return [
            row.event_id
            for row in inbox.open_for(db, link, [Interest(name) for name in connections or ("exact_main",)], limit)
        ]


def take(store: Store, link: str, *event_ids: str, run_id: str = "r1") -> int:
    with store.begin() as db:
        numbers = {
            row.event_id: row.id
            for row in inbox.open_for(db, "nobody", [Interest("exact_main"), Interest("books")], 100)
        }
        return inbox.take(db, link, [numbers[one] for one in event_ids], run_id, NOW)


def counted(store: Store) -> dict[tuple[str, date, str], int]:
    with store.read() as db:
        return {(row.connection, row.day, row.what): row.count for row in db.execute(receiver_counts.select())}


def test_an_event_comes_back_as_it_came(store: Store) -> None:
    nameless = event(2, key=None, at=None, company="")
    assert put(store, ONE, nameless) == {"exact_main": Kept(new=2)}
    with store.read() as db:
        first, second = inbox.open_for(db, "first", [Interest("exact_main")], 10)
    fields = ("connection", "system", "company", "event_id", "topic", "action", "key", "at", "received_at")
    assert [getattr(first, name) for name in fields] == [getattr(ONE, name) for name in fields]
    assert (second.company, second.key, second.at) == ("", None, None)
    assert (first.times, second.times) == (1, 1)
    assert first.id < second.id


def test_one_that_came_before_is_counted_and_stays_as_it_came_first(store: Store) -> None:
    put(store, ONE)
    later = replace(ONE, action="delete", received_at=NOW + timedelta(hours=1))
    assert put(store, later, event(2)) == {"exact_main": Kept(new=1, known=1)}
    with store.read() as db:
        first, _second = inbox.open_for(db, "first", [Interest("exact_main")], 10)
    assert (first.times, first.action, first.received_at) == (2, "update", NOW)


def test_twice_in_one_transaction_is_once_new(store: Store) -> None:
    assert put(store, ONE, event(2), ONE, ONE) == {"exact_main": Kept(new=2, known=2)}
    assert put(store, ONE, ONE) == {"exact_main": Kept(known=2)}
    with store.read() as db:
        assert [row.times for row in inbox.open_for(db, "first", [Interest("exact_main")], 10)] == [5, 1]


def test_the_same_number_on_another_connection_is_another_event(store: Store) -> None:
    found = put(store, ONE, replace(ONE, connection="books", system="quickbooks_online"))
    assert found == {"exact_main": Kept(new=1), "books": Kept(new=1)}
    assert put(store) == {}


@pytest.mark.parametrize(
    ("interest", "found"),
    [
        (Interest("exact_main"), ["e1", "e2", "e3", "e4"]),
        (Interest("exact_main", topics=frozenset({"Items"})), ["e2"]),
        # one without a company may be of any
        (Interest("exact_main", companies=frozenset({"123"})), ["e1", "e2", "e4"]),
        (Interest("exact_main", frozenset({"Accounts"}), frozenset({"456"})), ["e3", "e4"]),
        (Interest("exact_main", topics=frozenset()), []),
        (Interest("books"), []),
    ],
)
def test_what_nobody_cares_for_is_not_open(store: Store, interest: Interest, found: list[str]) -> None:
    put(store, ONE, event(2, topic="Items"), event(3, company="456"), event(4, company=""))
    with store.read() as db:
        assert [row.event_id for row in inbox.open_for(db, "first", [interest], 10)] == found
        assert bool(inbox.newest_open(db, "first", [interest])) == bool(found)


def test_a_number_is_the_highest_of_all_interests(store: Store) -> None:
    put(store, ONE, event(2, connection="books"), event(3, topic="Items"))
    items, books = Interest("exact_main", frozenset({"Items"})), Interest("books")
    with store.read() as db:
        numbers = {row.event_id: row.id for row in inbox.open_for(db, "first", [Interest("exact_main"), books], 10)}
        assert inbox.newest_open(db, "first", [books]) == numbers["e2"]
        assert inbox.newest_open(db, "first", [books, items]) == numbers["e3"]
        assert inbox.newest_open(db, "first", []) == 0


def test_an_event_is_open_for_each_link_until_that_link_took_it(store: Store) -> None:
    put(store, event(1), event(2), event(3), event(4, connection="books"))
    assert take(store, "first", "e1", "e3") == 2
    assert open_ids(store, "first") == ["e2"]
    assert open_ids(store, "second") == ["e1", "e2", "e3"]
    assert open_ids(store, "second", "books", "exact_main", limit=2) == ["e1", "e2"]
    assert take(store, "first", "e1", "e2", run_id="r2") == 1
    assert take(store, "first") == 0
    with store.read() as db:
        found = db.execute(taken_events.select().order_by(taken_events.c.event)).all()
    assert [(row.link, row.run_id, row.taken_at) for row in found] == [
        ("first", run, NOW) for run in ("r1", "r2", "r1")
    ]


def test_one_that_comes_again_is_not_open_again(store: Store) -> None:
    put(store, ONE)
    take(store, "first", "e1")
    put(store, ONE)
    assert open_ids(store, "first") == []


def test_the_newest_number_is_never_given_again(store: Store) -> None:
    with store.begin() as db:
        assert inbox.newest_open(db, "nobody", [Interest("exact_main")]) == 0
        inbox.put(db, [event(1), event(2)])
        before = inbox.newest_open(db, "nobody", [Interest("exact_main"), Interest("books")])
        assert inbox.newest_open(db, "nobody", [Interest("books")]) == 0
    with store.begin() as db:
        assert inbox.forget(db, NOW + timedelta(seconds=1)) == 2
        inbox.put(db, [event(3)])
        assert inbox.newest_open(db, "nobody", [Interest("exact_main")]) > before


def test_what_every_link_took_is_forgotten_and_what_is_too_old(store: Store) -> None:
    put(store, event(1), event(2), event(3), replace(event(4), received_at=NOW + timedelta(days=1)))
    take(store, "first", "e1", "e2", "e4")
    take(store, "second", "e1", "e3", "e4")
    after = NOW + timedelta(hours=1)
    with store.begin() as db:
        assert inbox.forget(db, after, {"books": ["first"]}) == 0
        assert inbox.forget(db, after, {"exact_main": ["first", "second"]}) == 1
    assert open_ids(store, "nobody") == ["e2", "e3", "e4"]
    with store.begin() as db:
        assert inbox.forget(db, after) == 2
        assert db.scalar(sqlalchemy.select(sqlalchemy.func.count()).select_from(taken_events)) == 2
    assert open_ids(store, "nobody") == ["e4"]


def test_numbers_come_to_light_in_their_order_whoever_writes_them(store: Store) -> None:
    seen: list[int] = []

    def second() -> None:
        with store.begin() as db:
            inbox.put(db, [event(2)])
            seen.append(inbox.newest_open(db, "nobody", [Interest("exact_main")]))

    waiting = threading.Thread(target=second)
    with store.begin() as db:
        inbox.put(db, [event(1)])
        waiting.start()
        waiting.join(0.3)
        assert seen == [], "another writer waits for this one's end"
        mine = inbox.newest_open(db, "nobody", [Interest("exact_main")])
    waiting.join(30)
    assert seen[0] > mine


def test_two_writers_of_the_same_events_in_opposite_order_do_not_wait_for_each_other_for_ever(store: Store) -> None:
    def write(numbers: range) -> dict[str, Kept]:
        found: Counter[str] = Counter()
        for _ in range(10):
            for name, kept in put(store, *(event(number) for number in numbers)).items():
                found[name] += kept.new
        return dict(found)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(write, [range(50), range(49, -1, -1)]))
    assert sum(found["exact_main"] for found in done) == 50
    with store.read() as db:
        assert {row.times for row in inbox.open_for(db, "first", [Interest("exact_main")], 100)} == {20}


def test_counts_are_added_up_by_day(store: Store) -> None:
    today, tomorrow, later = NOW.date(), NOW.date() + timedelta(days=1), NOW + timedelta(hours=1)
    with store.begin() as db:
        inbox.count(db, {("exact_main", "accepted"): 3, ("", "unknown_path"): 1, ("exact_main", "test"): 0}, NOW)
        inbox.count(db, {("exact_main", "accepted"): 4}, later)
        inbox.count(db, {("exact_main", "accepted"): 1}, NOW + timedelta(days=1))
        inbox.count(db, {}, NOW)
    assert counted(store) == {
        ("", today, "unknown_path"): 1,
        ("exact_main", today, "accepted"): 7,
        ("exact_main", tomorrow, "accepted"): 1,
    }
    with store.read() as db:
        moment = NOW + timedelta(days=1)
        assert inbox.counted(db, tomorrow) == [inbox.Count("exact_main", tomorrow, "accepted", 1, moment, moment)]
        assert [(row.day, row.first_at, row.last_at) for row in inbox.counted(db, today)] == [
            (tomorrow, moment, moment),
            (today, NOW, NOW),
            (today, NOW, later),
        ]


def test_nothing_is_counted_under_a_name_that_nobody_reads(store: Store) -> None:
    with pytest.raises(sqlalchemy.exc.IntegrityError), store.begin() as db:
        inbox.count(db, {("exact_main", "lost"): 1}, NOW)


def test_thousands_of_events_come_and_go_at_once(store: Store) -> None:
    many = [event(number) for number in range(5_000)]
    assert put(store, *many, many[0]) == {"exact_main": Kept(new=5_000, known=1)}
    assert len(open_ids(store, limit=10_000)) == 5_000
    with store.begin() as db:
        numbers = [row.id for row in inbox.open_for(db, "first", [Interest("exact_main")], 10_000)]
        assert inbox.take(db, "first", numbers, "r1", NOW) == 5_000
        assert inbox.forget(db, NOW + timedelta(days=1), {"exact_main": ["first"]}) == 5_000


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.tuples(st.sampled_from(["exact_main", "books"]), st.integers(1, 6)), max_size=8), max_size=5)
)
def test_whatever_comes_how_often_and_in_which_order_stands_once(
    sqlite_store: Store, deliveries: list[list[tuple[str, int]]]
) -> None:
    with sqlite_store.begin() as db:
        db.execute(events.delete())
    new = known = 0
    for delivery in deliveries:
        found = put(sqlite_store, *(event(number, connection=name) for name, number in delivery)).values()
        new, known = new + sum(one.new for one in found), known + sum(one.known for one in found)
    came = [one for delivery in deliveries for one in delivery]
    with sqlite_store.read() as db:
        rows = inbox.open_for(db, "first", [Interest("exact_main"), Interest("books")], 100)
    assert sorted((row.connection, int(row.event_id[1:])) for row in rows) == sorted(set(came))
    assert (new, new + known, sum(row.times for row in rows)) == (len(set(came)), len(came), len(came))
