"""Which kinds of true pairs a matcher loses, and which kinds of wrong ones it offers: what to mend first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.vendor_metrics import Keys, Pair, lost
from tests.bench.vendor_sets.shape import Row, VendorSet

HARMLESS = {"upper case", "lower case", "blanks"}


@dataclass(frozen=True)
class Kind:
    """``count`` pairs of a kind, of ``among`` that there are of it (0: not known), with some of them."""

    name: str
    count: int
    among: int
    examples: tuple[Keys, ...]


def lost_kinds(vendors: VendorSet, pairs: Iterable[Pair]) -> list[Kind]:
    """The kinds of dirt by which true pairs are lost, the most frequent first.

    Most records have several; a lost pair counts under the one that loses the largest share of the pairs that have it.
    """
    gone = lost(pairs, vendors.truth)
    having: Counter[str] = Counter()
    losing: Counter[str] = Counter()
    for keys in vendors.truth:
        having.update(dirt(vendors, keys))
        if keys in gone:
            losing.update(dirt(vendors, keys))
    blamed = defaultdict(list)
    for keys in sorted(gone):
        kinds = dirt(vendors, keys)
        blamed[max(kinds, key=lambda kind: (losing[kind] / having[kind], kind), default="nothing")].append(keys)
    return _ranked(blamed, having)


def dirt(vendors: VendorSet, keys: Keys) -> set[str]:
    return {kind for key in keys for kind in vendors.dirt.get(key, ())} - HARMLESS


def wrong_kinds(vendors: VendorSet, pairs: Iterable[Pair]) -> list[Kind]:
    """How the companies of wrong pairs, accepted or asked about, are alike; the most frequent first."""
    found = defaultdict(list)
    rows = by_key(vendors)
    for pair in sorted(pairs, key=lambda pair: (-pair.probability, pair.keys)):
        if pair.verdict in ("auto", "review") and pair.keys not in vendors.truth:
            found[f"{pair.verdict}: {likeness(vendors, pair.keys, rows)}"].append(pair.keys)
    return _ranked(found, Counter())


def likeness(vendors: VendorSet, keys: Keys, rows: Mapping[str, Row]) -> str:
    """What made one of the two from the other; else what their names share."""
    left, right = keys
    if vendors.families[left] == vendors.families[right]:
        made = vendors.relations[left] or vendors.relations[right]
        return made.rpartition(" of ")[0].replace("_", " ") or "the same company, another record"
    ours, theirs = (set(re.findall(r"\w{3,}", rows[key]["name"].lower())) for key in keys)
    shared = len(ours & theirs)
    if ours == theirs:
        return "strangers of equal names"
    return f"strangers that share {('no word', 'one word', 'two words')[min(shared, 2)]} of the name"


def by_key(vendors: VendorSet) -> dict[str, Row]:
    return {row["vendor_key"]: row for row in (*vendors.left, *vendors.right)}


def _ranked(found: Mapping[str, list[Keys]], having: Mapping[str, int]) -> list[Kind]:
    kinds = [Kind(name, len(keys), having.get(name, 0), tuple(keys[:3])) for name, keys in found.items()]
    return sorted(kinds, key=lambda kind: (-kind.count, kind.name))


def told(vendors: VendorSet, kinds: Sequence[Kind], most: int = 10) -> Iterator[str]:
    """Lines for a person: each kind with how many, and examples of it, one record beside the other."""
    rows = by_key(vendors)
    for kind in kinds[:most]:
        yield f"{kind.count:6,}{f' of {kind.among:,}' if kind.among else ''}  {kind.name}"
        for left, right in kind.examples:
            yield f"        {record(rows[left])}"
            yield f"        {record(rows[right])}"
            yield ""


def record(row: Row) -> str:
    fields = (
        "name",
        "city",
        "country",
        "vat_number",
        "registration_number",
        "ibans",
        "email",
        "phone",
        "address_line1",
    )
    return " | ".join(f"{row[field]}" for field in (*fields, "postcode") if row.get(field) and row[field] != "[]")
