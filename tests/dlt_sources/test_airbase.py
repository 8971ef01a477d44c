"""What is asked of Airbase, and what its pages become."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from dlt_sources.readers.airbase import SOURCE as airbase
from dlt_sources.readers.arrow import Read, read
from dlt_sources.readers.reading import NOT_OFFERED, ReadRequest, Request
from dlt_sources.readers.records import Where
from dlt_sources.readers.walking import TIMES
from include.http.errors import ApiError, MalformedAnswer, Refused, Transient
from include.http.paging import Page
from tests.support.scripted import ScriptedClient

FEEDS = {feed.name: feed for feed in airbase.FEEDS}
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
WHERE = Where("airbase", "airbase_main", "", NOW)
SEEN = {"modified": "2026-11-20T08:00:30.123000+00:00"}
CHANGES = ("vendors", "purchase_requests", "purchase_orders", "bills", "payments")
WHOLE = ("accounting_vendors", "gl_accounts", "tags", "subsidiaries", "currencies")


def ask(**more: Any) -> ReadRequest:
    return ReadRequest("", "MER-NL", NOW, **more)


def asked(feed: str, **more: Any) -> list[tuple[str, dict[str, str]]]:
    found = airbase.requests(FEEDS[feed], ask(**more), ScriptedClient("airbase"))
    return [(request.path, dict(request.params)) for request in found]


def page(*rows: Any, **pagination: Any) -> bytes:
    return json.dumps({"data": list(rows), "pagination": {"next": None, "previous": None} | pagination}).encode()


def walked(*pages: Any, path: str = "vendors", ask_: ReadRequest | None = None) -> list[bytes]:
    client = ScriptedClient("airbase", {path: list(pages)})
    return [found.content for found in airbase.pages(client, ask_ or ask(), Request(path))]


def rows(feed: str, *records: Any) -> Read:
    return read(FEEDS[feed], walked(page(*records)), WHERE)


def row(feed: str, record: dict[str, Any]) -> dict[str, Any]:
    (found,) = rows(feed, record).table.to_pylist()
    return dict(found)


@pytest.mark.parametrize(
    ("more", "since"),
    [
        ({}, None),
        ({"cursor": SEEN}, "2026-11-20T07:55:30"),
        ({"cursor": SEEN, "from_date": date(2026, 1, 1)}, "2026-01-01T00:00:00"),
        ({"cursor": SEEN, "full": True}, None),
    ],
)
def test_changes_are_asked_for_from_five_minutes_before_the_newest_seen(
    more: dict[str, Any], since: str | None
) -> None:
    for feed in CHANGES:
        ((_, params),) = asked(feed, **more)
        assert params == {"ordering": "updated_date"} | ({} if since is None else {"updated_after": since})
        assert airbase.complete(FEEDS[feed], ask(**more)) == (since is None)


@pytest.mark.parametrize("more", [{}, {"full": True}, {"cursor": SEEN}, {"from_date": date(2026, 1, 1)}])
def test_codes_and_settings_are_asked_for_whole_whatever_was_read_before(more: dict[str, Any]) -> None:
    for feed in WHOLE:
        assert asked(feed, **more) == [(FEEDS[feed].path, {})]
        assert airbase.complete(FEEDS[feed], ask(**more))
        assert airbase.next_cursor(FEEDS[feed], ask(**more), NOW) == {}


def test_ledger_entries_are_asked_for_in_every_state_the_final_one_last() -> None:
    states = [params["status"] for _, params in asked("ledger_entries")]
    assert set(states) == {"not_ready", "sync_ready", "sync_failed", "sync_complete"}
    assert (states.count("sync_complete"), states[-1]) == (1, "sync_complete")


def test_a_ledger_entry_is_read_as_airbase_was_recorded_to_write_it() -> None:
    """July 2026, staging: a currency is an object everywhere, days carry a time, ``applied_to`` is a list."""
    amount = {"amount": "121.00", "currency": {"erp_reference_id": "EUR", "iso_code": "EUR"}}
    payment = {
        "id": "e2", "airbase_id": "e2", "erp_reference_id": None, "type": "bill_payment", "error_message": "",
        "credit_mode": "accounts_payable", "entry_date": "2026-07-30T00:00:00", "currency": amount["currency"],
        "payment_entry_date": "2026-07-30T14:03:11.250000", "total_amount": "121.00",
        "amounts": {"amount": amount, "transaction_amount": amount, "settlement_amount": None,
                    "subsidiary_amount": amount},
        "applied_to": [{"id": "e1", "airbase_id": "e1", "transaction_type": "bill"}],
    }  # fmt: skip
    found = rows("ledger_entries", payment)
    assert found.quarantined == []
    (row,) = found.table.to_pylist()
    assert (row["entry_date"], row["payment_entry_date"]) == (date(2026, 7, 30), date(2026, 7, 30))
    assert json.loads(row["amounts"])["settlement_amount"] is None
    assert json.loads(row["amounts"])["subsidiary_amount"] == amount
    assert json.loads(row["applied_to"]) == payment["applied_to"]


def test_the_newest_change_is_remembered_and_never_an_older_one() -> None:
    newer, older = datetime(2026, 11, 20, 8, 30, tzinfo=UTC), datetime(2026, 11, 20, 7, 58, tzinfo=UTC)
    seen = ask(cursor=SEEN)
    cursors = [airbase.next_cursor(FEEDS["bills"], seen, newest) for newest in (newer, older, None)]
    assert cursors == [{"modified": newer.isoformat()}, SEEN, SEEN]
    assert airbase.next_cursor(FEEDS["bills"], ask(), None) == {}


def refused(status: int) -> Refused:
    return Refused("it may not be read", system="airbase", status=status, vendor_text="You have not bought this.")


def test_purchase_orders_that_the_tenant_did_not_buy_are_not_offered() -> None:
    one = ask()
    assert walked(refused(403), path="purchase_orders", ask_=one) == []
    assert "You have not bought this." in one.notes[NOT_OFFERED]
    assert not airbase.complete(FEEDS["purchase_orders"], one)
    assert airbase.next_cursor(FEEDS["purchase_orders"], one, None) == {NOT_OFFERED: True}


@pytest.mark.parametrize(("path", "status"), [("vendors", 403), ("bills", 403), ("purchase_orders", 404)])
def test_any_other_refusal_is_an_error(path: str, status: int) -> None:
    with pytest.raises(Refused):
        walked(refused(status), path=path)


@pytest.mark.parametrize(
    "content",
    [
        b'{"data":[{"id":"1","name":"Elbe"}],"pagination":{"next":null}}',
        b' {\n "data" : [{"id":"1","name":"Elbe"}], "pagination": {}}',
        b'{"pagination":{"next":null},"data":[{"id":"1","name":"Elbe"}]}',
    ],
)
def test_a_page_is_read_wherever_its_records_stand(content: bytes) -> None:
    (found,) = read(FEEDS["vendors"], walked(content), WHERE).table.to_pylist()
    assert (found["id"], found["name"]) == ("1", "Elbe")


def test_a_page_past_the_end_is_empty_and_no_error() -> None:
    full = page({"id": "1"}, next="https://api.airbase.io/v1/vendors/?page=2")
    assert read(FEEDS["vendors"], walked(full, page()), WHERE).table.num_rows == 1
    assert rows("vendors").table.num_rows == 0


@pytest.mark.parametrize("content", [b"{}", b'{"detail":"soon"}', b'{"data":null}', b'{"data":7}', b'"[]"', b"<html>"])
def test_what_is_no_list_is_never_an_empty_one(content: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        read(FEEDS["vendors"], walked(content), WHERE)


class Sliding:
    """A list whose pages are cut while people change it: ``walks`` are what each walk of it shows."""

    def __init__(self, *walks: list[bytes]) -> None:
        self._walks = iter(walks)

    def pages(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> Iterator[Page]:
        for number, content in enumerate(next(self._walks), 1):
            yield Page(content, None, number)


def vendor(key: str, minute: int) -> dict[str, str]:
    return {"id": key, "updated_date": f"2026-11-20T08:{minute:02d}:00"}


SLID = [page(vendor("a", 1), vendor("b", 2)), page(vendor("d", 4), vendor("a", 9))]
"""While the first page was read, a was changed: it went to the end, and c went from the second page to the first."""


def test_a_row_that_slides_onto_a_page_already_read_is_found_by_reading_again() -> None:
    second = [page(vendor("b", 2), vendor("c", 3)), page(vendor("d", 4), vendor("a", 9))]
    contents = [one.content for one in airbase.pages(Sliding(SLID, second), ask(), Request("vendors"))]
    found = {key for content in contents for key in {row["id"] for row in json.loads(content)["Items"]}}
    assert found == {"a", "b", "c", "d"}


def test_a_list_that_never_stands_still_is_not_believed() -> None:
    with pytest.raises(Transient, match="changed all the while"):
        list(airbase.pages(Sliding(*[SLID] * TIMES), ask(), Request("vendors")))


def test_a_row_that_comes_twice_alike_moved_nothing() -> None:
    again = [page(vendor("a", 1), vendor("b", 2)), page(vendor("b", 2), vendor("c", 3))]
    assert len(list(airbase.pages(Sliding(again), ask(), Request("vendors")))) == 2


def test_an_error_on_the_way_is_the_reads_own() -> None:
    broken: ApiError = Transient("502", system="airbase")
    with pytest.raises(Transient, match="502"):
        walked(page({"id": "1"}), broken)


@pytest.mark.parametrize(
    "record",
    [
        {"id": "k", "airbase_id": "k", "url": "https://a.example/k", "airbase_url": "https://a.example/k"},
        {"id": "k", "url": "https://a.example/k"},
        {"airbase_id": "k", "airbase_url": "https://a.example/k"},
    ],
)
def test_either_name_of_a_key_and_an_address_will_do(record: dict[str, Any]) -> None:
    found = row("bills", record)
    assert (found["id"], found["url"], found["unknown_fields"]) == ("k", "https://a.example/k", None)


@pytest.mark.parametrize("blank", ["", "  ", None])
def test_a_blank_reference_is_none(blank: str | None) -> None:
    record = {"id": "1", "erp_reference_id": blank}
    assert row("vendors", record)["erp_reference_id"] is None
    nested = {"id": "1", "subsidiary": {"airbase_id": "s1", "erp_reference_id": blank, "name": "A"}}
    assert json.loads(row("bills", nested)["subsidiary"])["erp_reference_id"] is None


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-20T08:00:30", datetime(2026, 11, 20, 8, 0, 30, tzinfo=UTC)),
        ("2026-11-20T08:00:30.123456", datetime(2026, 11, 20, 8, 0, 30, 123456, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_is_utc(written: str, moment: datetime) -> None:
    assert row("vendors", {"id": "1", "updated_date": written})["updated_date"] == moment


def test_both_forms_of_a_moment_may_stand_on_one_page() -> None:
    found = rows("vendors", vendor("a", 1), {"id": "b", "updated_date": "2026-11-20T08:01:00.000001"})
    assert found.slow_pages == 0
    assert [one["updated_date"].microsecond for one in found.table.to_pylist()] == [0, 1]


def test_amounts_are_exact_whether_text_or_number() -> None:
    order = {"id": "1", "approved_amount": "234567890123.45", "billed_amount": 0.10, "balance": "-0.005"}
    order["line_items"] = [{"id": "l", "line_number": 1, "quantity": "2.5", "unit_price": "0.3333", "amount": "0.83"}]
    found = row("purchase_orders", order)
    amounts = [found[name] for name in ("approved_amount", "billed_amount", "balance")]
    assert amounts == [Decimal("234567890123.45"), Decimal("0.1"), Decimal("-0.005")]
    (line,) = json.loads(found["line_items"])
    assert [line[name] for name in ("quantity", "unit_price", "amount")] == ["2.50", "0.3333", "0.83"]


def test_a_record_that_cannot_be_read_is_kept_aside_with_its_reason_and_the_others_go_on() -> None:
    found = rows(
        "purchase_orders",
        {"id": "good", "approved_amount": "10.00"},
        {"id": "words", "approved_amount": "ten"},
        {"id": "lines", "line_items": [{"amount": "1.00"}, {"amount": "one"}]},
        {"number": "PO-7"},
        "PO-8",
    )
    assert [one["id"] for one in found.table.to_pylist()] == ["good"]
    assert [(one.key, one.reason) for one in found.quarantined] == [
        ("words", 'approved_amount is "ten", which is no amount'),
        ("lines", 'line_items, line 2: amount is "one", which is no amount'),
        (None, "it has no id"),
        (None, 'it is no record: "PO-8"'),
    ]


def test_what_nobody_knows_is_kept_aside() -> None:
    found = row("vendors", {"id": "1", "brand_new": {"a": 1.50}})
    assert json.loads(found["unknown_fields"]) == {"brand_new": {"a": "1.5"}}
