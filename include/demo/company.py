"""The demo's company: simulated vendors, settings of its own, keys, credentials entered, the store migrated."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from include.demo import links, mappings


def start_vendors(home: Path, port_base: int, vendors: int, documents: int, seed: int) -> dict[str, Any]:
    """The sandbox under ``home``, started unless it runs; what its ``/info`` answers."""
    from include.sandbox import process
    from include.sandbox.world.companies.registry import COMPANIES

    return process.start(
        home / "sandbox",
        port_base=port_base,
        vendors=vendors,
        documents=documents,
        seed=seed,
        companies=list(COMPANIES),
    )


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


def prepare(
    home: Path,
    info: dict[str, Any],
    channels: Mapping[str, Any] | None = None,
    names: Collection[str] | None = None,
) -> list[str]:
    """Settings written, store migrated, credentials entered; returns the links' names. ``channels``: where alerts are
    sent; ``names``: the links that are wanted (None: all)."""
    from include.connections import credentials as connections
    from include.connections.connect import credentials_for
    from include.links import load
    from include.store.database import Store
    from include.store.migrate import migrate
    from include.store.vault import Vault

    systems = info["systems"]
    folder = home / "config"
    mappings.write(folder, systems)
    (folder / "links.yml").write_text(links.settings(systems, channels=channels, names=names))
    configuration = load(folder)
    with Store.open(check=False) as store:
        migrate(store)
        vault = Vault.from_environment(store)
        for connection in configuration.connections.values():
            if vault.get(connection.name) is None:
                given = _credentials(systems[connection.system], connection.companies)
                connections.keep(connection.name, credentials_for(connection, given), vault)
    return list(configuration.links)


def _credentials(system: Mapping[str, Any], companies: Sequence[str]) -> dict[str, Any]:
    """Each company of QuickBooks has a token of its own, and each customer of Airbase a key."""
    own = {"refresh_token": system.get("refresh_tokens"), "api_key": system.get("api_keys")}
    return {**system["credentials"], **{name: by[companies[0]] for name, by in own.items() if by}}


def failures(links: Sequence[str]) -> dict[str, str]:
    """Why the newest run of each link that failed did."""
    from include.pipeline.record import newest
    from include.store.database import Store

    found = {}
    with Store.open() as store:
        for link in links:
            with suppress(LookupError):  # it never came so far
                if failure := newest(store, link).get("failure"):
                    found[link] = str(failure)
    return found


def last_summary(link: str) -> dict[str, Any]:
    """The newest run's summary of a link, as the store keeps it."""
    from include.pipeline.record import newest
    from include.store.database import Store

    with Store.open() as store:
        return newest(store, link)
