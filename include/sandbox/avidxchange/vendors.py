"""Vendors, enterprise codes and purchase orders: upserts by the caller's own codes (reference page, section 6)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from include.sandbox.avidxchange import shapes
from include.sandbox.avidxchange.fates import choose
from include.sandbox.avidxchange.states import ACH, CHECK, EPAYMENT, VCC
from include.sandbox.avidxchange.store import TENANT, Store, stamp
from include.sandbox.avidxchange.wire import Row, done, error, failed

NO_ADDRESS: Row = {field.name: None for field in shapes.ADDRESS}
BLANK_VENDOR: Row = {
    "VendorId": None, "ExternalVendorCode": None, "CompanyExternalCode": None, "Name": None, "NameOnCheck": None,
    "FedTaxId": None, "Address": NO_ADDRESS, "Telephone1": None, "Email": None, "Website": None, "Active": True,
    "IsValid": True, "RemitToAddress": NO_ADDRESS, "RemitEmail": None, "BankAccounts": [], "CreatedDate": None,
}  # fmt: skip
BLANK_CODE: Row = {"EnterpriseCodeId": None, "CompanyExternalCode": None, "Description": None, "IsActive": True}
BLANK_ORDER: Row = {"PurchaseOrderId": None, "Status": "Open", "CreatedDate": None} | {
    field.name: None for field in shapes.ORDER if field.name != "Status"
}


def change_kind(before: Row | None, values: Row) -> str:
    if before is None:
        return "Insert"
    return "Unchanged" if all(before.get(name) == value for name, value in values.items()) else "Update"


def company_problem(store: Store, values: Row, name: str = "CompanyExternalCode") -> list[Row]:
    code = values.get(name)
    if code is None or store.company(code) is not None:
        return []
    return [error("CompanyNotFound", f"there is no company {code}", name)]


def upsert_vendor(store: Store, body: Any, at: dt.datetime) -> Row:
    values, problems = shapes.vendor(body)
    problems += company_problem(store, values)
    sent = {"ExternalVendorCode": values.get("ExternalVendorCode")}
    if problems:
        return failed(problems, sent)
    before = store.vendor_by_code(values.get("CompanyExternalCode"), values["ExternalVendorCode"])
    if before is None and not values.get("Name"):
        return failed([error("RequiredField", "Name is required", "Name")], sent)
    return _vendor_result(store, before, values, at)


def update_vendor(store: Store, before: Row, body: Any, at: dt.datetime) -> Row:
    """PUT by VendorId: only the fields that were sent change; a code another vendor has is refused."""
    values, problems = shapes.vendor(body, by_code=False)
    problems += company_problem(store, values)
    code = values.get("ExternalVendorCode")
    if code:
        company = values.get("CompanyExternalCode", before["CompanyExternalCode"])
        others = [
            row for row in store.vendors.find("code", TENANT, (company, code)) if row["VendorId"] != before["VendorId"]
        ]
        if others:
            message = f"vendor {others[0]['VendorId']} already has code {code}"
            problems.append(error("DuplicateVendor", message, "ExternalVendorCode"))
    if "Name" in values and not values["Name"]:
        problems.append(error("RequiredField", "Name is required", "Name"))
    if problems:
        return failed(problems, {"VendorId": before["VendorId"]})
    return _vendor_result(store, before, values, at)


def _vendor_result(store: Store, before: Row | None, values: Row, at: dt.datetime) -> Row:
    kind = change_kind(before, values)
    row = before or {}
    if kind != "Unchanged":
        row = save_vendor(store, before, values, "api", at)
    item = {name: row[name] for name in ("VendorId", "ExternalVendorCode", "Name", "Active", "LastModifiedDate")}
    return done({**item, "UpdateType": kind})


def save_vendor(store: Store, before: Row | None, values: Row, source: str, at: dt.datetime) -> Row:
    if before is None:
        number = store.next_id("vendors", values.get("CompanyExternalCode"))
        method = choose((CHECK, ACH, VCC, EPAYMENT), (40, 40, 15, 5), store.seed(), "method", number)
        before = {**BLANK_VENDOR, "VendorId": number, "CreatedDate": stamp(at), "_method": method, "_source": source}
    return store.save(store.vendors, before["VendorId"], {**before, **values}, at)


def upsert_code(store: Store, body: Any, at: dt.datetime) -> Row:
    values, problems = shapes.code(body)
    problems += company_problem(store, values)
    sent = {"GroupName": values.get("GroupName"), "CodeValue": values.get("CodeValue")}
    if problems:
        return failed(problems, sent)
    scope = (values.get("CompanyExternalCode"), values["GroupName"], values["CodeValue"])
    found = store.codes.find("code", TENANT, scope)
    before = found[0] if found else None
    kind = change_kind(before, values)
    row = save_code(store, before, values, at) if kind != "Unchanged" or before is None else before
    return done({**sent, "EnterpriseCodeId": row["EnterpriseCodeId"], "IsActive": row["IsActive"], "UpdateType": kind})


def save_code(store: Store, before: Row | None, values: Row, at: dt.datetime) -> Row:
    if before is None:
        before = {
            **BLANK_CODE,
            "EnterpriseCodeId": store.next_id("enterprise_codes", values.get("CompanyExternalCode")),
        }
    return store.save(store.codes, before["EnterpriseCodeId"], {**before, **values}, at)


def upsert_order(store: Store, body: Any, at: dt.datetime) -> Row:
    values, problems = shapes.order(body)
    sent = {"ExternalCode": values.get("ExternalCode"), "OrderNumber": values.get("OrderNumber")}
    problems += company_problem(store, values) + company_problem(store, values, "BillToCompanyExternalCode")
    if problems:
        return failed(problems, sent)
    company = values.get("CompanyExternalCode") or values.get("BillToCompanyExternalCode")
    values["CompanyExternalCode"] = company
    if store.vendor_by_code(company, values["VendorExternalCode"]) is None:
        message = f"there is no vendor {values['VendorExternalCode']}"
        return failed([error("VendorNotFound", message, "VendorExternalCode")], sent)
    found = store.orders.find("code", TENANT, values["ExternalCode"])
    before = found[0] if found else None
    kind = change_kind(before, values)
    row = save_order(store, before, values, at) if kind != "Unchanged" or before is None else before
    return done({**sent, "PurchaseOrderId": row["PurchaseOrderId"], "Status": row["Status"], "UpdateType": kind})


def save_order(store: Store, before: Row | None, values: Row, at: dt.datetime) -> Row:
    if before is None:
        number = store.next_id("purchase_orders", values.get("CompanyExternalCode"))
        before = {**BLANK_ORDER, "PurchaseOrderId": number, "CreatedDate": stamp(at)}
    return store.save(store.orders, before["PurchaseOrderId"], {**before, **values}, at)
