"""A simulated Airbase without books of its own, for tests of what the others make of it being there."""

from __future__ import annotations

import random
from typing import Any

from include.sandbox.world.model import World

Row = dict[str, Any]


class QuietAirbase:
    """Implements ``SystemPort``."""

    name, port_offset = "airbase", 4

    async def app(self, scope: Any, receive: Any, send: Any) -> None: ...

    def open(self) -> None: ...

    def info(self, base_url: str) -> Row:
        return {"base_url": base_url, "credentials": {}, "companies": []}

    def entities(self) -> list[str]:
        return []

    def state(self, entity: str, company: str | None) -> list[Row]:
        raise KeyError(entity)

    def edit(self, entity: str, body: Row) -> Row:
        raise KeyError(entity)

    def advance(self, steps: int) -> Row:
        return {}

    def audit(self) -> dict[str, Row]:
        return {}

    def generate(self, world: World, rng: random.Random) -> None:
        assert world.spending
