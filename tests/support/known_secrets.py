"""Every secret of a company that ever was one: what its vendors gave out, what stands in its vault, its keys."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy

from include.store.database import Store
from include.store.models import tokens
from include.store.vault import Vault
from tests.support.company import Company

# Fields of the vault that people may see: who somebody is, where something is.
SHOWN = {"account_id", "client_id", "company_id", "redirect_uri", "username", "address", "keyed", "unsigned", "scope"}
ISSUED = ("oauth_access", "oauth_refresh", "oauth_codes", "access_tokens")
SIGNATURE = re.compile("X-Amz-Signature=([0-9a-f]+)")


@dataclass
class Known:
    """``values``: each under a name of its own. What lives for minutes is known if it was looked for meanwhile."""

    company: Company
    values: dict[str, str] = field(default_factory=dict)

    def remember(self, name: str, value: str) -> None:
        if value not in self.values.values():
            count = sum(known.rpartition(" ")[0] == name for known in self.values)
            self.values[f"{name} {count + 1}"] = value

    def look(self) -> None:
        """Whatever vendors and vault hold at this moment."""
        for system, found in self.company.sandbox.info["systems"].items():
            for name, value in _fields(found["credentials"]):
                self.remember(f"{system} {name}", value)
            if "webhook_secret" in found:
                self.remember(f"{system} webhook_secret", found["webhook_secret"])
        for name, value in issued(self.company.home / "sandbox" / "books.db"):
            self.remember(name, value)
        for name, value in self.kept():
            self.remember(name, value)
        for key in self._keys():
            self.remember("encryption key", key)
        for call in self.company.sandbox.get("/calls", since=0)["calls"]:
            for signature in SIGNATURE.findall(call["query"]):
                self.remember("signature of a download", signature)

    def kept(self) -> Iterator[tuple[str, str]]:
        """The secrets of our vault, decrypted as the project itself does it."""
        with Store.open(self.company.environment["ML_CONNECTOR_STORE"]) as store:
            vault = Vault(store, self._keys())
            for name in vault.names():
                yield from ((f"{name} {field}", value) for field, value in _fields(vault.get(name) or {}))
            with store.read() as db:
                rows = db.execute(sqlalchemy.select(tokens)).all()
            for row in rows:
                raw = vault.decrypt(row.ciphertext, row.connection)
                fields = json.loads(raw) if raw else {}
                names = ("access_token", "refresh_token")
                yield from ((f"{row.connection} {name}", fields[name]) for name in names if fields.get(name))

    def _keys(self) -> list[str]:
        return self.company.environment["ML_CONNECTOR_KEYS"].split(",")


def issued(books: Path) -> Iterator[tuple[str, str]]:
    """The tokens and codes that stand in the simulated vendors' own books."""
    with closing(sqlite3.connect(f"file:{books}?mode=ro", uri=True)) as database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        for name in names:
            system, _, table = name.partition(".")
            if table in ISSUED:
                yield from ((f"{system} {table}", key) for (key,) in database.execute(f'select key from "{name}"'))


def _fields(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _fields(value)
        elif name not in SHOWN and isinstance(value, str) and value:
            yield name, value
