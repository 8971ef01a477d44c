"""Reading ``published/reconciliation.duckdb`` (its tables: ``docs/contracts.md``).

Types are Arrow's, which pandas keeps: amounts are exact decimals (never floats), dates are dates, moments are UTC, and
what is not there is ``pd.NA`` in columns of every type, apart from 0, an empty text and a float that is not a number.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pandas as pd

from include.paths import home, published_path
from include.published_files import attach, not_a_question

# Named as analysts write it: the tables of `reconciliation` stand in `main`, since the file itself has that name.
_COLUMNS = """
    select case schema_name when 'main' then 'reconciliation' else schema_name end || '.' || table_name as "table",
        column_name as "column", lower(data_type) as type, comment as meaning
    from duckdb_columns()
    where database_name = 'reconciliation'
    order by 1, column_index
"""
_TABLES = """
    select case schema_name when 'main' then 'reconciliation' else schema_name end || '.' || name as "table",
        comment as meaning
    from (select database_name, schema_name, table_name as name, comment from duckdb_tables()
          union all select database_name, schema_name, view_name, comment from duckdb_views() where not internal)
    where database_name = 'reconciliation'
    order by 1
"""


class AnalysisError(Exception):
    """What was asked for cannot be given; the text says why, and what there is."""


class Published:
    """The tables that the last run published, all of one moment: what is published later is seen by a new one.

    ``folder``: the home of the installation; as a run finds it (``ML_CONNECTOR_HOME``) when left out. Raises
    ``AnalysisError`` where nothing is published yet, or the file cannot be read.
    """

    def __init__(self, folder: Path | str | None = None) -> None:
        file = published_path(Path(folder) if folder is not None else home())
        if not file.exists():
            raise AnalysisError(f"nothing is published yet in {file.parent}: run a link first")
        self._database = duckdb.connect()
        try:
            attach(self._database, file)
            self._database.execute("use reconciliation; set lock_configuration = true")
        except duckdb.Error as problem:
            self._database.close()
            raise AnalysisError(f"{file} cannot be read as a DuckDB file: {_first_line(problem)}") from None

    def tables(self) -> pd.DataFrame:
        """A row for each table: ``table`` (``schema.name``), and ``meaning``, what a row of it is."""
        return self.query(_TABLES)

    def columns(self, table: str) -> pd.DataFrame:
        """A row for each column of ``table``: ``column``, DuckDB's ``type``, ``meaning``. Raises ``AnalysisError``."""
        found = self.query(_COLUMNS)
        return found[found["table"] == self._known(table)].drop(columns="table").reset_index(drop=True)

    def table(self, table: str, columns: Iterable[str] | None = None) -> pd.DataFrame:
        """All rows of ``table`` (``schema.name``), of all or of these columns. Raises ``AnalysisError``."""
        there = list(self.columns(table)["column"])
        wanted = there if columns is None else list(columns)
        if missing := [name for name in wanted if name not in there]:
            raise AnalysisError(f"{table} has no column {', '.join(missing)}; it has: {', '.join(there)}")
        chosen = ", ".join(f'"{name}"' for name in wanted)
        return self.query(f"select {chosen} from {table}")

    def query(self, sql: str, **values: Any) -> pd.DataFrame:
        """What ``sql`` finds in the tables, ``values`` for its ``$name``. Raises ``AnalysisError``."""
        try:
            if refused := not_a_question(self._database.extract_statements(sql)):
                raise AnalysisError(refused)
            rows = self._database.execute(sql, values or None).to_arrow_table()
        except duckdb.Error as problem:
            raise AnalysisError(f"DuckDB does not accept this: {problem}") from None
        frame: pd.DataFrame = rows.to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Published:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _known(self, table: str) -> str:
        there = list(self.tables()["table"])
        if table not in there:
            raise AnalysisError(f"there is no table {table}; there are: {', '.join(there)}")
        return table


def _first_line(problem: BaseException) -> str:
    return str(problem).splitlines()[0]
