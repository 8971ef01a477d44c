"""A company of one machine moves into the server of docker-compose.yml, by the commands of docs/runbooks/move.md."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.server_local import Missing, Server, started
from tests.support import agreement, company, life
from tests.support.company import LINK, Company

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Company]:
    with company.opened(tmp_path / "old", vendors=20, documents=30, systems=("exact_online", "avidxchange")) as opened:
        opened.settled()
        opened.run()
        yield opened


@pytest.fixture
def server(books: Company, tmp_path: Path) -> Iterator[Server]:
    """With the company's settings and key, and nothing else yet."""
    folder = tmp_path / "server"
    shutil.copytree(books.home / "config", folder / "config")
    (folder / "secrets").mkdir(mode=0o700)
    (folder / "secrets" / "ML_CONNECTOR_KEYS").write_text(books.environment["ML_CONNECTOR_KEYS"])
    links, clock = (folder / "config" / "links.yml").read_text(), books.environment["SANDBOX_CLOCK_URL"]
    try:
        with started(folder, links, workers=0, more={"SANDBOX_CLOCK_URL": clock}, stay=()) as found:
            yield found
    except Missing as missing:
        pytest.skip(str(missing))


def test_a_home_moves_into_a_server_and_goes_on_there(books: Company, server: Server) -> None:
    mark = books.mark()
    assert server.cli("move-in", str(books.home))["tables"]["deliveries"] > 0
    verified = server.cli("move-in", str(books.home), "--verify", LINK)
    assert verified["agrees"], verified
    assert books.writes(mark) == []
    entered = life.enter_invoice(books, "MOVED-1")
    there = Company(books.home, books.sandbox, server.environment("cli"), LINK, python=sys.executable)
    there.settled()
    assert life.in_avid(there, "invoices", entered) is not None
    assert agreement.problems(there) == []
    back = books.cli("run", LINK)
    assert (back.code, "was moved to postgresql" in back.err) == (3, True), back.err
