"""Which records of two systems are the same real vendor or document: known because the world was generated from it."""

from __future__ import annotations

from typing import Any

from include.sandbox.kernel.books import Books


class Truth:
    """Keys of generated vendors by system. A vendor that a test or a person adds later is not in it."""

    def __init__(self, books: Books) -> None:
        self._vendors = books.table("kernel", "truth", lags=False)
        self._documents = books.table("kernel", "truth_documents", lags=False)

    def record(self, vendor: str, system: str, company: str, key: str) -> None:
        """``vendor`` is the world's vendor id (``WorldVendor.id``)."""
        row = self._vendors.get("", vendor) or {}
        self._vendors.put("", vendor, {**row, system: {"company": company, "key": key}})

    def describe(self, vendor: str, party: str, group: str | None, world: str | None = None) -> None:
        """After the systems were generated: who really stands behind the record. ``world``: whose, if not the first."""
        row = self._vendors.get("", vendor)
        if row is not None:
            of = {"world": world} if world else {}
            self._vendors.put("", vendor, {**row, "party": party, "group": group, **of})

    def pairs(self, world: str | None = None) -> list[dict[str, Any]]:
        """One row per vendor of a world; ``same`` is true when it exists in more than one system.

        Records of one ``party`` are one real supplier entered twice, or in both companies; those of one ``group`` are
        siblings that look alike and are different suppliers.
        """
        described = {"party", "group", "world"}
        return [
            {"id": vendor, **row, "same": len(set(row) - described) > 1}
            for vendor, row in self._vendors.items("")
            if row.get("world") == world
        ]

    def record_document(self, kind: str, document: str, system: str, key: str) -> None:
        """A document stands in a system under this key; under several, where people entered it more than once."""
        row = self._documents.get(kind, document) or {}
        self._documents.put(kind, document, {**row, system: [*row.get(system, []), key]})

    def describe_document(self, kind: str, document: str, facts: dict[str, Any]) -> None:
        """What the world knows of it, for one that stands nowhere too."""
        self._documents.put(kind, document, {**(self._documents.get(kind, document) or {}), **facts})

    def documents(self, kind: str) -> list[dict[str, Any]]:
        """One row per document of a world; by name of a system the keys that it has there."""
        return [{"id": document, **row} for document, row in self._documents.items(kind)]
