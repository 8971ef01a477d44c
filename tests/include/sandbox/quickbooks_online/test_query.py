"""The query language over real HTTP, as section 3 of the reference page says."""

from __future__ import annotations

from datetime import timedelta

import pytest


@pytest.fixture(scope="module")
def names():
    return ["Zephyr Freight", "Acme 100% Steel", "O'Neil & Sons", "Borealis Paper", "acorn Foods"]


@pytest.fixture
def stocked(quickbooks, names):
    """Five vendors, the fourth inactive, and two bills of 300 and 300.50 to the first."""
    made = [quickbooks.vendor(name) for name in names]
    quickbooks.create("Vendor", {"Id": made[3]["Id"], "SyncToken": "0", "sparse": True, "Active": False})
    rent = quickbooks.account("Test rent")
    quickbooks.bill(made[0], 300, rent, DocNumber="B-1", TxnDate="2026-11-02", PrivateNote="keep")
    quickbooks.bill(made[0], 300.5, rent, DocNumber="B-2", TxnDate="2026-11-03")
    quickbooks.vendors = made
    return quickbooks


def found(quickbooks, statement):
    return [row["DisplayName"] for row in quickbooks.rows(statement)]


def test_a_page_names_its_start_and_the_rows_on_it(stocked):
    reply = stocked.get("query", query="select * from Vendor orderby Id startposition 2 maxresults 2", minorversion="4")

    body = reply.json()
    assert (body["QueryResponse"]["startPosition"], body["QueryResponse"]["maxResults"]) == (2, 2)
    assert [row["DisplayName"] for row in body["QueryResponse"]["Vendor"]] == ["Acme 100% Steel", "O'Neil & Sons"]
    assert "totalCount" not in body["QueryResponse"]
    # Milliseconds, and Pacific time's winter offset.
    assert body["time"].startswith("2026-11-20T01:00:")
    assert body["time"].endswith("-08:00")
    assert body["time"][19] == "."


def test_no_rows_is_an_empty_answer(stocked):
    body = stocked.get("query", query="select * from Vendor where DisplayName = 'Nobody'").json()

    assert body["QueryResponse"] == {}
    assert set(body) == {"QueryResponse", "time"}


def test_a_post_of_plain_text_is_the_same_query(stocked):
    statement = "SELECT * FROM Vendor ORDER BY Id DESC MAXRESULTS 1"

    reply = stocked.call("POST", "query", content=statement, headers={"Content-Type": "application/text"})

    assert [row["DisplayName"] for row in reply.json()["QueryResponse"]["Vendor"]] == ["acorn Foods"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("DisplayName = 'Zephyr Freight'", ["Zephyr Freight"]),
        (r"DisplayName = 'O\'Neil & Sons'", ["O'Neil & Sons"]),
        ("DisplayName like '%a%e%'", ["Acme 100% Steel"]),
        ("DisplayName LIKE 'ac%'", ["Acme 100% Steel", "acorn Foods"]),
        ("DisplayName in ('acorn Foods', 'Zephyr Freight')", ["Zephyr Freight", "acorn Foods"]),
        ("Active = false", ["Borealis Paper (deleted)"]),
        ("Active IN (true, false) and DisplayName like '%deleted%'", ["Borealis Paper (deleted)"]),
        ("Metadata.CreateTime > '2026-11-20T00:59:00-08:00' AND DisplayName > 'P'", ["Zephyr Freight"]),
        ("MetaData.LastUpdatedTime < '2026-11-20T08:00:00Z'", []),
    ],
)
def test_conditions(stocked, where, expected):
    assert found(stocked, f"select * from Vendor where {where} orderby Id") == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("TotalAmt > '300.00'", ["B-2"]),
        ("TotalAmt >= 300", ["B-1", "B-2"]),
        ("Balance = '300.5'", ["B-2"]),
        ("TxnDate <= '2026-11-02'", ["B-1"]),
        ("DocNumber = 'B-1' and TxnDate = '2026-11-03'", []),
    ],
)
def test_numbers_and_dates_may_be_quoted(stocked, where, expected):
    assert [row["DocNumber"] for row in stocked.rows(f"select * from Bill where {where} orderby DocNumber")] == expected


def test_a_reference_is_compared_by_its_value(stocked):
    first, second = stocked.vendors[:2]

    assert len(stocked.rows(f"select * from Bill where VendorRef = '{first['Id']}'")) == 2
    assert stocked.rows(f"select * from Bill where VendorRef = '{second['Id']}'") == []


def test_inactive_rows_are_hidden_from_rows_and_counts(stocked):
    assert len(found(stocked, "select * from Vendor")) == 4
    assert stocked.query("select count(*) from Vendor") == {"totalCount": 4}
    assert stocked.query("SELECT COUNT(*) FROM Vendor WHERE Active IN (true,false)") == {"totalCount": 5}


def test_vendors_come_by_display_name_when_no_order_is_asked(stocked):
    by_name = ["Acme 100% Steel", "acorn Foods", "O'Neil & Sons", "Zephyr Freight"]

    assert found(stocked, "select * from Vendor") == by_name
    assert found(stocked, "select *, DisplayName from Vendor") == by_name


def test_an_entity_in_another_case_is_answered_as_clients_rely_on_it_or_refused_as_documented(stocked):
    assert stocked.query("select * from vendor where Id = '1'")["Vendor"][0]["Id"] == "1"
    stocked.settings(query_entity_case="refuse")
    refused = stocked.get("query", query="select * from vendor")

    assert stocked.error(refused)["Detail"] == "QueryValidationError: invalid context declaration: vendor"


def test_ids_sort_as_numbers(quickbooks):
    ids = [quickbooks.vendor(f"V {n}")["Id"] for n in range(12)]

    assert [row["Id"] for row in quickbooks.rows("select * from Vendor orderby Id")] == ids


def test_a_page_is_100_rows_by_default_and_1000_at_most(make_quickbooks):
    quickbooks = make_quickbooks(vendors=0)
    quickbooks.settings(query_cap=120)
    for n in range(130):
        quickbooks.vendor(f"Vendor {n:03d}")

    assert quickbooks.query("select * from Vendor")["maxResults"] == 100
    assert quickbooks.query("select * from Vendor maxresults 1000")["maxResults"] == 120
    assert quickbooks.query("select * from Vendor startposition 121 maxresults 1000")["maxResults"] == 10


def test_position_zero_is_one_unless_it_is_refused(stocked):
    assert stocked.query("select * from Vendor startposition 0")["startPosition"] == 1
    stocked.settings(start_position_zero="refuse", total_count_on_pages=True)

    refused = stocked.get("query", query="select * from Vendor startposition 0")

    assert stocked.error(refused)["Detail"] == "QueryValidationError: value 0 is too small. Min allowed value is 1"
    assert stocked.query("select * from Vendor maxresults 1")["totalCount"] == 4


@pytest.mark.parametrize(
    ("statement", "code", "words"),
    [
        ("select from Vendor", "4000", ""),
        ("select * from Vendor where DisplayName = 'a' or Id = '1'", "4000", ""),
        ('select * from Vendor where DisplayName = "a"', "4000", ""),
        ("", "4000", ""),
        ("select * from Unicorn", "4001", "invalid context declaration: Unicorn"),
        ("select * from Vendor where Nope = '1'", "4001", "Property Nope not found for Entity Vendor"),
        ("select * from Bill orderby Nope", "4001", "Property Nope not found for Entity Bill"),
        ("select * from Bill where PrivateNote like '%x%'", "4001", "property 'PrivateNote' is not queryable"),
        ("select * from Bill where Line = '1'", "4001", "property 'Line' is not queryable"),
        ("select * from Bill where MetaData.CreateTime > 'soon'", "4001", "Invalid value 'soon'"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(stocked, statement, code, words):
    reply = stocked.get("query", query=statement)

    error = stocked.error(reply)
    assert (reply.status_code, reply.json()["Fault"]["type"], error["code"]) == (400, "ValidationFault", code)
    kind = {"4000": "QueryParserError", "4001": "QueryValidationError"}[code]
    assert error["Detail"].startswith(f"{kind}: {words}")


def test_a_lagging_read_does_not_show_the_newest_rows(stocked):
    before = found(stocked, "select * from Vendor orderby Id")
    stocked.sandbox.advance(timedelta(minutes=5).total_seconds())
    stocked.vendor("Newcomer")
    stocked.sandbox.fault(system="quickbooks_online", path="query", method="GET", read_lag_s=60, count=1)

    assert found(stocked, "select * from Vendor orderby Id") == before
    assert found(stocked, "select * from Vendor orderby Id") == [*before, "Newcomer"]
