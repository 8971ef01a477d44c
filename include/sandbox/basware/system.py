"""Basware as the sandbox's kernel sees it."""

from __future__ import annotations

import random
from typing import Any

from include.sandbox.basware import audit, errors, generate, person, person_invoices, presigned, processing
from include.sandbox.basware.app import App
from include.sandbox.basware.delivery import Delivery
from include.sandbox.basware.limits import Limits
from include.sandbox.basware.oauth import Tokens
from include.sandbox.basware.presigned import Presigned
from include.sandbox.basware.store import NAME, TENANT, Store, shown
from include.sandbox.kernel.port import ASGIApp, EditRefused, Kernel, Receive, Scope, Send
from include.sandbox.kernel.tables import Row, Table
from include.sandbox.world.model import World


class Basware:
    """One tenant of one region; what its pre-signed URLs lead to is on a port of its own."""

    name = NAME
    port_offset = 5

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._store = Store(kernel)
        self._tokens = Tokens(self._store)
        self._limits = Limits(self._store)
        self._presigned = Presigned(self._store)
        self._app = App(self._store, self._tokens, self._limits, self._presigned)
        self._delivery = Delivery(self._store)
        self.more_ports: dict[str, tuple[int, ASGIApp]] = {
            "basware_downloads": (self.port_offset + presigned.PORTS_ON, self._app.downloads)
        }

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)
        self._delivery.wake()

    def fault_shape(self, status: int, scope: Scope, body: bytes) -> dict[str, Any]:
        if str(scope["path"]).startswith(presigned.PREFIX):
            return {"body": presigned.refusal(status, "InternalError", "Please try again.").body.decode()}
        shape: dict[str, Any] = {"body": errors.body(str(scope["path"]), status, "injected")}
        return {**shape, "headers": {"Retry-After": "1"}} if status == 429 else shape

    def info(self, base_url: str) -> dict[str, Any]:
        """A region is a base URL; the token address is below it."""
        companies = sorted(str(row["companyCode"]) for row in self._store.p2p["companies"].rows(TENANT))
        return {
            "base_url": base_url,
            "token_url": f"{base_url}/v1/tokens",
            "credentials": self._tokens.known(),
            "companies": companies,
        }

    def _tables(self) -> dict[str, Table]:
        store = self._store
        return {
            **store.masters,
            **{f"p2p_{name}": table for name, table in store.p2p.items()},
            "accountingDocuments": store.documents,
            "exportedPurchaseOrders": store.exported,
            "requestStatus": store.requests,
            "subscriptions": store.subscriptions,
            "tasks": store.tasks,
            "settings": store.settings_table,
            "access_tokens": store.tokens,
        }

    def entities(self) -> list[str]:
        return [*self._tables(), *person.ACTS, "credentials"]

    def state(self, entity: str, company: str | None) -> list[dict[str, Any]]:
        processing.settle_due(self._store)
        table = self._tables()[entity]
        rows = [row for scope in table.companies() for row in table.rows(scope)]
        return [shown(row) for row in rows if company is None or person.is_of(row, company)]

    def edit(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        if entity == "credentials":
            return self._rotate(body.get("set") or {})
        if entity == "access_tokens":
            for token, _ in self._store.tokens.items(TENANT):
                self._store.tokens.delete(TENANT, token)
            return {"key": entity, "row": {}}
        processing.settle_due(self._store)
        key, row = person.edit(self._store, entity, body)
        self._delivery.wake()
        return {"key": key, "row": shown(row)}

    def _rotate(self, changes: Row) -> dict[str, Any]:
        known = self._tokens.known()
        if not changes or set(changes) - set(known):
            raise EditRefused(f"credentials are {', '.join(known)}")
        self._tokens.rotate({name: str(value) for name, value in changes.items()})
        return {"key": "credentials", "row": {"rotated": sorted(changes)}}

    def advance(self, steps: int) -> dict[str, Any]:
        """A step: requests that wait are done, and people approve what is on their desks. The rest is the ERP's."""
        moved = {"requestStatus": 0, "accountingDocuments": 0}
        for _ in range(steps):
            for row in processing.pending(self._store):
                processing.settle(self._store, row["requestId"])
                moved["requestStatus"] += 1
            moved["accountingDocuments"] += person_invoices.approve_all(self._store)
        self._delivery.wake()
        return {name: count for name, count in moved.items() if count}

    def audit(self) -> dict[str, dict[str, Any]]:
        return audit.audit(self._store)

    def generate(self, world: World, rng: random.Random) -> None:
        for one in world.invoicing:
            generate.generate(self._store, one, self._kernel.truth)

    def open(self) -> None:
        """Nothing has to be there before it is asked for."""
