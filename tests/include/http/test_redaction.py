from __future__ import annotations

import pytest

from include.http.redaction import HIDDEN, redact


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abc.def-123",
        '{"access_token":"abc.def-123","expires_in":600}',
        "login failed for username=abc.def-123",
        "{'client_secret': 'abc.def-123'}",
        '"AccountNum": "abc.def-123"',
        "X-User-Token: abc.def-123",
        "AvidAuthorization: Bearer abc.def-123",
        "FedTaxId=abc.def-123&x=1",
        "said Basic abc.def-123 to the gateway",
    ],
)
def test_what_has_the_shape_of_a_secret_is_hidden(text: str) -> None:
    assert "abc.def-123" not in redact(text)
    assert HIDDEN in redact(text)


def test_a_known_secret_is_hidden_wherever_it_stands() -> None:
    assert redact("the gateway says s3cret/%! is wrong", ["s3cret/%!"]) == f"the gateway says {HIDDEN} is wrong"


@pytest.mark.parametrize("form", ["s3%2Fcr%2Bet%3D", "s3%2fcr%2bet%3d", "s3/cr%2Bet%3D", "s3\\/cr+et=", "s3/cr+et="])
def test_a_known_secret_is_hidden_as_an_address_or_json_writes_it(form: str) -> None:
    assert redact(f"asked with ({form})", ["s3/cr+et="]) == f"asked with ({HIDDEN})"


def test_the_longer_of_two_secrets_goes_first() -> None:
    assert "tail" not in redact("key12345tail", ["key12345", "key12345tail"])


def test_plain_words_of_the_vendor_stay_and_stand_on_one_line() -> None:
    assert redact("Verplicht: Relatie\r\nOngeldig: Dagboek") == "Verplicht: Relatie / Ongeldig: Dagboek"


def test_a_very_long_text_is_cut() -> None:
    assert len(redact("word " * 1000)) == 500
