from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from include.reports import sheets
from include.reports.workbook import SHEETS, WorkbookError, write_workbook
from include.texts.languages import ENGLISH, LANGUAGES
from include.texts.translations import spoken
from include.ui import extracting
from include.warehouse.descriptions import of_table


@pytest.fixture(scope="module")
def book(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    file = write_workbook(published, "one", tmp_path_factory.mktemp("book") / "one.xlsx")
    return openpyxl.load_workbook(file)


def column(book: Workbook, sheet: str, name: str) -> list[object]:
    rows = list(book[sheet].iter_rows(values_only=True))
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]


OF_TAX = ("Tax", "Tax by jurisdiction")


def test_there_is_a_sheet_for_each_table_after_the_overview(book: Workbook) -> None:
    assert book.sheetnames == ["Overview", *(name for name in SHEETS if name not in OF_TAX)]


def test_tax_has_sheets_in_a_link_that_has_to_do_with_it(published: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(published, "taxed", tmp_path / "taxed.xlsx"))
    assert [name for name in book.sheetnames if name in OF_TAX] == ["Tax by jurisdiction"]
    assert column(book, "Tax by jurisdiction", "difference") == [214.82, 0, 0]


def test_each_difference_of_the_link_is_one_row_the_largest_first_and_no_other_links(book: Workbook) -> None:
    assert column(book, "Differences", "number") == ["F-3", "F-2"]
    assert len(column(book, "Documents", "number")) == 5


def test_money_is_a_number_to_the_cent_with_its_format(book: Workbook) -> None:
    assert column(book, "Differences", "source amount") == [9999999999999.99, 50]
    cell = book["Differences"]["G2"]
    assert (cell.value, cell.data_type, cell.number_format) == (9999999999999.99, "n", "#,##0.00####")
    in_flight = column(book, "Documents", "number").index("F-4")
    assert column(book, "Documents", "source amount")[in_flight] is None


def test_days_are_days_and_moments_are_utc(book: Workbook) -> None:
    day = book["Differences"]["E3"]
    assert (day.value, day.number_format) == (datetime(2026, 11, 2), "yyyy-mm-dd")
    moments = [moment for moment in column(book, "Documents", "updated at") if moment]
    assert moments == [datetime(2026, 11, 20, 6, 0)]


def test_a_vendors_text_is_never_a_formula_or_a_link(book: Workbook) -> None:
    cells = [cell for row in book["Documents"].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert "=cmd|'/c calc'!A1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []


def test_a_name_cannot_turn_the_text_after_it_around(book: Workbook) -> None:
    assert "Smit \\u202eB.V." in column(book, "Documents", "counterparty")


def test_what_explains_a_balance_stands_in_words(book: Workbook) -> None:
    assert column(book, "Accounts payable", "documents") == ["F-2 50.00: account 4100 is not mapped", ""]


def test_sheets_can_be_filtered_and_keep_their_heads_in_sight(book: Workbook) -> None:
    assert {book[name].freeze_panes for name in book.sheetnames[1:]} == {"A2"}
    assert book["Differences"].auto_filter.ref == "A1:L3"
    assert book["Payments"].max_row == 1


def test_each_sheet_prints_across_one_page_and_says_of_what_and_when(book: Workbook) -> None:
    for sheet in book:
        assert sheet.oddHeader.left.text == "Reconciliation of one, published 2026-11-20 06:00 UTC"
        assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)
        assert (bool(sheet.print_title_rows), bool(sheet.freeze_panes)) == (True, True)


def test_only_open_reviews_are_in_it(book: Workbook) -> None:
    assert column(book, "Reviews", "text") == ["same?"]


def test_the_overview_has_the_balances(book: Workbook) -> None:
    values = [value for row in book["Overview"].iter_rows(values_only=True) for value in row]
    assert values[0] == "Reconciliation of one"
    assert "published 2026-11-20 06:00 UTC" in values
    assert 171.1 in values


def test_the_workbook_is_in_the_language_that_is_spoken(published: Path, tmp_path: Path) -> None:
    with spoken("nl"):
        book = openpyxl.load_workbook(write_workbook(published, "one", tmp_path / "one.xlsx"))
    assert book.sheetnames == [
        "Overzicht", "Verschillen", "Documenten", "Betalingen", "Af te letteren", "Crediteurenadministratie",
        "Tussenrekening", "Dubbele facturen", "Beoordelingen",
    ]  # fmt: skip
    assert book["Overzicht"].oddHeader.left.text == "Aansluiting van one, gepubliceerd 2026-11-20 06:00 UTC"
    assert column(book, "Verschillen", "bedrag in het bronsysteem") == [9999999999999.99, 50]
    assert column(book, "Verschillen", "soort verschil") == ["bedrag", "ontbreekt in het doelsysteem"]


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != ENGLISH])
def test_every_column_has_a_head_in_every_language(language: str) -> None:
    tables = {place for sql in SHEETS.values() for place in re.findall(r" from (\w+)\.(\w+)", sql)}
    columns = {column for table in tables for column in of_table(*table).columns}
    assert len(columns) > 80
    known = extracting.kept(language)
    unsaid = {"link", "payload"}
    assert sorted(one for one in columns - unsaid if known.get(one.replace("_", " ")) is None) == []


def test_a_workbook_appears_whole_or_not_at_all(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "one.xlsx"
    file.write_bytes(b"the one before")
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    with pytest.raises(WorkbookError, match="Differences has 2 rows, Excel shows 3: use the Parquet file"):
        write_workbook(published, "one", file)
    assert file.read_bytes() == b"the one before"
    assert [path.name for path in tmp_path.iterdir()] == ["one.xlsx"]


def test_a_folder_that_is_not_there_is_named(published: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"one\.xlsx cannot be written: No such file or directory"):
        write_workbook(published, "one", tmp_path / "nowhere" / "one.xlsx")
