"""Tokens, lists, pages, filters and refusals, as Microsoft's pages describe them."""

from __future__ import annotations

import pytest

from tests.include.sandbox.business_central.conftest import Central


def test_a_token_is_good_for_an_hour_and_there_is_no_refresh_token(central: Central) -> None:
    reply = central.login().json()
    assert (reply["token_type"], reply["expires_in"], "refresh_token" in reply) == ("Bearer", 3599, False)
    central.control("/clock", {"advance_seconds": 3598})
    assert central.call("companies").status_code == 200
    central.control("/clock", {"advance_seconds": 2})
    ended = central.call("companies")
    assert (ended.status_code, ended.json()["error"]["code"]) == (401, "Authentication_InvalidCredentials")


@pytest.mark.parametrize(
    ("wrong", "status", "error"),
    [
        ({"client_secret": "x"}, 401, "invalid_client"),
        ({"client_id": "x"}, 400, "unauthorized_client"),
        ({"scope": "x"}, 400, "invalid_scope"),
        ({"tenant_id": "x"}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_token_is_given_to_the_registered_application_alone(
    central: Central, wrong: dict[str, str], status: int, error: str
) -> None:
    reply = central.login(**wrong)
    assert (reply.status_code, reply.json()["error"]) == (status, error)


def test_a_replaced_secret_gives_no_token_and_the_old_token_lives_on(central: Central) -> None:
    central.edit("credentials", client_secret="another")
    assert central.login().status_code == 401
    assert central.login(client_secret="another").status_code == 200
    assert central.call("companies").status_code == 200


def test_pages_are_as_long_as_was_preferred_and_name_the_next_one(central: Central) -> None:
    numbers = sorted(central.made("vendors", number=f"V{n}", displayName=f"Vendor {n}")["number"] for n in range(5))
    page, seen, lengths = central.get("vendors", prefer="odata.maxpagesize=2"), [], []
    while True:
        seen += [row["number"] for row in page["value"]]
        lengths.append(len(page["value"]))
        if "@odata.nextLink" not in page:
            break
        page = central.call(page["@odata.nextLink"], prefer="odata.maxpagesize=2").json()
    assert (sorted(seen), lengths) == (numbers, [2, 2, 1])


def test_a_row_that_goes_while_pages_are_read_takes_no_other_with_it(central: Central) -> None:
    keys = sorted(central.made("vendors", displayName=f"Vendor {n}")["id"] for n in range(4))
    first = central.get("vendors", prefer="odata.maxpagesize=2")
    assert central.edit("vendors", keys[1], delete=True).status_code == 200
    rest = central.call(first["@odata.nextLink"], prefer="odata.maxpagesize=2").json()
    assert [row["id"] for row in first["value"] + rest["value"]] == keys


def test_top_and_skip_cut_the_list(central: Central) -> None:
    keys = sorted(central.made("vendors", displayName=f"Vendor {n}")["id"] for n in range(4))
    found = central.get("vendors", **{"$skip": "1", "$top": "2", "$count": "true"})
    assert ([row["id"] for row in found["value"]], found["@odata.count"], "@odata.nextLink" in found) == (
        keys[1:3], 4, False,
    )  # fmt: skip


def test_what_changed_after_a_moment_is_asked_for_by_a_filter(central: Central) -> None:
    central.made("vendors", displayName="Before")
    central.control("/clock", {"advance_seconds": 60})
    key = central.made("vendors", displayName="After")["id"]
    changed = [row["displayName"] for row in central.get("vendors")["value"] if row["id"] == key]
    moment = "2026-11-02T08:00:30Z"
    found = central.get("vendors", **{"$filter": f"lastModifiedDateTime gt {moment}"})["value"]
    assert [row["displayName"] for row in found] == changed == ["After"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("number eq 'A' or number eq 'B'", ["A", "B"]),
        ("number ne 'A' and balance le 0", ["B", "C"]),
        ("blocked eq '_x0020_'", ["A", "B", "C"]),
        ("taxLiable eq false and number gt 'A'", ["B", "C"]),
    ],
)
def test_filters_compare_what_is_shown(central: Central, text: str, found: list[str]) -> None:
    for number in "ABC":
        central.made("vendors", number=number, displayName=number)
    assert sorted(row["number"] for row in central.get("vendors", **{"$filter": text})["value"]) == found


@pytest.mark.parametrize(
    "wrong",
    [
        {"$filter": "number eq 'A' or displayName eq 'B'"},
        {"$filter": "nonsense eq 1"},
        {"$filter": "number eq"},
        {"$filter": "number eq 'A' and"},
        {"$filter": "balance eq 'A'"},
        {"$top": "two"},
        {"$expand": "currency"},
        {"$select": "nonsense"},
        {"$apply": "x"},
    ],
)
def test_what_cannot_be_asked_is_refused_in_the_services_form(central: Central, wrong: dict[str, str]) -> None:
    central.made("vendors", number="A", displayName="A")
    reply = central.call(f"companies({central.company})/vendors", **wrong)
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "BadRequest")
    assert "CorrelationId" in reply.json()["error"]["message"]


def test_an_invoice_shows_its_lines_when_they_are_asked_for(central: Central) -> None:
    vendor = central.made("vendors", number="V1", displayName="Paper Inc.")
    bill = central.bill(vendor, "F-1", "100.00", "21.00")
    assert "purchaseInvoiceLines" not in central.get("purchaseInvoices")["value"][0]
    asked = "purchaseInvoiceLines($select=sequence,lineObjectNumber,netAmount)"
    (shown,) = central.get("purchaseInvoices", **{"$expand": asked, "$select": "id,status"})["value"]
    (line,) = shown["purchaseInvoiceLines"]
    assert (shown["id"], shown["status"], "number" in shown) == (bill["id"], "Open", False)
    assert (line["sequence"], line["lineObjectNumber"], line["netAmount"]) == (10000, "4000", 100.0)
    alone = central.get(f"purchaseInvoices({bill['id']})/purchaseInvoiceLines")["value"]
    assert [one["netAmountIncludingTax"] for one in alone] == [121.0]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("companies(00000000-0000-0000-0000-000000000001)/vendors", "Internal_CompanyNotFound"),
        ("companies({company})/nonsense", "BadRequest_ResourceNotFound"),
        ("companies({company})/vendors(00000000-0000-0000-0000-000000000001)", "Internal_RecordNotFound"),
        ("nonsense", "BadRequest_ResourceNotFound"),
    ],
)
def test_what_is_not_there_is_404_with_its_code(central: Central, path: str, code: str) -> None:
    reply = central.call(path.format(company=central.company))
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, code)


def test_the_window_of_five_minutes_ends_with_429_and_says_when_to_come_back(central: Central) -> None:
    central.edit("settings", rate_limit=2)
    assert [central.call("companies").status_code for _ in range(3)] == [200, 200, 429]
    wait = int(central.call("companies").headers["Retry-After"])
    central.control("/clock", {"advance_seconds": wait})
    assert (wait <= 301, central.call("companies").status_code) == (True, 200)


def test_the_application_may_read_and_not_write(central: Central) -> None:
    reply = central.call(f"companies({central.company})/vendors", "POST")
    assert (reply.status_code, reply.json()["error"]["code"]) == (401, "Authorization_Denied")
