from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from include.ui.form_token import FormTokens

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
TOKENS = FormTokens(b"k" * 32)


def test_a_token_holds_for_a_day_and_is_shown_anew_for_half_of_it() -> None:
    token = TOKENS.made("anna.devries", NOW)
    ages = (0, 11, 13, 23, 24)
    seen = [
        (TOKENS.lasts(token, "anna.devries", at), TOKENS.holds(token, "anna.devries", at))
        for at in (NOW + timedelta(hours=age) for age in ages)
    ]
    assert seen == [(True, True), (True, True), (False, True), (False, True), (False, False)]


def test_no_two_are_alike() -> None:
    assert TOKENS.made("anna.devries", NOW) != TOKENS.made("anna.devries", NOW)


@pytest.mark.parametrize("given", ["", ".", "1.x", "1763618400..", "é.é.é", "9" * 400 + ".x." + "0" * 64])
def test_what_we_did_not_sign_never_holds(given: str) -> None:
    assert TOKENS.holds(given, "anna.devries", NOW) is False


def test_a_token_is_of_one_login_one_key_and_one_moment() -> None:
    token = TOKENS.made("anna.devries", NOW)
    begun, rest = token.split(".", 1)
    assert TOKENS.holds(token, "anna.devries", NOW)
    assert not TOKENS.holds(token, "bo", NOW)
    assert not FormTokens(b"j" * 32).holds(token, "anna.devries", NOW)
    assert not TOKENS.holds(f"{int(begun) + 1}.{rest}", "anna.devries", NOW)


def test_no_key_is_shown() -> None:
    assert "k" * 32 not in repr(TOKENS)
