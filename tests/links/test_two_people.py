"""A company of two people, from the first preview on: nothing leaves before both have approved it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.company import Answer, invoke, opened

pytestmark = pytest.mark.faults
ROOT, ANNA, BO = 0, 4711001, 4711002


def test_nothing_is_sent_before_two_people_approved_a_preview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path, vendors=10, documents=10, systems=("exact_online", "avidxchange")) as company:
        settings = Path(company.environment["ML_CONNECTOR_CONFIG"]) / "links.yml"
        text = settings.read_text()
        assert "approved: true" in text, "one person wrote that"
        settings.write_text(f"{text}\npeople: {{anna: {{system: [{ANNA}]}}, bo: {{system: [{BO}]}}}}\n")

        def asks(who: int, *command: str) -> Answer:
            monkeypatch.setattr(os, "getuid", lambda: who)
            return invoke(command[0], company.link, *command[1:], "--json", **company.environment)

        before = company.mark()
        assert asks(ROOT, "run", "--preview").json["result"] == "remarks"
        assert "root is an id that several people share" in asks(ROOT, "run", "--approve").json["failure"]
        first = asks(ANNA, "run", "--approve")
        assert "waits for a second person: bo" in first.err
        assert "second_person" in [reason["code"] for reason in first.json["reasons"]]
        # What was found on both sides was noted as delivered: that is nothing sent, and lets nothing through.
        assert asks(ROOT, "run").json["flows"]["payments"]["waiting"] == 1
        assert company.writes(before) == []
        (waits,) = asks(ROOT, "status").json["links"][0]["second_person"]
        assert (waits["kind"], waits["who"], waits["waits_for"]) == ("approval", "person:anna", "bo")
        assert asks(BO, "run", "--approve").json["flows"]["payments"]["delivered"] == 1
        assert company.writes(before) != []
