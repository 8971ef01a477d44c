"""What is accrued at the end of a period, and what is listed apart; November 2026 unless a test says otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.reports.close_pack.accruals import Proposal, propose
from include.reports.close_pack.cut_off import cut_off
from include.reports.close_pack.journal import entries
from include.reports.close_pack.measuring import Measured, measure
from include.reports.close_pack.order_lines import Event, Line, Order, Share

END = date(2026, 11, 30)
IN, LATER = date(2026, 11, 20), date(2026, 12, 4)
KEY = ("books", "123", "exact_online", "123", "o1")


def line(net: str = "100.00", quantity: str | None = "10", key: str = "l1", **more: Any) -> Line:
    facts: dict[str, Any] = {
        "order": KEY, "key": key, "number": "9001", "counterparty": "Bakker", "order_date": date(2026, 11, 2),
        "currency": "EUR", "description": "paper", "quantity": Decimal(quantity) if quantity else None,
        "net": Decimal(net), "is_closed": False, "is_receipt_known": True,
        "coding": (Share("4000", "10", Decimal(net)),), "no": 1,
    }  # fmt: skip
    return Line(**(facts | more))


def receipt(quantity: str | None, day: date | None = IN, side: str = "spend", **more: Any) -> Event:
    facts: dict[str, Any] = {"earliest": day, "latest": day, "net": None}
    return _event("receipt", quantity, side, facts | more)


def invoice(net: str | None, quantity: str | None = None, day: date | None = IN, **more: Any) -> Event:
    state = {"state": "booked"} if day else {"state": "held", "reason": "VAT differs", "document_date": IN}
    facts: dict[str, Any] = {"earliest": day, "latest": day, "net": Decimal(net) if net else None, "number": "F-1"}
    return _event("invoice", quantity, "books", facts | state | more)


def _event(kind: str, quantity: str | None, side: str, facts: dict[str, Any]) -> Event:
    more = {"line_key": "l1", "key": kind, "quantity": Decimal(quantity) if quantity else None} | facts
    return Event(kind=kind, side=side, **more)


def measured(one: Line, *events: Event) -> Measured:
    (found,) = measure(Order((one,), events), END)
    return found


def proposed(order: Order) -> Proposal:
    return propose([(order, measure(order, END))], END)


def test_what_came_in_and_is_not_invoiced_is_accrued_at_the_price_of_the_order() -> None:
    found = measured(line(), receipt("6"), invoice("20.00", "2"))
    assert (found.received, found.invoiced, found.accrued) == (Decimal("60.00"), Decimal("20.00"), Decimal("40.00"))


def test_what_came_in_after_the_period_and_what_is_invoiced_after_it_do_not_count() -> None:
    found = measured(line(), receipt("6"), receipt("4", LATER), invoice("60.00", "6", LATER))
    assert (found.received, found.invoiced, found.accrued) == (Decimal("60.00"), Decimal(0), Decimal("60.00"))


def test_a_held_invoice_is_listed_apart_with_its_reason_and_not_accrued() -> None:
    proposal = proposed(Order((line(),), (receipt("6"), invoice("40.00", "4", None))))
    assert [(one.amount, one.account, one.cost_center) for one in proposal.accruals] == [
        (Decimal("20.00"), "4000", "10")
    ]
    (apart,) = proposal.apart
    assert (apart.why, apart.amount, apart.invoice and apart.invoice.reason) == (
        "waiting",
        Decimal("40.00"),
        "VAT differs",
    )


def test_an_invoice_of_a_later_day_that_waits_takes_nothing_from_the_accrual() -> None:
    found = measured(line(), receipt("6"), invoice("60.00", "6", None, document_date=LATER))
    assert (found.accrued, found.waiting) == (Decimal("60.00"), Decimal(0))


def test_what_the_books_have_on_stock_is_not_accrued_again() -> None:
    proposal = proposed(Order((line(),), (receipt("6", side="books", is_posted=True),)))
    assert proposal.accruals == ()
    assert [(one.why, one.amount) for one in proposal.apart] == [("on_stock", Decimal("60.00"))]


@pytest.mark.parametrize(
    ("end", "elapsed"),
    [(date(2026, 10, 31), "0"), (date(2026, 11, 30), "30.00"), (date(2027, 1, 31), "92.00"), (LATER, "34.00")],
)
def test_a_service_is_accrued_day_by_day(end: date, elapsed: str) -> None:
    service = receipt(None, net=Decimal("92.00"), earliest=date(2026, 11, 1), latest=date(2027, 1, 31), is_spread=True)
    (found,) = measure(Order((line("92.00", None),), (service,)), end)
    assert found.accrued == Decimal(elapsed)


def test_a_receipt_on_a_day_that_nobody_knows_is_a_question_and_no_accrual() -> None:
    proposal = proposed(Order((line(),), (receipt("6", earliest=date(2026, 11, 2), latest=LATER),)))
    assert proposal.accruals == ()
    assert [(one.code, one.amount) for one in proposal.asked] == [("receipt_day_unknown", Decimal("60.00"))]


def test_a_receipt_on_an_unknown_day_is_no_question_once_it_is_invoiced() -> None:
    proposal = proposed(
        Order((line(),), (receipt("6", earliest=date(2026, 11, 2), latest=LATER), invoice("60.00", "6")))
    )
    assert (proposal.accruals, proposal.asked) == ((), ())


@pytest.mark.parametrize(
    ("known", "accrued"),
    [([receipt("6")], ["60.00"]), ([receipt("2"), receipt("4", LATER)], ["20.00"]), ([receipt("6", LATER)], [])],
)
def test_the_system_that_knows_the_days_decides_where_both_say_the_same_in_all(
    known: list[Event], accrued: list[str]
) -> None:
    no_day = receipt("6", side="books", earliest=date(2026, 11, 2), latest=LATER)
    proposal = proposed(Order((line(),), (*known, no_day)))
    assert ([str(one.amount) for one in proposal.accruals], proposal.asked) == (accrued, ())


def test_a_day_that_the_two_systems_contradict_is_a_question() -> None:
    proposal = proposed(Order((line(),), (receipt("6", LATER), receipt("6", side="books"))))
    assert (proposal.accruals, [(one.code, one.amount) for one in proposal.asked]) == (
        (),
        [("sides_differ", Decimal("60.00"))],
    )


def test_two_systems_that_disagree_on_what_came_in_are_a_question() -> None:
    agree = proposed(Order((line(),), (receipt("6"), receipt("6", side="books"))))
    differ = proposed(Order((line(),), (receipt("6"), receipt("5", side="books"))))
    assert [one.amount for one in agree.accruals] == [Decimal("60.00")]
    assert (differ.accruals, [(one.code, one.amount) for one in differ.asked]) == (
        (),
        [("sides_differ", Decimal("60.00"))],
    )


def test_an_order_without_receipts_is_one_question_of_what_is_not_invoiced() -> None:
    lines = (line(is_receipt_known=False), line(key="l2", no=2, is_receipt_known=False))
    proposal = proposed(Order(lines, (invoice("30.00", "3"),)))
    assert proposal.accruals == ()
    assert [(one.line.number, one.code, one.amount) for one in proposal.asked] == [
        ("9001", "no_receipts", Decimal("170.00"))
    ]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"is_closed": True}, "order_closed"),
        ({"coding": ()}, "account_unknown"),
        ({"coding": (Share(None, None, Decimal(100)),)}, "account_unknown"),
    ],
)
def test_what_cannot_be_accrued_as_it_is_becomes_a_question(more: dict[str, Any], code: str) -> None:
    proposal = proposed(Order((line(**more),), (receipt("6"),)))
    assert (proposal.accruals, [(one.code, one.amount) for one in proposal.asked]) == ((), [(code, Decimal("60.00"))])


def test_an_invoice_that_names_the_order_alone_bills_its_only_line() -> None:
    assert measured(line(), receipt("6"), invoice("25.00", line_key="")).accrued == Decimal("35.00")


def test_one_that_is_of_the_whole_order_bills_every_line() -> None:
    lines = line(), line("50.00", "5", key="l2", no=2)
    found = measure(Order(lines, (receipt("6"), receipt("5", line_key="l2"), invoice("150.00", line_key=""))), END)
    assert [(one.invoiced, one.accrued) for one in found] == [(Decimal("60.00"), 0), (Decimal("50.00"), 0)]


def test_one_of_a_part_of_several_lines_is_a_question() -> None:
    lines = line(), line("50.00", "5", key="l2", no=2)
    found = measure(Order(lines, (receipt("6"), invoice("25.00", line_key=""))), END)
    assert [(one.why, one.asked, one.accrued) for one in found] == [
        ("invoice_names_no_line", Decimal("60.00"), 0),
        ("", 0, 0),
    ]


def test_an_invoice_in_another_unit_counts_by_its_amount() -> None:
    assert measured(line(), receipt("6"), invoice("60.00", "720")).accrued == Decimal(0)


def test_thirds_leave_no_cent() -> None:
    invoices = [invoice("33.33", "1", key=f"i{no}") for no in range(3)]
    assert measured(line("100.00", "3"), receipt("3"), *invoices).accrued == Decimal(0)


def test_a_line_on_three_accounts_is_accrued_on_them_to_the_cent() -> None:
    coding = tuple(Share(account, None, Decimal("33.3333")) for account in ("4000", "4100", "4200"))
    proposal = proposed(Order((line(coding=coding),), (receipt("10"),)))
    assert [one.amount for one in proposal.accruals] == [Decimal("33.33"), Decimal("33.34"), Decimal("33.33")]


def test_the_journal_balances_and_is_reversed_on_the_next_day() -> None:
    found = entries(proposed(Order((line(),), (receipt("6"), invoice("20.00", "2")))), "2190")
    assert [(one.kind, one.day, one.debit, one.credit) for one in found] == [
        ("accrual", END, Decimal("40.00"), Decimal("40.00")),
        ("reversal", date(2026, 12, 1), Decimal("40.00"), Decimal("40.00")),
    ]
    assert [(one.account, one.debit, one.credit) for one in found[0].postings] == [
        ("4000", Decimal("40.00"), 0),
        ("2190", 0, Decimal("40.00")),
    ]
    assert [(one.account, one.debit, one.credit) for one in found[1].postings] == [
        ("4000", 0, Decimal("40.00")),
        ("2190", Decimal("40.00"), 0),
    ]


def test_the_cut_off_list_has_what_is_on_the_other_side_of_the_end() -> None:
    def kinds(*events: Event) -> list[tuple[str, Decimal]]:
        order = Order((line(),), events)
        return [(one.kind, one.amount) for one in cut_off([(order, measure(order, END))], END)]

    assert kinds(receipt("6"), invoice("60.00", "6", LATER)) == [
        ("received_not_invoiced", Decimal("60.00")),
        ("invoice_after", Decimal("60.00")),
    ]
    assert kinds(receipt("6", LATER), invoice("60.00", "6")) == [
        ("invoiced_not_received", Decimal("60.00")),
        ("invoice_before", Decimal("60.00")),
    ]
    assert kinds(receipt("6"), invoice("60.00", "6")) == []


CENTS = st.decimals(min_value=-5000, max_value=5000, places=2, allow_nan=False)
DAYS = st.sampled_from([date(2026, 11, 1), IN, END, LATER])


@st.composite
def order_lines(draw: st.DrawFn) -> Order:
    quantity = draw(st.none() | st.integers(1, 60).map(str))
    receipts = draw(st.lists(st.tuples(st.integers(0, 70), DAYS, st.booleans()), max_size=4))
    invoices = draw(st.lists(st.tuples(CENTS, st.none() | st.integers(-70, 70), st.none() | DAYS), max_size=5))
    events = [receipt(str(pieces), day, is_posted=posted) for pieces, day, posted in receipts]
    events += [invoice(str(net), str(pieces) if pieces else None, day) for net, pieces, day in invoices]
    shares = draw(st.lists(CENTS, min_size=1, max_size=3))
    coding = tuple(Share(f"40{no}", None, net) for no, net in enumerate(shares))
    return Order((line(str(draw(CENTS)), quantity, coding=coding, is_closed=draw(st.booleans())),), tuple(events))


@given(order_lines())
def test_every_cent_that_came_in_is_invoiced_accrued_or_listed_once(order: Order) -> None:
    (one,) = measure(order, END)
    proposal = proposed(order)
    accrued = sum((row.amount for row in proposal.accruals), Decimal(0))
    apart = sum((row.amount for row in proposal.apart), Decimal(0))
    asked = sum((row.amount for row in proposal.asked if row.code != "receipt_day_unknown"), Decimal(0))
    assert accrued + one.invoiced + apart + asked == one.received
    assert all(part * one.line.net >= 0 for part in (accrued, apart, asked, one.invoiced))
    for entry in entries(proposal, "2190"):
        assert entry.debit == entry.credit
