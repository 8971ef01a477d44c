"""What is asked of QuickBooks Online, page by page, and what its answers become."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlt_sources import arrow, quickbooks_online, quickbooks_online_changes, records
from dlt_sources.quickbooks_online_pages import Rows, walk
from dlt_sources.quickbooks_online_queries import query
from dlt_sources.reading import Ask
from dlt_sources.records import Where
from include.http.errors import MalformedAnswer
from include.http.paging import Page
from include.systems.quickbooks_online.contract import PAGE

FEEDS = {feed.name: feed for feed in quickbooks_online.FEEDS}
REALM = "9130357992221046"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HERE = Where("quickbooks_online", "qbo", REALM, NOW)
SEEN = {"since": "2026-11-20T08:00:30.500000+00:00"}


def ask(**more: Any) -> Ask:
    return Ask(REALM, REALM, NOW, **more)


@pytest.mark.parametrize(
    ("feed", "more", "statement"),
    [
        ("bills", {}, "SELECT * FROM Bill ORDERBY Id"),
        ("vendors", {}, "SELECT * FROM Vendor WHERE Active IN (true, false) ORDERBY Id"),
        ("preferences", {"cursor": SEEN}, "SELECT * FROM Preferences"),
        (
            "bills",
            {"cursor": SEEN},
            "SELECT * FROM Bill WHERE MetaData.LastUpdatedTime >= '2026-11-20T07:58:30+00:00' ORDERBY Id",
        ),
        (
            "vendors",
            {"cursor": SEEN, "from_date": date(2026, 1, 1)},
            "SELECT * FROM Vendor WHERE Active IN (true, false)"
            " AND MetaData.LastUpdatedTime >= '2026-01-01T00:00:00+00:00' ORDERBY Id",
        ),
        ("bills", {"cursor": SEEN, "full": True}, "SELECT * FROM Bill ORDERBY Id"),
    ],
)
def test_a_query_says_what_is_wanted_and_an_order(feed: str, more: dict[str, Any], statement: str) -> None:
    assert query(FEEDS[feed], ask(**more)) == statement


@pytest.mark.parametrize(
    ("more", "joins"),
    [
        ({}, False),
        ({"cursor": SEEN}, True),
        ({"cursor": SEEN, "full": True}, False),
        ({"cursor": {"since": "2026-10-22T09:02:00+00:00"}}, True),
        ({"cursor": {"since": "2026-10-22T09:01:00+00:00"}}, False),  # with the overlap more than 29 days ago
        ({"cursor": SEEN, "from_date": date(2026, 10, 1)}, False),
        ({"cursor": {**SEEN, "alone": True}}, False),
    ],
)
def test_a_feed_joins_while_its_position_is_younger_than_a_month(more: dict[str, Any], joins: bool) -> None:
    assert quickbooks_online_changes.joins(FEEDS["bills"], ask(**more)) is joins


class List:
    """A list of ids in order; ``meanwhile`` happens before the given fetches (1 is the first page). ``cut``: the most
    rows that it gives at once, whatever is asked for."""

    def __init__(
        self, size: int, meanwhile: dict[int, Callable[[list[int]], None]] | None = None, cut: int = PAGE
    ) -> None:
        self.ids, self.meanwhile, self.cut = list(range(1, size + 1)), meanwhile or {}, cut
        self.fetched: list[int] = []

    def fetch(self, start: int) -> Rows:
        self.fetched.append(start)
        if change := self.meanwhile.get(len(self.fetched)):
            change(self.ids)
        ids = frozenset(str(number) for number in self.ids[start - 1 : start - 1 + self.cut])
        return Rows(b"", ids, len(ids), NOW)

    def walk(self) -> set[int]:
        first = self.fetch(1)
        pages = [first, *walk(self.fetch, first, lambda: 0, HERE)]
        return {int(number) for page in pages for number in page.ids}


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 1999, 2000, 5321])
def test_every_row_is_on_a_page(size: int) -> None:
    assert List(size).walk() == set(range(1, size + 1))


@pytest.mark.parametrize("cut", [100, 500])
def test_every_row_is_on_a_page_even_where_pages_are_cut_shorter_than_asked_for(cut: int) -> None:
    assert List(1234, cut=cut).walk() == set(range(1, 1235))


def test_pages_ahead_are_asked_for_once_each() -> None:
    rows = List(5321)
    first = rows.fetch(1)
    found = {number for page in walk(rows.fetch, first, lambda: 5321, HERE) for number in page.ids}
    assert {str(number) for number in range(1001, 5322)} <= found
    assert sorted(rows.fetched) == [1, 1000, 1999, 2998, 3997, 4996]


@pytest.mark.parametrize(("size", "counts"), [(999, 0), (1000, 0), (1998, 0), (1999, 1), (5321, 1)])
def test_rows_are_counted_only_where_two_pages_are_full(size: int, counts: int) -> None:
    rows, counted = List(size), list[int]()
    first = rows.fetch(1)
    for _ in walk(rows.fetch, first, lambda: counted.append(size) or size, HERE):
        pass
    assert counted == [size] * counts


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1000, 4200),
    st.dictionaries(st.integers(2, 5), st.lists(st.integers(0, 4199), max_size=300, unique=True), max_size=3),
)
def test_what_is_there_all_the_while_is_read_whatever_is_removed_meanwhile(
    size: int, removed: dict[int, list[int]]
) -> None:
    def remover(places: list[int]) -> Callable[[list[int]], None]:
        def remove(ids: list[int]) -> None:
            ids[:] = [number for number in ids if number - 1 not in places]

        return remove

    rows = List(size, {fetch: remover(places) for fetch, places in removed.items()})
    found = rows.walk()
    assert set(rows.ids) <= found


def test_a_list_that_never_stands_still_is_said_to_be_unreadable() -> None:
    rows = List(2000, {2: lambda ids: ids.__setitem__(slice(None), range(5000, 5400))})
    with pytest.raises(MalformedAnswer, match="changed all the while"):
        rows.walk()


class Answering:
    """A client with one literal answer."""

    def __init__(self, body: Any) -> None:
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()

    def query(self, company: str, statement: str) -> Any:
        return iter([Page(self.body)])

    def cdc(self, company: str, entities: Any, since: datetime) -> Page:
        return Page(self.body)


def looked(body: Any, *feeds: str) -> Any:
    asks = [(FEEDS[feed], ask(cursor=SEEN)) for feed in feeds]
    return quickbooks_online_changes.look(Answering(body), asks)  # type: ignore[arg-type]


TIME = "2026-11-20T01:00:00.123-08:00"


def test_an_answer_of_changes_is_taken_apart_by_entity() -> None:
    deleted = {
        "domain": "QBO",
        "status": "Deleted",
        "Id": "7",
        "MetaData": {"LastUpdatedTime": "2026-11-20T00:59:59-08:00"},
    }
    parts = [{"Bill": [{"Id": "7"}, deleted, {"Id": "8"}], "startPosition": 1, "maxResults": 3}, {}]
    looks = looked({"CDCResponse": [{"QueryResponse": parts}], "time": TIME}, "bills", "vendors")
    assert {name: (json.loads(look.page), look.gone) for name, look in looks.items()} == {
        "bills": ({"Items": [{"Id": "8"}]}, ("7",)),
        "vendors": ({"Items": []}, ()),
    }


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        {"Fault": {"Error": [{"code": "10000"}]}},
        {"CDCResponse": [{"Fault": {}}], "time": TIME},
        {"CDCResponse": [{"QueryResponse": [{}]}], "time": TIME},  # one part for two entities
        {"CDCResponse": [{"QueryResponse": [{}, 7]}], "time": TIME},
        {"CDCResponse": [{"QueryResponse": [{}, {}]}]},  # no time to go on from
    ],
)
def test_an_answer_that_does_not_show_what_was_asked_for_is_none(body: Any) -> None:
    with pytest.raises(MalformedAnswer):
        looked(body, "bills", "vendors")


@pytest.mark.parametrize(
    "body",
    [
        {"Fault": {"Error": []}},
        {"QueryResponse": {"Vendor": [{"Id": "1"}], "startPosition": 1, "maxResults": 1}, "time": TIME},
        {"QueryResponse": {"Bill": {"Id": "1"}}, "time": TIME},
        {"QueryResponse": 7},
    ],
)
def test_a_page_of_something_else_is_refused(body: Any) -> None:
    (request,) = quickbooks_online.requests(FEEDS["bills"], ask(), Answering(body))  # type: ignore[arg-type]
    with pytest.raises(MalformedAnswer):
        list(quickbooks_online.pages(Answering(body), ask(), request))  # type: ignore[arg-type]


def test_the_position_is_the_vendors_time_of_the_first_page() -> None:
    asked = ask()
    client: Any = Answering({"QueryResponse": {}, "time": TIME})
    (request,) = quickbooks_online.requests(FEEDS["bills"], asked, client)
    list(quickbooks_online.pages(client, asked, request))
    assert quickbooks_online.next_cursor(FEEDS["bills"], asked, None) == {"since": "2026-11-20T09:00:00.123000+00:00"}


def test_without_a_time_no_position_is_taken() -> None:
    asked = ask(cursor=SEEN)
    client: Any = Answering({"QueryResponse": {}})
    (request,) = quickbooks_online.requests(FEEDS["bills"], asked, client)
    list(quickbooks_online.pages(client, asked, request))
    assert quickbooks_online.next_cursor(FEEDS["bills"], asked, None) == SEEN


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
