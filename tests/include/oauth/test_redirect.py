"""What a browser brings back, as literal addresses."""

from __future__ import annotations

import pytest

from include.oauth.redirect import (
    ConsentError,
    NoAnswer,
    RefusedByPerson,
    WrongState,
    host_of,
    new_state,
    problem_of,
    query_of,
    read,
)

ADDRESS = "https://books.example.com/callback"
PLAIN = "plain http would show the code to everybody on the way: it must begin with https"
WHOLE = "it must be a whole address such as https://books.example.com/callback"
NEITHER = (
    "that address holds neither a code nor a refusal: it must be the one that the browser was sent to after somebody "
    "agreed, with everything behind the question mark"
)


def test_a_code_is_decoded_once_and_what_came_beside_it_is_kept() -> None:
    found = read("code=IAAA%21%25%2Fx%252F&state=s%2F1&realmId=9130357992221046", "s/1")
    assert (found.code, found.fields) == ("IAAA!%/x%2F", {"realmId": "9130357992221046"})
    assert "IAAA" not in repr(found)


@pytest.mark.parametrize("query", ["code=a&state=other", "code=a", "error=access_denied&state=", "code=a&state=S"])
def test_an_answer_to_another_question_is_not_used(query: str) -> None:
    with pytest.raises(WrongState) as refused:
        read(query, "s")
    assert str(refused.value) == (
        "that answer belongs to another question (its state is not the one of this run), so it was not used: close old "
        "tabs, and open the address that was printed last"
    )


def test_a_person_may_refuse() -> None:
    with pytest.raises(RefusedByPerson, match=r"consent was refused .*nothing was changed"):
        read("error=access_denied&error_description=The+user+said+no&state=s", "s")


def test_another_error_is_quoted_and_says_where_to_look() -> None:
    for more, said in (("", "invalid_scope"), ("&error_description=no+such+scope", "invalid_scope: no such scope")):
        with pytest.raises(ConsentError) as failed:
            read(f"error=invalid_scope{more}&state=s", "s")
        assert str(failed.value) == (
            f'the vendor did not ask for consent ("{said}"): nothing was changed. Look at the registration of the app '
            "(its redirect address, its scopes), then run `connect` again"
        )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", NEITHER),
        ("state=s", NEITHER),
        ("realmId=1&state=s", NEITHER),
        ("code=&state=s", "the vendor sent no code: run `connect` again"),
    ],
)
def test_an_address_without_an_answer_is_told_from_a_refusal(query: str, said: str) -> None:
    with pytest.raises(NoAnswer) as failed:
        read(query, "s")
    assert str(failed.value) == said


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
        ("http://books.example.com/callback", PLAIN),
        ("books.example.com/callback", WHOLE),
        ("https://", WHOLE),
        (f"{ADDRESS}#part", WHOLE),
        ("https://me:word@books.example.com/", WHOLE),
    ],
)
def test_an_address_must_be_one_that_a_vendor_can_send_a_browser_to(address: str, problem: str | None) -> None:
    assert problem_of(address) == problem


def test_the_host_is_what_a_person_may_know_an_address_by() -> None:
    assert host_of("https://Books.example.com:8443/callback") == "books.example.com"
    assert host_of("callback") == ""


def test_no_two_questions_have_one_state() -> None:
    made = {new_state() for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= 43
