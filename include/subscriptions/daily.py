"""The daily look at each connection that is to be notified, for Airflow. Nothing is repaired: it may be meant so."""

from __future__ import annotations

import logging

from include.alerts.notifying import tell
from include.clock import clock_from_environment
from include.links import load
from include.paths import private
from include.store.database import Store
from include.store.vault import Vault
from include.subscriptions import alerting, state
from include.subscriptions.inspect import Looked, look, telling

log = logging.getLogger(__name__)


class NotNotified(Exception):
    """Connections that do not tell of all changes, each with what is missing, or of which nothing could be learnt."""


@private()
def check() -> list[Looked]:
    """Looks, brings the alerts in line, and tells them. Raises ``NotNotified``, ``VaultError``."""
    configuration, clock = load(), clock_from_environment()
    with Store.open() as store:
        asked = state.addresses(Vault.from_environment(store))
        looked = [
            look(settings, configuration, store, clock)
            for name, settings in telling(configuration).items()
            if name in asked
        ]
        changed = alerting.bring_up_to_date(store, looked, {one.connection for one in looked}, clock.now())
        log.info(
            "subscriptions of %d connections; alerts: %d new, %d closed", len(looked), changed.opened, changed.closed
        )
        tell(store, configuration, clock)
    for one in looked:
        log.info("%s (%s): %s", one.connection, one.system, in_words(one))
    if bad := [one for one in looked if one.wanting or one.unknown]:
        raise NotNotified("\n".join(f"{one.connection} ({one.system}): {in_words(one)}" for one in bad))
    return looked


def in_words(one: Looked) -> str:
    """Nothing of an address stands in it."""
    if one.unknown:
        return f"could not be looked at: {one.unknown}"
    if not one.asked and not one.lacks:
        return "nothing is asked for"
    if one.wanting or one.lacks:
        return "; ".join(alerting.shortcomings(one))
    if one.steps:
        return "is asked for in the vendor's portal, which cannot be looked at from here"
    count = len(one.compared.right)
    return f"all is as it should be, {count} subscription{'s' if count != 1 else ''}"
