"""``make bench``: every figure, each in a process of its own, as one table and as JSON under ``.local/bench``.

python -m tests.bench [--only NAME ...] [--quick] [--json FILE] [--curve FILE]
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.table import machine, shown

PROJECT = Path(__file__).resolve().parents[2]
FIGURES = (
    "base_costs",
    "data_checks",
    "first_load",
    "api_calls",
    "delivery_pace",
    "delivery_engine",
    "nothing_new",
    "new_home",
    "growth",
    "many_documents",
    "many_vendors",
    "quickbooks_calls",
    "quickbooks_payments",
    "quickbooks_memory",
    "basware_calls",
    "basware_invoices",
    "airbase_calls",
    "airbase_orders",
    "avalara_calls",
    "avalara_invoices",
    "avalara_latency",
    "vendor_matching",
    "vendor_changes",
    "vendor_run",
    "vendor_peers",
    "holds",
    "sandbox_rate",
    "receiver_rate",
    "event_latency",
    "event_watching",
    "publishing",
    "five_links",
    "many_links",
    "side_by_side_workers",
    "dag_parsing",
    "idle_stack",
    "idle_triggerer",
    "scaling",
    "books_pages",
)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=FIGURES, metavar="NAME", help=", ".join(FIGURES))
    parser.add_argument("--quick", action="store_true", help="small sizes, one run each: does it work, not how fast")
    parser.add_argument("--json", type=Path, help="where the figures are written (default .local/bench/<moment>.json)")
    parser.add_argument("--curve", type=Path, help="where vendor_matching draws its calibration curve, as SVG")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def child(name: str, quick: bool, file: Path) -> None:
    module = importlib.import_module(f"tests.bench.{name}")
    file.write_text("")
    for row in module.measure(quick):
        with file.open("a") as out:
            out.write(json.dumps(row.as_json()) + "\n")
        print(f"  {row.figure}: {row.measured} {row.unit}, ratio {row.ratio}, {row.note}", file=sys.stderr)


def measured(name: str, quick: bool, folder: Path) -> list[dict[str, Any]]:
    """The figure's rows; one that failed is a row that says so."""
    file = folder / f"{name}.jsonl"
    command = [sys.executable, "-m", "tests.bench", "--only", name, "--child", str(file)]
    started = time.monotonic()
    ended = subprocess.run([*command, *(["--quick"] if quick else [])], cwd=PROJECT, check=False)
    print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    rows = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    if ended.returncode:
        broken = {"figure": name, "measured": None, "unit": "", "floor": None, "limit": None, "at_least": False}
        note = f"could not be measured: it ended with code {ended.returncode}, see above"
        rows.append({**broken, "runs": 0, "note": note, "ratio": None, "reached": False})
    return rows


def main() -> int:
    options = arguments()
    if options.child:
        child(options.only[0], options.quick, options.child)
        return 0
    if options.curve:
        os.environ["BENCH_CURVE"] = str(options.curve.resolve())
    facts = {**machine(), "at": datetime.now(UTC).isoformat(timespec="seconds"), "quick": options.quick}
    with tempfile.TemporaryDirectory() as folder:
        rows = [row for name in options.only or FIGURES for row in measured(name, options.quick, Path(folder))]
    place = options.json or PROJECT / ".local" / "bench" / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"machine": facts, "figures": rows}, indent=1))
    print(", ".join(f"{name} {value}" for name, value in facts.items() if name != "versions"))
    print(", ".join(f"{name} {value}" for name, value in facts["versions"].items()) + "\n")
    print(shown(rows))
    print(f"\nwritten to {place}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
