"""Loading with dlt: one pipeline per connection, a fresh folder for each attempt.

What was read is extracted and normalised without the warehouse; only the load needs it. Read positions are not kept in
dlt's state but in the feed log, in the same file as the rows: the next read finds them without importing dlt (four
seconds with its Airflow provider, one without), and they are written after the load, so no position is ever ahead of
its rows. Restoring dlt's state is therefore switched off; its schema is compared with the warehouse at each load.
"""

from __future__ import annotations

import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from include.texts.program import said
from include.warehouse.database import Warehouse
from include.warehouse.raw import schema_of

ROWS_AT_ONCE = 25_000
_SETTINGS = {
    # Its config provider imports Airflow and asks its database for every setting.
    "PROVIDERS__ENABLE_AIRFLOW_SECRETS": "false",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "ERROR",
    "ENABLE_RUNTIME_TRACE": "false",
    "RESTORE_FROM_DESTINATION": "false",
    "NORMALIZE__PARQUET_NORMALIZER__ADD_DLT_LOAD_ID": "true",
    "LOAD__RAISE_ON_FAILED_JOBS": "true",
    "LOAD__DELETE_COMPLETED_JOBS": "true",
}
# Both systems of a link are read at once, and dlt keeps its configuration for the whole process.
_ONE_AT_A_TIME = threading.Lock()
_DISK_FULL = ("no space left", "disk full", "could not write", "error writing", "file too large", "quota exceeded")


class LoadFailed(Exception):
    """The rows could not be put into the warehouse, or what follows from them could not be worked out. Nothing is lost:
    the read positions were not moved, and the next read makes up for what did not follow (``unfinished.py``)."""


@dataclass(frozen=True)
class Portion:
    """Rows for one table: its key, and the column whose highest value is the newest version of a row.

    ``new_table``: it holds nothing of this connection yet, so nothing is to be merged. ``let_go`` is called after each
    part of the rows was written, so that rows that wait on disk do not all end up in memory.
    """

    table: str
    key: tuple[str, ...]
    version: str | None
    rows: pa.Table
    new_table: bool = False
    let_go: tuple[Callable[[], None], ...] = ()

    def parts(self) -> Iterator[pa.Table]:
        for start in range(0, self.rows.num_rows, ROWS_AT_ONCE):
            yield self.rows.slice(start, ROWS_AT_ONCE)
            for let_go in self.let_go:
                let_go()


def load_dlt() -> Any:
    """dlt, with settings of ours. It takes half a second, and is needed only where something new was read."""
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    import dlt
    from dlt.common.configuration.utils import TraceLogContext

    # dlt notes each setting that it looks up, with the exceptions on the way and all that their frames hold, and only a
    # runtime trace lets go of them: megabytes with every run of a process that listens.
    TraceLogContext.logging_enabled = False
    return dlt


@contextmanager
def prepared(warehouse: Warehouse, system: str, connection: str, portions: Sequence[Portion]) -> Iterator[Prepared]:
    """The rows as a dlt load package, without touching the warehouse. Its folder is removed at the end."""
    dlt = load_dlt()
    from include.warehouse.dlt_destination import Destination

    attempts = warehouse.home / "pipelines" / connection
    folder = attempts / uuid.uuid4().hex
    folder.mkdir(parents=True)
    _ONE_AT_A_TIME.acquire()
    try:
        pipeline = dlt.pipeline(
            connection,
            pipelines_dir=str(folder),
            destination=Destination(str(warehouse.path)),
            dataset_name=schema_of(system),
        )
        resources = [_resource(dlt, portion) for portion in portions]
        source = dlt.source(lambda: resources, name=system)()
        with in_plain_words(connection):
            pipeline.extract(source, loader_file_format="parquet")
            pipeline.normalize()
        yield Prepared(pipeline, connection, pipeline.list_normalized_load_packages()[-1])
    finally:
        _ONE_AT_A_TIME.release()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Prepared:
    """A load package that waits for the warehouse."""

    pipeline: Any
    connection: str
    load_id: str

    def load(self) -> str:
        """Put it into the warehouse, whose lock the caller holds; returns the load id. Raises ``LoadFailed``."""
        with in_plain_words(self.connection):
            self.pipeline.load().raise_on_failed_jobs()
        return self.load_id


def _resource(dlt: Any, portion: Portion) -> Any:
    hints = {portion.version: {"dedup_sort": "desc"}} if portion.version else {}
    return dlt.resource(
        lambda: portion.parts(),
        name=portion.table,
        write_disposition="append" if portion.new_table else "merge",
        primary_key=portion.key,
        columns=hints,
    )


@contextmanager
def in_plain_words(connection: str) -> Iterator[None]:
    """Whatever goes wrong while loading becomes ``LoadFailed`` with its cause and what to do."""
    try:
        yield
    except Exception as problem:
        text = " ".join(_root(problem).split())
        lowered = text.lower()
        if any(words in lowered for words in _DISK_FULL):
            reason = said("reading.load.full")
        elif "out of memory" in lowered:
            reason = said("reading.load.memory")
        else:
            reason = said("reading.load.other", database_error=text[:400])
        raise LoadFailed(said("reading.not_loaded", connection=connection, reason_loaded=reason)) from problem


def _root(problem: BaseException) -> str:
    while problem.__cause__ is not None:
        problem = problem.__cause__
    return str(problem)
