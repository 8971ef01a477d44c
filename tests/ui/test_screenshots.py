"""Pictures of the pages: `make screenshots` keeps them for README, `make test-ui` sees whether they can be made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.ui.conftest import Opened

FOLDER = Path(os.environ.get("SCREENSHOTS", ".local/screenshots"))
PICTURES = {"today": "/", "documents": "/documents", "blocked": "/blocked"}


@pytest.mark.parametrize(("name", "place"), list(PICTURES.items()))
def test_a_page_is_pictured(opened: Opened, name: str, place: str) -> None:
    page = opened(place)
    picture(page, name)


def test_a_question_with_both_records_is_pictured(opened: Opened) -> None:
    page = opened("/reviews?code=vendor_review")
    page.locator("tbody a").first.click()
    page.wait_for_selector("tr.differs")
    picture(page, "review")


def picture(page: object, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{name}.png"
    page.screenshot(path=str(file))  # type: ignore[attr-defined]
    assert file.stat().st_size > 20_000, "an empty page"
