"""What the bench of vendor matching counts, worked out by hand on a few pairs."""

from __future__ import annotations

import pytest

from tests.bench import vendor_metrics as metrics
from tests.bench.vendor_curve import drawn
from tests.bench.vendor_losses import lost_kinds, wrong_kinds
from tests.bench.vendor_metrics import Pair, Score, Tenth
from tests.bench.vendor_sets.shape import VendorSet

TRUTH = {("L1", "R1"), ("L2", "R2"), ("L3", "R3"), ("L4", "R4")}
PAIRS = [
    Pair("L1", "R1", 0.99, "auto"),
    Pair("L2", "R2", 0.95, "auto"),
    Pair("L9", "R9", 0.90, "auto"),
    Pair("L3", "R3", 0.60, "review", "same street"),
    Pair("L8", "R4", 0.60, "review", "same street"),
    Pair("L7", "R8", 0.20, "none"),
]


def test_what_is_accepted_is_held_against_all_that_is_true() -> None:
    found = metrics.accepted(PAIRS, TRUTH)
    assert (found.count, found.precision, found.recall) == (3, 2 / 3, 0.5)
    assert found.f1 == pytest.approx(4 / 7)
    nothing = metrics.accepted([], TRUTH)
    assert (nothing.precision, nothing.recall, nothing.f1) == (1.0, 0.0, 0.0)


def test_pairs_of_one_probability_are_above_a_threshold_together() -> None:
    assert metrics.by_threshold(PAIRS, TRUTH) == [
        (0.99, Score(1, 1.0, 0.25)),
        (0.95, Score(2, 1.0, 0.5)),
        (0.90, Score(3, 2 / 3, 0.5)),
        (0.60, Score(5, 3 / 5, 0.75)),
        (0.20, Score(6, 3 / 6, 0.75)),
    ]


@pytest.mark.parametrize(("precision", "recall"), [(1.0, 0.5), (0.61, 0.5), (0.6, 0.75), (0.1, 0.75)])
def test_the_most_that_is_found_at_a_precision(precision: float, recall: float) -> None:
    assert metrics.recall_at(precision, PAIRS, TRUTH) == recall


def test_no_threshold_is_precise_enough() -> None:
    assert metrics.recall_at(0.99, [Pair("L1", "R2", 0.9)], TRUTH) == 0.0
    assert metrics.best_f1([], TRUTH) == (0.0, 1.0)


def test_the_best_threshold_by_f1() -> None:
    best, threshold = metrics.best_f1(PAIRS, TRUTH)
    assert threshold == 0.95  # 2 right of 2 said and of 4 true; at 0.60 it is 3 of 5 and of 4
    assert best == pytest.approx(2 * 2 / (2 + 4))
    assert metrics.f1_at(0.60, PAIRS, TRUTH) == pytest.approx(2 * 3 / (5 + 4))


def test_each_right_record_keeps_its_most_probable_left_one() -> None:
    pairs = [Pair("L2", "R1", 0.7), Pair("L1", "R1", 0.9), Pair("L3", "R2", 0.4), Pair("L1", "R2", 0.4)]
    assert {pair.keys for pair in metrics.best_for_each_right(pairs)} == {("L1", "R1"), ("L1", "R2")}


def test_questions_and_their_groups() -> None:
    assert [pair.keys for pair in metrics.questions(PAIRS)] == [("L3", "R3"), ("L8", "R4")]
    assert metrics.groups(PAIRS) == 1
    assert metrics.groups([*PAIRS, Pair("L5", "R5", 0.5, "review")]) is None
    assert metrics.groups([]) == 0


def test_a_person_is_asked_about_each_vendor_of_the_books_once() -> None:
    assert metrics.asked_about(PAIRS) == 2
    assert metrics.asked_about([*PAIRS, Pair("L8", "R7", 0.3, "review", "same street")]) == 2


def test_of_a_group_a_sample_is_answered_and_then_the_others_at_once() -> None:
    alike = [Pair(f"L{number}", f"R{number}", 0.99, "review", "nothing but the name agrees") for number in range(50)]
    truth = {pair.keys for pair in alike}
    assert metrics.answers(alike, truth) == metrics.Answers(given=30, unseen=20, wrong=0)
    assert metrics.answers(alike, set()) == metrics.Answers(given=50, unseen=0, wrong=0)
    single = [Pair(pair.left, pair.right, 0.99, "review", "the VAT numbers differ, one by one") for pair in alike]
    assert metrics.answers([*alike, *single], truth) == metrics.Answers(given=80, unseen=20, wrong=0)


def test_who_is_in_two_questions_of_a_group_is_answered_alone() -> None:
    alike = [Pair("L0", f"R{number}", 0.5, "review", "too little agrees") for number in range(40)]
    assert metrics.answers(alike, {pair.keys for pair in alike}) == metrics.Answers(given=40, unseen=0, wrong=0)


def test_a_true_pair_that_nobody_hears_of_is_lost() -> None:
    assert metrics.lost(PAIRS, TRUTH) == {("L4", "R4")}
    assert metrics.lost([Pair("L4", "R4", 0.4, "none")], {("L4", "R4")}) == {("L4", "R4")}


def test_tenths_of_probability_and_what_is_true_of_them() -> None:
    pairs = [Pair("L1", "R1", 0.92), Pair("L2", "R2", 1.0), Pair("L9", "R9", 0.96), Pair("L8", "R8", 0.0)]
    low, high = metrics.calibration(pairs, TRUTH)
    assert (low.low, low.count, low.mean, low.true) == (0.0, 1, 0.0, 0.0)
    assert (high.low, high.count) == (0.9, 3)
    assert [high.mean, high.true] == pytest.approx([0.96, 2 / 3])
    assert metrics.largest_gap([low, high], enough=1) == pytest.approx(0.96 - 2 / 3)
    assert metrics.largest_gap([low, high], enough=2) == pytest.approx(0.96 - 2 / 3)
    assert metrics.largest_gap([low, high]) is None, "no tenth has a hundred pairs"


@pytest.mark.parametrize(("score", "said"), [(0.0, 0.5), (1.0, 2 / 3), (-1.0, 1 / 3), (2000.0, 1.0), (-2000.0, 0.0)])
def test_a_score_in_bits_is_a_probability(score: float, said: float) -> None:
    assert metrics.probability(score) == pytest.approx(said)


def test_the_curve_is_drawn_through_tenths_with_enough_pairs() -> None:
    tenths = [Tenth(0.0, 500, 0.05, 0.05), Tenth(0.5, 7, 0.55, 0.9), Tenth(0.9, 200, 1.0, 1.0)]
    picture = drawn({"names & noise": tenths}, "A <title>")
    # The square's corner is at 56, 56, its side is 420.
    assert '<polyline points="77.0,455.0 476.0,56.0" fill="none"' in picture
    assert picture.count("<circle") == 3
    assert picture.count('fill="white" stroke="#0072B2"') == 1
    assert "A &lt;title&gt;" in picture
    assert "names &amp; noise: 7 pairs said 0.550, 0.900 are true" in picture


def _row(key: str, name: str) -> dict[str, str]:
    return {"vendor_key": key, "name": name}


def test_lost_pairs_count_under_the_dirt_that_loses_most() -> None:
    vendors = VendorSet(
        "literal",
        "tuning",
        left=[
            _row("L1", "Kroon Bouw"),
            _row("L2", "Blom Tuinen"),
            _row("L3", "Visser Staal"),
            _row("L9", "Kroon Holding"),
        ],
        right=[_row("R1", "KB"), _row("R2", "Blom"), _row("R3", "Viser Staal"), _row("R9", "Kroon")],
        truth=frozenset({("L1", "R1"), ("L2", "R2"), ("L3", "R3")}),
        dirt={"R1": ("initials", "upper case", "typing"), "R3": ("typing",)},
        relations={"L9": "holding of 1", "R9": "", "L3": "", "R2": ""},
        families={"L9": 1, "R9": 1, "L3": 3, "R2": 2},
    )
    pairs = [Pair("L2", "R2", 0.9, "auto"), Pair("L3", "R3", 0.9, "review"), Pair("L9", "R9", 0.4, "review")]
    (kind,) = lost_kinds(vendors, pairs)
    assert (kind.name, kind.count, kind.among, kind.examples) == ("initials", 1, 1, (("L1", "R1"),))
    (wrong, other) = wrong_kinds(vendors, [*pairs, Pair("L3", "R2", 0.3, "auto")])
    assert (wrong.name, wrong.count) == ("auto: strangers that share no word of the name", 1)
    assert (other.name, other.count) == ("review: holding", 1)
