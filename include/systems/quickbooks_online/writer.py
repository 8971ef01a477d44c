"""Writing to QuickBooks Online: payments and their voids, the line in a bill's memo, vendors.

Every write carries a ``requestid``, a repeated one of which is answered with the first answer; since that was reported
to fail, every payment also carries our key in its memo and is looked up before it is repeated. Source: reference page
quickbooks_online, sections 4, 5 and 8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from include.documents import BillStatus, Payment, Vendor
from include.systems.base import Action, Outcome, Posting, Prepared, Request, Target
from include.systems.quickbooks_online import amending, contract, lookups, notes, payments, vendors
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.codebook import CodeBook
from include.systems.quickbooks_online.items import DISCOUNT_CREDIT, Item, key_of, request
from include.systems.quickbooks_online.payments import Settings, Unsendable
from include.systems.quickbooks_online.sending import Sending


class QuickBooksWriter:
    """The writing side of one QuickBooks Online connection; see ``include/systems/base.py``.

    Options are the link's (``payment_account``, ``discount_account``); ``books`` knows the company's accounts and
    bills.
    """

    system = "quickbooks_online"

    def __init__(self, client: QuickBooksClient, options: Mapping[str, Any] | None, books: CodeBook) -> None:
        chosen = dict(options or {})
        self._client, self._books = client, books
        self._settings = Settings(chosen.get("payment_account"), chosen.get("discount_account"))

    def batch_size(self, flow: str, action: Action) -> int:
        # A payment with a discount is two objects of a batch; a void may have to be followed by another call.
        if flow == "payments":
            return 1 if action != "create" else contract.BATCH_ITEMS // 2
        return contract.BATCH_ITEMS

    def settle_seconds(self, flow: str) -> float:
        return contract.SETTLE_SECONDS

    def prepare(self, postings: Sequence[Posting]) -> Prepared:
        try:
            said = [self._items(str(number), posting) for number, posting in enumerate(postings, 1)]
        except Unsendable as problem:
            return Prepared(None, problem.problems)
        items = [item for group in said for item in group]
        key = postings[0].key if len(postings) == 1 else key_of(*(posting.key for posting in postings))
        return Prepared(request(postings[0].company, items, key, _discount_of(postings)))

    def send(self, flow: str, request: Request, count: int) -> Sequence[Outcome]:
        found = Sending(self._client, request).outcomes()
        if len(found) != count:
            raise ValueError(f"the request holds {len(found)} documents, {count} were said to be in it")
        return found

    def look_up(self, posting: Posting) -> Target | None:
        """A new payment by our key in its memo, a new vendor by its name, a change by what the object says now."""
        document = posting.document
        if isinstance(document, Payment) and posting.action != "update":
            return lookups.payment(self._client, posting, document)
        try:
            item = self._items("1", posting)[-1]
        except Unsendable:
            return None  # such a document cannot have been sent
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
        if isinstance(document, BillStatus):
            return [_status(number, posting, document)]
        if isinstance(document, Vendor):
            body = vendors.vendor(posting, document)
            if posting.action == "create":
                return [Item(number, contract.VENDOR, body)]
            return [Item(number, contract.VENDOR, {"Id": _id(posting), "sparse": True, **body}, "update")]
        raise ValueError(f"QuickBooks takes no document of kind {document.kind}")

    def _payment(self, number: str, posting: Posting, payment: Payment) -> list[Item]:
        if posting.action == "void":
            return [Item(number, contract.BILL_PAYMENT, payments.void(posting, payment), "update", "void")]
        said = payments.bill_payment(posting, payment, self._settings, self._books)
        if posting.action == "update":
            body = {"Id": _id(posting), "sparse": True, **said.payment}
            return [Item(number, contract.BILL_PAYMENT, body, "update")]
        paid = Item(number, contract.BILL_PAYMENT, said.payment)
        if said.discount is None:
            return [paid]
        return [Item(f"{number}d", contract.VENDOR_CREDIT, said.discount), paid]


def _status(number: str, posting: Posting, status: BillStatus) -> Item:
    item = payments.open_item(status.bill_id)
    if item is None:
        raise Unsendable([("not_found", f"{status.bill_id} is no bill of QuickBooks company {posting.company}")])
    text = "" if posting.action == "void" else status.text
    if text and not notes.is_marker(text):
        raise Unsendable(
            [("marker_unknown", f"{text!r} is no line that we would know again as ours: a fault to report")]
        )
    entity, key = item
    return Item(number, entity, {"Id": key, "sparse": True, "PrivateNote": text}, "update")


def _discount_of(postings: Sequence[Posting]) -> dict[str, str]:
    """A void takes the discount's vendor credit away with the payment."""
    target = postings[0].target
    credit = target.facts.get("discount_credit") if target is not None and postings[0].action == "void" else None
    return {DISCOUNT_CREDIT: str(credit)} if credit else {}


def _id(posting: Posting) -> str:
    if posting.target is None or not posting.target.id.isdecimal():
        raise ValueError(f"{posting.document.kind} {posting.document.source_key} has no Id of QuickBooks to change")
    return posting.target.id
