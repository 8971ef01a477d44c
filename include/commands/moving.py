"""`move-in`: a home of one machine becomes that of a server, or of another folder."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from include.clock import clock_from_environment
from include.commands.output import REMARKS, USAGE, CommandError, emit, guarded, say, table
from include.commands.running import asking
from include.links import load
from include.paths import home

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
NEXT = "now `move-in {old} --verify LINK` for each link, before anything runs here"
_WRITES = ("would_create", "would_update", "would_void")


def register(app: typer.Typer) -> None:
    app.command("move-in")(guarded(move_in))


def move_in(
    from_home: Annotated[Path, typer.Argument(help="The ML_CONNECTOR_HOME that moves.")],
    verify: Annotated[
        str | None, typer.Option("--verify", metavar="LINK", help="Preview the link here, beside what it had there.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="The way back: the old home is used again.")] = False,
    json_: Json = False,
) -> None:
    """Move a home into ML_CONNECTOR_HOME and ML_CONNECTOR_STORE. Stop what runs on it first; cut short, run it again.
    The old home is kept and refuses to be written (docs/runbooks/move.md)."""
    old = from_home.absolute()
    if verify is not None and undo:
        raise CommandError("choose one of --verify and --undo", USAGE)
    if verify is not None:
        _verify(old, verify, json_)
        return
    from include.operator_actions import moving
    from include.store.freezing import NotMoved

    links = sorted(load().links)  # the settings must be here, before anything of the old home is touched
    try:
        if undo:
            moving.undo(old, who=asking().label, now=clock_from_environment().now())
            words = f"{old} is used again, and no link delivers there before a preview was approved"
            emit({"undone": str(old)}, json_, lambda: words)
            return
        made = moving.move_in(old, now=clock_from_environment().now(), tell=say)
    except NotMoved as problem:
        raise CommandError(str(problem), USAGE) from None
    rows = {name: one.rows for name, one in made.tables.items()}
    done = {"store": made.store, "home": str(made.home), "tables": rows, "files": made.files, "links": links}
    store = f"{made.store} holds the {sum(rows.values()):,} rows of {old}, compared"
    emit(done, json_, lambda: f"{store}; {made.files:,} files are in {made.home}; {NEXT.format(old=old)}")


def _verify(old: Path, name: str, json_: bool) -> None:
    from include.pipeline.request import RunRequest
    from include.pipeline.run import run_link
    from include.warehouse import outbox_comparing

    link = load().link(name)
    try:
        before = outbox_comparing.file_of(old, link.name)
        summary = run_link(RunRequest(link=link.name, who=asking().label, preview=True), tell=say)
        if summary["result"] == "failed":
            raise CommandError(summary["failure"])
        now = outbox_comparing.file_of(home(), link.name)
        flows = [flow.name for flow in link.shape.flows]
        found = outbox_comparing.compare(before, now, link.kind, flows, link.name)
    except outbox_comparing.NothingDecided as problem:
        raise CommandError(str(problem), USAGE) from None
    rows: list[dict[str, Any]] = [
        {
            "flow": flow,
            **asdict(one),
            "would_write": sum(summary["flows"].get(flow, {}).get(what, 0) for what in _WRITES),
        }
        for flow, one in found.items()
    ]
    agrees = all(one.agrees for one in found.values()) and not any(row["would_write"] for row in rows)
    words = (
        f"{link.name} decides here what it decided there, and would write nothing: {old} is needed no more for it"
        if agrees
        else f"{link.name} decides otherwise here, or would write something, as where its systems changed since it ran "
        f"there: read the preview (`run {link.name} --preview`)"
    )
    columns = ("flow", "rows", "only_before", "only_now", "would_write")
    emit({"link": link.name, "agrees": agrees, "flows": rows}, json_, lambda: f"{table(rows, columns, '')}\n{words}")
    if not agrees:
        raise typer.Exit(REMARKS)
