"""Reviews and alerts that come from the outbox's findings: opened once, closed when the finding goes."""

from __future__ import annotations

import json

import pytest

from include.delivery.findings import Alarm, apply, raise_alarm
from include.store.database import Store
from tests.include.delivery.conftest import Bench


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """Nothing here depends on the kind of database."""
    return sqlite_store


def finding(kind: str, code: str, text: str = "text", **columns: str) -> dict[str, str | None]:
    return {
        "link": "demo",
        "flow": "payments",
        "company": "C1",
        "document_key": "P1",
        "kind": kind,
        "severity": "urgent",
        "code": code,
        "text": text,
        "payload": json.dumps({"old": "NL01", "new": "NL02"}),
    } | columns


def look(bench: Bench, *rows: dict[str, str | None]):
    return apply(rows, bench.context(), flows=["payments", "vendors"])


def test_a_review_opens_once_and_closes_with_its_cause(bench: Bench) -> None:
    for _ in range(2):
        look(bench, finding("review", "payee_change"))
    (review,) = bench.reviews()
    assert (review.code, review.payload["new"]) == ("payee_change", "NL02")
    look(bench)
    assert bench.reviews() == []


def test_a_decided_review_is_asked_again_only_when_the_facts_change(bench: Bench) -> None:
    look(bench, finding("review", "payee_change"))
    bench.decide("release")
    look(bench, finding("review", "payee_change", text="the same, since 3 days"))
    assert bench.reviews() == []
    look(bench, finding("review", "payee_change", payload=json.dumps({"old": "NL01", "new": "NL03"})))
    assert [review.payload["new"] for review in bench.reviews()] == ["NL03"]


def test_an_alert_opens_once_and_closes_with_its_cause(bench: Bench) -> None:
    look(bench, finding("alert", "paid_elsewhere"))
    found = look(bench, finding("alert", "paid_elsewhere", text="still"))
    assert (found.alerts_opened, found.alerts_closed) == (0, 0)
    assert [(one.code, one.severity, one.text) for one in bench.alerts()] == [("paid_elsewhere", "urgent", "still")]
    assert look(bench).alerts_closed == 1
    assert bench.alerts() == []


def test_what_others_raised_is_left_alone(bench: Bench) -> None:
    with bench.store.begin() as connection:
        alarm = Alarm("", "", "unauthorised", "urgent", "log in again")
        raise_alarm(connection, "demo", "fake_main", alarm, now=bench.clock.now())
    look(bench)
    assert [one.code for one in bench.alerts()] == ["unauthorised"]


def test_findings_of_flows_that_were_not_looked_at_stay(bench: Bench) -> None:
    look(bench, finding("review", "rejected", flow="vendors"))
    apply([], bench.context(), flows=["payments"])
    assert len(bench.reviews()) == 1


def test_a_finding_that_cannot_be_read_whole_is_shown_all_the_same(bench: Bench) -> None:
    look(bench, finding("review", "payee_change", payload="not json"), finding("alert", "x", severity="dreadful"))
    assert bench.reviews()[0].payload["text"] == "not json"
    assert bench.alerts()[0].severity == "warning"
