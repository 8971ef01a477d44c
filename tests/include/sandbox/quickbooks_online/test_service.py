"""Reads, writes and their envelopes; requestid; what is refused at the door (sections 1, 4, 5 and 6)."""

from __future__ import annotations

import pytest

REALM = "9130357992221046"


def test_a_created_object_comes_back_whole_with_200(quickbooks):
    reply = quickbooks.post("vendor", {"DisplayName": "Acme Steel", "AcctNum": "A-7"}, minorversion="75")

    body = reply.json()
    assert reply.status_code == 200
    assert set(body) == {"Vendor", "time"}
    vendor = body["Vendor"]
    assert (vendor["DisplayName"], vendor["AcctNum"], vendor["Active"]) == ("Acme Steel", "A-7", True)
    assert (vendor["SyncToken"], vendor["domain"], vendor["sparse"]) == ("0", "QBO", False)
    assert vendor["MetaData"]["CreateTime"].startswith("2026-11-20T01:00:")
    assert vendor["MetaData"]["CreateTime"].endswith("-08:00")
    assert vendor["MetaData"]["LastUpdatedTime"] == vendor["MetaData"]["CreateTime"]
    assert quickbooks.get(f"vendor/{vendor['Id']}").json()["Vendor"] == vendor
    for name in ("intuit_tid", "Qbo-Version", "Service-Time"):
        assert reply.headers[name]


def test_amounts_are_json_numbers_and_ids_are_strings(quickbooks):
    account = quickbooks.account("Test rent")
    vendor = quickbooks.vendor("Acme")
    bill = quickbooks.bill(vendor, 639, account)

    text = quickbooks.get(f"bill/{bill['Id']}").text

    assert '"TotalAmt":639.00' in text
    assert f'"Id":"{bill["Id"]}"' in text
    assert '"_' not in text
    assert "_" not in {name[0] for name in bill}


def test_an_edition_below_plus_has_no_orders_classes_and_departments_whatever_is_asked(make_quickbooks):
    quickbooks = make_quickbooks()
    quickbooks.settings(edition="essentials")
    since = "2026-11-20T00:00:00-08:00"
    item = {"bId": "b1", "operation": "create", "Class": {"Name": "North"}}
    for entity in ("PurchaseOrder", "Class", "Department"):
        for reply in (
            quickbooks.get("query", query=f"select count(*) from {entity}"),
            quickbooks.get("cdc", entities=f"Bill,{entity}", changedSince=since),
            quickbooks.get(f"{entity.lower()}/1"),
            quickbooks.post(entity.lower(), {"Name": "North"}),
        ):
            assert (reply.status_code, quickbooks.error(reply)["code"]) == (400, "5030")
    answer = quickbooks.post("batch", {"BatchItemRequest": [item]}).json()["BatchItemResponse"][0]
    assert answer["Fault"]["Error"][0]["code"] == "5030"
    assert quickbooks.get("cdc", entities="Bill,Vendor", changedSince=since).status_code == 200


def test_a_summer_stamp_has_the_summer_offset(make_quickbooks):
    quickbooks = make_quickbooks()
    quickbooks.sandbox.advance(240 * 86_400)
    quickbooks.login()

    stamp = quickbooks.vendor("July")["MetaData"]["CreateTime"]

    assert stamp.endswith("-07:00")


def test_a_sparse_update_raises_the_token_and_a_stale_one_is_5010(quickbooks):
    vendor = quickbooks.vendor("Acme")
    quickbooks.sandbox.advance(90)

    changed = quickbooks.create("Vendor", {"Id": vendor["Id"], "SyncToken": "0", "sparse": True, "AcctNum": "9"})
    same = quickbooks.create("Vendor", {"Id": vendor["Id"], "SyncToken": "1", "sparse": True, "AcctNum": "9"})
    stale = quickbooks.post("vendor", {"Id": vendor["Id"], "SyncToken": "0", "sparse": True, "AcctNum": "8"})

    assert (changed["SyncToken"], changed["AcctNum"], changed["DisplayName"]) == ("1", "9", "Acme")
    assert changed["MetaData"]["LastUpdatedTime"] > vendor["MetaData"]["LastUpdatedTime"]
    # An update that changed nothing is no change.
    assert same == changed
    assert (stale.status_code, quickbooks.error(stale)["code"]) == (400, "5010")


def test_a_deleted_bill_is_gone(quickbooks):
    account = quickbooks.account("Test rent")
    bill = quickbooks.bill(quickbooks.vendor("Acme"), 10, account)

    reply = quickbooks.post("bill", {"Id": bill["Id"], "SyncToken": "0"}, operation="delete")
    after = quickbooks.get(f"bill/{bill['Id']}")

    assert reply.json()["Bill"] == {"domain": "QBO", "status": "Deleted", "Id": bill["Id"]}
    assert (after.status_code, quickbooks.error(after)["code"]) == (400, "610")
    assert quickbooks.error(after)["Message"] == "Object Not Found"


def test_a_voided_payment_through_update_and_include(quickbooks):
    vendor, bank, account = (
        quickbooks.vendor("Acme"),
        quickbooks.account("Clearing", "Bank"),
        quickbooks.account("Rent X"),
    )
    bill = quickbooks.bill(vendor, 80, account)
    payment = quickbooks.create("BillPayment", {
        "VendorRef": {"value": vendor["Id"]}, "PayType": "Check", "TotalAmt": 80,
        "CheckPayment": {"BankAccountRef": {"value": bank["Id"]}},
        "Line": [{"Amount": 80, "LinkedTxn": [{"TxnId": bill["Id"], "TxnType": "Bill"}]}],
    })  # fmt: skip
    body = {"Id": payment["Id"], "SyncToken": payment["SyncToken"], "sparse": True}
    refused = quickbooks.post("billpayment", body, operation="void")
    assert quickbooks.error(refused)["Detail"] == "Operation void is not supported for BillPayment."

    voided = quickbooks.create("BillPayment", body, operation="update", include="void")

    assert voided["TotalAmt"] == 0
    assert voided["PrivateNote"].startswith("Voided")
    assert quickbooks.get(f"bill/{bill['Id']}").json()["Bill"]["Balance"] == 80


def test_the_company_and_its_preferences_are_read_without_an_id(quickbooks):
    info = quickbooks.get(f"companyinfo/{REALM}").json()["CompanyInfo"]
    preferences = quickbooks.get("preferences").json()["Preferences"]

    assert info["CompanyName"]
    assert preferences["CurrencyPrefs"]["HomeCurrency"]["value"] == "USD"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "vendor/999999", 400, "610"),
        ("GET", "vendor/abc", 400, "2030"),
        ("GET", "vendor", 400, "2030"),
        ("GET", "unicorn/1", 400, "500"),
        ("GET", "", 400, "500"),
        ("GET", "vendor/1/pdf", 400, "500"),
        ("PUT", "vendor", 400, "500"),
        ("GET", "cdc", 400, "4001"),
        ("GET", "query", 400, "4000"),
        ("POST", "vendor?operation=explode", 400, "500"),
    ],
)
def test_what_is_not_there(quickbooks, method, path, status, code):
    reply = quickbooks.call(method, path, json={} if method != "GET" else None)

    assert (reply.status_code, quickbooks.error(reply)["code"]) == (status, code)
    assert reply.json()["time"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff\xfe{}", "500"), (b"{", "2010"), (b"[]", "2010"), (b'{"DisplayName":"a","Nope":1}', "2010")],
)
def test_a_body_that_cannot_be_read(quickbooks, content, code):
    reply = quickbooks.call("POST", "vendor", content=content, headers={"Content-Type": "application/json"})

    assert (reply.status_code, quickbooks.error(reply)["code"]) == (400, code)


def test_another_company_is_403_with_the_gateways_body(quickbooks):
    reply = quickbooks.call("GET", "companyinfo/1", realm="1234567890")

    assert reply.status_code == 403
    (error,) = reply.json()["fault"]["error"]
    assert (error["code"], error["message"]) == (
        "3100",
        "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403",
    )


def test_a_person_who_lost_the_rights_is_told_so(quickbooks):
    quickbooks.settings(forbidden="NoPermission")

    reply = quickbooks.get("companyinfo/1")

    assert (reply.status_code, quickbooks.error(reply)["code"]) == (403, "120")
    assert reply.json()["Fault"]["type"] == "AuthorizationFault"


def test_an_unknown_path_is_404_html_and_still_has_a_tid(quickbooks):
    reply = quickbooks.http.get("/v2/nothing")

    assert (reply.status_code, reply.headers["content-type"]) == (404, "text/html")
    assert reply.headers["intuit_tid"]


def test_the_same_request_id_writes_once_and_answers_the_first_answer(quickbooks):
    first = quickbooks.post("vendor", {"DisplayName": "Acme"}, requestid="r-1")
    quickbooks.sandbox.advance(600)
    again = quickbooks.post("vendor", {"DisplayName": "Acme"}, requestid="r-1")
    other = quickbooks.post("vendor", {"DisplayName": "Other"}, requestid="r-1")

    assert first.status_code == again.status_code == other.status_code == 200
    assert again.content == first.content
    assert other.content == first.content
    assert again.headers["intuit_tid"] != first.headers["intuit_tid"]
    assert quickbooks.query("select count(*) from Vendor") == {"totalCount": 1}


def test_as_a_setting_a_request_id_with_another_body_is_600(quickbooks):
    quickbooks.settings(request_id_reuse="refuse")
    quickbooks.post("vendor", {"DisplayName": "Acme"}, requestid="r-1")

    reply = quickbooks.post("vendor", {"DisplayName": "Other"}, requestid="r-1")

    assert (reply.status_code, quickbooks.error(reply)["code"]) == (400, "600")
    assert quickbooks.post("vendor", {"DisplayName": "Acme"}, requestid="r-1").status_code == 200


def test_as_a_setting_a_request_id_that_was_refused_is_refused_for_ever(quickbooks):
    quickbooks.settings(request_id_failed="repeat")
    vendor = quickbooks.vendor("Acme")
    first = quickbooks.post("vendor", {"DisplayName": "Acme"}, requestid="r-2")
    renamed = {"Id": vendor["Id"], "SyncToken": "0", "sparse": True, "DisplayName": "Acme East"}
    quickbooks.post("vendor", renamed)
    again = quickbooks.post("vendor", {"DisplayName": "Acme"}, requestid="r-2")

    assert (first.status_code, quickbooks.error(first)["code"]) == (400, "6240")
    assert (again.status_code, again.content) == (400, first.content)
    assert quickbooks.post("vendor", {"DisplayName": "Acme"}, requestid="r-3").status_code == 200
    assert quickbooks.query("select count(*) from Vendor") == {"totalCount": 2}


def test_a_refused_write_keeps_no_request_id(quickbooks):
    quickbooks.vendor("Acme")
    refused = quickbooks.post("vendor", {"DisplayName": "Acme"}, requestid="r-2")
    mended = quickbooks.post("vendor", {"DisplayName": "Acme Two"}, requestid="r-2")

    assert quickbooks.error(refused)["code"] == "6240"
    assert mended.json()["Vendor"]["DisplayName"] == "Acme Two"


def test_a_request_id_has_fifty_characters_at_most(quickbooks):
    assert quickbooks.post("vendor", {"DisplayName": "A"}, requestid="x" * 50).status_code == 200
    assert quickbooks.error(quickbooks.post("vendor", {"DisplayName": "B"}, requestid="x" * 51))["code"] == "2050"


def test_an_answer_that_was_lost_is_replayed(quickbooks):
    quickbooks.sandbox.fault(system="quickbooks_online", path="vendor", method="POST", drop_after_commit=True, count=1)
    with pytest.raises(Exception, match=r"disconnected|closed|reset"):
        quickbooks.post("vendor", {"DisplayName": "Acme"}, requestid="r-3")

    reply = quickbooks.post("vendor", {"DisplayName": "Acme"}, requestid="r-3")

    assert reply.json()["Vendor"]["SyncToken"] == "0"
    assert quickbooks.query("select count(*) from Vendor") == {"totalCount": 1}


@pytest.mark.parametrize("status", [401, 403, 429, 500])
def test_an_injected_failure_speaks_as_the_vendor_does(quickbooks, status):
    quickbooks.sandbox.fault(system="quickbooks_online", path="companyinfo", status=status, count=1)

    reply = quickbooks.get("companyinfo/1")

    body = reply.json()
    code = body["fault"]["error"][0]["code"] if "fault" in body else body["Fault"]["Error"][0]["code"]
    assert (reply.status_code, code) == (status, {401: "3200", 403: "3100", 429: "3001", 500: "10000"}[status])
    assert reply.headers["intuit_tid"]


def test_a_gateway_that_fails_answers_html(quickbooks):
    quickbooks.sandbox.fault(system="quickbooks_online", path="companyinfo", status=502, count=1)

    reply = quickbooks.get("companyinfo/1")

    assert reply.status_code == 502
    assert reply.headers["content-type"].startswith("text/html")
    assert reply.text.startswith("<html>")
