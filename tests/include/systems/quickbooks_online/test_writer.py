"""Sending to a QuickBooks that is a function: what leaves, in which order, and what comes of it."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from include.http.errors import BudgetSpent, Transient
from include.http.protocols import Month
from include.systems.base import Request, Target
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.support.http import NOON, Server
from tests.support.quickbooks import (
    BOOKS,
    KEY,
    OTHER_KEY,
    applied,
    fault,
    found,
    made,
    payment,
    posting,
    served,
    status,
)
from tests.support.quickbooks_writing import (
    IN_PARTS,
    OPTIONS,
    Company,
    batch,
    refused,
    writer,
)


def test_one_payment_goes_alone_under_its_own_key() -> None:
    company = Company(billpayment=made("BillPayment", Id="236", SyncToken="0", DocNumber="100234"))
    [outcome] = company.deliver(posting(payment()))
    [(path, query, body)] = company.sent
    assert (path, query) == ("billpayment", {"requestid": KEY})
    assert body["PrivateNote"].startswith("AVX:77\n")
    assert (outcome.kind, outcome.request_id) == ("delivered", "1-ok")
    assert outcome.target == Target("236", number="100234", token="0", facts={"entity": "billpayment"})
    assert company.read == []


def test_several_payments_are_one_batch_and_each_has_its_own_outcome() -> None:
    company = Company(batch=batch({"BillPayment": {"Id": "9", "SyncToken": "0"}}, refused("6210")))
    outcomes = company.deliver(posting(payment()), posting(payment(source_key="78"), key=OTHER_KEY))
    [(path, query, body)] = company.sent
    assert path == "batch"
    assert len(query["requestid"]) == 36
    assert [(item["bId"], item["operation"]) for item in body["BatchItemRequest"]] == [("1", "create"), ("2", "create")]
    assert [outcome.code or outcome.kind for outcome in outcomes] == ["delivered", "period_closed"]


def test_a_batch_holds_thirty_objects_and_a_discount_is_one_of_its_own() -> None:
    subject = writer(Company())
    size = subject.batch_size("payments", "create")
    plain = [posting(payment(source_key=str(n)), key=str(n)) for n in range(size)]
    request = subject.prepare(plain).request
    assert request is not None
    assert len(json.loads(request.body)["BatchItemRequest"]) == 30
    less = [posting(payment([applied("145", "98.00", "2.00")], source_key=str(n)), key=str(n)) for n in range(size)]
    assert [code for code, _ in subject.prepare(less).problems] == ["batch_too_large"]
    request = subject.prepare(less[: size // 2]).request
    assert request is not None
    items = json.loads(request.body)["BatchItemRequest"]
    assert len(items) == 30
    assert max(len(item["bId"]) for item in items) <= 10
    assert subject.batch_size("payment_status", "create") == 30
    assert subject.batch_size("payments", "void") == 1


def test_the_same_postings_are_the_same_request_and_money_stays_as_it_was() -> None:
    postings = [posting(payment([applied("145", "98.10", "2.00")])), posting(payment(source_key="78"), key=OTHER_KEY)]
    one, two = (writer(Company()).prepare(postings).request for _ in range(2))
    assert one == two
    assert one is not None
    assert '"TotalAmt":98.10' in one.body
    assert "secret" not in repr(one)


def test_a_discount_is_posted_first_and_its_id_goes_into_the_payment() -> None:
    company = Company(
        query=found("VendorCredit"),
        vendorcredit=made("VendorCredit", Id="88", SyncToken="0"),
        billpayment=made("BillPayment", Id="236", SyncToken="0"),
    )
    [outcome] = company.deliver(posting(payment([applied("145", "98.00", "2.00")])))
    assert [path for path, _, _ in company.sent] == ["vendorcredit", "billpayment"]
    assert company.sent[0][1]["requestid"] not in (KEY, company.sent[1][1]["requestid"])
    assert company.sent[1][1] == {"requestid": KEY}
    assert company.sent[1][2]["Line"][1] == {"Amount": 2.0, "LinkedTxn": [{"TxnId": "88", "TxnType": "VendorCredit"}]}
    assert "FROM VendorCredit WHERE VendorRef = '56' ORDERBY Id" in company.read[0]
    assert outcome.target is not None
    assert outcome.target.facts == {"entity": "billpayment", "companions": ["vendorcredit/88"]}


def test_a_discount_of_an_earlier_attempt_is_not_posted_again() -> None:
    there = [
        {"Id": "87", "SyncToken": "0", "PrivateNote": "AVX:770:discount", "VendorRef": {"value": "56"}},
        {"Id": "88", "SyncToken": "1", "PrivateNote": "AVX:77:discount\nDiscount", "VendorRef": {"value": "56"}},
    ]
    company = Company(query=found("VendorCredit", *there), billpayment=made("BillPayment", Id="236", SyncToken="0"))
    [outcome] = company.deliver(posting(payment([applied("145", "98.00", "2.00")])))
    assert [path for path, _, _ in company.sent] == ["billpayment"]
    assert company.sent[0][2]["Line"][1]["LinkedTxn"][0]["TxnId"] == "88"
    assert outcome.kind == "delivered"


def test_a_payment_whose_discount_is_refused_does_not_leave_and_the_others_do() -> None:
    company = Company(
        query=found("VendorCredit"),
        vendorcredit=fault("2500"),
        billpayment=made("BillPayment", Id="237", SyncToken="0"),
    )
    outcomes = company.deliver(
        posting(payment([applied("145", "98.00", "2.00")])), posting(payment(source_key="78"), key=OTHER_KEY)
    )
    assert [(one.kind, one.code) for one in outcomes] == [("refused", "reference_inactive"), ("delivered", "")]
    assert "a discount or a part of it could not be posted" in outcomes[0].text
    assert [path for path, _, _ in company.sent] == ["vendorcredit", "billpayment"]


def test_a_repeated_request_leaves_byte_for_byte() -> None:
    subject = writer(Company())
    request = subject.prepare([posting(payment())]).request
    assert request is not None
    company = Company(billpayment=[httpx.Response(503), made("BillPayment", Id="236", SyncToken="0")])
    for _ in range(2):
        company.writer.send("payments", request, 1)
    assert company.sent[0] == company.sent[1]


def lost(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("late", request=request)


def unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no", request=request)


@pytest.mark.parametrize(
    ("server", "kind", "spends_key"),
    [
        (lost, "unknown", False),
        (unreachable, "retry", False),
        (lambda request: httpx.Response(503), "unknown", False),
        (lambda request: httpx.Response(429), "throttled", False),
        (lambda request: fault("3200"), "unauthorised", False),
        (lambda request: fault("5010"), "retry", True),
        (lambda request: fault("600"), "unknown", False),
        (lambda request: fault("6140"), "refused", True),
    ],
)
def test_what_becomes_of_a_write_is_an_outcome(server: Server, kind: str, spends_key: bool) -> None:
    subject = writer(server)
    request = subject.prepare([posting(payment())]).request
    assert request is not None
    [outcome] = subject.send("payments", request, 1)
    assert (outcome.kind, outcome.target, outcome.spends_key) == (kind, None, spends_key)
    assert outcome.text


def test_a_month_that_is_used_up_stops_the_flow_before_anything_leaves() -> None:
    around = served(lambda request: httpx.Response(429))
    around.meter.month_so_far = Month(500_000, 500_000, NOON)
    subject = QuickBooksWriter(around.client, OPTIONS, BOOKS)
    request = subject.prepare([posting(status())]).request
    assert request is not None
    with pytest.raises(BudgetSpent):
        subject.send("payment_status", request, 1)
    assert [endpoint for _, endpoint in around.meter.calls] == ["read/bill", "read/bill"]


def test_more_objects_than_a_batch_takes_are_too_many_for_one() -> None:
    whole = [posting(IN_PARTS.model_copy(update={"source_key": str(n)}), key=str(n)) for n in range(15)]
    assert Company().writer.prepare(whole).problems[0][0] == "batch_too_large"
    assert Company().writer.prepare(whole[:1]).request is not None


def test_a_question_that_could_not_be_answered_is_no_absence() -> None:
    with pytest.raises(Transient):
        Company(query=[httpx.Response(503)] * 4).writer.look_up(posting(payment()))


def test_a_document_that_cannot_be_said_says_why_and_was_never_sent() -> None:
    subject = QuickBooksWriter(served(Company()).client, {}, BOOKS)
    prepared = subject.prepare([posting(payment()), posting(status(bill="guid"))])
    assert prepared.request is None
    assert prepared.problems[0][0] == "account_unknown"
    assert subject.prepare([posting(status("soon"))]).problems[0][0] == "marker_unknown"
    assert subject.look_up(posting(status(bill="guid"))) is None


def test_no_further_call_begins_when_those_before_took_too_long() -> None:
    from include.systems.quickbooks_online.sending import LAST_START, Sending

    moments = iter([0.0, 1.0, LAST_START + 2])
    company = Company(query=found("VendorCredit"), vendorcredit=made("VendorCredit", Id="88", SyncToken="0"))
    request = company.writer.prepare([posting(payment([applied("145", "98.00", "2.00")]))]).request
    assert request is not None
    [outcome] = Sending(served(company).client, request, lambda: next(moments)).outcomes()
    assert (outcome.kind, outcome.code) == ("retry", "out_of_time")
    assert [path for path, _, _ in company.sent] == ["vendorcredit"]


def test_a_request_of_another_number_of_documents_is_a_fault_of_ours() -> None:
    company: Callable[[httpx.Request], httpx.Response] = Company(billpayment=made("BillPayment", Id="1"))
    subject = writer(company)
    request = subject.prepare([posting(payment())]).request
    assert isinstance(request, Request)
    with pytest.raises(ValueError, match="2 were said"):
        subject.send("payments", request, 2)
