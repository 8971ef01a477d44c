"""`receiver`, `receiver address | key | counts`: what vendors tell of, where they post it, their keys, what came."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any

import typer

from include.clock import clock_from_environment
from include.commands.credentials import fields_from_json
from include.commands.output import USAGE, CommandError, emit, guarded, table
from include.links import load
from include.store import inbox
from include.store.database import Store
from include.store.vault import Vault
from include.systems.events import NotGenuine, Unreadable
from include.webhooks import addresses
from include.webhooks.book import Teller, tellers

app = typer.Typer(help="The webhook receiver: a link runs within seconds of a change.")
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


@app.callback(invoke_without_command=True)
@guarded
def receiver(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Where to listen; a proxy with TLS stands in front.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 for any that is free.", min=0, max=65535)] = 8200,
    json_: Json = False,
) -> None:
    """Take what vendors tell of, until it is stopped; prints the callback path of each connection."""
    if context.invoked_subcommand is not None:
        return
    from include.webhooks.limits import limits_from_environment
    from include.webhooks.opening import opened
    from include.webhooks.serving import serve

    limits = limits_from_environment()
    with Store.open() as store:
        vault = Vault.from_environment(store)
        rows = _rows(vault, tellers())
        if not rows:
            raise CommandError("links.yml has no connection that can tell of changes: nothing would be received", USAGE)

        def ready(url: str) -> None:
            emit({"url": url, "addresses": rows}, json_, lambda: f"{_shown(rows)}\nthe receiver listens on {url}")

        with opened(store, vault, clock_from_environment(), limits) as receiving:
            serve(receiving, host, port, limits, ready)


@app.command()
@guarded
def address(
    connection: Annotated[str | None, typer.Argument(help="A connection of links.yml; all without one.")] = None,
    new: Annotated[
        bool, typer.Option("--new", help="Another address: what is posted to the old one is refused.")
    ] = False,
    json_: Json = False,
) -> None:
    """The callback path of each connection, made where there is none yet. Keys are not shown."""
    known = tellers()
    if new and connection is None:
        raise CommandError("--new needs the connection whose address is to change", USAGE)
    chosen = known if connection is None else {connection: _teller(known, connection)}
    with Store.open() as store:
        vault = Vault.from_environment(store)
        if new and connection is not None:
            addresses.ensure(vault, connection, new=True)
        rows = _rows(vault, chosen)
    emit({"addresses": rows}, json_, lambda: _shown(rows))


@app.command()
@guarded
def key(
    connection: Annotated[str, typer.Argument(help="A connection of links.yml.")],
    from_json: Annotated[
        str | None, typer.Option("--from-json", help="A file with the field, or - for stdin; else it is asked for.")
    ] = None,
    end_old: Annotated[bool, typer.Option("--end-old", help="The key before this one counts no longer.")] = False,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="The vendor signs nothing (Airbase only).")] = False,
    json_: Json = False,
) -> None:
    """Enter the key that a vendor signs with. The one before it counts too, until --end-old. A running receiver knows
    it within a few seconds."""
    teller = _teller(tellers(), connection)
    if (from_json is not None) + end_old + unsigned > 1:
        raise CommandError("choose one of --from-json, --end-old and --unsigned", USAGE)
    if unsigned and not _may_be_unsigned(teller):
        raise CommandError(f"{teller.system} signs what it sends: enter its {teller.webhooks.SECRET}", USAGE)
    value = "" if end_old or unsigned else _asked(teller, from_json)
    with Store.open() as store:
        vault = Vault.from_environment(store)
        if unsigned:
            addresses.keep_unsigned(vault, connection, teller.webhooks)
        elif end_old:
            if not addresses.end_old_key(vault, connection, teller.webhooks):
                raise CommandError(f"{connection} has one key only: there is no old one to end", USAGE)
        else:
            addresses.keep_key(vault, connection, teller.webhooks, value)
        rows = _rows(vault, {connection: teller})
    emit(rows[0], json_, lambda: _shown(rows))


@app.command()
@guarded
def counts(
    days: Annotated[int, typer.Option(help="How many days, today included.", min=1)] = 7,
    json_: Json = False,
) -> None:
    """What came, what of it was new, and what was refused and why, by day and connection."""
    since = clock_from_environment().now().date() - timedelta(days=days - 1)
    with Store.open() as store, store.read() as db:
        rows = [asdict(row) for row in inbox.counted(db, since)]
    columns = ("day", "connection", "what", "count")
    shown = [row | {"connection": row["connection"] or "(unknown address)"} for row in rows]
    emit({"counts": rows}, json_, lambda: table(shown, columns, "nothing came"))


def _asked(teller: Teller, from_json: str | None) -> str:
    name = teller.webhooks.SECRET
    given = (
        fields_from_json(from_json)
        if from_json
        else {name: typer.prompt(f"{teller.name} {name}", hide_input=True, err=True)}
    )
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise CommandError(f"{teller.name} needs {name}", USAGE)
    return value.strip()


def _teller(known: dict[str, Teller], connection: str) -> Teller:
    if connection in known:
        return known[connection]
    configured = load()
    if connection in configured.connections:
        raise CommandError(
            f"{configured.connections[connection].system} tells of nothing: {connection} is read only", USAGE
        )
    if connection in configured.problems:
        raise CommandError(configured.problems[connection], USAGE)
    raise CommandError(f"links.yml has no connection {connection} (there are: {', '.join(known) or 'none'})", USAGE)


def _may_be_unsigned(teller: Teller) -> bool:
    try:
        teller.webhooks.received(b"{}", {}, None, clock_from_environment().now())
    except NotGenuine:
        return False
    except Unreadable:
        return True
    return True


def _rows(vault: Vault, known: dict[str, Teller]) -> list[dict[str, Any]]:
    paths = {name: addresses.ensure(vault, name) for name in known}
    kept = dict(addresses.kept_addresses(vault))
    rows: list[dict[str, Any]] = []
    for name, teller in known.items():
        keys = addresses.keys_of(kept[name], teller.webhooks)
        rows.append({"connection": name, "system": teller.system, "path": paths[name]})
        rows[-1]["keys"] = None if keys is None else len(keys)
        rows[-1]["state"] = _state(name, None if keys is None else len(keys))
    return rows


def _state(name: str, keys: int | None) -> str:
    if keys is None:
        return "unsigned: the address is the secret"
    if keys == 0:
        return f"no key: everything is refused until `receiver key {name}`"
    return "signed" if keys == 1 else f"signed, and the key before counts too until `receiver key {name} --end-old`"


def _shown(rows: list[dict[str, Any]]) -> str:
    return table(rows, ("connection", "path", "state"), "links.yml has no connection that can tell of changes")
