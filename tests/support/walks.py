"""How long walks at random are: short for every change, long in ``make faults``."""

from __future__ import annotations

import pytest


def examples(short: int, long: int) -> pytest.MarkDecorator:
    """A test with a parameter ``examples``, once with few and once, in the faults tier, with many."""
    return pytest.mark.parametrize("examples", [short, pytest.param(long, marks=pytest.mark.faults)])
