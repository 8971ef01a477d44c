"""A real browser for pages: Debian's chromium, driven by Playwright; accessibility is judged by axe-core, vendored."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1.min.js"
ABSENT = "no chromium here: apt-get install chromium"
_QUIET = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync")  # fmt: skip
_WORST = ("serious", "critical")


def path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def browser() -> Iterator[Browser]:
    """Raises ``RuntimeError`` where there is no chromium."""
    if (executable := path()) is None:
        raise RuntimeError(ABSENT)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", *_QUIET])
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def page(browser: Browser, width: int = 1280, **context: Any) -> Iterator[Page]:
    """A window of its own. The page's own security policy is told apart from what the judge needs to run in it."""
    window = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, **context)
    window.set_default_timeout(30_000)
    try:
        yield window.new_page()
    finally:
        window.close()


def faults(shown: Page) -> list[str]:
    """Serious and critical accessibility faults of what the page shows, each with where it is."""
    shown.add_script_tag(path=str(AXE))
    found = shown.evaluate("async () => (await axe.run()).violations")
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {node['target']}"
        for one in found
        if one["impact"] in _WORST
        for node in one["nodes"][:3]
    ]
