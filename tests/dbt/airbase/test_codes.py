"""Accounts and cost centres: compared by default, written where a company wants that, and the gaps of the set-up."""

from __future__ import annotations

import json
from typing import Any

import duckdb

from include.documents import Code, parse
from tests.dbt.airbase import books
from tests.dbt.conftest import Decided

WRITING = "airbase_writes"


def add(db: duckdb.DuckDBPyConnection) -> None:
    """A second tenant, whose accounts Exact keeps: two divisions, in the order in which they are named."""
    books.link(db, WRITING, {"W-1": "881", "W-2": "882"}, connection="airbase_writes", codes="write", create_items="no")
    there: dict[str, Any] = {"connection": "airbase_writes"}
    for company in ("W-1", "W-2"):
        books.raw.insert(
            db, "raw_airbase.subsidiaries", {"id": company, "erp_reference_id": company, "name": company} | there
        )
    books.account(db, "4210", **there)
    books.account(db, "KANTOOR", "W-1", **there)
    books.mapped(db, "gl_account", "KANTOOR", "4510", link=WRITING)
    books.raw.insert(
        db, "raw_exact_online.gl_accounts",
        {"id": "gl-882", "code": "4777", "description": "Alleen hier", "type": 121, "company": "882"},
    )  # fmt: skip


def rows(decided: Decided, flow: str, link: str) -> dict[tuple[str, str], dict[str, Any]]:
    found = decided.query(f"select * from outbox.airbase_exact__{flow} where link = '{link}'")
    return {(row["company"], row["number"]): row for row in found}


def test_codes_are_only_compared_unless_said(decided: Decided) -> None:
    for flow in ("gl_accounts", "cost_centers"):
        found = rows(decided, flow, books.LINK)
        assert found
        assert {row["skip"] for row in found.values()} == {"not_chosen"}


def test_an_account_is_written_once_for_all_divisions_that_have_it(decided: Decided) -> None:
    found = rows(decided, "gl_accounts", WRITING)
    assert {company for company, code in found if code == "4420"} == {"881"}
    document = parse(json.dumps(found["881", "4420"]["document"]))
    assert isinstance(document, Code)
    assert (document.code, document.subsidiaries, document.type, document.active) == (
        "4420", ("W-1", "W-2"), "expense", True,
    )  # fmt: skip
    assert found["882", "4777"]["document"]["subsidiaries"] == ["W-2"]
    assert found["881", "4210"]["adopt"]["id"] == "a-4210"


def test_what_may_not_be_posted_to_or_is_there_under_another_code_is_not_written(decided: Decided) -> None:
    found = rows(decided, "gl_accounts", WRITING)
    skips = {code: found["881", code]["skip"] for code in ("1600", "4980", "4510", "4420")}
    assert skips == {"1600": "not_chosen", "4980": "not_chosen", "4510": "not_chosen", "4420": None}


def test_a_cost_centre_is_written_as_a_tag_while_it_lasts(decided: Decided) -> None:
    found = rows(decided, "cost_centers", WRITING)
    document = parse(json.dumps(found["881", "100"]["document"]))
    assert isinstance(document, Code)
    assert (document.group, document.code, document.type) == ("cost_center", "100", None)
    assert (found["881", "100"]["skip"], found["881", "240"]["skip"]) == (None, "not_chosen")


def finding(decided: Decided, key: str, link: str = books.LINK, company: str = "MER-NL") -> dict[str, Any] | None:
    found = decided.query(
        "select * from outbox.airbase_exact__findings "
        f"where document_key = '{key}' and link = '{link}' and company = '{company}'"
    )
    assert len(found) <= 1
    return found[0] if found else None


def test_the_set_up_lists_the_accounts_that_have_no_item_or_several(decided: Decided) -> None:
    found = finding(decided, "items", company="MER-BE")
    assert found is not None
    assert (found["code"], found["severity"], found["flow"]) == ("items_missing", "info", "purchase_orders")
    assert found["text"] == (
        "orders of MER-BE go by items in Exact division 793, one for each account. No item: 4420 Representatie; "
        "several: 4510 Marketing (M-4510, M-4511). Orders on these accounts wait: make one purchase item without stock "
        "for each, with it as cost account, or map the account in items.csv"
    )
    assert [gap["proposed"] for gap in found["payload"]["gaps"]] == ["4420", None]


def test_an_item_is_proposed_for_each_account_that_an_order_waits_for(decided: Decided) -> None:
    missing = finding(decided, "item:4420")
    assert missing is not None
    # an order on it waits
    assert (missing["code"], missing["severity"]) == ("item_missing", "warning")
    assert missing["text"] == (
        "account 4420 Representatie has no purchase item without stock in Exact division 791: create item 4420 "
        "Representatie there (purchased, not in stock, cost account 4420), or map the account in items.csv. 2 orders "
        "name it"
    )
    assert missing["payload"]["item"]["cost_account"] == "4420"
    several = finding(decided, "item:4510")
    assert several is not None
    assert (several["code"], several["payload"]["item"]) == ("item_ambiguous", None)
    # each gap once: one that no order names is in the list alone
    assert finding(decided, "item:4420", company="MER-BE") is None
    assert finding(decided, "items") is None
    # a company that makes its items itself sees the list alone
    assert finding(decided, "item:4510", WRITING, "W-1") is None
    assert finding(decided, "items", WRITING, "W-1") is not None


def test_codes_that_one_of_the_systems_lacks_are_listed(decided: Decided) -> None:
    accounts = finding(decided, "gl_account:MER-NL")
    assert accounts is not None
    assert (accounts["code"], accounts["payload"]["codes"]) == ("codes_differ", ["4899", "4980"])
    assert accounts["text"].startswith("2 accounts that Airbase offers for MER-NL cannot be used in Exact division 791")
    centres = finding(decided, "cost_center:MER-NL")
    assert centres is not None
    assert centres["payload"]["codes"] == ["240", "290"]
