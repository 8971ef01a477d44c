"""Why a month end is not signed, reviewed or withdrawn (``<language>/pages/sign_offs.toml``), in the language that is
spoken."""

from __future__ import annotations

from functools import cache

from include.texts.catalogue import Catalogue, folder, read
from include.texts.languages import Language
from include.texts.translations import language


def said(code: str, **values: str) -> str:
    """Raises ``NotInCatalogue``."""
    return catalogue(language()).sentence(f"sign_offs.{code}", values)


@cache
def catalogue(language: Language) -> Catalogue:
    return read(folder(language) / "pages", "sign_offs")
