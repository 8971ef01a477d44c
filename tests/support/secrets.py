"""Where secrets came to light: in bytes, in files of every kind that we write, in every table of a database.

    Search({"refresh token": "RT1-..."}).folder(home)   ->  ["home/dbt/logs/dbt.log: refresh token, base64"]

A sighting names the secret and never shows it. Each secret is looked for as it is, quoted for an address, escaped in
JSON, in hexadecimal and in base64 wherever in the encoded text it begins (so within a Basic header too). Of a long one
each of three pieces is looked for, since texts are cut.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import sqlite3
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, quote_plus

import duckdb
import numpy as np
import sqlalchemy

SHORTEST, PIECE = 6, 24
_SQLITE, _GZIP, _ZIP, _PARQUET = b"SQLite format 3\0", b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
_PERCENT = re.compile("%[0-9A-F]{2}")
_BITS, _CHUNK = 20, 1 << 20


def pieces(secret: str) -> tuple[str, ...]:
    """The whole of it, or its beginning, middle and end."""
    if len(secret) <= 2 * PIECE:
        return (secret,)
    middle = (len(secret) - PIECE) // 2
    return secret[:PIECE], secret[middle : middle + PIECE], secret[-PIECE:]


def forms(secret: str) -> dict[bytes, str]:
    """How it may be written, each with the name of that form."""
    clear = secret.encode()
    found = {clear: "as it is"}
    in_json = json.dumps(secret)[1:-1]
    quoted = (quote(secret, safe=""), quote(secret), quote_plus(secret))
    others = {
        "quoted": (*quoted, *(_PERCENT.sub(lambda match: match.group().lower(), one) for one in quoted)),
        "in JSON": (in_json, in_json.replace("/", "\\/"), json.dumps(in_json)[1:-1]),
        "in HTML": (secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;"),),
        "in hexadecimal": (clear.hex(), clear.hex().upper()),
        "in base64": (text for start in range(3) for text in _in_base64(clear, start)),
    }
    for name, texts in others.items():
        for text in texts:
            found.setdefault(text.encode(), name)
    return found


def _in_base64(clear: bytes, start: int) -> tuple[str, str]:
    """What is the same in every base64 text in which it begins at a place that leaves ``start`` when divided by 3."""
    encoded = base64.b64encode(b"\0" * start + clear).decode().rstrip("=")
    # Characters at either end hold bits of whatever stands beside it.
    sure = encoded[(0, 2, 3)[start] : len(encoded) - (1 if (start + len(clear)) % 3 else 0)]
    return sure, sure.replace("+", "-").replace("/", "_")


class Search:
    """``secrets``: by name. Those shorter than six characters are in too many places by chance: ``ValueError``."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        if short := [name for name, value in secrets.items() if len(value) < SHORTEST]:
            raise ValueError(f"too short to be looked for: {', '.join(short)}")
        self._by_start: dict[bytes, dict[bytes, str]] = defaultdict(dict)
        for name, secret in secrets.items():
            for piece in pieces(secret):
                for form, how in forms(piece).items():
                    self._by_start[form[:4]].setdefault(form, f"{name}, {how}")
        self._marked = np.zeros(1 << _BITS, dtype=bool)
        starts = np.frombuffer(b"".join(self._by_start), dtype="<u4")
        self._marked[_mixed(starts)] = True
        self._longest = max((len(form) for mine in self._by_start.values() for form in mine), default=0)

    def data(self, content: bytes) -> set[str]:
        """Which secrets stand in it, and how."""
        found: set[str] = set()
        for begin in range(0, len(content), _CHUNK):
            part = content[begin : begin + _CHUNK + self._longest]
            for offset in range(min(4, len(part) - 3)):
                words = np.frombuffer(part[offset : offset + (len(part) - offset) // 4 * 4], dtype="<u4")
                for place in np.flatnonzero(self._marked[_mixed(words)]):
                    at = offset + 4 * int(place)
                    mine = self._by_start.get(part[at : at + 4], {})
                    found.update(said for form, said in mine.items() if part.startswith(form, at))
        return found

    def text(self, text: str) -> set[str]:
        return self.data(text.encode(errors="surrogateescape"))

    def folder(self, home: Path, without: Iterable[Path] = ()) -> list[str]:
        """In every file beneath ``home``, as it lies there and unpacked; ``without``: files and folders left out."""
        left_out = set(without)
        found = []
        for file in sorted(home.rglob("*")):
            if not file.is_file() or left_out & {file, *file.parents}:
                continue
            place = str(file.relative_to(home))
            found += [f"{place}: {said}" for content in contents(file) for said in sorted(self.data(content))]
        return sorted(set(found))

    def store(self, url: str) -> list[str]:
        """In every table of an operational store."""
        engine = sqlalchemy.create_engine(url)
        try:
            tables = sqlalchemy.MetaData()
            tables.reflect(engine)
            found = []
            with engine.connect() as connection:
                for table in tables.sorted_tables:
                    rows = (_line(row) for row in connection.execute(table.select()))
                    found += [f"table {table.name}: {said}" for said in sorted(self.data(b"\n".join(rows)))]
            return found
        finally:
            engine.dispose()


def _mixed(words: np.ndarray) -> np.ndarray:
    return (words.astype(np.uint32) * np.uint32(2654435761)) >> np.uint32(32 - _BITS)


def contents(file: Path) -> Iterator[bytes]:
    """A file as it lies there, and what it holds: packed files unpacked, the rows of databases as text."""
    content = file.read_bytes()
    yield content
    yield from unpacked(content)
    if content.startswith(_SQLITE):
        yield from _sqlite(file)
    elif content[8:12] == b"DUCK" or content.startswith(_PARQUET):
        yield from _duckdb(file, parquet=content.startswith(_PARQUET))


def unpacked(content: bytes) -> Iterator[bytes]:
    if content.startswith(_GZIP):
        yield gzip.decompress(content)
    elif content.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield archive.read(name)


def _sqlite(file: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        names = database.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (name,) in names:
            yield b"\n".join(_line(row) for row in database.execute(f'select * from "{name}"'))


def _duckdb(file: Path, *, parquet: bool) -> Iterator[bytes]:
    """Pages of a DuckDB file and of Parquet are packed, so that rows are read as text."""
    with duckdb.connect() as database:
        if parquet:
            sources = [f"read_parquet('{file}')"]
        else:
            database.execute(f"attach '{file}' as found (read_only)")
            listed = "select table_schema, table_name from information_schema.tables "
            where = "where table_catalog = 'found' and table_type = 'BASE TABLE'"
            sources = [f'found."{schema}"."{name}"' for schema, name in database.execute(listed + where).fetchall()]
        for source in sources:
            for column in database.execute(f"describe select * from {source}").fetchall():
                name = column[0].replace('"', '""')
                texts = database.execute(f'select distinct "{name}"::varchar from {source}').fetchall()
                yield "\n".join(text or "" for (text,) in texts).encode()


def _line(row: Iterable[object]) -> bytes:
    return b"\t".join(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row)
