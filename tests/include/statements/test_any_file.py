"""Whatever a vendor sends is read, or refused in words."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from include.statements import checking, files, layout
from include.statements.cells import StatementError

HEADERS = ("Date", "Factuurnummer", "Amount", "Debit", "Credit", "Saldo", "Type", "Vervaldatum", "Currency", "IBAN", "")
WORDS = (
    "01-02-2026", "2026-02-30", "31.12.26", "1/²/2026", "01/99999999999/2026", "99/99/99", "0000-00-00", "12/31/9999",
    "1.234,50", "1,234.50", "-5", "(5.00)", "5-", "5 CR", "1e5", "NaN", "Infinity", "€ 5", "9" * 40, "٣", "½", "--5",
    ".", "5'000.00", "Opening balance", "Total", "Credit note", "NL91ABNA0417164300", "EUR", "F-100", "",
)  # fmt: skip
CELLS = st.sampled_from(WORDS) | st.text(max_size=5)
HEADS = st.lists(st.sampled_from(HEADERS), min_size=3, max_size=7)
TYPED = (
    st.sampled_from(WORDS)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.none()
    | st.datetimes(min_value=datetime(1900, 1, 1))
    | st.timedeltas(timedelta(0), timedelta(days=99))
)


def read(name: str, content: bytes) -> None:
    """As far as a statement is read before it is compared, with an answer to each question that the file leaves."""
    with suppress(StatementError):
        table = files.read(name, content)
        seen = layout.guess(table, "EUR")
        said = replace(seen, order=seen.order or "dmy", mark=seen.mark or ".", sign=seen.sign or "positive")
        checking.read(table, said)


@given(HEADS, st.lists(st.lists(CELLS, max_size=7), max_size=8), st.sampled_from(files.SEPARATORS))
def test_text(headers: list[str], rows: list[list[str]], separator: str) -> None:
    read("statement.csv", "\n".join(separator.join(row) for row in [headers, *rows]).encode())


@given(st.binary(max_size=80))
def test_bytes(content: bytes) -> None:
    read("statement.csv", content)


@given(HEADS, st.lists(st.lists(TYPED, max_size=7), max_size=6))
def test_workbooks(headers: list[str], rows: list[list[Any]]) -> None:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in [headers, *rows]:
        book.active.append(row)
    book.save(file)
    read("statement.xlsx", file.getvalue())
