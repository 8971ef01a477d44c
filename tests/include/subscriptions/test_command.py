"""`subscriptions` as a person types it, killed in between, and with a receiver that runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from include.store import alerts
from include.store.models import leases
from include.subscriptions.daily import NotNotified, check
from tests.include.commands.conftest import invoke
from tests.include.subscriptions.conftest import Office
from tests.support.basware_tenant import approved
from tests.support.receiver import Office as Listening
from tests.support.receiver import running
from tests.support.waiting import eventually

PROJECT = Path(__file__).resolve().parents[3]
EXACT, BASWARE, AIRBASE, BOOKS = "exact_online_main", "basware_main", "airbase_main", "books"


@pytest.fixture(autouse=True)
def settings(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in office.environment.items():
        monkeypatch.setenv(name, value)


def said(*more: str, code: int = 0) -> dict[str, Any]:
    """The row of each connection."""
    answer = invoke("subscriptions", *more, "--json")
    assert answer.code == code, answer.err
    return {row["connection"]: row for row in answer.json["subscriptions"]}


def killed(office: Office, at: str, *command: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "include.cli", "subscriptions", *command]
    environment = {**os.environ, **office.environment, "ML_CONNECTOR_DIE_AT": at}
    return subprocess.run(line, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120)


def open_alerts(office: Office) -> list[str]:
    with office.store.read() as db:
        return [alert.connection for alert in alerts.listed(db) if alert.code == "subscription_missing"]


def test_who_uses_no_events_hears_nothing(office: Office) -> None:
    assert said("--check") == {}
    assert check() == []
    assert open_alerts(office) == []
    assert {row["state"] for row in said().values()} == {"not_asked"}


def test_the_address_is_given_once(office: Office) -> None:
    answer = invoke("subscriptions", AIRBASE, "--repair")
    assert (answer.code, answer.err) == (
        2,
        "ml-connector: say where airbase_main can reach the receiver: --address https://hooks.example.com\n",
    )
    made = said(AIRBASE, "--repair", "--address", office.base)[AIRBASE]
    assert (made["state"], made["address"]) == ("right", office.base)
    assert said(BASWARE, "--repair")[BASWARE]["address"] == office.base
    assert {name: row["state"] for name, row in said("--check").items()} == {AIRBASE: "right", BASWARE: "right"}


def test_without_a_name_those_are_repaired_that_are_to_be_told(office: Office) -> None:
    said(AIRBASE, "--repair", "--address", office.base)
    assert set(said("--repair")) == {AIRBASE}
    office.enter_key(EXACT, "exact's webhook secret")
    office.enter_key(BOOKS, "intuit's token")
    assert set(said("--repair", "--address", office.base)) == {EXACT, BASWARE, AIRBASE, BOOKS}
    assert {row["state"] for row in said("--check").values()} == {"right", "by_hand"}


def test_what_is_missing_ends_with_1_and_alarms_until_it_is_repaired(office: Office) -> None:
    said(AIRBASE, "--repair", "--address", office.base)
    [row] = office.rows("airbase")
    with office.client(AIRBASE) as opened:
        assert opened.client.write("", "DELETE", f"webhooks/{row['id']}").status == 204
    found = said("--check", code=1)[AIRBASE]
    assert [one["state"] for one in found["found"]] == ["missing"]
    with pytest.raises(NotNotified, match="airbase_main \\(airbase\\): missing: bill_approved, "):
        check()
    assert open_alerts(office) == [AIRBASE]
    said(AIRBASE, "--repair")
    assert open_alerts(office) == []
    assert [one.connection for one in check()] == [AIRBASE]


def test_no_secret_part_and_no_key_is_printed_logged_or_kept_in_clear(office: Office) -> None:
    office.enter_key(EXACT, "exact's webhook secret")
    office.enter_key(BOOKS, "intuit's token")
    office.sandbox.fault(system="airbase", path="webhooks", method="POST", status=500, count=1)
    office.receiver.statuses = [404]  # Basware repeats the address in its refusal, or Exact does not mind
    texts = []
    for command in (
        ("--repair", "--address", office.base),
        ("--repair",),
        ("--check", "--json"),
        (),
        (EXACT, "--json"),
    ):
        line = [sys.executable, "-m", "include.cli", "subscriptions", *command]
        environment = {**os.environ, **office.environment, "ML_CONNECTOR_LOG": "DEBUG"}
        done = subprocess.run(line, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120)
        texts.append(done.stdout + done.stderr)
    assert [one.connection for one in check()]  # all is as it should be in the end
    texts += [file.read_bytes().decode("latin-1") for file in office.home.rglob("*") if file.is_file()]
    texts.append(Path(office.store_url.removeprefix("sqlite:///")).read_bytes().decode("latin-1"))
    parts = [office.address(name).rsplit("/", 1)[1] for name in (EXACT, BASWARE, AIRBASE)]
    keys = [key for name in (EXACT, BASWARE, AIRBASE, BOOKS) for key in office.keys(name) or ()]
    assert (len(parts), len(keys)) == (3, 4)
    for secret in (*parts, *keys):
        assert [text[:200] for text in texts if secret in text] == []


def test_quickbooks_gets_steps_with_its_very_address(office: Office) -> None:
    row = said(BOOKS, "--repair", "--address", office.base, code=1)[BOOKS]
    assert row["state"] == "wanting"
    assert "the verifier_token of books is not kept" in row["says"]
    assert f"Enter this as endpoint URL: {office.address(BOOKS)}" in row["steps"]
    assert [step for step in row["steps"] if "Bill" in step and "Vendor" in step]
    office.enter_key(BOOKS, "intuit's token")
    assert said(BOOKS, "--check")[BOOKS]["state"] == "by_hand"
    shown = invoke("subscriptions", BOOKS).out
    assert f"  3. Enter this as endpoint URL: {office.address(BOOKS)}" in shown
    assert said(BOOKS, "--delete")[BOOKS]["state"] == "not_asked"


def test_ending_it_asks_and_checks_nothing_any_more(office: Office) -> None:
    said(BASWARE, "--repair", "--address", office.base)
    assert said(BASWARE, "--delete")[BASWARE]["state"] == "not_asked"
    assert office.rows("basware") == []
    assert said("--check") == {}


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (("--check", "--repair"), "choose one of --check, --repair and --delete"),
        (("--address", "https://x.example"), "--address goes with --repair"),
        (("--delete",), "--delete needs the connection that is not to be notified any more"),
        (("nobody",), "links.yml has no connection nobody"),
        (("avid_main",), "avidxchange tells of nothing: avid_main is read by the schedules"),
        ((AIRBASE, "--repair", "--address", "http://hooks.example.com"), "the public address of the receiver is https"),
    ],
)
def test_what_cannot_be_asked_for_is_said_in_words(command: tuple[str, ...], text: str) -> None:
    answer = invoke("subscriptions", *command)
    assert answer.code == 2
    assert text in answer.err


def test_a_vendor_that_is_down_ends_with_3_and_leaves_the_alert_alone(office: Office) -> None:
    said(AIRBASE, "--repair", "--address", office.base)
    office.sandbox.fault(system="airbase", path="webhooks", method="GET", status=403, count=1)
    with pytest.raises(NotNotified):
        check()
    assert open_alerts(office) == [AIRBASE]
    office.sandbox.fault(system="airbase", path="webhooks", method="GET", status=401, count=2)
    assert said("--check", code=3)[AIRBASE]["state"] == "unknown"
    with pytest.raises(NotNotified, match="could not be looked at"):
        check()
    assert open_alerts(office) == [AIRBASE]


def test_a_crash_between_making_and_keeping_is_made_good(office: Office) -> None:
    dead = killed(office, "subscription.made", AIRBASE, "--repair", "--address", office.base)
    assert dead.returncode == -9, dead.stderr
    [lost] = office.rows("airbase")
    assert office.keys(AIRBASE) == ()
    found = said("--check", code=1)[AIRBASE]["found"]
    assert [(one["state"], one["why"][:12]) for one in found] == [("wrong", "nobody knows")]
    assert repaired(office, AIRBASE)["state"] == "right"
    [made] = office.rows("airbase")
    assert made["id"] != lost["id"]
    assert len(office.keys(AIRBASE) or ()) == 1


@pytest.mark.faults
@pytest.mark.parametrize(
    ("name", "point"),
    [
        (EXACT, "subscription.made:1"),
        (EXACT, "subscription.made:12"),
        (BASWARE, "subscription.made:1"),
        (BASWARE, "subscription.made:2"),
        (AIRBASE, "subscription.kept:1"),
    ],
)
def test_wherever_it_dies_the_next_repair_ends_with_each_once(office: Office, name: str, point: str) -> None:
    office.enter_key(EXACT, "exact's webhook secret")
    assert killed(office, point, name, "--repair", "--address", office.base).returncode == -9
    assert repaired(office, name)["state"] == "right"
    rows = office.rows(name.removesuffix("_main"))
    right = [one for one in said(name)[name]["found"] if one["state"] == "right"]
    assert len(rows) == len(right) > 0


@pytest.mark.parametrize("name", [EXACT, BASWARE, AIRBASE])
def test_a_move_that_died_half_way_is_finished_and_nothing_is_untold_meanwhile(office: Office, name: str) -> None:
    office.enter_key(EXACT, "exact's webhook secret")
    before = said(name, "--repair", "--address", office.base)[name]["found"]
    moved = office.base.replace("127.0.0.1", "localhost")
    assert killed(office, "subscription.made:1", name, "--repair", "--address", moved).returncode == -9
    half = said(name)[name]["found"]
    topics = {(one["company"], *one["topics"]) for one in before}
    assert {(one["company"], *one["topics"]) for one in half if one["state"] != "missing"} == topics
    assert repaired(office, name)["state"] == "right"
    after = said(name)[name]["found"]
    assert {(one["company"], *one["topics"], one["state"], one["host"]) for one in after} == {
        (*one, "right", moved) for one in topics
    }
    assert len(after) == len(before)


def repaired(office: Office, name: str) -> dict[str, Any]:
    """Once the lease of whoever died has run out."""
    with office.store.begin() as db:
        db.execute(leases.update().where(leases.c.name == f"subscriptions of {name}").values(expires_at=0))
    return said(name, "--repair")[name]


def test_a_receiver_that_runs_is_asked_and_stores_what_the_vendor_tells(office: Office) -> None:
    """The whole of it, nothing stood in for: registered while it runs, tried by Basware, told of a document."""
    listening = Listening(office.home / "receiver", office.store_url, os.environ["ML_CONNECTOR_KEYS"])
    with running(listening, ML_CONNECTOR_CONFIG=str(office.home)) as receiving:
        assert said(BASWARE, "--repair", "--address", receiving.url)[BASWARE]["state"] == "right"
        document = approved(office.sandbox)
        assert eventually(lambda: [row.key for row in listening.events(BASWARE)] == [document])
    assert listening.counts()[BASWARE, "test"] == 2
