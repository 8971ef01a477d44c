"""Which AvidXchange payments should be posted in Exact, how, and on which day."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from include.documents import Payment, parse
from tests.dbt import books
from tests.dbt.conftest import Decided


def bill(db: duckdb.DuckDBPyConnection, name: str, total: str = "121.00", **more: object) -> None:
    """An entry and its AvidXchange invoice `i-<name>`, open in Exact for the whole amount."""
    books.entry(db, name, **more)
    books.term(db, name, total)
    books.invoice(db, f"i-{name}", name, status="PaymentCreated")


def add(db: duckdb.DuckDBPyConnection) -> None:
    for name in ("a", "b", "c", "d", "e", "f", "g", "h", "k", "m", "n"):
        bill(db, name)
    books.payment(db, "1", ("i-a", "121.00", "0"))
    books.payment(
        db,
        "2",
        ("i-b", "21.00", "0"),
        ("i-c", "118.58", "2.42"),
        status="ACH Credit Issued",
        trace_number="T-2",
        avid_pay_checknumber=None,
    )
    books.payment(db, "3", ("i-d", "121.00", "0"), payment_date=date(2026, 10, 20))
    books.payment(db, "4", ("i-e", "121.00", "0"), status="Processing")
    books.payment(
        db, "5", ("i-f", "121.00", "0"), status="Void", payment_date=date(2026, 10, 20), voided_date=date(2026, 11, 12)
    )
    books.posted(db, "5", "f")
    books.payment(db, "6", ("i-g", "121.00", "0"), status="Void", voided_date=date(2026, 11, 12))
    books.payment(db, "7", ("i-nowhere", "50.00", "0"))
    books.payment(db, "8", ("i-h", "100.00", "0"), amount="121.00")
    books.payment(db, "9", ("i-k", "121.00", "0"), currency_code="USD")
    books.payment(db, "10", ("i-m", "100.00", "0"))
    books.payment(db, "11", ("i-m", "100.00", "0"), payment_date=date(2026, 11, 11))
    books.payment(db, "12", ("i-n", "121.00", "0"), status="Cleared", payment_date=date(2026, 10, 20))
    books.posted(db, "12", "n")
    books.raw.insert(
        db,
        "raw_exact_online.divisions",
        {"code": "123", "currency": "EUR", "description": "Meridiaan B.V.", "company": ""},
    )
    # 200 USD stood in the books at 180 EUR on 1 November, at 160 EUR after the payment
    for name, day, value in (("dollars", 1, "180.00"), ("cheaper", 12, "160.00")):
        amounts = {"amount_fc": "200.00", "amount_dc": value, "currency": "USD"}
        books.entry(db, name, books.line(net="200.00", vat="0"), entry_date=date(2026, 11, day), **amounts)
    books.term(db, "dollars", "200.00")
    books.invoice(db, "i-dollars", "dollars", currency_code="USD", amount="200.00", tax_amount="0")
    books.payment(db, "21", ("i-dollars", "185.00", "0"))
    bill(db, "half a cent")
    books.payment(db, "31", ("i-half a cent", "1.005", "0"))
    bill(db, "shared")
    books.payment(db, "32", ("i-shared", "33.335", "0"), ("i-half a cent", "66.665", "0"))
    bill(db, "pounds")
    books.payment(db, "22", ("i-pounds", "100.00", "0"), currency_code="GBP")
    bill(db, "early")
    books.payment(db, "13", ("i-early", "121.00", "0"), payment_date=date(2025, 12, 20))
    books.payment(db, "14", ("i-a", "5.00", "0"), company="C9")
    bill(db, "note", type=31)
    bill(db, "billed")
    books.payment(db, "15", ("i-billed", "121.00", "0"), ("i-note", "-121.00", "0"))
    # one payment of invoices on two accounts payable accounts
    books.raw.insert(
        db,
        "raw_exact_online.gl_accounts",
        {"id": "gl-1610", "code": "1610", "description": "Creditors abroad", "type": 22},
    )
    for name, account in (("p", "gl-1600"), ("q", "gl-1610")):
        bill(db, name)
        books.raw.insert(
            db,
            "raw_exact_online.transaction_lines",
            {"id": f"tl-{name}", "entry_id": name, "gl_account": account, "amount_fc": "-121"},
        )
    books.payment(db, "16", ("i-p", "121.00", "0"), ("i-q", "121.00", "0"))
    bill(db, "found")
    books.payment(db, "17", ("i-found", "121.00", "0"))
    books.raw.insert(
        db,
        "raw_exact_online.transaction_lines",
        {"id": "tl-17", "entry_id": "je-17", "entry_number": 900017, "description": "AVX:17 Kroon Bouw"},
    )
    books.supplier(db, "s9", "10009", "Verdachte Handel", vendor="v9", blocked=True)
    bill(db, "stopped", supplier="s9")
    books.payment(db, "18", ("i-stopped", "121.00", "0"))
    # deleted in Exact before its payment was posted; the supplier has no accounts-payable account of its own
    books.supplier(db, "s10", "10010", "Verdwenen B.V.", vendor="v10", glap=None)
    bill(db, "vanished", supplier="s10", is_deleted=True)
    books.payment(db, "25", ("i-vanished", "121.00", "0"))
    posted_in_another_journal(db)


def posted_in_another_journal(db: duckdb.DuckDBPyConnection) -> None:
    """Postings of before the option said journal 90: in 91, which November is closed for, and in 92, which is gone."""
    books.raw.insert(db, "raw_exact_online.journals", {"id": "j91", "code": "91", "type": 90})
    books.raw.insert(
        db, "raw_exact_online.journal_status", {"journal_code": "91", "year": 2026, "period": 11, "status": 1}
    )
    for key, journal in (("23", "91"), ("24", "92")):
        bill(db, f"j{journal}")
        paid = {"payment_date": date(2026, 10, 20), "voided_date": date(2026, 11, 12)}
        books.payment(db, key, (f"i-j{journal}", "121.00", "0"), status="Void", **paid)
        books.posted(db, key, f"j{journal}")
        line = {"entry_id": f"je-{key}", "journal_code": journal, "description": f"AVX:{key}"}
        books.raw.insert(db, "raw_exact_online.transaction_lines", {"id": f"tl-{key}"} | line)


def document(decided: Decided, key: str) -> Payment:
    parsed = parse(json.dumps(decided.row("payments", key)["document"]))
    assert isinstance(parsed, Payment)
    return parsed


def applied(decided: Decided, key: str) -> list[tuple[str, str, str]]:
    return [(item.document_key, str(item.amount), str(item.discount)) for item in document(decided, key).applications]


def test_an_issued_payment_is_posted_against_the_invoice_it_pays(decided: Decided) -> None:
    row = decided.row("payments", "1")
    assert (row["wanted"], row["skip"], row["problems"], row["holds"], row["refs"]) == ("present", None, [], [], [])
    assert (row["company"], row["target_company"], row["target_connection"]) == ("C1", "123", "exact_main")
    found = document(decided, "1")
    assert (found.vendor_key, found.ap_account, found.trace, found.date) == ("s1", "1600", "900123", date(2026, 11, 10))
    assert applied(decided, "1") == [("a", "121.00", "0.00")]


def test_one_payment_pays_parts_of_many_with_a_discount(decided: Decided) -> None:
    assert decided.codes("payments", "2") == []
    assert applied(decided, "2") == [("b", "21.00", "0.00"), ("c", "118.58", "2.42")]
    assert str(document(decided, "2").amount) == "139.58"
    assert document(decided, "2").trace == "T-2"


def test_a_credit_is_applied_with_the_payment(decided: Decided) -> None:
    assert applied(decided, "15") == [("billed", "121.00", "0.00"), ("note", "-121.00", "0.00")]
    assert str(document(decided, "15").amount) == "0.00"


def test_a_closed_day_gives_way_to_the_first_open_one_and_both_are_kept(decided: Decided) -> None:
    row = decided.row("payments", "3")
    assert row["problems"] == []
    assert row["doc_date"] == date(2026, 10, 20)
    assert document(decided, "3").date == date(2026, 11, 1)


def test_a_payment_of_a_blocked_supplier_waits_until_exact_takes_it(decided: Decided) -> None:
    [problem] = decided.row("payments", "18")["problems"]
    assert problem["code"] == "vendor_blocked"
    assert "10009 Verdachte Handel" in problem["text"]
    assert "payment 18" in problem["text"]


def test_a_payment_on_its_way_is_not_posted(decided: Decided) -> None:
    keys = {row["source_key"] for row in decided.query("select source_key from outbox.exact_avidxchange__payments")}
    assert "4" not in keys
    assert "6" not in keys, "a payment that was void before it was posted needs no reversal"


def test_a_void_reverses_the_posting_on_the_day_of_the_void(decided: Decided) -> None:
    row = decided.row("payments", "5")
    assert (row["wanted"], row["problems"]) == ("void", [])
    found = document(decided, "5")
    assert (found.status, found.voided_on, found.date) == ("void", date(2026, 11, 12), date(2026, 11, 1))
    assert applied(decided, "5") == [("f", "121.00", "0.00")]


def test_a_reversal_is_dated_by_the_journal_its_entry_stands_in(decided: Decided) -> None:
    assert document(decided, "23").voided_on == date(2026, 12, 1)
    # no day to come is posted on: it waits for it
    assert decided.row("payments", "23")["problems"] == [
        {
            "code": "period_opens_later",
            "text": "payment 23 is dated 2026-11-12, in a closed period, and the next open one begins on 2026-12-01: "
            "it is posted automatically on that day. To have it sooner, open its period in Exact, or set option "
            "closed_period to future_day",
        }
    ]


def test_a_payment_of_a_deleted_entry_says_so_and_nothing_else(decided: Decided) -> None:
    assert decided.row("payments", "25")["problems"] == [
        {
            "code": "invoice_unknown",
            "text": "payment 25 pays N-i-vanished, which was deleted in Exact: enter the entry again, or stop the"
            " payment in AvidXchange",
        }
    ]


def test_a_journal_that_is_gone_is_named_as_the_entrys_own(decided: Decided) -> None:
    [text] = [
        entry["text"] for entry in decided.row("payments", "24")["problems"] if entry["code"] == "journal_unknown"
    ]
    assert text == (
        "payment 24 is void, and its entry stands in journal 92, which does not exist or is blocked in Exact division "
        "123: unblock it until the reversal is posted"
    )


def test_a_posting_is_never_rewritten_because_the_payment_cleared(decided: Decided) -> None:
    found = decided.row("payments", "12")["document"]
    assert (found["status"], found["date"], found["trace"]) == ("issued", "2026-11-01", "900123")
    assert decided.row("payments", "12")["holds"] == []


@pytest.mark.parametrize(
    ("key", "codes", "words"),
    [
        ("7", ["invoice_unknown"], "N-i-nowhere"),
        ("8", ["totals_differ"], "121.00 but the invoices it names make 100.00"),
        ("9", ["currency_not_accepted"], "EUR"),
        ("14", ["not_routed"], "C9"),
    ],
)
def test_what_cannot_be_posted_says_why(decided: Decided, key: str, codes: list[str], words: str) -> None:
    problems = decided.row("payments", key)["problems"]
    assert [problem["code"] for problem in problems] == codes
    assert words in problems[0]["text"]


def difference(decided: Decided, payment: str) -> tuple[str, dict[str, str | None]]:
    (found,) = decided.query(
        "select flow, kind, text, payload from outbox.exact_avidxchange__findings"
        f" where code = 'exchange_difference' and document_key = '{payment}'"
    )
    assert (found["flow"], found["kind"]) == ("payments", "review")
    return found["text"], found["payload"]


def test_a_payment_in_another_currency_is_shown_with_both_values_and_posted_by_nobody(decided: Decided) -> None:
    assert decided.codes("payments", "9") == ["currency_not_accepted"]
    text, payload = difference(decided, "9")
    # 121 USD at 0.90 against an invoice that stands at 121 EUR
    assert "worth 108.90 EUR, the invoices stand at 121.00: 12.10 less if it settles them" in text
    assert "AVX:9 in the description" in text
    assert (payload["paid_value"], payload["document_value"], payload["difference"]) == ("108.90", "121.00", "-12.10")


def test_an_invoice_in_a_foreign_currency_stands_at_the_rate_of_its_own_entry(decided: Decided) -> None:
    text, payload = difference(decided, "21")
    assert "pays N-i-dollars of 200.00 USD" in text
    assert (payload["paid_value"], payload["document_value"], payload["difference"]) == ("185.00", "180.00", "5.00")


def test_without_a_rate_no_difference_is_invented(decided: Decided) -> None:
    text, payload = difference(decided, "22")
    assert "Exact has no rate of GBP up to 2026-11-10" in text
    assert payload["difference"] is None


def test_two_payments_may_not_pay_more_than_is_open(decided: Decided) -> None:
    assert decided.codes("payments", "10") == []
    (problem,) = decided.row("payments", "11")["problems"]
    assert problem["code"] == "overpayment"
    assert "21.00 is open" in problem["text"]


def test_a_payment_before_the_start_date_is_skipped(decided: Decided) -> None:
    assert decided.row("payments", "13")["skip"] == "before_start"


def test_invoices_on_two_payable_accounts_are_two_postings(decided: Decided) -> None:
    assert document(decided, "16:1600").ap_account == "1600"
    assert applied(decided, "16:1610") == [("q", "121.00", "0.00")]
    assert decided.codes("payments", "16:1610") == []


def test_a_posting_found_in_the_ledger_is_adopted(decided: Decided) -> None:
    assert decided.row("payments", "17")["adopt"] == {
        "id": "je-17",
        "code": None,
        "number": "900017",
        "token": None,
        "facts": {},
        "evidence": "carries our key AVX:17",
    }


def test_a_payment_with_a_part_of_a_cent_is_posted_by_a_person(decided: Decided) -> None:
    row = decided.row("payments", "31")
    assert [problem["code"] for problem in row["problems"]] == ["amount_too_fine"]
    assert row["problems"][0]["text"] == (
        "payment 31 over 1.005 EUR has an amount with more than the 2 decimals that are posted: post it in Exact by "
        "hand with AVX:31 in the description"
    )
    assert row["amount"] == Decimal("1.005")
    # its parts, where the whole is right
    assert decided.codes("payments", "32") == ["amount_too_fine"]
