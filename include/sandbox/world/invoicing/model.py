"""Types of the world of a company that approves in Basware. Codes are Basware's, where the documents come from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from include.sandbox.world.invoicing.description import Buyer, Kind
from include.sandbox.world.model import BankAccount, Company


@dataclass(frozen=True)
class ExactRecord:
    """A supplier as people typed it into the books of one company. ``id``: the pair it makes with Basware's record;
    ``party``: who it really is, which for a namesake is somebody else."""

    id: str
    party: str
    company: Company
    code: str
    name: str
    vat_number: str | None
    payable: str | None
    bank: BankAccount | None
    blocked: bool = False


@dataclass(frozen=True)
class Supplier:
    """``typed_by_hand``: known to Basware's P2P and not to its API. ``vat_in_basware`` may lack what Exact has.

    ``odd`` says what is out of order about it on purpose; ``account`` is what its invoices are usually coded to.
    """

    id: str
    code: str
    name: str
    kind: Kind
    odd: str | None
    country: str
    currency: str
    street: str
    postcode: str
    city: str
    email: str
    phone: str
    vat_number: str | None
    vat_in_basware: str | None
    registration: str | None
    bank: BankAccount | None
    account: str
    term: str
    companies: tuple[Company, ...]
    typed_by_hand: bool
    active: bool
    payment_denied: bool
    records: tuple[ExactRecord, ...]

    def record(self, company: Company) -> ExactRecord | None:
        """The first one of that company: the one people post to."""
        return next((one for one in self.records if one.company == company), None)


@dataclass(frozen=True)
class OrderLine:
    number: int
    account: str
    cost_center: str | None
    project: str | None
    quantity: Decimal
    price: Decimal
    received: Decimal


@dataclass(frozen=True)
class Order:
    """``exported``: nothing of it waits for export; ``in_books``: typed there by hand from an export, for one that
    waits again from the one before it changed."""

    number: str
    company: Company
    supplier: Supplier
    made: dt.datetime
    status: str
    exported: bool
    in_books: bool
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True)
class Line:
    """``tax`` is what the supplier bills on it: nothing under reverse charge."""

    account: str
    cost_center: str | None
    cost_unit: str | None
    project: str | None
    tax_code: str
    net: Decimal
    tax: Decimal
    ordered: OrderLine | None = None


@dataclass(frozen=True)
class Invoice:
    """``arrived``: approved and sent to the API. ``state``: a processing status of Basware, or ``approval``, or
    ``resent`` (waiting again after a failed transfer).

    ``entered``: when it came into the books, as ``entry_number`` and under the reference ``typed``; None: not there.
    """

    number: int
    company: Company
    supplier: Supplier
    invoice_number: str
    date: dt.date
    due: dt.date
    arrived: dt.datetime
    state: str
    odd: str | None
    lines: tuple[Line, ...]
    tax_percent: Decimal
    credit: bool = False
    blocked: bool = False
    order: Order | None = None
    entered: dt.datetime | None = None
    typed: str = ""
    entry_number: int | None = None
    paid: dt.date | None = None

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.net + self.tax


@dataclass
class Invoicing:
    """Everything, in order of time. ``open_from``: the first day whose period is open."""

    seed: int
    now: dt.datetime
    open_from: dt.date
    buyer: Buyer
    suppliers: list[Supplier] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)

    @property
    def companies(self) -> tuple[Company, ...]:
        return self.buyer.companies

    def parties(self) -> list[tuple[str, str]]:
        """(id of a pair of records, real supplier behind it), for whoever keeps the truth."""
        found = [(pair(one, company), one.id) for one in self.suppliers for company in one.companies]
        known = {key for key, _ in found}
        return found + [(rec.id, rec.party) for one in self.suppliers for rec in one.records if rec.id not in known]


def pair(supplier: Supplier, company: Company) -> str:
    """One supplier is one record in Basware, and in the books one in each company."""
    return f"{supplier.id}-{company.books}"
