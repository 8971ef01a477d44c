"""Pages of JSON to typed Arrow tables.

The fast way reads many pages at once, by column, under the feed's explicit schema. Whatever it meets that is not
exactly what the schema says (a record without key, an amount as words, a date in year 1, lines that are no list) makes
it give up on those pages, and they are read record by record (`records.py`): slower, and it knows what is wrong with
which record. Both ways give the same table.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from dlt_sources.readers.arrow_columns import MOMENT, MONEY, Cleaner, as_json, nested_values, taken_out, unknown_fields
from dlt_sources.readers.arrow_json import Rejected, as_lines, json_rows, parse
from dlt_sources.readers.feeds import DAYS, Feed, Kind
from dlt_sources.readers.records import Complete, Quarantined, Where, rows

BATCH_BYTES = 4 * 1024 * 1024
AT_ONCE = 2
_TYPES: dict[Kind, pa.DataType] = {
    "money": MONEY,
    "int": pa.int64(),
    "long": pa.int64(),
    "bool": pa.bool_(),
    **dict.fromkeys(DAYS, pa.date32()),
    "timestamp": MOMENT,
}
_CONTROLS = re.compile(rb"\\(?:u00[01]|u007|[bfnrt])")


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
    """The pages' rows, some megabytes of pages at a time, in the order they came.

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
    except (Rejected, pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError, UnicodeDecodeError):
        if len(pages) > 1:
            parts = [read(feed, [page], where, complete) for page in pages]
            quarantined = [record for part in parts for record in part.quarantined]
            return Read(
                pa.concat_tables([part.table for part in parts]), quarantined, sum(part.slow_pages for part in parts)
            )
        good, bad = rows(feed, pages[0], where, complete)
        return Read(pa.Table.from_pylist(good, schema(feed)), bad, 1)


def _fast(feed: Feed, pages: list[bytes], where: Where) -> pa.Table:
    envelope, blob = as_lines(pages)
    blob.decode("utf-8")  # pyarrow does not look
    wrapped = envelope.startswith("d")  # Exact puts nested lists into {"results": [...]}
    struct = json_rows(parse(blob, envelope, feed.columns, wrapped), envelope)
    found: dict[str, pa.Array] = dict(zip((f.name for f in struct.type), struct.flatten(), strict=True))
    found = {name: array for name, array in found.items() if name not in feed.ignores}
    parts = taken_out(feed.columns, found)
    clean = Cleaner(b"\x7f" in blob or _CONTROLS.search(blob) is not None)
    columns: dict[str, pa.Array] = {}
    nested: dict[str, pa.Array] = {}
    for column in feed.columns:
        array = parts[column.name] if column.at else found.pop(column.vendor_name)
        if column.alias and column.alias in found:
            other = found.pop(column.alias)
            if other.type != pa.string() and other.null_count != len(other):
                raise Rejected("an alias that is no text")
            array = pc.coalesce(array, other.cast(pa.string()))
        if column.vendor_name in where.constants:
            array = pc.coalesce(array.cast(pa.string()), pa.scalar(where.constants[column.vendor_name]))
        if column.nested or column.kind == "values":
            nested[column.name] = nested_values(column, array, clean)
        else:
            columns[column.name] = clean(column, array)
    columns |= as_json(nested)
    for key in feed.key_columns:
        if columns[key].null_count:
            raise Rejected(f"rows without {key}")
    size = len(struct)
    company = pa.repeat(pa.scalar(where.company), size)
    if feed.company_column:
        company = pc.coalesce(columns[feed.company_column], company)
    columns |= {
        "connection": pa.repeat(pa.scalar(where.connection), size),
        "company": company,
        "unknown_fields": unknown_fields(found, size),
        "read_at": pa.repeat(pa.scalar(where.read_at, MOMENT), size),
        "is_deleted": pa.repeat(pa.scalar(False), size),
    }
    wanted = schema(feed)
    return pa.Table.from_arrays([columns[name] for name in wanted.names], schema=wanted)
