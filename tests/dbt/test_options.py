"""A second link with other choices over other companies: its options decide there and touch nothing of the first."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from include.link_kinds import LINK_KINDS
from include.link_kinds.shape import RULES
from include.warehouse.database import Warehouse
from include.warehouse.rules import would_hold
from tests.dbt import books
from tests.dbt.books import avid_line, line
from tests.dbt.conftest import Decided

E, A = books.E, books.A
STRICT = "strict_link"
HERE: dict[str, Any] = {"company": "777"}
THERE: dict[str, Any] = {"company": "C7"}
CHOICES = {
    "create_suppliers": "yes",
    "paid_on": "cleared",
    "closed_period": "block",
    "coding_split": "journal",
    "clearing_account": "1299",
    "payment_journal": "90",
    "invoice_source": "invoices",
    "owner_of_vendors": "avidxchange",
    "duplicate": "remark",
    "over_order": "off",
    "amount_rounding": "half_up",
    "paid_elsewhere": "remark",
}


def add(db: duckdb.DuckDBPyConnection) -> None:
    facts = {"kind": books.LINK, "start_date": date(2026, 1, 1), "timezone": "Europe/Amsterdam", "approved": True}
    books.raw.insert(db, "raw_config.links", facts | {"link": STRICT, "options": json.dumps(CHOICES)})
    for system, connection, company in (("exact_online", "exact_main", "777"), ("avidxchange", "avid_main", "C7")):
        own = {"link": STRICT, "system": system, "connection": connection}
        currencies = {"currencies": '["EUR"]'} if system == "avidxchange" else {}
        books.raw.insert(db, "raw_config.link_connections", own | currencies)
        books.raw.insert(db, "raw_config.routes", own | {"pair_no": 1, "company": company})
    for table in ("gl_accounts", "journals", "financial_periods", "journal_status", "vat_codes"):
        columns = [row[0] for row in db.execute(f"describe {E}.{table}").fetchall()]
        chosen = ", ".join("'777'" if name == "company" else f'"{name}"' for name in columns)
        db.execute(f"insert into {E}.{table} select {chosen} from {E}.{table} where company = '123'")
    account = {
        "code": "70001",
        "name": "Strict Supplies B.V.",
        "is_supplier": True,
        "blocked": False,
        "glap": "gl-1600",
    }
    books.raw.insert(db, f"{E}.accounts", {"id": "s7", "country": "NL"} | account | HERE)
    vendors = (
        {"vendor_id": "v7x", "name": "Wholly New Traders Ltd", "external_vendor_code": "W1", "active": True} | THERE,
    )
    books.raw.insert(db, f"{A}.vendors", *vendors)
    # a supplier and its AvidXchange vendor, which says other things
    strictly = {"id": "s8", "code": "70002", "name": "Old Name B.V.", "phone": "020-1", "city": "Utrecht"}
    books.raw.insert(db, f"{E}.accounts", account | {"country": "NL"} | strictly | HERE)
    theirs = {
        "vendor_id": "v8",
        "external_vendor_code": "70002",
        "name": "New Name B.V.",
        "active": True,
        "telephone1": "030-9",
        "email": "ap@new.example",
        "address": {"Line1": "Dam 1", "City": "Amsterdam", "PostalCode": "1012 AB", "Country": "NL"},
        "bank_accounts": ["NL91ABNA0417164300"],
    }
    books.raw.insert(db, f"{A}.vendors", theirs | THERE)
    sent = {"link": STRICT, "company": "777", "target_company": "C7", "target_code": "70002"}
    books.delivered(db, "vendors", "s8", "v8", **sent)
    books.entry(db, "o-entry", supplier="s7", **HERE)
    books.entry(db, "o-dollar", supplier="s7", currency="USD", **HERE)
    for key in ("o-twin-1", "o-twin-2"):
        more = {"your_ref": "TW-501", "created": datetime(2026, 11, int(key[-1]), tzinfo=UTC)}
        books.entry(db, key, line(net="300.00", vat="63.00"), supplier="s7", amount_fc="363.00", **more, **HERE)
        books.term(db, key, "363.00", **HERE)
    # somebody paid a part of them in the books; one is at AvidXchange already
    for key in ("o-part", "o-part-sent"):
        books.entry(db, key, supplier="s7", **HERE)
        books.term(db, key, "100.00", paid=True, **HERE)
        books.term(db, key, "21.00", **HERE)
    books.delivered(db, "purchase_invoices", "o-part-sent", "i-o-part-sent", **sent)
    for key in ("o-issued", "o-cleared", "o-split"):
        books.entry(db, key, line(net="100.00"), supplier="s7", status=20, **HERE)
        books.term(db, key, **HERE)
    own = {"vendor_external_code": "70001", "vendor_id": "v70", **THERE}
    books.entry(db, "o-fine", line(net="33.335", vat="0"), supplier="s7", amount_fc="33.335", status=20, **HERE)
    books.term(db, "o-fine", "33.335", **HERE)
    fine = {"external_code": "exact_online:777:o-fine", "amount": "33.34", "tax_amount": "0"}
    books.invoice(db, "i-o-fine", None, avid_line(1, "33.34"), status="Paid", **fine, **own)
    for key in ("o-issued", "o-cleared"):
        books.invoice(db, f"i-{key}", None, external_code=f"exact_online:777:{key}", status="Paid", **own)
    two = (avid_line(1, "70.00"), avid_line(2, "30.00", "4300"))
    books.invoice(db, "i-o-split", None, *two, external_code="exact_online:777:o-split", **own)
    books.payment(db, "O1", ("i-o-issued", "121.00", "0"), **THERE)
    october = {"payment_date": date(2026, 10, 20), "cleared_date": date(2026, 10, 28), **THERE}
    books.payment(db, "O2", ("i-o-cleared", "121.00", "0"), status="Cleared", **october)
    books.payment(db, "O3", ("i-o-fine", "33.335", "0"), status="Cleared", **october)


def test_payments_wait_until_they_cleared(decided: Decided) -> None:
    rows = decided.query(f"select source_key from outbox.exact_avidxchange__payments where link = '{STRICT}'")
    assert sorted(row["source_key"] for row in rows) == ["O2", "O3"]


def test_what_has_too_many_decimals_is_rounded_where_that_is_chosen_and_both_amounts_are_shown(
    decided: Decided,
) -> None:
    for flow, key in (("purchase_invoices", "o-fine"), ("payments", "O3")):
        row = decided.row(flow, key, STRICT)
        assert "amount_too_fine" not in [problem["code"] for problem in row["problems"]]
        assert row["document"].get("total", row["document"].get("amount")) == "33.34"
        assert row["amount"] == Decimal("33.335")
    assert decided.row("payments", "O3", STRICT)["document"]["applications"][0]["amount"] == "33.34"
    (shown,) = decided.query(
        "select source_amount, target_amount, amount_difference, difference_class, reason"
        f" from reconciliation.documents where link = '{STRICT}' and source_key = 'o-fine'"
    )
    assert shown == {
        "source_amount": Decimal("33.335"), "target_amount": Decimal("33.34"), "amount_difference": Decimal("-0.005"),
        "difference_class": "agrees", "reason": "33.335 at the source, posted as 33.34 (option amount_rounding)",
    }  # fmt: skip


def test_a_closed_period_blocks_when_that_is_chosen(decided: Decided) -> None:
    row = decided.row("payments", "O2", STRICT)
    assert [problem["code"] for problem in row["problems"]] == ["period_closed"]
    assert row["document"]["date"] == "2026-10-28"


def test_a_split_becomes_a_correcting_journal(decided: Decided) -> None:
    row = decided.row("coding", "i-o-split", STRICT)
    assert (row["holds"], row["problems"]) == ([], [])
    assert [(item["account"], item["net"]) for item in row["document"]["after"]] == [
        ("4000", "70.00"),
        ("4300", "30.00"),
    ]


def test_a_new_vendor_is_created_without_asking(decided: Decided) -> None:
    row = decided.row("suppliers", "v7x", STRICT)
    assert (row["skip"], row["holds"], row["target_company"]) == (None, [], "777")


def test_where_avidxchange_leads_a_matched_supplier_takes_its_details_and_never_its_bank(decided: Decided) -> None:
    row = decided.row("suppliers", "v8", STRICT)
    assert (row["skip"], row["holds"], row["problems"]) == (None, [], [])
    assert (row["adopt"]["id"], row["target_company"]) == ("s8", "777")
    document = row["document"]
    assert [document[name] for name in ("name", "phone", "email", "active")] == [
        "New Name B.V.",
        "030-9",
        "ap@new.example",
        True,
    ]
    assert (document["address"]["line1"], document["address"]["city"]) == ("Dam 1", "Amsterdam")
    assert "NL91" not in json.dumps(document)


def test_where_avidxchange_leads_its_own_vendor_stays_as_it_is(decided: Decided) -> None:
    document = decided.row("vendors", "s8", STRICT)["document"]
    assert (document["name"], document["phone"], document["address"]["city"]) == ("New Name B.V.", "030-9", "Amsterdam")


def test_where_the_books_lead_no_supplier_is_changed_by_avidxchange(decided: Decided) -> None:
    assert decided.row("suppliers", "v1")["skip"] == "not_chosen"
    assert decided.row("vendors", "s1")["document"]["name"] == "Kroon Bouw B.V."


def test_entries_stay_home_when_only_trade_invoices_travel(decided: Decided) -> None:
    assert decided.row("purchase_invoices", "o-entry", STRICT)["skip"] == "not_chosen"


def test_a_currency_the_target_does_not_take_is_blocked(decided: Decided) -> None:
    assert decided.codes("purchase_invoices", "o-dollar", STRICT) == ["currency_not_accepted"]


def test_no_document_is_decided_by_two_links(decided: Decided) -> None:
    for flow in ("vendors", "purchase_invoices", "payments", "coding"):
        rows = decided.query(
            f"select company, source_key from outbox.exact_avidxchange__{flow} group by all"
            " having count(distinct link) > 1"
        )
        assert rows == [], flow


def test_a_rule_that_is_a_remark_holds_nothing_says_so_and_a_preview_counts_what_it_would_hold(
    decided: Decided,
) -> None:
    assert decided.row("purchase_invoices", "o-twin-2", STRICT)["holds"] == []
    (row,) = decided.query(
        "select document_key, kind, severity, text from outbox.exact_avidxchange__findings"
        f" where link = '{STRICT}' and code = 'duplicate_suspected'"
    )
    assert (row["document_key"], row["kind"], row["severity"]) == ("o-twin-2", "review", "warning")
    assert row["text"].endswith(": take one of them back, unless they are two")
    assert would_hold(Warehouse(decided.home), books.LINK, STRICT) == [
        f"rule {rule} is a remark here; set to hold, it would hold 1 document: invoice {number} of Strict Supplies B.V."
        for rule, number in (("duplicate", "TW-501"), ("paid_elsewhere", "F-o-part"))
    ]
    assert would_hold(Warehouse(decided.home), books.LINK, books.LINK) == [
        "rule over_receipt is a remark here; set to hold, it would hold 1 document: invoice F-oo-9123 of Werkplaats"
        " Noord B.V."
    ]


def test_where_a_part_paid_elsewhere_is_a_remark_the_invoice_goes_and_stays_whole(decided: Decided) -> None:
    for key in ("o-part", "o-part-sent"):
        row = decided.row("purchase_invoices", key, STRICT)
        assert (row["wanted"], row["holds"]) == ("present", [])
    rows = decided.query(
        "select document_key, kind, text from outbox.exact_avidxchange__findings"
        f" where link = '{STRICT}' and code = 'paid_elsewhere' order by 1"
    )
    assert [(row["document_key"], row["kind"]) for row in rows] == [("o-part", "review"), ("o-part-sent", "review")]
    assert rows[0]["text"] == (
        "invoice F-o-part of Strict Supplies B.V.: 100.00 was already paid in Exact, 21.00 is open."
        " It goes to AvidXchange whole: pay only the rest there"
    )


def test_the_levels_of_a_link_are_its_own_and_its_kinds_where_it_chose_none(decided: Decided) -> None:
    rows = decided.query("select link, rule, level from intermediate.int_rule_levels order by link, rule")
    levels = {(row["link"], row["rule"]): row["level"] for row in rows}
    assert [levels[STRICT, rule] for rule in RULES[:6]] == ["remark", "off", "remark", "remark", "hold", "hold"]
    assert [levels[books.LINK, rule] for rule in RULES[:6]] == ["hold", "hold", "remark", "hold", "hold", "hold"]
    assert LINK_KINDS["basware_exact"].rules == {
        "duplicate": "hold", "over_order": "remark", "over_receipt": "remark", "payee_account": "hold",
        "payee_details": "remark", "payment_block": "hold",
    }  # fmt: skip
    assert LINK_KINDS["airbase_exact"].rules == {
        "over_order": "remark", "over_receipt": "remark", "payee_details": "remark",
    }  # fmt: skip
    assert not LINK_KINDS["basware_exact"].may_hold("over_order")
