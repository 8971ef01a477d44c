"""What a read brings into the raw layer: typed rows, each once, only what is new."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from include.warehouse.reader import FeedReport
from tests.support.reading import ENTRIES, FEB_1, JAN_1, JOURNALS, Bench, entry, journals


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


def test_a_bad_record_of_one_company_is_not_mended_by_another_companys_of_the_same_key(exact: Bench) -> None:
    exact.answer(ENTRIES, [{**entry("e2"), "AmountFC": "twelve"}])
    exact.read("purchase_entries")
    other = exact.reader_of("main", ("456",))
    exact.answer(ENTRIES, [entry("e2")])
    other.read_feeds(("purchase_entries",))
    assert exact.rows("select company, key from raw.quarantine") == [("123", "e2")]


def test_a_bad_record_of_a_list_of_all_companies_is_mended_whichever_it_is_of(tmp_path: Path) -> None:
    avid = Bench(tmp_path, "avidxchange", ("C1", "C2"))
    bad = {"PaymentId": "9", "CompanyExternalCode": "C2", "Amount": "twelve"}
    avid.answer("payments", [bad])
    avid.read("payments")
    assert avid.rows("select company, key from raw.quarantine") == [("", "9")]
    avid.answer("payments", [{**bad, "Amount": 12}])
    avid.read("payments")
    assert avid.rows("select count(*) from raw.quarantine") == [(0,)]


def test_a_stored_record_that_came_badly_once_is_mended_when_it_says_again_what_it_said(tmp_path: Path) -> None:
    avid = Bench(tmp_path, "avidxchange", ("C1", "C2"))
    issued = {"Status": {"Id": "14", "Description": "Issued to Supplier"}, "LastModifiedDate": "2026-01-10T08:00:00Z"}
    payment = {"PaymentId": "9018", "Amount": 121, **issued}
    another = {"PaymentId": "9019", "Amount": "ten", **issued}
    avid.answer("payments", [payment])
    avid.read("payments")
    avid.answer("payments", [{**payment, "Amount": "twelve"}, another])
    avid.read("payments")
    assert avid.rows("select key from raw.quarantine order by 1") == [("9018",), ("9019",)]
    before = avid.rows("select max(_dlt_load_id) from raw.feeds")
    avid.answer("payments", [payment, another])
    assert avid.read("payments").changed
    assert avid.rows("select key from raw.quarantine") == [("9019",)]
    assert avid.rows("select max(_dlt_load_id) from raw.feeds") > before, "news to whoever decides"
    assert not avid.read("payments").changed
    avid.answer("payments", [payment])  # what the vendor never shows again stays aside
    assert not avid.read("payments").changed
    assert avid.rows("select key from raw.quarantine") == [("9019",)]


def test_an_older_version_than_the_bad_one_mends_nothing_but_in_a_complete_read(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1", JAN_1)])
    exact.read("purchase_entries")
    exact.answer(ENTRIES, [{**entry("e1", FEB_1), "AmountFC": "twelve"}])
    exact.read("purchase_entries")
    exact.answer(ENTRIES, [entry("e1", JAN_1)])
    assert not exact.read("purchase_entries", from_date=date(2026, 1, 1)).changed
    assert exact.rows("select key from raw.quarantine") == [("e1",)]
    exact.answer(ENTRIES, [entry("e1", JAN_1), {**entry("e1", JAN_1), "AmountFC": "ten"}])
    exact.read("purchase_entries", full=True)  # it came both ways
    assert exact.rows("select key, record like '%ten%' from raw.quarantine order by 2") == [("e1", False), ("e1", True)]
    exact.answer(ENTRIES, [entry("e1", JAN_1)])
    assert exact.read("purchase_entries", full=True).changed
    assert exact.rows("select count(*) from raw.quarantine") == [(0,)]


def test_two_connections_of_a_system_share_tables_but_never_rows(tmp_path: Path) -> None:
    first, second = Bench(tmp_path), Bench(tmp_path)
    second.reader = second.reader_of("other", ("123",))
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


def test_nothing_is_left_behind_on_disk(exact: Bench) -> None:
    exact.answer(JOURNALS, journals(2))
    exact.read("journals")
    assert list((exact.home / "pipelines" / "main").iterdir()) == []


def test_an_unknown_feed_is_named(exact: Bench) -> None:
    with pytest.raises(ValueError, match="no feed bills"):
        exact.read("bills")
