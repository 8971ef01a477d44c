"""The days of one company on which QuickBooks refuses or does not answer: reads that fail, a person who is faster, a
number that is taken, a batch of which one is refused, answers that are lost.

Each function is one day and goes on with the books of the day before; what is asked of it is asked before the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from include.failpoint import VARIABLE
from tests.support import company, life_quickbooks
from tests.support.company import Company
from tests.support.link_settings import choose

Row = dict[str, Any]
LINK = "quickbooks_avidxchange"
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


@dataclass
class First:
    books: Books
    summary: Row
    calls: list[Row]


@contextmanager
def first_read(home: Path) -> Iterator[First]:
    """A first read on which everything goes wrong once."""
    with company.opened(home, vendors=6, documents=10) as opened:
        opened.link = LINK
        choose(opened, closed_period="block")
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


@dataclass
class Marked:
    books: Books
    summary: Row
    written: list[tuple[str, int | None]]
    reads: list[str]


def memos_marked(books: Books) -> Marked:
    """All bills are ordered to be paid, one is paid. While the memos are marked a person saves one of the bills."""
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


@dataclass
class Batched:
    books: Books
    payments: list[tuple[str, int | None]]
    tokens: int
    refused: Row


def batch_posted(books: Books) -> Batched:
    """A person makes a vendor inactive once the run has decided; the token is refused; then the answer to the memos is
    lost behind a gateway."""
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


@dataclass
class Lost:
    books: Books
    batches: list[Row]


def answers_lost(books: Books) -> Lost:
    """The vendor posts two payments and its answer is lost; then its reads do not show them for longer than we wait."""
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
