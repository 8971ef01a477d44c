"""`connect` and `credentials`: putting secrets into the vault, and one real call per connection to see what works."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from include.channels import Channel
from include.clock import clock_from_environment
from include.commands.output import COULD_NOT_RUN, USAGE, CommandError, emit, guarded, table
from include.links import Connection, load
from include.store.database import Store
from include.store.vault import Vault
from include.systems import registry

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def register(app: typer.Typer) -> None:
    for command in (connect, credentials):
        app.command()(guarded(command))


def connect(
    system: Annotated[str, typer.Argument(help="exact_online, avidxchange, ..., or a channel of links.yml.")],
    connection: Annotated[str | None, typer.Option(help="A connection of links.yml, when there are several.")] = None,
    from_json: Annotated[
        str | None, typer.Option("--from-json", help="A file with the fields, or - for stdin.")
    ] = None,
    json_: Json = False,
) -> None:
    """Enter a connection's credentials. They are encrypted at once and never shown again."""
    from include import connections
    from include.runs.connect import credentials_for

    if (channel := load().channels.get(system)) is not None:
        _connect_channel(channel, from_json, json_)
        return
    settings = _connection(system, connection)
    registry.system(settings.system)
    given = _from_json(from_json) if from_json else _ask(settings)
    fields = credentials_for(settings, given.get("credentials", given))
    if missing := [name for name in settings.credentials if not fields.get(name)]:
        raise CommandError(
            f"{settings.name} needs {', '.join(settings.credentials)}; missing: {', '.join(missing)}", USAGE
        )
    with Store.open() as store:
        connections.keep(
            settings.name, {name: fields[name] for name in settings.credentials}, Vault.from_environment(store)
        )
    emit({"connection": settings.name, "kept": sorted(settings.credentials)}, json_, lambda: f"{settings.name}: kept")


def credentials(
    check: Annotated[bool, typer.Option("--check", help="Make one real call per connection.")] = False,
    json_: Json = False,
) -> None:
    """Which connections have credentials and, with --check, what works with them."""
    from include.runs.check import check_connection

    clock = clock_from_environment()
    with Store.open() as store:
        vault = Vault.from_environment(store)
        rows: list[dict[str, Any]] = []
        for settings in load().connections.values():
            row: dict[str, Any] = {"connection": settings.name, "system": settings.system}
            row["stored"] = vault.get(settings.name) is not None
            if check:
                row |= check_connection(settings, store, clock)
            rows.append(row)
    columns = ("connection", "system", "stored", *(("works", "says") if check else ()))
    emit({"credentials": rows}, json_, lambda: table(rows, columns, "links.yml names no connections"))
    if check and not all(row["works"] for row in rows):
        raise typer.Exit(COULD_NOT_RUN)


def _connect_channel(channel: Channel, from_json: str | None, json_: bool) -> None:
    if channel.secret is None:
        raise CommandError(f"channel {channel.name} needs no secret: it has no user", USAGE)
    given = (
        _from_json(from_json)
        if from_json
        else {channel.secret: typer.prompt(f"{channel.name} {channel.secret}", hide_input=True)}
    )
    value = given.get(channel.secret)
    if not value or not isinstance(value, str):
        raise CommandError(f"channel {channel.name} needs {channel.secret}", USAGE)
    with Store.open() as store:
        Vault.from_environment(store).put(channel.vault_name, {channel.secret: value})
    emit({"channel": channel.name, "kept": [channel.secret]}, json_, lambda: f"{channel.name}: kept")


def _connection(system: str, name: str | None) -> Connection:
    configuration = load()
    known = [one for one in configuration.connections.values() if one.system == system]
    if name:
        known = [one for one in known if one.name == name]
    if len(known) == 1:
        return known[0]
    names = ", ".join(one.name for one in configuration.connections.values()) or "none"
    what = "several connections" if known else f"no connection{f' {name}' if name else ''}"
    raise CommandError(f"links.yml has {what} for {system} (connections: {names}); use --connection NAME", USAGE)


def _from_json(file: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        data = json.loads(text)
    except OSError as problem:
        raise CommandError(f"{file} cannot be read: {problem.strerror}", USAGE) from None
    except ValueError:
        raise CommandError(f"{file} holds no JSON object", USAGE) from None
    if not isinstance(data, dict):
        raise CommandError(f"{file} holds no JSON object", USAGE)
    return data


def _ask(settings: Connection) -> dict[str, Any]:
    return {name: typer.prompt(f"{settings.name} {name}", hide_input=True) for name in settings.credentials}
