"""What is dated in a signed month waits, whatever way a delivery is asked for; what posts nothing never does."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from include.delivery import signed_months
from include.delivery.context import FlowResult
from include.delivery.outbox import OutboxRow
from include.delivery.signed_months import SIGNED, Books
from include.documents import parse
from include.store import month_ends, signatures
from include.store.database import Store
from include.store.models import audit_events
from include.store.month_ends import SignedMonth, SignOff
from include.systems.base import Action, Outcome
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import document, row

BOOKS = Books("exact_main", reverses=True)
NOW = datetime(2026, 12, 3, 9, tzinfo=UTC)
NOVEMBER = SignedMonth(4, "123", date(2026, 11, 30), "anna and bo", NOW)
HELD = (
    "P1 is dated 2026-11-02, and the books of company 123 are signed off up to 30 Nov 2026 (by anna on 03 Dec 2026): "
    "correct its date where it was entered, or withdraw sign-off {} with a reason (page Month end, or `month-end "
    "withdraw {}`). It is sent automatically on the next run."
)
BILL = {
    "kind": "purchase_invoice", "company": "C1", "source_key": "B1", "number": "F-1", "vendor_key": "v1",
    "date": "2026-11-20", "currency": "EUR", "net": "100.00", "tax_payable": "21.00", "total": "121.00",
    "lines": [{"no": 1, "account": "4000", "net": "100.00"}],
}  # fmt: skip


def sign(bench: Bench, as_of: date = date(2026, 11, 30), **other: Any) -> SignOff:
    plain: dict[str, Any] = {
        "link": "demo", "connection": "exact_main", "company": "123", "as_of": as_of, "needs_review": False,
        "who": "person:anna", "now": NOW, "comment": "", "accepted": [], "sha256": "0" * 64, "copy": "{}",
    }  # fmt: skip
    with bench.store.begin() as db:
        made = month_ends.prepare(db, **(plain | other))
    assert made is not None
    return made


def withdraw(bench: Bench, made: SignOff) -> None:
    with bench.store.begin() as db:
        assert month_ends.step(db, made, "withdrawn", who="person:bo", now=NOW, note="a bill was missing")


def run(bench: Bench, *rows: OutboxRow, **options: Any) -> FlowResult:
    return bench.run(*rows, **({"books": BOOKS} | options))


def test_what_is_dated_in_a_signed_month_waits_in_words_and_goes_once_it_was_withdrawn(bench: Bench) -> None:
    made = sign(bench)
    result = run(bench, row("P1"))
    assert (bench.target.writes, result.counts["waiting"]) == ([], 1)
    assert [(one.code, one.text) for one in result.reasons] == [(SIGNED, HELD.format(made.id, made.id))]
    events = len(bench.all(audit_events))
    run(bench, row("P1"))
    assert (bench.target.writes, len(bench.all(audit_events))) == ([], events), "a second run says nothing new"
    withdraw(bench, made)
    assert run(bench, row("P1")).counts["delivered"] == 1
    assert bench.target.writes == [("create", "123/P1")]
    sign(bench)
    assert run(bench, row("P1")).counts["unchanged"] == 1, "what stands there is read and agrees"


@pytest.mark.parametrize(
    ("signed", "books", "waits"),
    [
        ({}, BOOKS, True),
        ({"link": "another"}, BOOKS, True),
        ({"as_of": date(2026, 12, 31)}, BOOKS, True),
        ({"as_of": date(2026, 10, 31)}, BOOKS, False),
        ({"company": "456"}, BOOKS, False),
        ({"connection": "exact_two"}, BOOKS, False),
        ({}, None, False),
    ],
    ids=["itself", "by another link", "a later month", "an earlier month", "company", "books", "not to books"],
)
def test_only_the_books_that_were_signed_wait(
    bench: Bench, signed: dict[str, Any], books: Books | None, waits: bool
) -> None:
    sign(bench, **signed)
    assert run(bench, row("P1"), books=books).counts["waiting"] == int(waits)


def test_a_month_that_is_signed_while_a_run_goes_on_holds_what_did_not_leave_yet(bench: Bench) -> None:
    bench.writer.after_effect = lambda request: sign(bench) if len(bench.target.writes) == 1 else None
    result = run(bench, row("P1"), row("P2"))
    assert bench.target.writes == [("create", "123/P1")]
    assert (result.counts["delivered"], result.counts["waiting"]) == (1, 1)
    assert (bench.delivery("P2").state, bench.delivery("P2").reason_code) == ("waiting", SIGNED)


def test_a_month_that_is_signed_while_a_request_is_made_ready_holds_it(bench: Bench) -> None:
    """After the last look, and before it is written down as on its way."""
    signed: list[SignOff] = []
    bench.writer.before_prepare = lambda: signed.append(sign(bench)) if not signed else None
    run(bench, row("P1"))
    assert (bench.target.writes, bench.delivery("P1").state) == ([], "planned")
    result = run(bench, row("P1"))
    assert (bench.target.writes, [one.code for one in result.reasons]) == ([], [SIGNED])
    withdraw(bench, signed[0])
    run(bench, row("P1"))
    assert bench.target.writes == [("create", "123/P1")]


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_who_signs_waits_for_what_is_being_written_down_as_on_its_way(store: Store) -> None:
    with store.begin() as leaving:
        signatures.nobody_signs(leaving)
        with store.read() as another:
            signatures.nobody_signs(another)
        with store.read() as signing:
            signing.execute(text("set local lock_timeout = '50ms'"))
            with pytest.raises(OperationalError, match="lock timeout"):
                signatures.one_at_a_time(signing)
    with store.begin() as signing:
        signatures.one_at_a_time(signing)


def test_what_was_to_be_tried_again_waits_too(bench: Bench) -> None:
    bench.writer.faults = [Outcome("retry", code="transient", text="come back", status=503)] * 9
    run(bench, row("P1"))
    bench.writer.faults = []
    sign(bench)
    bench.clock.advance(seconds=3600)
    run(bench, row("P1"))
    assert (bench.target.writes, bench.delivery("P1").reason_code) == ([], SIGNED)


def test_a_preview_shows_that_it_waits_and_an_approval_is_not_asked_for_it(bench: Bench) -> None:
    sign(bench)
    result = bench.preview(row("P1"), books=BOOKS)
    assert [(one.what, one.item) for one in result.preview] == [("waiting", None)]


def judged(values: dict[str, Any], action: Action, delivered: dict[str, Any] | None, *, reverses: bool) -> bool:
    one = row("B1", document=json.dumps(values))
    before = None if delivered is None else json.dumps(delivered)
    return signed_months.judge(one, action, before, [NOVEMBER], Books("exact_main", reverses)) is not None


DECEMBER = {**BILL, "date": "2026-12-02"}
PAYMENT = json.loads(document("B1"))
VOID = {**PAYMENT, "status": "void", "voided_on": "2026-12-02"}


@pytest.mark.parametrize(
    ("values", "action", "delivered", "reverses", "waits"),
    [
        (BILL, "create", None, True, True),
        (DECEMBER, "create", None, True, False),
        ({**BILL, "posting_date": "2026-12-01"}, "create", None, True, False),
        ({**DECEMBER, "posting_date": "2026-11-30"}, "create", None, True, True),
        (DECEMBER, "update", BILL, True, True),
        (DECEMBER, "update", {**DECEMBER, "total": "122.00"}, True, False),
        ({**BILL, "payment_term": "30", "released_from": "99"}, "update", {**BILL, "payment_term": "99"}, True, False),
        ({**BILL, "net": "101.00"}, "update", BILL, True, True),
        (BILL, "void", BILL, False, True),
        (DECEMBER, "void", BILL, False, True),
        (VOID, "void", PAYMENT, True, False),
        (VOID, "void", PAYMENT, False, True),
        ({**VOID, "voided_on": "2026-11-28"}, "void", PAYMENT, True, True),
    ],
    ids=[
        "a bill", "of the next month", "posted in the next", "posted in it", "moved out of it", "changed elsewhere",
        "when it is paid", "its amount", "deleted", "deleted as it was posted", "reversed later", "voided on its day",
        "reversed in it",
    ],
)  # fmt: skip
def test_each_day_that_the_ledger_would_change_on_counts(
    values: dict[str, Any], action: Action, delivered: dict[str, Any] | None, reverses: bool, waits: bool
) -> None:
    assert judged(values, action, delivered, reverses=reverses) is waits


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "bill_status", "bill_id": "7", "text": "paid"},
        {"kind": "vendor", "name": "Smit"},
        {"kind": "purchase_order", "number": "PO-1", "vendor_key": "v1", "date": "2026-11-02", "currency": "EUR",
         "total": "1.00", "lines": []},
        {"kind": "tax_line", "invoice_id": "7", "item": "TAX", "currency": "EUR", "basis": "b", "estimate": "e:1"},
    ],
    ids=["a note on a bill", "a vendor", "an order", "the tax line of a draft"],
)  # fmt: skip
def test_what_posts_nothing_never_waits(values: dict[str, Any]) -> None:
    about = {"company": "C1", "source_key": "B1", **values}
    assert signed_months.posting_days(parse(json.dumps(about)), "create", reverses=True) == []
    assert not judged(about, "create", None, reverses=True)
