"""One answer of a vendor, as bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Answer:
    """Status, headers (names in any case), raw body; ``request_id`` is the vendor's id of the call, if it has one,
    ``request_id_sent`` the one we gave it, where the vendor wants one that is not the posting's key."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    request_id: str | None = None
    request_id_sent: str | None = None

    def json(self) -> Any:
        """The body parsed, fractions as ``Decimal``. Raises ``ValueError`` when it is not JSON that can be read."""
        try:
            return json.loads(self.content, parse_float=Decimal)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def leaves_open(status: int) -> bool:
    """Whether an answer without the vendor's own words leaves open what became of the request: one given up (408), and
    every 5xx. What stands before a vendor answers 502, 524 and the like while the vendor may still be at work; a 4xx it
    gives instead of passing the request on."""
    return status == 408 or status >= 500
