"""How long an answer is waited for."""

from __future__ import annotations

import httpx
import pytest

from include.http.client import TIMEOUT, open_http, patience
from include.http.errors import WrongSetting


@pytest.mark.parametrize(("asked", "read"), [("", 60.0), ("8", 8.0), ("0.5", 0.5), ("900", 60.0)])
def test_an_answer_may_be_waited_for_shorter_and_never_longer(
    asked: str, read: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ML_CONNECTOR_ANSWER_WAIT", asked)
    assert patience(TIMEOUT) == httpx.Timeout(connect=10, read=read, write=20, pool=10)
    with open_http() as client:
        assert client.timeout.read == read


@pytest.mark.parametrize("asked", ["soon", "-1", "0", "1e3"])
def test_what_is_no_number_of_seconds_is_said(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_ANSWER_WAIT", asked)
    with pytest.raises(WrongSetting, match=f"ML_CONNECTOR_ANSWER_WAIT is '{asked}': write a number of seconds"):
        open_http()
