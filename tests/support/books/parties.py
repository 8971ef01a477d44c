"""Which vendor of one system is which of the other: what the world knows that made both, and what we made."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.support.books.documents import Key, Party
from tests.support.repeated import repeated

# How a vendor says that we made it where a system keeps no such word: QuickBooks's are known by their names.
NEVER = re.compile(r"(?!)(.)(.)")


def same(
    world: Iterable[Mapping[str, Any]], source: str, target: str, companies: Mapping[str, str], *, shared: bool = False
) -> dict[Key, frozenset[str]]:
    """What each vendor of ``source`` really is in ``target``, by its company and id: one party may have several records
    there. ``companies``: the target's by the source's; ``shared``: a vendor is one of them all."""
    there: dict[tuple[str, str], set[str]] = defaultdict(set)
    mine: set[tuple[str, str, str]] = set()
    for row in world:
        if target in row:
            there[row["party"], row[target]["company"]].add(str(row[target]["key"]))
        if source in row:
            own = companies if shared else [row[source]["company"]]
            mine |= {(row["party"], company, str(row[source]["key"])) for company in own if company in companies}
    return {(company, key): frozenset(there[party, companies[company]]) for party, company, key in mine}


@dataclass(frozen=True)
class Parties:
    """``same``: as above. ``source``, ``target``: both systems' own. ``ours``: how a target says that we made it for
    company and id. ``companies``: the target's by the source's."""

    same: Mapping[Key, frozenset[str]]
    source: Sequence[Party]
    target: Sequence[Party]
    ours: re.Pattern[str]
    companies: Mapping[str, str]
    _known: dict[Key, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def created(self) -> dict[Key, list[Party]]:
        """What we made for a vendor, by its company and id."""
        found: dict[Key, list[Party]] = defaultdict(list)
        for one in self.target:
            if key := self.ours.search(one.reference):
                found[key[1], key[2]].append(one)
        return dict(found)

    def of(self, company: str, vendor: str) -> frozenset[str]:
        """What a vendor may be in the target: what it really is, what we made for it, and, of one that came after the
        world was made, its namesakes."""
        key = (company, vendor)
        if key not in self._known:
            made = {one.id for one in self.created.get(key, [])}
            self._known[key] = frozenset({*self.same.get(key, ()), *made, *self._namesakes(company, vendor)})
        return self._known[key]

    def _namesakes(self, company: str, vendor: str) -> set[str]:
        if vendor in self._of_the_world.get(company, ()):
            return set()
        names = {name for one in self.source if one.id == vendor and one.company in ("", company) for name in one.names}
        return {one.id for one in self.target if one.company == self.companies[company] and one.names & names}

    @cached_property
    def _of_the_world(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for company, vendor in self.same:
            found[company].add(vendor)
        return found

    def wrong(self) -> list[str]:
        """Those of ours that are called otherwise than their vendor, are of no country, or stand elsewhere."""
        names: dict[Key, set[str]] = defaultdict(set)
        for one in self.source:
            for company in [one.company] if one.company else self.companies:
                names[company, one.id] |= one.names
        found = []
        for (company, vendor), made in self.created.items():
            what = f"vendor {vendor} of {company}"
            for one in made:
                if not one.names & names[company, vendor]:
                    found.append(f"{what} was created as {', '.join(one.names)}")
                if one.company != self.companies[company]:
                    found.append(f"{what} stands in {one.company}")
                if not one.country:
                    found.append(f"{what} was created of no country")
        return found

    def doubled(self) -> list[str]:
        """Those of ours that stand there more than once, or beside what the vendor really is."""
        return [
            f"vendor {vendor} of {company} was created as {sorted(one.id for one in made)}, beside {sorted(real)}"
            for (company, vendor), made in self.created.items()
            if (real := self.same.get((company, vendor), frozenset())) or len(made) > 1
        ]

    def referred(self, leading: str, of_a_company: re.Pattern[str]) -> list[str]:
        """Vendors whose own reference is that of a supplier which they are not. It is the code of one in the company
        that leads, or names company and id; one that no supplier has is somebody else's word."""
        by_code = {one.code: one for one in self.target if one.company == leading}
        by_id = {one.id: one for one in self.target}
        source_of = {theirs: mine for mine, theirs in self.companies.items()}
        found = []
        for vendor in self.source:
            elsewhere = of_a_company.match(vendor.reference)
            supplier = by_id.get(elsewhere[2]) if elsewhere else by_code.get(vendor.reference)
            what = f"vendor {vendor.code} has reference {vendor.reference}"
            if supplier is None:
                found += [f"{what}, and no supplier is that"] if elsewhere else []
            elif supplier.id not in self.of(source_of[supplier.company], vendor.id):
                found.append(f"{what}, which is supplier {', '.join(supplier.names)}")
        referred = [{"reference": one.reference} for one in self.source if one.reference]
        return [*found, *repeated("a vendor with reference", referred, lambda row: row["reference"])]
