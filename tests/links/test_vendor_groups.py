"""Sixty vendors of which two systems know nothing but the name: thirty are looked at, thirty accepted by one decision,
and all of that is taken back by one command after a run went by it. Whole runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from tests.support import company, life
from tests.support.company import Company

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
Row = dict[str, Any]
FIRST = ("Braam", "Doorn", "Esch", "Polder", "Hazel", "Kwik", "Linde", "Meer", "Rijk", "Wester")
ENDINGS = ("veld", "hoven", "burgh", "laar", "stein", "zicht")
TRADES = ("Kozijnen", "Tuinaanleg", "Schilders", "Drukwerk", "Optiek", "Catering")
# Of one ending each has another trade: names that differ by a syllable would be rivals.
NAMES = [
    f"{FIRST[first]}{ENDINGS[ending]} {TRADES[(first + ending) % len(TRADES)]}"
    for first, ending in product(range(len(FIRST)), range(len(ENDINGS)))
]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with company.opened(tmp_path_factory.mktemp("groups"), vendors=8, documents=10) as opened:
        yield opened


@pytest.fixture(scope="module")
def suppliers(books: Company) -> dict[str, str]:
    """By name: suppliers whom AvidXchange knows by the name alone, each with an invoice; a first run."""
    found = {}
    for number, name in enumerate(NAMES):
        found[name] = life.enter_supplier(
            books, name, City="Tiel", VATNumber=None, Postcode=None, ChamberOfCommerce=None
        )
        vendor = {"Name": name, "ExternalVendorCode": f"G{number}", "Active": True}
        books.sandbox.edit("avidxchange", "vendors", {"company": "C1", "set": vendor})
        life.enter_invoice(books, f"I-{number}", supplier=found[name])
    books.run()
    return found


def like(books: Company) -> list[Row]:
    waiting = books.cli("review", "list", "--json").json["reviews"]
    return [one for one in waiting if one["code"] == "vendor_review" and one["payload"].get("left_name") in NAMES]


def sent(books: Company) -> set[int]:
    """Numbers of the names whose invoice stands in AvidXchange, each once."""
    numbers = [row["InvoiceNumber"] for row in books.sandbox.state("avidxchange", "invoices")]
    mine = [int(number[2:]) for number in numbers if number.startswith("I-")]
    assert len(mine) == len(set(mine))
    return set(mine)


@pytest.fixture(scope="module")
def accepted(books: Company, suppliers: dict[str, str]) -> Row:
    """A sample is answered and the others are accepted, then a run; what stood before and after."""
    questions = like(books)
    group = books.cli("review", "group", str(questions[0]["id"]), "--json").json
    names = {one["id"]: NAMES.index(one["payload"]["left_name"]) for one in questions}
    assert books.cli("review", "decide", *map(str, group["unanswered"]), "--decision", "same").code == 0
    told = books.cli("review", "accept-group", str(questions[0]["id"]), "--note", "one merger")
    assert told.code == 0, told.err
    books.run()
    return {"group": group, "names": names, "sent": sent(books)}


def test_sixty_questions_are_one_group_with_a_sample_of_thirty(books: Company, accepted: Row) -> None:
    group = accepted["group"]
    assert group["evidence"].startswith("nothing but the name agrees")
    assert (len(group["unanswered"]), len(group["rest"]), group["alone"]) == (30, 30, {})


def test_those_that_were_looked_at_are_paid_and_the_first_invoices_of_the_others_wait(
    books: Company, accepted: Row
) -> None:
    seen = {accepted["names"][number] for number in accepted["group"]["unanswered"]}
    assert accepted["sent"] == seen
    waiting = books.cli("review", "list", "--code", "vendor_unseen", "--json").json["reviews"]
    # one question of each vendor, its invoice's
    assert [one["flow"] for one in waiting] == ["purchase_invoices"] * 30
    assert {int(one["number"][2:]) for one in waiting} == set(range(len(NAMES))) - seen


def test_no_vendor_is_created_a_second_time(books: Company, accepted: Row) -> None:
    names = [row["Name"] for row in books.sandbox.state("avidxchange", "vendors")]
    assert {name: names.count(name) for name in NAMES} == dict.fromkeys(NAMES, 1)


def test_the_audit_says_of_each_that_it_was_accepted_unseen_by_whom_and_why(
    books: Company, accepted: Row, suppliers: dict[str, str]
) -> None:
    (number, *_) = accepted["group"]["rest"]
    events = books.cli("audit", suppliers[NAMES[accepted["names"][number]]], "--json").json["events"]
    (decided,) = [one for one in events if one["event"] == "match_decided"]
    assert decided["text"] == (
        "accepted with its group after a sample of 30 without a wrong one: at most 9.5% of the group is wrong (95 %): "
        "one merger"
    )
    assert decided["who"].startswith("person:")


def test_one_that_is_looked_at_afterwards_is_paid(books: Company, accepted: Row) -> None:
    name = accepted["names"][accepted["group"]["rest"][0]]
    waiting = books.cli("review", "list", "--code", "vendor_unseen", "--json").json["reviews"]
    (number,) = [one["id"] for one in waiting if one["number"] == f"I-{name}"]
    assert books.cli("review", "decide", str(number), "--decision", "release").code == 0
    books.run()
    assert sent(books) == accepted["sent"] | {name}
    accepted["released"] = name


def test_the_group_is_taken_back_after_a_run_and_the_next_run_asks_again_and_sends_nothing(
    books: Company, accepted: Row, suppliers: dict[str, str]
) -> None:
    before = sent(books)
    undone = books.cli("review", "undo-group", str(accepted["group"]["rest"][5]), "--json")
    assert (undone.code, len(undone.json["reopened"])) == (0, 30)
    books.run()
    assert sent(books) == before
    assert len(like(books)) >= 29
    assert [row["Name"] for row in books.sandbox.state("avidxchange", "vendors")].count(NAMES[0]) == 1
