"""`mappings`: lines of files and changes over them, and files that cannot be read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from include.cli import app
from include.store.database import Store
from tests.support.run_settings import LINKS, key, sqlite_store, sqlite_template, store_url, use_settings

__all__ = ["key", "sqlite_store", "sqlite_template", "store_url"]
HEAD = "company,source_code,target_code,note\n"


@pytest.fixture(autouse=True)
def files(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use_settings(tmp_path, LINKS, monkeypatch)
    monkeypatch.setenv("ML_CONNECTOR_STORE", sqlite_store.engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr(os, "getuid", lambda: 4711001)
    folder = tmp_path / "mappings" / "books"
    folder.mkdir(parents=True)
    (folder / "payment_terms.csv").write_text(f"{HEAD},Z30,30,\n")
    return folder


def said(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, ["mappings", *words])
    return found.exit_code, found.output


def lines() -> list[dict[str, Any]]:
    return list(json.loads(said("list", "books", "--json")[1])["mappings"])


TERM = ("books", "--kind", "payment_term")


def test_a_change_goes_over_the_file_and_is_exported(files: Path) -> None:
    code, text = said("set", *TERM, "--source", "Z30", "--target", "31", "--reason", "as agreed")
    assert (code, "Z30: 31, by person:" in text, "it counts from the next run on" in text) == (0, True, True)
    (line,) = lines()
    assert (line["source_code"], line["target_code"], line["from"]) == ("Z30", "31", "change")
    assert line["who"].startswith("person:")
    assert said("export", *TERM) == (0, f"{HEAD},Z30,31,\n")
    again = said("set", *TERM, "--source", "Z30", "--target", "31", "--reason", "as agreed")
    assert again == (0, "nothing changed: this is what counts already\n")
    assert said("set", *TERM, "--source", "Z30", "--file", "--reason", "it was wrong")[0] == 0
    assert [(line["target_code"], line["from"]) for line in lines()] == [("30", "file")]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("set", *TERM, "--source", "Z30", "--reason", "x"), "say one of --target CODE, --end and --file"),
        (("set", *TERM, "--source", "Z30", "--target", "1", "--reason", " "), "say why"),
        (("set", "books", "--kind", "colour", "--source", "1", "--target", "1", "--reason", "x"), "no kind of mapping"),
        (
            ("set", *TERM, "--source", "Z30", "--company", "132", "--target", "1", "--reason", "x"),
            "company 132 is none of those that its lines may be for (123)",
        ),
        (("list", "nosuch"), "there is no link nosuch"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_way(words: tuple[str, ...], why: str) -> None:
    code, text = said(*words)
    assert (code, why in text) == (2, True)


def test_a_malformed_file_is_named_by_list_status_and_export(files: Path) -> None:
    (files / "payment_terms.csv").write_text("foo;bar\n1;2\n")
    wrong = "payment_terms.csv of books: column source_code, target_code is missing"
    assert wrong in said("list", "books")[1]
    assert said("export", *TERM)[0] == 2
    status = CliRunner().invoke(app, ["status"]).output
    assert f"mapping file: {wrong}" in status
