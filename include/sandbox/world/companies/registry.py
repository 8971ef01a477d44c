"""The companies that the sandbox can play, by name, and the world of those that were chosen.

A company is there where the systems are that it works with. The first ones need no naming: they are what a sandbox has
unless somebody says otherwise. The others are made when they are named; none changes another's books.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from include.sandbox.world.build import build_world
from include.sandbox.world.charts import ExactChart, QuickBooksChart
from include.sandbox.world.companies import brightwater, halyard, kestrel, meridiaan, nordwind, pennine
from include.sandbox.world.distributor.build import build_distributor
from include.sandbox.world.invoicing.build import build_invoicing
from include.sandbox.world.invoicing.description import Buyer
from include.sandbox.world.invoicing.typing_in import TypedIn
from include.sandbox.world.model import KeptBooks, World
from include.sandbox.world.selling.build import build_selling
from include.sandbox.world.spending.build import build_spending
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.keeping import typed_of

BOOKS = EXACT, QUICKBOOKS = ("exact_online", "quickbooks_online")
BASWARE, AIRBASE, AVALARA = "basware", "airbase", "avalara"


@dataclass(frozen=True)
class Wanted:
    """``multi_currency``: the distributor buys abroad too."""

    seed: int
    vendors: int
    documents: int
    now: datetime
    multi_currency: bool = False

    @property
    def facts(self) -> tuple[int, int, int, datetime]:
        return self.seed, self.vendors, self.documents, self.now


Chart = ExactChart | QuickBooksChart
Add = Callable[[World, Wanted], None]


@dataclass(frozen=True)
class Company:
    """``needs``: the systems without which it is not there. ``usual``: there without being named."""

    needs: tuple[str, ...]
    add: Add
    usual: bool = True


def _van_dijk(world: World, wanted: Wanted) -> None:
    seed, vendors, documents, now = wanted.facts
    made = build_world(seed=seed, vendors=vendors, documents=documents, now=now)
    vars(world).update(
        vars(
            replace(
                made,
                invoicing=world.invoicing,
                spending=world.spending,
                selling=world.selling,
                kept=world.kept,
                sales_kept=world.sales_kept,
            )
        )
    )


def _harborline(world: World, wanted: Wanted) -> None:
    world.distributor = build_distributor(*wanted.facts, wanted.multi_currency)


def _approves(buyer: Buyer, chart: Chart, tax_codes: dict[str, str], terms: dict[str, str]) -> Add:
    """In Basware; ``tax_codes`` and ``terms``: what its books call them."""

    def add(world: World, wanted: Wanted) -> None:
        made = build_invoicing(buyer, *wanted.facts)
        world.invoicing.append(made)
        typed = TypedIn(made, tax_codes, terms).everything()
        world.kept.append(KeptBooks(chart, typed, f"{buyer.stream}/{wanted.seed}"))

    return add


def _spends(spender: Spender, chart: Chart, tax_codes: dict[str, str]) -> Add:
    """In Airbase; ``tax_codes``: what its books call the keys of VAT."""

    def add(world: World, wanted: Wanted) -> None:
        made = build_spending(spender, *wanted.facts)
        world.spending.append(made)
        typed = typed_of(made, tax_codes)
        world.kept.append(KeptBooks(chart, typed, f"{spender.stream}/{wanted.seed}"))

    return add


def _kestrel(world: World, wanted: Wanted) -> None:
    world.selling.append(build_selling(kestrel.SELLER, *wanted.facts))


def _halyard(world: World, wanted: Wanted) -> None:
    made = build_selling(halyard.SELLER, *wanted.facts)
    world.selling.append(made)
    world.sales_kept.append((halyard.BOOKS, made))


COMPANIES: dict[str, Company] = {
    "van_dijk": Company((), _van_dijk),
    "harborline": Company((QUICKBOOKS,), _harborline),
    "nordwind": Company(
        (BASWARE,), _approves(nordwind.BUYER, nordwind.BOOKS, nordwind.EXACT_TAX, nordwind.EXACT_TERM)
    ),
    "meridiaan": Company((AIRBASE,), _spends(meridiaan.SPENDER, meridiaan.BOOKS, meridiaan.EXACT_TAX)),
    "kestrel": Company((AVALARA,), _kestrel),
    "pennine": Company(
        (BASWARE, QUICKBOOKS),
        _approves(pennine.BUYER, pennine.BOOKS, pennine.BOOKS_TAX, pennine.BOOKS_TERM), usual=False,
    ),
    "brightwater": Company((AIRBASE, QUICKBOOKS), _spends(brightwater.SPENDER, brightwater.BOOKS, {}), usual=False),
    "halyard": Company((AVALARA, QUICKBOOKS), _halyard, usual=False),
}  # fmt: skip


def chosen(names: Sequence[str] | None, systems: Collection[str]) -> list[str]:
    """Those that are there: the named ones, or the usual ones. ValueError for a name or system that there is not."""
    if unknown := set(names or ()) - set(COMPANIES):
        raise ValueError(f"no company {min(unknown)!r}; there are {', '.join(COMPANIES)}")
    there = [name for name, one in COMPANIES.items() if set(one.needs) <= set(systems)]
    if names is None:
        return [name for name in there if COMPANIES[name].usual]
    if lacking := [name for name in names if name not in there]:
        raise ValueError(f"company {lacking[0]!r} needs the systems {', '.join(COMPANIES[lacking[0]].needs)}")
    return [name for name in there if name in names]


def build(names: Sequence[str], wanted: Wanted) -> World:
    """The world of the companies that are named; of an empty one only the set-up of its systems is left."""
    world = replace(build_world(wanted.seed, 0, 0, wanted.now), companies=())
    for name in names:
        COMPANIES[name].add(world, wanted)
    return world
