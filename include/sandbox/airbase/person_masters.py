"""Vendors, accounts, tags, subsidiaries and currencies as people keep them in the portal, under the API's own rules."""

from __future__ import annotations

from include.sandbox.airbase.errors import Problems
from include.sandbox.airbase.records import Kind, judged, keep
from include.sandbox.airbase.store import Store
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row


def said(problems: Problems) -> EditRefused:
    return EditRefused("; ".join(f"{name}: {' '.join(words)}" for name, words in problems.items()))


def change(store: Store, kind: Kind, key: str | None, changes: Row, company: str | None) -> tuple[str, Row]:
    """Subsidiaries may be given by their code alone; a new record is of ``company`` where it names none."""
    before = store.get(kind.entity, key)
    if key is not None and before is None:
        raise EditRefused(f"there is no {kind.one} {key}")
    content = dict(changes)
    of = content.get("subsidiary_reference_ids")
    if of is None and before is None and company and "subsidiary_reference_ids" in kind.fields:
        of = [company]
    if of is not None:
        content["subsidiary_reference_ids"] = [
            one if isinstance(one, dict) else {"erp_reference_id": one} for one in of
        ]
    row, found = judged(store, kind, before, content)
    if found:
        raise said(found)
    kept = keep(store, kind, before, row)
    return kept["id"], kept
