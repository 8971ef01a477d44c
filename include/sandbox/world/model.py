"""Types of the generated world. Money is ``Decimal``; every system draws its own books from these facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from include.sandbox.world.charts import ExactChart, QuickBooksChart
    from include.sandbox.world.invoicing.model import Invoicing
    from include.sandbox.world.selling.model import Selling
    from include.sandbox.world.spending.model import Spending
    from include.sandbox.world.typed import Typed

VatKind = Literal["excluding", "including", "none", "reverse_charge"]
AvidStatus = Literal[
    "Submitted",
    "InWorkflow",
    "OnHold",
    "Approved",
    "PaymentCreated",
    "PaymentError",
    "Paid",
    "PaymentVoided",
    "Rejected",
    "Voided",
]
# Status names of the reference page, AvidXchange section "Payment statuses".
PaymentStatus = Literal[
    "Pending Approval",
    "Held",
    "Processing",
    "Debit Requested",
    "Funds Received",
    "Sent to Check Printer",
    "Issued to Supplier",
    "ACH Credit Issued",
    "VCC Processing",
    "Cleared",
    "Void",
    "Error",
]
PaymentMethod = Literal["Check", "ACH", "VCC", "EPayment"]


@dataclass(frozen=True)
class Company:
    """One legal entity. ``exact``: its Exact division, ``avid``: its AvidXchange company, ``realm``: its QuickBooks
    company, ``basware``, ``airbase`` and ``avalara``: its company code there; an empty text where it has none."""

    exact: str
    avid: str
    name: str
    country: str
    currency: str
    vat_number: str
    realm: str = ""
    basware: str = ""
    airbase: str = ""
    avalara: str = ""

    @property
    def books(self) -> str:
        """Its company in the system that keeps its books."""
        return self.exact or self.realm


@dataclass(frozen=True)
class VatCode:
    """``percentage`` is a fraction. ``non_deductible`` is the default share of the VAT that cannot be claimed."""

    code: str
    description: str
    percentage: Decimal
    kind: VatKind
    non_deductible: Decimal = Decimal(0)


@dataclass(frozen=True)
class LedgerAccount:
    """``type`` is the general ledger account type number of Exact; ``cost_center`` 0 optional, 1 mandatory, 2 none."""

    code: str
    name: str
    type: int
    vat_code: str | None = None
    cost_center: int = 0
    blocked: bool = False


@dataclass(frozen=True)
class Dimension:
    """A cost centre or cost unit; ``ended`` is the last day it may be used."""

    code: str
    name: str
    ended: dt.date | None = None


@dataclass(frozen=True)
class BankAccount:
    iban: str
    bic: str
    holder: str
    main: bool = True


@dataclass(frozen=True)
class Rendering:
    """A vendor as one system's people typed it: name variant, missing fields. None = not filled in there."""

    code: str | None
    name: str
    vat_number: str | None
    registration: str | None
    street: str | None
    postcode: str | None
    city: str | None
    country: str | None
    email: str | None
    phone: str | None
    website: str | None
    banks: tuple[BankAccount, ...]
    blocked: bool = False
    search_code: str | None = None
    state: str | None = None


@dataclass(frozen=True)
class WorldVendor:
    """One vendor of one company. ``renderings``: by name of the system it exists in (``exact_online``, ..).

    ``party`` is shared by the records of one real party: a second record by mistake, or one in each company.
    ``group`` is shared by sibling companies, which look alike and are not the same.
    """

    id: str
    company: Company
    party: str
    group: str | None
    person: bool
    terms_days: int
    currency: str
    created: dt.date
    renderings: dict[str, Rendering]


@dataclass(frozen=True)
class OrderLine:
    number: int
    item: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    net: Decimal
    account: str
    vat_code: str


@dataclass(frozen=True)
class WorldOrder:
    """A purchase order. ``status`` 10 open, 20 partly, 30 complete, 40 cancelled, as Exact numbers them."""

    id: str
    company: Company
    vendor: str
    number: int
    date: dt.date
    receipt_date: dt.date
    currency: str
    rate: Decimal
    description: str
    status: int
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True)
class InvoiceLine:
    """``net`` is without VAT; ``vat`` is the VAT the supplier bills on it (0 for reverse charge)."""

    number: int
    account: str
    cost_center: str | None
    cost_unit: str | None
    description: str
    net: Decimal
    vat_code: str
    vat: Decimal
    # Where goods were bought: code of the item, quantity and price.
    item: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None


@dataclass(frozen=True)
class LedgerPayment:
    """Paid by the company's own bank, seen in the ERP only."""

    date: dt.date
    amount: Decimal


@dataclass(frozen=True)
class AvidInvoice:
    """The invoice as entered by hand in AvidXchange before there was any link: no external code."""

    entered: dt.date
    status: AvidStatus
    status_date: dt.date
    number: str


@dataclass(frozen=True)
class WorldInvoice:
    """A supplier's invoice or credit note (``total`` negative then). ``total`` is payable = net + billed VAT."""

    id: str
    company: Company
    vendor: str
    number: str
    date: dt.date
    due_date: dt.date
    entered: dt.datetime
    currency: str
    rate: Decimal
    description: str
    is_credit: bool
    lines: tuple[InvoiceLine, ...]
    net: Decimal
    vat: Decimal
    total: Decimal
    order: str | None = None
    blocked: bool = False
    # A second entry of the same paper, made on purpose: the id of the first.
    twin_of: str | None = None
    paid_in_ledger: tuple[LedgerPayment, ...] = ()
    avid: AvidInvoice | None = None


@dataclass(frozen=True)
class AvidApplication:
    invoice: str
    amount: Decimal
    discount: Decimal = Decimal(0)


@dataclass(frozen=True)
class AvidPayment:
    """A payment AvidXchange made or is making for invoices entered there by hand. ``date`` is its day of creation."""

    id: str
    company: Company
    vendor: str
    method: PaymentMethod
    status: PaymentStatus
    date: dt.date
    issued: dt.date | None
    cleared: dt.date | None
    voided: dt.date | None
    currency: str
    amount: Decimal
    applications: tuple[AvidApplication, ...]
    check_number: str | None = None
    trace_number: str | None = None
    card_last4: str | None = None
    error_reason: int | None = None


@dataclass(frozen=True)
class KeptBooks:
    """How books are set up, and what people typed. ``stream``: of random numbers."""

    chart: QuickBooksChart | ExactChart
    typed: Typed
    stream: str


@dataclass
class World:
    """Everything, in order of time. ``open_from``: the first day whose period is open; earlier periods are closed."""

    seed: int
    now: dt.datetime
    open_from: dt.date
    companies: tuple[Company, ...]
    accounts: tuple[LedgerAccount, ...]
    vat_codes: tuple[VatCode, ...]
    cost_centers: tuple[Dimension, ...]
    cost_units: tuple[Dimension, ...]
    currencies: dict[str, Decimal]
    ap_account: str
    vendors: list[WorldVendor] = field(default_factory=list)
    orders: list[WorldOrder] = field(default_factory=list)
    invoices: list[WorldInvoice] = field(default_factory=list)
    avid_payments: list[AvidPayment] = field(default_factory=list)
    # Names that AvidXchange has for the groups of cost centres and cost units.
    groups: tuple[str, str] = ("Cost Centers", "Cost Units")
    # The company that keeps its books in QuickBooks is a world of its own, so that neither changes the other.
    distributor: World | None = None
    # Companies that approve in Basware: where there is a Basware.
    invoicing: list[Invoicing] = field(default_factory=list)
    # Books of companies that approve, buy or have their tax elsewhere.
    kept: list[KeptBooks] = field(default_factory=list)
    sales_kept: list[tuple[QuickBooksChart, Selling]] = field(default_factory=list)
    # Companies that buy in Airbase: where there is an Airbase.
    spending: list[Spending] = field(default_factory=list)
    # Companies that have their tax from AvaTax: where there is one.
    selling: list[Selling] = field(default_factory=list)

    @property
    def all_companies(self) -> list[Company]:
        found = [*self.companies]
        found += [company for one in self.invoicing for company in one.companies]
        found += [company for one in self.spending for company in one.companies]
        return found + [company for one in self.selling for company in one.companies]

    def vendor(self, vendor_id: str) -> WorldVendor:
        if not hasattr(self, "_by_id"):
            self._by_id = {vendor.id: vendor for vendor in self.vendors}
        return self._by_id[vendor_id]
