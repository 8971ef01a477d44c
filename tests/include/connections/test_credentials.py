from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from include.clock import ManualClock
from include.connections.credentials import NoCredentials, credentials, current, keep, token_store
from include.http.protocols import TokenSet
from include.store.database import Store
from include.store.vault import Vault
from tests.support.stores import sqlite_store, sqlite_template

__all__ = ["sqlite_store", "sqlite_template"]

KEY = Fernet.generate_key().decode()
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
EXACT = {"client_id": "an-id", "client_secret": "hunter2", "refresh_token": "from-the-consent"}


@pytest.fixture
def vault(sqlite_store: Store) -> Vault:
    return Vault(sqlite_store, [KEY])


def test_the_vault_comes_first(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_EXACT_MAIN", json.dumps({"conn_type": "generic", "login": "other"}))
    keep("exact_main", EXACT, vault)
    assert credentials("exact_main", vault) == EXACT


def test_credentials_in_use_can_be_read_again_and_stay_as_they_were_when_they_are_gone(vault: Vault) -> None:
    keep("airbase_main", {"api_key": "old-key"}, vault)
    found = current("airbase_main", vault)
    keep("airbase_main", {"api_key": "new-key"}, vault)
    assert (found["api_key"], found.again()["api_key"]) == ("old-key", "new-key")
    vault.remove("airbase_main")
    assert found.again()["api_key"] == "old-key"
    assert "old-key" not in f"{found} {found!r}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            json.dumps({"login": "an-id", "password": "hunter2", "extra": {"refresh_token": "from-the-consent"}}),
            EXACT,
        ),
        (
            json.dumps({"login": "an-id", "password": "hunter2", "extra": '{"refresh_token": "from-the-consent"}'}),
            EXACT,
        ),
        ("generic://an-id:hunter2@/?refresh_token=from-the-consent", EXACT),
        ("generic://an%2Did:h%75nter2@/?__extra__=%7B%22refresh_token%22%3A+%22from-the-consent%22%7D", EXACT),
        (
            json.dumps({"login": "ann", "password": "pw", "extra": {"gateway_key": "gk"}}),
            {"gateway_key": "gk", "username": "ann", "password": "pw"},
        ),
        (
            json.dumps({"extra": {"company_token": "ct", "user_token": "ut"}}),
            {"company_token": "ct", "user_token": "ut"},
        ),
    ],
)
def test_an_airflow_connection_in_the_environment(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, text: str, found: dict[str, str]
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_EXACT_MAIN", text)
    assert credentials("exact_main", vault) == found


def test_none_at_all_names_the_connection_and_the_command(vault: Vault) -> None:
    with pytest.raises(
        NoCredentials, match=r"connection exact_main has no credentials.*ml-connector connect exact_main"
    ):
        credentials("exact_main", vault)


@pytest.mark.parametrize("text", ["hunter2", "{hunter2", '["hunter2"]', '{"extra": "hunter2"}'])
def test_a_variable_nobody_can_read_is_named_without_its_value(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_EXACT_MAIN", text)
    with pytest.raises(NoCredentials, match="AIRFLOW_CONN_EXACT_MAIN is neither") as caught:
        credentials("exact_main", vault)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_new_consent_ends_the_chain_and_the_same_one_does_not(vault: Vault) -> None:
    clock = ManualClock(NOON)
    keep("exact_main", EXACT, vault)

    def parse(raw: bytes, received_at: datetime) -> TokenSet:
        return TokenSet("access", raw.decode(), received_at, received_at + timedelta(minutes=10), 0)

    token_store("exact_main", vault, clock).refresh(0, lambda _: b"second", parse)
    keep("exact_main", EXACT | {"client_secret": "a new one"}, vault)
    assert token_store("exact_main", vault, clock).current() is not None
    keep("exact_main", EXACT | {"refresh_token": "of another consent"}, vault)
    assert token_store("exact_main", vault, clock).current() is None


def test_airflow_gives_and_masks_them_where_it_is_loaded(sqlite_store: Store) -> None:
    program = """
        import sys
        import airflow.sdk
        from include.connections.credentials import NoCredentials, credentials
        from include.store.database import Store
        from include.store.vault import Vault
        from airflow.sdk.log import redact
        vault = Vault(Store.open(sys.argv[1]), [sys.argv[2]])
        assert credentials("exact_main", vault)["client_secret"] == "hunter2-hunter2"
        assert "hunter2" not in redact("the secret is hunter2-hunter2 indeed")
        try:
            credentials("nobody", vault)
        except NoCredentials as error:
            print(error)
    """
    environment = os.environ | {
        "AIRFLOW_CONN_EXACT_MAIN": json.dumps({"login": "an-id", "password": "hunter2-hunter2"}),
        "AIRFLOW_HOME": str(sqlite_store.engine.url.database) + "-airflow",
    }
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), f"{sqlite_store.engine.url}", KEY],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "the connection nobody has no credentials" in done.stdout
