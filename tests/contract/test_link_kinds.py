"""What every kind of link must have before anybody may use it: its models, and how its two sides are compared."""

from __future__ import annotations

import pytest

from include.link_kinds import LINK_KINDS, LinkKind
from include.systems import registry
from tests.contract.missing import PROJECT
from tests.support.agreement import SIDES

kinds = pytest.mark.parametrize("kind", LINK_KINDS.values(), ids=list(LINK_KINDS))
MODELS = PROJECT / "dbt_project" / "models" / "outbox"


@kinds
def test_it_links_two_systems_that_can_be_connected_to(kind: LinkKind) -> None:
    assert set(kind.systems) <= set(registry.SYSTEMS)
    assert kind.books != kind.other
    assert all({flow.source, flow.target} <= set(kind.systems) for flow in kind.flows)


@kinds
def test_each_flow_is_decided_by_a_model_of_its_own_and_findings_by_one(kind: LinkKind) -> None:
    wanted = {f"{kind.name}__{name}.sql" for name in (*(flow.name for flow in kind.flows), "findings")}
    assert wanted - {file.name for file in (MODELS / kind.name).glob("*.sql")} == set()


@kinds
def test_each_feed_that_a_flow_rests_on_is_one_that_its_system_has(kind: LinkKind) -> None:
    from include.warehouse.load import SOURCES

    for system, feeds in kind.feeds(full=True).items():
        assert set(feeds) - {feed.table for feed in SOURCES[system].FEEDS} == set()


@kinds
def test_what_stands_on_its_two_sides_can_be_compared(kind: LinkKind) -> None:
    assert kind.name in SIDES
