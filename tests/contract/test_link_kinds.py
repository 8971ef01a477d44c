"""What every kind of link must have before anybody may use it: its models, and how its two sides are compared."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

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
    assert wanted - {file.name for file in (MODELS / kind.name).rglob("*.sql")} == set()


@kinds
def test_each_feed_that_a_flow_rests_on_is_one_that_its_system_has(kind: LinkKind) -> None:
    from dlt_sources.readers.registry import source

    for system, feeds in kind.feeds(full=True).items():
        assert set(feeds) - {feed.table for feed in source(system).FEEDS} == set()


# Read, and no model decides by them.
NOT_DECIDED_BY = {
    "invoice_batches": "what is read of each closed batch hangs on its row",
    "payment_history": "AvidXchange's own words about an odd payment, for people; in full comparisons alone",
}


@kinds
def test_each_list_of_the_other_side_that_is_read_is_one_that_a_model_uses(kind: LinkKind) -> None:
    sql = "".join(file.read_text() for file in (PROJECT / "dbt_project").rglob("*.sql"))
    read = set(kind.feeds(full=True)[kind.other])
    staging = (PROJECT / "dbt_project" / "models" / "staging" / kind.other).glob("stg_*.sql")
    used = "".join(file.read_text() for file in staging if f"ref('{file.stem}')" in sql)
    unused = {feed for feed in read if f"ref('stg_{kind.other}__{feed}')" not in sql and f"'{feed}'" not in used}
    assert unused <= set(NOT_DECIDED_BY)
    assert "payment_history" not in kind.feeds()[kind.other]


@kinds
def test_the_sql_knows_each_group_of_codes_that_is_written(kind: LinkKind) -> None:
    known = (PROJECT / "dbt_project" / "macros" / "code_kinds.sql").read_text()
    for code, group in kind.groups.items():
        assert f"'{code}': ['{group.lower().replace(' ', '')}']" in known


@kinds
def test_what_stands_on_its_two_sides_can_be_compared(kind: LinkKind) -> None:
    assert kind.name in SIDES


@kinds
def test_its_flows_go_in_the_order_in_which_documents_refer_to_each_other(kind: LinkKind) -> None:
    names = [flow.name for flow in kind.flows]
    order = ["gl_accounts", "vendors", "purchase_orders", kind.invoices, "payments"]
    if kind.other == "avalara":  # of sales: no vendors, nothing ordered, nothing paid; drafts only where there are any
        order = ["addresses", "estimates", "tax_lines", kind.invoices, "tax_journals", "commit"]
        assert names == [name for name in order if name in names]
        assert {"addresses", kind.invoices, "tax_journals", "commit"} <= set(names)
    else:
        assert {"vendors", "purchase_orders", kind.invoices} <= set(names)
    assert [name for name in names if name in order] == [name for name in order if name in names]


@kinds
def test_what_a_flow_needs_goes_before_it(kind: LinkKind) -> None:
    names = [flow.name for flow in kind.flows]
    for flow in kind.flows:
        assert set(flow.needs) <= set(names[: names.index(flow.name)]), flow.name


@kinds
@pytest.mark.parametrize("choice", [{"no_such_option": 1}, {"waiting_alert_days": 0}, {"paid_on": "someday"}])
def test_an_option_that_it_does_not_have_is_refused(kind: LinkKind, choice: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        kind.options.model_validate(choice)


@pytest.mark.parametrize(
    ("kind", "option", "written", "meant"),
    [
        ("exact_avidxchange", "create_suppliers", True, "yes"),
        ("exact_avidxchange", "create_suppliers", "review", "review"),
        ("quickbooks_avidxchange", "marker", False, "no"),
        ("quickbooks_avidxchange", "marker", "yes", "yes"),
        ("quickbooks_avidxchange", "vendor_changes_back", True, "yes"),
        ("quickbooks_avidxchange", "payment_account", "AvidXchange clearing", "AvidXchange clearing"),
        ("quickbooks_avidxchange", "closed_period", "block", "block"),
        ("quickbooks_avidxchange", "gl_account_types", ["Expense"], ("Expense",)),
        ("exact_avalara", "tax_lines", False, "no"),
        ("exact_avalara", "final_from", 20, 20),
    ],
)
def test_options_mean_what_yaml_says(kind: str, option: str, written: Any, meant: Any) -> None:
    assert getattr(LINK_KINDS[kind].options.model_validate({option: written}), option) == meant


def test_an_accountant_gets_safe_defaults_for_quickbooks() -> None:
    options = LINK_KINDS["quickbooks_avidxchange"].options().model_dump()
    chosen = ("paid_on", "closed_period", "marker", "vendor_changes_back", "payment_account")
    assert {name: options[name] for name in chosen} == {
        "paid_on": "issued",
        "closed_period": "first_open_day",
        "marker": "yes",
        "vendor_changes_back": "no",
        "payment_account": None,
    }
    assert not {"Bank", "Accounts Payable", "Accounts Receivable", "Credit Card"} & set(options["gl_account_types"])
