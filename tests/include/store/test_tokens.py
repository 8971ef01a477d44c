from __future__ import annotations

import json
import logging
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy
from cryptography.fernet import Fernet

from include.clock import ManualClock
from include.http.errors import MalformedAnswer, Transient, Unauthorised
from include.http.protocols import TokenSet
from include.store import leases
from include.store.database import Store
from include.store.models import leases as lease_table
from include.store.models import tokens
from include.store.tokens import TokenChain, restart
from include.store.vault import Vault, VaultError

pytestmark = pytest.mark.both_stores

KEY = Fernet.generate_key().decode()
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Vendor:
    """A token endpoint in which every refresh token works once."""

    def __init__(self, first: str = "consent") -> None:
        self.valid, self.calls, self.refused = first, 0, 0
        self.before_answer: Callable[[], None] = lambda: None

    def exchange(self, last: TokenSet | None) -> bytes:
        given = last.refresh_token if last else "consent"
        if given != self.valid:
            self.refused += 1
            raise Unauthorised("Old refresh token used", status=400)
        self.calls += 1
        self.valid = f"refresh-{self.calls}"
        body = json.dumps({"access": f"access-{self.calls}", "refresh": self.valid}).encode()
        self.before_answer()
        return body


def parse(raw: bytes, received_at: datetime) -> TokenSet:
    body = json.loads(raw)
    return TokenSet(body["access"], body["refresh"], received_at, received_at + timedelta(seconds=600), 0)


def chain(store: Store, **options: float) -> TokenChain:
    return TokenChain(store, Vault(store, [KEY]), "exact_main", ManualClock(NOON), **options)


def states(store: Store) -> list[tuple[int, str]]:
    with store.read() as db:
        rows = db.execute(sqlalchemy.select(tokens.c.generation, tokens.c.state).order_by(tokens.c.generation))
        return [(row.generation, row.state) for row in rows]


def test_the_first_refresh_starts_the_chain(store: Store) -> None:
    vendor, mine = Vendor(), chain(store)
    assert mine.current() is None
    assert mine.refresh(0, vendor.exchange, parse) == TokenSet(
        "access-1", "refresh-1", NOON, NOON + timedelta(seconds=600), 1
    )
    assert chain(store).current() == mine.current()


def test_whoever_has_seen_an_older_generation_gets_the_newest_without_a_call(store: Store) -> None:
    vendor = Vendor()
    chain(store).refresh(0, vendor.exchange, parse)
    assert chain(store).refresh(0, vendor.exchange, parse).generation == 1
    assert chain(store).refresh(1, vendor.exchange, parse).generation == 2
    assert vendor.calls == 2
    assert states(store) == [(1, "superseded"), (2, "current")]


def test_one_exchange_whoever_and_how_many_ask(store: Store, store_url: str) -> None:
    vendor, found = Vendor(), []
    start = threading.Barrier(6)
    mine = chain(store)
    others = [Store.open(store_url) for _ in range(3)]

    def ask(one: TokenChain) -> None:
        start.wait()
        found.append(one.refresh(0, vendor.exchange, parse).access_token)

    # Three threads of this chain, and three chains with stores of their own, as other processes have.
    threads = [threading.Thread(target=ask, args=(one,)) for one in [mine] * 3 + [chain(other) for other in others]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.close()
    assert found == ["access-1"] * 6
    assert (vendor.calls, vendor.refused) == (1, 0)


ASKS = """
    import json, sys
    from datetime import timedelta
    from include.clock import RealClock
    from include.http.errors import Transient
    from include.http.protocols import TokenSet
    from include.store.database import Store
    from include.store.tokens import TokenChain
    from include.store.vault import Vault
    url, key, calls, wait = sys.argv[1:]
    store = Store.open(url)
    def exchange(last):
        with open(calls, "a") as log:
            log.write("call\\n")
        print("exchanging", flush=True)
        sys.stdin.readline()
        return json.dumps({"access": "access-1", "refresh": "refresh-1"}).encode()
    def parse(raw, received_at):
        body = json.loads(raw)
        return TokenSet(body["access"], body["refresh"], received_at, received_at + timedelta(seconds=600), 0)
    chain = TokenChain(store, Vault(store, [key]), "exact_main", RealClock(), lease_seconds=300, wait=float(wait))
    print("asking", flush=True)
    try:
        print(chain.refresh(0, exchange, parse).access_token)
    except Transient as problem:
        print(problem)
"""


def test_while_one_process_exchanges_no_other_does(store: Store, store_url: str, tmp_path: Path) -> None:
    calls = tmp_path / "calls"

    def asking(wait: float) -> subprocess.Popen[str]:
        program = [sys.executable, "-c", textwrap.dedent(ASKS), store_url, KEY, str(calls), str(wait)]
        started = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert started.stdout is not None
        assert started.stdout.readline() == "asking\n"
        return started

    first = asking(60)
    assert first.stdout is not None
    assert first.stdout.readline() == "exchanging\n"
    impatient, _ = asking(0.5).communicate(timeout=60)
    assert impatient.startswith("the tokens of exact_main could not be renewed: ")
    patient = asking(60)
    assert first.communicate("answer\n", timeout=60)[0] == "access-1\n"
    assert patient.communicate(timeout=60)[0] == "access-1\n"
    assert calls.read_text() == "call\n"
    assert states(store) == [(1, "current")]


def test_the_end_of_the_whole_consent_is_kept_when_a_reply_does_not_repeat_it(store: Store) -> None:
    vendor, ends = Vendor(), [datetime(2031, 11, 1, tzinfo=UTC), None, datetime(2031, 10, 1, tzinfo=UTC)]

    def with_end(raw: bytes, received_at: datetime) -> TokenSet:
        return replace(parse(raw, received_at), hard_expires_at=ends[json.loads(raw)["access"] == "access-2"])

    for seen in range(2):
        chain(store).refresh(seen, vendor.exchange, with_end)
    current = chain(store).current()
    assert current is not None
    assert (current.generation, current.hard_expires_at) == (2, ends[0])
    with store.read() as db:
        told = db.scalars(sqlalchemy.select(tokens.c.hard_expires_at).order_by(tokens.c.generation)).all()
    assert told == [ends[0], ends[0]]
    later = chain(store).refresh(2, vendor.exchange, lambda raw, at: replace(parse(raw, at), hard_expires_at=ends[2]))
    assert later.hard_expires_at == ends[2]


DIES = """
    import json, os, signal, sys
    from datetime import datetime
    from include.clock import RealClock
    from include.store.database import Store
    from include.store.tokens import TokenChain
    from include.store.vault import Vault
    store = Store.open(sys.argv[1])
    def exchange(last):
        return json.dumps({"access": "access-1", "refresh": "refresh-1"}).encode()
    def parse(raw, received_at):
        os.kill(os.getpid(), signal.SIGKILL)
    chain = TokenChain(store, Vault(store, [sys.argv[2]]), "exact_main", RealClock(), lease_seconds=0.5)
    chain.refresh(0, exchange, parse)
"""


def test_a_reply_stored_before_a_kill_9_is_used_by_the_next_start(store: Store, store_url: str) -> None:
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(DIES), store_url, KEY], check=False)
    assert done.returncode == -9
    assert states(store) == [(1, "received")]

    vendor = Vendor(first="refresh-1")  # the vendor honours only what the dead process was given
    found = chain(store).refresh(0, vendor.exchange, parse)
    assert (found.access_token, found.refresh_token, found.generation) == ("access-1", "refresh-1", 1)
    assert (vendor.calls, vendor.refused) == (0, 0)
    assert states(store) == [(1, "current")]


def test_a_stored_reply_that_has_expired_since_is_exchanged_at_once(store: Store) -> None:
    vendor = Vendor()
    chain(store).refresh(0, vendor.exchange, parse)
    clock = ManualClock(NOON + timedelta(days=1))
    later = TokenChain(store, Vault(store, [KEY]), "exact_main", clock)
    assert later.refresh(0, vendor.exchange, parse).generation == 2


def test_a_failed_exchange_changes_nothing(store: Store) -> None:
    vendor = Vendor()
    chain(store).refresh(0, vendor.exchange, parse)

    def no_answer(last: TokenSet | None) -> bytes:
        raise Transient("no answer")

    with pytest.raises(Transient, match="no answer"):
        chain(store).refresh(1, no_answer, parse)
    assert states(store) == [(1, "current")]
    assert chain(store).refresh(1, vendor.exchange, parse).generation == 2


def test_a_reply_that_cannot_be_read_is_kept_and_read_by_a_release_that_can(store: Store) -> None:
    vendor = Vendor()

    def cannot(raw: bytes, received_at: datetime) -> TokenSet:
        raise KeyError(raw.decode())

    with pytest.raises(MalformedAnswer, match="could not be read") as caught:
        chain(store).refresh(0, vendor.exchange, cannot)
    assert "refresh-1" not in str(caught.value)
    assert caught.value.__context__ is None
    assert states(store) == [(1, "unusable")]

    assert chain(store).refresh(0, vendor.exchange, parse).refresh_token == "refresh-1"
    assert vendor.calls == 1


def let_another_take_the_lease(store: Store) -> None:
    with store.begin() as db:
        db.execute(lease_table.update().values(expires_at=0.0))


def test_a_lease_lost_while_exchanging_does_not_lose_the_reply(store: Store) -> None:
    vendor = Vendor()
    vendor.before_answer = lambda: let_another_take_the_lease(store)
    assert chain(store).refresh(0, vendor.exchange, parse).refresh_token == "refresh-1"
    assert states(store) == [(1, "current")]


def test_a_lease_lost_before_the_exchange_calls_nobody(store: Store) -> None:
    vendor = Vendor()
    with pytest.raises(Transient, match="ended before the work did"):
        chain(store, lease_seconds=1e-9).refresh(0, vendor.exchange, parse)
    assert vendor.calls == 0


def test_the_second_who_is_refused_takes_what_the_slow_first_has_stored(store: Store) -> None:
    vendor = Vendor()
    slow_chain, quick_chain = chain(store), chain(store)
    slow_chain.refresh(0, vendor.exchange, parse)

    def slow(last: TokenSet | None) -> bytes:
        reply = vendor.exchange(last)
        let_another_take_the_lease(store)

        def refused_and_meanwhile_stored(other: TokenSet | None) -> bytes:
            try:
                return vendor.exchange(other)  # the same, now used refresh token
            finally:
                slow_chain._keep(reply, NOON, 2, parse)

        assert quick_chain.refresh(1, refused_and_meanwhile_stored, parse).refresh_token == "refresh-2"
        return reply

    assert slow_chain.refresh(1, slow, parse).refresh_token == "refresh-2"
    assert vendor.refused == 1


def test_two_replies_for_one_generation_are_both_kept_and_the_working_one_is_found(store: Store) -> None:
    vendor = Vendor()
    first, second = chain(store), chain(store)
    first.refresh(0, vendor.exchange, parse)

    def overtaken(last: TokenSet | None) -> bytes:
        let_another_take_the_lease(store)
        # A vendor with a grace period lets the second exchange the same token; only the first one's stays valid.
        second.refresh(1, lambda _: json.dumps({"access": "a", "refresh": "dead"}).encode(), parse)
        return vendor.exchange(last)

    assert first.refresh(1, overtaken, parse).refresh_token == "dead"
    assert states(store) == [(1, "superseded"), (2, "current"), (3, "spare")]
    assert first.refresh(2, vendor.exchange, parse).generation == 4
    assert vendor.refused == 1
    assert states(store) == [(1, "superseded"), (2, "superseded"), (3, "superseded"), (4, "current")]


def test_a_refresh_that_does_not_end_elsewhere_is_transient(store: Store) -> None:
    with store.begin() as db:
        leases.acquire(db, "tokens of exact_main", "another machine", 60)
    with pytest.raises(Transient, match="in use by another machine"):
        chain(store, wait=0).refresh(0, Vendor().exchange, parse)


def test_a_new_consent_ends_the_chain(store: Store) -> None:
    vendor, mine = Vendor(), chain(store)
    mine.refresh(0, vendor.exchange, parse)
    with store.begin() as db:
        restart(db, "exact_main")
    assert mine.current() is None
    vendor.valid = "consent"
    assert mine.refresh(1, vendor.exchange, parse).generation == 2


def test_old_generations_are_forgotten(store: Store) -> None:
    vendor, mine = Vendor(), chain(store)
    for seen in range(6):
        mine.refresh(seen, vendor.exchange, parse)
    assert [generation for generation, _ in states(store)] == [3, 4, 5, 6]


def test_a_rotated_key_opens_the_chain(store: Store) -> None:
    chain(store).refresh(0, Vendor().exchange, parse)
    new = Fernet.generate_key().decode()
    assert Vault(store, [new, KEY]).rotate() == 1
    found = TokenChain(store, Vault(store, [new]), "exact_main", ManualClock(NOON)).current()
    assert found is not None
    assert found.refresh_token == "refresh-1"
    with pytest.raises(VaultError, match="tokens of exact_main cannot be opened"):
        chain(store).current()


def test_no_token_shows_in_repr_log_or_database(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    mine = chain(store)
    found = mine.refresh(0, Vendor().exchange, parse)
    with store.read() as db:
        kept = db.execute(sqlalchemy.select(tokens.c.ciphertext)).scalar_one()
    shown = f"{found!r} {found} {mine!r} {vars(mine)} {caplog.text}".encode() + kept
    assert b"access-1" not in shown
    assert b"refresh-1" not in shown


# --- a new consent ---------------------------------------------------------------------------------------------------


def consented(access: str = "access-new", refresh: str = "refresh-new") -> bytes:
    return json.dumps({"access": access, "refresh": refresh}).encode()


def kept_names(store: Store) -> list[str]:
    return Vault(store, [KEY]).names()


def test_a_new_consent_goes_on_with_its_own_tokens_and_keeps_the_credentials_with_them(store: Store) -> None:
    vendor, mine, vault = Vendor(), chain(store), Vault(store, [KEY])
    mine.refresh(0, vendor.exchange, parse)
    made = mine.authorise(consented, parse, lambda db: vault.put("exact_main", {"client_id": "a"}, db))
    assert (made.generation, made.access_token) == (2, "access-new")
    assert chain(store).current() == made
    assert states(store) == [(1, "superseded"), (2, "current")]
    assert kept_names(store) == ["exact_main"]
    vendor.valid = "refresh-new"
    assert mine.refresh(2, vendor.exchange, parse).generation == 3


def test_the_end_of_the_consent_before_does_not_go_on_with_a_new_one(store: Store) -> None:
    mine, ends = chain(store), datetime(2027, 1, 1, tzinfo=UTC)
    mine.refresh(0, Vendor().exchange, lambda raw, at: replace(parse(raw, at), hard_expires_at=ends))
    assert mine.authorise(consented, parse, lambda db: None).hard_expires_at is None


def test_a_consent_that_fails_leaves_chain_and_credentials_as_they_were(store: Store) -> None:
    vendor, mine = Vendor(), chain(store)
    before = mine.refresh(0, vendor.exchange, parse)

    def refused() -> bytes:
        raise Unauthorised("the code is used", status=400)

    def never(db: sqlalchemy.Connection) -> None:
        raise AssertionError("nothing is to be kept")

    with pytest.raises(Unauthorised, match="the code is used"):
        mine.authorise(refused, parse, never)
    with pytest.raises(MalformedAnswer, match="could not be read"):
        mine.authorise(lambda: b"<html>", parse, never)
    assert chain(store).current() == before
    assert states(store) == [(1, "current"), (2, "superseded")]
    assert mine.refresh(1, vendor.exchange, parse).refresh_token == "refresh-2"


def test_credentials_that_cannot_be_kept_leave_the_chain_as_it_was(store: Store) -> None:
    mine = chain(store)
    before = mine.refresh(0, Vendor().exchange, parse)

    def full(db: sqlalchemy.Connection) -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        mine.authorise(consented, parse, full)
    assert chain(store).current() == before
    assert states(store) == [(1, "current")]


def test_a_consent_waits_for_a_refresh_that_is_under_way(store: Store) -> None:
    with store.begin() as db:
        leases.acquire(db, "tokens of exact_main", "another machine", 60)
    with pytest.raises(Transient, match=r"could not be kept: .*in use by another machine"):
        chain(store, wait=0).authorise(consented, parse, lambda db: None)


def test_a_consent_is_possible_though_the_key_of_the_chain_before_is_lost(store: Store) -> None:
    chain(store).refresh(0, Vendor().exchange, parse)
    other = Vault(store, [Fernet.generate_key().decode()])
    mine = TokenChain(store, other, "exact_main", ManualClock(NOON))
    assert mine.authorise(consented, parse, lambda db: other.put("exact_main", {"client_id": "a"}, db)).generation == 2
    found = mine.current()
    assert found is not None
    assert found.refresh_token == "refresh-new"
    # What is under the lost key is used up: it stands in nobody's way.
    assert other.rotate() == 3
    other.check()
