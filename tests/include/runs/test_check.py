"""From settings to a connection that answers, against the simulated vendors."""

from __future__ import annotations

from typing import Any

from include import connections
from include.clock import RealClock, SandboxClock
from include.links import Connection
from include.runs import connect
from include.runs.check import check_connection, shown
from include.store.database import Store
from include.store.vault import Vault
from include.systems.registry import Greeting
from tests.conftest import RunningSandbox

FIELDS = {"exact_online": {}, "avidxchange": {"auth": "client_credentials"}}


def settings(sandbox: RunningSandbox, system: str, *companies: str, **more: Any) -> Connection:
    url = sandbox.base_url(system)
    return Connection(name=f"{system}_1", system=system, base_url=url, companies=companies, **FIELDS[system], **more)  # type: ignore[arg-type]


def keep(sandbox: RunningSandbox, store: Store, one: Connection, **wrong: str) -> None:
    given = connect.credentials_for(one, sandbox.credentials(one.system))
    connections.keep(one.name, {**given, **wrong}, Vault.from_environment(store))


def checked(sandbox: RunningSandbox, store: Store, one: Connection) -> dict[str, Any]:
    return check_connection(one, store, SandboxClock(sandbox.control_url))


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


def test_a_system_that_does_not_say_who_we_are_names_its_companies_only() -> None:
    greeting = Greeting("", {"R1": "Main", "R2": ""}, "realm", "realms", "is not connected")
    found = shown(greeting, ["R1", "R2"])
    assert found == {
        "works": True,
        "says": "realms R1, R2",
        "companies": {"R1": "realm R1 Main", "R2": "realm R2"},
        "cause": "",
    }
    assert shown(greeting, ["R9"])["says"] == "realms none; realm R9 is not connected"


def test_a_system_that_is_still_to_come_is_an_answer_too(sqlite_store: Store) -> None:
    later = Connection(name="later", system="airbase", base_url="http://127.0.0.1:9", companies=("A",))
    found = check_connection(later, sqlite_store, RealClock())
    assert (found["works"], found["cause"]) == (False, "NotConnectable")


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
