"""Telling the configured channels about open alerts: each channel once about each alert.

A channel that cannot be reached is tried again by the next run; it never fails a run, which only says so in a note.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence

from include.alerts import channels
from include.channels import Channel
from include.clock import Clock
from include.links import Configuration
from include.store import alerts
from include.store.alerts import Alert
from include.store.database import Store
from include.store.leases import LeaseTaken, hold
from include.store.vault import Vault, VaultError

log = logging.getLogger(__name__)
MOST_LISTED = 50
_LEASE = "tell alerts"


def tell(store: Store, configuration: Configuration, clock: Clock) -> list[str]:
    """Tell each channel what it does not know yet; returns a sentence for each that could not be notified. Never
    raises for a channel."""
    if not configuration.channels:
        return []
    try:
        with hold(store, _LEASE, seconds=120):
            return _tell(store, configuration, clock)
    except LeaseTaken:
        return []  # another run is telling them at this moment


def _tell(store: Store, configuration: Configuration, clock: Clock) -> list[str]:
    with store.read() as db:
        waiting = alerts.not_notified(db)
    failed: list[str] = []
    everywhere = {alert.id for alert in waiting}
    for channel in configuration.channels.values():
        with store.read() as db:
            known = alerts.knows(db, channel.name)
        mine = [alert for alert in waiting if channel.wants(alert.severity) and alert.id not in known]
        if not mine:
            continue
        now = clock.now()
        try:
            channels.send(channel, _secret(channel, store), subject(mine), text(mine), now)
        except (channels.ChannelFailed, VaultError) as problem:
            failed.append(f"{problem}; {len(mine)} alerts are sent by the next run")
            log.warning("%s", failed[-1])
            everywhere -= {alert.id for alert in mine}
            continue
        with store.begin() as db:
            alerts.notified_through(db, channel.name, [alert.id for alert in mine], now=now)
    if everywhere:
        with store.begin() as db:
            alerts.notified(db, everywhere, now=clock.now())
    return failed


def subject(found: Sequence[Alert]) -> str:
    """Nothing of a document stands in it: a subject is read over shoulders and kept in logs."""
    urgent = sum(alert.severity == "urgent" for alert in found)
    codes = ", ".join(dict.fromkeys(alert.code for alert in found))
    count = f"{len(found)} alert{'s' if len(found) != 1 else ''}"
    return f"[ml-connector] {count}{f', {urgent} urgent' if urgent else ''}: {codes}"[:200]


def text(found: Sequence[Alert]) -> str:
    """The most severe first, each with the page that says what to do."""
    ordered = sorted(found, key=lambda alert: (alert.severity != "urgent", alert.severity != "warning", alert.id))
    lines = []
    for alert in ordered[:MOST_LISTED]:
        where = " ".join(part for part in (alert.link or alert.connection, alert.company) if part)
        lines.append(f"{alert.severity.upper()} {alert.code}{f' ({where})' if where else ''}")
        lines.append(f"  {alert.text}")
        lines.append(f"  since {alert.opened_at:%Y-%m-%d %H:%M} UTC; what to do: docs/runbooks/{alert.code}.md")
    if len(ordered) > MOST_LISTED:
        lines.append(f"and {len(ordered) - MOST_LISTED:,} more: python -m include.cli alerts")
    return "\n".join(lines)


def _secret(channel: Channel, store: Store) -> str | None:
    """From the vault, else the environment; None when the channel needs none or nobody entered it."""
    if channel.secret is None:
        return None
    if given := os.environ.get(channel.variable, "").strip():
        return given
    kept = Vault.from_environment(store).get(channel.vault_name)
    return kept[channel.secret] if kept else None
