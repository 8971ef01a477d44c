"""Writing and looking up against a QuickBooks that is a function: what leaves, what comes of it, what is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from include.documents import VendorChange
from include.http.errors import BudgetSpent, Transient
from include.http.protocols import Month
from include.systems.base import Outcome, Posting, Request, Target
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.support.http import NOON, Server
from tests.support.quickbooks import (
    BOOKS,
    KEY,
    OTHER_KEY,
    PENDING,
    REALM,
    applied,
    fault,
    found,
    made,
    payment,
    posting,
    served,
    status,
    vendor,
)

OPTIONS = {"payment_account": "1050", "discount_account": "Purchase discounts"}
Sent = list[tuple[str, dict[str, str], Any]]


def writer(server: Server, **more: Any) -> QuickBooksWriter:
    return QuickBooksWriter(served(server, **more).client, OPTIONS, BOOKS)


class Company:
    """Answers from lists by path: replies are used up in their order; everything asked for is written down."""

    def __init__(self, **replies: Sequence[httpx.Response] | httpx.Response) -> None:
        self.replies = {
            name: list(value) if isinstance(value, Sequence) else [value] for name, value in replies.items()
        }
        self.sent: Sent = []
        self.read: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        name, _, key = request.url.path.removeprefix(f"/v3/company/{REALM}/").partition("/")
        query = {k: v[0] for k, v in parse_qs(request.url.query.decode()).items() if k != "minorversion"}
        if request.method == "POST":
            self.sent.append((name, query, json.loads(request.content)))
            return self.replies[name].pop(0)
        self.read.append(query.get("query") or f"{name}/{key}")
        return self.replies[f"{name}_{key}" if key else name].pop(0)

    @property
    def writer(self) -> QuickBooksWriter:
        return writer(self)

    def deliver(self, *postings: Posting) -> list[Outcome]:
        subject = self.writer
        prepared = subject.prepare(postings)
        assert prepared.request is not None, prepared.problems
        return list(subject.send("flow", prepared.request, len(postings)))


def batch(*rows: dict[str, Any]) -> httpx.Response:
    numbered = [{**row, "bId": row.get("bId", str(number))} for number, row in enumerate(rows, 1)]
    return httpx.Response(200, json={"BatchItemResponse": numbered}, headers={"intuit_tid": "1-b"})


def refused(code: str) -> dict[str, Any]:
    return {"Fault": {"Error": [{"Message": "No", "code": code}], "type": "ValidationFault"}}


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
    assert "VendorRef = '56' AND TxnDate >= '2026-11-17' AND TxnDate <= '2026-11-23'" in company.read[0]
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
    assert [endpoint for _, endpoint in around.meter.calls] == ["read/bill"]


def bill(note: str = "ask Bob", token: str = "3", key: str = "145") -> dict[str, Any]:
    return {"Id": key, "SyncToken": token, "PrivateNote": note, "TotalAmt": 100, "DocNumber": "F-145"}


def test_the_marker_changes_one_line_of_the_memo_and_nothing_else_of_the_bill() -> None:
    after = made("Bill", **bill(f"ask Bob\n{PENDING}", "4"))
    company = Company(bill_145=made("Bill", **bill()), bill=after)
    [outcome] = company.deliver(posting(status()))
    [(path, _, body)] = company.sent
    assert path == "bill"
    assert body == {"Id": "145", "SyncToken": "3", "sparse": True, "PrivateNote": f"ask Bob\n{PENDING}"}
    assert outcome.target == Target("145", number="F-145", token="4", facts={"entity": "bill"})


def test_a_marker_that_is_there_already_is_not_written() -> None:
    company = Company(bill_145=made("Bill", **bill(f"ask Bob\n{PENDING}")))
    [outcome] = company.deliver(posting(status()))
    assert (outcome.kind, company.sent) == ("delivered", [])


@pytest.mark.parametrize("what", [posting(status(""), "update"), posting(status(PENDING), "void")])
def test_a_marker_is_taken_away_and_the_memo_emptied_where_nothing_else_stood(what: Posting) -> None:
    company = Company(bill_145=made("Bill", **bill(PENDING)), bill=made("Bill", **bill("", "4")))
    [outcome] = company.deliver(what)
    assert company.sent[0][2]["PrivateNote"] == ""
    assert outcome.kind == "delivered"


def test_markers_of_many_bills_cost_one_read_and_one_batch() -> None:
    rows = [bill(key="145"), bill(key="146"), bill(PENDING, key="147")]
    company = Company(
        query=found("Bill", *rows),
        batch=batch({"Bill": bill(token="4")}, {"Bill": bill(token="4", key="146")}),
    )
    outcomes = company.deliver(*(posting(status(bill=key), key=key) for key in ("145", "146", "147")))
    assert [outcome.kind for outcome in outcomes] == ["delivered"] * 3
    assert len(company.read) == 1
    assert "Id IN ('145', '146', '147')" in company.read[0]
    [(path, _, body)] = company.sent
    assert path == "batch"
    assert [item["Bill"]["Id"] for item in body["BatchItemRequest"]] == ["145", "146"]
    assert all(set(item["Bill"]) == {"Id", "SyncToken", "sparse", "PrivateNote"} for item in body["BatchItemRequest"])


def test_a_stale_token_is_read_anew_by_id_and_the_persons_words_stay() -> None:
    company = Company(
        bill_145=[made("Bill", **bill("ask Bob", "3")), made("Bill", **bill("ask Bob and Ann", "5"))],
        bill=[fault("5010"), made("Bill", **bill(token="6"))],
    )
    [outcome] = company.deliver(posting(status()))
    assert outcome.kind == "delivered"
    assert [body["PrivateNote"] for _, _, body in company.sent] == [
        f"ask Bob\n{PENDING}",
        f"ask Bob and Ann\n{PENDING}",
    ]
    assert [body["SyncToken"] for _, _, body in company.sent] == ["3", "5"]
    assert len({query["requestid"] for _, query, _ in company.sent}) == 2


def test_one_stale_bill_of_a_batch_is_merged_again_alone() -> None:
    company = Company(
        query=found("Bill", bill(key="145"), bill(key="146", token="1")),
        bill_146=made("Bill", **bill(key="146", token="9")),
        batch=batch({"Bill": bill(token="4")}, refused("5010")),
        bill=made("Bill", **bill(key="146", token="10")),
    )
    outcomes = company.deliver(posting(status()), posting(status(bill="146"), key=OTHER_KEY))
    assert [(one.kind, one.target and one.target.token) for one in outcomes] == [
        ("delivered", "4"),
        ("delivered", "10"),
    ]


def test_a_bill_that_is_stale_twice_is_tried_again_later() -> None:
    company = Company(bill_145=[made("Bill", **bill()), made("Bill", **bill(token="5"))], bill=[fault("5010")] * 2)
    [outcome] = company.deliver(posting(status()))
    assert (outcome.kind, outcome.code, len(company.sent)) == ("retry", "stale", 2)


@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        (fault("610"), "refused", "not_found"),
        (httpx.Response(404), "refused", "refused"),
        (made("Bill", **bill("x" * 3990)), "refused", "memo_full"),
        (httpx.Response(401), "unauthorised", "unauthorised"),
    ],
)
def test_a_bill_that_cannot_be_marked_says_why_and_nothing_is_written(
    reply: httpx.Response, kind: str, code: str
) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        if "oauth2" in request.url.path:
            return httpx.Response(400, json={"error": "invalid_grant"})
        assert request.method == "GET"
        return reply

    subject = writer(serve)
    request = subject.prepare([posting(status())]).request
    assert request is not None
    [outcome] = subject.send("payment_status", request, 1)
    assert (outcome.kind, outcome.code) == (kind, code)


def test_a_bill_that_cannot_be_read_now_is_tried_again() -> None:
    company = Company(bill_145=[httpx.Response(503)] * 4)
    [outcome] = company.deliver(posting(status()))
    assert (outcome.kind, outcome.code, company.sent) == ("retry", "not_read", [])


def test_a_marker_on_a_bill_that_is_gone_needs_no_taking_away() -> None:
    company = Company(bill_145=fault("610"))
    [outcome] = company.deliver(posting(status(""), "update"))
    assert outcome.kind == "delivered"
    assert outcome.target == Target("145", facts={"entity": "bill", "deleted": True})


def test_a_vendor_credit_is_marked_under_its_own_name() -> None:
    row = {"Id": "12", "SyncToken": "0"}
    company = Company(vendorcredit_12=made("VendorCredit", **row), vendorcredit=made("VendorCredit", **row))
    company.deliver(posting(status(bill="VC-12")))
    assert [path for path, _, _ in company.sent] == ["vendorcredit"]


PAID = Target("236", number="100234", token="0", facts={"entity": "billpayment"})
WITH_DISCOUNT = replace(PAID, facts={**PAID.facts, "companions": ["vendorcredit/88"]})
VOID = {"Id": "236", "SyncToken": "1", "TotalAmt": 0, "Line": [], "PrivateNote": "Voided\nAVX:77"}
LIVE = {
    "Id": "236",
    "SyncToken": "4",
    "TotalAmt": 100,
    "PrivateNote": "AVX:77\nx",
    "VendorRef": {"value": "56"},
    "Line": [{"Amount": 100, "LinkedTxn": [{"TxnId": "145", "TxnType": "Bill"}]}],
}


def test_a_void_is_an_update_that_includes_void() -> None:
    company = Company(billpayment=made("BillPayment", **VOID))
    [outcome] = company.deliver(posting(payment(), "void", target=PAID))
    [(path, query, body)] = company.sent
    assert (path, body) == ("billpayment", {"Id": "236", "SyncToken": "0", "sparse": True})
    assert query == {"operation": "update", "include": "void", "requestid": KEY}
    assert outcome.kind == "delivered"


def test_a_payment_that_somebody_changed_is_voided_as_it_stands_now() -> None:
    company = Company(
        billpayment=[fault("5010"), made("BillPayment", **VOID)], billpayment_236=made("BillPayment", **LIVE)
    )
    [outcome] = company.deliver(posting(payment(), "void", target=PAID))
    assert outcome.kind == "delivered"
    assert [body["SyncToken"] for _, _, body in company.sent] == ["0", "4"]


@pytest.mark.parametrize("reply", [made("BillPayment", **VOID), fault("610")])
def test_a_payment_that_is_void_or_deleted_already_is_not_voided_again(reply: httpx.Response) -> None:
    company = Company(billpayment=fault("5010"), billpayment_236=reply)
    [outcome] = company.deliver(posting(payment(), "void", target=PAID))
    assert (outcome.kind, len(company.sent)) == ("delivered", 1)


def test_a_void_takes_the_discounts_credit_away_too() -> None:
    company = Company(
        billpayment=made("BillPayment", **VOID),
        vendorcredit_88=made("VendorCredit", Id="88", SyncToken="2"),
        vendorcredit=made("VendorCredit", Id="88", status="Deleted", domain="QBO"),
    )
    [outcome] = company.deliver(posting(payment(), "void", target=WITH_DISCOUNT))
    assert outcome.kind == "delivered"
    path, query, body = company.sent[1]
    assert (path, query["operation"], body) == ("vendorcredit", "delete", {"Id": "88", "SyncToken": "2"})


def test_a_credit_that_cannot_be_taken_away_is_said_and_the_void_is_not_over() -> None:
    company = Company(
        billpayment=made("BillPayment", **VOID),
        vendorcredit_88=made("VendorCredit", Id="88", SyncToken="2"),
        vendorcredit=fault("6210"),
    )
    [outcome] = company.deliver(posting(payment(), "void", target=WITH_DISCOUNT))
    assert (outcome.kind, outcome.code) == ("refused", "period_closed")
    assert "the payment is void, but VendorCredit 88 that was posted with it is still there" in outcome.text


def posted(**change: Any) -> dict[str, Any]:
    row = {
        **LIVE,
        "DocNumber": "100234",
        "TxnDate": "2026-11-20",
        "CheckPayment": {"BankAccountRef": {"value": "35", "name": "Clearing"}, "PrintStatus": "NotSet"},
    }
    return {**row, **change}


def test_a_posted_payment_follows_in_its_number_alone() -> None:
    company = Company(billpayment_236=made("BillPayment", **posted()), billpayment=made("BillPayment", **posted()))
    [outcome] = company.deliver(posting(payment(number="100999"), "update", target=PAID))
    assert company.sent[0][2] == {"Id": "236", "SyncToken": "4", "sparse": True, "DocNumber": "100999"}
    assert outcome.kind == "delivered"


@pytest.mark.parametrize("row", [posted(TotalAmt=90), posted(TotalAmt=0, Line=[])])
def test_a_posted_payment_with_other_money_is_left_to_a_person(row: dict[str, Any]) -> None:
    company = Company(billpayment_236=made("BillPayment", **row))
    [outcome] = company.deliver(posting(payment(number="100999"), "update", target=PAID))
    assert (outcome.kind, outcome.code, company.sent) == ("refused", "changed_after_lock", [])


def test_a_changed_vendor_is_sent_what_changed_and_never_a_payee_detail() -> None:
    row = {
        "Id": "56",
        "SyncToken": "2",
        "DisplayName": "Contract Supplies",
        "PrintOnCheckName": "Contract",
        "PrimaryEmailAddr": {"Address": "old@contract.example"},
        "BillAddr": {"Id": "9", "Line1": "1 Main St", "Line2": "Suite 4", "City": "Springfield", "Lat": "1"},
        "PrimaryPhone": {"FreeFormNumber": "555-0100"},
    }
    company = Company(vendor_56=made("Vendor", **row), vendor=made("Vendor", Id="56", SyncToken="3"))
    [outcome] = company.deliver(posting(vendor(tax_id="12-3456789"), "update", target=Target("56")))
    assert company.sent[0][2] == {
        "Id": "56",
        "SyncToken": "2",
        "sparse": True,
        "PrimaryEmailAddr": {"Address": "ap@contract.example"},
        "BillAddr": {
            "Line1": "1 Main St",
            "Line2": "Suite 4",
            "City": "Springfield",
            "CountrySubDivisionCode": "IL",
            "PostalCode": "62701",
            "Country": "USA",
        },
    }
    assert set(company.sent[0][2]) <= contract.SENT["Vendor"]
    assert outcome.kind == "delivered"


def moved(key: str = "56", phone: str = "555-0199", **more: Any) -> Posting:
    """The phone of a vendor changed in AvidXchange; ``more`` are the facts before and after."""
    facts = {"before": {"phone": "555-0100"}, "after": {"phone": phone}} | more
    document = VendorChange(company="C3", source_key=f"v{key}-1", vendor_id=key, name="Contract Supplies", **facts)
    return posting(document, key=f"key-{key}")


def supplier(token: str = "2", phone: str = "555-0100", key: str = "56") -> dict[str, Any]:
    return {"Id": key, "SyncToken": token, "DisplayName": f"V{key}", "PrimaryPhone": {"FreeFormNumber": phone}}


def test_a_change_of_a_vendor_is_one_field_under_the_token_just_read() -> None:
    company = Company(vendor_56=made("Vendor", **supplier()), vendor=made("Vendor", **supplier("3", "555-0199")))
    [outcome] = company.deliver(moved())
    [(path, query, body)] = company.sent
    assert (path, len(query["requestid"])) == ("vendor", 36)
    assert body == {"Id": "56", "SyncToken": "2", "sparse": True, "PrimaryPhone": {"FreeFormNumber": "555-0199"}}
    assert outcome.target == Target("56", number="V56", token="3", facts={"entity": "vendor"})


def test_changes_of_many_vendors_cost_one_read_and_one_batch() -> None:
    rows = [supplier(key="56"), supplier(key="57"), supplier(phone="555-0199", key="58")]
    answers = batch({"Vendor": supplier("3")}, {"Vendor": supplier("3", key="57")})
    company = Company(query=found("Vendor", *rows), batch=answers)
    outcomes = company.deliver(*(moved(key) for key in ("56", "57", "58")))
    assert [outcome.kind for outcome in outcomes] == ["delivered"] * 3
    assert len(company.read) == 1
    [(path, _, body)] = company.sent
    assert (path, [item["Vendor"]["Id"] for item in body["BatchItemRequest"]]) == ("batch", ["56", "57"])


def test_a_vendor_that_a_person_changed_a_moment_ago_is_left_to_the_next_run() -> None:
    company = Company(vendor_56=made("Vendor", **supplier(phone="555-0777")))
    [outcome] = company.deliver(moved())
    assert (outcome.kind, outcome.code, company.sent) == ("refused", "changed_on_both_sides", [])


def test_a_stale_token_does_not_overwrite_what_a_person_typed_between() -> None:
    company = Company(
        vendor_56=[made("Vendor", **supplier()), made("Vendor", **supplier("3", "555-0777"))], vendor=fault("5010")
    )
    [outcome] = company.deliver(moved())
    assert (outcome.kind, outcome.code, len(company.sent)) == ("refused", "changed_on_both_sides", 1)


@pytest.mark.parametrize(("phone", "seen"), [("555-0199", True), ("555-0100", False)])
def test_a_change_is_found_on_the_vendor_itself(phone: str, seen: bool) -> None:
    subject = Company(vendor_56=made("Vendor", **supplier("3", phone))).writer
    assert (subject.look_up(moved()) is not None) is seen


@pytest.mark.parametrize("name", ["A:B", "A\tB", "x" * 501])
def test_a_name_that_quickbooks_does_not_take_is_blocked(name: str) -> None:
    assert writer(Company()).prepare([posting(vendor(name=name))]).request is None


def test_a_payment_is_found_by_our_key_and_not_by_another_or_a_void_one() -> None:
    others = [
        {**LIVE, "Id": "1", "PrivateNote": "AVX:770"},
        {**LIVE, "Id": "2", "TotalAmt": 0, "Line": [], "PrivateNote": "Voided\nAVX:77"},
        {**LIVE, "Id": "3", "VendorRef": {"value": "57"}},
    ]
    assert Company(query=found("BillPayment", *others)).writer.look_up(posting(payment())) is None
    company = Company(query=found("BillPayment", *others, LIVE))
    there = company.writer.look_up(posting(payment()))
    assert there == Target("236", token="4", facts={"entity": "billpayment"})
    assert "FROM BillPayment WHERE VendorRef = '56' AND TxnDate >= '2026-11-17'" in company.read[0]


def test_a_payment_that_is_found_brings_the_credit_of_its_discount() -> None:
    credit = {"Id": "88", "SyncToken": "1", "PrivateNote": "AVX:77:discount", "VendorRef": {"value": "56"}}
    company = Company(query=[found("BillPayment", LIVE), found("VendorCredit", credit)])
    there = company.writer.look_up(posting(payment([applied("145", "98.00", "2.00")])))
    assert there is not None
    assert (there.id, there.facts["companions"]) == ("236", ["vendorcredit/88"])


IN_PARTS = payment([applied("145", "60.00"), applied("147", "38.00", "2.00")])


def test_the_parts_of_a_payment_are_posted_before_it_so_that_it_is_there_only_when_all_are() -> None:
    company = Company(
        query=[found("VendorCredit"), found("BillPayment")],
        vendorcredit=made("VendorCredit", Id="88", SyncToken="0"),
        billpayment=[made("BillPayment", Id="236", SyncToken="0"), made("BillPayment", Id="237", SyncToken="0")],
    )
    [outcome] = company.deliver(posting(IN_PARTS))
    notes = [body["PrivateNote"].splitlines()[0] for _, _, body in company.sent]
    assert notes == ["AVX:77:34:discount", "AVX:77:34", "AVX:77"]
    assert [query.get("include") for _, query, _ in company.sent[1:]] == ["allowduplicatedocnum"] * 2
    assert company.sent[1][2]["Line"][1]["LinkedTxn"][0]["TxnId"] == "88"
    assert outcome.target is not None
    assert (outcome.target.id, outcome.target.facts["companions"]) == ("237", ["vendorcredit/88", "billpayment/236"])


def test_a_part_that_is_there_already_is_not_posted_again_and_one_that_is_refused_keeps_the_rest_back() -> None:
    credit = {"Id": "88", "SyncToken": "1", "PrivateNote": "AVX:77:34:discount", "VendorRef": {"value": "56"}}
    part = {**LIVE, "Id": "236", "PrivateNote": "AVX:77:34\nx"}
    again = Company(
        query=[found("VendorCredit", credit), found("BillPayment", part)],
        billpayment=made("BillPayment", Id="237", SyncToken="0"),
    )
    assert [one.kind for one in again.deliver(posting(IN_PARTS))] == ["delivered"]
    assert len(again.sent) == 1

    stopped = Company(query=[found("VendorCredit", credit), found("BillPayment")], billpayment=fault("6210"))
    [outcome] = stopped.deliver(posting(IN_PARTS))
    assert (outcome.kind, outcome.code, outcome.target) == ("refused", "period_closed", None)
    assert [body["PrivateNote"].splitlines()[0] for _, _, body in stopped.sent] == ["AVX:77:34"]


def test_a_void_takes_every_part_away() -> None:
    facts = {**PAID.facts, "companions": ["vendorcredit/88", "billpayment/237"]}
    company = Company(
        billpayment=[made("BillPayment", **VOID), made("BillPayment", **VOID)],
        vendorcredit_88=fault("610"),
        billpayment_237=made("BillPayment", **{**LIVE, "Id": "237", "SyncToken": "6"}),
    )
    [outcome] = company.deliver(posting(IN_PARTS, "void", target=replace(PAID, facts=facts)))
    assert outcome.kind == "delivered"
    assert [(body["Id"], body["SyncToken"]) for _, _, body in company.sent] == [("236", "0"), ("237", "6")]
    assert [query["include"] for _, query, _ in company.sent] == ["void", "void"]


def test_a_payment_in_parts_is_changed_by_hand() -> None:
    prepared = Company().writer.prepare([posting(IN_PARTS, "update", target=PAID)])
    assert [code for code, _ in prepared.problems] == ["changed_after_lock"]


def test_more_objects_than_a_batch_takes_are_too_many_for_one() -> None:
    whole = [posting(IN_PARTS.model_copy(update={"source_key": str(n)}), key=str(n)) for n in range(15)]
    assert Company().writer.prepare(whole).problems[0][0] == "batch_too_large"
    assert Company().writer.prepare(whole[:1]).request is not None


@pytest.mark.parametrize(
    ("replies", "target", "seen"),
    [
        ({"billpayment_236": made("BillPayment", **VOID)}, PAID, True),
        ({"billpayment_236": fault("610")}, PAID, True),
        ({"billpayment_236": made("BillPayment", **LIVE)}, PAID, False),
        ({"billpayment_236": made("BillPayment", **VOID), "vendorcredit_88": fault("610")}, WITH_DISCOUNT, True),
        ({"billpayment_236": made("BillPayment", **VOID), "vendorcredit_88": made("VendorCredit", Id="88")},
         WITH_DISCOUNT, False),
    ],
)  # fmt: skip
def test_a_void_is_seen_once_nothing_of_the_payment_is_left(
    replies: dict[str, httpx.Response], target: Target, seen: bool
) -> None:
    there = Company(**replies).writer.look_up(posting(payment(), "void", target=target))
    assert (there is not None) is seen


@pytest.mark.parametrize(
    ("what", "reply", "seen"),
    [
        (posting(status()), made("Bill", **bill()), False),
        (posting(status()), made("Bill", **bill(f"a\n{PENDING}")), True),
        (posting(status()), fault("610"), False),
        (posting(status(""), "update"), made("Bill", **bill(PENDING)), False),
        (posting(status(""), "update"), fault("610"), True),
    ],
)
def test_a_marker_is_found_on_the_bill_itself(what: Posting, reply: httpx.Response, seen: bool) -> None:
    assert (Company(bill_145=reply).writer.look_up(what) is not None) is seen


def test_a_vendor_is_found_by_its_name_if_it_says_what_was_sent() -> None:
    same = {"Id": "5", "DisplayName": "Contract Supplies", "PrimaryPhone": {"FreeFormNumber": "555-0100"}}
    same |= {"PrimaryEmailAddr": {"Address": "ap@contract.example"}}
    address = {"Line1": "1 Main St", "City": "Springfield", "CountrySubDivisionCode": "IL", "PostalCode": "62701"}
    whole = {**same, "BillAddr": {**address, "Country": "USA", "Id": "8"}}
    assert Company(query=found("Vendor", same)).writer.look_up(posting(vendor())) is None
    there = Company(query=found("Vendor", whole)).writer.look_up(posting(vendor()))
    assert there is not None
    assert there.id == "5"


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
