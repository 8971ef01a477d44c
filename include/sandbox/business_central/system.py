"""Business Central as the sandbox's kernel sees it."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from decimal import Decimal
from typing import Any

from include.sandbox.business_central import errors, generate, person, views
from include.sandbox.business_central.app import BASE, PATH, App
from include.sandbox.business_central.oauth import Credentials
from include.sandbox.business_central.store import NAME, TENANT, Store
from include.sandbox.kernel.port import REQUEST_ID, Kernel, Receive, Scope, Send
from include.sandbox.kernel.tables import Row
from include.sandbox.world.model import World


class BusinessCentral:
    """One environment of one tenant, with one registered application; its companies are companies."""

    name = NAME
    port_offset = 8

    def __init__(self, kernel: Kernel) -> None:
        self._store = Store(kernel)
        self._credentials = Credentials(self._store)
        self._app = App(self._store, self._credentials)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def fault_shape(self, status: int, scope: Scope, body: bytes) -> dict[str, Any]:
        headers = {"Retry-After": "1"} if status in (429, 502, 503) else {}
        return {"body": errors.injected(status, scope.setdefault(REQUEST_ID, str(uuid.uuid4()))), "headers": headers}

    def company_of(self, path: str) -> str:
        match = PATH.fullmatch(path)
        return (match["company"] or "") if match else ""

    def info(self, base_url: str) -> dict[str, Any]:
        companies = sorted(row["id"] for row in self._store.companies.rows(TENANT))
        return {"base_url": f"{base_url}{BASE}", "credentials": self._credentials.known(), "companies": companies}

    def entities(self) -> list[str]:
        return [*person.ACTS, "settings", "credentials"]

    def state(self, entity: str, company: str | None) -> list[dict[str, Any]]:
        """Drafts too; lines inside their invoice."""
        store = self._store
        if entity == "companies":
            return [views.company(row) for row in store.companies.rows(TENANT)]
        if entity == "settings":
            return [store.settings()]
        companies = [row["id"] for row in store.companies.rows(TENANT) if company in (None, row["id"])]
        if entity == "vendors":
            return [views.vendor(store, one, row) for one in companies for row in store.vendors.rows(one)]
        if entity != "purchaseInvoices":
            raise KeyError(entity)
        return [views.invoice(row) for one in companies for row in store.invoices.rows(one)]

    def edit(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        if entity == "credentials":
            self._credentials.replace((body.get("set") or {}).get("client_secret"))
            return {"key": "credentials", "row": {"replaced": ["client_secret"]}}
        key, row = person.edit(self._store, entity, body)
        return {"key": key, "row": row}

    def advance(self, steps: int) -> dict[str, Any]:
        """Nothing here moves by itself."""
        return {}

    def audit(self) -> dict[str, dict[str, Any]]:
        """What posted invoices owe is what their lines cost: both sides of the purchase entry."""
        return {str(row["id"]): self._audit(str(row["id"])) for row in self._store.companies.rows(TENANT)}

    def _audit(self, company: str) -> dict[str, Any]:
        posted = [row for row in self._store.invoices.rows(company) if row["status"] not in ("Draft", "Canceled")]
        numbers = Counter(row["number"] for row in posted)
        return {
            "debit": str(sum((_lines(row) for row in posted), Decimal())),
            "credit": str(sum((Decimal(row["totalAmountIncludingTax"]) for row in posted), Decimal())),
            "unbalanced": [row["number"] for row in posted if _lines(row) != Decimal(row["totalAmountIncludingTax"])],
            "duplicates": sorted(number for number, times in numbers.items() if times > 1),
        }

    def generate(self, world: World, rng: random.Random) -> None:
        generate.generate(self._store, world)

    def open(self) -> None:
        """The environment is there from its first books on."""


def _lines(row: Row) -> Decimal:
    return sum((Decimal(line["netAmountIncludingTax"]) for line in row[views.LINES]), Decimal())
