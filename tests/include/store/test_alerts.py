from __future__ import annotations

from datetime import UTC, datetime

import pytest

from include.store import alerts, audit
from include.store.alerts import About, Changed, Standing
from include.store.database import Store

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 12, tzinfo=UTC)
VENDOR = About(link="l", company="123", document_key="v1")


def raise_it(store: Store, about: About = VENDOR, severity: alerts.Severity = "warning", text: str = "changed") -> bool:
    with store.begin() as db:
        return alerts.raise_once(db, about, "payee_change", severity, text, now=NOON)


def texts(store: Store, closed: bool = False) -> list[str]:
    with store.read() as db:
        return [alert.text for alert in alerts.listed(db, link="l", closed=closed)]


def test_an_alert_is_raised_once_and_shows_todays_text(store: Store) -> None:
    assert raise_it(store)
    assert not raise_it(store, text="changed again")
    assert raise_it(store, About(link="l", company="456", document_key="v1"))
    assert texts(store) == ["changed again", "changed"]


def test_it_closes_with_its_cause_and_opens_anew_with_a_new_one(store: Store) -> None:
    raise_it(store)
    with store.begin() as db:
        assert alerts.close(db, VENDOR, "payee_change", now=LATER)
        assert not alerts.close(db, VENDOR, "payee_change", now=LATER)
    assert texts(store) == []
    assert raise_it(store)
    assert len(texts(store, closed=True)) == 2


def test_those_whose_cause_is_gone_close_together(store: Store) -> None:
    other = About(link="l", company="123", document_key="v2")
    raise_it(store)
    raise_it(store, other, text="still")

    def keep(standing: list[Standing], link: str, code: str) -> Changed:
        with store.begin() as db:
            return alerts.keep_standing(db, standing, judged=lambda one: one.code == code, now=LATER, link=link)

    assert keep([], "l", "paid_twice") == Changed(0, 0)
    assert keep([], "another", "payee_change") == Changed(0, 0)
    assert keep([Standing(other, "payee_change", "warning", "still")], "l", "payee_change") == Changed(0, 1)
    assert texts(store) == ["still"]


def test_those_that_should_stand_are_raised_once(store: Store) -> None:
    new = Standing(VENDOR, "payee_change", "warning", "changed")
    for opened in (1, 0):
        with store.begin() as db:
            assert alerts.keep_standing(db, [new], judged=lambda one: True, now=LATER) == Changed(opened, 0)
    assert texts(store) == ["changed"]


def test_it_is_told_once_and_again_when_it_becomes_urgent(store: Store) -> None:
    raise_it(store)
    with store.begin() as db:
        alerts.notified(db, [alert.id for alert in alerts.not_notified(db)], now=LATER)
        assert alerts.not_notified(db) == []
    raise_it(store, text="in other words")
    with store.read() as db:
        assert alerts.not_notified(db) == []
    raise_it(store, severity="urgent")
    with store.read() as db:
        assert [alert.severity for alert in alerts.not_notified(db)] == ["urgent"]


def test_a_person_may_close_one_and_the_trail_says_who_and_why(store: Store) -> None:
    raise_it(store)
    with store.begin() as db:
        (alert,) = alerts.listed(db, link="l")
        closed = alerts.close_by_hand(db, alert.id, who="person:petra", note="voided 4711", now=LATER)
        (event,) = audit.history(db, "v1")
    assert closed.closed_at == LATER
    assert (event.event, event.who, event.text) == ("alert_closed", "person:petra", "voided 4711")
    assert texts(store) == []
    with store.begin() as db, pytest.raises(alerts.AlertError, match=f"no open alert {alert.id}"):
        alerts.close_by_hand(db, alert.id, who="person:petra", note=None, now=LATER)


def test_who_was_told_is_known_by_channel_until_it_gets_worse(store: Store) -> None:
    raise_it(store)
    with store.begin() as db:
        (alert,) = alerts.listed(db)
        for _ in range(2):
            alerts.notified_through(db, "post", [alert.id], now=NOON)
        assert alerts.knows(db, "post") == {alert.id}
        assert alerts.knows(db, "chat") == set()
    raise_it(store, severity="urgent")
    with store.read() as db:
        assert alerts.knows(db, "post") == set()
