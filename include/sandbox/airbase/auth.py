"""The static API key (section 2): made and rotated by hand, under ``Token`` as recorded, or under ``Bearer``."""

from __future__ import annotations

import hmac

from include.sandbox.airbase.errors import Refusal, refused
from include.sandbox.airbase.http import Request
from include.sandbox.airbase.store import Store
from include.sandbox.kernel.tables import Row

# Token ids are small numbers in the recorded header.
FIRST: Row = {"api_key": "sandbox-airbase-key-7c40e1d2b9", "token_id": 470}
SCHEMES = ("token", "bearer")


class Keys:
    def __init__(self, store: Store) -> None:
        self._store = store

    def known(self) -> Row:
        tenant = self._store.tenant
        first = {**FIRST, "api_key": f"sandbox-airbase-key-{tenant}"} if tenant else FIRST
        return {**first, **(self._store.secrets.get(tenant, "api_key") or {})}

    def rotate(self, api_key: str | None) -> None:
        """The old key stops at once."""
        number = int(self.known()["token_id"]) + 1
        made = api_key or f"sandbox-airbase-key-{number}-{self._store.next_number('keys'):04d}"
        self._store.secrets.put(self._store.tenant, "api_key", {"api_key": made, "token_id": number})

    def caller(self, request: Request) -> str:
        """The id of the token. Raises ``Refusal`` 401."""
        header = request.headers.get("authorization", "")
        scheme, _, key = header.partition(" ")
        if scheme.lower() not in SCHEMES:
            raise _unauthorized("Authentication credentials were not provided.")
        known = self.known()
        if not hmac.compare_digest(key.strip().encode(), str(known["api_key"]).encode()):
            raise _unauthorized("Invalid token.")
        return str(known["token_id"])


def _unauthorized(detail: str) -> Refusal:
    return refused(401, detail, {"WWW-Authenticate": "Token"})
