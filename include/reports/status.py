"""What needs whom, over all links, on one screen: the piles that wait, with sums and ages, and a line for each link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from include.reports.summary_text import money
from include.reports.visible import visible
from include.store.models import deliveries, reviews

WIDTH, MOST, _CURRENCIES = 120, 3, 2
QUESTIONS, LATER = "questions", "later"
"""Open questions, and apart from them those about vendors without a document: nothing waits for them, here as on the
page Today (`review_turns`)."""
# What a state is called here, and the command that lists it; in this order.
_PILES = {
    "refused": ("refused by a vendor", "deliveries --state refused"),
    "unknown": ("in doubt (the next run looks)", "deliveries --state unknown"),
    "blocked": ("blocked", "deliveries --state blocked"),
}
_WAITING = ("waiting", "planned", "sending", "retrying")
_CREDENTIALS = ("credentials_refused", "reauthorisation_due")


@dataclass(frozen=True)
class Pile:
    """Documents, or questions, that wait for the same. ``amounts`` by currency, without their signs; ``oldest``: since
    when the first of them waits."""

    count: int = 0
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    oldest: datetime | None = None

    def __add__(self, other: Pile) -> Pile:
        currencies = [*self.amounts, *other.amounts]
        nothing = Decimal(0)
        return Pile(
            self.count + other.count,
            {name: self.amounts.get(name, nothing) + other.amounts.get(name, nothing) for name in currencies},
            min((moment for moment in (self.oldest, other.oldest) if moment), default=None),
        )


@dataclass(frozen=True)
class Line:
    """A link: its last run (as `listings.link_status` has it), what it delivered, its piles by what they wait for."""

    link: str
    last_run: Mapping[str, Any] | None
    delivered: int
    alerts: int
    piles: Mapping[str, Pile]

    def pile(self, *names: str) -> Pile:
        return _sum(self.piles.get(name, Pile()) for name in names)


def of_link(db: Connection, row: Mapping[str, Any]) -> Line:
    """Of ``row``, a link as `listings.link_status` has it."""
    delivered = sum(one["documents"] for one in row["deliveries"] if one["state"] == "delivered")
    return Line(row["link"], row["last_run"], delivered, row["open_alerts"], piles(db, row["link"]))


def piles(db: Connection, link: str) -> dict[str, Pile]:
    """By state what is not delivered, and the open questions with the amounts of the documents that wait for them."""
    found: dict[str, Pile] = {}
    waiting = select(deliveries.c.state, deliveries.c.currency, deliveries.c.amount, deliveries.c.created_at).where(
        deliveries.c.link == link, deliveries.c.state.not_in(("delivered", "skipped"))
    )
    for row in db.execute(waiting):
        found[row.state] = found.get(row.state, Pile()) + _one(row.currency, row.amount, row.created_at)
    about = (
        (deliveries.c.link == reviews.c.link)
        & (deliveries.c.flow == reviews.c.flow)
        & (deliveries.c.company == reviews.c.company)
        & (deliveries.c.source_key == reviews.c.document_key)
    )
    columns = (reviews.c.code, reviews.c.payload, deliveries.c.currency, deliveries.c.amount, reviews.c.opened_at)
    asked = (
        select(*columns)
        .outerjoin_from(reviews, deliveries, about)
        .where(reviews.c.link == link, reviews.c.state == "open")
    )
    has_document = select(deliveries.c.counterparty).where(deliveries.c.link == link, deliveries.c.amount.is_not(None))
    traded: set[str | None] = set(db.scalars(has_document.distinct())) - {None}
    for row in db.execute(asked):
        names = {(row.payload or {}).get(name) for name in ("left_name", "right_name", "name")}
        is_later = row.code == "vendor_review" and row.amount is None and not names & traded
        kind = LATER if is_later else QUESTIONS
        found[kind] = found.get(kind, Pile()) + _one(row.currency, row.amount, row.opened_at)
    return found


def screen(
    lines: Sequence[Line],
    alerts: Sequence[Mapping[str, Any]],
    second: Sequence[Mapping[str, Any]],
    problems: Iterable[str],
    now: datetime,
) -> str:
    """At most 40 lines for eight links. ``alerts``: ``{code, text, severity}`` of the open ones; ``second``: what waits
    for a second person (`listings.second_person`); ``problems``: what cannot be used in links.yml."""
    needs = [f"NOT USABLE: {text}" for text in problems][: 2 * MOST]
    needs += _second(second)
    needs += _alerts(alerts)
    for state, (words, command) in _PILES.items():
        if (pile := _sum(line.pile(state) for line in lines)).count:
            needs.append(_pile(pile, "document", words, command, now))
    if (pile := _sum(line.pile(QUESTIONS) for line in lines)).count:
        needs.append(_pile(pile, "question", "for a person", "review list", now))
    if (pile := _sum(line.pile(LATER) for line in lines)).count:
        needs.append(_pile(pile, "question", "nothing waits for", "review list", now))
    head = ["Needs somebody:", *(f"  {one}" for one in needs)] if needs else ["Nothing waits for anybody."]
    foot = [f"`status {lines[0].link}` for the details of a link."] if len(lines) > 1 else []
    return "\n".join(_cut(visible(line)) for line in [*head, "", *_table(lines), *foot])


def _second(second: Sequence[Mapping[str, Any]]) -> list[str]:
    shown = [f"second person: {one['text']}; waits for {one['waits_for']}" for one in second[:MOST]]
    return [*shown, *([f"and {len(second) - MOST:,} more for a second person: `review list`"] * (len(second) > MOST))]


def _alerts(alerts: Sequence[Mapping[str, Any]]) -> list[str]:
    """Credentials in full, since without them nothing runs; of the others how many, and of what."""
    credentials = [one for one in alerts if one["code"] in _CREDENTIALS]
    said = [f"credentials: {one['text']}" for one in credentials[:MOST]]
    said += [f"and {len(credentials) - MOST:,} more credentials: `alerts`"] * (len(credentials) > MOST)
    others: dict[str, int] = {}
    for one in alerts:
        if one["code"] not in _CREDENTIALS:
            others[one["code"]] = others.get(one["code"], 0) + 1
    if others:
        kinds = ", ".join(f"{count:,} {code.replace('_', ' ')}" for code, count in sorted(others.items()))
        total = sum(others.values())
        said.append(f"{total:,} alert{'' if total == 1 else 's'} ({kinds}): `alerts`")
    return said


def _pile(pile: Pile, one: str, words: str, command: str, now: datetime) -> str:
    what = f"{pile.count:,} {one}{'' if pile.count == 1 else 's'} {words}"
    return f"{what:<33} {f'`{command}`':<29} {_age(pile.oldest, now):<14} {_amounts(pile.amounts)}".rstrip()


def _amounts(amounts: Mapping[str, Decimal]) -> str:
    named = [f"{currency} {money(amount)}" for currency, amount in sorted(amounts.items()) if amount]
    return ", ".join(named[:_CURRENCIES]) + (f", {len(named) - _CURRENCIES} more" if len(named) > _CURRENCIES else "")


def _age(oldest: datetime | None, now: datetime) -> str:
    days = (now - oldest).days if oldest else 0
    return f"oldest {days} day{'' if days == 1 else 's'}" if days > 0 else "since today"


def _table(lines: Sequence[Line]) -> list[str]:
    if not lines:
        return []
    wide = max(len(line.link) for line in lines) + 2
    heads = ("delivered", "for a person", "blocked", "waiting", "alerts")
    rows = [f"{'link':<{wide}}{'last run (UTC)':<18}{'result':<10}" + "".join(f"{head:>13}" for head in heads)]
    for line in lines:
        run = line.last_run
        when = f"{run['started_at']:%Y-%m-%d %H:%M}" if run else "never"
        result = {"remarks": "warnings", None: "running"}.get(run["result"], run["result"]) if run else ""
        counts = (
            *(line.delivered, line.pile(QUESTIONS).count, line.pile(*_PILES).count, line.pile(*_WAITING).count),
            line.alerts,
        )
        rows.append(f"{line.link:<{wide}}{when:<18}{result:<10}" + "".join(f"{count:>13,}" for count in counts))
    return rows


def _one(currency: str | None, amount: Decimal | None, since: datetime) -> Pile:
    return Pile(1, {} if amount is None else {currency or "": abs(amount)}, since)


def _sum(found: Iterable[Pile]) -> Pile:
    total = Pile()
    for pile in found:
        total = total + pile
    return total


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 1].rstrip() + "…"
