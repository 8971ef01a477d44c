"""What people do between runs: decide a review, let stopped documents be tried again, see that credentials work.

The command line and Airflow's forms (``forms.py``) both come here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from include.alerts import notifying, watching
from include.alerts.watch import Trouble
from include.approvals import approving, requests, row_count_overrides, sign_off, vendor_pairs
from include.approvals.sign_off import Said
from include.approvals.vendor_pairs import Pair, Verdict
from include.clock import Clock, clock_from_environment
from include.connections.check import check_connection
from include.connections.credentials import NoCredentials
from include.connections.token_keepalive import keep_alive
from include.delivery.context import Context
from include.delivery.replaying import replay as replay_now
from include.http.errors import ApiError
from include.link_settings import Connection
from include.links import Configuration, load
from include.operator_actions import retention
from include.paths import home, private
from include.people import four_eyes
from include.people.who import Who
from include.pipeline import builds
from include.reports.visible import visible
from include.store import alerts, assignments, connection_checks, deliveries, reopening, signatures
from include.store import channels as channel_states
from include.store.alerts import Alert
from include.store.assignments import Assignment
from include.store.database import Store
from include.store.deliveries import Delivery
from include.store.reviews import Review, ReviewError
from include.store.row_count_overrides import RowCountOverride
from include.store.vault import VaultError
from include.texts.program import said as sentence
from include.warehouse.database import Warehouse

log = logging.getLogger(__name__)


class AskedWrongly(Exception):
    """What was asked cannot be done like that; the text says what to give."""


class NotWorking(Exception):
    """Connections that do not work, each with what its vendor said."""


def decide(
    number: int,
    decision: str,
    *,
    who: Who,
    note: str | None = None,
    pair_with: str | None = None,
    seen: str | None = None,
) -> tuple[Review, Said]:
    """Keep a person's answer, or the first of two; ``seen``: as `sign_off.review`. Raises what that raises."""
    people = load().people
    with Store.open() as store, store.begin() as db:
        now = clock_from_environment().now()
        return sign_off.review(
            db, people, number, decision, who=who, now=now, note=note, pair_with=pair_with, seen=seen
        )


def decide_several(
    numbers: Iterable[int],
    decision: str,
    *,
    who: Who,
    note: str | None = None,
    seen: Mapping[int, str] | None = None,
) -> dict[int, tuple[Said, str]]:
    """One answer to several questions, each kept for itself: by number what was said, and "" or why it was not kept."""
    found: dict[int, tuple[Said, str]] = {}
    for number in numbers:
        try:
            was = None if seen is None else seen.get(number, "")
            found[number] = decide(number, decision, who=who, note=note, seen=was)[1], ""
        except (ReviewError, four_eyes.NotAllowed) as problem:
            found[number] = Said(), str(problem)
    return found


def reopen(number: int, *, who: Who) -> Review:
    """Take an answer back while no run went by it. Raises ``ReviewError``, ``NotAllowed``."""
    people = load().people
    four_eyes.check(people, who)
    with Store.open() as store, store.begin() as db:
        signatures.one_at_a_time(db)
        return reopening.reopen(db, number, who=who.label, now=clock_from_environment().now())


def reopen_several(numbers: Iterable[int], *, who: Who) -> dict[int, str]:
    """Each answer taken back for itself: by number "" or why it was not."""
    found: dict[int, str] = {}
    for number in numbers:
        try:
            reopen(number, who=who)
            found[number] = ""
        except (ReviewError, four_eyes.NotAllowed) as problem:
            found[number] = str(problem)
    return found


def assign(number: int, assigned_to: str | None, *, who: Who, note: str | None = None) -> Assignment:
    """Ask a person of ``links.yml`` to see to a question; None: it is nobody's any more. Raises ``AskedWrongly``,
    ``ReviewError``, ``NotAllowed``."""
    people = load().people
    four_eyes.check(people, who)
    if assigned_to is not None and assigned_to not in people.people:
        if not people.people:
            raise AskedWrongly(sentence("operator_actions.no_people", person=assigned_to))
        known = ", ".join(people.people)
        raise AskedWrongly(sentence("operator_actions.no_person", person=assigned_to, names=known))
    with Store.open() as store, store.begin() as db:
        now = clock_from_environment().now()
        return assignments.assign(db, number, assigned_to, who=who.label, now=now, note=note)


def approve(link: str, *, who: Who) -> Said:
    """Let a link deliver, once its preview was read, and what that preview asked to approve with it. Raises
    ``NotApproved``, ``NotAllowed``, ``ConfigurationError``."""
    configuration = load()
    settings = configuration.link(link)
    now = clock_from_environment().now()
    with Store.open() as store:
        said = approving.approve(store, configuration, settings.name, who=who, now=now)
        with store.begin() as db:
            given = requests.answer_with_link(db, configuration, settings.name, who=who, now=now)
            requests.tell(db, settings, now)
    if given is None or not given.waits:
        return said
    return replace(said, waits=f"{said.waits}; {given.waits}" if said.waits else given.waits)


def pair(
    link: str,
    supplier: str,
    vendor: str,
    verdict: str,
    *,
    who: Who,
    company: str | None = None,
    note: str | None = None,
) -> tuple[Pair, Said]:
    """Keep a person's word about two vendors, or the first of two. Raises ``AskedWrongly``, ``NoSuchVendor``,
    ``NotAllowed``, ``ConfigurationError``."""
    if verdict not in ("same", "different"):
        raise AskedWrongly(f"{verdict!r} is no verdict about two vendors: it is same or different")
    configuration, now = load(), clock_from_environment().now()
    four_eyes.check(configuration.people, who)
    said: Verdict = "same" if verdict == "same" else "different"
    with Store.open() as store:
        warehouse = Warehouse.of_link(home(), link)
        builds.bring(store, warehouse, link)
        return vendor_pairs.decide(
            configuration.people,
            configuration.link(link),
            store,
            warehouse,
            supplier=supplier,
            vendor=vendor,
            verdict=said,
            who=who,
            now=now,
            company=company,
            note=note,
        )


def close_alert(number: int, *, who: Who, note: str | None = None) -> Alert:
    """Raises ``AlertError``, ``NotAllowed``."""
    four_eyes.check(load().people, who)
    with Store.open() as store, store.begin() as db:
        return alerts.close_by_hand(db, number, who=who.label, note=note, now=clock_from_environment().now())


def ask_channel_test(name: str, *, who: Who) -> None:
    """Have whoever tells alerts next send a test message, which decides nothing. Raises ``AskedWrongly``."""
    known = load().channels
    if name not in known:
        names = ", ".join(known) or sentence("operator_actions.no_channels")
        raise AskedWrongly(sentence("operator_actions.no_channel", name=name, channels=names))
    with Store.open() as store, store.begin() as db:
        channel_states.ask_test(db, name, who=who.name, now=clock_from_environment().now())


def accept_row_count(
    connection: str, feed: str, *, who: Who, company: str | None = None, note: str | None = None
) -> RowCountOverride:
    """Keep a person's word that a short read is true. Raises ``NoSuspectRead``, ``AskedWrongly``, ``NotAllowed``."""
    configuration = load()
    four_eyes.check(configuration.people, who)
    known = configuration.connections
    if connection not in known:
        raise AskedWrongly(f"there is no connection {connection} in links.yml; there are {', '.join(known)}")
    now = clock_from_environment().now()
    with Store.open() as store:
        return row_count_overrides.accept(
            known[connection],
            store,
            feed=feed,
            company=company,
            who=who.label,
            now=now,
            note=note,
        )


def replay(
    link: str,
    *,
    who: Who,
    document: str | None = None,
    reason: str | None = None,
    since: date | None = None,
    only: tuple[str, str, str] | None = None,
    preview: bool = False,
) -> list[Delivery]:
    """Let stopped documents be tried again by the next run; returns them. ``preview``: only says which; ``only``: the
    flow, company and key of the one document that is meant, whatever else has its number.

    Raises ``AskedWrongly`` when nothing narrows it down, ``ConfigurationError`` for a link that is not there, and
    ``NotAllowed``.
    """
    configuration = load()
    name = configuration.link(link).name
    if not preview:
        four_eyes.check(configuration.people, who)
    if not (document or reason or since or only):
        raise AskedWrongly(sentence("operator_actions.what_to_replay"))
    moment = datetime.combine(since, time(), UTC) if since else None
    with Store.open() as store:
        if preview:
            with store.read() as db:
                found = deliveries.to_replay(db, name, document=document, reason=reason, since=moment, only=only)
            return [row for row in found if row.state != "unknown"]
        context = Context(link=name, run_id="replay", store=store, clock=clock_from_environment(), who=who.label)
        return replay_now(name, context, document=document, reason=reason, since=moment, only=only)


def check_connections(only: str | None = None, *, who: str = "schedule") -> list[dict[str, Any]]:
    """One real call for each connection, or for ``only``; the standing alerts follow from what they say, and what each
    said is kept. Raises ``AskedWrongly`` for a connection that is not there."""
    configuration = load()
    if only is not None and only not in configuration.connections:
        raise AskedWrongly(f"links.yml has no connection {only}: there are {', '.join(configuration.connections)}")
    clock = clock_from_environment()
    with Store.open() as store:
        rows = [
            {"connection": one.name, "system": one.system, **_checked(one, store, clock)}
            for one in configuration.connections.values()
            if only in (None, one.name)
        ]
        with store.begin() as db:
            connection_checks.keep(db, rows, who=who, now=clock.now())
        _watch(store, configuration, rows)
    return rows


def _checked(one: Connection, store: Store, clock: Clock) -> dict[str, Any]:
    """The check, after an idle token chain was used: the check itself may stop at a limit of calls before that."""
    try:
        kept_alive = keep_alive(one, store, clock)
    except (ApiError, NoCredentials, VaultError) as problem:
        # Asked once more by the check, a dead chain would only cost a second refusal.
        says = sentence("connections.idle", problem=problem)
        return {"works": False, "says": says, "companies": {}, "cause": type(problem).__name__, "kept_alive": False}
    return {**check_connection(one, store, clock), "kept_alive": kept_alive}


@private()
def health(only: str | None = None, *, who: str = "schedule") -> None:
    """The daily check, or the one of ``only`` that a person asked for. Raises ``NotWorking`` naming each connection
    that does not work, what was said and the page, and ``AskedWrongly``."""
    rows = check_connections(only, who=who)
    for row in rows:
        log.info("%s (%s): %s", row["connection"], row["system"], row["says"])
    if bad := [row for row in rows if not row["works"]]:
        raise NotWorking(
            "\n".join(f"{row['connection']} ({row['system']}) does not work: {row['says']}" for row in bad)
        )


@private()
def refresh_alerts() -> None:
    """Bring the standing alerts in line with the store, without calling anybody, and forget old events."""
    configuration = load()
    with Store.open() as store:
        _watch(store, configuration, [])
        with store.read() as db:
            standing = alerts.listed(db)
        said = (f"  {one.severity}: {visible(one.text)}" for one in standing)
        log.info("%s", "\n".join([f"{len(standing)} open", *said]))
        retention.old_events(store, configuration, clock_from_environment().now())


def _watch(store: Store, configuration: Configuration, rows: Sequence[Mapping[str, Any]]) -> None:
    checks = {row["connection"]: None if row["works"] else Trouble(row["cause"], row["says"]) for row in rows}
    clock = clock_from_environment()
    changed = watching.everything(store, configuration, clock.now(), checks)
    log.info("alerts: %d new, %d closed", changed.opened, changed.closed)
    with store.begin() as db:
        for link in configuration.links.values():
            requests.tell(db, link, clock.now())
    notifying.tell(store, configuration, clock)
