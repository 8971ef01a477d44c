"""What we take Exact Online to be: every fact that is assumed or uncertain, and every property we send, in one place.

Source: reference page exact_online. Marks as there; whoever has Exact's own documentation corrects it here.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

from include.http.protocols import Limits
from include.systems.rights import Need

CALLED = ("Exact Online", "Exact")
# [client code] by region, the US one [uncertain]; data and tokens are bound to the host of the customer's region.
HOSTS = MappingProxyType(
    {
        "nl": "https://start.exactonline.nl",
        "be": "https://start.exactonline.be",
        "uk": "https://start.exactonline.co.uk",
        "de": "https://start.exactonline.de",
        "fr": "https://start.exactonline.fr",
        "es": "https://start.exactonline.es",
        "us": "https://start.exactonline.com",
    }
)
CREDENTIALS = MappingProxyType({"": ("client_id", "client_secret", "refresh_token")})
API = "/api/v1"
AUTHORIZE_PATH = "/api/oauth2/auth"
TOKEN_PATH = "/api/oauth2/token"  # noqa: S105 - an address
TOKEN_ENDPOINT = "oauth2/token"  # noqa: S105 - the name the meter counts it by
ME = "current/Me"
DIVISIONS = "system/Divisions"

# [doc] 600 s, not extended by use; a renewal before 570 s is refused and counts as an error.
RENEWAL_MARGIN = timedelta(seconds=30)
TOKEN_LIFE = timedelta(seconds=600)
# [doc] unused for this long, the refresh token is dead and a person must consent again.
REFRESH_TOKEN_LIFE = timedelta(days=30)
ONE_COMPANY = False  # one consent reaches all divisions of the user
COMPANY = (r"\d+", "a division's number")
# [client code] the token endpoint now and then answers 200 with nothing; asking again is what working clients do.
EMPTY_TOKEN_REPLIES = 3
# [seen] the reason header of a renewal that comes too early; texts of the token endpoint are not translated.
TOO_EARLY_REASON = "TooEarlyToRefreshTokens"
TOO_EARLY_TEXTS = ("not expired", "not yet expired")
# [uncertain] its status, 400 or 401; the words are the same in every report.
USED_TOKEN_TEXT = "old refresh token used"  # noqa: S105 - the vendor's words

LIMITS = Limits(
    minute=60,
    day=5000,
    errors_per_hour=10,
    counted_statuses=frozenset({400, 401, 403, 404}),
    token_endpoints=frozenset({TOKEN_ENDPOINT}),
    tokens_per_day=200,
    minute_headers="X-RateLimit-Minutely-",
    day_headers="X-RateLimit-",
)
MINUTE_GRACE = timedelta(seconds=1)

# [doc] `Reason` headers of a 403 that concern the whole consent, not one endpoint.
CONSENT_REASONS = frozenset(
    {"BlockedUser", "InactiveUser", "BlockedCustomer", "LicenseExpired", "DivisionBlocked", "NoDivisionAccess"}
)
LOGIN_PAGE = b"Login.aspx"

# [assumed] How long a list read may not show a write yet. The page only says "read-back lag"; two minutes is more than
# any report names, and an unknown write waits that long before it may be sent again.
SETTLE_SECONDS = {
    "suppliers": 60.0,
    "vendors": 60.0,
    "coding": 120.0,
    "payments": 120.0,
    "invoices": 120.0,
    "purchase_orders": 120.0,
}

# An entry is searched this many days around the day it was dated, so that time zones cannot hide it.
LOOK_UP_DAYS = 3
SHORT_TEXT = 60  # [assumed] description columns take at least this much
NAME_LENGTH = 50  # [doc] crm/Accounts.Name

# [assumed] what takes a cost centre or cost unit off a line in a PUT.
NO_CODE: str | None = None
# [uncertain] a general journal line without VAT code takes none; where Exact says "Not allowed: VAT-code", send "".
JOURNAL_VAT_CODE: str | None = None

# By which letters our key says where a document came from: `AVX:77`, `BW:<invoice id>`, `AB:<order id>`.
KEY_PREFIXES = MappingProxyType({"avidxchange": "AVX", "basware": "BW", "airbase": "AB", "avalara": "AV"})
# [doc] Where a purchase entry and a purchase order carry our key, as first word. An entry's ExternalLinkDescription
# cannot be written, YourRef is the supplier's own number, and people rely on it.
KEY_PROPERTY = "Description"
# [assumed] A supplier rounds VAT by its own lines, which we do not see. Further from what the VAT code makes of the
# net amount than this (the larger of the two), it is not rounding but another rate.
VAT_ROUNDING = Decimal("0.05")
VAT_ROUNDING_SHARE = Decimal("0.005")
# [uncertain] how many decimals a price of an order line may have.
PRICE_DECIMALS = 6
ORDER_NOT_BEGUN = 10  # ReceiptStatus and InvoiceStatus of an order of which nothing came in and nothing was billed
ORDER_COMPLETE, ORDER_CANCELLED = 30, 40  # OrderStatus

GENERAL_JOURNAL_TYPE = 90
PURCHASE_JOURNAL_TYPE = 22
PAYABLES_ACCOUNT_TYPE = 22
BANK_JOURNAL_TYPE = 12
TAX_ACCOUNT_TYPE = 24
# [assumed] the bank's own line of a bank entry, which Exact makes; without one it looks like the others.
BANK_LINE_NUMBER = 0

# What links read, by the scope of the app or the module of the division that it needs (section 2). A sync set is asked
# for rows after the last timestamp there can be; others for one row.
_NONE = MappingProxyType({"$select": "ID", "$filter": "Timestamp gt 9223372036854775806L"})
_ONE = MappingProxyType({"$select": "ID", "$top": "1"})
NEEDS = (
    Need("suppliers", "sync/CRM/Accounts", _NONE),
    Need("accounts of the ledger", "sync/Financial/GLAccounts", _NONE),
    Need("cost centres", "hrm/Costcenters", _ONE),
    Need("journals", "financial/Journals", _ONE),
    Need("purchase entries", "purchaseentry/PurchaseEntries", MappingProxyType({"$select": "EntryID", "$top": "1"})),
    Need("purchase orders", "sync/PurchaseOrder/PurchaseOrders", _NONE),
)

ACCOUNTS = "crm/Accounts"
PURCHASE_ENTRIES = "purchaseentry/PurchaseEntries"
PURCHASE_ENTRY_LINES = "purchaseentry/PurchaseEntryLines"
PURCHASE_ORDERS = "purchaseorder/PurchaseOrders"
PURCHASE_ORDER_LINES = "purchaseorder/PurchaseOrderLines"
SALES_INVOICES = "salesinvoice/SalesInvoices"
SALES_INVOICE_LINES = "salesinvoice/SalesInvoiceLines"
GENERAL_JOURNAL_ENTRIES = "generaljournalentry/GeneralJournalEntries"
BANK_ENTRIES = "financialtransaction/BankEntries"
TRANSACTION_LINES = "financialtransaction/TransactionLines"

KEYS = {
    ACCOUNTS: "ID",
    PURCHASE_ENTRIES: "EntryID",
    PURCHASE_ENTRY_LINES: "ID",
    PURCHASE_ORDERS: "PurchaseOrderID",
    PURCHASE_ORDER_LINES: "ID",
    SALES_INVOICES: "InvoiceID",
    SALES_INVOICE_LINES: "ID",
    GENERAL_JOURNAL_ENTRIES: "EntryID",
    BANK_ENTRIES: "EntryID",
}

# The properties we send, each of them listed in section 6 of the reference page; a test holds every body against this.
SENT = {
    ACCOUNTS: frozenset(
        {
            "Name", "IsSupplier", "VATNumber", "ChamberOfCommerce", "Email", "Phone", "Website",
            "AddressLine1", "AddressLine2", "Postcode", "City", "State", "Country", "PurchaseCurrency",
            "Remarks",
        }
    ),
    PURCHASE_ENTRY_LINES: frozenset({"GLAccount", "CostCenter", "CostUnit", "VATCode", "VATAmountFC"}),
    # [seen] One that is not processed takes another PaymentCondition, and its open item gets that one's method: other
    # programs book with a condition of method K (cash) what is not to be paid yet, and change it once it is.
    PURCHASE_ENTRIES: frozenset(
        {
            "Supplier", "Journal", "Currency", "EntryDate", "DueDate", "Description", "YourRef", "PaymentCondition",
            "PaymentReference", "ExternalLinkReference", "ReportingYear", "ReportingPeriod", "PurchaseEntryLines",
        }
    ),
    "PurchaseEntryLines": frozenset(
        {
            "GLAccount", "AmountFC", "Description", "VATCode", "VATAmountFC", "CostCenter", "CostUnit", "Project",
        }
    ),
    PURCHASE_ORDERS: frozenset(
        {
            "Supplier", "OrderDate", "ReceiptDate", "Currency", "YourRef", "Description", "PaymentCondition",
            "PurchaseOrderLines",
        }
    ),
    # [doc] Description, CostCenter, CostUnit and Project too, by Exact's own list of what may be posted of a line.
    "PurchaseOrderLines": frozenset(
        {
            "Item", "QuantityInPurchaseUnits", "UnitPrice", "VATCode", "Description", "CostCenter", "CostUnit",
            "Project",
        }
    ),
    # [doc] InvoiceID, Description and Notes too, by Exact's own list of what may be posted of a line.
    SALES_INVOICE_LINES: frozenset({"InvoiceID", "Item", "Quantity", "NetPrice", "Description", "Notes"}),
    GENERAL_JOURNAL_ENTRIES: frozenset(
        {"JournalCode", "Currency", "FinancialYear", "FinancialPeriod", "GeneralJournalEntryLines"}
    ),
    "GeneralJournalEntryLines": frozenset(
        {"GLAccount", "AmountFC", "Date", "Description", "CostCenter", "CostUnit", "Account", "VATCode"}
    ),
    BANK_ENTRIES: frozenset({"JournalCode", "BankEntryLines"}),
    "BankEntryLines": frozenset({"Date", "Account", "GLAccount", "AmountFC", "OurRef", "Description"}),
}  # fmt: skip
