"""Documents that stand in QuickBooks: what differs, what people changed, and what a change of ours looks like."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from include.systems.base import Unsendable
from include.systems.quickbooks_online import existing
from tests.support.quickbooks_purchases import Row

KIND = "AccountBasedExpenseLineDetail"


def line(key: str, amount: str, account: str = "61", **detail: Any) -> Row:
    own = {"AccountRef": {"value": account, "name": "Rent"}, "TaxCodeRef": {"value": "NON"}, **detail}
    return {"Id": key, "LineNum": int(key), "Amount": float(amount), "DetailType": KIND, KIND: own}


ROW: Row = {
    "Id": "145",
    "SyncToken": "3",
    "domain": "QBO",
    "sparse": False,
    "MetaData": {"CreateTime": "x"},
    "VendorRef": {"value": "56", "name": "Jansen"},
    "APAccountRef": {"value": "33"},
    "DocNumber": "F-77",
    "TxnDate": "2026-03-02",
    "DueDate": "2026-04-01",
    "PrivateNote": "BW:b5-77\nask Bob",
    "VendorAddr": {"Id": "9", "Line1": "1 Main St"},
    "TotalAmt": 150.0,
    "Balance": 150.0,
    "Line": [line("1", "100.00", CustomerRef={"value": "8"}), line("2", "50.00", "70")],
}
ORDER = {**{name: ROW[name] for name in ("Id", "SyncToken", "VendorRef", "DocNumber", "Line")}, "POStatus": "Open"}


def wanted(*amounts: str, **change: Any) -> Row:
    accounts = ("61", "70", "61")
    lines = [
        {"DetailType": KIND, "Amount": Decimal(amount), KIND: {"AccountRef": {"value": account}}}
        for amount, account in zip(amounts or ("100.00", "50.00"), accounts, strict=False)
    ]
    head = {"Id": "145", "VendorRef": {"value": "56"}, "DocNumber": "F-77", "TxnDate": "2026-03-02", "Line": lines}
    return {**head, "_entity": "bill", "_posted": existing.posted(ROW), "PrivateNote": "BW:b5-77", **change}


def refused(entity: str, body: Row, row: Row) -> tuple[str, str]:
    with pytest.raises(Unsendable) as caught:
        existing.changes(entity, body, row)
    [problem] = caught.value.problems
    return problem


def test_what_says_so_already_is_not_written() -> None:
    assert existing.changes("bill", wanted(), ROW) == {}
    paid_and_saved = {**ROW, "Balance": 0, "SyncToken": "9", "PrivateNote": "people's own"}
    assert existing.changes("bill", wanted(), paid_and_saved) == {}


def test_a_change_is_the_whole_document_with_what_is_not_ours() -> None:
    made = existing.changes("bill", wanted("100.00", "60.00", "5.00", DueDate="2026-05-01"), ROW)
    assert made == {
        "Id": "145",
        "SyncToken": "3",
        "VendorRef": {"value": "56"},
        "APAccountRef": {"value": "33"},
        "DocNumber": "F-77",
        "TxnDate": "2026-03-02",
        "DueDate": "2026-05-01",
        "PrivateNote": "BW:b5-77\nask Bob",
        "VendorAddr": {"Id": "9", "Line1": "1 Main St"},
        "Line": [
            {
                "Id": "1",
                "Amount": Decimal("100.00"),
                "DetailType": KIND,
                KIND: {
                    "AccountRef": {"value": "61"},
                    "TaxCodeRef": {"value": "NON"},
                    "CustomerRef": {"value": "8"},
                },
            },
            {
                "Id": "2",
                "Amount": Decimal("60.00"),
                "DetailType": KIND,
                KIND: {"AccountRef": {"value": "70"}, "TaxCodeRef": {"value": "NON"}},
            },
            {"DetailType": KIND, "Amount": Decimal("5.00"), KIND: {"AccountRef": {"value": "61"}}},
        ],
        "_entity": "bill",
    }


def test_a_line_that_says_the_same_stays_the_same_line_wherever_it_stands() -> None:
    only = wanted("50.00")
    only["Line"][0][KIND] = {"AccountRef": {"value": "70"}}
    assert [one["Id"] for one in existing.changes("bill", only, ROW)["Line"]] == ["2"]


def test_a_class_or_location_that_is_not_wanted_any_more_is_taken_off() -> None:
    row = {
        **ROW,
        "DepartmentRef": {"value": "1"},
        "Line": [line("1", "100.00", ClassRef={"value": "5"}), ROW["Line"][1]],
    }
    assert existing.differs(wanted(), row) == ["location", "lines"]
    made = existing.changes("bill", wanted(_posted=existing.posted(row)), row)
    assert ("DepartmentRef" in made, "ClassRef" in made["Line"][0][KIND]) == (False, False)


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        ({"DueDate": "2026-06-01"}, "due date"),
        ({"APAccountRef": {"value": "34"}}, "A/P account"),
        ({"Line": [line("1", "100.00"), line("2", "50.00", "71")]}, "lines"),
        ({"DepartmentRef": {"value": "1"}, "DocNumber": "F-77a"}, "number, location"),
    ],
)
def test_what_people_changed_is_named_and_stays(edit: Row, named: str) -> None:
    row = {**ROW, **edit}
    number = row["DocNumber"]
    assert refused("bill", wanted("90.00", "50.00"), row) == (
        "changed_on_both_sides",
        f"bill {number} in QuickBooks: people changed its {named} there after we wrote it: change it there by hand",
    )
    problem = existing.stays("bill", wanted(), row)
    assert problem is not None
    assert problem[1].endswith("delete it there by hand")


def test_what_people_write_beside_ours_is_no_change() -> None:
    row = {**ROW, "PrivateNote": "x", "Line": [line("1", "100.00"), {**ROW["Line"][1], "LineNum": 9}]}
    assert existing.changed_by_people(row, existing.posted(ROW)) == []
    assert existing.posted({**ROW, "TotalAmt": Decimal("150.00")}) == existing.posted(ROW)


def test_what_is_paid_or_was_never_ours_is_left_alone() -> None:
    paid = {**ROW, "Balance": 110.0}
    code, text = refused("bill", wanted("90.00", "50.00"), paid)
    assert (code, "is paid with 40.0 already and is not changed by us" in text) == ("changed_after_lock", True)
    problem = existing.stays("vendorcredit", wanted(), paid)
    assert problem is not None
    assert "is used up with 40.0 already and is not deleted by us" in problem[1]
    theirs = wanted("90.00", "50.00")
    del theirs["_posted"]
    code, text = refused("bill", theirs, ROW)
    assert (code, "stands as people entered it" in text) == ("changed_after_lock", True)
    assert existing.stays("bill", wanted(), ROW) is None


def test_an_order_is_closed_and_opened_by_its_status_alone() -> None:
    close = {"Id": "145", "_entity": "purchaseorder", "POStatus": "Closed", "_closes": True}
    made = existing.changes("purchaseorder", close, ORDER)
    assert (made["POStatus"], made["Line"], "_closes" in made) == ("Closed", ORDER["Line"], True)
    assert existing.changes("purchaseorder", close, {**ORDER, "POStatus": "Closed"}) == {}
    assert existing.facts({**ORDER, "POStatus": "Closed"}, made) == {"closed": True}


def test_an_order_with_bills_keeps_its_lines_and_is_not_deleted() -> None:
    linked = {**ORDER, "LinkedTxn": [{"TxnId": "9", "TxnType": "Bill"}]}
    fewer = wanted("100.00", _entity="purchaseorder", _posted=existing.posted(ORDER))
    del fewer["TxnDate"]
    code, text = refused("purchaseorder", fewer, linked)
    assert (code, "would lose a line" in text) == ("order_received", True)
    assert len(existing.changes("purchaseorder", fewer, ORDER)["Line"]) == 1
    problem = existing.stays("purchaseorder", fewer, linked)
    assert problem == (
        "order_received",
        "purchase order F-77 in QuickBooks is billed in part: close what is left of it there by hand",
    )
    code, text = refused("purchaseorder", fewer, {**ORDER, "POStatus": "Closed"})
    assert (code, "is closed there: open it there first" in text) == ("order_received", True)


def test_facts_hold_our_names_of_lines_and_links_that_are_missing_are_said() -> None:
    facts = existing.facts(ROW, {"_lines": ["L1", "L2"], "Line": []})
    assert (facts["lines"], "closed" in facts) == ({"L1": "1", "L2": "2"}, False)
    linked = wanted()
    linked["Line"][1]["LinkedTxn"] = [{"TxnId": "1"}]
    assert existing.not_linked(linked, ROW).startswith("QuickBooks entered line 2 without its link")
    assert existing.not_linked(wanted(), ROW) == ""


@pytest.mark.parametrize(
    "odd",
    [
        {"Line": 7},
        {"Line": [None, "x", {"DetailType": KIND}, {"DetailType": KIND, KIND: "x", "Amount": "1e999999999"}]},
        {"TotalAmt": "much", "VendorRef": 3},
    ],
)
def test_an_answer_that_is_not_as_documented_says_nothing_that_was_wanted(odd: Row) -> None:
    row = {**ROW, **odd}
    assert existing.posted(row) != existing.posted(ROW)
    assert existing.differs(wanted(_total=Decimal("150.00")), row)
    assert refused("bill", wanted("90.00", "50.00"), row)[0] == "changed_on_both_sides"


def test_a_bill_whose_balance_cannot_be_read_is_left_alone() -> None:
    assert refused("bill", wanted("90.00", "50.00"), {**ROW, "Balance": "?"})[0] == "changed_after_lock"
