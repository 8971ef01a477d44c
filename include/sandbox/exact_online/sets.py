"""Makers of entity sets: single, sync and bulk."""

from __future__ import annotations

from typing import Any

from include.sandbox.exact_online.schema import EntitySet, fields

# Sync types are normalised: descriptions that belong to another record are not in them.
DERIVED = {
    "StateName", "CountryName", "PaymentConditionPurchaseDescription", "AccountCode", "AccountName", "GLAccountCode",
    "GLAccountDescription", "JournalDescription", "CostCenterDescription", "CostUnitDescription", "VATCodeDescription",
    "OrderedByName", "InvoiceToName", "DeliverToName", "StateDescription",
}  # fmt: skip


def single_set(path: str, kind: str, key: str, text: str, table: str, methods: str = "G", **more: Any) -> EntitySet:
    return EntitySet(path, f"Exact.Web.Api.Models.{kind}", tuple(key.split()), fields(text), table, methods, **more)


def sync_set(path: str, text: str, table: str) -> EntitySet:
    kept = {key: value for key, value in fields("Timestamp:l " + text).items() if key not in DERIVED}
    kind = "Sync" + path.replace("/", "")
    return EntitySet(
        "sync/" + path, f"Exact.Web.Api.Models.Sync.{kind}", ("Timestamp",), kept, table, page=1000,
        select_required=False, sync=True, filterable=("Timestamp",),
    )  # fmt: skip


def bulk_set(path: str, text: str, table: str, key: str = "ID", **more: Any) -> EntitySet:
    kind = f"Exact.Web.Api.Models.Bulk.{path.rsplit('/', 1)[1]}"
    return EntitySet("bulk/" + path, kind, (key,), fields(text), table, page=1000, **more)
