"""What people keep of a period's close: an accrual proposal that they approve, and a sample that they draw.

Both are worked out again from what is published now; what was shown must still be what is kept.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from include.clock import clock_from_environment
from include.documents import plain
from include.links import load
from include.paths import home
from include.people import four_eyes
from include.people.who import Who
from include.reports.close_pack import reading, sample
from include.reports.close_pack.journal import Entry, entries
from include.reports.close_pack.reading import Ask, Scope
from include.store import close_pack as kept
from include.store.close_pack import CloseError
from include.store.database import Store
from include.store.signatures import digest
from include.texts.program import said
from include.warehouse import published_here
from include.warehouse.published_reader import published_rows


def approve_accruals(scope: Scope, account: str, seen: str, *, who: Who, note: str | None = None) -> int:
    """Keep the two journals of the proposal as approved; returns the approval's number. ``account``: that costs are
    accrued on; ``seen``: `shown_as` of what was shown. Raises ``CloseError``, ``NotAllowed``,
    ``PublishedUnreadable``."""
    four_eyes.check(load().people, who)
    with published_rows(published_here.newest(home())) as ask:
        made = reading.close(ask, scope)
        run, _ = version(ask, scope.link)
        known = {row["code"] for row in ask(reading.ACCOUNTS, [scope.link, scope.company])}
    if account not in known:
        raise CloseError(said("operator_actions.close.no_account", account=repr(account), company=scope.company))
    found = entries(made.proposal, account)
    if not found:
        raise CloseError(said("operator_actions.close.nothing", company=scope.company, day=scope.period_end))
    if shown_as(found) != seen:
        raise CloseError(said("operator_actions.close.other_proposal"))
    with Store.open() as store, store.begin() as db:
        at = clock_from_environment().now()
        return kept.approve(
            db,
            kept.Approval(scope.link, scope.company, scope.period_end, account, _as_json(found), seen, run, who.label,
                          at, note or None),
        )  # fmt: skip


def withdraw_accruals(number: int, *, who: Who, note: str) -> None:
    """Raises ``CloseError``, ``NotAllowed``."""
    four_eyes.check(load().people, who)
    with Store.open() as store, store.begin() as db:
        kept.withdraw(db, number, who=who.label, at=clock_from_environment().now(), note=note)


def draw_sample(scope: Scope, seed: str, size: int, *, who: Who, note: str | None = None) -> int:
    """Draw from the documents of the month that ends with the period, and keep it; returns its number. Raises
    ``CloseError``, ``NotAllowed``, ``PublishedUnreadable``."""
    four_eyes.check(load().people, who)
    if not seed.strip() or not 1 <= size <= sample.MOST:
        raise CloseError(said("operator_actions.close.sample_size", most=sample.MOST))
    start = scope.period_end.replace(day=1)
    with published_rows(published_here.newest(home())) as ask:
        rows = ask(sample.POPULATION, [scope.link, scope.company, start, scope.period_end])
        run, at = version(ask, scope.link)
    drawn = sample.draw(sample.population(rows), seed, size)
    if not drawn.documents:
        days = {"day": start, "last_day": scope.period_end}
        raise CloseError(said("operator_actions.close.no_document", company=scope.company, **days))
    with Store.open() as store, store.begin() as db:
        now = clock_from_environment().now()
        made = kept.Sample(scope.link, scope.company, start, scope.period_end, seed, size,
                           [asdict(one) for one in drawn.strata], [one.as_json for one in drawn.documents],
                           drawn.digest, run, at, who.label, now, note or None)  # fmt: skip
        return kept.keep_sample(db, made)


def shown_as(found: list[Entry]) -> str:
    """What was shown, so that nothing else is approved."""
    return digest(_as_json(found))


def version(ask: Ask, link: str) -> tuple[str, datetime]:
    """The run of the link that published last, and when."""
    (row,) = ask(reading.VERSION, [link])
    return row["run_id"], row["published_at"]


def _as_json(found: list[Entry]) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind, "company": one.company, "currency": one.currency, "day": one.day.isoformat(),
            "postings": [
                asdict(posting) | {"debit": plain(posting.debit), "credit": plain(posting.credit)}
                for posting in one.postings
            ],
        }
        for one in found
    ]  # fmt: skip
