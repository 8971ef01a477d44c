"""What nothing is sent for, in the audit trail; and what stood in the target before a change of it."""

from __future__ import annotations

from decimal import Decimal

from include.delivery.left_out import BEFORE_START
from include.store.models import audit_events, deliveries
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import row


def told(bench: Bench) -> list[tuple[str, str, str, str]]:
    return [(one.company, one.document_key, one.code, one.text) for one in bench.all(audit_events)]


def test_a_document_left_out_by_choice_leaves_one_event_however_often_it_is_seen(bench: Bench) -> None:
    for _ in range(2):
        bench.run(row("P1", skip="not_chosen"), row("P2", skip="same_vendor"))
    assert told(bench) == [
        ("C1", "P1", "not_chosen", "P1: Left out by the link's options."),
        (
            "C1",
            "P2",
            "same_vendor",
            "P2: A person called it the same vendor as another supplier, from which that vendor is written.",
        ),
    ]
    (one, _) = bench.all(audit_events)
    assert (one.event, one.run_id, one.amount_after, one.to_state) == ("skipped", "run-1", Decimal(100), None)
    assert bench.all(deliveries) == []


def test_one_that_is_left_out_for_another_reason_by_now_says_so(bench: Bench) -> None:
    bench.run(row("P1", skip="not_chosen"))
    bench.run(row("P1", skip="same_vendor"))
    assert [code for _, _, code, _ in told(bench)] == ["not_chosen", "same_vendor"]


def test_one_that_was_void_before_it_went_leaves_an_event(bench: Bench) -> None:
    bench.run(row("P1", wanted="void"))
    assert [(key, code) for _, key, code, _ in told(bench)] == [("P1", "void_before_delivery")]


def test_documents_before_the_start_are_one_event_of_their_company_until_their_number_changes(bench: Bench) -> None:
    early = [row(f"P{number}", skip="before_start") for number in range(3)]
    other = row("P9", skip="before_start", company="C2")
    for rows in ((*early, other), (*early, other), (*early[:2], other)):
        bench.run(*rows)
    words = "documents are dated before the start of the link and not sent."
    assert told(bench) == [
        ("C1", BEFORE_START, BEFORE_START, f"3 {words}"),
        ("C2", BEFORE_START, BEFORE_START, f"1 {words}"),
        ("C1", BEFORE_START, BEFORE_START, f"2 {words}"),
    ]


def test_one_that_is_chosen_later_is_sent_and_its_trail_is_whole(bench: Bench) -> None:
    bench.run(row("P1", skip="not_chosen"))
    bench.run(row("P1"))
    assert bench.events("P1")[0] == "skipped"
    assert bench.events("P1")[-1] == "delivered"


def test_a_preview_leaves_no_event(bench: Bench) -> None:
    bench.preview(row("P1", skip="not_chosen"), row("P2", skip="before_start"))
    assert told(bench) == []


def test_an_update_tells_what_was_there_before_and_what_is_wanted_now(bench: Bench) -> None:
    bench.run(row("P1", "100.00"))
    bench.run(row("P1", "90.00"))
    changed = [one for one in bench.all(audit_events) if one.run_id == "run-2" and one.amount_before is not None]
    assert [(one.event, one.amount_before, one.amount_after) for one in changed] == [
        ("planned", Decimal(100), Decimal(90))
    ]
