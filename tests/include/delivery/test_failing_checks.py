"""What a failing data check stops in the engine, by what is kept in the store."""

from __future__ import annotations

from include.store import data_checks
from include.store.data_checks import Said
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import row


def fails(bench: Bench, *said: Said) -> None:
    with bench.store.begin() as db:
        data_checks.note(db, "demo", said, asked=["keys"], known=["keys"], run_id="r", now=bench.clock.now())


def keys(flow: str = "payments", company: str = "C1") -> Said:
    return Said("keys", flow, company, "failed", 1, [], "1-a", "1 row fails keys")


def test_documents_of_the_flow_and_company_wait_and_go_once_it_is_green(bench: Bench) -> None:
    rows = (row("P1"), row("P2", company="C2", target_company="456"))
    fails(bench, keys())
    stopped = bench.run(*rows)
    assert (stopped.counts["waiting"], stopped.counts["delivered"]) == (1, 1)
    assert [(one.state, one.code, one.text, one.documents) for one in stopped.reasons] == [
        ("waiting", "check_failed", "1 row fails keys", ("P1",))
    ]
    again = bench.run(*rows)
    assert (again.counts["waiting"], again.counts["unchanged"]) == (1, 1)
    fails(bench)
    assert bench.run(*rows).counts["delivered"] == 1


def test_another_flow_goes_on(bench: Bench) -> None:
    fails(bench, keys("vendors"))
    assert bench.run(row("P1")).counts["delivered"] == 1


def test_a_preview_says_it_too(bench: Bench) -> None:
    fails(bench, keys(""))
    seen = bench.preview(row("P1"))
    assert (seen.counts["waiting"], seen.counts["would_create"]) == (1, 0)
    assert [one.code for one in seen.reasons] == ["check_failed"]


def test_a_request_that_was_lost_is_not_repeated_while_a_check_fails(bench: Bench) -> None:
    bench.writer.faults += ["lose"]
    assert bench.run(row("P1")).counts["unknown"] == 1
    bench.clock.advance(seconds=3600)
    fails(bench, keys())
    assert bench.run(row("P1")).counts["waiting"] == 1
    assert len(bench.writer.sent) == 1
    fails(bench)
    assert bench.run(row("P1")).counts["delivered"] == 1
