"""What the suite says of itself: which tests a tier leaves out, and which got slow."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.support import durations, sharing, tiers

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        ([], None),
        (["timeout"], None),
        (["faults"], "long tests of links"),
        (["postgres"], "PostgreSQL twins"),
        (["postgres", "both_stores"], None),
        (["postgres", "faults"], "long tests of links"),
        (["ui"], "tasks of people in a browser"),
    ],
)
def test_a_test_is_in_the_tier_that_its_marks_say(marks: list[str], why: str | None) -> None:
    assert tiers.tier_of(marks, "links") == why


def test_a_tier_says_what_it_did_not_run() -> None:
    left_out = Counter({"PostgreSQL twins": 12, "long tests of dags": 3})
    assert (
        tiers.said(left_out)
        == "not run in this tier (make faults and make test-ui do): 12 PostgreSQL twins, 3 long tests of dags"
    )
    assert tiers.said(Counter()) == "not run in this tier (make faults and make test-ui do): nothing"


def test_a_test_that_needs_half_as_much_again_is_too_slow() -> None:
    budgets = {"a::slow": 10.0, "a::fine": 10.0, "a::short": 0.2}
    measured = {"a::slow": 15.1, "a::fine": 14.9, "a::short": 1.4, "a::new": 1.6, "a::new_and_short": 1.4}
    assert durations.too_slow(budgets, measured) == {"a::slow": (15.1, 10.0), "a::new": (1.6, 1.0)}


def test_the_file_of_durations_holds_what_is_not_short() -> None:
    text = durations.written({"b.py::one": 2.04, "b.py::two": 0.4, "a.py::one": 0.6, "a.py::two": 0.3})
    assert json.loads(text) == {"files": {"b.py": 2.4}, "tests": {"b.py::one": 2.0}}


def test_what_shares_a_process_is_done_by_one_worker() -> None:
    files = {
        "tests/include/commands/test_a.py": 2.0,
        "tests/include/commands/test_b.py": 3.0,
        "tests/links/test_c.py": 4.0,
    }
    assert sharing.by_unit(files) == {"tests/include/commands": 5.0, "tests/links/test_c.py": 4.0}
    assert sharing.unit("tests/include/commands/test_a.py::test_x[1]") == "tests/include/commands"
    assert sharing.unit("tests/include/commands/deeper/test_a.py::test_x") == "tests/include/commands/deeper/test_a.py"
    assert [one for one in sharing.FOLDERS if not (PROJECT / one / "conftest.py").exists()] == []
