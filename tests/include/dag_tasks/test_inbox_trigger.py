"""What the triggerer sees of the inbox."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from airflow.triggers.shared_stream import SharedStreamManager

from include.dag_tasks.inbox_trigger import InboxTrigger
from include.listening import watching
from include.store import inbox
from include.store.database import Store
from include.store.inbox import Incoming
from tests.support.run_settings import LINKS, use_settings

TWO_LINKS = LINKS.replace(
    "links:\n",
    """\
  exact_other: {system: exact_online, region: nl, companies: ["456"]}
  avid_other: {system: avidxchange, base_url: "http://127.0.0.1:9", auth: customer_tokens, companies: [C2]}
links:
  - name: others
    kind: exact_avidxchange
    connections: {exact_online: exact_other, avidxchange: avid_other}
    companies: [{exact_online: "456", avidxchange: C2}]
    start_date: 2026-01-01
""",
)
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def settings(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_settings(tmp_path, LINKS, monkeypatch)


def came(store: Store, event: str, **more: Any) -> None:
    facts: dict[str, Any] = {
        "connection": "exact_main", "system": "exact_online", "company": "123", "event_id": event, "topic": "Accounts",
        "action": "update", "key": "k", "at": NOW, "received_at": NOW,
    }  # fmt: skip
    with store.begin() as db:
        inbox.put(db, [Incoming(**(facts | more))])


def fired(seconds: float, count: int = 1) -> list[int]:
    """The events that the trigger fires for within so long, ``count`` at most."""

    async def watch() -> list[int]:
        found: list[int] = []
        try:
            async with asyncio.timeout(seconds):
                async for one in InboxTrigger("books").run():
                    found.append(one.payload["event"])
                    if len(found) == count:
                        break
        except TimeoutError:
            pass
        return found

    return asyncio.run(watch())


def fired_together(links: list[str], seconds: float) -> dict[str, list[int]]:
    """The events that triggers of these links fire for within so long, who share a stream as Airflow's triggerer has
    them share it."""
    found: dict[str, list[int]] = {link: [] for link in links}

    async def watch(manager: SharedStreamManager, number: int, link: str) -> None:
        trigger = InboxTrigger(link)
        stream = manager.subscribe(trigger_id=number, trigger=trigger, key=trigger.shared_stream_key())
        async for one in trigger.filter_shared_stream(stream):
            found[link].append(one.payload["event"])

    async def every() -> None:
        manager = SharedStreamManager()
        try:
            async with asyncio.timeout(seconds):
                await asyncio.gather(*(watch(manager, number, link) for number, link in enumerate(links)))
        except TimeoutError:
            await manager.stop_all()

    asyncio.run(every())
    return found


def test_links_share_a_stream_and_each_fires_for_its_own_events(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_settings(tmp_path, TWO_LINKS, monkeypatch)
    came(sqlite_store, "of ours")
    came(sqlite_store, "of the other", connection="exact_other", company="456")
    came(sqlite_store, "of ours too")
    assert fired_together(["books", "others"], 4) == {"books": [3], "others": [2]}


def test_a_link_that_cannot_be_asked_about_stops_no_other(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use_settings(tmp_path, TWO_LINKS, monkeypatch)
    came(sqlite_store, "of ours")
    assert fired_together(["gone", "books"], 4) == {"gone": [], "books": [1]}
    assert "whether events wait for gone cannot be seen" in caplog.text


def test_it_fires_for_an_event_that_the_link_cares_for(sqlite_store: Store) -> None:
    came(sqlite_store, "of others", company="999")
    came(sqlite_store, "of ours")
    came(sqlite_store, "of no use", topic="Unicorns")
    assert fired(20) == [2]


def test_what_a_run_left_open_is_told_of_again_but_not_at_once(sqlite_store: Store) -> None:
    came(sqlite_store, "of ours")
    assert fired(6, count=2) == [1]


def test_it_says_nothing_while_somebody_listens(sqlite_store: Store) -> None:
    came(sqlite_store, "of ours")
    with watching.listening_alone(sqlite_store, "books"):
        assert fired(1.2) == []
    assert fired(20) == [1]


def test_a_store_that_cannot_be_read_is_no_end_of_it(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ML_CONNECTOR_STORE", f"sqlite:///{tmp_path}/nothing/there.db")
    assert fired(6) == []
    assert caplog.text.count("whether events wait cannot be seen") == 1


def test_an_event_with_a_number_that_another_had_is_told_of(sqlite_store: Store) -> None:
    """A backup that came back has fewer events, and numbers go on from there."""

    async def told() -> list[frozenset[str]]:
        stream = InboxTrigger.open_shared_stream({})
        came(sqlite_store, "before")
        found = [await anext(stream)]
        with sqlite_store.begin() as db:
            inbox.forget(db, NOW + timedelta(days=1))
            db.exec_driver_sql("delete from sqlite_sequence where name = 'events'")
        found.append(await anext(stream))
        came(sqlite_store, "after", connection="avid_main")
        found.append(await anext(stream))
        await stream.aclose()
        return found

    assert asyncio.run(told()) == [{"exact_main"}, frozenset(), {"avid_main"}]
    with sqlite_store.read() as db:
        assert inbox.came_since(db, 0) == (1, frozenset({"avid_main"}))
