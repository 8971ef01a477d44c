"""Payments that stand in QuickBooks: voided, changed, found again, in one piece or in parts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from include.http.errors import UnknownOutcome
from include.systems.base import Target
from include.systems.quickbooks_online.codebook import Books, CompanyBooks
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.support.quickbooks import (
    KEY,
    REALM,
    applied,
    fault,
    found,
    made,
    payment,
    posting,
    served,
)
from tests.support.quickbooks_writing import (
    IN_PARTS,
    LIVE,
    PAID,
    VOID,
    WITH_DISCOUNT,
    Company,
)


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
    assert "FROM BillPayment WHERE VendorRef = '56' ORDERBY Id" in company.read[0]


def test_a_payment_that_is_found_brings_the_credit_of_its_discount() -> None:
    credit = {"Id": "88", "SyncToken": "1", "PrivateNote": "AVX:77:discount", "VendorRef": {"value": "56"}}
    company = Company(query=[found("BillPayment", LIVE), found("VendorCredit", credit)])
    there = company.writer.look_up(posting(payment([applied("145", "98.00", "2.00")])))
    assert there is not None
    assert (there.id, there.facts["companions"]) == ("236", ["vendorcredit/88"])


def credits(first: int, last: int) -> httpx.Response:
    """Credits of the vendor, of which 1042 is our discount's."""
    notes = {1042: "AVX:77:discount"}
    rows = [
        {"Id": str(n), "SyncToken": "0", "PrivateNote": notes.get(n, "x"), "VendorRef": {"value": "56"}}
        for n in range(first, last + 1)
    ]
    return found("VendorCredit", *rows)


def counted(number: int) -> httpx.Response:
    return httpx.Response(200, json={"QueryResponse": {"totalCount": number}})


def test_the_credit_of_a_discount_is_looked_for_on_every_page_of_a_large_vendor() -> None:
    company = Company(
        query=[credits(1, 1000), credits(1001, 1050), counted(1050)],
        billpayment=made("BillPayment", Id="2000", SyncToken="0"),
    )
    [outcome] = company.deliver(posting(payment([applied("145", "98.00", "2.00")])))
    assert [path for path, _, _ in company.sent] == ["billpayment"]
    assert outcome.target is not None
    assert outcome.target.facts["companions"] == ["vendorcredit/1042"]


def test_a_list_that_changed_between_its_pages_proves_no_absence() -> None:
    """A credit was deleted after the first page: the rest moved up, and ours slipped between the pages."""
    company = Company(query=[credits(1, 1000), credits(1043, 1050), counted(1049)])
    [outcome] = company.deliver(posting(payment([applied("145", "98.00", "2.00")])))
    assert (outcome.kind, outcome.code, company.sent) == ("retry", "not_read", [])
    assert "1,049 documents of vendor 56 were counted and 1,008 read" in outcome.text


NO_OPTIONS: dict[str, str] = {}
CHANGED_BOOKS = Books({REALM: CompanyBooks()})


def test_a_payment_is_found_though_the_options_and_the_books_changed_since() -> None:
    """The discount's account is no option any more, the clearing account inactive, the bills unknown: what was posted
    with them must still be found, with all that a void of it must take away."""
    credits = [
        {"Id": "88", "SyncToken": "1", "PrivateNote": "AVX:77:discount\nx", "VendorRef": {"value": "56"}},
        {"Id": "89", "SyncToken": "1", "PrivateNote": "AVX:77:34:discount\nx", "VendorRef": {"value": "56"}},
        {"Id": "90", "SyncToken": "1", "PrivateNote": "AVX:770:discount\nx", "VendorRef": {"value": "56"}},
    ]
    part = {**LIVE, "Id": "235", "PrivateNote": "AVX:77:34\nx"}
    void = {**LIVE, "Id": "234", "PrivateNote": "AVX:77:34\nx", "TotalAmt": 0, "Line": []}
    company = Company(query=[found("BillPayment", void, part, LIVE), found("VendorCredit", *credits)])
    subject = QuickBooksWriter(served(company).client, NO_OPTIONS, CHANGED_BOOKS)
    there = subject.look_up(posting(payment([applied("145", "58.00", "2.00"), applied("147", "38.00", "2.00")])))
    assert there is not None
    assert there.id == "236"
    assert there.facts["companions"] == ["vendorcredit/88", "vendorcredit/89", "billpayment/235"]


def test_a_payment_that_is_not_there_was_asked_for_whatever_the_options_say() -> None:
    company = Company(query=found("BillPayment"))
    subject = QuickBooksWriter(served(company).client, NO_OPTIONS, CHANGED_BOOKS)
    assert subject.look_up(posting(payment([applied("145", "98.00", "2.00")]))) is None
    assert len(company.read) == 1


def test_a_change_that_could_not_be_sent_today_stays_in_doubt() -> None:
    company = Company()
    subject = QuickBooksWriter(served(company).client, NO_OPTIONS, CHANGED_BOOKS)
    with pytest.raises(UnknownOutcome, match="payment 100234 cannot be compared with what is there"):
        subject.look_up(posting(payment(), "update", target=PAID))
    assert company.read == []


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
