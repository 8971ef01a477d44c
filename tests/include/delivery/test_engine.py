"""The engine over a target in memory, on both databases: what is sent, how often, and what is said about the rest."""

from __future__ import annotations

from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import row


def test_a_document_is_delivered_once_and_the_second_run_changes_nothing(bench: Bench, counted) -> None:
    assert counted(bench.run(row("P1"), row("P2"))) == {"delivered": 2}
    before = bench.delivery("P1")
    assert (before.state, before.target_id, before.target_number) == ("delivered", "T1", "123/P1")
    assert counted(bench.run(row("P1"), row("P2"))) == {"unchanged": 2}
    assert bench.delivery("P1") == before
    assert bench.target.writes == [("create", "123/P1"), ("create", "123/P2")]
    assert bench.events("P1") == ["planned", "sending", "delivered"]
