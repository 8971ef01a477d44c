"""The customer's own settings as tables: links.yml and the mapping files, in ``raw_config``.

They are data like any other: dbt joins them, and an upgrade never overwrites them. The tables are replaced only when
they say something new, so that unchanged settings do not make a run build anything.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from include.link_settings import Link
from include.links import Configuration
from include.store.mapping_edits import Edit
from include.warehouse.catalogue import columns_of, ensure_table
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import transaction
from include.warehouse.mapping_files import KINDS, MappingProblem, Row, company_of, read_mappings

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
    "shared_routes": {
        "link": "VARCHAR",
        "pair_no": "BIGINT",
        "system": "VARCHAR",
        "connection": "VARCHAR",
        "company": "VARCHAR",
        "other_system": "VARCHAR",
        "start_date": "DATE",
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


@dataclass(frozen=True)
class ConfigReport:
    """``changed``: the settings differ from those loaded before; ``problems``: what is wrong with mapping files."""

    changed: bool
    problems: tuple[MappingProblem, ...] = ()


def load_config(
    warehouse: Warehouse,
    configuration: Configuration,
    signed: Mapping[str, Mapping[str, Any]] = {},
    edits: Mapping[str, Iterable[Edit]] = {},
    links: Collection[str] | None = None,
) -> ConfigReport:
    """Bring ``raw_config`` in agreement with the settings of ``links`` (None: all). Of a mapping file in which
    something is wrong the lines that are stored stay in force; where there are none, those of its lines that are right
    count. ``signed``: by link, what counts instead of what is written (``include/approvals/signed_settings.py``);
    ``edits``: by link, the changes that go over its files (`edited`). Raises ``WarehouseBusy``.
    """
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    problems: list[MappingProblem] = []
    bad: set[tuple[str, str]] = set()
    changed_lines: list[Edit] = []
    for link in configuration.links.values():
        if links is not None and link.name not in links:
            continue
        instead = signed.get(link.name, {})
        rows["links"].append(_link(link, instead.get("tolerances", {})))
        for system, name in sorted(link.connections.items()):
            currencies = json.dumps(list(configuration.connections[name].currencies))
            rows["link_connections"].append((link.name, system, name, currencies))
        for number, pair in enumerate(link.companies, 1):
            for system, company in sorted(pair.items()):
                rows["routes"].append((link.name, number, system, link.connections[system], company))
        mappings = read_mappings(configuration.folder / "mappings" / link.name, link.name, link.mapped_companies)
        rows["shared_routes"] += _shared(configuration, link, links)
        rows["mappings"] += [row for row in mappings.rows if row[1] not in instead]
        rows["mappings"] += [
            (link.name, kind, *line, "") for kind, lines in instead.items() if kind in KINDS.values() for line in lines
        ]
        problems += mappings.problems
        bad |= {(link.name, kind) for kind in mappings.bad_kinds}
        # What is signed has the changes in it, as far as they were signed.
        changed_lines += [edit for edit in edits.get(link.name, ()) if edit.line.kind not in instead]
    with warehouse.opened("load the settings") as database:
        rows["mappings"] = edited(_in_force(database, rows["mappings"], bad), changed_lines)
        changed = [name for name in TABLES if _replace(database, name, rows[name])]
    return ConfigReport(bool(changed), tuple(problems))


def _shared(configuration: Configuration, link: Link, links: Collection[str] | None) -> list[Row]:
    """The companies that links which are not loaded route by a connection of this one."""
    return [
        (one.name, number, system, one.connections[system], company, other, one.start_date)
        for one in configuration.links.values()
        if links is not None and one.name not in links
        for number, pair in enumerate(one.companies, 1)
        for system, company in sorted(pair.items())
        if one.connections[system] in link.connections.values()
        for other in pair
        if other != system
    ]


def _link(link: Link, signed: Mapping[str, Any]) -> Row:
    # The start date stands in the row as a date; approval may also come from the store, which is not settings.
    options = {**link.options.model_dump(mode="json"), **signed}
    body = json.dumps(options, sort_keys=True)
    return (link.name, link.kind, link.start_date, link.timezone, link.approved, body)


def _in_force(database: duckdb.DuckDBPyConnection, read: list[Row], bad: set[tuple[str, str]]) -> list[Row]:
    if not bad:
        return read
    ensure_table(database, SCHEMA, "mappings", TABLES["mappings"])
    stored = database.execute(f"select {', '.join(TABLES['mappings'])} from {SCHEMA}.mappings").fetchall()
    kept = [row for row in stored if (row[0], row[1]) in bad]
    replaced = {(row[0], row[1]) for row in kept}
    return [*(row for row in read if (row[0], row[1]) not in replaced), *kept]


def edited(rows: Iterable[Row], edits: Iterable[Edit]) -> list[Row]:
    """Rows of mappings with the changes that people made over them: a change goes before a line of the same link, kind,
    company and source code, whatever the file says since. What was signed or stored by an earlier release may say ``*``
    for all companies. Pure."""
    changed = {(edit.link, *edit.line.key): edit for edit in edits if edit.line.action != "file"}
    plain = [(link, kind, company_of(company), *more) for link, kind, company, *more in rows]
    kept = [row for row in plain if row[:4] not in changed]
    lines = [(link, edit.line) for (link, *_), edit in changed.items() if edit.line.action == "set"]
    return [
        *kept,
        *((link, one.kind, one.company, one.source_code, one.target_code, one.note) for link, one in lines),
    ]


def _replace(database: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> bool:
    columns = TABLES[table]
    there = columns_of(database, SCHEMA, table) is not None
    ensure_table(database, SCHEMA, table, columns)
    names = ", ".join(columns)
    stored = database.execute(f"select {names} from {SCHEMA}.{table}").fetchall()
    if there and sorted(stored, key=repr) == sorted(rows, key=repr):
        return False
    with transaction(database):
        database.execute(f"delete from {SCHEMA}.{table}")
        if rows:
            marks = ", ".join("?" for _ in columns)
            database.executemany(f"insert into {SCHEMA}.{table} ({names}) values ({marks})", rows)
    return True
