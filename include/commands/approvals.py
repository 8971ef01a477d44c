"""`approvals list | show | approve | reject`: exact documents that wait until a person lets them go."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from include.clock import clock_from_environment
from include.commands.lookups import check_names
from include.commands.output import REMARKS, USAGE, CommandError, emit, guarded, table
from include.commands.running import asking
from include.commands.values import WHOLE, whole
from include.reports import approvals
from include.reports.summary_text import money
from include.store import approval_requests as stored
from include.store.approval_requests import Document, Request
from include.store.database import Store

app = typer.Typer(help="Documents that wait until a person approved exactly them.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Number = Annotated[int, typer.Argument(parser=whole, metavar=WHOLE, help="From `approvals list`.")]
Reason = Annotated[str | None, typer.Option("--reason", "--note", help="Why; kept with the answer.")]


_JOURNAL = ("date", "period", "company", "journal", "account", "cost_center", "vendor", "document", "debit", "credit")
"""Columns."""


@app.command("list")
@guarded
def listed(
    link: Annotated[str | None, typer.Option("--link", help="Only this link.")] = None, json_: Json = False
) -> None:
    """What waits for an approval, then what waited and what became of it, the newest first."""
    with Store.open() as store, store.read() as db:
        found = stored.listed(db, link, now=clock_from_environment().now())
    if link and not found:
        check_names(link)
    rows = [_row(one) for one in found]
    columns = ("approval", "link", "state", "documents", "asked_at", "expires_at", "answered_by", "note")
    emit({"approvals": rows}, json_, lambda: table(rows, columns, "nothing waited for an approval yet"))


@app.command()
@guarded
def show(approval: Number, json_: Json = False) -> None:
    """The documents of one, with what would be posted and changed."""
    made, documents = _read(approval)
    found = {
        **_row(made),
        "digest": made.digest,
        "documents": [asdict(one) for one in documents],
        "held": made.facts.get("held") or [],
    }
    rows = [_document(one) for one in documents]
    columns = ("flow", "action", "label", "counterparty", "doc_date", "amount", "waits")
    lines = [_line(one) for one in approvals.journal(documents)]
    posts = table(lines, tuple(_JOURNAL), "") if lines else ""
    held = [
        {name: one.get(name) for name in ("flow", "label", "text")} | {"first": "yes" if one.get("first") else ""}
        for one in made.facts.get("held") or ()
    ]
    waits = table(held, ("flow", "label", "text", "first"), "") if held else ""
    head = f"approval {made.id} of {made.link}: {_row(made)['state']}, until {made.expires_at:%Y-%m-%d %H:%M} UTC"
    emit(
        found,
        json_,
        lambda: "\n\n".join(filter(None, (f"{head}\n{table(rows, columns, 'no documents')}", posts, waits))),
    )


@app.command()
@guarded
def approve(approval: Number, reason: Reason = None, json_: Json = False) -> None:
    """Let exactly these documents go with the next run, as long as the approval counts."""
    _answer(approval, "approve", reason, json_)


@app.command()
@guarded
def reject(approval: Number, reason: Reason = None, json_: Json = False) -> None:
    """Do not let them go: they wait until they change, or until the link is previewed again."""
    _answer(approval, "reject", reason, json_)


def _answer(number: int, said: Any, reason: str | None, json_: bool) -> None:
    from include.approvals.requests import ApprovalError
    from include.operator_actions.approvals import answer_approval

    made, _ = _read(number)
    try:
        made, given = answer_approval(number, said, who=asking(), digest=made.digest, rights=None, note=reason)
    except ApprovalError as problem:
        raise CommandError(str(problem), USAGE) from None
    text = f"approval {number}: {made.answer} by {made.answered_by}"
    if made.answer == "approved":
        text += f"; run {made.link} delivers it"
    emit({**_row(made), **given.as_json}, json_, lambda: given.waits or text)
    if given.waits:
        raise typer.Exit(REMARKS)


def _read(number: int) -> tuple[Request, list[Document]]:
    with Store.open() as store, store.read() as db:
        found = stored.get(db, number)
        if found is None:
            raise CommandError(f"there is no approval {number}: `approvals list` shows those there are", USAGE)
        return found, stored.documents_of(db, number)


def _row(one: Request) -> dict[str, Any]:
    names = ("link", "run_id", "preview", "documents", "asked_at", "expires_at", "answered_by", "answered_at", "note")
    state = one.state(clock_from_environment().now())
    return {"approval": one.id, "state": state, **{name: getattr(one, name) for name in names}}


def _line(one: approvals.Line) -> dict[str, Any]:
    """Of the journal; nothing for a side that is zero."""
    sides = {
        name: f"{one.currency} {money(amount)}" if (amount := getattr(one, name)) else "" for name in _JOURNAL[-2:]
    }
    return {name: getattr(one, name) for name in _JOURNAL} | sides


def _document(one: Document) -> dict[str, Any]:
    amount = "" if one.amount is None else f"{one.currency or ''} {money(one.amount)}".strip()
    named = {name: getattr(one, name) for name in ("flow", "action", "label", "counterparty", "doc_date")}
    return {**named, "amount": amount, "waits": "yes" if one.asks else ""}
