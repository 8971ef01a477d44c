"""The customer's own settings as tables: links.yml and the mapping files, in ``raw_config``.

They are data like any other: dbt joins them, and an upgrade never overwrites them. The tables are replaced only when
they say something new, so that unchanged settings do not make a run build anything.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from include.links import Configuration, Link
from include.store.mapping_edits import Edit, Line
from include.texts.program import said
from include.warehouse.catalogue import columns_of, ensure_table
from include.warehouse.database import Warehouse

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
SPLIT, AMOUNT = "credited_invoice", "amount"
"""The kind of mapping that may map one code to several, each with its part of the amount."""
_CENTS = re.compile(r"\d{1,12}([.,]\d{1,2})?")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class ConfigReport:
    """``changed``: the settings differ from those loaded before; ``problems``: what is wrong with mapping files."""

    changed: bool
    problems: tuple[MappingProblem, ...] = ()


@dataclass(frozen=True)
class MappingProblem:
    """``mistake``: with line and column where it has one; ``text`` completes it as a sentence."""

    link: str
    file: str
    mistake: str
    kind: str | None = None
    has_place: bool = False

    @property
    def text(self) -> str:
        code = "mapping_files.of_line" if self.has_place else "mapping_files.of_file"
        return said(code, file=self.file, link=self.link, mistake=self.mistake)


@dataclass
class Mappings:
    """The lines of a link's mapping files, and what is wrong with the others."""

    rows: list[Row] = field(default_factory=list)
    problems: list[MappingProblem] = field(default_factory=list)

    @property
    def bad_kinds(self) -> set[str]:
        return {one.kind for one in self.problems if one.kind}


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
        mappings = read_mappings(configuration.folder / "mappings" / link.name, link.name)
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
    company and source code, whatever the file says since. Pure."""
    changed = {(edit.link, *edit.line.key): edit for edit in edits if edit.line.action != "file"}
    kept = [row for row in rows if (row[0], *key_of(*row[1:4])) not in changed]
    lines = [(link, edit.line) for (link, *_), edit in changed.items() if edit.line.action == "set"]
    return [
        *kept,
        *((link, one.kind, one.company, one.source_code, one.target_code, one.note) for link, one in lines),
    ]


def key_of(kind: str, company: str, source_code: str) -> tuple[str, str, str]:
    """What a line is known by: ``*`` and nothing are every company."""
    return kind, "" if company == "*" else company, source_code


def read_mappings(folder: Path, link: str) -> Mappings:
    """All lines of ``<folder>/<kind>.csv``; a kind that is not known is reported, not guessed."""
    found = Mappings()
    for file in sorted(folder.glob("*.csv")):
        kind = KINDS.get(file.stem)
        if kind is None:
            what = said("mapping_files.unknown_kind", kinds=", ".join(KINDS))
            found.problems.append(MappingProblem(link, file.name, what))
            continue
        lines = _Lines(file.name, link, kind, found)
        _read(lines, _text(lines, file))
    return found


def read_upload(body: bytes, file: str, link: str, kind: str) -> Mappings:
    """The lines of one mapping file as somebody sent it; ``file``: what it is called."""
    found = Mappings()
    lines = _Lines(file, link, kind, found)
    _read(lines, _decoded(lines, body))
    return found


def lines_of(mappings: Mappings) -> list[Line]:
    """What the files say, as changes would say it."""
    return [
        Line(*key_of(kind, company, code), action="set", target_code=target, note=note)
        for _, kind, company, code, target, note in mappings.rows
    ]


def _read(lines: _Lines, text: str | None) -> None:
    kind, found = lines.kind, lines.found
    seen: dict[tuple[str, str], int] = {}
    split: dict[tuple[str, str], list[_Part]] = {}
    for number, values in lines.read(text):
        if empty := [name for name in ("source_code", "target_code") if not values[name]]:
            lines.wrong(number, empty[0], said("mapping_files.needed"))
            continue
        key = (values["company"], values["source_code"])
        if kind == SPLIT and values[AMOUNT]:
            split.setdefault(key, []).append((number, values))
            continue
        if key in seen:
            code = "mapping_files.mapped_twice.split" if kind == SPLIT else "mapping_files.mapped_twice.text"
            lines.wrong(number, "source_code", said(code, source_code=values["source_code"], line=seen[key]))
            continue
        seen[key] = number
        found.rows.append((lines.link, kind, *(values[name] for name in _COLUMNS)))
    found.rows += [(lines.link, kind, *_shared_out(lines, parts, seen.get(key))) for key, parts in split.items()]


_Part = tuple[int, dict[str, str]]


def _shared_out(lines: _Lines, parts: list[_Part], whole: int | None) -> Row:
    """One mapping of a credit note to several invoices: ``<number> <amount> (line <n>); ...``, which models take apart
    (``credit_parts`` of dbt_project/macros/tax/credited_invoices.sql)."""
    seen: dict[str, int] = {}
    for number, values in parts:
        invoice, amount = values["target_code"], values[AMOUNT]
        if whole is not None:
            shared = said("mapping_files.shared_out", source_code=values["source_code"], line=number)
            lines.wrong(whole, AMOUNT, shared)
            whole = None
        if not (invoice.isascii() and invoice.isdecimal()):
            lines.wrong(number, "target_code", said("mapping_files.no_number", invoice_code=invoice))
        elif invoice in seen:
            twice = said("mapping_files.named_twice", invoice_code=invoice, line=seen[invoice])
            lines.wrong(number, "target_code", twice)
        if not _CENTS.fullmatch(amount) or not amount.strip("0.,"):
            lines.wrong(number, AMOUNT, said("mapping_files.no_amount", cell=amount))
        seen.setdefault(invoice, number)
    shares = (f"{values['target_code']} {values[AMOUNT].replace(',', '.')} (line {number})" for number, values in parts)
    first = parts[0][1]
    return first["company"], first["source_code"], "; ".join(shares), first["note"]


@dataclass(frozen=True)
class _Lines:
    """The lines of one mapping file; what is wrong with them goes to ``found``."""

    file: str
    link: str
    kind: str
    found: Mappings

    def wrong(self, line: int, column: str, what: str) -> None:
        if line and column:
            what = said("mapping_files.at_column", line=line, column=column, mistake=what)
        elif line:
            what = said("mapping_files.at_line", line=line, mistake=what)
        self.found.problems.append(MappingProblem(self.link, self.file, what, self.kind, bool(line)))

    def read(self, text: str | None) -> Iterator[tuple[int, dict[str, str]]]:
        if text is None:
            return
        first = text.split("\n", 1)[0]
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
        try:
            names = [name.strip() for name in next(reader, [])]
            if missing := {"source_code", "target_code"} - set(names):
                self.wrong(0, "", said("mapping_files.column_missing", column=", ".join(sorted(missing))))
                return
            for cells in reader:
                if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
                    what = said("mapping_files.too_many_cells", count=len(names))
                    self.wrong(reader.line_num, f"{len(names) + 1}", what)
                elif any(cell.strip() for cell in cells):
                    line = dict(zip(names, cells, strict=False))
                    yield reader.line_num, {name: _clean(line.get(name, "")) for name in (*_COLUMNS, AMOUNT)}
        except csv.Error as problem:
            self.wrong(reader.line_num, "", said("mapping_files.not_csv", error=problem))


def _text(lines: _Lines, file: Path) -> str | None:
    try:
        return _decoded(lines, file.read_bytes())
    except OSError as problem:
        lines.wrong(0, "", said("mapping_files.unreadable", error=problem.strerror))
    return None


def _decoded(lines: _Lines, body: bytes) -> str | None:
    try:
        return body.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as problem:
        line = body[: problem.start].count(b"\n") + 1
        lines.wrong(line, "", said("mapping_files.not_utf8"))
    return None


def _clean(cell: str) -> str:
    return cell.strip().replace("\0", "")


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
