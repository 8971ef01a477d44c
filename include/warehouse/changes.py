"""Tables of which only the rows are worked out again that what changed touches.

Such a model says which rows of it those are, by the rows of its inputs that came or went (``macros/by_change.sql``). Its
query is run for these rows alone and compared with what the table had of them; what differs is written, and is in turn
what came and went for the models that read it. So a change goes no further than it matters.

A table is built whole where that is fast, where much changed, or where it cannot be said what did: an input was built
whole and is another one, or the table is not known to be what its inputs were. The first build of a day is whole too
(``versions.py``).
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from include.warehouse.database import transaction
from include.warehouse.plan import Node
from include.warehouse.versions import Built

_TOUCHED = re.compile(r"/\*touched (\{.*?\})\*/", re.DOTALL)
_IF_TOUCHED = re.compile(r"/\*if touched (\w+): (.*?)\*/ true", re.DOTALL)
_COMPARED = "/*compared*/"
_END = "select * from final"
_CHANGES_OF = re.compile(r'changes\."([^"]+)"')


@dataclass(frozen=True)
class Little:
    """``rows``: a table with less is built as fast whole; ``share``: of the rows of a table, with more of them to look
    at again it is built whole."""

    rows: int = 10_000
    share: float = 0.1


@dataclass(frozen=True)
class Touched:
    """A set of what must be looked at again. ``rows``: the columns by which it finds rows of the table, for which the
    model's query is run; None for what is only looked at on the way. ``steps``: those of the model, which its own query
    may read; ``compares``: relations of inputs whose changes it finds by itself."""

    name: str
    rows: str | None
    query: str
    compares: tuple[str, ...]
    steps: str


def touched(sql: str) -> list[Touched]:
    """What a compiled model says of itself, in its order."""
    steps = sql[: sql.rfind(_END)]
    sets = [json.loads(said) for said in _TOUCHED.findall(sql)]
    return [Touched(one["name"], one["rows"], one["query"], tuple(one["compares"]), steps) for one in sets]


def _changes_read(sets: Sequence[Touched]) -> set[str]:
    return {name for one in sets for name in _CHANGES_OF.findall(one.query)}


def held_to(sql: str, sets: Collection[str]) -> str:
    """The query of a model for what is in these sets alone."""
    return _IF_TOUCHED.sub(lambda found: found[2] if found[1] in sets else "true", sql)


@dataclass
class Changes:
    """What came and went since tables were built last, in a database of its own that nothing keeps. ``was``: what was
    known of each model before this build; ``known``: the relations of which it is known what came and went."""

    database: duckdb.DuckDBPyConnection
    was: Mapping[str, Built]
    little: Little
    known: set[str] = field(default_factory=set)
    _is_there: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def build(self, cursor: duckdb.DuckDBPyConnection, node: Node, another: Sequence[str] | None) -> str | None:
        """The version of the table, with what differs written to it; None where it must be built whole, and nothing was
        done. ``another``: the relations of inputs that are not what the table was built from; None where that cannot be
        said. The caller has made sure that the table is what is known of it."""
        sets = touched(node.sql)
        rows, _, hashes = self.was[node.name].version.partition("-")
        if not (sets or _COMPARED in node.sql) or int(rows) < self.little.rows:
            return None
        if sets and not self._is_told(sets, another):
            return None
        self._begin(cursor, sets)
        try:
            if not _is_little(cursor, sets, int(rows) * self.little.share):
                return None
            _compare(cursor, node, sets)
            more, other = self._write(cursor, node)
        finally:
            for name in ("fresh_rows", "kept_rows", *(f"touched_{one.name}" for one in sets)):
                cursor.execute(f"drop table if exists temp.{name}")
        return f"{int(rows) + more}-{int(hashes) + other}"

    def end(self) -> None:
        if self._is_there:
            self.database.execute("detach changes")

    def _is_told(self, sets: Sequence[Touched], another: Sequence[str] | None) -> bool:
        """Whether the sets say what follows of each input that is another one."""
        if another is None:
            return False
        compared = {relation for one in sets for relation in one.compares}
        told = {_quoted(name) for name in self.known & _changes_read(sets)}
        return set(another) <= compared | told

    def _begin(self, cursor: duckdb.DuckDBPyConnection, sets: Sequence[Touched]) -> None:
        """What is not another one has changes too: none."""
        with self._lock:
            if not self._is_there:
                self.database.execute("attach ':memory:' as changes")
                self._is_there = True
            for name in _changes_read(sets) - self.known:
                cursor.execute(
                    f'create table changes."{name}" as select true as is_new, * from {_quoted(name)} limit 0'
                )
                self.known.add(name)

    def _write(self, cursor: duckdb.DuckDBPyConnection, node: Node) -> tuple[int, int]:
        """How many rows there are more, and by how much the sum of their hashes is another one."""
        name = _plain(node.relation)
        cursor.execute(
            f"""
            create table changes."{name}" as
            select false as is_new, kept.* from {node.relation} as kept where rowid in (
                select kept_row from kept_rows where row_hash not in (select hash("one row") from fresh_rows "one row"))
            union all
            select true, "one row".* from fresh_rows as "one row"
            where hash("one row") not in (select row_hash from kept_rows)
            """
        )
        counted = [
            cursor.execute(
                f'''select count(*), coalesce(sum(hash("one row")), 0) from (
                    select * exclude (is_new) from changes."{name}" where is_new = {is_new}) as "one row"'''
            ).fetchall()[0]
            for is_new in (True, False)
        ]
        with transaction(cursor):
            cursor.execute(
                f"delete from {node.relation} where rowid in (select kept_row from kept_rows where row_hash not in "
                '(select hash("one row") from fresh_rows as "one row"))'
            )
            cursor.execute(
                f'insert into {node.relation} by name select * exclude (is_new) from changes."{name}" where is_new'
            )
        with self._lock:
            self.known.add(name)
        (came, new), (went, old) = counted
        return int(came - went), int(new - old)


def _is_little(cursor: duckdb.DuckDBPyConnection, sets: Sequence[Touched], most: float) -> bool:
    """Looks for what is touched, as long as it is little."""
    for one in sets:
        cursor.execute(f"create or replace temp table touched_{one.name} as ({one.steps} select * from ({one.query}\n))")
        many = cursor.execute(f"select count(*) from touched_{one.name}").fetchall()[0][0]
        if one.rows is not None and many > most:
            return False
    return True


def _compare(cursor: duckdb.DuckDBPyConnection, node: Node, sets: Sequence[Touched]) -> None:
    """The rows as they are to be, and those that are there, both as far as they are touched."""
    by_rows = [one for one in sets if one.rows is not None]
    along = {one.name for one in sets if one.rows is None}
    queries = [held_to(node.sql, {one.name} | along) for one in by_rows] or [node.sql]
    every = "\nunion\n".join(f"select * from ({query}\n)" for query in queries)
    conditions = [f"({one.rows}) in (select {one.rows} from touched_{one.name})" for one in by_rows] or ["true"]
    cursor.execute(f"create or replace temp table fresh_rows as select * from {node.relation} limit 0")
    cursor.execute(f"insert into fresh_rows by name ({every}\n)")
    cursor.execute(
        f'''create or replace temp table kept_rows as
        select "one row".rowid as kept_row, hash("one row") as row_hash
        from {node.relation} as "one row" where {" or ".join(conditions)}'''
    )


def _plain(relation: str) -> str:
    """Of ``"schema"."table"``."""
    return relation.replace('"', "")


def _quoted(name: str) -> str:
    return ".".join(f'"{part}"' for part in name.split("."))
