"""Telling the configured channels about open alerts: each channel once about each alert, when its times allow.

A channel that cannot be reached is tried again by the next run; it never fails a run and stops no other channel, which
hear of it by an alert, `CODE`, that stands until a message gets through.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from include.alerts import channels, messages
from include.channels import Channel
from include.clock import Clock
from include.links import Configuration
from include.secret_settings import secret_setting
from include.store import alerts
from include.store import channels as states
from include.store.alerts import About, Alert
from include.store.database import Store
from include.store.leases import LeaseTaken, hold
from include.store.vault import Vault, VaultError
from include.texts import codes
from include.texts.languages import language_of
from include.texts.program import said
from include.texts.translations import spoken

log = logging.getLogger(__name__)
CODE = "notification_failed"
_LEASE = "tell alerts"


def tell(store: Store, configuration: Configuration, clock: Clock) -> list[str]:
    """Tell each channel what it does not know yet; returns a sentence for each that could not be notified. Never
    raises for a channel."""
    if not configuration.channels:
        return []
    _gone(store, configuration, clock.now())
    try:
        with hold(store, _LEASE, seconds=120):
            _tests_asked_for(store, configuration, clock)
            failed = _tell(store, configuration, clock, list(configuration.channels.values()))
            if failed:
                # The others hear of it now rather than with the next run.
                well = [one for one in configuration.channels.values() if one.name not in failed]
                failed = {**_tell(store, configuration, clock, well), **failed}
            return list(failed.values())
    except LeaseTaken:
        return []  # another run is telling them at this moment


def send_test(store: Store, configuration: Configuration, channel: Channel, who: str, now: datetime) -> None:
    """A message that says it is a test, at any hour. Raises ``ChannelFailed`` or ``VaultError``."""
    with spoken(configuration.language):
        text = messages.trial(channel.name, who, now, channel.kind, configuration.books_address)
        subject = messages.trial_subject()
    _send(store, channel, subject, text, "info", now)


def _gone(store: Store, configuration: Configuration, now: datetime) -> None:
    """A channel that is configured no more cannot be mended."""
    with store.begin() as db:
        for alert in alerts.listed(db, link=""):
            if alert.code == CODE and alert.connection not in configuration.channels:
                alerts.close(db, alert.about, CODE, now=now)


def _tests_asked_for(store: Store, configuration: Configuration, clock: Clock) -> None:
    with store.read() as db:
        asked = [one for one in states.state(db).values() if one.test_asked_by]
    for one in asked:
        channel = configuration.channels.get(one.channel)
        try:
            if channel is not None:
                send_test(store, configuration, channel, one.test_asked_by or "", clock.now())
        except (channels.ChannelFailed, VaultError) as problem:
            log.warning("test: %s", problem)
        with store.begin() as db:
            states.test_done(db, one.channel)


def _tell(
    store: Store, configuration: Configuration, clock: Clock, heard: Sequence[Channel]
) -> dict[str, str]:  # by the name of a channel, why it could not be notified
    with store.read() as db:
        waiting = alerts.not_notified(db)
    failed: dict[str, str] = {}
    left: set[int] = set()  # what some channel was not notified of yet
    for channel in heard:
        with store.read() as db:
            known = alerts.knows(db, channel.name)
        mine = [alert for alert in waiting if _concerns(channel, alert) and alert.id not in known]
        now = clock.now()
        due = [alert for alert in mine if _is_due(configuration, channel, alert, now)]
        left |= {alert.id for alert in mine} - {alert.id for alert in due}
        if not due:
            continue
        links = {alert.link for alert in due}
        with spoken(language_of(configuration, "", links.pop() if len(links) == 1 else "")):
            text, subject = messages.text(due, channel.kind, configuration.books_address), messages.subject(due)
        try:
            _send(store, channel, subject, text, messages.worst(due), now)
        except (channels.ChannelFailed, VaultError) as problem:
            failed[channel.name] = said("alerts.notification_failed.left", problem=problem, count=len(due))
            log.warning("%s", failed[channel.name])
            left |= {alert.id for alert in due}
            continue
        with store.begin() as db:
            alerts.notified_through(db, channel.name, [alert.id for alert in due], now=now)
    if len(heard) == len(configuration.channels) and (everywhere := {alert.id for alert in waiting} - left):
        with store.begin() as db:
            alerts.notified(db, everywhere, now=clock.now())
    return failed


def _concerns(channel: Channel, alert: Alert) -> bool:
    """That it was out of reach, it need not hear once it no longer is."""
    itself = alert.code == CODE and alert.connection == channel.name
    return channel.wants(alert.severity) and not itself


def _is_due(configuration: Configuration, channel: Channel, alert: Alert, now: datetime) -> bool:
    zone = channel.timezone or _zone(configuration, alert)
    return channel.times(alert.severity).allow(alert.opened_at, now, ZoneInfo(zone))


def _zone(configuration: Configuration, alert: Alert) -> str:
    """Of the link, or of the first that uses the connection."""
    for link in configuration.links.values():
        if alert.link == link.name or (not alert.link and alert.connection in link.connections.values()):
            return link.timezone
    return "UTC"


def _send(store: Store, channel: Channel, subject: str, text: str, severity: alerts.Severity, now: datetime) -> None:
    """Raises ``ChannelFailed`` or ``VaultError``, and keeps what became of it."""
    about = About(connection=channel.name)
    try:
        channels.send(channel, _secret(channel, store), subject, text, severity)
    except (channels.ChannelFailed, VaultError) as problem:
        with store.begin() as db:
            states.failed(db, channel.name, str(problem), now=now)
            alerts.raise_once(db, about, CODE, codes.severity(CODE), str(problem), now=now)
        raise
    with store.begin() as db:
        states.sent(db, channel.name, now=now)
        alerts.close(db, about, CODE, now=now)


def _secret(channel: Channel, store: Store) -> str | None:
    """From the vault, else the environment; None when the channel needs none or nobody entered it."""
    if channel.secret is None:
        return None
    if given := secret_setting(channel.variable):
        return given
    kept = Vault.from_environment(store).get(channel.vault_name)
    return kept[channel.secret] if kept else None
