"""What is kept of subscriptions, in the vault under ``subscriptions <connection>``: ``address``, the receiver's public
address that was given for it, and ``keyed``, which key each subscription signs with.

That a connection has an address says that it is to be notified: without one nothing is asked for, checked or alarmed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from include.store.vault import Secret, Vault

PREFIX = "subscriptions "
_ADDRESS, _KEYED = "address", "keyed"
_LOCAL = ("127.0.0.1", "localhost", "::1")
_LONGEST = 1900  # [doc] 2083 for the whole address, in Basware


class WrongAddress(ValueError):
    """It is no public address of a receiver; the text says what one looks like."""


def public(text: str) -> str:
    """A receiver's public address, without a slash at its end. Raises ``WrongAddress``."""
    given = text.strip().rstrip("/")
    try:
        found = urlsplit(given)
        usable = bool(found.hostname) and (found.port is None or found.port > 0)
    except ValueError:
        usable = False
    safe = usable and (found.scheme == "https" or (found.scheme == "http" and found.hostname in _LOCAL))
    plain = given.isascii() and given.isprintable() and " " not in given and len(given) <= _LONGEST
    if not (safe and plain) or found.username is not None or found.query or found.fragment or "/events/" in given:
        raise WrongAddress(
            "the public address of the receiver is https://host, with a path only where a proxy puts one in front; "
            "without user, query, and without /events/..., which is added"
        )
    return given


def address_of(vault: Vault, connection: str) -> str | None:
    return (vault.get(PREFIX + connection) or Secret()).get(_ADDRESS)


def addresses(vault: Vault) -> dict[str, str]:
    """By connection, the public addresses that are kept."""
    return {name.removeprefix(PREFIX): kept[_ADDRESS] for name, kept in vault.each(PREFIX) if kept.get(_ADDRESS)}


def keep_address(vault: Vault, connection: str, address: str) -> None:
    _put(vault, connection, {_ADDRESS: address})


def forget(vault: Vault, connection: str) -> None:
    vault.remove(PREFIX + connection)


def keyed(vault: Vault, connection: str) -> dict[str, str]:
    """By id of a subscription, the mark of the key that it signs with."""
    found = json.loads((vault.get(PREFIX + connection) or Secret()).get(_KEYED, "{}"))
    return {str(id_): str(mark) for id_, mark in found.items()}


def keep_keyed(vault: Vault, connection: str, marks: Mapping[str, str]) -> None:
    _put(vault, connection, {_KEYED: json.dumps(dict(marks))})


def mark(key: str) -> str:
    """By which a key is known from another one without being it."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _put(vault: Vault, connection: str, change: Mapping[str, str]) -> None:
    # Whoever calls holds the lease of the connection's subscriptions.
    vault.put(PREFIX + connection, {**(vault.get(PREFIX + connection) or {}), **change})
