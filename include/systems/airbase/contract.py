"""What we take Airbase to be: every fact that is assumed or chosen, and every property we send, in one place.

Source: reference page airbase; marks as there. The full reference stands behind a login, so that most of this is
[assumed]: whoever can read it corrects it here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from include.http.protocols import Limits
from include.systems.rights import Need

CALLED = ("Airbase", "Airbase")
# [client code][recorded]; some pages speak of an address of each tenant's own: then `base_url`.
HOSTS = MappingProxyType({"production": "https://api.airbase.io", "staging": "https://api-stage.airbase.io"})
VERSION = "/v1"

# How the key is written into the Authorization header: [client code][recorded] Token, elsewhere Bearer [3p].
SCHEMES: Mapping[str, str] = MappingProxyType({"token": "Token", "bearer": "Bearer"})
DEFAULT_SCHEME = "token"
API_KEY = "api_key"
CREDENTIALS: Mapping[str, tuple[str, ...]] = MappingProxyType(dict.fromkeys(("", *SCHEMES), (API_KEY,)))
REFRESH_TOKEN_LIFE: timedelta | None = None  # a key is static, made and rotated by hand
RENEWAL_MARGIN = timedelta(0)
ONE_COMPANY = False
COMPANY = (".+", "a subsidiary's erp_reference_id, or its airbase_id where that is blank")

# [recorded] 500 calls, reported by headers that do not say when they come back; [assumed] in 60 s, counted by key.
LIMITS = Limits(
    minute=500,
    day=None,
    errors_per_hour=None,
    counted_statuses=frozenset(),
    day_reserve=0,
    per_company=False,
    token_endpoints=frozenset(),
    tokens_per_day=None,
    minute_headers="X-Ratelimit-",
    day_headers="",
)
REQUEST_ID_HEADER = "X-Request-Id"  # [recorded] in every answer

PAGE = 250  # [client code] asked for; [assumed] the most there is, 50 when none is asked for

VENDORS = "vendors"
PURCHASE_ORDERS = "purchase_orders"
SUBSIDIARIES = "subsidiaries"
# [client code] The part that an ERP's connector writes by.
ACCOUNTING_VENDORS = "accounting/vendors"
ACCOUNTS = "accounting/accounts"
TAGS = "accounting/tags"
BULK = "bulk_upsert"
SESSION = "accounting/entity/sync"
START: Mapping[str, str] = MappingProxyType({"action": "START"})
COMPLETE: Mapping[str, str] = MappingProxyType({"action": "COMPLETE"})
# [client code] Nothing is wrong with either: onboarding is over, or somebody else closed the session.
SESSION_OVER = 409
SESSION_GONE = 404

# What links read. Purchase orders are an add-on: 403 where a tenant has not bought it [doc; the code assumed].
_ONE = MappingProxyType({"page_size": "1"})
NEEDS = (
    Need("subsidiaries", SUBSIDIARIES, _ONE),
    Need("vendors", VENDORS, _ONE),
    Need("vendors as the ERP has them", ACCOUNTING_VENDORS, _ONE),
    Need("accounts of the ledger", "gl_accounts", _ONE),
    Need("tags", "tags", _ONE),
    Need("currencies", "accounting/currencies", _ONE),
    Need("purchase requests", "purchase_requests", _ONE),
    Need("purchase orders", PURCHASE_ORDERS, _ONE),
    Need("bills", "bills", _ONE),
    Need("payments", "payments", _ONE),
    Need("ledger entries", "accounting/ledger_entries", _ONE),
)

# [assumed] A vendor is read at the address it is changed at; 405 would say that it cannot.
UNREADABLE = 405

REFERENCE = "erp_reference_id"
REFERENCE_FILTER = REFERENCE  # [client code][recorded]; an empty value asks for what is not linked yet

# [assumed] kept for 24 h; the real service may ignore it, so that a create is looked up all the same.
IDEMPOTENCY_HEADER = "Idempotency-Key"

# [client code] writes are synchronous and the answer names the id. [assumed] lists show them within a minute; a create
# whose answer was lost is not repeated before, since nothing but the look-up may keep it from being done twice.
SETTLE_SECONDS = 60.0

BATCH = 100  # [client code] the batch size of the one public writer
BULK_FLOWS = frozenset({"gl_accounts", "cost_centers"})

# [assumed] The types that an account may have.
ACCOUNT_TYPES = frozenset(
    {"expense", "asset", "liability", "equity", "income", "accounts_payable", "bank", "credit_card", "prepaid"}
)
CATEGORY = ""  # [client code] may be empty
# [assumed] What the types of tags are called for each kind of code. They are each tenant's own, and one that is named
# otherwise would be a new type: the option `groups` names them.
TAG_TYPES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "cost_center": MappingProxyType({"erp_reference_id": "COSTCENTER", "name": "Cost center"}),
        "cost_unit": MappingProxyType({"erp_reference_id": "COSTUNIT", "name": "Cost unit"}),
    }
)

# [assumed throughout, section 6] States of the write-back of an order.
SYNCED, FAILED = "synced", "failed"
MESSAGE_LENGTH = 1000  # [assumed]; a longer message is cut

# The properties we send, each of them named in sections 3, 4 and 6 of the reference page.
SENT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        VENDORS: frozenset(
            {"erp_reference_id", "name", "is_active", "email", "subsidiary_reference_ids", "phone", "website",
             "address"}
        ),
        "address": frozenset({"line1", "line2", "city", "state", "postal_code", "country"}),
        "subsidiary_reference_ids": frozenset({"airbase_id", "erp_reference_id"}),
        ACCOUNTING_VENDORS: frozenset({"erp_reference_id"}),
        PURCHASE_ORDERS: frozenset({"erp_reference_id", "erp_url", "erp_sync_status", "error_message"}),
        ACCOUNTS: frozenset(
            {"airbase_id", "erp_reference_id", "name", "account_number", "type", "category", "subsidiary_reference_ids",
             "erp_currency_reference_id"}
        ),
        TAGS: frozenset({"airbase_id", "erp_reference_id", "name", "subsidiary_reference_ids", "tag_type"}),
        "tag_type": frozenset({"erp_reference_id", "name"}),
    }
)  # fmt: skip

# Reading. [assumed throughout, section 6] The lists below `/v1` show what changed strictly after a moment, in the order
# of the last change; moments are written without a zone and mean UTC. Chosen: five minutes before the newest change
# seen are asked for again, since stamps may come late.
CHANGES: Mapping[str, str] = MappingProxyType({"ordering": "updated_date"})
UPDATED_AFTER = "updated_after"
OVERLAP = timedelta(minutes=5)
# [doc] An add-on; [assumed] a tenant without it is answered with 403.
ADD_ONS = frozenset({PURCHASE_ORDERS})
# [client code] Without a status only `sync_ready` entries come; `sync_complete` is final. [assumed] the other two.
LEDGER_OPEN = ("not_ready", "sync_ready", "sync_failed")
LEDGER_FINAL = "sync_complete"
GL_ACCOUNTS = "gl_accounts"
TAG_LIST = "tags"
CURRENCIES = "accounting/currencies"
PURCHASE_REQUESTS = "purchase_requests"
BILLS = "bills"
PAYMENTS = "payments"
LEDGER_ENTRIES = "accounting/ledger_entries"
