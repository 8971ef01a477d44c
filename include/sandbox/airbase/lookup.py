"""What somebody means by a vendor, an account, a tag, a subsidiary: its id, its code in the ERP, or its name."""

from __future__ import annotations

from typing import Any

from include.sandbox.airbase.store import Store
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row


def find(store: Store, entity: str, value: Any, of: str | None = None) -> Row | None:
    """``value``: a text, or an object as the API shows them. ``of``: the subsidiary that it has to be there for."""
    if isinstance(value, dict):
        value = value.get("airbase_id") or value.get("id") or value.get("erp_reference_id") or value.get("name")
    if not value:
        return None
    text = str(value)
    if (row := store.get(entity, text)) is not None:
        return row
    rows = [row for row in store.find(entity, "erp", text) if serves(row, of)]
    said = (row for row in store.rows(entity) if text in (row.get("name"), row.get("account_number")))
    return next(iter([*rows, *said]), None)


def need(store: Store, entity: str, value: Any, of: str | None = None) -> Row:
    """Raises ``EditRefused``."""
    row = find(store, entity, value, of)
    if row is None:
        raise EditRefused(f"there is no {value!r} among the {entity}")
    return row


def serves(row: Row, subsidiary: str | None) -> bool:
    """A record that names no subsidiary is there for all of them (assumed)."""
    named = row.get("subsidiary_reference_ids") or []
    return subsidiary is None or not named or subsidiary in named


def currency(store: Store, iso_code: str) -> Row | None:
    """The one that the ERP knows, where a transaction has made another of the same code (section 4)."""
    rows = [row for row in store.rows("currencies") if row["iso_code"] == iso_code]
    return next((row for row in rows if row["erp_reference_id"]), rows[0] if rows else None)


def company_of(store: Store, row: Row) -> str:
    """The code of a document's subsidiary; '' where it names none."""
    found = store.tables["subsidiaries"].get(store.tenant, row.get("subsidiary") or "")
    return company_key(found) if found else ""


def company_key(subsidiary: Row) -> str:
    return str(subsidiary["erp_reference_id"] or subsidiary["id"])


def tag(store: Store, value: Any, of: str | None = None) -> Row:
    """Two types may have a tag of one code: an object may name the type. Raises ``EditRefused``."""
    if not isinstance(value, dict) or not value.get("tag_type"):
        return need(store, "tags", value, of)
    kind = value["tag_type"]
    kinds = {kind} if isinstance(kind, str) else {kind.get("erp_reference_id"), kind.get("name")}
    for row in store.find("tags", "erp", value.get("erp_reference_id")):
        own = row["tag_type"] or {}
        if serves(row, of) and kinds & {own.get("erp_reference_id"), own.get("name")}:
            return row
    raise EditRefused(f"there is no tag {value!r}")
