"""Lists that go wrong while they are walked."""

from __future__ import annotations

import pytest

ACCOUNTS = "123/crm/Accounts?$filter=IsSupplier&$select=ID"
SYNC = "123/sync/CRM/Accounts?$select=ID&$filter=Timestamp gt 1"


def read(exact, path, **settings):
    exact.edit("settings", set={"page_size": 4, "paging_faults": [], **settings})
    return [row["ID"] for row in exact.rows(path)]


@pytest.mark.parametrize("path", [ACCOUNTS, SYNC])
def test_pages_may_be_shorter_than_documented(exact, path):
    whole = read(exact, path, page_size=None)
    assert len(whole) > 8
    assert read(exact, path) == whole


@pytest.mark.parametrize("path", [ACCOUNTS, SYNC])
def test_overlapping_pages_hold_every_row_and_some_twice(exact, path):
    whole = read(exact, path)
    found = read(exact, path, paging_faults=["overlap"])
    assert len(found) > len(whole)
    assert list(dict.fromkeys(found)) == whole


def test_shuffled_pages_hold_every_row_once(exact):
    whole = read(exact, ACCOUNTS)
    found = read(exact, ACCOUNTS, paging_faults=["shuffle"])
    assert found != whole
    assert sorted(found) == sorted(whole)


def test_a_stuck_page_points_on_and_holds_what_was_there_before(exact):
    exact.edit("settings", set={"page_size": 4, "paging_faults": ["stuck"]})
    first = exact.get(ACCOUNTS).json()["d"]
    second = exact.get(first["__next"]).json()["d"]
    assert second["results"] == first["results"]
    assert second["__next"] != first["__next"]


def test_a_fault_that_is_not_known_is_refused(exact):
    exact.edit("settings", set={"paging_faults": ["sideways"]})
    assert exact.get(ACCOUNTS).status_code == 400
