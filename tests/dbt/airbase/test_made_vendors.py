"""Suppliers of Exact as vendors of Airbase: one for all divisions, never two."""

from __future__ import annotations

import json
from typing import Any

import duckdb

from include.documents import Vendor, parse
from tests.dbt.airbase import books
from tests.dbt.airbase.books import LINK, supplier, vendor
from tests.dbt.conftest import Decided

HERE = {"postcode": "9711 LM", "address_line1": "Singel 5", "city": "Groningen"}


def add(db: duckdb.DuckDBPyConnection) -> None:
    # by number and name
    for company, code in (("791", "22001"), ("792", "52001"), ("793", "72001")):
        supplier(db, f"one {company}", code, "Waddenzee Hosting B.V.", company, vat_number="NL001112223B03")
    # by name and address, in the divisions that do not lead
    for company, code in (("792", "52002"), ("793", "72002")):
        supplier(db, f"place {company}", code, "Terp Vertalingen B.V.", company, **HERE)
    # one name, two companies
    for number, company in enumerate(("791", "792"), 1):
        numbers = {"vat_number": f"NL00222333{number}B01", "chamber_of_commerce": f"1234567{number}"}
        supplier(db, f"namesake {company}", f"2200{number + 2}", "Visser Groep B.V.", company, **numbers)
    # one VAT number, and a registration that contradicts it
    for number, company in enumerate(("791", "792"), 1):
        numbers = {"vat_number": "NL003344551B01", "chamber_of_commerce": f"8765432{number}"}
        supplier(db, f"slip {company}", f"2202{number + 5}", "Kwartel Software B.V.", company, **numbers)
    # nothing but the name
    for company, code in (("791", "22005"), ("792", "52005")):
        supplier(db, f"doubt {company}", code, "Brugman Interieur B.V.", company)
    # entered twice in one division
    for number in (1, 2):
        supplier(db, f"twin {number}", f"2201{number}", "Lindeboom Events B.V.", **HERE, vat_number="NL003332226B04")
    supplier(db, "blocked", "22020", "Nooit Meer B.V.", blocked=True)
    for company in ("791", "792"):
        blocked = company == "791"
        supplier(
            db, f"half {company}", "22021", "Half Open B.V.", company, blocked=blocked, vat_number="NL007700027B01"
        )
    # Airbase has it for the first division
    vendor(db, "v-known", "Oostindie Koffie B.V.", paired="s500", in_exact={"vat_number": "NL004445557B05"})
    supplier(db, "known 792", "52006", "Oostindie Koffie BV", "792", vat_number="NL004445557B05")
    supplier(db, "like known", "22030", "Oostindie Kofie B.V.")
    # may be one that Airbase has
    vendor(db, "v-maybe", "Polderhof Congres B.V.", country=None)
    supplier(db, "maybe", "22008", "Polderhof Congres Centrum B.V.", country=None)
    # made before, from the first of two
    sent = {"kind": "vendor", "company": "791", "source_key": "made 791", "name": "Zoals Gestuurd B.V."}
    for company, code in (("791", "22009"), ("792", "52009")):
        supplier(db, f"made {company}", code, "Zuiderlicht Foto B.V.", company, vat_number="NL005556661B06")
    facts = {"delivered_document": json.dumps(sent), "sent_at": books.LONG_AGO}
    books.delivered(db, "airbase_vendors", "made 791", "v-made", **facts)
    vendor(db, "v-made", "Zuiderlicht Foto B.V.", "MER-NL", "MER-LG", erp_reference_id="22009")


def row(decided: Decided, key: str, link: str = LINK) -> dict[str, Any] | None:
    found = decided.query(
        f"select * from outbox.airbase_exact__airbase_vendors where source_key = '{key}' and link = '{link}'"
    )
    assert len(found) <= 1
    return found[0] if found else None


def made(decided: Decided, key: str) -> dict[str, Any]:
    found = row(decided, key)
    assert found is not None, key
    return found


def codes(found: dict[str, Any]) -> list[str]:
    return [hold["code"] for hold in found["holds"]]


def test_a_company_of_several_divisions_is_one_vendor(decided: Decided) -> None:
    found = made(decided, "one 791")
    document = parse(json.dumps(found["document"]))
    assert isinstance(document, Vendor)
    assert (document.code, document.subsidiaries) == ("22001", ("MER-BE", "MER-LG", "MER-NL"))
    assert (found["company"], found["target_company"], codes(found)) == ("791", "MER-NL", ["vendor_review"])
    assert found["holds"][0]["text"] == (
        "supplier 22001 Waddenzee Hosting B.V. of Exact division 791 (also 792: 52001, 793: 72001) has no vendor in "
        "Airbase: release it to be created, or name the vendor it is (`review pair`)"
    )
    assert (row(decided, "one 792"), row(decided, "one 793")) == (None, None)


def test_a_name_and_a_place_make_one_company_too(decided: Decided) -> None:
    document = made(decided, "place 792")["document"]
    # another division's code may be somebody else's in the leading one
    assert (document["code"], document["subsidiaries"]) == ("exact_online:792:place 792", ["MER-BE", "MER-LG"])
    assert row(decided, "place 793") is None


def test_two_companies_of_one_name_stay_two(decided: Decided) -> None:
    for company, subsidiary in (("791", "MER-NL"), ("792", "MER-LG")):
        found = made(decided, f"namesake {company}")
        assert (codes(found), found["document"]["subsidiaries"]) == (["vendor_review"], [subsidiary])


def test_of_two_that_may_be_one_the_later_one_asks(decided: Decided) -> None:
    assert codes(made(decided, "doubt 791")) == ["vendor_review"]
    later = made(decided, "doubt 792")
    assert codes(later) == ["vendor_group_review"]
    assert later["holds"][0]["text"] == (
        "supplier 52005 Brugman Interieur B.V. of Exact division 792 may be the same company as supplier 22005 Brugman "
        "Interieur B.V. of Exact division 791 (the name is equal, and nothing else): name the Airbase vendor that it "
        "is (`review pair`), or release it to become a vendor of its own"
    )


def test_numbers_that_contradict_each_other_make_no_second_vendor_without_a_question(decided: Decided) -> None:
    assert codes(made(decided, "slip 791")) == ["vendor_review"]
    later = made(decided, "slip 792")
    assert codes(later) == ["vendor_group_review"]
    assert "(one number is equal, and another one differs)" in later["holds"][0]["text"]


def test_a_company_that_was_entered_twice_is_one_vendor(decided: Decided) -> None:
    found = [found for found in (row(decided, "twin 1"), row(decided, "twin 2")) if found is not None]
    assert [one["document"]["subsidiaries"] for one in found] == [["MER-NL"]]


def test_a_blocked_supplier_becomes_no_vendor(decided: Decided) -> None:
    assert row(decided, "blocked") is None
    # where it still trades elsewhere, it is a vendor there
    assert (made(decided, "half 792")["document"]["subsidiaries"], row(decided, "half 791")) == (["MER-LG"], None)


def test_a_company_that_airbase_has_for_another_division_is_not_made_again(decided: Decided) -> None:
    assert (row(decided, "s500"), row(decided, "known 792")) == (None, None)
    (found,) = decided.query("select * from outbox.airbase_exact__findings where document_key = 'known 792'")
    assert found["code"] == "vendor_not_in_subsidiary"
    assert found["text"] == (
        "supplier 52006 Oostindie Koffie BV of Exact division 792 is vendor Oostindie Koffie B.V. in Airbase, which "
        "does not belong to MER-LG: add that subsidiary to the vendor in Airbase, so that orders there can name it"
    )


def test_one_that_airbase_may_have_waits_for_that_answer(decided: Decided) -> None:
    found = made(decided, "maybe")
    assert [(ref["flow"], ref["company"], ref["key"]) for ref in found["refs"]] == [("vendors", "MER-NL", "v-maybe")]
    # asked once, beside that vendor
    assert found["holds"] == []


def test_what_was_made_stays_and_is_a_pair_in_each_division(decided: Decided) -> None:
    found = made(decided, "made 791")
    assert (found["document"]["name"], found["holds"], found["skip"]) == ("Zoals Gestuurd B.V.", [], None)
    pairs = decided.query(
        "select company, adopt from outbox.airbase_exact__vendors where source_key = 'v-made' order by company desc"
    )
    assert [(one["company"], one["adopt"]["id"]) for one in pairs] == [("MER-NL", "made 791"), ("MER-LG", "made 792")]
    assert row(decided, "made 792") is None


def test_one_that_resembles_a_vendor_of_another_supplier_is_not_created_without_a_question(decided: Decided) -> None:
    (hold,) = made(decided, "like known")["holds"]
    assert hold["text"].endswith(
        "may be Airbase vendor Oostindie Koffie B.V., which another vendor is paired with: say whether they are the"
        " same"
    )
    assert (hold["payload"]["left_key"], hold["payload"]["right_key"]) == ("like known", "v-known")
