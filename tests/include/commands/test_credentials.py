from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import RunningSandbox
from tests.include.commands.conftest import Ran, invoke

SECRETS = {"company_token": "hunter2-company", "user_token": "hunter2-user"}


def test_credentials_from_standard_input_are_kept_and_never_shown(ready: Path) -> None:
    answer = invoke("connect", "avidxchange", "--from-json", "-", "--json", typed=json.dumps(SECRETS))
    assert answer.json["connection"] == "avid_main"
    assert answer.json["kept"] == ["company_token", "user_token"]
    rows = invoke("credentials", "--json").json["credentials"]
    assert {row["connection"]: row["stored"] for row in rows} == {"exact_main": False, "avid_main": True}
    shown = answer.out + answer.err + invoke("credentials").out + invoke("status", "--json").out
    assert "hunter2" not in shown
    assert b"hunter2" not in b"".join(file.read_bytes() for file in ready.rglob("*") if file.is_file())


def test_credentials_from_a_file_as_the_sandbox_hands_them_out(ready: Path, tmp_path: Path) -> None:
    file = tmp_path / "given.json"
    file.write_text(json.dumps({"credentials": {"customer_tokens": SECRETS, "gateway_password": {"username": "u"}}}))
    assert invoke("connect", "avidxchange", "--from-json", str(file)).out.startswith("avid_main: credentials saved\n")


def test_credentials_asked_for_on_a_terminal_are_not_echoed(ready: Path) -> None:
    answer = invoke("connect", "avidxchange", typed="hunter2-company\nhunter2-user\n")
    assert "avid_main: credentials saved" in answer.out
    assert "hunter2" not in answer.out + answer.err
    assert "avid_main company_token" in answer.out + answer.err


def test_offline_they_are_kept_and_it_says_that_they_could_not_be_checked(ready: Path) -> None:
    answer = invoke("connect", "avid_main", "--from-json", "-", typed=json.dumps(SECRETS))
    assert answer.code == 1
    assert "avid_main: credentials saved\navid_main could not be checked now: " in answer.out
    assert "127.0.0.1" not in answer.err
    stored = invoke("credentials", "--json").json["credentials"]
    assert [row["stored"] for row in stored] == [False, True]


@pytest.fixture
def reachable(ready: Path, ran: Ran) -> dict[str, str]:
    """The simulated AvidXchange is where links.yml says; these are its credentials."""
    file = ready / "config" / "links.yml"
    settings = json.loads(file.read_text())
    settings["connections"]["avid_main"]["base_url"] = ran.company.sandbox.base_url("avidxchange")
    file.write_text(json.dumps(settings))
    return dict(ran.company.sandbox.credentials("avidxchange")["customer_tokens"])


def test_what_was_entered_is_checked_at_once_by_the_connections_own_name(reachable: dict[str, str]) -> None:
    answer = invoke("connect", "avid_main", "--from-json", "-", "--json", typed=json.dumps(reachable))
    assert answer.code == 0
    assert (answer.json["works"], answer.json["checked"], answer.json["lacks"]) == (True, True, False)
    assert [right["what"] for right in answer.json["rights"]] == [
        "vendors",
        "codes",
        "purchase orders",
        "invoices",
        "payments",
    ]
    text = invoke("connect", "avidxchange", "--from-json", "-", typed=json.dumps(reachable)).out
    assert text.startswith("avid_main: credentials saved\navid_main works: companies C1; can read vendors")


def test_what_may_not_be_read_is_named_and_ends_with_exit_code_1(reachable: dict[str, str], ran: Ran) -> None:
    ran.company.sandbox.fault(system="avidxchange", path="/v1/payments", method="GET", status=403, count=1)
    answer = invoke("connect", "avid_main", "--from-json", "-", typed=json.dumps(reachable))
    assert answer.code == 1
    assert "avid_main works: " in answer.out
    assert "CANNOT read payments: " in answer.out


def test_basware_is_connected_to_though_it_does_not_show_its_companies(
    ready: Path, empty_sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, sandbox = ready / "config" / "links.yml", empty_sandbox
    monkeypatch.setenv("SANDBOX_CLOCK_URL", sandbox.control_url)
    settings = json.loads(file.read_text())
    way = {"system": "basware", "base_url": sandbox.base_url("basware"), "auth": "client_credentials"}
    settings["connections"] = {"basware_main": {**way, "companies": ["DE01", "DE02"]}}
    file.write_text(json.dumps({**settings, "links": []}))
    given = json.dumps(sandbox.credentials("basware"))
    answer = invoke("connect", "basware", "--from-json", "-", "--json", typed=given)
    assert (answer.code, answer.json["works"], answer.json["lacks"]) == (0, True, False)
    assert answer.json["kept"] == ["client_id", "client_secret"]
    checked = invoke("credentials", "--check", "--json")
    assert (checked.code, [row["works"] for row in checked.json["credentials"]]) == (0, [True])
    assert "can read vendors, accounts of the ledger" in invoke("credentials", "--check").out.replace("\n", " ")
    wrong = json.dumps({**json.loads(given), "client_secret": "hunter2"})
    assert invoke("connect", "basware", "--from-json", "-", typed=wrong).code == 3
    assert invoke("connect", "basware", "--from-json", "-", typed=given).code == 0, "tried, then in place of the first"
    assert invoke("credentials", "--check").code == 0


def test_airbase_is_connected_to_with_a_key_and_no_word_about_how_it_is_written(
    ready: Path, empty_sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, sandbox = ready / "config" / "links.yml", empty_sandbox
    monkeypatch.setenv("SANDBOX_CLOCK_URL", sandbox.control_url)
    settings = json.loads(file.read_text())
    way = {"system": "airbase", "base_url": sandbox.base_url("airbase"), "companies": ["MER-NL", "MER-BE"]}
    settings["connections"] = {"airbase_main": way}
    file.write_text(json.dumps({**settings, "links": []}))
    given = json.dumps(sandbox.credentials("airbase"))
    answer = invoke("connect", "airbase", "--from-json", "-", "--json", typed=given)
    assert (answer.code, answer.json["works"], answer.json["kept"]) == (0, True, ["api_key"])
    checked = invoke("credentials", "--check", "--json")
    assert (checked.code, [row["works"] for row in checked.json["credentials"]]) == (0, [True])
    wrong = invoke("connect", "airbase", "--from-json", "-", typed='{"api_key": "hunter2-hunter2"}')
    assert (wrong.code, "hunter2" in wrong.out + wrong.err) == (3, False)


def test_credentials_that_are_refused_are_said_to_be_with_exit_code_3(reachable: dict[str, str]) -> None:
    wrong = {**reachable, "user_token": "hunter2"}
    answer = invoke("connect", "avid_main", "--from-json", "-", typed=json.dumps(wrong))
    assert answer.code == 3
    assert "avid_main does not work: " in answer.out
    assert "hunter2" not in answer.out + answer.err


def test_what_works_stays_until_something_else_is_proved_to(reachable: dict[str, str]) -> None:
    assert invoke("connect", "avid_main", "--from-json", "-", typed=json.dumps(reachable)).code == 0
    wrong = json.dumps({**reachable, "user_token": "hunter2"})
    refused = invoke("connect", "avid_main", "--from-json", "-", "--json", typed=wrong)
    assert (refused.code, refused.json["kept"], refused.json["checked"]) == (3, [], True)
    said = invoke("connect", "avid_main", "--from-json", "-", typed=wrong).out
    assert "avid_main: credentials NOT saved, what was there before stays" in said
    rows = invoke("credentials", "--check", "--json").json["credentials"]
    assert [row["works"] for row in rows if row["connection"] == "avid_main"] == [True]


def test_the_advice_of_a_connection_without_credentials_can_be_followed_word_by_word(ready: Path) -> None:
    (said,) = [row["says"] for row in invoke("credentials", "--check", "--json").json["credentials"]][:1]
    command = said.split("`ml-connector ")[1].split("`")[0].split()
    assert command == ["connect", "exact_main"]
    fields = {"client_id": "a", "client_secret": "b", "refresh_token": "c"}
    assert "exact_main: credentials saved" in invoke(*command, "--from-json", "-", typed=json.dumps(fields)).out


def test_a_missing_field_is_named_and_what_was_given_is_not_repeated(ready: Path) -> None:
    answer = invoke("connect", "avidxchange", "--from-json", "-", typed='{"company_token": "hunter2"}')
    assert answer.code == 2
    assert "avid_main needs company_token, user_token; missing: user_token" in answer.err
    assert "hunter2" not in answer.err


def test_a_check_makes_a_real_call_for_each_connection_and_says_what_works(ran: Ran) -> None:
    rows = {row["connection"]: row for row in ran.json("credentials", "--check")["credentials"]}
    assert {name: row["works"] for name, row in rows.items()} == {
        "exact_main": True,
        "avid_main": True,
        "quickbooks_main": True,
    }
    assert set(rows["exact_main"]["companies"]) == {"123", "456"}
    assert "signed in as" in rows["exact_main"]["says"]
    text = " ".join(ran.cli("credentials", "--check").out.split())
    assert "companies C1, C2, C3; can read vendors" in text
    assert "calls today (123)" in text
    assert "metered reads this month" in text


def test_a_check_that_fails_ends_with_exit_code_3_and_still_answers_in_full(ready: Path) -> None:
    answer = invoke("credentials", "--check", "--json")
    assert answer.code == 3
    rows = answer.json["credentials"]
    assert [row["works"] for row in rows] == [False, False]
    assert all("connect" in row["says"] for row in rows)


def test_no_secret_of_the_company_is_anywhere_in_what_a_run_said(ran: Ran) -> None:
    given = ran.company.sandbox.info["systems"]
    secrets = [
        given["exact_online"]["credentials"]["client_secret"],
        given["exact_online"]["credentials"]["refresh_token"],
        given["avidxchange"]["credentials"]["client_credentials"]["client_secret"],
        ran.company.environment["ML_CONNECTOR_KEYS"],
    ]
    said = ran.first.out + ran.first.err
    assert [secret for secret in secrets if secret in said] == []


def test_a_channels_secret_is_entered_like_a_connections_and_never_shown(ready: Path) -> None:
    file = ready / "config" / "links.yml"
    settings = json.loads(file.read_text())
    mail = {"kind": "mail", "host": "smtp.example.com", "sender": "ml@example.com", "to": ["ap@example.com"]}
    settings["channels"] = {"on_call": {"kind": "chat"}, "post": mail}
    file.write_text(json.dumps(settings))
    answer = invoke("connect", "on_call", "--from-json", "-", "--json", typed='{"url": "https://chat/hunter2"}')
    assert answer.json == {"channel": "on_call", "kept": ["url"]}
    assert "hunter2" not in answer.err
    assert b"hunter2" not in b"".join(file.read_bytes() for file in ready.rglob("*") if file.is_file())
    assert invoke("connect", "on_call", "--from-json", "-", typed="{}").code == 2
    assert "needs no secret" in invoke("connect", "post").err
