"""What is no statement is refused with a sentence; what is hostile in one is text."""

from __future__ import annotations

import io
import zipfile

import pytest

from include.statements import files, layout
from include.statements.cells import StatementError
from include.statements.layout import open_questions
from tests.support.hostile import TEXTS
from tests.support.statement_files import ENGLISH, GERMAN, long, workbook


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


BOMB = zipped(**{"[Content_Types].xml": b"", "xl/a.xml": b" " * 61_000_000})
ENTITIES = zipped(**{"[Content_Types].xml": b"", "xl/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it.csv is empty: send the statement itself"),
        (b"\n \n;;\n", "it.csv has no rows"),
        (b"%PDF-1.7", "is a PDF, which has no lines to read: ask the vendor for CSV or Excel"),
        (b"\xd0\xcf\x11\xe0", "is an old Excel file"),
        (b"a\0b", "is neither CSV nor Excel"),
        (b"x" * 5_000_001, "has more than 5 MB"),
        (b'a,b\n1,"2\n', "it.csv, line 2: is not CSV"),
        (b"PK\x03\x04broken", "is a damaged workbook"),
        (zipped(a=b"text"), "is a ZIP file and no Excel workbook"),
        (zipped(**{"[Content_Types].xml": b"", "xl/vbaProject.bin": b""}), "has macros"),
        (BOMB, "unpacks to far more than a statement has"),
        (ENTITIES, "that no workbook has: it is not opened"),
        (long(20_001), "has more than 20,000 lines"),
        (b",".join([b"a"] * 101), "line 1: has more than 100 columns"),
    ],
)
def test_what_is_no_statement_is_refused_with_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(StatementError) as refused:
        files.read("it.csv", content)
    assert said in str(refused.value)


def test_hostile_cells_are_text_and_formulas_are_never_worked_out() -> None:
    rows = [("date", "invoice", "amount"), *(("2026-11-01", text[:500].replace("\0", ""), "1.00") for text in TEXTS)]
    content = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()
    assert [row[1] for _, row in files.read("it.csv", content).rows[1:]] == [row[1].strip() for row in rows[1:]]
    cells = files.read("it.xlsx", workbook(("invoice",), ('=HYPERLINK("http://a.example")',))).rows
    assert cells == ((1, ("invoice",)),), "what Excel had not worked out is empty"


def test_what_can_be_read_in_two_ways_is_asked() -> None:
    table = files.read("it.csv", b"date,invoice,amount\n01/02/2026,F-1,1.234\n03/04/2026,F-2,2.345\n")
    assert open_questions(layout.guess(table, "EUR")) == [
        "in which order day, month and year come", "whether decimals follow a comma or a point",
    ]  # fmt: skip
    told_apart = files.read("it.csv", b"date,invoice,amount\n01/13/2026,F-1,1.50\n")
    guessed = layout.guess(told_apart, "EUR")
    assert (guessed.order, guessed.mark, guessed.sign, open_questions(guessed)) == ("mdy", ".", "positive", [])


def test_a_vendors_next_file_is_read_as_the_last_one_was_confirmed() -> None:
    kept = layout.guess(files.read("it.csv", GERMAN), "EUR")
    assert (kept.order, kept.mark, kept.sign, kept.header) == ("dmy", ",", "debit", 2)
    later = files.read("it.csv", b"\nJansen\n\n" + GERMAN.split(b"\n", 1)[1])
    assert layout.fits(later, kept)
    assert layout.moved(later, kept).header == 4
    assert not layout.fits(files.read("it.csv", ENGLISH), kept)
