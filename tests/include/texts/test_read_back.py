"""Every sentence that the writers and the delivery say of a document is read back and said again, with all that may
stand in its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

import pytest

from include.sentences import english, said_in, translated
from include.texts.catalogue import Catalogue, Value
from include.texts.dates import again
from include.texts.languages import LANGUAGES, Language
from include.texts.recognition import ANYTHING, Places, places
from include.texts.translations import spoken

SUBJECTS = ("labels.", "exact_online.", "avidxchange.", "basware.", "delivery.")
OTHERS = [one for one in LANGUAGES if one != "en"]
SAMPLES = {
    "amount": "12.505", "answered": "1", "count": "1,234", "day": "2026-05-01", "decimals": "2", "flow": "invoices",
    "its_value": "'x; y'", "message": "Period 5 is closed; open it, or post later", "moment": "2026-05-01 10:00",
    "net": "100.00", "no": "3", "number": "F-7", "ordered": "1", "quantity": "3", "quote": ' "no; never"',
    "reason": " (BlockedUser)", "received": "2", "seconds": "120", "signed_on": "04 May 2026", "status": "500",
    "system": "AvidXchange", "system_key": "exact_online", "tax": "21.00",
    "trouble": "Exact Online could not answer now", "until": "30 Apr 2026",
}  # fmt: skip
SENTENCES = {"refusal": "exact_online.says", "answer": "writing.without_text", "came_in": "exact_online.came_in"}
"""Places in which a sentence stands that is found by itself."""
IN_OTHERS = ("delivery.state.", "delivery.taken.", "delivery.mass_change.", "delivery.reopened.")
"""What stands in places only, and what two sentences are put together from."""


def chosen(known: Places, code: str, place: Value) -> list[str]:
    """The sentences that may stand in a place; '' for nothing. None where something else may stand there too."""
    if place.name in SENTENCES:
        return [SENTENCES[place.name]]
    if known.pattern(code, place.name):
        return []
    found = known.chosen(code, place.name) or ()
    return [] if ANYTHING in found else list(found)


def variants(code: str) -> Iterator[Mapping[str, str]]:
    """For each sentence that can stand in a place of it one choice for all its places."""
    known, parts = places(), english().sentences[code]
    by_place = {one.name: chosen(known, code, one) for one in parts if isinstance(one, Value)}
    for at in range(max((len(found) for found in by_place.values()), default=1) or 1):
        yield {name: found[at % len(found)] for name, found in by_place.items() if found}


def built(code: str, choice: Mapping[str, str], to: Catalogue, language: Language) -> str:
    values = {}
    for place in english().sentences[code]:
        if not isinstance(place, Value):
            continue
        if place.name == "word":
            values[place.name] = to.word("exact_online", "cost_unit")
        elif place.name not in choice:
            values[place.name] = again(SAMPLES.get(place.name, "X-1"), language)
        elif not choice[place.name]:
            values[place.name] = ""
        else:
            inner = choice[place.name]
            values[place.name] = built(inner, next(iter(variants(inner))), to, language)
    return to.sentence(code, values)


def whole() -> list[str]:
    """Sentences that stand by themselves."""
    known = places()
    parts = set(chain.from_iterable(known.choices.values()))
    codes = [one for one in english().sentences if one.startswith(SUBJECTS) and not one.startswith("labels.")]
    return [one for one in codes if one not in parts and not one.startswith(IN_OTHERS)]


@pytest.mark.parametrize("language", OTHERS)
def test_each_is_said_again_as_the_other_catalogue_has_it(language: Language) -> None:
    wrong = []
    for code in whole():
        for choice in variants(code):
            text = built(code, choice, english(), "en")
            wanted = built(code, choice, said_in(language), language)
            with spoken(language):
                if (got := translated(text)) != wanted:
                    wrong.append((code, text, got, wanted))
    assert wrong == []
    assert len(whole()) > 150


@pytest.mark.parametrize("language", OTHERS)
def test_what_every_label_is_called_is_said_again_inside(language: Language) -> None:
    codes = [one for one in english().sentences if one.startswith("labels.")]
    found = []
    for code in codes:
        what = built(code, next(iter(variants(code))), english(), "en")
        with spoken(language):
            found.append(translated(f"{what}: its vendor is not in AvidXchange yet").split(":")[0])
    assert found == [built(code, next(iter(variants(code))), said_in(language), language) for code in codes]
