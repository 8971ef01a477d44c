"""What we take QuickBooks Online to be: every fact that is assumed or uncertain, and every property we send, in one
place.

Source: reference page quickbooks_online. Marks as there; whoever knows better from Intuit's own pages corrects it here.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

from include.http.protocols import Limits

CALLED = ("QuickBooks Online", "QuickBooks")
# [doc] the two environments; an app has other keys in each, and a company exists in one of them.
HOSTS = MappingProxyType(
    {
        "production": "https://quickbooks.api.intuit.com",
        "sandbox": "https://sandbox-quickbooks.api.intuit.com",
    }
)
CREDENTIALS = MappingProxyType({"": ("client_id", "client_secret", "refresh_token")})
API = "/v3/company"
MINOR_VERSION = "75"  # [doc] the lowest that still makes a difference
REQUEST_ID_HEADER = "intuit_tid"  # [client code*] on every answer, errors and tokens included

# [doc] tokens of both environments come from a host of their own. An address that is neither (a gateway, the simulated
# system) is taken to hand out its tokens itself [assumed].
TOKEN_HOST = "https://oauth.platform.intuit.com"  # noqa: S105 - an address
TOKEN_PATH = "/oauth2/v1/tokens/bearer"  # noqa: S105 - an address
AUTHORIZE = "https://appcenter.intuit.com/connect/oauth2"  # [doc] for both environments
AUTHORIZE_PATH = "/connect/oauth2"
SCOPE = "com.intuit.quickbooks.accounting"  # [doc] there is no read-only one
TOKEN_ENDPOINT = "oauth2/tokens"  # noqa: S105 - the name the meter counts it by
# [client code] asks for, and carries, the seconds until the consent ends for good, whatever its use.
HARD_END_HEADER = "x-include-refresh-token-hard-expires-in"
HARD_END_FIELD = "x_refresh_token_hard_expires_in"

TOKEN_LIFE = timedelta(seconds=3600)  # [doc]
# [assumed] a call may wait some seconds for its turn and must still find its token alive.
RENEWAL_MARGIN = timedelta(seconds=120)
REFRESH_TOKEN_LIFE = timedelta(days=100)  # [doc] since its last use
ONE_COMPANY = True  # [doc] a consent is given for one company (realm); there is no list-companies call
COMPANY = (r"\d+", "a realm id, digits only")
CONSENT_LIFE = timedelta(days=5 * 365)  # [doc] the most a consent lives, however often it is used

# The first parts of the endpoints' names, as the meter counts them. [doc] reads by name and queries are metered
# ("CorePlus"), creating and changing is free; that change data capture is metered too is [assumed] "by the same logic".
QUERY, CDC, READ, WRITE, BATCH = "query", "cdc", "read", "write", "batch"
# [doc] 500 a minute and 10 a second for each company and app, 40 of the minute's may be batches, 500,000 metered reads
# a month for all companies of an app's workspace together in the free tier: an agreement with more is said in links.yml
# (`limits: {month: ...}`). [client code] only answers of 2xx count. [assumed] the month is the calendar's, in Pacific
# time as all of Intuit's times are (no page names its zone; UTC's would begin seven or eight hours earlier, which is
# the side on which a read is refused), and one connection may use all of it but the reserve: past the end the app shows
# as offline to every customer.
LIMITS = Limits(
    minute=500,
    day=None,
    errors_per_hour=None,
    counted_statuses=frozenset(),
    day_reserve=0,
    minute_grace=1.0,
    per_company=False,  # a connection is one company: both are the same window
    token_endpoints=frozenset({TOKEN_ENDPOINT}),
    tokens_per_day=None,  # none is documented
    minute_headers="",  # [client code] no header can be relied on
    day_headers="",
    second=10,
    endpoint_minutes=((BATCH, 40),),
    month=500_000,
    month_reserve=5_000,
    month_zone="America/Los_Angeles",
    metered=frozenset({QUERY, CDC, READ}),
)
THROTTLE_WAIT = timedelta(seconds=60)  # [doc] "wait 60 s"
# [assumed] Reads still refused after this many full minutes are not refused for the minute. Where our own counter has
# come this near to the month's end, one minute is enough, and it is the month that is over.
MINUTES_REFUSED = 2
MONTH_NEARLY_USED = 0.9

PAGE = 1000  # [doc] the most a query gives at once
SINGLES = frozenset({"CompanyInfo", "Preferences"})  # a company has one of each
BATCH_ITEMS = 30  # [doc] recommended maximum
BATCH_ID_LENGTH = 10  # [doc] of a bId; the requestid of a batch has at most 36 then
REQUEST_ID_LENGTH = 36  # [doc] 50 outside a batch
CDC_LOOK_BACK = timedelta(days=30)  # [doc]
CDC_CAP = 1000  # [doc] objects in one answer; more means cut

# [assumed] Reads are consistent within seconds; but Intuit cuts a request only after 120 s [doc], longer than we wait
# for its answer, so that a write may still happen after we gave it up. An unknown one is not repeated before that.
SETTLE_SECONDS = 180.0

DOC_NUMBER_LENGTH = 21  # [doc]
NOTE_LENGTH = 4000  # [doc] PrivateNote
DISPLAY_NAME_LENGTH = 500  # [uncertain] "<=500?"
# [doc] no colon, tab or new line in a DisplayName.
NAME_FORBIDDEN = (":", "\t", "\n")

BILL, VENDOR_CREDIT, BILL_PAYMENT, VENDOR = "bill", "vendorcredit", "billpayment", "vendor"
PURCHASE_ORDER, JOURNAL_ENTRY = "purchaseorder", "journalentry"
# The name of an object in bodies, by its path.
WRAPPERS = MappingProxyType(
    {
        BILL: "Bill",
        VENDOR_CREDIT: "VendorCredit",
        BILL_PAYMENT: "BillPayment",
        VENDOR: "Vendor",
        PURCHASE_ORDER: "PurchaseOrder",
        JOURNAL_ENTRY: "JournalEntry",
    }
)
# The sentence of what each is called, and which of them are entered from documents of another system.
NAMES = MappingProxyType(
    {
        BILL: "quickbooks_online.bill",
        VENDOR_CREDIT: "quickbooks_online.vendor_credit",
        PURCHASE_ORDER: "quickbooks_online.purchase_order",
    }
)
VENDOR_CREDIT_PREFIX = "VC-"  # of our keys: Ids of bills and vendor credits may be equal
# [doc] AccountType of the account of a bill payment whose PayType is Check. AvidXchange debits the buyer's bank before
# it pays by check, transfer or virtual card (reference page avidxchange, payment statuses): never a card of ours.
BANK = "Bank"
PAYABLE = "Accounts Payable"  # [doc] AccountType of what APAccountRef names
RECEIVABLE = "Accounts Receivable"  # [doc] a line on either names its vendor or customer in a journal entry
# Where our key begins, by the system that a document comes from.
KEY_PREFIXES = MappingProxyType({"avidxchange": "AVX", "basware": "BW", "airbase": "AB", "avalara": "AV"})
KEY_LENGTH = 200  # ours: a longer one would push people's own words out of the memo

# [doc] entity Bill: GlobalTaxCalculation "not applicable to US companies; required for non-US companies"; where sales
# tax is off (Preferences.TaxPrefs.UsingSalesTax), TxnTaxDetail is "ignored and not stored".
HOME_OF_US_TAX = frozenset({"US", "USA"})  # CompanyInfo.Country, as two or three letters
TAX_EXCLUDED = "TaxExcluded"
US_TAX_CODES = frozenset({"TAX", "NON"})  # [doc] the only ones a line of a US company takes (error 6100)
# [assumed] A supplier rounds tax by its own lines, which we do not see. Further from what the tax code makes of the net
# amount than this (the larger of the two), it is not rounding but another rate.
TAX_ROUNDING = Decimal("0.05")
TAX_ROUNDING_SHARE = Decimal("0.005")
TAX_ON_AMOUNT = "TaxOnAmount"  # [doc] TaxTypeApplicable of a rate that is worked out of the net amount
# [doc] "Automated sales tax, non-US locales": UnitPrice has seven decimals, and where it is sent with Qty the amount of
# the line is worked out of both, whatever Amount says.
PRICE_DECIMALS = 7

# [uncertain] An empty text clears a field in a sparse update; the page says only that omitted ones are kept. Where it
# does not, this text takes its place: a full update would clear the field too [doc], and with it whatever of a bill a
# client does not send back as it should (pitfall 1).
EMPTY = ""
INSTEAD_OF_EMPTY = "-"
# [assumed] VendorRef of a BillPayment and a VendorCredit can be asked for; PrivateNote cannot.
# [doc] what a void leaves: total 0 and no lines. The word "Voided" in its note may be in another language [assumed].

# Fault codes of section 6 as ours, with the sentence of what a person can do. Those that are not here are refusals
# without a remedy that we know of.
CODES = MappingProxyType(
    {
        "610": ("not_found", "quickbooks_online.todo.not_found"),
        "500": ("unsupported", "quickbooks_online.todo.edition"),
        "1040": ("batch_refused", "quickbooks_online.todo.too_many"),
        "2010": ("request_malformed", "quickbooks_online.todo.property_unknown"),
        "2020": ("request_malformed", "quickbooks_online.todo.property_missing"),
        "2030": ("request_malformed", "quickbooks_online.todo.id_unknown"),
        "2050": ("too_long", "quickbooks_online.todo.shorten"),
        "2170": ("request_malformed", "quickbooks_online.todo.fault"),
        "2500": ("reference_inactive", "quickbooks_online.todo.reference"),
        "5020": ("no_right", "quickbooks_online.todo.right"),
        "5030": ("feature_missing", "quickbooks_online.todo.feature"),
        "6000": ("business_rule", "quickbooks_online.todo.rule"),
        "6070": ("totals_differ", "quickbooks_online.todo.amounts"),
        "6080": ("name_missing", "quickbooks_online.todo.name"),
        "2280": ("tax_code_unknown", "quickbooks_online.todo.tax_amount"),
        "6100": ("tax_code_unknown", "quickbooks_online.todo.tax_code"),
        "6160": ("tax_code_unknown", "quickbooks_online.todo.tax_code"),
        "6170": ("request_malformed", "quickbooks_online.todo.taxed"),
        "6230": ("tax_code_unknown", "quickbooks_online.todo.tax_code"),
        "6470": ("tax_code_unknown", "quickbooks_online.todo.purchase_tax_code"),
        "6140": ("duplicate_number", "quickbooks_online.todo.number"),
        "6210": ("period_closed", "quickbooks_online.todo.period"),
        "6240": ("name_taken", "quickbooks_online.todo.name_taken"),
        "6540": ("changed_after_lock", "quickbooks_online.todo.deposited"),
    }
)  # fmt: skip
STALE = "5010"
REPEATED_REQUEST = "600"
NOT_FOUND = "610"
LAPSED = "6190"  # the company's subscription: nothing can be written to it
THROTTLED = frozenset({"3001", "003001"})
TOKEN_REFUSED = frozenset({"3200", "003200"})
NOT_LET_IN = frozenset({"3100", "003100", "120"})
SYSTEM_FAILURE = frozenset({"10000"})
# [doc] types of a fault: what it says of the request, and that QuickBooks itself broke on it.
VALIDATION_FAULT, SYSTEM_FAULT = "ValidationFault", "SystemFault"

# The properties we send, each of them listed in section 8 of the reference page (an unknown one is refused, 2010); a
# test holds every body against this.
SENT = {
    "BillPayment": frozenset(
        {
            "VendorRef", "PayType", "TotalAmt", "Line", "CheckPayment", "DocNumber", "TxnDate",
            "PrivateNote", "CurrencyRef", "APAccountRef", "DepartmentRef", "Id", "SyncToken", "sparse",
        }
    ),
    "VendorCredit": frozenset(
        {
            "VendorRef", "Line", "TxnDate", "PrivateNote", "CurrencyRef", "APAccountRef", "DepartmentRef", "DocNumber",
            "GlobalTaxCalculation", "TxnTaxDetail", "Id", "SyncToken", "sparse",
        }
    ),
    "Bill": frozenset(
        {
            "VendorRef", "Line", "TxnDate", "DueDate", "DocNumber", "PrivateNote", "CurrencyRef", "APAccountRef",
            "DepartmentRef", "SalesTermRef", "GlobalTaxCalculation", "TxnTaxDetail", "Id", "SyncToken", "sparse",
        }
    ),
    "PurchaseOrder": frozenset(
        {
            "VendorRef", "Line", "TxnDate", "DueDate", "ExpectedDate", "DocNumber", "PrivateNote", "CurrencyRef",
            "APAccountRef", "DepartmentRef", "SalesTermRef", "GlobalTaxCalculation", "POStatus", "Id", "SyncToken",
            "sparse",
        }
    ),
    "JournalEntry": frozenset({"Line", "TxnDate", "DocNumber", "PrivateNote", "CurrencyRef"}),
    "Vendor": frozenset(
        {
            "Id", "SyncToken", "sparse", "DisplayName", "CompanyName", "Active", "PrimaryEmailAddr", "PrimaryPhone",
            "WebAddr", "BillAddr", "CurrencyRef",
        }
    ),
}  # fmt: skip
