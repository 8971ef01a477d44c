"""A page of records, one by one: what cannot be used goes to quarantine with its reason, the rest goes on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from dlt_sources.readers import values
from dlt_sources.readers.feeds import DAYS, MOMENTS, Column, Feed
from dlt_sources.readers.values import Unusable
from include.http.errors import MalformedAnswer
from include.texts.program import said

Complete = Callable[[str], list[dict[str, Any]]]
"""The further rows of a nested list from the address that the vendor gave for them."""


@dataclass(frozen=True)
class Where:
    """Where and when pages were read; it becomes columns of every row. ``read_at`` is UTC.

    ``constants`` are properties that the records lack because the address they were read from says them.
    """

    system: str
    connection: str
    company: str
    read_at: datetime
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Quarantined:
    """A record that could not be used: why, the record as it came (JSON text), its key when it has one."""

    company: str
    feed: str
    reason: str
    record: str
    key: str | None


Version = datetime | int
"""What grows with each change of a record."""


def parse(page: bytes, where: Where) -> Any:
    """The JSON of a page with numbers exact. Raises ``MalformedAnswer`` for HTML, half a document and the like."""
    try:
        return json.loads(page.decode("utf-8-sig", "replace"), parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        what, todo = said("calls.page.not_json"), said("calls.todo.next_read")
        raise MalformedAnswer(what, system=where.system, company=where.company, todo=todo) from None


def records(page: bytes, where: Where) -> list[Any]:
    """The records of a page in any of the envelopes that the systems use.

    `{"d": {"results": [...]}}`, `{"d": [...]}`, `{"d": {...}}` (one row), `{"Items": [...]}`, `[...]`,
    `{"QueryResponse": {"Vendor": [...], ...}}` (nothing but counts in it: no rows).
    """
    found = parse(page, where)
    if isinstance(found, dict) and isinstance(found.get("QueryResponse"), dict):
        found = next((value for value in found["QueryResponse"].values() if isinstance(value, list)), [])
    if isinstance(found, dict):
        found = found.get("d", found.get("Items"))
    if isinstance(found, dict):
        found = found.get("results", [found])
    if not isinstance(found, list):
        raise MalformedAnswer(said("calls.page.no_records"), system=where.system, company=where.company)
    return found


def as_items(page: bytes, name: str, where: Where, *, null_is_empty: bool = False) -> bytes:
    """A page that calls its records ``name``, with them under the name that ``records`` knows. One that does not hold
    them stays as it is and is refused as no list: it must not look like an empty one."""
    outside = re.match(rb'\s*\{\s*"%s"\s*:\s*(?=\[)' % name.encode(), page)
    if outside:
        return b'{"Items":' + page[outside.end() :]
    found = parse(page, where)
    listed = found.get(name, ...) if isinstance(found, dict) else ...
    if listed is None and null_is_empty:
        listed = []
    return values.dump({"Items": listed}).encode() if isinstance(listed, list) else page


def rows(
    feed: Feed, page: bytes, where: Where, complete: Complete | None = None
) -> tuple[list[dict[str, Any]], list[Quarantined]]:
    """The page's rows as column values, and what had to be left out."""
    good: list[dict[str, Any]] = []
    bad: list[Quarantined] = []
    for record in records(page, where):
        try:
            good.append(_row(feed, record, where, complete))
        except Unusable as problem:
            key = _key_of(feed, record, where)
            bad.append(Quarantined(where.company, feed.name, str(problem), values.dump(record), key))
    return good, bad


def version_of(feed: Feed, record: str) -> Version | None:
    """The version of a record that could not be used, from its JSON text; None when it does not say one."""
    found = json.loads(record, parse_float=Decimal)
    column = next((column for column in feed.columns if column.name == feed.version_column), None)
    if column is None or not isinstance(found, dict):
        return None
    try:
        version: Version | None = _column(column, found)
    except Unusable:
        return None
    return version


def _row(feed: Feed, record: Any, where: Where, complete: Complete | None) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise Unusable("it is no record: " + values.dump(record)[:60])
    record = _completed(feed, record, where)
    row: dict[str, Any] = {}
    for column in feed.columns:
        row[column.name] = _nested_text(column, record, complete) if column.nested else _column(column, record)
    for name, key in zip(feed.key, feed.key_columns, strict=True):
        if row[key] is None:
            raise Unusable(f"it has no {name}")
    unknown = dict(_unknown(feed, record))
    row["unknown_fields"] = values.dump(dict(sorted(unknown.items()))) if unknown else None
    own_company = row.get(feed.company_column) if feed.company_column else None
    row |= {
        "connection": where.connection,
        "company": own_company or where.company,
        "read_at": where.read_at,
        "is_deleted": False,
    }
    return row


def _completed(feed: Feed, record: dict[str, Any], where: Where) -> dict[str, Any]:
    """With what the address says, and properties under the name we know them by."""
    found = {**where.constants, **{name: value for name, value in record.items() if value is not None}}
    for column in feed.columns:
        if column.alias and column.alias in found:
            found.setdefault(column.vendor_name, found.pop(column.alias))
    return found


def _column(column: Column, record: Mapping[str, Any]) -> Any:
    value = record.get(column.place)
    if column.at and value is not None:
        if not isinstance(value, dict):
            raise Unusable(f"{column.place} is {values.dump(value)[:60]}, which is no record")
        value = value.get(column.at[1])
    try:
        if column.kind in ("id", "code"):
            return values.code(value)
        if column.kind == "text":
            return values.text(value)
        if column.kind == "money":
            return values.money(value)
        if column.kind in ("int", "long"):
            return values.whole(value, values.INT_BITS if column.kind == "int" else 64)
        if column.kind == "bool":
            return values.yes_or_no(value)
        if column.kind in DAYS:
            return values.day(value, open_end=column.kind == "end_date", blank=column.kind == "blank_date")
        if column.kind == "timestamp":
            return values.timestamp(value)
        if value is not None and not isinstance(value, list):
            raise Unusable(f"{values.dump(value)[:60]}, which is no list")
        return None if value is None else values.dump([values.text(i) if isinstance(i, str) else i for i in value])
    except Unusable as problem:
        raise Unusable(f"{column.vendor_name} is {problem}") from None


def _nested_text(column: Column, record: Mapping[str, Any], complete: Complete | None) -> str | None:
    found = _nested(column, record.get(column.vendor_name), complete)
    return None if found is None else values.dump(found)


def _nested(column: Column, value: Any, complete: Complete | None) -> Any:
    if isinstance(value, dict) and ("results" in value or "__deferred" in value):
        value = _opened(value, complete)
    if value is None:
        return None
    if column.kind == "object":
        if not isinstance(value, dict):
            raise Unusable(f"{column.vendor_name} is {values.dump(value)[:60]}, which is no record")
        return _inner(column, value, complete)
    if not isinstance(value, list):
        raise Unusable(f"{column.vendor_name} is {values.dump(value)[:60]}, which is no list")
    lines = []
    for number, line in enumerate(value, 1):
        if not isinstance(line, dict):
            raise Unusable(f"{column.vendor_name}, line {number} is no record")
        try:
            lines.append(_inner(column, line, complete))
        except Unusable as problem:
            raise Unusable(f"{column.vendor_name}, line {number}: {problem}") from None
    return lines


def _opened(value: dict[str, Any], complete: Complete | None) -> Any:
    """The list inside Exact's wrapping; it is cut at 60 with its own `__next` (reference page, "Envelope")."""
    if "results" not in value:
        return None
    found = value["results"]
    if value.get("__next") and isinstance(found, list):
        if complete is None:
            raise Unusable("it has more lines than one answer holds, and the rest could not be asked for")
        return _each_once([*found, *complete(str(value["__next"]))])
    return found


def _each_once(lines: list[Any]) -> list[Any]:
    """Lines that came on several pages, in the order of their keys: pages may overlap and come in any order, and a
    line that is there twice would be owed twice."""
    if not all(isinstance(line, dict) and isinstance(line.get("ID"), str) for line in lines):
        return lines
    return sorted({line["ID"]: line for line in lines}.values(), key=lambda line: line["ID"])


def _inner(column: Column, line: Mapping[str, Any], complete: Complete | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for inner in column.nested:
        if inner.nested:
            found[inner.vendor_name] = _nested(inner, line.get(inner.vendor_name), complete)
            continue
        value = _column(inner, line)
        if isinstance(value, Decimal):
            value = values.plain(value)
        elif inner.kind in MOMENTS and value is not None:
            value = value.isoformat().replace("+00:00", "Z")
        found[inner.vendor_name] = value
    known = {inner.vendor_name for inner in column.nested}
    for name, value in line.items():
        if name not in known and not _ignored(name, value):
            found[name] = value
    return found


def _unknown(feed: Feed, record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    known = {column.vendor_name for column in feed.columns if not column.at}.union(feed.ignores)
    parts: dict[str, set[str]] = {}
    for column in feed.columns:
        if column.at:
            parts.setdefault(column.place, set()).update((column.at[1], *column.ignores))
    for name, value in record.items():
        if name in parts and isinstance(value, dict):
            value = {part: said for part, said in value.items() if part not in parts[name] and said is not None} or None
        if name not in known and not _ignored(name, value):
            yield name, value


def _ignored(name: str, value: Any) -> bool:
    return value is None or name == "__metadata" or (isinstance(value, dict) and set(value) == {"__deferred"})


def _key_of(feed: Feed, record: Any, where: Where) -> str | None:
    if not isinstance(record, dict):
        return None
    record = _completed(feed, record, where)
    parts = [record.get(name) for name in feed.key]
    if any(part is None or isinstance(part, dict | list) for part in parts):
        return None
    return "|".join(str(part).strip() for part in parts)
