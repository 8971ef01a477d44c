"""Reading mapping files: the lines that are right, and what is wrong with the others, by line and column.

A file is ``mappings/<link>/<kind>.csv`` with ``source_code`` and ``target_code``, and ``company`` and ``note`` where
they are wanted. Commas or semicolons part its cells.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from include.store.mapping_edits import Line
from include.texts.program import said

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


def read_mappings(folder: Path, link: str, companies: Callable[[str], Collection[str]]) -> Mappings:
    """All lines of ``<folder>/<kind>.csv``; a kind that is not known is reported, not guessed, and so is a company that
    is none of ``companies``, those that a line of a kind may be for."""
    found = Mappings()
    for file in sorted(folder.glob("*.csv")):
        kind = KINDS.get(file.stem)
        if kind is None:
            what = said("mapping_files.unknown_kind", kinds=", ".join(KINDS))
            found.problems.append(MappingProblem(link, file.name, what))
            continue
        lines = _Lines(file.name, link, kind, companies(kind), found)
        _read(lines, _text(lines, file))
    return found


def read_upload(body: bytes, file: str, link: str, kind: str, companies: Collection[str]) -> Mappings:
    """The lines of one mapping file as somebody sent it; ``file``: what it is called."""
    found = Mappings()
    lines = _Lines(file, link, kind, companies, found)
    _read(lines, _decoded(lines, body))
    return found


def company_of(cell: str) -> str:
    """``''`` for all companies of the link, which a file may write as ``*``."""
    return "" if cell == "*" else cell


def lines_of(mappings: Mappings) -> list[Line]:
    """What the files say, as changes would say it."""
    return [
        Line(kind, company, code, action="set", target_code=target, note=note)
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
        if values["company"] and values["company"] not in lines.companies:
            known = ", ".join(lines.companies)
            lines.wrong(number, "company", said("mapping_files.no_company", company=values["company"], companies=known))
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
    companies: Collection[str]
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
                    values = {name: _clean(line.get(name, "")) for name in (*_COLUMNS, AMOUNT)}
                    yield reader.line_num, {**values, "company": company_of(values["company"])}
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
