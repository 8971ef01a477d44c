"""`connect` and `credentials`: putting secrets into the vault, and real calls to see what works with them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from include.channels import Channel
from include.clock import Clock, clock_from_environment
from include.commands.output import COULD_NOT_RUN, DONE, REMARKS, USAGE, CommandError, emit, guarded, table
from include.link_settings import Connection
from include.links import Configuration, load
from include.oauth.redirect import DEFAULT_PORT
from include.setting_errors import meant
from include.store.database import Store
from include.store.vault import KEYS_VARIABLE, Vault, VaultError
from include.systems import registry

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]

REFRESH_TOKEN = "refresh_token"  # noqa: S105 - the name of a field


def register(app: typer.Typer) -> None:
    for command in (connect, credentials):
        app.command()(guarded(command))


def connect(
    name: Annotated[str, typer.Argument(help="A connection or channel of links.yml, or a system.")],
    connection: Annotated[str | None, typer.Option(help="Which connection, when there are several.")] = None,
    from_json: Annotated[
        str | None, typer.Option("--from-json", help="A file with the fields, or - for stdin.")
    ] = None,
    redirect: Annotated[
        str | None, typer.Option(help="The redirect address that is registered with the vendor.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help=f"Port of this machine to which the browser comes back ({DEFAULT_PORT}).")
    ] = None,
    paste: Annotated[
        bool, typer.Option("--paste", help="Wait for no browser: ask for the address that it was sent to.")
    ] = False,
    region: Annotated[str | None, typer.Option(help="Where the company lives, when links.yml does not say.")] = None,
    company: Annotated[
        list[str] | None, typer.Option(help="A division to connect, when links.yml names none; may be repeated.")
    ] = None,
    json_: Json = False,
) -> None:
    """Enter a connection's credentials, or consent in a browser, and see what works with them. They are encrypted at
    once and never shown."""
    from include.commands import consenting
    from include.connections.check import check_connection
    from include.connections.connect import credentials_for
    from include.connections.credential_trial import NO_ANSWER, keep_if_proved

    configuration = load()
    if name not in configuration.connections and (channel := configuration.channels.get(name)) is not None:
        _connect_channel(channel, from_json, json_)
        return
    settings = _connection(configuration, name, connection, region)
    registry.system(settings.system)
    given = fields_from_json(from_json) if from_json else {}
    fields = credentials_for(settings, given.get("credentials", given))
    clock = clock_from_environment()
    with Store.open() as store:
        # Whoever has a refresh token already (another installation's, the vendor's own playground) just enters it.
        if registry.consent(settings.system) is not None and not fields.get(REFRESH_TOKEN):
            if paste and from_json == "-":
                raise CommandError("--paste asks at the terminal: give the fields as a file, not on stdin", USAGE)
            way = consenting.Way(redirect, port, paste)
            settings, row = consenting.consented(settings, fields, way, company or (), store, clock)
            row |= check_connection(settings, store, clock, thorough=True)
        elif redirect or port or paste or region or company:
            raise CommandError(
                f"--redirect, --port, --paste, --region and --company are for a consent in a browser: {settings.name} "
                "takes the fields that were given",
                USAGE,
            )
        else:
            values = _whole(settings, fields if from_json else _ask(settings))
            row = {"connection": settings.name, **keep_if_proved(settings, values, store, clock)}
        row |= consenting.others(settings, row, store, clock)
    row["checked"] = row["works"] or row["cause"] not in NO_ANSWER
    words = "works" if row["works"] else "does not work" if row["checked"] else "could not be checked now"
    done = "credentials saved" if row["kept"] else "credentials NOT saved, what was there before stays"
    lines = [f"{settings.name}: {done}", f"{settings.name} {words}: {row['says']}"]
    if row.get("links_yml"):
        lines += ["", "links.yml needs these lines:", row["links_yml"]]
    emit(row, json_, lambda: "\n".join(lines))
    if not row["kept"] or (row["checked"] and not row["works"]):
        raise typer.Exit(COULD_NOT_RUN)
    raise typer.Exit(DONE if row["works"] and not row["lacks"] else REMARKS)


def credentials(
    check: Annotated[bool, typer.Option("--check", help="Make real calls and say what works and is left.")] = False,
    rotate_keys: Annotated[
        bool, typer.Option("--rotate-keys", help="Encrypt everything again under the first of ML_CONNECTOR_KEYS.")
    ] = False,
    json_: Json = False,
) -> None:
    """Which connections have credentials, how old they are and what runs out when; with --check, what works with them.

    --rotate-keys is the second step of three: put a new key in front of ML_CONNECTOR_KEYS, rotate, remove the old one.
    """
    from include.connections.check import check_connection

    clock = clock_from_environment()
    with Store.open() as store:
        vault = Vault.from_environment(store)
        if rotate_keys:
            _rotate(vault, json_)
            return
        rows: list[dict[str, Any]] = []
        for settings in load().connections.values():
            row: dict[str, Any] = {"connection": settings.name, "system": settings.system}
            if check:
                row |= check_connection(settings, store, clock, thorough=True)
            row |= _lifetimes(settings, store, vault, clock)
            rows.append(row)
    columns = ("connection", "system", "stored", *(("works", "says") if check else ("clocks",)))
    if not any(row["stored"] for row in rows):
        vault.same_key()  # where nothing is kept yet, only this tells that it is another key than that of `init`
    emit({"credentials": rows}, json_, lambda: table(rows, columns, "links.yml names no connections"))
    if unreadable := [row["clocks"] for row in rows if not row["readable"]]:
        raise CommandError(unreadable[0])
    if check and not all(row["works"] for row in rows):
        raise typer.Exit(COULD_NOT_RUN)
    if check and any(row["lacks"] for row in rows):
        raise typer.Exit(REMARKS)


def _lifetimes(settings: Connection, store: Store, vault: Vault, clock: Clock) -> dict[str, Any]:
    """One that cannot be opened is reported beside the others."""
    from include.connections.lifetimes import in_words, lifetimes

    try:
        stored = vault.get(settings.name) is not None
        found = lifetimes(settings, store, vault, clock)
    except VaultError as problem:
        return {"stored": True, "readable": False, "clocks": str(problem)}
    words = in_words(found, clock.now()) if found.entered_at or found.renewed_at else ""
    return {"stored": stored, "readable": True, **vars(found), "clocks": words}


def _rotate(vault: Vault, json_: bool) -> None:
    number = vault.rotate()
    emit(
        {"re_encrypted": number},
        json_,
        lambda: (
            f"{number} entries are under the first key of {KEYS_VARIABLE} now; the others can be removed from it, once "
            "every machine that uses this store has the new one"
        ),
    )


def _connect_channel(channel: Channel, from_json: str | None, json_: bool) -> None:
    if channel.secret is None:
        raise CommandError(f"channel {channel.name} needs no secret: it has no user", USAGE)
    given = (
        fields_from_json(from_json)
        if from_json
        else {channel.secret: typer.prompt(f"{channel.name} {channel.secret}", hide_input=True, err=True)}
    )
    value = given.get(channel.secret)
    if not value or not isinstance(value, str):
        raise CommandError(f"channel {channel.name} needs {channel.secret}", USAGE)
    with Store.open() as store:
        Vault.from_environment(store).put(channel.vault_name, {channel.secret: value})
    emit(
        {"channel": channel.name, "kept": [channel.secret]},
        json_,
        lambda: f"{channel.name}: credentials saved; `channels test {channel.name}` sends a message",
    )


def _whole(settings: Connection, fields: Mapping[str, str]) -> dict[str, str]:
    if missing := [field for field in settings.credentials if not fields.get(field)]:
        raise CommandError(
            f"{settings.name} needs {', '.join(settings.credentials)}; missing: {', '.join(missing)}", USAGE
        )
    if not settings.companies:
        raise CommandError(
            f"{settings.name} names no companies in links.yml: write them there, or connect without a refresh token, "
            "by consent in a browser, and see which there are",
            USAGE,
        )
    return {field: fields[field] for field in settings.credentials}


def _connection(configuration: Configuration, name: str, chosen: str | None, region: str | None) -> Connection:
    """By its own name, or by its system's where that is not ambiguous. One to which a person consents in a browser may
    not be in links.yml yet, or name no companies there."""
    from include.commands import consenting

    if chosen is None and (named := configuration.connections.get(name)) is not None:
        return named
    known = [one for one in configuration.connections.values() if one.system == name]
    if chosen:
        known = [one for one in known if one.name == chosen]
    if len(known) == 1:
        return known[0]
    if not known and (new := consenting.new(configuration, name, chosen, region)) is not None:
        return new
    names = ", ".join(one.name for one in configuration.connections.values()) or "none"
    what = "several connections" if known else f"no connection{f' {chosen}' if chosen else ''}"
    like = meant(chosen or name, configuration.connections)
    raise CommandError(f"links.yml has {what} for {name}: say which one (connections: {names}){like}", USAGE)


def fields_from_json(file: str) -> dict[str, Any]:
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


def _ask(settings: Connection) -> dict[str, str]:
    return {name: typer.prompt(f"{settings.name} {name}", hide_input=True, err=True) for name in settings.credentials}
