"""A company that buys in Airbase: its codes there, its people, its vendors, and what it lacks of the dirt.

Its books are described beside it, in the words of the system that keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from include.sandbox.world.model import Company, VatCode
from include.sandbox.world.spending.names import Names
from include.sandbox.world.spending.parties import Address, Person

Companies = tuple[Company, ...]


@dataclass(frozen=True)
class Spender:
    """``accounts``: code, name in its own language, in English, Airbase's type, key of VAT; ``airbase_only`` is one
    more that the books have not. ``cost_centers``: code, own name, English name. ``vat`` by country and key.
    ``terms``: Airbase's words and days. ``items``: code, description, cost account, kept in stock. The last of
    ``people`` approves.

    ``companies_of`` says by what is odd about a vendor who buys from it; ``usual_companies`` who buys from the others,
    with weights. ``abroad``: country and currency by what is odd, ``home`` those of the others by who buys alone.
    ``currencies``: those that each company's books take. ``payables``: in its own currency, in others. ``tenant`` is
    the customer of Airbase that it is; ``stream`` names its random numbers and its truth.
    """

    stream: str
    tenant: str
    companies: Companies
    elsewhere: Companies
    names: Names
    accounts: tuple[tuple[str, str, str, str, str | None], ...]
    airbase_only: tuple[str, str, str, str, str | None]
    claims_account: str
    odd_accounts: Mapping[str, str]
    ordered_as: Mapping[str, str]
    payables: tuple[str, str]
    cost_centers: tuple[tuple[str, str, str], ...]
    unknown_cost_center: tuple[str, str, str]
    ended_cost_center: tuple[str, str, str]
    departments: tuple[tuple[str, str], ...]
    cost_center_use: Mapping[str, int]
    vat: Mapping[str, Mapping[str, VatCode]]
    terms: tuple[tuple[str, int], ...]
    books_terms: Mapping[str, str]
    items: tuple[tuple[str, str, str, bool], ...]
    currencies: Mapping[str, tuple[str, ...]]
    rates: Mapping[str, Decimal]
    offices: Mapping[str, Address]
    people: tuple[Person, ...]
    companies_of: Mapping[str, Companies]
    usual_companies: tuple[tuple[Companies, ...], tuple[int, ...]]
    abroad: Mapping[str, tuple[str, str]]
    home: Mapping[str, str]
    order_text: str
    key_prefix: str = "F"
    first_order: int = 1001
    not_there: tuple[str, ...] = field(default=())
    employer_ids: bool = False

    @property
    def currency(self) -> str:
        return self.companies[0].currency

    def name_of(self, account: str) -> str:
        return next(english for code, _, english, *_ in (*self.accounts, self.airbase_only) if code == account)

    def vat_key_of(self, account: str) -> str | None:
        return next(key for code, *_, key in (*self.accounts, self.airbase_only) if code == account)

    def days_of(self, term: str) -> int:
        return dict(self.terms)[term]

    def item_of(self, account: str) -> str | None:
        """What was ordered for an account by hand so far: its first item that is not kept in stock."""
        return next((code for code, _, cost, in_stock in self.items if cost == account and not in_stock), None)

    def currency_of(self, vendors: str, company: Company) -> str:
        """The vendor's own currency where the company's books take it."""
        return vendors if vendors in self.currencies.get(company.books, ()) else company.currency

    def payable(self, currency: str, company: Company) -> str:
        return self.payables[currency != company.currency]

    def at_home(self, companies: Companies) -> tuple[str, str]:
        """Country and currency of an ordinary vendor of these companies."""
        alone = companies[0].country if len(companies) == 1 else ""
        return self.home.get(alone, self.home[""]), self.currency
