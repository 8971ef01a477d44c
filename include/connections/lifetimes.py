"""How long a connection's consent still lives, and when its token is renewed next: the clocks that run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from include.clock import Clock
from include.link_settings import Connection
from include.store.database import Store
from include.store.tokens import TokenChain, ages
from include.store.vault import Vault
from include.systems import registry

KEEP_ALIVE_AFTER = 4
"""A refresh token that was unused for a quarter of its life (Exact 7.5 days, QuickBooks 25) is used for its own sake:
three more quarters are left to notice when that fails."""


@dataclass(frozen=True)
class Lifetimes:
    """All UTC; None = not known, or never. ``entered_at``: when a person last entered or gave it. ``renewed_at``: when
    the vendor last gave tokens. ``renews_from``: from when on the next call renews the access token. ``unused_until``:
    when the refresh token dies unless it is used. ``ends_at``: when the consent ends for good."""

    entered_at: datetime | None = None
    renewed_at: datetime | None = None
    renews_from: datetime | None = None
    unused_until: datetime | None = None
    ends_at: datetime | None = None


def lifetimes(settings: Connection, store: Store, vault: Vault, clock: Clock) -> Lifetimes:
    """Calls nobody. Raises ``VaultError`` when the tokens cannot be opened."""
    facts = registry.contract(settings.system)
    with store.read() as db:
        found = ages(db, settings.name)
    if facts.REFRESH_TOKEN_LIFE is None:
        return Lifetimes(entered_at=found.entered_at)
    used_at = found.renewed_at or found.entered_at
    token = TokenChain(store, vault, settings.name, clock).current()
    return Lifetimes(
        entered_at=found.entered_at,
        renewed_at=found.renewed_at,
        renews_from=token.expires_at - facts.RENEWAL_MARGIN if token else None,
        unused_until=used_at + facts.REFRESH_TOKEN_LIFE if used_at else None,
        ends_at=found.ends_at,
    )


def in_words(found: Lifetimes, now: datetime) -> str:
    """For a person. Pure."""
    parts = [f"entered {_ago(found.entered_at, now)}"] if found.entered_at else []
    if found.renewed_at:
        parts.append(f"last renewed {_ago(found.renewed_at, now)}")
    if found.renews_from:
        later = found.renews_from > now
        parts.append(f"the next call {f'after {_moment(found.renews_from)} ' if later else ''}renews its token")
    if found.unused_until:
        parts.append(_end("expires if unused until", "expired unused on", found.unused_until, now))
    if found.ends_at:
        parts.append(_end("ends for good, however often it is used, on", "ended for good on", found.ends_at, now))
    if not (found.unused_until or found.ends_at):
        parts.append("no end is known")
    return "; ".join(parts)


def is_idle(used_at: datetime | None, life: timedelta | None, now: datetime) -> bool:
    """Whether a refresh token should be used for its own sake. Pure."""
    return used_at is not None and life is not None and now - used_at >= life / KEEP_ALIVE_AFTER


def _end(will: str, did: str, moment: datetime, now: datetime) -> str:
    if moment <= now:
        return f"{did} {_moment(moment)}"
    return f"{will} {_moment(moment)} (in {_span(moment - now)})"


def _moment(moment: datetime) -> str:
    return f"{moment:%d %B %Y %H:%M} UTC"


def _ago(moment: datetime, now: datetime) -> str:
    return f"{_span(now - moment)} ago"


def _span(span: timedelta) -> str:
    for name, size in (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        if (number := span // size) >= 1:
            return f"{number:,} {name}{'' if number == 1 else 's'}"
    return "less than a minute"
