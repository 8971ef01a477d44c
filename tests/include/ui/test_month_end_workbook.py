"""The month end as Excel: it adds up by its own formulas, prints, has room for answers, takes no text for a formula."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import duckdb
import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.include.ui.conftest import PEOPLE, Browser
from tests.support.run_settings import LINKS, use_settings

pytestmark = pytest.mark.anyio
OCTOBER = {"as_of": "2026-10-31", "link": "books", "company": "123"}
HEAD = 5
GUID = "0f9c1a52-7d0e-4a53-9a1e-2b1f6f0a7c11"


@pytest.fixture
async def books(browser: Browser, home: Any) -> tuple[Workbook, Workbook]:
    """As written, and as calculated."""
    with duckdb.connect(str(home / "published" / "reconciliation.duckdb")) as tables:
        tables.execute(f"""
            update reconciliation.payables_movements set number = '{GUID}' where document_key = 'x7';
            update reconciliation.payables_movements set reason = 'paid by hand: ' || repeat('see the note ', 12)
            where document_key = 'p4' and side = 'books'""")
    async with browser("viewer") as one:
        answer = await one.get("/month-end.xlsx", params=OCTOBER)
    assert answer.headers["content-disposition"] == 'attachment; filename="month-end-2026-10-31-123.xlsx"'
    written, calculated = (openpyxl.load_workbook(io.BytesIO(answer.content), data_only=on) for on in (False, True))
    return written, calculated


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    head, *found = sheet.iter_rows(min_row=HEAD, values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in found]


async def test_the_walk_adds_up_by_formulas_over_the_documents(books: tuple[Workbook, Workbook]) -> None:
    written, calculated = books
    lines = {row["Line"]: row["Amount"] for row in rows(calculated["Walk"]) if row["Amount"] is not None}
    formulas = {row["Line"]: str(row["Amount"]) for row in rows(written["Walk"])}
    assert lines == {
        "General ledger, balance": 188.6, "Open invoices": -41.1, "Held for an answer": -50,
        "Manual journals on accounts payable": -30, "Supplier prepayments": 15, "Different dates": -100,
        "In the other system alone": 20, "Unexplained": 2.5,
    }  # fmt: skip
    unexplained = lines.pop("Unexplained")
    assert round(sum(lines.values()), 2) == unexplained
    first, last = re.fullmatch(r"=SUM\(\$E\$(\d+):\$E\$(\d+)\)", formulas["Unexplained"]).groups()  # type: ignore[union-attr]
    assert int(last) - int(first) + 1 == len(lines)
    for row in rows(calculated["Documents"]):
        assert row["Difference"] == row["Books"] - row["Other system"]
    last_document = HEAD + len(rows(calculated["Documents"]))
    assert f'(Documents!$A$6:$A${last_document}="Held for an answer")' in formulas["Held for an answer"]
    assert formulas["Held for an answer"].startswith("=-SUMPRODUCT(")
    assert formulas["Held for an answer"].endswith(f"*Documents!$I$6:$I${last_document})")


async def test_each_sheet_says_what_it_is_of_whom_and_when(books: tuple[Workbook, Workbook]) -> None:
    written, _ = books
    assert written.sheetnames == ["Walk", "Documents", "Vendors", "Clearing", "To match", "Questions"]
    for sheet in written:
        assert sheet["A2"].value == "books, company Meridiaan Advies B.V. (123); October 2026, as of 31 Oct 2026"
        assert sheet["A3"].value == "Exact Online read 03 Nov 2026 05:00 UTC; AvidXchange read 03 Nov 2026 05:10 UTC"
        assert [cell.value for cell in sheet[HEAD]][-1] == "Answer"


async def test_each_sheet_prints_across_one_page_with_its_head_on_each(books: tuple[Workbook, Workbook]) -> None:
    written, _ = books
    for sheet in written:
        assert (sheet.page_setup.orientation, str(sheet.page_setup.fitToHeight)) == ("landscape", "0")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
        assert sheet.freeze_panes == f"A{HEAD + 1}"


async def test_a_vendors_text_is_no_formula_and_no_key_is_in_sight(books: tuple[Workbook, Workbook]) -> None:
    written, _ = books
    [evil] = [cell for cell in written["Documents"]["D"] if "HYPERLINK" in str(cell.value)]
    assert evil.data_type == "s"
    texts = [str(cell.value) for sheet in written for row in sheet.iter_rows() for cell in row]
    assert [text for text in texts if GUID in text or "manual_journal" in text] == []


async def test_a_long_reason_wraps(books: tuple[Workbook, Workbook]) -> None:
    written, _ = books
    [reason] = [cell for cell in written["Documents"]["J"] if "paid by hand" in str(cell.value)]
    assert reason.alignment.wrap_text
    assert written["Documents"].column_dimensions["J"].width <= 61


async def test_the_workbook_is_in_the_language_of_who_downloads_it_and_still_adds_up(
    browser: Browser, home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_settings(home, LINKS + PEOPLE + "language: nl\n", monkeypatch)
    async with browser("viewer") as one:
        answer = await one.get("/month-end.xlsx", params=OCTOBER)
    written, calculated = (openpyxl.load_workbook(io.BytesIO(answer.content), data_only=on) for on in (False, True))
    assert written.sheetnames == [
        "Aansluiting", "Documenten", "Leveranciers", "Tussenrekening", "Af te letteren", "Vragen",
    ]  # fmt: skip
    walk = written["Aansluiting"]
    assert walk["A2"].value == "books, administratie Meridiaan Advies B.V. (123); oktober 2026, per 31 okt 2026"
    assert walk["A3"].value.startswith("Exact Online gelezen 03 nov 2026 05:00 UTC; ")
    assert [cell.value for cell in walk[HEAD]] == ["Regel", "In", "Grondslag", "Documenten", "Bedrag", "Antwoord"]
    assert "Pagina &amp;P van &amp;N" in zipfile.ZipFile(io.BytesIO(answer.content)).read(
        "xl/worksheets/sheet1.xml"
    ).decode()  # fmt: skip
    formulas = {row["Regel"]: str(row["Bedrag"]) for row in rows(walk)}
    assert "(Documenten!$A$6:$A$" in formulas["Wacht op een antwoord"]
    assert '="Wacht op een antwoord")' in formulas["Wacht op een antwoord"]
    lines = {row["Regel"]: row["Bedrag"] for row in rows(calculated["Aansluiting"]) if row["Bedrag"] is not None}
    assert lines == {
        "Grootboek, saldo": 188.6, "Openstaande facturen": -41.1, "Wacht op een antwoord": -50,
        "Memoriaalboekingen op de crediteurenrekening": -30, "Vooruitbetalingen aan leveranciers": 15,
        "Verschillende datums": -100, "Alleen in het andere systeem": 20, "Onverklaard": 2.5,
    }  # fmt: skip
    documents = rows(calculated["Documenten"])
    held = [row["Verschil"] for row in documents if row["Oorzaak"] == "Wacht op een antwoord"]
    assert -sum(held) == lines["Wacht op een antwoord"], (
        "the formula finds its documents by the Dutch name of the cause"
    )


async def test_a_company_that_is_nowhere_is_said(browser: Browser) -> None:
    async with browser("viewer") as one:
        answer = await one.get("/month-end.xlsx", params={**OCTOBER, "company": "nobody"})
    assert (answer.status_code, "accounts payable of nobody" in answer.text) == (404, True)
