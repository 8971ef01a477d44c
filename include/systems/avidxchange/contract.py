"""What we take AvidXchange to be. Its partner documentation is gated, so most of this is [assumed]: all of it stands in
this one file, for a user with the documentation to correct.

Source: reference page avidxchange; marks as there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from include.http.protocols import Limits
from include.systems.rights import Need

CALLED = ("AvidXchange", "AvidXchange")
HOSTS: Mapping[str, str] = MappingProxyType({})  # every tenant has its own, given by AvidXchange
# Addresses. [client code] data and gateway login; [assumed] the token endpoint beside the API.
VERSION = "/v1"
TOKEN_PATH = "/token"  # noqa: S105 - an address
LOGIN_PATH = "/authorizations"
TOKEN_ENDPOINT = "token"  # noqa: S105 - the names the meter counts logins by
LOGIN_ENDPOINT = "authorizations"
CREDENTIALS = MappingProxyType(
    {
        "customer_tokens": ("company_token", "user_token"),
        "client_credentials": ("client_id", "client_secret", "company_id"),
        "gateway_password": ("gateway_key", "username", "password"),
    }
)
# [assumed] header names; AvidAuthorization is [client code].
COMPANY_TOKEN_HEADER = "X-Company-Token"  # noqa: S105
USER_TOKEN_HEADER = "X-User-Token"  # noqa: S105
COMPANY_ID_HEADER = "X-Company-Id"
ACCESS_TOKEN_HEADER = "AvidAuthorization"  # noqa: S105
REQUEST_ID_HEADER = "X-Request-Id"  # [assumed] echoed back; a UUID

REFRESH_TOKEN_LIFE: timedelta | None = None  # none of the three ways has one
ONE_COMPANY = False
COMPANY = (".+", "a company's external code")
TOKEN_LIFE = timedelta(seconds=3600)  # [assumed] when a reply names none
RENEWAL_MARGIN = timedelta(seconds=60)
# [assumed] 60 calls a minute per credential, no day limit, no error budget.
LIMITS = Limits(
    minute=60,
    day=None,
    errors_per_hour=None,
    counted_statuses=frozenset(),
    per_company=False,
    token_endpoints=frozenset({TOKEN_ENDPOINT, LOGIN_ENDPOINT}),
    tokens_per_day=None,
    minute_headers="",  # [assumed] no header tells what is left
    day_headers="",
)

BATCH = 100  # [assumed] more would be answered 202 with a job to poll
WINDOW_DAYS = 30  # [assumed] longest lastModifiedFrom..lastModifiedTo, both days included

VENDORS = "vendors"
ENTERPRISE_CODES = "enterpriseCodes"
PURCHASE_ORDERS = "purchaseOrders"
INVOICES = "invoices"
COMPANIES = "companies"

# What links read; those without parameters by the day they were changed on.
NEEDS = (
    Need("vendors", VENDORS),
    Need("codes", ENTERPRISE_CODES, MappingProxyType({"groupName": "Accounting Codes"})),
    Need("purchase orders", PURCHASE_ORDERS),
    Need("invoices", INVOICES),
    Need("payments", "payments"),
)

# [client code] the group of general-ledger accounts; the dimensions' groups are each tenant's own [assumed].
GROUPS = MappingProxyType({"gl_account": "Accounting Codes", "cost_center": "Cost Centers", "cost_unit": "Cost Units"})

# [assumed] Lists take the caller's own key as a filter; a server that ignores it gives more rows, so that every row is
# compared again.
LOOK_UP_FILTERS = MappingProxyType(
    {
        VENDORS: (("externalVendorCode", "ExternalVendorCode"),),
        ENTERPRISE_CODES: (("groupName", "GroupName"), ("codeValue", "CodeValue")),
        PURCHASE_ORDERS: (("externalCode", "ExternalCode"),),
        INVOICES: (("externalCode", "ExternalCode"),),
    }
)

# A list of invoices is asked for these last days only: the attempt being settled is seldom older, and if it is, sending
# it again is answered Unchanged.
LOOK_UP_DAYS = 2

# [assumed] A synchronous answer is read back at once. A write whose outcome is unknown may be sent again right away,
# because the same external code with the same content changes nothing ([assumed] UpdateType Unchanged).
SETTLE_SECONDS = 0.0

# Which of our words a per-record refusal code of the vendor stands for. [assumed] codes.
CODES = MappingProxyType(
    {
        "VendorNotFound": "vendor_unmatched",
        "InvalidCode": "account_unknown",
        "DuplicateInvoice": "duplicate_suspected",
        "InvoiceLocked": "changed_after_lock",
        "TotalMismatch": "totals_differ",
        "CurrencyNotAccepted": "currency_not_accepted",
        "CompanyNotFound": "not_routed",
        "VendorInactive": "vendor_blocked",
    }
)
VOID_CONFLICT = "paid_already"  # [assumed] 409: a payment exists

# [assumed] how the life of a purchase order is reported.
ORDER_STATUS = MappingProxyType(
    {"open": "Open", "partial": "Open", "complete": "Closed", "closed": "Closed", "cancelled": "Cancelled"}
)

# The property an item's id is in; an enterprise code's is [assumed], and where it is missing group and value serve.
KEYS = MappingProxyType(
    {
        VENDORS: "VendorId",
        ENTERPRISE_CODES: "EnterpriseCodeId",
        PURCHASE_ORDERS: "PurchaseOrderId",
        INVOICES: "InvoiceId",
    }
)
# The properties that are the caller's own key of an item.
EXTERNAL_KEYS = MappingProxyType(
    {
        VENDORS: ("ExternalVendorCode",),
        ENTERPRISE_CODES: ("GroupName", "CodeValue"),
        PURCHASE_ORDERS: ("ExternalCode",),
        INVOICES: ("ExternalCode",),
    }
)
# An invoice or order in one of these is not the live copy of anything any more.
DEAD = frozenset({"Voided", "Rejected"})
# Lengths we cut descriptive texts to; never a number, a name or a key. [assumed]
DESCRIPTION_LENGTH = 500

# The properties we send, each of them named in sections 5 and 6 of the reference page, or in ASSUMED.
SENT = MappingProxyType(
    {
        VENDORS: frozenset(
            {"ExternalVendorCode", "Name", "FedTaxId", "Address", "Telephone1", "Email", "Website", "Active"}
        ),
        "Address": frozenset({"Line1", "Line2", "City", "State", "Country", "PostalCode"}),
        ENTERPRISE_CODES: frozenset({"CodeValue", "Description", "GroupName", "IsActive"}),
        PURCHASE_ORDERS: frozenset(
            {"ExternalCode", "OrderNumber", "VendorExternalCode", "BillToCompanyExternalCode", "Taxes", "TotalAmount",
             "LineItems"}
        ),
        "LineItems": frozenset({"ExternalCode", "Item", "Amount", "PricePer"}),
        "Item": frozenset({"ProductCode", "ProductDesc", "Quantity", "UOM"}),
        INVOICES: frozenset(
            {"ExternalCode", "InvoiceNumber", "InvoiceDate", "DueDate", "VendorExternalCode", "Amount", "NetAmount",
             "TaxAmount", "CurrencyCode", "CompanyExternalCode", "PurchaseOrderNumber", "Description", "Lines"}
        ),
        "Lines": frozenset(
            {"LineNumber", "Description", "Amount", "Quantity", "PricePer", "UOM", "Codes", "PurchaseOrderLineNumber"}
        ),
        "Codes": frozenset({"GroupName", "CodeValue"}),
    }
)  # fmt: skip
# [assumed] The same words used on a set where the page does not show them: without a company a code or vendor of two
# companies would look alike, without a status a closed order would stay open.
ASSUMED = MappingProxyType(
    {
        VENDORS: frozenset({"CompanyExternalCode"}),
        ENTERPRISE_CODES: frozenset({"CompanyExternalCode"}),
        PURCHASE_ORDERS: frozenset({"CompanyExternalCode", "CurrencyCode", "Status", "OrderDate"}),
        "LineItems": frozenset({"LineNumber"}),
        INVOICES: frozenset({"VendorId"}),
    }
)
