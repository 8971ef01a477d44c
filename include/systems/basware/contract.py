"""What we take Basware to be: every fact that is assumed or chosen, and every property we send, in one place.

Source: reference page basware, and the vendor's OpenAPI file it is made from. Marks as there; whoever has Basware's own
papers corrects what is [assumed] here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from include.http.protocols import Limits
from include.systems.rights import Need

CALLED = ("Basware", "Basware")
# By the region of the customer's tenant. [doc] eu; [assumed] us and au (one weak source) and ca (the region exists, its
# host is a guess): ask the customer. Test and production are apart, with credentials of their own.
HOSTS = MappingProxyType(
    {
        "eu": "https://api.basware.com",
        "us": "https://us-api.basware.com",
        "au": "https://au-api.basware.com",
        "ca": "https://ca-api.basware.com",
        "test": "https://test-api.basware.com",  # [client code]
    }
)
VERSION = "/v1"
CREDENTIALS = MappingProxyType(
    {"client_credentials": ("client_id", "client_secret"), "basic": ("username", "password")}
)
REFRESH_TOKEN_LIFE: timedelta | None = None  # there is no refresh token
ONE_COMPANY = False
COMPANY = (".+", "a company code of Basware")

TOKEN_PATH = "/v1/tokens"  # noqa: S105 - an address
TOKEN_ENDPOINT = "tokens"  # noqa: S105 - the name the meter counts it by
# [assumed] The description of `expires_in` says minutes; the sample token beside it lives 3600 s with a value of 3600.
TOKEN_LIFE = timedelta(seconds=3600)  # when a reply names none
RENEWAL_MARGIN = timedelta(seconds=60)  # chosen
# [doc] A token is given for named rights only. Chosen: what is read, and what is answered to invoices and orders; no
# right to change master data or to delete. A credential's own `scope` takes its place.
SCOPES = (
    "vendors.read",
    "accounts.read",
    "costCenters.read",
    "lists.read",
    "taxCodes.read",
    "paymentTerms.read",
    "companies.read",
    "accountingDocuments.read",
    "accountingDocuments.write",
    "exportedPurchaseOrders.read",
    "exportedPurchaseOrders.write",
    "requestStatus.read",
    "tasks.read",
    "taskStatus.read",
)

REQUEST_ID_HEADER = "x-amzn-RequestId"  # [doc] Basware's id of a call, by which requestStatus is asked
# [client code] wanted by the Network API as a UUID of version 4; [assumed] harmless, and of use in support, elsewhere.
SENT_ID_HEADER = "X-BW-REQUEST-ID"
TOKEN_HEADER = "x-amz-meta-continuationToken"  # noqa: S105 - [doc] the next page's, in answers and in requests

# [assumed] "fair use" without numbers: 10 requests a second for each client, 20 at once. We keep to the 10.
LIMITS = Limits(
    minute=None,
    day=None,
    errors_per_hour=None,
    counted_statuses=frozenset(),
    day_reserve=0,
    per_company=False,
    token_endpoints=frozenset({TOKEN_ENDPOINT}),
    tokens_per_day=None,
    minute_headers="",
    day_headers="",
    second=10,
)
BURST = 20  # [assumed] not used: two processes of ours may together reach it
BODY_BYTES = 6 * 1024 * 1024  # [doc] the largest request body

VENDORS = "vendors"
ACCOUNTS = "accounts"
COST_CENTERS = "costCenters"
LISTS = "lists"
DOCUMENTS = "accountingDocuments"
ORDERS = "exportedPurchaseOrders"
REQUEST_STATUS = "requestStatus"
COMPANIES = "companies"

# [doc] The property a list's records are in, by its path's first part.
ENVELOPES: Mapping[str, str] = MappingProxyType(
    {
        VENDORS: "vendorEntities",
        ACCOUNTS: "accounts",
        COST_CENTERS: "costCenters",
        LISTS: "listItems",
        "matchingOrders": "matchingOrders",
        "matchingOrderLines": "matchingOrderLines",
        "purchaseOrders": "purchaseOrders",
        ORDERS: "exportedPurchaseOrders",
        DOCUMENTS: "accountingDocuments",
        REQUEST_STATUS: "requestStatus",
        "errorFeedbacks": "errorList",
        COMPANIES: "companies",
        "taxCodes": "taxCodes",
        "paymentTerms": "paymentTerms",
        "tasks": "taskStatus",
        "subscriptions": "subscriptions",
    }
)
# [doc] The most a page holds; 500 where nothing else is said.
PAGE = 500
PAGES: Mapping[str, int] = MappingProxyType(
    {DOCUMENTS: 100, ORDERS: 100, "purchaseOrders": 100, "matchingOrderLines": 100, "purchaseRequisitions": 100}
)
UNPAGED = frozenset({"subscriptions"})  # [assumed] takes no pageSize
# [doc] Filters, in the vendor's own spelling: capital P here, and an order's filter that is not the order's status.
DOCUMENT_STATUS_FILTER = "ProcessingStatus"
ORDER_STATUS_FILTER = "orderStatus"
UPDATED_AFTER = "lastUpdated"  # [doc] strictly after
OVERLAP = timedelta(minutes=5)  # [assumed] how far a read by lastUpdated goes back behind the last one

# Words of an address that are no key, so that calls are counted without keys.
WORDS = frozenset(
    {"acknowledge", "transferResponses", "prebookResponses", "enrichmentResponses", "paymentResponses", "attachments",
     "status"}
)  # fmt: skip
REDIRECTS = 3  # [assumed] hops from Basware's answer to the file; the page knows of one

# [doc] Largest batches of a POST of master data; 500 where nothing else is said.
BATCH = 500
BATCHES: Mapping[str, int] = MappingProxyType({VENDORS: 200, "matchingOrderLines": 100})

# How long reads may not show a write yet. [assumed] A response is stored by the API itself and shows at once, but P2P
# moves the invoice on by itself afterwards.
SETTLE_SECONDS = 60.0
# [assumed] Asking for what became of a POST: after 2 s, 4 s ... 60 s, for 15 minutes.
POLL_FIRST = timedelta(seconds=2)
POLL_LONGEST = timedelta(seconds=60)
POLL_FOR = timedelta(minutes=15)

TRANSFER = "transferResponses"
PREBOOK = "prebookResponses"
STEPS: Mapping[str, str] = MappingProxyType({"transfer": TRANSFER, "prebook": PREBOOK})
# [doc] The properties of a response, each with the length it takes (None: no text); what is not known is refused.
SENT: Mapping[str, Mapping[str, int | None]] = MappingProxyType(
    {
        TRANSFER: MappingProxyType(
            {"externalCode": 36, "success": None, "responseMessage": 250, "paymentBlock": None, "sourceSystem": 32,
             "voucherNumber1": 25, "voucherNumber2": 25, "transferDate": None}
        ),
        PREBOOK: MappingProxyType(
            {"externalCode": 36, "success": None, "responseMessage": 250, "paymentBlock": None, "sourceSystem": 32,
             "voucherNumber1": 25, "voucherNumber2": 25, "prebookDate": None}
        ),
    }
)  # fmt: skip
DATES: Mapping[str, str] = MappingProxyType({TRANSFER: "transferDate", PREBOOK: "prebookDate"})
# [assumed] States of an invoice in which a successful response has taken effect.
DONE: Mapping[str, frozenset[str]] = MappingProxyType(
    {TRANSFER: frozenset({"Transferred", "Paid"}), PREBOOK: frozenset({"Prebooked", "PrebookCanceled"})}
)

WAITING = "Waiting"  # [doc] how the states begin in which an invoice or order waits for us
# [doc] The state that an acknowledgement leads to. Another one in which nothing waits is somebody's answer.
TAKEN: Mapping[str, str] = MappingProxyType({DOCUMENTS: "TransferInProgress", ORDERS: "Exported"})

# Ours, kept with the request and never sent: since when an order waited that is to be acknowledged.
WAITING_SINCE = "Waiting-Since"

# What links read, each with a right of its own.
_ONE = MappingProxyType({"pageSize": "1"})
NEEDS = (
    Need("vendors", VENDORS, _ONE),
    Need("accounts of the ledger", ACCOUNTS, _ONE),
    Need("cost centres", COST_CENTERS, _ONE),
    Need("tax codes", "taxCodes", _ONE),
    Need("payment terms", "paymentTerms", _ONE),
    Need("approved invoices", DOCUMENTS, _ONE),
    Need("purchase orders", ORDERS, _ONE),
)

# Error codes [doc] as ours, with the sentence that says what a person can do. Those that are not here are refusals
# without a remedy that we know of.
CODES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "EXTERNAL_CODE_MISMATCH": ("request_malformed", "basware.advised.report"),
        "SCHEMA_VALIDATION_ERROR": ("request_malformed", "basware.advised.report"),
        "PARAMETER_VALIDATION_ERROR": ("request_malformed", "basware.advised.report"),
        "CONFLICT_IN_POST": ("conflict", "basware.advised.twice"),
        "DATA_ORIGIN_VALIDATION_ERROR": ("not_ours", "basware.advised.not_ours"),
        "ENTITY_NOT_FOUND": ("not_found", "basware.advised.removed"),
        "DATA_VALIDATION_FAILED": ("business_rule", "basware.advised.fix"),
    }
)
# Codes that concern the credentials, whatever the status.
CREDENTIAL_CODES = frozenset({"ACCESS_TOKEN_VALIDATION_ERROR", "CREDENTIAL_VALIDATION_ERROR"})
# [assumed] Basware's API has it but may not have passed it on. An identical POST would not pass it on either [doc].
PUBLISH_CODES = frozenset({"SNS_PUBLISH_ERROR", "SQS_PUBLISH_ERROR"})
BUSINESS, SECURITY = "BUSINESS", "SECURITY"  # [doc] types of an error
