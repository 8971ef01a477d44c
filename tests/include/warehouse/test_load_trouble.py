"""What survives trouble: refusals, reads that break off, a full disk, a lost lease, a killed load."""

from __future__ import annotations

import random
import resource
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest

from include.http.errors import BudgetSpent, MalformedAnswer, Refused, Unauthorised
from include.store.leases import LeaseLost
from include.warehouse.database import Warehouse
from include.warehouse.reader import LoadFailed, Reader
from tests.support.reading import ENTRIES, FEB_1, JOURNALS, Bench, entry, journals
from tests.support.scripted import Connected


def test_what_one_feed_is_refused_does_not_stop_the_others(tmp_path: Path) -> None:
    exact = Bench(tmp_path, companies=("123", "456"))
    exact.answer(f"123 {ENTRIES}", Refused("the module is not licensed", status=403))
    exact.answer(f"456 {ENTRIES}", [entry("e9")])
    exact.answer(JOURNALS, journals(2))
    report = exact.read("purchase_entries", "journals")
    assert [(feed.feed, feed.company) for feed in report.problems] == [("purchase_entries", "123")]
    assert "not licensed" in (report.problems[0].problem or "")
    assert exact.rows("select company, entry_id from raw.purchase_entries") == [("456", "e9")]
    assert exact.rows("select company, count(*) from raw.journals group by 1 order by 1") == [("123", 2), ("456", 2)]
    exact.answer(f"123 {ENTRIES}", [entry("e1")])
    exact.read("purchase_entries", max_age=timedelta(hours=1), minutes_later=1)
    assert exact.client.asked[0][0] == "123"  # a read that failed is not fresh


def test_a_division_that_is_out_of_reach_costs_one_call(tmp_path: Path) -> None:
    exact = Bench(tmp_path, companies=("123", "456"))
    exact.answer(f"123 {JOURNALS}", Unauthorised("no access to this division"))
    report = exact.read("journals", "vat_codes", "accounts")
    assert {feed.company for feed in report.problems} == {"123"}
    asked = [company for company, path, _ in exact.client.asked if path != "system/Divisions"]
    assert asked.count("123") == 2  # accounts, then journals: no more
    assert asked.count("456") == 3


def test_a_read_that_breaks_off_keeps_nothing_and_does_not_move_the_position(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1")])
    exact.read("purchase_entries")
    exact.answer(ENTRIES, [entry("e2", FEB_1)], MalformedAnswer("half a page"))
    assert exact.read("purchase_entries").problems
    exact.answer(ENTRIES, [entry("e1"), entry("e2", FEB_1), entry("e3", FEB_1)])
    exact.read("purchase_entries")
    assert exact.client.asked[0][2]["$filter"] == "Modified ge datetime'2025-12-31T23:55:00'"
    assert exact.rows("select entry_id from raw.purchase_entries order by 1") == [("e1",), ("e2",), ("e3",)]


def test_a_first_read_longer_than_the_days_calls_goes_on_where_it_stopped(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1", FEB_1)], [entry("e2")], BudgetSpent("the day's calls are used up"))
    assert exact.read("purchase_entries").problems
    assert exact.rows("select entry_id from raw.purchase_entries order by 1") == [("e1",), ("e2",)]
    exact.client.further["next-2"] = [[entry("e3")]]
    exact.answer(ENTRIES, [entry("e1", FEB_1)])
    assert not exact.read("purchase_entries", max_age=timedelta(hours=1)).problems
    assert exact.client.paths() == ["next-2"]
    exact.read("purchase_entries")
    assert exact.client.asked[0][2]["$filter"] == "Modified ge datetime'2026-01-31T23:55:00'"
    assert exact.rows("select entry_id from raw.purchase_entries order by 1") == [("e1",), ("e2",), ("e3",)]


def test_a_full_disk_is_said_in_words_and_nothing_is_lost(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e0")])
    exact.read("purchase_entries")
    noise = random.Random(1)
    many = [{**entry(f"e{number}", FEB_1), "Description": noise.randbytes(400).hex()} for number in range(1500)]
    exact.answer(ENTRIES, [entry("e0"), *many])
    size = Warehouse(exact.home).path.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, hard))  # as if the disk had no more room
    try:
        with pytest.raises(LoadFailed, match=r"the disk is full.*Nothing was lost"):
            exact.read("purchase_entries")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert exact.read("purchase_entries").changed
    assert exact.client.asked[0][2]["$filter"] == "Modified ge datetime'2025-12-31T23:55:00'"
    assert exact.rows("select count(*), count(distinct entry_id) from raw.purchase_entries") == [(1500, 1500)]
    assert not exact.read("purchase_entries").changed


class _Ending:
    """A lease that ends after a number of looks at it."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def check(self) -> None:
        self.looks -= 1
        if self.looks < 0:
            raise LeaseLost("the claim on connection main ended")


@pytest.mark.parametrize("looks", [0, 1, 2])
def test_who_lost_the_connection_loads_nothing(exact: Bench, looks: int) -> None:
    exact.answer(ENTRIES, [entry("e1")])
    reader = Reader(
        Warehouse(exact.home),
        Connected("main", "exact_online", ("123",)),
        exact.client,
        exact.clock,
        lambda: nullcontext(_Ending(looks)),
    )
    with pytest.raises(LeaseLost):
        reader.read_feeds(["purchase_entries"])
    tables = "select table_name from information_schema.tables"
    assert not Warehouse(exact.home).exists or exact.rows(tables) == []
    assert exact.read("purchase_entries").changed


def test_a_load_whose_position_was_never_written_is_repeated(exact: Bench) -> None:
    """As after kill -9 between the load and the feed log: the rows are there, the position is not."""
    exact.answer(ENTRIES, [entry("e1"), entry("e2")])
    exact.read("purchase_entries")
    before = exact.everything("purchase_entries")
    exact.rows("delete from raw.feeds")
    exact.answer(ENTRIES, [entry("e1"), entry("e2"), entry("e3")])
    assert exact.read("purchase_entries").feeds[0].changed == 1
    assert [row for row in exact.everything("purchase_entries") if row[0] != "e3"] == before
