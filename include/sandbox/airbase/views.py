"""Rows as the API shows them: both names of every id and address (section 2), references resolved."""

from __future__ import annotations

from include.sandbox.airbase.lookup import currency as currency_of
from include.sandbox.airbase.store import Store
from include.sandbox.kernel.tables import Row

PORTAL = "https://sandbox.airbase.example"
CARD = "card_transaction"


def twins(row: Row) -> Row:
    return {"id": row["id"], "airbase_id": row["id"]}


def _dates(row: Row) -> Row:
    return {name: row[name] for name in ("created_date", "updated_date")}


def _address(kind: str, row: Row) -> Row:
    url = f"{PORTAL}/{kind}/{row['id']}"
    return {"url": url, "airbase_url": url}


def _subsidiaries(store: Store, row: Row) -> list[Row]:
    found = (store.need("subsidiaries", key) for key in row["subsidiary_reference_ids"])
    return [{"airbase_id": one["id"], "erp_reference_id": one["erp_reference_id"]} for one in found]


def named(store: Store, entity: str, key: str | None) -> Row | None:
    row = store.get(entity, key)
    return None if row is None else {"erp_reference_id": row["erp_reference_id"], "name": row["name"]}


def tags(store: Store, keys: list[str]) -> list[Row]:
    rows = (store.need("tags", key) for key in keys)
    return [{name: row[name] for name in ("erp_reference_id", "name", "tag_type")} for row in rows]


def subsidiary_of(store: Store, row: Row) -> Row | None:
    found = store.get("subsidiaries", row.get("subsidiary"))
    return None if found is None else {"airbase_id": found["id"], **(named(store, "subsidiaries", found["id"]) or {})}


def currency_ref(store: Store, iso_code: str) -> Row:
    known = currency_of(store, iso_code)
    return {"iso_code": iso_code, "erp_reference_id": known["erp_reference_id"] if known else ""}


def accounting_vendor(store: Store, row: Row) -> Row:
    kept = {name: row[name] for name in ("erp_reference_id", "erp_parent_reference_id", "name", "is_active", "email")}
    return {**twins(row), **kept, "subsidiary_reference_ids": _subsidiaries(store, row)}


def vendor(store: Store, row: Row) -> Row:
    names = ("legal_name", "phone", "website", "tax_id_last4", "is_1099", "payment_terms", "address", "status")
    return {
        **accounting_vendor(store, row), "object": "vendor", **{name: row[name] for name in names},
        "default_account": named(store, "gl_accounts", row["default_account"]), **_dates(row),
    }  # fmt: skip


def account(store: Store, row: Row) -> Row:
    names = ("name", "erp_reference_id", "account_number", "type", "category", "is_active",
             "erp_currency_reference_id")  # fmt: skip
    kept = {name: row[name] for name in names}
    return {**twins(row), **kept, "subsidiary_reference_ids": _subsidiaries(store, row)}


def tag(store: Store, row: Row) -> Row:
    kept = {name: row[name] for name in ("erp_reference_id", "name", "is_active", "tag_type")}
    return {**twins(row), **kept, "subsidiary_reference_ids": _subsidiaries(store, row)}


def subsidiary(store: Store, row: Row) -> Row:
    names = ("erp_reference_id", "name", "erp_currency_reference_id", "iso_code", "is_active")
    return {**twins(row), **{name: row[name] for name in names}}


def currency(store: Store, row: Row) -> Row:
    return {**twins(row), "iso_code": row["iso_code"], "erp_reference_id": row["erp_reference_id"]}


def line(store: Store, row: Row) -> Row:
    """Of a request, an order or a bill."""
    return {**row, "account": named(store, "gl_accounts", row["account"]), "tags": tags(store, row["tags"])}


def _lines(store: Store, row: Row) -> list[Row]:
    return [line(store, one) for one in row["line_items"]]


def _vendor_ref(store: Store, key: str | None) -> Row | None:
    row = store.get("vendors", key)
    return None if row is None else {**{name: row[name] for name in ("id", "name", "erp_reference_id")},
                                     "airbase_id": row["id"]}  # fmt: skip


def shown(row: Row) -> Row:
    return {name: value for name, value in row.items() if not name.startswith("_")}


def request(store: Store, row: Row) -> Row:
    return {
        **shown(row), **twins(row), "object": "purchase_request", "vendor": _vendor_ref(store, row["vendor"]),
        "subsidiary": subsidiary_of(store, row), "currency": {"iso_code": row["currency"]},
        "line_items": _lines(store, row), **_address("purchase_requests", row),
    }  # fmt: skip


def order(store: Store, row: Row) -> Row:
    whose = _vendor_ref(store, row["vendor"])
    email = {} if whose is None else {"email": store.need("vendors", row["vendor"])["email"]}
    return {
        **shown(row), **twins(row), "object": "purchase_order", "vendor": None if whose is None else {**whose, **email},
        "subsidiary": subsidiary_of(store, row), "currency": currency_ref(store, row["currency"]),
        "tags": tags(store, row["tags"]), "line_items": _lines(store, row), **_address("purchase_orders", row),
        "document_link": f"{PORTAL}/purchase_orders/{row['id']}/document.pdf",
    }  # fmt: skip


def bill(store: Store, row: Row) -> Row:
    return {
        **shown(row), **twins(row), "object": "bill", "vendor": _vendor_ref(store, row["vendor"]),
        "subsidiary": subsidiary_of(store, row), "currency": currency_ref(store, row["currency"]),
        "ap_account": named(store, "gl_accounts", row["ap_account"]), "line_items": _lines(store, row),
        **_address("bills", row),
    }  # fmt: skip


def payment(store: Store, row: Row) -> Row:
    return {**shown(row), **twins(row), "object": "payment", "currency": currency_ref(store, row["currency"])}


def ledger_entry(store: Store, row: Row) -> Row:
    whose = store.get("vendors", row["vendor"])
    currency = currency_ref(store, row["currency"])
    amount = {"amount": row["total_amount"], "currency": currency}
    by_hand = {name: not (whose or {}).get("_by_api") for name in ("created_in_platform", "created_in_airbase")}
    kept = {name: value for name, value in shown(row).items() if name not in ("created_date", "updated_date")}
    return {
        **kept, **twins(row), **_address("ledger_entries", row),
        "subsidiary": named(store, "subsidiaries", row["subsidiary"]),
        "vendor": None if whose is None else {**(_vendor_ref(store, row["vendor"]) or {}), **by_hand},
        "ap_account": named(store, "gl_accounts", row["ap_account"]),
        "applied_to": _applied_to(store, row), "currency": currency,
        # Money that left by card or between accounts is settled; a bill, its payment and a reimbursement say null.
        "amounts": {"amount": amount, "transaction_amount": amount, "subsidiary_amount": amount,
                    "settlement_amount": amount if row["type"] in (CARD, "transfer") else None},
        **{name: _moment(row["type"], row[name]) for name in ("entry_date", "payment_entry_date")},
        "expense_list": [_expense(store, one) for one in row["expense_list"]],
    }  # fmt: skip


def _expense(store: Store, row: Row) -> Row:
    return {**row, "account": named(store, "gl_accounts", row["account"]), "tags": tags(store, row["tags"])}


def _moment(kind: str, day: str | None) -> str | None:
    """19 characters as recorded; card spend has 26, with its microseconds (the time itself is invented)."""
    return None if day is None else f"{day}T{'14:03:11.250000' if kind == CARD else '00:00:00'}"


def _applied_to(store: Store, row: Row) -> list[Row] | None:
    """The entry of the bill that a payment settles."""
    key = row.get("_bill") if row["type"] in ("bill_payment", "vendor_credit") else None
    for entry in store.find("ledger_entries", "bill", key) if key else ():
        if entry["type"] == "bill":
            return [{**twins(entry), "transaction_type": entry["type"]}]
    return None
