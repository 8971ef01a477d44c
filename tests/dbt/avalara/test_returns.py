"""Credit notes give back what AvaTax recorded of the invoice that they take back, and of no other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.dbt.avalara.books import customer, delivered, draft, invoice, line, mapped, part, recorded, said, transaction
from tests.dbt.conftest import Decided

LATER = date(2026, 11, 19)


def credit(
    db: duckdb.DuckDBPyConnection, key: str, of: str, *lines: dict[str, Any], who: str = "rt", **more: Any
) -> None:
    facts = {"type": 8021, "invoice_date": LATER, "your_ref": of, "invoice_number": 26729999}
    invoice(db, key, who, sales_invoice_lines=list(lines or (line(net="-100.00"),)), **(facts | more))


def original(db: duckdb.DuckDBPyConnection, key: str, number: int, who: str = "rt", **more: Any) -> None:
    """Of 100.00, recorded with 7.75 for California."""
    invoice(db, key, who, invoice_number=number)
    recorded(db, key, document=said(key, customer_key=who), **more)


def two_lines(key: str) -> dict[str, Any]:
    first = said(key)["lines"][0]
    return said(
        key, lines=[first, first | {"no": 2, "key": "l2", "item": "SUP", "tax_code": "SW050000", "net": "50.00"}]
    )


def add(db: duckdb.DuckDBPyConnection) -> None:
    customer(db, "rt")
    # since then: moved to Seattle, exempt, and the item has another code in AvaTax
    customer(
        db, "rt-moved", address_line1="700 Pike St", city="Seattle", state="WA", postcode="98101", vat_number="NEW"
    )
    mapped(db, "entity_use_code", "rt-moved", "A")
    invoice(db, "rt-moved", "rt-moved", invoice_number=26720001)
    told = said("rt-moved", customer_key="rt-moved")
    told["lines"][0]["tax_code"] = "OLD-CODE"
    recorded(db, "rt-moved", document=told)
    credit(db, "rt-moved-credit", "26720001", who="rt-moved")
    add_parts(db)
    add_ties(db)


def add_parts(db: duckdb.DuckDBPyConnection) -> None:
    items = [line(1, "100.00"), line(2, "50.00", "SUP")]
    invoice(db, "rt-lines", "rt", invoice_number=26720002, sales_invoice_lines=items)
    by_line = [
        {"no": "1", "net": "100.00", "parts": [part("6.00"), part("0.01", "CA", "US", "Fee")]},
        {"no": "2", "net": "50.00", "parts": []},
    ]
    parts = (part("6.00"), part("0.01", "CA", "US", "Fee"))
    recorded(db, "rt-lines", *parts, document=two_lines("rt-lines"), facts={"lines": by_line})
    # recorded by an earlier release: what each line was taxed is not known
    invoice(db, "rt-whole", "rt", invoice_number=26720007, sales_invoice_lines=items)
    recorded(db, "rt-whole", part("9.00"), document=two_lines("rt-whole"))
    credit(db, "rt-whole-back", "26720007", line(1, "-100.00"), line(2, "-50.00", "SUP"))
    for number in (1, 2, 3):
        third = line(net="-33.33" if number < 3 else "-33.34")
        credit(db, f"rt-third-{number}", "26720002", third, invoice_date=date(2026, 11, 18 + number - 1))
    credit(db, "rt-untaxed", "26720002", line(1, "-50.00", "SUP"))

    original(db, "rt-half", 26720003)
    half = said("rt-half-gone", is_credit=True, original_code="852-rt-half")
    half["lines"][0]["net"] = "-40.00"
    credit(db, "rt-half-gone", "26720003", line(net="-40.00"))
    recorded(db, "rt-half-gone", part("-3.10"), document=half)
    credit(db, "rt-rest", "26720003", line(net="-60.00"))
    original(db, "rt-full", 26720004)
    credit(db, "rt-too-much", "26720004", line(net="-100.01"))
    original(db, "rt-tax", 26720005)
    credit(db, "rt-tax-only", "26720005", line(1, "-7.75", "BELASTING"))
    original(db, "rt-tax-half", 26720006)
    credit(db, "rt-tax-above", "26720006", line(1, "-7.76", "BELASTING"))
    draft(db, "rt-draft", "rt", type=8021, your_ref="26720006", sales_invoice_lines=[line(net="-10.00")])


def add_ties(db: duckdb.DuckDBPyConnection) -> None:
    original(db, "rt-po", 1203)
    credit(db, "rt-by-po", "PO 1203")
    credit(db, "rt-by-file", "PO 1203", line(net="-1.00"), invoice_number=26728888)
    mapped(db, "credited_invoice", "26728888", "1203")
    for key, text in NAMED.items():
        credit(db, f"rt-{key}", "?", line(net="-1.00"), description=text)
    original(db, "rt-twin-a", 26720010)
    original(db, "rt-twin-b", 26720011)
    credit(db, "rt-two", "invoices 26720010 and 26720011")
    invoice(db, "rt-euro", "rt", invoice_number=26720012, currency="EUR")
    recorded(db, "rt-euro", document=said("rt-euro", currency="EUR"))
    credit(db, "rt-dollar", "26720012")
    credit(db, "rt-other-item", "26720004", line(1, "-5.00", "SUP"))
    credit(db, "rt-charges", "26720004", line(1, "-5.00"), line(2, "1.00"))
    invoice(
        db,
        "rt-early",
        "rt",
        invoice_number=26720013,
        invoice_date=date(2026, 8, 31),
        sales_invoice_lines=[line(vat="21.00")],
    )
    credit(db, "rt-of-early", "26720013")
    invoice(db, "rt-pending", "rt", invoice_number=26720014)
    credit(db, "rt-of-pending", "26720014")
    original(db, "rt-adjusted", 26720015)
    transaction(db, "852-rt-adjusted", total_tax="8.00", reference_code="AV:tax:852:rt-adjusted")
    credit(db, "rt-of-adjusted", "26720015")
    delivered(db, "tax", "rt-of-nothing", None, state="held")


NAMED = {
    "english": "Credit note for invoice no. 1203",
    "dutch": "creditering factuur 1203",
    "sandbox": "Credit 1203",
    "german": "zu Rechnung Nr. 1203",
}


def document(decided: Decided, key: str) -> dict[str, Any]:
    found: dict[str, Any] = decided.row("tax", key)["document"]
    return found


def given_back(decided: Decided, key: str) -> list[tuple[str, str, str]]:
    return [(one["item"], one["net"], one["tax"]) for one in document(decided, key)["lines"]]


def test_a_credit_note_follows_its_invoice_whatever_changed_since(decided: Decided) -> None:
    row = decided.row("tax", "rt-moved-credit")
    told = row["document"]
    assert (row["problems"], row["holds"]) == ([], [])
    assert told["ship_to"]["state"] == "CA"
    assert (told["entity_use_code"], told["vat_number"], told["tax_date"]) == (None, None, "2026-11-18")
    assert [(one["tax_code"], one["tax"]) for one in told["lines"]] == [("OLD-CODE", "-7.75")]
    assert told["tax_parts"] == [part("-7.75")]
    assert {ref["flow"]: ref["key"] for ref in row["refs"]}["tax"] == "rt-moved"


def test_credit_notes_of_a_part_add_up_to_the_cent_by_line_and_place(decided: Decided) -> None:
    back = [given_back(decided, f"rt-third-{number}") for number in (1, 2, 3)]
    assert back == [
        [("LIC-PRO", "-33.33", "-2.00")],
        [("LIC-PRO", "-33.33", "-2.01")],
        [("LIC-PRO", "-33.34", "-2.00")],
    ]
    fees = [
        one["tax"] for n in (1, 2, 3) for one in document(decided, f"rt-third-{n}")["tax_parts"] if one["kind"] == "Fee"
    ]
    assert fees == ["-0.01"]
    assert given_back(decided, "rt-untaxed") == [("SUP", "-50.00", "0.00")]


def test_each_item_keeps_its_code_where_the_tax_of_each_line_is_not_known(decided: Decided) -> None:
    lines = document(decided, "rt-whole-back")["lines"]
    assert [(one["item"], one["tax_code"], one["tax"]) for one in lines] == [
        ("LIC-PRO", "SW052000", "-6.00"),
        ("SUP", "SW050000", "-3.00"),
    ]


def test_the_last_one_takes_what_those_before_it_left(decided: Decided) -> None:
    assert given_back(decided, "rt-rest") == [("LIC-PRO", "-60.00", "-4.65")]
    assert decided.row("tax", "rt-rest")["holds"] == []


def test_a_draft_gets_what_it_will_give_back(decided: Decided) -> None:
    told = decided.row("estimates", "rt-draft")["document"]
    assert [(one["net"], one["tax"]) for one in told["lines"]] == [("-10.00", "-0.78")]


def test_a_credit_note_of_tax_alone_takes_what_it_states(decided: Decided) -> None:
    row = decided.row("tax", "rt-tax-only")
    assert (row["problems"], row["holds"]) == ([], [])
    assert [(one["net"], one["tax"], one["tax_code"]) for one in row["document"]["lines"]] == [
        ("0.00", "-7.75", "SW052000")
    ]


@pytest.mark.parametrize("key", NAMED)
def test_an_invoice_is_named_by_a_word_for_it(decided: Decided, key: str) -> None:
    assert document(decided, f"rt-{key}")["original_code"] == "852-rt-po"


def test_a_person_names_it_in_a_file(decided: Decided) -> None:
    assert document(decided, "rt-by-file")["original_code"] == "852-rt-po"
    assert decided.row("tax", "rt-by-file")["holds"] == []


ASKED = {
    "rt-by-po": ("original_unknown", "names no invoice that it takes back: enter the number of its invoice"),
    "rt-two": ("original_unclear", "names several invoices"),
    "rt-dollar": ("original_unclear", "invoice 26720012, which it names, is in EUR"),
    "rt-other-item": ("original_unclear", "invoice 26720004, which it names, does not bill all of its items"),
    "rt-charges": ("original_unclear", "it charges something besides"),
    "rt-too-much": ("original_exceeded", "takes back more of invoice 26720004 than is left of it"),
    "rt-tax-above": ("original_exceeded", "takes back more of invoice 26720006 than is left of it"),
    "rt-of-early": ("original_not_recorded", "in Exact that one has a tax of 21.00, and no more may be given back"),
    "rt-of-adjusted": ("original_changed", "was recorded with a tax of 7.75, and AvaTax shows 8.00 by now"),
}


@pytest.mark.parametrize("key", ASKED)
def test_what_cannot_be_tied_beyond_doubt_is_asked(decided: Decided, key: str) -> None:
    (hold,) = decided.row("tax", key)["holds"]
    code, words = ASKED[key]
    assert (hold["code"], words in hold["text"]) == (code, True), hold["text"]


def test_the_question_shows_which_ones_it_may_be(decided: Decided) -> None:
    (hold,) = decided.row("tax", "rt-two")["holds"]
    assert hold["payload"]["candidates"] == ["26720010", "26720011"]


def test_nothing_is_given_back_before_its_invoice_is_recorded(decided: Decided) -> None:
    row = decided.row("tax", "rt-of-pending")
    (ref,) = [ref for ref in row["refs"] if ref["flow"] == "tax"]
    assert (ref["key"], row["holds"]) == ("rt-pending", [])
    assert ref["document_hash"] == "recorded in another run"


def test_all_that_is_given_back_is_never_more_than_was_recorded(decided: Decided) -> None:
    back = [
        Decimal(tax) for key in ("rt-third-1", "rt-third-2", "rt-third-3") for _, _, tax in given_back(decided, key)
    ]
    assert sum(back) == Decimal("-6.01")
