"""What waits for a person, decided on the command line: the next run honours it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from include.store import reviews
from include.store.database import Store
from tests.include.commands.conftest import Ran
from tests.support.company import invoke


@dataclass
class Decided:
    review: dict[str, Any]
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]


@pytest.fixture(scope="module")
def decided(ran: Ran) -> Decided:
    """A supplier that AvidXchange knows and Exact does not, released; then a run."""
    listed = ran.json("review", "list")["reviews"]
    review = next(one for one in listed if one["flow"] == "suppliers")
    key = review["document_key"]
    before = ran.json("audit", key)["events"]
    ran.json("review", "decide", str(review["id"]), "--decision", "release", "--note", "known from the fair")
    assert ran.cli("run", ran.company.link, "--json").code in (0, 1)
    return Decided(review, before, ran.json("audit", key)["events"])


def test_reviews_are_listed_with_what_they_ask(ran: Ran, decided: Decided) -> None:
    rows = ran.json("review", "list", "--state", "all")["reviews"]
    assert {row["link"] for row in rows} == {ran.company.link}
    assert all(row["text"] and row["code"] and row["opened_at"] for row in rows)


def test_one_review_shows_everything_known_about_it(ran: Ran, decided: Decided) -> None:
    number = str(decided.review["id"])
    assert ran.json("review", "show", number)["text"] == decided.review["text"]
    assert decided.review["text"] in ran.cli("review", "show", number).out


def test_the_next_run_does_what_was_decided(ran: Ran, decided: Decided) -> None:
    key = decided.review["document_key"]
    states = {row["source_key"]: row["state"] for row in ran.json("deliveries", "--flow", "suppliers")["deliveries"]}
    assert states[key] == "delivered"
    new = [event["event"] for event in decided.after[len(decided.before) :]]
    assert new[0] == "review_decided"
    assert "sending" in new
    assert new[-1] == "delivered"


def test_the_trail_keeps_who_decided_and_why(ran: Ran, decided: Decided) -> None:
    event = next(event for event in decided.after if event["event"] == "review_decided")
    assert event["who"].startswith("person:")
    assert event["text"] == "known from the fair"


def test_a_decision_that_is_none_and_a_pair_without_its_other_half_are_refused(ran: Ran, decided: Decided) -> None:
    rows = ran.json("review", "list")["reviews"]
    number = str(rows[0]["id"])
    answer = ran.cli("review", "decide", number, "--decision", "maybe")
    assert (answer.code, answer.out) == (3, "")
    assert "one of release, reject, same, different" in answer.err
    assert ran.json("review", "show", number)["state"] == "open"


def test_alerts_are_listed_open_or_all(ran: Ran) -> None:
    still = ran.json("alerts")["alerts"]
    every = ran.json("alerts", "--all")["alerts"]
    assert {row["id"] for row in still} <= {row["id"] for row in every}
    assert all(row["closed_at"] is None for row in still)


@pytest.fixture
def two(ran: Ran, tmp_path: Path) -> dict[str, str]:
    """The company's settings with two people in them, neither of whom runs the tests."""
    shutil.copytree(ran.company.environment["ML_CONNECTOR_CONFIG"], tmp_path / "config")
    with (tmp_path / "config" / "links.yml").open("a") as file:
        file.write("\npeople: {anna: {system: [4711001]}, bo: {system: [4711002]}}\n")
    return {**ran.company.environment, "ML_CONNECTOR_CONFIG": str(tmp_path / "config")}


def test_a_decision_says_that_four_eyes_are_off(ran: Ran, decided: Decided) -> None:
    row = ran.json("review", "list")["reviews"][0]
    answer = ran.cli("review", "decide", str(row["id"]), "--decision", "reject")
    assert "four eyes are off, since links.yml names no two people" in answer.out
    assert ran.json("status")["four_eyes_off"].startswith("four eyes are off")


def test_who_is_not_one_of_the_people_reads_and_decides_nothing(ran: Ran, two: dict[str, str]) -> None:
    row = ran.json("review", "list")["reviews"][0]
    listed = invoke("review", "list", "--json", **two)
    assert (listed.code, listed.json["second_person"]) == (0, [])
    for command in (
        ("review", "decide", str(row["id"]), "--decision", "release"),
        ("run", ran.company.link, "--approve"),
        ("replay", ran.company.link, "--reason", "nosuch"),
    ):
        answer = invoke(*command, "--json", **two)
        assert (answer.code, "anna or bo" in answer.json.get("error", answer.json.get("failure", ""))) == (2, True)
    assert ran.json("review", "show", str(row["id"]))["state"] == "open"


def test_the_first_waits_visibly_and_the_second_decides(
    ran: Ran, two: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(two["ML_CONNECTOR_STORE"]) as store, store.begin() as db:
        where = {"link": ran.company.link, "flow": "vendors", "company": "123", "document_key": "s-1"}
        text, now = "supplier 10011 has another bank account", datetime(2026, 11, 20, tzinfo=UTC)
        number = reviews.open_once(db, **where, code="payee_change", text=text, payload={"new": "..11"}, now=now)
    command = ("review", "decide", str(number), "--decision", "release")
    monkeypatch.setattr(os, "getuid", lambda: 4711001)
    monkeypatch.setenv("LOGNAME", "bo")
    first = invoke(*command, **two)
    assert (first.code, first.out.strip()) == (
        1,
        f"review {number}, release ({text}): a change of who is paid and where needs two people, and anna is the "
        "first; waits for a second person: bo",
    )
    said = f"{text}): a change of who is paid and where needs two people, and anna is the first; waits for bo"
    for looking in (("status", ran.company.link), ("review", "list")):
        assert said in " ".join(invoke(*looking, **two).out.split())
    assert invoke("review", "show", str(number), "--json", **two).json["waits_for"] == "bo"
    monkeypatch.setattr(os, "getuid", lambda: 4711002)
    assert invoke(*command, "--json", **two).json["decided_by"] == "person:anna and person:bo"
    assert invoke("review", "list", "--json", **two).json["second_person"] == []
