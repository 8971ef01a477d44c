"""What JSON the store keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from include.store.types import dump_json


def test_money_is_a_string_and_times_are_iso() -> None:
    kept = {
        "amount": Decimal("1E+2"),
        "day": date(2026, 11, 30),
        "at": datetime(2026, 11, 30, 8, 5, tzinfo=UTC),
        "codes": ("é", {"b"}, frozenset()),
        "none": None,
    }
    assert dump_json(kept) == (
        '{"amount": "100", "day": "2026-11-30", "at": "2026-11-30T08:05:00+00:00", '
        '"codes": ["é", ["b"], []], "none": null}'
    )


def test_what_is_none_of_these_is_refused_by_its_kind() -> None:
    with pytest.raises(TypeError, match="the store keeps no object in JSON"):
        dump_json({"one": object()})
