"""One sandbox: the shared books, clock, call log and faults, and the systems that live on them."""

from __future__ import annotations

import importlib
import logging
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from include.sandbox.kernel.books import Books, Kept
from include.sandbox.kernel.calls import CallLog
from include.sandbox.kernel.clock import VirtualClock, parse_moment
from include.sandbox.kernel.faults import Fault, Faults
from include.sandbox.kernel.port import SystemPort
from include.sandbox.kernel.truth import Truth
from include.sandbox.world.companies.registry import BOOKS, Wanted, build, chosen

log = logging.getLogger("sandbox")

# The world of the company that keeps its books in QuickBooks, beside that of the others.
DISTRIBUTOR = "distributor"
# That of the German companies, whose invoices are approved in Basware and booked in Exact.
GERMANY = "germany"
# That of the professional services firm, which buys in Airbase and keeps its books in Exact.
FIRM = "firm"
# That of the software company, which invoices in Exact and has its tax from AvaTax.
SOFTWARE = "software"

SYSTEMS = tuple(sorted(file.parent.name for file in Path(__file__).parents[1].glob("*/system.py")))
"""Those that have a folder beside this one; ``SYSTEM`` in its ``__init__.py`` is its class."""

SNAPSHOT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Snapshot:
    """What lives in memory of a moment; its books and its clock are in a file too."""

    books: Kept
    calls: list[dict[str, Any]]
    faults: list[Fault]


class Sandbox:
    """Implements ``Kernel``; owns the systems by name."""

    def __init__(self, home: Path, systems: Sequence[str] | None = None) -> None:
        self.books = Books(home / "books.db")
        self._folder = home / "snapshots"
        self._snapshots: dict[str, Snapshot] = {}
        self.clock = VirtualClock(self.books)
        self.books.now = self.clock.now
        self.calls = CallLog(self.books)
        self.faults = Faults()
        self.truth = Truth(self.books)
        self._meta = self.books.table("kernel", "meta", lags=False)
        self.systems: dict[str, SystemPort] = {}
        for name in systems or SYSTEMS:
            self.systems[name] = importlib.import_module(f"include.sandbox.{name}").SYSTEM(self)

    @property
    def present(self) -> dict[str, SystemPort]:
        """The systems that the last reset made books of; the others are as good as switched off."""
        return {name: system for name, system in self.systems.items() if self.has(name)}

    def has(self, system: str) -> bool:
        made = (self._meta.get("", "generated") or {}).get("systems")
        return made is None or system in made

    @property
    def companies(self) -> list[str]:
        """Those that the last reset made, by their names in ``world/companies``."""
        return list((self._meta.get("", "generated") or {}).get("companies", []))

    @property
    def is_new(self) -> bool:
        return self._meta.get("", "generated") is None

    def open(self) -> None:
        for system in self.present.values():
            system.open()
        self.books.commit()

    def reset(
        self,
        seed: int,
        vendors: int,
        documents: int,
        now: datetime | None = None,
        multi_currency: bool = False,
        systems: Sequence[str] | None = None,
        companies: Sequence[str] | None = None,
    ) -> None:
        """New books. Same seed, sizes and day: same world. ``vendors=0``: companies and their set-up, no history.

        ``systems``: those that get books, as if there were no others; default all. ``companies``: those that are there,
        by their names in ``world/companies``; default the usual ones, each beside the systems that it needs.
        ``multi_currency``: the distributor buys abroad too.
        """
        if vendors < 0 or documents < 0 or (documents and not vendors):
            raise ValueError("vendors and documents must be 0 or more, and documents need vendors")
        there = list(self.systems) if systems is None else [name for name in self.systems if name in systems]
        if unknown := set(systems or ()) - set(self.systems):
            raise ValueError(f"no system {min(unknown)!r}; there are {', '.join(self.systems)}")
        named = chosen(companies, there)
        self.faults.clear()
        self.calls.reset()
        self.books.clear()
        self.calls.after_clear()
        with self.clock.standing(now or datetime.now(UTC)):
            self._generate(there, named, Wanted(seed, vendors, documents, self.clock.now(), multi_currency))
        made = {"seed": seed, "vendors": vendors, "documents": documents, "systems": there, "companies": named}
        self._meta.put("", "generated", made)
        self.books.commit()
        self.books.forget_history()
        log.info("generated %s vendors and %s documents from seed %s", vendors, documents, seed)

    def _generate(self, systems: list[str], companies: list[str], wanted: Wanted) -> None:
        world = build(companies, wanted)
        # Books come before what others say of them.
        for name in sorted(systems, key=lambda name: name not in BOOKS):
            system = self.systems[name]
            system.open()
            system.generate(world, random.Random(f"{wanted.seed}/{name}"))
        for vendor in world.vendors:
            self.truth.describe(vendor.id, vendor.party, vendor.group)
        for vendor in world.distributor.vendors if world.distributor else []:
            self.truth.describe(vendor.id, vendor.party, vendor.group, DISTRIBUTOR)
        for one in world.invoicing:
            for key, party in one.parties():
                self.truth.describe(key, party, None, one.buyer.stream)
        for buys in world.spending:
            for key, party in buys.parties():
                self.truth.describe(key, party, None, buys.spender.stream)
            for kind, key, facts in buys.documents():
                self.truth.describe_document(kind, key, facts)
        for sells in world.selling:
            for kind, key, facts in sells.documents():
                self.truth.describe_document(kind, key, facts)

    def snapshots(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.db"))

    def snapshot(self, name: str) -> None:
        """Keep everything that determines what happens next under a name; what had it is replaced.

        A file in the sandbox's home has books and clock, and outlives the process. Windows of call limits, faults and
        the call log are kept as long as the process lives, as they are without a snapshot. ValueError for a bad name.
        """
        if not SNAPSHOT_NAME.fullmatch(name):
            raise ValueError("a snapshot's name is letters, digits, dots, dashes and underscores, at most 100")
        self._folder.mkdir(exist_ok=True)
        self._meta.put("", "snapshot", {"at": self.clock.now().isoformat()})
        kept = self.books.keep(self._folder / f"{name}.db")
        self._snapshots[name] = Snapshot(kept, self.calls.keep(), self.faults.keep())

    def restore(self, name: str) -> None:
        """All as it was at the snapshot, the clock included. KeyError for a name that there is not."""
        if name not in self.snapshots():
            raise KeyError(name)
        kept = self._snapshots.get(name)
        books = self.books.put_back(self._folder / f"{name}.db", kept.books if kept else None)
        self._snapshots[name] = kept or Snapshot(books, [], [])
        self.calls.put_back(self._snapshots[name].calls)
        self.faults.put_back(self._snapshots[name].faults)
        taken = self._meta.get("", "snapshot")
        assert taken is not None
        self.clock.set_now(parse_moment(taken["at"]))
        self.books.commit()
