"""From rows and what the store knows of them to decisions, with literals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from include.delivery.outbox import OutboxRow
from include.delivery.planning import FlowState, Plan, plan, plan_row, rulings
from include.delivery.references import ReferenceKey
from include.delivery.reviewing import Asked, Reviews
from include.delivery.states import Decision
from include.store.data_checks import Standing
from include.store.deliveries import Delivery
from include.systems.base import Target
from tests.support.deliveries import delivery
from tests.support.outbox_rows import document, row

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
VENDOR = {"flow": "vendors", "company": "C1", "key": "V1", "label": "Jansen"}
KEY: ReferenceKey = ("vendors", "C1", "V1")


def live(key: str = "P1", amount: str = "100.00", **changed: Any) -> Delivery:
    """Delivered as the row of this key and amount."""
    as_row = row(key, amount)
    given = {"state": "delivered", "target_id": "T1", "delivered_hash": as_row.text_hash}
    return delivery(key, **(given | {"delivered_fingerprint": as_row.fingerprint} | changed))


def world(*seen: Delivery, reviews: Reviews | None = None, **given: Any) -> FlowState:
    return FlowState("fake", {one.identity: one for one in seen}, reviews or Reviews({}, {}), **given)


def planned(outbox: OutboxRow, *seen: Delivery, as_of: datetime | None = None, **given: Any) -> Plan:
    return plan_row(outbox, world(*seen, **given), now=NOW, as_of=as_of)


def decided(outbox: OutboxRow, *seen: Delivery, **given: Any) -> tuple[str, str | None]:
    decision = planned(outbox, *seen, **given).decision
    return decision.kind, decision.action


REASON = "A run that read newer data has decided about this document already; this one leaves it alone."


@pytest.mark.parametrize(
    ("decided_of", "as_of", "left"),
    [
        (NOW, NOW - HOUR, True),
        (NOW, NOW, False),
        (NOW - HOUR, NOW, False),
        (None, NOW, False),
        (NOW, None, False),
        (NOW + HOUR, NOW, True),
        (NOW + HOUR + timedelta(microseconds=1), NOW, False),  # written by a clock gone wrong
    ],
)
def test_what_a_run_with_newer_data_decided_is_left_alone(
    decided_of: datetime | None, as_of: datetime | None, left: bool
) -> None:
    seen = live(as_of=decided_of)
    found = planned(row("P1", "90.00"), seen, as_of=as_of)
    assert (found.row.source_key, found.seen) == ("P1", seen)
    if left:
        assert found.decision.kind == "leave"
        assert [(reason.code, reason.text) for reason in found.decision.reasons] == [("newer_run", REASON)]
    else:
        assert found.decision.kind == "send"


OTHER_TEXT = document("P1").replace(", ", ",")


@pytest.mark.parametrize(
    ("outbox", "seen", "expected"),
    [
        (row("P1"), live(), ("nothing", None)),
        (row("P1", "90.00"), live(), ("send", "update")),
        (row("P1", document=OTHER_TEXT), live(), ("nothing", None)),
        (row("P1", wanted="void"), live(), ("send", "void")),
        (row("P1", skip="not_chosen"), live(), ("skip", None)),
        (row("P1"), live(state="refused"), ("nothing", None)),
        (row("P1"), live(voided=True), ("hold", "create")),
        (row("P1"), delivery("P1", delivered_hash=row("P1").text_hash), ("send", "create")),
        (row("P1", problems=[{"code": "period_closed", "text": "closed"}]), live(), ("nothing", None)),
        (row("P1", "90.00", problems=[{"code": "period_closed", "text": "closed"}]), live(), ("block", "update")),
        (row("P1", target_system="other"), live(), ("nothing", None)),
        (row("P1", "90.00", target_system="other"), live(), ("block", "update")),
        (row("P1", document="{"), live(), ("block", "update")),
        (row("P1", document="{", skip="not_chosen"), live(), ("skip", None)),
    ],
)
def test_what_is_sent_follows_from_the_row_and_what_was_delivered(
    outbox: OutboxRow, seen: Delivery, expected: tuple[str, str | None]
) -> None:
    assert decided(outbox, seen) == expected


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (document("P1"), ("nothing", None)),
        (document("P1", "90.00"), ("send", "update")),
        ("{", ("send", "update")),
        ("", ("send", "update")),
        (None, ("send", "update")),
    ],
)
def test_a_newer_release_that_computes_fingerprints_otherwise_changes_nothing(
    stored: str | None, expected: tuple[str, str | None]
) -> None:
    seen = live(id=7, delivered_hash="old", delivered_fingerprint="0:old")
    assert decided(row("P1"), seen, delivered_documents={7: stored}) == expected
    assert decided(row("P1"), seen) == ("send", "update"), "the text was not asked for"
    assert decided(row("P1", wanted="void"), seen, delivered_documents={7: stored}) == ("send", "void")


def test_a_delivered_document_that_cannot_be_read_any_more_is_written_again() -> None:
    assert decided(row("P1", "90.00"), live(id=7), delivered_documents={7: "{"}) == ("send", "update")


def test_what_stands_in_another_company_of_the_target_waits_for_the_pair_to_be_mended() -> None:
    moved = row("P1", "90.00", target_company="456")
    found = planned(moved, live(target_company="123")).decision
    assert (found.kind, [reason.code for reason in found.reasons]) == ("block", ["not_routed"])
    assert "was delivered to company 123" in found.reasons[0].text
    assert decided(moved, live(target_company="456")) == ("send", "update")
    assert decided(moved) == ("send", "create")
    # what is void, or is to be replaced there, stands nowhere
    voided = planned(moved, live(target_company="123", voided=True), reviews=None).decision
    assert "not_routed" not in [reason.code for reason in voided.reasons]
    replaced = planned(row("P1", "90.00", target_company="456", replaces="T1"), live(target_company="123")).decision
    assert "not_routed" not in [reason.code for reason in replaced.reasons]


def test_what_the_store_knew_of_a_row_stays_with_its_plan() -> None:
    assert planned(row("P1"), live()).seen == live()
    assert planned(row("P1", "90.00"), live()).seen == live()


def test_a_document_that_is_not_what_it_was_delivered_as_is_new_though_nothing_about_it_changed() -> None:
    assert decided(row("P1", replaces="T1"), live()) == ("send", "create")
    assert decided(row("P1", replaces="T2"), live()) == ("nothing", None)


def test_references_are_resolved_when_the_row_has_any() -> None:
    outbox = row("P1", refs=[VENDOR])
    assert decided(outbox) == ("wait", "create")
    vendor = delivery("V1", flow="vendors", state="delivered", target_id="T9")
    found = planned(outbox, known={KEY: vendor})
    assert (found.decision.kind, dict(found.references)) == ("send", {"vendors:V1": Target("T9", facts={})})
    assert decided(outbox, previewed={KEY}) == ("send", "create")
    assert dict(planned(row("P1")).references) == {}


def test_rows_go_oldest_first_in_each_target_company() -> None:
    given = [
        row("P1", target_company="456", doc_date="2026-01-01"),
        row("P2", doc_date="2026-03-01"),
        row("P4", doc_date="2026-02-01", number="B"),
        row("P3", doc_date="2026-02-01", number="A"),
        row("P5", doc_date=None),
    ]
    found = plan(given, world(), now=NOW)
    assert [one.row.source_key for one in found] == ["P5", "P3", "P4", "P2", "P1"]
    assert found[0].identity == ("C1", "P5")
    older = plan([row("P1", "90.00")], world(live(as_of=NOW)), now=NOW, as_of=NOW - HOUR)
    assert [one.decision.kind for one in older] == ["leave"]


def test_a_pause_ends_by_the_clock() -> None:
    seen = delivery("P1", state="retrying", next_try_at=NOW)
    assert [one.decision.kind for one in plan([row("P1")], world(seen), now=NOW)] == ["send"]
    assert [one.decision.kind for one in plan([row("P1")], world(seen), now=NOW - HOUR)] == ["keep"]
    same = live(state="retrying", target_id=None, next_try_at=NOW)
    assert plan_row(row("P1"), world(same), now=NOW - HOUR).decision.kind == "keep"


def test_a_pause_longer_than_any_vendors_was_written_by_a_wrong_clock() -> None:
    longest = delivery("P1", state="retrying", next_try_at=NOW + timedelta(days=2))
    assert plan_row(row("P1"), world(longest), now=NOW).decision.kind == "keep"
    wrong = delivery("P1", state="retrying", next_try_at=NOW + timedelta(days=2, microseconds=1))
    assert plan_row(row("P1"), world(wrong), now=NOW).decision.kind == "send"


HOLD = [{"code": "duplicate_suspected", "text": "twin", "payload": {}}]


def reviewed(code: str, decision: str | None, about: str) -> Reviews:
    asked = Asked(1, ("C1", "P1", code), "", {"fingerprint": about}, decision, "Ann")  # type: ignore[arg-type]
    return Reviews({}, {asked.key: [asked]})


@pytest.mark.parametrize(
    ("outbox", "code", "decision", "about", "expected"),
    [
        (row("P1", holds=HOLD), "duplicate_suspected", "release", row("P1").fingerprint, ("send", "create")),
        (row("P1", holds=HOLD), "duplicate_suspected", "reject", row("P1").fingerprint, ("skip", "create")),
        (row("P1", holds=HOLD), "duplicate_suspected", None, row("P1").fingerprint, ("hold", "create")),
        (row("P1", holds=HOLD), "duplicate_suspected", "release", "1:of another version", ("hold", "create")),
        (row("P1", holds=HOLD), "another_code", "release", row("P1").fingerprint, ("hold", "create")),
    ],
)
def test_a_ruling_counts_for_the_very_document_it_was_made_about(
    outbox: OutboxRow, code: str, decision: str | None, about: str, expected: tuple[str, str | None]
) -> None:
    assert decided(outbox, reviews=reviewed(code, decision, about)) == expected


def twins(*pairs: str) -> list[dict[str, Any]]:
    return [{"code": "duplicate_suspected", "text": "twin", "payload": {"pairs": list(pairs)}}]


def released(document_key: str, about: str, *pairs: str, decision: str = "release") -> Reviews:
    payload = {"fingerprint": about, "pairs": list(pairs)}
    asked = Asked(1, ("C1", document_key, "duplicate_suspected"), "", payload, decision, "Ann")  # type: ignore[arg-type]
    return Reviews({}, {asked.key: [asked]})


@pytest.mark.parametrize(
    ("asked", "reviews", "expected"),
    [
        (("a=b",), released("P1", row("P1").fingerprint, "a=b"), "send"),
        # coded anew meanwhile, or asked about the other of the two: the pair is the same
        (("a=b",), released("P1", "1:of another version", "a=b"), "send"),
        (("a=b",), released("P2", "1:of the twin", "a=b"), "send"),
        # another twin appeared, or the pair has another amount by now
        (("a=b", "a=c"), released("P1", row("P1").fingerprint, "a=b"), "hold"),
        (("a=b2",), released("P1", row("P1").fingerprint, "a=b"), "hold"),
        (("a=b",), released("P1", row("P1").fingerprint, "a=b", decision="reject"), "skip"),
        (("a=b",), released("P2", "1:of the twin", "a=b", decision="reject"), "hold"),
    ],
)
def test_a_release_of_twins_is_remembered_for_the_pair(asked: tuple[str, ...], reviews: Reviews, expected: str) -> None:
    assert decided(row("P1", holds=twins(*asked)), reviews=reviews)[0] == expected


def test_a_document_that_was_voided_goes_again_once_a_person_released_it() -> None:
    released = reviewed("reopened_after_void", "release", row("P1").fingerprint)
    assert decided(row("P1"), live(voided=True), reviews=released) == ("send", "create")


def test_a_document_that_cannot_be_read_has_no_rulings() -> None:
    assert rulings(row("P1", document="{", holds=HOLD), reviewed("duplicate_suspected", "release", "1:a")) == {}
    assert rulings(row("P1", holds=HOLD), Reviews({}, {})) == {}


def test_the_world_keeps_up_with_what_is_delivered_and_where_it_stands() -> None:
    there = world()
    there.learn(delivery("P1"))
    there.learn(live("P2", target_id="T2"))
    there.learn(live("P3", target_id="T3", voided=True))
    there.learn(delivery("P4", state="refused"))
    assert list(there.seen) == [("C1", "P1"), ("C1", "P2"), ("C1", "P3"), ("C1", "P4")]
    assert there.news == [("C1", "P2"), ("C1", "P3")]
    assert there.taken == {("123", "T2"): ("C1", "P2")}


def test_of_two_that_would_adopt_one_document_in_one_run_the_first_gets_it() -> None:
    first, second = row("P2", adopt={"id": "T1"}), row("P3", adopt={"id": "T1"})
    elsewhere = row("P1", adopt={"id": "T1"}, target_company="456")
    found = {one.row.source_key: one.decision for one in plan([second, elsewhere, first], world(), now=NOW)}
    assert {key: decision.kind for key, decision in found.items()} == {"P1": "adopt", "P2": "adopt", "P3": "block"}
    assert [reason.code for reason in found["P3"].reasons] == ["adopt_conflict"]


def test_only_an_adoption_reserves_a_place_and_only_a_free_one() -> None:
    there = world(taken={("123", "T1"): ("C1", "P9")})
    for outbox in (row("P1", adopt={"id": "T1"}), row("P2", adopt={"id": "T2"}), row("P3", adopt={"id": "T3"})):
        kind = "block" if outbox.source_key == "P3" else "adopt"
        there.reserve(Plan(outbox, None, Decision(kind)))  # type: ignore[arg-type]
    there.reserve(Plan(row("P4"), None, Decision("send", "create")))
    assert there.taken == {("123", "T1"): ("C1", "P9"), ("123", "T2"): ("C1", "P2")}


def failing(company: str = "C1") -> list[Standing]:
    return [Standing("keys_are_unique", "payments", company, "1 row fails keys_are_unique")]


@pytest.mark.parametrize(
    ("company", "kind"),
    [("C1", "wait"), ("123", "wait"), ("", "wait"), ("C2", "send")],
)
def test_what_a_failing_check_concerns_is_not_sent(company: str, kind: str) -> None:
    found = planned(row("P1"), checks=failing(company)).decision
    assert (found.kind, found.action) == (kind, "create")
    if kind == "wait":
        assert [(one.code, one.text) for one in found.reasons] == [("check_failed", "1 row fails keys_are_unique")]


@pytest.mark.parametrize(
    ("outbox", "seen", "expected"),
    [
        (row("P1", "90.00"), [live()], ("wait", "update")),
        (row("P1", wanted="void"), [live()], ("wait", "void")),
        (row("P1", adopt={"id": "T9", "number": "9"}), [], ("wait", "create")),
        # nothing would be changed: that is said as ever
        (row("P1"), [live()], ("nothing", None)),
        (row("P1", problems=[{"code": "no_account", "text": "no account"}]), [], ("block", "create")),
        (row("P1"), [delivery("P1", state="unknown")], ("leave", None)),
    ],
)
def test_a_failing_check_holds_back_every_change_and_nothing_else(
    outbox: OutboxRow, seen: list[Delivery], expected: tuple[str, str | None]
) -> None:
    assert decided(outbox, *seen, checks=failing()) == expected
    assert decided(outbox, *seen)[0] != "wait"
