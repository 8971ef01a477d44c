"""A person's consent against the simulated vendors, over real HTTP: what is kept, and what a failure leaves."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from include.clock import SandboxClock
from include.connections import connect
from include.connections import credentials as connections
from include.connections.check import check_connection
from include.connections.consent import AnotherCompany, Application, Question, WrongRedirect, reached
from include.http.errors import MalformedAnswer, Transient, Unauthorised
from include.link_settings import Connection
from include.oauth.redirect import NoAnswer, RefusedByPerson, WrongState
from include.store.database import Store
from include.store.models import tokens
from include.store.vault import Vault
from include.systems import registry
from tests.conftest import RunningSandbox
from tests.include.connections.test_check import REALM, keep, settings

COMPANIES = {"exact_online": ("123", "456"), "quickbooks_online": (REALM,)}
SYSTEMS = tuple(COMPANIES)
MOST_OF_TEN_MINUTES = 575


def asked(sandbox: RunningSandbox, store: Store, one: Connection, **wrong: str) -> Question:
    given = sandbox.credentials(one.system)
    fields = {name: given[name] for name in ("client_id", "client_secret", "redirect_uri")}
    return Question(one, Application(**{**fields, **wrong}), store, SandboxClock(sandbox.control_url))


def agreed(question: Question, **more: str) -> str:
    """What the browser brings back after somebody agreed at the vendor."""
    with httpx.Client(follow_redirects=False) as browser:
        answer = browser.get(httpx.URL(question.url).copy_merge_params(more))
    assert answer.status_code == 302, answer.text
    address = answer.headers["location"]
    assert address.startswith(f"{question.redirect_uri}?")
    return str(address.partition("?")[2])


def check(sandbox: RunningSandbox, store: Store, one: Connection) -> dict[str, Any]:
    return check_connection(one, store, SandboxClock(sandbox.control_url), thorough=True)


def chain(store: Store) -> list[tuple[int, str]]:
    with store.read() as db:
        return [tuple(row) for row in db.execute(select(tokens.c.generation, tokens.c.state).order_by("generation"))]


@pytest.fixture(params=SYSTEMS)
def one(request: pytest.FixtureRequest, empty_sandbox: RunningSandbox) -> Connection:
    """A connection to each of the two systems, with nothing entered yet."""
    return settings(empty_sandbox, request.param, *COMPANIES[request.param])


def test_a_consent_is_all_it_takes_to_work(one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store) -> None:
    question = asked(empty_sandbox, sqlite_store, one)
    question.take(agreed(question))
    assert check(empty_sandbox, sqlite_store, one)["works"]
    assert chain(sqlite_store) == [(1, "current")]
    given = empty_sandbox.credentials(one.system)
    kept = Vault.from_environment(sqlite_store).get(one.name)
    assert kept == {name: given[name] for name in ("client_id", "client_secret", "redirect_uri")}
    assert question.company == (REALM if one.system == "quickbooks_online" else "")


def test_nothing_of_it_stands_in_the_store_in_clear(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    question = asked(empty_sandbox, sqlite_store, one)
    query = agreed(question)
    question.take(query)
    secret = str(empty_sandbox.credentials(one.system)["client_secret"])
    code = httpx.QueryParams(query)["code"]
    with sqlite_store.read() as db:
        rows = [bytes(row) for row in db.scalars(select(tokens.c.ciphertext))]
        vault = [bytes(row) for row in db.exec_driver_sql("select ciphertext from secrets").scalars()]
    assert [text for text in (secret, code) for row in rows + vault if text.encode() in row] == []
    assert secret not in f"{question} {vars(question)} {question.url}"


def test_the_browser_that_comes_twice_finds_it_done(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    question = asked(empty_sandbox, sqlite_store, one)
    query = agreed(question)
    assert [question.page(query).title for _ in range(2)] == ["Connected", "Connected"]
    question.check()
    assert chain(sqlite_store) == [(1, "current")]


def before(sandbox: RunningSandbox, store: Store, one: Connection) -> dict[str, Any]:
    """The connection works: its credentials and its chain."""
    keep(sandbox, store, one)
    assert check(sandbox, store, one)["works"]
    with store.read() as db:
        return {"chain": db.execute(select(tokens)).all(), "kept": Vault.from_environment(store).get(one.name)}


def after(store: Store, one: Connection) -> dict[str, Any]:
    with store.read() as db:
        return {"chain": db.execute(select(tokens)).all(), "kept": Vault.from_environment(store).get(one.name)}


def test_a_consent_that_fails_leaves_the_connection_as_it_was(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    was = before(empty_sandbox, sqlite_store, one)
    question = asked(empty_sandbox, sqlite_store, one)
    with pytest.raises(WrongState, match="another question"):
        question.take("code=XAB&state=forged")
    state = httpx.URL(question.url).params["state"]
    with pytest.raises(RefusedByPerson, match="runs `connect` again and agrees"):
        question.take(f"error=access_denied&state={state}")
    with pytest.raises(Unauthorised, match="does not take the code of this consent"):
        question.take(f"code=made-up&state={state}")
    assert after(sqlite_store, one) == was
    assert check(empty_sandbox, sqlite_store, one)["works"]


def test_a_code_that_is_too_old_says_what_to_do(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    question = asked(empty_sandbox, sqlite_store, one)
    query = agreed(question)
    empty_sandbox.advance(MOST_OF_TEN_MINUTES)
    page = question.page(query)
    assert (page.status, page.ends) == (502, True)
    assert "a code works once" in page.text
    assert httpx.QueryParams(query)["code"] not in page.html().decode()
    with pytest.raises(Unauthorised, match="run `connect` again and come back at once"):
        question.check()
    assert chain(sqlite_store) == []


def test_an_app_that_the_vendor_does_not_know_is_told_from_a_bad_code(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    question = asked(empty_sandbox, sqlite_store, one, client_secret="hunter2hunter2")
    with pytest.raises(Unauthorised, match="does not know this app") as caught:
        question.take(agreed(question))
    assert "hunter2" not in str(caught.value)
    assert chain(sqlite_store) == []


def test_a_reply_that_never_comes_or_cannot_be_read_keeps_what_there_was(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    was = before(empty_sandbox, sqlite_store, one)
    question = asked(empty_sandbox, sqlite_store, one)
    path = {"exact_online": "oauth2/token", "quickbooks_online": "tokens/bearer"}[one.system]
    fault = {"system": one.system, "path": path, "method": "POST", "count": 1}
    empty_sandbox.fault(**fault, drop_after_commit=True)
    with pytest.raises(Transient, match="the token endpoint did not answer"):
        question.take(agreed(question))
    assert after(sqlite_store, one) == was
    empty_sandbox.fault(**fault, status=200, html=True)
    with pytest.raises(MalformedAnswer):
        question.take(agreed(question))
    assert after(sqlite_store, one)["kept"] == was["kept"]
    assert [state for _, state in chain(sqlite_store)].count("current") == 1


def test_without_a_key_nobody_is_asked_to_consent(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ML_CONNECTOR_KEYS")
    with pytest.raises(Exception, match="ML_CONNECTOR_KEYS holds no key"):
        asked(empty_sandbox, sqlite_store, one)


def test_an_address_that_is_not_registered_never_brings_the_browser_back(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    question = asked(empty_sandbox, sqlite_store, one, redirect_uri="https://books.example.com/other")
    assert httpx.get(question.url).status_code == 400


@pytest.mark.parametrize(
    ("system", "region", "address", "said"),
    [
        ("exact_online", "nl", "http://localhost:8732/callback", "public https addresses only"),
        ("exact_online", "nl", "https://localhost/callback", "public https addresses only"),
        ("exact_online", "nl", "https://books.example.com/callback", None),
        ("quickbooks_online", "production", "http://localhost:8732/callback", "Intuit takes https addresses"),
        ("quickbooks_online", "production", "https://192.0.2.1/callback", "Intuit takes https addresses"),
        ("quickbooks_online", "production", "https://books.example.com/callback", None),
        ("quickbooks_online", "sandbox", "http://localhost:8732/callback", None),
        ("quickbooks_online", "sandbox", "http://127.0.0.1:8732/callback", "or http://localhost only"),
        ("quickbooks_online", "sandbox", "http://books.example.com/callback", "plain http"),
    ],
)
def test_what_the_vendors_themselves_refuse_is_said_before_anybody_is_asked(
    sqlite_store: Store, empty_sandbox: RunningSandbox, system: str, region: str, address: str, said: str | None
) -> None:
    one = Connection(name="one", system=system, region=region, companies=("1",))
    application = Application("id", "secret", address)
    clock = SandboxClock(empty_sandbox.control_url)
    if said is None:
        assert "redirect_uri=" in Question(one, application, sqlite_store, clock).url
    else:
        with pytest.raises(WrongRedirect, match=said):
            Question(one, application, sqlite_store, clock)


def test_the_public_pages_are_the_vendors_own(sqlite_store: Store, empty_sandbox: RunningSandbox) -> None:
    application = Application("id", "secret", "https://books.example.com/callback")
    clock = SandboxClock(empty_sandbox.control_url)
    pages = []
    for system, region in (("exact_online", "be"), ("quickbooks_online", "production")):
        one = Connection(name="one", system=system, region=region, companies=("1",))
        url = httpx.URL(Question(one, application, sqlite_store, clock).url)
        pages.append((str(url.copy_with(query=None)), dict(url.params)))
    (exact, asked_there), (intuit, asked_here) = pages
    assert (exact, intuit) == (
        "https://start.exactonline.be/api/oauth2/auth",
        "https://appcenter.intuit.com/connect/oauth2",
    )
    both = {"client_id": "id", "response_type": "code", "redirect_uri": "https://books.example.com/callback"}
    assert {**asked_there, "state": ""} == {**both, "state": "", "force_login": "1"}
    assert {**asked_here, "state": ""} == {**both, "state": "", "scope": "com.intuit.quickbooks.accounting"}
    assert asked_there["state"] != asked_here["state"]


def test_a_consent_for_another_company_is_not_exchanged(empty_sandbox: RunningSandbox, sqlite_store: Store) -> None:
    one = settings(empty_sandbox, "quickbooks_online", "4711")
    question = asked(empty_sandbox, sqlite_store, one)
    mark = int(empty_sandbox.get("/calls", since=0)["next"])
    with pytest.raises(AnotherCompany, match=rf"is for company {REALM}, and quickbooks_online_1 has 4711"):
        question.take(agreed(question))
    assert [call for call in empty_sandbox.get("/calls", since=mark)["calls"] if call["method"] == "POST"] == []
    assert chain(sqlite_store) == []


def test_a_company_that_is_not_said_is_not_guessed(empty_sandbox: RunningSandbox, sqlite_store: Store) -> None:
    one = settings(empty_sandbox, "quickbooks_online", REALM).model_copy(update={"companies": ()})
    question = asked(empty_sandbox, sqlite_store, one)
    query = agreed(question)
    with pytest.raises(NoAnswer, match="which company was chosen"):
        question.take(query.partition("&realmId")[0])
    question.take(query)
    assert question.company == REALM


def test_divisions_that_the_account_does_not_see_are_named(empty_sandbox: RunningSandbox, sqlite_store: Store) -> None:
    one = settings(empty_sandbox, "exact_online", "123", "999")
    question = asked(empty_sandbox, sqlite_store, one)
    question.take(agreed(question))
    found = check(empty_sandbox, sqlite_store, one)
    assert not found["works"]
    assert "division 999 is not among those this app may reach" in found["says"]
    seen = reached(one, sqlite_store, SandboxClock(empty_sandbox.control_url)).companies
    assert {"123", "456"} <= set(seen)


def test_who_is_at_work_goes_on_while_somebody_consents_anew(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store
) -> None:
    keep(empty_sandbox, sqlite_store, one)
    clock = SandboxClock(empty_sandbox.control_url, fresh_for=0)
    greet = registry.system(one.system).greeting
    with connect.opened(one, sqlite_store, clock) as opened:
        assert set(one.companies) <= set(greet(opened.client).companies)
        question = asked(empty_sandbox, sqlite_store, one)
        question.take(agreed(question))
        assert set(one.companies) <= set(greet(opened.client).companies)
        empty_sandbox.advance(4000)
        assert set(one.companies) <= set(greet(opened.client).companies)
    assert [state for _, state in chain(sqlite_store)].count("current") == 1
    assert {call["status"] for call in empty_sandbox.get("/calls", since=0)["calls"]} <= {200, 302}


def test_a_lost_key_is_made_up_for_by_a_new_consent(
    one: Connection, empty_sandbox: RunningSandbox, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.fernet import Fernet

    before(empty_sandbox, sqlite_store, one)
    monkeypatch.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())
    found = check(empty_sandbox, sqlite_store, one)
    assert (found["works"], found["cause"]) == (False, "VaultError")
    assert "connect" in found["says"]
    assert connections.kept(one.name, Vault.from_environment(sqlite_store)) == {}
    question = asked(empty_sandbox, sqlite_store, one)
    question.take(agreed(question))
    assert check(empty_sandbox, sqlite_store, one)["works"]
