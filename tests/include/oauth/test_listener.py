"""The listener, over real HTTP on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from include.oauth.listener import HOST, Listener, NobodyCame, PortTaken, listening
from include.oauth.pages import Page, done, not_this_answer


class Asked:
    """Takes the query ``right`` for the answer."""

    def __init__(self) -> None:
        self.queries: list[str] = []

    def __call__(self, query: str) -> Page:
        self.queries.append(query)
        return done("exact_main") if query == "right" else not_this_answer("<no> & not this one")


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def listener(asked: Asked) -> Iterator[Listener]:
    with listening(0, "/callback", asked) as found:
        yield found


def get(listener: Listener, target: str) -> httpx.Response:
    return httpx.get(f"http://{HOST}:{listener.port}{target}")


def test_the_answer_ends_the_waiting_and_the_browser_shows_it(listener: Listener, asked: Asked) -> None:
    shown = get(listener, "/callback?right")
    listener.wait(5)
    assert (shown.status_code, asked.queries) == (200, ["right"])
    assert "<h1>Connected</h1>" in shown.text
    assert "You can close this tab." in shown.text
    assert (shown.headers["cache-control"], shown.headers["referrer-policy"]) == ("no-store", "no-referrer")


def test_what_is_not_the_answer_is_shown_and_waited_on(listener: Listener) -> None:
    shown = get(listener, "/callback?wrong")
    assert shown.status_code == 400
    assert "&lt;no&gt; &amp; not this one" in shown.text
    with pytest.raises(NobodyCame):
        listener.wait(0.01)
    assert get(listener, "/callback?right").status_code == 200
    listener.wait(5)


def test_another_path_is_told_and_never_taken_for_an_answer(listener: Listener, asked: Asked) -> None:
    shown = get(listener, "/favicon.ico?right")
    assert (shown.status_code, asked.queries) == (404, [])
    assert "must come back to /callback" in shown.text


def test_a_browser_that_opens_a_connection_and_says_nothing_holds_nobody_up(listener: Listener) -> None:
    with socket.create_connection((HOST, listener.port)):
        assert get(listener, "/callback?right").status_code == 200


def test_only_this_machine_is_listened_to(listener: Listener) -> None:
    assert listener._server.server_address[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_named_with_what_to_do(listener: Listener, asked: Asked) -> None:
    with pytest.raises(PortTaken, match=rf"port {listener.port} .*another program listens there.*--port.*--paste"):
        Listener(listener.port, "/callback", asked)


def test_nothing_of_the_answer_is_written_to_the_terminal(
    listener: Listener, capfd: pytest.CaptureFixture[str]
) -> None:
    get(listener, "/callback?right")
    listener.wait(5)
    assert capfd.readouterr() == ("", "")


def test_the_port_is_free_again_afterwards(asked: Asked) -> None:
    with listening(0, "/", asked) as first:
        port = first.port
    with listening(port, "/", asked) as second:
        assert get(second, "/?right").status_code == 200
    assert [one for one in threading.enumerate() if "serve_forever" in one.name] == []
