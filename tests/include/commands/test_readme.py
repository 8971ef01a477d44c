"""What README says works, step by step, from an empty home."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.include.commands.conftest import Ran, invoke
from tests.support.company import PROJECT


def test_installing_and_connecting_work_as_they_are_written(
    bare: Path, ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = (PROJECT / "README.md").read_text().partition("## Use it with your own company")[2]
    steps = re.findall(r"`ml-connector ([^`]+)`", own.partition("4. **Preview**")[0])
    assert "connect NAME" in steps
    file = bare / "config" / "links.yml"
    settings = json.loads(file.read_text())
    settings["connections"]["avid_main"]["base_url"] = ran.company.sandbox.base_url("avidxchange")
    file.write_text(json.dumps(settings))
    given = json.dumps(ran.company.sandbox.credentials("avidxchange")["customer_tokens"])
    for step in steps[: steps.index("connect NAME")]:
        answer = invoke(*step.split())
        assert answer.code == 0, answer.err
        if step == "init --new-key":
            monkeypatch.setenv("ML_CONNECTOR_KEYS", answer.out.strip())
    answer = invoke("connect", "avid_main", "--from-json", "-", typed=given)
    assert answer.code == 0, answer.err


def test_every_query_that_readme_and_docs_show_runs(ran: Ran) -> None:
    pages = [PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md")]
    shown = [
        (page.name, query)
        for page in pages
        for query in re.findall(
            r"[`\"](select [^`\"]+ from (?:reconciliation|operations|matching)\.[^`\"]+)[`\"]", page.read_text()
        )
    ]
    assert len(shown) > 1
    answers = {(page, query): ran.cli("query", query) for page, query in shown}
    assert {one: answer.err for one, answer in answers.items() if answer.code} == {}
