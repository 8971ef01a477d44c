"""Suppliers with an open invoice whose payee changes: asked once, told as long as nobody has answered."""

from __future__ import annotations

import json

import duckdb
import pytest

from tests.dbt import books
from tests.dbt.conftest import Decided

A = books.A


def add(db: duckdb.DuckDBPyConnection) -> None:
    """Suppliers with an open invoice, and what the store remembers of how they were paid."""
    ids = iter(range(1, 100))

    def remembered(vendor: str, value: str, seen_at: str, fact: str = "remittance e-mail address") -> None:
        row = {"id": next(ids), "connection": "avid_main", "company": "C1", "system": "avidxchange"}
        facts = {"vendor_key": vendor, "fact": fact, "value": value, "seen_at": seen_at}
        books.raw.insert(db, "raw_operations.payee_facts", row | facts)

    def payee(name: str, code: str, *known: str, now: str = "ap@kroon.example", open_invoice: bool = True) -> None:
        books.supplier(db, f"s-{name}", code, f"Payee {name}", vendor=f"v-{name}")
        db.execute(f"update {A}.vendors set remit_email = '{now}' where vendor_id = 'v-{name}'")
        if open_invoice:
            books.entry(db, f"of-{name}", supplier=f"s-{name}")
            books.term(db, f"of-{name}", account=f"s-{name}")
        for day, value in enumerate(known, 10):
            remembered(f"v-{name}", value, f"2026-10-{day} 08:00:00+00")

    payee("first-seen", "10101")
    payee("steady", "10102", "ap@kroon.example")
    payee("changed", "10103", "ap@kroon.example", now="new@elsewhere.example")
    # it changed in an earlier run, nobody has answered
    payee("asked", "10104", "ap@kroon.example", "new@elsewhere.example", now="new@elsewhere.example")
    # changed and back again: both were seen
    payee("back", "10105", "ap@kroon.example", "new@elsewhere.example")
    payee("answered", "10106", "ap@kroon.example", "new@elsewhere.example", now="new@elsewhere.example")
    answer = {"fact": "remittance e-mail address", "changed_at": "2026-10-11 08:00:00+00"}
    review = {"id": "1", "link": books.LINK, "flow": "vendors", "company": "123", "document_key": "s-answered"}
    decided = {"code": "payee_change", "state": "decided", "decision": "release", "payload": json.dumps(answer)}
    books.raw.insert(db, "raw_operations.reviews", review | decided)
    # the answer was about the change before
    payee("again", "10107", "ap@kroon.example", "new@elsewhere.example")
    books.raw.insert(db, "raw_operations.reviews", review | decided | {"id": "2", "document_key": "s-again"})
    payee("unowed", "10108", "ap@kroon.example", now="new@elsewhere.example", open_invoice=False)
    payee("bank-two", "10109")
    accounts = json.dumps(["NL91 ABNA 0417 1643 00"])
    db.execute(f"update {A}.vendors set bank_accounts = '{accounts}' where vendor_id = 'v-bank-two'")
    remembered("v-bank-two", "...3000 #0123456789abcdef", "2026-10-10 08:00:00+00", "bank account")
    for name, line in (("moved", "Kade 2"), ("stays", "Kade 1")):
        payee(name, "1011" + name[0], "ap@kroon.example")
        # the order of its parts and how it is spelt say nothing
        address = {"City": "Delft", "Line1": line, "PostalCode": "2611 AA", "Country": "NL", "State": None, "Line2": ""}
        db.execute(
            f"update {A}.vendors set remit_to_address = ? where vendor_id = ?", [json.dumps(address), f"v-{name}"]
        )
        remembered(f"v-{name}", "kade 1, 2611 aa, delft, nl", "2026-10-10 08:00:00+00", "remittance address")


def payee_findings(decided: Decided, name: str) -> list[tuple[str, str]]:
    rows = decided.query(
        "select kind, severity from outbox.exact_avidxchange__findings"
        f" where code = 'payee_change' and document_key = 's-{name}' order by kind"
    )
    return [(row["kind"], row["severity"]) for row in rows]


BOTH = [("alert", "urgent"), ("review", "urgent")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("first-seen", []),
        ("steady", []),
        ("changed", BOTH),
        ("asked", BOTH),
        ("back", BOTH),
        ("answered", [("review", "urgent")]),
        ("again", BOTH),
        ("unowed", []),
        ("bank-two", BOTH),
        ("moved", BOTH),
        ("stays", []),
    ],
)
def test_a_payee_that_changes_while_invoices_are_open_is_asked_and_told(
    decided: Decided, name: str, expected: list[tuple[str, str]]
) -> None:
    assert payee_findings(decided, name) == expected


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("changed", "ap@kroon.example", "new@elsewhere.example"),
        ("asked", "ap@kroon.example", "new@elsewhere.example"),
        ("back", "new@elsewhere.example", "ap@kroon.example"),
        ("bank-two", "...3000", "...4300"),
        ("moved", "kade 1, 2611 aa, delft, nl", "kade 2, 2611 aa, delft, nl"),
    ],
)
def test_a_changed_payee_says_what_it_was_and_is(decided: Decided, name: str, old: str, new: str) -> None:
    (row,) = decided.query(
        "select text, payload from outbox.exact_avidxchange__findings"
        f" where code = 'payee_change' and kind = 'alert' and document_key = 's-{name}'"
    )
    assert (row["payload"]["old"], row["payload"]["new"]) == (old, new)
    assert f"Payee {name} changed in AvidXchange while 1 invoice is open" in row["text"]


def test_only_what_the_store_does_not_know_is_new_and_no_account_is_kept_whole(decided: Decided) -> None:
    rows = decided.query("select vendor_key, fact, value from intermediate.int_payee_history where is_new")
    new = {(row["vendor_key"], row["fact"]): row["value"] for row in rows}
    email = "remittance e-mail address"
    assert {name for name, fact in new if fact == email} == {
        f"v-{name}" for name in ("first-seen", "changed", "back", "unowed", "again", "bank-two")
    }
    assert new["v-bank-two", "bank account"].startswith("...4300 #")
    assert "NL91ABNA0417164300" not in "".join(new.values())
