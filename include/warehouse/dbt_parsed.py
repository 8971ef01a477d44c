"""What dbt learned by parsing our models, kept for the next home on this machine.

dbt keeps it in each home and reads it there again, but a new home had to parse the whole project first (seconds). Homes
differ only in the settings of the connection, which dbt compares since a model could read them. Ours cannot: where the
warehouse lies, and how much memory it may take, is left out of what dbt compares and of what a model sees.

Nothing stale is used: a kept file is found by the content of the project and the releases of dbt, and dbt itself
compares each model with it. It lies in a folder of the project that only its owner may write, since it holds what runs.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

from include.paths import cache
from include.warehouse import shared_files
from include.warehouse.full_build import sql_hash

# dbt's own name for it, in its target folder.
NAME = "partial_parse.msgpack"
# Older ones than these are of code that was replaced.
KEPT = 4
_OF_THE_HOME = ("path", "settings")


def releases() -> tuple[str, ...]:
    return version("dbt-core"), version("dbt-duckdb")


def name_of(project: Path, dbt: Sequence[str]) -> str:
    """What stands for the dbt project as it is now, where it is now, read by these releases of dbt."""
    parts = (str(project), sys.prefix, *dbt, sql_hash(project))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32] + ".msgpack"


@contextmanager
def shared(project: Path, target: Path, folder: Path | None = None) -> Iterator[None]:
    """dbt inside begins with what another home parsed, when ``target`` (dbt's folder in this home) has nothing yet.

    What it had to parse all the same is left in ``folder`` (``shared_files.py``) for the next one.
    """
    own = target / NAME
    if own.exists():
        with _alike():
            yield
        return
    kept = (folder or cache() / "dbt_parsed") / name_of(project, releases())
    taken = shared_files.taken(kept)
    with suppress(OSError):
        if taken is not None:
            own.parent.mkdir(parents=True, exist_ok=True)
            own.write_bytes(taken)
    with _alike():
        yield
    with suppress(OSError):
        # dbt writes it only after it parsed: it found nothing, or nothing that it could use.
        if own.exists() and (content := own.read_bytes()) != taken:
            shared_files.left(kept, content, KEPT)


@contextmanager
def _alike() -> Iterator[None]:
    """dbt takes connections for equal that differ only in what is each home's own."""
    from dbt.adapters.duckdb.credentials import DuckDBCredentials

    theirs = DuckDBCredentials._connection_keys

    def compared(self: DuckDBCredentials) -> tuple[str, ...]:
        return tuple(key for key in theirs(self) if key not in _OF_THE_HOME)

    DuckDBCredentials._connection_keys = compared
    try:
        yield
    finally:
        DuckDBCredentials._connection_keys = theirs
