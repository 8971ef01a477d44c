"""One sandbox: the shared books, clock, call log and faults, and the systems that live on them."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import random
from datetime import UTC, datetime
from pathlib import Path

from include.sandbox.kernel.books import Books
from include.sandbox.kernel.calls import CallLog
from include.sandbox.kernel.clock import VirtualClock
from include.sandbox.kernel.faults import Faults
from include.sandbox.kernel.port import SystemPort
from include.sandbox.kernel.truth import Truth
from include.sandbox.world.build import build_world
from include.sandbox.world.distributor.build import build_distributor
from include.sandbox.world.firm.build import build_firm
from include.sandbox.world.germany.build import build_germany

log = logging.getLogger("sandbox")

# The world of the company that keeps its books in QuickBooks, beside that of the others.
DISTRIBUTOR = "distributor"
# That of the German companies, whose invoices are approved in Basware and booked in Exact.
GERMANY = "germany"
# That of the professional services firm, which buys in Airbase and keeps its books in Exact.
FIRM = "firm"

# name -> (module, class). A system whose folder is not in this release is left out.
SYSTEMS = {
    "exact_online": ("include.sandbox.exact_online", "ExactOnline"),
    "avidxchange": ("include.sandbox.avidxchange", "AvidXchange"),
    "quickbooks_online": ("include.sandbox.quickbooks_online", "QuickBooksOnline"),
    "airbase": ("include.sandbox.airbase", "Airbase"),
    "basware": ("include.sandbox.basware", "Basware"),
    "avalara": ("include.sandbox.avalara", "Avalara"),
}


class Sandbox:
    """Implements ``Kernel``; owns the systems by name."""

    def __init__(self, home: Path, systems: list[str] | None = None) -> None:
        self.books = Books(home / "books.db")
        self.clock = VirtualClock(self.books)
        self.books.now = self.clock.now
        self.calls = CallLog(self.books)
        self.faults = Faults()
        self.truth = Truth(self.books)
        self._meta = self.books.table("kernel", "meta", lags=False)
        self.systems: dict[str, SystemPort] = {}
        for name in systems or list(SYSTEMS):
            module, kind = SYSTEMS[name]
            made = getattr(importlib.import_module(module), kind, None) if importlib.util.find_spec(module) else None
            if made is not None:
                self.systems[name] = made(self)

    @property
    def is_new(self) -> bool:
        return self._meta.get("", "generated") is None

    def open(self) -> None:
        for system in self.systems.values():
            system.open()
        self.books.commit()

    def reset(
        self, seed: int, vendors: int, documents: int, now: datetime | None = None, multi_currency: bool = False
    ) -> None:
        """New books. Same seed, sizes and day: same world. ``vendors=0``: companies and their set-up, no history.

        The distributor is there only beside QuickBooks; ``multi_currency``: it buys abroad too. The German companies
        are there only beside Basware, the firm only beside Airbase, and both in Exact's books only where that is too.
        """
        if vendors < 0 or documents < 0 or (documents and not vendors):
            raise ValueError("vendors and documents must be 0 or more, and documents need vendors")
        self.faults.clear()
        self.calls.reset()
        self.books.clear()
        self.calls.after_clear()
        self.clock.set_now(now or datetime.now(UTC))
        world = build_world(seed=seed, vendors=vendors, documents=documents, now=self.clock.now())
        if "quickbooks_online" in self.systems:
            world.distributor = build_distributor(seed, vendors, documents, self.clock.now(), multi_currency)
        if "basware" in self.systems:
            world.germany = build_germany(seed, vendors, documents, self.clock.now())
        if "airbase" in self.systems:
            world.firm = build_firm(seed, vendors, documents, self.clock.now())
        for name, system in self.systems.items():
            system.open()
            system.generate(world, random.Random(f"{seed}/{name}"))
        for vendor in world.vendors:
            self.truth.describe(vendor.id, vendor.party, vendor.group)
        for vendor in world.distributor.vendors if world.distributor else []:
            self.truth.describe(vendor.id, vendor.party, vendor.group, DISTRIBUTOR)
        for key, party in world.germany.parties() if world.germany else []:
            self.truth.describe(key, party, None, GERMANY)
        for key, party in world.firm.parties() if world.firm else []:
            self.truth.describe(key, party, None, FIRM)
        for kind, key, facts in world.firm.documents() if world.firm else []:
            self.truth.describe_document(kind, key, facts)
        self._meta.put("", "generated", {"seed": seed, "vendors": vendors, "documents": documents})
        self.books.commit()
        self.books.forget_history()
        log.info("generated %s vendors and %s documents from seed %s", vendors, documents, seed)
