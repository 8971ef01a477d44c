"""A client of Airbase whose server is a function, and one tenant as a table of answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from include.clock import ManualClock
from include.systems.airbase.client import AirbaseClient
from tests.support.http import NOON, MemoryTokens, Served, Server, Waits, WrittenMeter

BASE = "https://api.airbase.io"
API_KEY = "static-api-key-1"
VENDOR = "0f8b9f0e-3c0b-4a57-9d38-3f3b8f0a1c01"
OTHER = "0f8b9f0e-3c0b-4a57-9d38-3f3b8f0a1c02"
ORDER = "5b9d1c1e-7d0a-4a0e-8a55-0d1f6f1b2a01"


def airbase_served(
    server: Server, scheme: str = "", base: str = BASE, credentials: Mapping[str, str] | None = None
) -> Served:
    clock, meter, waits = ManualClock(NOON), WrittenMeter(), Waits()
    given = {"api_key": API_KEY} if credentials is None else credentials
    client = AirbaseClient(base, scheme, given, meter, clock, transport=httpx.MockTransport(server), sleep=waits)
    return Served(client, clock, MemoryTokens(None, clock.now), meter, waits)


def listed(*rows: Mapping[str, Any], following: Any = None) -> httpx.Response:
    pagination = {"next": following, "previous": None, "page": 1, "page_size": 250}
    return httpx.Response(200, json={"data": list(rows), "pagination": pagination})


class Tenant:
    """Answers by method and path, the query left out, in the order given, the last one again and again. ``asked`` is
    what came: method, path, query, body."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = {name: list(found) if isinstance(found, list) else [found] for name, found in answers.items()}
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.headers: list[httpx.Headers] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        name = f"{request.method} {request.url.path}"
        body = json.loads(request.content) if request.content else None
        self.asked.append((name, dict(request.url.params), body))
        self.headers.append(request.headers)
        answers = self.answers[name]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(found, Exception):
            raise found
        assert isinstance(found, httpx.Response)
        return httpx.Response(found.status_code, headers=found.headers, content=found.content)

    @property
    def writes(self) -> list[tuple[str, Any]]:
        return [(name, body) for name, _, body in self.asked if not name.startswith("GET")]
