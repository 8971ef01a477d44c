"""`close cut-off | accruals | sample`, over a few published rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.include.ui.conftest import home, key, sqlite_template, written_home
from tests.support.company import Answer, invoke

__all__ = ["home", "key", "sqlite_template", "written_home"]
pytestmark = pytest.mark.usefixtures("home", "key")
SCOPE = ("books", "--company", "C1", "--period-end", "2026-11-30")


def asked(part: str, *more: str) -> Any:
    answer = invoke("close", part, *SCOPE, *more, "--json")
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def test_the_cut_off_list_is_written_as_a_workbook(tmp_path: Path) -> None:
    found = asked("cut-off", "--xlsx", str(tmp_path / "cut-off.xlsx"))
    assert [(row["kind"], row["order"], row["invoice"], row["amount"]) for row in found["cut_off"]] == [
        ("received_not_invoiced", "9001", None, "50.00"),
        ("invoice_after", "9001", "F-9", "40.00"),
    ]
    assert openpyxl.load_workbook(found["workbook"]).sheetnames == [
        "Received, not invoiced",
        "Invoiced, not received",
        "Invoiced later",
        "Received later",
    ]


def test_the_workbook_of_the_command_line_is_in_the_language_of_the_link(home: Path, tmp_path: Path) -> None:
    links = (home / "links.yml").read_text()
    (home / "links.yml").write_text(links.replace("    kind: exact", "    language: de\n    kind: exact"))
    found = asked("cut-off", "--xlsx", str(tmp_path / "cut-off.xlsx"))
    book = openpyxl.load_workbook(found["workbook"], data_only=True)
    assert book.sheetnames[0] == "Geliefert, nicht berechnet"
    assert book.worksheets[0]["A2"].value == "books, Mandant C1"


def test_the_proposal_has_its_journals_once_an_account_is_named() -> None:
    assert asked("accruals")["journals"] == []
    found = asked("accruals", "--account", "2190")
    assert [(one["kind"], one["day"], one["debit"], one["credit"]) for one in found["journals"]] == [
        ("accrual", "2026-11-30", "40.00", "40.00"),
        ("reversal", "2026-12-01", "40.00", "40.00"),
    ]
    assert [(one["why"], one["invoice"], one["amount"]) for one in found["apart"]] == [("waiting", "F-8", "10.00")]
    assert [(one["order"], one["code"]) for one in found["questions"]] == [("9002", "no_receipts")]


def test_a_seed_draws_the_same_documents_again_and_a_kept_sample_says_which(tmp_path: Path) -> None:
    first, again = asked("sample", "--seed", "2026"), asked("sample", "--seed", "2026")
    assert ("sample" in first, first) == (False, again)
    kept = asked("sample", "--seed", "2026", "--keep", "--xlsx", str(tmp_path / "sample.xlsx"))
    assert (kept["sample"], kept["digest"], kept["documents"]) == (1, first["digest"], first["documents"])
    sheet = openpyxl.load_workbook(kept["workbook"])["Sample"]
    assert {sheet.cell(row, 3).value for row in (6, 7)} == {"F-1", "F-2"}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("cut-off", "books", "--company", "C9", "--period-end", "2026-11-30"), "no company C9"),
        (("cut-off", "books", "--company", "C1", "--period-end", "30/11"), "30/11 is no day"),
        (("accruals", *SCOPE, "--account", "4711"), "4711 is no account to accrue on; there are 2190"),
        (("sample", *SCOPE, "--seed", "1", "--xlsx", "x.xlsx"), "add --keep"),
        (("sample", "books", "--company", "C1", "--period-end", "2026-09-30", "--seed", "1", "--keep"), "no document"),
        (("cut-off", *SCOPE, "--xlsx", "/nowhere/x.xlsx"), "/nowhere/x.xlsx cannot be written"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(command: tuple[str, ...], said: str) -> None:
    answer: Answer = invoke("close", *command)
    assert (answer.out, said in answer.err, len(answer.err.strip().splitlines())) == ("", True, 1)
    assert answer.code != 0
