"""What the owner of a document hears of it: that it is taken, and what became of it."""

from __future__ import annotations

from typing import Literal

from include.documents.base import BaseDocument


class Acknowledgement(BaseDocument):
    """We take a document into work: its owner counts it as handed over. ``attempt`` counts from 1 how often it was."""

    kind: Literal["acknowledgement"] = "acknowledgement"
    company: str
    source_key: str
    of: Literal["purchase_invoice", "purchase_order"]
    document_key: str
    number: str
    attempt: int = 1


class InvoiceResponse(BaseDocument):
    """What became of an invoice that was given to us to post, for its owner's people.

    ``posting``: ``"<flow>:<key>"`` of what was posted for it, whose number in the books is the voucher; None for a
    failure, which ``message`` explains. ``step`` ``prebook``: the invoice was only checked, before its approval.
    """

    kind: Literal["invoice_response"] = "invoice_response"
    company: str
    source_key: str
    invoice_id: str
    number: str
    attempt: int
    success: bool
    message: str
    payment_block: bool = False
    posting: str | None = None
    step: Literal["transfer", "prebook"] = "transfer"


class OrderResult(BaseDocument):
    """What became of a purchase order in the books, for the people who approved it.

    ``posting``: ``"<flow>:<key>"`` of the order in the books, whose number there is sent; None where it has none.
    ``url`` leads to it, with ``{order_id}`` in the place of its id there. ``message`` says in plain words why it could
    not be entered, '' for a success. ``untold``: the order had neither a reference nor an outcome when it was read, so
    that nothing is written over.
    """

    kind: Literal["order_result"] = "order_result"
    company: str
    source_key: str
    order_id: str
    number: str
    success: bool
    message: str = ""
    posting: str | None = None
    url: str | None = None
    untold: Literal[True] | None = None
