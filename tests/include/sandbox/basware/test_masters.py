"""Master data and orders that are posted (sections 4, 5 and 7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.include.sandbox.basware.conftest import TOKEN

Row = dict[str, Any]
ALL = [{"companyCode": "DE01", "inherit": False, "active": True}]
MOMENT = "2026-01-01T00:00:00.000Z"


def names(text: str) -> list[Row]:
    return [{"language": "en-US", "translation": text}]


def vendor(code: str = "V1", **more: Any) -> Row:
    return {"externalCode": code, "vendorCode": f"7{code}", "name": "Müller Verpackungen GmbH",
            "companies": [{"companyCode": "DE01"}], **more}  # fmt: skip


def account(code: str = "A1", **more: Any) -> Row:
    return {
        "externalCode": code,
        "accountCode": f"8{code}",
        "accountNames": names("Packaging"),
        "companies": ALL,
        **more,
    }


def order(code: str = "PO-1", **more: Any) -> Row:
    return {"externalCode": code, "orderNumber": code, "sourceSystem": "ERP", "companyCode": "DE01",
            "organizationElementCode": "DE01", "supplierCode": "7V1", "currencyCode": "EUR", **more}  # fmt: skip


def line(code: str = "PO-1-1", **more: Any) -> Row:
    return {"externalCode": code, "orderExternalCode": "PO-1", "lineNumber": "1", "quantity": 5, "netPrice": 2.50,
            "matchingMode": "Standard", **more}  # fmt: skip


def imported(code: str = "I-1", count: int = 1, **more: Any) -> Row:
    """An order for Procurement, as a requisition system hands it over."""
    rows = [
        {"externalCode": f"{code}-{n}", "extOrderLineNumber": str(n), "categoryCode": "OFFICE", "priceType": "Net",
         "unitPrice": 3.00, "quantity": 1, "codingRows": [{"externalCode": f"{code}-{n}-c", "accountCode": "4930"}]}
        for n in range(1, count + 1)
    ]  # fmt: skip
    return {"externalCode": code, "extOrderNumber": code, "extRequisitionNumber": f"R-{code}",
            "organizationUnitCode": "DE01", "lines": rows, **more}  # fmt: skip


def error(reply: Any) -> tuple[int, str, str]:
    said = reply.json()["errors"][0]
    return reply.status_code, said["code"], said["message"]


@pytest.mark.parametrize(
    ("path", "envelope", "body"),
    [
        ("vendors", "vendorEntities", vendor()),
        ("accounts", "accounts", account()),
        ("costCenters", "costCenters", {"externalCode": "C1", "costCenterCode": "500", "companies": [
            {"companyCode": "DE01", "active": True}], "costCenterNames": names("Lab")}),
        ("lists/ACC_LIST_3", "listItems", {"externalCode": "L1", "text_1": "P-17", "number_1": 3.5}),
        ("taxCodes", "taxCodes", {"externalCode": "T1", "taxCode": "X1", "taxCodeNames": names("Full rate"),
                                  "taxPercentage": 19, "companies": ALL}),
        ("paymentTerms", "paymentTerms", {"externalCode": "Z1", "paymentTermCode": "Z7", "companies": ALL,
                                          "paymentTermNames": names("30 days"), "dueDateDays": 30,
                                          "validFrom": MOMENT, "validTo": MOMENT}),
        ("companies", "companies", {"companyCode": "DE03", "name": "Neu GmbH", "active": True}),
        ("matchingOrders", "matchingOrders", order()),
        ("matchingOrderLines", "matchingOrderLines", line()),
        ("purchaseOrders", "purchaseOrders", imported()),
    ],
)  # fmt: skip
def test_what_is_posted_is_echoed_listed_and_read_by_its_external_code(
    bw: Any, path: str, envelope: str, body: Row
) -> None:
    reply = bw.api("POST", f"/v1/{path}", [body])
    echo = reply.json() if path == "purchaseOrders" else reply.json()[0]
    assert reply.status_code == 200
    assert reply.headers["x-amzn-RequestId"]
    assert {**echo, **body} == echo
    assert bw.get(f"/v1/{path}") == {envelope: [echo]}
    single = bw.get(f"/v1/{path}/{body.get('externalCode') or body['companyCode']}")
    assert single == ({envelope: [echo]} if path == "purchaseOrders" else echo)


def test_records_that_people_typed_into_p2p_are_not_there_for_the_api(bw: Any) -> None:
    assert "DE01" in {row["companyCode"] for row in bw.state("p2p_companies")}
    assert bw.get("/v1/companies") == {"companies": []}
    bw.edit("vendors", "OLD-1", vendorCode="70001", name="Alt GmbH", companies=[{"companyCode": "DE01"}])
    assert bw.api("GET", "/v1/vendors/OLD-1").status_code == 404


def test_a_second_post_overwrites_whole_and_a_patch_in_part(bw: Any) -> None:
    bw.post("/v1/vendors", [vendor(description="first", vendorClass="A")])
    bw.post("/v1/vendors", [vendor(description="second", vendorClass=None)])
    row = bw.get("/v1/vendors/V1")
    assert (row["description"], "vendorClass" in row) == ("second", False)
    patched = bw.api("PATCH", "/v1/vendors/V1", {"name": "Neu GmbH", "description": None}).json()
    assert (patched["name"], patched["description"]) == ("Neu GmbH", "second"), "null is: not sent"
    mismatch = bw.api("PATCH", "/v1/vendors/V1", {"externalCode": "V2"})
    assert error(mismatch)[:2] == (400, "EXTERNAL_CODE_MISMATCH")
    assert error(bw.api("PATCH", "/v1/vendors/none", {"name": "x"}))[:2] == (404, "ENTITY_NOT_FOUND")


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("vendors", {"externalCode": "V1"}, "vendorCode is required"),
        ("vendors", vendor("V" * 37), "externalCode must be a text of at least 1 and at most 36 characters"),
        ("vendors", vendor(vendorCode="9" * 26), "vendorCode must be a text of at least 1 and at most 25 characters"),
        ("vendors", vendor(name="n" * 251), "name must be a text of at least 1 and at most 250 characters"),
        ("vendors", vendor(vatNumber="DE1"), "vatNumber: additional properties are not allowed"),
        ("vendors", vendor(addresses=[{"town": "Köln"}]), "addresses[0].town: additional properties are not allowed"),
        ("matchingOrders", order("P" * 37), "externalCode must be a text of at least 1 and at most 36 characters"),
        ("matchingOrderLines", line(lineNumber=1), "lineNumber must be a text of at least 1 and at most 100"),
        ("matchingOrderLines", line(quantity=0), "quantity must be a number above 0"),
        ("matchingOrderLines", line(matchingMode="Loose"), "matchingMode must be one of Standard, Blanket"),
        ("purchaseOrders", imported(count=201), "at most 200 lines"),
        ("purchaseOrders", imported(lines=[{**imported()["lines"][0], "codingRows": 2 * imported()["lines"][0][
            "codingRows"]}]), "one coding row"),
    ],
)  # fmt: skip
def test_what_breaks_the_schema_is_refused(bw: Any, path: str, body: Row, words: str) -> None:
    reply = bw.api("POST", f"/v1/{path}", [body])
    assert error(reply)[:2] == (400, "SCHEMA_VALIDATION_ERROR")
    assert words in " ".join(one["message"] for one in reply.json()["errors"])
    assert reply.json()["hasErrors"] is True


def test_one_bad_entry_refuses_the_whole_array_and_nothing_is_stored(bw: Any) -> None:
    reply = bw.api("POST", "/v1/vendors", [vendor("V1"), {"externalCode": "V2"}])
    assert {one["externalCode"] for one in reply.json()["errors"]} == {"V2"}
    assert bw.get("/v1/vendors")["vendorEntities"] == []
    twice = bw.api("POST", "/v1/vendors", [vendor("V1"), vendor("V1", name="B")])
    assert error(twice)[:2] == (409, "CONFLICT_IN_POST")
    assert bw.get("/v1/vendors")["vendorEntities"] == []


@pytest.mark.parametrize(("path", "most"), [("vendors", 200), ("matchingOrderLines", 100), ("accounts", 500)])
def test_a_batch_has_its_size(bw: Any, path: str, most: int) -> None:
    make = {"vendors": vendor, "matchingOrderLines": line, "accounts": account}[path]
    assert error(bw.api("POST", f"/v1/{path}", [make(f"N{n}") for n in range(most + 1)]))[0] == 400
    assert len(bw.post(f"/v1/{path}", [make(f"N{n}") for n in range(most)])) == most
    assert bw.api("POST", f"/v1/{path}", make()).status_code == 400, "an array, also of one"
    assert bw.api("POST", f"/v1/{path}", []).status_code == 400


def test_vendors_come_by_100_unless_up_to_500_are_asked_for(bw: Any) -> None:
    bw.post("/v1/vendors", [vendor(f"N{n}") for n in range(150)])
    first = bw.api("GET", "/v1/vendors")
    assert first.status_code == 200, "no redirect here"
    assert len(first.json()["vendorEntities"]) == 100
    assert TOKEN in first.headers
    assert [len(page) for page in bw.pages("/v1/vendors?pageSize=500", "vendorEntities")] == [150]
    bw.post("/v1/accounts", [account(f"N{n}") for n in range(150)])
    assert len(bw.get("/v1/accounts")["accounts"]) == 150, "others come by 500"
    assert bw.api("GET", "/v1/vendors?pageSize=501").status_code == 400
    assert bw.api("GET", "/v1/matchingOrderLines?pageSize=101").status_code == 400


def test_filters_by_company_and_by_order(bw: Any) -> None:
    bw.post("/v1/vendors", [vendor("V1"), vendor("V2", companies=[{"companyCode": "DE02"}])])
    rows = bw.get("/v1/vendors?companyCode=DE02")["vendorEntities"]
    assert [row["externalCode"] for row in rows] == ["V2"]
    bw.post("/v1/matchingOrderLines", [line("L1"), line("L2", orderExternalCode="PO-2")])
    rows = bw.get("/v1/matchingOrderLines?orderExternalCode=PO-2")["matchingOrderLines"]
    assert [row["externalCode"] for row in rows] == ["L2"]


def test_lists_are_apart_and_have_known_keys(bw: Any) -> None:
    bw.post("/v1/lists/ACC_LIST_1", [{"externalCode": "X", "text_1": "one"}])
    bw.post("/v1/lists/INV_LIST_20", [{"externalCode": "X", "text_1": "two"}])
    assert bw.get("/v1/lists/ACC_LIST_1/X")["text_1"] == "one"
    for key in ("ACC_LIST_36", "INV_LIST_21", "CUST_RESOLVER_6", "PROJECTS"):
        assert bw.api("GET", f"/v1/lists/{key}").status_code == 400


def test_delete_takes_the_api_s_copy_only(bw: Any) -> None:
    bw.post("/v1/vendors", [vendor()])
    bw.control("POST", "/advance", {"system": "basware"})
    assert bw.api("DELETE", "/v1/vendors", {"externalCode": "V1"}).status_code == 200
    assert bw.api("GET", "/v1/vendors/V1").status_code == 404
    assert "V1" in {row["externalCode"] for row in bw.state("p2p_vendors")}
    assert bw.api("DELETE", "/v1/vendors", {"externalCode": "V1"}).status_code == 404


def test_delete_by_last_updated_is_a_task_that_is_asked_after(bw: Any) -> None:
    bw.post("/v1/vendors", [vendor("V1")])
    moment = bw.get("/v1/vendors/V1")["lastUpdated"]
    bw.wait(5)
    bw.post("/v1/vendors", [vendor("V2")])
    reply = bw.api("DELETE", "/v1/vendors", {"lastUpdated": moment})
    assert (reply.status_code, set(reply.json())) == (202, {"statusApiLink", "taskName", "taskStatus"})
    done = bw.get(reply.json()["statusApiLink"])
    assert (done["taskStatus"], done["numberOfRecordsDeleted"]) == ("Completed", 1)
    assert [row["externalCode"] for row in bw.get("/v1/vendors")["vendorEntities"]] == ["V1"]


def test_an_order_is_imported_when_it_is_complete_and_then_stays_as_it_is(bw: Any) -> None:
    first = bw.post("/v1/purchaseOrders", [imported(count=2)])
    assert first["processingStatus"] == "Uncompleted"
    more = imported(count=3)["lines"][2:]
    bw.api("PATCH", "/v1/purchaseOrders/I-1", {"lines": more})
    ready = bw.api("PATCH", "/v1/purchaseOrders/I-1", {"processingStatus": "ReadyForImport"}).json()
    assert (ready["processingStatus"], len(ready["lines"])) == ("ImportInProgress", 3)
    bw.control("POST", "/advance", {"system": "basware"})
    rows = bw.get("/v1/purchaseOrders?processingStatus=Imported")["purchaseOrders"]
    assert [row["externalCode"] for row in rows] == ["I-1"]
    late = bw.api("PATCH", "/v1/purchaseOrders/I-1", {"supplierCode": "1"})
    assert (late.status_code, late.json()["errors"][0]["type"]) == (400, "BUSINESS")


def test_an_order_that_p2p_cannot_import_can_be_mended(bw: Any) -> None:
    ready = {"processingStatus": "ReadyForImport"}
    bw.post("/v1/purchaseOrders", [imported(**ready, supplierCode="nobody")])
    bw.control("POST", "/advance", {"system": "basware"})
    assert bw.get("/v1/purchaseOrders")["purchaseOrders"][0]["processingStatus"] == "ImportFailed"
    bw.post("/v1/purchaseOrders", [imported(**ready)])
    bw.control("POST", "/advance", {"system": "basware"})
    assert bw.get("/v1/purchaseOrders")["purchaseOrders"][0]["processingStatus"] == "Imported"
