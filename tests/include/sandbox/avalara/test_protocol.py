"""Credentials, headers, JSON, the shapes of refusals (sections 1, 2 and 5)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.include.sandbox.avalara.conftest import ACCOUNT, IRVINE, KEY

USER = ("connector@kestrel.example", "sandbox-avalara-password")
BEARER = {"Authorization": "Bearer sandbox-avalara-bearer-token-5d0e77"}


@pytest.mark.parametrize(
    ("more", "kind", "name"),
    [
        ({}, "AccountIdLicenseKey", ACCOUNT),
        ({"auth": USER}, "UsernamePassword", USER[0]),
        ({"auth": None, "headers": BEARER}, "OpenIdBearerToken", USER[0]),
    ],
)
def test_three_ways_in(ava: Any, more: dict[str, Any], kind: str, name: str) -> None:
    said = ava.api("GET", "utilities/ping", **more).json()
    assert said == {
        "version": "26.10.0", "authenticated": True, "authenticationType": kind, "authenticatedUserName": name,
        "authenticatedUserId": 310077, "authenticatedAccountId": 2000199001, "crmid": "SANDBOX",
    }  # fmt: skip
    assert ava.api("GET", "companies", **more).status_code == 200


@pytest.mark.parametrize(
    "more",
    [
        {"auth": None},
        {"auth": (ACCOUNT, "wrong")},
        {"auth": ("2000199002", KEY)},
        {"auth": None, "headers": {"Authorization": "Bearer none"}},
        {"auth": None, "headers": {"Authorization": "Basic %%%"}},
    ],
)
def test_a_ping_says_200_with_wrong_credentials_and_a_company_does_not(ava: Any, more: dict[str, Any]) -> None:
    ping = ava.api("GET", "utilities/ping", **more)
    assert (ping.status_code, ping.json()) == (
        200, {"version": "26.10.0", "authenticated": False, "authenticationType": "None"},
    )  # fmt: skip
    reply = ava.api("GET", "companies", **more)
    assert (reply.status_code, reply.headers["Content-Type"]) == (401, "application/json")
    assert "ServerDuration" not in reply.headers
    error = reply.json()["error"]
    assert set(error) == {"code", "message", "details"}
    assert set(error["details"][0]) == {"code", "message", "description", "faultCode", "helpLink"}
    assert error["code"] == "AuthenticationException"


def test_headers_of_an_answer_and_of_a_refusal(ava: Any) -> None:
    for reply in (ava.api("GET", "companies"), ava.api("POST", "transactions/create", {})):
        assert reply.headers["Content-Type"] == "application/json; charset=utf-8"
        assert re.fullmatch(r"[0-9a-f-]{36}", reply.headers["X-Correlation-Id"])
        assert re.fullmatch(r"00:00:00\.\d{7}", reply.headers["ServerDuration"])
    ava.edit("settings", company=None, correlation_id=False)
    assert "X-Correlation-Id" not in ava.api("GET", "companies").headers


def test_location_ends_in_0_for_an_estimate(ava: Any) -> None:
    estimate = ava.api("POST", "transactions/create", {**ava.sale(), "type": "SalesOrder"})
    recorded = ava.api("POST", "transactions/create", ava.sale(code="A-1"))
    company, id = recorded.json()["companyId"], recorded.json()["id"]
    assert estimate.headers["Location"] == f"/api/v2/companies/{company}/transactions/0"
    assert recorded.headers["Location"] == f"/api/v2/companies/{company}/transactions/{id}"
    assert len(str(id)) >= 12


def test_json_is_compact_without_nulls_and_with_amounts_of_four_decimals(ava: Any) -> None:
    text = ava.api("POST", "transactions/create", ava.sale(100)).text
    assert '"totalTax":7.7500,' in text
    assert '"rate":0.0025,' in text
    assert ": " not in re.sub(r'"[^"]*"', '""', text)
    assert "null" not in text
    assert '"purchaseOrderNo":"",' in text, "an empty text is kept"


def test_names_without_regard_to_case_and_numbers_and_flags_as_text(ava: Any) -> None:
    body = {
        "Type": "salesinvoice", "CODE": "A-1", "Date": "2026-11-02T23:30:00-08:00", "customerCode": 1,
        "Commit": "true", "Addresses": {"SingleLocation": {**IRVINE, "country": "USA"}},
        "LINES": [{"AMOUNT": "10.0", "quantity": "2"}], "somethingElse": {"not": "read"},
    }  # fmt: skip
    found = ava.post("transactions/create", body, 201)
    assert (found["status"], found["date"], found["customerCode"]) == ("Committed", "2026-11-02", "1")
    assert (found["totalAmount"], found["addresses"][0]["country"]) == (10, "US"), "quantity multiplies nothing"


@pytest.mark.parametrize(
    ("change", "code", "number"),
    [
        ({"date": None}, "ValueRequiredError", 5),
        ({"customerCode": ""}, "ValueRequiredError", 5),
        ({"lines": [{"number": "1"}]}, "ValueRequiredError", 5),
        ({"lines": []}, "MissingLine", 311),
        ({"addresses": {}}, "MissingAddress", 304),
        ({"addresses": {"shipTo": IRVINE}}, "MissingAddress", 304),
        ({"addresses": {"singleLocation": IRVINE, "shipTo": IRVINE}}, "AddressConflictException", 301),
        ({"addresses": {"singleLocation": {"locationCode": "X"}}}, "AddressLocationNotFound", 310),
        ({"addresses": {"singleLocation": {**IRVINE, "country": "Atlantis"}}}, "InvalidCountry", 125),
        ({"addresses": {"singleLocation": {**IRVINE, "region": "ZZ"}}}, "InvalidCountryRegion", 126),
        ({"code": "X" * 51}, "StringLengthError", 13),
        ({"purchaseOrderNo": "X" * 51}, "StringLengthError", 13),
        ({"date": "02-11-2026"}, "DateFormatError", 26),
        ({"discount": 5}, "NoLinesDiscounted", 190),
    ],
)
def test_bodies_that_are_refused(ava: Any, change: dict[str, Any], code: str, number: int) -> None:
    found = ava.refused("POST", "transactions/create", {**ava.sale(), **change})
    assert (found["code"], found["number"], found["error"]["code"]) == (code, number, code)
    assert found["severity"] == "Error"
    assert found["helpLink"].endswith(code)


@pytest.mark.parametrize(
    ("change", "path"),
    [({"type": "Invoice"}, "type"), ({"lines": [{"amount": "ten"}]}, "lines[0].amount"), ({"commit": 7}, "commit"),
     ({"addresses": "here"}, "addresses"), ({"lines": {}}, "lines"), ({"code": ["a"]}, "code")],
)  # fmt: skip
def test_a_wrong_type_names_the_path_into_the_json(ava: Any, change: dict[str, Any], path: str) -> None:
    error = ava.refused("POST", "transactions/create", {**ava.sale(), **change})["error"]
    assert (error["code"], error["details"][1]["code"], error["details"][1]["number"]) == (
        "ModelStateInvalid", "JsonFormatError", 47,
    )  # fmt: skip
    assert error["details"][1]["refersTo"] == path


def test_no_body_and_no_json(ava: Any) -> None:
    assert ava.refused("POST", "transactions/create")["number"] == 38
    reply = ava.api("POST", "transactions/create", content=b"{no json")
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "ModelStateInvalid")


@pytest.mark.parametrize(
    ("change", "sub"),
    [
        ({"companyCode": "NOBODY"}, "CompanyNotFoundError"),
        ({"lines": [{"number": "1", "amount": 1}, {"number": "1", "amount": 2}]}, "DuplicateLineNoError"),
        ({"taxOverride": {"type": "TaxDate", "taxDate": "2026-01-01"}}, "TaxOverrideError"),
        ({"addresses": {"singleLocation": {"region": "CA"}}}, "InsufficientAddressError"),
    ],
)
def test_what_stops_a_calculation_is_a_get_tax_error(ava: Any, change: dict[str, Any], sub: str) -> None:
    found = ava.refused("POST", "transactions/create", {**ava.sale(), **change})
    assert (found["code"], found["number"], found["faultCode"], found["faultSubCode"]) == (
        "GetTaxError", 300, "GetTaxError", sub,
    )  # fmt: skip


def test_a_zip_code_of_another_state_is_told_for_each_line(ava: Any) -> None:
    bad = {"line1": "1 Main St", "city": "Montgomery", "region": "AL", "postalCode": "10021", "country": "US"}
    lines = [{"number": "1-LI", "amount": 10}, {"number": "2-LI", "amount": 5}]
    body = ava.sale(*lines, addresses={"shipFrom": IRVINE, "shipTo": bad})
    error = ava.refused("POST", "transactions/create", body)["error"]
    assert error["code"] == "GetTaxError"
    assert error["message"] == "Tax calculation cannot be determined. Zip is not valid for the state."
    assert [one["refersTo"] for one in error["details"]] == [
        'Addresses[1]; Line["1-LI"] : AL 10021', 'Addresses[1]; Line["2-LI"] : AL 10021',
    ]  # fmt: skip
    assert {one["faultSubCode"] for one in error["details"]} == {"InvalidZipForStateError"}


def test_at_most_1000_lines(ava: Any) -> None:
    assert len(ava.tax(*[1] * 1000)["lines"]) == 1000
    assert ava.refused("POST", "transactions/create", ava.sale(*[1] * 1001))["number"] == 187
    ava.edit("settings", company=None, line_limit=1001)
    assert len(ava.tax(*[1] * 1001)["lines"]) == 1001


@pytest.mark.parametrize("path", ["companies/KESTREL-US/transactions//void", "companies/KESTREL-US/transactions/",
                                  "nowhere"])  # fmt: skip
def test_an_empty_code_in_the_path_is_404_with_nothing_in_it(ava: Any, path: str) -> None:
    for method in ("GET", "POST"):
        reply = ava.api(method, path)
        assert (reply.status_code, reply.content) == (404, b"")


def test_codes_in_paths_come_encoded(ava: Any) -> None:
    ava.record("A/1+2?3%4#5 6")
    encoded = "A_-ava2f-_1_-ava2b-_2_-ava3f-_3_-ava25-_4_-ava23-_5%206"
    assert ava.document(encoded)["code"] == "A/1+2?3%4#5 6"
    for plain in ("A%2F1", "A+1", "A%2B1", "A%3F1", "A%2523"):
        reply = ava.api("GET", f"companies/KESTREL-US/transactions/{plain}")
        assert (reply.status_code, reply.content) == (404, b"")


def test_an_unknown_document_or_company(ava: Any) -> None:
    found = ava.refused("GET", "companies/KESTREL-US/transactions/none", status=404)
    assert (found["code"], found["message"]) == ("EntityNotFoundError", "Transaction not found.")
    found = ava.refused("POST", "companies/KESTREL-US/transactions/none/void", {"code": "DocVoided"}, status=404)
    assert found["message"] == "Document not found."
    assert ava.refused("GET", "companies/NONE/transactions", status=404)["number"] == 4


@pytest.mark.parametrize(
    ("status", "code", "thin"),
    [(429, "RateLimitExceeded", True), (500, "UnhandledException", False), (503, "NoHealthySite", True),
     (401, "AuthenticationException", True), (504, "ServiceTimeout", True)],
)  # fmt: skip
def test_failures_on_demand_in_the_vendor_s_words(ava: Any, status: int, code: str, thin: bool) -> None:
    ava.control("POST", "/faults", [{"system": "avalara", "status": status, "count": 1}])
    reply = ava.api("GET", "companies")
    error = reply.json()["error"]
    assert (reply.status_code, error["code"], "target" in error) == (status, code, not thin)
    assert reply.headers.get("Retry-After") == ("1" if status == 429 else None)
    assert re.fullmatch(r"[0-9a-f-]{36}", reply.headers["X-Correlation-Id"])
    assert ava.api("GET", "companies").status_code == 200


def test_a_fault_may_be_of_one_company(ava: Any) -> None:
    ava.control("POST", "/faults", [{"system": "avalara", "company": "KESTREL-NL", "status": 500}])
    assert ava.api("GET", "companies/KESTREL-NL/transactions").status_code == 500
    assert ava.api("GET", "companies/KESTREL-US/transactions").status_code == 200
    ava.control("DELETE", "/faults")


def test_the_call_log_knows_whose_document_was_written(ava: Any) -> None:
    ava.record("A-1", company="KESTREL-NL")
    ava.record("A-2")
    ava.document("A-1", company="KESTREL-NL")
    ava.get("companies")
    calls = ava.control("GET", "/calls")["calls"]
    assert [call["company"] for call in calls] == ["KESTREL-NL", "KESTREL-US", "KESTREL-NL", ""]


def test_a_lost_answer_was_written(ava: Any) -> None:
    ava.control("POST", "/faults", [{"system": "avalara", "method": "POST", "drop_after_commit": True, "count": 1}])
    with pytest.raises(Exception, match="disconnected"):
        ava.api("POST", "transactions/create", ava.sale(code="A-1"))
    assert ava.document("A-1")["status"] == "Saved"


def test_a_forced_timeout(ava: Any) -> None:
    found = ava.refused("POST", "transactions/create?$include=ForceTimeout", ava.sale(code="A-1"))
    assert found["number"] == 316
    assert ava.state("transactions") == []
