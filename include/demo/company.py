"""The demo's company: simulated vendors, settings of its own, keys, credentials entered, the store migrated."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

LINKS = """\
# The demo's own settings: the simulated vendors of this machine.
connections:
  exact_main:
    system: exact_online
    base_url: "{exact}"
    companies: ["123", "456"]
  avid_main:
    system: avidxchange
    base_url: "{avid}"
    auth: client_credentials
    companies: [C1, C2]
    currencies: [EUR, USD]
links:
  - name: exact_avidxchange
    kind: exact_avidxchange
    connections: {{exact_online: exact_main, avidxchange: avid_main}}
    companies: [{{exact_online: "123", avidxchange: C1}}, {{exact_online: "456", avidxchange: C2}}]
    start_date: {start_date}
    timezone: Europe/Amsterdam
    approved: true
    options:
      create_suppliers: review
      paid_on: issued
      clearing_account: "{clearing}"
      discount_account: "{discount}"
      payment_journal: "{journal}"
"""

# The distributor keeps its books in QuickBooks and approves in a third company of the same AvidXchange tenant.
_QUICKBOOKS_CONNECTION = """\
  quickbooks_main:
    system: quickbooks_online
    base_url: "{quickbooks}"
    companies: ["{realm}"]
links:
"""
_QUICKBOOKS_LINK = """\
  - name: quickbooks_avidxchange
    kind: quickbooks_avidxchange
    connections: {{quickbooks_online: quickbooks_main, avidxchange: avid_main}}
    companies: [{{quickbooks_online: "{realm}", avidxchange: C3}}]
    start_date: {start_date}
    timezone: America/New_York
    approved: true
    options:
      paid_on: issued
      payment_account: "{clearing}"
      discount_account: "{discount}"
"""


def settings(systems: dict[str, Any], start_date: str = "2020-01-01") -> str:
    """``links.yml`` of the demo: a link for each pair of books and AvidXchange that the sandbox simulates."""
    text = LINKS.format(
        exact=systems["exact_online"]["base_url"],
        avid=systems["avidxchange"]["base_url"],
        start_date=start_date,
        clearing="1290",
        discount="4900",
        journal="90",
    )
    if "quickbooks_online" not in systems:
        return text
    found = systems["quickbooks_online"]
    realm = found["companies"][0]
    connection = _QUICKBOOKS_CONNECTION.format(quickbooks=found["base_url"], realm=realm)
    link = _QUICKBOOKS_LINK.format(realm=realm, start_date=start_date, clearing="1050", discount="4900")
    return text.replace("companies: [C1, C2]", "companies: [C1, C2, C3]").replace("links:\n", connection, 1) + link


def start_vendors(home: Path, port_base: int, vendors: int, documents: int, seed: int) -> dict[str, Any]:
    """The sandbox under ``home``, started unless it runs; what its ``/info`` answers."""
    from include.sandbox import process

    return process.start(home / "sandbox", port_base=port_base, vendors=vendors, documents=documents, seed=seed)


def environment(home: Path, info: dict[str, Any]) -> dict[str, str]:
    """The settings every process of the demo runs with. The key is made once and kept readable for its owner only."""
    key = home / "vault.key"
    home.mkdir(parents=True, exist_ok=True)
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(Fernet.generate_key().decode())
    return {
        "ML_CONNECTOR_HOME": str(home),
        "ML_CONNECTOR_CONFIG": str(home / "config"),
        "ML_CONNECTOR_STORE": f"sqlite:///{home / 'store' / 'store.db'}",
        "ML_CONNECTOR_KEYS": key.read_text().strip(),
        "SANDBOX_CLOCK_URL": str(info["control_url"]),
    }


def write_env_file(home: Path, settings: dict[str, str]) -> None:
    """``home/env``: ``. .local/demo/env`` gives a shell the demo's settings."""
    file = home / "env"
    file.touch(mode=0o600)
    file.write_text("".join(f"export {name}={shlex.quote(value)}\n" for name, value in settings.items()))


def prepare(home: Path, info: dict[str, Any]) -> list[str]:
    """Settings written, store migrated, credentials entered; returns the links' names."""
    from include import connections
    from include.links import load
    from include.runs.connect import credentials_for
    from include.store.database import Store
    from include.store.migrate import migrate
    from include.store.vault import Vault

    systems = info["systems"]
    folder = home / "config"
    (folder / "mappings").mkdir(parents=True, exist_ok=True)
    (folder / "links.yml").write_text(settings(systems))
    configuration = load(folder)
    with Store.open(check=False) as store:
        migrate(store)
        vault = Vault.from_environment(store)
        for connection in configuration.connections.values():
            if vault.get(connection.name) is None:
                given = systems[connection.system]["credentials"]
                connections.keep(connection.name, credentials_for(connection, given), vault)
    return list(configuration.links)


def last_summary(link: str) -> dict[str, Any]:
    """The newest run's summary of a link, as the store keeps it."""
    from include.runs.record import newest
    from include.store.database import Store

    with Store.open() as store:
        return newest(store, link)
