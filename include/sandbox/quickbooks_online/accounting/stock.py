"""How many of each inventory item are there: bought by bills and checks, sold on sales forms, sent back by credits.

[uncertain] That only ``QtyOnHand`` moves, not the item's SyncToken: the page says nothing of it, and balances of
accounts and vendors do not move theirs either.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from include.sandbox.quickbooks_online.accounting import ledger
from include.sandbox.quickbooks_online.accounting.ledger import ZERO, dec
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

DETAILS = {
    "Bill": "ItemBasedExpenseLineDetail",
    "VendorCredit": "ItemBasedExpenseLineDetail",
    "Purchase": "ItemBasedExpenseLineDetail",
    **dict.fromkeys(("Invoice", "CreditMemo", "SalesReceipt", "RefundReceipt"), "SalesItemLineDetail"),
}


def follow(company: Company, entity: str, before: Object | None, after: Object | None) -> None:
    """The items after a transaction was made, changed, voided or deleted."""
    if entity not in DETAILS:
        return
    old, new = _moved(entity, before), _moved(entity, after)
    changes = {key: new.get(key, ZERO) - old.get(key, ZERO) for key in {*old, *new}}
    tracked = {f"Item:{key}": change for key, change in changes.items() if change and _is_tracked(company, key)}
    if tracked:
        ledger.move_names(company, tracked)


def _is_tracked(company: Company, key: str) -> bool:
    return bool((company.get("Item", key) or {}).get("TrackQtyOnHand"))


def _moved(entity: str, one: Object | None) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    if one is None or one.get("_voided"):
        return found
    goes_out = entity in ("VendorCredit", "Invoice", "SalesReceipt") or bool(one.get("Credit"))
    for line in one.get("Line") or []:
        detail = line.get(DETAILS[entity]) or {}
        if detail.get("ItemRef") and detail.get("Qty") is not None:
            found[str(detail["ItemRef"]["value"])] += -dec(detail["Qty"]) if goes_out else dec(detail["Qty"])
    return found
