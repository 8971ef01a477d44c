"""Sending bills and orders to a QuickBooks that is a function: what leaves, and what its answers mean."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from include.systems.base import Posting, Target
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.support.quickbooks import KEY, OTHER_KEY, fault, found, made, served
from tests.support.quickbooks_purchases import OPTIONS, books, invoice, invoice_line, order, posting
from tests.support.quickbooks_writing import Company, batch

ROW = {"Id": "145", "SyncToken": "0", "DocNumber": "F-77", "VendorRef": {"value": "56"}, "Line": []}


def writer(server: Any) -> QuickBooksWriter:
    return QuickBooksWriter(served(server).client, OPTIONS, books())


def deliver(company: Company, *postings: Posting) -> Any:
    subject = writer(company)
    prepared = subject.prepare(postings)
    assert prepared.request is not None, prepared.problems
    return subject.send(postings[0].flow, prepared.request, len(postings))


def test_what_is_ours_alone_is_stored_and_never_leaves() -> None:
    company = Company(bill=made("Bill", **ROW))
    [outcome] = deliver(company, posting(invoice()))
    request = writer(company).prepare([posting(invoice())]).request
    assert request is not None
    assert {"_entity", "_total"} < set(json.loads(request.body))
    [(path, query, body)] = company.sent
    assert (path, query) == ("bill", {"requestid": KEY})
    assert not [name for name in body if name.startswith("_")]
    assert outcome.target is not None
    assert (outcome.target.id, outcome.target.number, outcome.target.token) == ("145", "F-77", "0")
    assert set(outcome.target.facts) == {"entity", "posted"}


def test_bills_and_orders_go_by_the_batch() -> None:
    company = Company(batch=batch({"Bill": ROW}, {"Bill": {**ROW, "Id": "146"}}))
    outcomes = deliver(company, posting(invoice()), posting(invoice(source_key="b5-79"), key=OTHER_KEY))
    [(_, _, body)] = company.sent
    assert [set(item) for item in body["BatchItemRequest"]] == [{"bId", "operation", "Bill"}] * 2
    assert not [name for item in body["BatchItemRequest"] for name in item["Bill"] if name.startswith("_")]
    assert [outcome.target.id for outcome in outcomes] == ["145", "146"]


def test_a_change_reads_merges_and_writes_with_the_token_just_read() -> None:
    before = deliver(Company(bill=made("Bill", **ROW)), posting(invoice()))[0].target
    company = Company(bill_145=made("Bill", **ROW | {"SyncToken": "4"}), bill=made("Bill", **ROW | {"SyncToken": "5"}))
    [outcome] = deliver(company, posting(invoice(), "update", OTHER_KEY, before))
    assert company.read == ["bill/145"]
    [(_, query, body)] = company.sent
    assert (body["Id"], body["SyncToken"], "sparse" in body) == ("145", "4", False)
    assert query["requestid"] not in (KEY, OTHER_KEY)
    assert outcome.kind == "delivered"


def test_a_deletion_that_cannot_be_asked_about_is_tried_again_and_one_that_was_faster_is_fine() -> None:
    target = Target("145", facts={"entity": "bill"})
    void = posting(invoice(), "void", OTHER_KEY, target)
    [outcome] = deliver(Company(bill_145=[httpx.Response(503) for _ in range(9)]), void)
    assert (outcome.kind, outcome.code) == ("retry", "not_read")
    known = Target("259", facts={"entity": "purchaseorder"})
    gone = Company(purchaseorder_259=made("PurchaseOrder", Id="259", SyncToken="1"), purchaseorder=fault("610"))
    [outcome] = deliver(gone, posting(order(), "void", OTHER_KEY, known))
    assert (outcome.kind, outcome.target) == (
        "delivered",
        Target("259", facts={"entity": "purchaseorder", "deleted": True}),
    )
    assert gone.sent[0][2] == {"Id": "259", "SyncToken": "1"}
    assert gone.sent[0][1]["operation"] == "delete"


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("2280", "tax_code_unknown"),
        ("6100", "tax_code_unknown"),
        ("6160", "tax_code_unknown"),
        ("6230", "tax_code_unknown"),
        ("6470", "tax_code_unknown"),
        ("6170", "request_malformed"),
        ("6140", "duplicate_number"),
        ("6210", "period_closed"),
        ("2500", "reference_inactive"),
        ("5030", "feature_missing"),
        ("6000", "business_rule"),
    ],
)
def test_every_refusal_has_a_code_of_ours_and_what_to_do(code: str, ours: str) -> None:
    [outcome] = deliver(Company(bill=fault(code)), posting(invoice()))
    assert (outcome.kind, outcome.code, outcome.spends_key) == ("refused", ours, True)
    assert outcome.text.startswith("QuickBooks says: No: Because")
    assert " - " in outcome.text


def test_what_is_looked_up_is_asked_for_by_its_number_and_vendor_and_known_by_our_key() -> None:
    rows = [
        {**ROW, "Id": "9", "PrivateNote": "BW:b5-770"},
        {**ROW, "Id": "12", "PrivateNote": "Bob: BW:b5-77"},
        {**ROW, "Id": "11", "PrivateNote": "BW:b5-77\nMarch"},
    ]
    company = Company(query=[found("Bill", *rows), found("Bill", *rows), *[found("Bill")] * 3])
    subject = writer(company)
    wanted = posting(invoice())
    first = subject.look_up(wanted)
    assert first is not None
    assert (first.id, "posted" in first.facts) == ("11", False)
    past = Posting(**{**vars(wanted), "past": ("11",)})
    again = subject.look_up(past)
    assert again is not None
    assert again.id == "12"
    assert subject.look_up(wanted) is None
    assert "FROM Bill WHERE DocNumber = 'F-77' ORDERBY Id" in company.read[0]
    assert "FROM Bill WHERE VendorRef = '56' ORDERBY Id" in company.read[3]
    unmatched = posting(invoice(vendor_key="4712"))
    assert subject.look_up(unmatched) is None
    assert len(company.read) == 5


def test_a_change_whose_codes_are_gone_is_not_compared() -> None:
    target = Target("145", facts={"entity": "bill"})
    change = posting(invoice(invoice_line(account="9999")), "update", OTHER_KEY, target)
    assert writer(Company()).look_up(change) is None


def test_what_stands_nowhere_is_not_changed() -> None:
    with pytest.raises(ValueError, match="purchase_invoice b5-77 has no Id of QuickBooks to change"):
        writer(Company()).prepare([posting(invoice(), "update")])
