"""What people get wrong when they use it for the first time is said in their words, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.include.commands.conftest import Ran, invoke
from tests.support.company import Answer

LINK = "exact_avidxchange"


def words(answer: Answer) -> str:
    """What it said, without the frame that usage errors are drawn in."""
    return " ".join((answer.out + answer.err).replace("│", " ").split())


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("run", LINK, "--from", "2026-13-40"), "'--from': '2026-13-40' is no date: write it like 2026-03-31"),
        (("run", LINK, "--from", "31-03-2026"), "'31-03-2026' is no date: write it like 2026-03-31"),
        (("retry", LINK, "--since", "yesterday"), "'--since': 'yesterday' is no date: write it like 2026-03-31"),
        (("review", "show", "abc"), "'abc' is no whole number from 1 on"),
        (("deliveries", "--limit", "many"), "'--limit': 'many' is no whole number from 1 on"),
        (("deliveries", "--limit", "0"), "'--limit': '0' is no whole number from 1 on"),
        (("run", LINK, "--previw"), "No such option: --previw (Possible options: --preview)"),
        (("stauts",), "No such command 'stauts'. Did you mean 'status'?"),
        (("run", "exact_avidexchange"), "there is no link exact_avidexchange"),
        (("run", "exact_avidexchange"), "; did you mean exact_avidxchange?"),
        (("run", LINK, "--flow", "paymets"), "; did you mean payments?"),
        (("deliveries", "--flow", "paymets"), "; did you mean payments?"),
        (("deliveries", "--state", "bloked"), "; did you mean blocked?"),
        (("connect", "avid_mian"), "; did you mean avid_main?"),
    ],
)
def test_a_mistyped_value_or_name_is_a_usage_error_in_plain_words(
    ready: Path, command: tuple[str, ...], said: str
) -> None:
    answer = invoke(*command)
    assert answer.code == 2
    assert said in words(answer)


def test_a_limit_that_is_not_given_is_two_hundred(ran: Ran) -> None:
    assert ran.cli("deliveries").code == 0


def test_another_valid_key_is_found_out_though_nothing_is_kept_yet(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert invoke("credentials").code == 0
    monkeypatch.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())
    answer = invoke("credentials")
    assert (answer.code, answer.out) == (3, "")
    assert "another key than `init` was run with: put that one back" in answer.err
    assert invoke("init", "--json").json["re_encrypted"] == 0, (
        "a key that was lost before anything was kept is replaced"
    )
    assert invoke("credentials").code == 0


def test_a_prompt_without_a_terminal_says_how_to_give_the_fields_and_speaks_of_no_run(ready: Path) -> None:
    """D12."""
    answer = invoke("connect", "avidxchange", typed="")
    assert answer.code == 3
    assert (
        "a question got no answer: run the command at a terminal, or give what it asks for as an option" in answer.err
    )
    assert "sent" not in answer.err


def test_a_typing_error_in_a_key_does_not_replace_the_key_that_works(ran: Ran) -> None:
    """D11."""
    wrong = '{"client_id": "a", "client_secret": "b", "company_id": "c"}'
    answer = ran.cli("connect", "avid_main", "--from-json", "-", typed=wrong)
    assert answer.code == 3
    assert "credentials NOT saved, what was there before stays" in answer.out
    rows = ran.cli("credentials", "--check", "--json").json["credentials"]
    assert [row["works"] for row in rows if row["connection"] == "avid_main"] == [True]


@pytest.mark.parametrize("command", [("audit", "nosuch"), ("deliveries", "--flow", "nosuch")])
def test_a_name_that_is_known_nowhere_is_an_error_and_no_empty_answer(ran: Ran, command: tuple[str, ...]) -> None:
    """D14."""
    assert [ran.cli(*command).code, ran.cli(*command, "--json").code] == [2, 2]


def test_status_is_a_screen_that_begins_with_what_needs_somebody(ran: Ran) -> None:
    lines = ran.cli("status").out.splitlines()
    assert lines[0] == "Needs somebody:"
    assert any("question" in line and "`review list`" in line for line in lines)
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 120
    listed = len(ran.json("review", "list")["reviews"])
    [row] = [line.split() for line in lines if line.startswith(ran.company.link)]
    later = [line.split()[0] for line in lines if "nothing waits for" in line]
    assert int(row[5]) + sum(map(int, later)) == listed


def test_status_of_a_link_has_its_details(ran: Ran) -> None:
    text = ran.cli("status", ran.company.link).out
    assert "payments" in text
    assert "delivered" in text
