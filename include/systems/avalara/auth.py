"""AvaTax's ways in: account id and licence key, user and password, or a token that somebody else renews.

A licence key used to be revoked when a new one was made (reference page avalara_avatax, section 1). So a refused one is
read again from where it is kept, and the call repeated once if that gives another one; the same one is never tried
twice, since repeated refusals may lock the account.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Mapping

import httpx

from include.http.auth import MeteredAuth, require_credentials
from include.http.protocols import Meter, Rereadable
from include.systems.avalara import contract


class AvalaraAuth(MeteredAuth):
    """The fields of a way to log in (``""``, ``license_key``, ``user``, ``bearer``) on every call.

    Raises ``ValueError`` naming what is missing, never its value.
    """

    def __init__(self, mode: str, credentials: Mapping[str, str], meter: Meter) -> None:
        super().__init__(meter)
        require_credentials("AvaTax", contract.CREDENTIALS, mode, credentials, "run `connect avalara`")
        self._fields, self._credentials = contract.CREDENTIALS[mode], credentials
        self._seen = [tuple(credentials[name] for name in self._fields)]
        self._one = threading.Lock()

    def sign(self, request: httpx.Request) -> int:
        seen = self._seen
        request.headers["Authorization"] = _header(seen[-1])
        return len(seen)

    def renew(self, seen_generation: int) -> bool:
        with self._one:
            if len(self._seen) == seen_generation and isinstance(self._credentials, Rereadable):
                kept = self._credentials.again()
                now = tuple(kept.get(name, "") for name in self._fields)
                if all(now) and now != self._seen[-1]:
                    self._seen = [*self._seen, now]
            return len(self._seen) > seen_generation

    def secrets(self) -> list[str]:
        """The account id and the user's name are none."""
        return [text for fields in self._seen for text in (fields[-1], _header(fields).partition(" ")[2])]


def _header(fields: tuple[str, ...]) -> str:
    if len(fields) == 1:
        return f"Bearer {fields[0]}"
    return f"Basic {base64.b64encode(':'.join(fields).encode()).decode()}"
