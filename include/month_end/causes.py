"""Why accounts payable of two systems differ, in the language that is spoken (``texts/*/pages/month_end.toml``)."""

from __future__ import annotations

from functools import cache

from include.texts.catalogue import Catalogue, folder, read
from include.texts.languages import ENGLISH, Language
from include.texts.translations import language

SUBJECT = "month_end"


def title(cause: str) -> str:
    """Raises ``NotInCatalogue``."""
    return _sentences(language()).sentence(f"{SUBJECT}.{cause}.title", {})


def means(cause: str) -> str:
    """What it is and what becomes of it. Raises ``NotInCatalogue``."""
    return _sentences(language()).sentence(f"{SUBJECT}.{cause}.means", {})


def order() -> list[str]:
    """All causes, as the walk has them."""
    return list(dict.fromkeys(code.split(".")[1] for code in _sentences(ENGLISH).sentences))


@cache
def _sentences(language: Language) -> Catalogue:
    return read(folder(language) / "pages", SUBJECT)
