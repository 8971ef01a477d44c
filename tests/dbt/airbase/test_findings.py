"""What needs a person though nothing is to be sent: vendors that differ, lost orders, doubtful reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import duckdb

from tests.dbt.airbase import books
from tests.dbt.airbase.books import bill, exact_order, order, place, raw, vendor, written
from tests.dbt.conftest import Decided

PLACE = {"address_line1": "Oude Weg 9", "postcode": "5611 CD", "city": "Eindhoven"}


def add(db: duckdb.DuckDBPyConnection) -> None:
    vendor(db, "same", "Gelijk en Co B.V.", paired="s701", address=place("Nieuwe Weg 1", "5611CD", "Eindhoven"),
           in_exact={"name": "Gelijk & Co BV", "address_line1": "Nieuwe Weg 1", "postcode": "5611 CD"})  # fmt: skip
    vendor(db, "renamed", "Zonneveld Media B.V.", paired="s702", in_exact={"name": "Zonneveld Drukwerk B.V."})
    vendor(db, "house", "Verhuisd B.V.", paired="s703", address=place("Nieuwe Weg 1", "5611 CD", "Eindhoven"),
           in_exact=PLACE)  # fmt: skip
    vendor(db, "sleeping", "Slapend B.V.", paired="s704", is_active=False)
    vendor(db, "stopped", "Gestopt B.V.", paired="s705", in_exact={"blocked": True})
    order(db, "of stopped", vendor="stopped")
    # its e-mail address changed since it was seen last, while a bill of it is open
    vendor(db, "watched", "Bewaakt B.V.", paired="s706", email="nieuw@elders.example")
    bill(db, "of watched", vendor={"id": "watched", "name": "Bewaakt B.V."})
    seen = {"id": 9001, "connection": "airbase_main", "company": "", "system": "airbase", "vendor_key": "watched"}
    was = {"fact": "e-mail address", "value": "oud@bewaakt.example", "seen_at": "2026-10-10 08:00:00+00"}
    raw.insert(db, "raw_operations.payee_facts", seen | was)
    for key, more in (
        ("lost", {"purchase_order_id": "never read"}),
        ("made", {"purchase_order_id": "plain"}),
        ("just now", {"approved_date": books.READ - timedelta(minutes=5)}),
        ("long ago", {"approved_date": books.READ - timedelta(days=200)}),
        ("asked", {"status": "pending_approval", "approved_date": None}),
    ):
        facts: dict[str, Any] = {
            "id": f"req {key}", "number": f"PR-{key}", "title": "Stoelen", "status": "approved",
            "subsidiary": {"erp_reference_id": "MER-NL"}, "approved_date": books.LONG_AGO, "read_at": books.READ,
        }  # fmt: skip
        raw.insert(db, "raw_airbase.purchase_requests", facts | more)
    order(db, "ref-otherwise", erp_sync_status="synced", erp_reference_id="66001")
    written(db, "ref-otherwise", "po ref-otherwise")
    exact_order(db, "po ref-otherwise", "ref-otherwise")
    raw.insert(db, "raw_airbase.feeds", books.feed("tags", suspect=True, read_at=books.READ + timedelta(minutes=1)))
    raw.insert(
        db, "raw_airbase.quarantine",
        {"feed": "bills", "reason": "total_amount is no amount", "record": "{}", "key": "b9", "read_at": books.READ},
    )  # fmt: skip


def found(decided: Decided, key: str, link: str = books.LINK) -> list[dict[str, Any]]:
    return decided.query(
        f"select * from outbox.airbase_exact__findings where document_key = '{key}' and link = '{link}' order by code"
    )


def test_vendors_that_differ_are_listed_with_the_side_that_leads(decided: Decided) -> None:
    (renamed,) = found(decided, "renamed")
    assert (renamed["code"], renamed["kind"], renamed["severity"]) == ("vendor_differs", "review", "info")
    assert renamed["text"] == (
        "vendor Zonneveld Media B.V. and supplier 20702 Zonneveld Drukwerk B.V. of Exact division 791 differ: name "
        "Zonneveld Media B.V. in Airbase, Zonneveld Drukwerk B.V. in Exact. Exact leads: enter in Airbase what it says"
    )
    (house,) = found(decided, "house")
    assert (
        "address Nieuwe Weg 1, 5611 CD, Eindhoven in Airbase, Oude Weg 9, 5611 CD, Eindhoven in Exact" in house["text"]
    )
    assert found(decided, "same") == []


def test_a_vendor_whose_e_mail_address_changed_while_a_bill_is_open_is_a_remark(decided: Decided) -> None:
    (changed,) = [one for one in found(decided, "watched") if one["code"] == "payee_change"]
    assert (changed["flow"], changed["kind"], changed["severity"]) == ("vendors", "review", "info")
    assert "while 1 invoice is open, from oud@bewaakt.example to nieuw@elders.example" in changed["text"]


def test_a_vendor_that_only_one_side_trades_with_is_listed(decided: Decided) -> None:
    (sleeping,) = found(decided, "sleeping")
    assert (sleeping["severity"], "inactive in Airbase, active in Exact" in sleeping["text"]) == ("info", True)
    (stopped,) = found(decided, "stopped")
    assert (stopped["severity"], "active in Airbase, blocked or ended in Exact" in stopped["text"]) == ("warning", True)


def test_an_approved_request_whose_order_was_never_read_is_told(decided: Decided) -> None:
    (lost,) = found(decided, "request:req lost")
    assert (lost["code"], lost["text"]) == (
        "order_missing",
        "purchase request PR-lost Stoelen is approved in Airbase, and its purchase order was not read: see there "
        "whether it has one",
    )
    for key in ("made", "just now", "long ago", "asked"):
        assert found(decided, f"request:req {key}") == []


def test_an_order_that_airbase_knows_by_another_reference_is_told(decided: Decided) -> None:
    (one,) = found(decided, "ref-otherwise")
    assert (one["code"], one["flow"]) == ("reference_differs", "order_results")
    assert "has reference 66001 in Airbase, and stands in Exact division 791 as order 77001" in one["text"]


def test_a_read_that_cannot_be_trusted_is_an_alert(decided: Decided) -> None:
    (tags,) = found(decided, "airbase.tags")
    assert (tags["kind"], tags["code"], tags["flow"]) == ("alert", "suspect_read", "cost_centers")
    (bills,) = found(decided, "airbase.bills")
    assert (bills["code"], bills["flow"]) == ("quarantined", "bills")
    assert bills["text"] == (
        "Airbase: 1 records of bills could not be read and are kept aside; the first says: total_amount is no amount"
    )


def test_no_finding_is_a_row_twice(decided: Decided) -> None:
    twice = (
        "select link, flow, company, document_key, code from outbox.airbase_exact__findings "
        "group by all having count(*) > 1"
    )
    assert decided.query(twice) == []
