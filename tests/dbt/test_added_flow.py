"""A flow is added to a kind of link in its Python registry alone: SQL, findings and reconciliation know it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from include.clock import ManualClock
from include.delivery import findings
from include.delivery.context import Context
from include.link_kinds import LINK_KINDS, Flow
from include.link_kinds.shape import ModelCall
from include.store import reviews
from include.store.database import Store
from include.warehouse import flows, outbox, outbox_models
from include.warehouse.database import Warehouse
from include.warehouse.dbt import invoke
from include.warehouse.plan import DBT_PROJECT
from tests.dbt.conftest import Decided
from tests.support.stores import sqlite_store, sqlite_template

__all__ = ["sqlite_store", "sqlite_template"]
KIND = "exact_avidxchange"
ADDED = Flow("credit_limits", "exact_online", "avidxchange", "how much a supplier lends us", {}, row="supplier")
MODEL = "select * replace ('credit_limits' as flow) from {{ ref('exact_avidxchange__vendors') }}"
FINDING = """
select distinct link, 'credit_limits' as flow, company, 'v1' as document_key, 'review' as kind, 'info' as severity,
    'limit_spent' as code, 'The limit is spent.' as text, cast('{}' as json) as payload
from {{ ref('exact_avidxchange__credit_limits') }}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the dbt project with a model for the new flow and one of its findings."""
    copy = tmp_path / "dbt_project"
    shutil.copytree(DBT_PROJECT, copy, ignore=shutil.ignore_patterns("target", "logs"))
    own = copy / "models" / "outbox" / KIND
    (own / f"{KIND}__credit_limits.sql").write_text(MODEL)
    (copy / "models" / "intermediate" / "int_credit_findings.sql").write_text(FINDING)
    return copy


@pytest.mark.faults
def test_a_flow_added_to_a_kind_is_seen_everywhere(
    project: Path, decided: Decided, sqlite_store: Store, tmp_path: Path
) -> None:
    kind = LINK_KINDS[KIND]
    findings_too = ModelCall("findings_of", {"own": ["int_credit_findings"]})
    grown = replace(kind, flows=(*kind.flows, ADDED), findings=findings_too)
    for registry in (flows, outbox_models):
        registry.write(project, (LINK_KINDS | {KIND: grown}).values())
    table = f"{KIND}__credit_limits"
    home = tmp_path / "home"
    (home / "warehouse").mkdir(parents=True)
    shutil.copyfile(decided.file, home / "warehouse" / "warehouse.duckdb")
    built = (table, "int_credit_findings", f"{KIND}__findings", "int_outbox_rows", "reconciliation__documents_current")
    invoke(home, ["run", "--select", *built], project)
    clock = ManualClock(datetime(2026, 11, 20, 12, tzinfo=UTC))
    context = Context(link=KIND, run_id="r1", store=sqlite_store, clock=clock)
    found = outbox.findings(Warehouse(home), KIND, KIND)
    findings.apply(found, context, flows=[flow.name for flow in grown.flows])
    with sqlite_store.read() as db:
        assert "limit_spent" in {one.code for one in reviews.listed(db) if one.flow == "credit_limits"}

    seen = Decided(home)
    of_vendors, of_limits = (
        seen.query(
            f"select company, source_key from reconciliation.documents_current where flow = '{flow}' order by all"
        )
        for flow in ("vendors", "credit_limits")
    )
    assert of_limits
    assert of_limits == [row for row in of_vendors if row in of_limits]
    outboxed = seen.query(f"select count(*) as rows from outbox.{table}")
    assert outboxed == [{"rows": len(of_limits)}]
