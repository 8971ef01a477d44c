"""What an order of Airbase can come upon on its way to Exact Online, whole runs through the command line: each case
with what stands in Exact, what Airbase and the reviewer are told, and that it goes by itself once its cause is mended.

One firm lives through them in the order of this file. What is wrong on the first morning is mended on the second day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import agreement, company
from tests.support import life_airbase as life
from tests.support.company import Answer, Company
from tests.support.links.airbase_exact import DIVISIONS
from tests.support.stories import airbase_cases as cases
from tests.support.stories.airbase_cases import Seen, seen
from tests.support.stories.airbase_days import Office
from tests.support.stories.exact_days import Day, day

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
Row = dict[str, Any]
Lines = list[tuple[str, str | None, float, float]]
SESSION = "/v1/accounting/entity/sync/"
# What Airbase's readers are told before a question that they cannot answer.
ASKED_HERE = "the accounts department has a question to answer first: "


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    home = tmp_path_factory.mktemp("airbase-cases")
    with company.opened(home, documents=40, systems=("exact_online", "airbase"), link="airbase_exact") as opened:
        yield opened


@pytest.fixture(scope="module")
def office(books: Company) -> Office:
    return cases.everything_is_wrong(books)


@pytest.fixture(scope="module")
def first(office: Office) -> Seen:
    return seen(office)


@pytest.fixture(scope="module")
def there_at_first(books: Company, office: Office, first: Seen) -> dict[str, int]:
    """How many orders of Exact each order was after the first run."""
    return {name: standing(office, name) for name in office.keys if name in first.told}


@pytest.fixture(scope="module")
def again(books: Company, there_at_first: Row) -> Day:
    return day(books)


@pytest.fixture(scope="module")
def mended(office: Office, again: Day) -> Seen:
    cases.causes_are_mended(office)
    return seen(office)


@pytest.fixture(scope="module")
def by_hand(office: Office, mended: Seen) -> Seen:
    cases.people_see_to_the_rest(office)
    return seen(office)


@pytest.fixture(scope="module")
def slowed(office: Office, by_hand: Seen) -> Row:
    """Its day, and the calls that were asked to come later."""
    cases.codes_are_used(office)
    cases.slowed_down(office)
    before = office.company.mark()
    found = seen(office)
    calls = office.company.sandbox.get("/calls", since=before)["calls"]
    office.company.sandbox.clear_faults()
    office.company.sandbox.advance(60)  # past the moment that was named
    return {"seen": found, "late": [call for call in calls if call["status"] == 429]}


@pytest.fixture(scope="module")
def refused(office: Office, slowed: Row) -> Row:
    cases.key_refused_for_writing(office)
    found = seen(office)
    office.company.sandbox.clear_faults()
    return {"seen": found, "alerts": cases.alerts(office.company)}


@pytest.fixture(scope="module")
def rotated(books: Company, refused: Row) -> Row:
    """A run with the old key; what it wrote, and the alerts that stand after it."""
    old = books.sandbox.credentials("airbase")["api_key"]
    cases.key_rotated(books)
    before = books.mark()
    answer = books.cli("run", books.link, "--json")
    return {"answer": answer, "writes": books.writes(before), "alerts": cases.alerts(books), "old": old}


@pytest.fixture(scope="module")
def connected(office: Office, rotated: Row) -> Seen:
    office.company.connected("airbase")
    return seen(office)


@pytest.fixture(scope="module")
def last(books: Company, connected: Seen) -> Day:
    return day(books, "--full")


def standing(office: Office, name: str) -> int:
    code = office.told(name)["subsidiary"]["erp_reference_id"]
    return len(life.orders(office.company, office.keys[name], code))


def is_told_as_it_stands(office: Office, told: Row) -> bool:
    """Synced, under the number of the one order of Exact that it is."""
    code = told["subsidiary"]["erp_reference_id"]
    (order,) = life.orders(office.company, told["id"], code)
    said = (told["erp_sync_status"], told["error_message"], told["erp_reference_id"])
    return said == ("synced", None, str(order["OrderNumber"]))


def writes_about(one: Day, office: Office, name: str) -> list[str]:
    """Method and path of the writes to an order in Exact, its lines apart."""
    order = office.order(name)
    return [f"{call['method']} {call['path']}" for call in one.writes if order["PurchaseOrderID"] in call["path"]]


# --- what is wrong with an order, and with what it names -------------------------------------------------------------

# order -> (code of the reason, what Airbase is told)
WRONG = {
    "C-4899": (
        "account_unknown",
        "line 1: account 4899 Miscellaneous has no counterpart in Exact Online 791: create it there, or map it in the "
        "mapping file",
    ),
    "C-4120": (
        "account_unknown",
        "line 1: account 4120 is inactive in Exact Online 791: activate it, or map 4120 to another",
    ),
    "C-4220": (
        "account_not_in_airbase",
        "line 1: account 4220 Telephone and internet is inactive in Airbase: make it active there, or code the line to "
        "another",
    ),
    "C-BLOCKED": (
        "vendor_blocked",
        "supplier 50001 Grendel Hekwerk B.V. is blocked in Exact division 791: unblock it there, or cancel the order "
        "in Airbase",
    ),
    "C-POUNDS": (
        "currency_not_accepted",
        "purchase order C-POUNDS is in GBP, which Exact division 792 does not have (it has EUR, USD): add the currency "
        "there, or order in another in Airbase",
    ),
    "C-UNKNOWN": (
        "reference_missing",
        "vendor Meerkoet Media B.V. is no supplier of Exact division 791: enter it there, or name the supplier it is "
        "(`review pair`)",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_ordered_says_the_same_to_the_reviewer_and_in_airbase(
    first: Seen, there_at_first: dict[str, int], name: str
) -> None:
    code, words = WRONG[name]
    assert first.words(name) == ("failed", words)
    assert words in first.said(name)[code]
    assert there_at_first[name] == 0


@pytest.mark.parametrize("name", WRONG)
def test_it_goes_by_itself_once_its_cause_is_mended(office: Office, mended: Seen, name: str) -> None:
    assert is_told_as_it_stands(office, mended.told[name])
    assert mended.said(name) == {}


def test_an_account_that_was_mapped_is_ordered_as_what_it_was_mapped_to(office: Office, mended: Seen) -> None:
    assert office.lines("C-4899") == [("M-4710", None, 1.0, 12.0)]


def test_an_order_of_a_subsidiary_without_a_route_goes_nowhere_until_it_has_one(
    office: Office, first: Seen, there_at_first: dict[str, int], mended: Seen
) -> None:
    assert first.said("C-ROUTE") == {
        "not_routed": "Airbase subsidiary MER-BE is not in the routing table of link airbase_exact: add it under "
        "companies in links.yml, or give the order another subsidiary"
    }
    # Whose books it is in nobody here knows: another program may answer for it.
    assert first.words("C-ROUTE") == ("not_synced", None)
    assert there_at_first["C-ROUTE"] == 0
    found = {code: len(life.orders(office.company, office.keys["C-ROUTE"], code)) for code in DIVISIONS}
    assert found == {"MER-NL": 0, "MER-LG": 0, "MER-BE": 1}
    assert is_told_as_it_stands(office, mended.told["C-ROUTE"])


def test_of_two_suppliers_with_one_name_none_is_taken_before_a_person_says_which(
    office: Office, first: Seen, there_at_first: dict[str, int], mended: Seen
) -> None:
    status, words = first.words("C-TWINS")
    assert (status, there_at_first["C-TWINS"]) == ("failed", 0)
    assert str(words).startswith(f"{ASKED_HERE}vendor Tweeling Techniek B.V. may be supplier ")
    assert str(words).endswith("Tweeling Techniek B.V. of Exact division 791: say whether they are the same")
    assert office.order("C-TWINS")["Supplier"] == office.keys["chosen twin"]
    assert office.keys["chosen twin"] in (office.keys["twin 1"], office.keys["twin 2"])
    assert is_told_as_it_stands(office, mended.told["C-TWINS"])


def test_of_two_vendors_with_one_name_the_one_that_nothing_else_speaks_for_is_asked_about(
    office: Office, first: Seen, mended: Seen, by_hand: Seen
) -> None:
    """The first has the supplier's address. The other one is another company by a person's word, and let in as one."""
    assert office.order("C-DOUBLE-1")["Supplier"] == office.keys["double"]
    assert "may be supplier 50004 Dubbelganger Drukkerij B.V." in str(first.words("C-DOUBLE-2")[1])
    assert "has no supplier in Exact division 791: release it" in str(mended.words("C-DOUBLE-2")[1])
    order = office.order("C-DOUBLE-2")
    assert order["Supplier"] != office.keys["double"]
    assert life.supplier_name(office.company, order) == cases.DOUBLE_TOO


def test_an_order_of_more_than_sixty_lines_stands_whole_and_is_changed_in_the_line_that_changed(
    office: Office, there_at_first: dict[str, int], mended: Seen
) -> None:
    assert there_at_first["C-SIXTY"] == 1
    lines = office.lines("C-SIXTY")
    wanted: Lines = [("M-4710", "300", 1.0, place + 0.25) for place in range(1, 76)]
    wanted[69] = ("M-4710", "220", 2.0, 70.25)
    assert lines == wanted
    changed = {line["ID"] for line in life.lines_of(office.company, office.order("C-SIXTY"))}
    assert len([call for call in mended.day.writes if any(key in call["path"] for key in changed)]) == 1


def test_a_reference_that_somebody_set_before_is_left_alone_and_told(
    books: Company, office: Office, first: Seen, again: Day, mended: Seen
) -> None:
    """Airbase takes a reference once and never another one: the order stands, the reviewer hears of it, and nothing is
    sent in vain."""
    told = mended.told["C-REFERENCE"]
    assert (told["erp_reference_id"], told["erp_sync_status"]) == ("ELSEWHERE-9", "not_synced")
    assert first.said("C-REFERENCE") == {
        "reference_set": "order C-REFERENCE has the ERP reference ELSEWHERE-9 in Airbase already, where it can be set "
        "once only: it was left as it is - look at it in Airbase, and see which reference is right"
    }
    number = office.order("C-REFERENCE")["OrderNumber"]
    questions = [row["text"] for row in mended.day.summary["reasons"] if row["code"] == "reference_differs"]
    assert any(f"C-REFERENCE has reference ELSEWHERE-9 in Airbase, and stands in Exact division 791 as order {number}"
               in text for text in questions)  # fmt: skip
    written = [call for one in (first.day, again, mended.day) for call in one.writes]
    assert [call for call in written if office.keys["C-REFERENCE"] in call["path"]] == []


def test_a_second_run_with_everything_still_wrong_changes_nothing(again: Day) -> None:
    assert (again.delivered, again.writes) == ({}, [])


# --- who may be created ----------------------------------------------------------------------------------------------


def test_where_nobody_is_to_be_created_people_enter_who_is_missing(books: Company, office: Office, first: Seen) -> None:
    made = [call["path"] for call in first.day.writes if call["path"].endswith(("crm/Accounts", "/v1/vendors/"))]
    assert made == []


def test_where_people_are_asked_who_is_missing_is_created_when_they_say_so(
    books: Company, office: Office, mended: Seen, by_hand: Seen
) -> None:
    asked = "has no supplier in Exact division 791: release it to be created, or name the supplier it is"
    assert mended.words("C-ASKED") == ("failed", f"{ASKED_HERE}vendor {cases.ASKED} {asked}")
    assert f"{cases.ALONE} of Exact division 791 has no vendor in Airbase: release it" in mended.day.reasons(
        "vendor_review"
    )
    (supplier,) = life.suppliers_called(books, cases.ASKED)
    assert office.order("C-ASKED")["Supplier"] == supplier["ID"]
    assert [call for call in mended.day.writes if call["path"].endswith(("crm/Accounts", "/v1/vendors/"))] == []
    (vendor,) = life.vendor_called(books, cases.ALONE)
    (alone,) = life.suppliers_called(books, cases.ALONE)
    assert vendor["erp_reference_id"] == alone["Code"].strip()


def test_where_nobody_is_asked_who_is_missing_is_created_with_the_order_in_the_same_run(
    books: Company, office: Office, by_hand: Seen
) -> None:
    (supplier,) = life.suppliers_called(books, cases.MADE)
    assert office.order("C-MADE")["Supplier"] == supplier["ID"]
    assert is_told_as_it_stands(office, by_hand.told["C-MADE"])
    (vendor,) = life.vendor_called(books, cases.TAKEN)
    (taken,) = life.suppliers_called(books, cases.TAKEN)
    assert vendor["erp_reference_id"] == taken["Code"].strip()


# --- codes that are written ------------------------------------------------------------------------------------------


def test_codes_are_written_though_onboarding_is_over_and_nobody_s_session_is_open(
    books: Company, by_hand: Seen
) -> None:
    calls = [(call["method"], call["path"], call["status"]) for call in by_hand.day.writes]
    for kind in ("accounts", "tags"):
        place = calls.index(("POST", f"/v1/accounting/{kind}/bulk_upsert/", 200))
        assert calls[place - 1] == ("POST", SESSION, 409)
        assert calls[place + 1] == ("PATCH", SESSION, 404)
    accounts = [row for row in books.sandbox.state("airbase", "gl_accounts") if row["erp_reference_id"] == "4730"]
    assert [(row["name"], row["type"]) for row in accounts] == [("Porti en drukwerk", "expense")]
    tags = [row for row in books.sandbox.state("airbase", "tags") if row["erp_reference_id"] == "500"]
    assert [(row["name"], row["tag_type"]["name"]) for row in tags] == [("Duurzaam", "Cost center")]


def test_what_was_written_is_there_for_the_next_order_and_is_not_written_again(
    office: Office, slowed: Row, connected: Seen
) -> None:
    assert office.lines("C-WRITTEN") == [("M-4730", "500", 1.0, 18.0)]
    assert is_told_as_it_stands(office, connected.told["C-WRITTEN"])
    assert [call for call in slowed["seen"].day.writes if "bulk_upsert" in call["path"]] == []


# --- change orders ---------------------------------------------------------------------------------------------------

CHANGED: dict[str, Lines] = {
    "D-RAISED": [("M-4710", "300", 7.0, 25.0), ("M-4410", None, 2.0, 10.0)],
    "D-LOWERED": [("M-4710", "300", 1.0, 25.0), ("M-4410", None, 2.0, 10.0)],
    # 2 of 4 had come in
    "D-RECEIVED-UP": [("M-4710", "300", 6.0, 25.0), ("M-4410", None, 2.0, 10.0)],
}


@pytest.mark.parametrize("name", CHANGED)
def test_quantities_are_changed_in_the_order_that_stands(office: Office, first: Seen, mended: Seen, name: str) -> None:
    assert office.lines(name) == CHANGED[name]
    assert mended.told[name]["erp_reference_id"] == first.told[name]["erp_reference_id"]
    assert is_told_as_it_stands(office, mended.told[name])
    # Exact was read before it was changed: that is no difference.
    assert name not in mended.differences


@pytest.mark.parametrize(("name", "lines", "stand"), [("D-ADDED", 3, 2), ("D-DROPPED", 1, 2), ("D-GIVEN", 3, 2)])
def test_lines_that_are_added_or_taken_away_wait_for_a_person_in_exact(
    first: Seen, mended: Seen, name: str, lines: int, stand: int
) -> None:
    number = first.told[name]["erp_reference_id"]
    why = (
        f"purchase order {name} has {lines} lines now and {stand} in Exact, or other items on them; Exact takes no "
        f"line into an order and gives none back: change order {number} there by hand to what Airbase says, or give it "
        "its lines back in Airbase"
    )
    assert mended.said(name) == {"lines_changed": why}
    as_before = f"Exact has purchase order {name} as order {number}, as it was before: {why}"
    assert mended.words(name) == ("failed", as_before)


@pytest.mark.parametrize("name", ["D-ADDED", "D-DROPPED", "D-GIVEN"])
def test_what_a_person_brought_together_on_either_side_is_told_as_entered(
    office: Office, by_hand: Seen, name: str
) -> None:
    assert by_hand.said(name) == {}
    assert is_told_as_it_stands(office, by_hand.told[name])
    assert name not in by_hand.differences


def test_less_than_what_came_in_is_refused_with_both_figures_and_goes_once_it_is_enough(
    office: Office, mended: Seen, by_hand: Seen
) -> None:
    assert (
        "(line 1: 3 came in, and 2 are ordered now): order at least what came in"
        in mended.said("D-RECEIVED-DOWN")["order_received"]
    )
    assert by_hand.said("D-RECEIVED-DOWN") == {}
    assert office.lines("D-RECEIVED-DOWN")[0] == ("M-4710", "300", 3.0, 25.0)


def test_an_order_that_came_in_whole_or_was_billed_says_that_it_takes_no_change(
    office: Office, mended: Seen, by_hand: Seen
) -> None:
    for name in ("D-COMPLETE", "D-BILLED"):
        number = mended.told[name]["erp_reference_id"]
        why = mended.said(name)["refused_by_exact_online"]
        assert why.endswith(
            f"purchase order {number} of Exact Online has come in whole: give it back the lines it had, and order what "
            "is new with another order"
        )
        assert office.lines(name)[0] == ("M-4710", "300", 4.0, 25.0)
        # in the same run
        as_before = f"Exact has purchase order {name} as order {number}, as it was before: {why}"
        assert mended.words(name) == ("failed", as_before)
    # The first was given its lines back since, the other one not: Airbase hears of the end of the one in that run, and
    # nothing new of the other.
    assert by_hand.said("D-COMPLETE") == {}
    assert is_told_as_it_stands(office, by_hand.told["D-COMPLETE"])
    assert by_hand.words("D-BILLED") == mended.words("D-BILLED")
    assert [call for call in by_hand.day.writes if office.keys["D-BILLED"] in call["path"]] == []


def test_an_order_cancelled_after_something_came_in_is_left_to_a_person_and_is_over_when_they_closed_it(
    office: Office, mended: Seen, by_hand: Seen
) -> None:
    number = mended.told["D-CANCELLED-LATE"]["erp_reference_id"]
    assert mended.said("D-CANCELLED-LATE") == {
        "order_received": f"purchase order D-CANCELLED-LATE is cancelled in Airbase, and order {number} of Exact "
        "division 791 is received or billed in part: close what is left of it there by hand"
    }
    assert by_hand.said("D-CANCELLED-LATE") == {}
    assert "D-CANCELLED-LATE" not in by_hand.differences


def test_an_order_closed_in_airbase_is_brought_down_to_what_came_in(office: Office, by_hand: Seen) -> None:
    assert office.order("D-CLOSED")["OrderStatus"] == 30
    assert office.lines("D-CLOSED") == [("M-4710", "300", 1.0, 25.0)]
    assert by_hand.said("D-CLOSED") == {}
    assert "D-CLOSED" not in by_hand.differences


def test_an_order_closed_in_airbase_before_anything_came_in_is_a_persons_and_goes_on_when_it_is_reopened(
    office: Office, mended: Seen, by_hand: Seen
) -> None:
    assert "close what is left of order" in mended.differences["D-REOPENED"]
    assert "close it there by hand" in mended.said(office.keys["D-REOPENED"])["order_left_in_target"]
    assert by_hand.said("D-REOPENED") == by_hand.said(office.keys["D-REOPENED"]) == {}
    assert standing(office, "D-REOPENED") == 1
    assert "D-REOPENED" not in by_hand.differences


# --- orders that people changed in Exact -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("E-RECEIVED", "status: received in part in Exact, open in Airbase"),
        ("E-BILLED", "status: billed in Exact, and Airbase has no bill for it"),
        ("E-CANCELLED", "status: cancelled in Exact, open in Airbase"),
    ],
)
def test_what_became_of_an_order_in_exact_is_shown_and_not_undone(
    office: Office, mended: Seen, name: str, words: str
) -> None:
    assert mended.differences[name] == words
    key = office.keys[name]
    assert [call for call in mended.day.writes if key in call["path"]] == []


def test_an_order_cancelled_on_both_sides_is_no_difference_any_more(by_hand: Seen) -> None:
    assert "E-CANCELLED" not in by_hand.differences
    assert by_hand.said("E-CANCELLED") == {}


def test_an_order_cancelled_in_exact_and_changed_in_airbase_says_so_in_airbase(office: Office, by_hand: Seen) -> None:
    assert (
        "was cancelled there: cancel it where it was approved too, or order anew"
        in by_hand.said("E-LATER")["refused_by_exact_online"]
    )
    assert by_hand.words("E-LATER")[0] == "failed"
    assert "was cancelled there" in str(by_hand.words("E-LATER")[1])
    assert standing(office, "E-LATER") == 0


def test_an_order_changed_on_both_sides_is_a_question_until_they_say_the_same(
    office: Office, mended: Seen, by_hand: Seen
) -> None:
    assert "9 of M-4710 for 225.00/300" in mended.said("E-BOTH")["changed_in_target"]
    assert by_hand.said("E-BOTH") == {}
    assert office.lines("E-BOTH")[0] == ("M-4710", "300", 6.0, 25.0)
    assert writes_about(by_hand.day, office, "E-BOTH") == []
    assert is_told_as_it_stands(office, by_hand.told["E-BOTH"])


def test_an_order_deleted_in_exact_before_it_was_read_back_is_a_question(mended: Seen) -> None:
    for name in ("E-DELETED", "E-AGAIN"):
        assert "was deleted in Exact division 791 and is open in Airbase" in mended.said(name)["deleted_in_target"]
        assert mended.differences[name].startswith("deleted: ")


def test_a_deleted_order_is_over_when_airbase_cancels_it_and_ordered_anew_when_a_person_says_so(
    books: Company, office: Office, mended: Seen, by_hand: Seen
) -> None:
    assert standing(office, "E-DELETED") == 0
    assert by_hand.said("E-DELETED") == {}
    old, order = mended.told["E-AGAIN"]["erp_reference_id"], office.order("E-AGAIN")
    assert str(order["OrderNumber"]) != old
    # Airbase keeps the first number for ever; that the order was gone is over.
    told = by_hand.told["E-AGAIN"]
    assert (told["erp_reference_id"], told["erp_sync_status"], told["error_message"]) == (old, "synced", None)


# --- Airbase asks to come later, and refuses the key -----------------------------------------------------------------


def test_calls_that_are_asked_to_come_later_come_later_and_do_nothing_twice(
    books: Company, office: Office, slowed: Row, connected: Seen
) -> None:
    assert {(call["system"], call["method"]) for call in slowed["late"]} == {
        ("airbase", "GET"),
        ("airbase", "PATCH"),
        ("exact_online", "POST"),
    }
    for name in ("F-SLOW-1", "F-SLOW-2", "C-WRITTEN"):
        assert is_told_as_it_stands(office, connected.told[name])


def test_a_key_refused_for_what_airbase_is_told_stops_that_and_blames_no_order(office: Office, refused: Row) -> None:
    found: Seen = refused["seen"]
    assert standing(office, "F-KEY") == 1
    assert found.words("F-KEY") == ("not_synced", None)
    assert found.day.summary["flows"]["order_results"]["refused"] == 1  # the reference that is set already
    alert = refused["alerts"]["credentials_refused"]
    assert alert["severity"] == "urgent"
    assert alert["text"] == "Airbase says: Invalid token. - check the key in Airbase's portal and run `connect airbase`"


def test_a_key_that_was_rotated_ends_the_run_in_one_sentence_and_nothing_is_written(rotated: Row) -> None:
    answer: Answer = rotated["answer"]
    said = [line for line in answer.err.splitlines() if line.startswith("ml-connector: ")]
    assert (answer.code, len(said), rotated["writes"]) == (3, 1, [])
    assert "the key is not accepted" in said[0]
    assert "run `connect airbase`" in said[0]
    assert "Traceback" not in answer.err
    assert rotated["old"] not in answer.err + answer.out
    assert rotated["alerts"]["credentials_refused"]["severity"] == "urgent"


def test_with_the_new_key_everything_goes_by_itself_and_the_alert_is_closed(
    books: Company, office: Office, connected: Seen
) -> None:
    assert is_told_as_it_stands(office, connected.told["F-KEY"])
    assert "credentials_refused" not in cases.alerts(books)


def test_a_full_comparison_at_the_end_changes_nothing_and_nothing_is_there_twice(books: Company, last: Day) -> None:
    assert (last.delivered, last.writes) == ({}, [])
    # A mapped account is another one in Exact, and two references in Airbase are not ours to change.
    known = ("C-4899", "PO-1016", "C-REFERENCE", "E-AGAIN")
    found = [problem for problem in agreement.problems(books) if not any(name in problem for name in known)]
    assert found == []
