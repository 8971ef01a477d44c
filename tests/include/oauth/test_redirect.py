"""What a browser brings back, as literal addresses."""

from __future__ import annotations

import pytest

from include.oauth.redirect import (
    ConsentError,
    NoAnswer,
    RefusedByPerson,
    WrongState,
    new_state,
    problem_of,
    query_of,
    read,
)

ADDRESS = "https://books.example.com/callback"


def test_a_code_is_decoded_once_and_what_came_beside_it_is_kept() -> None:
    found = read("code=IAAA%21%25%2Fx%252F&state=s%2F1&realmId=9130357992221046", "s/1")
    assert (found.code, found.fields) == ("IAAA!%/x%2F", {"realmId": "9130357992221046"})
    assert "IAAA" not in repr(found)


@pytest.mark.parametrize("query", ["code=a&state=other", "code=a", "error=access_denied&state=", "code=a&state=S"])
def test_an_answer_to_another_question_is_not_used(query: str) -> None:
    with pytest.raises(WrongState, match="belongs to another question"):
        read(query, "s")


def test_a_person_may_refuse() -> None:
    with pytest.raises(RefusedByPerson, match=r"consent was refused .*nothing was changed"):
        read("error=access_denied&error_description=The+user+said+no&state=s", "s")


def test_another_error_is_quoted_and_says_where_to_look() -> None:
    with pytest.raises(ConsentError, match=r"invalid_scope: no such scope.*registration of the app"):
        read("error=invalid_scope&error_description=no+such+scope&state=s", "s")


@pytest.mark.parametrize("query", ["", "state=s", "realmId=1&state=s", "code=&state=s"])
def test_an_address_without_an_answer_is_told_from_a_refusal(query: str) -> None:
    with pytest.raises(NoAnswer):
        read(query, "s")


@pytest.mark.parametrize("pasted", [f"{ADDRESS}?code=a&state=s", f" '{ADDRESS}?code=a&state=s'\n", "?code=a&state=s"])
def test_what_is_pasted_is_the_whole_address_or_what_follows_it(pasted: str) -> None:
    assert query_of(pasted, ADDRESS) == "code=a&state=s"


@pytest.mark.parametrize(
    "pasted",
    ["", "code=a", "http://books.example.com/callback?code=a", "https://start.exactonline.nl/api/oauth2/auth?state=s"],
)
def test_another_address_is_not_taken(pasted: str) -> None:
    with pytest.raises(NoAnswer, match=f"must begin with {ADDRESS}"):
        query_of(pasted, ADDRESS)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        (ADDRESS, None),
        ("http://localhost:8732/callback", None),
        ("http://127.0.0.1:8732/callback", None),
        ("http://books.example.com/callback", "plain http"),
        ("books.example.com/callback", "whole address"),
        ("https://", "whole address"),
        (f"{ADDRESS}#part", "whole address"),
        ("https://me:word@books.example.com/", "whole address"),
    ],
)
def test_an_address_must_be_one_that_a_vendor_can_send_a_browser_to(address: str, problem: str | None) -> None:
    found = problem_of(address)
    assert (found is None) if problem is None else (problem in str(found))


def test_no_two_questions_have_one_state() -> None:
    made = {new_state() for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= 43
