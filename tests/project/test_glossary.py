"""One word for each thing: words that the glossary forbids are found, and their number only goes down."""

from __future__ import annotations

import re
from functools import cache

import pytest

from include.paths import PROJECT

GLOSSARY = PROJECT / "docs" / "glossary.md"
ROOMS = ("include", "dlt_sources", "dags", "dbt_project/models", "dbt_project/macros")
WRITTEN = (".py", ".sql", ".yml")


def forbidden() -> dict[str, tuple[str, int]]:
    """Each word with what to say instead, and how often it may still be found."""
    table = GLOSSARY.read_text().partition("## Not these")[2]
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| (\d+) \|$", table, re.MULTILINE)
    return {word: (instead, int(left)) for word, instead, left in rows}


@cache
def product() -> str:
    files = [file for room in ROOMS for file in sorted((PROJECT / room).rglob("*")) if file.suffix in WRITTEN]
    return "\n".join(file.read_text() for file in files if "sandbox" not in file.parts)


def count(word: str) -> int:
    return len(re.findall(rf"(?<![a-z]){re.escape(word)}(?![a-z])", product(), re.IGNORECASE))


@pytest.mark.parametrize("word", forbidden())
def test_a_word_that_the_glossary_forbids_is_not_used_more_often_than_before(word: str) -> None:
    instead, left = forbidden()[word]
    found = count(word)
    assert found <= left, f"{word!r} is found {found} times: say {instead!r} (docs/glossary.md)"
