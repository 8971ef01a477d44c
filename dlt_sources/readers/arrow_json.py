"""Pages of JSON to one Arrow struct array of records, with pyarrow's reader under the feed's explicit schema.

Money never passes through a double: pyarrow reads JSON numbers into decimals from their digits. It is given 256 bits,
because into 128 it reads a number that is too large as a wrong one, silently (`1e30` at scale 18).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.json as pj

from dlt_sources.readers.feeds import Column, Kind

_WIDE_MONEY = pa.decimal256(76, 18)
_JSON_TYPES: dict[Kind, pa.DataType] = {
    "money": _WIDE_MONEY,
    "int": pa.int64(),
    "long": pa.decimal256(76, 0),
    "bool": pa.bool_(),
    "values": pa.list_(pa.string()),
}
_QUERY_RESPONSE = re.compile(rb'\{\s*"QueryResponse"\s*:\s*\{\s*"(\w+)"\s*:\s*\[')
_CHANGED = re.compile(r"Column\((\S+)\) changed from string to number")


class Rejected(Exception):
    """The fast way cannot read these pages."""


def as_lines(pages: list[bytes]) -> tuple[str, bytes]:
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
        elif found := _QUERY_RESPONSE.match(start):
            kinds.add(f"QueryResponse.{found[1].decode()}")
        else:
            kinds.add("Items")
    if len(kinds) != 1:
        raise Rejected("pages of different shapes")
    kind = kinds.pop()
    # A line break in JSON stands between tokens only (inside a string it is escaped), so it may become a space.
    lines = [page.replace(b"\r", b" ").replace(b"\n", b" ") for page in pages]
    if kind == "[]":
        return "Items", b"\n".join(b'{"Items":' + line + b"}" for line in lines)
    return kind, b"\n".join(lines)


def _json_type(column: Column, wrapped: bool, numbers: frozenset[str], path: str) -> pa.DataType:
    here = f"{path}/{'/'.join(column.at or (column.vendor_name,))}"
    if not column.nested:
        return pa.int64() if here in numbers else _JSON_TYPES.get(column.kind, pa.string())
    is_list = column.kind == "list"
    inner_path = here + ("/results/[]" if wrapped and is_list else "/[]" if is_list else "")
    struct = pa.struct([(c.vendor_name, _json_type(c, wrapped, numbers, inner_path)) for c in column.nested])
    if not is_list:
        return struct
    return pa.struct([("results", pa.list_(struct)), ("__next", pa.string())]) if wrapped else pa.list_(struct)


def parse(blob: bytes, envelope: str, columns: tuple[Column, ...], wrapped: bool) -> pa.Table:
    """Ids may be written as numbers; which ones are shows in what pyarrow says on the first row that does it."""
    numbers: frozenset[str] = frozenset()
    path = f"/{envelope.replace('.', '/')}/[]"
    ids = set(_id_paths(columns, path, wrapped))
    while True:
        outside, _, inside = envelope.partition(".")
        records = pa.list_(_row_type(columns, wrapped, numbers, path))
        outer = (outside, pa.struct([(inside, records)]) if inside else records)
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


def _row_type(columns: tuple[Column, ...], wrapped: bool, numbers: frozenset[str], path: str) -> pa.DataType:
    fields: dict[str, pa.DataType] = {}
    parts: dict[str, list[tuple[str, pa.DataType]]] = {}
    for column in columns:
        found = _json_type(column, wrapped, numbers, path)
        if column.at:
            parts.setdefault(column.place, []).append((column.at[1], found))
        else:
            fields[column.vendor_name] = found
    return pa.struct(list((fields | {name: pa.struct(inner) for name, inner in parts.items()}).items()))


def _id_paths(columns: tuple[Column, ...], path: str, wrapped: bool) -> Iterator[str]:
    for column in columns:
        here = f"{path}/{'/'.join(column.at or (column.vendor_name,))}"
        if column.kind == "id":
            yield here
        elif column.nested:
            step = "" if column.kind == "object" else "/results/[]" if wrapped else "/[]"
            yield from _id_paths(column.nested, here + step, wrapped)


def json_rows(table: pa.Table, envelope: str) -> pa.StructArray:
    for name in envelope.split("."):
        if table.num_rows == 0:
            raise Rejected("no page")
        array = table[name].combine_chunks()
        if array.null_count:
            raise Rejected(f"a page without {name}")
        if pa.types.is_struct(array.type):
            table = pa.Table.from_arrays(array.flatten(), names=[f.name for f in array.type])
    found = array.flatten()
    if found.null_count:
        raise Rejected("a record that is none")
    return found
