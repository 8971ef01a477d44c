"""What dbt compiled last, run again without dbt where nothing that dbt looked at is another.

Loading dbt, its plan of all models and its own round each statement take five to ten times as long as the statements
of a link. A selection is the same statements every time, as long as the project, the releases of dbt and the columns of
the raw tables are the same: these stand in the key. Which loads a model that is kept from run to run has not seen is
looked up each time (``dbt_statements.py``).

Whatever goes wrong here is left to dbt, which says what it is.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from include.warehouse import dbt_side_by_side, dbt_statements
from include.warehouse.database import connect, threads, warehouse_path
from include.warehouse.dbt_parsed import releases
from include.warehouse.dbt_statements import Statement
from include.warehouse.full_build import sql_hash

log = logging.getLogger(__name__)

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
    return _file(home, arguments).exists()


def replay(home: Path, arguments: Sequence[str]) -> int | None:
    """Build what this dbt command would build; how many models, None where dbt has to do it.

    The caller holds the warehouse lock. Raises ``WarehouseBusy``.
    """
    file = _file(home, arguments)
    if not file.exists():
        return None
    database = connect(warehouse_path(home))
    try:
        kept = json.loads(file.read_text())
        if kept["key"] != key_of(arguments, database):
            return None
        statements = [Statement(**one) for one in kept["statements"]]
        dbt_side_by_side.run(database, statements, kept["after"], threads())
        return len(statements)
    except (duckdb.Error, ValueError, KeyError, TypeError) as problem:
        log.warning("what dbt compiled last could not be run again, dbt builds the tables anew: %s", problem)
        file.unlink(missing_ok=True)
        return None
    finally:
        database.close()


def remember(home: Path, arguments: Sequence[str], results: Sequence[Any]) -> None:
    """Keep what dbt compiled, where it can be run again as it is. ``results``: dbt's of each node, in their order."""
    if not (results and all(dbt_statements.can_be_run_again(result) for result in results)):
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


def _file(home: Path, arguments: Sequence[str]) -> Path:
    name = hashlib.sha256("\0".join(arguments).encode()).hexdigest()[:16]
    return home.resolve() / "dbt" / f"compiled-{name}.json"
