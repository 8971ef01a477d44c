"""Types of the firm's people and vendors, as each of the two systems has them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from include.sandbox.world.model import BankAccount, Company

VendorStatus = Literal["active", "inactive", "pending_onboarding"]


@dataclass(frozen=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True)
class Address:
    line1: str
    line2: str | None
    postcode: str
    city: str
    country: str
    region: str | None = None


@dataclass(frozen=True)
class ExactRecord:
    """A vendor as people typed it into one company's books. ``id``: the pair it makes with Airbase's record.

    ``payable`` is the code of its accounts payable account, ``term`` that of Exact's payment condition.
    """

    id: str
    company: Company
    code: str
    name: str
    vat_number: str | None
    registration: str | None
    email: str | None
    address: Address
    payable: str
    term: str
    blocked: bool = False


@dataclass(frozen=True)
class AirbaseRecord:
    """A vendor as Airbase has it, once for the whole tenant.

    ``erp_reference_id``: the code of the supplier in Exact, '' where nobody linked it. ``subsidiaries``: the companies
    that it is there for; none named means all of the tenant [assumed].
    """

    name: str
    legal_name: str | None
    email: str | None
    phone: str | None
    website: str | None
    tax_id_last4: str | None
    payment_terms: str
    address: Address | None
    erp_reference_id: str
    status: VendorStatus
    subsidiaries: tuple[Company, ...]
    created: dt.datetime
    updated: dt.datetime


@dataclass(frozen=True)
class Vendor:
    """A real supplier. ``odd`` says what is out of order about it on purpose, see ``vendors.ODD``.

    ``companies`` of the tenant buy from it; ``account`` is what it is usually coded to. ``airbase`` None: it is in
    Exact only; no ``records``: in Airbase only.
    """

    id: str
    name: str
    odd: str | None
    country: str
    currency: str
    vat_number: str | None
    bank: BankAccount | None
    account: str
    term: str
    companies: tuple[Company, ...]
    airbase: AirbaseRecord | None
    records: tuple[ExactRecord, ...]

    def record(self, company: Company) -> ExactRecord | None:
        """The first one of that division: the one people post to."""
        return next((one for one in self.records if one.company == company), None)


def pair(vendor: Vendor, company: Company) -> str:
    """One vendor is one record in Airbase, and in the books one in each company."""
    return f"{vendor.id}-{company.books or company.airbase}"
