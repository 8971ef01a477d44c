"""Feeds that are read for the rows of another one: what is still to be asked for is asked for, and only once."""

from __future__ import annotations

from typing import Any

import pytest

from include.http.errors import Refused, Transient
from include.warehouse.reader import LoadFailed
from tests.support.reading import Bench

CLOSED = "invoices/batches/closed/acctgSysId/7"
BOTH = ("invoice_batches", "batch_invoices")
DETAILS = "select batch_guid, id, number from raw.batch_invoices order by all"


def batch(guid: str) -> dict[str, Any]:
    links = [{"Rel": "full-details", "Href": f"/v1/{guid}"}]
    return {
        "BatchGUID": guid,
        "CompanyExternalCode": "C1",
        "DateClosed": "2026-11-19T10:00:00",
        "Links": links,
    }


@pytest.fixture
def batches(avid: Bench) -> Bench:
    avid.answer(CLOSED, [batch("b1"), batch("b2")])
    avid.answer("/v1/b1", [{"Id": 1, "Number": "F-1"}])
    avid.answer("/v1/b2", [{"Id": 2, "Number": "F-2"}])
    avid.read("enterprise_codes")
    return avid


def test_details_that_could_not_be_read_are_asked_for_again(batches: Bench) -> None:
    batches.answer("/v1/b2", Transient("the service is down"))
    assert [one.feed for one in batches.read(*BOTH).problems] == ["batch_invoices"]
    assert batches.rows("select batch_guid from raw.invoice_batches order by 1") == [("b1",), ("b2",)]
    batches.answer("/v1/b2", [{"Id": 2, "Number": "F-2"}])
    assert not batches.read(*BOTH).problems
    assert batches.client.paths() == [CLOSED, "/v1/b1", "/v1/b2"]
    assert batches.rows(DETAILS) == [("b1", "1", "F-1"), ("b2", "2", "F-2")]
    batches.read(*BOTH)
    assert batches.client.paths() == [CLOSED]


def test_they_are_asked_for_with_those_that_closed_meanwhile_and_when_the_list_itself_fails(batches: Bench) -> None:
    batches.answer("/v1/b1", Refused("no right to see it", status=403))
    batches.read(*BOTH)
    batches.answer(CLOSED, [batch("b1"), batch("b2"), batch("b3")])
    batches.read(*BOTH)
    assert batches.client.paths() == [CLOSED, "/v1/b1"]
    batches.answer(CLOSED, Transient("the service is down"))
    batches.answer("/v1/b1", [{"Id": 1, "Number": "F-1"}])
    assert [one.feed for one in batches.read(*BOTH).problems] == ["invoice_batches"]
    assert batches.client.paths() == [CLOSED, "/v1/b1", "/v1/b2", "/v1/b3"]
    batches.answer(CLOSED, [batch("b1"), batch("b2"), batch("b3")])
    batches.read(*BOTH)
    assert batches.client.paths() == [CLOSED]


def test_details_of_a_process_that_died_are_asked_for_again(batches: Bench) -> None:
    with batches.dying_after_the_load(), pytest.raises(LoadFailed):
        batches.read(*BOTH)
    batches.rows("delete from raw.batch_invoices")  # dlt commits each table by itself: this one was not reached
    batches.read(*BOTH)
    assert batches.rows(DETAILS) == [("b1", "1", "F-1"), ("b2", "2", "F-2")]
    batches.read(*BOTH)
    assert batches.client.paths() == [CLOSED]


def test_what_was_read_while_nobody_wanted_details_is_followed_when_somebody_does(batches: Bench) -> None:
    batches.read("invoice_batches")
    batches.read(*BOTH)
    assert batches.client.paths() == [CLOSED, "/v1/b1", "/v1/b2"]
    batches.read(*BOTH, full=True)
    assert batches.client.paths() == [CLOSED] * 13  # a year in windows of at most 30 days; no details again


def test_the_history_of_a_payment_is_asked_for_once_for_each_change(avid: Bench) -> None:
    def payment(number: int, status: str, modified: str = "2026-11-19T10:00:00") -> dict[str, Any]:
        return {
            "PaymentId": number,
            "CompanyExternalCode": "C1",
            "Status": {"Id": 1, "Description": status},
            "LastModifiedDate": modified,
        }

    def history() -> list[str]:
        avid.read("payments", "payment_history", full=True)
        return [path for path in avid.client.paths() if path != "payments"]

    avid.answer("payments", [payment(1, "Void"), payment(2, "Cleared"), payment(3, "Processing")])
    avid.read("payments")  # an ordinary run does not ask for the history
    avid.answer("payments/1/paymenthistory", Transient("the service is down"))
    assert history() == ["payments/1/paymenthistory"]
    avid.answer("payments/1/paymenthistory", [{"Id": 1, "Description": "Voided"}])
    assert history() == ["payments/1/paymenthistory"]
    assert history() == []
    avid.answer(
        "payments", [payment(1, "Void"), payment(2, "Cleared"), payment(3, "Error", modified="2026-11-20T08:00:00")]
    )
    assert history() == ["payments/3/paymenthistory"]
    assert avid.rows("select payment_id, id, description from raw.payment_history") == [("1", "1", "Voided")]
