"""Writing to Basware: that we took an invoice or an order, and what became of an invoice. Nothing of its content.

Both are sent once. A response carries the moment it was prepared at: the request is stored whole and repeated byte for
byte, so that this is decided once, and what tells a repeated response (its external code) does not depend on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from include.documents import Acknowledgement, InvoiceResponse
from include.systems.base import Action, Outcome, Posting, Prepared, Request, Target, Unsendable
from include.systems.basware import contract, outcomes, responses, sending, taking
from include.systems.basware.client import BaswareClient
from include.texts import program

_ENTITIES = {"purchase_invoice": contract.DOCUMENTS, "purchase_order": contract.ORDERS}


class BaswareWriter:
    """The writing side of one Basware connection; see ``include/systems/base.py``.

    Options: ``source_system``, the system that an invoice was posted in, by which a Basware user sees whose voucher
    numbers those are.
    """

    system = "basware"

    def __init__(self, client: BaswareClient, options: Mapping[str, Any]) -> None:
        self._client = client
        self._source = str(options["source_system"])

    def batch_size(self, flow: str, action: Action) -> int:
        return 1

    def settle_seconds(self, flow: str) -> float:
        return contract.SETTLE_SECONDS

    def prepare(self, postings: Sequence[Posting]) -> Prepared:
        if len(postings) != 1:
            raise ValueError("documents are reported to Basware one by one")
        posting = postings[0]
        try:
            document = _sent_once(posting)
            if isinstance(document, Acknowledgement):
                return Prepared(sending.acknowledgement(posting.company, _taking(document)))
            said = self._said(document, _posted(document, posting))
            return Prepared(sending.response(posting.company, contract.STEPS[document.step], said))
        except Unsendable as problem:
            return Prepared(None, problem.problems)

    def send(self, flow: str, request: Request, count: int) -> Sequence[Outcome]:
        if count != 1:
            raise ValueError(f"the request holds one document, {count} were said to be in it")
        return [sending.send(self._client, request, unquote(request.path.split("/")[1]))]

    def look_up(self, posting: Posting) -> Target | None:
        """An acknowledgement is found in that its time of waiting is over (``taking.is_over``), a response in that the
        invoice's history holds its external code. Every attempt tells of the same record, which is ``shared``."""
        found = self._found(posting)
        return None if found is None else replace(found, facts={**found.facts, "shared": True})

    def _found(self, posting: Posting) -> Target | None:
        try:
            document = _sent_once(posting)
        except Unsendable:
            return None  # such a document cannot have been sent
        if isinstance(document, Acknowledgement):
            return sending.acknowledged(self._client, posting.company, _taking(document))
        row = self._client.record(posting.company, contract.DOCUMENTS, document.invoice_id)
        if row is None:
            return None
        said = self._said(document, posting.references.get(document.posting or ""))
        kind = contract.STEPS[document.step]
        code = responses.external_code(kind, said)
        found = outcomes.settled_response(row, kind, code, said.success, said.voucher)
        return found.target if found is not None else None

    def _said(self, document: InvoiceResponse, posted: Target | None) -> responses.InvoiceResponse:
        return responses.InvoiceResponse(
            document.invoice_id,
            document.attempt,
            document.success,
            document.message,
            payment_block=document.payment_block,
            source_system=self._source,
            voucher=posted.number if posted else None,
            at=self._client.clock.now(),
        )


def _sent_once(posting: Posting) -> Acknowledgement | InvoiceResponse:
    """Raises ``Unsendable`` for what Basware is not sent, and for what was sent and cannot be changed."""
    document = posting.document
    if not isinstance(document, Acknowledgement | InvoiceResponse):
        text = program.said("basware.not_sent", kind=document.kind, key=document.source_key)
        raise Unsendable([("not_for_basware", text)])
    if posting.action != "create":
        if posting.action == "update":
            text = program.said("basware.sent_once.changed", what=_named(document))
        else:
            text = program.said("basware.sent_once.taken_back", what=_named(document))
        raise Unsendable([("sent_once", text)])
    return document


def _named(document: Acknowledgement | InvoiceResponse) -> str:
    if isinstance(document, InvoiceResponse):
        return program.said("basware.answer_to", number=document.number)
    if document.of == "purchase_order":
        return program.said("basware.acknowledged.order", number=document.number)
    return program.said("basware.acknowledged.invoice", number=document.number)


def _taking(document: Acknowledgement) -> taking.Taking:
    """The key of an order's acknowledgement says since when it waited."""
    since = document.source_key.removeprefix(f"{document.document_key}:")
    version = taking.moment(since) if document.of == "purchase_order" else None
    return taking.Taking(_ENTITIES[document.of], document.document_key, document.attempt, version)


def _posted(document: InvoiceResponse, posting: Posting) -> Target | None:
    """What a success says was posted; nothing is at prebooking. Raises ``Unsendable`` where its number is not known:
    Basware keeps an answer for good, and one without a voucher could never be followed to the books."""
    if not document.success or document.step == "prebook":
        return None
    found = posting.references.get(document.posting or "")
    if found is None or not found.number:
        what = program.said("labels.invoice", number=document.number)
        text = program.said("basware.voucher_missing", what=what)
        raise Unsendable([("voucher_missing", text)])
    return found
