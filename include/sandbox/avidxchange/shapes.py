"""What callers may send for each resource, and the rules an item can be checked for on its own (sections 5 and 6)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.sandbox.avidxchange.fields import Field, date, flag, money, number, one_of, read, read_list, text, whole
from include.sandbox.avidxchange.wire import Row, error

ADDRESS = [Field(name, text(100)) for name in ("Line1", "Line2", "City", "State", "Country", "PostalCode")]

VENDOR = [
    Field("ExternalVendorCode", text(100)),
    Field("CompanyExternalCode", text(50)),
    Field("Name", text(200)),
    Field("NameOnCheck", text(200)),
    Field("FedTaxId", text(30)),
    Field("Telephone1", text(40)),
    Field("Email", text(200)),
    Field("Website", text(200)),
    Field("Active", flag),
]
CODE = [
    Field("CodeValue", text(50), required=True),
    Field("GroupName", text(50), required=True),
    Field("CompanyExternalCode", text(50)),
    Field("Description", text(200)),
    Field("IsActive", flag),
]
ORDER = [
    Field("ExternalCode", text(100), required=True),
    Field("OrderNumber", text(50), required=True),
    Field("VendorExternalCode", text(100), required=True),
    Field("CompanyExternalCode", text(50)),
    Field("BillToCompanyExternalCode", text(50)),
    Field("ShipToCompanyExternalCode", text(50)),
    Field("RequisitionName", text(200)),
    Field("OrderDate", date),
    Field("EndDate", date),
    Field("ShippingMethod", text(100)),
    Field("CurrencyCode", text(3)),
    Field("Status", one_of("Open", "Closed", "Cancelled")),
    Field("Taxes", money),
    Field("Discount", money),
    Field("TotalAmount", money, required=True),
]
ORDER_LINE = [
    Field("ExternalCode", text(100)),
    Field("LineNumber", whole),
    Field("Amount", money, required=True),
    Field("PricePer", number),
]
ORDER_ITEM = [
    Field("ProductCode", text(100)),
    Field("ProductDesc", text(500)),
    Field("Quantity", number),
    Field("UOM", text(20)),
]
CODE_REFERENCE = [Field("GroupName", text(50), required=True), Field("CodeValue", text(50), required=True)]
INVOICE = [
    Field("ExternalCode", text(100), required=True),
    Field("InvoiceNumber", text(50), required=True),
    Field("VendorExternalCode", text(100)),
    Field("VendorId", whole),
    Field("CompanyExternalCode", text(50), required=True),
    Field("InvoiceDate", date, required=True),
    Field("PostingDate", date),
    Field("DueDate", date),
    Field("Amount", money, required=True),
    Field("NetAmount", money),
    Field("TaxAmount", money),
    Field("FreightAmount", money),
    Field("CurrencyCode", text(3), required=True),
    Field("PurchaseOrderNumber", text(50)),
    Field("Reference", text(100)),
    Field("AccountNumber", text(50)),
    Field("Description", text(500)),
]
INVOICE_LINE = [
    Field("LineNumber", whole, required=True),
    Field("Description", text(500)),
    Field("Amount", money, required=True),
    Field("Quantity", number),
    Field("PricePer", number),
    Field("UOM", text(20)),
    Field("PurchaseOrderLineNumber", whole),
]


def vendor(body: Any, *, by_code: bool = True) -> tuple[Row, list[Row]]:
    values, problems = read(body, VENDOR)
    if by_code and not values.get("ExternalVendorCode") and not problems:
        problems.append(error("RequiredField", "ExternalVendorCode is required", "ExternalVendorCode"))
    if isinstance(body, dict) and body.get("Address") is not None:
        address, wrong = read(body["Address"], ADDRESS, "Address.")
        problems += wrong
        values["Address"] = {field.name: address.get(field.name) for field in ADDRESS}
    for closed in ("BankAccounts", "RemitToAddress", "RemitEmail"):
        if isinstance(body, dict) and body.get(closed) is not None:
            # payee details belong to the payment network; a caller that could set them could redirect money
            problems.append(error("FieldNotAllowed", f"{closed} cannot be set through this API", closed))
    return values, problems


def code(body: Any) -> tuple[Row, list[Row]]:
    return read(body, CODE)


def order(body: Any) -> tuple[Row, list[Row]]:
    values, problems = read(body, ORDER)
    if not isinstance(body, dict):
        return values, problems
    lines = read_list(body, "LineItems", ORDER_LINE, problems)
    if not lines:
        problems.append(error("RequiredField", "LineItems needs at least one line", "LineItems"))
        return values, problems
    for line, sent in zip(lines, body["LineItems"], strict=True):
        item, wrong = read(sent.get("Item") or {}, ORDER_ITEM, "Item.") if isinstance(sent, dict) else ({}, [])
        problems += wrong
        line["Item"] = {field.name: item.get(field.name) for field in ORDER_ITEM}
        for field in ORDER_LINE:
            line.setdefault(field.name, None)
    values["LineItems"] = lines
    return values, problems


def invoice(body: Any) -> tuple[Row, list[Row]]:
    """Problems: RequiredField, InvalidField, TotalMismatch (lines + tax + freight must be the amount, to the cent)."""
    values, problems = read(body, INVOICE)
    if not isinstance(body, dict):
        return values, problems
    if not values.get("VendorExternalCode") and not values.get("VendorId"):
        problems.append(error("RequiredField", "VendorExternalCode is required", "VendorExternalCode"))
    lines = read_list(body, "Lines", INVOICE_LINE, problems)
    if not lines:
        problems.append(error("RequiredField", "Lines needs at least one line", "Lines"))
        return values, problems
    for index, (line, sent) in enumerate(zip(lines, body["Lines"], strict=True)):
        prefix = f"Lines[{index}]."
        codes = read_list(sent, "Codes", CODE_REFERENCE, problems, prefix) if isinstance(sent, dict) else None
        line["Codes"] = codes or []
        for field in INVOICE_LINE:
            line.setdefault(field.name, None)
        groups = [reference.get("GroupName") for reference in line["Codes"]]
        if len(groups) != len(set(groups)):
            problems.append(error("InvalidField", f"Lines[{index}] names a code group twice", f"Lines[{index}].Codes"))
    numbers = [line.get("LineNumber") for line in lines]
    if len(numbers) != len(set(numbers)):
        problems.append(error("InvalidField", "LineNumber is used twice", "Lines"))
    values["Lines"] = lines
    return values, problems or _totals(values)


def _totals(values: Row) -> list[Row]:
    net = sum((Decimal(line["Amount"]) for line in values["Lines"]), Decimal("0.00"))
    tax, freight = Decimal(values.get("TaxAmount") or "0.00"), Decimal(values.get("FreightAmount") or "0.00")
    if net + tax + freight != Decimal(values["Amount"]):
        message = f"Amount {values['Amount']} is not lines {net} + tax {tax} + freight {freight}"
        return [error("TotalMismatch", message, "Amount")]
    if values.get("NetAmount") not in (None, f"{net:f}"):
        return [
            error("TotalMismatch", f"NetAmount {values['NetAmount']} is not the sum of the lines {net}", "NetAmount")
        ]
    values.update(NetAmount=f"{net:f}", TaxAmount=f"{tax:f}", FreightAmount=f"{freight:f}")
    return []
