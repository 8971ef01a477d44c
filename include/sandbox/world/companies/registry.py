"""The companies that the sandbox can play, by name, and the world of those that were chosen.

A company is there where the systems are that it works with. The first ones need no naming: they are what a sandbox has
unless somebody says otherwise. The others are made when they are named; none changes another's books.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from include.sandbox.world.build import build_world
from include.sandbox.world.charts import QuickBooksChart
from include.sandbox.world.companies import nordwind, pennine
from include.sandbox.world.distributor.build import build_distributor
from include.sandbox.world.invoicing.build import build_invoicing
from include.sandbox.world.invoicing.description import Buyer
from include.sandbox.world.invoicing.typing_in import TypedIn
from include.sandbox.world.model import KeptBooks, World
from include.sandbox.world.selling.build import build_software
from include.sandbox.world.spending.build import build_firm

EXACT, QUICKBOOKS, AVID = "exact_online", "quickbooks_online", "avidxchange"
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
    vars(world).update(vars(replace(made, invoicing=world.invoicing, kept=world.kept)))


def _harborline(world: World, wanted: Wanted) -> None:
    world.distributor = build_distributor(*wanted.facts, wanted.multi_currency)


def _nordwind(world: World, wanted: Wanted) -> None:
    world.invoicing.append(build_invoicing(nordwind.BUYER, *wanted.facts))


def _approves(buyer: Buyer, chart: QuickBooksChart, tax_codes: dict[str, str], terms: dict[str, str]) -> Add:
    """In Basware, and keeps its books in QuickBooks."""

    def add(world: World, wanted: Wanted) -> None:
        made = build_invoicing(buyer, *wanted.facts)
        world.invoicing.append(made)
        typed = TypedIn(made, tax_codes, terms).of(buyer.companies[0])
        world.kept.append(KeptBooks(chart, typed, f"{buyer.stream}/{wanted.seed}"))

    return add


def _meridiaan(world: World, wanted: Wanted) -> None:
    world.firm = build_firm(*wanted.facts)


def _kestrel(world: World, wanted: Wanted) -> None:
    world.software = build_software(*wanted.facts)


COMPANIES: dict[str, Company] = {
    "van_dijk": Company((), _van_dijk),
    "harborline": Company((QUICKBOOKS,), _harborline),
    "nordwind": Company((BASWARE,), _nordwind),
    "meridiaan": Company((AIRBASE,), _meridiaan),
    "kestrel": Company((AVALARA,), _kestrel),
    "pennine": Company(
        (BASWARE, QUICKBOOKS),
        _approves(pennine.BUYER, pennine.BOOKS, pennine.BOOKS_TAX, pennine.BOOKS_TERM), usual=False,
    ),
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
