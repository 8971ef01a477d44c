"""The days of documents, payments and vendors, of each kind of link, out of literal rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.dbt import books
from tests.dbt.airbase import books as airbase
from tests.dbt.basware import books as basware
from tests.dbt.conftest import Decided, build
from tests.dbt.quickbooks import books as quickbooks
from tests.support import raw

MODELS = (
    "+reconciliation__document_clock",
    "+reconciliation__payment_clock",
    "+reconciliation__refused_invoices",
    "+reconciliation__vendor_records",
)
BOOKED = datetime(2026, 11, 7, 9, tzinfo=UTC)


def of_exact(db: duckdb.DuckDBPyConnection) -> None:
    books.base(db)
    raw.insert(db, f"{books.E}.bank_accounts", {"id": "b1", "account": "s1", "bank_account": "NL91 ABNA 0417 1643 00"})
    # paid in whole, cleared; received in the spend system before it was booked, by hand on both sides
    books.entry(db, "e1", your_ref="F-001", created=BOOKED)
    books.term(db, "e1", paid=True, last_payment_date=date(2026, 11, 12))
    books.invoice(
        db, "i1", None, invoice_number="F 001", created_date=datetime(2026, 11, 6, tzinfo=UTC),
        approved_date=datetime(2026, 11, 9, tzinfo=UTC),
    )  # fmt: skip
    books.payment(db, "1", ("i1", "121.00", "0"), status="Cleared", cleared_date=date(2026, 11, 14))
    # brought there by us: nobody tells when it was received; paid in part
    books.entry(db, "e2", created=BOOKED)
    books.term(db, "e2", "80.00")
    books.invoice(db, "i2", "e2", created_date=BOOKED)
    books.payment(db, "2", ("i2", "41.00", "0"), payment_date=date(2026, 11, 11))
    # in the spend system alone
    books.invoice(db, "i3", None, invoice_number="LOOSE 7", created_date=datetime(2026, 11, 3, tzinfo=UTC))
    # voided there, and a draft here: neither is a document
    books.invoice(db, "i4", None, invoice_number="GONE 1", status="Voided")
    books.entry(db, "e5", status=10, your_ref="DRAFT")


def of_quickbooks(db: duckdb.DuckDBPyConnection) -> None:
    quickbooks.base(db)
    raw.insert(
        db,
        f"{quickbooks.Q}.terms",
        {"id": "3", "name": "2% 10 Net 30", "discount_percent": "2", "discount_days": 10, "due_days": 30},
    )
    quickbooks.bill(db, "1", sales_term_ref="3", due_date=date(2026, 11, 19))
    quickbooks.bill(db, "2", balance="0")
    quickbooks.bill_payment(
        db, "bp", None, "100.00", line=[{"Amount": "100.00", "LinkedTxn": [{"TxnId": "2", "TxnType": "Bill"}]}]
    )
    quickbooks.credit(db, "3", quickbooks.line(amount="40.00"), doc_number="CR-3")


def of_basware(db: duckdb.DuckDBPyConnection) -> None:
    basware.base(db)
    basware.vendor(db, "70001", "Elbe Papier GmbH", "s1")
    basware.entry(db, "e1", "R-1", created=BOOKED)
    raw.insert(
        db,
        "raw_exact_online.payment_terms",
        {"id": "t1", "company": "789", "transaction_entry_id": "e1", "line_type": 22, "amount_fc": "119.00",
         "is_fully_paid": True, "status": 50, "last_payment_date": date(2026, 11, 18), "currency": "EUR"},
    )  # fmt: skip
    basware.invoice(db, "1", processing_status="Transferred", cash_date=date(2026, 11, 20), cash_sum="2.38")
    basware.invoice(db, "2")


def of_airbase(db: duckdb.DuckDBPyConnection) -> None:
    airbase.base(db)
    airbase.vendor(db, "v1", "Bakker Advies", paired="s1")
    airbase.bill(db, "b1", status="paid", number="BA-1")
    airbase.bill(db, "b2", status="draft", number="BA-2")
    raw.insert(
        db,
        f"{airbase.A}.payments",
        {"id": "p1", "bill_id": "b1", "method": "ach", "status": "sent", "amount": "121.00", "read_at": airbase.READ,
         "currency": {"iso_code": "EUR"}, "initiated_date": date(2026, 11, 8)},
    )  # fmt: skip


Made = Callable[[str], Decided]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    fills = {
        books.LINK: of_exact, quickbooks.LINK: of_quickbooks, basware.LINK: of_basware, airbase.LINK: of_airbase,
    }  # fmt: skip
    built: dict[str, Decided] = {}

    def of(kind: str) -> Decided:
        if kind not in built:
            built[kind] = build(tmp_path_factory.mktemp(kind), fills[kind], *MODELS, kind=kind)
        return built[kind]

    return of


def rows(made: Made, kind: str, columns: str, table: str = "document_clock") -> dict[str, tuple[Any, ...]]:
    """By the first column."""
    found = made(kind).query(f"select {columns} from reconciliation.{table} where link = '{kind}'")
    return {one[0]: one[1:] for one in (tuple(row.values()) for row in found)}


def test_a_document_of_both_sides_has_the_days_of_both(made: Made) -> None:
    days = "received_on, invoice_date, booked_on, approved_on, due_date, paid_on, cleared_on, tells_clearing"
    found = rows(made, books.LINK, f"document_key, {days}")
    assert found["e1"] == (
        *(date(2026, 11, 6), date(2026, 11, 5), date(2026, 11, 7), date(2026, 11, 9), date(2026, 12, 5)),
        *(date(2026, 11, 10), date(2026, 11, 14), True),
    )


def test_what_no_system_tells_is_null_and_a_part_is_not_paid(made: Made) -> None:
    columns = "document_key, received_on, approved_on, paid_on, last_paid_on, cleared_on, discount_until"
    found = rows(made, books.LINK, columns)
    assert found["e2"] == (None, None, None, date(2026, 11, 11), None, None)
    amounts = rows(made, books.LINK, "document_key, amount, open_amount, paid_amount")
    assert amounts["e2"] == (Decimal(121), Decimal(80), Decimal(41))
    assert amounts["e1"] == (Decimal(121), Decimal(0), Decimal(121))


def test_what_only_the_spend_system_has_is_a_document_and_what_is_gone_or_a_draft_is_none(made: Made) -> None:
    found = rows(made, books.LINK, "document_key, books_key, other_key, vendor_key, number_key, number_key_loose")
    assert set(found) == {"e1", "e2", "avidxchange:C1:i3"}
    assert found["avidxchange:C1:i3"] == (None, "i3", "s1", "LOOSE7", "100SE7")
    assert found["e1"] == ("e1", "i1", "s1", "F001", "F001")


def test_what_was_voided_in_the_spend_system_is_known_by_its_number(made: Made) -> None:
    columns = "invoice_id, company, vendor_key, number, number_key, amount, status"
    found = rows(made, books.LINK, columns, "refused_invoices")
    assert found == {"i4": ("123", "s1", "GONE 1", "GONE1", Decimal(121), "Voided")}


def test_where_a_document_is_found_in_the_reconciliation(made: Made) -> None:
    place = "document_key, flow, source_company, source_key"
    assert rows(made, books.LINK, place)["e1"] == ("purchase_invoices", "123", "e1")
    assert rows(made, basware.LINK, place)["e1"] == ("invoices", "DE01", "1")
    assert rows(made, basware.LINK, place)["basware:DE01:2"] == ("invoices", "DE01", "2")
    assert rows(made, airbase.LINK, place)["airbase:MER-NL:b1"] == ("bills", "MER-NL", "b1")


def test_a_payment_term_of_quickbooks_gives_a_discount(made: Made) -> None:
    found = rows(made, quickbooks.LINK, "document_key, discount_until, discount_amount, open_amount, paid_on, amount")
    assert found["1"] == (date(2026, 10, 30), Decimal(2), Decimal(100), None, Decimal(100))
    assert found["2"] == (None, None, Decimal(0), date(2026, 10, 25), Decimal(100))
    assert found["VC-3"][-1] == Decimal(-40)


def test_basware_tells_the_discount_and_the_books_the_payment(made: Made) -> None:
    days = "received_on, approved_on, paid_on, cleared_on, tells_clearing, discount_until, discount_amount"
    found = rows(made, basware.LINK, f"document_key, {days}")
    paid, until = date(2026, 11, 18), date(2026, 11, 20)
    assert found["e1"] == (None, None, paid, None, False, until, Decimal("2.38"))
    assert found["basware:DE01:2"] == (None, None, None, None, False, None, None)


def test_a_draft_of_airbase_is_no_document(made: Made) -> None:
    found = rows(made, airbase.LINK, "document_key, paid_on, cleared_on, tells_clearing")
    assert found == {"airbase:MER-NL:b1": (date(2026, 11, 8), None, True)}


def test_payments_are_out_until_they_clear(made: Made) -> None:
    columns = "payment_id, vendor_key, amount, state, sent_on, cleared_on, days_out is null"
    assert rows(made, books.LINK, columns, "payment_clock") == {
        "1": ("s1", Decimal(121), "cleared", date(2026, 11, 10), date(2026, 11, 14), True),
        "2": ("s1", Decimal(41), "issued", date(2026, 11, 11), None, False),
    }
    assert rows(made, airbase.LINK, columns, "payment_clock")["p1"][2:4] == ("issued", date(2026, 11, 8))
    assert rows(made, basware.LINK, columns, "payment_clock") == {}


def test_a_vendor_shows_the_last_figures_of_its_accounts_alone(made: Made) -> None:
    columns = "vendor_key, name, bank_accounts, bank_account_digests"
    found = rows(made, books.LINK, columns, "vendor_records")
    # printf NL91ABNA0417164300 | sha256sum | cut -c1-16
    assert found["s1"] == ("Kroon Bouw B.V.", "...4300", '["701502320c05f830"]')
    assert rows(made, quickbooks.LINK, columns, "vendor_records")["56"][1:] == (None, "[]")
