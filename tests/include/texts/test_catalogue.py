"""Sentences in TOML: what is read of them, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from include.paths import PROJECT
from include.sentences import english, sentence
from include.texts.catalogue import Catalogue, NotInCatalogue, Value, read
from include.texts.skipped import skipped

WORDS = '[exact_online]\nname = "Exact"\nvendor = "supplier"\n[basware]\nname = "Basware"\n'


def catalogue(folder: Path, text: str) -> Catalogue:
    (folder / "words.toml").write_text(WORDS)
    (folder / "payments.toml").write_text(text)
    return read(folder)


def test_a_file_is_a_subject_and_a_problem_may_have_several_sentences(tmp_path: Path) -> None:
    found = catalogue(tmp_path, 'not_routed = "a"\ntotals_differ.some = "b"\ntotals_differ.none = "c"\n')
    assert {code: "".join(map(str, parts)) for code, parts in found.sentences.items()} == {
        "payments.not_routed": "a",
        "payments.totals_differ.some": "b",
        "payments.totals_differ.none": "c",
    }


def test_values_and_words_are_filled_in(tmp_path: Path) -> None:
    found = catalogue(tmp_path, 'late = "{label} of {books.vendor} {code} in {books.name}, {{as told}}"')
    assert found.sentences["payments.late"][0] == Value("label")
    values = {"label": "payment 7", "code": "10'01", "books": "exact_online"}
    assert found.sentence("payments.late", values) == "payment 7 of supplier 10'01 in Exact, {as told}"
    assert found.sentence("payments.late", {**values, "books.vendor": "creditor"}).startswith("payment 7 of creditor ")


@pytest.mark.parametrize(
    ("code", "values", "why"),
    [
        ("payments.early", {}, "there is no sentence payments.early"),
        ("payments.late", {"books": "exact_online"}, "sentence payments.late has no value for label"),
        ("payments.late", {"label": "x"}, "sentence payments.late has no value for books.vendor"),
        ("payments.late", {"label": "x", "books": "basware"}, "basware has no word for vendor"),
        ("payments.late", {"label": "x", "books": "sage"}, "sage has no word for vendor"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, code: str, values: dict[str, str], why: str) -> None:
    found = catalogue(tmp_path, 'late = "{label} {books.vendor}"')
    with pytest.raises(NotInCatalogue, match=re.escape(why)):
        found.sentence(code, values)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('late = "{label"', "payments.toml: sentence payments.late: expected '}'"),
        ('late = "{}"', "{} is no value"),
        ('late = "{Label}"', "{Label} is no value"),
        ('late = "{books.vendor.name}"', "{books.vendor.name} is no value"),
        ('late = "{amount:.2f}"', "{amount} is no value"),
        ('late = "{amount!r}"', "{amount} is no value"),
        ("late = 7", "payments.late: it is no text"),
        ('late = "a"\nlate = "b"', "payments.toml: Cannot overwrite a value"),
    ],
)
def test_what_is_no_sentence_is_refused_with_its_place(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        catalogue(tmp_path, text)


def test_python_says_the_sentences_of_the_release() -> None:
    values = {"label": "Bakker", "books": "exact_online", "division": "Exact division 7"}
    assert sentence("vendors.supplier_missing", values) == (
        "Bakker is no supplier of Exact division 7: enter it there, or name the supplier it is (`review pair`)"
    )


def test_every_sentence_is_said_somewhere() -> None:
    files = [*PROJECT.glob("dbt_project/ma*/**/*.sql"), *PROJECT.glob("dbt_project/models/**/*.sql")]
    files = [file for file in files if not file.name.startswith("generated_")]
    code = [*PROJECT.glob("include/**/*.py"), *PROJECT.glob("dlt_sources/**/*.py")]
    said = "".join(file.read_text() for file in [*files, *code])
    found = (one for one in english().sentences if not one.startswith("skipped."))
    assert [one for one in found if one not in said] == []


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("before_start", "Dated before the link's start date: left to the people who entered it."),
        ("a_word_of_tomorrow", "Left out by choice."),
    ],
)
def test_a_skipped_document_says_why_by_the_word_of_the_models(word: str, text: str) -> None:
    assert skipped(word) == text
