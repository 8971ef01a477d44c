"""Looks at a list whose changes are asked for by whole days: each goes on from the last page of the one before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dlt_sources.readers.registry import source
from dlt_sources.readers.walking import TIMES
from include.clock import SandboxClock
from include.http.errors import ApiError, Transient
from include.link_settings import Connection
from include.pipeline.looks import Looks
from include.store.database import Store
from tests.conftest import RunningSandbox
from tests.support.live import Live, avid

pytestmark = pytest.mark.systems("avidxchange")
PAGE = 500


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def live(empty_sandbox: RunningSandbox, store: Store) -> Iterator[Live]:
    with avid(empty_sandbox, store) as found:
        yield found


@pytest.fixture
def looks(empty_sandbox: RunningSandbox, live: Live) -> Looks:
    """A page and twenty vendors of today were there before."""
    for number in range(PAGE + 20):
        vendor(empty_sandbox, f"V{number:03}")
    settings = Connection(
        name="avid_main",
        system="avidxchange",
        base_url=empty_sandbox.base_url("avidxchange"),
        auth="customer_tokens",
        companies=("C1",),
    )
    reader = source("avidxchange")
    feed = next(feed for feed in reader.FEEDS if feed.name == "vendors")
    clock = SandboxClock(empty_sandbox.control_url, fresh_for=0)
    cursor = {"day": clock.now().date().isoformat(), "since": "2025-11-20"}
    return Looks(clock, reader, live.client, settings, feed, "", cursor)


def vendor(sandbox: RunningSandbox, code: str, **edit: Any) -> str:
    facts = {"Name": f"Vendor {code}", "ExternalVendorCode": code, "Active": True}
    return str(sandbox.edit("avidxchange", "vendors", {"company": "C1", "set": facts, **edit})["key"])


def pages(sandbox: RunningSandbox, looks: Looks) -> tuple[set[str], list[str]]:
    """What a look shows, by code, and which pages it asked for."""
    mark = sandbox.get("/calls")["next"]
    shown = {str(row["external_vendor_code"]) for row in looks.look().values()}
    asked = [call["query"] for call in sandbox.get("/calls", since=mark)["calls"] if call["path"].endswith("vendors")]
    return shown, [query.partition("pageNumber=")[2] or "1" for query in asked]


def changed_after_page_one(sandbox: RunningSandbox, *changed: str) -> None:
    """One of these vendors, which stand on the first page, each time that it is asked for."""
    keys = {row["ExternalVendorCode"]: row["VendorId"] for row in sandbox.state("avidxchange", "vendors")}
    sandbox.advance(1)
    for time, code in enumerate(changed):
        edit = {"entity": "vendors", "company": "C1", "key": keys[code], "set": {"Name": f"Another {code}"}}
        sandbox.fault(system="avidxchange", path="vendors", method="GET", skip=time, count=1, then=edit)


def codes(first: int, last: int) -> set[str]:
    return {f"V{number:03}" for number in range(first, last)}


def test_a_look_asks_for_the_last_page_of_the_one_before(empty_sandbox: RunningSandbox, looks: Looks) -> None:
    assert pages(empty_sandbox, looks) == (codes(0, 520), ["1", "2"])
    vendor(empty_sandbox, "TYPED")
    assert pages(empty_sandbox, looks) == (codes(500, 520) | {"TYPED"}, ["2"])
    for number in range(520, 1_010):
        vendor(empty_sandbox, f"V{number}")
    assert pages(empty_sandbox, looks) == (codes(500, 1_010) | {"TYPED"}, ["2", "3"])
    assert pages(empty_sandbox, looks)[1] == ["3"]


def test_a_list_that_has_moved_is_looked_at_whole(empty_sandbox: RunningSandbox, looks: Looks) -> None:
    """The first vendor was changed and stands last: one that nobody saw may have come to the page before."""
    looks.look()
    first = next(row for row in empty_sandbox.state("avidxchange", "vendors") if row["ExternalVendorCode"] == "V000")
    empty_sandbox.advance(1)
    vendor(empty_sandbox, "V000", key=first["VendorId"])
    assert pages(empty_sandbox, looks) == (codes(0, 520), ["2", "1", "2"])
    assert pages(empty_sandbox, looks) == (codes(501, 520) | {"V000"}, ["2"])


def test_a_list_that_moves_while_it_is_looked_at_is_looked_at_whole_again(
    empty_sandbox: RunningSandbox, looks: Looks
) -> None:
    """The first vendor is changed between two pages, and carries one of the second page past us."""
    changed_after_page_one(empty_sandbox, "V000")
    assert pages(empty_sandbox, looks) == (codes(0, 520), ["1", "2", "1", "2"])
    assert pages(empty_sandbox, looks)[1] == ["2"]


def test_a_list_that_never_stands_still_counts_as_not_read(empty_sandbox: RunningSandbox, looks: Looks) -> None:
    changed_after_page_one(empty_sandbox, *(f"V{number:03}" for number in range(TIMES)))
    with pytest.raises(Transient, match="changed all the while"):
        looks.look()
    assert pages(empty_sandbox, looks) == (codes(0, 520), ["1", "2"])


def test_on_another_day_another_list_is_looked_at(empty_sandbox: RunningSandbox, looks: Looks) -> None:
    looks.look()
    empty_sandbox.advance(24 * 3600)
    vendor(empty_sandbox, "TYPED")
    assert pages(empty_sandbox, looks) == (codes(0, 520) | {"TYPED"}, ["1", "2"])


def test_what_a_failure_cut_off_is_looked_at_again(empty_sandbox: RunningSandbox, looks: Looks) -> None:
    looks.look()
    for number in range(520, 1_010):
        vendor(empty_sandbox, f"V{number}")
    empty_sandbox.fault(system="avidxchange", path="vendors", method="GET", status=403, skip=1)
    with pytest.raises(ApiError):
        looks.look()
    empty_sandbox.clear_faults()
    assert pages(empty_sandbox, looks) == (codes(0, 1_010), ["1", "2", "3"])
