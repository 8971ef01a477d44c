"""What is read from Airbase: reference page airbase, sections 4 and 6.

Every list is the tenant's. A record names its subsidiary inside, and a vendor or code may be of several: which company
a row belongs to is worked out in staging. `id` and `airbase_id` are the same key, `url` and `airbase_url` the same
address (section 2, "Ids"): either may be the one that stays. What is small, or tells no moment of its last change, is
read whole.
"""

from __future__ import annotations

from datetime import timedelta

from dlt_sources.feeds import Column, Feed, Mode, columns
from include.systems.airbase import contract

_CODES = timedelta(hours=1)  # account and tag of a line must be valid before an order is written
_SETTINGS = timedelta(hours=6)
_WEEKLY = timedelta(days=7)

ID = Column("id", "id", alias="airbase_id")
URL = Column("url", "text", alias="airbase_url")
_PERSON = columns(text="name email")
_NAMED = columns(code="erp_reference_id", text="name")
SUBSIDIARY = Column("subsidiary", "object", columns(id="id airbase_id", code="erp_reference_id", text="name"))
SUBSIDIARIES = Column("subsidiary_reference_ids", "list", columns(id="airbase_id", code="erp_reference_id"))
CURRENCY = Column("currency", "object", columns(code="iso_code erp_reference_id"))
VENDOR = Column(
    "vendor",
    "object",
    columns(
        id="id airbase_id",
        code="erp_reference_id",
        text="name email",
        timestamp="created_in_platform created_in_airbase",
    ),
)
ACCOUNT = Column("account", "object", columns(id="airbase_id", code="erp_reference_id", text="name"))
_TAG_TYPE = Column("tag_type", "object", _NAMED)


def _tags(name: str) -> Column:
    return Column(name, "list", columns(id="airbase_id", code="erp_reference_id", text="name", nested=(_TAG_TYPE,)))


def _lines(*, code: str = "", money: str = "") -> Column:
    return Column(
        "line_items",
        "list",
        columns(
            id="id airbase_id",
            code=f"item_code unit {code}",
            text="description",
            money=f"quantity unit_price amount tax_amount {money}",
            int="line_number",
            nested=(ACCOUNT, _tags("tags")),
        ),
    )


def _feed(name: str, path: str, mode: Mode, listed: tuple[Column, ...], max_age: timedelta = timedelta(0)) -> Feed:
    version = "updated_date" if mode == "modified" else None
    return Feed(
        name,
        path,
        mode,
        ("id",),
        (ID, *listed),
        page_size=contract.PAGE,
        version=version,
        max_age=max_age,
        tenant_wide=True,
    )


VENDOR_COLUMNS = columns(
    code="erp_reference_id erp_parent_reference_id", text="name email", bool="is_active", nested=(SUBSIDIARIES,)
)

FEEDS: tuple[Feed, ...] = (
    _feed(
        "vendors",
        contract.VENDORS,
        "modified",
        (
            *VENDOR_COLUMNS,
            *columns(
                code="object tax_id_last4 status",
                text="legal_name phone website payment_terms",
                bool="is_1099",
                timestamp="created_date updated_date",
                nested=(
                    Column("default_account", "object", ACCOUNT.nested),
                    Column("address", "object", columns(code="postal_code country", text="line1 line2 city state")),
                ),
            ),
        ),
    ),
    # The list that a system of books is known to read: a vendor that the richer one lacks is not lost.
    _feed("accounting_vendors", contract.ACCOUNTING_VENDORS, "full", VENDOR_COLUMNS, _WEEKLY),
    _feed(
        "gl_accounts",
        contract.GL_ACCOUNTS,
        "full",
        columns(
            code="erp_reference_id account_number type category erp_currency_reference_id",
            text="name",
            bool="is_active",
            nested=(SUBSIDIARIES,),
        ),
        _CODES,
    ),
    _feed(
        "tags",
        contract.TAG_LIST,
        "full",
        columns(
            code="erp_reference_id",
            text="name",
            bool="is_active",
            nested=(_TAG_TYPE, SUBSIDIARIES),
        ),
        _CODES,
    ),
    _feed(
        "subsidiaries",
        contract.SUBSIDIARIES,
        "full",
        columns(
            code="erp_reference_id erp_currency_reference_id iso_code",
            text="name",
            bool="is_active",
            nested=(CURRENCY,),
        ),
        _SETTINGS,
    ),
    _feed("currencies", contract.CURRENCIES, "full", columns(code="iso_code erp_reference_id"), _SETTINGS),
    _feed(
        "purchase_requests",
        contract.PURCHASE_REQUESTS,
        "modified",
        (
            URL,
            *columns(
                id="purchase_order_id",
                code="object number status",
                text="title",
                money="amount",
                timestamp="created_date submitted_date approved_date updated_date",
                nested=(
                    Column("requester", "object", _PERSON),
                    VENDOR,
                    SUBSIDIARY,
                    CURRENCY,
                    Column(
                        "approvals",
                        "list",
                        columns(
                            code="status",
                            int="step",
                            timestamp="decided_date",
                            nested=(Column("approver", "object", _PERSON),),
                        ),
                    ),
                    Column("custom_fields", "list", columns(text="name value")),
                    _lines(),
                ),
            ),
        ),
    ),
    _feed(
        "purchase_orders",
        contract.PURCHASE_ORDERS,
        "modified",
        (
            URL,
            *columns(
                id="purchase_request_id",
                code="object number status erp_reference_id erp_sync_status",
                text="memo payment_terms document_link erp_url error_message",
                money="approved_amount billed_amount balance",
                int="version",
                date="issue_date service_start_date service_end_date delivery_date",
                timestamp="created_date updated_date closed_date",
                nested=(
                    Column("owner", "object", _PERSON),
                    VENDOR,
                    SUBSIDIARY,
                    CURRENCY,
                    Column(
                        "ship_to",
                        "object",
                        columns(code="postal_code country", text="name line1 line2 city state"),
                    ),
                    _tags("tags"),
                    _lines(money="received_quantity billed_amount"),
                ),
            ),
        ),
    ),
    _feed(
        "bills",
        contract.BILLS,
        "modified",
        (
            URL,
            Column("number", "code", alias="invoice_number"),
            *columns(
                code="object status payment_method erp_reference_id",
                text="erp_url",
                money="total_amount tax_amount amount_paid",
                date="invoice_date due_date entry_date",
                timestamp="created_date updated_date",
                values="purchase_order_ids",
                nested=(
                    VENDOR,
                    SUBSIDIARY,
                    CURRENCY,
                    Column("ap_account", "object", ACCOUNT.nested),
                    Column("attachments", "list", columns(id="id", text="name url")),
                    _lines(code="purchase_order_line_id"),
                ),
            ),
        ),
    ),
    _feed(
        "payments",
        contract.PAYMENTS,
        "modified",
        columns(
            id="bill_id",
            code="object method status check_number trace_number card_last4",
            money="amount",
            date="initiated_date settled_date",
            timestamp="created_date updated_date",
            nested=(
                CURRENCY,
                Column("bank_account", "object", columns(id="airbase_id", code="erp_reference_id", text="name")),
            ),
        ),
    ),
    _feed(
        "ledger_entries",
        contract.LEDGER_ENTRIES,
        "full",
        (
            URL,
            *columns(
                code="erp_reference_id type status credit_mode invoice_number",
                text="erp_url error_message receipt_link notes",
                money="total_amount",
                bool="is_amortized",
                date="entry_date payment_entry_date amortization_start_date amortization_end_date",
                nested=(
                    Column("spend_owner", "object", _PERSON),
                    SUBSIDIARY,
                    VENDOR,
                    Column(
                        "employee", "object", columns(id="id airbase_id", code="erp_reference_id", text="name email")
                    ),
                    Column("bank_account", "object", _NAMED),
                    Column("ap_account", "object", _NAMED),
                    Column(
                        "applied_to", "object", columns(id="id airbase_id", code="erp_reference_id type invoice_number")
                    ),
                    CURRENCY,
                    Column(
                        "amounts",
                        "object",
                        columns(
                            nested=tuple(
                                Column(name, "object", columns(money="amount", code="currency"))
                                for name in ("amount", "transaction_amount", "settlement_amount", "subsidiary_amount")
                            )
                        ),
                    ),
                    _tags("transaction_tags"),
                    Column("amortization_account", "object", _NAMED),
                    Column(
                        "expense_list",
                        "list",
                        columns(
                            text="description receipt_link",
                            money="amount",
                            int="line_number",
                            date="amortization_start_date amortization_end_date",
                            nested=(ACCOUNT, _tags("tags")),
                        ),
                    ),
                ),
            ),
        ),
        _WEEKLY,
    ),
)
