"""Reading into the raw layer: what is loaded, what is not, what survives trouble."""

from __future__ import annotations

import random
import resource
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.clock import ManualClock
from include.http.errors import BudgetSpent, MalformedAnswer, Refused, Unauthorised
from include.store.leases import LeaseLost
from include.warehouse.database import warehouse_path
from include.warehouse.load import FeedReport, LoadFailed, Reader, ReadReport
from tests.support.scripted import Connected, ScriptedClient, no_lease

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
JAN_1, FEB_1 = "/Date(1767225600000)/", "/Date(1769904000000)/"


class Bench:
    """A connection with a scripted client, and its warehouse."""

    def __init__(self, home: Path, system: str = "exact_online", companies: tuple[str, ...] = ("123",)) -> None:
        self.home, self.system = home, system
        self.client = ScriptedClient(system)
        self.clock = ManualClock(START)
        self.reader = Reader(home, Connected("main", system, companies), self.client, self.clock, no_lease)

    def answer(self, path: str, *pages: Any) -> None:
        self.client.answers[path] = list(pages)

    def read(self, *feeds: str, minutes_later: int = 10, **more: Any) -> ReadReport:
        self.client.asked.clear()
        self.clock.advance(minutes=minutes_later)
        return self.reader.read_feeds(feeds or None, **more)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(warehouse_path(self.home))) as database:
            database.execute("set TimeZone = 'UTC'")
            return database.execute(sql.replace("raw.", f"raw_{self.system}.")).fetchall()

    def everything(self, table: str) -> list[tuple[Any, ...]]:
        return sorted(self.rows(f"select * exclude (read_at, _dlt_load_id) from raw.{table}"), key=repr)


@pytest.fixture
def exact(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def avid(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path, "avidxchange", ("C1", "C2"))
    bench.answer("accountingSystems", [{"ID": 7}])
    return bench


def entry(key: str, modified: str = JAN_1, amount: float = 100.0) -> dict[str, Any]:
    lines = {"results": [{"ID": f"{key}-1", "AmountFC": amount}]}
    return {"EntryID": key, "AmountFC": amount, "Modified": modified, "PurchaseEntryLines": lines}


def account(key: str, version: int, name: str = "Bakker") -> dict[str, Any]:
    return {"ID": key, "Timestamp": str(version), "Name": name, "IsSupplier": True}


def journals(count: int) -> list[dict[str, Any]]:
    return [{"ID": f"j{number}", "Code": str(number)} for number in range(count)]


ENTRIES, ACCOUNTS, JOURNALS = "purchaseentry/PurchaseEntries", "sync/CRM/Accounts", "financial/Journals"


def test_rows_arrive_typed_and_a_second_read_loads_nothing(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1")], [entry("e2")])
    first = exact.read("purchase_entries")
    assert (first.changed, first.rows) == (True, 2)
    loads = exact.rows("select count(*) from raw._dlt_loads")
    second = exact.read("purchase_entries")
    assert (second.changed, second.feeds) == (False, (FeedReport("purchase_entries", "123", rows=2),))
    assert exact.rows("select count(*) from raw._dlt_loads") == loads
    assert exact.client.asked[0][2]["$filter"] == "Modified ge datetime'2025-12-31T23:55:00'"
    assert exact.rows("select entry_id, amount_fc from raw.purchase_entries order by 1") == [("e1", 100), ("e2", 100)]


def test_only_what_changed_is_loaded(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1"), entry("e2")])
    exact.read("purchase_entries")
    exact.answer(ENTRIES, [entry("e1"), entry("e2", FEB_1, 250.0)])
    assert exact.read("purchase_entries").feeds[0].changed == 1
    assert exact.rows(
        "select entry_id, amount_fc, _dlt_load_id = (select max(_dlt_load_id) from raw.purchase_entries)"
        " from raw.purchase_entries order by 1"
    ) == [("e1", 100, False), ("e2", 250, True)]


def test_repeated_reordered_and_overlapping_pages_give_identical_tables(tmp_path: Path) -> None:
    rows = [entry(f"e{number}", JAN_1, number) for number in range(30)]
    newer = [entry(f"e{number}", FEB_1, 1000 + number) for number in range(5)]
    plain = Bench(tmp_path / "plain")
    plain.answer(ENTRIES, rows[5:] + newer)
    plain.read("purchase_entries")
    for seed in range(3):
        shaken = Bench(tmp_path / str(seed))
        mixed = [*rows, *rows[7:20], *newer, *newer[:2]]
        random.Random(seed).shuffle(mixed)
        shaken.answer(ENTRIES, *[mixed[start : start + 12] for start in range(0, len(mixed), 12)])
        shaken.read("purchase_entries")
        shaken.answer(ENTRIES, newer[3:], newer[::-1])
        assert not shaken.read("purchase_entries").changed
        assert shaken.everything("purchase_entries") == plain.everything("purchase_entries")


def test_a_lagging_server_does_not_bring_an_older_version_back(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1", FEB_1, 250.0)])
    exact.read("purchase_entries")
    exact.answer(ENTRIES, [entry("e1", JAN_1, 100.0)])
    assert not exact.read("purchase_entries", from_date=date(2026, 1, 1)).changed
    assert exact.rows("select amount_fc from raw.purchase_entries") == [(250,)]


def test_sync_sets_go_on_from_the_highest_version(exact: Bench) -> None:
    exact.answer(ACCOUNTS, [account("a1", 900), account("a2", 30)])
    exact.read("accounts")
    exact.answer(ACCOUNTS, [account("a2", 901, "Visser")])
    assert [feed.changed for feed in exact.read("accounts").feeds if feed.feed == "accounts"] == [1]
    assert exact.client.asked[0][2]["$filter"] == "Timestamp gt 900L"
    exact.answer(ACCOUNTS, [])
    assert not exact.read("accounts").changed
    assert exact.client.asked[0][2]["$filter"] == "Timestamp gt 901L"
    assert exact.rows("select id, name from raw.accounts order by 1") == [("a1", "Bakker"), ("a2", "Visser")]


def test_what_a_full_read_no_longer_shows_is_deleted_and_may_come_back(exact: Bench) -> None:
    exact.answer(JOURNALS, journals(3))
    exact.read("journals")
    exact.answer(JOURNALS, journals(2))
    assert exact.read("journals").changed
    gone = "select id, is_deleted from raw.journals order by 1"
    assert exact.rows(gone) == [("j0", False), ("j1", False), ("j2", True)]
    assert not exact.read("journals").changed
    exact.answer(JOURNALS, journals(3))
    assert exact.read("journals").changed
    assert exact.rows(gone) == [("j0", False), ("j1", False), ("j2", False)]


def test_a_read_that_shows_far_too_little_deletes_nothing(exact: Bench) -> None:
    exact.answer(JOURNALS, journals(20))
    exact.read("journals")
    exact.answer(JOURNALS, journals(15))
    report = exact.read("journals")
    assert (report.feeds[0].suspect, report.problems) == (True, report.feeds)
    assert exact.rows("select count(*) from raw.journals where is_deleted") == [(0,)]
    assert exact.rows("select suspect from raw.feeds order by rowid") == [(False,), (True,)]
    exact.answer(JOURNALS, journals(16))
    assert not exact.read("journals").feeds[0].suspect
    assert exact.rows("select count(*) from raw.journals where is_deleted") == [(4,)]


def test_announced_deletions_reach_the_rows_they_name(exact: Bench) -> None:
    exact.answer(ACCOUNTS, [account("a1", 10), account("a2", 11)])
    exact.read("accounts", "deleted")
    exact.answer(ACCOUNTS, [])
    exact.answer("sync/Deleted", [{"ID": "d1", "EntityKey": "a1", "EntityType": 2, "Timestamp": "12"}])
    assert exact.read("accounts", "deleted").changed
    assert exact.rows("select id, is_deleted from raw.accounts order by 1") == [("a1", True), ("a2", False)]


def line(key: str, entry_id: str, version: int) -> dict[str, Any]:
    return {"ID": key, "EntryID": entry_id, "Timestamp": str(version), "AmountDC": 1}


def test_an_entry_is_removed_when_no_ledger_line_of_it_is_left(exact: Bench) -> None:
    lines = "sync/Financial/TransactionLines"
    exact.answer(ENTRIES, [entry("e1"), entry("e2")])
    exact.answer(lines, [line("t1", "e1", 1), line("t2", "e2", 2)])
    exact.read("purchase_entries", "transaction_lines", "deleted")
    # e1 is removed; e2 is edited, which replaces its line.
    deleted = [
        {"ID": f"d{number}", "EntityKey": f"t{number}", "EntityType": 1, "Timestamp": str(5 + number)}
        for number in (1, 2)
    ]
    exact.answer("sync/Deleted", deleted)
    exact.answer(lines, [line("t3", "e2", 9)])
    exact.read("purchase_entries", "transaction_lines", "deleted")
    assert exact.rows("select entry_id, is_deleted from raw.purchase_entries order by 1") == [
        ("e1", True),
        ("e2", False),
    ]


def test_an_edited_entry_is_not_removed_while_its_new_lines_were_not_read(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1")])
    exact.answer("sync/Financial/TransactionLines", [line("t1", "e1", 1)])
    exact.read("purchase_entries", "transaction_lines", "deleted")
    exact.answer("sync/Deleted", [{"ID": "d1", "EntityKey": "t1", "EntityType": 1, "Timestamp": "5"}])
    exact.answer("sync/Financial/TransactionLines", Refused("no right to read the ledger", status=403))
    exact.read("purchase_entries", "transaction_lines", "deleted")
    assert exact.rows("select is_deleted from raw.purchase_entries") == [(False,)]


def test_orders_are_put_together_from_their_lines(exact: Bench) -> None:
    path = "sync/PurchaseOrder/PurchaseOrders"
    row = {"PurchaseOrderID": "p1", "OrderNumber": 7, "Supplier": "a1", "OrderDate": JAN_1, "OrderStatus": 10}
    exact.answer(
        path,
        [
            {**row, "ID": "l2", "LineNumber": 2, "AmountFC": 5.5, "Timestamp": "2"},
            {**row, "ID": "l1", "LineNumber": 1, "AmountFC": 20, "Timestamp": "1"},
        ],
    )
    exact.read("purchase_orders", "deleted")
    lines = "select order_number, amount_fc, order_status, purchase_order_lines->>'$[*].AmountFC', is_deleted"
    assert exact.rows(f"{lines} from raw.purchase_orders") == [(7, 25.5, 10, ["20.00", "5.50"], False)]
    exact.answer(path, [{**row, "ID": "l2", "LineNumber": 2, "AmountFC": 6, "Timestamp": "3", "OrderStatus": 20}])
    exact.read("purchase_orders", "deleted")
    assert exact.rows(f"{lines} from raw.purchase_orders") == [(7, 26, 20, ["20.00", "6.00"], False)]
    exact.answer(path, [])
    exact.answer("sync/Deleted", [{"ID": "d", "EntityKey": "l1", "EntityType": 22, "Timestamp": "9"}])
    exact.read("purchase_orders", "deleted")
    assert exact.rows(f"{lines} from raw.purchase_orders") == [(7, 6, 20, ["6.00"], False)]


def test_renewed_row_versions_are_read_from_the_beginning(exact: Bench) -> None:
    exact.answer("system/Divisions", [{"Code": 123, "DivisionMoveDate": None}])
    exact.answer(ACCOUNTS, [account("a1", 900), account("a2", 901)])
    exact.read("divisions", "accounts")
    exact.read("divisions", "accounts")
    assert exact.client.asked[-1][2]["$filter"] == "Timestamp gt 901L"
    exact.answer("system/Divisions", [{"Code": 123, "DivisionMoveDate": FEB_1}])
    exact.answer(ACCOUNTS, [account("a1", 5)])
    exact.read("accounts", minutes_later=90)
    assert exact.client.asked[-1][2]["$filter"] == "Timestamp gt 1"
    assert exact.rows("select id, timestamp, is_deleted from raw.accounts order by 1") == [
        ("a1", 5, False),
        ("a2", 901, True),
    ]
    exact.read("divisions", "accounts")
    assert exact.client.asked[-1][2]["$filter"] == "Timestamp gt 5L"


def test_young_feeds_are_left_alone(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1")])
    exact.read("purchase_entries", "journals")
    minute = timedelta(seconds=60)
    report = exact.read("purchase_entries", "journals", minutes_later=0, max_age=minute)
    assert (exact.client.asked, all(feed.skipped for feed in report.feeds)) == ([], True)
    exact.read("purchase_entries", "journals", minutes_later=2, max_age=minute)
    assert exact.client.paths() == [ENTRIES]  # journals change a few times a year: an hour is young
    exact.read("purchase_entries", "journals", minutes_later=0)
    assert exact.client.paths() == [JOURNALS, ENTRIES]


def test_what_one_feed_is_refused_does_not_stop_the_others(tmp_path: Path) -> None:
    exact = Bench(tmp_path, companies=("123", "456"))
    exact.answer(f"123 {ENTRIES}", Refused("the module is not licensed", status=403))
    exact.answer(f"456 {ENTRIES}", [entry("e9")])
    exact.answer(JOURNALS, journals(2))
    report = exact.read("purchase_entries", "journals")
    assert [(feed.feed, feed.company) for feed in report.problems] == [("purchase_entries", "123")]
    assert "not licensed" in (report.problems[0].problem or "")
    assert exact.rows("select company, entry_id from raw.purchase_entries") == [("456", "e9")]
    assert exact.rows("select company, count(*) from raw.journals group by 1 order by 1") == [("123", 2), ("456", 2)]
    exact.answer(f"123 {ENTRIES}", [entry("e1")])
    exact.read("purchase_entries", max_age=timedelta(hours=1), minutes_later=1)
    assert exact.client.asked[0][0] == "123"  # a read that failed is not fresh


def test_a_division_that_is_out_of_reach_costs_one_call(tmp_path: Path) -> None:
    exact = Bench(tmp_path, companies=("123", "456"))
    exact.answer(f"123 {JOURNALS}", Unauthorised("no access to this division"))
    report = exact.read("journals", "vat_codes", "accounts")
    assert {feed.company for feed in report.problems} == {"123"}
    asked = [company for company, path, _ in exact.client.asked if path != "system/Divisions"]
    assert asked.count("123") == 2  # accounts, then journals: no more
    assert asked.count("456") == 3


def test_a_read_that_breaks_off_keeps_nothing_and_does_not_move_the_position(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1")])
    exact.read("purchase_entries")
    exact.answer(ENTRIES, [entry("e2", FEB_1)], MalformedAnswer("half a page"))
    assert exact.read("purchase_entries").problems
    exact.answer(ENTRIES, [entry("e1"), entry("e2", FEB_1), entry("e3", FEB_1)])
    exact.read("purchase_entries")
    assert exact.client.asked[0][2]["$filter"] == "Modified ge datetime'2025-12-31T23:55:00'"
    assert exact.rows("select entry_id from raw.purchase_entries order by 1") == [("e1",), ("e2",), ("e3",)]


def test_a_first_read_longer_than_the_days_calls_goes_on_where_it_stopped(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1", FEB_1)], [entry("e2")], BudgetSpent("the day's calls are used up"))
    assert exact.read("purchase_entries").problems
    assert exact.rows("select entry_id from raw.purchase_entries order by 1") == [("e1",), ("e2",)]
    exact.client.further["next-2"] = [[entry("e3")]]
    exact.answer(ENTRIES, [entry("e1", FEB_1)])
    assert not exact.read("purchase_entries", max_age=timedelta(hours=1)).problems
    assert exact.client.paths() == ["next-2"]
    exact.read("purchase_entries")
    assert exact.client.asked[0][2]["$filter"] == "Modified ge datetime'2026-01-31T23:55:00'"
    assert exact.rows("select entry_id from raw.purchase_entries order by 1") == [("e1",), ("e2",), ("e3",)]


def test_a_bad_record_is_kept_once_with_its_reason_until_it_is_mended(exact: Bench) -> None:
    bad = {**entry("e2"), "AmountFC": "twelve"}
    exact.answer(ENTRIES, [entry("e1"), bad])
    assert exact.read("purchase_entries").changed
    assert not exact.read("purchase_entries").changed
    assert exact.rows("select feed, key, reason from raw.quarantine") == [
        ("purchase_entries", "e2", 'AmountFC is "twelve", which is no amount')
    ]
    exact.answer(ENTRIES, [entry("e1"), entry("e2", FEB_1)])
    exact.read("purchase_entries")
    assert exact.rows("select count(*) from raw.quarantine") == [(0,)]


def test_a_row_that_came_as_a_bad_record_is_not_gone(exact: Bench) -> None:
    exact.answer(JOURNALS, journals(3))
    exact.read("journals")
    exact.answer(JOURNALS, [*journals(1), {"ID": "j1", "Type": "?"}])
    exact.read("journals")
    assert exact.rows("select id, is_deleted from raw.journals order by 1") == [
        ("j0", False),
        ("j1", False),
        ("j2", True),
    ]


def test_a_full_comparison_finds_what_was_never_announced(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1"), entry("e2")])
    exact.read("purchase_entries")
    exact.answer(ENTRIES, [entry("e2")])
    exact.read("purchase_entries", full=True)
    assert "$filter" not in exact.client.asked[0][2]
    assert exact.rows("select entry_id, is_deleted from raw.purchase_entries order by 1") == [
        ("e1", True),
        ("e2", False),
    ]


def test_changes_since_a_day_can_be_asked_for(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1", FEB_1)])
    exact.read("purchase_entries")
    exact.read("purchase_entries", from_date=date(2026, 1, 15))
    assert exact.client.asked[0][2]["$filter"] == "Modified ge datetime'2026-01-15T00:00:00'"


def payment(number: int, status: str, **more: Any) -> dict[str, Any]:
    return {
        "PaymentId": number,
        "CompanyExternalCode": "C1",
        "Status": {"Id": 1, "Description": status},
        "Amount": 10.0,
        "LastModifiedDate": "2026-11-19T10:00:00",
        **more,
    }


def test_payments_that_can_still_change_are_read_by_id(avid: Bench) -> None:
    avid.answer(
        "payments",
        [
            payment(1, "Processing"),
            payment(2, "Cleared", ClearedDate="2026-11-01"),
            payment(3, "Cleared", ClearedDate="2026-09-01"),
            payment(4, "Void"),
        ],
    )
    avid.read("payments", from_date=date(2026, 11, 1))
    avid.read("payments")
    asked = [params for _, path, params in avid.client.asked if path == "payments"]
    assert asked == [
        {"lastModifiedFrom": "2026-11-19", "lastModifiedTo": "2026-11-20"},
        {"paymentIds": "1,2"},
    ]


def test_a_batch_that_is_closed_again_is_read_again_and_loses_what_was_taken_out(avid: Bench) -> None:
    def batch(closed: str) -> dict[str, Any]:
        links = [{"Rel": "full-details", "Href": "/v1/b1"}]
        return {"BatchGUID": "b1", "CompanyExternalCode": "C1", "DateClosed": closed, "Links": links}

    closed = "invoices/batches/closed/acctgSysId/7"
    avid.answer(closed, [batch("2026-11-19T10:00:00")])
    avid.answer("/v1/b1", [{"Id": 1, "Number": "F-1"}, {"Id": 2, "Number": "F-2"}])
    avid.read("invoice_batches", "batch_invoices", from_date=date(2026, 11, 1))
    avid.read("invoice_batches", "batch_invoices")
    assert avid.client.paths() == [closed]  # nothing closed anew: the details are not asked for again
    avid.answer(closed, [batch("2026-11-20T10:00:00")])
    avid.answer("/v1/b1", [{"Id": 2, "Number": "F-2b"}, {"Id": 3, "Number": "F-3"}])
    avid.read("invoice_batches", "batch_invoices")
    assert avid.rows("select batch_guid, id, number, is_deleted from raw.batch_invoices order by id") == [
        ("b1", "1", "F-1", True),
        ("b1", "2", "F-2b", False),
        ("b1", "3", "F-3", False),
    ]


def test_two_connections_of_a_system_share_tables_but_never_rows(tmp_path: Path) -> None:
    first, second = Bench(tmp_path), Bench(tmp_path)
    second.reader = Reader(
        tmp_path, Connected("other", "exact_online", ("123",)), second.client, second.clock, no_lease
    )
    for bench in (first, second):
        bench.answer(JOURNALS, journals(2))
        bench.read("journals")
    second.answer(JOURNALS, journals(1))
    second.read("journals")
    assert first.rows("select connection, id, is_deleted from raw.journals order by 1, 2") == [
        ("main", "j0", False),
        ("main", "j1", False),
        ("other", "j0", False),
        ("other", "j1", True),
    ]


def test_a_full_disk_is_said_in_words_and_nothing_is_lost(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e0")])
    exact.read("purchase_entries")
    noise = random.Random(1)
    many = [{**entry(f"e{number}", FEB_1), "Description": noise.randbytes(400).hex()} for number in range(1500)]
    exact.answer(ENTRIES, [entry("e0"), *many])
    size = warehouse_path(exact.home).stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, hard))  # as if the disk had no more room
    try:
        with pytest.raises(LoadFailed, match=r"the disk is full.*Nothing was lost"):
            exact.read("purchase_entries")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert exact.read("purchase_entries").changed
    assert exact.client.asked[0][2]["$filter"] == "Modified ge datetime'2025-12-31T23:55:00'"
    assert exact.rows("select count(*), count(distinct entry_id) from raw.purchase_entries") == [(1500, 1500)]
    assert not exact.read("purchase_entries").changed


class _Ending:
    """A lease that ends after a number of looks at it."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def check(self) -> None:
        self.looks -= 1
        if self.looks < 0:
            raise LeaseLost("the claim on connection main ended")


@pytest.mark.parametrize("looks", [0, 1, 2])
def test_who_lost_the_connection_loads_nothing(exact: Bench, looks: int) -> None:
    exact.answer(ENTRIES, [entry("e1")])
    reader = Reader(
        exact.home,
        Connected("main", "exact_online", ("123",)),
        exact.client,
        exact.clock,
        lambda: nullcontext(_Ending(looks)),
    )
    with pytest.raises(LeaseLost):
        reader.read_feeds(["purchase_entries"])
    tables = "select table_name from information_schema.tables"
    assert not warehouse_path(exact.home).exists() or exact.rows(tables) == []
    assert exact.read("purchase_entries").changed


def test_a_load_whose_position_was_never_written_is_repeated(exact: Bench) -> None:
    """As after kill -9 between the load and the feed log: the rows are there, the position is not."""
    exact.answer(ENTRIES, [entry("e1"), entry("e2")])
    exact.read("purchase_entries")
    before = exact.everything("purchase_entries")
    exact.rows("delete from raw.feeds")
    exact.answer(ENTRIES, [entry("e1"), entry("e2"), entry("e3")])
    assert exact.read("purchase_entries").feeds[0].changed == 1
    assert [row for row in exact.everything("purchase_entries") if row[0] != "e3"] == before


def test_nothing_is_left_behind_on_disk(exact: Bench) -> None:
    exact.answer(JOURNALS, journals(2))
    exact.read("journals")
    assert list((exact.home / "pipelines" / "main").iterdir()) == []


def test_an_unknown_feed_is_named(exact: Bench) -> None:
    with pytest.raises(ValueError, match="no feed bills"):
        exact.read("bills")
