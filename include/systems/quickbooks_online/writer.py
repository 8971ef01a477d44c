"""Writing to QuickBooks Online: payments and their voids, the line in a bill's memo, vendors, and another system's
invoices and purchase orders as bills, vendor credits and purchase orders; the tax of sales as journal entries.

Every write carries a ``requestid``, a repeated one of which is answered with the first answer; since that was reported
to fail, every payment, bill and order also carries our key in its memo and is looked up before it is repeated. Source:
reference page quickbooks_online, sections 4, 5 and 8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from include.documents import BillStatus, Payment, PurchaseInvoice, PurchaseOrder, TaxJournal, Vendor, VendorChange
from include.http.errors import UnknownOutcome
from include.systems.base import (
    NOTHING,
    Action,
    Outcome,
    Posting,
    Prepared,
    Request,
    Target,
    Unsendable,
    nothing,
    nothing_for,
)
from include.systems.quickbooks_online import amending, contract, lookups, notes, payments, tax_journals, vendors
from include.systems.quickbooks_online.accounts import Settings
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.codebook import CodeBook
from include.systems.quickbooks_online.items import COMPANIONS, Item, key_of, request
from include.systems.quickbooks_online.purchases import Purchases
from include.systems.quickbooks_online.sending import Sending
from include.systems.tax_entries import tax_key
from include.texts.program import said

TAX_JOURNALS = "tax_journals"


class QuickBooksWriter:
    """The writing side of one QuickBooks Online connection; see ``include/systems/base.py``.

    Options are the link's (``payment_account``, ``discount_account``, ``ap_account`` for orders and for bills that name
    none) and ``source_system``, where documents come from; ``books`` knows the company's accounts, bills and codes.
    """

    system = "quickbooks_online"

    def __init__(self, client: QuickBooksClient, options: Mapping[str, Any] | None, books: CodeBook) -> None:
        chosen = dict(options or {})
        self._client, self._books = client, books
        self._settings = Settings(
            chosen.get("payment_account"), chosen.get("discount_account"), chosen.get("ap_account")
        )
        prefix = contract.KEY_PREFIXES[str(chosen.get("source_system") or "avidxchange")]
        self._purchases = Purchases(client, books, self._settings, prefix)

    def batch_size(self, flow: str, action: Action) -> int:
        # A void may have to be followed by another call; payments that are several objects each are fewer to a batch.
        # A tax journal may have nothing to post, and then there is no call.
        return 1 if flow == TAX_JOURNALS or (flow == "payments" and action != "create") else contract.BATCH_ITEMS

    def settle_seconds(self, flow: str) -> float:
        return contract.SETTLE_SECONDS

    def prepare(self, postings: Sequence[Posting]) -> Prepared:
        try:
            groups = [self._items(str(number), posting) for number, posting in enumerate(postings, 1)]
        except Unsendable as problem:
            return Prepared(None, problem.problems)
        items = [item for group in groups for item in group]
        if not items:
            return Prepared(Request(postings[0].company, NOTHING, nothing_for(postings[0].document.source_key), ""))
        if len(items) > contract.BATCH_ITEMS:
            text = said("quickbooks_online.batch_too_large", most=contract.BATCH_ITEMS)
            return Prepared(None, [("batch_too_large", text)])
        key = postings[0].key if len(postings) == 1 else key_of(*(posting.key for posting in postings))
        return Prepared(request(postings[0].company, items, key, _companions_of(postings)))

    def send(self, flow: str, request: Request, count: int) -> Sequence[Outcome]:
        if request.method == NOTHING:
            return [Outcome("delivered", target=nothing(request.path))] * count
        found = Sending(self._client, request).outcomes()
        if len(found) != count:
            raise ValueError(f"the request holds {len(found)} documents, {count} were said to be in it")
        return found

    def look_up(self, posting: Posting) -> Target | None:
        """A new payment, bill or order by our key in its memo, a new vendor by its name, a change by what is there."""
        document = posting.document
        if isinstance(document, PurchaseInvoice | PurchaseOrder):
            return self._purchases.look_up(posting, document)
        if isinstance(document, TaxJournal):
            number = tax_journals.entry_number(document)
            return lookups.journal_entry(self._client, posting, tax_key(document), number, document.date)
        if isinstance(document, Payment) and posting.action == "void":
            return lookups.voided(self._client, posting)
        if isinstance(document, Payment) and posting.action == "create":
            return lookups.payment(self._client, posting.company, document)
        try:
            item = self._items("1", posting)[-1]
        except Unsendable as problem:
            if not isinstance(document, Payment):
                return None  # what is wrong with it is in itself: it cannot have been sent
            # It left under other options or other books than today's, so its absence would prove nothing.
            number = document.number or document.source_key
            what = said("quickbooks_online.not_comparable", number=number, problems=problem)
            todo = said("quickbooks_online.todo.fix_that")
            raise UnknownOutcome(what, system=self.system, company=posting.company, todo=todo) from None
        if isinstance(document, Vendor) and not item.is_amendment:
            return lookups.vendor(self._client, posting, document, item.body)
        key = str(item.body["Id"])
        row = lookups.current(self._client, posting.company, item.entity, [key]).get(key)
        found = amending.merge(item, row).outcome
        if found is None or found.kind != "delivered":
            return None
        return found.target

    def _items(self, number: str, posting: Posting) -> list[Item]:
        """The objects of one document, its own last. Raises ``Unsendable``."""
        document = posting.document
        if isinstance(document, Payment):
            return self._payment(number, posting, document)
        if isinstance(document, PurchaseInvoice | PurchaseOrder):
            return [self._purchases.item(number, posting, document)]
        if isinstance(document, TaxJournal):
            body = tax_journals.entry(posting, document, self._books)
            return [] if body is None else [Item(number, contract.JOURNAL_ENTRY, body)]
        if isinstance(document, BillStatus):
            return [_status(number, posting, document)]
        if isinstance(document, Vendor):
            body = vendors.vendor(posting, document)
            if posting.action == "create":
                return [Item(number, contract.VENDOR, body)]
            return [Item(number, contract.VENDOR, {"Id": _id(posting), "sparse": True, **body}, "update")]
        if isinstance(document, VendorChange):
            return [_vendor_change(number, posting, document)]
        raise ValueError(f"QuickBooks takes no document of kind {document.kind}")

    def _payment(self, number: str, posting: Posting, payment: Payment) -> list[Item]:
        if posting.action == "void":
            return [Item(number, contract.BILL_PAYMENT, payments.void(posting, payment), "update", "void")]
        parted = payments.bill_payments(posting, payment, self._settings, self._books)
        if posting.action == "update":
            if len(parted) > 1:
                values = {"about": payments.name_of(payment), "count": len(parted)}
                raise Unsendable([("changed_after_lock", said("quickbooks_online.payment.parts", **values))])
            body = {"Id": _id(posting), "sparse": True, **parted[0].payment}
            return [Item(number, contract.BILL_PAYMENT, body, "update")]
        numbers = [number, *(f"{number}.{part}" for part in range(2, len(parted) + 1))]
        credits = [
            Item(f"{name}d", contract.VENDOR_CREDIT, one.discount)
            for name, one in zip(numbers, parted, strict=True)
            if one.discount is not None
        ]
        # The same number on several parts is meant; on a payment of its own it would be a reason to look twice.
        parts = [
            Item(name, contract.BILL_PAYMENT, one.payment, options="allowduplicatedocnum")
            for name, one in zip(numbers[1:], parted[1:], strict=True)
        ]
        own = Item(number, contract.BILL_PAYMENT, parted[0].payment, options="allowduplicatedocnum" if parts else "")
        return [*credits, *parts, own]


def _status(number: str, posting: Posting, status: BillStatus) -> Item:
    item = payments.open_item(status.bill_id)
    if item is None:
        text = said("quickbooks_online.no_bill_of", number=status.bill_id, realm=posting.company)
        raise Unsendable([("not_found", text)])
    text = "" if posting.action == "void" else status.text
    if text and not notes.is_marker(text):
        raise Unsendable([("marker_unknown", said("quickbooks_online.marker_unknown", memo=repr(text)))])
    entity, key = item
    return Item(number, entity, {"Id": key, "sparse": True, "PrivateNote": text}, "update")


def _vendor_change(number: str, posting: Posting, document: VendorChange) -> Item:
    if posting.action == "void":
        text = said("quickbooks_online.change.not_taken_back", called=document.name)
        raise Unsendable([("vendor_review", text)])
    if not document.vendor_id.isdecimal():
        text = said("quickbooks_online.no_vendor_of", number=document.vendor_id, realm=posting.company)
        raise Unsendable([("not_found", text)])
    body = {"Id": document.vendor_id, "sparse": True, **vendors.change(document)}
    return Item(number, contract.VENDOR, body, "update")


def _companions_of(postings: Sequence[Posting]) -> dict[str, str]:
    """A void takes away what was posted with the payment."""
    target = postings[0].target
    names = target.facts.get(COMPANIONS) if target is not None and postings[0].action == "void" else None
    return {COMPANIONS: ",".join(names)} if names else {}


def _id(posting: Posting) -> str:
    if posting.target is None or not posting.target.id.isdecimal():
        raise ValueError(f"{posting.document.kind} {posting.document.source_key} has no Id of QuickBooks to change")
    return posting.target.id
