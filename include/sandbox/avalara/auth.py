"""Who calls (section 1): account id with licence key, user with password, or a bearer token."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass

from include.sandbox.avalara.errors import unauthenticated
from include.sandbox.avalara.http import Request
from include.sandbox.avalara.store import ACCOUNT, ACCOUNT_ID, Store
from include.sandbox.kernel.tables import Row

FIRST: Row = {
    "account_id": ACCOUNT_ID, "license_key": "1A2B3C4D5E6F7A8B", "username": "connector@kestrel.example",
    "password": "sandbox-avalara-password", "bearer_token": "sandbox-avalara-bearer-token-5d0e77",
}  # fmt: skip
REPLACEABLE = ("license_key", "password", "bearer_token")


@dataclass(frozen=True)
class Caller:
    """``kind``: the ``authenticationType`` of a ping."""

    kind: str
    name: str


class Credentials:
    def __init__(self, store: Store) -> None:
        self._store = store

    def known(self) -> Row:
        return {**FIRST, **(self._store.secrets.get(ACCOUNT, "credentials") or {})}

    def replace(self, changes: Row) -> None:
        """A new licence key revokes the old one; without a value one is made."""
        number = self._store.next_number("credentials")
        made = {name: str(value or f"{number:04X}{FIRST[name][4:]}") for name, value in changes.items()}
        self._store.secrets.put(ACCOUNT, "credentials", {**self.known(), **made})

    def find(self, request: Request) -> Caller | None:
        scheme, _, said = request.headers.get("authorization", "").partition(" ")
        known = self.known()
        if scheme.lower() == "bearer":
            right = _same(said.strip(), known["bearer_token"])
            return Caller("OpenIdBearerToken", known["username"]) if right else None
        if scheme.lower() != "basic":
            return None
        try:
            name, _, secret = base64.b64decode(said.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        if name == known["account_id"] and _same(secret, known["license_key"]):
            return Caller("AccountIdLicenseKey", known["account_id"])
        if name == known["username"] and _same(secret, known["password"]):
            return Caller("UsernamePassword", known["username"])
        return None

    def need(self, request: Request) -> Caller:
        """Raises ``Refusal`` 401, the gateway's."""
        found = self.find(request)
        if found is None:
            raise unauthenticated()
        return found


def _same(said: str, known: str) -> bool:
    return hmac.compare_digest(said.encode(), known.encode())
