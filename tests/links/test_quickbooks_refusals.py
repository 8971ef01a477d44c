"""Days on which QuickBooks refuses or does not answer, whole runs through the command line: what is written is written
once, what waits says for whom and what to do, and goes by itself when it can.

One company lives through them in the order of this file. A run that is killed once it has decided leaves its flows to
processes of their own, as Airflow's tasks are: what people do between a read and a write is done there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from include.runs.failpoint import VARIABLE
from tests.support import agreement, company, life_quickbooks
from tests.support.company import Company

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
Row = dict[str, Any]
LINK = "quickbooks_avidxchange"
PENDING = "[AvidXchange] payment pending since 2026-11-20"
PAPER = "Plain Paper Supplies"
NUMBER_IN_USE = {
    "Fault": {
        "Error": [
            {
                "Message": "Duplicate Document Number Error",
                "Detail": "Duplicate Document Number Error : You must specify a different number. This number has "
                "already been used. DocNumber=4000002 is assigned to TxnType=BillPayment with TxnId=17",
                "code": "6140",
            }
        ],
        "type": "ValidationFault",
    }
}


@dataclass
class Books:
    """The company, its bills by number and, once ordered, the AvidXchange payment of each; ``later``: the bill that
    nobody pays before the end."""

    company: Company
    bills: dict[str, str] = field(default_factory=dict)
    payments: dict[str, str] = field(default_factory=dict)
    later: str = ""

    def fault(self, **spec: Any) -> None:
        self.company.sandbox.fault(system="quickbooks_online", **spec)

    def decided(self) -> None:
        """A run that is killed once it has read and decided."""
        answer = self.company.cli("run", LINK, "--json", **{VARIABLE: "decide.end"})
        assert answer.code == -9, answer.err

    def step(self, flow: str) -> None:
        """That run's flow, delivered by a process of its own."""
        answer = self.company.cli(LINK, flow, module="tests.support.step")
        assert answer.code == 0, answer.err

    def delivery(self, flow: str, number: str) -> Row:
        key = self.payments[number] if flow == "payments" else self.bills[number]
        return next(row for row in self.company.deliveries(flow) if row["source_key"] == key)

    def memo(self, number: str) -> str:
        return str(life_quickbooks.bill(self.company, self.bills[number]).get("PrivateNote", ""))

    def paid_with(self, number: str) -> list[str]:
        """Our keys of the bill payments that pay a bill."""
        rows = life_quickbooks.payments_of(self.company, self.bills[number])
        return [str(row["PrivateNote"]).partition("\n")[0] for row in rows]

    def key(self, number: str) -> str:
        return f"AVX:{self.payments[number]}"

    def written(self, since: int) -> list[tuple[str, int | None]]:
        """What we asked QuickBooks to change, and the status of its answer, None when none came."""
        calls = [call for call in self.company.writes(since) if call["system"] == "quickbooks_online"]
        return [(call["path"].rpartition("/")[2], call["status"]) for call in calls]


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


@dataclass
class First:
    books: Books
    summary: Row
    calls: list[Row]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[First]:
    with company.opened(tmp_path_factory.mktemp("refusals"), vendors=6, documents=10) as opened:
        opened.link = LINK
        file = Path(opened.environment["ML_CONNECTOR_CONFIG"]) / "links.yml"
        text = file.read_text()
        file.write_text(text.replace('payment_account: "1050"', 'payment_account: "1050"\n      closed_period: block'))
        books = Books(opened)
        model = next(
            row["Id"]
            for row in opened.sandbox.state("quickbooks_online", "bill")
            if {line["DetailType"] for line in row["Line"]} == {"AccountBasedExpenseLineDetail"}
        )
        for number in ("MEMO-1", "MEMO-2", "NUMBER-1", "LOST-1", "LOST-2", "CLOSED-1"):
            books.bills[number] = life_quickbooks.enter_bill(opened, number, like=model)
        paper = {"value": life_quickbooks.enter_vendor(opened, PAPER)}
        books.bills["PAPER-1"] = life_quickbooks.enter_bill(opened, "PAPER-1", like=model, VendorRef=paper)
        books.later = life_quickbooks.enter_bill(opened, "LEFT-1", like=model)
        query = {"method": "GET", "path": "*/query", "count": 1}
        books.fault(**query, status=500)
        books.fault(**query, status=503)
        books.fault(**query, status=401)
        books.fault(**query, status=429)
        summary = opened.run()
        calls = opened.sandbox.get("/calls", since=0)["calls"]
        opened.sandbox.clear_faults()
        yield First(books, summary, [call for call in calls if call["system"] == "quickbooks_online"])


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


@dataclass
class Marked:
    books: Books
    summary: Row
    written: list[tuple[str, int | None]]
    reads: list[str]


@pytest.fixture(scope="module")
def marked(first: First) -> Marked:
    """All bills are ordered to be paid, one is paid. While the memos are marked a person saves one of the bills."""
    books = first.books
    for number, key in books.bills.items():
        books.payments[number] = life_quickbooks.ordered(books.company, key)
    life_quickbooks.issued(books.company, books.payments["NUMBER-1"])
    books.fault(method="GET", path="*/cdc", count=1, status=200, html=True)
    books.fault(method="POST", path="*/billpayment", count=1, status=400, body=NUMBER_IN_USE)
    faster = {
        "entity": "Bill",
        "company": life_quickbooks.realm(books.company),
        "key": books.bills["MEMO-1"],
        "set": {"PrivateNote": "Ann: call them before it is paid"},
    }
    books.fault(method="GET", path="*/query", count=1, then=faster)
    books.company.sandbox.advance(600)
    before = books.company.mark()
    summary = books.company.run()
    calls = books.company.sandbox.get("/calls", since=before)["calls"]
    assert [fault for fault in books.company.sandbox.get("/faults")["faults"] if not fault["hits"]] == []
    books.company.sandbox.clear_faults()
    reads = [call["path"] for call in calls if call["system"] == "quickbooks_online" and call["method"] == "GET"]
    return Marked(books, summary, books.written(before), [path.partition("/company/")[2] for path in reads])


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


@dataclass
class Batched:
    books: Books
    payments: list[tuple[str, int | None]]
    tokens: int
    refused: Row


@pytest.fixture(scope="module")
def batched(marked: Marked) -> Batched:
    """A person makes a vendor inactive once the run has decided; the token is refused; then the answer to the memos is
    lost behind a gateway."""
    books = marked.books
    answer = books.company.cli("replay", LINK, "--reason", "duplicate_number")
    assert answer.code == 0, answer.err
    for number in ("MEMO-1", "MEMO-2", "PAPER-1"):
        life_quickbooks.issued(books.company, books.payments[number])
    books.company.sandbox.advance(600)
    books.decided()
    vendor(books, active=False)
    books.fault(method="POST", path="*/batch", count=1, status=401)
    books.fault(method="POST", path="*/batch", count=1, skip=1, status=503)
    before = books.company.mark()
    books.step("payments")
    calls = books.company.sandbox.get("/calls", since=before)["calls"]
    payments = books.written(before)
    books.step("payment_status")
    books.company.sandbox.clear_faults()
    tokens = [call for call in calls if call["path"].endswith("bearer")]
    return Batched(books, payments, len(tokens), books.delivery("payments", "PAPER-1"))


def vendor(books: Books, *, active: bool) -> None:
    [row] = [
        row
        for row in books.company.sandbox.state("quickbooks_online", "vendor")
        if row["DisplayName"].startswith(PAPER)
    ]
    change = {"company": life_quickbooks.realm(books.company), "key": row["Id"], "set": {"Active": active}}
    books.company.sandbox.edit("quickbooks_online", "vendor", change)


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


@dataclass
class Lost:
    books: Books
    batches: list[Row]


@pytest.fixture(scope="module")
def lost(batched: Batched) -> Lost:
    """The vendor posts two payments and its answer is lost; then its reads do not show them for longer than we wait."""
    books = batched.books
    for number in ("LOST-1", "LOST-2"):
        life_quickbooks.issued(books.company, books.payments[number])
    books.company.sandbox.advance(600)
    books.decided()
    before = books.company.mark()
    books.fault(method="POST", path="*/batch", count=1, drop_after_commit=True)
    books.step("payments")
    books.company.sandbox.clear_faults()
    books.company.sandbox.advance(240)
    books.fault(method="GET", path="*/query", read_lag_s=300)
    books.step("payments")
    books.company.sandbox.clear_faults()
    calls = books.company.writes(before)
    books.step("payment_status")
    return Lost(books, [call for call in calls if call["path"].endswith("batch")])


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


@dataclass
class Closed:
    books: Books
    summary: Row
    written: list[tuple[str, int | None]]


@pytest.fixture(scope="module")
def closed(lost: Lost) -> Closed:
    books = lost.books
    life_quickbooks.issued(books.company, books.payments["CLOSED-1"])
    closing(books, "2026-11-20")
    books.company.sandbox.advance(600)
    before = books.company.mark()
    return Closed(books, books.company.run(), books.written(before))


def closing(books: Books, day: str | None) -> None:
    edit = {"company": life_quickbooks.realm(books.company), "set": {"BookCloseDate": day}}
    books.company.sandbox.edit("quickbooks_online", "closing", edit)


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


@dataclass
class Opened:
    books: Books
    summary: Row


@pytest.fixture(scope="module")
def opened(closed: Closed) -> Opened:
    """The bookkeeper opens the books, and somebody buys from the vendor again."""
    books = closed.books
    closing(books, None)
    vendor(books, active=True)
    books.company.sandbox.advance(600)
    return Opened(books, books.company.run())


def test_both_go_by_themselves_when_the_cause_is_gone(opened: Opened) -> None:
    books = opened.books
    for number in ("CLOSED-1", "PAPER-1"):
        assert books.paid_with(number) == [books.key(number)]
        assert books.memo(number) == f"entered for {number}"
    assert delivered(opened.summary) == {"payments": 2, "payment_status": 2, "vendors": 1}
    assert [one for one in opened.summary["reasons"] if one["flow"] == "payments"] == []


# --- a discount without its payment ----------------------------------------------------------------------------------


@dataclass
class Left:
    books: Books
    payment: str
    credits: list[Row]
    posting: Row
    voided: Row
    written: list[tuple[str, int | None]]
    owed: Row
    after: Row


@pytest.fixture(scope="module")
def left(opened: Opened) -> Left:
    """The vendor credit of a discount is posted and its bill payment is not; AvidXchange voids the payment before the
    next run; a person deletes the credit after it."""
    books = opened.books
    life_quickbooks.approve(books.company, books.later)
    payment = life_quickbooks.pay(books.company, {books.later: 95.00}, discounts={books.later: 5.00})
    books.fault(method="POST", path="*/billpayment", count=1, status=503)
    books.company.sandbox.advance(600)
    books.company.run()
    books.company.sandbox.clear_faults()
    rows = books.company.sandbox.state("quickbooks_online", "vendorcredit")
    credits = [row for row in rows if f"AVX:{payment}:discount" in str(row.get("PrivateNote")).split()]
    [posting] = [row for row in books.company.deliveries("payments") if row["source_key"] == payment]
    life_quickbooks.set_payment(books.company, payment, "Void")
    books.company.sandbox.advance(600)
    before = books.company.mark()
    voided = books.company.run()
    written = books.written(before)
    columns = "unexplained, documents from reconciliation.accounts_payable"
    [owed] = books.company.query(f"select {columns} where documents like '%\"VC-{credits[0]['Id']}\"%'")
    life_quickbooks.delete(books.company, "VendorCredit", credits[0]["Id"])
    books.company.sandbox.advance(600)
    return Left(books, payment, credits, posting, voided, written, owed, books.company.run())


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
