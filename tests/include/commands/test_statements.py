"""`statement check`: the layout is shown first, confirmed once, and then each line is."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from include.cli import app
from include.commands.output import REMARKS, USAGE
from include.store.database import Store
from tests.support.published_books import TABLES
from tests.support.published_clock import tables
from tests.support.run_settings import LINKS, key, sqlite_store, sqlite_template, store_url, use_settings
from tests.support.statement_files import ENGLISH, OF_A_STRANGE_ACCOUNT

__all__ = ["key", "sqlite_store", "sqlite_template", "store_url"]
OF = ("--link", "books", "--company", "123", "--vendor")


@pytest.fixture(autouse=True)
def home(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use_settings(tmp_path, LINKS, monkeypatch)
    monkeypatch.setenv("ML_CONNECTOR_STORE", sqlite_store.engine.url.render_as_string(hide_password=False))
    (tmp_path / "published").mkdir()
    with duckdb.connect(str(tmp_path / "published" / "reconciliation.duckdb")) as db:
        db.execute(TABLES + tables())
    (tmp_path / "it.csv").write_bytes(ENGLISH)
    return tmp_path


def said(home: Path, *words: str, vendor: str = "Jansen B.V.", file: str = "it.csv") -> tuple[int, str]:
    found = CliRunner().invoke(app, ["statement", "check", str(home / file), *OF, vendor, *words])
    return found.exit_code, found.output


def test_the_layout_is_confirmed_once_and_lines_are_compared(home: Path) -> None:
    code, text = said(home)
    assert code == USAGE
    assert "number    column B (Invoice number)" in text
    assert "if this is right, run the same command with --confirm" in text
    code, text = said(home, "--confirm")
    assert code == REMARKS
    assert "amount_differs" in text
    assert "- 06 Nov 2026, F-77, EUR 19.99: not received: please send a copy" in text
    again, found = said(home, "--json", vendor="10")
    assert again == REMARKS
    assert json.loads(found)["check"] == 1, "the same file and the same books: nothing new is kept"
    assert json.loads(found)["counts"]["missing"] == 1


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--confirm", "--opening", "5"), "the opening balance was given as 5.00, and line 3 of the file says 0.00"),
        (("--confirm", "--opening", "x"), "--opening needs an amount like 1234.50, and 'x' is none"),
    ],
)
def test_what_does_not_add_up_is_not_compared(home: Path, words: tuple[str, ...], problem: str) -> None:
    code, text = said(home, *words)
    assert (code, problem in " ".join(text.split())) == (USAGE, True)


def test_wrong_questions_are_answered_with_a_sentence(home: Path) -> None:
    code, text = said(home, vendor="Nobody")
    assert (code, "no vendor is called Nobody" in text) == (USAGE, True)
    code, text = said(home, file="absent.csv")
    assert (code, "absent.csv cannot be read (No such file or directory)" in " ".join(text.split())) == (USAGE, True)
    (home / "it.pdf").write_bytes(b"%PDF-1.4")
    code, text = said(home, file="it.pdf")
    assert (code, "is a PDF, which has no lines to read" in " ".join(text.split())) == (USAGE, True)


def test_a_strange_bank_account_is_said_and_ends_with_remarks(home: Path) -> None:
    (home / "it.csv").write_bytes(OF_A_STRANGE_ACCOUNT)
    code, text = said(home, "--confirm")
    assert code == REMARKS
    assert "BANK DETAILS: it names bank account …3000, which is none of this vendor's in the books" in text
    assert "question 1 waits for an answer (`review show 1`)" in text
