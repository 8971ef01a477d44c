"""What is sold: a customer's invoice as a tax engine wants it, and where it is delivered to."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from include.documents.base import Address, BaseDocument
from include.documents.money import Money


class SalesLine(BaseDocument):
    no: int
    key: str | None = None
    description: str = ""
    item: str | None = None
    account: str | None = None
    cost_center: str | None = None
    tax_code: str | None = None
    quantity: Money | None = None
    unit_price: Money | None = None
    net: Money
    tax: Money | None = None


class TaxPart(BaseDocument):
    """The tax of one country, region and kind of tax."""

    country: str
    region: str = ""
    kind: str = ""
    tax: Money


class TakenBack(BaseDocument):
    """What a credit note over several invoices takes back of an item of one of them; amounts are negative."""

    original_code: str
    item: str = ""
    net: Money
    parts: tuple[TaxPart, ...] = ()


class SalesInvoice(BaseDocument):
    """A customer's invoice or credit note, a draft of one included. ``net``: the lines, to the cent, without a line of
    ours that carries the tax; a credit note's amounts are negative.

    For a tax engine: ``company_code``, its name for the company; lines' ``tax_code`` in its own terms. ``tax_date``:
    the day whose rates hold, where that is not ``date``; ``original_code``: the engine's code of the invoice that a
    credit note takes back. The tax that it gives back is in its lines' ``tax``, and by place in ``tax_parts``: None
    where the engine is to say it; ``taken``: of which invoices, where it takes back several. ``exchange_rate``: from
    ``currency`` to ``exchange_rate_currency``, of ``exchange_rate_date``. ``vat_number``: the customer's own, with its
    country. ``rates``: what besides the draft itself its tax goes by, so that with another one it is asked again; the
    engine does not know.
    """

    kind: Literal["sales_invoice"] = "sales_invoice"
    company: str
    source_key: str
    number: str | None = None
    customer_key: str
    date: dt.date
    tax_date: dt.date | None = None
    due_date: dt.date | None = None
    currency: str
    net: Money
    tax_payable: Money
    total: Money
    is_credit: bool = False
    ship_to: Address = Address()
    lines: tuple[SalesLine, ...]
    company_code: str | None = None
    ship_from: Address | None = None
    entity_use_code: str | None = None
    exemption_number: str | None = None
    vat_number: str | None = None
    exchange_rate: Money | None = None
    exchange_rate_currency: str | None = None
    exchange_rate_date: dt.date | None = None
    original_code: str | None = None
    tax_parts: tuple[TaxPart, ...] | None = None
    taken: tuple[TakenBack, ...] | None = None
    rates: str | None = None


class ShipAddress(BaseDocument):
    """Where something is delivered to, to be validated once. ``source_key``: a hash of the address, so that each is
    asked about once however many customers have it; ``customer`` is who has it, for people."""

    kind: Literal["ship_address"] = "ship_address"
    company: str
    source_key: str
    customer: str | None = None
    line1: str | None = None
    line2: str | None = None
    line3: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
