"""The sandbox takes and answers what the vendor's OpenAPI files say; ``conftest`` holds every other answer too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from include.sandbox.basware.openapi import SCHEMAS
from include.sandbox.basware.schema import Field

Row = dict[str, Any]
# Of the vendor's own files: how many properties a schema has, and which are required.
VENDORS_OWN = {
    "AccountingDocumentEntity": (
        190,
        "companyCode currencyCode invoiceId paymentBlock processingStatus supplierCode",
    ),
    "StandardCodingEntity": (149, "externalCode"),
    "TransferResponseEntity": (8, "externalCode paymentBlock responseMessage success"),
    "PrebookResponseEntity": (8, "externalCode paymentBlock responseMessage success"),
    "EnrichmentResponseEntity": (5, "externalCode responseMessage success"),
    "PaymentResponseEntity": (15, "externalCode paymentBlock success"),
    "VendorEntity": (22, "companies externalCode name vendorCode"),
    "VendorAddressEntity": (17, "externalCode name"),
    "FinancialInstitutionEntity": (6, "id name schemeId"),
    "AccountCompanyEntity": (3, "active companyCode inherit"),
    "CostCenterCompanyEntity": (2, "active companyCode"),
    "TaxCodeEntity": (9, "companies externalCode taxCode taxCodeNames taxPercentage"),
    "PaymentTermEntity": (19, "companies externalCode paymentTermCode paymentTermNames validFrom validTo"),
    "CompanyEntity": (13, "active companyCode name"),
    "OrderEntity": (
        48,
        "companyCode currencyCode externalCode orderNumber organizationElementCode sourceSystem supplierCode",
    ),
    "OrderLineEntity": (66, "externalCode lineNumber matchingMode orderExternalCode quantity"),
    "PurchaseOrderEntity": (53, "externalCode extOrderNumber extRequisitionNumber"),
    "ExportedPurchaseOrderEntity": (
        86,
        "creator deliveryAddress documentSource externalCode hidePricesFromSupplier orderCreationTime "
        "orderExportTimestamp orderNumber owner processingStatus releaseOrdersRequired "
        "requisitionCreationTime requisitionNumber sendingMethod",
    ),
    "ExportedPurchaseOrderLineEntity": (
        112,
        "deliveryAddress externalCode grossPrice grossPriceComp grossPriceOrg grossSum grossSumComp "
        "grossSumOrg grossUnitPriceComp grossUnitPriceOrg lineType netPrice netPriceComp netPriceOrg "
        "netSum netSumComp netSumOrg netUnitPriceComp netUnitPriceOrg orderLineNumber priceType "
        "receivingRequired taxTotal taxTotalComp taxTotalOrg",
    ),
    "Subscription": (7, "taskType subscriptionType notificationWebhookURL webhookAuthenticationToken"),
}


def filled(fields: Mapping[str, Field]) -> Row:
    """A body with every property there is."""
    return {name: _value(field) for name, field in fields.items()}


def _value(field: Field) -> Any:
    if field.allowed:
        return field.allowed[0]
    inner = "a text" if field.fields is None else filled(field.fields)
    values = {"text": "X" * (field.least or 1), "number": 1.5, "integer": 1, "flag": True, "object": inner}
    return {**values, "moment": "2026-01-01T00:00:00.000Z", "list": [inner]}[field.kind]


@pytest.mark.parametrize("schema", list(VENDORS_OWN))
def test_a_schema_is_as_the_vendor_wrote_it(schema: str) -> None:
    required = {name for name, field in SCHEMAS[schema].items() if field.required}
    assert (len(SCHEMAS[schema]), required) == (VENDORS_OWN[schema][0], set(VENDORS_OWN[schema][1].split()))


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("vendors", "VendorEntity"),
        ("accounts", "AccountEntity"),
        ("costCenters", "CostCenterEntity"),
        ("lists/ACC_LIST_1", "GenericListEntity"),
        ("taxCodes", "TaxCodeEntity"),
        ("paymentTerms", "PaymentTermEntity"),
        ("companies", "CompanyEntity"),
        ("matchingOrders", "OrderEntity"),
        ("matchingOrderLines", "OrderLineEntity"),
        ("purchaseOrders", "PurchaseOrderEntity"),
    ],
)
def test_every_documented_field_is_taken_and_said_again(bw: Any, path: str, schema: str) -> None:
    body = filled(SCHEMAS[schema])
    told = bw.post(f"/v1/{path}", [body])
    (echo,) = told if isinstance(told, list) else [told]
    given_by_basware = {"lastUpdated", "processingStatus"} if path == "purchaseOrders" else {"lastUpdated"}
    own = {"buvid", "bucompid"} | given_by_basware
    assert {name: echo.get(name) for name in body if name not in own} == {
        name: value for name, value in body.items() if name not in own
    }


def test_an_approved_invoice_in_every_documented_field(bw: Any) -> None:
    people = {"invoiceId", "processingStatus", "lastUpdated", "attachments", "p2pProcessingMode", "codingRows"}
    histories = {name for name in SCHEMAS["AccountingDocumentEntity"] if name.endswith("Responses")} - {
        "removeResponses"
    }
    rows = [{**filled(SCHEMAS["StandardCodingEntity"]), "rowIndex": 1}]
    body = filled(SCHEMAS["AccountingDocumentEntity"])
    given = {name: value for name, value in body.items() if name not in people | histories | {"invoiceLines"}}
    row = bw.document(bw.approved(**{**given, "companyCode": "DE01", "codingRows": rows}))
    assert {name: row.get(name) for name in given} == {**given, "companyCode": "DE01"}
    assert (row["p2pProcessingMode"], row["codingRows"]) == ("Standard", rows)


def test_a_generated_tenant_s_answers_are_the_vendor_s(bw_process: Any) -> None:
    """Each page is held against its schema as it comes."""
    bw_process.control("POST", "/reset", {"vendors": 40, "documents": 160, "now": "2026-11-02T08:00:00Z"})
    bw_process.edit("settings", calls_per_second=100_000, burst=100_000)
    lists = {
        "vendors": "vendorEntities",
        "exportedPurchaseOrders": "exportedPurchaseOrders",
        "accountingDocuments": "accountingDocuments",
        **{name: name for name in ("accounts", "costCenters", "taxCodes", "paymentTerms")},
    }
    for path, envelope in lists.items():
        assert sum(len(page) for page in bw_process.pages(f"/v1/{path}", envelope)) > 3, path
    (order, *_) = bw_process.get("/v1/exportedPurchaseOrders")["exportedPurchaseOrders"]
    assert order["creator"]["userName"] == "Karin Vogt"
    (vendor, *_) = [
        row for row in bw_process.get("/v1/vendors")["vendorEntities"] if row["paymentMeans"][0]["financialAccounts"]
    ]
    assert vendor["paymentMeans"][0]["financialAccounts"][0]["financialInstitution"]["schemeId"] == "BIC"
    assert all(place["externalCode"] and place["name"] for place in vendor["addresses"])
