"""Credit notes give back what AvaTax recorded of the invoice that they take back, and of no other."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from include.documents import SalesInvoice, parse
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
    add_shared_out(db)


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
    original(db, "rt-tax-done", 26720008)
    credit(db, "rt-tax-recorded", "26720008", line(1, "-7.75", "BELASTING"))
    told = said("rt-tax-recorded", date="2026-11-19", is_credit=True, original_code="852-rt-tax-done")
    told["lines"][0] |= {"net": "0.00", "tax": "-7.75"}
    recorded(db, "rt-tax-recorded", part("-7.75"), document=told)
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


def add_shared_out(db: duckdb.DuckDBPyConnection) -> None:
    """Credit notes over several invoices, by credited_invoices.csv; each invoice is `rs-<number>`."""
    customer(db, "rs")
    for number in (11, 12, 13, 14, 15, 21, 22, 31, 41, 42):
        shared_original(db, number, **({"ship_to": {"state": "WA"}} if number == 42 else {}))
    shared(db, 1, {11: "60.00", 12: "90.00"}, line(1, "-150.00"))
    # each item from where it is billed, whatever the order in the file
    shared(db, 2, {22: "50.00", 21: "40.00"}, line(1, "-40.00"), line(2, "-50.00", "SUP"))
    shared(db, 3, {13: "60.00", 14: "30.00"}, line(1, "-100.00"))
    shared(db, 4, {13: "60.00", 99: "40.00"}, line(1, "-100.00"))
    shared(db, 5, {41: "60.00", 42: "40.00"}, line(1, "-100.00"))
    shared(db, 6, {15: "80.00", 14: "70.00"}, line(1, "-30.00"), line(2, "-120.00", "SUP"))
    shared(db, 7, {11: "0.75", 12: "0.25"}, line(1, "-1.00", "BELASTING"))
    # 40.00 of it were given back by one that is recorded; what is left goes to the last one
    taken = {"original_code": "852-rs-31", "item": "LIC-PRO", "net": "-40.00", "parts": [part("-3.10")]}
    told = said("rs-8", is_credit=True, original_code="852-rs-11", taken=[taken])
    told["lines"][0]["net"] = "-140.00"
    shared(db, 8, {11: "100.00", 31: "40.00"}, line(1, "-140.00"))
    recorded(db, "rs-8", part("-10.85"), document=told)
    credit(db, "rs-rest", "26721031", line(1, "-60.00"), who="rs")


def shared_original(db: duckdb.DuckDBPyConnection, number: int, **more: Any) -> None:
    """100.00 taxed with 7.75 and 50.00 with 4.00; of those from 20 to 29, the first has no support."""
    key, both = f"rs-{number}", number != 21
    lines = [line(1, "100.00"), *([line(2, "50.00", "SUP")] if both else [])]
    invoice(db, key, "rs", invoice_number=26721000 + number, sales_invoice_lines=lines)
    told = two_lines(key) if both else said(key)
    taxes = ["7.75", "4.00"][: len(lines)]
    by_line = [{"no": str(no), "parts": [part(tax)]} for no, tax in enumerate(taxes, 1)]
    recorded(db, key, *map(part, taxes), document=told | more, facts={"lines": by_line})


def shared(db: duckdb.DuckDBPyConnection, no: int, amounts: dict[int, str], *lines: dict[str, Any]) -> None:
    credit(db, f"rs-{no}", "?", *lines, who="rs", invoice_number=26722000 + no)
    text = "; ".join(f"{26721000 + of} {amount} (line {at})" for at, (of, amount) in enumerate(amounts.items(), 2))
    mapped(db, "credited_invoice", f"{26722000 + no}", text)


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


def test_a_credit_note_over_several_invoices_takes_its_share_of_each(decided: Decided) -> None:
    row = decided.row("tax", "rs-1")
    told = row["document"]
    assert (row["problems"], row["holds"]) == ([], [])
    # 4.65 of 7.75 for 60.00 of 100.00, and 6.98 of 7.75 for 90.00
    assert given_back(decided, "rs-1") == [("LIC-PRO", "-150.00", "-11.63")]
    assert told["tax_parts"] == [part("-11.63")]
    assert told["taken"] == [
        {"original_code": "852-rs-11", "item": "LIC-PRO", "net": "-60.00", "parts": [part("-4.65")]},
        {"original_code": "852-rs-12", "item": "LIC-PRO", "net": "-90.00", "parts": [part("-6.98")]},
    ]
    assert [ref["key"] for ref in row["refs"] if ref["flow"] == "tax"] == ["rs-11", "rs-12"]
    document = parse(json.dumps(told))
    assert isinstance(document, SalesInvoice)
    assert document.taken is not None
    assert [one.net for one in document.taken] == [Decimal("-60.00"), Decimal("-90.00")]


def test_an_item_is_taken_from_the_invoice_that_bills_it(decided: Decided) -> None:
    assert [(one["original_code"], one["item"], one["net"]) for one in document(decided, "rs-2")["taken"]] == [
        ("852-rs-21", "LIC-PRO", "-40.00"),
        ("852-rs-22", "SUP", "-50.00"),
    ]
    assert given_back(decided, "rs-2") == [("LIC-PRO", "-40.00", "-3.10"), ("SUP", "-50.00", "-4.00")]


def test_tax_alone_is_taken_of_each_as_it_is_stated(decided: Decided) -> None:
    taken = document(decided, "rs-7")["taken"]
    assert [(one["original_code"], sum(Decimal(p["tax"]) for p in one["parts"])) for one in taken] == [
        ("852-rs-11", Decimal("-0.49")), ("852-rs-11", Decimal("-0.26")),
        ("852-rs-12", Decimal("-0.16")), ("852-rs-12", Decimal("-0.09")),
    ]  # fmt: skip


def test_what_one_over_several_gave_back_is_left_out_of_what_the_last_one_takes(decided: Decided) -> None:
    assert given_back(decided, "rs-rest") == [("LIC-PRO", "-60.00", "-4.65")]


def test_amounts_that_are_not_the_credit_note_s_are_a_mistake_of_the_file(decided: Decided) -> None:
    says = (
        "credited_invoices.csv, line 2 and 3, column amount: 90.00 of credit note 26722003 is shared out, and it is "
        "over 100.00 without tax: correct the amounts there"
    )
    (problem,) = decided.row("tax", "rs-3")["problems"]
    assert (problem["code"], problem["text"]) == (
        "credited_amounts_differ",
        f"{says}, and it is sent automatically on the next run",
    )
    (alert,) = decided.query(
        "select * from outbox.exact_avalara__findings where document_key = 'credited_invoices.csv 26722003'"
    )
    assert (alert["kind"], alert["code"], alert["text"]) == ("alert", "mapping_amounts", says)


SHARED_ASKED = {
    "rs-4": ("original_unclear", "over invoices of which not all are final ones of its customer"),
    "rs-5": ("original_unclear", "takes back invoices of different places or exemptions"),
    "rs-6": ("original_exceeded", "takes back more of invoice 26721015 and 26721014 than is left of it"),
}


@pytest.mark.parametrize("key", SHARED_ASKED)
def test_shares_that_cannot_be_are_asked(decided: Decided, key: str) -> None:
    (hold,) = decided.row("tax", key)["holds"]
    code, words = SHARED_ASKED[key]
    assert (hold["code"], words in hold["text"]) == (code, True), hold["text"]


def test_a_credit_note_of_tax_alone_that_is_recorded_stays_as_it_is(decided: Decided) -> None:
    row = decided.row("tax", "rt-tax-recorded")
    assert (row["problems"], row["document"]["lines"][0]["tax"]) == ([], "-7.75")
