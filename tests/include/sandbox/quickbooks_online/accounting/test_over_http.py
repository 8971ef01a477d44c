"""The accounting as a client meets it: literal HTTP, generated books, and a person beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

REALM = "9130357992221046"


@pytest.fixture
def company(make_quickbooks: Callable[..., Any]) -> Any:
    return make_quickbooks(vendors=40, documents=60)


def edit(company: Any, entity: str, **body: Any) -> Any:
    return company.sandbox.edit("quickbooks_online", entity, {"company": REALM, **body})


def books(company: Any) -> Any:
    return company.sandbox.get("/books")["systems"]["quickbooks_online"][REALM]


def payment(company: Any, bill: Any, note: str) -> dict[str, Any]:
    (bank,) = company.rows("SELECT * FROM Account WHERE AcctNum = '1050'")
    link = [{"TxnId": bill["Id"], "TxnType": "Bill"}]
    return {
        "VendorRef": bill["VendorRef"],
        "PayType": "Check",
        "TotalAmt": bill["Balance"],
        "CheckPayment": {"BankAccountRef": {"value": bank["Id"]}},
        "APAccountRef": bill["APAccountRef"],
        "Line": [{"Amount": bill["Balance"], "LinkedTxn": link}],
        "DocNumber": "700012",
        "PrivateNote": note,
    }


def test_generated_books_are_whole(company: Any) -> None:
    found = books(company)
    assert found["debit"] == found["credit"]
    assert (found["unbalanced"], found["duplicates"]) == ([], [])
    assert company.query("SELECT count(*) FROM Bill WHERE Balance > '0'")["totalCount"] > 5


def test_a_payment_its_twin_and_its_void(company: Any) -> None:
    bills = company.rows("SELECT * FROM Bill WHERE Balance > '0' ORDERBY Id")
    first = company.create("BillPayment", payment(company, bills[0], "AVX:1000001"))
    company.create("BillPayment", payment(company, bills[1], "AVX:1000001"))
    assert [twin["key"] for twin in books(company)["duplicates"]] == ["BillPayment AVX:1000001"]
    assert company.get(f"bill/{bills[0]['Id']}").json()["Bill"]["Balance"] == 0
    body = {"Id": first["Id"], "SyncToken": "0", "sparse": True}
    void = company.post("billpayment", body, operation="update", include="void").json()["BillPayment"]
    assert (void["TotalAmt"], void["PrivateNote"]) == (0, "Voided - AVX:1000001")
    assert company.get(f"bill/{bills[0]['Id']}").json()["Bill"]["Balance"] == bills[0]["Balance"]
    assert books(company)["duplicates"] == []


def test_what_a_person_does_is_seen_by_the_client(company: Any) -> None:
    vendors = [row for row in company.rows("SELECT * FROM Vendor MAXRESULTS 1000") if row["Balance"] > 0]
    kept, gone = vendors[0], vendors[1]
    bill = company.rows(f"SELECT * FROM Bill WHERE VendorRef = '{gone['Id']}' AND Balance > '0'")[0]
    edit(company, "merging", set={"from": gone["Id"], "into": kept["Id"]})
    moved = company.get(f"bill/{bill['Id']}").json()["Bill"]
    assert moved["VendorRef"]["value"] == kept["Id"]
    assert company.get(f"vendor/{gone['Id']}").json()["Fault"]["Error"][0]["code"] == "610"
    edit(company, "paying", key=bill["Id"], set={})
    assert company.get(f"bill/{bill['Id']}").json()["Bill"]["Balance"] == 0
    stale = {"Id": bill["Id"], "SyncToken": bill["SyncToken"], "sparse": True, "PrivateNote": "x"}
    assert company.error(company.post("bill", stale))["code"] == "5010"
    edit(company, "closing", set={"BookCloseDate": "2026-11-20"})
    now = {**stale, "SyncToken": company.get(f"bill/{bill['Id']}").json()["Bill"]["SyncToken"]}
    assert company.error(company.post("bill", now))["code"] == "6210"
    assert books(company)["unbalanced"] == []


def test_an_unknown_property_names_the_known_ones(company: Any) -> None:
    (vendor,) = company.rows("SELECT * FROM Vendor MAXRESULTS 1")
    refusal = company.error(company.post("vendor", {"DisplayName": "New one", "IBAN": "x"}))
    assert refusal["code"] == "2010"
    assert 'Unrecognized field "IBAN"' in refusal["Detail"]
    assert '"AcctNum"' in refusal["Detail"]
    # What was read can be sent back whole.
    assert company.post("vendor", {**vendor, "sparse": False}).json()["Vendor"]["SyncToken"] == vendor["SyncToken"]


@pytest.mark.parametrize(
    "entity",
    ["Vendor", "Bill", "VendorCredit", "BillPayment", "PurchaseOrder", "JournalEntry", "Account", "Class", "Department",
     "Item", "Term", "Customer", "Employee", "Invoice", "Payment", "PaymentMethod"],
)  # fmt: skip
def test_everything_read_can_be_sent_back_whole_and_changes_nothing(company: Any, entity: str) -> None:
    edit(company, "closing", set={"BookCloseDate": None})
    for row in company.rows(f"SELECT * FROM {entity} MAXRESULTS 15"):
        reply = company.post(entity.lower(), row)
        assert reply.status_code == 200, reply.text
        assert reply.json()[entity] == row
