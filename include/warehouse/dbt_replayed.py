"""What dbt compiled last, here or in another home, run again without dbt where nothing that dbt looked at is another.

Loading dbt, its plan of all models and its own round each statement take five to ten times as long as the statements
of a link. A selection is the same statements every time, as long as the project, the releases of dbt and the columns of
the raw tables are the same: these stand in the key. Which loads a model that is kept from run to run has not seen is
looked up each time (``dbt_statements.py``).

Whatever goes wrong here is left to dbt, which says what it is.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import os
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from include.paths import cache
from include.warehouse import dbt_side_by_side, dbt_statements, shared_files
from include.warehouse.database import connect, threads, warehouse_path
from include.warehouse.dbt_parsed import releases
from include.warehouse.dbt_statements import Statement
from include.warehouse.full_build import sql_hash

log = logging.getLogger(__name__)

KEPT = 300
"""Plans of other homes, some 80 kB each: one is that of a command for certain raw tables."""
_COLUMNS = """
    select table_schema, table_name, column_name, data_type from information_schema.columns
    where starts_with(table_schema, 'raw_') order by all
"""


def key_of(arguments: Sequence[str], database: duckdb.DuckDBPyConnection) -> str:
    """What the statements of a dbt command depend on."""
    columns = database.execute(_COLUMNS).fetchall()
    said = json.dumps([*releases(), sql_hash(), list(arguments), columns])
    return hashlib.sha256(said.encode()).hexdigest()


def is_kept(home: Path, arguments: Sequence[str]) -> bool:
    """Whether it is likely that dbt is not needed."""
    return _file(home, arguments).exists() or _folder().exists()


def replay(home: Path, arguments: Sequence[str]) -> int | None:
    """Build what this dbt command would build; how many models, None where dbt has to do it.

    The caller holds the warehouse lock. Raises ``WarehouseBusy``.
    """
    file = _file(home, arguments)
    if not is_kept(home, arguments):
        return None
    database = connect(warehouse_path(home))
    try:
        kept = _known(file, key_of(arguments, database))
        if kept is None:
            return None
        statements = [Statement(**one) for one in kept["statements"]]
        for schema in sorted({one.relation.rpartition(".")[0] for one in statements}):
            database.execute(f"create schema if not exists {schema}")
        dbt_side_by_side.run(database, statements, kept["after"], threads())
        return len(statements)
    except (duckdb.Error, ValueError, KeyError, TypeError, OSError, EOFError, zlib.error) as problem:
        log.warning("what dbt compiled last could not be run again, dbt builds the tables anew: %s", problem)
        file.unlink(missing_ok=True)
        return None
    finally:
        database.close()


def remember(home: Path, arguments: Sequence[str], results: Sequence[Any], *, whole: bool = False) -> None:
    """Keep what dbt compiled, where it can be run again as it is, for this home and for others that have the same raw
    tables. ``results``: dbt's of each node, in their order; ``whole``: of a build that made kept tables anew."""
    if not (results and all(dbt_statements.can_be_run_again(result, whole=whole) for result in results)):
        return
    file = _file(home, arguments)
    database = connect(warehouse_path(home))
    try:
        key = key_of(arguments, database)
        statements = [dbt_statements.statement_of(result.node, database) for result in results]
    finally:
        database.close()
    order = dbt_side_by_side.after(statements)
    text = json.dumps({"key": key, "statements": [asdict(one) for one in statements], "after": order})
    with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False) as part:
        part.write(text)
    os.replace(part.name, file)
    shared_files.left(_shared(key), gzip.compress(text.encode(), 6), KEPT)


def _known(file: Path, key: str) -> dict[str, Any] | None:
    """What this home kept, or another one, of the command with this key."""
    if file.exists() and (own := json.loads(file.read_text()))["key"] == key:
        return dict(own)
    packed = shared_files.taken(_shared(key))
    return None if packed is None else dict(json.loads(gzip.decompress(packed)))


def _file(home: Path, arguments: Sequence[str]) -> Path:
    name = hashlib.sha256("\0".join(arguments).encode()).hexdigest()[:16]
    return home.resolve() / "dbt" / f"compiled-{name}.json"


def _shared(key: str) -> Path:
    return _folder() / f"{key[:32]}.json.gz"


def _folder() -> Path:
    return cache() / "dbt_compiled"
