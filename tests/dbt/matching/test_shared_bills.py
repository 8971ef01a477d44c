"""Bills that people entered in both systems say which vendors are one: literal bills of either side."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.dbt.matching.warehouse import Books

BRAND, TRADE = "Velthuizen Kozijnen B.V.", "Timmerfabriek Lingezicht"
SIBLING, LONGER = "Velthuizen Kozijnen Holding B.V.", "Velthuizen Kozijnen Montage B.V."
HERE = {"city": "Tiel", "country": "NL"}
VAT, OTHER_VAT = {"vat_number": "NL834258481B01"}, {"vat_number": "NL819727817B01"}
ACCOUNT, OTHER_ACCOUNT = {"ibans": ["NL91ABNA0417164300"]}, {"ibans": ["NL20INGB0001234567"]}
BILLS = (("2026-0118", "2026-02-03", "1210.00"), ("2026-0131", "2026-03-03", "884.51"))
# By what the bills of the right side differ from those of the left one.
BILLS_NOT_SHARED: dict[str, dict[str, Any]] = {
    "b other amount": {"gross": "1210.01"},
    "b other currency": {"currency": "USD"},
    "b other number": {"number": "2026-0119"},
    "b two months apart": {"date": "2026-04-06"},
    "b deleted": {"status": "deleted"},
    "b carries our code": {"external_code": "exact_online:E-b carries our code:L1"},
}  # fmt: skip
# Names and fields of both sides, how many bills they have in common, and what comes of it.
VENDORS: dict[str, tuple[str, dict[str, Any], str, dict[str, Any], int, str, str | None]] = {
    "b another name": (BRAND, HERE, TRADE, HERE, 2, "review", None),
    "b another name, no bill": (BRAND, HERE, TRADE, HERE, 0, "none", None),
    "b a name in two cities": (BRAND, HERE, BRAND, {"city": "Ede", "country": "NL"}, 1, "auto", None),
    "b a name in two cities, no bill": (BRAND, HERE, BRAND, {"city": "Ede", "country": "NL"}, 0, "review", "name"),
    "b a word more": (BRAND, HERE, LONGER, HERE, 2, "auto", None),
    "b a word more, one bill": (BRAND, HERE, LONGER, HERE, 1, "review", "a word more"),
    "b tax group": (BRAND, VAT, TRADE, VAT, 2, "auto", None),
    "b tax group, one bill": (BRAND, VAT, TRADE, VAT, 1, "review", "tax group"),
    "b another name abroad": (BRAND, HERE, TRADE, {"city": "Lille", "country": "FR"}, 1, "review", "countries differ"),
    "b sibling": (BRAND, VAT, SIBLING, VAT, 2, "review", "tax group"),
    "b other VAT numbers": (BRAND, HERE | VAT, BRAND, HERE | OTHER_VAT, 2, "review", "VAT numbers differ"),
    "b other account": (BRAND, HERE | ACCOUNT, BRAND, HERE | OTHER_ACCOUNT, 2, "auto", None),
    "b other account, no bill": (BRAND, HERE | ACCOUNT, BRAND, HERE | OTHER_ACCOUNT, 0, "review", "accounts differ"),
    "b other account and name": (BRAND, HERE | ACCOUNT, LONGER, HERE | OTHER_ACCOUNT, 2, "review", "a word more"),
}  # fmt: skip


def set_up(books: Books) -> None:
    for link, (left, left_fields, right, right_fields, bills, _, _) in VENDORS.items():
        books.vendor(link, "left", "L", left, **left_fields)
        books.vendor(link, "right", "R", right, **right_fields)
        for number, bill in enumerate(BILLS[:bills]):
            enter(books, link, number, bill)
    for link, differs in BILLS_NOT_SHARED.items():
        strangers(books, link)
        enter(books, link, 0, BILLS[0], differs)
    for link, sent in (("b sent by us", "2026-02-04T09:00:00Z"), ("b found there and taken for ours", None)):
        strangers(books, link)
        enter(books, link, 0, BILLS[0])
        books.deliveries.append({
            "link": link, "flow": "invoices", "company": f"E-{link}", "source_key": "L0", "state": "delivered",
            "target_system": "avidxchange", "target_company": f"A-{link}", "target_id": "R0", "voided": False,
            "sent_at": sent, "updated_at": "2026-02-04T09:00:00Z",
        })  # fmt: skip
    books.link("b in Airbase", "airbase")
    strangers(books, "b in Airbase")
    books.invoice("b in Airbase", "L0", "L", *BILLS[0])
    books.airbase_bill("b in Airbase", "R0", "R", *BILLS[0])
    strangers(books, "b of two vendors")
    books.vendor("b of two vendors", "right", "S", "Drukkerij Oosterlaken")
    enter(books, "b of two vendors", 0, BILLS[0])
    books.invoice("b of two vendors", "S0", "S", *BILLS[0], side="right")
    strangers(books, "b matched and typed elsewhere")
    books.vendor("b matched and typed elsewhere", "left", "M", "Drukkerij Oosterlaken", **VAT)
    books.vendor("b matched and typed elsewhere", "right", "S", "Drukkerij Oosterlaken", **VAT)
    books.invoice("b matched and typed elsewhere", "M0", "M", *BILLS[0])
    books.invoice("b matched and typed elsewhere", "R0", "R", *BILLS[0], side="right")
    strangers(books, "b words for a number")
    enter(books, "b words for a number", 0, ("Rent March", *BILLS[0][1:]))
    strangers(books, "b typed in two ways")
    enter(books, "b typed in two ways", 0, BILLS[0], {"number": "2026/118 "}, {"number": "2026 118"})
    strangers(books, "b one elsewhere")
    books.vendor("b one elsewhere", "right", "S", "Drukkerij Oosterlaken")
    enter(books, "b one elsewhere", 0, BILLS[0])
    books.invoice("b one elsewhere", "L9", "L", *BILLS[1])
    books.invoice("b one elsewhere", "S9", "S", *BILLS[1], side="right")


def strangers(books: Books, link: str) -> None:
    books.vendor(link, "left", "L", BRAND)
    books.vendor(link, "right", "R", TRADE)


def enter(
    books: Books,
    link: str,
    number: int,
    bill: tuple[str, str, str],
    there: dict[str, Any] | None = None,
    here: dict[str, Any] | None = None,
) -> None:
    """A bill of L in the left system, and in the right one of R."""
    row = dict(zip(("number", "date", "gross"), bill, strict=True))
    books.invoice(link, f"L{number}", "L", **row | (here or {}))
    books.invoice(link, f"R{number}", "R", side="right", **row | (there or {}))


@pytest.fixture(scope="module")
def shared(books: Books) -> dict[str, tuple[int, str]]:
    sql = """
        select l.link, shared_bills, last_bill from matching.shared_bills as pair
        inner join matching.vendor_records as l on l.rid = pair.left_rid
    """
    return {row["link"]: (row["shared_bills"], row["last_bill"]) for row in books.rows(sql)}


@pytest.mark.parametrize("link", [*BILLS_NOT_SHARED, "b sent by us", "b of two vendors", "b words for a number"])
def test_what_is_no_bill_of_both(shared: dict[str, tuple[int, str]], link: str) -> None:
    assert link not in shared


def test_a_bill_that_was_there_before_us_is_one_of_both(shared: dict[str, tuple[int, str]]) -> None:
    assert shared["b found there and taken for ours"] == (1, "2026-0118")


def test_bills_of_airbase_count_though_none_is_looked_at_for_twins(shared: dict[str, tuple[int, str]]) -> None:
    assert shared["b in Airbase"] == (1, "2026-0118")


def test_a_number_is_the_same_however_it_is_typed(shared: dict[str, tuple[int, str]]) -> None:
    assert shared["b typed in two ways"] == (1, "2026 118")


def test_bills_of_one_vendor_under_two_say_nothing(shared: dict[str, tuple[int, str]]) -> None:
    assert "b one elsewhere" not in shared


def test_bills_are_counted_and_the_last_one_is_named(shared: dict[str, tuple[int, str]]) -> None:
    assert shared["b a word more"] == (2, "2026-0131")


@pytest.mark.parametrize("link", VENDORS)
def test_what_bills_in_both_systems_decide(books: Books, link: str) -> None:
    *_, verdict, reason = VENDORS[link]
    rows = books.rows(f"select verdict, reason from matching.vendors where link = '{link}'")
    assert [row["verdict"] for row in rows] == ([verdict] if verdict != "none" else [])
    assert reason is None or reason in rows[0]["reason"]


def test_the_evidence_names_the_last_bill(books: Books) -> None:
    (row,) = books.rows("select level, evidence from matching.vendors where link = 'b a word more'")
    assert row["level"] == "bills"
    found = {one["evidence"]: one for one in json.loads(row["evidence"])}
    assert found["bills in both systems"] == {
        "evidence": "bills in both systems", "left": "2026-0131", "right": "2026-0131", "points": 11.0
    }  # fmt: skip


def test_a_bill_of_a_vendor_in_question_is_no_suspected_twin_and_one_of_a_matched_vendor_is(books: Books) -> None:
    """`b another name` waits for an answer; the vendor of `b matched and typed elsewhere` has a partner already."""
    rows = books.rows("select distinct link, rule from matching.duplicate_invoices where link like 'b %' and rule = 8")
    links = {row["link"] for row in rows}
    assert "b another name" not in links
    assert "b matched and typed elsewhere" in links
