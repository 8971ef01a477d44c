from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from include.links import Configuration, load
from tests.support.stores import postgres_url, sqlite_store, sqlite_template, store, store_url

__all__ = ["postgres_url", "sqlite_store", "sqlite_template", "store", "store_url"]

LINKS = """\
connections:
  exact_main: {system: exact_online, region: nl, companies: ["123"]}
  avid_main: {system: avidxchange, base_url: "http://127.0.0.1:9", auth: customer_tokens, companies: [C1]}
links:
  - name: books
    kind: exact_avidxchange
    connections: {exact_online: exact_main, avidxchange: avid_main}
    companies: [{exact_online: "123", avidxchange: C1}]
    start_date: 2026-01-01
    schedule: {default: "0 6 * * *"}
"""


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing starts without one."""
    monkeypatch.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    (tmp_path / "links.yml").write_text(LINKS)
    found = load(tmp_path)
    assert found.problems == {}
    return found


def use_settings(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """``links.yml``, home and store of this process are in ``folder``; the clock is the real one."""
    (folder / "links.yml").write_text(text)
    monkeypatch.setenv("ML_CONNECTOR_CONFIG", str(folder))
    monkeypatch.setenv("ML_CONNECTOR_HOME", str(folder))
    monkeypatch.setenv("ML_CONNECTOR_STORE", f"sqlite:///{folder / 'store.db'}")
    monkeypatch.delenv("SANDBOX_CLOCK_URL", raising=False)
