"""Tasks that log everything there is to log, through Airflow, write no secret anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.support import channels, company, dag_process
from tests.support.company import Company
from tests.support.dag_process import Played
from tests.support.known_secrets import Known
from tests.support.secrets import Search

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
LINK = "basware_exact"  # its downloads are asked for by signed addresses


@dataclass
class Runs:
    company: Company
    known: Known
    done: Played
    refused: Played


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    home, systems = tmp_path_factory.mktemp("secrets"), ("exact_online", "basware")
    with company.opened(home, vendors=6, documents=8, systems=systems, link=LINK) as books, channels.chat() as chat:
        file = home / "config" / "links.yml"
        file.write_text("channels:\n  on_call: {kind: chat}\n" + file.read_text())
        books.environment |= {
            "AIRFLOW__LOGGING__LOGGING_LEVEL": "DEBUG",
            "ML_CONNECTOR_LOG": "DEBUG",
            "ML_CONNECTOR_CHANNEL_ON_CALL": chat.url,
        }
        known = Known(books)
        known.remember("address of the chat", chat.url)
        with dag_process.opened(books) as dags:
            done = dags.play(LINK, {"preview": False})
            known.look()
            said = {"message": "do not know $credential: $headers"}
            books.sandbox.fault(system="basware", path="/v1/[!t]*", status=401, echo=True, body=said)
            chat.status, chat.says = 404, "Cannot POST {path}"
            refused = dags.play(LINK, {"preview": False})
        known.look()
        yield Runs(books, known, done, refused)


def test_everything_was_logged_that_can_be(runs: Runs) -> None:
    assert runs.done.state == "success"
    assert "X-Amz" not in runs.done.log
    assert "/bw-api-responses/" in runs.done.log, "the library that makes the calls did log them"
    assert runs.refused.state == "failed"
    assert "do not know [hidden]" in runs.refused.log
    assert "Cannot POST [hidden]" in runs.refused.log


def test_no_secret_is_in_any_log_table_or_file(runs: Runs) -> None:
    """But for one line of Airflow's own: what it is asked to mask ``DAG.test`` writes at DEBUG. The supervisor of a
    real task leaves it out ("body omitted", airflow.sdk.execution_time.supervisor)."""
    home = runs.company.home
    search, log = Search(runs.known.values), home / "dag-test" / "runs.log"
    ours = [line for line in log.read_text().splitlines() if "supervisor.py" not in line or "MaskSecret(" not in line]
    assert len(ours) > 1000
    assert search.text("\n".join(ours)) == set()
    allowed = [home / "sandbox", home / "vault.key"]  # the vendors themselves; the key that the demo makes for itself
    assert search.folder(home, [*allowed, log]) == []
