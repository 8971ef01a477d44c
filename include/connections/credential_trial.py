"""Credentials that a person entered, tried before they take the place of those that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from include.clock import Clock
from include.connections import credentials as connections
from include.connections.check import check_connection
from include.connections.connect import Trial
from include.http.errors import BudgetSpent, MalformedAnswer, Throttled, Transient, UnknownOutcome
from include.link_settings import Connection
from include.store import tokens
from include.store.database import Store
from include.store.vault import Secret, Vault

# Kinds of what went wrong that say nothing about the credentials: the vendor did not answer, or was not asked.
NO_ANSWER = frozenset(kind.__name__ for kind in (Transient, Throttled, BudgetSpent, MalformedAnswer, UnknownOutcome))


def keep_if_proved(settings: Connection, values: Mapping[str, str], store: Store, clock: Clock) -> dict[str, Any]:
    """What a thorough check says of ``values``, and which of them are ``kept``. Where there were none before, they are
    kept whatever it says. Else they must work, or what was there stays; a refresh token that the vendor took, and then
    answered nothing more, is kept as well, since it cannot be entered a second time."""
    vault = Vault.from_environment(store)
    before = connections.kept(settings.name, vault)
    if not before:
        connections.keep(settings.name, values, vault, now=clock.now())
        return {"kept": sorted(values), **check_connection(settings, store, clock, thorough=True)}
    same_consent = values.get(_REFRESH) is not None and values.get(_REFRESH) == before.get(_REFRESH)
    # The same refresh token was used up long ago: the chain that grew from it is the one that works.
    chain = settings.name if same_consent else f"{settings.name}, on trial"
    with store.begin() as db:
        tokens.forget(db, f"{settings.name}, on trial")  # of a trial that was killed
    found = check_connection(settings, store, clock, thorough=True, trial=Trial(Secret(values), chain))
    with store.begin() as db:
        taken = _REFRESH in values and found["cause"] in NO_ANSWER and tokens.ages(db, chain).renewed_at is not None
        proved = bool(found["works"] or taken)
        if proved:
            vault.put(settings.name, values, db, now=clock.now())
        if not same_consent:
            if proved:
                tokens.take_over(db, settings.name, chain)
            tokens.forget(db, chain)
    return {"kept": sorted(values) if proved else [], **found}


_REFRESH = "refresh_token"
