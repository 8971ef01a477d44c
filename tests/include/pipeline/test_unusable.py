"""A row of the outbox that names no document is told, and keeps nobody else's from being delivered."""

from __future__ import annotations

from include.pipeline import unusable
from include.pipeline.unusable import Unusable
from tests.support.outbox_rows import values

NAMELESS = values("P2", source_key=None, number="R-2")
OF_NOBODY = values("P3", company="", number=None)


def test_the_other_rows_are_delivered() -> None:
    rows, bad = unusable.sorted_out([values("P1"), NAMELESS, OF_NOBODY, values("P4")])
    assert [row.source_key for row in rows] == ["P1", "P4"]
    assert [one.label for one in bad] == ["R-2", "P3"]
    assert "no company or no source key" in bad[0].text


def test_they_are_counted_as_blocked() -> None:
    counts = {"read": 4, "planned": 3, "unchanged": 1, "blocked": 1, "delivered": 2}
    assert unusable.counted(counts, [Unusable("R-2", "x"), Unusable("R-3", "x")]) == {
        "read": 6,
        "planned": 5,
        "unchanged": 1,
        "blocked": 3,
        "delivered": 2,
    }
    assert unusable.counted({"read": 4}, []) == {"read": 4, "planned": 0, "blocked": 0}


def test_each_reason_is_said_once_with_its_documents() -> None:
    said = unusable.reasons("payments", [Unusable("R-2", "no key"), Unusable("R-3", "no key")])
    assert said == [
        {
            "flow": "payments",
            "state": "blocked",
            "code": "outbox_malformed",
            "text": "no key",
            "documents": ["R-2", "R-3"],
        }
    ]
    assert unusable.reasons("payments", []) == []
