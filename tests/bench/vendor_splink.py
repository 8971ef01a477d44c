"""Splink on one set, in a process of its own: ``python -m tests.bench.vendor_splink FOLDER``.

DuckDB backend, linked as its documentation does: standardised columns, blocking rules, comparisons with adjustments for
how frequent a value is, u by random sampling, m by expectation maximisation on two blocks that complement each other.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from tests.bench import vendor_files
from tests.bench.vendor_metrics import Pair
from tests.bench.vendor_standardised import standardised, with_rare_words

NUMBERS = ("vat", "registration", "iban", "domain", "phone")
LEAST = 0.001


def name_comparison() -> Any:
    return comparisons.CustomComparison(
        [
            levels.NullLevel("name"),
            levels.ExactMatchLevel("name", term_frequency_adjustments=True),
            levels.ExactMatchLevel("glued"),
            levels.JaroWinklerLevel("name", 0.95),
            levels.ArraySubsetLevel("words"),
            levels.JaroWinklerLevel("name", 0.88),
            levels.ArrayIntersectLevel("words", min_intersection=2),
            levels.ArrayIntersectLevel("words", min_intersection=1),
            levels.ElseLevel(),
        ],
        output_column_name="name",
    )


def settings(facts: list[str]) -> SettingsCreator:
    """Only what some records have is compared: a column without values teaches nothing."""
    compared = [name_comparison()]
    compared.append(comparisons.JaroWinklerAtThresholds("city", [0.9]).configure(term_frequency_adjustments=True))
    compared.append(comparisons.ExactMatch("country"))
    if "postcode" in facts:
        compared.append(comparisons.LevenshteinAtThresholds("postcode", [1]))
        compared.append(comparisons.JaroWinklerAtThresholds("street", [0.9]))
    compared += [
        comparisons.ExactMatch(name).configure(term_frequency_adjustments=True) for name in NUMBERS if name in facts
    ]
    rules: list[Any] = [
        block_on("rare", arrays_to_explode=["rare"]),
        block_on("substr(glued, 1, 6)"),
        block_on("city", "first"),
    ]
    rules += [block_on(name) for name in NUMBERS if name in facts]
    return SettingsCreator(link_type="link_only", comparisons=compared, blocking_rules_to_generate_predictions=rules)


def matched(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> list[Pair]:
    both = with_rare_words([*left, *right], most=200)
    facts = [name for name in (*NUMBERS, "postcode") if any(record[name] for record in both)]
    database = DuckDBAPI()
    sides = {"a_left": both[: len(left)], "b_right": both[len(left) :]}
    tables = [database.register(pa.Table.from_pylist(rows), dataset_display_name=name) for name, rows in sides.items()]
    linker = Linker(tables, settings(facts), log_level=None)
    sure: list[Any] = [block_on("name", "city")] + ([block_on("vat")] if "vat" in facts else [])
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("glued"), block_on("city", "substr(glued, 1, 2)")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=LEAST)
    keys = ("unique_id_l", "unique_id_r", "match_probability")
    rows = found.as_duckdbpyrelation().select(*keys).fetchall()
    return [
        Pair(*((one, other) if one.startswith("L") else (other, one)), float(chance)) for one, other, chance in rows
    ]


def main(folder: Path) -> None:
    logging.getLogger("splink").setLevel(logging.ERROR)
    started = time.perf_counter()
    left, right = (standardised(vendor_files.rows(folder, side)) for side in ("left", "right"))
    pairs = matched(left, right)
    vendor_files.write_pairs(pairs, folder, seconds=time.perf_counter() - started)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
