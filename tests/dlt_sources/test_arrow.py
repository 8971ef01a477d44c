"""Pages to tables: what is kept and what is put aside."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from dlt_sources.readers import arrow, avidxchange, exact_online
from dlt_sources.readers.feeds import Column, Feed, columns
from dlt_sources.readers.records import Where
from include.http.errors import MalformedAnswer

FEEDS = {feed.name: feed for feed in exact_online.FEEDS}
AVID = {feed.name: feed for feed in avidxchange.FEEDS}
ENTRIES = FEEDS["purchase_entries"]
HERE = Where("exact_online", "exact_main", "123", datetime(2026, 11, 1, 8, tzinfo=UTC))
THERE = Where("avidxchange", "avid_main", "", datetime(2026, 11, 1, 8, tzinfo=UTC))


def page(*rows: Any) -> bytes:
    return json.dumps({"d": {"results": list(rows)}}).encode()


def read(*rows: Any) -> arrow.Read:
    return arrow.read(ENTRIES, [page(*rows)], HERE)


def entry(**more: Any) -> dict[str, Any]:
    return {"EntryID": "e1", "AmountFC": 12.5, "PurchaseEntryLines": {"results": []}, **more}


def one(result: arrow.Read) -> dict[str, Any]:
    (row,) = result.table.to_pylist()
    return dict(row)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12.5", "12.500000"),
        ("-0.1", "-0.100000"),
        ("123456789012.345678", "123456789012.345678"),  # a double would end in .345673
        ("999999999999.999999", "999999999999.999999"),
        ("0.30000000000000004", "0.300000"),
        ('"7500.01"', "7500.010000"),
        ("1e2", "100.000000"),
    ],
)
def test_money_is_exact(text: str, amount: str) -> None:
    body = b'{"d":{"results":[{"EntryID":"e1","AmountFC":' + text.encode() + b"}]}}"
    assert one(arrow.read(ENTRIES, [body], HERE))["amount_fc"] == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["1e30", "1e400", "1000000000000", "-1000000000000.00", "999999999999.9999996", "1e1000", "NaN", "Infinity"]
)
@pytest.mark.parametrize(
    "inside", ['"AmountFC":{}', '"PurchaseEntryLines":{{"results":[{{"ID":"l1","AmountFC":{}}}]}}']
)
def test_an_amount_that_no_book_holds_is_put_aside_alone(text: str, inside: str) -> None:
    bad = '{"EntryID":"e1",' + inside.format(text) + "}"
    result = arrow.read(ENTRIES, [('{"d":{"results":[' + bad + ',{"EntryID":"e2"}]}}').encode()], HERE)
    assert [row["entry_id"] for row in result.table.to_pylist()] == ["e2"]
    [kept] = result.quarantined
    assert kept.key == "e1"
    assert "which is no likely amount: it must be below 1,000,000,000,000" in kept.reason or "no amount" in kept.reason


def test_values_get_their_types() -> None:
    row = one(
        read(
            entry(
                Supplier="S1   ",
                Journal="70 ",
                YourRef="  F-1  ",
                Description="",
                EntryDate="/Date(1767225600000)/",
                Created="/Date(1767225600123)/",
                InvoiceNumber=7,
                Reversal=False,
            )
        )
    )
    assert (row["supplier"], row["journal"], row["your_ref"], row["description"]) == ("S1", "70", "F-1", None)
    assert row["entry_date"] == date(2026, 1, 1)
    assert row["created"] == datetime(2026, 1, 1, 0, 0, 0, 123000, tzinfo=UTC)
    assert (row["invoice_number"], row["reversal"]) == (7, False)
    assert (row["connection"], row["company"], row["is_deleted"]) == ("exact_main", "123", False)
    assert row["read_at"] == HERE.read_at


def test_lines_keep_the_vendors_names_and_money_as_text() -> None:
    line = {"ID": "l1", "AmountFC": 12.5, "VATCode": "02 ", "VATPercentage": 0.21, "LineNumber": 1}
    lines = json.loads(one(read(entry(PurchaseEntryLines={"results": [line]})))["purchase_entry_lines"])
    assert lines[0]["AmountFC"] == "12.50"
    assert lines[0]["VATPercentage"] == "0.21"
    assert (lines[0]["VATCode"], lines[0]["LineNumber"], lines[0]["CostCenter"]) == ("02", 1, None)


def test_lines_that_go_on_elsewhere_are_fetched() -> None:
    first = {"results": [{"ID": "l1"}], "__next": "https://exact/next"}
    asked: list[str] = []

    def complete(pointer: str) -> list[dict[str, Any]]:
        asked.append(pointer)
        return [{"ID": "l2"}]

    result = arrow.read(ENTRIES, [page(entry(PurchaseEntryLines=first))], HERE, complete)
    assert [line["ID"] for line in json.loads(one(result)["purchase_entry_lines"])] == ["l1", "l2"]
    assert asked == ["https://exact/next"]


def test_lines_on_pages_that_overlap_and_come_in_another_order_are_each_there_once() -> None:
    first = {"results": [{"ID": "l2"}, {"ID": "l1", "LineNumber": 1}], "__next": "https://exact/next"}

    def complete(pointer: str) -> list[dict[str, Any]]:
        return [{"ID": "l3"}, {"ID": "l1", "LineNumber": 7}]

    result = arrow.read(ENTRIES, [page(entry(PurchaseEntryLines=first))], HERE, complete)
    lines = json.loads(result.table["purchase_entry_lines"][0].as_py())
    assert [(line["ID"], line["LineNumber"]) for line in lines] == [("l1", 7), ("l2", None), ("l3", None)]


def test_lines_that_were_not_expanded_are_absent_not_none_at_all() -> None:
    assert one(read(entry(PurchaseEntryLines={"__deferred": {"uri": "u"}})))["purchase_entry_lines"] is None
    assert one(read(entry()))["purchase_entry_lines"] == "[]"


def test_what_no_column_asks_for_is_kept_as_json() -> None:
    row = one(read(entry(__metadata={"uri": "u"}, Colour="red", Weight=3, Nothing=None)))
    assert json.loads(row["unknown_fields"]) == {"Colour": "red", "Weight": 3}
    nested = one(read(entry(Box={"Depth": 1.5})))
    assert json.loads(nested["unknown_fields"]) == {"Box": {"Depth": "1.5"}}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"EntryID": None}, "it has no EntryID"),
        ({"EntryID": "  "}, "it has no EntryID"),
        ({"AmountFC": "twelve"}, 'AmountFC is "twelve", which is no amount'),
        ({"EntryDate": "/Date(-62135596800000)/"}, "EntryDate is 0001-01-01, which is no likely date"),
        ({"DueDate": "tomorrow"}, 'DueDate is "tomorrow", which is no date'),
        ({"EntryDate": "2026-02-30"}, 'EntryDate is "2026-02-30", which is no date'),
        ({"PurchaseEntryLines": "none"}, 'PurchaseEntryLines is "none", which is no list'),
        ({"PurchaseEntryLines": {"results": [7]}}, "PurchaseEntryLines, line 1 is no record"),
        (
            {"PurchaseEntryLines": {"results": [{"ID": "l1"}, {"AmountFC": "x"}]}},
            'PurchaseEntryLines, line 2: AmountFC is "x", which is no amount',
        ),
        ({"InvoiceNumber": 1.5}, 'InvoiceNumber is "1.5", which is no whole number'),
        ({"InvoiceNumber": 2**31}, "InvoiceNumber is 2147483648, which is no whole number"),
        ({"EntryDate": "9999-12-31T00:00:00"}, "EntryDate is 9999-12-31, which is no likely date"),
        ({"EntryDate": "0001-01-01T00:00:00"}, "EntryDate is 0001-01-01, which is no likely date"),
    ],
)
def test_a_bad_record_is_put_aside_with_its_reason_and_the_rest_loads(bad: dict[str, Any], reason: str) -> None:
    result = read(entry(EntryID="e0"), entry(**bad), entry(EntryID="e2"))
    assert [row["entry_id"] for row in result.table.to_pylist()] == ["e0", "e2"]
    (kept,) = result.quarantined
    assert (kept.reason, kept.feed, kept.company) == (reason, "purchase_entries", "123")
    assert kept.key == ("e1" if bad.get("EntryID", "e1") else None) or not (bad.get("EntryID") or "").strip()
    assert json.loads(kept.record)["PurchaseEntryLines"] is not None


def test_control_characters_stay_out_of_codes() -> None:
    row = one(read(entry(Journal="7\u00010", Description="two\nlines\u0000")))
    assert (row["journal"], row["description"]) == ("70", "two\nlines")


def test_a_far_future_end_date_means_no_end() -> None:
    body = page({"ID": "c1", "EndDate": "/Date(253402214400000)/"}, {"ID": "c2", "EndDate": "/Date(1767225600000)/"})
    table = arrow.read(FEEDS["cost_centers"], [body], HERE).table
    assert table["end_date"].to_pylist() == [None, date(2026, 1, 1)]


def test_the_first_day_of_all_means_none_where_the_vendor_writes_it_for_a_blank_one() -> None:
    line = {"Id": "l1", "shipped": "0001-01-01T00:00:00Z"}
    rows = [{"Id": "b1", "due": "0001-01-01", "lines": {"results": [line]}}, {"Id": "b2", "due": "2026-01-01"}]
    lines = Column("lines", "list", columns(key="Id", blank_date="shipped"))
    bills = Feed("bills", "bills", "full", ("id",), columns(key="Id", blank_date="due", nested=(lines,)), 10)
    quick = arrow.read(bills, [page(*rows)], HERE)
    careful = arrow.read(bills, [page(*rows, {"Id": "b3", "due": "0001-01-02"})], HERE)
    assert (quick.slow_pages, careful.slow_pages) == (0, 1)
    for table in (quick.table, careful.table):
        assert table["due"].to_pylist() == [None, date(2026, 1, 1)]
        assert json.loads(table["lines"].to_pylist()[0]) == [{"Id": "l1", "shipped": None}]
    (kept,) = careful.quarantined
    assert kept.reason == "due is 0001-01-02, which is no likely date"


@pytest.mark.parametrize(
    "body",
    [
        b"<html><title>Object moved</title></html>",
        page(entry())[:-9],
        b"",
        b'{"d":{"results":7}}',
        b'{"error":{"code":""}}',
    ],
)
def test_a_page_that_is_no_list_is_refused_whole(body: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        arrow.read(ENTRIES, [body], HERE)


def test_one_bad_page_does_not_slow_or_spoil_the_others() -> None:
    pages = [page(entry(EntryID=f"e{i}")) for i in range(3)] + [page(entry(EntryID="bad", AmountFC="x"))]
    result = arrow.read(ENTRIES, pages, HERE)
    assert result.table["entry_id"].to_pylist() == ["e0", "e1", "e2"]
    assert (len(result.quarantined), result.slow_pages) == (1, 1)


@pytest.mark.parametrize(
    "body", [b'{"d":[{"EntryID":"e1"}]}', b'\xef\xbb\xbf {"d": {"results": [\n{"EntryID":"e1"}]}}']
)
def test_all_envelopes_of_exact(body: bytes) -> None:
    assert one(arrow.read(ENTRIES, [body], HERE))["entry_id"] == "e1"


def test_ids_may_be_numbers_and_rows_name_their_own_company() -> None:
    payment = {
        "PaymentId": 17,
        "CompanyExternalCode": "C2",
        "Amount": 10.1,
        "Status": {"Id": 27, "Description": "Cleared"},
        "Invoices": [{"InvoiceId": 5, "NetAmount": 10.1}],
        "PaymentDate": "2026-10-30",
        "LastModifiedDate": "2026-10-30T08:15:00.1234567",
    }
    result = arrow.read(AVID["payments"], [json.dumps({"Paging": {}, "Items": [payment]}).encode()], THERE)
    row = one(result)
    assert (row["payment_id"], row["company"], row["amount"]) == ("17", "C2", Decimal("10.1"))
    assert json.loads(row["status"]) == {"Id": "27", "Description": "Cleared"}
    assert json.loads(row["invoices"])[0] == {
        "InvoiceId": "5",
        "ExternalCode": None,
        "InvoiceNumber": None,
        "NetAmount": "10.10",
        "Discount": None,
    }
    assert row["last_modified_date"] == datetime(2026, 10, 30, 8, 15, 0, 123456, tzinfo=UTC)
    assert result.slow_pages == 0


def test_a_bare_array_and_what_only_the_address_says() -> None:
    where = Where("avidxchange", "avid_main", "", THERE.read_at, {"PaymentID": "17"})
    body = b'[{"Id": 3, "Description": "Payment created", "InsertDateTime": "2026-10-30T08:15:00"}]'
    row = one(arrow.read(AVID["payment_history"], [body], where))
    assert (row["payment_id"], row["id"], row["description"]) == ("17", "3", "Payment created")
