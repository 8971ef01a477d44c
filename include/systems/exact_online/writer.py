"""Writing to Exact Online: suppliers, recoded entry lines, payments and their reversals, invoices, purchase orders, and
the tax of sales invoices.

One request each; only a purchase order that stands already takes several calls (``existing_orders.py``).

Exact has no idempotency key and no upsert; a refused posting comes as HTTP 500. Every posting carries our own key, so
that a look-up is always possible. Source: reference page exact_online, sections 3 and 6.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from include.documents import Coding, Payment, PurchaseInvoice, PurchaseOrder, TaxJournal, TaxLine, Vendor
from include.http.errors import ApiError
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
from include.systems.exact_online import (
    contract,
    existing_orders,
    invoices,
    lookups,
    odata,
    orders,
    outcomes,
    postings,
    records,
    reversals,
    tax_journals,
    tax_lines,
)
from include.systems.exact_online.client import ExactOnlineClient, endpoint_of
from include.systems.exact_online.codebook import CodeBook
from include.systems.exact_online.coded import document_key
from include.systems.exact_online.odata import Guid
from include.systems.exact_online.postings import Settings
from include.systems.failures import outcome_of
from include.systems.tax_entries import tax_key
from include.systems.wire import to_json
from include.texts.program import said

# Without it a reply shows only what was sent, and the entry number would have to be read (reference page, section 3).
_HEADERS = {"Prefer": "return=representation"}


class ExactOnlineWriter:
    """The writing side of one Exact Online connection; see ``include/systems/base.py``.

    Options are the link's (``post_payments_as``, ``payment_journal``, ``bank_journal``, ``clearing_account``,
    ``discount_account``) and ``source_system``, where documents come from; ``codes`` knows the guids of each division.
    """

    system = "exact_online"

    def __init__(self, client: ExactOnlineClient, options: Mapping[str, Any] | None, codes: CodeBook) -> None:
        chosen = dict(options or {})
        self._client, self._codes = client, codes
        self._prefix = contract.KEY_PREFIXES[str(chosen.get("source_system") or "avidxchange")]
        self._settings = Settings(
            as_bank=chosen.get("post_payments_as") == "bank",
            payment_journal=str(chosen.get("payment_journal") or "90"),
            bank_journal=chosen.get("bank_journal"),
            clearing_account=chosen.get("clearing_account"),
            discount_account=chosen.get("discount_account"),
        )

    def batch_size(self, flow: str, action: Action) -> int:
        return 1

    def settle_seconds(self, flow: str) -> float:
        return contract.SETTLE_SECONDS.get(flow, max(contract.SETTLE_SECONDS.values()))

    def prepare(self, postings: Sequence[Posting]) -> Prepared:
        if len(postings) != 1:
            raise ValueError("Exact Online takes one document per request")
        try:
            method, path, body = self._said(postings[0])
        except Unsendable as problem:
            return Prepared(None, problem.problems)
        headers = _HEADERS if method == "POST" else {}
        return Prepared(Request(postings[0].company, method, path, to_json(body) if body else "", headers))

    def send(self, flow: str, request: Request, count: int) -> Sequence[Outcome]:
        if request.method == NOTHING:
            return [Outcome("delivered", target=nothing(request.path))] * count
        if endpoint_of(request.path) == contract.PURCHASE_ORDERS and request.method != "POST":
            change = existing_orders.amend if request.body else existing_orders.close
            return [(existing_orders.remove if request.method == "DELETE" else change)(self._client, request)] * count
        try:
            answer = self._client.write(
                request.company, request.method, request.path, request.body, dict(request.headers)
            )
        except ApiError as error:
            return [outcome_of(error)] * count
        path = endpoint_of(request.path)
        outcome = outcomes.write_outcome(answer.status, answer.headers, answer.content, path)
        if outcome.kind == "delivered" and outcome.target is None:
            outcome = _named_by_its_address(request, path, outcome)
        if path == contract.SALES_INVOICE_LINES and request.method == "DELETE":
            outcome = tax_lines.taken_away(outcome, request.path)
        elif path == contract.SALES_INVOICE_LINES and outcome.target is not None:
            price = json.loads(request.body, parse_float=Decimal)["NetPrice"]
            outcome = replace(outcome, target=tax_lines.saying(outcome.target, price))
        return [replace(outcome, text=self._client.vendor_text(outcome.text))] * count

    def look_up(self, posting: Posting) -> Target | None:
        """The posting in Exact by its natural key: an entry or order by ``AVX:...`` or ``BW:...``, a supplier by name
        and remark, a line by being booked as approved."""
        document = posting.document
        if isinstance(document, Payment):
            day = document.voided_on if posting.action == "void" and document.voided_on else document.date
            entity = contract.BANK_ENTRIES if self._settings.as_bank else contract.GENERAL_JOURNAL_ENTRIES
            if posting.action == "void":
                entity = reversals.reversal_path(posting, self._codes)
            key = postings.payment_key(document, posting.action)
            return lookups.entry(self._client, posting.company, key, day, entity, posting.past)
        if isinstance(document, Coding) and not records.is_one_line(document):
            entity = contract.GENERAL_JOURNAL_ENTRIES
            return lookups.entry(self._client, posting.company, postings.coding_key(document), document.date, entity)
        if isinstance(document, Coding):
            return lookups.recoded_line(self._client, posting, document, self._codes)
        if isinstance(document, Vendor):
            try:
                body = records.supplier(posting, document, self._prefix)
            except Unsendable:
                return None  # what is wrong with it is in itself: it cannot have been sent
            return lookups.supplier(self._client, posting, body, records.supplier_key(document, self._prefix))
        if isinstance(document, TaxJournal):
            key, entity = tax_key(document), contract.GENERAL_JOURNAL_ENTRIES
            return lookups.entry(self._client, posting.company, key, document.date, entity, posting.past)
        if isinstance(document, TaxLine):
            try:
                wanted = tax_lines.said(posting, document, self._codes)
            except Unsendable:
                return None  # its item is gone; sent again it is refused in words
            return lookups.tax_line(self._client, posting, document, wanted)
        if isinstance(document, PurchaseInvoice) and posting.action == "update" and document.released_from:
            return lookups.payable_entry(self._client, posting, document)
        if isinstance(document, PurchaseInvoice):
            return self._look_up_posted(posting, document, contract.PURCHASE_ENTRIES, "EntryDate")
        if isinstance(document, PurchaseOrder):
            return self._look_up_order(posting, document)
        raise ValueError(f"Exact Online takes no document of kind {document.kind}")

    def _look_up_posted(
        self, posting: Posting, document: PurchaseInvoice | PurchaseOrder, path: str, day_property: str
    ) -> Target | None:
        supplier = posting.references.get(f"vendors:{document.vendor_key}")
        if posting.action != "create" or supplier is None:
            return None  # no other change of an entry, and no entry without its supplier, is ever sent
        key = document_key(document.source_key, self._prefix)
        return lookups.document(self._client, posting, path, key, supplier.id, day_property, document.date)

    def _look_up_order(self, posting: Posting, order: PurchaseOrder) -> Target | None:
        target = posting.target
        if posting.action == "create" or target is None:
            return self._look_up_posted(posting, order, contract.PURCHASE_ORDERS, "OrderDate")
        if posting.action == "void":
            gone = existing_orders.is_gone(self._client, posting.company, target.id)
            return target if gone else None
        if order.status == "closed":
            return existing_orders.is_closed(self._client, posting.company, target.id)
        try:
            body = orders.purchase_order(posting, order, self._codes, self._prefix)
        except Unsendable:
            return None  # its codes are gone, so it cannot be compared; sent again it changes only what differs
        return existing_orders.as_sent(self._client, posting.company, target.id, body)

    def _said(self, posting: Posting) -> tuple[str, str, dict[str, Any]]:
        """Method, path and body. Raises ``Unsendable``."""
        document = posting.document
        if isinstance(document, Payment) and posting.action == "void":
            return "POST", *reversals.reversal_entry(posting, document, self._codes)
        if isinstance(document, Payment):
            return "POST", *postings.payment_entry(posting, document, self._settings, self._codes)
        if isinstance(document, Coding):
            if not records.is_one_line(document):
                return "POST", *postings.correction_entry(posting, document, self._settings, self._codes)
            body = records.recoded_line(posting, document, self._codes)
            return "PUT", odata.keyed(contract.PURCHASE_ENTRY_LINES, Guid(records.line_id(document))), body
        if isinstance(document, PurchaseInvoice):
            if posting.action != "create":
                body = invoices.payable_again(posting, document, self._codes)
                key = Guid(posting.target.id if posting.target else "")
                return "PUT", odata.keyed(contract.PURCHASE_ENTRIES, key), body
            body = invoices.purchase_entry(posting, document, self._codes, self._prefix)
            return "POST", contract.PURCHASE_ENTRIES, body
        if isinstance(document, PurchaseOrder):
            return self._order(posting, document)
        if isinstance(document, TaxLine):
            return tax_lines.said(posting, document, self._codes)
        if isinstance(document, TaxJournal):
            entry = tax_journals.tax_entry(posting, document, self._codes)
            return ("POST", *entry) if entry else (NOTHING, nothing_for(document.source_key), {})
        if isinstance(document, Vendor):
            body = records.supplier(posting, document, self._prefix)
            if posting.action == "create":
                return "POST", contract.ACCOUNTS, body
            if posting.target is None:
                raise ValueError(f"supplier {document.source_key} stands nowhere, so it cannot be changed")
            return "PUT", odata.keyed(contract.ACCOUNTS, Guid(posting.target.id)), body
        raise ValueError(f"Exact Online takes no document of kind {document.kind}")

    def _order(self, posting: Posting, order: PurchaseOrder) -> tuple[str, str, dict[str, Any]]:
        if posting.action != "create" and posting.target is None:
            raise ValueError(f"purchase order {order.number} stands nowhere, so it cannot be changed")
        path = contract.PURCHASE_ORDERS
        if posting.target is not None and posting.action == "void":
            return "DELETE", odata.keyed(path, Guid(posting.target.id)), {}
        if posting.target is not None and order.status == "closed":
            return "PUT", odata.keyed(path, Guid(posting.target.id)), {}
        body = orders.purchase_order(posting, order, self._codes, self._prefix)
        if posting.target is not None and posting.action == "update":
            return "PUT", odata.keyed(path, Guid(posting.target.id)), body
        return "POST", path, body


def _named_by_its_address(request: Request, path: str, outcome: Outcome) -> Outcome:
    """A PUT is answered with nothing, and its address says which row it was. A new row has no address yet: an answer
    with nothing does not say that Exact took it."""
    key = request.path.rpartition("'")[0].rpartition("'")[2]
    if key:
        return replace(outcome, target=Target(id=key, facts={"entity": path}))
    text = said("exact_online.answer_empty", status=outcome.status)
    return Outcome("unknown", code="answer_cut", text=text, status=outcome.status)
