"""Where customers are, and what is particular about them and their invoices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# What is particular about a customer or an invoice, for whoever keeps the truth.
Case = Literal[
    "ordinary",  # tax by the rules of the place
    "domestic",  # NL, Exact puts the VAT itself
    "reverse_charge",  # a business in the EU, ICP in Exact
    "consumer_vat",  # a German consumer, Exact puts 19 % itself
    "consumer_export",  # a German consumer, invoiced without VAT
    "exempt",  # has an entity use code
    "no_nexus",  # the company is not registered there
    "zip_of_other_state",
    "house_unknown",
    "place_missing",  # neither postal code nor city
    "unmapped_item",
    "vat_missing",  # Exact's VAT is wrong: none
    "vat_foreign",  # Exact's VAT is wrong: another country's
    "not_routed",  # of the company that AvaTax does not know
]
BAD_ADDRESS = ("zip_of_other_state", "house_unknown", "place_missing")
VAT_WRONG = ("vat_missing", "vat_foreign")


@dataclass(frozen=True)
class Address:
    """``region``: state or province, '' elsewhere."""

    line1: str
    city: str | None
    region: str
    postcode: str | None
    country: str
    line2: str | None = None
