"""`review groups | group | accept-group | undo-group | assign`: like questions together, and whose they are."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from include.approvals.group_answers import Group
from include.clock import clock_from_environment
from include.commands.output import REMARKS, emit, guarded, table
from include.commands.reviews import Json, LinkOption, Number
from include.commands.running import asking
from include.reports import open_reviews
from include.reports.summary_text import money
from include.store import reviews
from include.store.database import Store

MOST_RANGES = 20


def register(app: typer.Typer) -> None:
    app.command()(guarded(groups))
    app.command()(guarded(group))
    app.command("accept-group")(guarded(accept_group))
    app.command("undo-group")(guarded(undo_group))
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
            "numbers": _short(open_reviews.ranges(one["reviews"])),
        }
        for one in grouped
    ]
    columns = ("questions", "question", "evidence", "link", "amounts", "oldest_days", "numbers")
    emit({"groups": grouped}, json_, lambda: table(shown, columns, "nothing waits"))


def _short(numbers: str) -> str:
    """Of a group of thousands the first numbers: it is answered by `review group`, and `--json` has all."""
    parts = numbers.split()
    return numbers if len(parts) <= MOST_RANGES else " ".join([*parts[:MOST_RANGES], "..."])


def group(review: Number, json_: Json = False) -> None:
    """The like questions that this one is asked with: the sample to answer, and what is accepted after it."""
    from include.operator_actions import vendor_groups

    found = vendor_groups.group_of(review)
    emit(_group_json(found), json_, lambda: "\n".join(_group_lines(found)))


def accept_group(
    review: Number,
    note: Annotated[str | None, typer.Option("--note", "--reason", help="Why; kept in the audit trail.")] = None,
    json_: Json = False,
) -> None:
    """All other vendors of the group are the same too, once its sample is answered without a wrong one."""
    from include.operator_actions import vendor_groups

    found, said = vendor_groups.accept(review, who=asking(), note=note)
    done = (
        f"{len(found.standing.rest)} vendors of {found.link} accepted as the same; it counts from the next run on. "
        f"`review undo-group {found.standing.rest[0]}` takes it back"
    )
    emit({**_group_json(found), "accepted": bool(said.by), **said.as_json}, json_, lambda: said.waits or done)
    if said.waits:
        raise typer.Exit(REMARKS)


def undo_group(review: Number, json_: Json = False) -> None:
    """Take back the acceptance of a group that this question was one of: its questions are open again, and what has not
    left of its vendors' documents is held."""
    from include.operator_actions import vendor_groups

    done = vendor_groups.take_back(review, who=asking())
    text = f"{len(done.reopened)} questions are open again; {done.stopped} documents that had not left are held"
    left = f"; {done.left} left at this moment: see `status`" if done.left else ""
    emit(asdict(done), json_, lambda: text + left)


def _group_json(found: Group) -> dict[str, Any]:
    return {
        "link": found.link,
        "evidence": found.name,
        **asdict(found.standing),
        "wrong_at_most": found.standing.wrong_at_most,
    }


def _group_lines(found: Group) -> list[str]:
    standing = found.standing
    answered = len(standing.sample) - len(standing.unanswered)
    lines = [
        f"{found.name} ({found.link}): {len(found.questions)} questions",
        f"sample: {len(standing.sample)}, answered {answered}",
    ]
    if standing.unanswered:
        lines.append(
            f"to answer: review decide {open_reviews.ranges(standing.unanswered)} --decision same, or different"
        )
    lines += [f"review {number}, alone: {why}" for number, why in sorted(standing.alone.items())]
    if standing.wrong_at_most is not None:
        share = f"{standing.wrong_at_most:.1%}"
        return [*lines, f"{len(standing.rest)} others can be accepted: at most {share} of the group is wrong (95 %)"]
    return [*lines, standing.objection]


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
