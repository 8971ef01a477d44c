"""Pages of JSON to typed Arrow tables.

The fast way reads many pages at once, by column, under the feed's explicit schema. Whatever it meets that is not
exactly what the schema says (a record without key, an amount as words, a date in year 1, lines that are no list) makes
it give up on those pages, and they are read record by record (`records.py`): slower, and it knows what is wrong with
which record. Both ways give the same table.

Money never passes through a double: pyarrow reads JSON numbers into decimals from their digits. It is given 256 bits,
because into 128 it reads a number that is too large as a wrong one, silently (`1e30` at scale 18).
"""

from __future__ import annotations

import io
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from dlt_sources import values
from dlt_sources.feeds import Column, Feed, Kind
from dlt_sources.memory import with_tables
from dlt_sources.records import Complete, Quarantined, Where, rows

BATCH_BYTES = 8 * 1024 * 1024
AT_ONCE = 2
MONEY = pa.decimal128(28, 6)
MOMENT = pa.timestamp("us", tz="UTC")
_WIDE_MONEY = pa.decimal256(76, 18)
_TYPES: dict[Kind, pa.DataType] = {
    "money": MONEY,
    "int": pa.int64(),
    "long": pa.int64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "end_date": pa.date32(),
    "timestamp": MOMENT,
}
_JSON_TYPES: dict[Kind, pa.DataType] = {
    "money": _WIDE_MONEY,
    "int": pa.int64(),
    "long": pa.decimal256(76, 0),
    "bool": pa.bool_(),
    "values": pa.list_(pa.string()),
}
_SIMPLE = (pa.string(), pa.int64(), pa.bool_(), pa.null())
_CHANGED = re.compile(r"Column\((\S+)\) changed from string to number")
_CONTROLS = re.compile(rb"\\(?:u00[01]|u007|[bfnrt])")
_DOUBLE_DIGIT = re.compile(r"(\.\d{6})\d+")


class _Rejected(Exception):
    """The fast way cannot read these pages."""


@dataclass
class Read:
    """What became of some pages: a table with every column of the feed but dlt's own, and what was left out.

    ``slow_pages`` counts pages that had to be read record by record.
    """

    table: pa.Table
    quarantined: list[Quarantined] = field(default_factory=list)
    slow_pages: int = 0


def schema(feed: Feed) -> pa.Schema:
    """The feed's table: its own columns, then the common ones."""
    fields = [(column.name, _TYPES.get(column.kind, pa.string())) for column in feed.columns]
    fields += [("connection", pa.string()), ("company", pa.string()), ("unknown_fields", pa.string())]
    return pa.schema([*fields, ("read_at", MOMENT), ("is_deleted", pa.bool_())])


def tables(feed: Feed, pages: Iterable[bytes], where: Where, complete: Complete | None = None) -> Iterator[Read]:
    """The pages' rows, several megabytes of pages at a time, in the order they came.

    ``complete`` fetches the lines that an expanded record left out. Raises ``MalformedAnswer`` for a page that is no
    JSON list; what was given before it stands.
    """
    batches = _batches(pages)
    first, second = next(batches, None), next(batches, None)
    if first is None:
        return
    if second is None:
        yield read(feed, first, where, complete)
        return
    # The work is done in C++ without the interpreter's lock: the next batch is read meanwhile.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting: deque[Future[Read]] = deque()
        for batch in chain((first, second), batches):
            waiting.append(pool.submit(read, feed, batch, where, complete))
            if len(waiting) > AT_ONCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _batches(pages: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for page in pages:
        batch.append(page)
        size += len(page)
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def read(feed: Feed, pages: list[bytes], where: Where, complete: Complete | None = None) -> Read:
    """Some pages as one table: all at once if they are in order, else page by page, else record by record."""
    try:
        return Read(_fast(feed, pages, where))
    except (_Rejected, pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError, UnicodeDecodeError):
        if len(pages) > 1:
            parts = [read(feed, [page], where, complete) for page in pages]
            quarantined = [record for part in parts for record in part.quarantined]
            return Read(
                pa.concat_tables([part.table for part in parts]), quarantined, sum(part.slow_pages for part in parts)
            )
        good, bad = rows(feed, pages[0], where, complete)
        return Read(pa.Table.from_pylist(good, schema(feed)), bad, 1)


def _fast(feed: Feed, pages: list[bytes], where: Where) -> pa.Table:
    envelope, blob = _envelope(pages)
    blob.decode("utf-8")  # pyarrow does not look
    wrapped = envelope != "Items"  # Exact puts nested lists into {"results": [...]}
    struct = _json_rows(_parse(blob, envelope, feed.columns, wrapped), envelope)
    found: dict[str, pa.Array] = dict(zip((f.name for f in struct.type), struct.flatten(), strict=True))
    clean = _Cleaner(b"\x7f" in blob or _CONTROLS.search(blob) is not None)
    columns: dict[str, pa.Array] = {}
    nested: dict[str, pa.Array] = {}
    for column in feed.columns:
        array = found.pop(column.vendor_name)
        if column.alias and column.alias in found:
            other = found.pop(column.alias)
            if other.type != pa.string() and other.null_count != len(other):
                raise _Rejected("an alias that is no text")
            array = pc.coalesce(array, other.cast(pa.string()))
        if column.vendor_name in where.constants:
            array = pc.coalesce(array.cast(pa.string()), pa.scalar(where.constants[column.vendor_name]))
        if column.nested or column.kind == "values":
            nested[column.name] = _nested(column, array, clean)
        else:
            columns[column.name] = clean(column, array)
    columns |= _as_json(nested)
    for key in feed.key_columns:
        if columns[key].null_count:
            raise _Rejected(f"rows without {key}")
    size = len(struct)
    company = pa.repeat(pa.scalar(where.company), size)
    if feed.company_column:
        company = pc.coalesce(columns[feed.company_column], company)
    columns |= {
        "connection": pa.repeat(pa.scalar(where.connection), size),
        "company": company,
        "unknown_fields": _unknown(found, size),
        "read_at": pa.repeat(pa.scalar(where.read_at, MOMENT), size),
        "is_deleted": pa.repeat(pa.scalar(False), size),
    }
    wanted = schema(feed)
    return pa.Table.from_arrays([columns[name] for name in wanted.names], schema=wanted)


def _envelope(pages: list[bytes]) -> tuple[str, bytes]:
    """Which envelope the pages have, and all of them as one text of objects, a line each."""
    kinds = set()
    for page in pages:
        start = page[:200].lstrip()
        if start.startswith(b"["):
            kinds.add("[]")
        elif re.match(rb'\{\s*"d"\s*:\s*\[', start):
            kinds.add("d")
        elif re.match(rb'\{\s*"d"\s*:\s*\{', start):
            kinds.add("d.results")
        else:
            kinds.add("Items")
    if len(kinds) != 1:
        raise _Rejected("pages of different shapes")
    kind = kinds.pop()
    # A line break in JSON stands between tokens only (inside a string it is escaped), so it may become a space.
    lines = [page.replace(b"\r", b" ").replace(b"\n", b" ") for page in pages]
    if kind == "[]":
        return "Items", b"\n".join(b'{"Items":' + line + b"}" for line in lines)
    return kind, b"\n".join(lines)


def _json_type(column: Column, wrapped: bool, numbers: frozenset[str], path: str) -> pa.DataType:
    here = f"{path}/{column.vendor_name}"
    if not column.nested:
        return pa.int64() if here in numbers else _JSON_TYPES.get(column.kind, pa.string())
    is_list = column.kind == "list"
    inner_path = here + ("/results/[]" if wrapped and is_list else "/[]" if is_list else "")
    struct = pa.struct([(c.vendor_name, _json_type(c, wrapped, numbers, inner_path)) for c in column.nested])
    if not is_list:
        return struct
    return pa.struct([("results", pa.list_(struct)), ("__next", pa.string())]) if wrapped else pa.list_(struct)


def _parse(blob: bytes, envelope: str, columns: tuple[Column, ...], wrapped: bool) -> pa.Table:
    """Ids may be written as numbers; which ones are shows in what pyarrow says on the first row that does it."""
    numbers: frozenset[str] = frozenset()
    path = {"d.results": "/d/results/[]", "d": "/d/[]", "Items": "/Items/[]"}[envelope]
    ids = set(_id_paths(columns, path, wrapped))
    while True:
        row = pa.struct([(c.vendor_name, _json_type(c, wrapped, numbers, path)) for c in columns])
        records = pa.list_(row)
        outer = ("d", pa.struct([("results", records)])) if envelope == "d.results" else (envelope, records)
        try:
            return pj.read_json(
                io.BytesIO(blob),
                read_options=pj.ReadOptions(use_threads=False, block_size=len(blob) + 1024),
                parse_options=pj.ParseOptions(
                    explicit_schema=pa.schema([outer]),
                    newlines_in_values=False,
                    unexpected_field_behavior="infer",
                ),
            )
        except pa.ArrowInvalid as problem:
            changed = _CHANGED.search(str(problem))
            if changed is None or changed[1] in numbers or changed[1] not in ids:
                raise
            numbers |= {changed[1]}


def _id_paths(columns: tuple[Column, ...], path: str, wrapped: bool) -> Iterator[str]:
    for column in columns:
        here = f"{path}/{column.vendor_name}"
        if column.kind == "id":
            yield here
        elif column.nested:
            step = "" if column.kind == "object" else "/results/[]" if wrapped else "/[]"
            yield from _id_paths(column.nested, here + step, wrapped)


def _json_rows(table: pa.Table, envelope: str) -> pa.StructArray:
    for name in envelope.split("."):
        if table.num_rows == 0:
            raise _Rejected("no page")
        array = table[name].combine_chunks()
        if array.null_count:
            raise _Rejected(f"a page without {name}")
        if pa.types.is_struct(array.type):
            table = pa.Table.from_arrays(array.flatten(), names=[f.name for f in array.type])
    found = array.flatten()
    if found.null_count:
        raise _Rejected("a record that is none")
    return found


class _Cleaner:
    """Whole columns in our own form, as `values.py` does it for one value."""

    def __init__(self, controls: bool) -> None:
        self._controls = controls

    def __call__(self, column: Column, array: pa.Array) -> pa.Array:
        kind = column.kind
        if kind in ("id", "code", "text"):
            return self.text(array, values.TEXT_CONTROLS if kind == "text" else values.CODE_CONTROLS)
        if kind == "money":
            return _money(array)
        if kind == "long":
            return array.cast(pa.int64())
        if kind in ("date", "end_date", "timestamp"):
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
        return array.cast(MONEY)
    except pa.ArrowInvalid:  # more than six decimals
        return pc.round(array, 6, "half_towards_infinity").cast(MONEY)


def _moments(array: pa.Array, kind: Kind) -> pa.Array:
    target = MOMENT if kind == "timestamp" else pa.date32()
    if array.null_count == len(array):
        return pa.nulls(len(array), target)
    if _all(pc.match_substring_regex(array, r"^/Date\(-?\d{1,15}\)/$")):
        moments = pc.ascii_trim(array, "/Date()").cast(pa.int64()).cast(pa.timestamp("ms")).cast(pa.timestamp("us"))
    elif _all(pc.match_substring_regex(array, r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?)?Z?$")):
        cut = pc.replace_substring_regex(pc.ascii_rtrim(array, "Z"), _DOUBLE_DIGIT.pattern, r"\1")
        moments = cut.cast(pa.timestamp("us"))
    else:
        raise _Rejected("dates in another form")
    if kind == "end_date":
        moments = pc.if_else(
            pc.greater(moments, pa.scalar(_LAST, moments.type)), pa.scalar(None, moments.type), moments
        )
    bounds = pc.min_max(moments)
    if bounds["min"].is_valid and (bounds["min"].as_py() < _FIRST or bounds["max"].as_py() > _LAST):
        raise _Rejected("dates outside reason")
    return pc.assume_timezone(moments, "UTC") if kind == "timestamp" else moments.cast(pa.date32())


_FIRST = datetime.combine(values.EARLIEST, datetime.min.time())
_LAST = datetime.combine(values.LATEST, datetime.max.time())


def _all(array: pa.Array) -> bool:
    return pc.all(array, skip_nulls=True).as_py() is not False


def _nested(column: Column, array: pa.Array, clean: _Cleaner) -> pa.Array:
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
        raise _Rejected("lines that go on elsewhere")
    if set(parts) - {"results", "__next", "__deferred"}:
        raise _Rejected("lines in an unknown wrapping")
    return parts["results"]


def _object(column: Column, array: pa.StructArray, clean: _Cleaner) -> pa.StructArray:
    parts = dict(zip((f.name for f in array.type), (array.field(i) for i in range(array.type.num_fields)), strict=True))
    if column.kind == "list" and array.null_count:
        raise _Rejected("a line that is none")
    arrays: list[pa.Array] = []
    for inner in column.nested:
        part = parts.pop(inner.vendor_name)
        arrays.append(_nested(inner, part, clean) if inner.nested else _plain_text(inner, clean(inner, part)))
    for name, part in parts.items():
        if not _ignored(name, part):
            raise _Rejected("lines with unknown properties")
    names = [inner.vendor_name for inner in column.nested]
    return pa.StructArray.from_arrays(arrays, names=names, mask=array.is_null())


def _plain_text(column: Column, array: pa.Array) -> pa.Array:
    if column.kind == "money":
        try:
            return array.cast(pa.decimal128(28, 2)).cast(pa.string())
        except pa.ArrowInvalid:
            return pc.replace_substring_regex(array.cast(pa.string()), r"0{1,4}$", "")
    if column.kind in ("date", "end_date"):
        return array.cast(pa.string())
    if column.kind == "timestamp":
        return pa.array(
            [None if v is None else v.isoformat().replace("+00:00", "Z") for v in array.to_pylist()], pa.string()
        )
    return array


def _as_json(columns: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """JSON text of nested columns, written by DuckDB: it is the fastest correct escaping at hand."""
    if not columns:
        return {}
    wanted = ", ".join(f'case when "{n}" is not null then to_json("{n}")::varchar end as "{n}"' for n in columns)
    with with_tables(nested=pa.table(columns)) as database:
        found = database.execute(f"select {wanted} from nested").to_arrow_table()
    return {name: found[name].combine_chunks().cast(pa.string()) for name in columns}


def _ignored(name: str, array: pa.Array) -> bool:
    deferred = pa.types.is_struct(array.type) and [f.name for f in array.type] == ["__deferred"]
    return bool(name == "__metadata" or deferred or array.null_count == len(array))


def _unknown(extra: dict[str, pa.Array], size: int) -> pa.Array:
    """Properties that no column asks for, as one JSON text for each row that has any."""
    extra = {name: array for name, array in extra.items() if not _ignored(name, array)}
    if not extra:
        return pa.nulls(size, pa.string())
    if any(array.type not in _SIMPLE for array in extra.values()):
        raise _Rejected("unknown properties that are not plain")
    lists = {name: array.to_pylist() for name, array in sorted(extra.items())}
    texts: list[str | None] = []
    for index in range(size):
        row: dict[str, Any] = {name: lists[name][index] for name in lists if lists[name][index] is not None}
        texts.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")) if row else None)
    return pa.array(texts, pa.string())
