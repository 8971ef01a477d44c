"""What is asked of Business Central, and what its lists become."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from dlt_sources.readers.arrow import Read, read
from dlt_sources.readers.business_central import SOURCE
from dlt_sources.readers.reading import ReadRequest, Request
from dlt_sources.readers.records import Where
from include.http.errors import MalformedAnswer
from tests.support.business_central import BOOKS
from tests.support.scripted import ScriptedClient

FEEDS = {feed.name: feed for feed in SOURCE.FEEDS}
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
WHERE = Where("business_central", "central_main", BOOKS, NOW)
SEEN = {"modified": "2026-11-20T08:00:30.500000+00:00"}
# api/dynamics_purchaseinvoice_get.md, as `$select` and `$expand` leave it; the line by its resource page.
INVOICE = {
    "@odata.etag": 'W/"JzQ0O"', "id": "5d115c9c-44e3-ea11-bb43-000d3a2feca1", "number": "108001",
    "invoiceDate": "2019-01-01", "postingDate": "2019-01-01", "dueDate": "2019-01-01", "vendorInvoiceNumber": "107001",
    "vendorId": "f8a5738a-44e3-ea11-bb43-000d3a2feca1", "vendorNumber": "20000", "vendorName": "First Up Consultants",
    "payToVendorId": "f8a5738a-44e3-ea11-bb43-000d3a2feca1", "currencyCode": "USD", "orderNumber": "",
    "orderId": "00000000-0000-0000-0000-000000000000", "discountAmount": 0, "totalAmountExcludingTax": 3122.8,
    "totalTaxAmount": 187.37, "totalAmountIncludingTax": 3310.17, "status": "Paid",
    "lastModifiedDateTime": "2020-08-21T00:26:53.793Z",
    "purchaseInvoiceLines": [{"id": "1", "sequence": 10000, "lineType": "Account", "lineObjectNumber": "8210",
                              "netAmount": 3122.8, "netTaxAmount": 187.37}],
}  # fmt: skip


def ask(**more: Any) -> ReadRequest:
    return ReadRequest(BOOKS, BOOKS, NOW, **more)


def asked(feed: str, **more: Any) -> Request:
    (request,) = SOURCE.requests(FEEDS[feed], ask(**more), ScriptedClient("business_central"))
    return request


def rows(feed: str, page: Any) -> Read:
    content = page if isinstance(page, bytes) else json.dumps(page).encode()
    client = ScriptedClient("business_central", {"list": [content]})
    return read(FEEDS[feed], [one.content for one in SOURCE.pages(client, ask(), Request("list"))], WHERE)


@pytest.mark.parametrize(
    ("more", "since"),
    [
        ({}, None),
        ({"full": True, "cursor": SEEN}, None),
        ({"cursor": SEEN}, "lastModifiedDateTime gt 2026-11-20T07:55:30Z"),
        ({"cursor": SEEN, "from_date": date(2026, 1, 1)}, "lastModifiedDateTime gt 2026-01-01T00:00:00Z"),
    ],
)
def test_what_changed_is_asked_for_from_five_minutes_before_the_newest_change(
    more: dict[str, Any], since: str | None
) -> None:
    for feed in ("vendors", "purchase_invoices"):
        assert asked(feed, **more).params.get("$filter") == since
        assert SOURCE.complete(FEEDS[feed], ask(**more)) == (since is None)


def test_an_invoice_comes_with_its_lines_and_nothing_that_is_not_used() -> None:
    params = asked("purchase_invoices").params
    assert params["$expand"].startswith("purchaseInvoiceLines($select=id,lineType,")
    assert "totalAmountIncludingTax" in params["$select"].split(",")
    assert "purchaseInvoiceLines" not in params["$select"]


def test_an_invoice_is_read_as_the_vendor_documents_it() -> None:
    found = rows("purchase_invoices", {"@odata.context": "x", "value": [INVOICE]})
    (row,) = found.table.to_pylist()
    assert (row["id"], row["total_amount_including_tax"], row["due_date"], row["unknown_fields"]) == (
        INVOICE["id"], Decimal("3310.17"), date(2019, 1, 1), None,
    )  # fmt: skip
    (line,) = json.loads(row["purchase_invoice_lines"])
    assert (line["lineObjectNumber"], line["netAmount"]) == ("8210", "3122.80")
    assert row["last_modified_date_time"] == datetime(2020, 8, 21, 0, 26, 53, 793000, tzinfo=UTC)


def test_a_vendor_that_cannot_be_read_is_kept_aside_and_the_rest_goes_on() -> None:
    found = rows("vendors", {"value": [{"id": "1", "balance": "much"}, {"id": "2", "blocked": "_x0020_"}]})
    assert [row["id"] for row in found.table.to_pylist()] == ["2"]
    assert [(bad.key, "balance" in bad.reason) for bad in found.quarantined] == [("1", True)]


@pytest.mark.parametrize("page", [b"<html>", {"value": {}}, {"value": None}, {"error": {"code": "x"}}])
def test_what_is_no_list_is_not_an_empty_one(page: Any) -> None:
    with pytest.raises(MalformedAnswer):
        rows("vendors", page)
