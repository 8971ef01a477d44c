"""From settings to a connection that answers, against the simulated vendors."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from include.clock import SandboxClock
from include.connections import connect
from include.connections import credentials as connections
from include.connections.check import check_connection, rights_in_words, shown
from include.http.errors import Unauthorised
from include.link_settings import Connection
from include.store.database import Store
from include.store.vault import Vault
from include.systems.registry import Greeting
from include.systems.rights import Right
from tests.conftest import RunningSandbox

FIELDS = {
    "exact_online": {},
    "avidxchange": {"auth": "client_credentials"},
    "quickbooks_online": {},
    "basware": {"auth": "client_credentials"},
    "airbase": {},
    "avalara": {},
}
REALM = "9130357992221046"


def settings(sandbox: RunningSandbox, system: str, *companies: str, **more: Any) -> Connection:
    url = sandbox.base_url(system)
    return Connection(name=f"{system}_1", system=system, base_url=url, companies=companies, **FIELDS[system], **more)  # type: ignore[arg-type]


def keep(sandbox: RunningSandbox, store: Store, one: Connection, **wrong: str) -> None:
    given = connect.credentials_for(one, sandbox.credentials(one.system))
    connections.keep(one.name, {**given, **wrong}, Vault.from_environment(store))


def checked(sandbox: RunningSandbox, store: Store, one: Connection, thorough: bool = False) -> dict[str, Any]:
    return check_connection(one, store, SandboxClock(sandbox.control_url), thorough=thorough)


def calls(sandbox: RunningSandbox, since: int) -> int:
    """Calls made since, logins apart."""
    return len([one for one in sandbox.get("/calls", since=since)["calls"] if "token" not in one["path"]])


def mark(sandbox: RunningSandbox) -> int:
    return int(sandbox.get("/calls", since=0)["next"])


def test_each_system_says_who_we_are_and_which_companies_answer(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    exact = settings(empty_sandbox, "exact_online", "123", "456")
    avid = settings(empty_sandbox, "avidxchange", "C1")
    for one in (exact, avid):
        keep(empty_sandbox, sqlite_store, one)
    found = checked(empty_sandbox, sqlite_store, exact)
    assert (found["works"], found["cause"], set(found["companies"])) == (True, "", {"123", "456"})
    assert found["says"].startswith("signed in as ")
    assert checked(empty_sandbox, sqlite_store, avid)["says"] == "companies C1"


def test_a_company_that_may_not_be_reached_is_named_and_the_others_work(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    for one, missing in (
        (settings(empty_sandbox, "exact_online", "123", "999"), "999"),
        (settings(empty_sandbox, "avidxchange", "C1", "C9"), "C9"),
    ):
        keep(empty_sandbox, sqlite_store, one)
        found = checked(empty_sandbox, sqlite_store, one)
        assert (found["works"], found["cause"]) == (False, "Unauthorised")
        assert missing in found["says"]


def test_a_wrong_licence_key_of_avatax_does_not_work_though_its_ping_says_200(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    one = settings(empty_sandbox, "avalara", "KESTREL-US", "KESTREL-NL")
    keep(empty_sandbox, sqlite_store, one)
    found = checked(empty_sandbox, sqlite_store, one, thorough=True)
    assert (found["works"], found["lacks"]) == (True, False)
    assert found["says"].startswith("signed in as account 2000199001; companies KESTREL-US, KESTREL-NL; can read ")
    assert (
        checked(empty_sandbox, sqlite_store, settings(empty_sandbox, "avalara", "KESTREL"))["cause"] == "Unauthorised"
    )
    keep(empty_sandbox, sqlite_store, one, license_key="hunter2-hunter2")
    wrong = checked(empty_sandbox, sqlite_store, one)
    assert (wrong["works"], wrong["cause"], "hunter2" in str(wrong)) == (False, "Unauthorised", False)


def test_a_system_that_does_not_say_who_we_are_names_its_companies_only() -> None:
    greeting = Greeting("", {"R1": "Main", "R2": ""}, "division", "connections.divisions", "{} is not connected".format)
    found = shown(greeting, ["R1", "R2"])
    assert found == {
        "works": True,
        "says": "divisions R1, R2",
        "companies": {"R1": "division R1 Main", "R2": "division R2"},
        "cause": "",
    }
    assert shown(greeting, ["R9"])["says"] == "divisions none; R9 is not connected"


def test_a_company_that_a_system_does_not_show_is_not_called_out_of_reach_where_it_shows_some_only() -> None:
    hidden = "{} is not shown".format
    greeting = Greeting("", {"R1": "Main"}, "company", "connections.companies", hidden, shows_all=False)
    assert shown(greeting, ["R1", "R9"]) == {
        "works": True,
        "says": "companies R1; R9 is not shown",
        "companies": {"R1": "company R1 Main", "R9": "R9 is not shown"},
        "cause": "",
    }
    assert shown(greeting, ["R9"])["says"] == "logged in; R9 is not shown"


def test_basware_shows_only_companies_that_were_posted_to_it(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    one = settings(empty_sandbox, "basware", "DE01", "DE02")
    keep(empty_sandbox, sqlite_store, one)
    found = checked(empty_sandbox, sqlite_store, one)
    assert (found["works"], found["cause"]) == (True, "")
    assert found["says"].startswith("logged in; company DE01 is not among those that Basware's API shows")
    login = empty_sandbox.credentials("basware")
    company = {"companyCode": "DE01", "name": "Nordwind", "active": True}
    reply = httpx.post(
        empty_sandbox.base_url("basware") + "/v1/companies",
        json=[company],
        auth=(login["username"], login["password"]),
    )
    assert reply.status_code == 200
    found = checked(empty_sandbox, sqlite_store, one)
    assert (found["works"], found["companies"]["DE01"]) == (True, "company DE01 Nordwind")
    assert found["says"].startswith("companies DE01; company DE02 is not among those")


@pytest.mark.parametrize("more", [{}, {"auth": "bearer"}])
def test_airbase_names_its_subsidiaries_and_what_the_tenant_has_not_bought(
    empty_sandbox: RunningSandbox, sqlite_store: Store, more: dict[str, str]
) -> None:
    one = settings(empty_sandbox, "airbase", "MER-NL", "MER-BE", **more)
    keep(empty_sandbox, sqlite_store, one)
    empty_sandbox.edit("airbase", "settings", {"key": "settings", "set": {"purchase_orders": False}})
    since = mark(empty_sandbox)
    found = checked(empty_sandbox, sqlite_store, one, thorough=True)
    assert (found["works"], found["cause"], found["lacks"]) == (True, "", True)
    assert found["says"].startswith("subsidiaries MER-NL, MER-BE; can read subsidiaries, vendors, ")
    assert "CANNOT read purchase orders: Purchase orders are not enabled for this account" in found["says"]
    assert calls(empty_sandbox, since) == 12
    elsewhere = checked(empty_sandbox, sqlite_store, settings(empty_sandbox, "airbase", "MER-NL", "791", **more))
    assert (elsewhere["works"], elsewhere["cause"]) == (False, "Unauthorised")
    assert "subsidiary 791 is not known to this tenant" in elsewhere["says"]


def test_a_key_that_is_entered_anew_while_a_connection_is_open_is_used(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    one = settings(empty_sandbox, "airbase", "MER-NL")
    keep(empty_sandbox, sqlite_store, one)
    with connect.opened(one, sqlite_store, SandboxClock(empty_sandbox.control_url)) as opened:
        opened.client.rows("", "subsidiaries")
        empty_sandbox.edit("airbase", "credentials", {"set": {}})
        with pytest.raises(Unauthorised, match="connect airbase"):
            opened.client.rows("", "subsidiaries")
        keep(empty_sandbox, sqlite_store, one)
        assert opened.client.rows("", "subsidiaries")


def test_a_login_that_may_not_see_companies_works_and_a_refused_one_does_not(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    one = settings(empty_sandbox, "basware", "DE01")
    keep(empty_sandbox, sqlite_store, one)
    for status, works in ((403, True), (401, False)):
        empty_sandbox.fault(system="basware", path="/v1/companies", method="GET", status=status, count=5)
        found = checked(empty_sandbox, sqlite_store, one)
        empty_sandbox.clear_faults()
        assert (found["works"], found["cause"]) == (works, "" if works else "Unauthorised")


def test_wrong_credentials_are_an_answer_and_never_repeated(empty_sandbox: RunningSandbox, sqlite_store: Store) -> None:
    one = settings(empty_sandbox, "avidxchange", "C1")
    keep(empty_sandbox, sqlite_store, one, client_secret="hunter2")
    found = checked(empty_sandbox, sqlite_store, one)
    assert (found["works"], found["cause"]) == (False, "Unauthorised")
    assert "hunter2" not in str(found)


def test_missing_credentials_and_a_vendor_that_is_down_are_answers_too(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    one = settings(empty_sandbox, "exact_online", "123")
    found = checked(empty_sandbox, sqlite_store, one)
    assert (found["works"], found["cause"]) == (False, "NoCredentials")
    keep(empty_sandbox, sqlite_store, one)
    down = one.model_copy(update={"base_url": "http://127.0.0.1:9"})
    assert checked(empty_sandbox, sqlite_store, down)["cause"] == "Transient"


@pytest.mark.parametrize(
    ("system", "companies", "most", "readable"),
    [
        # Who, which divisions (once more after the token was renewed), then six kinds of record in each division.
        ("exact_online", ("123", "456"), 3 + 2 * 6, "suppliers, accounts of the ledger, cost centres, journals"),
        ("avidxchange", ("C1",), 1 + 5, "vendors, codes, purchase orders, invoices, payments"),
        ("quickbooks_online", (REALM,), 1 + 1, "vendors, bills and payments, classes, locations"),
        # Two of its lists are answered with a file, which is fetched elsewhere.
        (
            "basware",
            ("DE01", "DE02"),
            1 + 7 + 2,
            "vendors, accounts of the ledger, cost centres, tax codes, payment terms, approved invoices",
        ),
    ],
)
def test_a_thorough_check_says_what_may_be_read_with_as_few_calls_as_there_are_kinds_of_record(
    empty_sandbox: RunningSandbox,
    sqlite_store: Store,
    system: str,
    companies: tuple[str, ...],
    most: int,
    readable: str,
) -> None:
    one = settings(empty_sandbox, system, *companies)
    keep(empty_sandbox, sqlite_store, one)
    since = mark(empty_sandbox)
    found = checked(empty_sandbox, sqlite_store, one, thorough=True)
    assert (found["works"], found["lacks"], found["cause"]) == (True, False, "")
    assert f"can read {readable}" in found["says"]
    assert [right for right in found["rights"] if right["problem"]] == []
    assert calls(empty_sandbox, since) <= most
    light = mark(empty_sandbox)
    assert "rights" not in checked(empty_sandbox, sqlite_store, one)
    assert calls(empty_sandbox, light) <= 3


def test_a_thorough_check_says_how_many_calls_are_left(empty_sandbox: RunningSandbox, sqlite_store: Store) -> None:
    exact, books = settings(empty_sandbox, "exact_online", "123"), settings(empty_sandbox, "quickbooks_online", REALM)
    avid = settings(empty_sandbox, "avidxchange", "C1")
    for one in (exact, books, avid):
        keep(empty_sandbox, sqlite_store, one)
    (day,) = checked(empty_sandbox, sqlite_store, exact, thorough=True)["budget"]
    assert (day["company"], day["window"], day["limit"]) == ("123", "day", 5000)
    assert 4000 < day["left"] < 5000
    answer = checked(empty_sandbox, sqlite_store, books, thorough=True)
    (month,) = answer["budget"]
    assert (month["window"], month["left"], month["limit"]) == ("month", 499_998, 500_000)
    assert answer["says"].endswith("left: 499,998 of 500,000 metered reads this month")
    assert checked(empty_sandbox, sqlite_store, avid, thorough=True)["says"].endswith(
        "no limit of calls a day is known"
    )


def test_a_scope_or_module_that_is_missing_is_named_with_its_division_and_all_else_works(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    exact = settings(empty_sandbox, "exact_online", "123", "456")
    keep(empty_sandbox, sqlite_store, exact)
    empty_sandbox.fault(system="exact_online", path="/456/sync/PurchaseOrder", method="GET", status=403, count=1)
    found = checked(empty_sandbox, sqlite_store, exact, thorough=True)
    assert (found["works"], found["lacks"]) == (True, True)
    assert [(one["what"], one["company"]) for one in found["rights"] if one["problem"]] == [("purchase orders", "456")]
    assert "CANNOT read purchase orders of division 456: " in found["says"]
    assert "can read suppliers" in found["says"]


def test_an_edition_without_bills_is_named(empty_sandbox: RunningSandbox, sqlite_store: Store) -> None:
    books = settings(empty_sandbox, "quickbooks_online", REALM)
    keep(empty_sandbox, sqlite_store, books)
    for enabled in (False, True):
        off = {"company": REALM, "key": "1", "set": {"VendorAndPurchasesPrefs": {"EnableBills": enabled}}}
        empty_sandbox.edit("quickbooks_online", "Preferences", off)
        found = checked(empty_sandbox, sqlite_store, books, thorough=True)
        assert (found["works"], found["lacks"]) == (True, not enabled)
        assert ("bills are switched off" in found["says"]) == (not enabled)


def test_a_vendor_that_stops_answering_half_way_leaves_what_was_found_out(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    avid = settings(empty_sandbox, "avidxchange", "C1")
    keep(empty_sandbox, sqlite_store, avid)
    empty_sandbox.fault(system="avidxchange", path="/v1/invoices", method="GET", status=503, count=99)
    found = checked(empty_sandbox, sqlite_store, avid, thorough=True)
    empty_sandbox.clear_faults()
    assert (found["works"], found["lacks"]) == (True, True)
    assert "can read vendors, codes, purchase orders; what else may be read could not be asked" in found["says"]


def test_rights_in_words() -> None:
    rights = [
        Right("bills", "1"),
        Right("orders", "1"),
        Right("bills", "2"),
        Right("orders", "2", "no licence."),
        Right("x"),
    ]
    assert rights_in_words(rights, "division") == [
        "can read bills, x",
        "CANNOT read orders of division 2: no licence",
    ]
