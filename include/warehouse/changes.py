"""Tables of which only the rows are worked out again that what changed touches.

Such a model says which rows of it those are, by the rows of its inputs that came or went (``macros/by_change.sql``).
Its query is run for these rows alone and compared with what the table had of them; what differs is written, and is in
turn what came and went for the models that read it. So a change goes no further than it matters.

A table is built whole where that is fast, where much changed, or where it cannot be said what did: an input was built
whole and is another one, or the table is not known to be what its inputs were. The first build of a day is whole too
(``versions.py``).
"""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from include.warehouse.duckdb_file import transaction
from include.warehouse.plan import Node
from include.warehouse.versions import Built

_TOUCHED = re.compile(r"/\*touched (\{.*?\})\*/", re.DOTALL)
IF_TOUCHED = re.compile(r"/\*if touched (\w+): (.*?)\*/ true", re.DOTALL)
_COMPARED = "/*compared*/"
_ONCE = "/*once*/ not materialized"
_END = "select * from final"
CHANGES_OF = re.compile(r'changes\."([^"]+)"')
# A row is called what no column is: a column's name would come first.
_ROW = '"one row"'


@dataclass(frozen=True)
class Little:
    """``rows``: with less, in it and in each table that it reads, a table is built as fast whole. ``share``: with more
    than that of its rows (or of ``rows``, where it has less) to look at again it is built whole."""

    rows: int = 10_000
    share: float = 0.1


FEW = Little()


@dataclass(frozen=True)
class Touched:
    """A set of what must be looked at again. ``rows``: the columns by which it finds rows of the table, for which the
    model's query is run; None for what is only looked at on the way. ``compares``: relations of inputs whose changes it
    finds by itself; ``steps``: those of the model, which ``query`` may read."""

    name: str
    rows: str | None
    query: str
    compares: tuple[str, ...]
    steps: str


def is_by_change(node: Node) -> bool:
    return _COMPARED in node.sql or _TOUCHED.search(node.sql) is not None


def touched(sql: str) -> list[Touched]:
    """What a compiled model says of itself, in its order."""
    steps = sql[: sql.rfind(_END)]
    sets = [json.loads(found) for found in _TOUCHED.findall(sql)]
    return [Touched(one["name"], one["rows"], one["query"], tuple(one["compares"]), steps) for one in sets]


def held_to(sql: str, sets: Collection[str]) -> str:
    """The query of a model for what is in these sets alone."""
    found = IF_TOUCHED.sub(lambda found: found[2] if found[1] in sets else "true", sql)
    return found.replace(_ONCE, "materialized")


@dataclass
class Changes:
    """What came and went since tables were built last, in a database of its own that nothing keeps. ``was``: what was
    known of each model before this build; ``known``: the tables (``schema.table``) of which it is known."""

    database: duckdb.DuckDBPyConnection
    was: Mapping[str, Built]
    little: Little = FEW
    known: set[str] = field(default_factory=set)
    _is_there: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def build(self, cursor: duckdb.DuckDBPyConnection, node: Node, another: Sequence[str] | None) -> str | None:
        """The version of the table, with what differs written to it; None where it must be built whole, and nothing was
        done. ``another``: the relations of inputs that are not what the table was built from; None where that cannot be
        said. The caller has made sure that the table is what is known of it. Raises ``duckdb.Error``."""
        sets = touched(node.sql)
        rows, _, hashes = self.was[node.name].version.partition("-")
        if not is_by_change(node) or max(int(rows), *map(self._rows, node.after)) < self.little.rows:
            return None
        if sets and (another is None or not set(another) <= self._accounted_for(sets)):
            return None
        self._begin(cursor, sets)
        try:
            many = _touched_rows(cursor, sets, max(int(rows), self.little.rows) * self.little.share)
            if many is None:
                return None
            if many == 0 and any(one.rows is not None for one in sets):
                self._has_none(cursor, node.relation.replace('"', ""))
                return self.was[node.name].version
            _compare(cursor, node, sets)
            more, other = self._write(cursor, node)
        finally:
            for name in ("fresh_rows", "kept_rows", *(f"touched_{one.name}" for one in sets)):
                cursor.execute(f"drop table if exists temp.{name}")
        return f"{int(rows) + more}-{int(hashes) + other}"

    def of_whole(self, cursor: duckdb.DuckDBPyConnection, node: Node) -> str | None:
        """The version of a large table that was just built whole, which is another one in any case: to hash its rows
        takes long, and what reads it would seldom be left alone for that. None where they are hashed, of a small table
        or another kind (``versions.py``). Raises ``duckdb.Error``."""
        if not is_by_change(node):
            return None
        rows = cursor.execute(f"select count(*) from {node.relation}").fetchall()[0][0]
        return f"{rows}-{uuid.uuid4().int}" if rows >= FEW.rows else None

    def end(self) -> None:
        if self._is_there:
            self.database.execute("detach changes")

    def _rows(self, name: str) -> int:
        """How many an input has; 0 where that is not in its version, as a view's."""
        rows = self.was[name].version.partition("-")[0] if name in self.was else ""
        return int(rows) if rows.isdecimal() else 0

    def _accounted_for(self, sets: Sequence[Touched]) -> set[str]:
        """The relations of inputs of which the sets say what follows."""
        compared = {relation for one in sets for relation in one.compares}
        return compared | {_relation(name) for name in self.known & _changes_read(sets)}

    def _begin(self, cursor: duckdb.DuckDBPyConnection, sets: Sequence[Touched]) -> None:
        """What is not another one has changes too: none."""
        with self._lock:
            if not self._is_there:
                self.database.execute("attach ':memory:' as changes")
                self._is_there = True
            for name in _changes_read(sets) - self.known:
                self._has_none(cursor, name)

    def _has_none(self, cursor: duckdb.DuckDBPyConnection, name: str) -> None:
        """Of a table (`schema.table`) nothing came or went."""
        cursor.execute(f'create table changes."{name}" as select true as is_new, * from {_relation(name)} limit 0')
        self.known.add(name)

    def _write(self, cursor: duckdb.DuckDBPyConnection, node: Node) -> tuple[int, int]:
        """How many rows there are more, and by how much the sum of their hashes is another one."""
        name = node.relation.replace('"', "")
        gone = f"select kept_row from kept_rows where row_hash not in (select hash({_ROW}) from fresh_rows as {_ROW})"
        cursor.execute(
            f"""
            create table changes."{name}" as
            select false as is_new, kept.* from {node.relation} as kept where rowid in ({gone})
            union all
            select true, {_ROW}.* from fresh_rows as {_ROW} where hash({_ROW}) not in (select row_hash from kept_rows)
            """
        )
        (came, new), (went, old) = (
            cursor.execute(
                f"""
                select count(*), coalesce(sum(hash({_ROW})), 0)
                from (select * exclude (is_new) from changes."{name}" where is_new = {is_new}) as {_ROW}
                """
            ).fetchall()[0]
            for is_new in (True, False)
        )
        with transaction(cursor):
            cursor.execute(f"delete from {node.relation} where rowid in ({gone})")
            cursor.execute(
                f'insert into {node.relation} by name select * exclude (is_new) from changes."{name}" where is_new'
            )
        with self._lock:
            self.known.add(name)
        return int(came - went), int(new - old)


def _touched_rows(cursor: duckdb.DuckDBPyConnection, sets: Sequence[Touched], most: float) -> int | None:
    """Looks for what is touched, as long as it is little: how many rows in all, None where a set has more."""
    found = 0
    for one in sets:
        query = f"{one.steps} select * from ({one.query}\n)"
        cursor.execute(f"create or replace temp table touched_{one.name} as ({query})")
        if one.rows is not None:
            many = cursor.execute(f"select count(*) from touched_{one.name}").fetchall()[0][0]
            if many > most:
                return None
            found += many
    return found


def _compare(cursor: duckdb.DuckDBPyConnection, node: Node, sets: Sequence[Touched]) -> None:
    """The rows as they are to be, and those that are there, both as far as they are touched."""
    by_rows = [one for one in sets if one.rows is not None]
    along = {one.name for one in sets if one.rows is None}
    queries = [held_to(node.sql, {one.name} | along) for one in by_rows] or [node.sql]
    every = "\nunion\n".join(f"select * from ({query}\n)" for query in queries)
    conditions = [f"({one.rows}) in (select {one.rows} from touched_{one.name})" for one in by_rows] or ["true"]
    # Of the types of the table: the hash of a row depends on them.
    cursor.execute(f"create or replace temp table fresh_rows as select * from {node.relation} limit 0")
    cursor.execute(f"insert into fresh_rows by name ({every}\n)")
    # By the rows' numbers: the other columns of a wide table are read where these rows are, and nowhere else.
    cursor.execute(
        f"create or replace temp table kept_rows as select {_ROW}.rowid as kept_row, hash({_ROW}) as row_hash "
        f"from {node.relation} as {_ROW} "
        f"where rowid in (select rowid from {node.relation} where {' or '.join(conditions)})"
    )


def _changes_read(sets: Sequence[Touched]) -> set[str]:
    return {name for one in sets for name in CHANGES_OF.findall(one.query)}


def _relation(name: str) -> str:
    """Of ``schema.table``, as a node has it."""
    return ".".join(f'"{part}"' for part in name.split("."))
