"""The data checks on links of Exact Online with AvaTax: all pass, and each names the rows that are broken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.data_checks import Breaking, Check, Copy, twice, unproven

LINK = {"link": "exact_avalara"}

BROKEN: dict[str, Breaking] = {
    "an invoice twice": (
        "outbox_keys_are_unique",
        twice("intermediate.int_outbox_rows", "flow = 'estimates' and source_key = 'es-no-currency'"),
        {**LINK, "flow": "estimates", "company": "852", "source_key": "es-no-currency", "rows": 2},
    ),
}


def test_every_check_passes(breakable: Copy, checks: Mapping[str, Check]) -> None:
    assert breakable.failing(checks) == {}


def test_each_key_and_column_is_checked(breakable: Copy, checks: Mapping[str, Check]) -> None:
    assert len(breakable.filled(checks, "unique_key")) > 30
    assert unproven(breakable, checks) == []


@pytest.mark.parametrize(("name", "breaking", "row"), BROKEN.values(), ids=list(BROKEN))
def test_what_is_broken_is_named(
    breakable: Copy, checks: Mapping[str, Check], name: str, breaking: str, row: dict[str, Any]
) -> None:
    with breakable.broken(breaking):
        (found,) = breakable.rows(checks[name])
    assert found.items() >= row.items()
