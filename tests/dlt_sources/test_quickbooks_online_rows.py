"""What objects of QuickBooks become: rows, or records put aside with their reason."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlt_sources.readers import arrow, records
from tests.support.quickbooks_feeds import FEEDS, HERE, TIME, looked

BILL = {
    "SalesTermRef": {"value": "3"},
    "DueDate": "2026-12-19",
    "Balance": 0,
    "domain": "QBO",
    "sparse": False,
    "Id": "145",
    "SyncToken": "2",
    "MetaData": {"CreateTime": "2026-11-19T06:02:35-08:00", "LastUpdatedTime": "2026-11-20T00:10:00-08:00"},
    "DocNumber": " F-1\t",
    "TxnDate": "2026-11-19",
    "CurrencyRef": {"value": "USD", "name": "United States Dollar"},
    "LinkedTxn": [{"TxnId": "146", "TxnType": "BillPaymentCheck"}],
    "Line": [
        {
            "Id": "1",
            "LineNum": 1,
            "Amount": 639.00,
            "LinkedTxn": [],
            "DetailType": "AccountBasedExpenseLineDetail",
            "AccountBasedExpenseLineDetail": {
                "AccountRef": {"value": "7", "name": "Advertising"},
                "ClassRef": {"value": "5000000000000130001", "name": "West"},
                "BillableStatus": "NotBillable",
                "TaxCodeRef": {"value": "NON"},
            },
        }
    ],
    "VendorRef": {"value": "56", "name": "Bob's Burger Joint"},
    "APAccountRef": {"value": "33", "name": "Accounts Payable (A/P)"},
    "TotalAmt": 639.00,
}


def page(entity: str, *rows: Any) -> bytes:
    counts = {"startPosition": 1, "maxResults": len(rows)}
    return json.dumps({"QueryResponse": {entity: list(rows), **counts}, "time": TIME}).encode()


def test_a_bill_becomes_a_row() -> None:
    result = arrow.read(FEEDS["bills"], [page("Bill", BILL)], HERE)
    (row,) = result.table.to_pylist()
    assert (result.slow_pages, result.quarantined, row["unknown_fields"]) == (0, [], None)
    assert (row["id"], row["sync_token"], row["doc_number"], row["vendor_ref"]) == ("145", 2, "F-1", "56")
    assert (row["ap_account_ref"], row["sales_term_ref"], row["currency_ref"]) == ("33", "3", "USD")
    assert (row["department_ref"], row["total_amt"], row["balance"]) == (None, Decimal(639), Decimal(0))
    assert (row["txn_date"], row["due_date"]) == (date(2026, 11, 19), date(2026, 12, 19))
    assert row["create_time"] == datetime(2026, 11, 19, 14, 2, 35, tzinfo=UTC)
    assert row["last_updated_time"] == datetime(2026, 11, 20, 8, 10, tzinfo=UTC)
    (line,) = json.loads(row["line"])
    assert (line["Amount"], line["LineNum"], line["ItemBasedExpenseLineDetail"]) == ("639.00", 1, None)
    detail = line["AccountBasedExpenseLineDetail"]
    assert (detail["AccountRef"], detail["ClassRef"]["value"]) == (
        {"value": "7", "name": "Advertising"},
        "5000000000000130001",
    )
    assert json.loads(row["linked_txn"])[0]["TxnId"] == "146"


def test_a_deposit_becomes_a_row_and_its_lines_name_their_vendor() -> None:
    detail = {
        "AccountRef": {"value": "33", "name": "Accounts Payable (A/P)"},
        "Entity": {"value": "56", "name": "Bob's Burger Joint", "type": "Vendor"},
        "PaymentMethodRef": {"value": "2", "name": "Check"},
        "CheckNum": "8841",
    }
    deposit = {
        "DepositToAccountRef": {"value": "35", "name": "Checking"},
        "TotalAmt": 50.00,
        "domain": "QBO",
        "sparse": False,
        "Id": "971",
        "SyncToken": "0",
        "MetaData": {"CreateTime": "2026-11-19T06:02:35-08:00", "LastUpdatedTime": "2026-11-19T06:02:35-08:00"},
        "TxnDate": "2026-11-19",
        "CurrencyRef": {"value": "USD"},
        "PrivateNote": "refund",
        "Line": [
            {"Id": "1", "LineNum": 1, "Amount": 50.00, "DetailType": "DepositLineDetail", "DepositLineDetail": detail},
            # a customer's payment that waited in Undeposited Funds
            {"Amount": 20.00, "LinkedTxn": [{"TxnId": "190", "TxnType": "Payment", "TxnLineId": "0"}]},
        ],
    }
    result = arrow.read(FEEDS["deposits"], [page("Deposit", deposit)], HERE)
    (row,) = result.table.to_pylist()
    assert (result.quarantined, row["unknown_fields"]) == ([], None)
    assert (row["id"], row["deposit_to_account_ref"], row["total_amt"]) == ("971", "35", Decimal(50))
    first, second = json.loads(row["line"])
    assert (first["DepositLineDetail"]["AccountRef"]["value"], first["Amount"]) == ("33", "50.00")
    assert first["DepositLineDetail"]["Entity"] == {"value": "56", "name": "Bob's Burger Joint", "type": "Vendor"}
    assert (second["DepositLineDetail"], second["LinkedTxn"][0]["TxnId"]) == (None, "190")


def test_a_vendor_becomes_a_row_and_keeps_what_no_column_asks_for() -> None:
    vendor = {
        "Id": "56",
        "SyncToken": "0",
        "DisplayName": "Bob's Burger Joint",
        "PrimaryEmailAddr": {"Address": "bob@example.com"},
        "PrimaryPhone": {"FreeFormNumber": "(650) 555-1111"},
        "BillAddr": {"Id": "31", "Line1": "15 Main St.", "City": "Palo Alto", "PostalCode": "94303", "Country": "USA"},
        "TaxIdentifier": "XXXXXX5555",
        "Vendor1099": True,
        "Active": True,
        "Balance": 12.5,
        "TermRef": {"value": "3", "colour": "blue"},
        "V4IDPseudonym": "002098d2",
        "MetaData": {"CreateTime": "2026-11-19T06:02:35-08:00", "LastModifiedByRef": {"value": "9"}},
    }
    (row,) = arrow.read(FEEDS["vendors"], [page("Vendor", vendor)], HERE).table.to_pylist()
    assert (row["display_name"], row["primary_email_addr"]) == ("Bob's Burger Joint", "bob@example.com")
    assert (row["primary_phone"], row["term_ref"], row["vendor1099"]) == ("(650) 555-1111", "3", True)
    assert json.loads(row["bill_addr"])["City"] == "Palo Alto"
    assert json.loads(row["unknown_fields"]) == {
        "MetaData": {"LastModifiedByRef": {"value": "9"}},
        "TermRef": {"colour": "blue"},
        "V4IDPseudonym": "002098d2",
    }


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"Id": None}, "it has no Id"),
        ({"SyncToken": "two"}, 'SyncToken is "two", which is no whole number'),
        ({"TotalAmt": "a lot"}, 'TotalAmt is "a lot", which is no amount'),
        ({"DueDate": "0019-11-20"}, "DueDate is 0019-11-20, which is no likely date"),
        ({"VendorRef": "56"}, 'VendorRef is "56", which is no record'),
        ({"MetaData": []}, "MetaData is [], which is no record"),
        ({"MetaData": {"CreateTime": "yesterday"}}, 'CreateTime is "yesterday", which is no date'),
        ({"Line": [{"Amount": "x"}]}, 'Line, line 1: Amount is "x", which is no amount'),
        (
            {"Line": [{"AccountBasedExpenseLineDetail": 7}]},
            "Line, line 1: AccountBasedExpenseLineDetail is 7, which is no record",
        ),
    ],
)
def test_a_bad_object_is_put_aside_with_its_reason_and_the_rest_loads(bad: dict[str, Any], reason: str) -> None:
    result = arrow.read(FEEDS["bills"], [page("Bill", BILL, {**BILL, "Id": "9", **bad})], HERE)
    assert result.table["id"].to_pylist() == ["145"]
    assert [(record.reason, record.key) for record in result.quarantined] == [(reason, None if "Id" in bad else "9")]


def test_control_characters_stay_out_of_codes_and_texts() -> None:
    odd = {**BILL, "DocNumber": "F\u00011", "PrivateNote": "a\u0000b\nc"}
    (row,) = arrow.read(FEEDS["bills"], [page("Bill", odd)], HERE).table.to_pylist()
    assert (row["doc_number"], row["private_note"]) == ("F1", "ab\nc")


_texts = st.one_of(st.none(), st.text(max_size=8), st.sampled_from([" x ", "", "a\u0000b", "é😀", "\x7f"]))
_amounts = st.one_of(
    st.none(), st.decimals(-(10**9), 10**9, places=2).map(float), st.sampled_from([0, "1.50", "x", 1e30])
)
_refs = st.one_of(
    st.none(),
    st.fixed_dictionaries({"value": _texts}, optional={"name": _texts, "type": _texts, "colour": _texts}),
    st.sampled_from(["56", {}, [], 7]),
)
_times = st.sampled_from(
    [None, "2026-11-19T06:02:35-08:00", "2026-07-19T06:02:35.123-07:00", "2026-11-19T14:00:00Z", "soon"]
)
_lines = st.fixed_dictionaries(
    {"Id": _texts, "Amount": _amounts},
    optional={
        "Odd": _texts,
        "LinkedTxn": st.sampled_from([None, [], [{"TxnId": "1", "TxnType": "PurchaseOrder"}], [None]]),
        "AccountBasedExpenseLineDetail": st.one_of(
            st.none(), st.fixed_dictionaries({"AccountRef": _refs}, optional={"ClassRef": _refs, "TaxAmount": _amounts})
        ),
    },
)
_bills = st.fixed_dictionaries(
    {"Id": st.one_of(st.text("123", min_size=1, max_size=3), st.integers(1, 99), _texts)},
    optional={
        "SyncToken": st.sampled_from(["0", "17", 3, None, "x"]),
        "VendorRef": _refs,
        "DepartmentRef": _refs,
        "TotalAmt": _amounts,
        "DocNumber": _texts,
        "domain": st.just("QBO"),
        "sparse": st.just(False),
        "Odd": _texts,
        "Line": st.one_of(st.none(), st.lists(_lines, max_size=2)),
        "MetaData": st.one_of(
            st.none(), st.fixed_dictionaries({"CreateTime": _times, "LastUpdatedTime": _times}, optional={"By": _refs})
        ),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_bills, max_size=3))
def test_the_fast_the_careful_and_the_way_of_changes_give_the_same_rows(rows: list[dict[str, Any]]) -> None:
    feed = FEEDS["bills"]
    result = arrow.read(feed, [page("Bill", *rows)], HERE)
    good, bad = records.rows(feed, page("Bill", *rows), HERE)
    assert result.table.to_pylist() == pa.Table.from_pylist(good, arrow.schema(feed)).to_pylist()
    assert [record.reason for record in result.quarantined] == [record.reason for record in bad]
    look = looked({"CDCResponse": [{"QueryResponse": [{"Bill": rows}]}], "time": TIME}, "bills")["bills"]
    assert arrow.read(feed, [look.page], HERE).table.to_pylist() == result.table.to_pylist()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([0, 639.0, 12.5, 0.1, 1234567.89]), min_size=1, max_size=3))
def test_good_pages_go_the_fast_way(amounts: list[float]) -> None:
    rows = [{**BILL, "Id": str(number), "TotalAmt": amount} for number, amount in enumerate(amounts, 1)]
    assert arrow.read(FEEDS["bills"], [page("Bill", *rows), page("Bill", *rows)], HERE).slow_pages == 0


def test_a_number_of_a_billion_digits_is_put_aside_in_one_line() -> None:
    body = (
        b'{"CDCResponse":[{"QueryResponse":[{"Bill":[{"Id":"1","TotalAmt":1e999999999}]}]}],"time":"'
        + TIME.encode()
        + b'"}'
    )
    look = looked(body, "bills")["bills"]
    (kept,) = arrow.read(FEEDS["bills"], [look.page], HERE).quarantined
    assert kept.record == '{"Id":"1","TotalAmt":"1E+999999999"}'
