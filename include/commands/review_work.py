"""`review groups | assign`: like questions together, and whose they are."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from include.clock import clock_from_environment
from include.commands.output import emit, guarded, table
from include.commands.reviews import Json, LinkOption, Number
from include.commands.running import asking
from include.reports import open_reviews
from include.reports.summary_text import money
from include.store import reviews
from include.store.database import Store


def register(app: typer.Typer) -> None:
    app.command()(guarded(groups))
    app.command()(guarded(assign))


def groups(link: LinkOption = None, json_: Json = False) -> None:
    """Open questions of one kind together: how many, over what amounts, and their numbers for `review decide`."""
    with Store.open() as store, store.read() as db:
        found = open_reviews.rows(db, reviews.listed(db, link=link), clock_from_environment().now())
    grouped = open_reviews.groups(found)
    shown = [
        {
            "questions": len(one["reviews"]),
            "question": one["question"],
            "evidence": one["alike"],
            "link": one["link"],
            "amounts": ", ".join(f"{currency} {money(amount)}" for currency, amount in one["amounts"].items()),
            "oldest_days": one["oldest_days"],
            "numbers": open_reviews.ranges(one["reviews"]),
        }
        for one in grouped
    ]
    columns = ("questions", "question", "evidence", "link", "amounts", "oldest_days", "numbers")
    emit({"groups": grouped}, json_, lambda: table(shown, columns, "nothing waits"))


def assign(
    review: Number,
    to: Annotated[str | None, typer.Argument(help="A person of links.yml; left out: nobody any more.")] = None,
    note: Annotated[str | None, typer.Option("--note", "--reason", help="What about; kept in the audit trail.")] = None,
    json_: Json = False,
) -> None:
    """Ask a person to see to a question. Anybody who may answer it still may."""
    from include.operator_actions import actions

    made = actions.assign(review, to, who=asking(), note=note)
    emit(asdict(made), json_, lambda: f"review {review}: {made.assigned_to or 'nobody'} sees to it")
