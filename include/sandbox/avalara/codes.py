"""Codes in paths (section 3): signs that a path cannot hold come encoded, and a path that holds them is not found."""

from __future__ import annotations

SIGNS = {"_-ava2f-_": "/", "_-ava2b-_": "+", "_-ava3f-_": "?", "_-ava25-_": "%", "_-ava23-_": "#"}


def decoded(part: str) -> str:
    for encoded, sign in SIGNS.items():
        part = part.replace(encoded, sign)
    return part


def is_possible(part: str) -> bool:
    """Whether the web server would have let this part of a path through."""
    return not any(sign in part for sign in SIGNS.values())
