"""The tables of fields that are not the vendor's own: what people fill in, and what is not kept."""

from __future__ import annotations

from include.sandbox.basware.openapi import SCHEMAS
from include.sandbox.basware.schema import Fields, relaxed

# What the answer carries and a client may send back; it is not kept.
READ_ONLY = ("lastUpdated", "buvid", "bucompid")

RESPONSES: dict[str, Fields] = {
    "transferResponses": SCHEMAS["TransferResponseEntity"],
    "prebookResponses": SCHEMAS["PrebookResponseEntity"],
    "enrichmentResponses": SCHEMAS["EnrichmentResponseEntity"],
    "paymentResponses": SCHEMAS["PaymentResponseEntity"],
}


def _without(schema: str, *own: str) -> Fields:
    """What the system itself gives stays out."""
    return {name: field for name, field in SCHEMAS[schema].items() if name not in own}


INVOICE: Fields = relaxed(
    _without("AccountingDocumentEntity", "invoiceId", "processingStatus", "lastUpdated", "attachments", *RESPONSES),
    "companyCode supplierCode currencyCode grossSum",
    inside="externalCode rowIndex",
)
EXPORTED_ORDER: Fields = relaxed(
    _without("ExportedPurchaseOrderEntity", "externalCode", "processingStatus", "orderStatus", "lastUpdated"),
    "organizationUnitCode supplierCode purchaseCurrency",
    inside="externalCode orderLineNumber quantity",
)
