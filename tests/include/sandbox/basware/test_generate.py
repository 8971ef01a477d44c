"""The German distributor's generated tenant, and what the audit finds."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from tests.include.sandbox.basware.conftest import MONDAY, Bw, response
from tests.include.sandbox.basware.test_masters import order, vendor

LIST = "/v1/accountingDocuments"
Row = dict[str, Any]


def whole(value: Any) -> Decimal:
    return Decimal(str(value))


@pytest.fixture
def german(bw_process: Bw) -> Bw:
    bw_process.control("POST", "/reset", {"vendors": 80, "documents": 800, "now": MONDAY})
    bw_process.edit("settings", calls_per_second=100_000, burst=100_000)
    return bw_process


def documents(bw: Bw) -> list[Row]:
    return [row for page in bw.pages(LIST, "accountingDocuments") for row in page]


def test_the_tenant_holds_what_a_german_distributor_has(german: Bw) -> None:
    rows = documents(german)
    assert {row["companyCode"] for row in rows} == {"DE01", "DE02"}
    states = Counter(row["processingStatus"] for row in rows)
    assert {"WaitingForTransfer", "TransferFailed", "Transferred", "Paid"} <= set(states)
    assert any(row["grossSum"] < 0 and row["invoiceTypeCode"] == "CREDIT" for row in rows)
    assert {"EUR", "USD", "CHF"} <= {row["currencyCode"] for row in rows}
    assert {"V19", "V07", "VRC", "VND"} <= {row["taxCode"] for row in rows}
    assert {row["text1"] for row in rows} == {"1600", "1610", "1660"}
    assert any(row["paymentBlock"] for row in rows)
    assert any(row["orderNumbers"] for row in rows)
    assert "999" in {line.get("costCenterCode") for row in rows for line in row["codingRows"]}
    numbers = Counter((row["supplierCode"], row["invoiceNumber"]) for row in rows)
    assert max(numbers.values()) == 2, "some paper was entered twice"
    vendors = german.get("/v1/vendors?pageSize=500")["vendorEntities"]
    assert {row["identifiers"][0]["id"][:2] for row in vendors if "identifiers" in row} >= {"DE", "NL"}
    assert len(vendors) < len(german.state("p2p_vendors")), "some were typed into P2P and are not in the API"


def test_the_sums_of_an_invoice_agree_with_its_coding_rows(german: Bw) -> None:
    for row in documents(german):
        lines = row["codingRows"]
        assert sum(whole(line["netTotal"]) for line in lines) == whole(row["netSum"])
        assert sum(whole(line["grossTotal"]) for line in lines) == whole(row["grossSum"])
        assert whole(row["netSum"]) + whole(row["taxSum1"]) == whole(row["grossSum"])
        if row["taxCode"] == "VRC":
            assert row["taxSum1"] == 0, "the supplier bills no VAT under reverse charge"
        if row["currencyCode"] == "EUR":
            assert row["grossSumCompany"] == row["grossSum"]


def test_invoices_name_suppliers_and_orders_that_exist(german: Bw) -> None:
    suppliers = {row["vendorCode"] for row in german.state("p2p_vendors")}
    pages = german.pages("/v1/exportedPurchaseOrders", "exportedPurchaseOrders")
    orders = {row["orderNumber"]: row for page in pages for row in page}
    assert {row["processingStatus"] for row in orders.values()} == {"WaitingForExport", "Exported"}
    for row in documents(german):
        assert row["supplierCode"] in suppliers
        for number in row["orderNumbers"]:
            assert orders[number]["supplierCode"] == row["supplierCode"]
            assert orders[number]["organizationUnitCode"] == row["companyCode"]


def test_the_same_seed_makes_the_same_books_and_another_seed_others(bw_process: Bw) -> None:
    def books(seed: int) -> Any:
        size = {"vendors": 20, "documents": 60, "seed": seed, "now": MONDAY}
        bw_process.control("POST", "/reset", size)
        return [bw_process.state(name) for name in ("accountingDocuments", "vendors", "exportedPurchaseOrders")]

    first = books(1)
    assert books(1) == first
    assert books(2) != first


def test_generated_books_are_sound(german: Bw) -> None:
    books = german.control("GET", "/books")
    assert books["ok"] is True
    for figures in books["systems"]["basware"].values():
        assert whole(figures["debit"]) > whole(figures["credit"]) > 0


def test_the_audit_finds_a_record_that_was_posted_under_two_codes(bw: Any) -> None:
    bw.post("/v1/vendors", [vendor("V1"), vendor("V2", vendorCode="7V1")])
    bw.post("/v1/matchingOrders", [order("PO-1"), order("PO-2", orderNumber="PO-1")])
    found = bw.control("GET", "/books")
    assert found["ok"] is False
    assert found["systems"]["basware"]["DE01"]["duplicates"] == [
        {"vendorCode": "7V1", "externalCodes": ["V1", "V2"]},
        {"orderNumber": "PO-1/ERP/DE01", "externalCodes": ["PO-1", "PO-2"]},
    ]


def test_the_audit_finds_one_voucher_told_of_two_invoices_and_a_payment_beyond_the_invoice(bw: Any) -> None:
    keys = [bw.approved(f"R-{n}") for n in range(2)]
    for key in keys:
        bw.post(f"{LIST}/{key}/transferResponses", response("T1", voucherNumber1="4711"))
    paid = {"externalCode": "P1", "success": True, "paymentBlock": False, "paidTotal": 120.00}
    assert bw.control("GET", "/books")["systems"]["basware"]["DE01"]["unbalanced"] == []
    bw.post(f"{LIST}/{keys[0]}/paymentResponses", paid)
    figures = bw.control("GET", "/books")["systems"]["basware"]["DE01"]
    assert (figures["debit"], figures["credit"]) == ("238.00", "120.00")
    assert figures["duplicates"] == [{"voucherNumber1": "4711", "invoiceIds": keys}]
    assert figures["unbalanced"] == [{"invoiceId": keys[0], "problem": "120.00 of 119.00 was paid"}]
