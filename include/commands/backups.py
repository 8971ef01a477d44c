"""`backup` and `restore`: the store in one file, and back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from include.clock import clock_from_environment
from include.commands.output import USAGE, CommandError, emit, guarded
from include.commands.running import asking
from include.store.database import Store

if TYPE_CHECKING:
    from include.store.backup import Contents

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
NOT_IN_IT = "not in it: ML_CONNECTOR_KEYS, without which its credentials cannot be opened, links.yml and mappings"


def register(app: typer.Typer) -> None:
    app.command()(guarded(backup))
    app.command()(guarded(restore))


def backup(
    file: Annotated[Path, typer.Argument(help="Where to; a file of that name must not exist.")],
    json_: Json = False,
) -> None:
    """Write the whole store into one file, while runs go on; credentials stay encrypted in it."""
    from include.store import backup as copies  # loads Alembic, which no other command needs

    target = file.absolute()
    with Store.open() as store:
        try:
            contents = copies.back_up(store, target, now=clock_from_environment().now())
        except copies.BackupError as problem:
            raise CommandError(str(problem), USAGE) from None
    emit(_said(target, contents), json_, lambda: f"{target} holds {_rows(contents):,} rows, read back; {NOT_IN_IT}")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `backup` made.")],
    replace: Annotated[bool, typer.Option("--replace", help="Throw away the rows that the store has.")] = False,
    json_: Json = False,
) -> None:
    """Make the store what it was when a backup was made. Stop everything first; no link delivers after it until a
    person has approved a new preview (docs/runbooks/restore.md)."""
    from include.store import backup as copies

    source = file.absolute()
    with Store.open(check=False) as store:
        try:
            contents = copies.restore(
                source, store, replace=replace, who=asking().label, now=clock_from_environment().now()
            )
        except copies.BackupError as problem:
            raise CommandError(str(problem), USAGE) from None
        words = f"{store} has the {_rows(contents):,} rows of {source}, read back. Go on with docs/runbooks/restore.md"
    emit(_said(source, contents), json_, lambda: words)


def _rows(contents: Mapping[str, Contents]) -> int:
    return sum(one.rows for one in contents.values())


def _said(file: Path, contents: Mapping[str, Contents]) -> dict[str, Any]:
    return {"file": str(file), "rows": _rows(contents), "tables": {name: one.rows for name, one in contents.items()}}
