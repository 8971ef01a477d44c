"""The client against the sandbox over real HTTP: tokens, limits, faults, long reads."""

from __future__ import annotations

import contextlib
import json
import threading
from datetime import timedelta
from typing import Any

import pytest

from include.http.errors import BudgetSpent, MalformedAnswer, Refused, Transient, Unauthorised
from include.store.database import Store
from include.systems.exact_online import odata
from tests.conftest import RunningSandbox
from tests.support.exact_division import TODAY, Division
from tests.support.live import Live, exact

ACCOUNTS = {"$select": "ID,Code,Name", "$filter": "IsSupplier eq true"}


def test_the_consent_says_who_and_which_divisions(live: Live) -> None:
    assert live.client.me()["CurrentDivision"]
    seen = {str(row["Code"]) for row in live.client.divisions()}
    assert seen == {"123", "456", "789", "790", "791", "792", "793", "851", "852", "853"}
    live.client.check_access(["123", "456"])
    with pytest.raises(Unauthorised, match="999"):
        live.client.check_access(["999"])


def test_a_day_of_work_renews_its_token_without_one_error(live: Live, empty_sandbox: RunningSandbox) -> None:
    for _ in range(12):
        live.client.rows("123", "crm/Accounts", ACCOUNTS)
        live.clock.wait_until(live.clock.now() + timedelta(seconds=311))
    calls = [call for call in empty_sandbox.get("/calls")["calls"] if call["system"] == "exact_online"]
    assert {call["status"] for call in calls} == {200}
    renewals = [call for call in calls if call["path"].endswith("/token")]
    assert 4 <= len(renewals) <= 7


def test_two_programs_with_one_chain_renew_once(live: Live, empty_sandbox: RunningSandbox, sqlite_store: Store) -> None:
    """Both find the token at its end at the same moment; single-use refresh tokens forgive no second exchange."""
    live.client.me()
    live.clock.wait_until(live.clock.now() + timedelta(seconds=580))
    empty_sandbox.post("/calls/reset")
    gate, names = threading.Barrier(6), []
    with exact(empty_sandbox, sqlite_store) as second:

        def work(client: Any) -> None:
            gate.wait()
            names.append(client.me()["UserID"])

        threads = [threading.Thread(target=work, args=(one.client,)) for one in (live, second) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(names) == 6
    calls = empty_sandbox.get("/calls")["calls"]
    assert [call["status"] for call in calls if call["path"].endswith("/token")] == [200]


def test_a_renewal_whose_answer_is_lost_needs_a_person(live: Live, empty_sandbox: RunningSandbox) -> None:
    """The refresh token was used up by an exchange nobody saw; the text says what to do."""
    live.client.me()
    live.clock.wait_until(live.clock.now() + timedelta(seconds=580))
    empty_sandbox.fault(system="exact_online", path="/api/oauth2/token", drop_after_commit=True, count=1)
    with pytest.raises((Transient, Unauthorised)):
        live.client.write("123", "POST", "crm/Accounts", "{}")
    with pytest.raises(Unauthorised, match="connect exact_online"):
        live.client.me()


def test_ninety_calls_pass_a_limit_of_sixty_without_one_refusal(live: Live, empty_sandbox: RunningSandbox) -> None:
    for _ in range(90):
        live.client.get("123", "crm/Accounts", ACCOUNTS)
    calls = [call for call in empty_sandbox.get("/calls")["calls"] if call["system"] == "exact_online"]
    assert {call["status"] for call in calls} == {200}


def _ask_again_and_again(live: Live, params: dict[str, str]) -> None:
    for _ in range(20):
        with contextlib.suppress(Refused):
            live.client.get("123", "crm/Accounts", params)


def test_a_day_limit_stops_the_connection_cleanly(live: Live, empty_sandbox: RunningSandbox) -> None:
    empty_sandbox.edit("exact_online", "settings", {"company": "123", "set": {"day_limit": 10}})
    with pytest.raises(BudgetSpent) as caught:
        _ask_again_and_again(live, ACCOUNTS)
    assert caught.value.until is not None
    assert caught.value.until.date() == live.clock.now().date() + timedelta(days=1)
    calls = [call for call in empty_sandbox.get("/calls")["calls"] if call["system"] == "exact_online"]
    assert 429 not in {call["status"] for call in calls}


def test_errors_stop_before_the_vendor_blocks_the_endpoint(live: Live, empty_sandbox: RunningSandbox) -> None:
    with pytest.raises(BudgetSpent):
        _ask_again_and_again(live, {"$filter": "Nonsense eq 1"})
    statuses = [call["status"] for call in empty_sandbox.get("/calls")["calls"] if "crm/Accounts" in call["path"]]
    assert set(statuses) == {400}
    assert len(statuses) < 10


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503},
        {"status": 502, "html": "<html>bad gateway</html>"},
        {"truncate": 40},
        {"drop_before_commit": True},
        {"status": 200, "html": "<html>maintenance</html>"},
    ],
    ids=["503", "502", "half a body", "no answer", "html"],
)
def test_a_fault_that_passes_is_not_noticed_and_one_that_stays_is_told(
    fault: dict[str, Any], live: Live, empty_sandbox: RunningSandbox
) -> None:
    empty_sandbox.fault(system="exact_online", path="crm/Accounts", count=1, **fault)
    assert live.client.rows("123", "crm/Accounts", ACCOUNTS) == []
    empty_sandbox.fault(system="exact_online", path="crm/Accounts", **fault)
    with pytest.raises((Transient, MalformedAnswer)):
        live.client.rows("123", "crm/Accounts", ACCOUNTS)


def test_a_minute_limit_that_comes_all_the_same_is_waited_out(live: Live, empty_sandbox: RunningSandbox) -> None:
    before = live.clock.now()
    empty_sandbox.fault(system="exact_online", path="crm/Accounts", status=429, count=1)
    assert live.client.rows("123", "crm/Accounts", ACCOUNTS) == []
    assert live.clock.now() > before + timedelta(seconds=10)


def test_long_lists_and_long_entries_are_read_whole(division: Division) -> None:
    """More than sixty entries, and one entry with more than sixty lines."""
    account = division.books.account_id("123", "4000")
    lines = [{"GLAccount": account, "AmountFC": float(n), "VATCode": "0"} for n in range(1, 131)]
    entry = {"Supplier": division.supplier, "Journal": "60", "EntryDate": TODAY.isoformat(), "YourRef": "LONG"}
    made = division.sandbox.edit(
        "exact_online", "purchase_entries", {"company": "123", "set": entry | {"PurchaseEntryLines": lines}}
    )
    for number in range(59):
        small = entry | {"YourRef": f"S-{number}", "PurchaseEntryLines": lines[:1]}
        division.sandbox.edit("exact_online", "purchase_entries", {"company": "123", "set": small})
    client = division.live.client
    pages = list(
        client.pages(
            "123",
            "purchaseentry/PurchaseEntries",
            {"$select": "EntryID,YourRef,PurchaseEntryLines/AmountFC", "$expand": "PurchaseEntryLines"},
        )
    )
    found = [row for page in pages for row in odata.records(json.loads(page.content))]
    assert (len(pages), len({row["EntryID"] for row in found})) == (2, 61)
    [long] = [row for row in found if row["EntryID"] == made["key"]]
    amounts = [line["AmountFC"] for line in client.complete_lines("123", long["PurchaseEntryLines"])]
    assert sorted(amounts) == list(range(1, 131))
