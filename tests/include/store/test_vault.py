from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from include.store.database import Store
from include.store.models import secrets
from include.store.vault import Vault, VaultError

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
VALUES = {"client_id": "an-id", "client_secret": "hunter2"}


def test_what_is_put_in_comes_out(store: Store) -> None:
    vault = Vault(store, [OLD])
    vault.put("exact_main", {"client_id": "before"})
    vault.put("exact_main", VALUES)
    assert vault.get("exact_main") == VALUES
    assert vault.get("avid_main") is None
    assert vault.names() == ["exact_main"]
    assert vault.remove("exact_main")
    assert vault.get("exact_main") is None


def test_nothing_stands_in_clear_in_the_database(store: Store) -> None:
    Vault(store, [OLD]).put("exact_main", VALUES)
    with store.read() as connection:
        row = connection.execute(secrets.select()).one()
    assert b"hunter2" not in row.ciphertext


def test_without_a_key_it_says_how_to_make_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_KEYS", " , ")
    with pytest.raises(VaultError, match=r"ML_CONNECTOR_KEYS holds no key.*`ml-connector init --new-key`"):
        Vault.from_environment(store)


def test_a_key_that_is_none_is_named_by_its_place_not_its_value(store: Store) -> None:
    with pytest.raises(VaultError, match="key number 2 in ML_CONNECTOR_KEYS is not a Fernet key") as caught:
        Vault(store, [OLD, "not-a-key-hunter2"])
    assert "hunter2" not in str(caught.value)
    assert caught.value.__context__ is None


def test_another_key_says_which_credentials_it_does_not_open(store: Store) -> None:
    Vault(store, [OLD]).put("exact_main", VALUES)
    stranger = Vault(store, [NEW])
    with pytest.raises(VaultError, match=r"credentials of exact_main cannot be opened.*Put that key back"):
        stranger.get("exact_main")
    with pytest.raises(VaultError, match="credentials of exact_main"):
        stranger.check()


def test_a_rotated_vault_opens_with_the_new_key_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    Vault(store, [OLD]).put("exact_main", VALUES)
    monkeypatch.setenv("ML_CONNECTOR_KEYS", f"{NEW},{OLD}")
    assert Vault.from_environment(store).rotate() == 1
    alone = Vault(store, [NEW])
    alone.check()
    assert alone.get("exact_main") == VALUES


def test_a_rotation_that_meets_a_wrong_key_changes_nothing(store: Store) -> None:
    Vault(store, [OLD]).put("a", VALUES)
    Vault(store, [Fernet.generate_key().decode()]).put("b", VALUES)
    with pytest.raises(VaultError, match="credentials of b"):
        Vault(store, [NEW, OLD]).rotate()
    assert Vault(store, [OLD]).get("a") == VALUES


def test_credentials_print_as_names(store: Store) -> None:
    vault = Vault(store, [OLD])
    vault.put("exact_main", VALUES)
    found = vault.get("exact_main")
    assert repr(found) == str(found) == f"{found}" == "Secret(client_id, client_secret)"
    assert OLD not in repr(vault)
