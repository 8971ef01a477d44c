"""Nearly all that the models say about the frozen companies is recognised, and said in each other language."""

from __future__ import annotations

import json
import re
from functools import cache

import duckdb
import pytest

from include.sentences import translated
from include.texts.languages import LANGUAGES, Language
from include.texts.translations import spoken
from tests.frozen.companies import answers_file
from tests.frozen.test_answers import REWORDED

COMPANIES = ("airbase", "avalara", "basware", "exact_avidxchange", "quickbooks")
OURS = re.compile(r"\b(which|the|it is|has no|does not|correct|release)\b")


@cache
def texts() -> list[str]:
    """Problems and questions of the outbox, one of each kind."""
    files = [str(answers_file(one)) for one in COMPANIES]
    rows = duckdb.execute(
        "select row['problems'], row['holds'] from read_parquet(?) where starts_with(name, 'outbox.')", [files]
    ).fetchall()
    found = {}
    for one in (entry for row in rows for part in row if part for entry in json.loads(part)):
        said = one["text"] or ""
        for before, now in REWORDED.items():
            said = said.replace(before, now)
        found.setdefault((one["code"], re.sub(r"\d+", "9", said)[-40:]), said)
    return list(found.values())


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_problems_and_questions_are_said_in_the_other_language(language: Language) -> None:
    with spoken(language):
        kept = [one for one in texts() if translated(one) == one]
    assert len(texts()) > 150
    assert len(kept) <= len(texts()) * 0.02, kept


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_no_half_of_a_sentence_stays_english(language: Language) -> None:
    with spoken(language):
        said = [(one, translated(one)) for one in texts()]
    halves = [now for one, now in said if now != one and OURS.search(now)]
    assert len(halves) <= len(texts()) * 0.02, halves
