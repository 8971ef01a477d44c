"""What a question asks and how it can be answered, in words (``english/pages/answers.toml``): one source for the pages,
the command line and the forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from include.texts.catalogue import Catalogue, folder, read
from include.texts.languages import ENGLISH, Language
from include.texts.translations import language

FINDING = "finding"
"""The origin of a question for which nothing waits."""
ONE_RECORD = "one_record"
"""In the place of an origin: a vendor in question for which no other one is suggested."""
DECISIONS = ("same", "different", "release", "reject")
"""As the store keeps them, in the order in which they are offered."""


@dataclass(frozen=True)
class Answer:
    """``says``: the answer itself; ``does``: what follows from it."""

    decision: str
    says: str
    does: str


def origin(code: str, payload: Mapping[str, Any] | None) -> str:
    """Which of the texts of a code fit the payload of a question."""
    known = payload or {}
    named = str(known.get("origin") or "")
    suggested = known.get("left_key") is not None and known.get("right_key") is not None
    return ONE_RECORD if code == "vendor_review" and named != FINDING and not suggested else named


def title(code: str, origin: str = "") -> str:
    """The question in at most twelve words."""
    return _text(code, origin, "title")


def answer(code: str, decision: str, origin: str = "") -> Answer:
    """``decision``: of `DECISIONS`."""
    return Answer(decision, _text(code, origin, f"{decision}.says"), _text(code, origin, f"{decision}.does"))


def answers(code: str, fitting: Iterable[str], origin: str = "") -> list[Answer]:
    """Those of ``fitting``, in the order in which they are offered."""
    wanted = set(fitting)
    return [answer(code, decision, origin) for decision in DECISIONS if decision in wanted]


def codes() -> frozenset[str]:
    """Those that the catalogue says something of."""
    return frozenset(one.split(".")[1] for one in catalogue(ENGLISH).sentences) - {"document", "finding"}


def _text(code: str, origin: str, what: str) -> str:
    other = "finding" if origin == FINDING else "document"
    places = (f"answers.{code}.{origin}.{what}", f"answers.{code}.{what}", f"answers.{other}.{what}")
    said = catalogue(language())
    return said.sentence(next(place for place in places if place in said.sentences), {})


@cache
def catalogue(language: Language) -> Catalogue:
    """What is asked and answered, in a language."""
    return read(folder(language) / "pages", "answers")
