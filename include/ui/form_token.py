"""What proves that a form was on a page of ours, shown to the login that sends it. Pure.

A cookie that only equals a field of the form proves neither: a page on another port of the host sets both. So what is
sent back is signed, with a secret that browsers never see, for one login and one day.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

LASTS = timedelta(hours=24)
"""As long as a login of Airflow's; a page that is open longer is opened again."""


@dataclass(frozen=True)
class FormTokens:
    """``key``: the secret, the same in every process that answers."""

    key: bytes = field(repr=False)

    def made(self, login: str, now: datetime) -> str:
        begun = f"{int(now.timestamp())}.{secrets.token_urlsafe(16)}"
        return f"{begun}.{self._signature(begun, login)}"

    def holds(self, token: str, login: str, now: datetime) -> bool:
        """Whether it was made for that login, less than a day ago."""
        return self._age(token, login, now) is not None

    def lasts(self, token: str, login: str, now: datetime) -> bool:
        """Whether a page may be shown with it: half of its time is left."""
        age = self._age(token, login, now)
        return age is not None and age < LASTS / 2

    def _age(self, token: str, login: str, now: datetime) -> timedelta | None:
        begun, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(begun, login).encode()):
            return None
        age = now - datetime.fromtimestamp(int(begun.partition(".")[0]), UTC)
        return age if age < LASTS else None

    def _signature(self, begun: str, login: str) -> str:
        return hmac.new(self.key, f"{begun}\n{login}".encode(), "sha256").hexdigest()
