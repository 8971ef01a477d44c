"""Fits the weights of vendor matching (``macros/matching/vendor_odds.sql``) on the tuning parts of the generated sets.

python -m tests.bench.vendor_weights [--vendors 8000 2000]      # needs requirements-peers.txt

What is made as likely as can be is what ``matching__vendor_pairs`` says of each pair: its odds beside those of its
rivals, of either side the stronger ones. What is seen in no set keeps the weight that it has.
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
PRIOR = "one of so many vendors"
EVIDENCE = "__dbt__cte__matching__vendor_evidence"
RIDGE = 0.05
# Pairs that say less by the weights of before teach nothing, and are nine in ten.
LEAST = 1e-5
APART = ("every_field", "town_postcodes", "office_addresses", "shared_bills")
"""Sets that are all_facts again, kept otherwise."""
Numbers = Any
"""An array of numpy's, which has no types here."""


@dataclass(frozen=True)
class Candidates:
    """Pairs: values of what is looked at, whether they are true, and by number the vendor of either side that each is
    a candidate of, and which duplicates of its other side do not compete with it there."""

    values: Numbers
    true: Numbers
    rights: Numbers
    left_twins: Numbers
    lefts: Numbers
    right_twins: Numbers

    def rivals(self, odds: Numbers) -> tuple[Numbers, Numbers]:
        """What competes with each pair, and whether it does for its right vendor."""
        by_right = _of_others(odds, self.rights, self.left_twins)
        by_left = _of_others(odds, self.lefts, self.right_twins)
        return np.maximum(by_right, by_left), by_right >= by_left

    def loss(self, bits: Numbers) -> tuple[float, Numbers]:
        """How unlikely the truth is, and how that changes with each weight."""
        odds = np.exp2(np.clip(self.values @ bits, -60, 60))
        rivals, is_right = self.rivals(odds)
        whole = 1 + odds + rivals
        chance = odds / whole
        total = -np.where(self.true == 1, np.log(np.maximum(chance, 1e-12)), np.log1p(rivals) - np.log(whole)).sum()
        as_rival = np.where(self.true == 1, -1 / whole, 1 / (1 + rivals) - 1 / whole)
        others = _of_others(np.where(is_right, as_rival, 0), self.rights, self.left_twins, floor=-np.inf)
        others += _of_others(np.where(is_right, 0, as_rival), self.lefts, self.right_twins, floor=-np.inf)
        return total, -self.values.T @ (self.true - chance + odds * others) * np.log(2)


def _of_others(numbers: Numbers, of: Numbers, twins: Numbers, floor: float = 0) -> Numbers:
    """Of each pair the sum over all of its vendor, without its own twins."""
    return np.maximum(np.bincount(of, numbers)[of] - np.bincount(twins, numbers)[twins], floor)


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
        twins = "left_rid, right_rid, left_twin_group, right_twin_group"
        asked = (
            "select l.vendor_key, r.vendor_key, dense_rank() over (order by right_rid),"
            " dense_rank() over (order by right_rid, left_twin_group), dense_rank() over (order by left_rid),"
            " dense_rank() over (order by left_rid, right_twin_group), e.*"
            f" exclude ({twins}) from (select {twins}, {values} from ({evidence()})) as e"
            " inner join matching.vendor_records as l on l.rid = e.left_rid"
            " inner join matching.vendor_records as r on r.rid = e.right_rid"
        )
        with duckdb.connect(str(file)) as database:
            rows = database.execute(asked).fetchall()
    true = np.array([row[:2] in found.truth for row in rows], float)
    numbers = np.array([row[2:] for row in rows], float)
    before = numbers[:, 4:] @ np.array([float(bits) for _, bits, _ in weights()])
    kept = (before > np.log2(LEAST)) | (true == 1)
    groups = numbers[kept, :4].astype(int).T
    return Candidates(numbers[kept, 4:], true[kept], *groups)


def fitted(sets: Sequence[Candidates], names: Sequence[str], before: Numbers) -> Numbers:
    from scipy.optimize import minimize  # type: ignore[import-not-found]

    seen = sum(np.abs(pairs.values).sum(axis=0) for pairs in sets) > 0
    free = np.array([ok and name != PRIOR for ok, name in zip(seen, names, strict=True)])

    def loss(some: Numbers) -> tuple[float, Numbers]:
        bits = before.copy()
        bits[free] = some
        parts = [pairs.loss(bits) for pairs in sets]
        slope = sum(part[1] for part in parts)[free] + 2 * RIDGE * some
        return sum(part[0] for part in parts) + RIDGE * (some**2).sum(), slope

    found = minimize(loss, before[free], jac=True, method="L-BFGS-B", options={"maxiter": 800})
    bits = before.copy()
    bits[free] = found.x
    return bits


def lines(sizes: Sequence[int]) -> Iterator[str]:
    names, before = [name for name, _, _ in weights()], np.array([float(bits) for _, bits, _ in weights()])
    sets = [candidates(name, size) for size in sizes for name in PLANS if name not in APART]
    bits = fitted(sets, names, before)
    for name, was, now in zip(names, before, bits, strict=True):
        yield f"{name:45} {was:8.2f} {now:8.2f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--vendors", type=int, nargs="+", default=[8000, 2000])
    sys.stdout.writelines(f"{line}\n" for line in lines(parser.parse_args().vendors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
