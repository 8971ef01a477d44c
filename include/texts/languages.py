"""The languages that people read."""

from __future__ import annotations

from typing import Literal, get_args

Language = Literal["en", "nl", "de"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
ENGLISH: Language = "en"
