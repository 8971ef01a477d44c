"""What the demo's alerts send is there to be read, as it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from include.alerts import channels
from include.channels import channel
from include.demo.mail import Mail
from tests.support.channels import free_port


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Mail]:
    made = Mail(tmp_path, free_port())
    made.start({})
    yield made
    made.stop()


def test_each_message_is_a_file_with_its_head_and_its_text(mail: Mail) -> None:
    assert mail.first() is None
    accounting = channel({"name": "accounting", **mail.channel()})
    for subject in ("[ml-connector] 2 alerts", "[ml-connector] a test"):
        channels.send(
            accounting, None, subject, "Invoice F-1 of Jansen \u202eB.V. waits: EUR 1,574.98 – see it", "warning"
        )
    found = mail.first()
    assert found is not None
    file, subject = found
    assert subject == "[ml-connector] 2 alerts"
    assert "To: accounting@demo.example" in file.read_text()
    assert "Invoice F-1 of Jansen \\u202eB.V. waits: EUR 1,574.98 – see it" in file.read_text()
    assert [one.name for one in sorted(file.parent.iterdir())] == ["0001.txt", "0002.txt"]


def test_one_that_runs_is_not_started_again_and_can_be_stopped_once(mail: Mail) -> None:
    number = (mail.home / "mail.pid").read_text()
    mail.start({})
    assert (mail.home / "mail.pid").read_text() == number
    assert mail.is_ours()
    assert (mail.stop(), mail.stop()) == (True, False)
