"""Every sentence that the program says is read back and said again, with all that may stand in its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

import pytest

from include.sentences import english, said_in, translated
from include.texts.catalogue import ENGLISH, Catalogue, Value, read
from include.texts.dates import again
from include.texts.languages import LANGUAGES, Language
from include.texts.program import FOLDER
from include.texts.recognition import ANYTHING, Places, places
from include.texts.translations import spoken

OTHERS = [one for one in LANGUAGES if one != "en"]
SAMPLES = {
    "age_days": "9", "answered": "1", "at": "06:00", "at_moment": "05 Nov 2026 10:00 UTC",
    "by_place": "US/CA/Sales by 1.00", "call": ' (GET /x -> 503) "no; - 04 May 2026"', "column": "target_code",
    "closed_through": "2026-02-28", "company": "X-1", "count": "1,234", "country": "NL", "currencies": "CAD, USD",
    "currency": "EUR", "day": "2026-05-01", "days": "9", "decimals": "2", "documents": "12",
    "ended": "03 May 2026 05:00", "expires": "05 May 07:00", "fields": "77", "first_open_day": "2026-06-01",
    "flow": "invoices", "home": "USD", "its_value": "'x; y'", "kept": "USD", "last": "03 May 2026 05:00",
    "last_day": "2026-05-31", "last_name": "bo", "line": "3", "lines": "1, 2",
    "message": "Period 5 is closed; open it, or post later", "moment": "2026-05-01 10:00", "month": "May 2026",
    "most": "30", "names": "anna", "no": "3", "now": "12.00", "number": "F-7", "object": "Bill 12",
    "on": "03 May 2026", "option": "payment_account", "ordered": "1", "parts": "77", "quantity": "3.5",
    "quote": ' "no; never"', "realm": "9130", "reason": " (BlockedUser)", "received": "2", "seconds": "120",
    "signed": "10.00", "signed_on": "04 May 2026", "since": "03 May 2026 05:00", "status": "503",
    "system": "QuickBooks", "system_key": "exact_online", "times": "3", "timezone": "Europe/Amsterdam",
    "until": "30 Apr 2026", "vendor_key": "77",
    "vendor_words": "Konto 12; - nicht da", "wanted": "Bank", "what_was_asked": "nobody knows; or does",
    "database_error": "relation x; y does not exist. See (z)", "feed": "vendors", "variable": "ML_KEYS",
    # By sentence and name.
    "calls.in_use.lease": "an archive",
    "avalara.now.date.now": "2026-01-01", "avalara.now.date.posted_for": "2026-01-02",
    "avalara.company_differs.wanted": "ACME", "writing.not_sent_to.system": "Airbase",
}  # fmt: skip
AMOUNTS = frozenset(
    ("amount", "total", "net", "tax", "makes", "paid", "discount", "billed", "expected", "recorded", "booked", "added",
     "left", "made", "posted_for", "amounts")
)  # fmt: skip
SENTENCES = {"refusal": "exact_online.says", "answer": "writing.without_text", "came_in": "exact_online.came_in",
             "trouble": "calls.failed", "problem": "calls.not_now", "advice": "calls.todo.unreachable",
             "fault": "calls.body.no_whole_object"}  # fmt: skip
"""Places in which a sentence stands that is found by itself."""
PROGRAM = frozenset(("", ANYTHING, *read(ENGLISH / FOLDER).sentences))
IN_OTHERS = ("delivery.state.", "delivery.taken.", "delivery.mass_change.", "delivery.reopened.")
"""What stands in places only, and what two sentences are put together from."""


def chosen(known: Places, code: str, place: Value) -> list[str]:
    """The sentences that may stand in a place; '' for nothing, `ANYTHING` for what a system calls something."""
    if known.pattern(code, place.name):
        return []
    found = [one for one in known.chosen(code, place.name) or () if one in PROGRAM]
    return found or [SENTENCES[place.name]] if place.name in SENTENCES else found


def variants(code: str) -> Iterator[Mapping[str, str]]:
    """For each sentence that can stand in a place of it one choice for all its places."""
    known, parts = places(), english().sentences[code]
    by_place = {one.name: chosen(known, code, one) for one in parts if isinstance(one, Value)}
    for at in range(max((len(found) for found in by_place.values()), default=1) or 1):
        yield {name: found[at % len(found)] for name, found in by_place.items() if found}


def sample(code: str, name: str) -> str:
    return SAMPLES.get(f"{code}.{name}", SAMPLES.get(name, "12.50" if name in AMOUNTS else "X-1"))


def built(code: str, choice: Mapping[str, str], to: Catalogue, language: Language) -> str:
    values = {}
    for place in english().sentences[code]:
        if not isinstance(place, Value):
            continue
        if place.name == "word":
            values[place.name] = to.word("exact_online", "cost_unit")
        elif choice.get(place.name, ANYTHING) == ANYTHING:
            said = sample(code, place.name)
            values[place.name] = said if place.name in places().data else again(said, language)
        elif not choice[place.name]:
            values[place.name] = ""
        else:
            inner = choice[place.name]
            values[place.name] = built(inner, next(iter(variants(inner))), to, language)
    return to.sentence(code, values)


def whole() -> list[str]:
    """Sentences that stand by themselves."""
    known = places()
    parts = {"", ANYTHING, *chain.from_iterable(known.choices.values())}
    return [one for one in PROGRAM - parts if not one.startswith(("labels.", *IN_OTHERS))]


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
    assert len(whole()) > 400


@pytest.mark.parametrize("language", OTHERS)
def test_what_every_label_is_called_is_said_again_inside(language: Language) -> None:
    codes = [one for one in english().sentences if one.startswith("labels.")]
    found = []
    for code in codes:
        what = built(code, next(iter(variants(code))), english(), "en")
        with spoken(language):
            found.append(translated(f"{what}: its vendor is not in AvidXchange yet").split(":")[0])
    assert found == [built(code, next(iter(variants(code))), said_in(language), language) for code in codes]
