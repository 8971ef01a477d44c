"""Why accounts payable of two systems differ, in words (``texts/english/pages/month_end.toml``)."""

from __future__ import annotations

from functools import cache

from include.texts.catalogue import ENGLISH, Catalogue, read

SUBJECT = "month_end"


def title(cause: str) -> str:
    """Raises ``NotInCatalogue``."""
    return _sentences().sentence(f"{SUBJECT}.{cause}.title", {})


def means(cause: str) -> str:
    """What it is and what becomes of it. Raises ``NotInCatalogue``."""
    return _sentences().sentence(f"{SUBJECT}.{cause}.means", {})


def order() -> list[str]:
    """All causes, as the walk has them."""
    return list(dict.fromkeys(code.split(".")[1] for code in _sentences().sentences))


@cache
def _sentences() -> Catalogue:
    return read(ENGLISH / "pages", SUBJECT)
