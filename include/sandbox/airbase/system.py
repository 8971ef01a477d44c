"""Airbase as the sandbox's kernel sees it."""

from __future__ import annotations

import random
from collections import Counter
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


class Customer:
    """One tenant with one API key; its companies are subsidiaries."""

    def __init__(self, kernel: Kernel, tenant: str) -> None:
        self.store = Store(kernel, tenant)
        self.keys = Keys(self.store)
        self.limits = Limits(self.store)
        self.app = App(self.store, self.keys, self.limits)
        self.delivery = Delivery(self.store)

    @property
    def companies(self) -> list[str]:
        return sorted(company_key(row) for row in self.store.rows("subsidiaries"))

    def state(self, entity: str, company: str | None) -> list[dict[str, Any]]:
        life.settle(self.store)
        store = self.store
        if entity == "settings":
            return [store.settings()]
        if entity == "webhook_deliveries":
            return [views.shown(row) for row in store.rows(entity)]
        view = VIEWS[entity]
        return [view(store, row) for row in store.rows(entity) if company is None or self._of(row, company)]

    def _of(self, row: Row, company: str) -> bool:
        """A payment is of its bill's company."""
        return person.is_of(self.store, self.store.need("bills", row["bill_id"]) if "bill_id" in row else row, company)


class Airbase:
    """Its customers, one of them where nobody says otherwise; the API key says which one calls."""

    name = NAME
    port_offset = 4

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._made = {"": Customer(kernel, "")}

    def _customer(self, tenant: str) -> Customer:
        if tenant not in self._made:
            self._made[tenant] = Customer(self._kernel, tenant)
        return self._made[tenant]

    def _customers(self) -> list[Customer]:
        there = self._made[""].store.tables["subsidiaries"].companies()
        return [self._customer(tenant) for tenant in dict.fromkeys(["", *there])]

    def _of(self, company: str | None) -> Customer:
        """The one with this subsidiary; the first where no other has it."""
        found = self._customers()
        return next((one for one in found if company in one.companies), found[0])

    def _calling(self, scope: Scope) -> Customer:
        said = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
        found = self._customers()
        return next((one for one in found if one.keys.known()["api_key"] == said.partition(" ")[2].strip()), found[0])

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        customer = self._calling(scope)
        await customer.app(scope, receive, send)
        customer.delivery.wake()

    def fault_shape(self, status: int, scope: Scope, body: bytes) -> dict[str, Any]:
        wait = {"Retry-After": "1"} if status == 429 else {}
        return {"body": errors.body(status), "headers": {**self._calling(scope).limits.headers(), **wait}}

    def info(self, base_url: str) -> dict[str, Any]:
        """``credentials`` is the first customer's; each has a key of its own."""
        found = self._customers()
        keys = {company: one.keys.known()["api_key"] for one in found for company in one.companies}
        return {
            "base_url": base_url,
            "credentials": {"api_key": found[0].keys.known()["api_key"]},
            "api_keys": keys,
            "companies": sorted(keys),
        }

    def entities(self) -> list[str]:
        return list(dict.fromkeys([*VIEWS, "settings", "webhook_deliveries", *person.ACTS, "credentials"]))

    def state(self, entity: str, company: str | None) -> list[dict[str, Any]]:
        asked = self._customers() if company is None else [self._of(company)]
        return [row for one in asked for row in one.state(entity, company)]

    def edit(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        customer = self._of(body.get("company") or None)
        store = customer.store
        if entity == "credentials":
            return _rotate(customer, body.get("set") or {})
        life.settle(store)
        key, row = person.edit(store, entity, body)
        customer.delivery.wake()
        shown = {"paying": "payments", "change_orders": "purchase_orders", "closing": "purchase_orders",
                 "reopening": "purchase_orders", "receiving": "purchase_orders"}.get(entity, entity)  # fmt: skip
        if shown not in VIEWS:
            shown = next((name for name in VIEWS if store.get(name, key) is not None), "")
        return {"key": key, "row": VIEWS[shown](store, row) if shown else views.shown(row)}

    def advance(self, steps: int) -> dict[str, Any]:
        """A step: what awaits approval is approved, approved bills get a payment, payments go on by one status."""
        moved: Counter[str] = Counter()
        for customer in self._customers():
            life.settle(customer.store)
            for _ in range(steps):
                moved.update(life.advance(customer.store))
            customer.delivery.wake()
        return {name: count for name, count in moved.items() if count}

    def audit(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for customer in self._customers():
            life.settle(customer.store)
            found |= audit.audit(customer.store)
        return found

    def generate(self, world: World, rng: random.Random) -> None:
        for one in world.spending:
            generate.generate(self._customer(one.spender.tenant).store, one, self._kernel.truth)

    def open(self) -> None:
        """Nothing has to be there before it is asked for."""


def _rotate(customer: Customer, changes: Row) -> dict[str, Any]:
    """Without a new key one is made; ``info`` tells it."""
    if set(changes) - {"api_key"}:
        raise EditRefused("credentials are api_key")
    customer.keys.rotate(str(changes["api_key"]) if changes.get("api_key") else None)
    return {"key": "credentials", "row": {"rotated": ["api_key"]}}
