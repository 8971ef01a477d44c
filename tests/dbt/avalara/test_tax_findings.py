"""What a person must see of invoices and their tax though nothing is to be sent."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import duckdb
import pytest

from tests.dbt.avalara.books import (
    READ,
    RETAXED,
    TAXED,
    A,
    E,
    customer,
    delivered,
    draft,
    estimated,
    invoice,
    line,
    raw,
    recorded,
    said,
    transaction,
)
from tests.dbt.avalara.test_addresses import key_at
from tests.dbt.conftest import Decided

LATER = TAXED + timedelta(hours=1)


def add(db: duckdb.DuckDBPyConnection) -> None:
    for key in ("tf-none", "tf-none-two"):
        customer(db, key, country=None)
        invoice(db, key, key, invoice_number=26733001)
    draft(db, "tf-none-draft", "tf-none")
    customer(db, "tf-refused", postcode="97001")
    invoice(db, "tf-refused", "tf-refused", invoice_number=26733002)
    customer(db, "tf-long", postcode="97002")
    invoice(db, "tf-long", "tf-long")
    customer(db, "tf-recorded", postcode="97003")
    invoice(db, "tf-recorded", "tf-recorded")
    recorded(db, "tf-recorded")
    customer(db, "tf-other-reason", postcode="97004")
    invoice(db, "tf-other-reason", "tf-other-reason")
    for postcode, facts in {
        "97001": {"state": "refused", "reason_code": "address_failed", "reason_text": "No such street"},
        "97002": {"state": "blocked", "reason_code": "address_failed", "reason_text": "line1 has 60 characters"},
        "97003": {"state": "refused", "reason_code": "address_failed", "reason_text": "No such street"},
        "97004": {"state": "refused", "reason_code": "subscription_missing", "reason_text": "no licence"},
    }.items():
        delivered(db, "addresses", key_at(postcode), None, **facts)
    # what was found wrong only when its tax was worked out
    customer(db, "tf-taxed", postcode="97005")
    for key, flow, state in (("tf-taxed-final", "tax", invoice), ("tf-taxed-draft", "estimates", draft)):
        state(db, key, "tf-taxed", **({"invoice_number": 26733005} if flow == "tax" else {}))
        why = {"state": "refused", "reason_code": "address_failed", "reason_text": "ZIP of another state"}
        delivered(db, flow, key, None, **why)
    delivered(db, "estimates", "tf-taxed-final", None, state="refused", reason_code="address_failed")
    add_lines(db)
    add_documents(db)
    add_reads(db)


def add_lines(db: duckdb.DuckDBPyConnection) -> None:
    """Tax lines that say 9.00 where 7.75 was worked out."""
    customer(db, "tf")
    for key, more in {
        "tf-typed-over": {"modified": LATER},
        "tf-not-read": {"modified": TAXED - timedelta(hours=1)},
        "tf-changed": {"modified": LATER},
        "tf-right": {"modified": LATER},
    }.items():
        billed = line(9, "7.75" if key == "tf-right" else "9.00", "BELASTING", Notes=f"AV:tax_line:{key}")
        net = "120.00" if key == "tf-changed" else "100.00"
        draft(db, key, "tf", sales_invoice_lines=[line(net=net), billed], **more)
        told = said(key, number=None, customer_key="tf")
        estimated(db, key, "7.75", told)
        basis = db.execute("select md5(?)", [json.dumps(told, separators=(",", ":"))]).fetchone()
        document = json.dumps({"kind": "tax_line", "basis": basis and basis[0]})
        delivered(db, "tax_lines", key, "l9", delivered_document=document)


def add_documents(db: duckdb.DuckDBPyConnection) -> None:
    for key in ("tf-same", "tf-voided", "tf-other-tax", "tf-stale", "tf-older-version"):
        invoice(db, key, "tf")
        recorded(db, key)
    since = {"modified_date": RETAXED}
    transaction(db, "852-TF-SAME", **since)
    transaction(db, "852-tf-voided", status="Cancelled", **since)
    transaction(db, "852-tf-other-tax", total_tax="7.00", **since)
    transaction(db, "852-tf-stale", total_tax="7.00", modified_date=TAXED - timedelta(minutes=1))
    transaction(db, "852-tf-older-version", id="v1", status="Adjusted", total_tax="7.00", **since)
    transaction(db, "852-tf-older-version", id="v2", version=2, **since)


def add_reads(db: duckdb.DuckDBPyConnection) -> None:
    suspect = {"kind": "full", "rows": 3, "suspect": True, "read_at": READ + timedelta(minutes=1)}
    raw.insert(db, f"{A}.feeds", suspect | {"feed": "nexus", "company": ""})
    raw.insert(db, f"{E}.feeds", suspect | {"feed": "journals", "company": "851"})
    odd = {"feed": "sales_invoice_rows", "reason": "no amount", "record": "{}", "key": "k", "company": "852"}
    raw.insert(db, f"{E}.quarantine", odd)
    raw.insert(db, f"{E}.quarantine", odd | {"feed": "sales_items", "company": "851"})
    raw.insert(db, f"{E}.quarantine", odd | {"feed": "sales_items", "company": "852"})
    raw.insert(db, f"{E}.quarantine", odd | {"feed": "sales_items", "company": "999"})


def found(decided: Decided, key: str) -> list[dict[str, Any]]:
    sql = f"select * from outbox.exact_avalara__findings where link = 'exact_avalara' and document_key = '{key}'"
    return decided.query(f"{sql} order by kind")


def test_a_refused_address_is_an_alert_and_a_question_about_its_invoices(decided: Decided) -> None:
    alert, review = found(decided, key_at("97001"))
    assert (alert["kind"], review["kind"], alert["code"], review["code"]) == (
        "alert", "review", "address_failed", "address_failed",
    )  # fmt: skip
    assert review["text"] == (
        "No such street. It keeps 1 invoice of Exact division 852 from being taxed (invoice 26733002) until it is "
        "corrected in Exact"
    )
    assert review["payload"] == {"customer": "Customer tf-refused", "invoices": ["invoice 26733002"]}


def test_one_that_is_refused_when_the_tax_is_worked_out_is_told_with_each_of_its_invoices_once(
    decided: Decided,
) -> None:
    alert, review = found(decided, key_at("97005"))
    assert (alert["kind"], review["kind"], alert["code"]) == ("alert", "review", "address_failed")
    assert alert["text"] == (
        "ZIP of another state. It keeps 2 invoices of Exact division 852 from being taxed (draft invoice of Customer "
        "tf-taxed over USD 100.00, invoice 26733005) until it is corrected in Exact"
    )


def test_one_that_cannot_be_asked_about_is_too(decided: Decided) -> None:
    assert [row["kind"] for row in found(decided, key_at("97002"))] == ["alert", "review"]


def test_customers_without_an_address_are_told_of_one_by_one(decided: Decided) -> None:
    rows = decided.query("select * from outbox.exact_avalara__findings where text like '%Customer tf-none%'")
    reviews = {row["payload"]["customer"]: row for row in rows if row["kind"] == "review"}
    assert set(reviews) == {"Customer tf-none", "Customer tf-none-two"}
    assert reviews["Customer tf-none"]["text"] == (
        "the delivery address of Customer tf-none has no country: enter one at the customer's delivery address in "
        "Exact. It keeps 2 invoices of Exact division 852 from being taxed (draft invoice of Customer tf-none over USD "
        "100.00, invoice 26733001) until it is corrected in Exact"
    )


@pytest.mark.parametrize("postcode", ["97003", "97004"])
def test_what_stops_no_invoice_or_is_nothing_about_the_address_is_no_question(decided: Decided, postcode: str) -> None:
    assert found(decided, key_at(postcode)) == []


def test_a_tax_line_that_somebody_typed_over_is_a_question_with_both_figures(decided: Decided) -> None:
    (row,) = found(decided, "tf-typed-over")
    assert (row["code"], row["flow"], row["kind"]) == ("changed_in_target", "tax_lines", "review")
    assert " says 9.00, and AvaTax works out 7.75: put that amount there" in row["text"]


@pytest.mark.parametrize("key", ["tf-not-read", "tf-changed", "tf-right", "tf-same", "tf-stale", "tf-older-version"])
def test_what_is_right_or_not_read_since_is_none(decided: Decided, key: str) -> None:
    assert found(decided, key) == []


def test_what_was_changed_in_avatax_is_a_question(decided: Decided) -> None:
    (voided,), (changed,) = found(decided, "tf-voided"), found(decided, "tf-other-tax")
    assert (voided["code"], changed["code"]) == ("void_in_avatax", "changed_in_avatax")
    assert "was recorded with a tax of 7.75, and AvaTax shows 7.00 on 100.00 now" in changed["text"]


@pytest.mark.parametrize(
    ("key", "flow", "company", "code"),
    [
        ("avalara.nexus", "tax", "", "suspect_read"),
        ("exact_online.journals", "tax_journals", "851", "suspect_read"),
        ("exact_online.sales_invoice_rows", "tax", "852", "quarantined"),
    ],
)
def test_a_read_that_cannot_be_trusted_is_an_alert(
    decided: Decided, key: str, flow: str, company: str, code: str
) -> None:
    (row,) = found(decided, key)
    assert (row["flow"], row["company"], row["code"], row["kind"]) == (flow, company, code, "alert")


def test_records_kept_aside_are_told_for_each_company_of_the_link(decided: Decided) -> None:
    rows = found(decided, "exact_online.sales_items")
    assert sorted(row["company"] for row in rows) == ["851", "852"]
    assert {row["text"] for row in rows} == {
        "Exact: 1 records of sales_items could not be read and are kept aside; the first says: no amount"
    }
