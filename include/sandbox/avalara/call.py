"""One call as the handlers see it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from include.sandbox.avalara import fields
from include.sandbox.avalara.errors import Refusal, detail, envelope, refused
from include.sandbox.avalara.fields import Fields
from include.sandbox.avalara.http import Reply, Request
from include.sandbox.avalara.store import Store
from include.sandbox.kernel.tables import Row


@dataclass(frozen=True)
class Call:
    """``parts``: what the path names, codes decoded."""

    store: Store
    request: Request
    parts: dict[str, str]

    def json(self) -> Any:
        """Raises ``Refusal`` 400."""
        if not self.request.body.strip():
            raise refused("ModelRequiredException", "A model is required.", target="HttpRequest")
        try:
            return json.loads(self.request.body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=str)
        except ValueError as error:
            outer = detail("ModelStateInvalid", "The model state is invalid.")
            inner = detail("JsonFormatError", f"The JSON could not be read: {error}.")
            raise Refusal(400, envelope([outer, inner], "HttpRequest")) from error

    def body(self, model: Fields) -> Row:
        return fields.read(model, self.json())


Handler = Callable[[Call], Reply]
