"""Rows leave the warehouse before anything is sent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from include.warehouse.database import Warehouse
from include.warehouse.outbox import findings, outbox_rows, outboxes

KIND = "exact_avidxchange"


def build(home: Path) -> None:
    with Warehouse(home).opened("build") as database:
        database.execute("create schema outbox")
        database.execute(
            """create table outbox.exact_avidxchange__payments as
               select * from (values
                 ('mine', '456', 'k3', '[]'::json, date '2026-11-01', 12.50::decimal(18, 2)),
                 ('mine', '123', 'k2', '[{"code":"x"}]'::json, null, null),
                 ('other', '123', 'k1', '[]'::json, null, null)
               ) as rows(link, company, source_key, problems, doc_date, amount)"""
        )
        database.execute(
            """create table outbox.exact_avidxchange__findings as
               select 'mine' as link, 'payments' as flow, 'k9' as document_key, 'payee_change' as code"""
        )


def test_the_rows_of_one_link_in_the_same_order_each_time(tmp_path: Path) -> None:
    build(tmp_path)
    with outbox_rows(Warehouse(tmp_path), KIND, "payments", "mine") as rows:
        assert len(rows) == 2
        assert [row["source_key"] for row in rows] == ["k2", "k3"]
        second = list(rows)[1]
        assert (second["problems"], second["doc_date"], second["amount"]) == ("[]", date(2026, 11, 1), Decimal("12.50"))
        with Warehouse(tmp_path).opened("the warehouse is free meanwhile", wait=0):
            pass
    assert list((tmp_path / "pipelines").iterdir()) == []


def test_what_was_never_built_has_no_rows(tmp_path: Path) -> None:
    with outbox_rows(Warehouse(tmp_path), KIND, "vendors", "mine") as rows:
        assert list(rows) == []
    build(tmp_path)
    with outbox_rows(Warehouse(tmp_path), KIND, "vendors", "mine") as rows:
        assert list(rows) == []


def test_findings(tmp_path: Path) -> None:
    build(tmp_path)
    assert findings(Warehouse(tmp_path), KIND, "mine") == [
        {"link": "mine", "flow": "payments", "document_key": "k9", "code": "payee_change"}
    ]


def test_a_name_is_never_sql(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no name"), outbox_rows(Warehouse(tmp_path), KIND, "x; drop table y", "mine"):
        pass


def test_several_flows_are_read_at_once(tmp_path: Path) -> None:
    build(tmp_path)
    with outboxes(Warehouse(tmp_path), KIND, ("vendors", "payments"), "mine") as found:
        keys = {flow: [row["source_key"] for row in rows] for flow, rows in found.items()}
    assert keys == {"vendors": [], "payments": ["k2", "k3"]}
    assert list((tmp_path / "pipelines").iterdir()) == []
