"""rapidfuzz behind TF-IDF on one set, in a process of its own: ``python -m tests.bench.vendor_fuzzy FOLDER``.

What people write by hand for such a list: equal numbers are a match; else the ten names nearest by trigrams of letters,
scored by rapidfuzz, with the place on top. The score is no probability, and is used as one only to order pairs.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from sklearn.feature_extraction.text import TfidfVectorizer
from sparse_dot_topn import sp_matmul_topn

from tests.bench import vendor_files
from tests.bench.vendor_metrics import Pair
from tests.bench.vendor_standardised import standardised

NEAREST = 10
LEAST = 0.2
SURE = ("vat", "registration", "iban")
HELPFUL = ("domain", "phone", "postcode")
Record = dict[str, Any]


def near(left: list[Record], right: list[Record]) -> Iterator[tuple[Record, Record]]:
    """For each right record the left ones nearest by the trigrams of their names."""
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), sublinear_tf=True)
    vectors.fit(record["name"] for record in (*left, *right))
    ours, theirs = (vectors.transform(record["name"] for record in side) for side in (left, right))
    found = sp_matmul_topn(theirs, ours.T.tocsr(), top_n=NEAREST, threshold=LEAST, n_threads=2).tocoo()
    for row, column in zip(found.row, found.col, strict=True):
        yield left[column], right[row]


def equal(left: list[Record], right: list[Record]) -> Iterator[tuple[Record, Record]]:
    for field in SURE:
        by_value = defaultdict(list)
        for record in left:
            by_value[record[field]].append(record)
        for record in right:
            if record[field] and len(by_value.get(record[field], ())) <= 3:
                yield from ((one, record) for one in by_value.get(record[field], ()))


def score(one: Record, other: Record) -> float:
    name = (fuzz.token_sort_ratio(one["name"], other["name"]) + fuzz.WRatio(one["name"], other["name"])) / 200
    agreed = sum(bool(one[field]) and one[field] == other[field] for field in SURE)
    helped = sum(bool(one[field]) and one[field] == other[field] for field in HELPFUL)
    place = fuzz.ratio(one["city"], other["city"]) / 100 if one["city"] and other["city"] else 0.5
    abroad = bool(one["country"] and other["country"] and one["country"] != other["country"])
    against = sum(bool(one[field] and other[field]) and one[field] != other[field] for field in SURE[:2])
    total = 0.7 * name + 0.1 * place + 0.3 * min(agreed, 1) + 0.08 * helped - 0.15 * abroad - 0.2 * against
    return float(max(0.0, min(1.0, total / 1.1)))


def matched(left: list[Record], right: list[Record]) -> list[Pair]:
    pairs = {
        (one["unique_id"], other["unique_id"]): (one, other) for one, other in (*near(left, right), *equal(left, right))
    }
    return [Pair(*keys, score(one, other)) for keys, (one, other) in pairs.items()]


def main(folder: Path) -> None:
    started = time.perf_counter()
    left, right = (standardised(vendor_files.rows(folder, side)) for side in ("left", "right"))
    pairs = matched(left, right)
    vendor_files.write_pairs(pairs, folder, seconds=time.perf_counter() - started)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
