"""What planning reads of the store before it decides: no more than the rows that changed need."""

from __future__ import annotations

from typing import Any

import pytest

from include.delivery.approval import Rule
from include.delivery.outbox import OutboxRow
from include.delivery.planning import FlowState, load_state
from include.delivery.references import ReferenceKey
from include.store import data_checks
from include.store.data_checks import Said
from include.store.database import Store
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import document, row

VENDOR: dict[str, Any] = {"flow": "vendors", "company": "C1", "key": "V1", "label": "Jansen"}
KEY: ReferenceKey = ("vendors", "C1", "V1")


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """Nothing here depends on the kind of database."""
    return sqlite_store


def world(bench: Bench, *rows: OutboxRow, link: str = "demo", flow: str = "payments", **given: Any) -> FlowState:
    previewed, rule = given.get("previewed", frozenset()), given.get("rule", Rule())
    return load_state(bench.store, link, flow, "fake", rows, previewed, rule, bench.clock.now())


def test_deliveries_of_this_flow_and_link_alone_are_seen(bench: Bench) -> None:
    bench.run(row("P1"))
    assert list(world(bench).seen) == [("C1", "P1")]
    assert world(bench).taken == {("123", "T1"): ("C1", "P1")}
    assert (world(bench, flow="vendors").seen, world(bench, link="other").seen) == ({}, {})


def test_what_changed_rows_refer_to_is_known(bench: Bench) -> None:
    bench.run(row("V1", flow="vendors"), flow="vendors")
    assert list(world(bench, row("P1", refs=[VENDOR])).known) == [KEY]
    assert world(bench, row("P1", refs=[VENDOR]), link="other").known == {}
    assert world(bench, row("P1")).known == {}
    bench.run(row("P1", refs=[VENDOR]))
    assert world(bench, row("P1", refs=[VENDOR])).known == {}, "nothing is asked for a row that did not change"
    assert list(world(bench, row("P1", "90.00", refs=[VENDOR])).known) == [KEY]


def test_a_delivered_document_is_read_only_to_be_compared_with_a_changed_row(bench: Bench) -> None:
    bench.run(row("P1"), row("P2"))
    number = bench.delivery("P1").id

    def read(*rows: OutboxRow) -> dict[int, str | None]:
        return world(bench, *rows).delivered_documents

    assert read(row("P1", "90.00"), row("P2")) == {number: document("P1")}
    assert read(row("P1"), row("P2")) == {}
    assert read(row("P1", "90.00", wanted="void")) == {}
    assert read(row("P1", "90.00", skip="not_chosen")) == {}
    assert read(row("P3")) == {}


def test_a_preview_tells_what_earlier_flows_would_deliver(bench: Bench) -> None:
    assert world(bench, previewed=frozenset({KEY})).previewed == {KEY}


def test_the_reviews_of_this_flow_are_known(bench: Bench) -> None:
    bench.run(row("P1", holds=[{"code": "duplicate_suspected", "text": "twin", "payload": {}}]))
    assert list(world(bench).reviews.open) == [("C1", "P1", "duplicate_suspected")]
    assert world(bench, flow="vendors").reviews.open == {}
    assert world(bench).system == "fake"


def test_the_failing_checks_of_this_flow_and_link_are_known(bench: Bench) -> None:
    def fails(link: str, flow: str) -> None:
        with bench.store.begin() as db:
            said = [
                Said("keys_are_unique", flow, "C1", "failed", 1, text=f"fails for {flow or 'every flow'} of {link}")
            ]
            known = ["keys_are_unique"]
            data_checks.note(db, link, said, asked=[], known=known, run_id="r1", now=bench.clock.now())

    for link, flow in (("demo", "payments"), ("demo", ""), ("demo", "vendors"), ("other", "payments")):
        fails(link, flow)
    assert sorted(one.text for one in world(bench).checks) == [
        "fails for every flow of demo", "fails for payments of demo",
    ]  # fmt: skip
