"""What a run is shown of its target's vendors while it creates some."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from include.clock import SandboxClock
from include.connections.connect import Opened
from include.link_settings import Connection
from include.pipeline.vendors_meanwhile import NewVendors
from include.store.database import Store
from include.warehouse.vendors_read import VendorsRead
from tests.conftest import RunningSandbox
from tests.support.live import Live, exact

pytestmark = pytest.mark.systems("exact_online")


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def live(empty_sandbox: RunningSandbox, store: Store) -> Iterator[Live]:
    with exact(empty_sandbox, store) as found:
        yield found


def supplier(sandbox: RunningSandbox, name: str, **facts: Any) -> str:
    values = {"Name": name, "Status": "C", "IsSupplier": True, "Country": "NL", **facts}
    return str(sandbox.edit("exact_online", "accounts", {"company": "123", "set": values})["key"])


def new_vendors(sandbox: RunningSandbox, live: Live, known: str, read_up_to: int = 1) -> NewVendors:
    settings = Connection(name="exact_main", system="exact_online", region="nl", companies=("123",))
    cursors = {("accounts", "123"): {"timestamp": read_up_to}}
    read = VendorsRead(cursors, frozenset({known}), {("C1", "A1"): ["NL91ABNA0417164300"]})
    clock = SandboxClock(sandbox.control_url, fresh_for=0)
    return NewVendors(clock, Opened(settings, live.client, live.meter), read)


def calls(sandbox: RunningSandbox, since: int, path: str) -> list[str]:
    """What they asked for."""
    found = sandbox.get("/calls", since=since)["calls"]
    return [call["query"] for call in found if call["path"].endswith(path)]


def test_each_look_begins_where_the_runs_reading_stood(empty_sandbox: RunningSandbox, live: Live) -> None:
    known = supplier(empty_sandbox, "Known B.V.")
    (row,) = empty_sandbox.state("exact_online", "accounts", "123")
    asked = new_vendors(empty_sandbox, live, known, read_up_to=row["Timestamp"])
    assert asked.of("123", set()) == []
    typed = supplier(empty_sandbox, "Typed B.V.")
    supplier(empty_sandbox, "A customer", IsSupplier=False)
    assert [(one.id, one.called.split()[-2:]) for one in asked.of("123", set())] == [(typed, ["Typed", "B.V."])]
    ours = supplier(empty_sandbox, "Ours B.V.")
    mark = empty_sandbox.get("/calls")["next"]
    assert [one.id for one in asked.of("123", {ours})] == [typed]
    (query,) = calls(empty_sandbox, mark, "sync/CRM/Accounts")
    assert f"Timestamp%20gt%20{row['Timestamp']}" in query


def test_what_an_earlier_look_showed_is_not_asked_for_again_once_all_of_its_time_has_shown_itself(
    empty_sandbox: RunningSandbox, live: Live
) -> None:
    """A transaction that had a lower row version may have ended five minutes later."""
    known = supplier(empty_sandbox, "Known B.V.")
    (row,) = empty_sandbox.state("exact_online", "accounts", "123")
    asked, typed = (
        new_vendors(empty_sandbox, live, known, read_up_to=row["Timestamp"]),
        supplier(empty_sandbox, "Typed B.V."),
    )
    ours = {supplier(empty_sandbox, f"Ours {number} B.V.") for number in range(3)}
    newest = max(row["Timestamp"] for row in empty_sandbox.state("exact_online", "accounts", "123"))
    queries = list[str]()
    for seconds in (0, 299, 2):
        empty_sandbox.advance(seconds)
        mark = empty_sandbox.get("/calls")["next"]
        assert [one.id for one in asked.of("123", ours)] == [typed]
        queries += calls(empty_sandbox, mark, "sync/CRM/Accounts")
    since = [re.findall(r"Timestamp%20gt%20(\d+)L", query) for query in queries]
    assert since == [[str(row["Timestamp"])], [str(row["Timestamp"])], [str(newest)]]


def test_accounts_are_asked_for_where_somebody_elses_vendor_is_new(empty_sandbox: RunningSandbox, live: Live) -> None:
    asked = new_vendors(empty_sandbox, live, "none")
    ours = supplier(empty_sandbox, "Ours B.V.")
    mark = empty_sandbox.get("/calls")["next"]
    assert asked.of("123", {ours}) == []
    assert calls(empty_sandbox, mark, "crm/BankAccounts") == []
    typed = supplier(empty_sandbox, "Typed B.V.")
    account = {"Account": typed, "BankAccount": "NL91ABNA0417164300", "Main": True, "Type": "A"}
    empty_sandbox.edit("exact_online", "bank_accounts", {"company": "123", "set": account})
    (found,) = asked.of("123", {ours})
    assert found.traits.accounts == {"NL91ABNA0417164300"}
