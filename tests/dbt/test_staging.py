"""Staging asks for what is there: a column that no feed declares would be null for ever, and nobody would see it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from include.warehouse.transform import DBT_PROJECT
from tests.support import raw

STAGING = DBT_PROJECT / "models" / "staging"
# `raw(system, table, {...})` and `with_company(table, key, {...})`, which is AvidXchange's
ASKED = re.compile(r"(?:raw\('(?P<system>\w+)',|with_company\()\s*'(?P<table>\w+)',[^{}]*\{(?P<columns>[^}]*)\}")
MODELS = sorted(STAGING.rglob("*.sql"))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.stem)
def test_every_column_a_staging_model_asks_for_is_declared_by_its_feed(model: Path) -> None:
    text = model.read_text()
    asked = list(ASKED.finditer(text))
    assert len(asked) == len(re.findall(r"\b(?:raw|with_company)\(", text)), "a call this test cannot read"
    for found in asked:
        table = f"raw_{found['system'] or 'avidxchange'}.{found['table']}"
        wanted = set(re.findall(r"'(\w+)'\s*:", found["columns"]))
        assert wanted
        assert wanted - set(raw.tables()[table]) == set(), f"{table} declares no such column"
