"""`review list | show | decide` and `alerts`: what waits for a person."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from include.approvals.sign_off import Said
from include.clock import clock_from_environment
from include.commands.lookups import check_names
from include.commands.output import REMARKS, USAGE, CommandError, emit, guarded, plain, table
from include.commands.running import asking
from include.commands.values import WHOLE, amount, whole
from include.links import load
from include.paths import home
from include.reports import listings, open_reviews, review_turns
from include.reports.open_reviews import Wanted
from include.store import alerts as stored_alerts
from include.store import reviews
from include.store.database import Store
from include.store.models import REVIEW_STATES
from include.store.reviews import Review

MOST_AT_ONCE = 1000
MOST_LISTED = 200
app = typer.Typer(help="Questions that wait for a person.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
LinkOption = Annotated[str | None, typer.Option("--link", help="Only this link.")]
Number = Annotated[int, typer.Argument(parser=whole, metavar=WHOLE, help="The review's number, from `review list`.")]


@app.command("list")
@guarded
def list_(
    link: LinkOption = None,
    state: Annotated[str, typer.Option(help="open, decided, closed or all.")] = "open",
    code: Annotated[str | None, typer.Option(help="Only questions of this kind, as `review groups` names it.")] = None,
    vendor: Annotated[str | None, typer.Option(help="Only of a vendor or customer with this in the name.")] = None,
    min_amount: Annotated[
        Decimal | None, typer.Option(parser=amount, metavar="AMOUNT", help="Only documents of at least this.")
    ] = None,
    older_than: Annotated[
        int | None, typer.Option(parser=whole, metavar="DAYS", help="Only those that wait for so many days.")
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only those that you were asked to see to.")] = False,
    limit: Annotated[
        int | None,
        typer.Option(parser=whole, metavar=WHOLE, help=f"At most so many; without it {MOST_LISTED}, with --json all."),
    ] = None,
    json_: Json = False,
) -> None:
    """Open questions in the order of the page *Reviews*: what most waits for comes first."""
    if state not in (*REVIEW_STATES, "all"):
        raise CommandError(f"there is no state {state}; use one of: {', '.join(REVIEW_STATES)}, all", USAGE)
    wanted = Wanted(code, vendor, min_amount, older_than, asking().name if mine else None)
    now = clock_from_environment().now()
    found, second = _read(
        lambda db: (
            open_reviews.rows(db, reviews.listed(db, link=link, state=None if state == "all" else state), now),
            listings.second_person(db, link),
        )
    )
    if link and not found:
        check_names(link)
    waits = {one["key"]: one["waits_for"] for one in second if one["kind"] == "review"}
    found = review_turns.in_turn(open_reviews.narrowed(found, wanted), _turns() if found else {})
    rows = [{**one, "waits_for": waits.get(str(one["id"]))} for one in found]
    columns = ("id", "link", "company", "code", "counterparty", "number", "amount", "currency", "age_days", "text")
    shown = rows[: MOST_LISTED if limit is None and not json_ else limit]

    def text() -> str:
        lines = [table(shown, (*columns, *(("waits_for",) if waits else ())), "nothing waits")]
        if left := len(rows) - len(shown):
            lines.append(f"{left:,} more: narrow them down, or see all with `--limit {len(rows)}`")
        return "\n".join([*lines, *(f"second person: {one['text']}; waits for {one['waits_for']}" for one in second)])

    emit({"reviews": shown, "second_person": second}, json_, text)


@app.command()
@guarded
def show(review: Number, json_: Json = False) -> None:
    """One question with everything known about it."""
    made, second = _read(lambda db: (reviews.show(db, review), listings.second_person(db)))
    waits = [one for one in second if (one["kind"], one["key"]) == ("review", str(review))]
    found = {**asdict(made), "waits_for": waits[0]["waits_for"] if waits else None}
    emit(found, json_, lambda: "\n".join(_lines(found)))


@app.command()
@guarded
def decide(
    review: Annotated[list[str], typer.Argument(help="Numbers from `review list`, and ranges of them: 3 5 8-20.")],
    decision: Annotated[
        str,
        typer.Option(
            "--decision", "--answer", help="release (send it), reject (do not), same or different (are these two one?)."
        ),
    ],
    with_: Annotated[str | None, typer.Option("--with", help="The key of the other record, for `same`.")] = None,
    note: Annotated[str | None, typer.Option("--note", "--reason", help="Why; kept in the audit trail.")] = None,
    json_: Json = False,
) -> None:
    """Answer questions. It counts from the next run on, and may be changed while their cause lasts."""
    from include.operator_actions import actions

    asked = numbers(review)
    if len(asked) == 1:
        _decide_one(asked[0], decision, with_, note, json_)
        return
    if with_ is not None:
        raise CommandError("--with names the other record of one question: answer that one by itself", USAGE)
    done = actions.decide_several(asked, decision, who=asking(), note=note)
    rows = [
        {
            "review": number,
            "decision": None if problem or said.waits else decision,
            "waits": said.waits,
            "error": problem,
        }
        for number, (said, problem) in done.items()
    ]
    emit({"reviews": rows}, json_, lambda: "\n".join(map(_one_of_several, rows)))
    if not all(row["decision"] for row in rows):
        raise typer.Exit(REMARKS)


def _one_of_several(row: dict[str, Any]) -> str:
    kept = f"review {row['review']}: {row['decision']}; it counts from the next run on"
    return row["error"] or row["waits"] or kept


def numbers(given: Sequence[str]) -> list[int]:
    """``3 5 8-10`` as numbers, each once, in the order given. Raises ``CommandError``."""
    found: list[int] = []
    for text in given:
        first, dash, last = text.partition("-")
        if not (first.isascii() and first.isdigit() and (not dash or (last.isascii() and last.isdigit()))):
            raise CommandError(f"{text} is no number of a review: give numbers and ranges, as 3 5 8-20", USAGE)
        end = int(last) if dash else int(first)
        if not 0 <= end - int(first) < MOST_AT_ONCE:
            raise CommandError(f"{text} is no range of at most {MOST_AT_ONCE} reviews, the lower number first", USAGE)
        found += range(int(first), end + 1)
    return list(dict.fromkeys(found))


def _decide_one(review: int, decision: str, with_: str | None, note: str | None, json_: bool) -> None:
    from include.operator_actions import actions

    before = _read(lambda db: reviews.show(db, review))
    made, said = actions.decide(review, decision, who=asking(), note=note, pair_with=with_)
    _tell(asdict(made), said, json_, lambda: _decided(made, before))


@app.command()
@guarded
def reopen(review: Number, json_: Json = False) -> None:
    """Take an answer back, as long as no run went by it: the question is open again."""
    from include.operator_actions import actions

    made = actions.reopen(review, who=asking())
    emit(asdict(made), json_, lambda: f"review {made.id}: open again")


@app.command()
@guarded
def pair(
    link: Annotated[str, typer.Argument(help="A link of links.yml.")],
    supplier: Annotated[str, typer.Argument(help="The vendor in the books, by its code or key.")],
    vendor: Annotated[str, typer.Argument(help="The vendor in the other system, by its code or key.")],
    decision: Annotated[str, typer.Option(help="same or different (are these two one?).")],
    company: Annotated[str | None, typer.Option(help="Company of the books, where several use that code.")] = None,
    note: Annotated[str | None, typer.Option(help="Why; kept in the audit trail.")] = None,
    json_: Json = False,
) -> None:
    """Say that two vendors are, or are not, one company, though no question about them is open."""
    from include.operator_actions import actions

    made, said = actions.pair(link, supplier, vendor, decision, who=asking(), company=company, note=note)
    _tell(asdict(made), said, json_, lambda: made.text)


def alerts(
    link: LinkOption = None,
    all_: Annotated[bool, typer.Option("--all", help="Closed ones as well.")] = False,
    close: Annotated[
        int | None,
        typer.Option(parser=whole, metavar=WHOLE, help="Close the alert of this number: a person has seen to it."),
    ] = None,
    note: Annotated[str | None, typer.Option(help="With --close: what was done; kept in the audit trail.")] = None,
    json_: Json = False,
) -> None:
    """What needs attention; an alert closes by itself when its cause is gone."""
    if close is not None:
        from include.operator_actions import actions

        closed = actions.close_alert(close, who=asking(), note=note)
        emit(asdict(closed), json_, lambda: f"alert {closed.id} ({closed.code}): closed")
        return
    found = _read(lambda db: stored_alerts.listed(db, closed=all_))
    if link:
        uses = set(load().link(link).connections.values())
        found = [one for one in found if one.link == link or (not one.link and one.connection in uses)]
    rows = [asdict(one) for one in found]
    columns = ("id", "severity", "code", "link", "connection", "company", "text", "opened_at", "closed_at")
    emit({"alerts": rows}, json_, lambda: table(rows, columns, "no alerts"))


def accept_row_count(
    connection: Annotated[str, typer.Argument(help="A connection of links.yml.")],
    feed: Annotated[str, typer.Argument(help="The feed whose last full read came back much too short.")],
    company: Annotated[str | None, typer.Option(help="The company it was read for, if there are several.")] = None,
    note: Annotated[str | None, typer.Option(help="How you know; kept in the audit trail.")] = None,
    json_: Json = False,
) -> None:
    """Accept a suspiciously short read: the next full read (`run --full`) counts the rest as gone, once."""
    from include.operator_actions import actions

    made = actions.accept_row_count(connection, feed, who=asking(), company=company, note=note)
    where = f" of company {made.company}" if made.company else ""
    text = f"the next full read of {made.feed}{where} is accepted if it has about {made.rows} rows: run with --full"
    emit(asdict(made), json_, lambda: text)


def _tell(made: dict[str, Any], said: Said, json_: bool, decided: Callable[[], str]) -> None:
    """What was decided, or that it waits for a second person, which is a remark."""
    emit({**made, **said.as_json}, json_, lambda: said.waits or "\n".join(filter(None, (decided(), said.off))))
    if said.waits:
        raise typer.Exit(REMARKS)


def _decided(made: Review, before: Review) -> str:
    text = f"review {made.id}: {made.decision} by {made.decided_by}; it counts from the next run on"
    if before.decision is None:
        return text
    return f"{text}, in place of {before.decision} by {before.decided_by} ({before.note or 'without a note'})"


def _read(ask: Callable[[Connection], Any]) -> Any:
    with Store.open() as store, store.read() as db:
        return ask(db)


def _turns() -> dict[int, float]:
    """Of each question that is published. Where nothing is, questions are listed all the same."""
    from include.warehouse import object_store, published, published_here

    try:
        file = published_here.newest(home())
        published.check(file)
        with published.read(file) as tables:
            return dict(published.query(tables, review_turns.TURNS)[1])
    except (object_store.ObjectsUnreachable, published.PublishedUnreadable, published.QueryRefused) as problem:
        typer.echo(f"listed the oldest first: {problem}", err=True)
        return {}


def _lines(found: dict[str, Any]) -> list[str]:
    payload = dict(found.pop("payload") or {})
    lines = [f"{name:<13} {plain(value)}" for name, value in found.items() if value is not None]
    for name, value in payload.items():
        if name == "evidence" and isinstance(value, str):
            lines.append("evidence")
            lines += [f"  {_evidence(one)}" for one in json.loads(value)]
        elif name not in ("origin", "fingerprint"):
            lines.append(f"{name:<13} {plain(value)}")
    return lines


def _evidence(one: dict[str, Any]) -> str:
    return f"{one.get('points', 0):>+7} {one.get('evidence')}: {one.get('left')} | {one.get('right')}"
