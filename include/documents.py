"""Canonical documents: the typed form between both vendors' wire shapes, and the fingerprint that tells a change.

The JSON form is a contract (the outbox carries it): money as strings, dates as ISO days, absent values as null. Nothing
here knows a vendor, a database or the network.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, TypeAdapter

FINGERPRINT_VERSION = "1"


def _no_floats(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError("money must come as text or Decimal: a float has already lost cents")
    return value


def plain(value: Decimal) -> str:
    """A decimal as plain digits: at least two decimals, no exponent (``1E+2`` -> ``100.00``)."""
    if value == value.quantize(Decimal("0.01")):
        value = value.quantize(Decimal("0.01"))
    text = format(value, "f")
    return text.lstrip("-") if value == 0 else text


# ISO 4217: how many decimals a currency has where that is not two.
_DECIMALS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
    "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3,
    "OMR": 3, "TND": 3, "CLF": 4, "UYW": 4,
}  # fmt: skip


def decimals_of(currency: str) -> int:
    """How many decimals an amount in ``currency`` has (ISO 4217); two where it is not known."""
    return _DECIMALS.get(currency, 2)


def in_currency(amount: Decimal, currency: str) -> Decimal:
    """``amount`` with the decimals of its currency, half of the last one away from zero."""
    return amount.quantize(Decimal(1).scaleb(-decimals_of(currency)), ROUND_HALF_UP)


Money = Annotated[
    Decimal,
    BeforeValidator(_no_floats),
    Field(max_digits=28, allow_inf_nan=False),
    PlainSerializer(plain, return_type=str, when_used="json"),
]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    changes_what_is_there: ClassVar[bool] = False
    """Whether the document is a change of something that people made in the target: the first one already is."""


class Address(_Document):
    line1: str | None = None
    line2: str | None = None
    postcode: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None


class Vendor(_Document):
    """``subsidiaries``: the companies of the target that it belongs to, where one vendor may belong to several (None:
    the one it is written to)."""

    kind: Literal["vendor"] = "vendor"
    company: str
    source_key: str
    code: str | None = None
    name: str
    vat_number: str | None = None
    registration_number: str | None = None
    tax_id: str | None = None
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    address: Address = Address()
    currency: str | None = None
    active: bool = True
    subsidiaries: tuple[str, ...] | None = None


class Code(_Document):
    """A general-ledger account, cost centre or cost unit.

    ``subsidiaries`` as a vendor's; ``type`` and ``currency`` of an account, in the target's own words, where it wants
    them.
    """

    kind: Literal["code"] = "code"
    company: str
    source_key: str
    group: Literal["gl_account", "cost_center", "cost_unit"]
    code: str
    name: str
    active: bool = True
    subsidiaries: tuple[str, ...] | None = None
    type: str | None = None
    currency: str | None = None


class CodedFrom(_Document):
    """The codes of the source that those of a document stood for when it was coded (of an invoice only where they are
    others). While the source has them still, the document keeps its own, whatever mappings say since. Never sent."""

    account: str | None = None
    cost_center: str | None = None
    cost_unit: str | None = None
    item: str | None = None
    tax_code: str | None = None
    payment_term: str | None = None


class OrderLine(_Document):
    no: int
    key: str | None = None
    description: str = ""
    item: str | None = None
    account: str | None = None
    cost_center: str | None = None
    quantity: Money | None = None
    unit: str | None = None
    unit_price: Money | None = None
    net: Money
    cost_unit: str | None = None
    project: str | None = None
    tax_code: str | None = None
    coded_from: CodedFrom | None = None


class PurchaseOrder(_Document):
    kind: Literal["purchase_order"] = "purchase_order"
    company: str
    source_key: str
    number: str
    vendor_key: str
    date: dt.date
    currency: str
    total: Money
    status: Literal["open", "partial", "complete", "cancelled", "closed"] = "open"
    description: str = ""
    lines: tuple[OrderLine, ...]
    receipt_date: dt.date | None = None
    payment_term: str | None = None
    coded_from: CodedFrom | None = None


class InvoiceLine(_Document):
    no: int
    key: str | None = None
    description: str = ""
    account: str | None = None
    cost_center: str | None = None
    cost_unit: str | None = None
    tax_code: str | None = None
    item: str | None = None
    quantity: Money | None = None
    unit_price: Money | None = None
    net: Money
    tax: Money | None = None
    po_line: str | None = None
    project: str | None = None
    coded_from: CodedFrom | None = None


class PurchaseInvoice(_Document):
    """A supplier's invoice or credit note. ``total = net + tax_payable``, in ``currency``, to the cent.

    ``image`` leads a person to the paper. ``posting_date``: the day whose period it is booked in, where that is not
    ``date``. ``payment_hold``: it must not be paid yet; where the books have no block, ``payment_term`` keeps it from
    being paid, and ``released_from`` is that term once the block was lifted. ``version``: how often the source took
    the invoice back and gave it out again, so that each version is tried; None for the first.
    """

    kind: Literal["purchase_invoice"] = "purchase_invoice"
    company: str
    source_key: str
    number: str
    vendor_key: str
    date: dt.date
    due_date: dt.date | None = None
    currency: str
    net: Money
    tax_payable: Money
    total: Money
    ap_account: str | None = None
    is_credit: bool = False
    po_number: str | None = None
    payment_hold: bool = False
    description: str = ""
    lines: tuple[InvoiceLine, ...]
    journal: str | None = None
    payment_term: str | None = None
    payment_reference: str | None = None
    image: str | None = None
    posting_date: dt.date | None = None
    released_from: str | None = None
    version: int | None = None


class Application(_Document):
    """The part of a payment that settles one invoice; ``amount`` excludes ``discount``."""

    document_key: str
    document_number: str | None = None
    amount: Money
    discount: Money = Decimal("0")


class Payment(_Document):
    """Money that left for a supplier. ``amount`` is what was paid: the sum of the applications' amounts."""

    kind: Literal["payment"] = "payment"
    company: str
    source_key: str
    vendor_key: str
    number: str | None = None
    date: dt.date
    currency: str
    amount: Money
    method: str
    trace: str | None = None
    status: Literal["issued", "cleared", "void"]
    voided_on: dt.date | None = None
    ap_account: str | None = None
    applications: tuple[Application, ...]


class BillStatus(_Document):
    """What the payer is doing about a bill, for people who look at it in the books: one line of ours in its memo.

    ``text`` is that line, '' when there is to be none. Nothing else of the bill is ours to change.
    """

    kind: Literal["bill_status"] = "bill_status"
    company: str
    source_key: str
    bill_id: str
    text: str = Field(default="", max_length=200, pattern=r"^[^\r\n]*$")


class VendorFacts(_Document):
    """What may be changed of a vendor on the other side; what stays out (None) is left alone."""

    email: str | None = None
    phone: str | None = None
    website: str | None = None
    address: Address | None = None


class VendorChange(_Document):
    """What people changed of a vendor on the side that does not lead, on its way to the side that does.

    ``vendor_id`` is the vendor's id there. ``after`` holds only what changed; ``before`` what the target said of those
    facts when that was decided: a target that says something else by now is left alone.
    """

    kind: Literal["vendor_change"] = "vendor_change"
    company: str
    source_key: str
    vendor_id: str
    name: str
    before: VendorFacts
    after: VendorFacts

    changes_what_is_there: ClassVar[bool] = True


class VendorLink(_Document):
    """The name by which the books know a vendor of the other system, filled in there once. ``reference`` is that name,
    ``vendor_id`` the vendor's id there, ``name`` what people call it."""

    kind: Literal["vendor_link"] = "vendor_link"
    company: str
    source_key: str
    vendor_id: str
    name: str
    reference: str


class CodingLine(_Document):
    key: str | None
    no: int
    account: str
    cost_center: str | None = None
    cost_unit: str | None = None
    net: Money
    coded_from: CodedFrom | None = None


class Coding(_Document):
    """How approvers coded an invoice: replaces accounts and cost centres of the ledger's lines, never amounts owed."""

    kind: Literal["coding"] = "coding"
    company: str
    source_key: str
    invoice_key: str
    number: str
    vendor_key: str
    date: dt.date
    currency: str
    net: Money
    before: tuple[CodingLine, ...]
    after: tuple[CodingLine, ...]


class Acknowledgement(_Document):
    """We take a document into work: its owner counts it as handed over. ``attempt`` counts from 1 how often it was."""

    kind: Literal["acknowledgement"] = "acknowledgement"
    company: str
    source_key: str
    of: Literal["purchase_invoice", "purchase_order"]
    document_key: str
    number: str
    attempt: int = 1


class InvoiceResponse(_Document):
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


class OrderResult(_Document):
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


class SalesLine(_Document):
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


class TaxPart(_Document):
    """The tax of one country, region and kind of tax."""

    country: str
    region: str = ""
    kind: str = ""
    tax: Money


class TakenBack(_Document):
    """What a credit note over several invoices takes back of an item of one of them; amounts are negative."""

    original_code: str
    item: str = ""
    net: Money
    parts: tuple[TaxPart, ...] = ()


class SalesInvoice(_Document):
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


class ShipAddress(_Document):
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


class TaxCommit(_Document):
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


class TaxLine(_Document):
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


class JournalLine(_Document):
    """``customer``: the guid of whose receivable the line changes."""

    no: int
    account: str
    customer: str | None = None
    cost_center: str | None = None
    description: str = ""
    debit: Money = Decimal("0")
    credit: Money = Decimal("0")


class TaxAccount(_Document):
    """Where tax of a country, region and kind is booked; ``*`` stands for any. The one that names most goes first, the
    region before the kind."""

    country: str
    region: str = "*"
    kind: str = "*"
    account: str
    cost_center: str | None = None


class TaxJournal(_Document):
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


Document = Annotated[
    Vendor
    | VendorChange
    | VendorLink
    | Code
    | PurchaseOrder
    | PurchaseInvoice
    | Payment
    | BillStatus
    | Coding
    | Acknowledgement
    | InvoiceResponse
    | OrderResult
    | SalesInvoice
    | ShipAddress
    | TaxLine
    | TaxJournal
    | TaxCommit,
    Field(discriminator="kind"),
]
_ADAPTER: TypeAdapter[Document] = TypeAdapter(Document)


def parse(text: str | bytes) -> Document:
    """A canonical document from its JSON form.

    Raises ``ValueError`` (pydantic's) with the field and what is wrong with it; a JSON *number* is accepted for money
    only when it is a whole one, since JSON fractions are floats by the time anyone sees them.
    """
    return _ADAPTER.validate_json(text) if isinstance(text, bytes) else _ADAPTER.validate_python(json.loads(text))


def to_json(document: Document) -> str:
    """The contract's JSON form: keys in field order, compact."""
    return document.model_dump_json()


def fingerprint(document: Document) -> str:
    """``<version>:<sha256>`` over what the document says; equal values give equal prints (1.10 equals 1.1000)."""
    body = json.dumps(_canonical(document.model_dump(mode="python")), sort_keys=True, separators=(",", ":"))
    return f"{FINGERPRINT_VERSION}:{hashlib.sha256(body.encode()).hexdigest()}"


def _canonical(value: Any) -> Any:
    if isinstance(value, Decimal):
        return "0" if value == 0 else format(value.normalize(), "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    return value
