from __future__ import annotations

from typing import Any

from tests.include.sandbox.avidxchange.conftest import invoice

CLOSED = "/v1/invoices/batches/closed/acctgSysId/7?closeDateFrom=2026-11-01&closeDateTo=2026-12-31"


def batches(avid: Any) -> list[dict[str, Any]]:
    return list(avid.get(CLOSED)["Items"])


def details(avid: Any, batch: dict[str, Any]) -> list[dict[str, Any]]:
    href = next(link["Href"] for link in batch["Links"] if link["Rel"] == "full-details")
    return list(avid.get(href)["Items"])


def approve(avid: Any, *codes: str) -> None:
    for code in codes:
        avid.edit("invoices", {"key": code, "set": {"Status": "Approved"}})


def test_an_approved_invoice_appears_in_a_batch_that_closes_at_18(avid: Any) -> None:
    avid.post("/v1/invoices", invoice(PurchaseOrderNumber="PO-7"))
    approve(avid, "X:1")
    assert batches(avid) == []
    avid.to("2026-11-02T18:00:01Z")
    (batch,) = batches(avid)
    assert batch["DateClosed"] == "2026-11-02T18:00:00"
    assert (batch["InvoiceCount"], batch["BatchTotal"], batch["CompanyExternalCode"]) == (1, 121.0, "C1")
    assert avid.get(f"/v1/invoices/batches/{batch['BatchGUID']}") == batch
    (row,) = details(avid, batch)
    assert (row["Number"], row["GrossAmount"], row["InvoiceDueDate"]) == ("F-1", 121.0, "2026-11-29")
    assert row["BuyerVendor"] == {"VendorName": "Jansen B.V.", "VendorExternalSystemID": "V1"}
    assert (row["ExternalCode"], row["Status"], row["PONumber"]) == ("X:1", "Approved", "PO-7")
    assert row["Lines"][0]["Codes"] == [{"GroupName": "Accounting Codes", "CodeValue": "4000"}]


def test_batches_are_found_by_the_day_they_closed(avid: Any) -> None:
    avid.post("/v1/invoices", invoice())
    approve(avid, "X:1")
    avid.to("2026-11-02T18:00:01Z")
    day = "/v1/invoices/batches/closed/acctgSysId/7?closeDateFrom={0}&closeDateTo={0}"
    assert len(avid.get(day.format("2026-11-02"))["Items"]) == 1
    assert avid.get(day.format("2026-11-03"))["Items"] == []
    assert avid.api("GET", "/v1/invoices/batches/closed/acctgSysId/8").status_code == 404


def test_full_details_are_paged_and_count_pages(avid: Any) -> None:
    avid.post("/v1/invoices", *(invoice(f"X:{n}", f"F-{n}") for n in range(3)))
    approve(avid, "X:0", "X:1", "X:2")
    avid.advance()
    (batch,) = batches(avid)
    page = avid.get(batch["Links"][0]["Href"] + "?pageSize=2")
    assert page["Paging"]["Pages"] == 2
    href = next(link["Href"] for link in page["Paging"]["Links"] if link["Rel"] == "next")
    numbers = [row["Number"] for row in page["Items"] + avid.get(href)["Items"]]
    assert numbers == ["F-0", "F-1", "F-2"]


def test_other_coding_after_approval_closes_the_batch_again(avid: Any, approved: dict[str, Any]) -> None:
    (before,) = batches(avid)
    first = details(avid, before)[0]
    avid.control("POST", "/clock", {"advance_seconds": 3600})
    line = {"LineNumber": 1, "Amount": 100, "Codes": [{"GroupName": "Accounting Codes", "CodeValue": "4100"}]}
    avid.edit("invoices", {"key": "X:1", "set": {"Lines": [line]}})
    (after,) = batches(avid)
    assert after["BatchGUID"] == before["BatchGUID"]
    assert after["DateClosed"] > before["DateClosed"]
    row = details(avid, after)[0]
    assert row["LastChangedDate"] > first["LastChangedDate"]
    assert row["Lines"][0]["Codes"][0]["CodeValue"] == "4100"
    assert row["Status"] == "Approved"


def test_an_invoice_voided_after_closing_leaves_its_batch(avid: Any, approved: dict[str, Any]) -> None:
    (before,) = batches(avid)
    avid.control("POST", "/clock", {"advance_seconds": 3600})
    avid.api("POST", f"/v1/invoices/{approved['InvoiceId']}/void")
    (after,) = batches(avid)
    assert (after["InvoiceCount"], after["BatchTotal"]) == (0, 0.0)
    assert after["DateClosed"] > before["DateClosed"]
    assert details(avid, after) == []


def test_an_open_batch_is_not_shown(avid: Any) -> None:
    avid.post("/v1/invoices", invoice())
    approve(avid, "X:1")
    assert batches(avid) == []
    (row,) = avid.state("invoice_batches")
    assert row["DateClosed"] is None
    assert avid.api("GET", f"/v1/invoices/batches/{row['BatchGUID']}/full-details").status_code == 404


def test_an_export_is_acknowledged_and_changes_nothing(avid: Any, approved: dict[str, Any]) -> None:
    (batch,) = batches(avid)
    body = {"BatchId": batch["BatchGUID"], "FileId": None, "ExportedByUserId": None, "ExportHistoryStatusId": 1}
    reply = avid.api("POST", "/v1/invoices/batches/exportHistories", body)
    assert reply.json()["Results"][0]["Successful"] is True
    assert batches(avid) == [batch]
    assert len(avid.state("export_histories")) == 1
    assert avid.api("POST", "/v1/invoices/batches/exportHistories", {**body, "BatchId": "none"}).status_code == 404


def test_reopened_batches_add_change_and_remove_invoices(avid: Any) -> None:
    """With chance switched on a share of the batches is closed a second time, in all three ways."""
    avid.settings(fates=True, seed=3)
    codes = {"GroupName": "Accounting Codes", "CompanyExternalCode": "C1"}
    avid.post("/v1/enterpriseCodes", *({**codes, "CodeValue": str(value)} for value in range(4200, 4210)))
    seen: dict[str, tuple[str, dict[str, str]]] = {}
    happened = set()
    for day in range(3, 31):
        avid.post("/v1/invoices", *(invoice(f"X:{day}-{n}", f"F-{day}-{n}") for n in range(4)))
        approve(avid, *(row["ExternalCode"] for row in avid.state("invoices") if row["Status"] == "Submitted"))
        avid.to(f"2026-11-{day:02}T23:00:00Z")
        for batch in batches(avid):
            now = {row["Id"]: str(row["Lines"]) for row in details(avid, batch)}
            closed, before = seen.get(batch["BatchGUID"], (batch["DateClosed"], now))
            if closed != batch["DateClosed"]:
                happened |= {"added"} if now.keys() - before.keys() else set()
                happened |= {"removed"} if before.keys() - now.keys() else set()
                happened |= {"changed"} if any(before[key] != now[key] for key in before.keys() & now.keys()) else set()
            else:
                assert now.keys() == before.keys(), "a batch changes only when it is closed again"
            seen[batch["BatchGUID"]] = (batch["DateClosed"], now)
    assert happened == {"added", "changed", "removed"}
