"""What we take AvaTax to be: every fact that is assumed or chosen, and every property we send, in one place.

Source: reference page avalara_avatax; marks as there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from include.http.protocols import Limits
from include.systems.rights import Need

CALLED = ("Avalara", "AvaTax")
# [doc] Accounts and credentials are not shared between the two.
HOSTS = MappingProxyType({"production": "https://rest.avatax.com", "sandbox": "https://sandbox-rest.avatax.com"})
VERSION = "/api/v2"
NEXT_LINK = "@nextLink"

# [doc] Account id and licence key are what connectors are to use.
CREDENTIALS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "": ("account_id", "license_key"),
        "license_key": ("account_id", "license_key"),
        "user": ("username", "password"),
        "bearer": ("bearer_token",),
    }
)
REFRESH_TOKEN_LIFE: timedelta | None = None  # a bearer token is taken as it is: who gives it, renews it
RENEWAL_MARGIN = timedelta(0)
ONE_COMPANY = False
COMPANY = (".{1,50}", "a company code of AvaTax (companyCode), 50 characters at most")

# [doc] No number is published, and no header tells one: a 429 is waited out.
LIMITS = Limits(
    minute=None,
    day=None,
    errors_per_hour=None,
    counted_statuses=frozenset(),
    day_reserve=0,
    per_company=False,
    token_endpoints=frozenset(),
    tokens_per_day=None,
    minute_headers="",
    day_headers="",
)
# Chosen: full jitter over these seconds after a 429 that names no moment, doubled with each that follows; where a
# moment is named, a little is added to it, so that not everybody comes back at once.
BACKOFF_FIRST, BACKOFF_MOST, BACKOFF_LEAST, AFTER_NAMED = 15.0, 240.0, 1.0, 3.0

# [doc] Wanted for certification, kept in AvaTax's audit log: application; its version; library; its version; machine.
CLIENT_HEADER = "X-Avalara-Client"
CLIENT_NAME, CLIENT_VERSION = "ml-connector", "0.1.0"
# [rec] A UUID in answers of 2024; some come without it.
CORRELATION_HEADER = "X-Correlation-Id"

PAGE = 1000  # [doc] the most rows of a list
COMPANIES = "companies"
NEXUS = "nexus"
TRANSACTIONS = "transactions"
# [doc] Avalara's own, the same for everybody; those that the companies of the account made for themselves.
TAX_CODES, COMPANY_TAX_CODES = "definitions/taxcodes", "taxcodes"
RESOLVE = "addresses/resolve"
CREATE = "transactions/create"
RECORD = "transactions/createoradjust"
# [doc] A settle verifies and commits at once. [assumed] One whose verify fails ends before its commit; the answer is
# compared all the same.
SETTLE, COMMIT, VOID = "settle", "commit", "void"

_ONE = MappingProxyType({"$top": "1"})
# What links read. Of address validation, an add-on, nothing is asked: each answer is billed [doc].
NEEDS = (
    Need("companies", COMPANIES, _ONE),
    Need("nexus", NEXUS, _ONE),
    Need("tax codes", TAX_CODES, _ONE),
    Need("tax codes of its companies", COMPANY_TAX_CODES, _ONE),
)

# [doc] How a code stands in a path: these cannot be there, not even quoted; the rest is quoted as anywhere.
IN_PATHS: Mapping[str, str] = MappingProxyType(
    {"/": "_-ava2f-_", "+": "_-ava2b-_", "?": "_-ava3f-_", "%": "_-ava25-_", "#": "_-ava23-_"}
)

# [rec][doc] Types of documents: a draft's are computed and never saved.
ESTIMATES: Mapping[bool, str] = MappingProxyType({False: "SalesOrder", True: "ReturnOrder"})
RECORDS: Mapping[bool, str] = MappingProxyType({False: "SalesInvoice", True: "ReturnInvoice"})
DOCUMENT_TYPE = "documentType"  # [doc] calls by code mean a SalesInvoice unless this says otherwise

CANCELLED, COMMITTED = "Cancelled", "Committed"
UNCOMMITTED = frozenset({"Saved", "Posted"})
VOID_CODE = "DocVoided"
CHANGED = "Other"  # [doc] the reason of an adjustment that wants a description

# [client code] Countries whose addresses can be resolved.
RESOLVED_COUNTRIES = frozenset({"US", "CA"})
FAILED_SEVERITIES = frozenset({"Error", "Exception"})  # [rec] of messages beside a 200

# [assumed] A write is read back at once: answers are synchronous, and name the document. Chosen: a minute, since a
# repeated createoradjust is an adjustment that stays in the trail of a committed document.
SETTLE_SECONDS = 60.0
# What leaves nothing behind in AvaTax: a lost answer is asked for again.
STATELESS = frozenset({RESOLVE, CREATE})
STATELESS_FLOWS = frozenset({"addresses", "estimates"})

LINES = 15_000  # [doc] the most there can be; 1,000 where nobody asked for more, which AvaTax says itself

# Ours, kept with the request and never sent: the key of an address and who has it; the code and type of a document.
ADDRESS_KEY, ADDRESS_OF, CODE, TYPE = "Kept-Address", "Kept-Customer", "Kept-Code", "Kept-Type"
PARTS = "Kept-Parts"  # of a credit note: the tax that each place gives back

# The properties we send, with the most characters each takes (None: no text) [doc].
ADDRESS: Mapping[str, int | None] = MappingProxyType(
    {"line1": 50, "line2": 100, "line3": 100, "city": 50, "region": 50, "postalCode": 11, "country": 50}
)
DOCUMENT: Mapping[str, int | None] = MappingProxyType(
    {"type": None, "code": 50, "companyCode": 50, "date": None, "customerCode": 50, "currencyCode": 3,
     "exchangeRate": None, "exchangeRateEffectiveDate": None, "exchangeRateCurrencyCode": 3, "entityUseCode": 25,
     "exemptionNo": 25, "businessIdentificationNo": 25, "referenceCode": 1024, "description": 2048, "taxOverride": None,
     "addresses": None, "lines": None, "commit": None}
)  # fmt: skip
LINE: Mapping[str, int | None] = MappingProxyType(
    {"number": 50, "quantity": None, "amount": None, "taxCode": 25, "itemCode": 50, "description": 2096, "ref1": 250,
     "revenueAccount": 50}
)  # fmt: skip
SHORTENED = frozenset({"description"})  # words for people; what else is too long is a reason to stop

# What an error is about, by its code or the sub-code of a GetTaxError [client code].
CREDENTIALS_CODES = frozenset({"AuthenticationException", "AuthenticationIncomplete", "BasicAuthIncorrect"})
RIGHTS_CODES = frozenset({"AuthorizationException", "PermissionRequired", "SubscriptionRequired"})
# [uncertain] which of them come with 429.
LIMIT_CODES = frozenset(
    {"RequestLimitExceeded", "ConcurrentRequestLimitExceeded", "RateLimitExceededError", "RateLimitExceeded"}
)
ADDRESS_CODES = frozenset(
    {"InvalidZipForStateError", "ZipNotValidError", "AddressRangeError", "InsufficientAddressError", "PostalCodeError",
     "AddressError", "CountryError", "RegionCodeError", "TaxAddressError", "TaxRegionError", "UnsupportedCountryError",
     "JurisdictionNotFoundError", "InvalidAddress", "InvalidCountry", "InvalidCountryRegion", "MissingAddress"}
)  # fmt: skip
# Of an address alone: what is wrong with a field is wrong with the address.
FIELD_CODES = frozenset({"StringLengthError", "FieldLengthError", "ValueRequiredError"})
DATE_CODES = frozenset({"DateRangeError", "DateFormatError"})
# Our code, and the sentence of what a person can do.
SETUP_CODES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "CompanyNotFoundError": ("company_unknown", "avalara.setup.company_unknown"),
        "InactiveCompanyError": ("company_inactive", "avalara.setup.company_inactive"),
        "DocTypeError": ("request_malformed", "avalara.setup.documents"),
        "DuplicateLineNoError": ("request_malformed", "avalara.setup.fault"),
        "TaxOverrideError": ("tax_date_refused", "avalara.setup.tax_date"),
        "ModelStateInvalid": ("request_malformed", "avalara.setup.fault"),
        "JsonFormatError": ("request_malformed", "avalara.setup.fault"),
        "ModelRequiredException": ("request_malformed", "avalara.setup.fault"),
    }
)
LOCKED_CODES = frozenset({"CannotModifyLockedTransaction"})
CANCELLED_CODES = frozenset({"TransactionAlreadyCancelled"})
# [doc] The status does not allow it; the first of them today, the others by an older or another path.
STATUS_CODES = frozenset(
    {"InvalidDocumentStatus", "InvalidDocumentStatusForCommit", "InvalidDocumentStatusForVerify", "DocStatusError"}
)
MISMATCH_CODES = frozenset({"DateMismatch", "TotalAmountMismatch", "TotalTaxMismatch"})
NOT_FOUND_CODES = frozenset({"EntityNotFoundError", "DocumentNotFoundError"})
