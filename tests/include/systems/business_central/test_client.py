"""Reading Business Central over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from include.http.errors import Unauthorised
from include.store.database import Store
from include.systems import registry
from include.systems.business_central.auth import endpoint
from tests.conftest import RunningSandbox
from tests.support import live
from tests.support.business_central import BOOKS
from tests.support.stores import sqlite_store, sqlite_template  # noqa: F401 - fixtures


@pytest.fixture
def opened(sandbox: RunningSandbox, sqlite_store: Store) -> Iterator[live.Live]:  # noqa: F811
    with live.business_central(sandbox, sqlite_store, sleep=lambda seconds: None) as found:
        yield found


def tokens_asked(sandbox: RunningSandbox) -> int:
    return sum(call["path"].endswith("/oauth2/v2.0/token") for call in sandbox.get("/calls")["calls"])


@pytest.mark.parametrize(
    ("base", "address"),
    [
        (
            "https://api.businesscentral.dynamics.com/v2.0/production",
            "https://login.microsoftonline.com/cronus.com/oauth2/v2.0/token",
        ),
        ("http://127.0.0.1:8108/v2.0/production", "http://127.0.0.1:8108/cronus.com/oauth2/v2.0/token"),
    ],
)
def test_tokens_come_from_microsofts_own_host_or_from_the_address_that_stands_in_for_it(
    base: str, address: str
) -> None:
    assert str(endpoint(httpx.URL(base), "cronus.com").address) == address


@pytest.mark.parametrize("tenant", ["", "a/b", "a?b", "a b"])
def test_a_tenant_that_could_change_the_address_is_refused(tenant: str) -> None:
    with pytest.raises(ValueError, match="tenant_id"):
        endpoint(httpx.URL("https://api.businesscentral.dynamics.com/v2.0/production"), tenant)


def test_one_token_is_used_for_an_hour_and_another_one_is_asked_for_before_it_ends(
    opened: live.Live, sandbox: RunningSandbox
) -> None:
    for seconds, asked in [(0, 1), (3500, 1), (60, 2)]:
        opened.clock.wait_until(opened.clock.now() + timedelta(seconds=seconds))
        assert opened.client.rows("", "companies")
        assert tokens_asked(sandbox) == asked


def test_who_connects_sees_the_companies_and_what_may_be_read(opened: live.Live) -> None:
    system = registry.system("business_central")
    found = system.greeting(opened.client)
    assert BOOKS in found.companies
    assert all(found.companies.values())
    assert [(one.what, one.company, one.problem) for one in system.rights(opened.client, [BOOKS])] == [
        ("vendors", BOOKS, ""), ("purchase invoices", BOOKS, ""),
    ]  # fmt: skip


def test_a_secret_that_ended_asks_for_a_person_and_is_not_shown(opened: live.Live, sandbox: RunningSandbox) -> None:
    secret = sandbox.credentials("business_central")["client_secret"]
    sandbox.edit("business_central", "credentials", {"set": {"client_secret": "another"}})
    with pytest.raises(Unauthorised, match="connect business_central") as raised:
        opened.client.rows("", "companies")
    assert secret not in str(raised.value)
    assert "invalid_client" in str(raised.value)


@pytest.mark.parametrize(("company", "path"), [("", "vendors"), ("x)/y(", "vendors"), (BOOKS, "vendors/../x")])
def test_what_is_no_address_is_not_called(opened: live.Live, company: str, path: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        opened.client.rows(company, path)
