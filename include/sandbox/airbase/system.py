"""Airbase as the sandbox's kernel sees it."""

from __future__ import annotations

import random
from typing import Any

from include.sandbox.airbase import audit, errors, generate, life, person, views, webhooks
from include.sandbox.airbase.app import App
from include.sandbox.airbase.auth import Keys
from include.sandbox.airbase.delivery import Delivery
from include.sandbox.airbase.limits import Limits
from include.sandbox.airbase.listing import View
from include.sandbox.airbase.lookup import company_key
from include.sandbox.airbase.masters import dated
from include.sandbox.airbase.store import NAME, Store
from include.sandbox.kernel.port import EditRefused, Kernel, Receive, Scope, Send
from include.sandbox.kernel.tables import Row
from include.sandbox.world.model import World

VIEWS: dict[str, View] = {
    "vendors": views.vendor, "gl_accounts": dated(views.account), "tags": dated(views.tag),
    "subsidiaries": dated(views.subsidiary), "currencies": views.currency, "purchase_requests": views.request,
    "purchase_orders": views.order, "bills": views.bill, "payments": views.payment,
    "ledger_entries": views.ledger_entry, "webhooks": webhooks.shown,
}  # fmt: skip


class Airbase:
    """One tenant with one API key; its companies are subsidiaries."""

    name = NAME
    port_offset = 4

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._store = Store(kernel)
        self._keys = Keys(self._store)
        self._limits = Limits(self._store)
        self._app = App(self._store, self._keys, self._limits)
        self._delivery = Delivery(self._store)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)
        self._delivery.wake()

    def fault_shape(self, status: int, scope: Scope, body: bytes) -> dict[str, Any]:
        wait = {"Retry-After": "1"} if status == 429 else {}
        return {"body": errors.body(status), "headers": {**self._limits.headers(), **wait}}

    def info(self, base_url: str) -> dict[str, Any]:
        companies = sorted(company_key(row) for row in self._store.rows("subsidiaries"))
        return {
            "base_url": base_url,
            "credentials": {"api_key": self._keys.known()["api_key"]},
            "companies": companies,
        }

    def entities(self) -> list[str]:
        return list(dict.fromkeys([*VIEWS, "settings", "webhook_deliveries", *person.ACTS, "credentials"]))

    def state(self, entity: str, company: str | None) -> list[dict[str, Any]]:
        life.settle(self._store)
        store = self._store
        if entity == "settings":
            return [store.settings()]
        if entity == "webhook_deliveries":
            return [views.shown(row) for row in store.rows(entity)]
        view = VIEWS[entity]
        return [view(store, row) for row in store.rows(entity) if company is None or self._of(row, company)]

    def _of(self, row: Row, company: str) -> bool:
        """A payment is of its bill's company."""
        return person.is_of(
            self._store, self._store.need("bills", row["bill_id"]) if "bill_id" in row else row, company
        )

    def edit(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        if entity == "credentials":
            return self._rotate(body.get("set") or {})
        life.settle(self._store)
        key, row = person.edit(self._store, entity, body)
        self._delivery.wake()
        shown = {"paying": "payments", "change_orders": "purchase_orders", "closing": "purchase_orders",
                 "reopening": "purchase_orders", "receiving": "purchase_orders"}.get(entity, entity)  # fmt: skip
        if shown not in VIEWS:
            shown = next((name for name in VIEWS if self._store.get(name, key) is not None), "")
        return {"key": key, "row": VIEWS[shown](self._store, row) if shown else views.shown(row)}

    def _rotate(self, changes: Row) -> dict[str, Any]:
        """Without a new key one is made; ``info`` tells it."""
        if set(changes) - {"api_key"}:
            raise EditRefused("credentials are api_key")
        self._keys.rotate(str(changes["api_key"]) if changes.get("api_key") else None)
        return {"key": "credentials", "row": {"rotated": ["api_key"]}}

    def advance(self, steps: int) -> dict[str, Any]:
        """A step: what awaits approval is approved, approved bills get a payment, payments go on by one status."""
        life.settle(self._store)
        moved: dict[str, int] = {}
        for _ in range(steps):
            for name, count in life.advance(self._store).items():
                moved[name] = moved.get(name, 0) + count
        self._delivery.wake()
        return {name: count for name, count in moved.items() if count}

    def audit(self) -> dict[str, dict[str, Any]]:
        life.settle(self._store)
        return audit.audit(self._store)

    def generate(self, world: World, rng: random.Random) -> None:
        assert world.firm is not None
        generate.generate(self._store, world.firm, self._kernel.truth)

    def open(self) -> None:
        """Nothing has to be there before it is asked for."""
