"""What a vendor tells of stands in the store before it is acknowledged, once however often it comes."""

from __future__ import annotations

import json
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.include.webhooks.conftest import KEYS
from tests.support.receiver import (
    JSON,
    Office,
    Running,
    airbase,
    basware,
    classic,
    exact,
    intuit_signature,
    quickbooks,
    running,
)
from tests.support.waiting import eventually


def test_each_vendor_is_heard_and_what_it_tells_stands_in_the_store(office: Office) -> None:
    paths = {name: office.known(name, key) for name, key in KEYS.items()}
    with running(office) as receiver:
        assert receiver.post(paths["exact_main"], exact(KEYS["exact_main"])).status_code == 200
        assert (
            receiver.post(paths["books"], *quickbooks(KEYS["books"], ("9130357992221046", "q1", "77"))).status_code
            == 200
        )
        assert receiver.post(paths["basware_main"], *basware(KEYS["basware_main"])).status_code == 200
        assert receiver.post(paths["airbase_main"], *airbase(KEYS["airbase_main"])).status_code == 200
        # No waiting: what was acknowledged is there.
        found = [(row.connection, row.system, row.company, row.topic, row.action, row.key) for row in office.events()]
    assert found == [
        ("exact_main", "exact_online", "123", "Accounts", "update", "k1"),
        ("books", "quickbooks_online", "9130357992221046", "Bill", "update", "77"),
        ("basware_main", "basware", "", "AccountingDocuments", "other", "invoice of t1"),
        ("airbase_main", "airbase", "", "bill_paid", "update", "b1"),
    ]
    assert office.counts() == {
        (name, "accepted"): 1 for name in ("exact_main", "books", "basware_main", "airbase_main")
    }


def test_the_same_delivery_twice_is_one_event_that_came_twice(office: Office) -> None:
    path = office.known("exact_main", "k")
    with running(office) as receiver:
        assert [receiver.post(path, exact("k")).status_code for _ in range(2)] == [200, 200]
        (event,) = office.events()
    assert event.times == 2
    assert office.counts() == {("exact_main", "accepted"): 1, ("exact_main", "duplicate"): 1}


def test_what_a_vendor_signed_and_somebody_sends_again_is_no_second_event(small_office: Office) -> None:
    """Airbase signs the moment too, so that it works for five minutes only; elsewhere it counts, and wakes nobody."""
    sent: dict[str, tuple[bytes, dict[str, str]]] = {
        "exact_main": (exact(KEYS["exact_main"]), {}),
        "books": quickbooks(KEYS["books"], ("9130357992221046", "q1", "77")),
        "basware_main": basware(KEYS["basware_main"]),
        "airbase_main": airbase(KEYS["airbase_main"]),
    }
    paths = {name: small_office.known(name, KEYS[name]) for name in sent}
    with running(small_office) as receiver:
        for name, (body, headers) in sent.items():
            assert [receiver.post(paths[name], body, headers).status_code for _ in range(3)] == [200] * 3
        assert {row.connection: row.times for row in small_office.events()} == dict.fromkeys(sent, 3)
        stale = airbase(KEYS["airbase_main"], seconds_ago=330)
        assert receiver.post(paths["airbase_main"], *stale).status_code == 401
    kinds = {("accepted", 1), ("duplicate", 2)}
    wanted = {(name, what): count for name in sent for what, count in kinds}
    assert small_office.counts() == wanted | {("airbase_main", "not_genuine"): 1}


def test_both_shapes_of_quickbooks_and_kinds_that_nobody_knows_are_kept(small_office: Office) -> None:
    path, realm = small_office.known("books", "token"), "9130357992221046"
    unknown = json.dumps([{"id": "q3", "type": "intuit.payroll.run-closed", "intuitaccountid": realm}]).encode()
    with running(small_office) as receiver:
        for body, headers in (
            quickbooks("token", (realm, "q1", "77")),
            classic("token", (realm, "Bill", "78", "Update"), (realm, "Unicorn", "9", "Emailed")),
            (unknown, intuit_signature("token", unknown)),
        ):
            assert receiver.post(path, body, headers).status_code == 200
    assert {(row.topic, row.action, row.key) for row in small_office.events()} == {
        ("Bill", "update", "77"),
        ("Bill", "update", "78"),
        ("Unicorn", "other", "9"),
        ("intuit.payroll.run-closed", "other", None),
    }


def test_a_hundred_at_once_of_which_each_comes_twice_are_a_hundred_events(office: Office) -> None:
    path = office.known("basware_main", "k")
    with running(office) as receiver, httpx.Client(trust_env=False, timeout=30) as client:

        def post(number: int) -> int:
            body, headers = basware("k", f"t{number % 100}")
            return client.post(receiver.url + path, content=body, headers={**JSON, **headers}).status_code

        with ThreadPoolExecutor(20) as pool:
            assert set(pool.map(post, range(200))) == {200}
        assert [row.times for row in office.events()] == [2] * 100
    assert office.counts() == {("basware_main", "accepted"): 100, ("basware_main", "duplicate"): 100}


def test_one_delivery_of_several_companies_is_filed_under_the_connection_of_each(small_office: Office) -> None:
    """QuickBooks has one address for all companies of an app."""
    path = small_office.known("books", "token")
    changes = (("9130357992221046", "q1", "1"), ("9130357992221047", "q2", "2"), ("1", "q3", "3"))
    with running(small_office) as receiver:
        assert receiver.post(path, *quickbooks("token", *changes)).status_code == 200
    assert {(row.connection, row.company, row.key) for row in small_office.events()} == {
        ("books", "9130357992221046", "1"),
        ("books_two", "9130357992221047", "2"),
        ("books", "1", "3"),  # of a company that nobody has: it is kept, and wakes nobody
    }
    assert small_office.counts() == {("books", "accepted"): 2, ("books_two", "accepted"): 1}


def test_a_company_of_a_connection_with_another_key_is_not_filed_there(small_office: Office) -> None:
    path = small_office.known("books", "token")
    small_office.known("books_two", "the token of another app")
    with running(small_office) as receiver:
        receiver.post(path, *quickbooks("token", ("9130357992221047", "q2", "2")))
    assert [(row.connection, row.company) for row in small_office.events()] == [("books", "9130357992221047")]


def test_tests_of_the_vendors_are_acknowledged_and_nothing_is_stored(small_office: Office) -> None:
    paths = {name: small_office.known(name, KEYS[name]) for name in ("exact_main", "basware_main")}
    with running(small_office) as receiver, httpx.Client(trust_env=False) as client:
        asks = client.build_request("POST", receiver.url + paths["exact_main"])
        assert asks.headers["content-length"] == "0"
        assert "content-type" not in asks.headers
        assert client.send(asks).status_code == 200
        assert (
            receiver.post(paths["basware_main"], *basware(KEYS["basware_main"], kind="ConnectionTest")).status_code
            == 200
        )
        assert eventually(lambda: small_office.counts() == {("exact_main", "test"): 1, ("basware_main", "test"): 1})
    assert small_office.events() == []


def test_the_new_key_and_the_one_before_count_while_they_change(small_office: Office) -> None:
    path = small_office.known("basware_main", "old")
    small_office.known("basware_main", "new")
    with running(small_office) as receiver:
        assert receiver.post(path, *basware("old", "t1")).status_code == 200
        assert receiver.post(path, *basware("new", "t2")).status_code == 200
        assert receiver.post(path, *basware("older", "t3")).status_code == 401
    assert [row.event_id for row in small_office.events()] == ["t1", "t2"]


def test_a_key_a_company_and_an_address_are_known_within_seconds_while_it_runs(small_office: Office) -> None:
    path = small_office.known("basware_main", "old")
    with running(small_office) as receiver:
        assert receiver.post(path, *basware("new")).status_code == 401
        small_office.known("basware_main", "new")
        assert eventually(lambda: receiver.post(path, *basware("new")).status_code == 200, seconds=6)

        small_office.connections = {**small_office.connections, "basware_two": small_office.connections["basware_main"]}
        small_office.configure(small_office.connections)
        later = small_office.known("basware_two", "two")
        assert eventually(lambda: receiver.post(later, *basware("two")).status_code == 200, seconds=6)

        small_office.configure({name: one for name, one in small_office.connections.items() if name != "basware_two"})
        assert eventually(lambda: receiver.post(later, *basware("two")).status_code == 404, seconds=6)
        (small_office.home / "config" / "links.yml").write_text("connections: [")
        assert not eventually(lambda: receiver.post(path, *basware("new")).status_code != 200, seconds=3)


def test_what_signs_nothing_is_known_by_its_address_alone(small_office: Office) -> None:
    path = small_office.known("airbase_main", None)
    with running(small_office) as receiver:
        assert receiver.post(path, *airbase(None)).status_code == 200
        assert receiver.post(path[:-1] + ("A" if path[-1] != "A" else "B"), *airbase(None)).status_code == 404
    assert [row.key for row in small_office.events()] == ["b1"]


def test_two_receivers_on_one_store_are_one(office: Office) -> None:
    path = office.known("basware_main", "k")
    with running(office) as one, running(office) as two, httpx.Client(trust_env=False, timeout=30) as client:

        def post(number: int) -> int:
            body, headers = basware("k", f"t{number // 2}")
            url = (one, two)[number % 2].url
            return client.post(url + path, content=body, headers={**JSON, **headers}).status_code

        with ThreadPoolExecutor(10) as pool:
            assert set(pool.map(post, range(200))) == {200}
    assert [row.times for row in office.events()] == [2] * 100
    assert office.counts() == {("basware_main", "accepted"): 100, ("basware_main", "duplicate"): 100}


def test_it_ends_when_it_is_asked_to_and_what_was_counted_is_kept(small_office: Office) -> None:
    with running(small_office) as receiver:
        assert receiver.post("/nowhere", b"{}").status_code == 404
        receiver.process.send_signal(signal.SIGTERM)
        assert receiver.process.wait(20) == 0
    assert small_office.counts() == {("", "unknown_path"): 1}


DIES = """
import asyncio, json, os, signal
from include.clock import RealClock
from include.store.database import Store
from include.store.vault import Vault
from include.webhooks.limits import Limits
from include.webhooks.opening import opened
from include.webhooks.serving import serve

with Store.open() as store, opened(store, Vault.from_environment(store), RealClock(), Limits()) as app:
    async def dying(scope, receive, send):
        async def last(message):
            os.kill(os.getpid(), signal.SIGKILL)
        await app(scope, receive, last)
    serve(dying, "127.0.0.1", 0, Limits(), lambda url: print(json.dumps({"url": url}), flush=True))
"""


def test_killed_after_it_was_stored_and_before_the_answer_the_vendor_sends_again_and_it_stands_once(
    office: Office, tmp_path: Path
) -> None:
    path = office.known("basware_main", "k")
    (tmp_path / "dies.py").write_text(DIES)
    with running(office, program=(str(tmp_path / "dies.py"),)) as receiver:
        try:
            raise AssertionError(f"it was answered {receiver.post(path, *basware('k')).status_code}")
        except httpx.TransportError:
            assert receiver.process.wait(20) == -signal.SIGKILL
    assert [row.times for row in office.events()] == [1], "it had been stored"
    with running(office) as receiver:
        assert receiver.post(path, *basware("k")).status_code == 200
    assert [(row.event_id, row.times) for row in office.events()] == [("t1", 2)]


def test_killed_at_any_moment_whatever_was_acknowledged_is_there(office: Office) -> None:
    path, acknowledged = office.known("basware_main", "k"), set[str]()
    for life in range(3):
        with running(office) as receiver:
            enough = threading.Event()

            def send(
                thread: int, life: int = life, receiver: Running = receiver, enough: threading.Event = enough
            ) -> None:
                with httpx.Client(trust_env=False, timeout=30) as client:
                    for number in range(10_000):
                        task = f"{life}.{thread}.{number}"
                        body, headers = basware("k", task)
                        try:
                            reply = client.post(receiver.url + path, content=body, headers={**JSON, **headers})
                        except httpx.TransportError:
                            return
                        if reply.status_code == 200:
                            acknowledged.add(task)
                        if number > 20 + 17 * life:
                            enough.set()

            threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
            for thread in threads:
                thread.start()
            assert enough.wait(60)
            receiver.kill()
            for thread in threads:
                thread.join(60)
    stored = {row.event_id for row in office.events()}
    assert len(acknowledged) > 100
    assert acknowledged - stored == set()


def test_no_secret_is_in_any_line_it_logs_or_prints(small_office: Office) -> None:
    secrets = {name: f"hunter2-of-{name}" for name in KEYS}
    paths = {name: small_office.known(name, key) for name, key in secrets.items()}
    with running(small_office) as receiver:
        for name, path in paths.items():
            receiver.post(path, b"{}")
            receiver.post(path + "x", b"{}")
            receiver.post(path + "/", b"{}", {"x-secret": secrets[name]})
            receiver.post(path, b"not json")
        receiver.post(paths["exact_main"], exact(secrets["exact_main"]))
        receiver.post(paths["airbase_main"], *airbase(secrets["airbase_main"], seconds_ago=900))
        printed = json.dumps(receiver.said)
        receiver.process.terminate()
        receiver.process.wait(20)
        logged = receiver.log.read_text()
    assert "not_genuine" in logged, "it did say what it refused"
    parts = [path.rsplit("/", 1)[1] for path in paths.values()]
    assert [secret for secret in (*secrets.values(), *parts, small_office.key) if secret in logged] == []
    assert [secret for secret in (*secrets.values(), small_office.key) if secret in printed] == []
    assert [part for part in parts if part not in printed] == [], "people need the addresses"
