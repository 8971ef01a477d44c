"""Codes that every division has from its first day: units, an item group, exchange rates, classifications."""

from __future__ import annotations

import uuid
from datetime import date

from include.sandbox.exact_online.store import SPACE, ExactBooks
from include.sandbox.exact_online.values import ms
from include.sandbox.kernel.tables import Row

# Code -> (description, type, time unit), of the items that are generated.
UNITS = {"st": ("stuk", "O", None), "Stk": ("Stück", "O", None), "uur": ("uur", "T", "hh")}
# A few of the national chart (RGS): code -> (name, debit or credit).
CLASSIFICATIONS = {
    "BMva": ("Materiële vaste activa", "D"), "BLim": ("Liquide middelen", "D"), "BSch": ("Kortlopende schulden", "C"),
    "WOmz": ("Netto-omzet", "C"), "WBed": ("Overige bedrijfskosten", "D"),
}  # fmt: skip
FROM = ms(date(2020, 1, 1))


def enter(store: ExactBooks, division: str) -> None:
    """After its currencies."""
    for code, (name, kind, time) in UNITS.items():
        facts = {"Description": name, "Type": kind, "TimeUnit": time, "Active": True, "Main": int(code == "st")}
        _keep(store, "units", division, code, {"Code": code, **facts})
    _keep(store, "item_groups", division, "1", {"Code": "1", "Description": "Algemeen", "IsDefault": 1})
    for code, (name, side) in CLASSIFICATIONS.items():
        facts = {"Code": code, "Name": code, "Description": name, "Balance": side, "PeriodType": "instant"}
        _keep(store, "gl_classifications", division, code, facts)
    home = str((store["divisions"].get("", division) or {})["Currency"])
    for row in list(store["currencies"].rows(division)):
        if row["Code"] != home:
            facts = {"SourceCurrency": row["Code"], "TargetCurrency": home, "Rate": row["_rate"]}
            _keep(store, "exchange_rates", division, row["Code"], {**facts, "StartDate": FROM})


def _keep(store: ExactBooks, table: str, division: str, code: str, facts: Row) -> None:
    """Ids follow from what they stand for, so that no other record gets another one by these."""
    store.save(table, division, {"ID": str(uuid.uuid5(SPACE, f"{division}/{table}/{code}")), **facts})
