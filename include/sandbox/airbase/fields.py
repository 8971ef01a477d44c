"""The fields that clients and people may write, as the page names them (sections 3, 4 and 6)."""

from __future__ import annotations

from include.sandbox.airbase.schema import (
    AMOUNT,
    DATE,
    EMAIL_FIELD,
    FLAG,
    SUBSIDIARIES,
    TEXT,
    Field,
    Fields,
    listed,
    need,
    nested,
    one_of,
)

# The list of types is assumed, section 4.
ACCOUNT_TYPES = ("expense", "asset", "liability", "equity", "income", "accounts_payable", "bank", "credit_card",
                 "prepaid")  # fmt: skip
VENDOR_STATUSES = ("active", "inactive", "pending_onboarding")
SYNC_STATUSES = ("not_synced", "synced", "failed")
ENTRY_STATUSES = ("sync_ready", "sync_complete", "sync_failed", "not_ready")

_ISO = need(Field(most=3))
_REFERENCE = nested({"airbase_id": TEXT, "erp_reference_id": TEXT, "name": TEXT})
_TAG_TYPE = nested({"erp_reference_id": TEXT, "name": TEXT})

VENDOR: Fields = {
    "name": need(TEXT), "erp_reference_id": TEXT, "erp_parent_reference_id": TEXT, "is_active": FLAG,
    "email": EMAIL_FIELD, "subsidiary_reference_ids": SUBSIDIARIES,
}  # fmt: skip
ADDRESS: Fields = dict.fromkeys(("line1", "line2", "city", "state", "postal_code"), TEXT) | {"country": Field(most=2)}
RICH_VENDOR: Fields = {
    **VENDOR, "legal_name": TEXT, "phone": TEXT, "website": TEXT, "tax_id_last4": Field(most=4), "is_1099": FLAG,
    "payment_terms": TEXT, "default_account": _REFERENCE, "address": nested(ADDRESS),
    "status": one_of(*VENDOR_STATUSES),
}  # fmt: skip
ACCOUNT: Fields = {
    "name": need(TEXT), "erp_reference_id": need(TEXT), "account_number": TEXT, "type": need(one_of(*ACCOUNT_TYPES)),
    "category": TEXT, "is_active": FLAG, "subsidiary_reference_ids": SUBSIDIARIES, "erp_currency_reference_id": TEXT,
}  # fmt: skip
TAG: Fields = {
    "name": need(TEXT), "erp_reference_id": need(TEXT), "is_active": FLAG, "subsidiary_reference_ids": SUBSIDIARIES,
    "tag_type": _TAG_TYPE,
}  # fmt: skip
SUBSIDIARY: Fields = {
    "name": need(TEXT), "erp_reference_id": TEXT, "erp_currency_reference_id": need(TEXT),
    "iso_code": need(Field(most=2)), "is_active": FLAG,
}  # fmt: skip
CURRENCY: Fields = {"iso_code": _ISO, "erp_reference_id": TEXT}

# The write-back of an order, and of a ledger entry: nothing else of them can be changed through the API.
ORDER_RESULT: Fields = {
    "erp_reference_id": TEXT, "erp_url": Field(most=2000), "erp_sync_status": one_of(*SYNC_STATUSES),
    "error_message": Field(most=4000),
}  # fmt: skip
ENTRY_RESULT: Fields = {
    "status": one_of("sync_complete", "sync_failed"), "erp_reference_id": TEXT, "erp_url": Field(most=2000),
    "error_message": Field(most=4000),
}  # fmt: skip
WEBHOOK: Fields = {
    "url": need(Field(most=2083)), "secret": TEXT, "events": Field("texts"), "signature_mode": one_of("hmac", "none"),
}  # fmt: skip

# What people type into a document; accounts, tags, vendors and subsidiaries by id, code or name, see ``lookup``.
NAMED, ALL_NAMED = Field("reference"), Field("references")
LINE: Fields = {
    "line_number": Field("integer"), "description": TEXT, "quantity": AMOUNT, "unit_price": AMOUNT, "amount": AMOUNT,
    "tax_amount": AMOUNT, "account": NAMED, "tags": ALL_NAMED, "item_code": TEXT, "unit": TEXT,
    "received_quantity": AMOUNT, "billed_amount": AMOUNT, "purchase_order_line_id": TEXT,
}  # fmt: skip
PERSON: Fields = {"name": TEXT, "email": EMAIL_FIELD}
REQUEST: Fields = {
    "title": TEXT, "requester": nested(PERSON), "vendor": NAMED, "subsidiary": NAMED, "currency": TEXT,
    "line_items": listed(LINE), "custom_fields": listed({"name": TEXT, "value": TEXT}),
}  # fmt: skip
ORDER: Fields = {
    "number": TEXT, "owner": nested(PERSON), "vendor": NAMED, "subsidiary": NAMED, "currency": TEXT,
    "memo": Field(most=4000), "issue_date": DATE, "service_start_date": DATE, "service_end_date": DATE,
    "delivery_date": DATE, "payment_terms": TEXT, "ship_to": Field("object"), "tags": ALL_NAMED,
    "line_items": listed(LINE),
}  # fmt: skip
METHODS = ("ach", "check", "virtual_card", "vendor_credit", "wire", "manual")
BILL: Fields = {
    "number": TEXT, "vendor": NAMED, "subsidiary": NAMED, "currency": TEXT, "invoice_date": DATE,
    "due_date": DATE, "entry_date": DATE, "payment_method": one_of(*METHODS), "ap_account": NAMED,
    "purchase_order_ids": Field("texts"), "line_items": listed(LINE),
}  # fmt: skip
PAYING: Fields = {
    "method": one_of(*METHODS), "amount": AMOUNT, "initiated_date": DATE, "check_number": TEXT, "trace_number": TEXT,
    "card_last4": Field(most=4), "bank_account": Field("object"),
    "status": one_of("scheduled", "processing", "sent", "cleared"),
}  # fmt: skip
ENTRY: Fields = {
    "type": one_of("reimbursement", "card_transaction", "transfer", "vendor_credit"), "subsidiary": NAMED,
    "vendor": NAMED, "entry_date": DATE, "currency": TEXT, "notes": TEXT, "line_items": listed(LINE),
    "invoice_number": TEXT, "spend_owner": nested(PERSON),
}  # fmt: skip
