"""Vendors of Airbase towards the suppliers of each Exact division."""

from __future__ import annotations

import json
from typing import Any

import duckdb

from include.documents import Vendor, parse
from tests.dbt.airbase import books
from tests.dbt.airbase.books import STAMP, order, place, raw, supplier, vendor
from tests.dbt.conftest import Decided

KADE = place("Kade 12", "3511 AB")
IN_EXACT = {"address_line1": "Kade 12", "postcode": "3511 AB", "city": "Utrecht", "vat_number": "NL004495445B01"}


def add(db: duckdb.DuckDBPyConnection) -> None:
    # name and address agree, in two of the three divisions it belongs to
    vendor(db, "clear", "Kwintes Catering B.V.", "MER-NL", "MER-LG", "MER-BE", address=KADE)
    for company, code in (("791", "21001"), ("792", "51001")):
        supplier(db, f"clear {company}", code, "Kwintes Catering", company=company, **IN_EXACT)
    # by its trade name, which only the legal name tells
    vendor(db, "traded", "PrintPunt", legal_name="Grafisch Bedrijf Noordzij B.V.", address=place("Pad 3", "1012 JS"))
    supplier(db, "s traded", "21002", "Grafisch Bedrijf Noordzij", address_line1="Pad 3", postcode="1012 JS")
    # two companies of one name, and nothing to tell them by
    vendor(db, "namesake", "Jansen Installaties B.V.")
    for number in (1, 2):
        supplier(db, f"jansen {number}", f"2100{number + 2}", "Jansen Installaties B.V.", vat_number=VAT[number])
    # nothing but the name
    vendor(db, "doubtful", "Hoogland Werkplekken B.V.", country=None)
    supplier(db, "s doubtful", "21009", "Hoogland Werkplekken Services B.V.", country=None)
    add_missing(db)
    add_decided(db)


VAT = {1: "NL001234560B01", 2: "NL009876546B02"}


def add_missing(db: duckdb.DuckDBPyConnection) -> None:
    """Vendors that no division knows."""
    everywhere = ("MER-NL", "MER-LG", "MER-BE")
    vendor(db, "new", "Quist Naaiatelier B.V.", "MER-LG", "MER-NL")
    vendor(db, "needed there", "Zilverberg Trainingen B.V.", *everywhere)
    order(db, "of needed there", vendor="needed there", company="MER-LG")
    vendor(db, "no country", "Ohneland Handel", country=None)
    order(db, "of no country", vendor="no country")
    vendor(db, "idle", "Overbodig Krediet B.V.", is_active=False)
    vendor(db, "of the unrouted", "Thames Stationers Ltd", "MER-UK", country="GB")
    # only its order knows that it works for this subsidiary
    vendor(db, "of another", "Maas Advocaten B.V.", "MER-BE")
    order(db, "of of another", vendor="of another")
    raw.insert(
        db, "raw_airbase.vendors",
        {"id": "onboarding", "name": "Nieuw Begin B.V.", "status": "pending_onboarding", "is_active": True,
         "subsidiary_reference_ids": books.subsidiaries("MER-NL"), "address": {"country": "NL"}, "read_at": books.READ},
    )  # fmt: skip


def add_decided(db: duckdb.DuckDBPyConnection) -> None:
    decision = {"link": books.LINK, "kind": "vendor", "left_company": "791", "right_company": "MER-NL"} | STAMP
    vendor(db, "wrong", "Verkeerd Gepaard B.V.", paired="s77")
    vendor(db, "said 1", "Dubbel Vermeld B.V.")
    vendor(db, "said 2", "Dubbel Vermeld Filiaal")
    supplier(db, "s said", "21020", "Dubbel Vermeld B.V.")
    for number, (key, left, verdict) in enumerate(
        (("wrong", "s77", "different"), ("said 1", "s said", "same"), ("said 2", "s said", "same")), 1
    ):
        more = {"id": number, "left_key": left, "right_key": key, "verdict": verdict}
        raw.insert(db, "raw_operations.decisions", decision | more)
    vendor(db, "gone", "Weg in Exact B.V.", paired="s78", in_exact={"is_deleted": True})
    sent = {"kind": "vendor", "company": "MER-NL", "source_key": "as sent", "name": "Oude Naam B.V."}
    vendor(db, "as sent", "Nieuwe Naam B.V.")
    supplier(db, "s79", "20079", "Oude Naam B.V.")
    books.delivered(db, "vendors", "as sent", "s79", delivered_document=json.dumps(sent), sent_at=books.LONG_AGO)


def rows(decided: Decided, key: str) -> dict[str, dict[str, Any]]:
    """A vendor's rows by subsidiary, of this link."""
    found = decided.query(
        f"select * from outbox.airbase_exact__vendors where source_key = '{key}' and link = '{books.LINK}'"
    )
    return {row["company"]: row for row in found}


def facts(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["skip"],
        [one["code"] for one in row["problems"]],
        [one["code"] for one in row["holds"]],
        (row["adopt"] or {}).get("id"),
    )


def test_a_clear_match_is_a_pair_in_each_division_that_has_it(decided: Decided) -> None:
    found = rows(decided, "clear")
    assert facts(found["MER-NL"]) == (None, [], [], "clear 791")
    assert facts(found["MER-LG"]) == (None, [], [], "clear 792")
    # another division has it not, and no order there needs it
    assert facts(found["MER-BE"])[0] == "not_chosen"
    document = parse(json.dumps(found["MER-NL"]["document"]))
    assert isinstance(document, Vendor)
    assert (document.name, document.address.postcode, document.company) == (
        "Kwintes Catering B.V.",
        "3511 AB",
        "MER-NL",
    )


def test_a_trade_name_is_known_by_the_legal_name_beside_it(decided: Decided) -> None:
    assert facts(rows(decided, "traded")["MER-NL"]) == (None, [], [], "s traded")


def test_of_two_suppliers_with_one_name_neither_is_taken(decided: Decided) -> None:
    row = rows(decided, "namesake")["MER-NL"]
    assert facts(row) == (None, [], ["vendor_review"], None)
    assert row["holds"][0]["text"].startswith("vendor Jansen Installaties B.V. may be supplier 2100")


def test_a_doubtful_match_waits_for_a_person(decided: Decided) -> None:
    row = rows(decided, "doubtful")["MER-NL"]
    assert facts(row) == (None, [], ["vendor_review"], None)
    payload = row["holds"][0]["payload"]
    assert (payload["left_company"], payload["left_key"], payload["right_company"], payload["right_key"]) == (
        "791", "s doubtful", "MER-NL", "doubtful",
    )  # fmt: skip


def test_one_that_no_division_knows_is_asked_about_once_where_it_leads(decided: Decided) -> None:
    found = rows(decided, "new")
    assert facts(found["MER-NL"]) == (None, [], ["vendor_review"], None)
    assert facts(found["MER-LG"])[0] == "not_chosen"
    assert found["MER-NL"]["holds"][0]["text"] == (
        "vendor Quist Naaiatelier B.V. has no supplier in Exact division 791: release it to be created, or name the "
        "supplier it is"
    )


def test_one_that_an_order_needs_is_asked_about_where_the_order_is(decided: Decided) -> None:
    found = rows(decided, "needed there")
    assert {company: facts(row)[0] for company, row in found.items()} == {
        "MER-NL": None, "MER-LG": None, "MER-BE": "not_chosen",
    }  # fmt: skip
    assert found["MER-LG"]["target_company"] == "792"
    # though Airbase has it for another subsidiary only
    assert facts(rows(decided, "of another")["MER-NL"]) == (None, [], ["vendor_review"], None)


def test_none_is_created_without_a_country_and_none_that_nobody_needs(decided: Decided) -> None:
    assert facts(rows(decided, "no country")["MER-NL"]) == (None, ["country_missing"], [], None)
    assert facts(rows(decided, "idle")["MER-NL"])[0] == "not_chosen"
    assert rows(decided, "of the unrouted") == {}


def test_one_that_is_still_taken_on_is_left_alone_until_an_order_needs_it(decided: Decided) -> None:
    assert facts(rows(decided, "onboarding")["MER-NL"])[0] == "not_chosen"


def test_a_persons_word_goes_first(decided: Decided) -> None:
    wrong = rows(decided, "wrong")["MER-NL"]
    assert (wrong["replaces"], [hold["code"] for hold in wrong["holds"]]) == ("s77", ["vendor_disputed"])
    for key, other in (("said 1", "said 2"), ("said 2", "said 1")):
        row = rows(decided, key)["MER-NL"]
        assert (row["adopt"]["id"], row["adopt"]["facts"]["shares_with"]) == ("s said", [other])


def test_a_supplier_that_is_gone_leaves_its_vendor_open(decided: Decided) -> None:
    row = rows(decided, "gone")["MER-NL"]
    assert (row["replaces"], [hold["code"] for hold in row["holds"]]) == ("s78", ["vendor_disputed"])


def test_what_stands_is_never_written_again(decided: Decided) -> None:
    row = rows(decided, "as sent")["MER-NL"]
    assert (row["document"]["name"], facts(row)) == ("Oude Naam B.V.", (None, [], [], "s79"))
