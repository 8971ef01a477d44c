"""A company that approves in Basware: its codes there, the parties it deals with, and what it lacks of the dirt.

Its books are described beside it, in the words of the system that keeps them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from include.sandbox.world.invoicing.names import Names
from include.sandbox.world.model import Company

Kind = Literal["DOMESTIC", "FOREIGN", "AFFILIATE"]


@dataclass(frozen=True)
class Buyer:
    """Codes are Basware's; ``accounts``: code, name in its own language, in English, usual tax code.

    ``cost_center_use`` by account: 1 demanded, 2 taken by none, else left open. ``tax_codes``: code, description, per
    cent, whether the supplier bills it. ``terms``: code, description, days, cash days, cash per cent. ``rates``: what
    a unit costs in its currency. ``cost_centers`` and accounts have two names each, ``projects`` say whether they have
    ended. ``items``: code, description, cost account, kept in stock. ``purchases``: the journals of its books for its
    own currency and for others, as far as these have any. ``not_there``: what is never odd about its suppliers and
    invoices. Prefixes and ``first_supplier`` make its keys others than those of the tenant's other companies.
    ``stream`` names its random numbers and its truth.
    """

    stream: str
    companies: tuple[Company, ...]
    languages: tuple[str, str]
    names: Names
    accounts: tuple[tuple[str, str, str, str | None], ...]
    payable: Mapping[Kind, str]
    odd_accounts: Mapping[str, str]
    affiliate_account: str
    cost_centers: tuple[tuple[str, str, str], ...]
    unknown_cost_center: str
    ended_cost_center: tuple[str, str, str]
    cost_center_use: Mapping[str, int]
    tax_codes: tuple[tuple[str, str, Decimal, bool], ...]
    usual_tax: str
    reverse_charge: str
    terms: tuple[tuple[str, str, int, int | None, Decimal | None], ...]
    rates: Mapping[str, Decimal]
    items: tuple[tuple[str, str, str, bool], ...]
    cost_units: tuple[tuple[str, str], ...] = ()
    projects: tuple[tuple[str, str, bool], ...] = ()
    purchases: tuple[str, str] = ("", "")
    invoice_prefix: str = "INV"
    order_prefix: str = "PO"
    supplier_prefix: str = "G"
    first_supplier: int = 70001
    code_prefix: str = ""
    not_there: tuple[str, ...] = ()
    # By Basware's own name of the text, as its people and the interface before wrote it.
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def country(self) -> str:
        return self.companies[0].country

    @property
    def currency(self) -> str:
        return self.companies[0].currency

    def account_of(self, odd: str | None) -> str | None:
        """What an invoice is coded to that is odd in this way; None: to what its supplier's are."""
        general = self.odd_accounts["cost_center"] if odd and odd.endswith("cost_center") else None
        return self.odd_accounts.get(odd or "", general)

    def cost_center(self, rng: random.Random, account: str) -> str | None:
        """None where the account takes none."""
        return None if self.cost_center_use.get(account) == 2 else rng.choice(self.cost_centers)[0]

    def item_of(self, account: str) -> str | None:
        """What was ordered for an account by hand so far: its first item that is not kept in stock."""
        return next((code for code, _, cost, in_stock in self.items if cost == account and not in_stock), None)
