"""Airbase's one way in: a static key on every call (reference page airbase, section 2).

There is nothing to refresh. But a key may be rotated by hand during a run: a refused one is read again from
where it is kept, and the call repeated once if that gives another one.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

import httpx

from include.http.auth import MeteredAuth, require_credentials
from include.http.protocols import Meter, Rereadable
from include.systems.airbase import contract


class ApiKey(MeteredAuth):
    """The key under a scheme (``token``, ``bearer``). Raises ``ValueError`` naming what is missing, never its value."""

    def __init__(self, scheme: str, credentials: Mapping[str, str], meter: Meter) -> None:
        super().__init__(meter)
        require_credentials("Airbase", contract.CREDENTIALS, scheme, credentials, "run `connect airbase`")
        self._scheme = contract.SCHEMES[scheme or contract.DEFAULT_SCHEME]
        self._credentials = credentials
        self._keys = [credentials[contract.API_KEY]]
        self._one = threading.Lock()

    def sign(self, request: httpx.Request) -> int:
        keys = self._keys
        request.headers["Authorization"] = f"{self._scheme} {keys[-1]}"
        return len(keys)

    def renew(self, seen_generation: int) -> bool:
        with self._one:
            if len(self._keys) == seen_generation and isinstance(self._credentials, Rereadable):
                key = self._credentials.again().get(contract.API_KEY)
                if key and key != self._keys[-1]:
                    self._keys = [*self._keys, key]
            return len(self._keys) > seen_generation

    def secrets(self) -> list[str]:
        return list(self._keys)
