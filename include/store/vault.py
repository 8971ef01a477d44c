"""Credentials, encrypted in the store under the keys of ``ML_CONNECTOR_KEYS`` (Fernet, comma separated).

The first key encrypts, every key decrypts: a key is rotated by putting a new one in front, running ``rotate`` and then
removing the old one. Without a key nothing starts. What comes out shows its field names only, wherever it is printed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection, select

from include.secret_settings import secret_setting
from include.store.database import Store, insert
from include.store.models import secrets, tokens
from include.texts.program import said

KEYS_VARIABLE = "ML_CONNECTOR_KEYS"
KEY_NOTE = "(the key of init)"


class VaultError(Exception):
    """The vault cannot be opened; the text says what to do and holds no secret."""


class Secret(dict[str, str]):
    """Named secret values. Printed, it shows the names."""

    def __repr__(self) -> str:
        return f"Secret({', '.join(sorted(self))})"

    __str__ = __repr__


class Vault:
    """Reads and writes what must stay secret. Thread-safe."""

    def __init__(self, store: Store, keys: Sequence[str]) -> None:
        """Raises ``VaultError`` when there is no key or one is not a Fernet key."""
        self.store = store
        if not keys:
            raise VaultError(said("connections.no_key", variable=KEYS_VARIABLE))
        self._fernet = _fernet(keys)

    @classmethod
    def from_environment(cls, store: Store) -> Vault:
        return cls(store, [key.strip() for key in secret_setting(KEYS_VARIABLE).split(",") if key.strip()])

    def put(
        self,
        name: str,
        values: Mapping[str, str],
        connection: Connection | None = None,
        *,
        now: datetime | None = None,
    ) -> None:
        """Keeps ``values`` under ``name`` in place of what was there; in ``connection``'s transaction when given.
        ``now``: the moment by the clock in use, from which they age; the machine's when it is not given."""
        if connection is None:
            with self.store.begin() as own:
                self.put(name, values, own, now=now)
            return
        at = now or datetime.now(UTC)
        row = {"ciphertext": self.encrypt(json.dumps(dict(values)).encode()), "updated_at": at}
        statement = insert(connection, secrets).values(name=name, **row)
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))

    def get(self, name: str) -> Secret | None:
        """What is kept under ``name``. Raises ``VaultError`` when none of the keys opens it."""
        with self.store.read() as connection:
            ciphertext = connection.scalar(select(secrets.c.ciphertext).where(secrets.c.name == name))
        return None if ciphertext is None else Secret(json.loads(self.decrypt(ciphertext, f"credentials of {name}")))

    def remove(self, name: str) -> bool:
        """Forgets what is kept under ``name``; False when there was nothing."""
        with self.store.begin() as connection:
            return connection.execute(secrets.delete().where(secrets.c.name == name)).rowcount == 1

    def names(self) -> list[str]:
        with self.store.read() as connection:
            return list(connection.scalars(select(secrets.c.name).order_by(secrets.c.name)))

    def each(self, prefix: str) -> Iterator[tuple[str, Secret]]:
        """Everything kept under names that begin with ``prefix``, by name, in one look. Raises ``VaultError``."""
        with self.store.read() as connection:
            mine = secrets.c.name.startswith(prefix, autoescape=True)
            rows = connection.execute(select(secrets).where(mine).order_by(secrets.c.name)).all()
        for row in rows:
            yield row.name, Secret(json.loads(self.decrypt(row.ciphertext, f"credentials of {row.name}")))

    def rotate(self) -> int:
        """Encrypts everything again under the first key; how many rows. All of it or, on a wrong key, nothing."""
        with self.store.begin() as connection:
            kept = connection.execute(select(secrets)).all()
            for row in kept:
                if row.name == KEY_NOTE:
                    new = self.encrypt(b"{}")  # whatever key it was: all that matters is opened by those at hand
                else:
                    new = self._again(row.ciphertext, f"credentials of {row.name}")
                connection.execute(secrets.update().where(secrets.c.name == row.name).values(ciphertext=new))
            chain = connection.execute(select(tokens).with_for_update()).all()
            for row in chain:
                if row.state == "superseded" and not self._opens(row.ciphertext):
                    new = self.encrypt(b"")  # used up, and under a key that is gone: nobody needs it any more
                else:
                    new = self._again(row.ciphertext, f"tokens of {row.connection}")
                mine = (tokens.c.connection == row.connection) & (tokens.c.generation == row.generation)
                connection.execute(tokens.update().where(mine).values(ciphertext=new))
        return len([row for row in kept if row.name != KEY_NOTE]) + len(chain)

    def check(self) -> None:
        """Raises ``VaultError`` when something kept cannot be opened with the keys at hand."""
        with self.store.read() as connection:
            for row in connection.execute(select(secrets)):
                self.decrypt(row.ciphertext, f"credentials of {row.name}")
            for row in connection.execute(select(tokens)):
                self.decrypt(row.ciphertext, f"tokens of {row.connection}")

    def note_key(self) -> None:
        """Keeps what tells this key from another before anything else is kept; `init` calls it."""
        if KEY_NOTE not in self.names():
            self.put(KEY_NOTE, {})

    def same_key(self) -> None:
        """Raises ``VaultError`` for keys that are not those of ``note_key``; nothing where that was never called."""
        try:
            self.get(KEY_NOTE)
        except VaultError:
            raise VaultError(said("connections.other_key", variable=KEYS_VARIABLE)) from None

    def encrypt(self, clear: bytes) -> bytes:
        return self._fernet.encrypt(clear)

    def decrypt(self, ciphertext: bytes, what: str) -> bytes:
        """Raises ``VaultError``, naming ``what``, when none of the keys opens it."""
        try:
            return self._fernet.decrypt(ciphertext)
        except InvalidToken:
            raise _wrong_key(what) from None

    def _opens(self, ciphertext: bytes) -> bool:
        try:
            self._fernet.decrypt(ciphertext)
        except InvalidToken:
            return False
        return True

    def _again(self, ciphertext: bytes, what: str) -> bytes:
        try:
            return self._fernet.rotate(ciphertext)
        except InvalidToken:
            raise _wrong_key(what) from None

    def __repr__(self) -> str:
        return f"Vault({self.store!r})"


def _wrong_key(what: str) -> VaultError:
    """``what``: as `connections.credentials_of` and `calls.tokens_of` say it."""
    return VaultError(said("connections.wrong_key", kept_secret=what, variable=KEYS_VARIABLE))


def _fernet(keys: Sequence[str]) -> MultiFernet:
    opened = []
    for number, key in enumerate(keys, start=1):
        try:
            opened.append(Fernet(key))
        except ValueError:
            problem = number
            break
    else:
        return MultiFernet(opened)
    # Raised out here so that the key is not in the exception's context.
    raise VaultError(said("connections.no_fernet_key", no=problem, variable=KEYS_VARIABLE))
