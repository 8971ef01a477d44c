"""Another system's invoices and purchase orders as items of a request, and whether they are there already.

A new one goes out as it is; a change and a closing are read and merged when they leave (``amending.py``), and a
deletion looks first at what hangs on the document (``existing.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

from include.documents import PurchaseInvoice, PurchaseOrder
from include.systems.base import Posting, Target, Unsendable
from include.systems.quickbooks_online import contract, invoices, lookups, orders
from include.systems.quickbooks_online.accounts import Settings
from include.systems.quickbooks_online.bodies import CLOSES, ENTITY, POSTED, Body, number
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.codebook import CodeBook
from include.systems.quickbooks_online.coded import document_key
from include.systems.quickbooks_online.items import Item
from include.systems.wire import present
from include.texts.program import said

Document = PurchaseInvoice | PurchaseOrder


@dataclass(frozen=True)
class Purchases:
    """What a link enters into QuickBooks. ``prefix``: where our keys begin, by the system that documents come from."""

    client: QuickBooksClient
    books: CodeBook
    settings: Settings
    prefix: str

    def item(self, number: str, posting: Posting, document: Document) -> Item:
        """Raises ``Unsendable``; ``ValueError`` for a change of what stands nowhere."""
        entity = entity_of(document)
        if posting.action == "create":
            return Item(number, entity, self._body(posting, document))
        target = _standing(posting, document, entity)
        head = present(Id=target.id, **{ENTITY: entity, POSTED: target.facts.get("posted")})
        if posting.action == "void":
            return Item(number, entity, head, "delete")
        if isinstance(document, PurchaseOrder) and document.status == "closed":
            return Item(number, entity, {**head, "POStatus": orders.CLOSED, CLOSES: True}, "update")
        body = {**self._body(posting, document), **head}
        if target.facts.get("closed") is True:
            body["POStatus"] = orders.OPEN
        return Item(number, entity, body, "update")

    def look_up(self, posting: Posting, document: Document) -> Target | None:
        """A new one by our key in its memo, among the documents of its number and of its vendor; a change by what the
        document says; a deletion by its being gone. Raises ``ApiError``."""
        entity = entity_of(document)
        if posting.action == "void":
            return lookups.removed(self.client, posting, entity)
        try:
            wanted = self.item("1", posting, document).body
        except Unsendable:
            wanted = None
        if posting.action != "create":
            # Its codes are gone, so that it cannot be compared; sent again it changes only what differs.
            return lookups.as_wanted(self.client, posting, entity, wanted) if wanted is not None else None
        vendor = posting.references.get(f"vendors:{document.vendor_key}")
        whose = number(document.number), vendor.id if vendor else None
        key = document_key(document.source_key, self.prefix)
        return lookups.document(self.client, posting, entity, whose, wanted or {}, key)

    def _body(self, posting: Posting, document: Document) -> Body:
        if isinstance(document, PurchaseOrder):
            return orders.purchase_order(posting, document, self.books, self.settings, self.prefix)
        return invoices.bill(posting, document, self.books, self.settings, self.prefix)


def entity_of(document: Document) -> str:
    return contract.PURCHASE_ORDER if isinstance(document, PurchaseOrder) else invoices.entity_of(document)


def _standing(posting: Posting, document: Document, entity: str) -> Target:
    target = posting.target
    if target is None or not target.id.isdecimal():
        raise ValueError(f"{document.kind} {document.source_key} has no Id of QuickBooks to change")
    stands = str(target.facts.get("entity") or entity)
    if stands != entity:
        kinds = {"kind": said(contract.NAMES[entity]), "before_kind": said(contract.NAMES[stands])}
        values = {"number": document.number, "target": target.number or target.id, **kinds}
        raise Unsendable([("changed_after_lock", said("quickbooks_online.other_kind", **values))])
    return target
