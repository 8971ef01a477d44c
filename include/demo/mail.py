"""The demo's mail server: whoever the demo's alerts are sent to, each message ends as a text file of this machine.

python -m include.demo.mail --port 8225 --folder .local/demo/mail
"""

from __future__ import annotations

import argparse
import signal
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from include.demo.background import Background
from include.reports.visible import visible

HEADERS = ("From", "To", "Date", "Subject")
MOST_BYTES = 1_000_000


class Mail(Background):
    """The server and the folder of what it took, under ``home``."""

    def __init__(self, home: Path, port: int) -> None:
        super().__init__(home, "mail", port, ("include.demo.mail", "--port", str(port), "--folder", str(home / "mail")))

    def channel(self) -> dict[str, Any]:
        """The channel of ``links.yml`` that sends here."""
        return {
            "kind": "mail", "host": "127.0.0.1", "port": self.port, "security": "none",
            "sender": "ml-connector@demo.example", "to": ["accounting@demo.example"],
        }  # fmt: skip

    def first(self) -> tuple[Path, str] | None:
        """The first message that was taken, and its subject."""
        for file in sorted((self.home / "mail").glob("*.txt")):
            heads = dict(line.split(": ", 1) for line in file.read_text(encoding="utf-8").split("\n\n")[0].splitlines())
            return file, heads.get("Subject", "")
        return None


class Taker:
    """Writes each message as it is read: four lines of its head, and its text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        number = len(list(self._folder.glob("*.txt"))) + 1
        part = message.get_body(("plain", "html"))
        heads = "".join(f"{name}: {visible(str(message[name] or ''))}\n" for name in HEADERS)
        text = "\n".join(visible(line) for line in (part.get_content() if part else "").splitlines())
        (self._folder / f"{number:04}.txt").write_text(f"{heads}\n{text}\n", encoding="utf-8")
        return "250 taken"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    server = Controller(Taker(given.folder), hostname="127.0.0.1", port=given.port, data_size_limit=MOST_BYTES)
    server.start()
    try:
        signal.sigwait({signal.SIGTERM, signal.SIGINT})
    finally:
        server.stop()


if __name__ == "__main__":
    main()
