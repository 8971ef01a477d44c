"""Staging asks for what is there: a column that no feed declares would be null for ever, and nobody would see it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from include.warehouse import raw_tables
from include.warehouse.plan import DBT_PROJECT

ROOMS = [DBT_PROJECT / "models" / room for room in ("staging", "systems")]
# `raw(system, table, {...})` and `with_company(table, key, {...})`, which is AvidXchange's
ASKED = re.compile(r"(?:raw\('(?P<system>\w+)',|with_company\()\s*'(?P<table>\w+)',[^{}]*\{(?P<columns>[^}]*)\}")
MODELS = sorted(file for room in ROOMS for file in room.rglob("*.sql"))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.stem)
def test_every_column_a_staging_model_asks_for_is_declared_by_its_feed(model: Path) -> None:
    text = model.read_text()
    asked = list(ASKED.finditer(text))
    assert len(asked) == len(re.findall(r"\b(?:raw|with_company)\(", text)), "a call this test cannot read"
    for found in asked:
        table = f"raw_{found['system'] or 'avidxchange'}.{found['table']}"
        wanted = set(re.findall(r"'(\w+)'\s*:", found["columns"]))
        assert wanted
        assert wanted - set(raw_tables.tables()[table]) == set(), f"{table} declares no such column"


# A macro that asks several tables of a system for the same columns, and the models that name those tables.
SHARED = re.compile(r"macro (?P<macro>\w+)\(table\) -%}\s*{{ raw\('(?P<system>\w+)', table, \{(?P<columns>[^}]*)\}")


def test_every_column_that_a_macro_asks_of_several_tables_is_declared_by_each_of_them() -> None:
    macros = "".join(file.read_text() for file in (DBT_PROJECT / "macros").rglob("*.sql"))
    models = [model.read_text() for model in MODELS]
    shared = list(SHARED.finditer(macros))
    assert {found["macro"] for found in shared} == {"basware_documents", "basware_orders"}
    for found in shared:
        named = [
            re.findall(r"'(\w+)'", text.split(found["macro"])[1].split(")")[0])
            for text in models
            if found["macro"] in text
        ]
        tables = {name for names in named for name in names if f"raw_{found['system']}.{name}" in raw_tables.tables()}
        assert len(tables) > 1
        wanted = set(re.findall(r"'(\w+)'\s*:", found["columns"]))
        for table in tables:
            assert wanted - set(raw_tables.tables()[f"raw_{found['system']}.{table}"]) == set(), table
