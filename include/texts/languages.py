"""The languages that people read."""

from __future__ import annotations

from typing import Any

ENGLISH = "en"
LANGUAGES = (ENGLISH, "nl", "de")


def language_of(settings: Any, person: str, link: str) -> str:
    if settings is None:
        return ENGLISH
    for one in (settings.people.people.get(person), settings.links.get(link), settings):
        if found := getattr(one, "language", None):
            return str(found)
    return ENGLISH
