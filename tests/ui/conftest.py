"""A person in a browser, logged in to the demo's Airflow. Run by `make test-ui`, which starts the demo first."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.support import chromium

PROJECT = Path(__file__).resolve().parents[2]
HOME = PROJECT / ".local" / "demo"
MISSING = "the demo does not run: `make test-ui` starts it"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/ui/"):
            item.add_marker(pytest.mark.ui)


@dataclass(frozen=True)
class Demo:
    """``url``: Airflow's address; ``token``: of its administrator."""

    url: str
    token: str

    @property
    def books(self) -> str:
        return f"{self.url}/books"


@pytest.fixture(scope="session")
def demo() -> Demo:
    passwords = HOME / "airflow" / "passwords.json"
    assert passwords.exists(), MISSING
    url = f"http://127.0.0.1:{os.environ.get('DEMO_AIRFLOW_PORT', '8080')}"
    user, password = next(iter(json.loads(passwords.read_text()).items()))
    try:
        answer = httpx.post(f"{url}/auth/token", json={"username": user, "password": password}, timeout=30)
    except httpx.TransportError as problem:
        raise AssertionError(f"{MISSING} ({problem})") from None
    return Demo(url, str(answer.raise_for_status().json()["access_token"]))


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    with chromium.browser() as opened:
        yield opened


Opened = Callable[..., Page]


@pytest.fixture
def opened(demo: Demo, chrome: Browser) -> Iterator[Opened]:
    """A page of Books at an address, in a window of its own."""
    with ExitStack() as windows:

        def page(place: str = "/", width: int = 1280, scheme: str = "light") -> Page:
            made = windows.enter_context(chromium.page(chrome, width, color_scheme=scheme))
            made.context.add_cookies([{"name": "_token", "value": demo.token, "url": demo.url}])
            made.goto(demo.books + place)
            return made

        yield page
