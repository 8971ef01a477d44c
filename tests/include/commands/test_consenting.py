"""`connect` by consent in a browser, in processes of its own, against the simulated vendors."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from cryptography.fernet import Fernet

from tests.conftest import RunningSandbox
from tests.include.commands.conftest import invoke
from tests.support.browser import connect, forwarded
from tests.support.terminal import terminal

REALM = "9130357992221046"
EXACT, QUICKBOOKS = "exact_online", "quickbooks_online"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def home(ready: Path, empty_sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Both systems stand in links.yml, and nothing is entered."""
    monkeypatch.setenv("SANDBOX_CLOCK_URL", empty_sandbox.control_url)
    configure(ready, empty_sandbox)
    return ready


def configure(home: Path, sandbox: RunningSandbox, **companies: list[str] | None) -> None:
    wanted = {EXACT: ["123", "456"], QUICKBOOKS: [REALM], **companies}
    entries: dict[str, Any] = {}
    for system, listed in wanted.items():
        entry = {"system": system, "base_url": sandbox.base_url(system)}
        entries[f"{system.partition('_')[0]}_main"] = entry | ({} if listed is None else {"companies": listed})
    (home / "config" / "links.yml").write_text(json.dumps({"connections": entries, "links": []}))


def app(home: Path, sandbox: RunningSandbox, system: str, **wrong: str) -> str:
    """A file with the app's registration."""
    given = sandbox.credentials(system)
    file = home / f"{system}.json"
    file.write_text(json.dumps({name: given[name] for name in ("client_id", "client_secret")} | wrong))
    return str(file)


def registered(sandbox: RunningSandbox, port: int) -> None:
    """QuickBooks sends browsers to this machine, as it does for sandbox companies."""
    sandbox.edit(QUICKBOOKS, "app", {"set": {"redirect_uri": f"http://localhost:{port}/callback"}})


def test_one_command_and_one_consent_connect_a_company(home: Path, empty_sandbox: RunningSandbox, port: int) -> None:
    registered(empty_sandbox, port)
    file = app(home, empty_sandbox, QUICKBOOKS)
    asking = connect(QUICKBOOKS, "--from-json", file, "--port", str(port), "--json")
    Path(file).unlink()
    assert "log in at the vendor and agree" in asking.said
    assert f"http://localhost:{port}/callback must be registered, exactly so, in Intuit's developer portal" in (
        asking.said
    )
    shown = asking.visit(asking.agree())
    answer = asking.end()
    assert (shown.status_code, "quickbooks_main is connected" in shown.text) == (200, True)
    assert answer.code == 0, answer.err
    assert answer.json["kept"] == ["client_id", "client_secret", "redirect_uri"]
    assert (answer.json["works"], answer.json["checked"], "links_yml" in answer.json) == (True, True, False)
    assert "can read vendors, bills and payments" in answer.json["says"]
    assert secrets_in(answer.out + answer.err + shown.text, empty_sandbox, asking.url) == []
    written = b"".join(one.read_bytes() for one in home.rglob("*") if one.is_file())
    tokens = empty_sandbox.state(QUICKBOOKS, "consents")[0]["refresh_token"]
    assert [
        text for text in (empty_sandbox.credentials(QUICKBOOKS)["client_secret"], tokens) if text.encode() in written
    ] == []
    rows = {row["connection"]: row for row in invoke("credentials", "--json").json["credentials"]}
    assert rows["quickbooks_main"]["stored"]
    assert "ends for good, however often it is used" in rows["quickbooks_main"]["clocks"]


def secrets_in(text: str, sandbox: RunningSandbox, url: str) -> list[str]:
    found = [sandbox.credentials(system)[name] for system in (EXACT, QUICKBOOKS) for name in ("client_secret",)]
    return [secret for secret in found if secret in text]


def test_where_the_vendor_wants_a_public_address_it_is_pasted(home: Path, empty_sandbox: RunningSandbox) -> None:
    address = empty_sandbox.credentials(EXACT)["redirect_uri"]
    file = app(home, empty_sandbox, EXACT)
    asking = connect(EXACT, "--from-json", file, "--redirect", address, "--paste", "--json")
    back = asking.agree()
    assert back.startswith(f"{address}?code=")
    answer = asking.end(back + "\n")
    assert answer.code == 0, answer.err
    assert (answer.json["connection"], answer.json["works"]) == ("exact_main", True)
    assert "signed in as" in answer.json["says"]
    code = httpx.URL(back).params["code"]
    assert [text for text in (code, httpx.URL(back).query.decode()) if text in answer.out + answer.err] == []


def test_an_https_address_may_lead_to_this_machine(home: Path, empty_sandbox: RunningSandbox, port: int) -> None:
    address = empty_sandbox.credentials(EXACT)["redirect_uri"]
    file = app(home, empty_sandbox, EXACT, redirect_uri=address)
    asking = connect("exact_main", "--from-json", file, "--port", str(port), "--json")
    assert f"must lead to port {port} of this machine" in asking.said
    assert asking.visit(forwarded(asking.agree(), port)).status_code == 200
    assert asking.end().code == 0


def test_what_was_registered_is_remembered_for_the_next_consent(home: Path, empty_sandbox: RunningSandbox) -> None:
    address = empty_sandbox.credentials(EXACT)["redirect_uri"]
    file = app(home, empty_sandbox, EXACT)
    first = connect(EXACT, "--from-json", file, "--redirect", address)
    assert first.end(first.agree() + "\n").code == 0
    # Nothing is given this time: Enter keeps what is stored, twice.
    again = connect(EXACT, typed="\n\n")
    assert httpx.URL(again.url).params["redirect_uri"] == address
    assert "(Enter keeps the one that is stored)" in again.said
    assert again.end(again.agree() + "\n").code == 0


def test_a_refusal_is_told_in_the_browser_and_in_the_terminal(
    home: Path, empty_sandbox: RunningSandbox, port: int
) -> None:
    registered(empty_sandbox, port)
    asking = connect(QUICKBOOKS, "--from-json", app(home, empty_sandbox, QUICKBOOKS), "--port", str(port))
    state = httpx.URL(asking.url).params["state"]
    old_tab = asking.visit(f"http://localhost:{port}/callback?code=XAB&state=of-yesterday")
    refused = asking.visit(f"http://localhost:{port}/callback?error=access_denied&state={state}")
    answer = asking.end()
    assert (old_tab.status_code, refused.status_code, answer.code) == (400, 403, 3)
    assert "belongs to another question" in old_tab.text
    assert "The terminal is still waiting" in old_tab.text
    assert "consent was refused" in refused.text
    assert "ml-connector: consent was refused" in answer.err
    assert [row["stored"] for row in invoke("credentials", "--json").json["credentials"]] == [False, False]


def test_a_code_that_came_too_late_is_told_in_both_places(home: Path, empty_sandbox: RunningSandbox, port: int) -> None:
    registered(empty_sandbox, port)
    asking = connect(QUICKBOOKS, "--from-json", app(home, empty_sandbox, QUICKBOOKS), "--port", str(port))
    back = asking.agree()
    empty_sandbox.advance(3600)
    shown = asking.visit(back)
    answer = asking.end()
    assert (shown.status_code, answer.code) == (502, 3)
    for text in (shown.text, answer.err):
        assert "QuickBooks does not take the code of this consent" in text
        assert "run `connect` again and come back at once" in text.replace("&#x27;", "'")


def test_a_port_that_is_taken_is_said_before_anybody_is_asked(home: Path, empty_sandbox: RunningSandbox) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        file = app(home, empty_sandbox, QUICKBOOKS)
        answer = invoke("connect", QUICKBOOKS, "--from-json", file, "--redirect", f"http://localhost:{taken}/callback")
    assert answer.code == 3
    assert f"port {taken} of this machine cannot be used (another program listens there)" in answer.err
    assert "agree" not in answer.err


def test_an_address_of_somebody_else_is_not_taken(home: Path, empty_sandbox: RunningSandbox) -> None:
    address = empty_sandbox.credentials(EXACT)["redirect_uri"]
    asking = connect(EXACT, "--from-json", app(home, empty_sandbox, EXACT), "--redirect", address, "--paste")
    answer = asking.end("https://start.exactonline.nl/docs/Login.aspx\n")
    assert answer.code == 3
    assert f"it must begin with {address}" in answer.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--redirect", "http://books.example.com/callback"), "plain http would show the code"),
        (("--redirect", "books"), "it must be a whole address"),
    ],
)
def test_an_address_that_cannot_work_is_a_matter_of_usage(
    home: Path, empty_sandbox: RunningSandbox, options: tuple[str, ...], said: str
) -> None:
    answer = invoke("connect", EXACT, "--from-json", app(home, empty_sandbox, EXACT), *options)
    assert answer.code == 2
    assert said in answer.err


def test_exact_itself_is_not_asked_to_send_a_browser_to_this_machine(home: Path, empty_sandbox: RunningSandbox) -> None:
    (home / "config" / "links.yml").write_text("connections: {}\nlinks: []\n")
    file = app(home, empty_sandbox, EXACT)
    answer = invoke("connect", EXACT, "--from-json", file, "--region", "nl")
    assert answer.code == 2
    assert "Exact Online takes public https addresses only, not http://localhost:8732/callback" in answer.err
    assert "--redirect" in answer.err
    assert "--paste" in answer.err


def test_without_an_entry_the_region_must_be_said(home: Path, empty_sandbox: RunningSandbox) -> None:
    (home / "config" / "links.yml").write_text("connections: {}\nlinks: []\n")
    file = app(home, empty_sandbox, EXACT)
    answer = invoke("connect", EXACT, "--from-json", file)
    assert (answer.code, "Name it with --region: nl, be, uk, de, fr, es, us" in answer.err) == (2, True)
    wrong = invoke("connect", EXACT, "--from-json", file, "--region", "xx")
    assert (wrong.code, "must be one of nl, be" in wrong.err) == (2, True)


@pytest.mark.parametrize("picked", [(), ("456",)])
def test_an_entry_without_companies_gets_those_that_the_account_sees(
    home: Path, empty_sandbox: RunningSandbox, picked: tuple[str, ...]
) -> None:
    configure(home, empty_sandbox, **{EXACT: None})
    address = empty_sandbox.credentials(EXACT)["redirect_uri"]
    file = app(home, empty_sandbox, EXACT, redirect_uri=address)
    options = [word for one in picked for word in ("--company", one)]
    asking = connect(EXACT, "--from-json", file, "--json", *options)
    answer = asking.end(asking.agree() + "\n")
    assert answer.code == 0, answer.err
    entry = yaml.safe_load(answer.json["links_yml"])["connections"]["exact_main"]
    assert (entry["system"], entry["base_url"]) == (EXACT, empty_sandbox.base_url(EXACT))
    assert set(entry["companies"]) == (
        set(picked) if picked else set(empty_sandbox.info["systems"][EXACT]["companies"])
    )
    # What was printed is what links.yml takes.
    (home / "config" / "links.yml").write_text(answer.json["links_yml"] + "\nlinks: []\n")
    checked = invoke("credentials", "--check", "--json")
    assert (checked.code, [row["works"] for row in checked.json["credentials"]]) == (0, [True])


def test_the_company_of_quickbooks_is_the_one_that_was_chosen_on_intuits_page(
    home: Path, empty_sandbox: RunningSandbox, port: int
) -> None:
    configure(home, empty_sandbox, **{QUICKBOOKS: None})
    registered(empty_sandbox, port)
    asking = connect(QUICKBOOKS, "--from-json", app(home, empty_sandbox, QUICKBOOKS), "--port", str(port), "--json")
    asking.visit(asking.agree())
    answer = asking.end()
    assert answer.code == 0, answer.err
    assert f'companies: ["{REALM}"]  # ' in answer.json["links_yml"]


def test_a_company_that_the_account_does_not_see_is_named_with_those_that_it_does(
    home: Path, empty_sandbox: RunningSandbox
) -> None:
    configure(home, empty_sandbox, **{EXACT: ["123", "999"]})
    address = empty_sandbox.credentials(EXACT)["redirect_uri"]
    asking = connect(EXACT, "--from-json", app(home, empty_sandbox, EXACT, redirect_uri=address), "--json")
    answer = asking.end(asking.agree() + "\n")
    assert answer.code == 3
    assert "division 999 is not among those this app may reach" in answer.json["says"]
    assert "this account sees 123" in answer.json["says"]
    assert {"123", "456"} <= set(answer.json["visible"])


def test_the_consent_of_another_company_is_refused_and_nothing_is_kept(
    home: Path, empty_sandbox: RunningSandbox, port: int
) -> None:
    configure(home, empty_sandbox, **{QUICKBOOKS: ["4711"]})
    registered(empty_sandbox, port)
    asking = connect(QUICKBOOKS, "--from-json", app(home, empty_sandbox, QUICKBOOKS), "--port", str(port))
    shown = asking.visit(asking.agree())
    answer = asking.end()
    assert (shown.status_code, answer.code) == (403, 3)
    assert f"the consent is for company {REALM}, and quickbooks_main has 4711 in links.yml" in answer.err
    assert [row["stored"] for row in invoke("credentials", "--json").json["credentials"]] == [False, False]


def test_without_a_key_nobody_is_asked(
    home: Path, empty_sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ML_CONNECTOR_KEYS")
    answer = invoke("connect", EXACT, "--from-json", app(home, empty_sandbox, EXACT))
    assert answer.code == 3
    assert "ML_CONNECTOR_KEYS holds no key" in answer.err
    assert "Open this address" not in answer.err


def test_half_an_apps_registration_is_not_enough(home: Path) -> None:
    answer = invoke("connect", EXACT, "--from-json", "-", typed='{"client_id": "hunter2"}')
    assert (answer.code, "exact_main needs client_id and client_secret; missing: client_secret" in answer.err) == (
        2,
        True,
    )
    assert "hunter2" not in answer.err
    pasted = invoke("connect", EXACT, "--from-json", "-", "--paste", typed="{}")
    assert (pasted.code, "give the fields as a file" in pasted.err) == (2, True)


@pytest.mark.parametrize("option", [("--paste",), ("--port", "8733"), ("--region", "nl"), ("--company", "1")])
def test_an_option_of_a_consent_is_not_ignored_where_there_is_none(
    home: Path, empty_sandbox: RunningSandbox, option: tuple[str, ...]
) -> None:
    given = json.dumps(empty_sandbox.credentials(EXACT))
    answer = invoke("connect", EXACT, "--from-json", "-", *option, typed=given)
    assert (answer.code, "are for a consent in a browser" in answer.err) == (2, True)


def test_companies_stand_in_one_place(home: Path, empty_sandbox: RunningSandbox) -> None:
    answer = invoke("connect", EXACT, "--from-json", app(home, empty_sandbox, EXACT), "--company", "123")
    assert (answer.code, "links.yml has those of exact_main" in answer.err) == (2, True)


def test_what_the_account_does_not_see_cannot_be_chosen(home: Path, empty_sandbox: RunningSandbox) -> None:
    configure(home, empty_sandbox, **{EXACT: None})
    address = empty_sandbox.credentials(EXACT)["redirect_uri"]
    file = app(home, empty_sandbox, EXACT, redirect_uri=address)
    asking = connect(EXACT, "--from-json", file, "--company", "999")
    answer = asking.end(asking.agree() + "\n")
    assert answer.code == 2
    assert "exact_main is kept, but 999 is not among what this account sees: 123" in answer.err


# --- at a terminal ---------------------------------------------------------------------------------------------------


def test_at_a_terminal_nothing_secret_is_echoed_and_the_divisions_are_chosen(
    home: Path, empty_sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    configure(home, empty_sandbox, **{EXACT: None})
    given = empty_sandbox.credentials(EXACT)
    with terminal("connect", EXACT, "--redirect", given["redirect_uri"], "--paste") as screen:
        screen.wait_for("exact_main client_id")
        screen.type_hidden(given["client_id"])
        screen.wait_for("exact_main client_secret")
        screen.type_hidden(given["client_secret"])
        said = screen.wait_for("Paste the full address here")
        url = next(line.strip() for line in said.splitlines() if line.strip().startswith("http"))
        screen.type(httpx.get(url).headers["location"])
        screen.wait_for("Which of them")
        screen.type("123, 456")
        assert screen.end() == 0, screen.shown
    assert given["client_secret"] not in screen.shown
    assert 'companies: ["123", "456"]  # ' in screen.shown
    assert "exact_main works: signed in as" in screen.shown


# --- keys --------------------------------------------------------------------------------------------------------


def test_a_key_is_changed_in_three_steps(
    home: Path, empty_sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = json.dumps(empty_sandbox.credentials(EXACT))
    assert invoke("connect", EXACT, "--from-json", "-", typed=given).code == 0
    old, new = os.environ["ML_CONNECTOR_KEYS"], Fernet.generate_key().decode()
    monkeypatch.setenv("ML_CONNECTOR_KEYS", f"{new},{old}")
    assert invoke("credentials", "--rotate-keys", "--json").json == {"re_encrypted": 2}
    monkeypatch.setenv("ML_CONNECTOR_KEYS", new)
    rows = {row["connection"]: row for row in invoke("credentials", "--check", "--json").json["credentials"]}
    assert rows["exact_main"]["works"]
    monkeypatch.setenv("ML_CONNECTOR_KEYS", old)
    refused = invoke("credentials", "--rotate-keys")
    assert (refused.code, "cannot be opened with the keys in ML_CONNECTOR_KEYS" in refused.err) == (3, True)


def test_under_a_wrong_key_each_connection_says_so_and_connect_still_helps(
    home: Path, empty_sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = json.dumps(empty_sandbox.credentials(EXACT))
    assert invoke("connect", EXACT, "--from-json", "-", typed=given).code == 0
    monkeypatch.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())
    answer = invoke("credentials", "--json")
    assert (answer.code, "credentials of exact_main cannot be opened" in answer.err) == (3, True)
    rows = {row["connection"]: row for row in answer.json["credentials"]}
    assert (rows["exact_main"]["stored"], rows["exact_main"]["readable"]) == (True, False)
    assert "Put that key back" in rows["exact_main"]["clocks"]
    assert rows["quickbooks_main"]["readable"]
    empty_sandbox.advance(600)  # Exact renews no sooner
    fresh = json.dumps(empty_sandbox.credentials(EXACT))
    assert invoke("connect", EXACT, "--from-json", "-", typed=fresh).code == 0
    assert invoke("init", "--json").code == 0
