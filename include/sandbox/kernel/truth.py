"""Which records of two systems are the same real vendor: known here because the world was generated from it."""

from __future__ import annotations

from typing import Any

from include.sandbox.kernel.books import Books


class Truth:
    """Keys of generated vendors by system. A vendor that a test or a person adds later is not in it."""

    def __init__(self, books: Books) -> None:
        self._vendors = books.table("kernel", "truth", lags=False)

    def record(self, vendor: str, system: str, company: str, key: str) -> None:
        """``vendor`` is the world's vendor id (``WorldVendor.id``)."""
        row = self._vendors.get("", vendor) or {}
        self._vendors.put("", vendor, {**row, system: {"company": company, "key": key}})

    def pairs(self) -> list[dict[str, Any]]:
        """One row per vendor; ``same`` is true when it exists in more than one system."""
        return [{"id": vendor, **row, "same": len(row) > 1} for vendor, row in self._vendors.items("")]
