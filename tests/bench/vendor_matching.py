"""Precision, recall, calibration, questions, seconds and memory of vendor matching on generated sets with known truth.

Each set has a part that rules may be tuned on and one that they may not: figures are of the latter, with those of the
former beside them. ``python -m tests.bench.vendor_matching --help`` measures some of it, and says what is lost.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import process, vendor_curve, vendor_files, vendor_losses
from tests.bench import vendor_metrics as metrics
from tests.bench.reading import fresh_home
from tests.bench.table import RUNS, Row
from tests.bench.vendor_metrics import Pair
from tests.bench.vendor_sets.sets import PLANS, made
from tests.bench.vendor_sets.shape import VendorSet
from tests.bench.vendor_sets.split import PARTS, Part

SECONDS = 5.0
GROUPS = 40
GAP = 0.05
CLEAN = 0.99
# Of a hundred true pairs, how many may be asked about where all facts are known.
ASKED = 7.5
RECALL = {"all_facts": 0.96, "every_field": 0.96, "town_postcodes": 0.96, "names_noise": 0.85, "aliases": 0.75}
BEST_F1 = {"names_noise": 0.86, "names_anglo": 0.92, "names_nordic_romance": 0.84}


@dataclass(frozen=True)
class Measured:
    """One set, what our rules found in it, and what that cost."""

    vendors: VendorSet
    pairs: list[Pair]
    seconds: float
    peak_mb: float

    @property
    def best(self) -> list[Pair]:
        return metrics.best_for_each_right(self.pairs)


def matched(name: str, part: Part, vendors: int, runs: int = 1) -> Measured:
    generated = made(name, part, vendors)
    with fresh_home() as folder:
        vendor_files.write_set(generated, folder)
        ended = process.run("tests.bench.vendor_rules", str(folder), str(runs))
        if ended.code:
            raise SystemExit(ended.err)
        pairs, report = vendor_files.read_pairs(folder)
    return Measured(generated, pairs, report["seconds"], report["peak_mb"])


def figures(one: Measured) -> dict[str, float | None]:
    """What is measured of a set, by the name of the figure."""
    truth, pairs = one.vendors.truth, one.pairs
    true = set(truth)
    accepted = metrics.accepted(pairs, truth)
    asked, answers = metrics.questions(pairs), metrics.answers(pairs, truth)
    return {
        "F1 of what is accepted": accepted.f1,
        "precision of what is accepted": accepted.precision if accepted.count else None,
        "recall of what is accepted": accepted.recall,
        "recall at 99 % precision, by probability": metrics.recall_at(CLEAN, one.best, truth),
        "best F1, by probability": metrics.best_f1(one.best, truth)[0],
        "questions": len(asked),
        "questions that are true pairs": sum(pair.keys in true for pair in asked),
        "groups of questions": metrics.groups(pairs),
        "vendors asked about": metrics.asked_about(pairs),
        "answers that a person gives, groups after a sample": answers.given,
        "accepted with their group, unseen": answers.unseen,
        "wrong of them": answers.wrong,
        "true pairs neither accepted nor asked": len(metrics.lost(pairs, truth)) / len(truth),
        "calibration, largest gap of a tenth": metrics.largest_gap(metrics.calibration(pairs, truth)),
    }


def limits(name: str, true: int) -> dict[str, tuple[float, bool]]:
    """What is asked of the held-back part, and whether at least that: at most, else."""
    facts = PLANS[name].facts
    asked: dict[str, tuple[float, bool]] = {
        "precision of what is accepted": (0.998 if facts else 0.985, True),
        "true pairs neither accepted nor asked": (0.01 if facts else 0.08, False),
        "calibration, largest gap of a tenth": (GAP, False),
    }
    if facts:
        asked |= {"F1 of what is accepted": (0.975, True), "groups of questions": (GROUPS, False)}
        asked["questions"] = (true * ASKED / 100, False)
    if name in RECALL:
        asked["recall at 99 % precision, by probability"] = (RECALL[name], True)
    if name in BEST_F1:
        asked["best F1, by probability"] = (BEST_F1[name], True)
    return asked


def rows(name: str, held_back: Measured, tuning: Measured) -> Iterator[Row]:
    beside = figures(tuning)
    asked = limits(name, len(held_back.vendors.truth))
    for figure, value in figures(held_back).items():
        limit, at_least = asked.get(figure, (None, False))
        note = "" if beside[figure] is None else f"on the part for tuning {shown(beside[figure])}"
        note = note or ("nothing to measure" if figure != "groups of questions" else "questions have no groups")
        yield Row(f"vendors, {name}: {figure}", value, "", limit=limit, at_least=at_least, note=note)


def shown(value: float | None) -> str:
    return "-" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:.4f}"


def cost(one: Measured, runs: int) -> Iterator[Row]:
    size = f"{len(one.vendors.left):,} x {len(one.vendors.right):,}"
    yield Row(f"vendors, {one.vendors.name}, {size}: all tables built", one.seconds, "s", limit=SECONDS, runs=runs)
    yield Row(f"vendors, {one.vendors.name}, {size}: peak memory of the process", one.peak_mb, "MB")


def curve(found: Mapping[str, Measured], file: Path) -> None:
    tenths = {name: metrics.calibration(one.pairs, one.vendors.truth) for name, one in found.items()}
    file.write_text(vendor_curve.drawn(tenths, "Vendor matching: probability said, and share true"), encoding="utf-8")


def measure(quick: bool) -> Iterator[Row]:
    vendors, runs = (1_000, 1) if quick else (20_000, RUNS)
    held_back: dict[str, Measured] = {}
    for name in PLANS:
        timed = runs if name == "all_facts" else 1
        held_back[name] = matched(name, "held_back", vendors, timed)
        yield from rows(name, held_back[name], matched(name, "tuning", vendors))
        if name == "all_facts":
            yield from cost(held_back[name], timed)
    if os.environ.get("BENCH_CURVE"):
        curve(held_back, Path(os.environ["BENCH_CURVE"]))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.vendor_matching", description=__doc__)
    parser.add_argument("--vendors", type=int, default=2_000, help="how many each side has (default 2,000)")
    parser.add_argument("--sets", nargs="+", choices=list(PLANS), default=list(PLANS), metavar="SET")
    parser.add_argument("--part", choices=PARTS, default="tuning", help="default tuning: look at the other rarely")
    parser.add_argument("--curve", type=Path, help="draw the calibration curve of the sets into this SVG file")
    parser.add_argument("--losses", type=int, default=0, help="list so many kinds of pairs that are lost, and offered")
    return parser.parse_args()


def main(options: argparse.Namespace) -> None:
    found: dict[str, Measured] = {}
    for name in options.sets:
        found[name] = one = matched(name, options.part, options.vendors)
        print(f"{name}, {options.part}, {options.vendors:,} on each side, {one.seconds:.1f} s, {one.peak_mb:.0f} MB")
        for figure, value in figures(one).items():
            print(f"  {figure}: {shown(value)}")
        if options.losses:
            listed(one, options.losses)
    if options.curve:
        curve(found, options.curve)


def listed(one: Measured, most: int) -> None:
    kinds: dict[str, Any] = {
        "true pairs that are lost, by what was done to them": vendor_losses.lost_kinds(one.vendors, one.pairs),
        "wrong pairs that are accepted or asked about": vendor_losses.wrong_kinds(one.vendors, one.pairs),
    }
    for title, found in kinds.items():
        print(f"\n  {title}:\n")
        sys.stdout.writelines(f"{line}\n" for line in vendor_losses.told(one.vendors, found, most))


if __name__ == "__main__":
    main(arguments())
