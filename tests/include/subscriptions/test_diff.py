"""What is wanted against what there is, as literal rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.subscriptions.diff import Callback, Wrong, compared, shown_host
from include.systems.subscriptions import Subscription, Wish

PART, OLD = "p" * 43, "o" * 43
CALLBACK = Callback("exact_main", "https://hooks.example.com", PART)
HERE = f"https://hooks.example.com/events/exact_main/{PART}"
ACCOUNTS, ITEMS = Wish("123", frozenset({"Accounts"})), Wish("123", frozenset({"Items"}))


def sub(id_: str, address: str = HERE, topics: str = "Accounts", company: str = "123") -> Subscription:
    return Subscription(company, frozenset(topics.split()), address, id_)


def test_one_that_is_as_it_should_be_is_right() -> None:
    found = compared([ACCOUNTS], [sub("1")], CALLBACK)
    assert (found.right, found.to_create, found.to_delete) == ((sub("1"),), (), ())


def test_what_nobody_asked_for_is_missing() -> None:
    found = compared([ACCOUNTS, ITEMS], [sub("1"), sub("2", company="456", topics="Items")], CALLBACK)
    assert found.missing == (ITEMS,)
    assert found.needless == (sub("2", company="456", topics="Items"),)


def test_what_is_twice_is_told_of_each_topic() -> None:
    there = [sub("1"), sub("2"), sub("3", topics="Items"), sub("4", topics="Items")]
    found = compared([ACCOUNTS, ITEMS], there, CALLBACK)
    assert (found.right, found.twice) == ((there[0], there[2]), (there[1], there[3]))


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (f"https://old.example.com/events/exact_main/{PART}", "its address is on https://old.example.com"),
        (f"http://hooks.example.com/events/exact_main/{PART}", "its address is on http://hooks.example.com"),
        (f"https://hooks.example.com/prefix/events/exact_main/{PART}", "its address is on https://hooks.example.com"),
        (f"https://hooks.example.com/events/exact_main/{OLD}", "its address is an old one"),
        (f"https://HOOKS.example.com/events/exact_main/{OLD}", "its address is an old one"),
        (f"https://hooks.example.com//events/exact_main/{OLD}", "its address is an old one"),
    ],
)
def test_ours_at_another_address_is_wrong_and_replaced_before_it_is_deleted(address: str, why: str) -> None:
    found = compared([ACCOUNTS], [sub("1", address)], CALLBACK)
    assert found.wrong == (Wrong(sub("1", address), why, ACCOUNTS),)
    assert (found.to_create, found.to_delete, found.missing) == ((ACCOUNTS,), (), ())
    after = compared([ACCOUNTS], [sub("1", address), sub("2")], CALLBACK)
    assert (after.to_create, after.to_delete, after.right) == ((), (sub("1", address),), (sub("2"),))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "no address",
        "https://hooks.example.com/other",
        f"https://hooks.example.com/events/exact_other/{PART}",
        f"https://test.example.com/events/exact_main/{OLD}",
        f"https://hooks.example.com.evil.example/events/exact_main/{OLD}",
        f"https://hooks.example.com/events/exact_main/{PART}/more",
        "https://hooks.example.com/events/exact_main/",
    ],
)
def test_anything_else_is_somebody_elses(address: str) -> None:
    found = compared([ACCOUNTS], [sub("1", address)], CALLBACK)
    assert (found.others, found.missing, found.ours) == ((sub("1", address),), (ACCOUNTS,), ())


def test_the_same_twice_leaves_one() -> None:
    found = compared([ACCOUNTS], [sub("1"), sub("2")], CALLBACK)
    assert (found.right, found.twice, found.to_delete) == ((sub("1"),), (sub("2"),), (sub("2"),))


def test_one_that_tells_more_is_right_and_one_that_tells_less_is_not() -> None:
    wish = Wish("", frozenset({"bill_paid", "vendor_created"}))
    more = sub("1", topics="bill_paid vendor_created vendor_updated", company="")
    less = sub("2", topics="vendor_created", company="")
    assert compared([wish], [more], CALLBACK).right == (more,)
    assert compared([wish], [less], CALLBACK).wrong == (Wrong(less, "it does not tell of bill_paid", wish),)


def test_one_whose_key_nobody_knows_is_made_anew() -> None:
    found = compared([ACCOUNTS], [sub("1")], CALLBACK, lambda one: False)
    assert found.to_create == (ACCOUNTS,)
    assert [one.why for one in found.wrong] == ["nobody knows whether the key that is kept is the one it signs with"]
    assert compared([ACCOUNTS], [sub("1"), sub("2")], CALLBACK, lambda one: one.id == "2").to_delete == (sub("1"),)


def test_without_a_path_of_our_own_everything_is_somebody_elses() -> None:
    nothing = Callback("exact_main", "", "")
    assert compared([], [sub("1")], nothing).others == (sub("1"),)


ADDRESSES = [HERE, HERE.replace("hooks", "old"), HERE.replace(PART, OLD), "https://other.example.com/x"]
rows = st.lists(
    st.tuples(st.sampled_from(ADDRESSES), st.sampled_from(["Accounts", "Items", "Projects"]), st.booleans()), max_size=8
)


@given(rows)
def test_whatever_there_is_becomes_what_is_wanted_and_others_stay(given_rows: list[tuple[str, str, bool]]) -> None:
    found = [sub(str(number), address, topic) for number, (address, topic, _) in enumerate(given_rows)]
    known = {str(number) for number, row in enumerate(given_rows) if row[2]}
    wanted = [ACCOUNTS, ITEMS]

    def look(there: list[Subscription]):
        return compared(wanted, there, CALLBACK, lambda one: one.id in known or one.id.startswith("new"))

    first = look(found)
    assert sorted([*first.ours, *first.others], key=lambda one: one.id) == sorted(found, key=lambda one: one.id)
    created = [
        Subscription(wish.company, wish.topics, HERE, f"new{number}") for number, wish in enumerate(first.to_create)
    ]
    second = look([*found, *created])
    assert second.to_create == ()
    left = [one for one in [*found, *created] if one not in {*second.to_delete, *second.needless}]
    third = look(left)
    assert {wish for wish in wanted if any(one.topics == wish.topics for one in third.right)} == set(wanted)
    assert (third.ours, third.others) == (third.right, first.others)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (HERE, "https://hooks.example.com"),
        ("http://127.0.0.1:8200/events/x/secret", "http://127.0.0.1:8200"),
        ("https://user:secret@example.com/x?key=secret", "https://example.com"),
        ("secret", "no host"),
    ],
)
def test_nothing_but_the_host_of_an_address_is_shown(address: str, shown: str) -> None:
    assert shown_host(address) == shown
    assert "p" * 43 not in repr(CALLBACK)
    assert "p" * 43 not in repr(sub("1"))
