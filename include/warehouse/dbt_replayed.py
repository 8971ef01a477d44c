"""What dbt compiled last, run again without dbt where nothing that dbt looked at is another.

Loading dbt, its plan of all models and its own round each statement take five to ten times as long as the statements
of a link. A selection of which every model is a plain table or view is the same statements every time, as long as the
project, the releases of dbt and the columns of the raw tables are the same: these stand in the key. Models that are
kept from run to run look at their own rows when they are compiled, and are always dbt's.

Whatever goes wrong here is left to dbt, which says what it is.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from include.warehouse.database import connect, warehouse_path
from include.warehouse.dbt_parsed import releases
from include.warehouse.full_build import sql_hash

log = logging.getLogger(__name__)

_COLUMNS = """
    select table_schema, table_name, column_name, data_type from information_schema.columns
    where starts_with(table_schema, 'raw_') order by all
"""
PLAIN = ("table", "view")


@dataclass(frozen=True)
class Statement:
    """``kind``: table or view; ``relation``: its quoted name; ``sql``: the query, with what dbt put before it."""

    kind: str
    relation: str
    sql: str


def key_of(arguments: Sequence[str], database: duckdb.DuckDBPyConnection) -> str:
    """What the statements of a dbt command depend on."""
    columns = database.execute(_COLUMNS).fetchall()
    said = json.dumps([*releases(), sql_hash(), list(arguments), columns])
    return hashlib.sha256(said.encode()).hexdigest()


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
        for one in kept["statements"]:
            database.execute(f"create or replace {one['kind']} {one['relation']} as ({one['sql']}\n)")
        return len(kept["statements"])
    except (duckdb.Error, ValueError, KeyError, TypeError) as problem:
        log.warning("what dbt compiled last could not be run again, dbt builds the tables anew: %s", problem)
        file.unlink(missing_ok=True)
        return None
    finally:
        database.close()


def remember(home: Path, arguments: Sequence[str], results: Sequence[Any]) -> None:
    """Keep what dbt compiled, where it can be run again as it is. ``results``: dbt's of each node, in their order."""
    file = _file(home, arguments)
    statements = _plain(results)
    if statements is None:
        file.unlink(missing_ok=True)
        return
    database = connect(warehouse_path(home))
    try:
        key = key_of(arguments, database)
    finally:
        database.close()
    text = json.dumps({"key": key, "statements": [asdict(one) for one in statements]})
    with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False) as part:
        part.write(text)
    os.replace(part.name, file)


def _plain(results: Sequence[Any]) -> list[Statement] | None:
    """None where one of them is more than a query that becomes a table or view."""
    found: list[Statement] = []
    for result in results:
        node = result.node
        config = node.config
        more = config.contract.enforced or config.pre_hook or config.post_hook or config.persist_docs
        if str(result.status) != "success" or config.materialized not in PLAIN or more or not node.compiled_code:
            return None
        found.append(Statement(config.materialized, node.relation_name, node.compiled_code))
    return found or None


def _file(home: Path, arguments: Sequence[str]) -> Path:
    name = hashlib.sha256("\0".join(arguments).encode()).hexdigest()[:16]
    return home.resolve() / "dbt" / f"compiled-{name}.json"
