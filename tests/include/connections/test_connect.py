"""From a connection's settings to a client that calls it, its calls written down."""

from __future__ import annotations

from sqlalchemy import select

from include.clock import SandboxClock
from include.connections import connect
from include.link_settings import Connection
from include.store.database import Store
from include.store.models import api_calls
from tests.conftest import RunningSandbox
from tests.include.connections.test_check import keep, settings


def test_calls_of_a_run_are_written_down_under_it_and_others_are_not(
    empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    one = settings(empty_sandbox, "avidxchange", "C1")
    keep(empty_sandbox, sqlite_store, one)
    clock = SandboxClock(empty_sandbox.control_url)
    for run_id in (None, "r1"):
        with connect.opened(one, sqlite_store, clock, run_id) as opened:
            assert opened.settings == one
            opened.client.companies()
    with sqlite_store.read() as db:
        rows = db.execute(select(api_calls.c.run_id, api_calls.c.connection, api_calls.c.system)).all()
    assert {tuple(row) for row in rows} == {("r1", "avidxchange_1", "avidxchange")}


def test_of_several_ways_to_log_in_the_configured_one_is_taken() -> None:
    given = {
        "customer_tokens": {"company_token": "a", "user_token": "b"},
        "client_credentials": {"client_id": "c", "client_secret": "d", "company_id": 7},
        "token_url": "http://somewhere",
    }
    avid = Connection(name="a", system="avidxchange", base_url="http://x", auth="client_credentials", companies=("C1",))
    assert connect.credentials_for(avid, given) == {"client_id": "c", "client_secret": "d", "company_id": "7"}
    assert connect.credentials_for(avid, {"client_id": "plain"}) == {"client_id": "plain"}
