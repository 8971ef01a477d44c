"""Tax that an engine worked out: recorded there, as a line of the draft, and as a journal in the books."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from include.documents.base import BaseDocument
from include.documents.money import Money


class TaxCommit(BaseDocument):
    """What the tax engine recorded under ``code`` becomes a document of a tax return: its journal is in the books.

    ``total``: what the invoice charges without tax, negative for a credit note. ``tax`` and ``journal``:
    ``"<flow>:<key>"`` of what was recorded and of the journal; None where there was nothing to post. ``version``: how
    often it was recorded, as the journal knows it (None: once). ``booked``: the tax that its journals, posted earlier,
    add up to (None: they go with it and say it themselves). ``exact_vat``: the VAT that the books put on the invoice
    themselves, which must be the recorded tax.
    """

    kind: Literal["tax_commit"] = "tax_commit"
    company: str
    source_key: str
    number: str | None = None
    company_code: str
    code: str
    date: dt.date
    total: Money
    is_credit: bool = False
    tax: str
    journal: str | None = None
    version: int | None = None
    booked: Money | None = None
    exact_vat: Money | None = None


class TaxLine(BaseDocument):
    """The tax of a draft invoice as a line of its own, so that the customer is billed the right total.

    ``estimate``: ``"<flow>:<key>"`` of what the tax engine worked out for the draft, whose amount the line has;
    ``basis``: which state of the draft that was. ``item``: the code of the item that stands for tax in the books;
    ``vat_code``: that of the draft's other lines, by which there is no VAT on this one either.
    """

    kind: Literal["tax_line"] = "tax_line"
    company: str
    source_key: str
    invoice_id: str
    number: str | None = None
    item: str
    vat_code: str | None = None
    description: str = ""
    currency: str
    basis: str
    estimate: str


class JournalLine(BaseDocument):
    """``customer``: the guid of whose receivable the line changes."""

    no: int
    account: str
    customer: str | None = None
    cost_center: str | None = None
    description: str = ""
    debit: Money = Decimal("0")
    credit: Money = Decimal("0")


class TaxAccount(BaseDocument):
    """Where tax of a country, region and kind is booked; ``*`` stands for any. The one that names most goes first, the
    region before the kind."""

    country: str
    region: str = "*"
    kind: str = "*"
    account: str
    cost_center: str | None = None


class TaxJournal(BaseDocument):
    """The tax of a final invoice in the books, exactly as the tax engine rounded it.

    ``tax``: ``"<flow>:<key>"`` of what the engine recorded, whose parts go to ``accounts``; a correction has ``lines``
    of its own instead. ``billed``: what the invoice charges as tax on a line that stands on ``clearing_account``; None
    where it charges none, and the customer's receivable takes the tax. ``takes_difference``: a person let the
    receivable take what was billed too little or too much.
    """

    kind: Literal["tax_journal"] = "tax_journal"
    company: str
    source_key: str
    invoice_key: str
    number: str | None = None
    date: dt.date
    currency: str
    journal: str
    clearing_account: str | None = None
    receivable_account: str | None = None
    customer: str | None = None
    billed: Money | None = None
    takes_difference: Literal[True] | None = None
    tax: str | None = None
    accounts: tuple[TaxAccount, ...] = ()
    lines: tuple[JournalLine, ...] = ()
