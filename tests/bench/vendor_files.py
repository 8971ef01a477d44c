"""A set of vendors, and the pairs that a matcher found in it, as files that processes hand each other."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.vendor_metrics import Pair
from tests.bench.vendor_sets.shape import Row, VendorSet

FIELDS = (
    "vendor_key",
    "code",
    "name",
    "vat_number",
    "registration_number",
    "ibans",
    "tax_id",
    "email",
    "phone",
    "website",
    "address_line1",
    "postcode",
    "city",
    "country",
)
BILLS = pa.schema({"key": pa.string(), "number": pa.string(), "day": pa.date32(), "amount": pa.decimal128(28, 2)})


def write_set(vendors: VendorSet, folder: Path) -> None:
    """``left.parquet``, ``right.parquet`` and ``bills.parquet``; the truth stays with whoever judges."""
    folder.mkdir(parents=True, exist_ok=True)
    for side, rows in (("left", vendors.left), ("right", vendors.right)):
        table = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in FIELDS})
        pq.write_table(table, folder / f"{side}.parquet")
    pq.write_table(pa.Table.from_pylist([asdict(bill) for bill in vendors.bills], BILLS), folder / "bills.parquet")


def rows(folder: Path, side: str) -> list[Row]:
    found: list[Row] = pq.read_table(folder / f"{side}.parquet").to_pylist()
    return found


def write_pairs(pairs: Iterable[Pair], folder: Path, **report: Any) -> None:
    """``pairs.parquet``, and what the matcher says of itself (seconds and the like) in ``report.json``."""
    found = [asdict(pair) for pair in pairs]
    kinds = {"left": pa.string(), "right": pa.string(), "probability": pa.float64(), "verdict": pa.string()}
    schema = pa.schema({**kinds, "group": pa.string()})
    pq.write_table(pa.Table.from_pylist(found, schema=schema), folder / "pairs.parquet")
    (folder / "report.json").write_text(json.dumps(report))


def read_pairs(folder: Path) -> tuple[list[Pair], dict[str, Any]]:
    pairs = [Pair(**row) for row in pq.read_table(folder / "pairs.parquet").to_pylist()]
    return pairs, json.loads((folder / "report.json").read_text())
