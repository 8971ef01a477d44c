"""Change data capture, as section 5 of the reference page says."""

from __future__ import annotations

import pytest

AT = "2026-11-20T01:00:00-08:00"


def ask(quickbooks, entities, since=AT):
    reply = quickbooks.get("cdc", entities=entities, changedSince=since)
    assert reply.status_code == 200, reply.text
    (only,) = reply.json()["CDCResponse"]
    return only["QueryResponse"]


@pytest.fixture
def moved(quickbooks):
    """A vendor and two bills at the start; ten minutes later one bill is changed and the other deleted."""
    account, vendor = quickbooks.account("Test rent"), quickbooks.vendor("Acme")
    quickbooks.bills = [quickbooks.bill(vendor, amount, account) for amount in (10, 20)]
    quickbooks.sandbox.advance(600)
    first, second = quickbooks.bills
    change = {"Id": first["Id"], "SyncToken": first["SyncToken"], "sparse": True, "PrivateNote": "seen"}
    quickbooks.create("Bill", change)
    quickbooks.post("bill", {"Id": second["Id"], "SyncToken": second["SyncToken"]}, operation="delete")
    return quickbooks


def test_one_element_for_each_entity_asked_and_nothing_where_nothing_changed(moved):
    bills, vendors, terms = ask(moved, "bill,VENDOR,Class", "2026-11-20T01:08:00-08:00")

    by_id = {row["Id"]: row for row in bills["Bill"]}
    first, second = moved.bills
    assert by_id[first["Id"]]["PrivateNote"] == "seen"
    assert by_id[first["Id"]]["Line"][0]["Amount"] == 10
    gone = by_id[second["Id"]]
    assert set(gone) == {"domain", "status", "Id", "MetaData"}
    assert (gone["domain"], gone["status"], set(gone["MetaData"])) == ("QBO", "Deleted", {"LastUpdatedTime"})
    assert (bills["startPosition"], bills["maxResults"]) == (1, 2)
    assert vendors == {}
    assert terms == {}


def test_what_intuit_has_and_the_sandbox_does_not_fill_is_unchanged_and_breaks_nothing(moved):
    answers = ask(moved, "Bill,RefundReceipt,Attachable,Budget,RecurringTransaction,CompanyCurrency,Vendor")

    assert [list(one) for one in answers] == [
        ["Bill", "startPosition", "maxResults"], [], [], [], [], [], ["Vendor", "startPosition", "maxResults"],
    ]  # fmt: skip
    assert moved.query("select * from Budget") == {}


def test_the_moment_itself_is_inside(moved):
    stamp = moved.get(f"bill/{moved.bills[0]['Id']}").json()["Bill"]["MetaData"]["LastUpdatedTime"]

    (bills,) = ask(moved, "Bill", stamp)

    assert moved.bills[0]["Id"] in [row["Id"] for row in bills["Bill"]]


def test_a_deleted_bill_does_not_come_back_from_a_query(moved):
    assert [row["Id"] for row in moved.rows("select * from Bill")] == [moved.bills[0]["Id"]]


def test_a_deposit_is_queried_and_told_as_others_are(quickbooks):
    bank, vendor = quickbooks.account("Test bank", "Bank"), quickbooks.vendor("Acme")
    (payable,) = quickbooks.rows("select * from Account where AccountType = 'Accounts Payable' maxresults 1")
    detail = {"AccountRef": {"value": payable["Id"]}, "Entity": {"value": vendor["Id"], "type": "Vendor"}}
    line = {"Amount": 50.0, "DetailType": "DepositLineDetail", "DepositLineDetail": detail}
    made = quickbooks.create("Deposit", {"DepositToAccountRef": {"value": bank["Id"]}, "Line": [line]})

    assert quickbooks.rows("select * from Deposit") == [made]
    assert made["Line"][0]["DepositLineDetail"]["Entity"]["name"] == "Acme"
    deposits, bills = ask(quickbooks, "Deposit,Bill")
    assert (deposits["Deposit"], bills.get("Bill")) == ([made], None)
    assert quickbooks.get(f"vendor/{vendor['Id']}").json()["Vendor"]["Balance"] == 50

    quickbooks.post("deposit", {"Id": made["Id"], "SyncToken": made["SyncToken"]}, operation="delete")
    (deposits,) = ask(quickbooks, "Deposit")
    assert [row["status"] for row in deposits["Deposit"]] == ["Deleted"]
    assert quickbooks.get(f"vendor/{vendor['Id']}").json()["Vendor"]["Balance"] == 0


def test_inactive_entries_are_changes(quickbooks):
    vendor = quickbooks.vendor("Acme")
    quickbooks.create("Vendor", {"Id": vendor["Id"], "SyncToken": "0", "sparse": True, "Active": False})

    (vendors,) = ask(quickbooks, "Vendor")

    assert [(row["Active"], row["DisplayName"]) for row in vendors["Vendor"]] == [(False, "Acme (deleted)")]


@pytest.mark.parametrize(("scope", "answered"), [("total", [4, 1]), ("entity", [4, 5])])
def test_the_cap_counts_what_all_entities_answer_together_or_as_a_setting_each(quickbooks, scope, answered):
    for n in range(6):
        quickbooks.create("Term", {"Name": f"T{n}", "DueDays": n + 1})
    for n in range(4):
        quickbooks.vendor(f"V{n}")
    quickbooks.settings(cdc_cap=5, cdc_cap_scope=scope)

    vendors, terms = ask(quickbooks, "Vendor,Term")

    assert [vendors["maxResults"], terms["maxResults"]] == answered


def test_a_look_back_of_more_than_thirty_days_is_refused_or_as_a_setting_answered(quickbooks):
    old = quickbooks.get("cdc", entities="Vendor", changedSince="2026-10-20T00:00:00-07:00")
    quickbooks.settings(cdc_too_old="answer")
    quickbooks.vendor("Acme")

    assert (old.status_code, old.json()["Fault"]["type"]) == (400, "ValidationFault")
    assert ask(quickbooks, "Vendor", "2011-01-01T00:00:00-08:00")[0]["maxResults"] == 1


@pytest.mark.parametrize(
    ("entities", "since", "code"),
    [
        ("TaxRate", AT, "500"),
        ("Bill,Nope", AT, "500"),
        ("Bill", "2026-10-01", "500"),
        ("", AT, "4001"),
        ("Bill", "yesterday", "4001"),
        ("Bill", "", "4001"),
    ],
)
def test_what_cannot_be_asked(quickbooks, entities, since, code):
    reply = quickbooks.get("cdc", entities=entities, changedSince=since)

    assert (reply.status_code, quickbooks.error(reply)["code"]) == (400, code)
