from __future__ import annotations

from typing import Any

JANSEN = {"ExternalVendorCode": "V1", "CompanyExternalCode": "C1", "Name": "Jansen B.V."}


def test_a_vendor_is_inserted_then_unchanged_then_updated(avid: Any) -> None:
    new = {"ExternalVendorCode": "V2", "CompanyExternalCode": "C1", "Name": "Pieters", "Address": {"City": "Gent"}}
    kinds = [avid.post("/v1/vendors", body)[0]["Item"] for body in (new, new, {**new, "Email": "a@b.be"})]
    assert [item["UpdateType"] for item in kinds] == ["Insert", "Unchanged", "Update"]
    assert len({item["VendorId"] for item in kinds}) == 1
    row = avid.get(f"/v1/vendors/{kinds[0]['VendorId']}")
    assert (row["Name"], row["Address"]["City"], row["Email"], row["Active"]) == ("Pieters", "Gent", "a@b.be", True)


def test_one_bad_vendor_fails_inside_200_and_the_others_pass(avid: Any) -> None:
    results = avid.post(
        "/v1/vendors",
        {"ExternalVendorCode": "V2", "Name": "good"},
        {"ExternalVendorCode": "V3"},
        {"ExternalVendorCode": "V4", "Name": 7, "Active": "yes"},
    )
    assert [result["Successful"] for result in results] == [True, False, False]
    assert results[1]["Errors"] == [{"Code": "RequiredField", "Message": "Name is required", "Field": "Name"}]
    assert {problem["Field"] for problem in results[2]["Errors"]} == {"Name", "Active"}
    assert [row["Name"] for row in avid.state("vendors")] == ["Jansen B.V.", "good"]


def test_the_same_code_in_another_company_is_another_vendor(avid: Any) -> None:
    result = avid.post("/v1/vendors", {**JANSEN, "CompanyExternalCode": "C2"})[0]
    assert result["Item"]["UpdateType"] == "Insert"
    assert len(avid.state("vendors")) == 2


def test_put_changes_what_was_sent_and_refuses_a_code_that_another_vendor_has(avid: Any) -> None:
    made = avid.edit("vendors", {"company": "C1", "set": {"Name": "by hand"}})
    path = f"/v1/vendors/{made['key']}"
    taken = avid.api("PUT", path, {"ExternalVendorCode": "V1"}).json()["Results"]
    assert (taken[0]["Successful"], taken[0]["Errors"][0]["Code"]) == (False, "DuplicateVendor")
    assert avid.api("PUT", path, {"ExternalVendorCode": "V9"}).json()["Results"][0]["Successful"] is True
    row = avid.get(path)
    assert (row["ExternalVendorCode"], row["Name"]) == ("V9", "by hand")


def test_payee_details_cannot_be_set_through_the_api(avid: Any) -> None:
    result = avid.post("/v1/vendors", {**JANSEN, "BankAccounts": [{"AccountNum": "NL91ABNA0417164300"}]})[0]
    assert (result["Successful"], result["Errors"][0]["Code"]) == (False, "FieldNotAllowed")


def test_with_quirks_a_single_result_is_an_object_and_false_is_a_text(bare: Any) -> None:
    one = {"ExternalVendorCode": "V1", "Name": "good"}
    good = bare.api("POST", "/v1/vendors", {"Items": [one]}).json()
    assert good["Results"]["Successful"] is True
    bad = bare.api("POST", "/v1/vendors", {"Items": [{"ExternalVendorCode": "V2"}]}).json()["Results"]
    assert bad["Successful"] == "false"
    assert bad["Errors"]["Code"] == "RequiredField"
    two = bare.api("POST", "/v1/vendors", {"Items": [one, {"ExternalVendorCode": "V2"}]}).json()["Results"]
    assert [entry["Successful"] for entry in two] == [True, "false"]


def test_quirks_are_on_for_vendors_alone_until_switched(bare: Any) -> None:
    code = {"Items": [{"GroupName": "Accounting Codes", "CodeValue": "4000"}]}
    assert isinstance(bare.api("POST", "/v1/enterpriseCodes", code).json()["Results"], list)
    bare.settings(quirks="on")
    assert isinstance(bare.api("POST", "/v1/enterpriseCodes", code).json()["Results"], dict)
    bare.settings(quirks="off")
    vendor = {"Items": [{"ExternalVendorCode": "V1", "Name": "x"}]}
    assert isinstance(bare.api("POST", "/v1/vendors", vendor).json()["Results"], list)


def test_an_enterprise_code_is_upserted_by_company_group_and_value(avid: Any) -> None:
    code = {"GroupName": "Accounting Codes", "CodeValue": "4000", "CompanyExternalCode": "C1"}
    again, changed, other_group, other_company = avid.post(
        "/v1/enterpriseCodes",
        code,
        {**code, "IsActive": False},
        {**code, "GroupName": "Cost Centers"},
        {**code, "CompanyExternalCode": "C2"},
    )
    kinds = [result["Item"]["UpdateType"] for result in (again, changed, other_group, other_company)]
    assert kinds == ["Unchanged", "Update", "Insert", "Insert"]


def order(**more: Any) -> dict[str, Any]:
    return {
        "ExternalCode": "PO:1",
        "OrderNumber": "26000001",
        "VendorExternalCode": "V1",
        "CompanyExternalCode": "C1",
        "TotalAmount": 250.50,
        "LineItems": [
            {"LineNumber": 1, "Amount": 250.50, "PricePer": 25.05, "Item": {"ProductCode": "P", "Quantity": 10}}
        ],
        **more,
    }


def test_an_order_is_inserted_unchanged_and_closed(avid: Any) -> None:
    kinds = [avid.post("/v1/purchaseOrders", body)[0]["Item"] for body in (order(), order(), order(Status="Closed"))]
    assert [(item["UpdateType"], item["Status"]) for item in kinds] == [
        ("Insert", "Open"),
        ("Unchanged", "Open"),
        ("Update", "Closed"),
    ]
    text = avid.api("GET", "/v1/purchaseOrders").text
    assert '"TotalAmount":250.50' in text
    assert '"PricePer":25.05' in text


def test_an_order_needs_its_vendor_first(avid: Any) -> None:
    result = avid.post("/v1/purchaseOrders", order(VendorExternalCode="nobody"))[0]
    assert (result["Successful"], result["Errors"][0]["Code"]) == (False, "VendorNotFound")


def test_an_unknown_company_is_refused(avid: Any) -> None:
    result = avid.post("/v1/vendors", {**JANSEN, "CompanyExternalCode": "C9"})[0]
    assert result["Errors"][0]["Code"] == "CompanyNotFound"


def test_a_body_that_is_no_batch_is_400(avid: Any) -> None:
    for body, code in (({"Items": []}, "EmptyBatch"), ([1], "InvalidBody"), ({"Items": [{}] * 1001}, "TooManyItems")):
        reply = avid.api("POST", "/v1/vendors", body)
        assert (reply.status_code, reply.json()["Errors"][0]["Code"]) == (400, code)
    text = avid.http.post(avid.host + "/v1/vendors", content=b'{"Items": [', headers=USER)
    assert (text.status_code, text.json()["Errors"][0]["Code"]) == (400, "InvalidJson")


USER = {"X-Company-Token": "sandbox-company-token-7f3a9c", "X-User-Token": "sandbox-user-token-b81e42"}
