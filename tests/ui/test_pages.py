"""Every page over the demo's companies: it is shown, is accessible, fits its window and keeps nobody waiting."""

from __future__ import annotations

import time

import pytest

from include.ui.site import MENU
from tests.support import chromium
from tests.ui.conftest import Opened

PLACES = [place for _, place in MENU]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_every_page_is_accessible_and_fits(opened: Opened, place: str, width: int, scheme: str) -> None:
    page = opened(place, width, scheme)
    assert page.locator("h1").count() == 1
    assert chromium.faults(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("place", PLACES)
def test_every_page_is_there_at_once(opened: Opened, place: str) -> None:
    page = opened(place)
    started = time.perf_counter()
    page.reload(wait_until="domcontentloaded")
    assert time.perf_counter() - started < 1, "a second, on a machine that runs the demo beside it"
