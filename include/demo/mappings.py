"""The mapping files of the demo's links, as their data teams keep them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

# By file, what each code is called on the other side; a code of one company alone has that company before it.
Files = Mapping[str, Mapping[str | tuple[str, str], str]]
# What the two systems call otherwise; a code that is equal needs no line.
BASWARE: Files = {
    "tax_codes": {"V19": "1", "V07": "2", "V00": "0", "VRC": "3", "VND": "4"},
    "payment_terms": {"Z14": "14", "Z30": "30", "Z30S": "3S", "Z60": "60", "blocked": "KA"},
    "items": {"4930": "N-4930"},
}
# A term that nobody pays by keeps a bill from being paid; QuickBooks knows no other block.
BASWARE_GB: Files = {
    "tax_codes": {"S20": "20.0% S", "S05": "5.0% R", "S00": "0.0% Z", "RC20": "20.0% RC"},
    "payment_terms": {
        "N14": "Net 14",
        "N30": "Net 30",
        "N30D": "2% 10 Net 30",
        "N60": "Net 60",
        "blocked": "Due on receipt",
    },
}
AIRBASE: Files = {
    "payment_terms": {"Due on receipt": "00", "Net 14": "14", "Net 30": "30", "Net 45": "45", "Net 60": "60"},
    "items": {"4210": "M-4210"},
}
# Nobody has said yet what early access (BETA) is, nor where Dutch VAT is booked: Exact's VAT codes see to that.
AVALARA: Files = {
    "item_tax_codes": {
        "LIC-PRO": "SW050000",
        "LIC-TEAM": "SW054000",
        "SUP-GOLD": "SM000000",
        "TRN-DAY": "ST000000",
        "APPLIANCE": "P0000000",
        "FREIGHT": "FR020100",
    },
    "tax_accounts": {"US/*/*": "1590", "GB": "1591", "DE": "1592", "CA": "1593"},
    "tax_cost_centers": {"US/CA/*": "100", "US/*/*": "200", "GB": "300"},
    "entity_use_codes": {("852", "20012"): "A"},
}
# Nobody has said yet what a pilot is.
AVALARA_US: Files = {
    "item_tax_codes": {
        "METER-2": "P0000000",
        "METER-8": "P0000000",
        "CLOUD-YR": "SW054000",
        "CARE-YR": "SM000000",
        "CALIBRATE": "ST000000",
        "SHIP": "FR020100",
    },
    "tax_accounts": {"US/*/*": "2310", "CA": "2320"},
    "tax_cost_centers": {"US/*/*": "Instruments"},
    "entity_use_codes": {("9341458830331975", "13"): "A"},
}
# By link, with the systems that it is between.
_FILES = {
    "basware_exact": ({"basware", "exact_online"}, BASWARE),
    "basware_quickbooks": ({"basware", "quickbooks_online"}, BASWARE_GB),
    "airbase_exact": ({"airbase", "exact_online"}, AIRBASE),
    "exact_avalara": ({"avalara", "exact_online"}, AVALARA),
    "quickbooks_avalara": ({"avalara", "quickbooks_online"}, AVALARA_US),
}


def write(folder: Path, systems: Collection[str]) -> None:
    """Those of the links that there are; ``folder``: where ``links.yml`` is."""
    folder = folder / "mappings"
    folder.mkdir(parents=True, exist_ok=True)
    for link, (between, files) in _FILES.items():
        if between <= set(systems):
            _write(folder / link, files)


def _write(folder: Path, files: Files) -> None:
    folder.mkdir(exist_ok=True)
    for name, codes in files.items():
        lines = [f"{','.join(said if isinstance(said, tuple) else ('', said))},{to}," for said, to in codes.items()]
        (folder / f"{name}.csv").write_text("\n".join(["company,source_code,target_code,note", *lines]) + "\n")
