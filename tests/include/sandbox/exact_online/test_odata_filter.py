"""The parser alone: any text is either understood or a 400, and a plan never loses a row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.sandbox.exact_online.catalogue import BY_PATH
from include.sandbox.exact_online.errors import ODataError
from include.sandbox.exact_online.odata_filter import parse_filter, predicate
from include.sandbox.exact_online.odata_plan import AtLeast, Equal, plan

ACCOUNTS = BY_PATH["crm/accounts"]
WORDS = """Name Code Blocked StartDate ID eq ne gt and or not ( ) , 'a' 'O''Neil' 1 1.5 5L true null trim(Name)
substringof('a',Name) datetime'2026-01-01' guid'00000000-0000-0000-0000-000000000001'"""
words = st.sampled_from(WORDS.split())


@given(st.one_of(st.text(max_size=60), st.lists(words, max_size=14).map(" ".join)))
def test_any_text_is_understood_or_refused(text):
    try:
        accept = predicate(parse_filter(ACCOUNTS, text))
    except ODataError as error:
        outcome: object = error.status
    else:
        outcome = accept({"Name": "a", "Code": "1"})
    assert outcome in (400, True, False)


def test_nesting_has_an_end():
    with pytest.raises(ODataError, match="nested"):
        parse_filter(ACCOUNTS, "(" * 5000 + "Name eq 'a'" + ")" * 5000)
    assert predicate(parse_filter(ACCOUNTS, "not " * 5001 + "(Name eq 'a')"))({"Name": "b"}) is True


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Code eq '12'", Equal("Code", ("12",))),
        ("trim(Code) eq '12'", Equal("Code", ("12",))),
        ("'12' eq Code", Equal("Code", ("12",))),
        ("Code eq '1' or Code eq '2'", Equal("Code", ("1", "2"))),
        ("Code eq '1' or Name eq '2'", None),
        ("Blocked eq false and Code eq '1'", Equal("Code", ("1",))),
        ("not (Code eq '1')", None),
        ("Modified ge datetime'1970-01-01'", AtLeast("Modified", 0, True)),
        ("datetime'1970-01-01' lt Modified", AtLeast("Modified", 0, False)),
        ("Modified le datetime'1970-01-01'", None),
        ("Code eq null", None),
    ],
)
def test_the_index_a_filter_may_use(text, wanted):
    assert plan(parse_filter(ACCOUNTS, text), {"ID", "Code"}, {"Modified"}) == wanted
