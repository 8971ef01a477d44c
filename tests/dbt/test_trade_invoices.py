"""Invoices of Exact's trade module: lines of items without an account, an entry known by journal and number only."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb

from include.documents import PurchaseInvoice, parse
from tests.dbt import books
from tests.dbt.books import avid_line
from tests.dbt.conftest import Decided

E, A = books.E, books.A
LINK = "trade_link"
HERE: dict[str, Any] = {"company": "888"}
THERE: dict[str, Any] = {"company": "C8"}
OPTIONS = {"clearing_account": "1299", "payment_journal": "90", "invoice_source": "both"}


def items(*amounts: str) -> list[dict[str, Any]]:
    """Lines as the trade module shows them: an item, an amount without VAT and 21 % beside it."""
    return [
        {
            "ID": f"il{no}",
            "LineNumber": no,
            "Item": f"item-{no}",
            "Quantity": "1",
            "UnitPrice": amount,
            "Amount": amount,
            "VATCode": "2",
            "VATAmount": f"{float(amount) * 0.21:.2f}",
        }
        for no, amount in enumerate(amounts, 1)
    ]


def invoice(db: duckdb.DuckDBPyConnection, key: str, number: int, *amounts: str, **more: Any) -> None:
    """A processed trade-module invoice; its line ids are its own."""
    lines = [line | {"ID": f"{key}-{line['ID']}"} for line in items(*amounts)]
    facts = {
        "supplier": "s8",
        "journal": "70",
        "currency": "EUR",
        "invoice_date": date(2026, 11, 5),
        "your_ref": f"T-{key}",
        "entry_number": number,
        "financial_year": 2026,
        "amount": f"{sum(float(amount) for amount in amounts) * 1.21:.2f}",
        "status": 50,
        "type": 8033,
        "purchase_invoice_lines": lines,
    }
    books.raw.insert(db, f"{E}.purchase_invoices", {"id": key} | facts | HERE | more)


def booked(db: duckdb.DuckDBPyConnection, entry: str, number: int, *lines: tuple[int, str, str]) -> None:
    """The ledger entry of an invoice: (line number, account, amount)."""
    for at, (no, account, amount) in enumerate(lines):
        books.raw.insert(
            db,
            f"{E}.transaction_lines",
            {
                "id": f"{entry}-{at}",
                "entry_id": entry,
                "entry_number": number,
                "journal_code": "70",
                "financial_year": 2026,
                "line_number": no,
                "gl_account": f"gl-{account}",
                "amount_fc": amount,
                "currency": "EUR",
                "date": date(2026, 11, 5),
            }
            | HERE,
        )


def add(db: duckdb.DuckDBPyConnection) -> None:
    connections, zone, began = (
        {"exact_online": "exact_main", "avidxchange": "avid_main"},
        "Europe/Amsterdam",
        date(2026, 1, 1),
    )
    books.raw.link(db, LINK, books.LINK, connections, ("888", "C8"), zone=zone, start=began, options=OPTIONS)
    for table in ("gl_accounts", "journals", "financial_periods", "journal_status", "vat_codes"):
        columns = [row[0] for row in db.execute(f"describe {E}.{table}").fetchall()]
        chosen = ", ".join("'888'" if name == "company" else f'"{name}"' for name in columns)
        db.execute(f"insert into {E}.{table} select {chosen} from {E}.{table} where company = '123'")
    for code, kind in (("1500", 24), ("1450", 27)):
        books.raw.insert(db, f"{E}.gl_accounts", {"id": f"gl-{code}", "code": code, "type": kind} | HERE)
    account = {"code": "80001", "name": "Yvesse Onderdelen B.V.", "is_supplier": True, "blocked": False}
    books.raw.insert(db, f"{E}.accounts", {"id": "s8", "country": "NL", "glap": "gl-1600"} | account | HERE)

    invoice(db, "t-plain", 501, "60.00", "40.00")
    booked(db, "e-plain", 501, (1, "4000", "60"), (2, "4300", "40"), (9000, "1500", "21"), (0, "1600", "-121"))
    books.term(db, "e-plain", approval_status=3, **HERE)
    invoice(db, "t-credit", 502, "-100.00", type=8034)
    booked(db, "e-credit", 502, (1, "4000", "-100"), (9000, "1500", "-21"), (0, "1600", "121"))
    invoice(db, "t-long", 503, *["1.00"] * 130)
    booked(db, "e-long", 503, (1, "4000", "130"), (9000, "1500", "27.30"), (0, "1600", "-157.30"))
    # processed, and shown among the purchase entries as well
    invoice(db, "t-twin", 504, "100.00")
    books.entry(db, "e-twin", supplier="s8", entry_number=504, your_ref="T-t-twin", reporting_year=2026, **HERE)
    # the same, but sent as an entry when only entries travelled
    invoice(db, "t-late", 505, "100.00")
    books.entry(db, "e-early", supplier="s8", entry_number=505, your_ref="T-t-late", reporting_year=2026, **HERE)
    sent = {"link": LINK, "flow": "purchase_invoices", "source_key": "e-early", "target_id": "i-early"}
    state = {"company": "888", "target_company": "C8", "state": "delivered", "voided": False}
    books.raw.insert(db, "raw_operations.deliveries", sent | state)
    # two accounts, and no line that says which is whose
    invoice(db, "t-unsure", 506, "50.00", "50.00")
    booked(db, "e-unsure", 506, (7, "4000", "50"), (8, "4300", "50"), (0, "1600", "-121"))
    # goods received, not an account for approvers
    invoice(db, "t-stock", 507, "100.00")
    booked(db, "e-stock", 507, (1, "1450", "100"), (9000, "1500", "21"), (0, "1600", "-121"))
    invoice(db, "t-draft", 508, "100.00", status=10, entry_number=None)

    own = {"vendor_external_code": "80001", "vendor_id": "v80", **THERE}
    for key, codes in (("t-plain", ("4000", "4000")), ("t-unsure", ("4000", "4000"))):
        amounts = ("60.00", "40.00") if key == "t-plain" else ("50.00", "50.00")
        lines = [avid_line(no, amount, code) for no, (amount, code) in enumerate(zip(amounts, codes, strict=True), 1)]
        books.invoice(db, f"i-{key}", None, *lines, external_code=f"exact_online:888:{key}", **own)


def document(decided: Decided, key: str) -> PurchaseInvoice:
    parsed = parse(json.dumps(decided.row("purchase_invoices", key, LINK)["document"]))
    assert isinstance(parsed, PurchaseInvoice)
    return parsed


def rows(decided: Decided, *keys: str) -> list[str]:
    found = decided.query(
        f"select source_key as key from outbox.exact_avidxchange__purchase_invoices where link = '{LINK}'"
    )
    return sorted(row["key"] for row in found if row["key"] in keys)


def test_a_line_goes_with_its_item_and_the_account_it_was_booked_on(decided: Decided) -> None:
    found = document(decided, "t-plain")
    assert [(item.item, item.account, str(item.net), str(item.tax)) for item in found.lines] == [
        ("item-1", "4000", "60.00", "12.60"),
        ("item-2", "4300", "40.00", "8.40"),
    ]
    assert (str(found.net), str(found.tax_payable), str(found.total)) == ("100.00", "21.00", "121.00")


def test_its_entry_is_found_by_journal_and_number_so_that_a_disputed_one_waits(decided: Decided) -> None:
    assert document(decided, "t-plain").ap_account == "1600"
    assert decided.codes("purchase_invoices", "t-plain", LINK) == ["payment_blocked"]


def test_a_credit_note_is_negative(decided: Decided) -> None:
    found = document(decided, "t-credit")
    assert (found.is_credit, str(found.net), str(found.total)) == (True, "-100.00", "-121.00")
    assert decided.codes("purchase_invoices", "t-credit", LINK) == []


def test_an_invoice_of_more_lines_than_a_page_goes_whole(decided: Decided) -> None:
    found = document(decided, "t-long")
    assert (len(found.lines), str(found.total)) == (130, "157.30")
    assert {item.account for item in found.lines} == {"4000"}, "all its cost stands on one account"
    assert decided.codes("purchase_invoices", "t-long", LINK) == []


def test_an_invoice_that_shows_among_the_entries_too_is_one_document(decided: Decided) -> None:
    assert rows(decided, "t-twin", "e-twin") == ["t-twin"]
    row = decided.row("purchase_invoices", "t-twin", LINK)
    assert (row["skip"], row["holds"], row["problems"]) == (None, [], [])


def test_what_was_sent_as_an_entry_stays_that_document(decided: Decided) -> None:
    assert rows(decided, "t-late", "e-early") == ["e-early"]


def test_an_account_is_never_guessed(decided: Decided) -> None:
    assert [item.account for item in document(decided, "t-unsure").lines] == [None, None]
    assert decided.codes("purchase_invoices", "t-unsure", LINK) == []


def test_a_line_on_an_account_avidxchange_does_not_offer_goes_without_one(decided: Decided) -> None:
    assert [item.account for item in document(decided, "t-stock").lines] == [None]
    row = decided.row("purchase_invoices", "t-stock", LINK)
    assert (row["problems"], [ref["flow"] for ref in row["refs"]]) == ([], ["vendors"])


def test_a_draft_is_nobodys_bill(decided: Decided) -> None:
    assert rows(decided, "t-draft") == []


def test_coding_comes_back_as_one_correcting_journal_of_the_net_amounts_and_a_question(decided: Decided) -> None:
    row = decided.row("coding", "i-t-plain", LINK)
    assert row["problems"] == []
    (hold,) = row["holds"]
    assert hold["code"] == "coding_split"
    assert "Exact changes no line of the trade module" in hold["text"]
    before, after = row["document"]["before"], row["document"]["after"]
    assert [(line["account"], line["net"]) for line in before] == [("4000", "60.00"), ("4300", "40.00")]
    assert [(line["account"], line["net"]) for line in after] == [("4000", "60.00"), ("4000", "40.00")]


def test_a_correction_from_an_account_that_is_not_known_is_left_to_a_person(decided: Decided) -> None:
    (problem,) = decided.row("coding", "i-t-unsure", LINK)["problems"]
    assert problem["code"] == "account_unknown"
    assert "book the correction in Exact by hand" in problem["text"]
