from __future__ import annotations

from pathlib import Path

import pytest

from include.channels import MailChannel
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
    assert [on_call.wants(severity) for severity in ("info", "warning", "urgent")] == [False, False, True]
    assert [post.wants(severity) for severity in ("info", "warning", "urgent")] == [False, True, True]
    assert (on_call.secret, on_call.variable) == ("url", "ML_CONNECTOR_CHANNEL_ON_CALL")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (f"{{{MAIL}, user: robot, password: hunter2}}", "password must not stand here"),
        ('{kind: chat, url: "https://hooks.example.com/hunter2"}', "url must not stand here"),
        (f"{{{MAIL}, user: robot, security: none}}", "the password would travel in clear"),
        ("{kind: pigeon}", "kind must be mail or chat"),
        ("{kind: mail, host: smtp.example.com}", "sender: Field required"),
        ("{kind: chat, severity: dreadful}", "severity"),
        ('{kind: mail, host: h, sender: "a@b.c\\nBcc: x@y.z", to: [a@b.c]}', "sender"),
        ("nothing", "must be a mapping"),
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
