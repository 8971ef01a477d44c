"""Our line in a memo that people write in too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.systems.quickbooks_online.notes import MemoFull, carries, is_marker, part_of, with_marker, without_marker

PENDING = "[AvidXchange] payment pending since 2026-11-20"
VOIDED = "[AvidXchange] payment voided on 2026-11-21"
MADE = "[AvidXchange] payment made on 2026-11-22, not posted"


@pytest.mark.parametrize(
    ("note", "marker", "after"),
    [
        ("", PENDING, PENDING),
        ("ask Bob", PENDING, f"ask Bob\n{PENDING}"),
        (f"ask Bob\n{PENDING}", PENDING, f"ask Bob\n{PENDING}"),
        (f"ask Bob\n{PENDING}\nthen Ann", VOIDED, f"ask Bob\n{VOIDED}\nthen Ann"),
        (f"ask Bob\n{PENDING}\nthen Ann", "", "ask Bob\nthen Ann"),
        (f"ask Bob\r\n{PENDING}\r\nthen Ann", "", "ask Bob\r\nthen Ann"),
        (f"{PENDING}\nthen Ann", "", "then Ann"),
        (PENDING, "", ""),
        ("", "", ""),
        (f"ask Bob\n{PENDING} - called, will wait", "", "ask Bob\n - called, will wait"),
        (f"see {PENDING}", VOIDED, f"see {VOIDED}"),
        (f"{PENDING}\nask Bob\n{VOIDED}", PENDING, f"ask Bob\n{PENDING}"),
        (f"ask Bob\n{PENDING}\nthen Ann", MADE, f"ask Bob\n{MADE}\nthen Ann"),
        (f"ask Bob\n{MADE}\nthen Ann", VOIDED, f"ask Bob\n{VOIDED}\nthen Ann"),
        (f"ask Bob\n{MADE}\nthen Ann", "", "ask Bob\nthen Ann"),
        (f"ask Bob\n{MADE}, said Ann", "", "ask Bob\n, said Ann"),
        ("[AvidXchange] is our payer", PENDING, f"[AvidXchange] is our payer\n{PENDING}"),
        ("[AvidXchange] is our payer", "", "[AvidXchange] is our payer"),
    ],
)
def test_only_our_line_changes(note: str, marker: str, after: str) -> None:
    assert with_marker(note, marker) == after


def test_a_full_memo_is_not_cut() -> None:
    people = "x" * (4000 - len(PENDING) - 1)
    assert with_marker(people, PENDING) == f"{people}\n{PENDING}"
    with pytest.raises(MemoFull, match="3,954 of 4,000"):
        with_marker(people + "x", PENDING)


@pytest.mark.parametrize(
    "text",
    ["payment pending", PENDING + "!", "[AvidXchange] payment pending since soon", MADE.partition(",")[0], "a\nb"],
)
def test_a_line_that_would_not_be_known_again_is_not_written(text: str) -> None:
    assert not is_marker(text)
    with pytest.raises(ValueError, match="known again"):
        with_marker("", text)


# A break of two characters may come back where one was sent, so that a lone \\r before our line counts as half of it.
signs = st.sampled_from("ab \r\n[]x") | st.characters(codec="utf-8")
people_write = st.text(signs, max_size=60).filter(lambda text: not text.endswith("\r"))


@given(people_write)
def test_what_people_wrote_is_the_same_after_our_line_came_and_went(note: str) -> None:
    marked = with_marker(note, PENDING)
    assert with_marker(marked, PENDING) == marked
    assert with_marker(marked, VOIDED).count("[AvidXchange] payment") == 1
    assert with_marker(with_marker(marked, VOIDED), "") == note
    assert without_marker(marked) == note


@given(people_write, people_write)
def test_what_people_add_around_our_line_stays(before: str, after: str) -> None:
    note = f"{before}\n{PENDING}\n{after}"
    assert with_marker(note, "") == f"{before}\n{after}"
    assert with_marker(note, VOIDED) == note.replace(PENDING, VOIDED)


@pytest.mark.parametrize(
    ("note", "carried"),
    [
        ("AVX:7", True),
        ("Voided\nAVX:7\nAvidXchange ACH", True),
        ("Voided - AVX:7", True),
        ("AVX:77", False),
        ("AVX:7:discount", False),
        ("XAVX:7", False),
        ("", False),
        (None, False),
    ],
)
def test_a_key_is_a_word_of_the_memo(note: str | None, carried: bool) -> None:
    assert carries(note, "AVX:7") is carried


@pytest.mark.parametrize(
    ("note", "part"),
    [
        ("AVX:7:34\nx", "AVX:7:34"),
        ("AVX:7:none", "AVX:7:none"),
        ("AVX:7:discount\nx", "AVX:7:discount"),
        ("see Bob\nAVX:7:34:discount", "AVX:7:34:discount"),
        ("AVX:7\nx", None),
        ("AVX:7: paid", None),
        ("AVX:7:void", None),
        ("AVX:70:34", None),
        ("AVX:7:34:x", None),
        ("XAVX:7:34", None),
        (None, None),
    ],
)
def test_what_belongs_to_a_payment_is_known_by_its_key(note: str | None, part: str | None) -> None:
    assert part_of(note, "AVX:7") == part
