"""The documentation of the tables: shown once it was written, and harmless to the pages beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.include.ui.conftest import Browser

pytestmark = pytest.mark.anyio


async def test_before_it_was_written_the_page_says_which_command_writes_it(browser: Browser) -> None:
    async with browser("viewer") as one:
        assert 'href="/documentation"' in (await one.get("/")).text
        page, file = await one.get("/documentation"), await one.get("/documentation/tables")
    assert (page.status_code, "<code>ml-connector docs</code>" in page.text) == (200, True)
    assert (file.status_code, "ml-connector docs" in file.text) == (404, True)


async def test_what_was_written_is_shown_and_reaches_no_page_of_ours(browser: Browser, home: Path) -> None:
    (home / "docs").mkdir()
    (home / "docs" / "index.html").write_text("<script>document.title = 'tables'</script>")
    async with browser("viewer") as one:
        assert 'href="/documentation/tables"' in (await one.get("/documentation")).text
        file = await one.get("/documentation/tables")
    assert (file.status_code, file.text) == (200, "<script>document.title = 'tables'</script>")
    policy = [part.split() for part in file.headers["content-security-policy"].split(";")]
    assert ["sandbox", "allow-scripts"] in policy
    assert ["default-src", "'none'"] in policy
    assert not [
        part
        for part in policy
        if any("self" in one or "http" in one or one == "*" for one in part[1:]) and part[0] != "frame-ancestors"
    ]
