"""The reversal of a payment: what stands in Exact's books with the signs turned, whatever the link's options say."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.systems.base import Posting, Prepared, Target
from include.systems.exact_online import contract
from include.systems.exact_online.codebook import Books, DivisionBooks, Journal, Period, PostedEntry, PostedLine
from include.systems.exact_online.reversals import reversal_path
from include.systems.exact_online.writer import ExactOnlineWriter
from tests.support.http import exact_served
from tests.support.postings import SUPPLIER, payment, posting

OURS = Target("je-77", number="26900001", facts={"entity": contract.GENERAL_JOURNAL_ENTRIES})
ADOPTED = Target("je-77", number="26900001")
# nothing of it is what the entries below were posted with
NOW = {"payment_journal": "91", "clearing_account": "2910", "discount_account": "8901", "bank_journal": "21"}
JOURNALS = {
    "90": Journal("90", 90),
    "91": Journal("91", 90),
    "20": Journal("20", 12, "EUR"),
    "10": Journal("10", 10),
}


def line(number: int, account: str, amount: str, description: str = "AVX:77 ACH T-9", **more: object) -> PostedLine:
    return PostedLine(number, account, Decimal(amount), "EUR", description=description, **more)  # type: ignore[arg-type]


CREDITORS = line(1, "gl-1600", "121.00", "AVX:77 F-77 ACH T-9", supplier=SUPPLIER)
CLEARING = line(2, "gl-2900", "-121.00")
BANK = line(0, "gl-1100", "-121.00", "")


def prepared(*lines: PostedLine, target: Target = OURS, journal: str = "90", options: object = None) -> Prepared:
    posted = {"je-77": PostedEntry(journal, 26900001, lines)}
    return asked(void(target), DivisionBooks(journals=JOURNALS, periods=PERIODS, posted=posted), options)


PERIODS = [Period(2026, 3, date(2026, 3, 1), date(2026, 3, 31))]


def void(target: Target = OURS, **change: object) -> Posting:
    return posting(payment(status="void", **{"voided_on": date(2026, 3, 20)} | change), "void", target=target)


def asked(what: Posting, books: DivisionBooks, options: object = None) -> Prepared:
    client = exact_served(lambda request: httpx.Response(500)).client
    return ExactOnlineWriter(client, NOW | dict(options or {}), Books({"123": books})).prepare([what])  # type: ignore[call-overload]


def amounts(answer: Prepared) -> list[tuple[str, Decimal]]:
    assert answer.request is not None, answer.problems
    body = json.loads(answer.request.body, parse_float=Decimal)
    rows = body.get("GeneralJournalEntryLines") or body.get("BankEntryLines")
    return [(row["GLAccount"], row["AmountFC"]) for row in rows]


@pytest.mark.parametrize(
    ("entry", "target", "path"),
    [
        ("20", OURS, contract.BANK_ENTRIES),
        ("10", OURS, contract.GENERAL_JOURNAL_ENTRIES),  # the cash journal: nothing of ours is posted there
        ("90", OURS, contract.GENERAL_JOURNAL_ENTRIES),
        ("99", OURS, contract.GENERAL_JOURNAL_ENTRIES),
        ("20", Target("another"), contract.GENERAL_JOURNAL_ENTRIES),
        ("20", None, contract.GENERAL_JOURNAL_ENTRIES),
    ],
)
def test_a_reversal_goes_where_its_entry_was_posted(entry: str, target: Target | None, path: str) -> None:
    books = Books({"123": DivisionBooks(journals=JOURNALS, posted={"je-77": PostedEntry(entry, 26900001, ())})})
    what = posting(payment(status="void", voided_on=date(2026, 3, 20)), "void", target=target)
    assert reversal_path(what, books) == path


def problem(answer: Prepared) -> tuple[str, str]:
    assert answer.request is None
    [found] = answer.problems
    return found


def test_the_entry_is_turned_as_it_stands_on_the_day_of_the_void() -> None:
    answer = prepared(CREDITORS, CLEARING)
    assert answer.request is not None
    assert answer.request.path == "generaljournalentry/GeneralJournalEntries"
    assert answer.request.body == (
        '{"JournalCode":"90","Currency":"EUR","FinancialYear":2026,"FinancialPeriod":3,"GeneralJournalEntryLines":['
        f'{{"GLAccount":"gl-1600","Account":"{SUPPLIER}","AmountFC":-121.00,"Date":"2026-03-20",'
        '"Description":"AVX:77:void F-77 ACH T-9"},'
        '{"GLAccount":"gl-2900","AmountFC":121.00,"Date":"2026-03-20","Description":"AVX:77:void ACH T-9"}]}'
    )


def test_another_clearing_account_by_now_is_not_the_one_that_is_cleared() -> None:
    for option in ({}, {"clearing_account": None}, {"post_payments_as": "bank"}):
        assert amounts(prepared(CREDITORS, CLEARING, options=option)) == [
            ("gl-1600", Decimal("-121.00")),
            ("gl-2900", Decimal("121.00")),
        ]


def test_what_went_into_a_bank_journal_comes_back_from_it() -> None:
    answer = prepared(BANK, line(1, "gl-1600", "121.00", supplier=SUPPLIER, our_ref=26700001), journal="20")
    assert answer.request is not None
    assert answer.request.path == "financialtransaction/BankEntries"
    assert json.loads(answer.request.body) == {
        "JournalCode": "20",
        "BankEntryLines": [
            {
                "Date": "2026-03-20",
                "Account": SUPPLIER,
                "GLAccount": "gl-1600",
                "AmountFC": 121.0,
                "OurRef": 26700001,
                "Description": "AVX:77:void ACH T-9",
            }
        ],
    }


def test_a_discount_comes_back_from_the_account_it_went_to() -> None:
    lines = (
        line(1, "gl-1600", "121.00", supplier=SUPPLIER),
        line(2, "gl-8900", "-2.00", "AVX:77 discount"),
        line(3, "gl-2900", "-119.00"),
    )
    assert amounts(prepared(*lines)) == [
        ("gl-1600", Decimal("-121.00")),
        ("gl-8900", Decimal("2.00")),
        ("gl-2900", Decimal("119.00")),
    ]


def test_each_payables_account_gets_its_own_back() -> None:
    lines = (
        line(1, "gl-1600", "102.00", supplier=SUPPLIER),
        line(2, "gl-1610", "-40.00", supplier=SUPPLIER),
        line(3, "gl-2900", "-62.00"),
    )
    assert amounts(prepared(*lines)) == [
        ("gl-1600", Decimal("-102.00")),
        ("gl-1610", Decimal("40.00")),
        ("gl-2900", Decimal("62.00")),
    ]


def test_what_a_person_changed_in_our_entry_is_turned_too() -> None:
    """The amount corrected to 100.00 by hand, and 2900 moved to 2905 within the entry."""
    lines = (
        line(1, "gl-1600", "100.00", supplier=SUPPLIER),
        line(2, "gl-2900", "-100.00"),
        line(3, "gl-2900", "100.00", "wrong account", cost_center="10"),
        line(4, "gl-2905", "-100.00", "right account"),
    )
    answer = prepared(*lines)
    assert amounts(answer) == [(one.account, -one.amount) for one in lines]
    assert answer.request is not None
    last = json.loads(answer.request.body)["GeneralJournalEntryLines"][2:]
    assert [(row["Description"], row.get("CostCenter")) for row in last] == [
        ("AVX:77:void wrong account", "10"),
        ("AVX:77:void right account", None),
    ]


STATEMENT = (
    line(0, "gl-1100", "-171.00", "statement 12"),
    line(1, "gl-1600", "121.00", "paid, AVX:77.", supplier=SUPPLIER),
    line(2, "gl-1600", "50.00", "somebody else", supplier="other"),
)
RENT = (line(3, "gl-4100", "500.00", "rent"), line(4, "gl-1900", "-500.00", "rent"))
UNMARKED = line(2, "gl-1100", "-121.00", "from the bank")


@pytest.mark.parametrize(
    ("journal", "lines", "expected"),
    [
        ("20", STATEMENT, ["-121.00"]),
        ("90", (CREDITORS, CLEARING, *RENT), ["-121.00", "121.00"]),
        ("90", (CREDITORS, UNMARKED), ["-121.00", "121.00"]),
        ("90", (line(1, "gl-1600", "121.00", "F-77", marks="AVX:77"), UNMARKED), ["-121.00", "121.00"]),
    ],
    ids=["a line of a statement", "lines that balance", "one side", "our key as the reference"],
)
def test_of_an_entry_that_a_person_entered_only_the_payment_is_turned(
    journal: str, lines: tuple[PostedLine, ...], expected: list[str]
) -> None:
    found = [amount for _, amount in amounts(prepared(*lines, target=ADOPTED, journal=journal))]
    turned = [-amount for amount in found] if journal == "20" else found
    assert [str(amount) for amount in turned] == expected


def test_a_line_that_stands_for_two_payments_is_not_turned_for_one() -> None:
    both = line(1, "gl-1600", "242.00", "AVX:77 AVX:78", supplier=SUPPLIER)
    answer = prepared(both, line(2, "gl-1100", "-242.00", ""), target=ADOPTED)
    assert (answer.request, [code for code, _ in answer.problems]) == (None, ["reversal_unclear"])


def test_a_line_of_a_statement_says_what_it_takes_back() -> None:
    answer = prepared(*STATEMENT, target=ADOPTED, journal="20")
    assert answer.request is not None
    [row] = json.loads(answer.request.body)["BankEntryLines"]
    assert (row["Description"], row["GLAccount"], row["Account"]) == ("AVX:77:void paid,", "gl-1600", SUPPLIER)


@pytest.mark.parametrize(
    ("journal", "lines", "code", "text"),
    [
        (
            "90",
            (CREDITORS, UNMARKED, *RENT),
            "reversal_unclear",
            "payment 100234 is void, and its entry 26900001 in journal 90 holds other lines than this payment's: "
            "reverse it there by hand, with AVX:77:void as description",
        ),
        (
            "20",
            (line(1, "gl-1600", "121.00"), line(2, "gl-1100", "-121.00")),
            "reversal_unclear",
            "payment 100234 is void, and its entry 26900001 in journal 20 holds other lines than this payment's: "
            "reverse it there by hand, with AVX:77:void as description",
        ),
        (
            "90",
            (line(1, "gl-4000", "100.00"), line(2, "gl-1500", "21.00", is_tax=True), line(3, "gl-2900", "-121.00")),
            "reversal_unclear",
            "payment 100234 is void, and its entry 26900001 in journal 90 holds VAT, which Exact works out by itself: "
            "reverse it there by hand, with AVX:77:void as description",
        ),
        (
            "90",
            (line(1, "gl-1600", "121.001"), line(2, "gl-2900", "-121.001")),
            "reversal_unclear",
            "payment 100234 is void, and its entry 26900001 in journal 90 is not in one currency and in cents: "
            "reverse it there by hand, with AVX:77:void as description",
        ),
        (
            "10",
            (CREDITORS, CLEARING),
            "journal_unknown",
            "payment 100234 is void, and its entry 26900001 in journal 10 of Exact division 123, which is neither a "
            "general nor a bank journal: reverse it there by hand, with AVX:77:void as description",
        ),
        (
            "90",
            (CREDITORS,),
            "entry_unread",
            "payment 100234 is void, and its entry 26900001 is not in what was read of Exact's ledger yet: its "
            "reversal is made from it, and is sent automatically after the next read that shows it",
        ),
        (
            "90",
            (),
            "entry_gone",
            "payment 100234 is void, and its entry 26900001 was deleted in Exact division 123: nothing is left to "
            "reverse, unless it is entered again under another number; look at the supplier there",
        ),
    ],
    ids=["other lines", "no bank line", "VAT", "tenths of a cent", "a cash journal", "half of it", "deleted"],
)
def test_what_cannot_be_said_is_told_and_not_guessed(
    journal: str, lines: tuple[PostedLine, ...], code: str, text: str
) -> None:
    assert problem(prepared(*lines, target=ADOPTED, journal=journal)) == (code, text)


def test_an_entry_of_ours_that_pays_another_payment_too_is_turned_in_part() -> None:
    other = (line(3, "gl-1600", "5.00", "AVX:78", supplier=SUPPLIER), line(4, "gl-2900", "-5.00", "AVX:78"))
    assert [str(amount) for _, amount in amounts(prepared(CREDITORS, CLEARING, *other))] == ["-121.00", "121.00"]


def test_an_entry_that_was_not_read_yet_is_waited_for() -> None:
    code, text = problem(asked(void(), DivisionBooks(journals=JOURNALS)))
    assert code == "entry_unread"
    assert "26900001 is not in what was read of Exact's ledger yet" in text


def test_a_void_without_its_day_is_not_guessed() -> None:
    assert problem(asked(void(voided_on=None), DivisionBooks())) == (
        "date_unlikely",
        "payment 100234 is void, but the day of the void is not known",
    )


def test_every_property_sent_is_one_of_the_reference_page() -> None:
    for journal, lines in (("90", (CREDITORS, CLEARING)), ("20", (BANK, CREDITORS))):
        request = prepared(*lines, journal=journal).request
        assert request is not None
        body = json.loads(request.body)
        assert set(body) <= contract.SENT[request.path]
        for name in ("GeneralJournalEntryLines", "BankEntryLines"):
            assert all(set(row) <= contract.SENT[name] for row in body.get(name, []))


cents = st.integers(-10_000_000, 10_000_000).filter(bool).map(lambda number: Decimal(number).scaleb(-2))


@given(st.lists(cents, min_size=1, max_size=20))
def test_entry_and_reversal_leave_every_account_as_it_was(given_amounts: list[Decimal]) -> None:
    rest = PostedLine(99, "gl-2900", -sum(given_amounts, Decimal(0)), "EUR", description="AVX:77")
    lines = [PostedLine(no, f"gl-{no % 3}", amount, "EUR", SUPPLIER) for no, amount in enumerate(given_amounts, 1)]
    turned = amounts(prepared(*lines, rest))
    left: dict[str, Decimal] = {}
    for account, amount in [*turned, *((one.account, one.amount) for one in [*lines, rest])]:
        left[account] = left.get(account, Decimal(0)) + amount
    assert not any(left.values())
