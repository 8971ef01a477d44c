"""Days on which QuickBooks refuses or does not answer, whole runs through the command line: what is written is written
once, what waits says for whom and what to do, and goes by itself when it can.

One company lives through them in the order of this file. A run that is killed once it has decided leaves its flows to
processes of their own, as Airflow's tasks are: what people do between a read and a write is done there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.support import agreement, life_quickbooks
from tests.support.stories import quickbooks_closed, quickbooks_refusals
from tests.support.stories.quickbooks_closed import Closed, Left, Opened
from tests.support.stories.quickbooks_refusals import PAPER, Batched, First, Lost, Marked

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
Row = dict[str, Any]
PENDING = "[AvidXchange] payment pending since 2026-11-20"


def delivered(summary: Row) -> dict[str, int]:
    return {flow: counts["delivered"] for flow, counts in summary["flows"].items() if counts["delivered"]}


def reasons(summary: Row, flow: str, number: str) -> dict[str, tuple[str, str]]:
    """State and words by code: everything that is said about one document."""
    return {
        one["code"]: (one["state"], one["text"])
        for one in summary["reasons"]
        if one["flow"] == flow and number in one["documents"]
    }


# --- a first read on which everything goes wrong once ----------------------------------------------------------------


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[First]:
    with quickbooks_refusals.first_read(tmp_path_factory.mktemp("refusals")) as first:
        yield first


def test_every_answer_that_cannot_be_used_is_asked_for_again_and_nothing_is_missing(first: First) -> None:
    refused = sorted(call["status"] for call in first.calls if call["path"].endswith("query") and call["status"] != 200)
    assert refused == [401, 429, 500, 503]
    assert first.summary["notes"] == []
    for number, key in first.books.bills.items():
        there = life_quickbooks.in_avid(first.books.company, key)
        assert there is not None
        assert (there["InvoiceNumber"], there["Amount"]) == (number, 100.0)


def test_a_token_refused_once_is_renewed_once(first: First) -> None:
    assert [call["status"] for call in first.calls if call["path"].endswith("bearer")] == [200, 200]
    assert first.summary["calls"]["quickbooks_online"]["tokens"] == 2


def test_only_answers_count_as_metered_and_the_vendor_counts_the_same(first: First) -> None:
    company = first.books.company
    [month] = company.sandbox.state("quickbooks_online", "coreplus")
    spent = first.summary["calls"]["quickbooks_online"]
    assert month == {"month": "2026-11", "calls": spent["metered"]}
    assert spent["month_used"] == spent["metered"]
    counted = "select sum(metered) as metered, sum(errors) as errors from operations.api_calls"
    [row] = company.query(f"{counted} where system = 'quickbooks_online'")
    assert (int(row["metered"]), int(row["errors"])) == (spent["metered"], 4)


# --- a person is faster, a number is taken ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def marked(first: First) -> Marked:
    return quickbooks_refusals.memos_marked(first.books)


def test_a_page_of_html_instead_of_the_changes_is_asked_for_again(marked: Marked) -> None:
    assert [path.rpartition("/")[2] for path in marked.reads][:2] == ["cdc", "cdc"]
    assert marked.summary["notes"] == []


def test_a_bill_that_a_person_saved_meanwhile_is_read_again_and_keeps_the_persons_words(marked: Marked) -> None:
    books = marked.books
    assert books.memo("MEMO-1") == f"Ann: call them before it is paid\n{PENDING}"
    assert books.memo("MEMO-2") == f"entered for MEMO-2\n{PENDING}"
    # one batch for all, in which one item is stale; that bill alone is read by its Id and written once more
    assert marked.written == [("billpayment", 400), ("batch", 200), ("bill", 200)]
    realm = life_quickbooks.realm(books.company)
    assert marked.reads[2:] == [f"{realm}/query", f"{realm}/bill/{books.bills['MEMO-1']}"]
    assert delivered(marked.summary) == {"payment_status": 6}


def test_a_number_that_is_taken_is_told_with_the_document_that_has_it_and_nothing_is_posted(marked: Marked) -> None:
    books = marked.books
    said = reasons(marked.summary, "payments", books.delivery("payments", "NUMBER-1")["number"])
    assert list(said) == ["duplicate_number"]
    state, text = said["duplicate_number"]
    assert state == "refused"
    assert "DocNumber=4000002 is assigned to TxnType=BillPayment with TxnId=17" in text
    assert "see whether it is the same one before it is paid or posted twice" in text
    assert books.paid_with("NUMBER-1") == []
    assert books.memo("NUMBER-1") == "entered for NUMBER-1"


# --- one of a batch is refused, one answer is lost -------------------------------------------------------------------


@pytest.fixture(scope="module")
def batched(marked: Marked) -> Batched:
    return quickbooks_refusals.batch_posted(marked.books)


def test_one_refused_payment_of_a_batch_leaves_the_others_posted(batched: Batched) -> None:
    books = batched.books
    assert batched.payments == [("batch", 401), ("batch", 200)]
    assert batched.tokens == 1
    for number in ("MEMO-1", "MEMO-2", "NUMBER-1"):
        assert books.paid_with(number) == [books.key(number)]
    assert books.paid_with("PAPER-1") == []
    assert (batched.refused["state"], batched.refused["reason_code"]) == ("refused", "reference_inactive")
    assert "Invalid Reference Id : Names element id" in batched.refused["reason_text"]
    assert "make it active again in QuickBooks" in batched.refused["reason_text"]


def test_a_gateways_page_in_answer_to_a_write_is_no_refusal(batched: Batched) -> None:
    waiting = [batched.books.delivery("payment_status", number) for number in ("MEMO-1", "MEMO-2")]
    assert [row["state"] for row in waiting] == ["unknown", "unknown"]
    assert {row["reason_text"] for row in waiting} == {"answered 503 without saying why"}


@pytest.fixture(scope="module")
def lost(batched: Batched) -> Lost:
    return quickbooks_refusals.answers_lost(batched.books)


def test_a_payment_whose_answer_was_lost_is_repeated_under_its_first_key_and_posted_once(lost: Lost) -> None:
    books = lost.books
    assert [call["status"] for call in lost.batches] == [None, 200]
    keys = [parse_qs(call["query"])["requestid"] for call in lost.batches]
    assert keys[0] == keys[1]
    for number in ("LOST-1", "LOST-2"):
        assert books.paid_with(number) == [books.key(number)]
        assert books.delivery("payments", number)["state"] == "delivered"


def test_memos_whose_answer_was_lost_are_looked_at_and_written_again(lost: Lost) -> None:
    books = lost.books
    assert books.memo("MEMO-1") == "Ann: call them before it is paid"
    for number in ("MEMO-2", "LOST-1", "LOST-2"):
        assert books.memo(number) == f"entered for {number}"


# --- closed books, an inactive vendor --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def closed(lost: Lost) -> Closed:
    return quickbooks_closed.books_closed(lost.books)


def test_nothing_is_written_to_closed_books(closed: Closed) -> None:
    assert closed.written == []
    assert closed.books.paid_with("CLOSED-1") == []
    assert closed.books.memo("CLOSED-1") == f"entered for CLOSED-1\n{PENDING}"


def test_what_waits_says_for_whom_and_what_to_do(closed: Closed) -> None:
    books = closed.books
    realm = life_quickbooks.realm(books.company)
    number, key = books.delivery("payments", "CLOSED-1")["number"], books.payments["CLOSED-1"]
    text = (
        f"payment {key} is dated 2026-11-20 and the books of QuickBooks company {realm} are closed through 2026-11-20: "
        f"open them, or post it by hand with AVX:{key} in the memo"
    )
    assert reasons(closed.summary, "payments", number) == {"period_closed": ("blocked", text)}
    paper = reasons(closed.summary, "payments", books.delivery("payments", "PAPER-1")["number"])
    assert set(paper) == {"period_closed", "vendor_blocked"}, "all that is in its way is told at once"
    state, words = paper["vendor_blocked"]
    assert state == "blocked"
    assert PAPER in words
    assert "inactive in QuickBooks" in words


def test_what_waits_is_pending_in_our_tables(closed: Closed) -> None:
    columns = "payment_state, avidxchange_status, reason"
    [row] = closed.books.company.query(
        f"select {columns} from reconciliation.payments where invoice_numbers = 'CLOSED-1'"
    )
    assert (row["payment_state"], row["avidxchange_status"]) == ("not_posted", "Issued to Supplier")
    assert "are closed through 2026-11-20: open them" in row["reason"]


@pytest.fixture(scope="module")
def opened(closed: Closed) -> Opened:
    return quickbooks_closed.books_opened(closed.books)


def test_both_go_by_themselves_when_the_cause_is_gone(opened: Opened) -> None:
    books = opened.books
    for number in ("CLOSED-1", "PAPER-1"):
        assert books.paid_with(number) == [books.key(number)]
        assert books.memo(number) == f"entered for {number}"
    assert delivered(opened.summary) == {"payments": 2, "payment_status": 2, "vendors": 1}
    assert [one for one in opened.summary["reasons"] if one["flow"] == "payments"] == []


# --- a discount without its payment ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def left(opened: Opened) -> Left:
    return quickbooks_closed.discount_left_over(opened.books)


def alerts(summary: Row) -> list[str]:
    """What is said of discounts that were left over."""
    return [one["text"] for one in summary["reasons"] if one["code"] == "discount_left_over"]


def test_a_discount_whose_payment_was_voided_before_it_was_posted_is_told_until_it_is_gone(left: Left) -> None:
    [credit] = left.credits
    assert float(credit["Balance"]) == 5.00
    assert left.posting["state"] == "unknown"
    [text] = alerts(left.voided)
    assert f"vendor credit {credit['Id']} of 5.00 USD" in text
    assert f"discount of AvidXchange payment {left.payment}, whose status is Void in AvidXchange" in text
    assert left.written == [("bill", 200)], "the line in the memo, and nothing else"
    assert alerts(left.after) == []


def test_what_is_owed_is_explained_by_the_discount_that_was_left_over(left: Left) -> None:
    assert float(left.owed["unexplained"]) == 0
    assert f"discount of AvidXchange payment {left.payment} that no bill payment has used up" in left.owed["documents"]


def test_after_all_of_it_the_books_agree(left: Left) -> None:
    assert agreement.problems(left.books.company) == []
