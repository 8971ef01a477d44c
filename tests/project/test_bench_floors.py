"""The least that the benches of the link from Basware hold themselves against, worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.bench.basware_calls import PAGE_BYTES, pages
from tests.bench.basware_invoices import floor, minutes_left, rows

HALF_PAST = datetime(2026, 11, 20, 8, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], 1),
        ([1_000] * 100, 1),
        ([100] * 101, 2),
        ([1_001] * 100, 2),
        ([PAGE_BYTES + 1, 10, 10], 2),  # one that is too large for any page has a page all the same
    ],
)
def test_a_page_ends_with_its_hundredth_record_or_its_hundredth_kilobyte(sizes: list[int], expected: int) -> None:
    assert pages(sizes) == expected


@pytest.mark.parametrize(
    ("entries", "used", "expected"),
    [
        (60, 0, 0.0),  # all of them in the minute that is
        (61, 0, 30.0),  # the last one as soon as the next begins
        (120, 0, 30.0),
        (121, 0, 90.0),
        (60, 1, 30.0),
        (500, 0, 450.0),  # 60, then 440 with eight minutes, the last of them seven minutes after the first
        (500, 60, 510.0),
    ],
)
def test_entries_leave_sixty_with_each_minute(entries: int, used: int, expected: float) -> None:
    assert minutes_left(HALF_PAST, entries, used) == expected


def _call(system: str, company: str, path: str, second: float, status: int = 200) -> dict[str, Any]:
    at = datetime.fromtimestamp(HALF_PAST.timestamp() + second, UTC).isoformat()
    method = "GET" if path == "read" else "POST"
    return {"system": system, "company": company, "path": path, "method": method, "status": status, "at": at}


def test_divisions_leave_side_by_side_and_the_slower_one_counts() -> None:
    reads = [_call("exact_online", "790", "read", -second) for second in (1, 29, 31)]  # the last a minute before
    entries = [_call("exact_online", company, "PurchaseEntries", 0) for company in ["789"] * 59 + ["790"] * 59]
    assert floor([*reads, *entries], entries, HALF_PAST) == 30.0
    assert floor(entries, entries, HALF_PAST) == 0.0


def test_the_whole_transfer_is_timed_from_the_first_acknowledgement_to_the_last_response() -> None:
    calls = [
        _call("exact_online", "789", "read", -300),
        *(_call("basware", "", f"{n}/acknowledge", n / 10) for n in range(61)),
        *(_call("exact_online", "789", "PurchaseEntries", 7.0 if n < 60 else 30.0) for n in range(61)),
        *(_call("basware", "", f"{n}/transferResponses", 40 + n / 10, 429 if n == 5 else 200) for n in range(61)),
    ]
    alone, whole, throttled = rows(
        calls, "61 invoices", HALF_PAST - timedelta(seconds=9), HALF_PAST + timedelta(seconds=50)
    )
    assert (alone.measured, alone.floor, alone.reached) == (23.0, 23.0, True)
    assert (whole.measured, whole.floor, whole.reached) == (46.0, 30.0, False)
    assert whole.note.endswith("reading and deciding before it 9 s, reconciling after it 4 s")
    assert "acknowledgements 6 s, responses 6 s" in whole.note
    assert (throttled.measured, throttled.reached) == (1, False)
