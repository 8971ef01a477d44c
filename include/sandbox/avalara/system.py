"""Avalara as the sandbox's kernel sees it."""

from __future__ import annotations

import random
import re
import uuid
from typing import Any

from include.sandbox.avalara import audit, companies, errors, generate, person
from include.sandbox.avalara.app import App
from include.sandbox.avalara.auth import Credentials
from include.sandbox.avalara.store import NAME, Store
from include.sandbox.kernel.port import REQUEST_ID, Kernel, Receive, Scope, Send
from include.sandbox.kernel.tables import Row
from include.sandbox.world.model import World

_OF = re.compile(r"/api/v2/companies/([^/]+)/transactions(?:/|$)", re.IGNORECASE)


class Avalara:
    """One account with one licence key, one user and one token; its companies are companies."""

    name = NAME
    port_offset = 6

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._store = Store(kernel)
        self._credentials = Credentials(self._store)
        self._app = App(self._store, self._credentials)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def fault_shape(self, status: int, scope: Scope, body: bytes) -> dict[str, Any]:
        """Whether a ``Retry-After`` comes is uncertain (section 5): here it does."""
        known = self._store.settings()["correlation_id"]
        headers = {"X-Correlation-Id": scope.setdefault(REQUEST_ID, str(uuid.uuid4()))} if known else {}
        if status == 429:
            headers["Retry-After"] = "1"
        return {"body": errors.injected(status), "headers": headers}

    def company_of(self, path: str) -> str:
        """Calls that record a document name its company in the body, and so none here."""
        match = _OF.match(path)
        return match[1] if match else ""

    def info(self, base_url: str) -> dict[str, Any]:
        codes = sorted(row["companyCode"] for row in self._store.all_companies())
        return {"base_url": base_url, "credentials": self._credentials.known(), "companies": codes}

    def entities(self) -> list[str]:
        return [*person.ACTS, "credentials"]

    def state(self, entity: str, company: str | None) -> list[dict[str, Any]]:
        """Documents of every version and status, whole; amounts as text."""
        store = self._store
        rows = [row for row in store.all_companies() if company in (None, row["companyCode"])]
        if entity == "companies":
            return rows
        if entity == "settings":
            return [store.settings()]
        if entity == "nexus":
            return companies.nexus(store, rows)
        if entity == "tax_codes":
            return companies.tax_codes(store, rows)
        if entity == "items":
            return companies.items(store, rows)
        if entity != "transactions":
            raise KeyError(entity)
        return [_shown(one) for row in rows for one in store.documents(row["companyCode"])]

    def edit(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        if entity == "credentials":
            replaced = person.replace_credentials(self._credentials, body.get("set") or {})
            return {"key": "credentials", "row": {"replaced": replaced}}
        key, row = person.edit(self._store, entity, body)
        return {"key": key, "row": _shown(row)}

    def advance(self, steps: int) -> dict[str, Any]:
        """Nothing here moves by itself: a document waits until somebody commits it."""
        return {}

    def audit(self) -> dict[str, dict[str, Any]]:
        return audit.audit(self._store)

    def generate(self, world: World, rng: random.Random) -> None:
        generate.generate(self._store, world, rng)

    def open(self) -> None:
        """The account is there from its first books on."""


def _shown(row: Row) -> dict[str, Any]:
    """As it is kept, in JSON that everybody reads: amounts stay text."""
    return {name: value for name, value in row.items() if not name.startswith("_")}
