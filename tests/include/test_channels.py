from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from include.alert_times import DigestAt, Quiet, Times
from include.channels import SEVERITIES, MailChannel
from include.links import load

MAIL = "kind: mail, host: smtp.example.com, sender: ml@example.com, to: [ap@example.com]"


def problems(folder: Path, channels: str) -> dict[str, str]:
    (folder / "links.yml").write_text(f"connections: {{}}\nchannels:\n{channels}links: []\n")
    return load(folder).problems


def test_channels_are_read_with_safe_defaults(tmp_path: Path) -> None:
    assert problems(tmp_path, f"  post: {{{MAIL}}}\n  on_call: {{kind: chat, severity: urgent}}\n") == {}
    post, on_call = load(tmp_path).channels.values()
    assert isinstance(post, MailChannel)
    assert (post.port, post.security, post.secret) == (587, "starttls", None)
    assert [on_call.wants(severity) for severity in SEVERITIES] == [False, False, True]
    assert [post.wants(severity) for severity in SEVERITIES] == [False, True, True]
    assert (on_call.secret, on_call.variable) == ("url", "ML_CONNECTOR_CHANNEL_ON_CALL")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (f"{{{MAIL}, user: robot, password: hunter2}}", "password must not stand here"),
        ('{kind: chat, url: "https://hooks.example.com/hunter2"}', "url must not stand here"),
        (f"{{{MAIL}, user: robot, security: none}}", "the password would travel in clear"),
        ("{kind: pigeon}", "kind must be mail, slack, teams or webhook"),
        ("{kind: mail, host: smtp.example.com}", "sender: is needed"),
        ("{kind: chat, severity: dreadful}", "severity"),
        ('{kind: mail, host: h, sender: "a@b.c\\nBcc: x@y.z", to: [a@b.c]}', "sender"),
        ("nothing", "must be a mapping"),
        ("{kind: slack, send: {warning: weekly}}", "'weekly' must be 'at once' or 'digest daily HH:MM'"),
        ("{kind: slack, send: {warning: digest daily 24:30}}", "'24:30' is no time of day"),
        ("{kind: slack, send: {fatal: at once}}", "send.fatal"),
        ("{kind: slack, quiet_hours: 20:00}", "quiet_hours"),
        ("{kind: slack, quiet_hours: 20:00-20:00}", "begins when it ends"),
        ("{kind: slack, timezone: Europe/Nowhere}", "'Europe/Nowhere' is no time zone"),
    ],
)
def test_a_channel_that_cannot_be_used_is_named_with_its_line_and_no_secret(
    tmp_path: Path, entry: str, words: str
) -> None:
    (text,) = problems(tmp_path, f"  bad: {entry}\n").values()
    assert words in text
    assert "line 3" in text
    assert "channel bad" in text
    assert "hunter2" not in text


def test_a_bad_channel_stops_no_other(tmp_path: Path) -> None:
    problems(tmp_path, f"  bad: {{kind: pigeon}}\n  post: {{{MAIL}}}\n")
    assert list(load(tmp_path).channels) == ["post"]


def test_without_times_everything_is_sent_at_once_and_what_is_urgent_at_any_hour(tmp_path: Path) -> None:
    assert (
        problems(tmp_path, "  on_call: {kind: slack, quiet_hours: 20:00-07:00, send: {info: digest daily 08:00}}\n")
        == {}
    )
    (on_call,) = load(tmp_path).channels.values()
    night = Quiet(time(20), time(7))
    assert [on_call.times(severity) for severity in SEVERITIES] == [
        Times(DigestAt(time(8)), night),
        Times(None, night),
        Times(None, None),
    ]


def test_a_chat_of_earlier_releases_is_a_webhook(tmp_path: Path) -> None:
    assert problems(tmp_path, "  on_call: {kind: chat}\n") == {}
    assert load(tmp_path).channels["on_call"].kind == "webhook"


@pytest.mark.parametrize(
    ("given", "address"),
    [("https://airflow.example.com/books/", "https://airflow.example.com/books"), ("", None)],
)
def test_the_address_of_the_pages_is_read(tmp_path: Path, given: str, address: str | None) -> None:
    (tmp_path / "links.yml").write_text(f"books_address: {given}\nlinks: []\n")
    found = load(tmp_path)
    assert (found.books_address, found.problems) == (address, {})


@pytest.mark.parametrize("given", ["books", "ftp://example.com", "https://anna:hunter2@example.com/books"])
def test_an_address_that_leads_nowhere_is_named_and_stops_nothing(tmp_path: Path, given: str) -> None:
    (tmp_path / "links.yml").write_text(f"books_address: {given}\nchannels: {{on_call: {{kind: slack}}}}\n")
    found = load(tmp_path)
    assert found.books_address is None
    assert found.problems["books_address"].startswith("links.yml, line 1, books_address: must be the address of Books")
    assert "hunter2" not in found.problems["books_address"]
    assert list(found.channels) == ["on_call"]
