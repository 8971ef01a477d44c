"""The link Airbase -> Exact Online through the command line, over the days of a firm with three divisions.

What each test says is asked of the two simulated systems; texts are those of the run's summary and of Airbase.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import agreement, company
from tests.support import life_airbase as life
from tests.support.company import Company
from tests.support.stories import airbase_days
from tests.support.stories.airbase_days import CATERER, FLORIST, PRINTER, Office
from tests.support.stories.exact_days import Day, day

pytestmark = pytest.mark.timeout(900)
Row = dict[str, Any]
SYSTEMS = ("exact_online", "airbase")
FOURTEEN_DAYS_AGO = "2026-11-06"
CLASS_OF = {"entered": "agrees", "differs": "amount", "twice": "duplicate", "not_entered": "missing_in_target"}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    home = tmp_path_factory.mktemp("airbase")
    with company.opened(home, documents=120, systems=SYSTEMS, link="airbase_exact") as opened:
        yield opened


@pytest.fixture(scope="module")
def office(books: Company) -> Office:
    return airbase_days.first_day(books)


@pytest.fixture(scope="module")
def first(books: Company, office: Office) -> Row:
    """Its day, and what Airbase was told by then."""
    return {"day": day(books), "uncoded": office.told("A-UNCODED"), "new": office.told("A-NEW")}


@pytest.fixture(scope="module")
def second(books: Company, first: Row) -> Day:
    return day(books)


@pytest.fixture(scope="module")
def third(books: Company, office: Office, second: Day) -> Row:
    """Its day, what stood in Exact when it began, and what Airbase was told by its end."""
    airbase_days.second_day(office)
    before = office.order("A-CHANGED")
    return {"before": before, "day": day(books), "differences": _differences(books), "new": office.told("A-NEW")}


@pytest.fixture(scope="module")
def fourth(books: Company, office: Office, third: Row) -> Day:
    airbase_days.third_day(office)
    return day(books)


@pytest.fixture(scope="module")
def lost(books: Company, office: Office, fourth: Day) -> Row:
    airbase_days.bad_hour(office)
    summary = books.settled()
    faults = books.sandbox.get("/faults")["faults"]
    books.sandbox.clear_faults()
    return {"summary": summary, "faults": faults}


@pytest.fixture(scope="module")
def interrupted(books: Company, office: Office, lost: Row) -> Row:
    """Killed after an order was written, before Airbase was told of it; then, with another order waiting, while Airbase
    was being told of the first of the two that the run got to."""
    found: Row = {}
    for number, point in (("A-KILL-1", "purchase_orders.answered"), ("A-KILL-2", "order_results.committed")):
        hit = airbase_days.killed_after(office, number, point)
        found[number] = (hit, len(life.orders(books, office.keys[number])), office.told(number)["erp_sync_status"])
    books.settled()
    return found


@pytest.fixture(scope="module")
def last(books: Company, fourth: Day) -> Day:
    return day(books, "--full")


def _differences(books: Company) -> dict[str, str]:
    """By the number of an order, what the reconciliation says of it."""
    sql = "select number, difference_class, reason from reconciliation.differences where link = 'airbase_exact'"
    return {row["number"]: f"{row['difference_class']}: {row['reason']}" for row in books.query(sql)}


def test_an_approved_request_stands_in_exact_with_all_its_lines(books: Company, office: Office, first: Row) -> None:
    # 4210 has two items and goes by the mapping file, the others have one each. The department is Airbase's alone.
    assert office.lines("requested") == [
        ("M-4510", "400", 3.0, 12.50),
        ("M-4210", "300", 2.0, 99.99),
        ("M-4410", None, 1.0, 45.10),
    ]
    order, told = office.order("requested"), office.told("requested")
    assert (order["AmountFC"], order["YourRef"]) == (282.58, told["number"])  # 37.50 + 199.98 + 45.10
    assert life.supplier_name(books, order) == told["vendor"]["name"]


def test_an_order_stands_in_the_division_of_its_subsidiary_and_in_no_other(books: Company, office: Office) -> None:
    for name, code in (("A-LG", "MER-LG"), ("A-BE", "MER-BE"), ("A-CLOSED", "MER-NL")):
        found = {other: len(life.orders(books, office.keys[name], other)) for other in ("MER-NL", "MER-LG", "MER-BE")}
        assert found == {other: int(other == code) for other in found}


def test_airbase_has_the_number_and_the_link_of_what_stands_in_exact(office: Office, first: Row) -> None:
    told, order = office.told("requested"), office.order("requested")
    assert told["erp_reference_id"] == str(order["OrderNumber"])
    assert told["erp_url"] == f"https://exact.meridiaan.example/791/orders/{order['PurchaseOrderID']}"
    assert (told["erp_sync_status"], told["error_message"]) == ("synced", None)


def test_what_cannot_be_entered_says_all_that_is_wrong_in_the_same_words_on_both_sides(first: Row) -> None:
    told, said = first["uncoded"], first["day"]
    reasons = [row for row in said.summary["reasons"] if "A-UNCODED" in row["documents"]]
    assert told["erp_sync_status"] == "failed"
    assert told["error_message"] == "; ".join(row["text"] for row in reasons)
    assert "line 1: account 4610 Consultancy demands a cost centre" in told["error_message"]
    assert "tag it in Airbase" in told["error_message"]
    assert "line 2: cost centre 240" in told["error_message"]


def test_every_blocked_order_names_what_is_wrong_and_what_to_do(first: Row) -> None:
    blocked = [row for row in first["day"].summary["reasons"] if row["state"] == "blocked"]
    assert {row["code"] for row in blocked} >= {
        "account_unknown",
        "cost_center_unknown",
        "cost_center_missing",
        "currency_not_accepted",
        "item_unknown",
        "not_routed",
        "vendor_blocked",
    }
    # What to do stands after a colon, whatever is wrong.
    assert [row["text"] for row in blocked if ": " not in row["text"].removeprefix("line ")[3:]] == []


def test_an_order_that_people_entered_is_adopted_and_told(books: Company, first: Row) -> None:
    assert agreement.problems(books) == []
    assert agreement.sent(books)["adopted"] > 0


def test_a_second_run_delivers_nothing(second: Day) -> None:
    assert second.delivered == {}
    assert second.writes == []


def test_a_change_order_changes_the_order_that_stands(office: Office, third: Row) -> None:
    order = office.order("A-CHANGED")
    assert order["OrderNumber"] == third["before"]["OrderNumber"]
    changed = [call for call in third["day"].writes if order["PurchaseOrderID"] in call["path"]]
    assert [call for call in changed if call["method"] == "DELETE"] == []


def test_an_order_cancelled_in_airbase_is_deleted_in_exact(books: Company, office: Office, third: Row) -> None:
    assert life.orders(books, office.keys["A-CANCELLED"]) == []


def test_an_order_closed_in_airbase_stays_and_says_what_is_left_to_do(office: Office, third: Row) -> None:
    number = office.order("A-CLOSED")["OrderNumber"]
    assert f"close what is left of order {number} there by hand" in third["differences"]["A-CLOSED"]
    left = f"and order {number} of Exact division 791 is open, and nothing was received on it: close it there by hand"
    assert left in third["day"].reasons("order_left_in_target")


def test_an_order_changed_in_exact_is_shown_and_not_written_over(office: Office, third: Row, fourth: Day) -> None:
    assert third["differences"]["A-ALTERED"].startswith("amount: ")
    # Airbase's later word needs a person's.
    assert [line[2] for line in office.lines("A-ALTERED")] == [9.0]
    said = fourth.reasons("changed_in_target")
    assert "9 of M-4710 for 225.00/300 in Exact, 4 of M-4710 for 100.00/300 as we wrote it" in said


def test_an_order_deleted_in_exact_is_shown_and_not_ordered_again(books: Company, office: Office, third: Row) -> None:
    assert life.orders(books, office.keys["A-DELETED"]) == []
    assert "A-DELETED" in third["day"].reasons("deleted_in_target")


def test_a_failure_is_told_once_and_the_success_after_its_cause_is_mended(
    books: Company, office: Office, second: Day, third: Row
) -> None:
    assert not any(office.keys["A-UNCODED"] in call["path"] for call in second.writes)
    told = office.told("A-UNCODED")
    assert (told["erp_sync_status"], told["error_message"]) == ("synced", None)
    assert office.lines("A-UNCODED") == [("M-4610", "210", 1.0, 800.00), ("M-4710", "300", 1.0, 5.00)]


def test_a_vendor_let_in_becomes_a_supplier_and_has_its_order_told_in_the_same_run(
    books: Company, office: Office, first: Row, third: Row
) -> None:
    assert first["new"]["erp_sync_status"] == "failed"
    assert PRINTER in first["new"]["error_message"]
    (made,) = life.suppliers_called(books, PRINTER, "MER-LG")
    assert made["Remarks"] == f"AB:vendor:MER-LG:{office.keys[PRINTER]}"
    assert office.order("A-NEW", "MER-LG")["Supplier"] == made["ID"]
    assert (third["new"]["erp_sync_status"], third["new"]["error_message"]) == ("synced", None)


def test_a_supplier_of_two_divisions_becomes_one_vendor_of_both(books: Company, third: Row) -> None:
    (made,) = life.vendor_called(books, CATERER)
    (leading,) = life.suppliers_called(books, CATERER)
    assert made["erp_reference_id"] == leading["Code"].strip()
    assert {one["erp_reference_id"] for one in made["subsidiary_reference_ids"]} == {"MER-NL", "MER-LG"}


def test_a_vendor_of_both_systems_gets_its_reference_once(
    books: Company, office: Office, first: Row, second: Day, third: Row
) -> None:
    (supplier,) = life.suppliers_called(books, FLORIST)
    assert life.vendor_of(books, office.keys[FLORIST])["erp_reference_id"] == supplier["Code"].strip()
    written = [call for one in (first["day"], second, third["day"]) for call in one.writes]
    assert len([call for call in written if office.keys[FLORIST] in call["path"]]) == 1


def test_a_change_that_exact_cannot_take_says_that_the_order_stands_as_it_was(office: Office, fourth: Day) -> None:
    told, number = office.told("A-LG"), office.order("A-LG", "MER-LG")["OrderNumber"]
    assert told["erp_sync_status"] == "failed"
    assert told["error_message"].startswith(
        f"Exact has purchase order A-LG as order {number}, as it was before: line 1"
    )
    assert told["erp_reference_id"] == str(number)


@pytest.mark.faults
def test_lost_answers_and_absences_are_settled_and_nothing_is_there_twice(
    books: Company, office: Office, lost: Row
) -> None:
    assert [(fault["path"], fault["left"]) for fault in lost["faults"] if fault["left"]] == []
    for name in ("A-LOST", "A-AWAY", "A-THIRD", "A-CHANGED"):
        assert office.told(name)["erp_reference_id"] == str(office.order(name)["OrderNumber"])
    assert life.orders(books, office.keys["A-BE"], "MER-BE") == []
    assert agreement.problems(books) == []


@pytest.mark.faults
def test_a_run_killed_between_two_steps_leaves_what_the_next_one_goes_on_from(
    books: Company, office: Office, interrupted: Row
) -> None:
    assert interrupted["A-KILL-1"] == (True, 1, "not_synced")
    hit, standing, told = interrupted["A-KILL-2"]
    assert (hit, standing <= 1, told) == (True, True, "not_synced")
    for name in ("A-KILL-1", "A-KILL-2"):
        assert len(life.orders(books, office.keys[name])) == 1
        assert office.told(name)["erp_reference_id"] == str(office.order(name)["OrderNumber"])


def test_bills_are_compared_and_never_written(books: Company, office: Office, last: Day) -> None:
    sql = "select bill_id, number, difference_class from reconciliation.airbase_bills"
    rows = books.query(sql)
    by_number = {row["number"]: row["difference_class"] for row in rows}
    assert [by_number[number] for number in ("B-SAME", "B-OTHER", "B-NONE")] == [
        "agrees",
        "amount",
        "missing_in_target",
    ]
    by_id = {row["bill_id"]: row["difference_class"] for row in rows}
    # What the world knows of the bills that were approved and are due by now.
    entered_on = {row["id"]: row["entry_date"] for row in books.sandbox.state("airbase", "bills")}
    wanted = {
        key: "in_flight" if row["outcome"] == "not_entered" and entered_on[key] >= FOURTEEN_DAYS_AGO else word
        for row in books.sandbox.get("/truth")["firm"]["bills"]
        if (word := CLASS_OF.get(row["outcome"])) and by_id.get(key := row["airbase"][0])
    }
    assert {key: by_id[key] for key in wanted} == wanted
    assert set(wanted.values()) >= set(CLASS_OF.values())
    everything = books.writes()
    assert [call["path"] for call in everything if "bills" in call["path"] or "Entries" in call["path"]] == []


def test_a_full_comparison_afterwards_changes_nothing(books: Company, last: Day) -> None:
    assert last.delivered == {}
    assert last.writes == []
    assert agreement.problems(books) == []
    sent = agreement.sent(books)
    assert [kind for kind, count in sent.items() if not count] == []
