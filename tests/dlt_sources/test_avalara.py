"""What is asked of AvaTax, and what its lists become."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from dlt_sources.readers.arrow import Read, read
from dlt_sources.readers.avalara import SOURCE as avalara
from dlt_sources.readers.reading import ReadRequest, Request
from dlt_sources.readers.records import Where
from include.http.errors import MalformedAnswer
from tests.support.scripted import ScriptedClient

FEEDS = {feed.name: feed for feed in avalara.FEEDS}
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
WHERE = Where("avalara", "avalara_main", "KESTREL-US", NOW)
SEEN = {"modified": "2026-11-19T08:00:00+00:00"}
# As the list gives it with `$include=SummaryOnly`; section 7, New York.
RECORDED = {
    "id": 85034567890123, "code": "852-0f1e", "companyId": 12345, "date": "2026-11-18", "status": "Committed",
    "type": "SalesInvoice", "currencyCode": "USD", "exchangeRate": 1, "customerCode": "C-20", "locked": False,
    "version": 2, "totalAmount": 10.0, "totalExempt": 0, "totalDiscount": 0, "totalTax": 0.89, "totalTaxable": 10.0,
    "totalTaxCalculated": 0.89, "adjustmentReason": "NotAdjusted", "referenceCode": "AV:tax:852:0f1e",
    "modifiedDate": "2026-11-18T10:11:12.345Z", "taxDate": "2026-11-18T00:00:00", "isSellerImporterOfRecord": False,
    "summary": [{"country": "US", "region": "NY", "jurisType": "State", "jurisCode": "36", "jurisName": "NEW YORK",
                 "taxType": "Sales", "taxName": "NY STATE TAX", "rate": 0.04, "taxable": 10.0, "tax": 0.4}],
}  # fmt: skip


def ask(**more: Any) -> ReadRequest:
    return ReadRequest("KESTREL-US", "KESTREL-US", NOW, **more)


def asked(feed: str, **more: Any) -> Request:
    (request,) = avalara.requests(FEEDS[feed], ask(**more), ScriptedClient("avalara"))
    return request


def page(*rows: Any) -> bytes:
    return json.dumps({"@recordsetCount": len(rows), "value": list(rows)}).encode()


def rows(feed: str, *records: Any) -> Read:
    client = ScriptedClient("avalara", {"list": [page(*records)]})
    walked = [found.content for found in avalara.pages(client, ask(), Request("list"))]
    return read(FEEDS[feed], walked, WHERE)


@pytest.mark.parametrize(
    ("more", "since"),
    [
        ({}, "1900-01-01"),
        ({"full": True, "cursor": SEEN}, "1900-01-01"),
        ({"cursor": SEEN}, "2026-08-20"),
        ({"cursor": SEEN, "from_date": date(2026, 1, 1)}, "2026-01-01"),
        ({"cursor": SEEN, "from_date": date(2026, 11, 1)}, "2026-08-20"),
    ],
)
def test_a_list_of_documents_always_names_a_date_since_it_is_of_thirty_days_otherwise(
    more: dict[str, Any], since: str
) -> None:
    request = asked("transactions", **more)
    assert request.path == "companies/KESTREL-US/transactions"
    assert dict(request.params) == {
        "$filter": f"date ge '{since}'",
        "$include": "SummaryOnly",
        "$orderBy": "id ASC",
    }
    # only what shows every day there ever was says what is gone
    assert avalara.complete(FEEDS["transactions"], ask(**more)) == (since == "1900-01-01")


def test_a_company_s_code_is_quoted_in_the_path() -> None:
    (request,) = avalara.requests(FEEDS["transactions"], ReadRequest("A/B 1", "A/B 1", NOW), ScriptedClient("avalara"))
    assert request.path == "companies/A_-ava2f-_B%201/transactions"


@pytest.mark.parametrize("more", [{}, {"cursor": SEEN}, {"full": True}])
def test_companies_and_nexus_are_asked_for_whole(more: dict[str, Any]) -> None:
    for feed in ("companies", "nexus"):
        assert (asked(feed, **more).path, dict(asked(feed, **more).params)) == (feed, {})
        assert avalara.complete(FEEDS[feed], ask(**more))
        assert avalara.next_cursor(FEEDS[feed], ask(**more), NOW) == {}


@pytest.mark.parametrize(("feed", "path"), [("tax_codes", "definitions/taxcodes"), ("company_tax_codes", "taxcodes")])
@pytest.mark.parametrize("more", [{}, {"cursor": SEEN}, {"full": True}])
def test_tax_codes_are_asked_for_whole_and_in_an_order_since_they_have_pages(
    feed: str, path: str, more: dict[str, Any]
) -> None:
    request = asked(feed, **more)
    assert (request.path, dict(request.params)) == (path, {"$orderBy": "id ASC"})
    assert avalara.complete(FEEDS[feed], ask(**more))
    assert avalara.next_cursor(FEEDS[feed], ask(**more), NOW) == {}


def test_whoever_makes_a_tax_code_of_his_own_waits_an_hour_at_most_and_avalaras_seldom_change() -> None:
    ages = {name: FEEDS[name].max_age for name in ("company_tax_codes", "tax_codes")}
    assert ages == {"company_tax_codes": timedelta(hours=1), "tax_codes": timedelta(days=7)}


# As the vendor's documentation gives its example of a TaxCodeModel.
YARN = {
    "id": 56789, "companyId": 12345, "taxCode": "PS081282", "taxCodeTypeId": "P", "description": "Yarn",
    "parentTaxCode": "PS080100", "isPhysical": True, "goodsServiceCode": 0, "entityUseCode": "", "isActive": True,
    "isSSTCertified": False,
}  # fmt: skip


def test_a_tax_code_is_kept_with_whose_it_is_and_whether_it_may_be_used() -> None:
    one, other = rows(
        "company_tax_codes", YARN, YARN | {"id": 56790, "taxCode": " OLD ", "isActive": False}
    ).table.to_pylist()
    assert (one["id"], one["company_id"], one["tax_code"], one["is_active"], one["unknown_fields"]) == (
        "56789", "12345", "PS081282", True, None,
    )  # fmt: skip
    assert (other["tax_code"], other["is_active"]) == ("OLD", False)


def test_a_document_is_kept_with_what_each_jurisdiction_gets() -> None:
    (row,) = rows("transactions", RECORDED).table.to_pylist()
    assert (row["id"], row["code"], row["company"], row["status"]) == (
        "85034567890123", "852-0f1e", "KESTREL-US", "Committed",
    )  # fmt: skip
    assert (row["total_tax"], row["total_amount"]) == (Decimal("0.89"), Decimal("10"))
    assert (row["date"], row["tax_date"], row["version"], row["locked"]) == (
        date(2026, 11, 18), date(2026, 11, 18), 2, False,
    )  # fmt: skip
    assert row["modified_date"] == datetime(2026, 11, 18, 10, 11, 12, 345000, UTC)
    (part,) = json.loads(row["summary"])
    assert (part["country"], part["region"], part["taxType"], part["tax"]) == ("US", "NY", "Sales", "0.40")


def test_a_day_is_a_day_however_it_is_written() -> None:
    (row,) = rows("transactions", RECORDED | {"taxDate": "2026-11-18"}).table.to_pylist()
    assert row["tax_date"] == date(2026, 11, 18)


def test_a_document_that_cannot_be_read_is_kept_aside_with_its_reason_and_the_rest_goes_on() -> None:
    found = rows("transactions", RECORDED | {"id": 1, "totalTax": "much"}, RECORDED)
    assert [row["id"] for row in found.table.to_pylist()] == ["85034567890123"]
    (bad,) = found.quarantined
    assert (bad.key, "totalTax" in bad.reason) == ("1", True)


def test_the_cursor_says_that_everything_was_read_once() -> None:
    feed = FEEDS["transactions"]
    assert avalara.next_cursor(feed, ask(), None) == {"modified": NOW.isoformat()}
    newest = datetime(2026, 11, 18, tzinfo=UTC)
    assert avalara.next_cursor(feed, ask(), newest) == {"modified": newest.isoformat()}
    assert avalara.next_cursor(feed, ask(cursor=SEEN), newest) == SEEN


@pytest.mark.parametrize("content", [b"<html>", b'{"value": {}}', b'{"error": {}}'])
def test_what_is_no_list_is_not_an_empty_one(content: bytes) -> None:
    client = ScriptedClient("avalara", {"list": [content]})
    with pytest.raises(MalformedAnswer):
        read(FEEDS["companies"], [one.content for one in avalara.pages(client, ask(), Request("list"))], WHERE)
