"""Whole columns in our own form, as `values.py` does it for one value; nested ones as JSON text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dlt_sources.readers import values
from dlt_sources.readers.arrow_json import Rejected
from dlt_sources.readers.feeds import DAYS, MOMENTS, Column, Kind
from dlt_sources.readers.memory import with_tables

MONEY = pa.decimal128(28, 6)
MOMENT = pa.timestamp("us", tz="UTC")
_SIMPLE = (pa.string(), pa.int64(), pa.bool_(), pa.null())
_ZONED = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d:\d\d$"
_WRITTEN_AT_ONCE = 256  # rows: DuckDB takes many times the room of the rows in hand, and keeps it
_DOUBLE_DIGIT = re.compile(r"(\.\d{6})\d+")


class Cleaner:
    """Whole columns in our own form, as `values.py` does it for one value."""

    def __init__(self, controls: bool) -> None:
        self._controls = controls

    def __call__(self, column: Column, array: pa.Array) -> pa.Array:
        kind = column.kind
        if kind in ("id", "code", "text"):
            return self.text(array, values.TEXT_CONTROLS if kind == "text" else values.CODE_CONTROLS)
        if kind == "money":
            return _money(array)
        if kind == "int":
            return array.cast(pa.int32()).cast(pa.int64())
        if kind == "long":
            return array.cast(pa.int64())
        if kind in MOMENTS:
            return _moments(array, kind)
        return array

    def text(self, array: pa.Array, controls: str) -> pa.Array:
        if pa.types.is_integer(array.type):
            return array.cast(pa.string())
        if array.null_count == len(array):
            return array
        if self._controls:
            array = pc.replace_substring_regex(array, controls, "")
        array = pc.ascii_trim(array, values.SPACES)
        empty = pc.equal(pc.binary_length(array), 0)
        return pc.if_else(empty, pa.scalar(None, pa.string()), array) if pc.any(empty).as_py() else array


def _money(array: pa.Array) -> pa.Array:
    try:
        found = array.cast(MONEY)
    except pa.ArrowInvalid:  # more than six decimals
        found = pc.round(array, 6, "half_towards_infinity").cast(MONEY)
    bounds = pc.min_max(found)
    if bounds["min"].is_valid and max(-bounds["min"].as_py(), bounds["max"].as_py()) >= values.AMOUNTS_BELOW:
        raise Rejected("amounts outside reason")
    return found


def _moments(array: pa.Array, kind: Kind) -> pa.Array:
    target = MOMENT if kind == "timestamp" else pa.date32()
    if array.null_count == len(array):
        return pa.nulls(len(array), target)
    if _all(pc.match_substring_regex(array, r"^/Date\(-?\d{1,15}\)/$")):
        moments = pc.ascii_trim(array, "/Date()").cast(pa.int64()).cast(pa.timestamp("ms")).cast(pa.timestamp("us"))
    elif _all(pc.match_substring_regex(array, r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?Z?$")):
        cut = pc.replace_substring_regex(pc.ascii_rtrim(array, "Z"), _DOUBLE_DIGIT.pattern, r"\1")
        moments = cut.cast(pa.timestamp("us"))
    elif kind == "timestamp" and _all(pc.match_substring_regex(array, _ZONED)):
        moments = array.cast(MOMENT).cast(pa.timestamp("us"))
    else:
        raise Rejected("dates in another form")
    if kind in _NONE:
        moments = pc.if_else(_NONE[kind](moments), pa.scalar(None, moments.type), moments)
    bounds = pc.min_max(moments)
    first, last = (pa.scalar(one, moments.type) for one in (_FIRST, _LAST))
    if pc.less(bounds["min"], first).as_py() or pc.greater(bounds["max"], last).as_py():  # Python has no year 0
        raise Rejected("dates outside reason")
    return pc.assume_timezone(moments, "UTC") if kind == "timestamp" else moments.cast(pa.date32())


_FIRST = datetime.combine(values.EARLIEST, datetime.min.time())
_LAST = datetime.combine(values.LATEST, datetime.max.time())
_NONE: dict[Kind, Callable[[pa.Array], pa.Array]] = {
    "end_date": lambda moments: pc.greater(moments, pa.scalar(_LAST, moments.type)),
    "blank_date": lambda moments: pc.equal(moments.cast(pa.date32()), pa.scalar(date.min)),
}


def _all(array: pa.Array) -> bool:
    return pc.all(array, skip_nulls=True).as_py() is not False


def nested_values(column: Column, array: pa.Array, clean: Cleaner) -> pa.Array:
    """A nested column whose values all are text, whole numbers or booleans: ready to be written as JSON."""
    if column.kind == "values":
        texts = clean.text(array.values, values.TEXT_CONTROLS)
        return pa.ListArray.from_arrays(array.offsets, texts, mask=array.is_null())
    if pa.types.is_struct(array.type) and column.kind == "list":
        array = _unwrapped(array)
    if column.kind == "object":
        return _object(column, array, clean)
    return pa.ListArray.from_arrays(array.offsets, _object(column, array.values, clean), mask=array.is_null())


def _unwrapped(array: pa.StructArray) -> pa.Array:
    parts = dict(zip((f.name for f in array.type), array.flatten(), strict=True))
    if parts["__next"].null_count != len(array):
        raise Rejected("lines that go on elsewhere")
    if set(parts) - {"results", "__next", "__deferred"}:
        raise Rejected("lines in an unknown wrapping")
    return parts["results"]


def _object(column: Column, array: pa.StructArray, clean: Cleaner) -> pa.StructArray:
    parts = dict(zip((f.name for f in array.type), (array.field(i) for i in range(array.type.num_fields)), strict=True))
    if column.kind == "list" and array.null_count:
        raise Rejected("a line that is none")
    arrays: list[pa.Array] = []
    for inner in column.nested:
        part = parts.pop(inner.vendor_name)
        arrays.append(nested_values(inner, part, clean) if inner.nested else _plain_text(inner, clean(inner, part)))
    for name, part in parts.items():
        if not _ignored(name, part):
            raise Rejected("lines with unknown properties")
    names = [inner.vendor_name for inner in column.nested]
    return pa.StructArray.from_arrays(arrays, names=names, mask=array.is_null())


def _plain_text(column: Column, array: pa.Array) -> pa.Array:
    if column.kind == "money":
        try:
            return array.cast(pa.decimal128(28, 2)).cast(pa.string())
        except pa.ArrowInvalid:
            return pc.replace_substring_regex(array.cast(pa.string()), r"0{1,4}$", "")
    if column.kind in DAYS:
        return array.cast(pa.string())
    if column.kind == "timestamp":
        return pa.array(
            [None if v is None else v.isoformat().replace("+00:00", "Z") for v in array.to_pylist()], pa.string()
        )
    return array


def taken_out(columns: tuple[Column, ...], found: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """The values that columns have inside objects, by column; the objects are taken from ``found``."""
    values_of: dict[str, pa.Array] = {}
    known: dict[str, set[str]] = {}
    for column in columns:
        if column.at:
            known.setdefault(column.place, set()).update((column.at[1], *column.ignores))
            values_of[column.name] = pc.struct_field(found[column.place], column.at[1])
    for name, parts in known.items():
        whole = found.pop(name)
        for part, array in zip((f.name for f in whole.type), whole.flatten(), strict=True):
            if part not in parts and array.null_count != len(array):
                raise Rejected("objects with unknown properties")
    return values_of


def as_json(columns: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """JSON text of nested columns, written by DuckDB: it is the fastest correct escaping at hand."""
    if not columns:
        return {}
    wanted = ", ".join(f'case when "{n}" is not null then to_json("{n}")::varchar end as "{n}"' for n in columns)
    rows = pa.table(columns)
    rows = pa.Table.from_batches(rows.to_batches(max_chunksize=_WRITTEN_AT_ONCE), rows.schema)
    with with_tables(nested=rows) as database:
        found = database.execute(f"select {wanted} from nested").to_arrow_table()
    return {name: found[name].combine_chunks().cast(pa.string()) for name in columns}


def _ignored(name: str, array: pa.Array) -> bool:
    deferred = pa.types.is_struct(array.type) and [f.name for f in array.type] == ["__deferred"]
    return bool(name == "__metadata" or deferred or array.null_count == len(array))


def unknown_fields(extra: dict[str, pa.Array], size: int) -> pa.Array:
    """Properties that no column asks for, as one JSON text for each row that has any."""
    extra = {name: array for name, array in extra.items() if not _ignored(name, array)}
    if not extra:
        return pa.nulls(size, pa.string())
    if any(array.type not in _SIMPLE for array in extra.values()):
        raise Rejected("unknown properties that are not plain")
    lists = {name: array.to_pylist() for name, array in sorted(extra.items())}
    texts: list[str | None] = []
    for index in range(size):
        row: dict[str, Any] = {name: lists[name][index] for name in lists if lists[name][index] is not None}
        texts.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")) if row else None)
    return pa.array(texts, pa.string())
