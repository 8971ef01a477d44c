"""The link Exact Online <-> AvaTax through the command line, over the days of a software company with three divisions.

What each test says is asked of the two simulated systems. Amounts are those of AvaTax's published samples and of its
rule of rounding: each line of each jurisdiction to the cent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import agreement, company
from tests.support import life_avalara as life
from tests.support.company import Company
from tests.support.stories import avalara_days
from tests.support.stories.avalara_days import Sales
from tests.support.stories.exact_days import Day, day

pytestmark = pytest.mark.timeout(900)
Row = dict[str, Any]
SYSTEMS = ("exact_online", "avalara")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    home = tmp_path_factory.mktemp("avalara")
    with company.opened(home, documents=60, systems=SYSTEMS, link="exact_avalara") as opened:
        yield opened


@pytest.fixture(scope="module")
def sales(books: Company) -> Sales:
    return avalara_days.first_day(books)


@pytest.fixture(scope="module")
def preview(books: Company, sales: Sales) -> Day:
    return day(books, "--preview")


@pytest.fixture(scope="module")
def first(books: Company, sales: Sales, preview: Day) -> Row:
    """Its day, and the tax line of each draft by then."""
    found = day(books)
    billed = {name: sales.billed(name) for name in sales.division}
    return {"day": found, "billed": billed, "tax": taxes(books)}


@pytest.fixture(scope="module")
def second(books: Company, first: Row) -> Day:
    books.run()  # credit notes follow the run that recorded their invoices
    return day(books)


@pytest.fixture(scope="module")
def third(books: Company, sales: Sales, second: Day) -> Row:
    avalara_days.second_day(sales)
    found = day(books)
    return {"day": found, "tax": taxes(books), "jurisdictions": jurisdictions(books)}


@pytest.fixture(scope="module")
def fourth(books: Company, sales: Sales, third: Row) -> Day:
    avalara_days.third_day(sales)
    return day(books)


@pytest.fixture(scope="module")
def interrupted(books: Company, sales: Sales, fourth: Day) -> Row:
    """Killed when AvaTax had recorded an invoice, before its journal; then, with another one, while its journal was on
    its way."""
    found: Row = {}
    for name, point in (("KILL-1", "tax.answered"), ("KILL-2", "tax_journals.committed")):
        hit = avalara_days.killed_after(sales, name, point)
        found[name] = (hit, len(sales.versions(name)), len(sales.journal(name)))
    books.settled()
    return found


@pytest.fixture(scope="module")
def last(books: Company, fourth: Day) -> Day:
    return day(books, "--full")


def taxes(books: Company) -> dict[str, Row]:
    """``reconciliation.tax`` by the number of the invoice."""
    sql = "select * from reconciliation.tax where link = 'exact_avalara'"
    return {f"{row['company']}/{row['number']}": row for row in books.query(sql)}


def jurisdictions(books: Company) -> list[Row]:
    return books.query("select * from reconciliation.tax_jurisdictions where link = 'exact_avalara'")


def asked(one: Day) -> Counter[str]:
    """The writes of a day by what they ask for."""
    ends = ("addresses/resolve", "transactions/create", "transactions/createoradjust", "/settle", "SalesInvoiceLines",
            "GeneralJournalEntries")  # fmt: skip
    return Counter(next((end for end in ends if call["path"].split("?")[0].endswith(end)), call["path"])
                   for call in one.writes)  # fmt: skip


# --- the first day ---------------------------------------------------------------------------------------------------


def test_a_preview_says_what_would_be_sent_and_writes_nothing(preview: Day, first: Row) -> None:
    assert preview.writes == []
    planned = {name: flow["planned"] for name, flow in preview.summary["flows"].items()}
    assert planned == {name: flow["planned"] for name, flow in first["day"].summary["flows"].items()}


def test_each_draft_bills_the_tax_that_avatax_works_out(sales: Sales, first: Row) -> None:
    billed = first["billed"]
    # 65 and 35 in Irvine: 5.04 and 2.72, where 7.75 % of 100 would be 7.75.
    assert billed["IRVINE"] == [7.76]
    assert billed["NEW YORK"] == [1.34]  # 0.89 + 0.45, and not 8.875 % of 15
    assert billed["SEATTLE"] == [51.25]  # 6.5 % and 3.75 % of 500
    assert billed["MONTGOMERY"] == [0.40]
    assert billed["QUEBEC"] == [0.50]
    assert billed["LONDON"] == [20.00]
    assert billed["HAMBURG"] == [19.00]


def test_where_there_is_no_tax_or_exact_puts_vat_itself_there_is_no_tax_line(first: Row) -> None:
    assert first["billed"]["AUSTIN"] == []
    assert first["billed"]["UTRECHT"] == []


def test_a_tax_line_says_whose_it_is_and_takes_the_vat_code_of_the_others(sales: Sales, first: Row) -> None:
    key = sales.keys["LONDON"]
    (line,) = life.tax_lines(sales.company, key, "851")
    assert (line["Notes"], line["VATCode"], line["VATAmountFC"]) == (f"AV:tax_line:{key}", "EXP", 0.0)


def test_each_document_is_one_call_at_each_step(first: Row) -> None:
    flows, calls = first["day"].summary["flows"], asked(first["day"])
    answered = {name: flow["delivered"] + flow["refused"] for name, flow in flows.items()}
    assert calls["addresses/resolve"] == answered["addresses"]
    assert calls["transactions/create"] == answered["estimates"]
    assert calls["transactions/createoradjust"] == answered["tax"]
    assert calls["/settle"] == answered["commit"]
    # What has no tax needs no line and no journal.
    assert calls["SalesInvoiceLines"] < answered["tax_lines"]
    assert calls["GeneralJournalEntries"] < answered["tax_journals"]
    assert set(calls) == {"addresses/resolve", "transactions/create", "transactions/createoradjust", "/settle",
                          "SalesInvoiceLines", "GeneralJournalEntries"}  # fmt: skip


def test_a_final_invoice_is_recorded_booked_and_committed_in_one_run(sales: Sales, first: Row) -> None:
    row = sales.document("DURHAM")
    assert sales.says("DURHAM") == ("SalesInvoice", "Committed", 100.0, 7.5)
    assert row["code"] == f"852-{sales.keys['DURHAM']}"
    assert row["referenceCode"] == f"AV:tax:852:{sales.keys['DURHAM']}"
    assert (row["date"], row["currencyCode"], row["version"]) == ("2026-11-19", "USD", 1)


def test_the_tax_of_an_invoice_without_a_tax_line_is_booked_on_its_customer_and_said(sales: Sales, first: Row) -> None:
    assert sales.journal("DURHAM") == [("1300", None, True, 7.5), ("1590", "200", False, -7.5)]
    assert first["tax"][f"852/{sales.number('DURHAM')}"]["reason"] == (
        "the invoice bills no tax: the journal books it to the customer's receivable")  # fmt: skip


def test_vat_of_exact_that_is_avataxs_is_committed_and_nothing_is_posted(sales: Sales, first: Row) -> None:
    assert sales.says("UTRECHT-FINAL") == ("SalesInvoice", "Committed", 200.0, 42.0)
    assert sales.journal("UTRECHT-FINAL") == []
    assert first["tax"][f"851/{sales.number('UTRECHT-FINAL')}"]["reason"] == (
        "Exact put the VAT on the invoice itself: no journal is needed, and none is posted")  # fmt: skip


def test_a_second_run_changes_nothing_and_writes_nothing(second: Day) -> None:
    assert (second.delivered, second.writes) == ({}, [])


# --- the second day --------------------------------------------------------------------------------------------------


def test_a_tax_line_follows_its_draft(sales: Sales, third: Row) -> None:
    # 165: 9.90 + 0.41 + 0.83 + 1.65 = 12.79, and 2.72 of the other line.
    assert sales.billed("IRVINE") == [15.51]
    about = [call for call in third["day"].writes if "SalesInvoiceLines" in call["path"]]
    assert [call["method"] for call in about] == ["PUT"]


@pytest.mark.parametrize(
    ("name", "net", "tax", "account", "center"),
    [
        ("SEATTLE", 500.0, 51.25, "1590", "200"),
        ("MONTGOMERY", 10.0, 0.40, "1590", "200"),
        ("QUEBEC", 10.0, 0.50, "1593", None),
        ("LONDON", 100.0, 20.0, "1591", "300"),
        ("HAMBURG", 100.0, 19.0, "1592", None),
    ],
)
def test_a_draft_that_is_finalised_is_recorded_booked_from_the_clearing_account_and_committed(
    sales: Sales, third: Row, name: str, net: float, tax: float, account: str, center: str | None
) -> None:
    assert sales.says(name) == ("SalesInvoice", "Committed", net, tax)
    assert sales.journal(name) == [("1580", None, False, tax), (account, center, False, -tax)]
    invoice = sales.invoice(name)
    assert invoice["AmountFC"] == net + tax


def test_what_is_not_taxed_is_recorded_and_committed_without_a_journal(sales: Sales, third: Row) -> None:
    assert sales.says("AUSTIN") == ("SalesInvoice", "Committed", 100.0, 0.0)
    assert sales.journal("AUSTIN") == []
    row = third["tax"][f"852/{sales.number('AUSTIN')}"]
    assert (row["difference_class"], row["reason"]) == (
        "agrees", "no tax: for AvaTax the customer is exempt, or the company not registered in US/TX")  # fmt: skip


def test_a_credit_note_has_the_rates_of_the_day_that_it_takes_back(sales: Sales, third: Row) -> None:
    assert sales.says("PHILADELPHIA") == ("SalesInvoice", "Committed", 110.0, 8.8)
    assert sales.says("CREDIT") == ("ReturnInvoice", "Committed", -110.0, -8.8)
    row = sales.document("CREDIT")
    assert (row["date"], row["taxDate"][:10]) == ("2026-11-21", "2026-11-12")
    assert sales.journal("CREDIT") == [("1300", None, True, -8.8), ("1590", "200", False, 8.8)]


def test_an_invoice_that_no_event_announced_is_found_by_the_next_run(sales: Sales, third: Row) -> None:
    assert sales.says("LATER") == ("SalesInvoice", "Committed", 15.0, 1.34)
    assert sales.journal("LATER") == [("1300", None, True, 1.34), ("1590", "200", False, -1.34)]


def test_invoice_document_and_journal_stand_side_by_side_to_the_cent(sales: Sales, third: Row) -> None:
    row = third["tax"][f"852/{sales.number('SEATTLE')}"]
    names = ("invoice_net", "invoice_tax", "avatax_tax", "journal_amount")
    assert [float(row[name]) for name in names] == [500.0, 51.25, 51.25, 51.25]
    assert (row["avatax_code"], row["avatax_status"]) == (f"852-{sales.keys['SEATTLE']}", "Committed")
    assert (row["difference_class"], row["reason"]) == ("agrees", None)
    assert {one["company"] for one in third["jurisdictions"]} == {"851", "852"}
    places = {one["jurisdiction"] for one in third["jurisdictions"]}
    assert places >= {"US/WA/Sales", "US/AL/Use", "CA/CA/Output", "GB/GB/Output", "DE/DE/Output", "NL/NL/Output"}
    # Of two invoices VAT differs on purpose, and nothing of it was journalled away.
    off = {one["jurisdiction"] for one in third["jurisdictions"] if float(one["difference"])}
    assert off <= {"NL/NL/Output"}


# --- the third day, and runs that die --------------------------------------------------------------------------------


def test_the_credit_of_an_invoice_that_billed_its_tax_takes_it_back_from_the_clearing_account(
    sales: Sales, fourth: Day
) -> None:
    assert sales.says("CREDIT-BILLED") == ("ReturnInvoice", "Committed", -500.0, -51.25)
    assert sales.journal("CREDIT-BILLED") == [("1580", None, False, -51.25), ("1590", "200", False, 51.25)]


def test_a_draft_that_goes_away_leaves_nothing_to_do(sales: Sales, fourth: Day) -> None:
    key = sales.keys["NEW YORK"]
    assert [row for row in fourth.summary["reasons"] if key in str(row["documents"])] == []
    assert [call for call in fourth.writes if key in call["path"]] == []


@pytest.mark.faults
def test_a_run_killed_between_two_steps_leaves_what_the_next_one_goes_on_from(sales: Sales, interrupted: Row) -> None:
    assert interrupted["KILL-1"] == (True, 1, 0)
    assert interrupted["KILL-2"][0] is True
    for name in ("KILL-1", "KILL-2"):
        assert [row["version"] for row in sales.versions(name)] == [1]
        assert sales.says(name) == ("SalesInvoice", "Committed", 100.0, 7.5)
        assert sales.journal(name) == [("1300", None, True, 7.5), ("1590", "200", False, -7.5)]


def test_a_full_comparison_at_the_end_changes_nothing_and_the_books_agree(books: Company, last: Day) -> None:
    assert (last.delivered, last.writes) == ({}, [])
    assert agreement.problems(books) == []
    sent = agreement.sent(books)
    assert [kind for kind, count in sent.items() if not count and kind != "corrections"] == []
