"""What goes wrong before anything runs is one plain sentence on standard error and the right exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.include.commands.conftest import invoke
from tests.support.company import PROJECT
from tests.support.terminal import terminal

LINK = "exact_avidxchange"


def said(*command: str, code: int, typed: str | None = None) -> str:
    """The one sentence; nothing may be on standard output."""
    answer = invoke(*command, typed=typed)
    assert (answer.code, answer.out) == (code, "")
    lines = answer.err.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("ml-connector: ")
    return lines[0]


@pytest.mark.parametrize("command", [("run", "nolink"), ("status", "nolink"), ("replay", "nolink", "--reason", "x")])
def test_a_link_that_is_not_there_is_named_with_those_that_are(ready: Path, command: tuple[str, ...]) -> None:
    text = said(*command, code=2)
    assert "there is no link nolink" in text
    assert f"known: {LINK}" in text


def test_a_missing_configuration_names_the_file_and_the_variable(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_CONFIG", str(bare / "nowhere"))
    text = said("run", LINK, code=2)
    assert str(bare / "nowhere" / "links.yml") in text
    assert "ML_CONNECTOR_CONFIG" in text


def test_an_unusable_entry_stops_its_own_link_with_its_line(bare: Path) -> None:
    file = bare / "config" / "links.yml"
    file.write_text(file.read_text().replace('"123"', '"999"', 1))
    text = said("run", LINK, code=2)
    assert "links.yml" in text
    assert "company 123 is not among the companies of connection exact_main" in text


@pytest.mark.parametrize(
    "command", [("status",), ("deliveries",), ("alerts",), ("review", "list"), ("audit", "F-1"), ("run", LINK)]
)
def test_a_store_that_was_never_made_says_how_to_make_it(bare: Path, key: str, command: tuple[str, ...]) -> None:
    assert "run `ml-connector init`" in said(*command, code=3)


@pytest.mark.parametrize("command", [("query", "select 1"), ("report", LINK)])
def test_published_tables_that_cannot_be_read_are_published_anew_by_a_run(
    ready: Path, command: tuple[str, ...]
) -> None:
    (ready / "published").mkdir()
    (ready / "published" / "reconciliation.duckdb").write_bytes(b"half a file" * 1000)
    assert "cannot be read" in (text := said(*command, code=3))
    assert text.endswith(": run a link, which publishes it anew")


def test_without_a_key_nothing_starts_and_nothing_is_made(bare: Path) -> None:
    """D10."""
    assert "ML_CONNECTOR_KEYS holds no key" in said("init", code=3)
    assert "make one with `ml-connector init --new-key`" in said("init", code=3)
    assert "init" in said("status", code=3)


def test_a_key_that_is_none_is_not_repeated(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_KEYS", "hunter2-is-not-a-key")
    text = said("init", code=3)
    assert "is not a Fernet key" in text
    assert "hunter2" not in text


def test_a_new_key_is_the_only_thing_on_standard_output_and_works(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = invoke("init", "--new-key", "--json").json["key"]
    monkeypatch.setenv("ML_CONNECTOR_KEYS", made)
    assert invoke("init", "--json").json["from"] is None


def test_another_key_than_the_one_things_were_kept_under(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = '{"company_token": "a", "user_token": "b"}'
    assert invoke("connect", "avidxchange", "--from-json", "-", typed=fields).code == 1  # kept, nobody answers there
    monkeypatch.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())
    answer = invoke("credentials")
    assert answer.code == 3
    [line] = answer.err.splitlines()
    assert line.startswith("ml-connector: the credentials of avid_main cannot be opened with the keys")
    assert "exact_main" in answer.out  # the others are told of all the same


def test_a_run_without_credentials_says_how_to_enter_them(ready: Path) -> None:
    answer = invoke("run", LINK, "--json")
    assert answer.code == 3
    assert answer.json["result"] == "failed"
    assert answer.json["run_id"]
    assert answer.err.splitlines()[-1] == f"ml-connector: {answer.json['failure']}"
    assert "connect" in answer.json["failure"]
    assert "Traceback" not in answer.err


def test_a_run_that_fails_says_why_once_at_a_terminal_and_on_each_of_two_streams(ready: Path) -> None:
    with terminal("run", LINK) as screen:
        assert screen.end() == 3
    assert screen.shown.count("ml-connector connect") == 1, screen.shown
    answer = invoke("run", LINK)
    assert (answer.code, answer.out.count("ml-connector connect")) == (3, 1)
    assert answer.err.splitlines()[-1].startswith("ml-connector: ")
    assert "Traceback" not in screen.shown


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("run", LINK, "--flow", "nonsense"), "has no flow nonsense; it has gl_accounts"),
        (("run", LINK, "--preview", "--approve"), "read the preview first"),
        (("run", LINK, "--from", "2999-12-31"), "from 2999-12-31 on: that day is yet to come, today is"),
        (("run", LINK, "--approve"), "nobody has previewed"),
        (("retry", LINK), "say what to try again"),
        (("deliveries", "--state", "lost"), "there is no state lost; use one of: planned"),
        (("connect", "basware"), "no connection for basware"),
        (("connect", "avidxchange", "--connection", "other"), "no connection other"),
        (("connect", "nothing"), "(connections: exact_main, avid_main)"),
        (("connect", "avidxchange", "--from-json", "/nowhere/secrets.json"), "cannot be read"),
    ],
)
def test_what_is_asked_wrongly_is_a_usage_error(ready: Path, command: tuple[str, ...], words: str) -> None:
    assert words in said(*command, code=2)


@pytest.mark.parametrize("typed", ["", "[]", "not json", '"text"'])
def test_credentials_that_are_no_object_are_refused(ready: Path, typed: str) -> None:
    assert "holds no JSON object" in said("connect", "avidxchange", "--from-json", "-", code=2, typed=typed)


def test_a_review_that_is_not_there(ready: Path) -> None:
    assert "there is no review 77" in said("review", "show", "77", code=3)
    assert "there is no review 77" in said("review", "decide", "77", "--decision", "release", code=3)


def test_an_alert_that_is_not_there(ready: Path) -> None:
    assert "there is no open alert 77" in said("alerts", "--close", "77", code=3)


@pytest.mark.parametrize("command", [("query", "select 1"), ("report", LINK)])
def test_before_the_first_run_nothing_is_published(ready: Path, command: tuple[str, ...]) -> None:
    assert "run a link first" in said(*command, code=3)


def test_a_sandbox_that_does_not_run(bare: Path, free_port: int) -> None:
    text = said("sandbox", "info", "--port-base", str(free_port), code=3)
    assert "no sandbox answers" in text
    assert "sandbox start" in text


@pytest.fixture
def free_port() -> int:
    from include.sandbox import process

    return process.free_port_base()


@pytest.mark.parametrize("command", [("run", LINK, "--json", "--colour"), ("run", "--json"), ("nosuch", "--json")])
def test_a_command_line_that_is_not_understood_is_one_document_too(bare: Path, command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "include.cli", *command], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "error" in json.loads(done.stdout)
    assert done.stderr
