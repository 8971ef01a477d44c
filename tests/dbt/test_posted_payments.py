"""Payments that are posted: they keep their names and what was posted, whatever changes around them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb
import pytest

from tests.dbt import books
from tests.dbt.conftest import Decided


def pay(db: duckdb.DuckDBPyConnection, key: str, *names: str, **more: Any) -> None:
    """A payment of 121.00 for each of these entries."""
    books.payment(db, key, *((f"i-{name}", "121.00", "0") for name in names), **more)


def bills(db: duckdb.DuckDBPyConnection, *names: str, **more: Any) -> None:
    for name in names:
        books.entry(db, name, **more)
        books.term(db, name)
        books.invoice(db, f"i-{name}", name, status="PaymentCreated")


def on_account(db: duckdb.DuckDBPyConnection, name: str, account: str) -> None:
    """The entry's A/P line in the ledger."""
    line = {"id": f"tl-{name}", "entry_id": name, "gl_account": account, "amount_fc": "-121"}
    books.raw.insert(db, "raw_exact_online.transaction_lines", line)


def posted(db: duckdb.DuckDBPyConnection, key: str, *names: str, account: str = "1600", **more: Any) -> None:
    """The store's row of a posting of 121.00 for each entry."""
    document = books.posted_document(key, names[0], amount=f"{121 * len(names)}.00")
    line = {"document_number": "26700001", "amount": "121.00", "discount": "0"}
    document["applications"] = [line | {"document_key": name} for name in names]
    document["ap_account"] = account
    facts = {"amount": document["amount"], "target_number": f"900{key}", "delivered_document": json.dumps(document)}
    books.delivered(db, "payments", key, f"je-{key}", **(facts | more))


def add(db: duckdb.DuckDBPyConnection) -> None:
    books.supplier(db, "moved", "10077", "Moved Elsewhere B.V.", vendor="v77")
    # posted for two entries of one supplier; then a bookkeeper gave one of them to another supplier
    bills(db, "pp-a")
    bills(db, "pp-b", supplier="moved")
    posted(db, "9001", "pp-a", "pp-b")
    pay(db, "9001", "pp-a", "pp-b")
    # the same, and AvidXchange voided it
    bills(db, "pp-c")
    bills(db, "pp-d", supplier="moved")
    posted(db, "9002", "pp-c", "pp-d")
    pay(db, "9002", "pp-c", "pp-d", status="Void", voided_date=date(2026, 11, 12))
    # posted in two parts, on two accounts; by now both stand on one
    bills(db, "pp-e", "pp-f")
    posted(db, "9003:1600", "pp-e")
    posted(db, "9003:1610", "pp-f", account="1610")
    pay(db, "9003", "pp-e", "pp-f")
    # one part posted, the other not; by now both stand on one account
    bills(db, "pp-g", "pp-h")
    posted(db, "9004:1600", "pp-g")
    pay(db, "9004", "pp-g", "pp-h")
    # one part posted, the other not, as it was
    bills(db, "pp-i", "pp-j")
    on_account(db, "pp-i", "gl-1600")
    on_account(db, "pp-j", "gl-1610")
    posted(db, "9005:1600", "pp-i")
    pay(db, "9005", "pp-i", "pp-j")
    # on its way, and no answer yet
    bills(db, "pp-k")
    bills(db, "pp-l", supplier="moved")
    document = books.posted_document("9006", "pp-k", amount="242.00")
    unanswered = {"target_id": None, "state": "unknown", "attempt_document": json.dumps(document)}
    books.delivered(db, "payments", "9006", "", **unanswered)
    pay(db, "9006", "pp-k", "pp-l")
    # what was posted is what the document says, not what a held row shows
    bills(db, "pp-m")
    posted(db, "9007", "pp-m", amount="130.00", state="held")
    books.payment(db, "9007", ("i-pp-m", "130.00", "0"))
    # the same total for another invoice; another split between payment and discount; another currency
    bills(db, "pp-n", "pp-p", "pp-q")
    bills(db, "pp-o", invoice_number=26700002)
    posted(db, "9008", "pp-n")
    pay(db, "9008", "pp-o")
    posted(db, "9009", "pp-p")
    books.payment(db, "9009", ("i-pp-p", "121.00", "2.00"))
    posted(db, "9010", "pp-q")
    pay(db, "9010", "pp-q", currency_code="USD")
    # voided after its invoice was deleted from Exact and is known no more
    posted(db, "9011", "pp-gone")
    pay(db, "9011", "pp-gone", status="Void", voided_date=date(2026, 11, 12))
    # without a currency of its own
    bills(db, "pp-r", "pp-s", "pp-t")
    pay(db, "9012", "pp-r", currency_code=None)
    bills(db, "pp-usd", currency="USD")
    pay(db, "9013", "pp-s", "pp-usd", currency_code=None)
    # voided, and reversed in Exact by a person; reversed once, posted again, and void again
    bills(db, "pp-w", "pp-x", "pp-y")
    for key, name, entries in (("9016", "pp-w", ["je-9016"]), ("9017", "pp-x", ["je-9017-first", "je-9017"])):
        posted(db, key, name)
        pay(db, key, name, status="Void", voided_date=date(2026, 11, 12))
        for entry, text in [*((entry, key) for entry in entries), (f"by-hand-{key}", f"{key}:void")]:
            line = {"id": f"tl-{entry}", "entry_id": entry, "entry_number": 900001, "description": f"AVX:{text}"}
            books.raw.insert(db, "raw_exact_online.transaction_lines", line)
    # reversed once, valid again, and posted anew
    posted(db, "9019", "pp-y")
    pay(db, "9019", "pp-y")
    for entry, text in (("je-9019-first", "9019"), ("je-9019", "9019"), ("je-9019-void", "9019:void")):
        line = {"id": f"tl-{entry}", "entry_id": entry, "entry_number": 900019, "description": f"AVX:{text}"}
        books.raw.insert(db, "raw_exact_online.transaction_lines", line)
    # the latest version could not be read
    bills(db, "pp-v")
    pay(db, "9018", "pp-v")
    bad = {"feed": "payments", "key": "9018", "reason": "Amount is not a number", "record": "{}"}
    books.raw.insert(db, "raw_avidxchange.quarantine", bad)
    # words that AvidXchange's people know and we do not
    pay(db, "9014", "pp-t", status="Returned by Bank")
    bills(db, "pp-u")
    posted(db, "9015", "pp-u")
    pay(db, "9015", "pp-u", status="Stop Payment")


def rows(decided: Decided, payment: str) -> dict[str, tuple[str, list[str], list[str]]]:
    """What is wanted of each posting of a payment, its problems and its holds."""
    found = decided.query(
        f"select * from outbox.exact_avidxchange__payments where split_part(source_key, ':', 1) = '{payment}'"
    )
    return {
        row["source_key"]: (row["wanted"], [p["code"] for p in row["problems"]], [h["code"] for h in row["holds"]])
        for row in found
    }


AGREES: tuple[str, list[str], list[str]] = ("present", [], [])


@pytest.mark.parametrize(
    ("payment", "expected"),
    [
        ("9001", {"9001": AGREES}),
        ("9002", {"9002": ("void", [], [])}),
        ("9003", {"9003:1600": AGREES, "9003:1610": AGREES}),
        ("9004", {"9004:1600": ("present", [], ["changed_after_lock"])}),
        ("9005", {"9005:1600": AGREES, "9005:1610": AGREES}),
        ("9006", {"9006": AGREES}),
        ("9011", {"9011": ("void", [], [])}),
    ],
)
def test_what_is_posted_keeps_its_name_whatever_moves_in_the_books(
    decided: Decided, payment: str, expected: dict[str, Any]
) -> None:
    assert rows(decided, payment) == expected


def test_a_posted_part_says_what_it_was_posted_as_and_what_it_would_be_now(decided: Decided) -> None:
    (hold,) = decided.row("payments", "9004:1600")["holds"]
    assert "payment 9004 was posted as 121.00 and is now 242.00 in AvidXchange" in hold["text"]


def test_the_void_takes_back_what_was_posted(decided: Decided) -> None:
    for key, amount, names in (("9002", "242.00", ["pp-c", "pp-d"]), ("9011", "121.00", ["pp-gone"])):
        document = decided.row("payments", key)["document"]
        assert (document["status"], document["voided_on"]) == ("void", "2026-11-12")
        assert document["amount"] == amount
        assert [line["document_key"] for line in document["applications"]] == names


@pytest.mark.parametrize(
    ("payment", "before", "after"),
    [
        ("9007", "121.00", "130.00"),
        ("9008", "121.00 for 26700001", "121.00 for 26700002"),
        ("9009", "121.00 for 26700001", "121.00 and 2.00 discount for 26700001"),
        ("9010", "121.00 EUR", "121.00 USD"),
    ],
)
def test_a_posted_payment_that_says_something_else_now_is_asked_about(
    decided: Decided, payment: str, before: str, after: str
) -> None:
    (hold,) = decided.row("payments", payment)["holds"]
    assert (hold["code"], hold["payload"]) == ("changed_after_lock", {"before": before, "after": after})
    assert rows(decided, payment)[payment][1] == []


def test_what_a_person_reversed_is_not_reversed_again(decided: Decided) -> None:
    found = {key: decided.row("payments", key) for key in ("9016", "9017")}
    assert [(row["wanted"], row["skip"]) for row in found.values()] == [("void", "reversed_by_hand"), ("void", None)]
    states = decided.query(
        "select payment_id, payment_state from reconciliation.payments where payment_id in ('9016', '9017') order by 1"
    )
    assert [row["payment_state"] for row in states] == ["void", "void_not_reversed"]


def test_a_payment_whose_latest_version_could_not_be_read_waits(decided: Decided) -> None:
    (problem,) = decided.row("payments", "9018")["problems"]
    assert problem["code"] == "quarantined_line"
    assert "the latest version of payment 9018 could not be read (Amount is not a number)" in problem["text"]


def test_a_payment_without_a_currency_is_in_that_of_its_invoices(decided: Decided) -> None:
    row = decided.row("payments", "9012")
    assert (row["document"]["currency"], row["problems"]) == ("EUR", [])


def test_a_payment_without_a_currency_for_invoices_in_two_waits(decided: Decided) -> None:
    (problem,) = decided.row("payments", "9013")["problems"]
    assert problem["code"] == "currency_not_accepted"
    assert "payment 9013 names no currency" in problem["text"]


def test_a_status_that_is_not_known_is_told_and_urgent_when_it_is_posted(decided: Decided) -> None:
    found = decided.query(
        "select document_key, severity, text from outbox.exact_avidxchange__findings"
        " where code = 'status_unknown' order by document_key"
    )
    assert [(row["document_key"], row["severity"]) for row in found] == [("9014", "warning"), ("9015", "urgent")]
    assert "(Returned by Bank)" in found[0]["text"]
    assert "(Stop Payment), so nothing is posted or reversed for it, and it is posted in Exact" in found[1]["text"]
