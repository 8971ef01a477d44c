"""Each sample of the reference page's sections 2 and 7, to the cent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.include.sandbox.avalara.conftest import AMSTERDAM, IRVINE, MONTGOMERY, NEW_YORK, SEATTLE, rows

BAINBRIDGE = {"line1": "100 Ravine Lane NE", "city": "Bainbridge Island", "region": "WA", "postalCode": "98110"}
PHILADELPHIA = {"line1": "822 Reed St", "city": "Philadelphia", "region": "PA", "postalCode": "19147"}
WASHINGTON = {"line1": "1600 Pennsylvania Ave", "city": "Washington", "region": "DC", "postalCode": "20500"}
CHAPEL_HILL = {"line1": "405 Martin Luther King Jr Blvd", "city": "Chapel Hill", "region": "NC", "postalCode": "27514"}
DURHAM = {"line1": "101 City Hall Plaza", "city": "Durham", "region": "NC", "postalCode": "27701"}
RALEIGH = {"line1": "1 Exchange Plaza", "city": "Raleigh", "region": "NC", "postalCode": "27601"}
SAN_FRANCISCO = {"line1": "742 Washington St", "city": "San Francisco", "region": "CA", "postalCode": "94108"}
NASHVILLE = {"line1": "1 Public Square", "city": "Nashville", "region": "TN", "postalCode": "37201"}
BEACONSFIELD = {"line1": "1 Beaconsfield Blvd", "city": "Beaconsfield", "region": "QC", "postalCode": "H9W 3Z8",
                "country": "CA"}  # fmt: skip
FLORENCE = {"line1": "Piazza della Signoria", "city": "Firenze", "postalCode": "50122", "country": "IT"}


@pytest.mark.parametrize(
    "address",
    [
        {"line1": "123 Main Street", "city": "Irvine", "region": "CA", "postalCode": "92615"},
        {"line1": "18300 Von Karman Ave", "city": "Irvine", "region": "CA", "postalCode": "92612"},
        IRVINE,
    ],
)
def test_irvine_has_four_rows(ava: Any, address: dict[str, str]) -> None:
    found = ava.tax(100, 50, to=address, date="2017-05-01")
    assert rows(found) == [("STA", "06", 6.0), ("CTY", "059", 0.25), ("STJ", "EMAZ0", 0.5), ("STJ", "EMTN0", 1.0)]
    assert [line["tax"] for line in found["lines"]] == [7.75, 3.88]
    assert found["totalTax"] == 11.63
    assert {one["stateFIPS"] for one in found["lines"][0]["details"]} == {"06"}
    named = [(one["jurisName"], one["taxName"], one["stateAssignedNo"]) for one in found["lines"][0]["details"]]
    assert named == [
        ("CALIFORNIA", "CA STATE TAX", ""),
        ("ORANGE", "CA COUNTY TAX", ""),
        ("ORANGE COUNTY DISTRICT TAX SP", "CA SPECIAL TAX", "037"),
        ("ORANGE CO LOCAL TAX SL", "CA SPECIAL TAX", "30"),
    ]


def test_tax_included_in_irvine(ava: Any) -> None:
    found = ava.tax({"amount": 100, "taxIncluded": True}, date="2017-05-01")
    assert (found["totalAmount"], found["totalTax"], found["lines"][0]["lineAmount"]) == (92.81, 7.19, 92.81)


def test_two_lines_in_irvine_are_rounded_row_by_row(ava: Any) -> None:
    assert [line["tax"] for line in ava.tax(65, 35)["lines"]] == [5.04, 2.72]


def test_california_s_state_row_before_2017(ava: Any) -> None:
    found = ava.tax(123.45, date="2016-11-04")
    assert [tax for *_, tax in rows(found)] == [7.72, 0.31, 0.62, 1.23]
    assert found["totalTax"] == 9.88
    assert rows(ava.tax(100, date="2016-12-31"))[0] == ("STA", "06", 6.25)
    assert rows(ava.tax(100, date="2017-01-01"))[0] == ("STA", "06", 6.0)


@pytest.mark.parametrize(("date", "city"), [("2016-06-01", 15.5), ("2018-02-01", 18.0), ("2022-06-01", 18.75)])
def test_seattle_with_its_city_rate_of_the_day(ava: Any, date: str, city: float) -> None:
    found = ava.tax(500, to=SEATTLE, date=date)
    assert rows(found) == [("STA", "53", 32.5), ("CTY", "033", 0.0), ("CIT", "63000", city)]
    assert found["totalTax"] == 32.5 + city


def test_bainbridge_island(ava: Any) -> None:
    assert ava.tax(100, to=BAINBRIDGE, date="2017-06-01")["totalTax"] == 9.0
    assert ava.tax(90, to=BAINBRIDGE, date="2017-06-01")["totalTax"] == 8.1


def test_philadelphia_with_a_line_of_freight(ava: Any) -> None:
    found = ava.tax(100, {"amount": 10, "taxCode": "FR"}, to=PHILADELPHIA, date="2019-09-01")
    assert rows(found) == [("STA", "42", 6.0), ("CTY", "101", 2.0)]
    assert found["totalTax"] == 8.8


def test_new_york_city(ava: Any) -> None:
    found = ava.tax(10, 5, to=NEW_YORK, date="2024-09-01")
    assert rows(found) == [("STA", "36", 0.4), ("CIT", "51000", 0.45), ("STJ", "359071", 0.04)]
    assert [line["tax"] for line in found["lines"]] == [0.89, 0.45]
    assert found["totalTax"] == 1.34, "8.875 % of 15 would be 1.33"


def test_montgomery_is_registered_for_the_state_alone_and_from_dc_it_is_use_tax(ava: Any) -> None:
    found = ava.tax(10, addresses={"shipFrom": WASHINGTON, "shipTo": MONTGOMERY}, date="2024-09-01")
    assert rows(found) == [("STA", "01", 0.4)]
    assert found["lines"][0]["details"][0]["taxType"] == "Use"
    assert ava.tax(10, to=MONTGOMERY)["lines"][0]["details"][0]["taxType"] == "Sales"


def test_orange_county_nc_of_a_refund(ava: Any) -> None:
    found = ava.tax(-1234, to=CHAPEL_HILL, date="2018-12-01")
    assert rows(found) == [("STA", "37", -58.62), ("CTY", "135", -27.77), ("STJ", "1237135001", -6.17)]
    assert found["totalTax"] == -92.56


def test_durham_and_wake(ava: Any) -> None:
    assert ava.tax(100, to=DURHAM)["totalTax"] == 7.5
    wake = ava.tax(175, to=RALEIGH, date="2015-09-01")
    assert rows(wake) == [("STA", "37", 8.31), ("CTY", "183", 3.5)]
    assert wake["totalTax"] == 11.81


def test_san_francisco(ava: Any) -> None:
    found = ava.tax(100, to=SAN_FRANCISCO, date="2019-09-01")
    assert rows(found) == [("STA", "06", 6.0), ("CTY", "075", 0.25), ("STJ", "EMTV0", 1.0)]
    assert found["totalTax"] == 7.25


def test_tennessee_is_rounded_by_row(ava: Any) -> None:
    ava.edit("nexus", country="US", region="TN", localNexusTypeId="All")
    assert ava.tax(163.75, to=NASHVILLE)["totalTax"] == 15.14, "9.25 % of it would be 15.15"


def test_canadian_gst(ava: Any) -> None:
    found = ava.tax(10, addresses={"shipFrom": IRVINE, "shipTo": BEACONSFIELD}, date="2019-09-01")
    row = found["lines"][0]["details"][0]
    assert (row["jurisType"], row["jurisCode"], row["taxName"], row["taxType"]) == (
        "CNT", "CA", "CANADA GST/TPS", "Output",
    )  # fmt: skip
    assert found["totalTax"] == 0.5


@pytest.fixture
def italian(ava: Any) -> Any:
    ava.edit("companies", company=None, companyCode="FIR-IT", defaultCountry="IT", businessIdentificationNo="IT1")
    ava.edit("nexus", company="FIR-IT", country="IT")
    return ava


def test_florence_gross(italian: Any) -> None:
    line = {"amount": 10, "taxIncluded": True}
    found = italian.tax(line, to=FLORENCE, date="2021-04-01", companyCode="FIR-IT", currencyCode="EUR")
    row = found["lines"][0]["details"][0]
    assert (found["lines"][0]["lineAmount"], found["totalAmount"], found["totalTax"]) == (8.2, 8.2, 1.8)
    assert (row["rate"], row["jurisType"], row["jurisCode"], row["jurisName"], row["region"]) == (
        0.22, "CNT", "IT", "ITALY", "IT",
    )  # fmt: skip
    assert (row["taxName"], row["taxType"], row["rateType"], row["rateTypeCode"]) == (
        "Standard Rate", "Output", "Standard", "S",
    )  # fmt: skip
    assert found["lines"][0]["vatCode"] == "ITS-220C--IT"


def test_florence_to_a_consumer_in_amsterdam(italian: Any) -> None:
    sent = {"addresses": {"shipFrom": FLORENCE, "shipTo": AMSTERDAM}, "companyCode": "FIR-IT", "date": "2021-04-01"}
    without = italian.tax(100, **sent)
    assert (rows(without), without["totalTax"]) == ([("CNT", "IT", 22.0)], 22.0)
    italian.edit("nexus", company="FIR-IT", country="NL")
    found = italian.tax(100, **sent)
    assert (rows(found), found["totalTax"]) == ([("CNT", "NL", 21.0)], 21.0)
    assert found["lines"][0]["details"][0]["jurisName"] == "NETHERLANDS"
