"""Idle token chains are used before they die: part of the daily check, for connections that no run uses."""

from __future__ import annotations

from include.clock import Clock
from include.connections import connect
from include.connections.lifetimes import is_idle
from include.link_settings import Connection
from include.store.database import Store
from include.store.tokens import ages
from include.systems import registry


def keep_alive(settings: Connection, store: Store, clock: Clock) -> bool:
    """Whether the connection's refresh token was idle and has been used now: one call to the token endpoint, which
    counts against no limit of data calls, so that it also works on a day or in a month whose calls are used up.

    A vendor that renews no sooner than it likes (Exact: 570 s) is not asked sooner. Raises ``ApiError``,
    ``NoCredentials``, ``VaultError``.
    """
    with store.read() as db:
        found = ages(db, settings.name)
    life = registry.contract(settings.system).REFRESH_TOKEN_LIFE
    if not is_idle(found.renewed_at or found.entered_at, life, clock.now()):
        return False
    with connect.opened(settings, store, clock) as opened:
        return bool(opened.client.keep_alive())
