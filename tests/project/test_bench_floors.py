"""The least that the benches of the links with Basware, Airbase and AvaTax hold themselves against, worked out by
hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.bench import airbase_calls, airbase_orders, avalara_invoices, five_links, many_links, side_by_side_workers
from tests.bench.api_calls import ExactLeast
from tests.bench.basware_calls import PAGE_BYTES, pages
from tests.bench.basware_invoices import floor, minutes_left, rows
from tests.bench.scaling import Cost, Costs, Month, month
from tests.support.company import Company

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
    method = {"read": "GET", "told/": "PATCH"}.get(path, "POST")
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


@pytest.mark.parametrize(("rows", "expected"), [(0, 1), (250, 1), (251, 2), (1_000, 4)])
def test_a_page_of_airbase_holds_two_hundred_and_fifty(rows: int, expected: int) -> None:
    assert airbase_calls.pages(rows) == expected


def test_orders_are_timed_from_the_first_of_them_to_the_last_word_to_airbase() -> None:
    slowest = [*range(60), *range(30, 91)]  # sixty in the first minute, sixty in the next, one in the third
    calls = [
        _call("exact_online", "791", "read", -5),
        *(_call("exact_online", "791", "PurchaseOrders", second / 10) for second in range(10)),
        *(_call("exact_online", "793", "PurchaseOrders", float(second)) for second in slowest),
        *(_call("airbase", "", "told/", 2.0 + second, 429 if second == 9 else 200) for second in range(99)),
    ]
    alone, whole, throttled = airbase_orders.rows(
        calls, "131 orders", HALF_PAST - timedelta(seconds=9), HALF_PAST + timedelta(seconds=104)
    )
    assert (alone.measured, alone.floor, alone.reached) == (90.0, 90.0, True)
    assert (whole.measured, whole.floor, whole.reached) == (100.0, 90.0, False)
    assert alone.note == "10 in division 791, 121 in division 793; the first in second 30 of a minute"
    assert whole.note.startswith("side by side: orders 90 s, words to Airbase 98 s; reading and deciding before it 9 s")
    assert whole.note.endswith("reconciling after it 4 s")
    assert (throttled.measured, throttled.reached) == (1, False)


def _divisions(**entities: list[dict[str, Any]]) -> Company:
    """The same rows in each division."""
    sandbox = SimpleNamespace(state=lambda system, entity, division: entities[entity])
    return cast(Company, SimpleNamespace(sandbox=sandbox))


def test_what_changed_after_a_row_version_is_read_by_pages_and_lists_whole() -> None:
    books = _divisions(
        sales_invoice_rows=[{"Timestamp": 10 + n} for n in range(2_001)],
        deleted=[{"Timestamp": 5}],
        cost_centers=[{"Timestamp": 1}] * 61,
    )
    least = ExactLeast(books, ("851", "852"), ("sales_invoices", "deleted", "cost_centers"))
    assert least.version() == 2_010
    # of each division: three pages of a thousand, one that shows that nothing was deleted, two pages of sixty
    assert least.changed_since(9) == 2 * (3 + 1 + 2)
    assert least.changed_since(10) == 2 * (2 + 1 + 2)
    assert least.changed_since(2_010) == 2 * (1 + 1 + 2)
    assert least.changed_since(9, lambda feed: feed.mode == "sync") == 2 * (3 + 1)


def test_invoices_are_timed_from_the_first_record_to_the_last_commit() -> None:
    calls = [
        _call("exact_online", "851", "read", -5),
        *(_call("avalara", "KESTREL-NL", "createoradjust", -2.0 + second) for second in range(61)),
        *(_call("exact_online", "851", "GeneralJournalEntries", 0.0 if n < 60 else 30.0) for n in range(61)),
        *(_call("exact_online", "852", "GeneralJournalEntries", 1.0, 429 if n == 5 else 201) for n in range(9)),
        *(_call("avalara", "KESTREL-NL", "settle", 1.0 + second) for second in range(61)),
    ]
    alone, whole, throttled = avalara_invoices.rows(
        calls, "70 invoices", HALF_PAST - timedelta(seconds=9), HALF_PAST + timedelta(seconds=65)
    )
    assert (alone.measured, alone.floor, alone.reached) == (30.0, 30.0, True)
    assert (whole.measured, whole.floor, whole.reached) == (63.0, 32.0, False)
    assert alone.note == "61 in division 851, 9 in division 852; the first in second 30 of a minute"
    assert whole.note.startswith("side by side: journals 30 s, AvaTax 63 s; reading and deciding before it 7 s")
    assert whole.note.endswith("reconciling after it 4 s")
    assert (throttled.measured, throttled.reached) == (1, False)


def test_a_month_is_its_runs_its_days_its_comparisons_and_its_documents() -> None:
    def cost(calls: float, processor: float, stored: float) -> Cost:
        return Cost({"exact_online": calls}, processor, stored)

    costs = Costs(
        first=cost(100, 9, 900),
        quiet=cost(10, 1, 1),
        day=cost(2, 5, 10),
        full=cost(20, 6, 0),
        news=cost(1, 3, 0),
        document=cost(2, 0.5, 4),
    )
    month_of_two = month(costs, 2, Month(days=3, runs=4, documents=5, full=1))
    # Twelve runs, three days, a comparison, five documents in runs of their own; of two companies.
    assert month_of_two == cost(2 * (120 + 6 + 20 + 5 + 10), 2 * (12 + 15 + 6 + 15 + 2.5), 2 * (12 + 30 + 0 + 0 + 20))


def test_links_with_nothing_new_are_held_against_180_seconds_and_what_their_customers_lists_take() -> None:
    def asked(path: str, method: str = "GET") -> dict[str, Any]:
        return {"system": "exact_online", "path": path, "query": "", "method": method}

    runs = {f"customer_{number}": (100.0, 130.0 + number, "success") for number in range(4)}
    lists = [asked("current/Me"), asked("123/Accounts"), asked("456/Accounts")]
    whole, calls = many_links.rows(runs, [*lists, *lists, asked("token", "POST")], 6, processor=10.0)
    assert (whole.measured, whole.reached, whole.note) == (33.0, True, "processor 10 s, 2.50 s a link")
    assert (calls.measured, calls.floor, calls.reached) == (6, 6, True)
    # One of two customers' lists was read by both of its links.
    _, calls = many_links.rows(runs, [*lists, *lists, lists[0]], 6, processor=10.0)
    assert (calls.measured, calls.reached) == (7, False)


def test_links_at_once_are_held_against_their_processor_time_on_all_cores() -> None:
    ended = {"one": five_links.Ended(12.0, 10.0), "other": five_links.Ended(23.0, 30.0)}
    alone, beside = five_links.rows(ended, 6.0, cores=2)
    assert (alone.measured, alone.floor, alone.reached) == (23.0, 20.0, True)
    assert (beside.measured, beside.floor) == (23.0, 23.0)
    assert alone.note.endswith("one 12 s (10), other 23 s (30); the simulated vendors 6 s of the processor")


def test_workers_beside_each_other_are_held_against_one_alone() -> None:
    def played(
        *processor: float, calls: int, delivered: int, twice: tuple[str, ...] = ()
    ) -> side_by_side_workers.Played:
        ended = [side_by_side_workers.Ended("link", Path("worker-1"), one) for one in processor]
        return side_by_side_workers.Played(20.0, ended, 1, calls, delivered, twice)

    alone = played(4.0, 6.0, calls=100, delivered=20)
    rows = [*side_by_side_workers.rows(played(5.0, 6.4, calls=109, delivered=20), 2, alone)]
    assert [(row.measured, row.floor, row.reached) for row in rows] == [
        (5.7, 5.0, False),  # more than a tenth above
        (109, 100, True),
        (20.0, 20.0, None),
        (0, None, True),
    ]
    # One of them is twice in the books, and another one came to nobody.
    *_, books = side_by_side_workers.rows(played(5.0, calls=100, delivered=19, twice=("an invoice",)), 3, alone)
    assert (books.measured, books.reached, books.note) == (2, False, "an invoice")


def test_workers_whose_links_stay_have_no_limit_of_processor_time() -> None:
    ended = [side_by_side_workers.Ended("link", Path("worker-1"), seconds) for seconds in (6.0, 8.0)]
    played = side_by_side_workers.Played(20.0, ended, 0, 100, 20, ())
    processor, *others = side_by_side_workers.rows(played, 3, played, stays=True)
    assert (processor.figure, processor.measured, processor.reached) == (
        "2 runs with 10 changed documents each, 3 workers, no link moves: processor for each",
        7.0,
        None,
    )
    assert [row.reached for row in others] == [True, None, True]
