"""The simulated Exact Online as the kernel sees it."""

from __future__ import annotations

import random
from typing import Any

from include.sandbox.exact_online import (
    edits,
    purchase_orders,
    sales_invoices,
    sales_printing,
    sources,
)
from include.sandbox.exact_online.app import App, company_of
from include.sandbox.exact_online.audit import audit
from include.sandbox.exact_online.clerk import Clerk
from include.sandbox.exact_online.generate import Generator
from include.sandbox.exact_online.limits import Limits
from include.sandbox.exact_online.oauth import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, TokenEndpoint
from include.sandbox.exact_online.software import SoftwareGenerator
from include.sandbox.exact_online.store import NAME, TABLES, ExactBooks
from include.sandbox.exact_online.webhook_delivery import Delivery
from include.sandbox.exact_online.webhook_events import WEBHOOK_SECRET
from include.sandbox.kernel.port import Kernel, Receive, Scope, Send
from include.sandbox.kernel.tables import Row
from include.sandbox.world.charts import ExactChart
from include.sandbox.world.model import World


class ExactOnline:
    """Implements ``SystemPort``."""

    name = NAME
    port_offset = 1

    def __init__(self, kernel: Kernel) -> None:
        self._store = ExactBooks(kernel)
        self._tokens = TokenEndpoint(self._store)
        self._limits = Limits(self._store)
        self._app = App(self._store, self._tokens, self._limits)
        self._delivery = Delivery(self._store)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = next((value for name, value in scope["headers"] if name == b"host"), b"127.0.0.1")
        self._delivery.events.root = f"{scope['scheme']}://{host.decode('latin-1')}"
        await self._app(scope, receive, send)
        self._delivery.wake()

    def company_of(self, path: str) -> str:
        return company_of(path)

    def open(self) -> None:
        self._tokens.current_refresh_token()

    def _divisions(self) -> list[str]:
        return [str(row["Code"]) for row in self._store["divisions"].rows("")]

    def info(self, base_url: str) -> dict[str, Any]:
        credentials = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "refresh_token": self._tokens.current_refresh_token(),
            "redirect_uri": REDIRECT_URI,
        }
        companies = self._divisions()
        # Of the app's registration; no call needs it, so it is not among the credentials.
        return {
            "base_url": base_url,
            "credentials": credentials,
            "companies": companies,
            "webhook_secret": WEBHOOK_SECRET,
        }

    def entities(self) -> list[str]:
        return sorted({*TABLES, "payables", "webhook_deliveries", *edits.SPECIAL})

    def state(self, entity: str, company: str | None) -> list[dict[str, Any]]:
        store = self._store
        divisions = [company] if company else self._divisions()
        if entity == "settings":
            return [{"Division": int(division), **store.settings(division)} for division in divisions]
        if entity == "payables":
            return [row for division in divisions for row in sources.COMPUTED["payables"](store, division)]
        if entity == "webhook_deliveries":
            rows = [row for _, row in sorted(self._delivery.events.table.items(""))]
            return [row for row in rows if company in (None, row["division"])]
        if entity not in TABLES:
            raise KeyError(entity)
        if entity in ("divisions", "users"):
            divisions = [""]
        return [edits.shown(row) for division in divisions for row in store[entity].rows(division)]

    def edit(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            return edits.edit(self._store, self._tokens, entity, body)
        finally:
            self._delivery.wake()

    def advance(self, steps: int) -> dict[str, Any]:
        """Goods come in: each step takes a fifth of the open orders, oldest first, one state on. And as many of the
        printed sales invoices are processed."""
        store, moved, processed = self._store, 0, 0
        store.writer = "person"
        try:
            for _ in range(steps):
                for division in self._divisions():
                    waiting = [row for row in store["purchase_orders"].rows(division) if row["OrderStatus"] in (10, 20)]
                    waiting.sort(key=lambda row: (row["OrderDate"], row["OrderNumber"]))
                    for order in waiting[: max(1, len(waiting) // 5)] if waiting else []:
                        purchase_orders.receive(store, division, order)
                        moved += 1
                    printed = [row for row in store["sales_invoices"].rows(division) if _printed(row)]
                    printed.sort(key=lambda row: int(row["InvoiceNumber"]))
                    for invoice in printed[: max(1, len(printed) // 5)]:
                        sales_printing.process(store, division, invoice)
                        processed += 1
        finally:
            store.writer = "api"
        self._delivery.wake()
        return {"purchase_orders": moved, "sales_invoices": processed}

    def audit(self) -> dict[str, dict[str, Any]]:
        return {division: audit(self._store, division) for division in self._divisions()}

    def generate(self, world: World, rng: random.Random) -> None:
        Generator(self._store, world, rng).run()
        for one in world.kept:
            if isinstance(one.chart, ExactChart):
                Clerk(self._store, one.chart, one.typed, one.stream).run()
        for sells in world.selling:
            if sells.companies[0].exact:
                SoftwareGenerator(self._store, sells).run()


def _printed(invoice: Row) -> bool:
    return sales_invoices.is_final(invoice) and invoice["Status"] == sales_invoices.OPEN
