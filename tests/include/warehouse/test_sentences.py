"""Sentences in SQL: as Python says them, and a compile that fails where something is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from dbt.exceptions import CompilationError
from hypothesis import given, settings
from hypothesis import strategies as st

from include.sentences import read_as
from include.texts.catalogue import ENGLISH, Catalogue, Value, parts
from include.warehouse.plan import DBT_PROJECT
from include.warehouse.sentences import FILE, macro, write
from tests.support.sentences import macros, said

WORDS = {
    "exact_online": {"name": "Exact", "vendor": "supplier", "note": "what's {noted}"},
    "quickbooks_online": {"name": "QuickBooks", "vendor": "vendor"},
    "basware": {"name": "Basware"},
}
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
tricky = st.sampled_from(["'", '"', "{", "}", "{{", "{%", "#}", "\\", "\\'", "\n", "||", "é", "😀", "%", "$1", ""])
values = st.sampled_from([Value("label"), Value("who"), Value("books", "vendor"), Value("books", "name")])


def over(*found: str | Value) -> Catalogue:
    return Catalogue({"payments.not_routed.pair": found}, WORDS)


def test_the_sentences_of_the_dbt_project_are_those_of_the_catalogue() -> None:
    assert (DBT_PROJECT / FILE).read_text(encoding="utf-8") == macro(read_as(ENGLISH)), "run `make compile` and commit"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(texts | tricky | values, min_size=1, max_size=6),
    st.fixed_dictionaries(
        {"label": texts | tricky, "who": texts, "books": st.sampled_from(["exact_online", "quickbooks_online"])}
    ),
    st.booleans(),
)
def test_sql_says_what_python_says(found: list[str | Value], filled: dict[str, str], is_known: bool) -> None:
    catalogue = over(*found)
    columns = {"label": "label", "who": "who", "books": filled["books"] if is_known else "books"}
    expression = macros(catalogue)["sentence"]("payments.not_routed.pair", columns)
    assert said(expression, filled) == catalogue.sentence("payments.not_routed.pair", filled)


def test_a_value_is_an_expression_of_its_own() -> None:
    expression = macros(over(*parts("{day} of {label}")))["sentence"](
        "payments.not_routed.pair", {"day": "note ->> '$.day'", "label": "case when true then 'a' else 'b' end"}
    )
    assert said(expression, {"note": '{"day": "Monday"}'}) == "Monday of a"


def test_a_sentence_with_a_value_that_is_null_is_null() -> None:
    expression = macros(over(*parts("of {label}")))["sentence"]("payments.not_routed.pair", {"label": "label"})
    assert said(expression, {"label": None}) is None


def test_a_word_of_a_system_that_has_none_is_null_in_a_row_and_fails_the_compile_by_name() -> None:
    word = macros(over())["word"]
    assert said(word("vendor", "system"), {"system": "quickbooks_online"}) == "vendor"
    assert said(word("note", "system"), {"system": "exact_online"}) == "what's {noted}"
    assert said(word("vendor", "system"), {"system": "basware"}) is None
    with pytest.raises(CompilationError, match="basware has no word for vendor in include/texts"):
        word("vendor", "basware")
    with pytest.raises(CompilationError, match="system has no word for colour"):
        word("colour", "system")


@pytest.mark.parametrize(
    ("code", "given_values", "why"),
    [
        ("payments.routed", {"label": "label", "books": "books"}, "no sentence payments.routed"),
        ("payments.not_routed.pair", {"books": "books"}, "payments.not_routed.pair has no value for label"),
        ("payments.not_routed.pair", {"label": "label"}, "payments.not_routed.pair has no value for books.vendor"),
        ("payments.not_routed.pair", {"label": "label", "books": "basware"}, "basware has no word for vendor"),
    ],
)
def test_what_is_missing_fails_the_compile(code: str, given_values: dict[str, str], why: str) -> None:
    with pytest.raises(CompilationError, match=why):
        macros(over(*parts("{label} {books.vendor}")))["sentence"](code, given_values)


def test_a_problem_and_a_hold_have_the_second_part_of_their_sentences_code() -> None:
    told = macros(over(*parts("{label} waits")))
    problem = told["problem"]("payments.not_routed.pair", "label <> ''", {"label": "label"})
    assert said(problem, {"label": "p"}) == {"code": "not_routed", "text": "p waits"}
    assert said(problem, {"label": ""}) is None
    hold = told["hold"]("payments.not_routed.pair", "true", {"label": "label"}, "json_object('a', 1)")
    assert said(hold, {"label": "p"}) == {"code": "not_routed", "text": "p waits", "payload": '{"a":1}'}


def test_an_edited_text_is_another_file(tmp_path: Path) -> None:
    (tmp_path / "macros").mkdir()
    (tmp_path / "payments.toml").write_text('late = "late"')
    write(tmp_path, tmp_path)
    before = (tmp_path / FILE).read_text()
    (tmp_path / "payments.toml").write_text('late = "too late"')
    write(tmp_path, tmp_path)
    assert "too late" in (tmp_path / FILE).read_text() != before
