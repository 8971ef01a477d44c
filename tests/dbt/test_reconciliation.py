"""Both sides beside each other: the class of each difference, balances to the cent, what the clearing account holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from include.documents import plain
from tests.dbt import books
from tests.dbt.books import avid_line
from tests.dbt.conftest import Decided
from tests.support.dbt import invoke

E, A = books.E, books.A


def pair(db: duckdb.DuckDBPyConnection, key: str, entry: dict[str, Any] | None = None, **more: Any) -> None:
    """An entry delivered as AvidXchange invoice i-<key>; `more` is how that one differs."""
    books.entry(db, key, **(entry or {}))
    books.term(db, key)
    books.invoice(db, f"i-{key}", key, **({"status": "InWorkflow"} | more))
    books.delivered(db, "purchase_invoices", key, f"i-{key}", state="delivered", amount="121.00")


def ledger(db: duckdb.DuckDBPyConnection, key: str, gl_account: str, amount: str, **more: Any) -> None:
    facts = {"entry_id": key, "entry_number": 1, "currency": "EUR", "date": date(2026, 11, 10)} | more
    books.raw.insert(
        db,
        f"{E}.transaction_lines",
        {"id": f"tl-{key}-{gl_account}-{amount}", "gl_account": gl_account, "amount_fc": amount} | facts,
    )


def add(db: duckdb.DuckDBPyConnection) -> None:
    pair(db, "r-agrees")
    pair(db, "r-amount", amount="120.00")
    pair(db, "r-turned", amount="-121.00")
    pair(db, "r-currency", currency_code="USD", amount="120.00")
    pair(db, "r-date", invoice_date=date(2026, 11, 6))
    pair(db, "r-vendor", vendor_external_code="99999", vendor_id="v99")
    pair(db, "r-status", status="Rejected")
    pair(db, "r-gone", is_deleted=True)
    pair(db, "r-vanished")
    db.execute("delete from raw_avidxchange.invoices where invoice_id = 'i-r-vanished'")
    moment = datetime(2026, 10, 30, tzinfo=UTC)
    db.execute("update raw_operations.deliveries set sent_at = ? where source_key = 'r-vanished'", [moment])
    facts = {"feed": "invoices", "kind": "incremental", "rows": 1, "suspect": False}
    books.raw.insert(db, f"{A}.feeds", facts)
    # changed by us after AvidXchange was last read, or long before it
    for key, sent in (("r-rewritten", datetime(2026, 11, 1, 0, 5, tzinfo=UTC)), ("r-altered", moment)):
        pair(db, key, amount="120.00")
        db.execute("update raw_operations.deliveries set sent_at = ? where source_key = ?", [sent, key])
    books.entry(db, "r-missing", supplier="nobody")
    books.entry(db, "r-new")
    books.entry(db, "r-early", entry_date=date(2025, 6, 1))
    books.entry(db, "r-coded", status=20)
    books.invoice(db, "i-r-coded", "r-coded", avid_line(1, "100.00", "4100", "10"))
    books.delivered(db, "purchase_invoices", "r-coded", "i-r-coded")
    books.invoice(db, "i-r-orphan", None, invoice_number="ORPHAN", status="Approved")

    books.supplier(db, "s-ap", "10021", "Owed B.V.", vendor="v-ap")
    own = {"vendor_external_code": "10021", "vendor_id": "v-ap"}
    for key in ("ap-sent", "ap-here", "ap-paid"):
        books.entry(db, key, supplier="s-ap")
        ledger(db, key, "gl-1600", "-121.00", account="s-ap")
    books.term(db, "ap-sent")
    books.term(db, "ap-here")
    books.term(db, "ap-paid")
    books.invoice(db, "i-ap-sent", "ap-sent", **own)
    books.delivered(db, "purchase_invoices", "ap-sent", "i-ap-sent")
    books.invoice(db, "i-ap-paid", "ap-paid", status="Paid", **own)
    books.delivered(db, "purchase_invoices", "ap-paid", "i-ap-paid")
    books.payment(db, "801", ("i-ap-paid", "121.00", "0"), vendor_external_code="10021")
    books.posted(db, "801", "ap-paid", "2026-11-10")
    ledger(db, "je-801", "gl-1600", "121.00", account="s-ap", description="AVX:801 F-ap-paid")
    ledger(db, "je-801", "gl-1299", "-121.00", description="AVX:801 clearing", date=date(2026, 10, 20))
    unanswered(db)
    no_longer_theirs(db)
    # paid and reversed: nothing is left; a bank line takes its twin off
    ledger(db, "je-802", "gl-1299", "-50.00", description="AVX:802")
    ledger(db, "je-802v", "gl-1299", "50.00", description="AVX:802:void")
    ledger(db, "je-803", "gl-1299", "-75.00", description="AVX:803")
    ledger(db, "bank-803", "gl-1299", "75.00", description="AvidXchange debit")
    cleared_before(db)
    in_every_state(db)


def in_every_state(db: duckdb.DuckDBPyConnection) -> None:
    """An invoice in each state it has on either side, and a payment in each of its own."""
    for status in ("Submitted", "InWorkflow", "OnHold", "Approved", "Rejected", "PaymentCreated"):
        pair(db, f"st-{status}", status=status)
    pair(db, "st-draft", {"status": 20}, status="InWorkflow")
    pair(db, "st-deleted", {"is_deleted": True}, status="Voided")
    pair(db, "st-paid", status="Paid")
    pair(db, "st-blocked", status="OnHold")
    for key, change in (("st-paid", "is_fully_paid = true, status = 50"), ("st-blocked", "approval_status = 3")):
        db.execute(f"update {E}.payment_terms set {change} where transaction_entry_id = ?", [key])
    for key, status in (("841", "Issued to Supplier"), ("842", "Cleared"), ("843", "Void"), ("844", "Error")):
        pair(db, f"st-{key}", status="Paid")
        books.payment(db, key, (f"i-st-{key}", "121.00", "0"), status=status, voided_date=date(2026, 11, 12))
        books.posted(db, key, f"st-{key}")
        ledger(db, f"je-{key}", "gl-1600", "121.00", account="s1", description=f"AVX:{key}")
    for key, status in (("845", "Issued to Supplier"), ("846", "Processing")):
        pair(db, f"st-{key}", status="PaymentCreated")
        books.payment(db, key, (f"i-st-{key}", "121.00", "0"), status=status)


def cleared_before(db: duckdb.DuckDBPyConnection) -> None:
    """What our postings were cleared on before the option said 1299: account 1298, with 806 still on it. 809 is a
    person's entry that we adopted, against the bank's own account."""
    for code, name in (("1298", "Clearing before"), ("1100", "Bank")):
        books.raw.insert(db, f"{E}.gl_accounts", {"id": f"gl-{code}", "code": code, "description": name, "type": 90})
    ours = books.json.dumps({"entity": "generaljournalentry/GeneralJournalEntries"})
    for key, amount in (("806", "-121.00"), ("807", "-60.00"), ("808", "-80.00")):
        books.delivered(db, "payments", key, f"je-{key}", target_facts=ours, voided=key == "807")
        ledger(db, f"je-{key}", "gl-1298", amount, description=f"AVX:{key} AvidPay Check 900123")
    ledger(db, "je-806", "gl-4300", "-2.00", description="AVX:806 discount")
    ledger(db, "je-806", "gl-1600", "123.00", description="AVX:806 F-806", account="s-nobody")
    ledger(db, "je-807v", "gl-1298", "60.00", description="AVX:807:void AvidPay Check 900123")
    ledger(db, "bank-808", "gl-1298", "80.00", description="AvidXchange debit")
    ledger(db, "by-hand", "gl-1298", "-33.00", description="somebody else's")
    books.delivered(db, "payments", "809", "je-809", target_facts="{}")
    ledger(db, "je-809", "gl-1100", "-121.00", description="AVX:809")


def unanswered(db: duckdb.DuckDBPyConnection) -> None:
    """Two postings that got no answer: 804 is not in Exact, and AvidXchange voided its payment; 805 stands there."""
    books.supplier(db, "s-silent", "10022", "Unanswered B.V.", vendor="v-silent")
    own = {"vendor_external_code": "10022", "vendor_id": "v-silent"}
    for number, status, payment_status in (("804", "PaymentVoided", "Void"), ("805", "Paid", "Issued to Supplier")):
        key = f"silent-{number}"
        books.entry(db, key, supplier="s-silent")
        books.term(db, key, account="s-silent")
        ledger(db, key, "gl-1600", "-121.00", account="s-silent")
        books.invoice(db, f"i-{key}", key, status=status, **own)
        books.delivered(db, "purchase_invoices", key, f"i-{key}")
        books.payment(db, number, (f"i-{key}", "121.00", "0"), status=payment_status, vendor_external_code="10022")
        sent = books.json.dumps(books.posted_document(number, key, day="2026-11-10"))
        books.delivered(db, "payments", number, "", target_id=None, state="unknown", attempt_document=sent)
    ledger(db, "je-805", "gl-1600", "121.00", account="s-silent", description="AVX:805 26700001 AvidPay Check 900123")
    ledger(db, "je-805", "gl-4000", "-121.00", description="AVX:805")


def no_longer_theirs(db: duckdb.DuckDBPyConnection) -> None:
    """Postings whose payment is no outbox row any more."""
    # its reversal is about to be written
    books.payment(db, "821", status="Void", amount="121.00")
    books.posted(db, "821:1600", "nothing", sent_at=datetime(2026, 10, 20, tzinfo=UTC))
    books.posted(db, "822", "nothing", sent_at=datetime(2026, 10, 20, tzinfo=UTC))
    read = {"feed": "payments", "kind": "full", "rows": 1, "suspect": False, "company": ""}
    books.raw.insert(db, f"{A}.feeds", read)
    # posted after AvidXchange was last read
    books.posted(db, "828", "nothing", sent_at=datetime(2026, 11, 1, 1, tzinfo=UTC))
    books.payment(db, "823", status="Error", amount="121.00")
    books.posted(db, "823", "nothing", sent_at=datetime(2026, 10, 20, tzinfo=UTC))
    books.payment(db, "824", amount="121.00", is_deleted=True)
    books.posted(db, "824", "nothing", sent_at=datetime(2025, 1, 20, tzinfo=UTC))
    # a clearing account that is a liability itself (type 27, accrued)
    books.raw.insert(db, f"{E}.gl_accounts", {"id": "gl-2710", "code": "2710", "description": "Transit", "type": 27})
    ledger(db, "je-820", "gl-1600", "121.00", description="AVX:820")
    ledger(db, "je-820", "gl-2710", "-121.00", description="AVX:820")
    # a read of all does not go back for this one
    books.posted(db, "825", "nothing", sent_at=datetime(2025, 1, 20, tzinfo=UTC))
    books.payment(db, "827", status="Held", amount="121.00")
    books.posted(db, "827", "nothing", sent_at=datetime(2026, 10, 20, tzinfo=UTC))
    # taken back already
    books.posted(db, "826", "nothing", voided=True, sent_at=datetime(2026, 10, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("key", "expected", "reason"),
    [
        ("821:1600", "in_flight", "on its way: written or about to be written, not seen in the target yet"),
        ("822", "status", "AvidXchange has no such payment of company C1 any more, still posted in Exact"),
        ("823", "status", "Error in AvidXchange, still posted in Exact"),
        ("824", "status", "AvidXchange has no such payment of company C1 any more, still posted in Exact"),
        ("827", "status", "Held in AvidXchange, still posted in Exact"),
        ("828", "agrees", None),
        ("825", "agrees", None),
        ("826", "agrees", None),
    ],
)
def test_a_posting_whose_payment_is_void_or_gone_never_agrees(
    decided: Decided, key: str, expected: str, reason: str | None
) -> None:
    (row,) = decided.query(f"select * from reconciliation.documents where flow = 'payments' and source_key = '{key}'")
    assert (row["difference_class"], row["reason"]) == (expected, reason)


def test_a_posting_is_its_accounts_payable_side_whatever_the_clearing_account_is(decided: Decided) -> None:
    (row,) = decided.query("select * from intermediate.canonical_postings where key = '820'")
    assert plain(row["amount"]) == "121.00"


def document(decided: Decided, key: str) -> dict[str, Any]:
    (row,) = decided.query(
        "select * from reconciliation.documents"
        f" where flow = 'purchase_invoices' and (source_key = '{key}' or source_key like '%:{key}')"
    )
    return row


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("r-agrees", "agrees"),
        ("r-amount", "amount"),
        ("r-turned", "amount"),
        ("r-currency", "currency"),
        ("r-date", "date"),
        ("r-vendor", "counterparty"),
        ("r-status", "status"),
        ("r-gone", "deleted"),
        ("r-vanished", "deleted"),
        ("r-missing", "missing_in_target"),
        ("r-new", "in_flight"),
        ("r-rewritten", "in_flight"),
        ("r-altered", "amount"),
        ("r-early", "before_start"),
        ("r-coded", "coding"),
        ("i-r-orphan", "missing_in_source"),
    ],
)
def test_the_first_class_that_applies(decided: Decided, key: str, expected: str) -> None:
    row = document(decided, key)
    assert row["difference_class"] == expected
    if expected != "agrees":
        assert row["reason"]


@pytest.mark.parametrize(
    ("key", "in_exact", "in_avidxchange"),
    [
        ("st-Submitted", "processed", "Submitted"),
        ("st-InWorkflow", "processed", "InWorkflow"),
        ("st-OnHold", "processed", "OnHold"),
        ("st-Approved", "processed", "Approved"),
        ("st-Rejected", "processed", "Rejected"),
        ("st-PaymentCreated", "processed", "PaymentCreated"),
        ("st-draft", "open", "InWorkflow"),
        ("st-paid", "paid", "Paid"),
        ("st-blocked", "blocked", "OnHold"),
        ("st-deleted", "deleted", "Voided"),
        ("i-r-orphan", None, "Approved"),
        ("r-missing", "processed", None),
    ],
)
def test_an_invoice_shows_how_it_stands_on_each_side(
    decided: Decided, key: str, in_exact: str | None, in_avidxchange: str | None
) -> None:
    row = document(decided, key)
    assert (row["source_status"], row["target_status"]) == (in_exact, in_avidxchange)


@pytest.mark.parametrize(
    ("key", "in_avidxchange", "in_exact"),
    [
        ("841", "Issued to Supplier", "posted"),
        ("842", "Cleared", "posted"),
        ("843", "Void", "posted"),
        ("844", "Error", "posted"),
        ("845", "Issued to Supplier", None),
    ],
)
def test_a_payment_shows_how_it_stands_on_each_side(
    decided: Decided, key: str, in_avidxchange: str, in_exact: str | None
) -> None:
    (row,) = decided.query(f"select * from reconciliation.documents where flow = 'payments' and source_key = '{key}'")
    assert (row["source_status"], row["target_status"]) == (in_avidxchange, in_exact)


def test_a_payment_that_has_not_left_is_no_document_of_the_books_yet(decided: Decided) -> None:
    assert decided.query("select 1 from reconciliation.documents where source_key = '846'") == []


def test_a_difference_names_both_figures_and_what_to_do(decided: Decided) -> None:
    row = document(decided, "r-amount")
    assert row["reason"] == "121.00 at the source, 120.00 in the target"
    assert (row["source_amount"], row["target_amount"], row["amount_difference"]) == (121, 120, 1)
    assert row["suggested_action"]


def test_what_is_on_its_way_or_before_the_start_is_no_disagreement(decided: Decided) -> None:
    rows = decided.query("select distinct difference_class from reconciliation.differences")
    assert not {row["difference_class"] for row in rows} & {"agrees", "in_flight", "before_start", "not_chosen"}
    keys = {row["source_key"] for row in decided.query("select source_key from reconciliation.differences")}
    assert {"r-amount", "r-missing"} <= keys


def test_documents_and_differences_have_one_row_each(decided: Decided) -> None:
    rows = decided.query(
        "select link, flow, company, source_key, count(*) as n from reconciliation.documents group by all having n > 1"
    )
    assert rows == []


def test_accounts_payable_explains_the_difference_by_document(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.accounts_payable where counterparty_key = 's-ap'")
    # ledger: three invoices less one posted payment; AvidXchange: one invoice still to pay
    assert (plain(row["books_balance"]), plain(row["other_open"]), plain(row["difference"])) == (
        "242.00",
        "121.00",
        "121.00",
    )
    assert (plain(row["books_open_items"]), plain(row["posted_unmatched"]), plain(row["unexplained"])) == (
        "363.00",
        "121.00",
        "0.00",
    )
    documents = books.json.loads(row["documents"])
    assert {(entry["document"], entry["difference"], entry["reason"]) for entry in documents} == {
        ("ap-here", "121.00", "on its way: written or about to be written, not seen in the target yet"),
        ("ap-paid", "121.00", "our posting of its payment is in the balance, and in the books not matched with it yet"),
    }


def test_an_unanswered_posting_is_counted_in_what_is_owed_only_when_the_ledger_has_it(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.accounts_payable where counterparty_key = 's-silent'")
    names = ("books_balance", "books_open_items", "other_open", "posted_unmatched", "unexplained")
    assert [plain(row[name]) for name in names] == ["121.00", "242.00", "121.00", "121.00", "0.00"]
    (entry,) = books.json.loads(row["documents"])
    assert (entry["document"], entry["difference"]) == ("silent-805", "121.00")


def test_a_posting_exact_does_not_show_as_settled_is_never_called_paid(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.payments where payment_id = '801'")
    assert (row["payment_state"], plain(row["unmatched_amount"])) == ("posted_unmatched", "121.00")
    assert row["posting_date"] == date(2026, 11, 10)


def test_what_is_left_on_the_clearing_account_is_shown_with_its_age(decided: Decided) -> None:
    rows = decided.query(
        "select * from reconciliation.clearing where company = '123' and account = '1299' order by payment_id"
    )
    assert [(row["payment_id"], plain(row["amount"]), row["age_days"]) for row in rows] == [("801", "-121.00", 12)]


def test_what_our_postings_left_on_an_account_that_is_set_no_more_stays_shown(decided: Decided) -> None:
    rows = decided.query("select * from reconciliation.clearing where account <> '1299'")
    assert [(row["account"], row["payment_id"], plain(row["amount"])) for row in rows] == [("1298", "806", "-121.00")]


def test_the_unit_tests_beside_the_models_hold(decided: Decided) -> None:
    results = invoke(decided.home, ["test", "--select", "test_type:unit"])
    assert results
    assert {str(result.status) for result in results} == {"pass"}
