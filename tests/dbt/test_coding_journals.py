"""Correcting journals that were posted: what becomes of them when approvers change their mind, and when the store is
older than the ledger. Every entry is 60.00 and 40.00 on 4000; every journal moved 10.00 of it to 4300."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from tests.dbt import books
from tests.dbt.books import avid_line, line
from tests.dbt.conftest import Decided

E = books.E
FIRST = avid_line(1, "60.00")
AS_POSTED = (FIRST, avid_line(2, "30.00"), avid_line(3, "10.00", "4300"))
OTHER_SPLIT = (FIRST, avid_line(2, "20.00"), avid_line(3, "20.00", "4300"))
PLAIN = (FIRST, avid_line(2, "40.00", "4300"))
BACK = (FIRST, avid_line(2, "40.00"))


def posted(db: duckdb.DuckDBPyConnection, name: str) -> None:
    """The store knows the journal of this invoice; an unread one was posted as the ledger was read."""

    def one(no: int, account: str, net: str) -> dict[str, Any]:
        return {"key": None, "no": no, "account": account, "cost_center": None, "cost_unit": None, "net": net}

    document = {
        "kind": "coding",
        "company": "C1",
        "source_key": f"i-{name}",
        "invoice_key": name,
        "number": f"F-{name}",
        "vendor_key": "s1",
        "date": "2026-11-05",
        "currency": "EUR",
        "net": "100.00",
        "before": [one(1, "4000", "60.00"), one(2, "4000", "40.00")],
        "after": [one(1, "4000", "60.00"), one(2, "4000", "30.00"), one(3, "4300", "10.00")],
    }
    sent = datetime(2026, 11, 1, tzinfo=UTC) if "unread" in name else datetime(2026, 10, 20, tzinfo=UTC)
    facts = {"delivered_document": json.dumps(document), "sent_at": sent}
    books.delivered(db, "coding", f"i-{name}", f"je-{name}", target_number="901", **facts)


def journal(db: duckdb.DuckDBPyConnection, name: str, suffix: str = "", **more: Any) -> None:
    """The ledger shows it; with ``suffix`` ``:void``, its reversal."""
    turn = -1 if suffix else 1
    for account, amount in (("4000", -10 * turn), ("4300", 10 * turn)):
        entry = f"je-{name}{suffix}"
        facts = {
            "id": f"tl-{entry}-{account}",
            "entry_id": entry,
            "entry_number": 902 if suffix else 901,
            "gl_account": f"gl-{account}",
            "amount_fc": f"{amount}.00",
            "currency": "EUR",
            "date": date(2026, 11, 5),
            "description": f"AVX:coding:i-{name}:0a1b2c3d{suffix} F-{name}",
        }
        books.raw.insert(db, f"{E}.transaction_lines", facts | more)


def add(db: duckdb.DuckDBPyConnection) -> None:
    # the ledger was read after the journals of October were posted
    books.raw.insert(db, f"{E}.feeds", {"feed": "purchase_entries", "kind": "incremental", "rows": 1, "suspect": False})
    for name, lines, more in (
        ("j-same", AS_POSTED, {}),
        ("j-other", OTHER_SPLIT, {}),
        ("j-plain", PLAIN, {}),
        ("j-back", BACK, {}),
        ("j-left", AS_POSTED, {"status": "InWorkflow"}),
        ("j-undone", PLAIN, {}),
        ("j-undone-back", BACK, {}),
        ("j-renewed", OTHER_SPLIT, {}),
        ("j-deleted", AS_POSTED, {}),
        ("j-unread", AS_POSTED, {}),
        ("j-unread-plain", PLAIN, {}),
        ("j-lost", AS_POSTED, {}),
        ("j-lost-plain", PLAIN, {}),
        ("j-lost-undone", AS_POSTED, {}),
        ("j-cut", (FIRST, avid_line(2, "20.00", "4300"), avid_line(3, "20.00")), {}),
    ):
        books.entry(db, name, line(1, "60.00", "12.60"), line(2, "40.00", "8.40"), status=20)
        books.invoice(db, f"i-{name}", name, *lines, **more)
        books.delivered(db, "purchase_invoices", name, f"i-{name}")
        if "lost" not in name and name != "j-cut":
            posted(db, name)
        if "unread" not in name and name != "j-cut":
            journal(db, name, is_deleted=name == "j-deleted")
        if "undone" in name or name == "j-renewed":
            journal(db, name, ":void")
    # split between 4000 and 4300 before and after, and otherwise
    books.entry(db, "j-cut-2", line(1, "60.00", "12.60"), line(2, "40.00", "8.40", GLAccount="gl-4300"), status=20)
    cut = (avid_line(1, "50.00"), avid_line(2, "50.00", "MKT"))
    books.invoice(db, "i-j-cut-2", "j-cut-2", *cut)
    # a line that was recoded, and that somebody booked back in Exact
    books.entry(db, "j-line", line(1), status=20)
    books.invoice(db, "i-j-line", "j-line", avid_line(1, "100.00", "4300"))
    books.delivered(db, "coding", "i-j-line:j-line-l1", "j-line-l1", sent_at=datetime(2026, 10, 20, tzinfo=UTC))


def keys(decided: Decided, name: str) -> list[str]:
    found = decided.query(
        f"select source_key from outbox.exact_avidxchange__coding where split_part(source_key, ':', 1) = 'i-{name}'"
        " order by 1"
    )
    return [row["source_key"] for row in found]


def findings(decided: Decided, name: str) -> list[str]:
    found = decided.query(
        "select text from outbox.exact_avidxchange__findings"
        f" where flow = 'coding' and code = 'changed_after_lock' and document_key = 'i-{name}'"
    )
    return [row["text"] for row in found]


def compared(decided: Decided, key: str, flow: str = "coding") -> tuple[str, str | None]:
    (row,) = decided.query(
        f"select difference_class, reason from reconciliation.documents where flow = '{flow}' and source_key = '{key}'"
    )
    return row["difference_class"], row["reason"]


def test_a_journal_that_says_what_is_approved_agrees_and_is_left_alone(decided: Decided) -> None:
    row = decided.row("coding", "i-j-same")
    assert (row["holds"], row["problems"], row["replaces"]) == ([], [], None)
    assert [item["net"] for item in row["document"]["after"]] == ["60.00", "30.00", "10.00"]
    assert findings(decided, "j-same") == []
    assert compared(decided, "i-j-same") == ("agrees", None)
    assert compared(decided, "j-same", "purchase_invoices")[0] != "coding"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("j-other", "its approvers want 4000 -20.00, 4300 20.00 moved"),
        ("j-plain", "its approvers want 4000 -40.00, 4300 40.00 moved"),
        ("j-back", "its approvers agree with the codes of its lines"),
        ("j-left", "it is approved no more"),
        ("j-unread-plain", "its approvers want 4000 -40.00, 4300 40.00 moved"),
        ("j-lost-plain", "its approvers want 4000 -40.00, 4300 40.00 moved"),
    ],
)
def test_a_journal_that_says_something_else_is_told_and_nothing_is_written_over_it(
    decided: Decided, name: str, words: str
) -> None:
    (text,) = findings(decided, name)
    assert f"was corrected in Exact by entry 901 (4000 -10.00, 4300 10.00), and by now {words}: reverse" in text
    assert keys(decided, name) == [f"i-{name}"]
    row = decided.row("coding", f"i-{name}")
    moved = {item["account"]: item["net"] for item in row["document"]["after"]}
    assert (row["holds"], row["problems"], moved["4300"]) == ([], [], "10.00")
    difference, reason = compared(decided, f"i-{name}")
    assert difference == ("in_flight" if "unread" in name else "coding")
    if "unread" not in name:
        assert f"entry 901 moves 4000 -10.00, 4300 10.00, and {words}" in str(reason)


def test_once_it_is_reversed_the_line_goes(decided: Decided) -> None:
    assert keys(decided, "j-undone") == ["i-j-undone:j-undone-l2"]
    assert decided.row("coding", "i-j-undone:j-undone-l2")["problems"] == []
    assert findings(decided, "j-undone") == []


def test_once_it_is_reversed_and_nothing_is_to_be_moved_nothing_goes(decided: Decided) -> None:
    assert keys(decided, "j-undone-back") == []
    assert findings(decided, "j-undone-back") == []
    assert compared(decided, "i-j-undone-back") == ("agrees", None)


def test_once_it_is_reversed_another_split_is_asked_about_and_posted_anew(decided: Decided) -> None:
    row = decided.row("coding", "i-j-renewed")
    assert row["replaces"] == "je-j-renewed"
    assert [hold["code"] for hold in row["holds"]] == ["coding_split"]
    assert [item["net"] for item in row["document"]["after"]] == ["60.00", "20.00", "20.00"]


def test_a_journal_that_somebody_deleted_is_not_posted_again_by_itself(decided: Decided) -> None:
    row = decided.row("coding", "i-j-deleted")
    assert (row["replaces"], row["document"]["after"][2]["net"]) == (None, "10.00")
    assert compared(decided, "i-j-deleted") == ("deleted", "it was delivered and is gone from the target")


def test_a_journal_the_ledger_does_not_show_yet_is_on_its_way(decided: Decided) -> None:
    assert keys(decided, "j-unread") == ["i-j-unread"]
    assert findings(decided, "j-unread") == []


@pytest.mark.parametrize("name", ["j-lost", "j-lost-plain"])
def test_a_journal_that_an_older_store_does_not_know_is_adopted(decided: Decided, name: str) -> None:
    row = decided.row("coding", f"i-{name}")
    assert (row["adopt"]["id"], row["adopt"]["number"]) == (f"je-{name}", "901")
    document = row["document"]
    assert [(item["account"], item["net"]) for item in document["before"]] == [("4000", "10.00")]
    assert [(item["account"], item["net"]) for item in document["after"]] == [("4300", "10.00")]
    assert (document["number"], document["date"], document["currency"]) == (f"F-{name}", "2026-11-05", "EUR")


def test_one_that_was_reversed_is_not_adopted(decided: Decided) -> None:
    row = decided.row("coding", "i-j-lost-undone")
    assert (row["adopt"], [hold["code"] for hold in row["holds"]]) == (None, ["coding_split"])


@pytest.mark.parametrize("name", ["j-cut", "j-cut-2"])
def test_the_same_codes_with_other_amounts_are_a_split(decided: Decided, name: str) -> None:
    assert keys(decided, name) == [f"i-{name}"]


def test_a_recoded_line_that_was_booked_back_differs_from_the_ledger(decided: Decided) -> None:
    assert compared(decided, "i-j-line:j-line-l1") == ("coding", "line 1 has 4000 in the ledger, 4300 was approved")
