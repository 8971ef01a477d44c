"""Lists, their filters and pages (section 6), companies, nexus and definitions (section 1)."""

from __future__ import annotations

from typing import Any

import pytest

from include.demo.mappings import AVALARA
from include.sandbox.world.companies import kestrel as settings
from tests.include.sandbox.avalara.conftest import AUSTIN, SEATTLE

PATH = "companies/KESTREL-US/transactions"
COMPANY = "KESTREL-US"


def codes(ava: Any, **params: Any) -> list[str]:
    named = {f"${name}": value for name, value in params.items()}
    return [row["code"] for row in ava.get(PATH, **named)["value"]]


@pytest.fixture
def five(ava: Any) -> Any:
    ava.record("A-1", 100, date="2026-09-15", commit=True)
    ava.record("A-2", 50, date="2026-10-10")
    ava.record("B-1", 20, date="2026-10-20", commit=True)
    ava.record("O'Neil", 10, date="2026-11-01")
    ava.record("B-1", -20, date="2026-11-02", type="ReturnInvoice")
    return ava


def test_without_a_criterion_on_the_date_the_last_30_days_alone(five: Any) -> None:
    assert codes(five) == ["A-2", "B-1", "O'Neil", "B-1"]
    assert codes(five, filter="code eq 'A-1'") == []
    assert codes(five, filter="date ge 2026-01-01") == ["A-1", "A-2", "B-1", "O'Neil", "B-1"]
    five.record("A-3", date="2026-10-03")
    five.record("A-4", date="2026-10-02")
    assert "A-3" in codes(five)
    assert "A-4" not in codes(five), "31 days before 2 November"


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ("status eq 'Committed'", ["A-1", "B-1"]),
        ("status eq committed and type = SalesInvoice", ["A-1", "B-1"]),
        ("status ne 'Committed'", ["A-2", "O'Neil", "B-1"]),
        ("code in ('A-1', 'A-2')", ["A-1", "A-2"]),
        ("code contains '-'", ["A-1", "A-2", "B-1", "B-1"]),
        ("code startswith 'a'", ["A-1", "A-2"]),
        ("code endswith '-2'", ["A-2"]),
        ("code eq 'O''Neil'", ["O'Neil"]),
        ("type eq 'ReturnInvoice'", ["B-1"]),
        ("totalAmount gt 20", ["A-1", "A-2"]),
        ("totalAmount >= 20 and (status eq 'Saved' or code = 'A-1')", ["A-1", "A-2"]),
        ("locked eq false", ["A-1", "A-2", "B-1", "O'Neil", "B-1"]),
        ("locked eq true", []),
        ("purchaseOrderNo is null", ["A-1", "A-2", "B-1", "O'Neil", "B-1"]),
        ("customerCode is not null and totalTax < 1", ["O'Neil", "B-1"]),
    ],
)
def test_the_filter_language(five: Any, filter: str, found: list[str]) -> None:
    assert codes(five, filter=f"date ge '2026-01-01' and ({filter})") == found


def test_between_leaves_its_upper_bound_out(five: Any) -> None:
    assert codes(five, filter="date between '2026-10-10' and '2026-11-01'") == ["A-2", "B-1"]
    assert codes(five, filter="date ge 2026-10-20T00:00:00Z and date lt 2026-11-02T00:00:00Z") == ["B-1", "O'Neil"]


@pytest.mark.parametrize("filter", ["code eq", "code", "(code eq 'A'", "code eq 'A' code eq 'B'", "code like 'A'",
                                    "code eq 'A", "and", "code in ('A'", "date between 1"])  # fmt: skip
def test_filters_that_cannot_be_read(five: Any, filter: str) -> None:
    found = five.refused("GET", PATH, params={"$filter": filter})
    assert (found["code"], found["number"]) == ("MalformedFilterException", 182)


@pytest.mark.parametrize("name", ["lines", "addresses", "totalDiscount", "colour"])
def test_fields_that_cannot_be_filtered_by(five: Any, name: str) -> None:
    assert five.refused("GET", PATH, params={"$filter": f"{name} eq 1"})["number"] == 184


def test_pages_and_their_links(five: Any) -> None:
    first = five.get(PATH, **{"$top": 2, "$filter": "date ge '2026-01-01'", "$orderBy": "totalAmount desc"})
    assert (first["@recordsetCount"], [row["code"] for row in first["value"]]) == (5, ["A-1", "A-2"])
    second = five.http.get(first["@nextLink"]).json()
    third = five.http.get(second["@nextLink"]).json()
    assert [row["totalAmount"] for row in second["value"] + third["value"]] == [20, 10, -20]
    assert (third["@recordsetCount"], "@nextLink" in third) == (5, False)
    past = five.get(PATH, **{"$skip": 99})
    assert (past["@recordsetCount"], past["value"], "@nextLink" in past) == (4, [], False)


@pytest.mark.parametrize(("params", "number"), [({"$top": 1001}, 308), ({"$top": "many"}, 199), ({"$skip": -1}, 199),
                                                ({"$orderBy": "colour"}, 184)])  # fmt: skip
def test_pages_that_are_refused(five: Any, params: dict[str, Any], number: int) -> None:
    assert five.refused("GET", PATH, params=params)["number"] == number


def test_rows_are_bare_unless_more_is_asked(five: Any) -> None:
    bare = five.get(PATH)["value"][0]
    assert (bare["summary"], "lines" in bare, "addresses" in bare) == ([], False, False)
    row = five.get(PATH, **{"$include": "SummaryOnly"})["value"][0]
    assert ([one["jurisCode"] for one in row["summary"]], "lines" in row) == (["06", "059", "EMAZ0", "EMTN0"], False)
    assert five.get(PATH, **{"$include": "Lines"})["value"][0]["lines"][0]["lineAmount"] == 50


def test_earlier_versions_are_listed_where_they_are_asked_for(five: Any) -> None:
    five.post("transactions/createoradjust", {"createTransactionModel": five.sale(25, code="B-1", date="2026-10-20")})
    assert codes(five).count("B-1") == 2
    earlier = five.get(PATH, **{"$filter": "status eq 'Adjusted'"})["value"]
    assert [(row["code"], row["version"], row["totalAmount"]) for row in earlier] == [("B-1", 1, 20)]


def test_companies_by_code(ava: Any) -> None:
    rows = ava.get("companies", **{"$filter": "companyCode eq 'KESTREL-NL'"})["value"]
    assert [(row["companyCode"], row["isDefault"], row["isActive"], row["defaultCountry"]) for row in rows] == [
        ("KESTREL-NL", False, True, "NL")
    ]
    assert ava.get(f"companies/{rows[0]['id']}") == rows[0]
    assert (rows[0]["accountId"], rows[0]["baseCurrencyCode"], rows[0]["roundingLevelId"]) == (
        2000199001,
        "EUR",
        "Line",
    )
    everybody = ava.get("companies")
    assert (everybody["@recordsetCount"], [row["isDefault"] for row in everybody["value"]]) == (2, [True, False])
    assert ava.refused("GET", "companies/1", status=404)["number"] == 4
    by_id = f"companies/{rows[0]['id']}/transactions"
    assert ava.refused("GET", by_id, status=404)["message"] == "Company not found.", "documents go by code"


def test_nexus_of_a_company(ava: Any) -> None:
    company = ava.get("companies", **{"$filter": "isDefault eq true"})["value"][0]
    rows = ava.get(f"companies/{company['id']}/nexus")["value"]
    assert [(row["country"], row["region"], row["jurisTypeId"]) for row in rows] == [
        ("US", "US", "CNT"), ("US", "CA", "STA"), ("US", "WA", "STA"), ("US", "NY", "STA"), ("US", "PA", "STA"),
        ("US", "NC", "STA"), ("US", "AL", "STA"), ("CA", "CA", "CNT"),
    ]  # fmt: skip
    assert {row["region"] for row in rows if row["hasLocalNexus"]} == {"CA", "WA", "NY", "PA", "NC"}
    european = ava.get("nexus", **{"$filter": f"companyId ne {company['id']}"})["value"]
    assert [(row["country"], row["taxId"] is not None) for row in european] == [
        ("NL", True),
        ("DE", True),
        ("GB", True),
    ]


@pytest.mark.parametrize(
    ("path", "filter", "name", "found"),
    [
        ("countries", "code eq 'NL'", "alphaCode3", ["NLD"]),
        ("regions", "country eq 'CA' and code eq 'QC'", "name", ["QUEBEC"]),
        ("countries/CA/regions", "code eq 'QC'", "country", ["CA"]),
        ("countries/USA/regions", "name eq 'WASHINGTON'", "code", ["WA"]),
        ("currencies", "decimalDigits ne 2", "code", ["JPY", "KWD"]),
        ("parameters", "attributeType eq 'Transaction'", "name", ["Transport", "IsMarketplace"]),
        ("taxcodes", "taxCode startswith 'P0'", "taxCode", ["P0000000"]),
        ("entityusecodes", "code eq 'A'", "description", ["Federal government"]),
        ("nexus", "country eq 'US' and region eq 'WA'", "jurisCode", ["53", "033", "63000", "03736"]),
    ],
)
def test_definitions(ava: Any, path: str, filter: str, name: str, found: list[str]) -> None:
    assert [row[name] for row in ava.get(f"definitions/{path}", **{"$filter": filter})["value"]] == found


def test_nexus_is_declared_as_a_list_and_taxes_from_then_on(ava: Any) -> None:
    company = ava.get("companies", **{"$filter": "isDefault eq true"})["value"][0]["id"]
    path = f"companies/{company}/nexus"
    assert ava.tax(100, to=AUSTIN)["totalTax"] == 0
    texas = {"country": "US", "region": "TX", "jurisTypeId": "STA", "effectiveDate": "2020-01-01T00:00:00"}
    (made,) = ava.post(path, [texas], 201)
    assert (made["companyId"], made["jurisName"], made["effectiveDate"]) == (company, "TEXAS", "2020-01-01")
    assert ava.tax(100, to=AUSTIN)["totalTax"] == 6.25
    assert ava.refused("POST", path, [texas])["number"] == 144
    assert ava.refused("POST", path, [{"country": "US", "region": "ZZ"}])["number"] == 126
    assert ava.refused("POST", path, texas)["code"] == "ModelStateInvalid"
    assert ava.refused("POST", "companies/1/nexus", [texas], status=404)["number"] == 4


def test_a_company_is_initialized_with_nexus_where_it_is(ava: Any) -> None:
    body = {**SEATTLE, "name": "Kestrel West", "companyCode": "WEST", "firstName": "Ann", "email": "a@k.example"}
    made = ava.post("companies/initialize", body, 201)
    assert (made["companyCode"], made["isActive"], made["baseCurrencyCode"]) == ("WEST", True, "USD")
    rows = ava.get(f"companies/{made['id']}/nexus")["value"]
    assert [(row["jurisTypeId"], row["region"], row["hasLocalNexus"]) for row in rows] == [
        ("CNT", "US", False), ("STA", "WA", True),
    ]  # fmt: skip
    assert ava.record("W-1", 100, company="WEST", to=SEATTLE)["totalTax"] > 9
    assert ava.refused("POST", "companies/initialize", body)["number"] == 193
    assert ava.refused("POST", "companies/initialize", {**body, "name": ""})["number"] == 5


def test_tax_codes_of_a_company_are_beside_those_that_avalara_publishes(ava: Any) -> None:
    own = [row["id"] for row in ava.get("companies")["value"]]
    assert ava.get("taxcodes") == {"@recordsetCount": 0, "value": []}
    ava.edit("tax_codes", taxCode="KS-SUITE", description="Kestrel Suite")
    ava.edit("tax_codes", company="KESTREL-NL", taxCode="KS-OLD", isActive=False)
    (row,) = ava.get(f"companies/{own[0]}/taxcodes")["value"]
    assert (row["companyId"], row["taxCode"], row["taxCodeTypeId"], row["isActive"]) == (own[0], "KS-SUITE", "P", True)
    everybody = ava.get("taxcodes", **{"$orderBy": "id ASC"})["value"]
    assert [(row["companyId"], row["taxCode"], row["isActive"]) for row in everybody] == [
        (own[0], "KS-SUITE", True), (own[1], "KS-OLD", False),
    ]  # fmt: skip
    assert ava.get("taxcodes", **{"$filter": "isActive eq false"})["@recordsetCount"] == 1
    assert "KS-SUITE" not in [row["taxCode"] for row in ava.get("definitions/taxcodes")["value"]]
    assert ava.refused("GET", "companies/1/taxcodes", status=404)["number"] == 4


def test_what_avalara_publishes_has_every_code_that_the_software_company_sells_under(ava: Any) -> None:
    published = {row["taxCode"] for row in ava.get("definitions/taxcodes")["value"] if row["isActive"]}
    assert set(settings.TAX_CODES.values()) <= published
    assert {code for file in AVALARA["item_tax_codes"].items() for code in file[1:]} <= published


def test_nexus_by_address(ava: Any) -> None:
    rows = ava.get("definitions/nexus/byaddress", line1="700 Pike St", region="WA", postalCode="98101")["value"]
    assert [row["jurisName"] for row in rows] == ["WASHINGTON", "KING", "SEATTLE"]
    assert [row["jurisCode"] for row in ava.get("definitions/nexus/byaddress", country="NL")["value"]] == ["NL"]
