"""The customer's own settings as tables: links.yml and the mapping files, in ``raw_config``.

They are data like any other: dbt joins them, and an upgrade never overwrites them. The tables are replaced only when
they say something new, so that unchanged settings do not make a run build anything.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from include.links import Configuration, Link
from include.warehouse.database import columns_of, ensure_table, opened

SCHEMA = "raw_config"
TABLES: dict[str, dict[str, str]] = {
    "links": {
        "link": "VARCHAR",
        "kind": "VARCHAR",
        "start_date": "DATE",
        "timezone": "VARCHAR",
        "approved": "BOOLEAN",
        "options": "VARCHAR",
    },
    "link_connections": {
        "link": "VARCHAR",
        "system": "VARCHAR",
        "connection": "VARCHAR",
        "currencies": "VARCHAR",
    },
    "routes": {
        "link": "VARCHAR",
        "pair_no": "BIGINT",
        "system": "VARCHAR",
        "connection": "VARCHAR",
        "company": "VARCHAR",
    },
    "mappings": {
        "link": "VARCHAR",
        "kind": "VARCHAR",
        "company": "VARCHAR",
        "source_code": "VARCHAR",
        "target_code": "VARCHAR",
        "note": "VARCHAR",
    },
}
KINDS = {
    "gl_accounts": "gl_account",
    "cost_centers": "cost_center",
    "cost_units": "cost_unit",
    "tax_codes": "tax_code",
    "payment_accounts": "payment_account",
    "payment_terms": "payment_term",
    "items": "item",
    "projects": "project",
    "item_tax_codes": "item_tax_code",
    "tax_accounts": "tax_account",
    "tax_cost_centers": "tax_cost_center",
    "entity_use_codes": "entity_use_code",
    "exemption_numbers": "exemption_number",
    "credited_invoices": "credited_invoice",
}
_COLUMNS = ("company", "source_code", "target_code", "note")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class ConfigReport:
    """``changed``: the settings differ from those loaded before; ``problems``: lines that could not be used, in plain
    words with file and line (the others count)."""

    changed: bool
    problems: tuple[str, ...] = ()


@dataclass
class Mappings:
    """The lines of a link's mapping files, and what is wrong with the others."""

    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def load_config(home: Path, configuration: Configuration) -> ConfigReport:
    """Bring ``raw_config`` in agreement with the settings. Raises ``WarehouseBusy``."""
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    problems: list[str] = []
    for link in configuration.links.values():
        rows["links"].append(_link(link))
        for system, name in sorted(link.connections.items()):
            currencies = json.dumps(list(configuration.connections[name].currencies))
            rows["link_connections"].append((link.name, system, name, currencies))
        for number, pair in enumerate(link.companies, 1):
            for system, company in sorted(pair.items()):
                rows["routes"].append((link.name, number, system, link.connections[system], company))
        mappings = read_mappings(configuration.folder / "mappings" / link.name, link.name)
        rows["mappings"] += mappings.rows
        problems += mappings.problems
    with opened(home, "load the settings") as database:
        changed = [name for name in TABLES if _replace(database, name, rows[name])]
    return ConfigReport(bool(changed), tuple(problems))


def _link(link: Link) -> Row:
    # The start date stands in the row as a date; approval may also come from the store, which is not settings.
    options = link.options.model_dump(mode="json")
    body = json.dumps(options, sort_keys=True)
    return (link.name, link.kind, link.start_date, link.timezone, link.approved, body)


def read_mappings(folder: Path, link: str) -> Mappings:
    """All lines of ``<folder>/<kind>.csv``; a kind that is not known is reported, not guessed."""
    found = Mappings()
    for file in sorted(folder.glob("*.csv")):
        kind = KINDS.get(file.stem)
        if kind is None:
            found.problems.append(f"{file.name} of {link}: unknown kind of mapping; use {', '.join(KINDS)}")
            continue
        seen: dict[tuple[str, str], int] = {}
        for number, line in _lines(file, link, found):
            values = {name: (line.get(name) or "").strip() for name in _COLUMNS}
            if not values["source_code"] or not values["target_code"]:
                found.problems.append(f"{file.name} of {link}, line {number}: source_code and target_code are needed")
                continue
            key = (values["company"], values["source_code"])
            if key in seen:
                twice = f"{values['source_code']} is mapped in line {seen[key]} already"
                found.problems.append(f"{file.name} of {link}, line {number}: {twice}")
                continue
            seen[key] = number
            found.rows.append((link, kind, *(values[name] for name in _COLUMNS)))
    return found


def _lines(file: Path, link: str, found: Mappings) -> Iterator[tuple[int, dict[str, str | None]]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        reason = "it is not UTF-8 text" if isinstance(problem, UnicodeDecodeError) else str(problem.strerror)
        found.problems.append(f"{file.name} of {link} cannot be read: {reason}")
        return
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in first else ",")
    missing = {"source_code", "target_code"} - set(reader.fieldnames or ())
    if missing:
        found.problems.append(f"{file.name} of {link}: column {', '.join(sorted(missing))} is missing")
        return
    for line in reader:
        yield reader.line_num, line


def _replace(database: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> bool:
    columns = TABLES[table]
    there = columns_of(database, SCHEMA, table) is not None
    ensure_table(database, SCHEMA, table, columns)
    names = ", ".join(columns)
    stored = database.execute(f"select {names} from {SCHEMA}.{table}").fetchall()
    if there and sorted(stored, key=repr) == sorted(rows, key=repr):
        return False
    database.execute("begin")
    try:
        database.execute(f"delete from {SCHEMA}.{table}")
        if rows:
            marks = ", ".join("?" for _ in columns)
            database.executemany(f"insert into {SCHEMA}.{table} ({names}) values ({marks})", rows)
        database.execute("commit")
    except BaseException:
        database.execute("rollback")
        raise
    return True
