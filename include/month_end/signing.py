"""Whether a month end may be signed, reviewed or withdrawn, and why not. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from include.documents import plain
from include.month_end.changes import Change
from include.month_end.frozen import MonthEnd, figures
from include.texts import dates
from include.texts.dates import written_out
from include.texts.sign_offs import said
from include.texts.translations import ngettext

MOST_TEXT = 2_000
"""Characters of a comment or reason."""


class SignOffError(Exception):
    """It cannot be signed, reviewed or withdrawn like that. ``code``: of the sentence; the text says what to do."""

    def __init__(self, code: str, **values: str) -> None:
        self.code = code
        super().__init__(said(f"refused.{code}", **values))


@dataclass(frozen=True)
class Accepted:
    """What of one walk is signed although nothing explains it, with the reason."""

    ap_account: str
    currency: str
    amount: Decimal
    reason: str


@dataclass(frozen=True)
class Standing:
    """The sign-off of a month that is not withdrawn."""

    number: int
    prepared_by: str
    prepared_at: datetime
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None


def first_day(as_of: date) -> date:
    return as_of.replace(day=1)


def is_month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def check_day(as_of: date, *, now: datetime, zone: str) -> None:
    """Raises ``SignOffError`` unless ``as_of`` is the last day of a month that is over in ``zone``."""
    if not is_month_end(as_of):
        raise SignOffError("not_month_end", day=written_out(as_of))
    if as_of >= now.astimezone(ZoneInfo(zone)).date():
        first = as_of + timedelta(days=1)
        raise SignOffError("not_over", month=dates.month(as_of), zone=zone, first=written_out(first))


def check_text(words: str) -> str:
    """``words`` without the space around them and what no database keeps. Raises ``SignOffError``."""
    if len(words) > MOST_TEXT:
        raise SignOffError("too_long", most=f"{MOST_TEXT:,}")
    return words.replace("\0", "").encode("utf-8", "replace").decode().strip()


def prepare(
    month: MonthEnd,
    shown: str,
    accepted: Sequence[Accepted],
    *,
    systems: Mapping[str, str],
    standing: Standing | None,
    in_doubt: int,
    now: datetime,
    zone: str,
) -> list[Accepted]:
    """What is signed as unexplained. ``shown``: `figures` of what the preparer looked at; ``systems``: what people call
    those that must have been read today; ``in_doubt``: documents of the month that left and were not answered. Raises
    ``SignOffError``."""
    check_day(month.as_of, now=now, zone=zone)
    named = dates.month(month.as_of)
    if standing is not None:
        who, on = standing.prepared_by.replace("person:", ""), dates.said(standing.prepared_at)
        raise SignOffError("signed_already", month=named, company=month.company, who=who, signed_on=on)
    if not month.walks and not month.read:
        raise SignOffError("nothing", company=month.company, link=month.link, day=written_out(month.as_of))
    if shown != figures(month):
        raise SignOffError("other_figures")
    _check_read(month, systems, now, zone)
    if in_doubt:
        raise SignOffError("in_doubt", documents=_documents(in_doubt), month=named, company=month.company)
    return _explained(month, accepted)


def review(
    standing: Standing | None, number: int, shown: str, sha256: str, changed: Sequence[Change], who: str, as_of: date
) -> None:
    """``shown``: the hash of the copy that the reviewer looked at, ``sha256`` the one that was signed. Raises
    ``SignOffError``."""
    if standing is None:
        raise SignOffError("unknown", number=str(number))
    if standing.reviewed_by is not None and standing.reviewed_at is not None:
        by, on = standing.reviewed_by.replace("person:", ""), dates.said(standing.reviewed_at)
        raise SignOffError("reviewed_already", number=str(number), who=by, signed_on=on)
    if who == standing.prepared_by:
        raise SignOffError("same_person", who=who.replace("person:", ""))
    if shown != sha256:
        raise SignOffError("other_copy", number=str(number))
    if changed:
        many = len({(one.side, one.document_key) for one in changed})
        raise SignOffError("changed", documents=_documents(many), month=dates.month(as_of))


def withdraw(number: int, withdrawn_by: str | None, withdrawn_why: str | None, reason: str) -> str:
    """The reason as it is kept. Raises ``SignOffError``."""
    if withdrawn_by is not None:
        who = withdrawn_by.replace("person:", "")
        raise SignOffError("withdrawn", number=str(number), who=who, reason=withdrawn_why or "")
    if not (kept := check_text(reason)):
        raise SignOffError("why")
    return kept


def accepted_of(rows: Sequence[Mapping[str, Any]]) -> list[Accepted]:
    """As the store keeps them."""
    return [Accepted(one["ap_account"], one["currency"], Decimal(one["amount"]), one["reason"]) for one in rows]


def _documents(number: int) -> str:
    return ngettext("%(num)s document", "%(num)s documents", number, num=f"{number:,}")


def _check_read(month: MonthEnd, systems: Mapping[str, str], now: datetime, zone: str) -> None:
    local, read_at = ZoneInfo(zone), month.read_at
    for system, called in systems.items():
        if system not in read_at:
            raise SignOffError("not_read_yet", system=called, link=month.link)
        moment = read_at[system].astimezone(local)
        if moment.date() < now.astimezone(local).date():
            read = f"{dates.said(moment)} {moment:%H:%M} ({zone})"
            raise SignOffError("not_read", system=called, read=read, link=month.link)


def _explained(month: MonthEnd, accepted: Sequence[Accepted]) -> list[Accepted]:
    """Every unexplained amount with its reason; the very amount, so that nobody signs for another one."""
    given = {(one.ap_account, one.currency): one for one in accepted}
    kept = []
    for walk in month.walks:
        about = {"currency": walk.currency, "account": walk.ap_account_name or walk.ap_account}
        one = given.pop((walk.ap_account, walk.currency), None)
        if not walk.unexplained:
            if one is not None:
                raise SignOffError("not_there", **about)
            continue
        amount = plain(walk.unexplained.normalize())
        if one is None:
            raise SignOffError("unexplained", amount=amount, **about)
        if one.amount != walk.unexplained:
            raise SignOffError("unexplained_other", said=plain(one.amount.normalize()), amount=amount, **about)
        if not (reason := check_text(one.reason)):
            raise SignOffError("no_reason", amount=amount, **about)
        kept.append(Accepted(walk.ap_account, walk.currency, walk.unexplained, reason))
    for one in given.values():
        raise SignOffError("not_there", currency=one.currency, account=one.ap_account)
    return kept
