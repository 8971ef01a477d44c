"""The token chain of a connection: refreshed by one at a time, and never lost.

Vendors rotate refresh tokens: each exchange makes the one before worthless, so a reply that is not kept is an
authorisation a person must give again. Therefore, in this order, every step committed before the next:

1. take the connection's lease (single flight over threads, processes and machines) and read the chain under it: whoever
   waited finds the winner's tokens and calls nobody;
2. exchange; 3. store the raw reply, encrypted, as the next generation, state ``received``; 4. parse it; 5. make it
   ``current`` and the one before ``superseded``.

A crash between 3 and 5 leaves a ``received`` row, which the next refresh parses before anything else. A reply that
cannot be parsed is kept as ``unusable`` and tried again by every later refresh, since a later release may read it.
What remains is a crash between the vendor's commit and step 3, a few milliseconds: the old refresh token is then tried
again, which some vendors allow for a while.

A consent that a person gives anew (``authorise``) is the next generation as well. It is read before it is stored, since
its credentials are stored with it or not at all; whoever gave it is there to give it again.

A lease may run out during the exchange (a suspended process, a store out of reach). The reply is stored all the same:
if its generation is still the next one, it goes on as above. If another process has stored that generation meanwhile,
both hold a refresh token of the same parent and nobody can tell which one the vendor still honours: the other's stays
current, this reply is kept as ``spare``, and an exchange refused as unauthorised is repeated with the spares.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from include.clock import Clock
from include.http.errors import ApiError, MalformedAnswer, Transient, Unauthorised
from include.http.protocols import TokenSet
from include.store.database import Store, insert
from include.store.leases import Held, LeaseLost, LeaseTaken, hold
from include.store.models import secrets, tokens
from include.store.vault import Vault
from include.texts.program import said

Exchange = Callable[[TokenSet | None], bytes]
Parse = Callable[[bytes, datetime], TokenSet]

KEPT_GENERATIONS = 3
_UNREAD = ("received", "unusable")


class TokenChain:
    """``TokenStore`` of one connection. ``lease_seconds`` is how long a crashed refresh keeps others waiting."""

    def __init__(
        self, store: Store, vault: Vault, connection: str, clock: Clock, *, lease_seconds: float = 30, wait: float = 120
    ) -> None:
        self._store, self._vault, self.connection, self._clock = store, vault, connection, clock
        self._lease_seconds, self._wait = lease_seconds, wait
        self._lease = f"tokens of {connection}"  # as `calls.tokens_of` says it
        self._one_thread = threading.Lock()
        self._seen: TokenSet | None = None

    def current(self) -> TokenSet | None:
        """The newest tokens; None before the first and after a new consent. Raises ``VaultError`` on a wrong key."""
        seen = self._seen
        with self._store.read() as db:
            generation = db.scalar(select(func.max(tokens.c.generation)).where(self._in("current")))
            if generation is None:
                return None
            if seen is not None and seen.generation == generation:
                return seen
            row = db.execute(select(tokens).where(self._mine, tokens.c.generation == generation)).one()
        self._seen = found = self._open(row)
        return found

    def refresh(self, seen_generation: int, exchange: Exchange, parse: Parse) -> TokenSet:
        """See ``TokenStore.refresh``. Raises ``Transient`` when another refresh does not end in time."""
        if (newest := self._newer(self.current(), seen_generation)) is not None:
            return newest
        with self._one_thread:
            try:
                with hold(self._store, self._lease, seconds=self._lease_seconds, wait=self._wait) as held:
                    return self._refresh(seen_generation, exchange, parse, held)
            except (LeaseTaken, LeaseLost) as reason:
                problem = str(reason)
        raise Transient(said("calls.token.not_renewed", connection=self.connection, fault=problem))

    def authorise(self, exchange: Callable[[], bytes], parse: Parse, keep: Callable[[Connection], None]) -> TokenSet:
        """A person consented anew: ``exchange`` gives the raw reply for the code, and the chain goes on with it.

        ``keep`` stores the credentials that belong to it in the same transaction, so that neither is ever there without
        the other. What ``exchange`` raises goes through and leaves chain and credentials as they were. So does a reply
        that cannot be read (``MalformedAnswer``), which is kept, but not tried again by later refreshes: whoever
        consented is still there to do it again. Raises ``Transient`` when a refresh elsewhere does not end in time.
        """
        with self._one_thread:
            try:
                with hold(self._store, self._lease, seconds=self._lease_seconds, wait=self._wait) as held:
                    held.check()
                    return self._begun(exchange(), self._clock.now(), parse, keep)
            except (LeaseTaken, LeaseLost) as reason:
                problem = str(reason)
        raise Transient(said("calls.consent.not_kept", connection=self.connection, fault=problem))

    def _begun(self, raw: bytes, at: datetime, parse: Parse, keep: Callable[[Connection], None]) -> TokenSet:
        try:
            token_set = _parsed(parse, raw, at)
        except ApiError:
            with self._store.begin() as db:
                self._append(db, raw, at, "superseded")
            raise
        with self._store.begin() as db:
            keep(db)
            made = replace(token_set, generation=self._append(db, raw, at, "received"))
            self._make_current(db, made, self._vault.encrypt(_to_bytes(made)))
        return made

    def _append(self, db: Connection, raw: bytes, at: datetime, state: str) -> int:
        """The next free generation: another may take one meanwhile, if our lease has run out."""
        row = {"connection": self.connection, "ciphertext": self._vault.encrypt(raw), "received_at": at, "state": state}
        for generation in itertools.count(self._last(db) + 1):
            new = insert(db, tokens).values(generation=generation, **row)
            if db.execute(new.on_conflict_do_nothing().returning(tokens.c.generation)).scalar() is not None:
                break
        return generation

    def _newer(self, newest: TokenSet | None, seen_generation: int) -> TokenSet | None:
        # One that has expired since (the reply of a process that crashed yesterday) would only earn a 401.
        if newest is None or newest.generation <= seen_generation or newest.expires_at <= self._clock.now():
            return None
        return newest

    def _refresh(self, seen_generation: int, exchange: Exchange, parse: Parse, held: Held) -> TokenSet:
        newest = self._read_unread(parse) or self.current()
        if (newer := self._newer(newest, seen_generation)) is not None:
            return newer
        with self._store.read() as db:
            last = self._last(db)
        held.check()
        try:
            raw = self._exchange(exchange, newest, parse)
        except Unauthorised:
            # Perhaps a holder before us, whose lease ran out, exchanged the same token and has stored the reply by now.
            other = self._read_unread(parse) or self.current()
            if other is not None and other.generation > (newest.generation if newest else 0):
                return other
            raise
        return self._keep(raw, self._clock.now(), last + 1, parse)

    def _exchange(self, exchange: Exchange, newest: TokenSet | None, parse: Parse) -> bytes:
        try:
            return exchange(newest)
        except Unauthorised:
            with self._store.read() as db:
                spares = db.execute(select(tokens).where(self._in("spare")).order_by(tokens.c.generation.desc())).all()
            for spare in spares:
                try:
                    return exchange(_parsed(parse, self._decrypt(spare), spare.received_at))
                except (Unauthorised, MalformedAnswer):
                    continue
            raise

    def _keep(self, raw: bytes, received_at: datetime, generation: int, parse: Parse) -> TokenSet:
        row = {"connection": self.connection, "ciphertext": self._vault.encrypt(raw), "received_at": received_at}
        with self._store.begin() as db:
            next_one = insert(db, tokens).values(generation=generation, state="received", **row)
            stored = db.execute(next_one.on_conflict_do_nothing().returning(tokens.c.generation)).scalar()
            if stored is None:
                db.execute(tokens.insert().values(generation=self._last(db) + 1, state="spare", **row))
        if stored is not None:
            return self._promote(raw, received_at, generation, parse)
        return self._read_unread(parse) or self.current() or _parsed(parse, raw, received_at)

    def _read_unread(self, parse: Parse) -> TokenSet | None:
        """Makes the newest reply that was stored but never read current; None when there is none that can be read."""
        current = select(func.coalesce(func.max(tokens.c.generation), 0)).where(self._in("current")).scalar_subquery()
        with self._store.read() as db:
            unread = select(tokens).where(self._in(*_UNREAD), tokens.c.generation > current)
            rows = db.execute(unread.order_by(tokens.c.generation.desc())).all()
        for row in rows:
            try:
                return self._promote(self._decrypt(row), row.received_at, row.generation, parse)
            except ApiError:
                continue  # marked unusable; said so when it came
        return None

    def _promote(self, raw: bytes, received_at: datetime, generation: int, parse: Parse) -> TokenSet:
        unread = self._in(*_UNREAD) & (tokens.c.generation == generation)
        try:
            token_set = self._with_hard_end(replace(_parsed(parse, raw, received_at), generation=generation))
        except ApiError:
            with self._store.begin() as db:
                db.execute(tokens.update().where(unread).values(state="unusable"))
            raise
        ciphertext = self._vault.encrypt(_to_bytes(token_set))
        with self._store.begin() as db:
            self._make_current(db, token_set, ciphertext)
        return token_set

    def _make_current(self, db: Connection, token_set: TokenSet, ciphertext: bytes) -> None:
        generation = token_set.generation
        unread = self._in(*_UNREAD) & (tokens.c.generation == generation)
        # The end of the consent is no secret, and alerts are raised by it where nobody may open tokens.
        values = {"state": "current", "ciphertext": ciphertext, "hard_expires_at": token_set.hard_expires_at}
        db.execute(tokens.update().where(unread).values(**values))
        older = self._in("current", "spare", *_UNREAD) & (tokens.c.generation < generation)
        db.execute(tokens.update().where(older).values(state="superseded"))
        db.execute(tokens.delete().where(self._mine, tokens.c.generation < generation - KEPT_GENERATIONS))

    def _with_hard_end(self, token_set: TokenSet) -> TokenSet:
        """The end of the whole consent, as last said: a reply may leave it out."""
        before = self.current() if token_set.hard_expires_at is None else None
        return replace(token_set, hard_expires_at=before.hard_expires_at) if before else token_set

    def _last(self, db: Connection) -> int:
        return int(db.scalar(select(func.max(tokens.c.generation)).where(self._mine)) or 0)

    @property
    def _mine(self) -> ColumnElement[bool]:
        return tokens.c.connection == self.connection

    def _in(self, *states: str) -> ColumnElement[bool]:
        return self._mine & tokens.c.state.in_(states)

    def _open(self, row: Row[Any]) -> TokenSet:
        fields = json.loads(self._decrypt(row))
        expires_at = datetime.fromisoformat(fields["expires_at"])
        access, refresh = fields["access_token"], fields["refresh_token"]
        return TokenSet(access, refresh, row.received_at, expires_at, row.generation, row.hard_expires_at)

    def _decrypt(self, row: Row[Any]) -> bytes:
        return self._vault.decrypt(row.ciphertext, f"tokens of {self.connection}")

    def __repr__(self) -> str:
        return f"TokenChain({self.connection})"


def restart(db: Connection, connection: str) -> None:
    """A person authorised anew: the chain so far is over, and the next refresh starts from the credentials."""
    db.execute(tokens.update().where(tokens.c.connection == connection).values(state="superseded"))


def take_over(db: Connection, connection: str, chain: str) -> None:
    """``connection`` goes on with the tokens of ``chain``; its own are over."""
    restart(db, connection)
    last = db.scalar(select(func.max(tokens.c.generation)).where(tokens.c.connection == connection)) or 0
    moved = {"connection": connection, "generation": tokens.c.generation + last}
    db.execute(tokens.update().where(tokens.c.connection == chain).values(moved))


def forget(db: Connection, chain: str) -> None:
    db.execute(tokens.delete().where(tokens.c.connection == chain))


@dataclass(frozen=True)
class Ages:
    """Of a connection's chain, without opening it (UTC). ``entered_at``: when a person last entered or gave it;
    ``renewed_at``: the last reply; ``ends_at``: when the consent ends for good. None: not known, or never."""

    entered_at: datetime | None
    renewed_at: datetime | None
    ends_at: datetime | None


def ages(db: Connection, connection: str) -> Ages:
    mine = (tokens.c.connection == connection) & tokens.c.state.in_(("current", "received", "spare"))
    newest = select(tokens.c.hard_expires_at).where(mine, tokens.c.hard_expires_at.is_not(None))
    return Ages(
        entered_at=db.scalar(select(secrets.c.updated_at).where(secrets.c.name == connection)),
        renewed_at=db.scalar(select(func.max(tokens.c.received_at)).where(mine)),
        ends_at=db.scalar(newest.order_by(tokens.c.generation.desc()).limit(1)),
    )


def _parsed(parse: Parse, raw: bytes, received_at: datetime) -> TokenSet:
    try:
        return parse(raw, received_at)
    except ApiError:
        raise
    except Exception as error:
        kind = type(error).__name__
    # Raised out here: the first exception may hold the reply in its text or attributes.
    raise MalformedAnswer(said("calls.token.unreadable", error_kind=kind))


def _to_bytes(token_set: TokenSet) -> bytes:
    fields = {
        "access_token": token_set.access_token,
        "refresh_token": token_set.refresh_token,
        "expires_at": token_set.expires_at.isoformat(),
    }
    return json.dumps(fields).encode()
