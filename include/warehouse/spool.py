"""Tables of a long read, kept on disk instead of in memory: the first read of a large company is gigabytes."""

from __future__ import annotations

import mmap
import uuid
from pathlib import Path

import pyarrow as pa

IN_MEMORY = 32 * 1024 * 1024


class Spool:
    """Collects tables of one schema. Beyond ``limit`` bytes they go to files in ``folder``, mapped into memory: they
    are read from the disk where they are needed. The folder must outlive the tables."""

    def __init__(self, folder: Path, limit: int = IN_MEMORY) -> None:
        self._folder, self._limit = folder, limit
        self._mapped: list[pa.Table] = []
        self._maps: list[mmap.mmap] = []
        self._held: list[pa.Table] = []
        self._bytes = 0

    def add(self, table: pa.Table) -> None:
        self._held.append(table)
        self._bytes += table.nbytes
        if self._bytes > self._limit:
            self._write()

    def tables(self) -> list[pa.Table]:
        """In the order they were added."""
        return [*self._mapped, *self._held]

    def let_go(self) -> None:
        """Gives back the memory of what was read from the disk so far; it is read again where it is needed again."""
        for mapped in self._maps:
            mapped.madvise(mmap.MADV_DONTNEED)

    def _write(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{uuid.uuid4().hex}.arrow"
        with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, self._held[0].schema) as writer:
            for table in self._held:
                writer.write_table(table)
        with file.open("rb") as opened:
            mapped = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        self._maps.append(mapped)
        self._mapped.append(pa.ipc.open_file(pa.BufferReader(pa.py_buffer(mapped))).read_all())
        self._held, self._bytes = [], 0
