"""Slack and Teams get messages of theirs, at their own addresses; no address, which is a secret, is ever shown."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from include.alerts.channels import ChannelFailed, send
from include.channels import Channel, channel
from tests.support.tls_proxy import Proxy, tls_proxy

SLACK, TOKEN = "hooks.slack.com", "hunter2ofTheSlackChannel"
LOGIC = "prod-12.westeurope.logic.azure.com"
POWER = "default0a1b.c2.environment.api.powerplatform.com"
SIGNATURE = "hunter2_of-the-Workflow_signature"
SLACK_URL = f"https://{SLACK}/services/T1JJ3T3L2/A1BRTD4JD/{TOKEN}"
QUERY = f"api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={SIGNATURE}"
LOGIC_URL = f"https://{LOGIC}:443/workflows/0a1b2c3d4e5f60718293a4b5c6d7e8f9/triggers/manual/paths/invoke?{QUERY}"
POWER_URL = (
    f"https://{POWER}:443/powerautomate/automations/direct/workflows/0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    f"/triggers/manual/paths/invoke?{QUERY}"
)


@pytest.fixture
def proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    with tls_proxy(tmp_path, [SLACK, LOGIC, POWER], monkeypatch) as found:
        yield found


def of(kind: str) -> Channel:
    return channel({"name": "on_call", "kind": kind})


def test_slack_gets_text_in_which_nothing_is_a_command(proxy: Proxy) -> None:
    send(of("slack"), SLACK_URL, "1 alert", "invoice of <!channel> & <https://evil.example|pay>", "urgent")
    [(host, path, body)] = proxy.received
    assert (host, path) == (SLACK, f"/services/T1JJ3T3L2/A1BRTD4JD/{TOKEN}")
    [attachment] = body["attachments"]
    assert attachment["title"] == "1 alert"
    assert attachment["text"] == "invoice of &lt;!channel&gt; &amp; &lt;https://evil.example|pay&gt;"
    assert "http" not in str({**body, "attachments": [{**attachment, "text": ""}]}), "pictures of somebody else's"


@pytest.mark.parametrize(("url", "host"), [(LOGIC_URL, LOGIC), (POWER_URL, POWER)])
def test_teams_gets_a_card_through_a_workflow(proxy: Proxy, url: str, host: str) -> None:
    proxy.status, proxy.says = 202, ""
    send(of("teams"), url, "1 alert", "invoice F-1 waits", "warning")
    [(asked, path, body)] = proxy.received
    assert asked == host
    assert f"sig={SIGNATURE}" in path
    assert path.partition("?")[0] == url.partition("?")[0].removeprefix(f"https://{host}:443")
    [card] = body["attachments"]
    assert [block["text"] for block in card["content"]["body"]] == ["1 alert", "invoice F-1 waits"]


@pytest.mark.parametrize(("kind", "url"), [("slack", SLACK_URL), ("teams", LOGIC_URL), ("webhook", SLACK_URL)])
def test_a_refusal_is_told_without_the_address_and_nothing_of_it_is_logged(
    proxy: Proxy, kind: str, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    proxy.status, proxy.says = 403, f"no_service {SIGNATURE if kind == 'teams' else TOKEN}"
    with caplog.at_level(logging.DEBUG), pytest.raises(ChannelFailed, match=r"error=403.*no_service") as failed:
        send(of(kind), url, "1 alert", "text")
    assert "hunter2" not in str(failed.value)
    assert failed.value.__context__ is None
    assert "hunter2" not in caplog.text


@pytest.mark.parametrize(("kind", "url"), [("slack", SLACK_URL), ("teams", LOGIC_URL), ("webhook", SLACK_URL)])
def test_no_redirect_is_followed(proxy: Proxy, kind: str, url: str) -> None:
    proxy.status, proxy.location = 302, f"https://{SLACK}/elsewhere"
    with pytest.raises(ChannelFailed, match="error=302"):
        send(of(kind), url, "1 alert", "text")
    assert len(proxy.received) == 1


@pytest.mark.parametrize(("kind", "url"), [("slack", SLACK_URL), ("teams", LOGIC_URL), ("webhook", SLACK_URL)])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    proxy: Proxy, kind: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(ChannelFailed, match="Connection error") as failed:
        send(of(kind), url, "1 alert", "text")
    assert "hunter2" not in str(failed.value)
    assert proxy.received == []


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("slack", LOGIC_URL, "is no webhook of Slack"),
        ("teams", SLACK_URL, "is no webhook of Teams"),
        ("slack", "slack://hunter2/hunter2/hunter2", "is no https address"),
        ("webhook", "hunter2", "is no https address"),
    ],
)
def test_an_address_of_another_kind_is_refused_before_anything_is_sent(
    proxy: Proxy, kind: str, given: str, words: str
) -> None:
    with pytest.raises(ChannelFailed, match=words) as failed:
        send(of(kind), given, "1 alert", "text")
    assert "hunter2" not in str(failed.value)
    assert proxy.received == []


def test_an_answer_that_never_ends_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def drip() -> None:
            taken, _ = server.accept()
            with taken:
                taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                while not ended.wait(0.02):
                    taken.sendall(b"x")

        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/hunter2-hook"
        with pytest.raises(ChannelFailed, match=r"no answer was complete within 0\.3 seconds"):
            send(of("webhook"), url, "1 alert", "text", longest=0.3)
        ended.set()
        thread.join()
