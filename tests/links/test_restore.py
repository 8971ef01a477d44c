"""The store is lost after payments were posted and invoices delivered, and comes back from an older backup, while
Exact's reads lag. What the runbook says is done, line by line."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from include.paths import PROJECT
from tests.support import agreement, company, life
from tests.support.company import LINK, Company

pytestmark = [pytest.mark.timeout(900), pytest.mark.faults]
PAGE = PROJECT / "docs" / "runbooks" / "restore.md"


@pytest.fixture(params=[1, 3], ids=["one machine", "three machines"])
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """With three machines nobody empties what they keep: it is of a later moment than the store that came back."""
    systems = ("exact_online", "avidxchange")
    with company.opened(tmp_path, vendors=20, documents=30, systems=systems, machines=request.param) as opened:
        yield opened


def lines_under(title: str) -> list[str]:
    section = PAGE.read_text().split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    return [line for block in re.findall(r"```\n(.*?)```", section, re.DOTALL) for line in block.splitlines()]


def an_open_invoice(books: Company) -> str:
    rows = books.sandbox.state("avidxchange", "invoices")
    ours = [row for row in rows if str(row["ExternalCode"]).startswith("exact_online:")]
    open_ = [row for row in ours if row["Status"] in ("Submitted", "InWorkflow") and float(row["Amount"]) > 0]
    return str(open_[-1]["InvoiceId"])


def states_of(books: Company, payment: str) -> list[str]:
    return [row["state"] for row in books.deliveries("payments") if payment in row["source_key"]]


def typed(books: Company, line: str, file: Path) -> subprocess.CompletedProcess[str]:
    """As a person would, with the names of this company."""
    words = line.replace("FILE", shlex.quote(str(file))).replace("LINK", LINK)
    words = re.sub(r"^ml-connector ", f"{shlex.quote(sys.executable)} -m include.cli ", words)
    environment = {**os.environ, **books.environment}
    return subprocess.run(["/bin/sh", "-c", words], cwd=PROJECT, env=environment, capture_output=True, text=True)


def test_nothing_is_posted_twice_by_a_store_that_knows_nothing_of_it(books: Company, tmp_path: Path) -> None:
    books.settled()
    file = tmp_path / "yesterday.backup"
    (backup,) = lines_under("Before anything is lost")
    assert typed(books, backup, file).returncode == 0

    entered, paid = life.enter_invoice(books, "SINCE-1"), life.pay_by_check(books, an_open_invoice(books))
    books.run()
    assert life.in_avid(books, "invoices", entered) is not None
    assert states_of(books, paid) == ["delivered"]
    books.sandbox.fault(system="exact_online", read_lag_s=300)  # its lists do not show the posting yet

    shutil.rmtree(books.home / "store")
    restore, empty, check, preview, approve = lines_under("The store is lost")
    assert typed(books, restore, file).returncode == 0
    for line in (empty, check, preview):
        assert typed(books, line, file).returncode in (0, 1), line
    before = books.mark()
    refused = typed(books, approve, file)
    assert (refused.returncode, "came back from a backup" in refused.stderr) == (2, True)
    held = books.run()  # a scheduled one, of a link that `links.yml` approves
    assert {reason["code"] for reason in held["reasons"] if reason["state"] == ""} >= {"not_approved"}
    assert books.writes(before) == []

    books.sandbox.advance(600)
    assert typed(books, preview, file).returncode in (0, 1)
    assert typed(books, approve, file).returncode in (0, 1)
    assert agreement.problems(books) == []
    assert states_of(books, paid) == ["delivered"]
