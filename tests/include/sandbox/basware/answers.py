"""Which of the vendor's schemas each answer is of, by the paths of the OpenAPI files that
``include/sandbox/basware/openapi`` names."""

from __future__ import annotations

import re

import httpx

from include.sandbox.basware.openapi import SCHEMAS
from include.sandbox.basware.schema import problems, without_nulls

MASTERS = {
    "vendors": ("VendorResponse", "VendorEntity"),
    "accounts": ("AccountResponse", "AccountEntity"),
    "costCenters": ("CostCenterResponse", "CostCenterEntity"),
    r"lists/\w+": ("GenericListResponse", "GenericListEntity"),
    "taxCodes": ("TaxCodeResponse", "TaxCodeEntity"),
    "paymentTerms": ("PaymentTermResponse", "PaymentTermEntity"),
    "companies": ("CompanyResponse", "CompanyEntity"),
    "matchingOrders": ("OrderResponse", "OrderEntity"),
    "matchingOrderLines": ("OrderLineResponse", "OrderLineEntity"),
}
DOCUMENTS, TEXT = "accountingDocuments", "a text"
# [...]: an array of it.
ANSWERS = {
    **{rf"GET {path}": rows for path, (rows, _) in MASTERS.items()},
    **{rf"(GET|PATCH) {path}/[^/]+": one for path, (_, one) in MASTERS.items()},
    **{rf"POST {path}": f"[{one}]" for path, (_, one) in MASTERS.items()},
    **{rf"DELETE {path}": "DeleteResponse" for path in [*MASTERS, "purchaseOrders"]},
    # By the vendor's file one order is the answer to an array, and a line the answer to a PATCH: neither is believed.
    r"GET purchaseOrders(/[^/]+)?": "PurchaseOrdersResponse",
    r"(POST purchaseOrders|PATCH purchaseOrders/[^/]+)": "PurchaseOrderEntity",
    rf"GET {DOCUMENTS}/status": "[AccountingDocumentsStatusResponseEntity]",
    rf"GET {DOCUMENTS}(/[^/]+)?": "AccountingDocumentResponse",
    r"GET exportedPurchaseOrders(/[^/]+)?": "ExportedPurchaseOrdersResponse",
    r"POST \w+(/[^/]+)?/acknowledge": TEXT,
    rf"POST {DOCUMENTS}/[^/]+/transferResponses": "TransferResponseEntity",
    rf"POST {DOCUMENTS}/[^/]+/prebookResponses": "PrebookResponseEntity",
    rf"POST {DOCUMENTS}/[^/]+/enrichmentResponses": "EnrichmentResponseEntity",
    rf"POST {DOCUMENTS}/[^/]+/paymentResponses": "PaymentResponseEntity",
    r"GET requestStatus(/[^/]+)?": "RequestStatusResponse",
    r"GET errorFeedbacks": "ErrorFeedbackResponse",
    r"POST subscriptions": "[Subscription]",
    r"GET subscriptions": "SubscriptionsResponse",
    r"DELETE subscriptions": "DeleteSubscriptionResponse",
    r"GET tasks(/[^/]+)?": "TasksResponse",
}
# Those that the files do not describe: an attachment's file, and the task of a deletion.
ELSEWHERE = rf"GET ({DOCUMENTS}/[^/]+/attachments/.*|taskStatus/.*)"
NOTICES = r"\w+ (subscriptions|tasks)(/.*)?"


def wrong(method: str, path: str, reply: httpx.Response) -> list[str]:
    """What of an answer is not as the vendor's file says. A message of the gateway and a redirect have no schema."""
    called = f"{method} {path.partition('?')[0].removeprefix('/v1/')}"
    schema = _expected(called, reply.status_code)
    if schema is None:
        return []
    found = without_nulls(reply.json())
    if schema == TEXT:
        return [] if isinstance(found, str) else [f"{called}: {found} is no text"]
    rows = found if schema.startswith("[") else [found]
    if not isinstance(rows, list):
        return [f"{called}: {found} is no array"]
    if called == "POST purchaseOrders" and isinstance(found, list):
        rows = found
    return [f"{called}: {said}" for row in rows for said in problems(SCHEMAS[schema.strip("[]")], row)]


def _expected(called: str, status: int) -> str | None:
    if status in (200, 202):
        matches = [name for pattern, name in ANSWERS.items() if re.fullmatch(pattern, called)]
        assert matches or re.fullmatch(ELSEWHERE, called), f"{called} is in no table"
        return matches[0] if matches else None
    if status not in (400, 404, 405, 409):
        return None
    if not re.fullmatch(NOTICES, called):
        return "ResponseEntityList"
    return {400: "ValidationErrorResponse", 404: "RecordNotFoundResponse"}.get(
        status, "UnprocessableEntityErrorResponse"
    )
