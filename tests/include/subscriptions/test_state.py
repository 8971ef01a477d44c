from __future__ import annotations

import pytest

from include.store.database import Store
from include.store.vault import Vault
from include.subscriptions import state
from include.webhooks import addresses


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://hooks.example.com", "https://hooks.example.com"),
        (" https://hooks.example.com/ ", "https://hooks.example.com"),
        ("https://hooks.example.com:8443/ml", "https://hooks.example.com:8443/ml"),
        ("http://127.0.0.1:8200", "http://127.0.0.1:8200"),
    ],
)
def test_a_public_address_is_kept_as_it_is(given: str, kept: str) -> None:
    assert state.public(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        *("", "hooks.example.com", "http://hooks.example.com", "ftp://hooks.example.com", "https://", "https:///x"),
        *("https://user:secret@hooks.example.com", "https://hooks.example.com?key=secret", "https://x.example#a"),
        *(
            "https://hooks.example.com/events/exact_main/secret",
            "https://hooks.example.com:port",
            "https://a b.example",
        ),
        "https://" + "x" * 2000,
    ],
)
def test_what_is_no_public_address_is_refused_in_words(given: str) -> None:
    with pytest.raises(state.WrongAddress, match="the public address of the receiver is https://host") as told:
        state.public(given)
    assert "secret" not in str(told.value)


def test_what_is_kept_stands_beside_the_receivers_own_and_is_forgotten_alone(sqlite_store: Store) -> None:
    vault = Vault.from_environment(sqlite_store)
    path = addresses.ensure(vault, "exact_main")
    state.keep_address(vault, "exact_main", "https://hooks.example.com")
    state.keep_keyed(vault, "exact_main", {"1": state.mark("key")})
    assert state.addresses(vault) == {"exact_main": "https://hooks.example.com"}
    assert state.keyed(vault, "exact_main") == {"1": state.mark("key")}
    assert [name for name, _ in addresses.kept_addresses(vault)] == ["exact_main"]
    state.forget(vault, "exact_main")
    assert (state.address_of(vault, "exact_main"), state.keyed(vault, "exact_main")) == (None, {})
    assert addresses.ensure(vault, "exact_main") == path
