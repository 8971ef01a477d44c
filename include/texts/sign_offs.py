"""What is said of signed months (``english/pages/sign_offs.toml``)."""

from __future__ import annotations

from functools import cache

from include.texts.catalogue import ENGLISH, Catalogue, read


def said(code: str, **values: str) -> str:
    """Raises ``NotInCatalogue``."""
    return _sentences().sentence(f"sign_offs.{code}", values)


@cache
def _sentences() -> Catalogue:
    return read(ENGLISH / "pages", "sign_offs")
