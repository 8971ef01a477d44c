"""Is it there already? Reads that settle a write whose answer never came, and find what may have been posted before.

A memo cannot be searched for, so a payment is asked for by its vendor, whatever its day, and known by our key in its
memo: between two attempts the books may be closed or opened, and the day of what was posted first is then no day of
the second. Every read is metered: one call each, and one more for each 1,000 documents of that vendor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from include.documents import Payment, Vendor
from include.http.errors import Transient
from include.systems.base import Posting, Target
from include.systems.quickbooks_online import contract, existing, notes, outcomes, payments, statements, vendors
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.items import COMPANIONS, Item
from include.systems.quickbooks_online.statements import literal
from include.texts.program import said

Row = Mapping[str, Any]


def posted(client: QuickBooksClient, company: str, item: Item) -> Target | None:
    """What an earlier attempt posted under the key of ``item``, a payment or a discount's vendor credit, and nobody
    voided."""
    key = str(item.body["PrivateNote"]).partition("\n")[0]
    rows = _of_vendor(client, company, item.entity, str(item.body["VendorRef"]["value"]))
    return _first(item.entity, [row for row in rows if notes.carries(_memo(row), key)])


def payment(client: QuickBooksClient, company: str, document: Payment) -> Target | None:
    """A payment with what was posted before it. Whoever posts it posts those first, so that they are there when it is.

    Asked for by what the document says alone: options, accounts and bills may be others than when it left.
    """
    vendor, key = document.vendor_key, payments.payment_key(document)
    rows = _of_vendor(client, company, contract.BILL_PAYMENT, vendor)
    found = _first(contract.BILL_PAYMENT, [row for row in rows if notes.carries(_memo(row), key)])
    if found is None:
        return None
    credits: list[Row] = []
    if any(one.discount for one in document.applications):
        credits = _of_vendor(client, company, contract.VENDOR_CREDIT, vendor)
    companions: dict[tuple[str, str], list[Row]] = {}
    for entity, there in ((contract.VENDOR_CREDIT, credits), (contract.BILL_PAYMENT, rows)):
        for row in there:
            if (part := notes.part_of(_memo(row), key)) is not None:
                companions.setdefault((entity, part), []).append(row)
    return with_companions(found, [(entity, _first(entity, same)) for (entity, _), same in companions.items()])


def document(
    client: QuickBooksClient, posting: Posting, entity: str, whose: tuple[str | None, str | None], sent: Row, key: str
) -> Target | None:
    """The bill, vendor credit or order that carries ``key`` in its memo; one of ``posting.past`` only when there is no
    other. ``whose``: its number and its vendor. It is asked for by its number first, since its vendor may be matched
    with another one by now, and by its vendor where people gave it another number. ``sent``: its body as it would be
    written now, empty where it cannot be. Where the document says something else by now, people changed it meanwhile,
    and nothing is noted as ours that a later change could write over."""
    number, vendor = whose
    found: list[Row] = []
    if number is not None:
        numbered = statements.select(contract.WRAPPERS[entity], f"DocNumber = {literal(number)}")
        found = [row for row in client.select(posting.company, numbered) if notes.carries(_memo(row), key)]
    if not found and vendor is not None:
        rows = _of_vendor(client, posting.company, entity, vendor)
        found = [row for row in rows if notes.carries(_memo(row), key)]
    if not found:
        return None
    row = min(found, key=lambda one: (str(one["Id"]) in posting.past, int(one["Id"])))
    as_sent = bool(sent) and not existing.differs(sent, row)
    return outcomes.target_of(entity, row, sent if as_sent else None)


def journal_entry(client: QuickBooksClient, posting: Posting, key: str, number: str | None, day: date) -> Target | None:
    """The journal entry that carries ``key`` in its memo: by its number, which follows from the key, else among those
    of its day, since people may give it another one."""
    wrapper = contract.WRAPPERS[contract.JOURNAL_ENTRY]
    for condition in filter(None, (number and f"DocNumber = {literal(number)}", f"TxnDate = {literal(day)}")):
        rows = client.select(posting.company, statements.select(wrapper, condition))
        if found := [row for row in rows if notes.carries(_memo(row), key)]:
            row = min(found, key=lambda one: (str(one["Id"]) in posting.past, int(one["Id"])))
            return outcomes.target_of(contract.JOURNAL_ENTRY, row)
    return None


def as_wanted(client: QuickBooksClient, posting: Posting, entity: str, wanted: Row) -> Target | None:
    """The document that the posting changes, if it says what the posting says."""
    row = client.read(posting.company, entity, str(wanted["Id"]))
    if row is None or existing.changes_wanted(wanted, row):
        return None
    return outcomes.target_of(entity, row, wanted)


def removed(client: QuickBooksClient, posting: Posting, entity: str) -> Target | None:
    """A document that was deleted: later reads do not show it (section 4)."""
    if posting.target is None or client.read(posting.company, entity, posting.target.id) is not None:
        return None
    return Target(posting.target.id, number=posting.target.number, facts={"entity": entity, "deleted": True})


def with_companions(target: Target, companions: Sequence[tuple[str, Target | None]]) -> Target:
    """``target`` with what a void of it must take away too."""
    names = [f"{entity}/{one.id}" for entity, one in companions if one is not None]
    return replace(target, facts={**target.facts, COMPANIONS: names}) if names else target


def _of_vendor(client: QuickBooksClient, company: str, entity: str, vendor: str) -> list[Row]:
    """Every document of a vendor that nobody voided; a full page is followed by the next. What is not among them is
    not there: a document deleted between two pages makes one slip through, so that several pages are counted after."""
    wrapper, whose = contract.WRAPPERS[entity], f"VendorRef = {literal(vendor)}"
    rows = client.select(company, statements.select(wrapper, whose))
    if len(rows) >= contract.PAGE and (number := client.count(company, wrapper, whose)) != len(rows):
        raise Transient(
            said("quickbooks_online.list_changed", counted=f"{number:,}", key=vendor, read=f"{len(rows):,}"),
            system=client.system,
            company=company,
            todo=said("quickbooks_online.todo.before_posting"),
        )
    mine = [row for row in rows if _of(row, vendor)]
    return [row for row in mine if entity != contract.BILL_PAYMENT or not outcomes.is_void(row)]


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


def voided(client: QuickBooksClient, posting: Posting) -> Target | None:
    """A payment of which nothing is left, whatever was posted with it included."""
    if posting.target is None:
        return None
    mine = f"{contract.BILL_PAYMENT}/{posting.target.id}"
    for name in (mine, *posting.target.facts.get(COMPANIONS, ())):
        entity, _, key = str(name).partition("/")
        row = client.read(posting.company, entity, key)
        if row is not None and not (entity == contract.BILL_PAYMENT and outcomes.is_void(row)):
            return None
    facts = {"entity": contract.BILL_PAYMENT, "void": True}
    return Target(posting.target.id, number=posting.target.number, facts=facts)


def _first(entity: str, rows: Sequence[Row]) -> Target | None:
    return outcomes.target_of(entity, min(rows, key=lambda row: int(row["Id"]))) if rows else None


def _memo(row: Row) -> str:
    return str(row.get("PrivateNote") or "")


def _of(row: Row, vendor: str) -> bool:
    """A server that ignores the condition gives more rows: each is compared again."""
    ref = row.get("VendorRef")
    return not isinstance(ref, Mapping) or str(ref.get("value")) == vendor
