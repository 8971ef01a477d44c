"""When a check of the data is asked: as soon as all that it reads is built."""

from __future__ import annotations

import pytest

from include.warehouse import plan
from include.warehouse.compile import stage


@pytest.mark.parametrize(
    ("reads", "expected"),
    [
        (["vendors"], "decide"),
        (["bills", "int_pairs"], "decide"),
        (["bills", "payable"], "reconcile"),
        (["int_rows"], "reconcile"),  # built at the end of a run only
        (["int_pairs"], "daily"),
        ([], "daily"),  # raw tables alone
    ],
)
def test_a_check_is_asked_as_soon_as_what_it_reads_is_built(reads: list[str], expected: str) -> None:
    assert stage(reads, decided=["int_pairs", "vendors", "bills"], outboxes=["vendors", "bills"]) == expected


def test_one_that_computes_a_step_of_the_matching_anew_is_asked_once_a_day() -> None:
    known = {"decided": ["vendors"], "outboxes": ["vendors"]}
    assert stage(["vendors"], **known, computes=True) == "daily"
    assert stage(["payable"], **known, computes=True) == "reconcile"


def test_no_delivery_waits_for_a_check_of_findings() -> None:
    of_findings = [one for one in plan.current().checks if any(name.endswith("__findings") for name in one.reads)]
    assert {one.stage for one in of_findings} == {"reconcile"}
