"""Resolving addresses (section 4): a 200 may hold an error."""

from __future__ import annotations

from typing import Any

import pytest

from tests.include.sandbox.avalara.conftest import AMSTERDAM, IRVINE

PATH = "addresses/resolve"


def test_a_good_address_comes_back_in_upper_case_with_zip_4(ava: Any) -> None:
    found = ava.post(PATH, IRVINE)
    one = found["validatedAddresses"][0]
    assert (one["line1"], one["city"], one["region"], one["country"]) == ("2000 MAIN STREET", "IRVINE", "CA", "US")
    assert one["addressType"] == "StreetOrResidentialAddress"
    assert one["postalCode"].startswith("92614-")
    assert len(one["postalCode"]) == 10
    assert found["address"]["line1"] == "2000 Main Street"
    assert found["resolutionQuality"] == "Intersection"
    assert "messages" not in found
    assert [(row["jurisdictionName"], row["jurisdictionType"]) for row in found["taxAuthorities"]] == [
        ("CALIFORNIA", "State"), ("ORANGE", "County"), ("ORANGE COUNTY DISTRICT TAX SP", "Special"),
        ("ORANGE CO LOCAL TAX SL", "Special"),
    ]  # fmt: skip
    assert {type(row["avalaraId"]) for row in found["taxAuthorities"]} == {str}


def test_get_says_the_same_as_post(ava: Any) -> None:
    assert ava.get(PATH, **IRVINE) == ava.post(PATH, IRVINE)
    mixed = ava.post(PATH, {**IRVINE, "textCase": "Mixed", "line2": "suite 4"})["validatedAddresses"][0]
    assert (mixed["line1"], mixed["city"], mixed["addressType"]) == (
        "2000 Main Street", "Irvine", "HighRiseOrBusinessComplex",
    )  # fmt: skip


def test_without_a_country_it_is_the_united_states_and_without_a_zip_code_the_city_has_one(ava: Any) -> None:
    found = ava.post(PATH, {"line1": "700 Pike St", "city": "Seattle", "region": "Washington"})
    one = found["validatedAddresses"][0]
    assert (one["country"], one["region"], one["postalCode"][:6]) == ("US", "WA", "98101-")


@pytest.mark.parametrize(
    ("change", "refers", "quality"),
    [
        ({"line1": "99999 Main Street"}, "Address.Line0", "Intersection"),
        ({"line1": "0 Main Street"}, "Address.Line0", "Intersection"),
        ({"line1": "Main Street"}, "Address.Line0", "NotCoded"),
        ({"postalCode": "10021"}, "Address.PostalCode", "NotCoded"),
        ({"region": "TX"}, "Address.PostalCode", "NotCoded"),
        ({"city": "Nowhere", "postalCode": ""}, "Address.City", "NotCoded"),
    ],
)
def test_a_bad_address_is_a_200_with_an_error_in_it(ava: Any, change: Any, refers: str, quality: str) -> None:
    asked = {**IRVINE, **change}
    found = ava.post(PATH, asked)
    assert [(one["severity"], one["refersTo"]) for one in found["messages"]] == [("Error", refers)]
    assert found["validatedAddresses"][0]["addressType"] == "UnknownAddressType"
    assert found["validatedAddresses"][0]["line1"] == asked["line1"], "what was sent comes back"
    assert (found["resolutionQuality"], "taxAuthorities" in found) == (quality, False)


def test_what_refuses_an_address_in_resolve_may_be_taxed_all_the_same(ava: Any) -> None:
    assert ava.tax(100, to={**IRVINE, "line1": "99999 Main Street"})["totalTax"] == 7.75


@pytest.mark.parametrize("line", ["P.O. Box 12", "PO BOX 7", ""])
def test_a_box_or_a_zip_code_alone_is_enough(ava: Any, line: str) -> None:
    assert "messages" not in ava.post(PATH, {**IRVINE, "line1": line})


@pytest.mark.parametrize("asked", [{}, {"country": "US"}, {"line1": "1 Main St"}, {"line1": "1 Main St", "city": "X"}])
def test_too_little_is_400(ava: Any, asked: Any) -> None:
    found = ava.refused("POST", PATH, asked)
    assert (found["number"], found["error"]["target"]) == (309, "IncorrectData")


def test_too_long_a_field(ava: Any) -> None:
    found = ava.refused("POST", PATH, {**IRVINE, "postalCode": "926141234567"})
    assert (found["number"], "must be between 0 and 11 characters" in found["message"]) == (13, True)


def test_other_countries_are_not_supported(ava: Any) -> None:
    found = ava.refused("POST", PATH, AMSTERDAM)
    assert (found["message"], found["faultSubCode"]) == ("Country not supported.", "UnsupportedCountryError")


def test_canada(ava: Any) -> None:
    good = {"line1": "1 Beaconsfield Blvd", "city": "Beaconsfield", "region": "QC", "postalCode": "h9w3z8",
            "country": "CAN"}  # fmt: skip
    assert ava.post(PATH, good)["validatedAddresses"][0]["postalCode"] == "H9W 3Z8"
    assert ava.post(PATH, {**good, "postalCode": "12345"})["messages"][0]["severity"] == "Error"


def test_an_account_without_address_validation(ava: Any) -> None:
    ava.edit("settings", company=None, address_validation=False)
    assert ava.refused("POST", PATH, IRVINE, status=403)["number"] == 600
