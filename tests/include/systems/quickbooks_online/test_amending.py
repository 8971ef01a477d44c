"""What is written over an object that people change too, and what is left to them: by literal rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from include.systems.base import Outcome, Target
from include.systems.quickbooks_online import amending
from include.systems.quickbooks_online.items import Item, key_of
from tests.support.http import Server
from tests.support.quickbooks import KEY, PENDING, REALM, fault, found, made, served

Row = Mapping[str, Any]


def marker(text: str = PENDING, key: str = "145", entity: str = "bill", number: str = "1") -> Item:
    return Item(number, entity, {"Id": key, "sparse": True, "PrivateNote": text}, "update")


def bill(note: str | None = "ask Bob", token: str = "3", key: str = "145") -> dict[str, Any]:
    return {"Id": key, "SyncToken": token, **({} if note is None else {"PrivateNote": note})}


def test_a_bill_without_a_memo_gets_our_line_alone() -> None:
    body = {"Id": "145", "SyncToken": "3", "sparse": True, "PrivateNote": PENDING}
    assert amending.merge(marker(), bill(None)).body == body


def test_a_marker_that_should_go_from_a_bill_that_is_gone_is_done() -> None:
    target = Target("145", facts={"entity": "bill", "deleted": True})
    told = Outcome("delivered", target=target, text="Bill 145 is not there any more")
    assert amending.merge(marker(""), None) == amending.Merged(outcome=told)


@pytest.mark.parametrize(
    ("entity", "named"), [("bill", "Bill"), ("vendorcredit", "VendorCredit"), ("vendor", "Vendor")]
)
def test_what_is_gone_is_named_with_what_to_do(entity: str, named: str) -> None:
    text = f"{named} 145 is not there: it was deleted or made inactive in QuickBooks: look at it there"
    told = Outcome("refused", code="not_found", text=text)
    assert amending.merge(marker(entity=entity), None) == amending.Merged(outcome=told)


def test_a_full_memo_is_said_and_not_cut() -> None:
    told = amending.merge(marker(), bill("x" * 3990)).outcome
    assert told is not None
    assert (told.kind, told.code) == ("refused", "memo_full")
    assert told.text == (
        "Bill 145: its memo has 3,990 of 4,000 characters already; shorten it in QuickBooks, "
        "nothing people wrote is cut"
    )


PAID = {
    "Id": "236",
    "sparse": True,
    "VendorRef": {"value": "56"},
    "TotalAmt": 100,
    "DocNumber": "9",
    "TxnDate": "2026-11-23",
}
LINE = {"Amount": 100, "LinkedTxn": [{"TxnId": "145", "TxnType": "Bill"}]}
POSTED = {"Id": "236", "SyncToken": "4", "VendorRef": {"value": "56"}, "TotalAmt": 100, "Line": [LINE]}


def payment(**change: Any) -> Item:
    return Item("1", "billpayment", {**PAID, "Line": [LINE], **change}, "update")


def test_a_posted_payment_follows_in_number_and_day_and_in_nothing_else() -> None:
    row = {**POSTED, "DocNumber": "8", "TxnDate": "2026-11-20", "PrivateNote": "AVX:77 and a word of Ann"}
    asked = payment(PrivateNote="AVX:77")
    assert amending.merge(asked, row).body == {
        "Id": "236", "SyncToken": "4", "sparse": True, "DocNumber": "9", "TxnDate": "2026-11-23",
    }  # fmt: skip
    assert amending.merge(asked, {**row, "DocNumber": "9", "TxnDate": "2026-11-23"}).body is None


@pytest.mark.parametrize(("number", "named"), [("100234", "100234"), (None, "236")])
def test_a_payment_with_other_money_is_named_and_left_to_a_person(number: str | None, named: str) -> None:
    row = {**POSTED, "TotalAmt": 90, "DocNumber": number}
    text = (
        f"bill payment {named} in QuickBooks has other amounts, bills or another account than AvidXchange shows now: "
        "correct it there, or void the payment"
    )
    told = Outcome("refused", code="changed_after_lock", text=text)
    assert amending.merge(payment(), row) == amending.Merged(outcome=told)


def test_an_object_that_says_it_all_is_not_written_for_its_id_or_for_being_sparse() -> None:
    item = Item("1", "vendor", {"Id": "56", "sparse": True, "DisplayName": "Acme"}, "update")
    row = {"Id": 56.0, "SyncToken": "2", "DisplayName": "Acme"}
    target = Target("56.0", number="Acme", token="2", facts={"entity": "vendor"})
    assert amending.merge(item, row) == amending.Merged(outcome=Outcome("delivered", target=target))


class Writes:
    """Takes what is to be written; its outcomes are given one after another."""

    def __init__(self, *codes: str) -> None:
        self.codes, self.items, self.keys = list(codes), [], []  # type: ignore[var-annotated]

    def __call__(self, items: Any, key: str) -> list[Outcome]:
        self.items.append([(item.number, item.entity, item.operation, item.body["SyncToken"]) for item in items])
        self.keys.append(key)
        return [Outcome("retry" if (code := self.codes.pop(0)) else "delivered", code=code) for _ in items]


def amended(server: Server, writes: Writes, *items: Item) -> list[Outcome]:
    return amending.amend(served(server).client, REALM, items, KEY, writes)


def test_what_is_written_is_an_update_under_a_key_of_the_attempt_and_the_token_read() -> None:
    writes = Writes("")
    amended(lambda request: made("Bill", **bill()), writes, marker())
    assert writes.items == [[("1", "bill", "update", "3")]]
    assert writes.keys == [key_of(KEY, "bill:145:3")]


def test_outcomes_that_do_not_match_what_was_written_are_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="zip"):
        amending.amend(served(lambda request: made("Bill", **bill())).client, REALM, [marker()], KEY, lambda *_: [])


def stale(*again: httpx.Response) -> Server:
    """Two bills are read together, then each of them alone."""
    replies = list(again)

    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/query"):
            return found("Bill", bill(key="145"), bill(key="146"))
        return replies.pop(0)

    return serve


def test_a_stale_bill_that_is_gone_meanwhile_is_not_written_again() -> None:
    writes = Writes("stale", "")
    one, other = amended(stale(fault("610")), writes, marker(number="1"), marker(key="146", number="2"))
    assert (one.kind, one.code) == ("refused", "not_found")
    assert other == Outcome("delivered")
    assert len(writes.items) == 1


def test_a_stale_bill_that_cannot_be_read_again_is_tried_later_and_the_others_go_on() -> None:
    class BothStale(Writes):
        def __call__(self, items: Any, key: str) -> list[Outcome]:
            super().__call__(items[:1], key)
            return [Outcome("retry", code="stale")] * 2 if len(items) == 2 else [Outcome("delivered")]

    writes = BothStale("", "")
    one, other = amended(
        stale(httpx.Response(404), made("Bill", **bill(key="146", token="9"))),
        writes,
        marker(number="1"),
        marker(key="146", number="2"),
    )
    assert (one.kind, one.code) == ("refused", "refused")
    assert other == Outcome("delivered")
    assert writes.items[1] == [("2", "bill", "update", "9")]


def test_a_read_that_fails_now_says_why_with_status_and_request() -> None:
    reply = httpx.Response(503, headers={"intuit_tid": "1-t"})
    [one] = amended(lambda request: reply, Writes(), marker())
    assert (one.kind, one.code, one.status, one.request_id) == ("retry", "not_read", 503, "1-t")
    assert "QuickBooks could not answer now" in one.text
