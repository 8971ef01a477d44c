"""`channels`: where alerts are sent, what became of the last message, and a test message."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from include.channels import Channel
from include.clock import clock_from_environment
from include.commands.output import COULD_NOT_RUN, USAGE, CommandError, emit, guarded, table
from include.commands.running import asking
from include.links import load
from include.store import channels as states
from include.store.database import Store

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
app = typer.Typer(help="Where alerts are sent.", no_args_is_help=True)


@app.command("list")
@guarded
def listed(json_: Json = False) -> None:
    """The channels of links.yml, what goes to each and when, and what became of the last message to it."""
    with Store.open() as store, store.read() as db:
        known = states.state(db)
    rows = [_row(channel, known.get(channel.name)) for channel in load().channels.values()]
    columns = ("channel", "kind", "least", "send", "quiet_hours", "last_sent", "failure")
    emit({"channels": rows}, json_, lambda: table(rows, columns, "links.yml names no channels"))


@app.command("test")
@guarded
def send_test(
    name: Annotated[str, typer.Argument(help="A channel of links.yml.")],
    json_: Json = False,
) -> None:
    """Send a message that says it is a test, at once and at any hour."""
    from include.alerts import channels, notifying
    from include.store.vault import VaultError

    configuration = load()
    if (channel := configuration.channels.get(name)) is None:
        known = configuration.problems.get(f"channel {name}")
        names = ", ".join(configuration.channels) or "none"
        raise CommandError(known or f"there is no channel {name} in links.yml (channels: {names})", USAGE)
    with Store.open() as store:
        try:
            now = clock_from_environment().now()
            notifying.send_test(store, configuration, channel, asking().name, now)
        except (channels.ChannelFailed, VaultError) as problem:
            raise CommandError(str(problem), COULD_NOT_RUN) from None
    emit({"channel": name, "sent": True}, json_, lambda: f"{name}: sent; see that it arrived")


def _row(channel: Channel, state: states.ChannelState | None) -> dict[str, Any]:
    return {
        "channel": channel.name,
        "kind": channel.kind,
        "least": channel.severity,
        "send": ", ".join(f"{severity} {when}" for severity, when in channel.send.items()) or "at once",
        "quiet_hours": channel.quiet_hours,
        "last_sent": state.sent_at if state else None,
        "failure": state.failure if state else None,
    }
