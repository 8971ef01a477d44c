"""What a document said before it was changed stays known."""

from __future__ import annotations

import json

from include.delivery.replaying import replay
from include.reports.document_changes import changes, lines
from include.store import document_versions
from include.store.models import deliveries
from include.systems.base import Outcome
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import row


def totals(bench: Bench) -> list[str]:
    """Of each version but the newest."""
    with bench.store.read() as db:
        [(number,)] = db.execute(deliveries.select().with_only_columns(deliveries.c.id)).all()
        return [json.loads(str(one["document"]))["amount"] for one in document_versions.superseded(db, number)]


def test_each_change_keeps_what_was_there_before(bench: Bench) -> None:
    for amount in ("10", "10", "12", "15"):
        bench.run(row("P1", amount))
    assert totals(bench) == ["10", "12"]


def test_a_change_that_was_refused_replaced_nothing(bench: Bench) -> None:
    bench.run(row("P1", "10"))
    bench.writer.faults.append(Outcome("refused", code="no", text="no"))
    bench.run(row("P1", "12"))
    assert totals(bench) == []


def test_what_changed_is_said_field_by_field_and_lines_by_their_number() -> None:
    before = {"kind": "bill", "total": "10", "lines": [{"no": 1, "account": "4100"}, {"no": 2, "account": "4200"}]}
    after = {"kind": "bill", "total": "12", "lines": [{"no": 1, "account": "4100"}, {"no": 2, "account": "4300"}]}
    versions = [
        {"revision": 1, "document": json.dumps(before), "replaced_at": None},
        {"revision": 2, "document": json.dumps(after), "replaced_at": None},
    ]
    (found,) = changes(versions)
    assert [(one.field, one.before, one.after) for one in found.fields] == [
        ("total", "10", "12"),
        ("line 2, account", "4200", "4300"),
    ]


def test_the_codes_of_the_source_that_a_line_stood_for_are_shown_beside_its_own() -> None:
    coded = {"no": 1, "account": "OLD", "coded_from": {"account": "4350", "cost_center": "20", "cost_unit": None}}
    assert lines({"lines": [coded, {"no": 2, "account": "4000", "coded_from": None}]}) == (
        ["no", "account", "coded from"],
        [[1, "OLD", "4350/20"], [2, "4000", ""]],
    )
    assert lines({"lines": [{"no": 1, "account": "4000"}]}) == (["no", "account"], [[1, "4000"]])


def test_of_two_documents_of_one_number_the_one_that_is_meant_is_tried_again(bench: Bench) -> None:
    refused = Outcome("refused", code="no", text="no")
    bench.writer.faults += [refused, refused]
    bench.run(row("P1", number="F-1"), row("P2", number="F-1"))
    done = replay("demo", bench.context(), only=("payments", "C1", "P2"))
    assert [one.source_key for one in done] == ["P2"]
    assert (bench.delivery("P1").state, bench.delivery("P2").state) == ("refused", "planned")
