"""The simulated QuickBooks Online as the kernel sees it."""

from __future__ import annotations

import random
from typing import Any

from include.sandbox.kernel.port import EditRefused, Kernel, Receive, Scope, Send
from include.sandbox.quickbooks_online import oauth, wire
from include.sandbox.quickbooks_online.accounting import books, edits, generate
from include.sandbox.quickbooks_online.app import App, company_of
from include.sandbox.quickbooks_online.entities import BY_PATH, ENTITIES
from include.sandbox.quickbooks_online.limits import Limits
from include.sandbox.quickbooks_online.oauth import Tokens
from include.sandbox.quickbooks_online.settings import DEFAULT_APP, DEFAULT_SETTINGS, problem
from include.sandbox.quickbooks_online.store import NAME, Company, Store
from include.sandbox.quickbooks_online.webhooks import Webhooks
from include.sandbox.world.model import World

OWN = ("app", "coreplus", "consents", "settings", "webhooks")


class QuickBooksOnline:
    """Implements ``SystemPort``."""

    name = NAME
    port_offset = 2

    def __init__(self, kernel: Kernel) -> None:
        self._store = Store(kernel)
        self._tokens = Tokens(self._store)
        self._limits = Limits(self._store)
        self._webhooks = Webhooks(self._store)
        self._app = App(self._store, self._tokens, self._limits)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)
        self._webhooks.wake()

    def fault_shape(self, status: int, scope: Scope, body: bytes) -> dict[str, Any]:
        return self._app.injected(status, str(scope["path"]))

    def company_of(self, path: str) -> str:
        return company_of(path)

    def open(self) -> None:
        self._store.forget()

    def info(self, base_url: str) -> dict[str, Any]:
        """``credentials`` is the first company's; every company has a token chain of its own."""
        realms = self._store.realms()
        chains = {realm: self._tokens.current_refresh_token(realm) for realm in realms}
        credentials = {
            "client_id": oauth.CLIENT_ID,
            "client_secret": oauth.CLIENT_SECRET,
            "refresh_token": chains[realms[0]] if realms else "",
            "redirect_uri": self._store.app()["redirect_uri"],
            "verifier_token": oauth.VERIFIER_TOKEN,
        }
        return {
            "base_url": base_url,
            "token_url": f"{base_url}/oauth2/v1/tokens/bearer",
            "discovery_url": f"{base_url}/.well-known/openid_configuration",
            "credentials": credentials,
            "refresh_tokens": chains,
            "companies": realms,
        }

    def entities(self) -> list[str]:
        return sorted({*ENTITIES, *OWN, *edits.SPECIAL})

    def state(self, entity: str, company: str | None) -> list[dict[str, Any]]:
        store = self._store
        realms = [company] if company else store.realms()
        if entity == "app":
            return [store.app()]
        if entity == "coreplus":
            return self._limits.usage()
        if entity == "webhooks":
            return self._webhooks.posts()
        if entity == "settings":
            return [{"realm": realm, **store.settings(realm)} for realm in realms]
        if entity == "consents":
            return [{"realm": realm, "refresh_token": self._tokens.current_refresh_token(realm)} for realm in realms]
        name = _entity(entity)
        found = [Company(store, realm) for realm in realms]
        return [wire.plain((one.text(name, row["Id"]) or "").encode()) for one in found for row in one.all(name)]

    def edit(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        self._webhooks.wake()
        values, realm = body.get("set") or {}, str(body.get("company", ""))
        if entity == "app":
            return {"key": "app", "row": self._store.change_app(_checked(values, DEFAULT_APP))}
        company = self._store.company(realm)
        if company is None:
            raise EditRefused(f"there is no company {realm!r}; name one in 'company'")
        if entity == "settings":
            return {"key": realm, "row": self._store.change_settings(realm, _checked(values, DEFAULT_SETTINGS))}
        if entity == "consents":
            if body.get("delete"):
                self._tokens.disconnect(realm)
                return {"key": realm, "row": None}
            row = {"refresh_token": self._tokens.consent(realm), "code": self._tokens.new_code(realm)}
            return {"key": realm, "row": row}
        with self._store.written_by("person"):
            done = edits.edit(company, entity if entity in edits.SPECIAL else _entity(entity), body)
        self._webhooks.wake()
        return {"key": done["key"], "row": wire.plain(wire.dumps(done["row"]).encode())}

    def advance(self, steps: int) -> dict[str, Any]:
        """Nothing moves by itself here: bills are paid and orders closed by people and by apps."""
        return {}

    def audit(self) -> dict[str, dict[str, Any]]:
        return {realm: books.books(Company(self._store, realm)) for realm in self._store.realms()}

    def generate(self, world: World, rng: random.Random) -> None:
        with self._store.written_by("generator"):
            generate.generate(self._store, world, rng)


def _entity(name: str) -> str:
    """``BillPayment``, ``billpayment`` or ``bill_payments``, as other systems' tables are named. KeyError else."""
    bare = name.replace("_", "").lower()
    found = [BY_PATH[one] for one in (bare, bare.removesuffix("s"), bare.removesuffix("es")) if one in BY_PATH]
    if not found:
        raise KeyError(name)
    return found[0]


def _checked(values: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    if refusal := problem(values, known):
        raise EditRefused(refusal)
    return values
