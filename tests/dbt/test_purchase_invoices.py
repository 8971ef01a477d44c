"""Which Exact documents should stand in AvidXchange, with which figures, and what is said about those that may not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import md5

import duckdb
import pytest

from include.documents import PurchaseInvoice, parse
from tests.dbt import books
from tests.dbt.books import line
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    books.supplier(db, "s2", "10002", "Blocked Ltd", vendor="v2", blocked=True)
    books.entry(db, "plain")
    books.term(db, "plain")
    books.entry(db, "two", line(1, "60.00", "12.60"), line(2, "40.00", "8.40", GLAccount="gl-4100", CostCenter="10"))
    books.entry(db, "reverse", line(VATCode="7"), amount_fc="100.00")
    books.entry(db, "including", line(net="121.00", VATCode="5"))
    books.entry(db, "credit", line(), amount_fc="121.00", type=31)
    books.entry(db, "negative", line(net="-100.00", vat="-21.00"), amount_fc="-121.00")
    books.entry(db, "apsign", line(), amount_fc="-121.00")
    books.entry(
        db, "rounding", line(1, "33.33", "7.00"), line(2, "33.33", "7.00"), line(3, "33.34", "7.00"), amount_fc="121.01"
    )
    books.entry(db, "differs", line(), amount_fc="119.00")
    books.entry(
        db,
        "coding",
        line(1, GLAccount="gl-gone"),
        line(2, GLAccount="gl-4200"),
        line(3, GLAccount="gl-1600"),
        line(4, GLAccount="gl-4100"),
        line(5, CostCenter="99"),
        line(6, CostCenter="77"),
        amount_fc="726.00",
    )
    books.entry(db, "blocked", supplier="s2")
    books.entry(db, "stranger", supplier="nobody")
    books.entry(db, "nonumber", your_ref=None)
    books.entry(db, "disputed")
    books.term(db, "disputed", approval_status=3)
    books.entry(db, "old", entry_date=date(2025, 12, 31))
    books.entry(db, "rejected", status=5)
    books.entry(db, "paid")
    books.term(db, "paid", paid=True)
    books.entry(db, "partly")
    books.term(db, "partly", "100.00", paid=True)
    books.term(db, "partly", "21.00")
    books.entry(db, "gone", is_deleted=True)
    books.delivered(db, "purchase_invoices", "gone", "i-gone")
    for key, gone in (("unposted", True), ("edited", False)):
        books.entry(db, key)
        books.delivered(db, "purchase_invoices", key, f"i-{key}")
        lines = {"entry_id": key, "gl_account": "gl-1600", "amount_fc": "-121", "account": "s1"}
        books.raw.insert(db, f"{books.E}.transaction_lines", lines | {"id": f"tl-{key}", "is_deleted": True})
        books.term(db, key, is_deleted=gone)
    books.entry(db, "elsewhere")
    books.term(db, "elsewhere", paid=True)
    books.invoice(db, "i-elsewhere", "elsewhere")
    books.delivered(db, "purchase_invoices", "elsewhere", "i-elsewhere")
    books.entry(db, "both")
    books.term(db, "both", paid=True)
    books.invoice(db, "i-both", "both", status="PaymentCreated")
    books.delivered(db, "purchase_invoices", "both", "i-both")
    books.payment(db, "900", ("i-both", "121.00", "0"), status="Processing")
    books.entry(db, "byhand")
    books.invoice(db, "i-byhand", None, invoice_number="f byhand", status="InWorkflow")
    books.entry(db, "lost", company="789")
    books.entry(db, "future", entry_date=date(2027, 5, 1), due_date=date(2027, 6, 1))
    books.entry(db, "empty", purchase_entry_lines=[])
    # the same paper entered twice, and one of them in AvidXchange by hand: whichever key sorts first
    for key, day in (("twin-z", 6), ("twin-a", 9), ("pair-z", 6), ("pair-a", 9)):
        moment = datetime(2026, 11, day, 9, tzinfo=UTC)
        number = f"{key[:4].upper()}-{77 if key.startswith('twin') else 88}01"
        amount = {"twin": "900.00", "pair": "700.00"}[key[:4]]
        books.entry(db, key, line(net=amount, vat="0"), amount_fc=amount, your_ref=number, created=moment)
    books.invoice(db, "i-pair", None, invoice_number="PAIR-8801", amount="700.00", tax_amount=None)
    # the one entered later was paid, and the first is still open
    for key, day, paid in (("settled-a", 6, False), ("settled-b", 9, True)):
        moment = datetime(2026, 11, day, 9, tzinfo=UTC)
        books.entry(db, key, line(net="410.00", vat="0"), amount_fc="410.00", your_ref="SETTLED-1", created=moment)
        books.term(db, key, "410.00", paid)
    # rent of this month, and that of another one which somebody typed in AvidXchange
    books.entry(db, "rent", line(net="650.00", vat="0"), amount_fc="650.00", your_ref="RENT")
    rent = {"amount": "650.00", "tax_amount": "0", "invoice_date": date(2026, 9, 5)}
    books.invoice(db, "i-rent", None, invoice_number="RENT", **rent)
    # more decimals than the currency has; lines that have them and a header that has not; a double's noise
    books.entry(db, "fine", line(net="33.335", vat="0"), amount_fc="33.335")
    books.entry(db, "fine-sent", line(net="33.335", vat="0"), amount_fc="33.335")
    books.invoice(db, "i-fine-sent", "fine-sent", amount="33.34", tax_amount="0")
    books.delivered(db, "purchase_invoices", "fine-sent", "i-fine-sent")
    books.entry(db, "yen", line(net="1000.50", vat="0"), amount_fc="1000.50", currency="JPY")
    books.entry(db, "shares", line(1, "33.335", "0"), line(2, "66.665", "0"), amount_fc="100.00")
    for number, net in (("dinars", "1.234"), ("fils", "1.2345")):
        books.entry(db, number, line(net=net, vat="0"), amount_fc=net, currency="KWD")
    books.entry(db, "yen-shares", line(1, "333.50", "0"), line(2, "666.50", "0"), amount_fc="1000", currency="JPY")
    books.entry(db, "noise", line(net="33.330000000000005", vat="0"), amount_fc="33.33")
    in_terms(db)


def in_terms(db: duckdb.DuckDBPyConnection) -> None:
    """Entries of 1,000.00 to be paid in two terms, by how far that has come."""
    for key in ("terms", "terms-first", "terms-sent", "terms-by-us", "terms-let-go", "terms-more"):
        paid = key != "terms"
        lines = line(net="826.45", vat="173.55")
        books.entry(db, key, lines, amount_fc="1000.00", due_date=date(2027, 1, 1), description="Rent")
        books.term(db, key, "500.00", paid, id=f"t1-{key}", due_date=date(2026, 12, 1))
        books.term(db, key, "500.00", id=f"t2-{key}", due_date=date(2027, 1, 1))
    for key in ("terms-sent", "terms-by-us", "terms-let-go", "terms-more"):
        books.invoice(db, f"i-{key}", key, amount="1000.00", tax_amount="173.55", due_date=date(2026, 12, 1))
        books.delivered(db, "purchase_invoices", key, f"i-{key}", amount="1000.00")
    # people let them go whole; of one more was paid since
    for number, key, amount in (("901", "terms-let-go", "500.00"), ("902", "terms-more", "400.00")):
        pair = md5(f"paid_elsewhere|exact_main|123|{key}|{amount}".encode()).hexdigest()
        review = {"id": number, "link": books.LINK, "flow": "purchase_invoices", "company": "123", "document_key": key}
        answer = {"state": "decided", "decision": "release", "payload": books.json.dumps({"pairs": [pair]})}
        books.raw.insert(db, "raw_operations.reviews", review | answer)
    # AvidXchange paid the first term, and a person matched our posting with it
    books.payment(db, "961", ("i-terms-by-us", "500.00", "0"))
    posted = books.json.dumps(books.posted_document("961", "terms-by-us", amount="500.00"))
    books.delivered(db, "payments", "961", "je-961", amount="500.00", delivered_document=posted)
    books.own_term(db, "961", "je-961", "-500.00", paid=True)
    # not terms: a part of it is paid, and both parts are due on the entry's own day
    books.entry(db, "part-paid")
    for amount, paid in (("100.00", True), ("21.00", False)):
        books.term(db, "part-paid", amount, paid, due_date=date(2026, 12, 5))


def document(decided: Decided, key: str) -> PurchaseInvoice:
    found = decided.query(
        f"select document as text from outbox.exact_avidxchange__purchase_invoices where source_key = '{key}'"
    )
    parsed = parse(found[0]["text"])
    assert isinstance(parsed, PurchaseInvoice)
    return parsed


def figures(decided: Decided, key: str) -> tuple[str, str, str]:
    found = document(decided, key)
    return str(found.net), str(found.tax_payable), str(found.total)


def test_a_plain_invoice_goes_with_its_lines_codes_and_references(decided: Decided) -> None:
    row = decided.row("purchase_invoices", "plain")
    assert (row["wanted"], row["skip"], row["problems"], row["holds"], row["adopt"]) == ("present", None, [], [], None)
    assert (row["target_connection"], row["target_company"]) == ("avid_main", "C1")
    assert {(ref["flow"], ref["key"]) for ref in row["refs"]} == {("vendors", "s1"), ("gl_accounts", "gl-4000")}
    found = document(decided, "plain")
    assert (found.number, found.vendor_key, found.ap_account, found.date) == (
        "F-plain",
        "s1",
        "1600",
        date(2026, 11, 5),
    )
    assert [(item.no, item.key, item.account, str(item.net), str(item.tax)) for item in found.lines] == [
        (1, "plain-l1", "4000", "100.00", "21.00")
    ]


def test_every_line_carries_its_own_codes(decided: Decided) -> None:
    assert [(item.account, item.cost_center) for item in document(decided, "two").lines] == [
        ("4000", None),
        ("4100", "10"),
    ]
    assert ("cost_centers", "cc-10") in {
        (ref["flow"], ref["key"]) for ref in decided.row("purchase_invoices", "two")["refs"]
    }


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("plain", ("100.00", "21.00", "121.00")),
        ("reverse", ("100.00", "0.00", "100.00")),
        ("including", ("100.00", "21.00", "121.00")),
        ("credit", ("-100.00", "-21.00", "-121.00")),
        ("negative", ("-100.00", "-21.00", "-121.00")),
        ("apsign", ("100.00", "21.00", "121.00")),
        ("rounding", ("100.00", "21.01", "121.01")),
    ],
)
def test_what_is_payable_is_what_is_owed(decided: Decided, key: str, expected: tuple[str, str, str]) -> None:
    assert figures(decided, key) == expected
    assert decided.codes("purchase_invoices", key) == []
    found = document(decided, key)
    assert found.is_credit is (found.total < 0)
    assert sum(item.net for item in found.lines) == found.net
    assert sum(item.tax or 0 for item in found.lines) == found.tax_payable


def test_a_true_mismatch_is_blocked_with_both_figures(decided: Decided) -> None:
    (problem,) = decided.row("purchase_invoices", "differs")["problems"]
    assert problem["code"] == "totals_differ"
    assert "119.00" in problem["text"]
    assert "121.00" in problem["text"]


def test_all_coding_problems_are_said_at_once_with_line_and_code(decided: Decided) -> None:
    problems = decided.row("purchase_invoices", "coding")["problems"]
    assert [(problem["code"], problem["text"].split(":")[0]) for problem in problems] == [
        ("account_unknown", "line 1"),
        ("account_inactive", "line 2"),
        ("account_not_postable", "line 3"),
        ("cost_center_missing", "line 4"),
        ("cost_center_unknown", "line 5"),
        ("cost_center_unknown", "line 6"),
    ]
    assert "4200 (Old costs)" in problems[1]["text"]


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("blocked", "vendor_blocked"),
        ("stranger", "vendor_unmatched"),
        ("nonumber", "number_missing"),
        ("disputed", "payment_blocked"),
        ("lost", "not_routed"),
        ("future", "date_unlikely"),
        ("empty", "quarantined_line"),
    ],
)
def test_what_may_not_go_says_why(decided: Decided, key: str, code: str) -> None:
    assert decided.codes("purchase_invoices", key) == [code]


def test_an_invoice_before_the_start_date_is_skipped(decided: Decided) -> None:
    assert decided.row("purchase_invoices", "old")["skip"] == "before_start"


def test_a_rejected_entry_that_never_went_is_nobodys_business(decided: Decided) -> None:
    assert (
        decided.query("select 1 as x from outbox.exact_avidxchange__purchase_invoices where source_key = 'rejected'")
        == []
    )


def test_an_invoice_paid_in_exact_before_it_went_is_not_sent(decided: Decided) -> None:
    assert decided.row("purchase_invoices", "paid")["skip"] == "not_chosen"
    assert [hold["code"] for hold in decided.row("purchase_invoices", "partly")["holds"]] == ["paid_elsewhere"]


@pytest.mark.parametrize("key", ["terms", "terms-first", "terms-sent", "terms-by-us"])
def test_an_entry_in_terms_is_due_when_the_first_is_whatever_is_paid_and_says_all(decided: Decided, key: str) -> None:
    found = document(decided, key)
    assert (str(found.total), found.due_date) == ("1000.00", date(2026, 12, 1))
    assert found.description == "In terms: 500.00 due 2026-12-01, 500.00 due 2027-01-01. Rent"


def test_an_entry_whose_terms_are_all_open_goes_whole(decided: Decided) -> None:
    row = decided.row("purchase_invoices", "terms")
    assert (row["wanted"], row["skip"], row["problems"], row["holds"]) == ("present", None, [], [])


def test_an_entry_whose_first_term_somebody_paid_waits_with_both_figures(decided: Decided) -> None:
    (hold,) = decided.row("purchase_invoices", "terms-first")["holds"]
    assert (hold["code"], float(hold["payload"]["open"])) == ("paid_elsewhere", 500.0)
    assert (
        "invoice F-terms-first of Kroon Bouw B.V.: 500.00 was already paid in Exact, 500.00 is open: pay the rest"
        in hold["text"]
    )


def test_one_that_was_sent_before_somebody_paid_its_first_term_is_taken_back(decided: Decided) -> None:
    assert decided.row("purchase_invoices", "terms-sent")["wanted"] == "void"
    findings = "select code, kind from outbox.exact_avidxchange__findings where document_key = 'terms-sent'"
    assert decided.query(findings) == [{"code": "paid_elsewhere", "kind": "review"}]


@pytest.mark.parametrize(("key", "wanted"), [("terms-let-go", "present"), ("terms-more", "void")])
def test_one_that_a_person_let_go_whole_stays_unless_more_is_paid_since(
    decided: Decided, key: str, wanted: str
) -> None:
    row = decided.row("purchase_invoices", key)
    assert (row["wanted"], row["holds"]) == (wanted, [])


def test_a_term_that_avidxchange_paid_asks_nobody_and_changes_nothing(decided: Decided) -> None:
    row = decided.row("purchase_invoices", "terms-by-us")
    assert (row["wanted"], row["problems"], row["holds"]) == ("present", [], [])


def test_a_part_payment_does_not_make_terms(decided: Decided) -> None:
    found = document(decided, "part-paid")
    assert (found.due_date, found.description) == (date(2026, 12, 5), "")


def test_a_deleted_entry_is_voided_at_the_payer(decided: Decided) -> None:
    row = decided.row("purchase_invoices", "gone")
    assert (row["wanted"], row["skip"], row["problems"]) == ("void", None, [])


def test_an_entry_of_which_no_ledger_line_and_no_open_item_is_left_is_gone(decided: Decided) -> None:
    assert decided.row("purchase_invoices", "unposted")["wanted"] == "void"
    assert decided.row("purchase_invoices", "edited")["wanted"] == "present"


def test_an_invoice_paid_in_exact_is_voided_while_no_payment_exists(decided: Decided) -> None:
    assert decided.row("purchase_invoices", "elsewhere")["wanted"] == "void"
    assert decided.row("purchase_invoices", "both")["wanted"] == "present"


def test_an_invoice_entered_by_hand_is_adopted(decided: Decided) -> None:
    row = decided.row("purchase_invoices", "byhand")
    assert row["adopt"]["id"] == "i-byhand"
    assert row["adopt"]["evidence"] == "same vendor, number and amount"


def test_of_the_same_paper_entered_twice_the_later_entry_waits(decided: Decided) -> None:
    assert decided.row("purchase_invoices", "twin-z")["holds"] == []
    (hold,) = decided.row("purchase_invoices", "twin-a")["holds"]
    assert hold["code"] == "duplicate_suspected"
    assert hold["payload"]["twin_key"] == "twin-z"


def test_of_the_same_paper_entered_twice_the_one_that_is_open_waits_when_the_other_was_paid(decided: Decided) -> None:
    (hold,) = decided.row("purchase_invoices", "settled-a")["holds"]
    assert (hold["code"], hold["payload"]["twin_key"]) == ("duplicate_suspected", "settled-b")
    assert decided.row("purchase_invoices", "settled-b")["holds"] == []


def test_a_word_in_place_of_a_number_does_not_make_another_months_invoice_its_copy(decided: Decided) -> None:
    row = decided.row("purchase_invoices", "rent")
    assert (row["adopt"], row["holds"]) == (None, [])


def test_the_entry_that_is_the_invoice_avidxchange_has_is_adopted_and_its_twin_waits(decided: Decided) -> None:
    first, second = decided.row("purchase_invoices", "pair-z"), decided.row("purchase_invoices", "pair-a")
    assert (first["adopt"]["id"], first["holds"]) == ("i-pair", [])
    assert second["adopt"] is None
    assert [hold["code"] for hold in second["holds"]] == ["duplicate_suspected"]


def test_where_a_system_says_no_tax_none_is_made_up_for_its_side_of_a_pair(decided: Decided) -> None:
    found = decided.query("""
        select distinct if(system = 'avidxchange', net, twin_net) as net,
            if(system = 'avidxchange', vat, twin_vat) as vat
        from reconciliation.duplicates where 'i-pair' in (invoice_key, twin_key)""")
    assert found == [{"net": None, "vat": None}]


def test_an_amount_with_more_decimals_than_its_currency_has_is_not_rounded_and_sent(decided: Decided) -> None:
    row = decided.row("purchase_invoices", "fine")
    assert [problem["code"] for problem in row["problems"]] == ["amount_too_fine"]
    assert row["problems"][0]["text"] == (
        "invoice F-fine of Kroon Bouw B.V. says 33.335 EUR, which is posted with 2 decimals: correct the entry in Exact"
    )
    assert "amount_too_fine" in decided.codes("purchase_invoices", "yen")
    assert decided.codes("purchase_invoices", "noise") == []


def test_the_reconciliation_shows_the_amount_that_the_source_has(decided: Decided) -> None:
    shown = "select source_amount, target_amount, difference_class from reconciliation.documents where source_key = "
    (held,) = decided.query(f"{shown}'fine' and flow = 'purchase_invoices'")
    assert (held["source_amount"], held["difference_class"]) == (Decimal("33.335"), "missing_in_target")
    (sent,) = decided.query(f"{shown}'fine-sent' and flow = 'purchase_invoices'")
    assert sent == {
        "source_amount": Decimal("33.335"), "target_amount": Decimal("33.34"), "difference_class": "amount",
    }  # fmt: skip


def test_a_currency_has_the_decimals_of_iso_4217(decided: Decided) -> None:
    row = decided.row("purchase_invoices", "dinars")
    assert row["problems"] == []
    assert [row["document"][name] for name in ("net", "tax_payable", "total")] == ["1.234", "0.00", "1.234"]
    assert [(item["net"], item["description"]) for item in row["document"]["lines"]] == [("1.234", "goods")]
    assert decided.codes("purchase_invoices", "fils") == ["amount_too_fine"]
    (shown,) = decided.query("select source_amount from reconciliation.documents where source_key = 'dinars'")
    assert shown["source_amount"] == Decimal("1.234")


@pytest.mark.parametrize(
    ("key", "total", "lines"),
    [
        ("shares", "100.00", [("33.34", "33.335"), ("66.66", "66.665")]),
        ("yen-shares", "1000.00", [("334.00", "333.50"), ("666.00", "666.50")]),
    ],
)
def test_what_rounding_of_lines_leaves_over_goes_on_the_largest_and_is_said(
    decided: Decided, key: str, total: str, lines: list[tuple[str, str]]
) -> None:
    row = decided.row("purchase_invoices", key)
    assert [problem["code"] for problem in row["problems"]] == []
    assert [(item["net"], item["description"]) for item in row["document"]["lines"]] == [
        (net, f"goods ({read} before rounding)") for net, read in lines
    ]
    assert (row["document"]["net"], row["document"]["total"]) == (total, total)


def test_every_document_parses(decided: Decided) -> None:
    for flow in (
        "gl_accounts",
        "cost_centers",
        "vendors",
        "suppliers",
        "purchase_orders",
        "purchase_invoices",
        "payments",
        "coding",
    ):
        for row in decided.query(f"select document as text from outbox.exact_avidxchange__{flow}"):
            parse(row["text"])
