"""Is it there already? Reads that settle a write whose answer never came, and find what may have been posted before.

A memo cannot be searched for, so a payment is asked for by its vendor and its day, and known by our key in its memo.
Every read is metered: one call each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from include.documents import Payment, Vendor
from include.systems.base import Posting, Target
from include.systems.quickbooks_online import contract, notes, outcomes, payments, statements, vendors
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.statements import literal

Row = Mapping[str, Any]


def payment(client: QuickBooksClient, posting: Posting, document: Payment) -> Target | None:
    """A payment that carries our key and is not void; of a void, if nothing of it is left."""
    key = payments.payment_key(document)
    if posting.action == "void":
        return _voided(client, posting)
    rows = by_key(client, posting.company, contract.BILL_PAYMENT, document.vendor_key, document.date, key)
    live = [row for row in rows if not outcomes.is_void(row)]
    if not live:
        return None
    found = outcomes.target_of(contract.BILL_PAYMENT, min(live, key=lambda row: int(row["Id"])))
    return with_discount(found, _discount_used(live[0], document))


def with_discount(target: Target | None, credit: str | None) -> Target | None:
    """``target`` with the Id of its discount's vendor credit, which a void of the payment must take away too."""
    if target is None or credit is None:
        return target
    facts = {**target.facts, "discount_credit": credit}
    return Target(target.id, target.code, target.number, target.token, facts)


def discount(client: QuickBooksClient, company: str, vendor: str, day: date, key: str) -> Target | None:
    """The vendor credit that a discount became in an earlier attempt."""
    rows = by_key(client, company, contract.VENDOR_CREDIT, vendor, day, key)
    return outcomes.target_of(contract.VENDOR_CREDIT, rows[0]) if rows else None


def by_key(client: QuickBooksClient, company: str, entity: str, vendor: str, day: date, key: str) -> list[Row]:
    """The documents of a vendor, dated around ``day``, whose memo carries ``key``."""
    around = timedelta(days=contract.LOOK_UP_DAYS)
    statement = statements.select(
        contract.WRAPPERS[entity],
        f"VendorRef = {literal(vendor)}",
        f"TxnDate >= {literal(day - around)}",
        f"TxnDate <= {literal(day + around)}",
    )
    rows = client.select(company, statement)
    return [row for row in rows if notes.carries(row.get("PrivateNote"), key) and _of(row, vendor)]


def vendor(client: QuickBooksClient, posting: Posting, document: Vendor, wanted: Row) -> Target | None:
    """A vendor by its name, which no other customer, vendor or employee can have. It must say everything that was
    sent: a namesake that was there before says something else."""
    rows = client.select(posting.company, statements.select("Vendor", f"DisplayName = {literal(document.name)}"))
    found = next((row for row in rows if not vendors.changes(row, wanted)), None)
    return outcomes.target_of(contract.VENDOR, found) if found is not None else None


def current(client: QuickBooksClient, company: str, entity: str, keys: Sequence[str]) -> dict[str, Row]:
    """Objects by Id as they stand now; what is gone is not among them. Several in one call."""
    if len(keys) == 1:
        row = client.read(company, entity, keys[0])
        return {} if row is None else {keys[0]: row}
    rows = client.select(company, statements.select(contract.WRAPPERS[entity], statements.one_of("Id", keys)))
    return {str(row.get("Id")): row for row in rows}


def _voided(client: QuickBooksClient, posting: Posting) -> Target | None:
    if posting.target is None:
        return None
    row = client.read(posting.company, contract.BILL_PAYMENT, posting.target.id)
    if row is not None and not outcomes.is_void(row):
        return None
    credit = posting.target.facts.get("discount_credit")
    if credit and client.read(posting.company, contract.VENDOR_CREDIT, str(credit)) is not None:
        return None
    facts = {"entity": contract.BILL_PAYMENT, "void": True}
    return Target(posting.target.id, number=posting.target.number, facts=facts)


def _discount_used(row: Row, document: Payment) -> str | None:
    """The vendor credit among the lines of a posted payment that is none of those it was to use up."""
    if not any(paid.discount for paid in document.applications):
        return None
    named = {item[1] for paid in document.applications if (item := payments.open_item(paid.document_key))}
    linked = [one for line in row.get("Line") or () for one in line.get("LinkedTxn") or ()]
    credits = [str(one.get("TxnId")) for one in linked if one.get("TxnType") == "VendorCredit"]
    return next((key for key in credits if key not in named), None)


def _of(row: Row, vendor: str) -> bool:
    """A server that ignores the condition gives more rows: each is compared again."""
    ref = row.get("VendorRef")
    return not isinstance(ref, Mapping) or str(ref.get("value")) == vendor
