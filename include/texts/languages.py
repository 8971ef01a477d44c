"""The languages that people read, and which of them somebody reads."""

from __future__ import annotations

from typing import Any, Literal, get_args

Language = Literal["en", "nl", "de"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
ENGLISH: Language = "en"


def language(given: Any) -> Language:
    """A setting as a language. Raises ``ValueError``."""
    for one in LANGUAGES:
        if given == one:
            return one
    raise ValueError("must be 'en', 'nl' or 'de'")


def language_of(settings: Any, person: str, link: str) -> Language:
    """The person's (a name of `people`), else the link's, else that of all; English without settings."""
    if settings is None:
        return ENGLISH
    for one in (settings.people.people.get(person), settings.links.get(link), settings):
        found: Language | None = getattr(one, "language", None)
        if found is not None:
            return found
    return ENGLISH
