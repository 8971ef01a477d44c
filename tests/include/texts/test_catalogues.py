"""The catalogues of the other languages against the English one, and texts said again in them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from include.month_end import causes
from include.sentences import english, said_in, translated
from include.texts import answers, sign_offs
from include.texts.catalogue import Catalogue, read
from include.texts.languages import LANGUAGES, Language
from include.texts.recognition import Places
from include.texts.translations import spoken
from include.texts.translator import Translator

OTHERS = [one for one in LANGUAGES if one != "en"]
OF_ENGLISH = re.compile(r"\b(the|which|with|not|there|and|or|this|from|have|has|been|its)\b")


@cache
def other(language: Language) -> Catalogue:
    return said_in(language)


def values_of(catalogue: Catalogue, code: str) -> set[str]:
    return {str(one) for one in catalogue.sentences[code] if not isinstance(one, str)}


def own_words(catalogue: Catalogue, code: str) -> str:
    said = "".join(one if isinstance(one, str) else " " for one in catalogue.sentences[code])
    return re.sub(r"`[^`]*`|\w+\.(csv|yml|md)|option \w+|\w+_\w+", " ", said)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_said_in_each_language_with_the_same_values(language: Language) -> None:
    said, theirs = english(), other(language)
    assert said.sentences.keys() ^ theirs.sentences.keys() == set()
    assert [code for code in said.sentences if values_of(said, code) != values_of(theirs, code)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_a_system_has_one_in_each_language(language: Language) -> None:
    said, theirs = english().words, other(language).words
    assert {system: sorted(words) for system, words in said.items()} == {
        system: sorted(words) for system, words in theirs.items()
    }


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_was_left_in_english(language: Language) -> None:
    theirs = other(language)
    assert [code for code in theirs.sentences if OF_ENGLISH.search(own_words(theirs, code))] == []
    asked = answers.catalogue(language)
    assert [code for code in asked.sentences if OF_ENGLISH.search(own_words(asked, code))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_question_and_answer_is_there_and_no_title_has_more_than_twelve_words(language: Language) -> None:
    theirs = answers.catalogue(language)
    assert answers.catalogue("en").sentences.keys() ^ theirs.sentences.keys() == set()
    titles = [theirs.sentence(code, {}) for code in theirs.sentences if code.endswith(".title")]
    assert [one for one in titles if len(one.split()) > 12] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_refusal_of_a_sign_off_is_there_with_the_same_values(language: Language) -> None:
    said, theirs = sign_offs.catalogue("en"), sign_offs.catalogue(language)
    assert {code: values_of(said, code) for code in said.sentences} == {
        code: values_of(theirs, code) for code in theirs.sentences
    }
    assert [code for code in theirs.sentences if OF_ENGLISH.search(own_words(theirs, code))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_cause_of_a_difference_is_there(language: Language) -> None:
    assert len(causes.order()) == 16
    with spoken(language):
        said = {causes.title(one) for one in causes.order()} | {causes.means(one) for one in causes.order()}
    assert len(said) == 32
    english = {causes.title(one) for one in causes.order()}
    assert said & english == set()


@pytest.mark.parametrize(
    ("text", "dutch", "german"),
    [
        (
            "invoice 7 of Smit is dated 2026-11-02 and due 2026-01-01: correct the dates in Exact",
            "factuur 7 van Smit heeft als datum 2026-11-02 en vervaldatum 2026-01-01: corrigeer de datums in Exact",
            "Rechnung 7 von Smit trägt das Datum 2026-11-02 und Fälligkeit 2026-01-01: berichtigen Sie die Daten in "
            "Exact",
        ),
        (
            "line 2: account 8888 has no counterpart in Exact Online 790: create it there, or map it in the mapping "
            "file",
            "regel 2: grootboekrekening 8888 heeft geen tegenhanger in Exact Online 790: maak die daar aan, of koppel "
            "de code in het koppelingsbestand",
            "Zeile 2: Sachkonto 8888 hat keine Entsprechung in Exact Online 790: dort anlegen, oder in der "
            "Zuordnungsdatei zuordnen",
        ),
        (
            "nothing but the name agrees; another vendor fits about as well",
            "alleen de naam komt overeen; een andere leverancier past ongeveer even goed",
            "nur der Name stimmt überein; ein anderer Kreditor passt etwa gleich gut",
        ),
    ],
)
def test_a_text_of_the_tables_is_said_again(text: str, dutch: str, german: str) -> None:
    assert translated(text) == text
    with spoken("nl"):
        assert translated(text) == dutch
    with spoken("de"):
        assert translated(text) == german


@pytest.mark.parametrize("text", ["", "Error 4711: not valid", "no licence", "x" * 5000])
def test_what_is_no_sentence_of_ours_stays_as_it_is(text: str) -> None:
    with spoken("nl"):
        assert translated(text) == text


def test_what_can_be_read_in_two_ways_stays_as_it_is(tmp_path: Path) -> None:
    """Which of the two `in` is ours nobody can tell, and the other language would put them elsewhere."""
    (tmp_path / "a.toml").write_text('late = "{label} is late in {place}, says the program"')
    said = read(tmp_path)
    (tmp_path / "a.toml").write_text('late = "in {place} is {label} te laat, zegt het programma"')
    again = Translator(said, read(tmp_path), Places())
    assert again("bill 7 is late in Exact, says the program") == "in Exact is bill 7 te laat, zegt het programma"
    assert again("bill 7 is late in May is late in Exact, says the program") is None


def test_a_month_in_a_sentence_is_in_the_language_of_who_reads_it() -> None:
    text = (
        "the consent of books (exact_online) ended on 31 March 2026: a person authorises anew and enters it with "
        "`ml-connector connect books`"
    )
    said = {}
    for language in ("en", "nl", "de"):
        with spoken(language):
            said[language] = translated(text)
    assert said["en"] == text
    assert "is op 31 maart 2026 verlopen" in said["nl"]
    assert "am 31. März 2026" in said["de"]
