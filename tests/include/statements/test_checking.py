"""A file of a vendor in, its lines beside the books out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from include.operator_actions.statements import questions
from include.statements import checking, files, layout, queries
from include.statements.accounts import accounts
from include.statements.answer import answer_of
from include.statements.checking import Facts
from include.statements.said import in_words
from include.store.statements import Of
from tests.support.published_books import TABLES
from tests.support.published_clock import DOCUMENTS, IBAN, OTHER_IBAN, VENDORS, tables
from tests.support.statement_files import ENGLISH, EXCEL, GERMAN, long

JANSEN = Of("books", "123", "V1")
_COLUMNS = {name for one in DOCUMENTS for name in one} | {"reason", "reason_text", "review", "last_paid_on"}
Rows = Callable[[str, tuple[Any, ...]], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rows]:
    with duckdb.connect(str(tmp_path_factory.mktemp("published") / "reconciliation.duckdb")) as db:
        db.execute(TABLES + tables())

        def rows(sql: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
            found = db.execute(sql, values)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        yield rows


def read(content: bytes, name: str = "statement.csv", **said: Any) -> checking.Read:
    """With what can be guessed, and what a person says."""
    table = files.read(name, content)
    sums = {key: Decimal(said.pop(key)) for key in ("opening", "closing") if key in said}
    return checking.read(table, replace(layout.guess(table, "EUR"), **said), **sums)


def found(published: Rows, made: checking.Read, of: Of = JANSEN) -> dict[str, Any]:
    [vendor] = published(queries.VENDOR, (of.link, of.company, of.vendor_key))
    asked = questions(of, vendor["name"], made)
    facts = Facts(vendor, **{name: published(*query) for name, query in asked.items()})
    return checking.result(made, checking.compared(made, facts), facts, "statement.csv", [])


def states(result: dict[str, Any]) -> list[tuple[str, str]]:
    lines = [one for one in result["lines"] if one["role"] == "line"]
    return [(one["number"] or one["kind"], one["state"]) for one in lines]


def test_each_line_is_as_it_stands_with_us(published: Rows) -> None:
    result = found(published, read(ENGLISH))
    assert states(result) == [
        ("F-1", "paid"), ("F-2", "waiting"), ("F-3", "booked"), ("F-4", "amount_differs"), ("F-77", "missing"),
        ("payment", "payment_known"),
    ]  # fmt: skip
    why = {one["number"]: in_words(one["why"]) for one in result["lines"] if one["role"] == "line"}
    assert why["F-1"] == "entry 26700001 on 04 Nov 2026; paid on 10 Nov 2026, cleared on 14 Nov 2026"
    assert why["F-2"].startswith("in AvidXchange (Approved), not in the books yet; VAT differs")
    assert why["F-3"] == "entry 26700003 on 12 Nov 2026"
    assert why["F-4"] == "ours is EUR 300.00, theirs EUR 310.00; booked on 06 Nov 2026"
    assert why["F-77"] == "neither in the books nor in the spend system"
    assert why[""] == "payment 900, sent on 10 Nov 2026, cleared on 14 Nov 2026"
    assert [(one["number"], in_words(one["why"])) for one in result["absent"]] == [("F-9", "in the books")]
    assert (result["opening"], result["total"], result["closing"]) == tuple(
        map(Decimal, ("0.00", "1614.49", "1614.49"))
    )
    assert result["agrees"] is False


def test_what_was_received_and_rejected_is_not_asked_for_again(published: Rows) -> None:
    said = b"Date,Invoice number,Type,Amount\n2026-11-07,F-88,Invoice,61.00\n2026-11-06,F-77,Invoice,19.99\n"
    result = found(published, read(said, opening="0", closing="80.99"))
    assert states(result) == [("F-88", "refused"), ("F-77", "missing")]
    why = {one["number"]: in_words(one["why"]) for one in result["lines"] if one["role"] == "line"}
    assert why["F-88"] == "in AvidXchange (Rejected), EUR 61.00: it will not be paid"
    assert "- 07 Nov 2026, F-88, EUR 61.00: received and not accepted: please contact us\n" in answer_of(result)
    assert "a copy of F-77, which we did not receive" in answer_of(result)


def test_the_answer_has_the_books_address_and_nothing_that_is_only_ours(published: Rows) -> None:
    answer = answer_of(found(published, read(ENGLISH)))
    assert (
        answer
        == """\
Jansen B.V.
Kade 1
2611 AB Delft
NL
By e-mail: ar@jansen.example

Your statement (statement.csv)

We compared 6 lines of your statement with our books as of 20 Nov 2026:

- 01 Nov 2026, F-1, EUR 121.10: paid on 10 Nov 2026
- 02 Nov 2026, F-2, EUR 50.00: received
- 04 Nov 2026, F-3, EUR 1,234.50: booked, due on 04 Dec 2026
- 05 Nov 2026, F-4, EUR 310.00: amount differs: ours is EUR 300.00, yours EUR 310.00
- 06 Nov 2026, F-77, EUR 19.99: not received: please send a copy
- 11 Nov 2026, without a number, EUR -121.10: our payment of 10 Nov 2026

Please send us a copy of F-77, which we did not receive.
"""
    )


def test_a_german_statement_with_debit_and_credit(published: Rows) -> None:
    made = read(GERMAN)
    lines = [(one.number, one.date, one.amount, one.balance) for one in made.lines if one.role == "line"]
    assert lines == [
        ("F-1", date(2026, 11, 1), Decimal("121.10"), Decimal("121.10")),
        ("F-2", date(2026, 11, 2), Decimal("50.00"), Decimal("171.10")),
        ("F-3", date(2026, 11, 4), Decimal("1234.50"), Decimal("1405.60")),
        ("Zahlung", date(2026, 11, 11), Decimal("-121.10"), Decimal("1284.50")),
    ]
    assert made.fits
    assert [state for _, state in states(found(published, made))] == ["paid", "waiting", "booked", "payment_known"]


def test_a_workbook_has_days_and_numbers_of_its_own(published: Rows) -> None:
    made = read(EXCEL, "statement.xlsx", opening="0")
    lines = [(one.number, one.date, one.due, one.amount) for one in made.lines if one.role == "line"]
    assert lines == [
        ("F-1", date(2026, 11, 1), date(2026, 12, 1), Decimal("121.1")),
        ("F-3", date(2026, 11, 4), date(2026, 12, 4), Decimal("1234.5")),
    ]
    assert (made.sums.closing, made.fits) == (Decimal("1355.6"), True)
    assert states(found(published, made)) == [("F-1", "paid"), ("F-3", "booked")]


@pytest.mark.parametrize(
    ("content", "said", "problem"),
    [
        (ENGLISH.replace(b",50.00,171.10", b",60.00,171.10"), {}, "line 5 says a balance of 171.10, and what stands "),
        (ENGLISH, {"opening": "5.00"}, "the opening balance was given as 5.00, and line 3 of the file says 0.00"),
        (long(2), {"opening": "0", "closing": "4.50"}, "the opening balance 0.00 and the lines 3.50 make 3.50, and the "
            "closing balance is 4.50: 1.00 is missing"),
        (long(2), {"opening": "0", "closing": "-3.50"}, "it would fit with the other sign of the lines"),
        (long(2), {}, "say the opening balance (0 where the statement has open items alone)"),
        (ENGLISH.replace(b"02,F-2", b"32,F-2"), {}, "line 5, column A (Date): '2026-11-32' is no date"),
    ],
)  # fmt: skip
def test_what_does_not_add_up_or_cannot_be_read_is_said_with_its_line(
    content: bytes, said: dict[str, str], problem: str
) -> None:
    made = read(content, **said)
    assert made.fits is False
    assert [one for one in made.faults if problem in one], made.faults


def test_other_signs_say_the_same() -> None:
    turned = read(b"Date,Invoice number,Amount\n2026-11-01,F-1,-121.10\n2026-11-02,F-2,-50.00\n", sign="negative")
    kinds = read(
        b"Date,Invoice number,Type,Amount\n2026-11-01,F-1,Invoice,121.10\n2026-11-02,CN-1,Credit note,50.00\n",
        sign="kind",
    )
    assert [one.amount for one in turned.lines[1:]] == [Decimal("121.10"), Decimal("50.00")]
    assert [one.amount for one in kinds.lines[1:]] == [Decimal("121.10"), Decimal("-50.00")]


def test_a_line_that_stands_there_twice_and_one_of_another_currency(published: Rows) -> None:
    twice = read(b"date,invoice,amount\n2026-11-04,F-3,1234.50\n2026-11-04,F 3,1234.50\n", opening="0", closing="2469")
    assert states(found(published, twice)) == [("F-3", "booked"), ("F 3", "twice")]
    dollars = read(b"date,invoice,amount\n2026-11-04,F-3,1234.50\n", opening="0", closing="1234.5", currency="USD")
    assert states(found(published, dollars)) == [("F-3", "amount_differs")]


def test_a_statement_that_is_right_agrees_whatever_came_after_it(published: Rows) -> None:
    lines = b"2026-10-09,F-9,80.00\n2026-11-01,F-1,121.10\n2026-11-02,F-2,50.00\n"
    made = read(b"date,invoice,amount\n" + lines, opening="0", closing="251.10")
    result = found(published, made)
    absent = [(one["number"], one["is_later"]) for one in result["absent"]]
    assert absent == [("F-3", True), ("F-4", True)]
    assert (result["counts"], result["agrees"]) == ({"booked": 1, "paid": 1, "waiting": 1}, False), "F-2 still waits"
    booked = read(b"date,invoice,amount\n2026-10-09,F-9,80.00\n2026-11-02,F-1,121.10\n", opening="0", closing="201.1")
    assert found(published, booked)["agrees"] is False, "F-2 of that day is not on it"
    early = read(b"date,invoice,amount\n2026-10-09,F-9,80.00\n", opening="0", closing="80")
    assert found(published, early)["agrees"] is True


def test_five_thousand_lines_of_as_many_documents_are_compared_in_seconds() -> None:
    begun = time.process_time()
    made = read(long(5_000), opening="0", closing=str(sum(range(1, 5_001)) + 1_250))
    document = {**dict.fromkeys(_COLUMNS), "currency": "EUR", "books_key": "d", "open_amount": Decimal(1)}
    numbers = [(f"L{number}", Decimal(f"{number}.25")) for number in range(1, 5_001)]
    documents = [
        {**document, "document_key": key, "number": key, "number_key": key, "number_key_loose": key, "amount": amount}
        for key, amount in numbers
    ]
    keys = [{"number": f"L-{key[1:]}", "number_key": key, "number_key_loose": key} for key, _ in numbers]
    facts = Facts(VENDORS[0], keys, documents, [], [])
    result = checking.result(made, checking.compared(made, facts), facts, "statement.csv", [])
    assert (result["counts"], result["agrees"]) == ({"booked": 5_000}, True)
    assert time.process_time() - begun < 5


def test_an_account_is_known_by_its_digest_and_shown_by_its_end(published: Rows) -> None:
    [vendor] = published(queries.VENDOR, ("books", "123", "V1"))
    named = accounts([f"pay to {IBAN.lower()}, not to {OTHER_IBAN}", "NL00 ABNA 0417 1643 00 is none"])
    assert [one.last for one in named] == ["4300", "3000"]
    assert [one.last for one in checking.not_of_the_books(named, vendor)] == ["3000"]
    [warning] = checking.account_warnings(named, vendor)
    assert in_words(warning).startswith("it names bank account …3000, which is none of this vendor's in the books")
    [smit] = published(queries.VENDOR, ("books", "123", "V2"))
    assert checking.not_of_the_books(named, smit) == [], "the books have none to differ from"
