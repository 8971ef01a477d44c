"""What the fit of vendor matching's weights makes as likely as can be, worked out by hand on a few pairs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.bench.vendor_weights import Candidates, fitted

# Right vendor 0 has two candidates, of which the first is it; right vendor 1 competes for the first left one.
VALUES = np.array([[2.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
RIGHTS, LEFTS = np.array([0, 0, 1]), np.array([0, 1, 0])
BITS = np.array([1.0, 1.0])  # odds 8, 2 and 4


def pairs(left_twins: tuple[int, ...] = (0, 1, 2), right_twins: tuple[int, ...] = (0, 1, 2)) -> Candidates:
    return Candidates(VALUES, np.array([1.0, 0.0, 0.0]), RIGHTS, np.array(left_twins), LEFTS, np.array(right_twins))


def test_the_stronger_rivals_of_either_side_count() -> None:
    rivals, is_right = pairs().rivals(np.array([8.0, 2.0, 4.0]))
    assert rivals.tolist() == [4, 8, 8]
    assert is_right.tolist() == [False, True, False]
    total, _ = pairs().loss(BITS)
    assert total == pytest.approx(-math.log(8 / 13) - math.log(9 / 11) - math.log(9 / 13))


def test_duplicates_of_one_vendor_do_not_compete() -> None:
    rivals, _ = pairs(left_twins=(0, 0, 1), right_twins=(0, 1, 0)).rivals(np.array([8.0, 2.0, 4.0]))
    assert rivals.tolist() == [0, 0, 0]


@pytest.mark.parametrize("bits", [BITS, np.array([-0.5, 0.3]), np.array([0.0, 2.5])])
def test_the_slope_is_that_of_the_loss(bits: np.ndarray) -> None:
    step = 1e-6
    _, slope = pairs().loss(bits)
    for number in range(len(bits)):
        more, less = bits.copy(), bits.copy()
        more[number] += step
        less[number] -= step
        measured = (pairs().loss(more)[0] - pairs().loss(less)[0]) / (2 * step)
        assert slope[number] == pytest.approx(measured, rel=1e-4)


def test_fitted_weights_make_the_truth_likelier_and_leave_the_prior_alone() -> None:
    pytest.importorskip("scipy", reason="requirements-peers.txt is not installed")
    before = np.array([0.0, -1.0])
    after = fitted([pairs()], ["name equal", "one of so many vendors"], before)
    assert after[1] == -1
    assert pairs().loss(after)[0] < pairs().loss(before)[0]
