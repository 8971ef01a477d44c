"""Rows of the outbox relation as they come from SQL, good and bad."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from include.delivery.outbox import OutboxRowUnusable, read_row, target_from_json, target_to_json
from include.systems.base import Target
from tests.support.outbox_rows import document, values


def test_a_row_with_everything() -> None:
    row = read_row(
        values(
            "P1",
            document=document("P1", "70.50"),
            wanted="void",
            problems='[{"code":"period_closed","text":"closed"}]',
            holds='[{"code":"payee_change","text":"new IBAN","payload":{"old":"1"}}]',
            refs='[{"flow":"vendors","company":"C1","key":"V1","label":"Jansen"}]',
            adopt='{"id":"T1","code":"V-1","number":"26","token":"3","facts":{"a":1},"evidence":"same number"}',
            doc_date=date(2026, 11, 2),
        )
        | {"amount": Decimal("70.50")}
    )
    assert (row.identity, row.wanted) == (("C1", "P1"), "void")
    assert (row.amount, row.doc_date) == (Decimal("70.50"), date(2026, 11, 2))
    assert [(one.code, one.text) for one in row.problems] == [("period_closed", "closed")]
    assert row.holds[0].payload == {"old": "1"}
    assert (row.refs[0].name, row.refs[0].label) == ("vendors:V1", "Jansen")
    assert row.adopt == Target("T1", "V-1", "26", "3", {"a": 1})
    assert row.adopt_evidence == "same number"


def test_an_empty_row_has_nothing_against_it() -> None:
    row = read_row(values("P1", number=None, problems=None, holds="", refs=None, adopt=None, doc_date="2026-11-02"))
    assert (row.problems, row.holds, row.refs, row.adopt, row.label) == ((), (), (), None, "P1")
    assert row.document.source_key == "P1"


@pytest.mark.parametrize(
    "columns",
    [
        {"problems": "not json"},
        {"problems": "{}"},
        {"problems": '[{"code":"x"}]'},
        {"holds": '["x"]'},
        {"refs": '[{"flow":"vendors","company":"C1"}]'},
        {"adopt": "{}"},
        {"adopt": "[1"},
        {"wanted": "maybe"},
        {"wanted": None},
    ],
)
def test_what_cannot_be_read_is_a_problem_of_the_document_and_never_a_traceback(columns) -> None:
    assert [problem.code for problem in read_row(values("P1", **columns)).problems] == ["outbox_malformed"]


@pytest.mark.parametrize("columns", [{"company": ""}, {"company": None}, {"source_key": None}])
def test_a_row_about_nothing_is_named(columns) -> None:
    with pytest.raises(OutboxRowUnusable, match="no company or no source key"):
        read_row(values("P1") | columns)


def test_the_fingerprint_is_about_values_and_the_hash_about_text() -> None:
    one, other = (read_row(values("P1", document=document("P1", amount))) for amount in ("1.10", "1.1000"))
    assert one.fingerprint == other.fingerprint
    assert one.text_hash != other.text_hash


def test_a_target_survives_its_json() -> None:
    target = Target("T1", None, "26", None, {"void": False})
    assert target_from_json(target_to_json(target)) == target


def test_rows_go_by_company_day_number_and_key() -> None:
    rows = [values("b", number="2"), values("a", number="2"), values("c", number="1")]
    rows.append(values("d", doc_date="2026-10-01"))
    assert [row.source_key for row in sorted(map(read_row, rows), key=lambda row: row.order)] == ["d", "c", "a", "b"]
