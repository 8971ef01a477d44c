"""Approved invoices of Basware as purchase entries: document, dates, journal, money and accounts payable."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import duckdb

from include.documents import PurchaseInvoice, parse
from tests.dbt.basware import books
from tests.dbt.basware.books import invoice, row, vendor
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    invoice(
        db, "plain", row(1, costCenterCode="10", dimCode1="U1", projectCode="P1", orderLineDescription="Toner"), row(4, "50.00"),
        text1="1600", payment_term_code="Z30", reference_number="RF18 5390", description="November",
    )  # fmt: skip
    invoice(db, "credit", row(net="-100.00", gross="-119.00"))
    invoice(db, "pay block", payment_block=True, payment_term_code="Z30")
    invoice(db, "pay block, no due date", payment_block=True, payment_term_code="Z30", due_date=None)
    invoice(db, "old", invoice_date=date(2026, 8, 31))
    invoice(db, "no number", invoice_number=" ")
    invoice(db, "no date", invoice_date=None)
    invoice(db, "far date", invoice_date=date(2027, 3, 1))
    invoice(db, "no supplier", supplier_code=None)
    invoice(db, "no rows", coding_rows=[])
    invoice(db, "header wrong", net_sum="90.00", gross_sum="109.00")
    invoice(db, "no gross", gross_sum=None)
    invoice(db, "three figures", row(net="100.004", gross="119.004"))
    invoice(db, "shared out", row(1, "33.335", gross="39.66865"), row(2, "66.665", gross="79.33135"))
    invoice(db, "dinars", row(net="1.234", gross="1.468"), currency_code="KWD")
    invoice(db, "no currency", currency_code=None)
    # terms
    invoice(db, "term equal", payment_term_code="30", due_date=None)
    invoice(db, "term mapped wrong", payment_term_code="ZZ")
    invoice(db, "term unknown", payment_term_code="Z99")
    invoice(db, "term unknown, no due date", payment_term_code="Z99", due_date=None)
    # accounts payable
    invoice(db, "ap mapped", text1=" G1600 ")
    invoice(db, "ap differs", text1="1610")
    # periods: October is closed
    invoice(db, "closed", invoice_date=date(2026, 10, 20), due_date=date(2026, 11, 20))
    invoice(db, "year end", invoice_date=date(2026, 12, 31), due_date=None, payment_term_code="30")
    invoice(db, "no period", invoice_date=date(2027, 1, 4), due_date=date(2027, 2, 4))
    # currencies: journal 61 is in dollars
    invoice(db, "dollars", currency_code="USD")
    invoice(db, "pounds", currency_code="GBP")
    # suppliers that take nothing
    vendor(db, "72001", "Gesperrt GmbH", supplier="i-blocked", in_exact={"blocked": True})
    vendor(db, "72002", "Beendet GmbH", supplier="i-ended", in_exact={"end_date": date(2026, 11, 1)})
    for code, name in (("72001", "Gesperrt GmbH"), ("72002", "Beendet GmbH")):
        invoice(db, f"of {code}", supplier_code=code, supplier_name=name)
    invoice(db, "nowhere", company="DE77")
    invoice(db, "homeless", company="")
    # the other company has a mapping of its own: its 19 % is no VAT code without VAT
    invoice(db, "of DE02", company="DE02")
    add_other_links(db)


def add_other_links(db: duckdb.DuckDBPyConnection) -> None:
    """Links: without options, one that blocks closed periods, ones whose next open period is none or is to come."""
    for name, company, division, options in (
        ("bare", "DB01", "793", {}),
        ("blocking", "DC01", "794", {"closed_period": "block"}),
        ("closed", "DD01", "795", {}),
        ("waits", "DF01", "807", {}),
        ("ahead", "DG01", "808", {"closed_period": "future_day", "amount_rounding": "half_up"}),
        ("no_journal", "DE09", "796", {"purchase_journal": "70"}),
    ):
        books.link(db, name, {company: division}, **options)
        books.mapped(db, "tax_code", "V19", "3", link=name)
        invoice(db, f"{name} closed", row(projectCode="P1", dimCode1="U1") if name == "bare" else row(),
         company=company, text1="1610",
                invoice_date=date(2026, 10, 20), due_date=date(2026, 11, 20))  # fmt: skip
    invoice(db, "half up", row(net="33.335", gross="39.669"), company="DG01")
    invoice(db, "bare dollars", company="DB01", currency_code="USD")
    # September is open, and its VAT return was filed; October is closed
    for name, company, division, through in (
        ("filed", "DH01", "809", "2026-09-30"),
        ("filed_all", "DI01", "810", "2026-12-31"),
    ):
        books.link(db, name, {company: division}, vat_filed_through={division: through})
        books.mapped(db, "tax_code", "V19", "3", link=name)
        september = {"company": company, "invoice_date": date(2026, 9, 20), "due_date": date(2026, 10, 20)}
        invoice(db, name, **september)
        invoice(db, f"{name} bare", row(tax_code=None, gross="100.00"), **september)
    for division, period in (("795", 11), ("795", 12), ("795", 13), ("807", 11), ("808", 11)):
        books.raw.insert(
            db,
            f"{books.E}.journal_status",
            {"company": division, "journal_code": "60", "year": 2026, "period": period, "status": 1},
        )


def document(decided: Decided, key: str, link: str | None = None) -> PurchaseInvoice:
    found = parse(json.dumps(decided.row("invoices", key, link)["document"]))
    assert isinstance(found, PurchaseInvoice)
    return found


def texts(decided: Decided, key: str, link: str | None = None) -> list[str]:
    return [problem["text"] for problem in decided.row("invoices", key, link)["problems"]]


def test_an_invoice_becomes_an_entry_in_codes_of_exact(decided: Decided) -> None:
    found = decided.row("invoices", "plain")
    assert (found["company"], found["target_company"], found["wanted"], found["skip"]) == (
        "DE01",
        "789",
        "present",
        None,
    )
    assert (found["problems"], found["holds"], found["adopt"]) == ([], [], None)
    assert [(ref["flow"], ref["company"], ref["key"]) for ref in found["refs"]] == [
        ("vendors", "DE01", "70001"), ("invoice_acknowledgements", "DE01", "plain:1"),
    ]  # fmt: skip
    assert (found["amount"], found["number"], found["doc_date"]) == (Decimal("178.50"), "R-plain", date(2026, 11, 10))
    sent = document(decided, "plain")
    assert (sent.source_key, sent.number, sent.vendor_key, sent.journal) == ("plain", "R-plain", "70001", "60")
    assert (sent.date, sent.due_date, sent.posting_date, sent.version) == (
        date(2026, 11, 10),
        date(2026, 12, 10),
        None,
        None,
    )
    assert (sent.net, sent.tax_payable, sent.total) == (Decimal("150.00"), Decimal("28.50"), Decimal("178.50"))
    assert (sent.payment_term, sent.payment_reference, sent.ap_account, sent.description) == (
        "30",
        "RF18 5390",
        "1600",
        "November",
    )
    assert sent.image == "https://basware.example/invoices/plain"
    first, second = sent.lines
    assert (first.no, first.key, first.account, first.cost_center, first.cost_unit, first.project) == (
        1,
        "r1",
        "4000",
        "10",
        "U1",
        "P1",
    )
    assert (first.tax_code, first.net, first.tax, first.description) == (
        "3",
        Decimal("100.00"),
        Decimal("19.00"),
        "Toner",
    )
    assert (second.no, second.key, second.cost_center, second.net, second.tax) == (
        2,
        "r4",
        None,
        Decimal("50.00"),
        Decimal("9.50"),
    )


def test_a_credit_note_is_negative_throughout(decided: Decided) -> None:
    sent = document(decided, "credit")
    assert (sent.is_credit, sent.net, sent.tax_payable, sent.total) == (
        True,
        Decimal("-100.00"),
        Decimal("-19.00"),
        Decimal("-119.00"),
    )
    assert (sent.lines[0].net, sent.lines[0].tax) == (Decimal("-100.00"), Decimal("-19.00"))
    assert decided.codes("invoices", "credit") == []


def test_a_payment_block_is_a_payment_condition_of_its_own(decided: Decided) -> None:
    sent = document(decided, "pay block")
    assert (sent.payment_hold, sent.payment_term, sent.due_date) == (True, "KA", date(2026, 12, 10))
    sent = document(decided, "plain")
    assert (sent.payment_hold, sent.payment_term) == (False, "30")
    # no due date can be worked out from it
    assert decided.codes("invoices", "pay block, no due date") == ["payment_term_unknown"]


def test_what_is_older_than_the_link_is_left_to_people(decided: Decided) -> None:
    assert decided.row("invoices", "old")["skip"] == "before_start"
    assert decided.row("invoice_responses", "old:1")["skip"] == "before_start"


def test_what_a_document_lacks_is_said(decided: Decided) -> None:
    assert texts(decided, "no number") == ["invoice no number has no invoice number: enter it in Basware"]
    assert texts(decided, "no date") == [
        "invoice R-no date of Elbe Papier GmbH has no invoice date: enter it in Basware"
    ]
    assert decided.codes("invoices", "far date") == ["date_unlikely", "period_missing"]
    assert texts(decided, "no supplier") == [
        "invoice R-no supplier of Elbe Papier GmbH names no supplier: choose one in Basware"
    ]
    assert [ref["flow"] for ref in decided.row("invoices", "no supplier")["refs"]] == ["invoice_acknowledgements"]
    assert texts(decided, "no currency") == [
        "invoice R-no currency of Elbe Papier GmbH names no currency: enter it in Basware"
    ]
    assert decided.codes("invoices", "no rows") == ["quarantined_line"]


def test_totals_that_differ_are_blocked_with_both_figures(decided: Decided) -> None:
    assert texts(decided, "header wrong") == [
        "invoice R-header wrong of Elbe Papier GmbH says 90.00 net and 109.00 in all, but its coding rows make "
        "100.00 and 119.00: "
        "correct the coding in Basware"
    ]
    assert texts(decided, "no gross")[0].startswith(
        "invoice R-no gross of Elbe Papier GmbH says 100.00 net and nothing in all"
    )
    # a figure past the cents is never rounded away in silence
    at = "invoice R-three figures of Elbe Papier GmbH says"
    assert texts(decided, "three figures") == [
        f"{at} 119.004 EUR, which is posted with 2 decimals: correct it in Basware",
        f"{at} 100.004 EUR, which is posted with 2 decimals: correct its net sum in Basware",
    ]
    assert decided.row("invoices", "three figures")["amount"] == Decimal("119.004")


def test_the_third_decimal_of_a_dinar_is_booked(decided: Decided) -> None:
    # no journal of this company takes dinars: the amounts are right all the same
    assert decided.codes("invoices", "dinars") == ["currency_not_accepted"]
    sent = document(decided, "dinars")
    assert [sent.net, sent.tax_payable, sent.total, sent.lines[0].net, sent.lines[0].tax] == [
        Decimal(amount) for amount in ("1.234", "0.234", "1.468", "1.234", "0.234")
    ]


def test_an_amount_is_rounded_half_up_where_the_company_chose_that(decided: Decided) -> None:
    assert decided.codes("invoices", "half up", "ahead") == []
    sent = document(decided, "half up", "ahead")
    assert [sent.net, sent.tax_payable, sent.total] == [Decimal("33.34"), Decimal("6.33"), Decimal("39.67")]
    assert decided.row("invoices", "half up", "ahead")["amount"] == Decimal("39.669")


def test_what_rounding_of_coding_rows_leaves_over_goes_on_the_largest_and_is_said(decided: Decided) -> None:
    assert decided.codes("invoices", "shared out") == []
    # 39.66865 and 79.33135 with tax are 39.67 and 79.33
    assert [(line.net, line.tax, line.description) for line in document(decided, "shared out").lines] == [
        (Decimal("33.34"), Decimal("6.33"), "(33.335 before rounding)"),
        (Decimal("66.66"), Decimal("12.67"), "(66.665 before rounding)"),
    ]


def test_a_payment_term_is_mapped_equal_or_told_by_the_due_date(decided: Decided) -> None:
    assert decided.codes("invoices", "term equal") == []
    assert (document(decided, "term equal").payment_term, document(decided, "term equal").due_date) == ("30", None)
    assert texts(decided, "term mapped wrong") == [
        "payment term ZZ is mapped to 99, which Exact division 789 does not have: correct payment_terms.csv"
    ]
    assert (decided.codes("invoices", "term unknown"), document(decided, "term unknown").payment_term) == ([], None)
    assert texts(decided, "term unknown, no due date") == [
        "invoice R-term unknown, no due date of Elbe Papier GmbH has no due date, and its payment term Z99 is no "
        "payment condition "
        "of Exact division 789: map it in payment_terms.csv, or enter the due date in Basware"
    ]


def test_accounts_payable_must_be_the_suppliers(decided: Decided) -> None:
    assert (decided.codes("invoices", "ap mapped"), document(decided, "ap mapped").ap_account) == ([], "1600")
    assert texts(decided, "ap differs") == [
        "invoice R-ap differs of Elbe Papier GmbH belongs on accounts-payable account 1610, but Exact books "
        "supplier 10001 Elbe "
        "Papier GmbH on 1600: set the account on the supplier in Exact division 789, or map it in gl_accounts.csv"
    ]
    # without the option nothing names it
    assert document(decided, "bare closed", "bare").ap_account is None


def test_a_closed_period_moves_to_the_first_open_day_and_both_are_kept(decided: Decided) -> None:
    sent = document(decided, "closed")
    assert (sent.date, sent.posting_date, sent.due_date) == (date(2026, 10, 20), date(2026, 11, 1), date(2026, 11, 20))
    assert decided.row("invoices", "closed")["doc_date"] == date(2026, 10, 20)
    assert decided.codes("invoices", "closed") == []
    assert [
        code for code in decided.codes("invoices", "blocking closed", "blocking") if code != "vendor_unmatched"
    ] == ["period_closed"]
    assert texts(decided, "closed closed", "closed") == [
        "invoice R-closed closed of Elbe Papier GmbH is dated 2026-10-20, whose period is closed in Exact "
        "division 795 for journal "
        "60, and no later one is open: open one there"
    ]


def test_what_would_be_booked_on_a_day_to_come_waits_for_it_unless_the_link_allows_it(decided: Decided) -> None:
    assert texts(decided, "waits closed", "waits") == [
        "invoice R-waits closed of Elbe Papier GmbH is dated 2026-10-20, in a closed period, and the next open one begins on "
        "2026-12-01: it is posted automatically on that day. To have it sooner, open its period in Exact, or set option "
        "closed_period to future_day"
    ]
    assert document(decided, "waits closed", "waits").posting_date == date(2026, 12, 1)
    assert decided.codes("invoices", "ahead closed", "ahead") == []
    assert document(decided, "ahead closed", "ahead").posting_date == date(2026, 12, 1)


def test_what_was_told_in_a_vat_return_gets_no_further_input_tax(decided: Decided) -> None:
    sent = document(decided, "filed", "filed")
    assert (sent.date, sent.posting_date, sent.due_date) == (date(2026, 9, 20), date(2026, 11, 1), date(2026, 10, 20))
    assert decided.codes("invoices", "filed", "filed") == []
    assert document(decided, "filed bare", "filed").posting_date is None, "without VAT codes it is in no return"
    assert texts(decided, "filed_all", "filed_all") == [
        "invoice R-filed_all of Elbe Papier GmbH is dated 2026-09-20, whose period belongs to a VAT return that was filed "
        "(option vat_filed_through), and no later one is open: open one there"
    ]


def test_a_day_of_two_periods_is_one_row_and_one_without_any_is_said(decided: Decided) -> None:
    assert (decided.codes("invoices", "year end"), document(decided, "year end").posting_date) == ([], None)
    assert decided.codes("invoices", "no period") == ["period_missing"]


def test_another_currency_needs_a_journal_that_takes_it(decided: Decided) -> None:
    assert (document(decided, "dollars").journal, document(decided, "dollars").currency) == ("61", "USD")
    assert texts(decided, "pounds") == [
        "invoice R-pounds of Elbe Papier GmbH is in GBP, which purchase journal 60 of Exact division 789 does "
        "not take, nor does 61: "
        "name a journal that does in option foreign_journal"
    ]
    assert decided.codes("invoices", "bare dollars", "bare") == ["currency_not_accepted"]
    assert decided.codes("invoices", "no_journal closed", "no_journal") == ["journal_unknown"]


def test_without_the_options_no_unit_project_or_image_is_taken(decided: Decided) -> None:
    sent = document(decided, "bare closed", "bare")
    assert (sent.lines[0].cost_unit, sent.image) == (None, None)
    assert texts(decided, "bare closed", "bare") == ["line 1: project P1 cannot be booked while option projects is no"]


def test_a_supplier_that_takes_nothing_is_named(decided: Decided) -> None:
    assert texts(decided, "of 72001") == [
        "supplier 12001 Gesperrt GmbH is blocked in Exact division 789: unblock it there, or reject the invoice "
        "in Basware"
    ]
    assert texts(decided, "of 72002") == [
        "supplier 12002 Beendet GmbH has ended in Exact division 789: take its end date away there, or reject "
        "the invoice in Basware"
    ]


def test_a_company_that_no_link_routes_is_blocked_and_never_sent_to_a_default(decided: Decided) -> None:
    rows = decided.query("select * from outbox.basware_exact__invoices where source_key = 'nowhere'")
    assert [(row["target_company"], [p["code"] for p in row["problems"]]) for row in rows] == [("", ["not_routed"])]
    assert rows[0]["problems"][0]["text"] == (
        f"Basware company DE77 is not in the routing table of link {rows[0]['link']}: add it under companies in "
        f"links.yml, or give the "
        "invoice another company"
    )


def test_what_names_no_company_is_told_and_breaks_no_flow(decided: Decided) -> None:
    assert decided.query("select * from outbox.basware_exact__invoices where company = ''") == []
    found = decided.query("select * from outbox.basware_exact__findings where code = 'company_missing'")
    assert [(row["flow"], row["document_key"]) for row in found] == [("invoices", "homeless")]
    assert (
        found[0]["text"]
        == "invoice R-homeless of Elbe Papier GmbH waits in Basware and names no company: say there which one it is of"
    )


def test_a_mapping_of_one_company_goes_before_that_of_all(decided: Decided) -> None:
    assert document(decided, "plain").lines[0].tax_code == "3"
    assert document(decided, "of DE02").lines[0].tax_code == "1"
    assert decided.row("invoices", "of DE02")["target_company"] == "790"


def test_no_invoice_is_a_row_twice(decided: Decided) -> None:
    for flow in ("invoices", "invoice_acknowledgements", "invoice_responses"):
        twice = f"select link, company, source_key from outbox.basware_exact__{flow} group by all having count(*) > 1"
        assert decided.query(twice) == []
