"""Invoices that may be one and the same: each rule, and each trap that must stay silent."""

# ruff: noqa: E501  (tables of literal rows, one row a line)

from __future__ import annotations

from typing import Any

import pytest

from tests.dbt.matching.warehouse import Books

Invoice = tuple[str, str, str | None, str, str] | tuple[str, str, str | None, str, str, dict[str, Any]]
VAT, OTHER_VAT, IBAN = "NL834258481B01", "NL819727817B01", "NL91ABNA0417164300"

# key, vendor, number, date, gross; two vendors V and W of one family (equal bank account), X of none
CASES: dict[str, tuple[list[Invoice], dict[tuple[str, str], tuple[int, str]]]] = {
    "1 all agrees": ([("a", "V", "F-77", "2026-03-01", "121"), ("b", "V", "f 77", "2026-03-01", "121")], {("b", "a"): (1, "block")}),
    "1 a cent apart": ([("a", "V", "F77", "2026-03-01", "121.00"), ("b", "V", "F77", "2026-03-01", "121.01")], {("b", "a"): (1, "block")}),
    "1 net against gross": (
        [("a", "V", "F77", "2026-03-01", "121"), ("b", "V", "F77", "2026-03-01", "146.41", {"net": "121"})], {("b", "a"): (1, "block")}),
    "2 other amount": ([("a", "V", "F77", "2026-03-01", "121"), ("b", "V", "F77", "2026-03-01", "100")], {("b", "a"): (2, "review")}),
    "2 other date": ([("a", "V", "F77", "2026-03-01", "121"), ("b", "V", "F77", "2026-03-09", "121")], {("b", "a"): (2, "review")}),
    "3 misread number": ([("a", "V", "Inv. 4I7", "2026-03-01", "121"), ("b", "V", "INVOICE0417", "2026-05-20", "121")], {("b", "a"): (3, "review")}),
    "4 same amount soon after": ([("a", "V", "F77", "2026-03-01", "121"), ("b", "V", "Q9182", "2026-03-05", "121")], {("b", "a"): (4, "warn")}),
    "4 without a number": ([("a", "V", None, "2026-03-01", "121"), ("b", "V", "Q9182", "2026-03-05", "121")], {("b", "a"): (4, "warn")}),
    "5 other vendor of the family": ([("a", "V", "F77", "2026-03-01", "121"), ("b", "W", "F77", "2026-03-04", "121")], {("b", "a"): (5, "review")}),
    "6 swapped figures": ([("a", "V", "20267431", "2026-03-01", "121"), ("b", "V", "20264731", "2026-03-28", "121")], {("b", "a"): (6, "warn")}),
    "6 after the window": ([("a", "V", "2026743", "2026-03-01", "121"), ("b", "V", "202643", "2026-05-01", "121")], {}),
    "6 in a wider window": ([("a", "V", "2026743", "2026-03-01", "121"), ("b", "V", "202643", "2026-05-01", "121")], {("b", "a"): (6, "warn")}),
    "4 in a narrow window": ([("a", "V", "F77", "2026-03-01", "121"), ("b", "V", "Q9182", "2026-03-04", "121")], {("b", "a"): (4, "warn")}),
    "6 after a narrow window": ([("a", "V", "2026743", "2026-03-01", "121"), ("b", "V", "202643", "2026-03-05", "121")], {}),
    "trap: the next number of the range": ([("a", "V", "20264731", "2026-03-01", "121"), ("b", "V", "20264732", "2026-03-28", "121")], {}),
    "6 swapped figures, same day": ([("a", "V", "20267431", "2026-03-01", "121"), ("b", "V", "20264731", "2026-03-01", "121")], {("b", "a"): (6, "warn")}),
    "6 a figure lost": ([("a", "V", "2026743", "2026-03-01", "121"), ("b", "V", "202643", "2026-03-28", "121")], {("b", "a"): (6, "warn")}),
    "both sides": (
        [("a", "V", "F77", "2026-03-01", "121"), ("b", "R", "F77", "2026-03-01", "121", {"side": "right"})], {("a", "b"): (1, "block")}),
    "8 of another vendor in the other system": (
        [("a", "V", "F77", "2026-03-01", "121"), ("b", "S", "f-77", "2026-03-01", "121", {"side": "right"})], {("a", "b"): (8, "review")}),
    "our own copy, of another vendor": (
        [("a", "V", "F77", "2026-03-01", "121"), ("b", "S", "F77", "2026-03-01", "121", {"side": "right", "external_code": "exact_online:E-our own copy, of another vendor:a"})],
        {}),
    "trap: another vendor's on another day": (
        [("a", "V", "F77", "2026-03-01", "121"), ("b", "S", "F77", "2026-03-02", "121", {"side": "right"})], {}),
    "trap: another vendor's of another amount": (
        [("a", "V", "F77", "2026-03-01", "121"), ("b", "S", "F77", "2026-03-01", "121.50", {"side": "right"})], {}),
    "trap: another vendor's of one word": (
        [("a", "V", "RENT", "2026-03-01", "121"), ("b", "S", "RENT", "2026-03-01", "121", {"side": "right"})], {}),
    "our own copy": (
        [("a", "V", "F77", "2026-03-01", "121"), ("b", "R", "F77", "2026-03-01", "121", {"side": "right", "external_code": "exact_online:E-our own copy:a"})], {}),
    "1 without a digit": ([("a", "V", "HB-TWIN", "2026-03-01", "121"), ("b", "V", "hb twin", "2026-03-01", "121")], {("b", "a"): (1, "block")}),
    "2 without a digit, other amount": (
        [("a", "V", "HB-TWIN", "2026-03-01", "121"), ("b", "V", "HB-TWIN", "2026-03-01", "100")], {("b", "a"): (2, "review")}),
    "2 without a digit, days later": (
        [("a", "V", "HB-TWIN", "2026-03-01", "121"), ("b", "V", "HB-TWIN", "2026-03-07", "121")], {("b", "a"): (2, "review")}),
    "5 without a digit": ([("a", "V", "HB-TWIN", "2026-03-01", "121"), ("b", "W", "HB-TWIN", "2026-03-01", "121")], {("b", "a"): (5, "review")}),
    "trap: the same word for each month": ([("a", "V", "RENT", "2026-03-01", "121"), ("b", "V", "RENT", "2026-04-01", "121")], {}),
    "trap: the same word, other amount and day": ([("a", "V", "RENT", "2026-03-01", "121"), ("b", "V", "RENT", "2026-03-02", "100")], {}),
    "trap: names of months": ([("a", "V", "RENT MAR", "2026-03-01", "121"), ("b", "V", "RENT MAY", "2026-04-29", "121")], {}),
    "trap: a word that three vendors use": (
        [("a", "V", "PARKING", "2026-03-01", "121"), ("b", "V", "PARKING", "2026-03-03", "121"), ("c", "X", "PARKING", "2026-03-09", "50"),
         ("d", "gone", "PARKING", "2026-03-09", "60")], {("b", "a"): (4, "warn")}),
    "trap: a word that a vendor repeats": (
        [("a", "V", "CLEANING", "2026-03-01", "121"), ("b", "V", "CLEANING", "2026-03-03", "121"), ("c", "V", "CLEANING", "2026-05-07", "80")],
        {("b", "a"): (4, "warn")}),
    "7 neither has a number": ([("a", "V", None, "2026-03-01", "121"), ("b", "V", None, "2026-03-01", "121")], {("b", "a"): (7, "review")}),
    "7 placeholders": (
        [("a", "V", "N/A", "2026-03-01", "121"), ("b", "V", "see attachment", "2026-03-01", "121"), ("c", "V", "Factuur", "2026-03-01", "500")],
        {("b", "a"): (7, "review")}),
    "7 one has a number": ([("a", "V", "F77", "2026-03-01", "121"), ("b", "V", "000", "2026-03-01", "121")], {("b", "a"): (7, "review")}),
    "7 equal lines": (
        [("a", "V", None, "2026-03-01", "121", {"line_amounts": "[21, 79]"}), ("b", "V", None, "2026-03-01", "121", {"line_amounts": "[21, 79]"})],
        {("b", "a"): (7, "review")}),
    "7 coded otherwise in the other system": (
        [("a", "V", None, "2026-03-01", "121", {"line_amounts": "[100]"}), ("b", "R", None, "2026-03-01", "121", {"side": "right", "line_amounts": "[21, 79]"})],
        {("a", "b"): (7, "review")}),
    "7 of an amount that comes often": (
        [(f"k{n:02}", "V", f"K{n}77{n}", f"20{24 + n // 12}-{n % 12 + 1:02}-{n % 3 + 1:02}", "25") for n in range(30)]
        + [(f"l{n:02}", "V", f"L{n}88{n}", f"20{24 + n // 12}-{n % 12 + 1:02}-{n % 3 + 15:02}", "25") for n in range(30)]
        + [("n", "V", None, "2026-07-28", "25"), ("o", "V", "FACTUUR", "2026-07-28", "25")], {("o", "n"): (7, "review")}),
    "trap: other lines without a number": (
        [("a", "V", None, "2026-03-01", "121", {"line_amounts": "[100]"}), ("b", "V", None, "2026-03-01", "121", {"line_amounts": "[21, 79]"})],
        {("b", "a"): (4, "warn")}),
    "trap: months without a number": ([(f"m{m}", "V", None, f"2026-{m:02}-01", "1500") for m in range(1, 7)], {}),
    "trap: without a number, two orders": (
        [("a", "V", "N/A", "2026-03-01", "121", {"po_number": "PO1"}), ("b", "V", "N/A", "2026-03-01", "121", {"po_number": "PO2"})], {}),
    "trap: credit note without a number": ([("a", "V", None, "2026-03-01", "121"), ("b", "V", None, "2026-03-01", "-121")], {}),
    "trap: rent": (
        [(f"m{m}", "V", f"2026-{100 + m}", f"2026-{m:02}-01", "1500") for m in range(1, 7)], {}),
    "trap: weekly service": (
        [(f"w{d}", "V", f"S{900 + d}", f"2026-03-{d:02}", "80") for d in (2, 9, 16, 23, 30)], {}),
    "a rent bill twice": (
        [(f"m{m}", "V", f"K{m}{m}47", f"2026-{m:02}-01", "1500") for m in range(1, 6)] + [("again", "V", "Z88", "2026-05-03", "1500")], {("again", "m5"): (4, "warn")}),
    "trap: five telephones": (
        [(f"{m}{n}", "V", f"{m}00{n}{n}", f"2026-{m:02}-05", "25") for m in range(1, 5) for n in range(1, 4)], {}),
    "trap: instalments by number": ([("a", "V", "F77/1", "2026-03-01", "121"), ("b", "V", "F77/2", "2026-03-06", "121")], {}),
    "trap: instalments of one number": (
        [(f"t{m}", "V", "F77", f"2026-{m:02}-15", "500") for m in range(1, 5)], {}),
    "trap: numbers restart": ([("a", "V", "12", "2025-01-10", "121"), ("b", "V", "12", "2026-01-12", "121")], {}),
    "trap: credit note": ([("a", "V", "F77", "2026-03-01", "121"), ("b", "V", "F77", "2026-03-01", "-121")], {}),
    "two equal credit notes": ([("a", "V", "C77", "2026-03-01", "-121"), ("b", "V", "C77", "2026-03-01", "-121")], {("b", "a"): (1, "review")}),
    "trap: credited and billed again": (
        [("a", "V", "F77", "2026-03-01", "121"), ("c", "V", "C5", "2026-03-02", "-121"), ("b", "V", "F80", "2026-03-03", "121")], {}),
    "credited and billed again under the same number": (
        [("a", "V", "F77", "2026-03-01", "121"), ("c", "V", "C5", "2026-03-02", "-121"), ("b", "V", "F77", "2026-03-03", "121")], {("b", "a"): (2, "warn")}),
    "trap: same number at a stranger": ([("a", "V", "F77", "2026-03-01", "121"), ("b", "X", "F77", "2026-03-01", "121")], {}),
    "trap: two orders": (
        [("a", "V", "F77", "2026-03-01", "121", {"po_number": "PO1"}), ("b", "V", "F91", "2026-03-03", "121", {"po_number": "PO2"})], {}),
    "trap: several invoices on one order": (
        [("a", "V", "F77", "2026-03-01", "121", {"po_number": "PO1"}), ("b", "V", "F91", "2026-04-20", "242", {"po_number": "PO1"})], {}),
    "other currency": ([("a", "V", "F77", "2026-03-01", "121"), ("b", "V", "F77", "2026-03-01", "121", {"currency": "USD"})], {("b", "a"): (2, "review")}),
    "deleted": ([("a", "V", "F77", "2026-03-01", "121"), ("b", "V", "F77", "2026-03-01", "121", {"status": "deleted"})], {}),
    "a vendor not in the list": ([("a", "gone", "F77", "2026-03-01", "121"), ("b", "gone", "F77", "2026-03-01", "121")], {("b", "a"): (1, "block")}),
}  # fmt: skip


WINDOWS = {"6 in a wider window": 90, "4 in a narrow window": 3, "6 after a narrow window": 3}


def set_up(books: Books) -> None:
    for link, days in WINDOWS.items():
        books.options(link, duplicate_window_days=days)
    for link, (invoices, _) in CASES.items():
        books.vendor(link, "left", "V", "Kroon Bouw B.V.", vat_number=VAT, ibans=[IBAN])
        books.vendor(link, "left", "W", "Kroon Materieel B.V.", ibans=[IBAN])
        books.vendor(link, "left", "X", "Blom Tuinen", vat_number=OTHER_VAT)
        books.vendor(link, "right", "R", "Kroon Bouw", vat_number=VAT)
        for key, vendor, number, date, gross, *more in invoices:
            books.invoice(link, key, vendor, number, date, gross, **(more[0] if more else {}))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found(books: Books) -> list[dict[str, Any]]:
    rows = books.rows("select * from matching.duplicate_invoices")
    return [row for row in rows if row["link"] in CASES]


@pytest.mark.parametrize("link", CASES)
def test_rule_or_trap(found: list[dict[str, Any]], link: str) -> None:
    pairs = {
        (row["invoice_key"], row["twin_key"]): (row["rule"], row["action"])
        for row in found
        if row["link"] == link and row["is_later"]
    }
    assert pairs == CASES[link][1]


def test_both_documents_find_their_twin(found: list[dict[str, Any]]) -> None:
    rows = {(row["invoice_key"], row["twin_key"]): row for row in found if row["link"] == "1 all agrees"}
    assert set(rows) == {("a", "b"), ("b", "a")}
    assert rows["b", "a"]["is_later"]
    assert not rows["a", "b"]["is_later"]


def test_the_reason_names_both_documents(found: list[dict[str, Any]]) -> None:
    reason = next(row["reason"] for row in found if row["link"] == "2 other amount" and row["is_later"])
    assert reason == (
        "invoice F77 of 2026-03-01 over 100.00 EUR has the number, but another date or amount, of F77 of 2026-03-01 over 121.00 EUR in Exact Online"
    )


def test_the_reason_says_which_has_no_number(found: list[dict[str, Any]]) -> None:
    reasons = {row["link"]: row["reason"] for row in found if row["is_later"]}
    assert reasons["7 one has a number"] == (
        "invoice 000 of 2026-03-01 over 121.00 EUR has no number of its own, and agrees in vendor, date and amount with F77 of 2026-03-01 over 121.00 EUR in Exact Online"
    )
    assert reasons["7 neither has a number"].startswith(
        "invoice (no number) of 2026-03-01 over 121.00 EUR has no number of its own, "
    )


def test_a_pair_is_the_same_from_either_side(found: list[dict[str, Any]]) -> None:
    rows = [row for row in found if row["link"] in ("1 all agrees", "2 other amount")]
    assert {(row["link"], row["pair"]) for row in rows} == {
        (row["link"], row["pair"]) for row in rows if row["is_later"]
    }
    assert len({row["pair"] for row in rows}) == 2


def test_a_pair_over_both_systems_says_so(found: list[dict[str, Any]]) -> None:
    across = (
        "both sides",
        "7 coded otherwise in the other system",
        "8 of another vendor in the other system",
    )
    assert all(row["across_systems"] == (row["link"] in across) for row in found)
