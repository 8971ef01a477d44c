"""AvidXchange as the sandbox's kernel sees it."""

from __future__ import annotations

import json
import random
from typing import Any

from include.sandbox.avidxchange import audit, edits, generate, http, life, routes, views
from include.sandbox.avidxchange.gateway import LOGINS, NAMES, Gateway
from include.sandbox.avidxchange.http import Reply, Request
from include.sandbox.avidxchange.store import TENANT, Store
from include.sandbox.avidxchange.wire import Row, dumps
from include.sandbox.kernel.port import EditRefused, Kernel, Receive, Scope, Send
from include.sandbox.kernel.tables import Table
from include.sandbox.world.model import World


class AvidXchange:
    """One tenant with companies C1 and C2 behind its gateway."""

    name = "avidxchange"
    port_offset = 3

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._store = Store(kernel.books)
        self._gateway = Gateway(self._store)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = await http.read(scope, receive)
        await http.write(send, self._answer(request), request.headers.get("x-request-id"))

    def _answer(self, request: Request) -> Reply:
        now = self._kernel.clock.now()
        life.settle(self._store, now)
        if request.path in LOGINS:
            return self._gateway.login(request, now)
        stopped = self._gateway.admit(request, now)
        return stopped if stopped is not None else routes.answer(self._store, request, now)

    def fault_shape(self, status: int, scope: Scope, body: bytes) -> dict[str, Any]:
        headers = http.headers(scope)
        return self._gateway.injected(
            status, str(scope["path"]), headers, body.decode("utf-8", "replace"), self._kernel.clock.now()
        )

    def info(self, base_url: str) -> dict[str, Any]:
        """`credentials` has one entry per style; the token endpoint of client_credentials is at the gateway's root."""
        known = self._gateway.known()
        return {
            "base_url": f"{base_url}/v1",
            "token_url": f"{base_url}/token",
            "credentials": {
                "customer_tokens": {"company_token": known.company_token, "user_token": known.user_token},
                "client_credentials": {
                    "client_id": known.client_id,
                    "client_secret": known.client_secret,
                    "company_id": known.company_id,
                },
                "gateway_password": {
                    "gateway_key": known.gateway_key,
                    "username": known.username,
                    "password": known.password,
                },
            },
            "companies": [row["ExternalCode"] for row in self._store.companies.rows(TENANT)],
        }

    def _tables(self) -> dict[str, tuple[Table, views.View]]:
        store = self._store
        return {
            "companies": (store.companies, views.plain),
            "vendors": (store.vendors, views.plain),
            "enterprise_codes": (store.codes, views.plain),
            "purchase_orders": (store.orders, views.plain),
            "invoices": (store.invoices, views.invoice),
            "invoice_batches": (store.batches, views.batch),
            "export_histories": (store.exports, views.plain),
            "payments": (store.payments, views.payment),
            "payment_batches": (store.payment_batches, views.payment_batch),
            "payment_history": (store.history, views.plain),
            "settings": (store.settings_table, views.plain),
            "access_tokens": (store.tokens, views.plain),
        }

    def entities(self) -> list[str]:
        return [*self._tables(), "credentials"]

    def state(self, entity: str, company: str | None) -> list[dict[str, Any]]:
        life.settle(self._store, self._kernel.clock.now())
        table, view = self._tables()[entity]
        rows = [
            row for row in table.rows(TENANT) if company is None or row.get("CompanyExternalCode", company) == company
        ]
        shown: list[Row] = json.loads(dumps([view(self._store, row) for row in rows]))
        return shown

    def edit(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        now = self._kernel.clock.now()
        life.settle(self._store, now)
        if entity == "credentials":
            return self._rotate(body.get("set") or {})
        key, row = edits.edit(self._store, entity, body, now)
        view = self._tables()[entity][1]
        return {"key": key, "row": json.loads(dumps(view(self._store, row)))}

    def _rotate(self, changes: dict[str, Any]) -> dict[str, Any]:
        """A person makes new tokens or passwords; what was there before stops working at once."""
        if not changes or set(changes) - NAMES:
            raise EditRefused(f"credentials are {', '.join(sorted(NAMES))}")
        self._gateway.rotate({name: str(value) for name, value in changes.items()})
        return {"key": "credentials", "row": {"rotated": sorted(changes)}}

    def advance(self, steps: int) -> dict[str, Any]:
        moved: dict[str, int] = {}
        for _ in range(steps):
            for entity, count in life.advance(self._store, self._kernel.clock.now()).items():
                moved[entity] = moved.get(entity, 0) + count
        return moved

    def audit(self) -> dict[str, dict[str, Any]]:
        life.settle(self._store, self._kernel.clock.now())
        return audit.audit(self._store)

    def generate(self, world: World, rng: random.Random) -> None:
        self._store.change_settings({"seed": world.seed})
        generate.generate(self._store, world, self._kernel.truth)
        life.settle(self._store, self._kernel.clock.now())

    def open(self) -> None:
        """Nothing has to be there before it is asked for."""
