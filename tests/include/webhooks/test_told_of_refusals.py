"""The vendor's key was changed: what it tells is refused, a chat is told so once, and it is over with the right key."""

from __future__ import annotations

import json

import pytest

from include.operator_actions import actions
from include.store import alerts
from include.store.database import Store
from tests.conftest import RunningSandbox
from tests.support.receiver import CONNECTIONS, Office, exact, running
from tests.support.waiting import eventually
from tests.support.webhooks import Receiver, receiver

__all__ = ["receiver"]
HOUR = 3_600


def open_alerts(office: Office) -> list[tuple[str, str]]:
    """As they stand after the hourly look."""
    actions.refresh_alerts()
    with Store.open(office.store_url) as store, store.read() as db:
        return [(one.connection, one.code) for one in alerts.listed(db)]


def test_a_wrong_key_is_told_once_and_over_when_the_right_one_works(
    office: Office, receiver: Receiver, empty_sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = {"connections": dict(CONNECTIONS), "links": [], "channels": {"on_call": {"kind": "chat"}}}
    (office.home / "config" / "links.yml").write_text(json.dumps(links))
    clock = {"SANDBOX_CLOCK_URL": empty_sandbox.control_url}
    for name, value in (office.environment | clock | {"ML_CONNECTOR_CHANNEL_ON_CALL": receiver.url}).items():
        monkeypatch.setenv(name, value)
    path = office.known("exact_main", "the old key")
    with running(office, **clock) as listening:
        assert listening.post(path, exact("the old key", record="k1")).status_code == 200
        assert listening.post("/events/exact_main/guessed", exact("the new key")).status_code == 404
        assert open_alerts(office) == []
        assert listening.post(path, exact("the new key", record="k2")).status_code == 401
        assert eventually(lambda: ("exact_main", "not_genuine") in office.counts())
        assert open_alerts(office) == [("exact_main", "events_refused")]
        said = receiver.events()["text"]
        assert "1 alert: events refused" in said
        assert "exact_main (exact_online) tells is refused, once, on " in said
        assert "`ml-connector receiver key exact_main`" in said
        assert "what to do: docs/runbooks/events_refused.md" in said
        empty_sandbox.advance(2 * HOUR)
        assert open_alerts(office) == [("exact_main", "events_refused")]
        assert office.known("exact_main", "the new key") == path
        assert eventually(lambda: listening.post(path, exact("the new key", record="k2")).status_code == 200)
        # What was tried until the receiver knew the key was refused, too.
        empty_sandbox.advance(2 * HOUR)
        assert eventually(lambda: open_alerts(office) == [])
    assert receiver.posts.empty()
    assert [row.key for row in office.events()] == ["k1", "k2"]
