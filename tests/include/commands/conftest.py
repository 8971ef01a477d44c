"""A company that has run once, shared by the tests of all commands, and the command line inside the test's process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tests.support.company import Answer, Company, invoke, opened
from tests.support.stores import sqlite_copy, sqlite_template

__all__ = ["invoke", "sqlite_template"]


@dataclass
class Ran:
    """A company after its first run, which was asked for JSON in a process of its own."""

    company: Company
    first: Answer

    def cli(self, *command: str, typed: str | None = None) -> Answer:
        """One command in this process, under the company's settings; ``typed`` is its standard input."""
        return invoke(*command, typed=typed, **self.company.environment)

    def json(self, *command: str) -> Any:
        answer = self.cli(*command, "--json")
        assert answer.code == 0, answer.err
        return answer.json


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    with opened(tmp_path_factory.mktemp("company"), vendors=30, documents=40) as company:
        yield Ran(company, company.cli("run", company.link, "--json"))


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with settings for two connections, and nothing else: no key, no store, nothing published."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "links.yml").write_text(
        json.dumps(
            {
                "connections": {
                    "exact_main": {"system": "exact_online", "region": "nl", "companies": ["123"]},
                    "avid_main": {
                        "system": "avidxchange",
                        "base_url": "http://127.0.0.1:9",
                        "auth": "customer_tokens",
                        "companies": ["C1"],
                    },
                },
                "links": [
                    {
                        "name": "exact_avidxchange",
                        "kind": "exact_avidxchange",
                        "connections": {"exact_online": "exact_main", "avidxchange": "avid_main"},
                        "companies": [{"exact_online": "123", "avidxchange": "C1"}],
                        "start_date": "2026-01-01",
                    }
                ],
            }
        )
    )
    monkeypatch.setenv("ML_CONNECTOR_HOME", str(tmp_path))
    monkeypatch.setenv("ML_CONNECTOR_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ML_CONNECTOR_STORE", f"sqlite:///{tmp_path / 'store' / 'store.db'}")
    for name in ("ML_CONNECTOR_KEYS", "SANDBOX_CLOCK_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def key(bare: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    value = Fernet.generate_key().decode()
    monkeypatch.setenv("ML_CONNECTOR_KEYS", value)
    return value


@pytest.fixture
def ready(bare: Path, key: str, sqlite_template: Path) -> Path:
    """Key and store are there, whose tables are copied; credentials are not."""
    (bare / "store").mkdir()
    sqlite_copy(sqlite_template, bare / "store")
    assert invoke("init").code == 0
    return bare
