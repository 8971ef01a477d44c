"""Payments over real HTTP against the simulated QuickBooks: its books say what came of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.support.quickbooks import KEY, OTHER_KEY, REALM, applied, posting
from tests.support.quickbooks_company import Company

Row = dict[str, Any]


def test_a_payment_settles_its_bills_and_credits_and_leaves_nothing_open(company: Company) -> None:
    first, second, credit = company.bill(60.10), company.bill(100), company.credit(20)
    target = company.post(
        company.payment(applied(first, "60.10"), applied(second, "100.00"), applied(credit, "-20.00"))
    )
    row = company.row("billpayment", target.id)
    assert (row["TotalAmt"], row["DocNumber"], target.number) == (140.1, "100234", "100234")
    assert company.balances(first, second, credit) == [0, 0, 0]
    assert company.writer.look_up(posting(company.payment(applied(first, "160.10")))) == target


def test_a_discount_closes_the_bill_on_the_account_set_for_it_and_a_void_takes_both_back(company: Company) -> None:
    bill = company.bill(100)
    document = company.payment(applied(bill, "98.00", "2.00"))
    target = company.post(document)
    [credit] = company.rows("vendorcredit")
    assert (credit["TotalAmt"], credit["Balance"], company.balances(bill)) == (2.0, 0, [0])
    assert target.facts["companions"] == [f"vendorcredit/{credit['Id']}"]
    assert company.writer.look_up(posting(document)) == target

    gone = posting(document.model_copy(update={"status": "void"}), "void", OTHER_KEY, target)
    assert company.writer.look_up(gone) is None
    [outcome] = company.deliver(gone)
    assert outcome.kind == "delivered", outcome.text
    assert (company.rows("vendorcredit"), company.balances(bill)) == ([], [100])
    row = company.row("billpayment", target.id)
    assert (row["TotalAmt"], row.get("Line", []), "Voided" in row["PrivateNote"]) == (0, [], True)
    assert company.writer.look_up(gone) is not None
    assert company.writer.look_up(posting(document)) is None


def test_bills_on_two_payables_accounts_are_paid_in_two_parts_and_voided_together(company: Company) -> None:
    [freight] = [row["Id"] for row in company.rows("account") if row.get("AcctNum") == "2050"]
    bills = [company.bill(100), company.bill(40, APAccountRef={"value": freight})]
    document = company.payment(applied(bills[0], "100.00"), applied(bills[1], "38.00", "2.00"))
    target = company.post(document)
    assert company.balances(*bills) == [0, 0]
    assert sorted(row["TotalAmt"] for row in company.rows("billpayment")) == [38.0, 100.0]
    assert company.writer.look_up(posting(document)) == target
    company.post(document, "void", OTHER_KEY, target)
    assert company.balances(*bills) == [100, 40]
    assert company.rows("vendorcredit") == []
    assert company.writer.look_up(posting(document, "void", target=target)) is not None


def test_payments_of_a_batch_go_together_and_a_bad_one_stops_only_itself(company: Company) -> None:
    bills = [company.bill(100), company.bill(50)]
    documents = [
        company.payment(applied(bills[0], "98.00", "2.00")),
        company.payment(applied(bills[1], "60.00"), source_key="78"),
        company.payment(applied(bills[1], "50.00"), source_key="79"),
    ]
    outcomes = company.deliver(*(posting(one, key=f"{KEY[:-1]}{n}") for n, one in enumerate(documents)))
    assert [one.kind for one in outcomes] == ["delivered", "refused", "delivered"], outcomes
    assert company.balances(*bills) == [0, 0]
    assert company.writes() == ["vendorcredit", "batch"]


@pytest.mark.parametrize(
    "fault", [{"drop_after_commit": True}, {"truncate": 25}, {"status": 503, "after_commit": True}]
)
@pytest.mark.parametrize("discount", ["0", "2.00"])
def test_an_answer_that_was_lost_is_found_and_a_repetition_posts_nothing_more(
    company: Company, fault: Row, discount: str
) -> None:
    bill = company.bill(100)
    document = company.payment(applied(bill, str(Decimal(100) - Decimal(discount)), discount))
    company.sandbox.fault(system="quickbooks_online", method="POST", path="billpayment", count=1, **fault)
    writer = company.writer
    request = writer.prepare([posting(document)]).request
    assert request is not None
    path_of_a_pair = "batch" if discount != "0" else "billpayment"
    assert request.path == path_of_a_pair
    [outcome] = writer.send("payments", request, 1)
    assert outcome.kind == "unknown"
    there = writer.look_up(posting(document))
    assert there is not None

    [again] = writer.send("payments", request, 1)
    assert again.target is not None
    assert again.target.id == there.id
    assert len(company.rows("billpayment")) == 1
    assert len(company.rows("vendorcredit")) == (discount != "0")


@pytest.mark.parametrize("number", [1, 2])
def test_where_quickbooks_ignores_the_requestid_the_look_up_alone_finds_what_was_posted(
    company: Company, number: int
) -> None:
    """Alone, and as two of a batch. What is repeated without asking is posted twice."""
    company.sandbox.edit("quickbooks_online", "settings", {"company": REALM, "set": {"requestid": "ignored"}})
    bill = company.bill(1000)
    documents = [company.payment(applied(bill, "100.00"), source_key=str(key)) for key in range(number)]
    postings = [posting(document, key=f"{KEY[:-1]}{n}") for n, document in enumerate(documents)]
    request = company.writer.prepare(postings).request
    assert request is not None
    company.sandbox.fault(system="quickbooks_online", path=request.path, count=1, drop_after_commit=True)
    assert {one.kind for one in company.writer.send("payments", request, number)} == {"unknown"}
    there = [company.writer.look_up(one) for one in postings]
    assert [one and one.id for one in there] == [row["Id"] for row in company.rows("billpayment")]

    company.writer.send("payments", request, number)
    assert len(company.rows("billpayment")) == 2 * number


def test_a_discount_whose_payment_never_left_is_used_by_the_next_attempt(company: Company) -> None:
    bill = company.bill(100)
    document = company.payment(applied(bill, "98.00", "2.00"))
    company.sandbox.fault(
        system="quickbooks_online", method="POST", path="billpayment", drop_before_commit=True, count=1
    )
    [outcome] = company.deliver(posting(document))
    assert (outcome.kind, company.writer.look_up(posting(document))) == ("unknown", None)
    company.post(document)
    assert (len(company.rows("vendorcredit")), company.balances(bill)) == (1, [0])


def test_a_discount_of_a_refused_payment_is_found_when_the_books_have_moved_its_day(company: Company) -> None:
    """The payment is refused for its clearing account, the books close, and it is of the first open day from then on:
    what was posted for it before has the old day, and whoever reopens the books turns that round."""
    [freight] = [row["Id"] for row in company.rows("account") if row.get("AcctNum") == "2050"]
    [clearing] = [row["Id"] for row in company.rows("account") if row.get("AcctNum") == "1050"]
    bills = [company.bill(100), company.bill(40, APAccountRef={"value": freight})]
    document = company.payment(applied(bills[0], "98.00", "2.00"), applied(bills[1], "40.00"))
    writer = company.writer  # the books as they were read, before somebody closed the account
    company.changed("account", clearing, Active=False)
    request = writer.prepare([posting(document)]).request
    assert request is not None
    [refused] = writer.send("payments", request, 1)
    assert (refused.kind, refused.code) == ("refused", "reference_inactive"), refused.text
    [credit] = company.rows("vendorcredit")
    company.changed("account", clearing, Active=True)

    later = document.model_copy(update={"date": document.date + timedelta(days=11)})
    company.changed("preferences", "1", AccountingInfoPrefs={"BookCloseDate": document.date.isoformat()})
    target = company.post(later, key=OTHER_KEY)
    assert [row["Id"] for row in company.rows("vendorcredit")] == [credit["Id"]]
    assert company.balances(*bills) == [0, 0]
    assert f"vendorcredit/{credit['Id']}" in target.facts["companions"]
    assert company.writer.look_up(posting(later)) == target
    assert company.writer.look_up(posting(document)) == target


def test_a_payment_that_a_person_changed_is_voided_and_one_they_deleted_is_left(company: Company) -> None:
    bills = [company.bill(100), company.bill(50)]
    first = company.post(company.payment(applied(bills[0], "100.00")))
    second = company.post(company.payment(applied(bills[1], "50.00"), source_key="78"), key=OTHER_KEY)
    company.changed("billpayment", first.id, DocNumber="by hand")
    company.sandbox.edit("quickbooks_online", "billpayment", {"company": REALM, "key": second.id, "delete": True})
    company.post(company.payment(applied(bills[0], "100.00")), "void", "v-1", first)
    company.post(company.payment(applied(bills[1], "50.00")), "void", "v-2", second)
    assert company.balances(*bills) == [100, 50]


def test_closed_books_and_paid_bills_refuse_in_words(company: Company) -> None:
    bill = company.bill(100)
    company.changed("preferences", "1", AccountingInfoPrefs={"BookCloseDate": (company.today).isoformat()})
    [closed] = company.deliver(posting(company.payment(applied(bill, "100.00"))))
    assert (closed.kind, closed.code) == ("refused", "period_closed"), closed.text
    [unknown] = company.deliver(posting(company.payment(applied("99999", "100.00"))))
    assert unknown.kind == "refused"
    assert company.rows("billpayment") == []


def test_a_refusal_that_quickbooks_remembers_does_not_hold_the_next_attempt(company: Company) -> None:
    company.sandbox.edit("quickbooks_online", "settings", {"company": REALM, "set": {"request_id_failed": "repeat"}})
    bill = company.bill(100)
    document = company.payment(applied(bill, "98.00", "2.00"))
    company.changed("preferences", "1", AccountingInfoPrefs={"BookCloseDate": company.today.isoformat()})
    [refused] = company.deliver(posting(document))
    company.changed("preferences", "1", AccountingInfoPrefs={"BookCloseDate": None})
    [remembered] = company.deliver(posting(document))
    assert [(one.kind, one.code, one.spends_key) for one in (refused, remembered)] == [
        ("refused", "period_closed", True)
    ] * 2
    company.post(document, key=OTHER_KEY)
    assert (len(company.rows("billpayment")), company.balances(bill)) == (1, [0])


def test_a_posted_payment_takes_a_new_number_and_nothing_else(company: Company) -> None:
    bill = company.bill(100)
    target = company.post(company.payment(applied(bill, "98.00", "2.00")))
    changed = company.payment(applied(bill, "98.00", "2.00"), number="100999")
    assert company.writer.look_up(posting(changed, "update", target=target)) is None
    company.post(changed, "update", OTHER_KEY, target)
    assert company.row("billpayment", target.id)["DocNumber"] == "100999"
    assert company.writer.look_up(posting(changed, "update", target=target)) is not None
    assert company.balances(bill) == [0]
