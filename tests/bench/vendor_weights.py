"""Fits the weights of vendor matching (``macros/matching/vendor_odds.sql``) on the tuning parts of the generated sets.

python -m tests.bench.vendor_weights [--vendors 8000 2000]      # needs requirements-peers.txt

Conditional logit: of each right record's candidates and "none of them" one is true; what is seen in no set keeps the
weight that it has. "None of them" is then shifted so that the probabilities of ``matching__vendor_pairs``, in
which the stronger rivals of either side count, are as likely as they can be.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import jinja2
import numpy as np

from include.warehouse import plan
from include.warehouse.build import build
from include.warehouse.database import Warehouse
from tests.bench.vendor_files import write_set
from tests.bench.vendor_rules import write
from tests.bench.vendor_sets.sets import PLANS, made

MACROS = Path(__file__).resolve().parents[2] / "dbt_project" / "macros" / "matching"
PRIOR, NONE = "one of so many vendors", "none of them"
EVIDENCE = "__dbt__cte__matching__vendor_evidence"
RIDGE, CERTAIN = 1e-2, 1e-6
Numbers = Any
"""An array of numpy's, which has no types here."""


@dataclass(frozen=True)
class Candidates:
    """Pairs in the order of their right record: values of what is looked at, whether they are true, and where the next
    right record begins; ``by_left``: which pairs are of one left record."""

    values: Numbers
    true: Numbers
    begins: Numbers
    by_left: Numbers

    def sums(self, numbers: Numbers) -> Numbers:
        """Of each right record."""
        return np.add.reduceat(numbers, self.begins)

    def spread(self, numbers: Numbers) -> Numbers:
        """What each right record has, for each of its pairs."""
        return np.repeat(numbers, np.diff(np.r_[self.begins, len(self.true)]))


def weights() -> list[tuple[str, float, str]]:
    """Name, bits and SQL of each thing that is looked at, from the macro itself; not of what field it is."""
    found: list[Any] = []
    source = "".join(file.read_text() for file in sorted(MACROS.glob("*.sql")))
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    environment.from_string(source + "{{ vendor_weights() }}").render(**{"return": found.append})
    return [(name, bits, sql) for _, name, bits, sql in found[0]]


def evidence() -> str:
    """The release's query of all candidate pairs with their evidence."""
    (node,) = plan.current().selected(["matching__vendor_pairs"])
    start = place = node.sql.index("(", node.sql.index(f"{EVIDENCE} as ("))
    depth = 0
    while depth or place == start:
        depth += {"(": 1, ")": -1}.get(node.sql[place], 0)
        place += 1
    return f"{node.sql[:place]} select * from {EVIDENCE}"


def candidates(name: str, vendors: int) -> Candidates:
    with TemporaryDirectory() as folder:
        found = made(name, "tuning", vendors)
        write_set(found, Path(folder) / "set")
        file = write(Path(folder) / "set", Path(folder))
        build(Warehouse(Path(folder)), ("path:models/matching",))
        values = ", ".join(f"({sql})::double as v{number}" for number, (_, _, sql) in enumerate(weights()))
        with duckdb.connect(str(file)) as database:
            rows = database.execute(
                f"select l.vendor_key, r.vendor_key, e.* exclude (left_rid, right_rid)"
                f" from (select left_rid, right_rid, {values} from ({evidence()})) as e"
                " inner join matching.vendor_records as l on l.rid = e.left_rid"
                " inner join matching.vendor_records as r on r.rid = e.right_rid order by r.rid, l.rid"
            ).fetchall()
    left, right = [row[0] for row in rows], np.array([row[1] for row in rows])
    begins = np.flatnonzero(np.r_[True, right[1:] != right[:-1]])
    true = np.array([(row[0], row[1]) in found.truth for row in rows], float)
    return Candidates(np.array([row[2:] for row in rows]), true, begins, np.unique(left, return_inverse=True)[1])


def shares(pairs: Candidates, bits: Numbers) -> tuple[Numbers, Numbers]:
    """How probable each pair is, and none of them for each right record."""
    points = pairs.values @ bits * np.log(2)
    highest = np.maximum(np.maximum.reduceat(points, pairs.begins), 0)
    odds = np.exp(points - pairs.spread(highest))
    whole = pairs.sums(odds) + np.exp(-highest)
    return odds / pairs.spread(whole), np.exp(-highest) / whole


def fitted(sets: Sequence[Candidates], names: Sequence[str], before: Numbers) -> Numbers:
    from scipy.optimize import minimize  # type: ignore[import-not-found]

    seen = sum(np.abs(pairs.values).sum(axis=0) for pairs in sets) > 0
    free = np.array([ok and name != PRIOR for ok, name in zip(seen, names, strict=True)])

    def loss(some: Numbers) -> tuple[float, Numbers]:
        bits = before.copy()
        bits[free] = some
        total, slope = RIDGE * (some**2).sum(), 2 * RIDGE * some
        for pairs in sets:
            chance, none = shares(pairs, bits)
            nobody = pairs.sums(pairs.true) == 0
            total -= np.log(np.maximum(chance[pairs.true == 1], 1e-300)).sum()
            total -= np.log(np.maximum(none[nobody], 1e-300)).sum()
            slope -= (pairs.values.T @ (pairs.true - chance))[free] * np.log(2)
        return total, slope

    found = minimize(loss, before[free], jac=True, method="L-BFGS-B", options={"maxiter": 600})
    bits = before.copy()
    bits[free] = found.x
    return bits


def shift(sets: Sequence[Candidates], bits: Numbers) -> float:
    """Bits to add to what speaks against none, a quarter at a time."""

    def loss(more: float) -> float:
        total = 0.0
        for pairs in sets:
            odds = np.exp2(np.clip(pairs.values @ bits + more, -60, 60))
            rivals = np.maximum(pairs.spread(pairs.sums(odds)), np.bincount(pairs.by_left, odds)[pairs.by_left]) - odds
            chance = np.clip(odds / (1 + odds + np.maximum(rivals, 0)), CERTAIN, 1 - CERTAIN)
            total -= (pairs.true * np.log(chance) + (1 - pairs.true) * np.log(1 - chance)).sum()
        return total

    return min(np.arange(-4, 6, 0.25), key=loss)


def lines(sizes: Sequence[int]) -> Iterator[str]:
    names, before = [name for name, _, _ in weights()], np.array([float(bits) for _, bits, _ in weights()])
    sets = [candidates(name, size) for size in sizes for name in PLANS if name != "every_field"]
    bits = fitted(sets, names, before)
    bits[names.index(NONE)] += shift(sets, bits)
    for name, was, now in zip(names, before, bits, strict=True):
        yield f"{name:45} {was:8.2f} {now:8.2f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--vendors", type=int, nargs="+", default=[8000, 2000])
    sys.stdout.writelines(f"{line}\n" for line in lines(parser.parse_args().vendors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
