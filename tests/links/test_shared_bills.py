"""A company whose people typed the same bills into both systems before the link ran: whole runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import company, life
from tests.support.company import Company

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]
Row = dict[str, Any]
# By the code of the vendor in AvidXchange under which the bills of each supplier stand there.
SUPPLIERS = {"ZRM": "Zandvoort Roestvrijstaal B.V.", "HDW": "Lingezicht Timmerwerken", "SBM": "Kroon Bouw Zeist B.V."}
VENDORS = {"ZRM": "Zandvoort Roestvrijstaal Montage", "HDW": "Houthandel De Waal", "SBM": "Scholten Materieel"}
VAT = "NL834258481B01"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    systems = ("exact_online", "avidxchange")
    with company.opened(tmp_path_factory.mktemp("bills"), vendors=8, documents=10, systems=systems) as opened:
        yield opened


@pytest.fixture(scope="module")
def suppliers(books: Company) -> dict[str, str]:
    """Three suppliers with two bills each, which stand in AvidXchange under a name with a word more, under another
    name, and under another vendor's while the supplier is there too."""
    keys = {}
    own = {"Name": SUPPLIERS["SBM"], "ExternalVendorCode": "KBZ", "FedTaxId": VAT, "Active": True}
    books.sandbox.edit("avidxchange", "vendors", {"company": "C1", "set": own})
    for code, name in SUPPLIERS.items():
        keys[code] = life.enter_supplier(books, name, **{"VATNumber": VAT} if code == "SBM" else {})
        vendor = {"Name": VENDORS[code], "ExternalVendorCode": code, "Active": True}
        key = books.sandbox.edit("avidxchange", "vendors", {"company": "C1", "set": vendor})["key"]
        for number in (f"{code}-2026-118", f"{code}-2026-131"):
            life.enter_invoice(books, number, supplier=keys[code])
            invoice = {
                "InvoiceNumber": number,
                "VendorId": int(key),
                "InvoiceDate": "2026-11-16",
                "Amount": "121.00",
                "NetAmount": "100.00",
                "TaxAmount": "21.00",
                "CurrencyCode": "EUR",
                "Lines": [{"LineNumber": 1, "Amount": "100.00"}],
            }
            books.sandbox.edit("avidxchange", "invoices", {"company": "C1", "set": invoice})
    return keys


@pytest.fixture(scope="module")
def first(books: Company, suppliers: dict[str, str]) -> Row:
    return books.run()


def numbers(books: Company, code: str) -> list[str]:
    found = books.sandbox.state("avidxchange", "invoices")
    return sorted(row["InvoiceNumber"] for row in found if row["InvoiceNumber"].startswith(code))


def test_what_people_typed_twice_is_not_sent_a_third_time(books: Company, first: Row) -> None:
    for code in SUPPLIERS:
        assert numbers(books, code) == [f"{code}-2026-118", f"{code}-2026-131"]


def test_no_vendor_is_made_beside_one_whose_bills_both_have(books: Company, first: Row) -> None:
    names = [row["Name"] for row in books.sandbox.state("avidxchange", "vendors")]
    assert {name: names.count(name) for name in SUPPLIERS.values()} == {
        SUPPLIERS["ZRM"]: 0, SUPPLIERS["HDW"]: 0, SUPPLIERS["SBM"]: 1,
    }  # fmt: skip


def test_bills_under_another_vendor_are_asked_about(books: Company, first: Row) -> None:
    reviews = books.cli("review", "list", "--json").json["reviews"]
    texts = [one["text"] for one in reviews if one["code"] == "duplicate_suspected"]
    assert len([text for text in texts if "SBM-2026" in text and VENDORS["SBM"] in text]) == 2


def test_what_waits_for_its_vendor_asks_no_question_of_its_own(books: Company, first: Row) -> None:
    reviews = books.cli("review", "list", "--json").json["reviews"]
    assert [one["code"] for one in reviews if "HDW" in one["text"]] == ["vendor_review"]


def test_a_word_more_is_no_question_and_another_name_is_one(books: Company, first: Row) -> None:
    sql = f"select left_name, verdict, level from matching.vendors where left_name in {tuple(SUPPLIERS.values())[:2]}"
    found = books.query(sql)
    assert sorted((row["left_name"], row["verdict"], row["level"]) for row in found) == [
        (SUPPLIERS["HDW"], "review", "bills"),
        (SUPPLIERS["ZRM"], "auto", "bills"),
    ]


def test_a_later_bill_goes_to_that_vendor_and_what_was_taken_for_ours_still_counts(
    books: Company, first: Row, suppliers: dict[str, str]
) -> None:
    life.enter_invoice(books, "ZRM-2026-140", supplier=suppliers["ZRM"])
    books.run()
    vendors = {row["VendorId"]: row["ExternalVendorCode"] for row in books.sandbox.state("avidxchange", "vendors")}
    (sent,) = [r for r in books.sandbox.state("avidxchange", "invoices") if r["InvoiceNumber"] == "ZRM-2026-140"]
    assert vendors[sent["VendorId"]] == "ZRM"
    found = books.query("select distinct shared_bills from matching.vendor_pairs where shared_bills > 0")
    assert {row["shared_bills"] for row in found} >= {2}
