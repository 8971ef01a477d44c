"""What is asked of Basware, and what its pages become."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dlt_sources.readers.arrow import read
from dlt_sources.readers.basware import SOURCE as basware
from dlt_sources.readers.feeds import Column, Feed
from dlt_sources.readers.reading import ReadRequest, Request
from dlt_sources.readers.records import Where
from include.http.errors import MalformedAnswer
from include.sandbox.basware.openapi import SCHEMAS
from include.sandbox.basware.schema import Fields
from tests.support.scripted import ScriptedClient

FEEDS = {feed.name: feed for feed in basware.FEEDS}
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
WHERE = Where("basware", "basware_main", "", NOW)
SEEN = {"modified": "2026-11-20T08:00:30.123000+00:00"}


def asked(feed: str, **more: Any) -> tuple[str, dict[str, str]]:
    (request,) = basware.requests(FEEDS[feed], ReadRequest("", "DE01", NOW, **more), ScriptedClient("basware"))
    return request.path, dict(request.params)


def paged(page: bytes, path: str = "accountingDocuments") -> bytes:
    client = ScriptedClient("basware", {path: [page]})
    (found,) = basware.pages(client, ReadRequest("", "DE01", NOW), Request(path))
    return found.content


@pytest.mark.parametrize("more", [{}, {"full": True}, {"cursor": SEEN}, {"from_date": date(2026, 1, 1)}])
def test_a_queue_is_asked_for_whole_whatever_was_read_before(more: dict[str, Any]) -> None:
    documents, orders = "accountingDocuments", "exportedPurchaseOrders"
    assert asked("transfer_queue", **more) == (documents, {"ProcessingStatus": "WaitingForTransfer"})
    assert asked("transfers_in_progress", **more) == (documents, {"ProcessingStatus": "TransferInProgress"})
    assert asked("export_queue", **more) == (orders, {"orderStatus": "WaitingForExport"})
    ask = ReadRequest("", "DE01", NOW, **more)
    assert basware.complete(FEEDS["transfer_queue"], ask)
    assert basware.next_cursor(FEEDS["transfer_queue"], ask, NOW) == {}


@pytest.mark.parametrize(
    ("more", "since"),
    [
        ({}, None),
        ({"cursor": SEEN}, "2026-11-20T07:55:30Z"),
        ({"cursor": SEEN, "from_date": date(2026, 1, 1)}, "2026-01-01T00:00:00Z"),
        ({"cursor": SEEN, "full": True}, None),
    ],
)
def test_changes_are_asked_for_from_five_minutes_before_the_newest_seen(
    more: dict[str, Any], since: str | None
) -> None:
    for feed in ("vendors", "accounting_documents", "exported_purchase_orders"):
        assert asked(feed, **more)[1] == ({} if since is None else {"lastUpdated": since})
        assert basware.complete(FEEDS[feed], ReadRequest("", "DE01", NOW, **more)) == (since is None)


def test_the_newest_change_is_remembered_and_never_an_older_one() -> None:
    ask = ReadRequest("", "DE01", NOW, cursor=SEEN)
    newer, older = datetime(2026, 11, 20, 8, 30, tzinfo=UTC), datetime(2026, 11, 20, 7, 58, tzinfo=UTC)
    cursors = [basware.next_cursor(FEEDS["vendors"], ask, newest) for newest in (newer, older, None)]
    assert cursors == [{"modified": newer.isoformat()}, SEEN, SEEN]
    assert basware.next_cursor(FEEDS["vendors"], ReadRequest("", "DE01", NOW), None) == {}


@pytest.mark.parametrize(
    "page",
    [
        b'{"accountingDocuments":[{"invoiceId":"1","netSum":0.10}]}',
        b' {\n "accountingDocuments" : [{"invoiceId":"1","netSum":0.10}], "count": 1}',
        b'{"count": 1, "accountingDocuments": [{"invoiceId":"1","netSum":0.10}]}',
    ],
)
def test_a_page_is_read_wherever_its_records_stand(page: bytes) -> None:
    (row,) = read(FEEDS["transfer_queue"], [paged(page)], WHERE).table.to_pylist()
    assert (row["invoice_id"], str(row["net_sum"])) == ("1", "0.100000")


@pytest.mark.parametrize("page", [b'{"accountingDocuments":[]}', b'{"accountingDocuments":null}'])
def test_an_empty_queue_is_an_answer(page: bytes) -> None:
    assert read(FEEDS["transfer_queue"], [paged(page)], WHERE).table.num_rows == 0


@pytest.mark.parametrize(
    "page", [b"{}", b'{"message":"soon"}', b'{"vendorEntities":[]}', b'{"accountingDocuments":7}', b'"[]"']
)
def test_what_is_no_list_is_never_an_empty_queue(page: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        read(FEEDS["transfer_queue"], [paged(page)], WHERE)


def test_an_invoice_is_of_the_company_that_it_names_and_one_without_is_kept() -> None:
    rows: list[dict[str, Any]] = [
        {"invoiceId": "1", "companyCode": "DE01"},
        {"invoiceId": "2", "companyCode": " "},
        {"invoiceId": "3"},
    ]
    found = read(FEEDS["transfer_queue"], [paged(json.dumps({"accountingDocuments": rows}).encode())], WHERE)
    assert [(row["invoice_id"], row["company"]) for row in found.table.to_pylist()] == [
        ("1", "DE01"),
        ("2", ""),
        ("3", ""),
    ]


def test_amounts_in_rows_are_text_and_what_nobody_knows_is_kept_aside() -> None:
    row = {
        "invoiceId": "1",
        "netSum": 1e22,
        "codingRows": [{"externalCode": "a", "rowIndex": 3, "netTotal": 0.1, "brandNew": 2.50}],
    }
    good = {**row, "netSum": 0.3, "somethingNew": {"a": 1.50}}
    page = json.dumps({"accountingDocuments": [row, {**good, "invoiceId": "2"}]}).encode()
    found = read(FEEDS["transfer_queue"], [paged(page)], WHERE)
    ((bad,), (kept,)) = (found.quarantined, found.table.to_pylist())
    assert (bad.key, "netSum" in bad.reason) == ("1", True)
    (line,) = json.loads(kept["coding_rows"])
    assert (line["netTotal"], line["rowIndex"], line["brandNew"]) == ("0.10", 3, "2.5")
    assert json.loads(kept["unknown_fields"]) == {"somethingNew": {"a": "1.5"}}


VENDORS_OWN = {
    "accountingDocuments": "AccountingDocumentEntity",
    "exportedPurchaseOrders": "ExportedPurchaseOrderEntity",
    "vendors": "VendorEntity",
}
HOLDS = {
    "id": "text", "code": "text", "text": "text", "date": "moment", "timestamp": "moment", "money": "number",
    "int": "integer", "bool": "flag", "list": "list", "values": "list", "object": "object",
}  # fmt: skip
NUMBERED = {"orderLineNumber"}  # a number on an order, a text on an invoice: read as a text


def invented(read_as: tuple[Column, ...], fields: Fields) -> Iterator[str]:
    for column in read_as:
        field = fields.get(column.vendor_name)
        if field is None or (field.kind != HOLDS[column.kind] and column.vendor_name not in NUMBERED):
            yield f"{column.vendor_name} as {column.kind}"
        elif column.nested:
            yield from invented(column.nested, field.fields or {})


@pytest.mark.parametrize("feed", basware.FEEDS, ids=lambda feed: feed.name)
def test_every_property_that_is_read_is_one_of_the_vendor_s(feed: Feed) -> None:
    fields = SCHEMAS[VENDORS_OWN[feed.path]]
    assert list(invented(feed.columns, fields)) == []
    assert set(feed.ignores) <= set(fields)


def test_a_bank_of_a_vendor_is_an_object() -> None:
    institution = {"name": "Deutsche Bank", "id": "DEUTDEFF", "schemeId": "BIC"}
    accounts = [
        {"financialInstitution": institution, "financialAccountIdentifiers": [{"schemeId": "IBAN", "id": "DE1"}]}
    ]
    row = {"externalCode": "V1", "paymentMeans": [{"paymentMeansCode": "SEPA", "financialAccounts": accounts}]}
    found = read(FEEDS["vendors"], [paged(json.dumps({"vendorEntities": [row]}).encode(), "vendors")], WHERE)
    assert found.quarantined == []
    (means,) = json.loads(found.table.to_pylist()[0]["payment_means"])
    assert means["financialAccounts"][0]["financialInstitution"]["id"] == "DEUTDEFF"
