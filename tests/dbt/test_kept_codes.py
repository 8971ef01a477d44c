"""What AvidXchange has keeps the codes that it was sent with, whatever the mapping says since."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pytest

from tests.dbt import books
from tests.dbt.books import LINK, A, E, avid_line, line
from tests.dbt.conftest import Decided
from tests.support import raw

MAPPED = (
    ("gl_account", "4350", "NEW"),
    ("gl_account", "4360", "OLD"),
    ("cost_center", "20", "SHOP"),
    ("cost_unit", "u20", "W"),
)
# Account in the books now; account that was sent, and the one of the books that it stood for where it was another one.
SENT: dict[str, tuple[str, str | None, str | None]] = {
    "mapped-elsewhere": ("4350", "OLD", "4350"),
    "mapped-since": ("4350", "4350", None),
    "mapping-ended": ("4370", "OFF", "4370"),
    "recoded-in-books": ("4350", "OFF", "4370"),
    "of-before": ("4350", "NEW", None),
    "voided": ("4350", "OLD", "4350"),
    "new": ("4350", None, None),
}


def add(db: duckdb.DuckDBPyConnection) -> None:
    for account in ("4350", "4360", "4370"):
        facts = {"description": f"Costs {account}", "type": 121}
        raw.insert(db, f"{E}.gl_accounts", {"id": f"gl-{account}", "code": account} | facts)
    raw.insert(db, f"{E}.cost_centers", {"id": "cc-20", "code": "20", "description": "Shop"})
    raw.insert(db, f"{E}.cost_units", {"id": "cu-20", "code": "u20", "description": "Unit 20"})
    for kind, source, target in MAPPED:
        row = {"link": LINK, "kind": kind, "company": "", "source_code": source, "target_code": target}
        raw.insert(db, "raw_config.mappings", row)
    for code in ("NEW", "OLD", "OFF"):
        facts = {"code_value": code, "description": code, "is_active": True}
        raw.insert(db, f"{A}.enterprise_codes", {"group_name": "Accounting Codes"} | facts)
    for name, (account, sent, source) in SENT.items():
        books.entry(db, name, line(1, GLAccount=f"gl-{account}"), status=20)
        if sent is not None:
            deliver(db, name, {"account": sent, "coded_from": source and {"account": source}}, voided=name == "voided")
    books.entry(db, "in-doubt", line(1, GLAccount="gl-4350"), status=20)
    attempt = json.dumps({"lines": [{"key": "in-doubt-l1", "account": "OLD", "coded_from": {"account": "4350"}}]})
    facts = {"state": "unknown", "target_id": None, "attempt_document": attempt}
    books.delivered(db, "purchase_invoices", "in-doubt", "", **facts)
    books.entry(db, "at-a-center", line(1, CostCenter="20"), status=20)
    deliver(db, "at-a-center", {"account": "4000", "cost_center": "HQ", "coded_from": {"cost_center": "20"}})
    # approvers chose OLD, which was 4350 then, and the ledger was corrected
    books.entry(db, "corrected", line(1, GLAccount="gl-4350"), status=20)
    deliver(db, "corrected", {"account": "4370"})
    books.invoice(db, "i-corrected", "corrected", avid_line(1, "100.00", "OLD"))
    after = {"key": "corrected-l1", "no": 1, "account": "4350", "coded_from": {"account": "OLD"}}
    correction = json.dumps({"invoice_key": "corrected", "after": [after]})
    books.delivered(db, "coding", "i-corrected:corrected-l1", "corrected-l1", delivered_document=correction)
    books.entry(db, "sent-as-gone", line(1, GLAccount="gl-4350"), status=20)
    deliver(db, "sent-as-gone", {"account": "GONE", "coded_from": {"account": "4350"}})
    books.entry(db, "at-a-unit", line(1, CostCenter="20", CostUnit="u20"), status=20)
    books.invoice(db, "i-mapped-elsewhere", "mapped-elsewhere", avid_line(1, "100.00", "OLD"))


def deliver(db: duckdb.DuckDBPyConnection, name: str, coded: dict[str, Any], voided: bool = False) -> None:
    document = json.dumps({"lines": [{"key": f"{name}-l1"} | coded]})
    books.delivered(db, "purchase_invoices", name, f"i-{name}", delivered_document=document, voided=voided)


def coded(decided: Decided, name: str) -> tuple[Any, Any, Any]:
    """Account, cost centre, and what they stood for."""
    row = decided.row("purchase_invoices", name)
    (only,) = row["document"]["lines"]
    return only["account"], only["cost_center"], only["coded_from"]


def stood_for(account: str | None = None, cost_center: str | None = None) -> dict[str, Any]:
    return {"account": account, "cost_center": cost_center, "cost_unit": None}


@pytest.mark.parametrize(
    ("name", "account", "source"),
    [
        pytest.param("mapped-elsewhere", "OLD", "4350", id="the account is mapped to another code since"),
        pytest.param("mapped-since", "4350", None, id="the account travelled as itself, and is mapped since"),
        pytest.param("mapping-ended", "OFF", "4370", id="the account is mapped no more"),
        pytest.param(
            "recoded-in-books", "NEW", "4350", id="the books have another account: that one by the mapping of today"
        ),
        pytest.param("of-before", "NEW", None, id="sent before the books' code was kept, and mapped as it was"),
        pytest.param("voided", "NEW", "4350", id="taken back: it would be a new one"),
        pytest.param("in-doubt", "OLD", "4350", id="no answer came yet: it may stand there"),
        pytest.param("new", "NEW", "4350", id="never sent"),
    ],
)
def test_the_account_of_a_line_is_the_one_it_was_sent_with(
    decided: Decided, name: str, account: str, source: str | None
) -> None:
    assert coded(decided, name) == (account, None, source and stood_for(source))


def test_a_cost_centre_stays_as_it_was_sent_too(decided: Decided) -> None:
    assert coded(decided, "at-a-center") == ("4000", "HQ", stood_for(cost_center="20"))


def test_nothing_stands_in_the_way_of_what_stays_as_it_is(decided: Decided) -> None:
    for name in SENT:
        assert decided.codes("purchase_invoices", name) == [], name


def test_approvers_who_left_the_code_recode_nothing_though_it_stands_for_another_account_now(decided: Decided) -> None:
    recoded = "select 1 from outbox.exact_avidxchange__coding where source_key like 'i-mapped-elsewhere%'"
    assert decided.query(recoded) == []


def test_what_the_ledger_was_corrected_to_stays_though_the_approvers_code_stands_for_another_account_now(
    decided: Decided,
) -> None:
    again = "select document from outbox.exact_avidxchange__coding where source_key like 'i-corrected%'"
    assert decided.query(again) == []
    assert coded(decided, "corrected") == ("4370", None, None)


def test_a_bill_waits_for_no_code_that_is_mapped_and_so_does_not_travel(decided: Decided) -> None:
    awaited = {ref["flow"] for ref in decided.row("purchase_invoices", "at-a-unit")["refs"]}
    assert awaited == {"vendors", "gl_accounts"}


def test_what_would_change_a_line_that_was_sent_with_a_code_that_is_gone_waits_for_that_code(decided: Decided) -> None:
    (problem,) = decided.row("purchase_invoices", "sent-as-gone")["problems"]
    assert (problem["code"], problem["text"]) == (
        "account_inactive",
        "line 1: account 4350 (Costs 4350) was sent as GONE, which is inactive in AvidXchange or not there any more: "
        "activate it there until this change is sent",
    )
