"""The line of ours in a bill's memo: written, changed, taken away, found; people's words stay."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from include.systems.base import Posting, Target
from tests.support.quickbooks import (
    OTHER_KEY,
    PENDING,
    fault,
    found,
    made,
    posting,
    status,
)
from tests.support.quickbooks_writing import (
    Company,
    batch,
    refused,
    writer,
)

MARKED = f"ask Bob\n{PENDING}"


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


def test_a_memo_that_quickbooks_does_not_empty_gets_a_text_that_says_nothing() -> None:
    """Only where nobody else wrote in it: then our line would stay for ever."""
    kept = made("Bill", **bill(PENDING))
    company = Company(bill_145=made("Bill", **bill(PENDING)), bill=[kept, made("Bill", **bill("-", "4"))])
    [outcome] = company.deliver(posting(status(""), "update"))
    assert [(body["PrivateNote"], body["SyncToken"]) for _, _, body in company.sent] == [("", "3"), ("-", "3")]
    assert len({query["requestid"] for _, query, _ in company.sent}) == 2
    assert (outcome.kind, outcome.target and outcome.target.token) == ("delivered", "4")

    stays = Company(bill_145=made("Bill", **bill(PENDING)), bill=[kept, kept])
    [outcome] = stays.deliver(posting(status(""), "update"))
    assert (outcome.kind, outcome.code, outcome.target) == ("refused", "memo_kept", None)
    assert outcome.text == (
        f"QuickBooks took the change and the memo of Bill 145 still says {PENDING} instead of nothing of ours: correct "
        "that line there"
    )


@pytest.mark.parametrize(
    ("note", "what", "answered"),
    [
        (f"ask Bob\n{PENDING}", posting(status(""), "update"), f"ask Bob\n{PENDING}"),
        ("ask Bob", posting(status()), "ask Bob"),
        (PENDING, posting(status(PENDING.replace("2026-11-20", "2026-11-21")), "update"), PENDING),
    ],
)
def test_a_memo_that_is_not_as_it_was_sent_is_not_delivered(note: str, what: Posting, answered: str) -> None:
    """What people wrote in it is not risked: one write, and a person is told."""
    company = Company(bill_145=made("Bill", **bill(note)), bill=made("Bill", **bill(answered)))
    [outcome] = company.deliver(what)
    assert (outcome.kind, outcome.code, len(company.sent)) == ("refused", "memo_kept", 1)


def test_markers_of_many_bills_cost_one_read_and_one_batch() -> None:
    rows = [bill(key="145"), bill(key="146"), bill(PENDING, key="147")]
    company = Company(
        query=found("Bill", *rows),
        batch=batch({"Bill": bill(MARKED, "4")}, {"Bill": bill(MARKED, "4", "146")}),
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
        bill=[fault("5010"), made("Bill", **bill(f"ask Bob and Ann\n{PENDING}", "6"))],
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
        batch=batch({"Bill": bill(MARKED, "4")}, refused("5010")),
        bill=made("Bill", **bill(MARKED, "10", "146")),
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
    after = made("VendorCredit", **row, PrivateNote=PENDING)
    company = Company(vendorcredit_12=made("VendorCredit", **row), vendorcredit=after)
    company.deliver(posting(status(bill="VC-12")))
    assert [path for path, _, _ in company.sent] == ["vendorcredit"]


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
