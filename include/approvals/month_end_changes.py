"""Signed months that are otherwise by now: looked for after each run that published, and said by an alert."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from include.month_end import changes, frozen, movements
from include.month_end.changes import Change
from include.month_end.frozen import NotACopy
from include.month_end.reading import Rows
from include.reports.summary_text import money
from include.store import alerts, month_ends
from include.store.alerts import About
from include.store.database import Store
from include.store.month_ends import SignOff
from include.texts.codes import severity
from include.texts.program import said
from include.warehouse.published import PublishedUnreadable
from include.warehouse.published_reader import published_rows

CODE = "month_end_changed"
MOST_NAMED = 5
MOST_MONTHS, OF_EACH_COMPANY = 24, 3
"""The newest of a link, and of each of its companies: what is older is compared when somebody opens it."""


def tell(store: Store, file: Path, link: str, now: datetime) -> None:
    """Raise an alert for each signed month of a link that changed, with what changed, and close it for one that is as
    it was signed. ``file``: what is published."""
    with store.read() as db:
        alerted = {one.document_key for one in alerts.listed(db, link=link) if one.code == CODE}
        signed = watched(month_ends.listed(db, link, standing=True, limit=None), alerted)
        copies = {one.id: month_ends.copy_of(db, one.id) or "" for one in signed}
    if not signed:
        return
    with published_rows(file) as rows:
        said = [(one, _said(rows, one, copies[one.id])) for one in signed]
    with store.begin() as db:
        for one, words in said:
            if words:
                alerts.raise_once(db, about(one), CODE, severity(CODE), words, now=now)
            else:
                close(db, one, now)


def watched(signed: Iterable[SignOff], alerted: Collection[str]) -> list[SignOff]:
    """Which of a link's standing sign-offs are compared, given the latest months first. ``alerted``: the keys of alerts
    that are open, whose month may be as it was signed again. Pure."""
    of_company, found = Counter[str](), list[SignOff]()
    for place, one in enumerate(signed):
        of_company[one.company] += 1
        is_new = place < MOST_MONTHS or of_company[one.company] <= OF_EACH_COMPANY
        if is_new or about(one).document_key in alerted:
            found.append(one)
    return found


def _said(rows: Rows, one: SignOff, copy: str) -> str:
    try:
        month = movements.month_end(rows, one.link, one.company, one.as_of)
        changed = changes.since(frozen.read(copy), month)
    except (NotACopy, PublishedUnreadable) as problem:
        return said(
            "alerts.month_end_changed.unreadable",
            month=f"{one.as_of:%B %Y}",
            company=one.company,
            number=one.id,
            why_unreadable=problem,
        )
    return text(one, changed) if changed else ""


def close(db: Connection, one: SignOff, now: datetime) -> None:
    alerts.close(db, about(one), CODE, now=now)


def about(one: SignOff) -> About:
    return About(link=one.link, company=one.company, document_key=f"sign-off {one.id}")


def text(one: SignOff, changed: Sequence[Change]) -> str:
    """Pure."""
    many = len(changed)
    named = "; ".join(_named(each) for each in changed[:MOST_NAMED])
    more = said("alerts.month_end_changed.more", count=f"{many - MOST_NAMED:,}") if many > MOST_NAMED else ""
    return said(
        "alerts.month_end_changed.several" if many != 1 else "alerts.month_end_changed.one",
        month=f"{one.as_of:%B %Y}",
        company=one.company,
        number=one.id,
        count=f"{many:,}",
        what_changed=named,
        more=more,
    )


def _named(one: Change) -> str:
    amounts = {"currency": one.currency, "signed": money(one.signed), "now": money(one.now)}
    if not one.document_key:
        return said("alerts.month_end_changed.before", **amounts)
    about = {"changed_document": one.number or one.document_key, "vendor_name": one.counterparty}
    return said("alerts.month_end_changed.document", **about, **amounts)
