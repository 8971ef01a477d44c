from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from include.logs import get_logger

PROJECT = Path(__file__).resolve().parents[2]


def test_a_line_is_an_event_with_its_facts(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        get_logger("include.test").info("step done", run="r1", seconds=1.25, preview=False)
    assert caplog.messages == ['event="step done" run=r1 seconds=1.25 preview=false']


@pytest.mark.parametrize(
    "text",
    ['{"refresh_token": "hunter2"}', "Authorization: Bearer hunter2", "client_secret=hunter2", "password: hunter2"],
)
def test_what_looks_like_a_secret_is_masked(text: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        get_logger("include.test").warning("refused", why=f"the vendor said {text}")
    assert "hunter2" not in caplog.text
    assert "[hidden]" in caplog.text


def test_a_text_of_many_lines_stays_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        get_logger("include.test").info("said", text="one\ntwo\x1b[31m")
    assert "\n" not in caplog.messages[0]


@pytest.mark.parametrize(("level", "shown"), [("", ["info", "warning"]), ("warning", ["warning"]), ("nonsense", None)])
def test_logs_go_to_standard_error_once_by_level_and_libraries_stay_silent(level: str, shown: list[str] | None) -> None:
    code = (
        "import logging; from include.logs import configure, get_logger\n"
        "configure(); configure(); logging.basicConfig(level='INFO')\n"
        "log = get_logger('include.test'); log.info('a'); log.warning('b password=hunter2')\n"
        "logging.getLogger('include.other').warning('token refresh_token=hunter2')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "ML_CONNECTOR_LOG": level},
        capture_output=True,
        text=True,
        cwd=PROJECT,
    )
    assert done.stdout == ""
    assert "hunter2" not in done.stderr
    expected = ["info", "warning"] if shown is None else shown
    assert [line.split()[1] for line in done.stderr.splitlines()] == [*expected, "warning"]
