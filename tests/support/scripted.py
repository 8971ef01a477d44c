"""A client that answers from literal pages and writes down what it was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from include.http.paging import Page


@dataclass(frozen=True)
class Connected:
    name: str
    system: str
    companies: tuple[str, ...]


@dataclass
class ScriptedClient:
    """``answers`` maps a path (or ``company path``) to its pages: lists of records, raw bytes, or an error to raise."""

    system: str = "exact_online"
    answers: dict[str, list[Any]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    further: dict[str, list[Any]] = field(default_factory=dict)

    def pages(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> Iterator[Page]:
        self.asked.append((company, path, dict(params or {})))
        return self._walk(self.answers.get(f"{company} {path}", self.answers.get(path, [[]])))

    def follow(self, company: str, pointer: str) -> Iterator[Page]:
        self.asked.append((company, pointer, {}))
        return self._walk(self.further.get(pointer, [[]]))

    def _walk(self, pages: list[Any]) -> Iterator[Page]:
        for number, page in enumerate(pages, 1):
            if isinstance(page, Exception):
                raise page
            pointer = f"next-{number}" if number < len(pages) else None
            yield Page(page if isinstance(page, bytes) else self.envelope(page), pointer, number)

    def envelope(self, rows: list[Any]) -> bytes:
        if self.system == "exact_online":
            return json.dumps({"d": {"results": rows}}).encode()
        return json.dumps({"Items": rows}).encode()

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]


class _Held:
    def check(self) -> None:
        return None


@contextmanager
def no_lease() -> Iterator[_Held]:
    yield _Held()
