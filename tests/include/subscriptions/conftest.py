from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from include.clock import SandboxClock
from include.connections import connect
from include.connections import credentials as connections
from include.links import Configuration, load
from include.store.database import Store
from include.store.vault import Vault
from include.subscriptions import state
from include.subscriptions.inspect import Looked, facts, look
from include.subscriptions.reconcile import end, repair
from include.systems import registry
from include.webhooks import addresses
from tests.conftest import RunningSandbox
from tests.support.stores import sqlite_store, sqlite_template
from tests.support.webhooks import Receiver, receiver

__all__ = ["receiver", "sqlite_store", "sqlite_template"]

ROUTES = {"basware_exact": ("basware", "DE01", "789"), "airbase_exact": ("airbase", "MER-NL", "791")}
MODES = {"basware": {"auth": "client_credentials"}}


def described(urls: dict[str, str]) -> dict[str, Any]:
    """Two links on one Exact, with Basware in division 789, with Airbase in 791; and one of QuickBooks."""
    companies = {"exact_online": ["789", "791"], "basware": ["DE01"], "airbase": ["MER-NL"]}
    made = {
        f"{system}_main": {"system": system, "base_url": urls[system], "companies": mine, **MODES.get(system, {})}
        for system, mine in companies.items()
    }
    links = [
        {
            "name": name,
            "kind": name,
            "connections": {"exact_online": "exact_online_main", other: f"{other}_main"},
            "companies": [{"exact_online": division, other: company}],
            "start_date": "2026-01-01",
        }
        for name, (other, company, division) in ROUTES.items()
    ]
    books = {"system": "quickbooks_online", "region": "production", "companies": ["9130357992221046"]}
    avid = {
        "system": "avidxchange",
        "base_url": "http://127.0.0.1:9",
        "auth": "customer_tokens",
        "companies": ["C1"],
    }
    payables = {
        "name": "quickbooks_avidxchange",
        "kind": "quickbooks_avidxchange",
        "connections": {"quickbooks_online": "books", "avidxchange": "avid_main"},
        "companies": [{"quickbooks_online": "9130357992221046", "avidxchange": "C1"}],
        "start_date": "2026-01-01",
    }
    return {"connections": {**made, "books": books, "avid_main": avid}, "links": [*links, payables]}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())


@dataclass
class Office:
    """Connections to the simulated systems, a store, and somebody who listens where vendors are told to post."""

    sandbox: RunningSandbox
    store: Store
    configuration: Configuration
    receiver: Receiver
    home: Path
    waited: list[float] = field(default_factory=list)

    @property
    def base(self) -> str:
        return self.receiver.url.removesuffix("/hook")

    @property
    def vault(self) -> Vault:
        return Vault.from_environment(self.store)

    @property
    def store_url(self) -> str:
        return self.store.engine.url.render_as_string(hide_password=False)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "ML_CONNECTOR_HOME": str(self.home),
            "ML_CONNECTOR_CONFIG": str(self.home),
            "ML_CONNECTOR_STORE": self.store_url,
            "ML_CONNECTOR_KEYS": os.environ["ML_CONNECTOR_KEYS"],
            "SANDBOX_CLOCK_URL": self.sandbox.control_url,
        }

    @property
    def clock(self) -> SandboxClock:
        return SandboxClock(self.sandbox.control_url)

    def address(self, name: str) -> str:
        return facts(self.vault, self.configuration.connections[name]).callback.address

    def keys(self, name: str) -> tuple[str, ...] | None:
        webhooks = registry.webhooks(self.configuration.connections[name].system)
        assert webhooks is not None
        return addresses.keys_of(self.vault.get(f"webhook {name}") or {}, webhooks)  # type: ignore[arg-type]

    def enter_key(self, name: str, key: str) -> None:
        webhooks = registry.webhooks(self.configuration.connections[name].system)
        assert webhooks is not None
        addresses.keep_key(self.vault, name, webhooks, key)

    def repair(self, name: str, base: str | None = None) -> Looked:
        settings = self.configuration.connections[name]
        return repair(settings, self.configuration, self.store, self.clock, base or self.base, self.waited.append)

    def look(self, name: str) -> Looked:
        return look(self.configuration.connections[name], self.configuration, self.store, self.clock)

    def end(self, name: str) -> Looked:
        return end(self.configuration.connections[name], self.configuration, self.store, self.clock)

    def rows(self, system: str, company: str | None = None) -> list[dict[str, Any]]:
        """The subscriptions as the vendor's own people see them."""
        entity = {"exact_online": "webhook_subscriptions", "basware": "subscriptions", "airbase": "webhooks"}[system]
        return self.sandbox.state(system, entity, company)

    def client(self, name: str) -> Any:
        """What somebody else who has the same credentials can do."""
        module = registry.subscriptions(self.configuration.connections[name].system)
        assert module is not None
        return connect.opened(self.configuration.connections[name], self.store, self.clock, scope=module.RIGHTS)

    def writes(self, since: int) -> int:
        calls = self.sandbox.get("/calls", since=since)["calls"]
        return sum(one["method"] in ("POST", "DELETE") and "token" not in one["path"] for one in calls)

    def mark(self) -> int:
        return int(self.sandbox.get("/calls", since=0)["next"])


@pytest.fixture
def office(empty_sandbox: RunningSandbox, sqlite_store: Store, receiver: Receiver, tmp_path: Path) -> Office:
    urls = {system: empty_sandbox.base_url(system) for system in ("exact_online", "basware", "airbase")}
    (tmp_path / "links.yml").write_text(json.dumps(described(urls)))
    configuration = load(tmp_path)
    assert configuration.problems == {}
    made = Office(empty_sandbox, sqlite_store, configuration, receiver, tmp_path)
    for one in configuration.connections.values():
        if one.system not in urls:
            continue
        given = connect.credentials_for(one, empty_sandbox.credentials(one.system))
        connections.keep(one.name, given, made.vault)
    return made


@pytest.fixture
def asked(office: Office) -> Office:
    """Every connection is to be told, and nothing has been asked for yet."""
    office.enter_key("exact_online_main", "exact's webhook secret")
    for name in ("exact_online_main", "basware_main", "airbase_main"):
        state.keep_address(office.vault, name, office.base)
    return office
