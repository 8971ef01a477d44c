"""dlt's DuckDB. dlt asks it nine times a load what it can do and looks up all its settings for each answer, of which
none follows from a setting: some 30 ms of processor a load."""

from __future__ import annotations

from typing import Any

import dlt


class Destination(dlt.destinations.duckdb):  # type: ignore[misc]
    """To dlt it is the same destination, under the same name."""

    @property
    def destination_type(self) -> str:
        return "dlt.destinations.duckdb"

    def capabilities(self, config: Any = None, naming: Any = None) -> Any:
        return super().capabilities(self.spec() if config is None else config, naming)
