from __future__ import annotations

from typing import Any

import pytest


def vendors(avid: Any, count: int) -> None:
    for start in range(2, count + 2, 100):
        numbers = range(start, min(start + 100, count + 2))
        avid.post("/v1/vendors", *({"ExternalVendorCode": f"V{n}", "Name": f"Vendor {n}"} for n in numbers))


def test_a_page_has_the_paging_envelope_and_a_host_relative_next_link(avid: Any) -> None:
    vendors(avid, 4)
    first = avid.get("/v1/vendors?pageSize=2")
    links = first["Paging"].pop("Links")
    assert first["Paging"] == {"PageSize": 2, "PageNumber": 1, "PageCount": 3, "PageItems": 2, "TotalItems": 5}
    href = next(link["Href"] for link in links if link["Rel"] == "next")
    assert href.startswith("/v1/vendors?")
    second = avid.get(href)
    last = avid.get("/v1/vendors?pageSize=2&pageNumber=3")
    names = [row["Name"] for page in (first, second, last) for row in page["Items"]]
    assert names == ["Jansen B.V.", "Vendor 2", "Vendor 3", "Vendor 4", "Vendor 5"]
    assert [link for link in last["Paging"]["Links"] if link["Rel"] == "next"] == []


def test_the_server_cuts_a_page_at_500_and_says_so(avid: Any) -> None:
    vendors(avid, 510)
    page = avid.get("/v1/vendors?pageSize=2000")
    assert page["Paging"]["PageSize"] == 500
    assert (len(page["Items"]), page["Paging"]["TotalItems"]) == (500, 511)
    assert avid.get("/v1/vendors")["Paging"]["PageSize"] == 500


@pytest.mark.parametrize("query", ["pageNumber=0", "pageNumber=x", "pageSize=-1"])
def test_a_page_number_that_is_none_is_refused(avid: Any, query: str) -> None:
    reply = avid.api("GET", f"/v1/vendors?{query}")
    assert (reply.status_code, reply.json()["Errors"][0]["Code"]) == (400, "InvalidPaging")


def test_page_count_is_called_pages_on_some_resources_and_one_has_no_paging(avid: Any) -> None:
    assert "PageCount" in avid.get("/v1/vendors")["Paging"]
    assert "Pages" in avid.get("/v1/purchaseOrders")["Paging"]
    assert "Pages" in avid.get("/v1/enterpriseCodes")["Paging"]
    assert avid.get("/v1/accountingSystems") == {"Items": [{"ID": 7, "Name": "Exact Online"}]}


def test_the_window_is_whole_days_both_included_and_sorted_by_change_then_id(avid: Any) -> None:
    for day, code in (("03T23:59:50", "V2"), ("04T00:00:05", "V3"), ("04T23:59:50", "V4"), ("05T00:00:05", "V5")):
        avid.to(f"2026-11-{day}Z")
        avid.post("/v1/vendors", {"ExternalVendorCode": code, "Name": code})
    avid.to("2026-11-05T00:01:00Z")
    avid.post("/v1/vendors", {"ExternalVendorCode": "V3", "Name": "changed"})

    def names(query: str) -> list[str]:
        return [row["Name"] for row in avid.get(f"/v1/vendors?{query}")["Items"]]

    assert names("lastModifiedFrom=2026-11-03&lastModifiedTo=2026-11-04") == ["V2", "V4"]
    assert names("lastModifiedFrom=2026-11-04&lastModifiedTo=2026-11-04") == ["V4"]
    assert names("lastModifiedFrom=2026-11-05") == ["V5", "changed"]
    stamps = [row["LastModifiedDate"] for row in avid.get("/v1/vendors")["Items"]]
    assert stamps == sorted(stamps)
    assert stamps[1] == "2026-11-03T23:59:50"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("lastModifiedFrom=2026-10-01&lastModifiedTo=2026-11-01", "WindowTooLarge"),
        ("lastModifiedFrom=2026-09-01", "WindowTooLarge"),
        ("lastModifiedFrom=2026-11-02&lastModifiedTo=2026-11-01", "InvalidWindow"),
        ("lastModifiedFrom=02-11-2026", "InvalidDate"),
    ],
)
def test_bad_windows_are_400(avid: Any, query: str, code: str) -> None:
    for resource in ("vendors", "invoices", "purchaseOrders", "payments"):
        reply = avid.api("GET", f"/v1/{resource}?{query}")
        assert (reply.status_code, reply.json()["Errors"][0]["Code"]) == (400, code)


def test_thirty_days_are_allowed(avid: Any) -> None:
    assert avid.api("GET", "/v1/invoices?lastModifiedFrom=2026-10-03&lastModifiedTo=2026-11-02").status_code == 200


def test_codes_are_listed_by_group(avid: Any) -> None:
    avid.post("/v1/enterpriseCodes", {"GroupName": "Cost Centers", "CodeValue": "10", "Description": "Sales"})
    found = avid.get("/v1/enterpriseCodes?groupName=Cost%20Centers")["Items"]
    assert [(row["CodeValue"], row["Description"], row["IsActive"]) for row in found] == [("10", "Sales", True)]


def test_an_unknown_resource_is_404_and_a_wrong_method_405(avid: Any) -> None:
    assert avid.api("GET", "/v1/nothing").json()["Errors"][0]["Code"] == "NotFound"
    assert avid.api("GET", "/v1/invoices/99").status_code == 404
    assert avid.api("DELETE", "/v1/vendors").status_code == 405


def test_a_lagging_read_does_not_show_new_rows_yet(avid: Any) -> None:
    avid.control("POST", "/clock", {"advance_seconds": 60})
    avid.post("/v1/vendors", {"ExternalVendorCode": "V2", "Name": "new"})
    avid.control("POST", "/faults", [{"system": "avidxchange", "path": "/v1/vendors", "read_lag_s": 30}])
    assert [row["Name"] for row in avid.get("/v1/vendors")["Items"]] == ["Jansen B.V."]
    avid.control("POST", "/clock", {"advance_seconds": 31})
    assert [row["Name"] for row in avid.get("/v1/vendors")["Items"]] == ["Jansen B.V.", "new"]
