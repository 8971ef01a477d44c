"""Statements of account as a vendor sends them: of Jansen B.V., which `published_clock` has the documents of."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

from tests.support.published_clock import OTHER_IBAN

ENGLISH = b"""\
Jansen B.V.,Statement of account
Date,Invoice number,Type,Amount,Balance
2026-11-01,,Opening balance,,0.00
2026-11-01,F-1,Invoice,121.10,121.10
2026-11-02,F-2,Invoice,50.00,171.10
2026-11-04,F-3,Invoice,"1,234.50","1,405.60"
2026-11-05,F-4,Invoice,310.00,"1,715.60"
2026-11-06,F-77,Invoice,19.99,"1,735.59"
2026-11-11,,Payment received,-121.10,"1,614.49"
2026-11-15,,Closing balance,,"1,614.49"
"""
GERMAN = """\
Kontoauszug Jansen B.V.
Belegdatum;Rechnungsnummer;Soll;Haben;Saldo
01.11.2026;Saldovortrag;;;0,00
01.11.2026;F-1;121,10;;121,10
02.11.2026;F-2;50,00;;171,10
04.11.2026;F-3;1.234,50;;1.405,60
11.11.2026;Zahlung;;121,10;1.284,50
""".encode("cp1252")
OF_A_STRANGE_ACCOUNT = ENGLISH + f"Please pay to {OTHER_IBAN} from now on,,,,\n".encode()


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


EXCEL = workbook(
    ("Statement",),
    ("Invoice date", "Document no", "Due date", "Amount"),
    (date(2026, 11, 1), "F-1", date(2026, 12, 1), 121.1),
    (datetime(2026, 11, 4), "F-3", date(2026, 12, 4), 1234.5),
    (None, "Total", None, 1355.6),
)


def long(lines: int) -> bytes:
    rows = [f"2026-11-01,L-{number},{number}.25" for number in range(1, lines + 1)]
    return "\n".join(["date,invoice number,amount", *rows]).encode()
