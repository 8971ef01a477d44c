"""What a company's edition has: purchase orders, classes and departments need Plus (reference page, section 6)."""

from __future__ import annotations

from include.sandbox.quickbooks_online.errors import feature_not_supported
from include.sandbox.quickbooks_online.store import Company

NEED_PLUS = frozenset({"Class", "Department", "PurchaseOrder"})


def require(company: Company, entity: str) -> None:
    """Raises Fault 5030 where the company's edition does not have the entity, whatever was to be done with it."""
    if entity in NEED_PLUS and company.settings["edition"] != "plus":
        raise feature_not_supported(f"{entity} is not supported by the edition of this company")
