"""The properties of Airbase's records: reference page airbase, sections 4 and 6.

`id` and `airbase_id` are the same key, `url` and `airbase_url` the same address (section 2, "Ids"): either may be the
one that stays.
"""

from __future__ import annotations

from dlt_sources.readers.feeds import Column, columns

ID = Column("id", "id", alias="airbase_id")
URL = Column("url", "text", alias="airbase_url")
_DATES = "created_date updated_date"
_PERSON = columns(text="name email")
_NAMED = columns(id="airbase_id", code="erp_reference_id", text="name")
SUBSIDIARY = Column("subsidiary", "object", columns(id="id airbase_id", code="erp_reference_id", text="name"))
SUBSIDIARIES = Column("subsidiary_reference_ids", "list", columns(id="airbase_id", code="erp_reference_id"))
CURRENCY = Column("currency", "object", columns(code="iso_code erp_reference_id"))
VENDOR_NAMED = Column(
    "vendor",
    "object",
    # the last two only say where it was entered
    columns(id="id airbase_id", code="erp_reference_id", text="name email created_in_platform created_in_airbase"),
)
ACCOUNT = Column("account", "object", _NAMED)
TAG_TYPE = Column("tag_type", "object", columns(code="erp_reference_id", text="name"))


def tags(name: str) -> Column:
    return Column(name, "list", (*_NAMED, TAG_TYPE))


def lines(code: str = "") -> Column:
    return Column(
        "line_items",
        "list",
        columns(
            id="id airbase_id",
            code=f"item_code unit {code}",
            text="description",
            money="quantity unit_price amount tax_amount received_quantity billed_amount",
            int="line_number",
            nested=(ACCOUNT, tags("tags")),
        ),
    )


VENDOR = columns(
    code="erp_reference_id erp_parent_reference_id", text="name email", bool="is_active", nested=(SUBSIDIARIES,)
)
RICH_VENDOR = VENDOR + columns(
    code="object tax_id_last4 status",
    text="legal_name phone website payment_terms",
    bool="is_1099",
    timestamp=_DATES,
    nested=(
        Column("default_account", "object", _NAMED),
        Column("address", "object", columns(code="postal_code country", text="line1 line2 city state")),
    ),
)
GL_ACCOUNT = columns(
    code="erp_reference_id account_number type category erp_currency_reference_id",
    text="name",
    bool="is_active",
    timestamp=_DATES,
    nested=(SUBSIDIARIES,),
)
TAG = columns(code="erp_reference_id", text="name", bool="is_active", timestamp=_DATES, nested=(TAG_TYPE, SUBSIDIARIES))
COMPANY = columns(
    code="erp_reference_id erp_currency_reference_id iso_code",
    text="name",
    bool="is_active",
    timestamp=_DATES,
    nested=(CURRENCY,),
)

_APPROVALS = columns(
    code="status", int="step", timestamp="decided_date", nested=(Column("approver", "object", _PERSON),)
)
PURCHASE_REQUEST = (
    URL,
    *columns(
        id="purchase_order_id",
        code="object number status",
        text="title",
        money="amount",
        timestamp="created_date submitted_date approved_date updated_date",
        nested=(
            Column("requester", "object", _PERSON),
            VENDOR_NAMED,
            SUBSIDIARY,
            CURRENCY,
            Column("approvals", "list", _APPROVALS),
            Column("custom_fields", "list", columns(text="name value")),
            lines(),
        ),
    ),
)
PURCHASE_ORDER = (
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
            VENDOR_NAMED,
            SUBSIDIARY,
            CURRENCY,
            Column("ship_to", "object", columns(code="postal_code country", text="name line1 line2 city state")),
            tags("tags"),
            lines(),
        ),
    ),
)
BILL = (
    URL,
    Column("number", "code", alias="invoice_number"),
    *columns(
        code="object status payment_method erp_reference_id",
        text="erp_url",
        money="total_amount tax_amount amount_paid",
        date="invoice_date due_date entry_date",
        timestamp=_DATES,
        values="purchase_order_ids",
        nested=(
            VENDOR_NAMED,
            SUBSIDIARY,
            CURRENCY,
            Column("ap_account", "object", _NAMED),
            Column("attachments", "list", columns(id="id", text="name url")),
            lines("purchase_order_line_id"),
        ),
    ),
)
PAYMENT = columns(
    id="bill_id",
    code="object method status check_number trace_number card_last4",
    money="amount",
    date="initiated_date settled_date",
    timestamp=_DATES,
    nested=(CURRENCY, Column("bank_account", "object", _NAMED)),
)

_AMOUNTS = tuple(
    Column(name, "object", columns(money="amount", nested=(CURRENCY,)))
    for name in ("amount", "transaction_amount", "settlement_amount", "subsidiary_amount")
)
_EXPENSES = columns(
    text="description receipt_link",
    money="amount",
    int="line_number",
    date="amortization_start_date amortization_end_date",
    nested=(ACCOUNT, tags("tags")),
)
LEDGER_ENTRY = (
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
            VENDOR_NAMED,
            Column("employee", "object", columns(id="id airbase_id", code="erp_reference_id", text="name email")),
            Column("bank_account", "object", _NAMED),
            Column("ap_account", "object", _NAMED),
            Column("applied_to", "list", columns(id="id airbase_id", code="transaction_type")),
            CURRENCY,
            Column("amounts", "object", _AMOUNTS),
            tags("transaction_tags"),
            Column("amortization_account", "object", _NAMED),
            Column("expense_list", "list", _EXPENSES),
        ),
    ),
)
