"""The addresses that vendors post to: one for each connection, with a part that nobody can guess.

They stand in the vault under ``webhook <connection>``: ``path`` (the part), the vendor's key in the field that its
``webhooks.py`` names, the key before it in ``<field>_before`` while a key changes, and ``unsigned`` where a person
chose that the address alone is the secret.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

from include.store.leases import hold
from include.store.vault import Secret, Vault
from include.systems.registry import Webhooks

PREFIX = "webhook "
PATH, UNSIGNED, BEFORE = "path", "unsigned", "_before"
PART_BYTES = 32
_WAIT_SECONDS = 30.0


def path_of(connection: str, part: str) -> str:
    return f"/events/{connection}/{part}"


def ensure(vault: Vault, connection: str, *, new: bool = False) -> str:
    """The path of the connection's callback, made now where there is none. ``new``: another one in its place; what is
    posted to the old one is refused from then on."""

    def made(kept: Secret) -> None:
        if new or PATH not in kept:
            kept[PATH] = secrets.token_urlsafe(PART_BYTES)

    return path_of(connection, _changed(vault, connection, made)[PATH])


def keep_key(vault: Vault, connection: str, webhooks: Webhooks, key: str) -> None:
    """From now on the vendor signs with ``key``. The one before it counts too until ``end_old_key``: what is in flight,
    and what is sent again, was signed with it."""

    def changed(kept: Secret) -> None:
        before = kept.get(webhooks.SECRET)
        if before and before != key:
            kept[webhooks.SECRET + BEFORE] = before
        kept[webhooks.SECRET] = key
        kept.pop(UNSIGNED, None)

    _changed(vault, connection, changed)


def end_old_key(vault: Vault, connection: str, webhooks: Webhooks) -> bool:
    """Only the newest key counts; False when there was no other."""
    ended: list[str] = []

    def changed(kept: Secret) -> None:
        if (before := kept.pop(webhooks.SECRET + BEFORE, None)) is not None:
            ended.append(before)

    _changed(vault, connection, changed)
    return bool(ended)


def keep_unsigned(vault: Vault, connection: str, webhooks: Webhooks) -> None:
    """The vendor signs nothing: the address is the secret, and every key is forgotten."""

    def changed(kept: Secret) -> None:
        for name in (webhooks.SECRET, webhooks.SECRET + BEFORE):
            kept.pop(name, None)
        kept[UNSIGNED] = "yes"

    _changed(vault, connection, changed)


def keys_of(kept: Secret, webhooks: Webhooks) -> tuple[str, ...] | None:
    """The keys that count, the newest first; None where the address is the secret."""
    if kept.get(UNSIGNED):
        return None
    names = (webhooks.SECRET, webhooks.SECRET + BEFORE)
    return tuple(key for name in names if (key := kept.get(name)))


def kept_addresses(vault: Vault) -> Iterator[tuple[str, Secret]]:
    """What is kept of each connection, by its name. Raises ``VaultError``."""
    for name, kept in vault.each(PREFIX):
        yield name.removeprefix(PREFIX), kept


def _changed(vault: Vault, connection: str, change: Callable[[Secret], None]) -> Secret:
    # Read, changed and written by one at a time: two that make an address at once would each print another.
    with hold(vault.store, PREFIX + connection, wait=_WAIT_SECONDS) as held:
        kept = vault.get(PREFIX + connection) or Secret()
        before = dict(kept)
        change(kept)
        if kept != before:
            with vault.store.begin() as db:
                held.confirm(db)
                vault.put(PREFIX + connection, kept, db)
    return kept
