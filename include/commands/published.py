"""`query`, `export`: the published tables, as SQL asks for them and as one file to take away."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from include.clock import clock_from_environment
from include.commands.output import USAGE, CommandError, emit, guarded, table
from include.commands.values import DAY, day
from include.paths import home, published_path
from include.store.database import Store

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def register(app: typer.Typer) -> None:
    for command in (query, export):
        app.command()(guarded(command))


def query(
    sql: Annotated[str, typer.Argument(help="SQL over the published tables.")],
    as_of: Annotated[
        date | None,
        typer.Option(parser=day, metavar=DAY, help="As each link had last published by the end of that day, UTC."),
    ] = None,
    json_: Json = False,
) -> None:
    """Ask the published reconciliation (read only): `query "select * from reconciliation.differences"`."""
    from include.warehouse import published

    try:
        with _tables(as_of) as tables:
            names, found = published.query(tables, sql)
    except published.QueryRefused as problem:
        raise CommandError(str(problem), USAGE) from None
    columns = distinct(names)
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    emit({"rows": rows}, json_, lambda: table(rows, columns, "no rows"))


def export(
    file: Annotated[Path, typer.Argument(help="The DuckDB file to make; one that is there is replaced.")],
    json_: Json = False,
) -> None:
    """All published tables as one DuckDB file that stands alone, to copy away. Attach it as `reconciliation`."""
    from include.warehouse import exporting

    made = exporting.export(checked(), file)
    emit({"file": str(made.file), "rows": made.rows}, json_, lambda: f"{made.file}: {len(made.rows)} tables")


def checked() -> Path:
    """The file of the published tables, which can be read."""
    from include.warehouse import published, published_here

    file = published_here.newest(home())
    published.check(file)
    return file


def distinct(names: Sequence[str]) -> list[str]:
    """Column names, each once: a second ``company`` becomes ``company_2`` and keeps its values."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return found


def _tables(as_of: date | None) -> contextlib.AbstractContextManager[Any]:
    from include.warehouse import published, published_past

    if as_of is None:
        return published.read(checked())
    try:
        with Store.open() as store:
            found = published_past.as_of(store, as_of, clock_from_environment().now())
    except published_past.NotKept as problem:
        raise CommandError(str(problem), USAGE) from None
    return published_past.read(published_path(home()).parent, found)
