"""One call as the handlers see it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from include.sandbox.airbase.errors import refused, wrong
from include.sandbox.airbase.http import Reply, Request
from include.sandbox.airbase.store import Store
from include.sandbox.kernel.tables import Row


@dataclass(frozen=True)
class Call:
    """``parts``: what the path names."""

    store: Store
    request: Request
    parts: dict[str, str]

    def body(self) -> dict[str, Any]:
        """Raises ``Refusal`` 400 or 415."""
        kind = self.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if self.request.body and kind != "application/json":
            raise refused(415, f'Unsupported media type "{kind}" in request.')
        try:
            found = json.loads(self.request.body.decode() or "{}")
        except ValueError as error:
            raise refused(400, f"JSON parse error - {error}") from error
        if not isinstance(found, dict):
            said = f"Invalid data. Expected a dictionary, but got {type(found).__name__}."
            raise wrong({"non_field_errors": [said]})
        return found

    def one(self, entity: str) -> Row:
        """The row that the path names. Raises ``Refusal`` 404."""
        row = self.store.get(entity, self.parts["id"])
        if row is None:
            raise refused(404)
        return row


Handler = Callable[[Call], Reply]
