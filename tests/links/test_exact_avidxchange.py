"""The link Exact Online <-> AvidXchange through the command line, over one company's days.

First run, second run, one change, then a busy day on which two runs are started at once, then a run that compares all.
What each test says is asked of the two simulated systems; texts are those of the run's summary.

Bad input and bad days, and the test that proves each (``here`` is this file, ``bad days`` is faults/test_bad_days.py,
``bad reads`` and ``bad limits`` stand beside it, ``contract`` is contract/test_systems.py, run for every system):

    wrong or missing settings             bad days: a_wrong_setting_is_named_with_its_line, a_missing_key_is_named
    unreachable system                    bad days: an_unreachable_system_is_named_with_its_connection
    wrong credentials                     bad days: wrong_credentials_are_told_without_showing_them
    refresh token expired                 bad days: a_refresh_token_that_expired_asks_for_a_new_consent
    refresh token used by another         bad days: a_refresh_token_used_by_another_program_asks_for_a_new_consent
    division without access               bad days: a_division_without_access_stops_only_its_own_documents
    module not licensed (403)             bad days: a_module_without_licence_is_told_with_its_company_...
    error budget nearly spent             bad limits: a_flow_whose_postings_are_all_refused_stops_before_the_tenth_error
    429 of the minute                     contract: a_minute_limit_is_waited_out_on_the_clock; bad days: rough
    429 of the day                        bad limits: a_spent_day_is_said_with_its_end_in_utc_and_that_is_right
    a 500 that is a refusal               bad days: a_refusal_that_comes_as_500_is_quoted_and_not_repeated
    time-out after the server committed   bad days: nothing_is_there_twice_after_...; contract: a_lost_answer_...
    HTML instead of JSON, truncated JSON  bad days: rough; contract: a_fault_that_stays_..., half_an_answer_...
    a page that repeats                   bad reads: a_list_that_repeats_is_given_up_at_once_and_said
    pages that overlap, out of order,     bad reads: overlapping_and_shuffled_pages_give_the_tables_of_a_clean_read
    changed while they are read
    rows without ids, text for numbers,   bad days: records_that_cannot_be_read_are_kept_with_their_reason_...;
    dates outside reason                  dlt_sources/readers/test_arrow.py; here: a_bad_invoice_stays_behind (LATE-1)
    500 lines                             here: an_invoice_of_five_hundred_lines_arrives_whole
    control characters, right-to-left     here: a_right_to_left_name_with_control_characters_arrives_readable
    header and lines disagree             bad reads: an_entry_whose_lines_make_another_total_is_blocked_alone_...
    unknown currency, blocked supplier,   here: a_bad_invoice_stays_behind_with_its_reason
    cost centre missing
    closed period                         bad days: payments_of_a_closed_period_go_to_the_first_open_day
    two suppliers with one VAT number     here: two_suppliers_with_one_vat_number_are_never_one_vendor
    the same invoice number twice         here: the_same_number_twice_goes_once_and_asks
    credit note                           here: a_credit_note_is_negative_on_the_other_side
    payment voided after it was posted    here: a_payment_voided_after_posting_is_reversed_on_the_day_of_the_void
    invoice paid in Exact by someone else here: an_invoice_paid_in_exact_by_someone_else_is_voided_at_the_payer
    disk full while loading               bad days: a_full_disk_while_loading_is_said_and_loses_nothing
    warehouse locked by an open session   bad reads: who_has_the_warehouse_open_is_named_and_what_to_do
    kill -9 at every step                 faults/test_kills.py
    two runs started at once              here: two_runs_started_together_send_each_document_once
    a clock that jumps                    bad days: rough (a night passes in the middle of the run); bad limits: ahead,
                                          behind
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import agreement, company, life
from tests.support.company import Company
from tests.support.link_settings import choose
from tests.support.stories import exact_coding, exact_days
from tests.support.stories.exact_coding import Recoded
from tests.support.stories.exact_days import Busy, Day, day

pytestmark = pytest.mark.timeout(900)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with company.opened(tmp_path_factory.mktemp("story")) as opened:
        choose(opened, coding_split="journal")
        yield opened


@pytest.fixture(scope="module")
def rent(books: Company) -> str:
    """The key of an invoice that was there before the first run, in an open period."""
    return life.enter_invoice(books, "RENT-1")


@pytest.fixture(scope="module")
def coded(books: Company, rent: str) -> Recoded:
    """Two invoices that were there before the first run, and that approvers will code otherwise."""
    return exact_coding.enter(books)


@pytest.fixture(scope="module")
def first(books: Company, rent: str, coded: Recoded) -> Day:
    return day(books)


@pytest.fixture(scope="module")
def second(books: Company, first: Day) -> Day:
    return day(books)


@pytest.fixture(scope="module")
def changed(books: Company, second: Day, rent: str) -> str:
    """The one invoice that somebody changed in Exact."""
    life.change_invoice(books, rent, Description="Rent of the second floor")
    return rent


@pytest.fixture(scope="module")
def third(books: Company, changed: str) -> Day:
    return day(books)


@pytest.fixture(scope="module")
def busy(books: Company, third: Day, coded: Recoded) -> Busy:
    made = Busy(exact_days.busy_day(books))
    exact_coding.approve(books, coded)
    running = [books.start("run", books.link, "--json") for _ in range(2)]
    made.answers = [books.end_of(one) for one in running]
    books.sandbox.advance(600)
    made.after = day(books)
    return made


@pytest.fixture(scope="module")
def before_closing(books: Company, busy: Busy, coded: Recoded) -> Row:
    """What stood in Exact while the batch of the approved invoices was open."""
    return {
        "recoded": exact_coding.booked(books, coded.recoded),
        "split": exact_coding.corrections(books, coded.split),
    }


@pytest.fixture(scope="module")
def evening(books: Company, before_closing: Row) -> Day:
    books.sandbox.advance(exact_coding.UNTIL_EVENING)
    return day(books)


@pytest.fixture(scope="module")
def last(books: Company, evening: Day) -> Day:
    return day(books, "--full")


def test_the_first_run_brings_every_kind_of_document_over(books: Company, first: Day) -> None:
    flows = ("gl_accounts", "cost_centers", "vendors", "purchase_orders", "purchase_invoices", "payments")
    assert [name for name in flows if not first.delivered.get(name)] == []
    assert first.summary["result"] == "remarks"  # the generated dirt


def test_vendors_new_in_avidxchange_are_asked_about_before_they_become_suppliers(first: Day) -> None:
    suppliers = first.summary["flows"]["suppliers"]
    assert suppliers["review"] > 0
    assert suppliers["delivered"] == 0
    assert "has no supplier in Exact division" in first.reasons("vendor_review")


def test_counts_of_each_flow_add_up(first: Day) -> None:
    states = ("delivered", "waiting", "blocked", "refused", "review", "retrying", "unknown")
    for name, flow in first.summary["flows"].items():
        assert flow["read"] == flow["unchanged"] + flow["skipped"] + flow["planned"], name
        assert flow["planned"] == sum(flow[state] for state in states), name


def test_a_second_run_delivers_nothing(second: Day) -> None:
    assert second.delivered == {}
    assert second.writes == []


def test_what_still_stops_documents_is_said_again(first: Day, second: Day) -> None:
    assert {(one["flow"], one["code"]) for one in second.summary["reasons"]} == {
        (one["flow"], one["code"]) for one in first.summary["reasons"]
    }


def test_a_change_in_exact_goes_over_alone(books: Company, third: Day, changed: str) -> None:
    assert third.delivered == {"purchase_invoices": 1}
    assert len(third.writes) == 1
    there = life.in_avid(books, "invoices", changed)
    assert there is not None
    assert there["Description"] == "Rent of the second floor"


def test_two_runs_started_together_both_come_to_their_end(busy: Busy) -> None:
    assert [(one.code in (0, 1), one.err if one.code not in (0, 1) else "") for one in busy.answers] == [(True, "")] * 2


def test_two_runs_started_together_send_each_document_once(books: Company, busy: Busy) -> None:
    assert agreement.problems(books) == []


def test_between_them_they_sent_everything(busy: Busy) -> None:
    assert busy.after is not None
    assert busy.after.delivered == {}
    assert busy.after.writes == []


def test_a_right_to_left_name_with_control_characters_arrives_readable(books: Company, busy: Busy) -> None:
    there = life.in_avid(books, "vendors", busy.keys["hebrew"])
    assert there is not None
    assert "אחים לוי" in there["Name"]
    assert all(sign.isprintable() for sign in there["Name"].replace("‏", "").replace("‮", ""))


def test_an_invoice_of_five_hundred_lines_arrives_whole(books: Company, busy: Busy) -> None:
    there = life.in_avid(books, "invoices", busy.keys["long"])
    assert there is not None
    assert len(there["Lines"]) == 500
    assert there["NetAmount"] == pytest.approx(sum(line["Amount"] for line in there["Lines"]))
    assert there["NetAmount"] == pytest.approx(sum(1.0 + place / 100 for place in range(500)))


def test_a_credit_note_is_negative_on_the_other_side(books: Company, busy: Busy) -> None:
    there = life.in_avid(books, "invoices", busy.keys["credit"])
    assert there is not None
    assert (there["NetAmount"], there["Amount"]) == (-40.0, -48.4)


def test_the_same_number_twice_goes_once_and_asks(books: Company, busy: Busy) -> None:
    arrived = [life.in_avid(books, "invoices", busy.keys[name]) for name in ("twice_1", "twice_2")]
    assert sum(one is not None for one in arrived) == 1
    assert "TWICE-7" in busy.reasons("duplicate_suspected")


@pytest.mark.parametrize(
    ("document", "number", "code", "words"),
    [
        ("yen", "YEN-1", "currency_not_accepted", "JPY"),
        ("late", "LATE-1", "date_unlikely", "2190-01-01"),
        ("of_blocked", "BLOCKED-1", "vendor_blocked", "Verdachte Handel"),
        ("no_cost_center", "NOCC-1", "cost_center_missing", "line 1"),
    ],
)
def test_a_bad_invoice_stays_behind_with_its_reason(
    books: Company, busy: Busy, document: str, number: str, code: str, words: str
) -> None:
    assert life.in_avid(books, "invoices", busy.keys[document]) is None
    assert words in busy.reasons(code)
    assert number in busy.reasons(code)


def test_an_invoice_without_a_number_says_where_to_write_it(books: Company, busy: Busy) -> None:
    assert life.in_avid(books, "invoices", busy.keys["no_number"]) is None
    assert "Your ref" in busy.reasons("number_missing")


def test_two_suppliers_with_one_vat_number_are_never_one_vendor(books: Company, busy: Busy) -> None:
    """A tax group's companies share a number: each becomes a vendor of its own, under its own name."""
    rows = {row["source_key"]: row for row in books.deliveries("vendors")}
    found = [rows[busy.keys[name]] for name in ("vat_1", "vat_2")]
    assert [row["state"] for row in found] == ["delivered"] * 2
    assert len({row["target_id"] for row in found}) == 2
    there = [life.in_avid(books, "vendors", busy.keys[name]) for name in ("vat_1", "vat_2")]
    names = [one["Name"] for one in there if one is not None]
    assert names == ["Jansen Schilderwerken B.V.", "Bouwbedrijf De Linde B.V."]


def test_one_bill_on_two_suppliers_with_one_vat_number_goes_once_and_asks(books: Company, busy: Busy) -> None:
    arrived = [life.in_avid(books, "invoices", busy.keys[name]) for name in ("of_vat_1", "of_vat_2")]
    assert sum(one is not None for one in arrived) == 1
    assert "FAMILY-1" in busy.reasons("duplicate_suspected")


def test_an_order_changed_in_exact_changes_in_avidxchange(books: Company, busy: Busy) -> None:
    there = life.in_avid(books, "purchase_orders", busy.keys["order_changed"])
    assert there is not None
    assert there["LineItems"][0]["Item"]["Quantity"] == 7
    assert there["Status"] == "Open"
    orders = books.sandbox.state("exact_online", "purchase_orders", "123")
    (order,) = [row for row in orders if row["PurchaseOrderID"] == busy.keys["order_changed"]]
    lines = books.sandbox.state("exact_online", "purchase_order_lines", "123")
    own = [row["AmountFC"] for row in lines if row["PurchaseOrderID"] == order["PurchaseOrderID"]]
    assert there["TotalAmount"] == pytest.approx(sum(own))


def test_an_order_cancelled_in_exact_is_open_in_avidxchange_no_more(books: Company, busy: Busy) -> None:
    there = life.in_avid(books, "purchase_orders", busy.keys["order_cancelled"])
    assert there is not None
    assert there["Status"] == "Cancelled"


def test_a_payment_voided_after_posting_is_reversed_on_the_day_of_the_void(books: Company, busy: Busy) -> None:
    lines: dict[str, list[Row]] = {}
    for key, row in agreement.our_postings(books):
        lines.setdefault(key, []).append(row)
    posting, reversal = lines[f"AVX:{busy.keys['void']}"], lines[f"AVX:{busy.keys['void']}:void"]
    assert sorted(row["AmountDC"] for row in posting) == sorted(-row["AmountDC"] for row in reversal)
    (payment,) = [row for row in life.payments(books) if str(row["PaymentId"]) == busy.keys["void"]]
    assert payment["VoidedDate"] == company.MORNING[:10]
    assert {exact_coding.day_of(row["Date"]) for row in reversal} == {payment["VoidedDate"]}
    assert max(exact_coding.day_of(row["Date"]) for row in posting) < payment["VoidedDate"]


def test_coding_in_an_open_batch_changes_nothing_in_exact(coded: Recoded, before_closing: Row) -> None:
    assert before_closing == {"recoded": [(coded.account, 100.0)], "split": {}}


def test_a_line_that_approvers_coded_otherwise_is_changed_once_its_batch_is_closed(
    books: Company, coded: Recoded, evening: Day
) -> None:
    assert exact_coding.booked(books, coded.recoded) == [(coded.other, 100.0)]
    assert exact_coding.corrections(books, coded.recoded) == {}
    assert evening.delivered["coding"] == 2  # the line, and the journal of the split


def test_a_line_that_approvers_split_is_corrected_by_one_journal_of_the_net_amounts(
    books: Company, coded: Recoded, last: Day
) -> None:
    assert exact_coding.booked(books, coded.split) == [(coded.account, 100.0)]
    (moved,) = exact_coding.corrections(books, coded.split).values()
    assert moved == [(coded.account, -40.0), (coded.other, 40.0)]


def test_coding_that_came_back_agrees_with_the_ledger(books: Company, last: Day) -> None:
    rows = books.query(
        "select number, difference_class from reconciliation.documents where flow = 'coding' order by number"
    )
    assert [(row["number"], row["difference_class"]) for row in rows] == [
        ("CODED-1", "agrees"),
        ("SPLIT-1", "agrees"),
    ]


def test_an_invoice_paid_in_exact_by_someone_else_is_voided_at_the_payer(books: Company, busy: Busy) -> None:
    there = life.in_avid(books, "invoices", busy.keys["paid_in_exact"])
    assert there is not None
    assert there["Status"] == "Voided"


def test_a_full_comparison_afterwards_changes_nothing(books: Company, last: Day) -> None:
    assert last.delivered == {}
    assert last.writes == []
    assert agreement.problems(books) == []


def test_every_document_of_the_company_is_in_the_published_reconciliation(books: Company, last: Day) -> None:
    rows = books.query(
        "select source_key, state, reason from reconciliation.documents where flow = 'purchase_invoices'"
    )
    mine = [books.sandbox.state("exact_online", "purchase_entries", division) for division in ("123", "456")]
    entries = {row["EntryID"] for rows in mine for row in rows}
    assert entries - {row["source_key"] for row in rows} == set()
