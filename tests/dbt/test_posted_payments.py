"""Payments that are posted: they keep their names and what was posted, whatever changes around them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from include.documents import plain
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
    bad = {"feed": "payments", "key": "9018", "reason": "Amount is not a number", "record": '{"PaymentId": "9018"}'}
    books.raw.insert(db, "raw_avidxchange.quarantine", bad)
    # with an invoice that AvidXchange knows by number only, beside one of ours, and alone
    bills(db, "pp-z")
    books.payment(db, "9030", ("i-pp-z", "121.00", "0"), (None, "30.00", "0"))
    books.payment(db, "9031", (None, "30.00", "0"))
    several_in_one_entry(db)
    valid_again(db)
    says_the_same(db)
    # words that AvidXchange's people know and we do not
    pay(db, "9014", "pp-t", status="Returned by Bank")
    bills(db, "pp-u")
    posted(db, "9015", "pp-u")
    pay(db, "9015", "pp-u", status="Stop Payment")


def ledger(
    db: duckdb.DuckDBPyConnection, entry: str, *texts: str, amount: str = "0", account: str = "gl-1600", no: int = 0
) -> None:
    """An entry of Exact with a line for each of these descriptions, the first of number ``no``."""
    for at, text in enumerate(texts, no):
        line = {"id": f"tl-{entry}-{at}", "entry_id": entry, "entry_number": 900030, "gl_account": account}
        books.raw.insert(db, "raw_exact_online.transaction_lines", line | {"description": text, "amount_fc": amount})


def several_in_one_entry(db: duckdb.DuckDBPyConnection) -> None:
    """What a person entered as one: two reversals, two payments, and a payment beside another supplier."""
    bills(db, "pp-20", "pp-21", "pp-24", "pp-25", "pp-26")
    for key in ("9020", "9021"):
        posted(db, key, f"pp-{key[-2:]}")
        pay(db, key, f"pp-{key[-2:]}", status="Void", voided_date=date(2026, 11, 12))
        ledger(db, f"je-{key}", f"AVX:{key}", amount="121")
    ledger(db, "by-hand-both", "AVX:9020:void", "AVX:9021:void", amount="-121")
    ledger(db, "two-by-hand", "AVX:9024 F-24", "AVX:9025 F-25", amount="121")
    for key in ("9024", "9025"):
        pay(db, key, f"pp-{key[-2:]}")
    posted(db, "9026", "pp-26", target_facts="{}")
    pay(db, "9026", "pp-26")
    ledger(db, "je-9026", "AVX:9026", amount="121")
    ledger(db, "je-9026", "electricity of the warehouse", amount="400", no=1)
    # the key stands on the other side of the entry only
    bills(db, "pp-27")
    posted(db, "9027", "pp-27", target_facts="{}")
    pay(db, "9027", "pp-27")
    ledger(db, "je-9027", "paid by bank", amount="121")
    ledger(db, "je-9027", "AVX:9027", amount="-121", account="gl-1100", no=1)


def valid_again(db: duckdb.DuckDBPyConnection) -> None:
    """Payments that were void and are valid again, their entries and reversals all in the books."""
    bills(db, "pp-22", "pp-28")
    posted(db, "9022", "pp-22", voided=True)
    pay(db, "9022", "pp-22")
    posted(db, "9028", "pp-28", voided=True, target_facts=json.dumps({"past": ["je-9028-first", "je-9028-first-void"]}))
    pay(db, "9028", "pp-28")
    for entry, text in (
        ("je-9022", "9022"),
        ("je-9022-void", "9022:void"),
        ("zz-by-hand", "9022"),
        ("je-9028-first", "9028"),
        ("je-9028-first-void", "9028:void"),
        ("je-9028", "9028"),
        ("je-9028-void", "9028:void"),
    ):
        ledger(db, entry, f"AVX:{text}")


def says_the_same(db: duckdb.DuckDBPyConnection) -> None:
    """Posted payments of which AvidXchange says what it always said, while the books know their invoices otherwise."""
    # names no invoice; a person posted it with our key
    books.delivered(
        db, "payments", "9032", "je-9032", delivered_document=json.dumps(by_number("9032", None)), amount="121.00"
    )
    books.payment(db, "9032", amount="121.00")
    # adopted before the invoice was in the books; posted for an entry that was entered again
    for key, name in (("9033", "i-pp-33"), ("9034", "pp-34-before"), ("9035", "pp-35-before")):
        bills(db, f"pp-{key[-2:]}")
        document = json.dumps(by_number(key, name))
        books.delivered(db, "payments", key, f"je-{key}", delivered_document=document, amount="121.00")
        taken = "2.00" if key == "9035" else "0"
        books.payment(db, key, (f"i-pp-{key[-2:]}", "121.00", taken))


def by_number(key: str, name: str | None) -> dict[str, Any]:
    document = books.posted_document(key, name or "")
    return document if name else document | {"applications": []}


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


def test_a_line_that_names_no_invoice_id_keeps_the_whole_payment(decided: Decided) -> None:
    assert decided.codes("payments", "9030") == decided.codes("payments", "9031") == ["invoice_unknown"]
    row = decided.row("payments", "9030")
    assert (row["amount"], row["document"]["amount"]) == (Decimal("151.00"), "151.00")
    assert "payment 9030 pays N-None" in row["problems"][0]["text"]


def test_two_reversals_in_one_entry_by_hand_are_both_known(decided: Decided) -> None:
    for key in ("9020", "9021"):
        row = decided.row("payments", key)
        assert (row["wanted"], row["skip"]) == ("void", "reversed_by_hand")
        assert (row["adopt"]["id"], row["adopt"]["evidence"]) == ("by-hand-both", f"carries our key AVX:{key}:void")


def test_two_payments_in_one_entry_by_hand_are_both_known(decided: Decided) -> None:
    for key, other in (("9024", "9025"), ("9025", "9024")):
        adopt = decided.row("payments", key)["adopt"]
        assert (adopt["id"], adopt["facts"]) == ("two-by-hand", {"shares_with": [other]})


@pytest.mark.parametrize(
    ("entry", "key"), [("two-by-hand", "9024"), ("two-by-hand", "9025"), ("je-9026", "9026"), ("je-9027", "9027")]
)
def test_what_a_posting_is_worth_are_the_lines_with_its_key(decided: Decided, entry: str, key: str) -> None:
    (found,) = decided.query(
        f"select amount from intermediate.canonical_postings where entry_id = '{entry}' and key = '{key}'"
    )
    assert plain(found["amount"]) == "121.00"


def test_what_a_person_entered_for_a_payment_that_is_valid_again_is_found_beside_the_voided_one(
    decided: Decided,
) -> None:
    assert decided.row("payments", "9022")["adopt"]["id"] == "zz-by-hand"


def test_entries_that_were_reversed_are_never_found_for_a_payment_that_is_valid_again(decided: Decided) -> None:
    assert decided.row("payments", "9028")["adopt"] is None


@pytest.mark.parametrize(
    ("payment", "holds"), [("9032", []), ("9033", []), ("9034", []), ("9035", ["changed_after_lock"])]
)
def test_only_what_avidxchange_says_otherwise_is_asked_about(decided: Decided, payment: str, holds: list[str]) -> None:
    assert rows(decided, payment) == {payment: ("present", [], holds)}


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
