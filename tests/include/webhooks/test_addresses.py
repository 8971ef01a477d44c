"""Addresses that nobody can guess, and keys that change without a delivery being refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from cryptography.fernet import Fernet

from include.store.database import Store
from include.store.vault import Vault
from include.systems import registry
from include.webhooks import addresses
from include.webhooks.addresses import PART_BYTES, keys_of

KEY = Fernet.generate_key().decode()
BASWARE = registry.webhooks("basware")


def kept(vault: Vault) -> dict[str, dict[str, str]]:
    return {name: dict(secret) for name, secret in addresses.kept_addresses(vault)}


def test_an_address_is_made_once_and_long_enough_that_nobody_guesses_it(store: Store) -> None:
    vault = Vault(store, [KEY])
    path = addresses.ensure(vault, "basware_main")
    start, part = path.rsplit("/", 1)
    assert (start, len(part)) == ("/events/basware_main", (PART_BYTES * 8 + 5) // 6)
    assert addresses.ensure(vault, "basware_main") == path
    assert addresses.ensure(vault, "basware_two").rsplit("/", 1)[1] != part
    assert addresses.ensure(vault, "basware_main", new=True) != path


def test_many_who_make_the_same_address_at_once_get_the_same(store: Store) -> None:
    vault = Vault(store, [KEY])
    with ThreadPoolExecutor(4) as pool:
        paths = set(pool.map(lambda _: addresses.ensure(vault, "basware_main"), range(4)))
    assert len(paths) == 1


def test_the_key_before_counts_until_it_is_ended(sqlite_store: Store) -> None:
    assert BASWARE is not None
    vault = Vault(sqlite_store, [KEY])
    path = addresses.ensure(vault, "basware_main")

    def keys() -> tuple[str, ...] | None:
        assert BASWARE is not None
        secret = vault.get("webhook basware_main")
        assert secret is not None
        return keys_of(secret, BASWARE)

    assert keys() == ()
    addresses.keep_key(vault, "basware_main", BASWARE, "one")
    assert keys() == ("one",)
    assert not addresses.end_old_key(vault, "basware_main", BASWARE)
    addresses.keep_key(vault, "basware_main", BASWARE, "two")
    addresses.keep_key(vault, "basware_main", BASWARE, "two")
    assert keys() == ("two", "one"), "the same key once more does not push the old one out"
    assert addresses.end_old_key(vault, "basware_main", BASWARE)
    assert keys() == ("two",)
    addresses.keep_unsigned(vault, "basware_main", BASWARE)
    assert keys() is None
    addresses.keep_key(vault, "basware_main", BASWARE, "three")
    assert keys() == ("three",)
    assert addresses.ensure(vault, "basware_main") == path, "the address is another matter"


def test_what_is_kept_is_encrypted_and_apart_from_the_credentials(sqlite_store: Store) -> None:
    assert BASWARE is not None
    vault = Vault(sqlite_store, [KEY])
    vault.put("basware_main", {"client_secret": "of the API"})
    vault.put("webhooks_of_nobody", {"path": "x"})
    part = addresses.ensure(vault, "basware_main").rsplit("/", 1)[1]
    addresses.keep_key(vault, "basware_main", BASWARE, "hunter2")
    assert kept(vault) == {"basware_main": {"path": part, "webhook_secret": "hunter2"}}
    assert vault.get("basware_main") == {"client_secret": "of the API"}
    with sqlite_store.read() as db:
        rows = db.exec_driver_sql("SELECT name, ciphertext FROM secrets").all()
    assert not any(secret in row.ciphertext for row in rows for secret in (b"hunter2", part.encode()))
    assert "hunter2" not in repr(list(addresses.kept_addresses(vault)))
