"""`subscriptions`: what vendors were asked to tell of, looked at, repaired, ended."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from include.clock import clock_from_environment
from include.commands.output import COULD_NOT_RUN, DONE, REMARKS, USAGE, CommandError, emit, guarded, table
from include.link_settings import Connection
from include.links import Configuration, load
from include.store.database import Store
from include.store.vault import Vault

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
ADDRESS = "--address https://hooks.example.com"


def register(app: typer.Typer) -> None:
    app.command()(guarded(subscriptions))


def subscriptions(
    connection: Annotated[str | None, typer.Argument(help="A connection of links.yml; all without one.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 when something is missing or wrong.")] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Create what is missing, replace what is wrong, delete ours that is twice.")
    ] = False,
    address: Annotated[
        str | None,
        typer.Option(help="The receiver's public address, https://host; with --repair, and kept from then on."),
    ] = None,
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete all of ours: the connection is not to be notified any more.")
    ] = False,
    json_: Json = False,
) -> None:
    """Webhook subscriptions: list, check, repair. Those of other programs are never touched."""
    from include.subscriptions import alerting, state
    from include.subscriptions.inspect import Looked, look, telling
    from include.subscriptions.reconcile import end
    from include.subscriptions.reconcile import repair as repaired

    if check + repair + delete > 1:
        raise CommandError("choose one of --check, --repair and --delete", USAGE)
    if address is not None and not repair:
        raise CommandError("--address goes with --repair", USAGE)
    if delete and connection is None:
        raise CommandError("--delete needs the connection that is not to be notified any more", USAGE)
    configuration, clock = load(), clock_from_environment()
    chosen = _chosen(configuration, telling(configuration), connection)
    with Store.open() as store:
        vault = Vault.from_environment(store)
        asked = state.addresses(vault)
        if repair and asked and connection is None and address is None:
            chosen = {name: settings for name, settings in chosen.items() if name in asked}
        looked: list[Looked] = []
        bases = _bases(chosen, asked, address) if repair else {}
        for name, settings in chosen.items():
            if repair:
                looked.append(repaired(settings, configuration, store, clock, bases[name]))
            elif delete:
                looked.append(end(settings, configuration, store, clock))
            elif name in asked or connection is not None or not check:
                looked.append(look(settings, configuration, store, clock))
        if repair or delete:
            alerting.bring_up_to_date(store, looked, set(state.addresses(vault)), clock.now())
        asked = state.addresses(vault)
    rows = [_row(one, asked.get(one.connection)) for one in looked]
    emit({"subscriptions": rows}, json_, lambda: _shown(rows))
    if any(one.unknown and (one.asked or connection is not None) for one in looked):
        raise typer.Exit(COULD_NOT_RUN)
    bad = (check or repair) and any(one.wanting for one in looked)
    left = delete and any(one.lacks for one in looked)
    raise typer.Exit(REMARKS if bad or left else DONE)


def _chosen(configuration: Configuration, known: Mapping[str, Connection], name: str | None) -> dict[str, Connection]:
    if name is None:
        return dict(known)
    if name in known:
        return {name: known[name]}
    if name in configuration.connections:
        system = configuration.connections[name].system
        raise CommandError(f"{system} tells of nothing: {name} is read by the schedules", USAGE)
    if name in configuration.problems:
        raise CommandError(configuration.problems[name], USAGE)
    raise CommandError(f"links.yml has no connection {name} (there are: {', '.join(known) or 'none'})", USAGE)


def _bases(chosen: Mapping[str, Connection], kept: Mapping[str, str], given: str | None) -> dict[str, str]:
    """The public address for each connection: given now, kept of it, that of the others where they have the same one,
    or asked for."""
    from include.subscriptions.state import WrongAddress, public

    try:
        if given is not None:
            return dict.fromkeys(chosen, public(given))
        rest = [name for name in chosen if name not in kept]
        bases = {name: kept[name] for name in chosen if name in kept}
        if not rest:
            return bases
        same = set(kept.values())
        if len(same) == 1:
            return {**bases, **dict.fromkeys(rest, same.pop())}
        if not sys.stdin.isatty():
            raise CommandError(f"say where {', '.join(rest)} can reach the receiver: {ADDRESS}", USAGE)
        return {**bases, **dict.fromkeys(rest, public(typer.prompt("public address of the receiver")))}
    except WrongAddress as problem:
        raise CommandError(str(problem), USAGE) from None


def _row(one: Any, base: str | None) -> dict[str, Any]:
    from include.subscriptions.daily import in_words

    state = "right" if not one.steps else "by_hand"
    if one.unknown or one.wanting or not one.asked:
        state = "not_asked" if not one.asked else "unknown" if one.unknown else "wanting"
    row: dict[str, Any] = {"connection": one.connection, "system": one.system, "state": state, "address": base}
    row["says"], row["lacks"] = in_words(one), list(one.lacks)
    return {**row, "steps": list(one.steps), "found": _found(one)}


def _found(one: Any) -> list[dict[str, Any]]:
    from include.subscriptions.diff import shown_host

    held = one.compared
    kinds = [
        *(("right", row, "") for row in held.right),
        *(("wrong", row.subscription, row.why) for row in held.wrong),
        *(("twice", row, "") for row in held.twice),
        *(("needless", row, "no link needs it") for row in held.needless),
        *(("other", row, "not ours, and left alone") for row in held.others),
    ]
    rows = [
        {
            "company": row.company,
            "topics": sorted(row.topics),
            "state": state,
            "host": shown_host(row.address),
            "why": why,
        }
        for state, row, why in kinds
    ]
    missing = [
        {"company": wish.company, "topics": sorted(wish.topics), "state": "missing", "host": None, "why": ""}
        for wish in held.missing
    ]
    return [*rows, *missing]


def _shown(rows: Sequence[Mapping[str, Any]]) -> str:
    lines = [
        table(rows, ("connection", "system", "state", "address", "says"), "links.yml has no connection to be notified")
    ]
    found = [
        {"connection": row["connection"], **one, "topics": ", ".join(one["topics"])}
        for row in rows
        for one in row["found"]
    ]
    if found:
        lines.append(table(found, ("connection", "company", "topics", "state", "host", "why"), ""))
    for row in rows:
        if row["steps"]:
            lines.append(f"{row['connection']}, by hand:")
            lines += [f"  {number}. {step}" for number, step in enumerate(row["steps"], 1)]
    return "\n".join(lines)
