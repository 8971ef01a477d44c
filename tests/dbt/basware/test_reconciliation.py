"""Basware and Exact side by side: `reconciliation.documents` of this link."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb

from tests.dbt.basware import books
from tests.dbt.basware.books import FAILED, LONG_AGO, TRANSFERRED, WAITING, entry, invoice, order, vendor
from tests.dbt.basware.test_orders import exact_order
from tests.dbt.conftest import Decided

BEFORE: dict[str, Any] = {"processing_status": TRANSFERRED, "last_updated": LONG_AGO}
HANDED_OVER = (
    ("agrees", {}, {}),
    ("amount", {}, {"amount_fc": "120.00"}),
    ("date", {}, {"entry_date": date(2026, 11, 3)}),
    ("counterparty", {}, {"supplier": "s-other"}),
    ("coding", {"coding_rows": [books.row(account="4300")]}, {}),
    ("currency", {}, {"currency": "USD"}),
    ("before_start", {"invoice_date": date(2026, 8, 3)}, None),
    ("missing_in_target", {}, None),
)


def add(db: duckdb.DuckDBPyConnection) -> None:
    vendor(db, "75001", "Abgleich GmbH", supplier="r1")
    mine = {"supplier_code": "75001", "supplier_name": "Abgleich GmbH"}
    for number, (key, ours, theirs) in enumerate(HANDED_OVER, 1):
        said = [{"success": True, "voucherNumber1": str(26670000 + number)}]
        invoice(db, f"earlier {key}", **(BEFORE | mine | {"transfer_responses": said} | ours))
        if theirs is not None:
            entry(
                db, f"r-{key}", f"R-earlier {key}", **({"supplier": "r1", "entry_number": 26670000 + number} | theirs)
            )
    invoice(db, "failed by others", **(mine | {"processing_status": FAILED}), said=(False,))
    # blocked here, and entered and handed over by people meanwhile
    invoice(db, "went by hand", **(BEFORE | mine), said=(True,))
    books.stopped(db, "went by hand", reason_code="account_unknown", reason_text="unknown")
    entry(db, "r-by-hand", "R-went by hand", supplier="r1")
    # withdrawn in Basware without a trace in Exact
    invoice(db, "in approval", **(mine | {"processing_status": None}))
    for key, ours, theirs in (
        ("ours agrees", {}, {}),
        ("ours amount", {}, {"amount_fc": "121.00"}),
        ("ours recoded", {"coding_rows": [books.row(account="4300")]}, {}),
        ("ours gone", {}, {"is_deleted": True}),
    ):
        invoice(db, key, **(mine | {"processing_status": TRANSFERRED} | ours), said=(True,))
        books.posted(db, key, f"r-{key}")
        books.answer(db, f"{key}:1", success=True)
        entry(db, f"r-{key}", f"R-{key}", **({"supplier": "r1", "description": f"BW:{key.replace(' ', '_')}"} | theirs))
    invoice(db, "on its way", **(mine | {"processing_status": WAITING}))
    order(db, "still open", processing_status="Exported", order_status="Closed")
    books.delivered(
        db, "purchase_orders", "still open", "po-still-open", amount="100.00", delivered_document='{"lines": []}'
    )
    exact_order(db, "po-still-open", "still open")


def row(decided: Decided, key: str, flow: str = "invoices") -> dict[str, Any]:
    rows = decided.query(
        f"select * from reconciliation.documents where flow = '{flow}' and source_key = '{key}' and link = "
        f"'{books.LINK}'"
    )
    assert len(rows) == 1, f"{len(rows)} rows of {flow} {key}"
    return rows[0]


def test_what_an_earlier_interface_handed_over_is_compared_and_never_posted(decided: Decided) -> None:
    for key, _, theirs in HANDED_OVER:
        found = row(decided, f"earlier {key}")
        assert (found["difference_class"], found["target_id"]) == (key, None if theirs is None else f"r-{key}")
        assert (found["company"], found["target_company"], found["source_system"], found["target_system"]) == (
            "DE01",
            "789",
            "basware",
            "exact_online",
        )
        assert decided.query(f"select 1 from outbox.basware_exact__invoices where source_key = 'earlier {key}'") == []


def test_each_difference_says_both_figures(decided: Decided) -> None:
    assert row(decided, "earlier amount")["reason"] == "119.00 at the source, 120.00 in the target"
    assert row(decided, "earlier date")["reason"] == "2026-11-10 at the source, 2026-11-03 in the target"
    assert row(decided, "earlier currency")["reason"] == "EUR at the source, USD in the target"
    assert row(decided, "earlier coding")["reason"] == "4300 100.00 in Basware, 4000 100.00 in Exact"
    assert row(decided, "earlier amount")["amount_difference"] == -1


def test_what_failed_before_us_is_missing_with_the_words_of_then(decided: Decided) -> None:
    found = row(decided, "failed by others")
    assert (found["difference_class"], found["state"]) == ("missing_in_target", "not_delivered")
    assert found["reason"] == "Basware was told that it failed: Kostenstelle unbekannt"
    assert (
        row(decided, "earlier missing_in_target")["reason"]
        == "Basware says Transferred, and Exact has no entry with this supplier, number and amount"
    )


def test_what_people_entered_meanwhile_agrees(decided: Decided) -> None:
    assert (row(decided, "went by hand")["difference_class"], row(decided, "went by hand")["target_id"]) == (
        "agrees",
        "r-by-hand",
    )


def test_what_nobody_approved_is_nobodys_yet(decided: Decided) -> None:
    assert decided.query("select 1 from reconciliation.documents where source_key = 'in approval'") == []


def test_what_we_booked_is_compared_with_its_entry(decided: Decided) -> None:
    classes = {
        key: row(decided, key)["difference_class"]
        for key in ("ours agrees", "ours amount", "ours recoded", "ours gone")
    }
    assert classes == {
        "ours agrees": "agrees",
        "ours amount": "amount",
        "ours recoded": "coding",
        "ours gone": "deleted",
    }
    assert row(decided, "ours amount")["reason"] == "119.00 at the source, 121.00 in the target"


def test_what_is_coded_otherwise_now_is_a_journal_that_moves_it(decided: Decided) -> None:
    keys = ("ours recoded", "earlier coding", "ours amount", "earlier agrees")
    sql = f"""
        select source_key, account, cost_center, account_name, booked, wanted, debit, credit
        from reconciliation.recoding where source_key in {keys} order by source_key, account"""
    found = [tuple(one.values()) for one in decided.query(sql)]
    moves = [("4000", None, "Bürobedarf", 100, 0, 0, 100), ("4300", None, "Werbung", 0, 100, 100, 0)]
    assert found == [(key, *one) for key in ("earlier coding", "ours recoded") for one in moves]


def test_what_is_about_to_go_is_on_its_way_and_what_is_blocked_says_why(decided: Decided) -> None:
    assert row(decided, "on its way")["difference_class"] == "in_flight"
    wrong = row(decided, "wrong")
    assert (wrong["difference_class"], wrong["reason"]) == (
        "missing_in_target",
        (
            "line 1: account 8888 Unbekannt has no counterpart in Exact Online 789: create it there, or map it in "
            "the mapping file"
        ),
    )


def test_an_order_that_is_closed_on_one_side_only_is_told(decided: Decided) -> None:
    found = row(decided, "still open", "purchase_orders")
    assert (found["difference_class"], found["reason"]) == ("status", "closed in Basware, open in Exact")


def test_no_document_is_a_row_twice(decided: Decided) -> None:
    assert (
        decided.query(
            "select link, flow, company, source_key from reconciliation.documents group by all having count(*) > 1"
        )
        == []
    )
