"""Suppliers with an open invoice whose payee changes: asked once, told as long as nobody has answered, and their next
invoices are held until then."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import md5
from typing import Any

import duckdb
import pytest

from tests.dbt import books
from tests.dbt.conftest import Decided

A = books.A
EMAIL, ACCOUNT = "remittance e-mail address", "bank account"
OURS, OTHER = "NL44RABO0123456789", "DE89370400440532013000"


def pair(vendor: str, value: str, changed_at: datetime) -> str:
    """What a person accepts of a changed fact: stored answers name it, so that it must never be written otherwise."""
    micros = int(changed_at.timestamp()) * 1_000_000
    return md5(f"payee|avidxchange|avid_main|C1|{vendor}|{EMAIL}|{value}|{micros}".encode()).hexdigest()


def account_pair(supplier: str, iban: str) -> str:
    return md5(f"payee|exact_main|123|{supplier}|{iban}".encode()).hexdigest()


def add(db: duckdb.DuckDBPyConnection) -> None:
    """Suppliers with an open invoice, and what the store remembers of how they were paid."""
    ids = iter(range(1, 100))

    def remembered(vendor: str, value: str, seen_at: str, fact: str = EMAIL, **who: str) -> None:
        row = {"id": next(ids), "connection": "avid_main", "company": "C1", "system": "avidxchange"}
        facts = {"vendor_key": vendor, "fact": fact, "value": value, "seen_at": seen_at}
        books.raw.insert(db, "raw_operations.payee_facts", row | facts | who)

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
    changed_at = datetime(2026, 10, 11, 8, tzinfo=UTC)
    numbers = iter(range(1, 100))

    def answer(name: str, asked: str, decision: str = "release", code: str = "payee_change") -> None:
        review = {"id": str(next(numbers)), "link": books.LINK, "flow": "vendors", "company": "123", "code": code}
        decided = {"document_key": f"s-{name}", "state": "decided", "decision": decision}
        books.raw.insert(db, "raw_operations.reviews", review | decided | {"payload": json.dumps({"pairs": [asked]})})

    answer("answered", pair("v-answered", "new@elsewhere.example", changed_at))
    payee("no", "10120", "ap@kroon.example", "new@elsewhere.example", now="new@elsewhere.example")
    answer("no", pair("v-no", "new@elsewhere.example", changed_at), "reject")
    # the answer was about the change before
    payee("again", "10107", "ap@kroon.example", "new@elsewhere.example")
    answer("again", pair("v-again", "new@elsewhere.example", changed_at))
    payee("unowed", "10108", "ap@kroon.example", now="new@elsewhere.example", open_invoice=False)

    def paid_to(name: str, *ibans: str) -> None:
        said = json.dumps([{"AccountNum": iban, "RoutingNum": "RABONL2U", "ClientId": None} for iban in ibans])
        db.execute(f"update {A}.vendors set bank_accounts = ? where vendor_id = 'v-{name}'", [said])

    def in_books(name: str, iban: str) -> None:
        account = {"id": f"ba-{name}", "account": f"s-{name}", "bank_account": iban, "modifier_full_name": "Kim Vos"}
        books.raw.insert(db, f"{books.E}.bank_accounts", account)

    payee("bank-two", "10109")
    paid_to("bank-two", "NL91 ABNA 0417 1643 00")
    remembered("v-bank-two", "...3000 #0123456789abcdef", "2026-10-10 08:00:00+00", ACCOUNT)
    read = {"feed": "bank_accounts", "kind": "full", "rows": 1, "suspect": False, "company": "123"}
    books.raw.insert(db, f"{books.E}.feeds", read)
    # a first account, on either side; the other side of the second one says the same already
    in_exact = {"system": "exact_online", "connection": "exact_main", "company": "123"}
    payee("first-in-books", "10130")
    in_books("first-in-books", OURS)
    remembered("s-first-in-books", "none", "2026-10-10 08:00:00+00", ACCOUNT, **in_exact)
    payee("first-at-avid", "10131")
    paid_to("first-at-avid", OTHER)
    remembered("v-first-at-avid", "none", "2026-10-10 08:00:00+00", ACCOUNT)
    payee("followed", "10132")
    in_books("followed", OURS)
    paid_to("followed", OURS)
    remembered("v-followed", "none", "2026-10-10 08:00:00+00", ACCOUNT)
    payee("no-account", "10133")
    # two accounts, none in common: new, accepted, and as it stands since AvidXchange paid there
    for name, code in (("differs", "10134"), ("accepted", "10135"), ("standing", "10136"), ("by-hand", "10137")):
        payee(name, code)
        in_books(name, OURS)
        paid_to(name, OTHER)
    # two reasons for one invoice
    payee("two-reasons", "10138", "ap@kroon.example", now="new@elsewhere.example")
    in_books("two-reasons", OURS)
    paid_to("two-reasons", OTHER)
    answer("accepted", account_pair("s-accepted", OTHER), code="payee_differs")
    said = {"kind": "vendor", "left_company": "123", "left_key": "s-by-hand", "right_company": "C1", "verdict": "same"}
    who = {"id": "901", "link": books.LINK, "right_key": "v-by-hand", "who": "person:kim", "at": changed_at}
    books.raw.insert(db, "raw_operations.decisions", said | who)
    # accepted with a group, which nobody looked at: with an open invoice, without one, and looked at since
    unseen = (("unseen", "10140"), ("unseen-idle", "10141"), ("unseen-seen", "10142"), ("unseen-known", "10143"))
    for name, code in unseen:
        payee(name, code, open_invoice=name != "unseen-idle")
        batch = {"id": code, "link": books.LINK, "left_key": f"s-{name}", "right_key": f"v-{name}", "who": "person:kim"}
        evidence = json.dumps({"batch": "17-20261120T120000", "question": 17})
        books.raw.insert(db, "raw_operations.decisions", said | batch | {"at": changed_at, "evidence": evidence})
    books.invoice(db, "i-unseen-known", "of-unseen-known", vendor_id="v-unseen-known", vendor_external_code="10143")
    books.delivered(db, "purchase_invoices", "of-unseen-known", "i-unseen-known")
    answer("unseen-seen", "unseen 123 s-unseen-seen C1 v-unseen-seen", code="vendor_unseen")
    for name, code in (("standing", "10136"), ("by-hand", "10137")):
        books.payment(db, f"p-{name}", (f"old-{name}", "80.00", "0"), vendor_external_code=code, vendor_id=f"v-{name}")
    for name, line in (("moved", "Kade 2"), ("stays", "Kade 1")):
        payee(name, "1011" + name[0], "ap@kroon.example")
        # the order of its parts and how it is spelt say nothing
        address = {"City": "Delft", "Line1": line, "PostalCode": "2611 AA", "Country": "NL", "State": None, "Line2": ""}
        db.execute(
            f"update {A}.vendors set remit_to_address = ? where vendor_id = ?", [json.dumps(address), f"v-{name}"]
        )
        remembered(f"v-{name}", "kade 1, 2611 aa, delft, nl", "2026-10-10 08:00:00+00", "remittance address")


def payee_findings(decided: Decided, name: str, code: str = "payee_change") -> list[tuple[str, str]]:
    rows = decided.query(
        "select kind, severity from outbox.exact_avidxchange__findings"
        f" where code = '{code}' and document_key = 's-{name}' order by kind"
    )
    return [(row["kind"], row["severity"]) for row in rows]


def holds(decided: Decided, name: str) -> list[dict[str, Any]]:
    """What holds the supplier's open invoice, which AvidXchange does not have yet."""
    found: list[dict[str, Any]] = decided.row("purchase_invoices", f"of-{name}")["holds"]
    return found


BOTH = [("alert", "urgent"), ("review", "urgent")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("first-seen", []),
        ("steady", []),
        ("changed", BOTH),
        ("asked", BOTH),
        ("back", BOTH),
        ("answered", []),
        ("no", [("review", "urgent")]),
        ("again", BOTH),
        ("unowed", []),
        ("bank-two", BOTH),
        ("first-in-books", BOTH),
        ("first-at-avid", BOTH),
        ("followed", []),
        ("no-account", []),
        ("moved", BOTH),
        ("stays", []),
    ],
)
def test_a_payee_that_changes_while_invoices_are_open_is_asked_told_and_holds_the_next_invoice(
    decided: Decided, name: str, expected: list[tuple[str, str]]
) -> None:
    assert payee_findings(decided, name) == expected
    if name != "unowed":
        assert [hold["code"] for hold in holds(decided, name)] == (["payee_change"] if expected else [])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("changed", "ap@kroon.example", "new@elsewhere.example"),
        ("asked", "ap@kroon.example", "new@elsewhere.example"),
        ("back", "new@elsewhere.example", "ap@kroon.example"),
        ("bank-two", "...3000", "...4300"),
        ("first-in-books", "none", "...6789"),
        ("moved", "kade 1, 2611 aa, delft, nl", "kade 2, 2611 aa, delft, nl"),
    ],
)
def test_a_changed_payee_says_what_it_was_and_is(decided: Decided, name: str, old: str, new: str) -> None:
    (row,) = decided.query(
        "select text, payload from outbox.exact_avidxchange__findings"
        f" where code = 'payee_change' and kind = 'alert' and document_key = 's-{name}'"
    )
    (change,) = row["payload"]["changes"]
    assert (change["old"], change["new"]) == (old, new)
    assert ("last entered by Kim Vos" in row["text"]) == (name == "first-in-books")
    where = "Exact" if name == "first-in-books" else "AvidXchange"
    assert f"Payee {name} changed in {where} while 1 invoice is open, from {old} to {new}" in row["text"]


def test_the_invoice_and_its_vendor_ask_the_same_question(decided: Decided) -> None:
    (hold,) = holds(decided, "bank-two")
    assert hold["text"].startswith("invoice F-of-bank-two of Payee bank-two: the bank account of supplier 10109 Payee")
    assert "by phone, at a number from the books" in hold["text"]
    (row,) = decided.query(
        "select payload from outbox.exact_avidxchange__findings where kind = 'review' and document_key = 's-bank-two'"
    )
    assert row["payload"]["pairs"] == hold["payload"]["pairs"]
    assert "NL91ABNA0417164300" not in str(hold)


@pytest.mark.parametrize(
    ("name", "finding", "held"),
    [
        ("differs", [("review", "warning")], ["payee_differs"]),
        ("accepted", [], []),
        ("standing", [("review", "info")], []),
        # a person's word made the pair: its first invoice is held though AvidXchange paid that vendor before
        ("by-hand", [("review", "warning")], ["payee_differs"]),
    ],
)
def test_accounts_that_differ_hold_until_they_are_accepted_or_as_they_stand_are_a_remark(
    decided: Decided, name: str, finding: list[tuple[str, str]], held: list[str]
) -> None:
    assert payee_findings(decided, name, "payee_differs") == finding
    assert [hold["code"] for hold in holds(decided, name)] == held


@pytest.mark.parametrize(
    ("name", "finding", "held"),
    [
        # the invoice's question stands for the vendor's: one for both
        ("unseen", [], ["vendor_unseen"]),
        ("unseen-known", [("review", "warning")], []),
        ("unseen-seen", [], []),
        ("by-hand", [], ["payee_differs"]),
    ],
)
def test_the_first_invoices_of_a_vendor_that_was_accepted_with_a_group_wait_until_somebody_looked_at_it(
    decided: Decided, name: str, finding: list[tuple[str, str]], held: list[str]
) -> None:
    assert payee_findings(decided, name, "vendor_unseen") == finding
    assert [hold["code"] for hold in holds(decided, name)] == held


def test_of_a_vendor_without_an_open_invoice_nobody_is_asked(decided: Decided) -> None:
    assert payee_findings(decided, "unseen-idle", "vendor_unseen") == []


def test_an_invoice_has_one_hold_with_all_reasons_and_one_answer_for_all(decided: Decided) -> None:
    (hold,) = holds(decided, "two-reasons")
    assert hold["code"] == "several_reasons"
    assert [reason["code"] for reason in hold["payload"]["reasons"]] == ["payee_change", "payee_differs"]
    assert account_pair("s-two-reasons", OTHER) in hold["payload"]["pairs"]
    assert len(hold["payload"]["pairs"]) == 2
    assert all(reason["text"] in hold["text"] for reason in hold["payload"]["reasons"])


def test_only_what_the_store_does_not_know_is_new_and_no_account_is_kept_whole(decided: Decided) -> None:
    rows = decided.query("select vendor_key, fact, value from intermediate.int_payee_history where is_new")
    new = {(row["vendor_key"], row["fact"]): row["value"] for row in rows}
    emails = {name for name, fact in new if fact == EMAIL}
    assert {f"v-{name}" for name in ("first-seen", "changed", "back", "unowed", "again", "bank-two")} <= emails
    assert not emails & {f"v-{name}" for name in ("steady", "asked", "answered", "no", "moved")}
    assert new["v-bank-two", ACCOUNT].startswith("...4300 #")
    assert "NL91ABNA0417164300" not in "".join(new.values())


def test_that_there_is_no_account_is_remembered_only_where_accounts_were_read_and_first_of_all(
    decided: Decided,
) -> None:
    rows = decided.query(
        f"select system, vendor_key, value from intermediate.int_payee_history where fact = '{ACCOUNT}'"
    )
    known = {(row["system"], row["vendor_key"]): row["value"] for row in rows if row["value"] == "none"}
    assert ("exact_online", "s-no-account") in known
    # AvidXchange's record says nothing of accounts
    assert ("avidxchange", "v-no-account") not in known
