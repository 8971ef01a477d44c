"""Closed books, and document numbers: given by the service, or taken already (codes 6210, 6140)."""

from __future__ import annotations

from collections.abc import Collection

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.ledger import POSTING
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

ALLOWED = "allowduplicatedocnum"
# A check number may be used again; bills are compared with those of the same vendor, purchase orders with all (Intuit,
# entity PurchaseOrder: "throws an error when duplicate DocNumber is sent").
UNIQUE = {
    "Bill": "VendorRef", "VendorCredit": "VendorRef", "JournalEntry": None, "Invoice": None, "PurchaseOrder": None,
}  # fmt: skip


def close_date(company: Company) -> str | None:
    return (company.preferences.get("AccountingInfoPrefs") or {}).get("BookCloseDate")


def check_open(company: Company, entity: str, *versions: Object | None) -> None:
    """Raises Fault 6210 when a posting transaction is, or was, dated in the closed books."""
    closed = close_date(company)
    if closed and entity in POSTING and any(one["TxnDate"] <= closed for one in versions if one):
        raise errors.period_closed()


def check_number(
    company: Company, entity: str, made: Object, before: Object | None, options: Collection[str] = ()
) -> None:
    """Raises Fault 6140, unless the company does not warn or the caller asked for it."""
    number = made.get("DocNumber")
    if entity not in UNIQUE or not number or (before is not None and before.get("DocNumber") == number):
        return
    if company.settings.get("duplicate_numbers", "refuse") == "accept" or ALLOWED in options:
        return
    party = UNIQUE[entity]
    for other in company.find(entity, "DocNumber", number):
        if other["Id"] != made.get("Id") and (party is None or other[party]["value"] == made[party]["value"]):
            raise errors.duplicate_number(number, entity, other["Id"])


def next_number(company: Company, entity: str, first: int) -> str:
    """The number of a document that was sent without one: one that no document has, whoever gave it."""
    while True:
        number = str(company.store.next_number(company.realm, f"{entity} numbers", first))
        if not company.find(entity, "DocNumber", number):
            return number
