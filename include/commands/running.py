"""`init`, `run`, `retry`: the commands that change something."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from include.clock import clock_from_environment
from include.commands.output import (
    COULD_NOT_RUN,
    DONE,
    INTERRUPTED,
    REMARKS,
    USAGE,
    CommandError,
    emit,
    guarded,
    say,
)
from include.commands.values import DAY, day
from include.links import load
from include.people.who import Who
from include.pipeline.request import RunRequest, day_to_read_from
from include.setting_errors import meant
from include.store.database import Store
from include.trouble import in_words

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
_NONE = "nothing that stopped fits: `ml-connector deliveries --link {name} --state blocked` lists what did"
Summary = dict[str, Any]
LinkName = Annotated[str, typer.Argument(help="A link of links.yml.")]


def register(app: typer.Typer) -> None:
    for command in (init, run, retry):
        app.command()(guarded(command))
    app.command("replay", hidden=True)(guarded(retry))  # as scripts know it


def asking() -> Who:
    """Who asks: the owner of this process, as one of the people of links.yml where it knows them."""
    from include.approvals import identity

    return identity.of_this_process(identity.people_now())


def init(
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Print a fresh key for ML_CONNECTOR_KEYS and stop.")
    ] = False,
    json_: Json = False,
) -> None:
    """Make or migrate the operational store, put all that is secret under the first key, close all files to others."""
    if new_key:
        from cryptography.fernet import Fernet

        key = Fernet.generate_key().decode()
        say("Keep it in your secrets manager and set ML_CONNECTOR_KEYS to it. It is shown once.")
        emit({"key": key}, json_, lambda: key)
        return
    from include.paths import close_to_others, home
    from include.store.migrate import migrate
    from include.store.schema import noted_oldest
    from include.store.vault import Vault

    with Store.open(check=False) as store:
        vault = Vault.from_environment(store)  # first: without a key nothing is made that could not be used
        before, after = migrate(store)
        rotated = vault.rotate()
        vault.note_key()
        with store.read() as db:
            oldest = noted_oldest(db)
    close_to_others(home())
    done = {"store": str(store), "from": before, "to": after, "oldest": oldest, "re_encrypted": rotated}
    was = f"made (version {after})"
    if before:
        beside = (
            f"releases from schema {oldest} on may go on beside it" if oldest != after else "older releases refuse it"
        )
        was = f"brought up to date (version {after}; it was {before}; {beside})"
    emit(done, json_, lambda: f"{store}: {f'up to date (version {after})' if before == after else was}")


def run(
    link: LinkName,
    preview: Annotated[bool, typer.Option("--preview", help="Say what would be sent; send nothing.")] = False,
    approve: Annotated[
        bool, typer.Option("--approve", help="Approve this link for delivery, after a preview.")
    ] = False,
    flow: Annotated[list[str] | None, typer.Option("--flow", help="Only this flow; may be repeated.")] = None,
    from_: Annotated[date | None, typer.Option("--from", parser=day, metavar=DAY, help="Read again since.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Compare everything on both sides.")] = False,
    json_: Json = False,
) -> None:
    """Run a link: read both systems, decide, deliver, reconcile, publish."""
    from include.reports.summary_text import said

    try:
        summary = _run(link, preview, approve, flow or (), from_, full)
    except (Exception, KeyboardInterrupt) as problem:
        if json_:
            _never_began(link, preview, problem)
        raise
    emit(summary, json_, lambda: said(summary, load()))
    if summary["result"] == "failed":
        if not json_ and sys.stdout.isatty() and sys.stderr.isatty():  # the summary above says why
            raise typer.Exit(COULD_NOT_RUN)
        raise CommandError(summary["failure"], COULD_NOT_RUN)
    raise typer.Exit(DONE if summary["result"] == "done" else REMARKS)


def _run(link: str, preview: bool, approve: bool, asked: Sequence[str], since: date | None, full: bool) -> Summary:
    from include.pipeline.run import run_link

    settings = load().link(link)
    known = [one.name for one in settings.shape.flows]
    if unknown := [name for name in asked if name not in known]:
        like = meant(unknown[0], known)
        raise CommandError(f"{link} has no flow {', '.join(unknown)}; it has {', '.join(known)}{like}", USAGE)
    if preview and approve:
        raise CommandError("--approve delivers and --preview does not: read the preview first, then approve", USAGE)
    since = day_to_read_from(since, settings, clock_from_environment().now()) if since else None
    if approve:
        _approve(link)
    chosen = tuple(name for name in known if name in asked)
    request = RunRequest(
        link=link,
        who=asking().label,
        preview=preview,
        flows=None if chosen in ((), tuple(known)) else chosen,
        from_date=since,
        full=full,
    )
    return run_link(request, tell=_progress())


def _progress() -> Callable[[str], None]:
    """Says what a run does now, after how many seconds."""
    began = time.monotonic()
    return lambda text: say(f"{time.monotonic() - began:>5.0f} s  {text}")


def _never_began(link: str, preview: bool, problem: BaseException) -> None:
    """Whoever reads the JSON learns of a run that could not begin in the same shape as of any other."""
    from include.pipeline.failed_runs import never_begun

    words = INTERRUPTED if isinstance(problem, KeyboardInterrupt) else in_words(problem)
    emit(never_begun(link, preview, datetime.now(UTC), words), as_json=True)


def _approve(link: str) -> None:
    from include.approvals import approving
    from include.operator_actions import actions

    try:
        said = actions.approve(link, who=asking())
    except approving.NotApproved as problem:
        raise CommandError(str(problem), USAGE) from None
    if said.remark:
        say(said.remark)


def retry(
    link: LinkName,
    document: Annotated[str | None, typer.Option(help="Its key or number.")] = None,
    reason: Annotated[str | None, typer.Option(help="All that stopped for this reason code.")] = None,
    since: Annotated[
        date | None, typer.Option(parser=day, metavar=DAY, help="All that stopped since this day.")
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only say which; change nothing.")] = False,
    json_: Json = False,
) -> None:
    """Let stopped documents be tried again by the next run (refused, blocked, retrying). One whose outcome is unknown
    needs no word: each run looks it up in the target first, and repeats its first request only if it is not there."""
    from include.operator_actions import actions

    name = load().link(link).name
    if not (document or reason or since):
        raise CommandError("say what to try again: --document, --reason or --since", USAGE)
    rows = actions.replay(name, who=asking(), document=document, reason=reason, since=since, preview=preview)
    found = [{"flow": row.flow, "company": row.company, "number": row.number, "state": row.state} for row in rows]
    what = "would be tried again" if preview else "will be tried again by the next run"
    text = f"{len(found)} documents of {name} {what}" if found else _NONE.format(name=name)
    emit({"replayed": found}, json_, lambda: text)
