"""Vendors, accounts, tags, subsidiaries and currencies: what a body means, and what must hold of the record.

Clients and people write by the same rules (section 3): ``erp_reference_id`` is set once, and no two records have the
same. Tags of two types may share one (assumed).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from include.sandbox.airbase import fields
from include.sandbox.airbase.errors import Problems
from include.sandbox.airbase.lookup import find
from include.sandbox.airbase.schema import READ_ONLY, Fields, problems
from include.sandbox.airbase.store import Store
from include.sandbox.kernel.tables import Row


@dataclass(frozen=True)
class Kind:
    """``one``: how messages call it. ``owned``: an ERP that owns it makes it read-only. ``bulk``: has bulk_upsert."""

    entity: str
    one: str
    fields: Fields
    blank: Row
    owned: bool = True
    bulk: bool = True


VENDOR_BLANK: Row = {
    "name": "", "erp_reference_id": "", "erp_parent_reference_id": None, "is_active": True, "email": None,
    "subsidiary_reference_ids": [], "legal_name": None, "phone": None, "website": None, "tax_id_last4": None,
    "is_1099": False, "payment_terms": None, "default_account": None, "address": None, "status": "active",
}  # fmt: skip
_COMMON: Row = {"erp_reference_id": "", "name": "", "is_active": True, "subsidiary_reference_ids": []}

VENDORS = Kind("vendors", "vendor", fields.VENDOR, VENDOR_BLANK, owned=False)
RICH_VENDORS = Kind("vendors", "vendor", fields.RICH_VENDOR, VENDOR_BLANK, owned=False)
ACCOUNTS = Kind("gl_accounts", "account", fields.ACCOUNT,
                {**_COMMON, "account_number": "", "type": "expense", "category": "",
                 "erp_currency_reference_id": ""})  # fmt: skip
TAGS = Kind("tags", "tag", fields.TAG, {**_COMMON, "tag_type": None})
SUBSIDIARIES = Kind("subsidiaries", "subsidiary", fields.SUBSIDIARY,
                    {"erp_reference_id": "", "name": "", "erp_currency_reference_id": "", "iso_code": "",
                     "is_active": True}, bulk=False)  # fmt: skip
CURRENCIES = Kind("currencies", "currency", fields.CURRENCY, {"erp_reference_id": "", "iso_code": ""}, bulk=False)
ERP_ID = "erp_reference_id"


def judged(store: Store, kind: Kind, before: Row | None, body: Any) -> tuple[Row, Problems]:
    """The record as it would be, and what is wrong with that, by field."""
    if found := problems(kind.fields, body, partial=before is not None):
        return {}, found
    given = {name: value for name, value in body.items() if name not in READ_ONLY}
    row = {**kind.blank, **(before or {}), **given}
    row[ERP_ID] = row[ERP_ID] or ""
    found = _erp_id(store, kind, before, row)
    for resolve in (_of_subsidiaries, _of_account, _currency):
        found |= resolve(store, given, row)
    if kind.entity == "vendors":
        row |= _activity(given, before)
    return row, found


def _erp_id(store: Store, kind: Kind, before: Row | None, row: Row) -> Problems:
    if before and before[ERP_ID] and before[ERP_ID] != row[ERP_ID]:
        return {ERP_ID: [f"This field cannot be changed once it is set; it is {before[ERP_ID]}."]}
    for other in store.find(kind.entity, "erp", row[ERP_ID]) if row[ERP_ID] else ():
        if other["id"] != (before or {}).get("id") and same_type(other, row):
            return {ERP_ID: [f"{kind.one} with this erp_reference_id already exists."]}
    return {}


def same_type(one: Row, other: Row) -> bool:
    return bool(_type_of(one) == _type_of(other))


def _type_of(row: Row) -> Any:
    kind = row.get("tag_type") or {}
    return kind.get(ERP_ID) or kind.get("name")


def _of_subsidiaries(store: Store, given: Row, row: Row) -> Problems:
    if (named := given.get("subsidiary_reference_ids")) is None:
        row.update({"subsidiary_reference_ids": []} if "subsidiary_reference_ids" in given else {})
        return {}
    found = [find(store, "subsidiaries", one) for one in named]
    row["subsidiary_reference_ids"] = [one["id"] for one in found if one]
    unknown = [one for one, known in zip(named, found, strict=True) if known is None]
    return {"subsidiary_reference_ids": [f"{one} does not exist." for one in unknown]} if unknown else {}


def _of_account(store: Store, given: Row, row: Row) -> Problems:
    if not given.get("default_account"):
        row.update({"default_account": None} if "default_account" in given else {})
        return {}
    known = find(store, "gl_accounts", given["default_account"])
    row["default_account"] = known and known["id"]
    return {} if known else {"default_account": [f"{given['default_account']} does not exist."]}


def _currency(store: Store, given: Row, row: Row) -> Problems:
    """A currency without a value in the ERP cannot be named (section 4)."""
    code = given.get("erp_currency_reference_id")
    if not code or store.find("currencies", "erp", code):
        return {}
    return {"erp_currency_reference_id": [f"currency {code} does not exist."]}


def _activity(given: Row, before: Row | None) -> Row:
    """``is_active`` and ``status`` say the same in two ways; the one that was written leads."""
    if "status" in given:
        return {"is_active": given["status"] != "inactive"}
    if "is_active" not in given:
        return {}
    was = (before or {}).get("status", "active")
    if not given["is_active"]:
        return {"status": "inactive"}
    return {"status": "active" if was == "inactive" else was}


def keep(store: Store, kind: Kind, before: Row | None, row: Row, by_api: bool = False) -> Row:
    if before is None:
        own = {"_by_api": True} if by_api else {}
        row = {**row, **own, "id": store.new_id(kind.entity)}
    kept = store.save(kind.entity, row)
    if kind.entity == "vendors":
        store.tell("vendor_updated" if before else "vendor_created", "vendors", kept["id"])
    return kept
