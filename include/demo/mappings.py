"""The mapping files of the demo's links, as their data teams keep them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

# What the two systems call otherwise; a code that is equal needs no line.
BASWARE = {
    "tax_codes": {"V19": "1", "V07": "2", "V00": "0", "VRC": "3", "VND": "4"},
    "payment_terms": {"Z14": "14", "Z30": "30", "Z30S": "3S", "Z60": "60"},
    "items": {"4930": "N-4930"},
}
AIRBASE = {
    "payment_terms": {"Due on receipt": "00", "Net 14": "14", "Net 30": "30", "Net 45": "45", "Net 60": "60"},
    "items": {"4210": "M-4210"},
}
# By system of the link that they are of.
_FILES = {"basware": ("basware_exact", BASWARE), "airbase": ("airbase_exact", AIRBASE)}


def write(folder: Path, systems: Collection[str]) -> None:
    """Those of the links that there are; ``folder``: where ``links.yml`` is."""
    folder = folder / "mappings"
    folder.mkdir(parents=True, exist_ok=True)
    for system, (link, mappings) in _FILES.items():
        if system in systems:
            _write(folder / link, mappings)


def _write(folder: Path, mappings: dict[str, dict[str, str]]) -> None:
    folder.mkdir(exist_ok=True)
    for name, codes in mappings.items():
        lines = [f",{source},{target}," for source, target in codes.items()]
        (folder / f"{name}.csv").write_text("\n".join(["company,source_code,target_code,note", *lines]) + "\n")
