"""Generated books, read in every way there is: all of them say the same."""

from __future__ import annotations

import pytest

REALM = "9130357992221046"
ENTITIES = (
    "Account",
    "Bill",
    "BillPayment",
    "Class",
    "Department",
    "Item",
    "PurchaseOrder",
    "Term",
    "Vendor",
    "VendorCredit",
)


@pytest.fixture
def history(make_quickbooks):
    return make_quickbooks(vendors=40, documents=60)


def pages(quickbooks, entity, where, size):
    found, start = [], 1
    while True:
        rows = quickbooks.rows(f"select * from {entity} {where} orderby Id startposition {start} maxresults {size}")
        found += rows
        if len(rows) < size:
            return found
        start += len(rows)


def test_pages_hold_every_object_once_as_it_reads_alone(history):
    for entity in ENTITIES:
        where = (
            "where Active in (true, false)"
            if entity in ("Account", "Class", "Department", "Item", "Term", "Vendor")
            else ""
        )
        rows = pages(history, entity, where, 7)

        ids = [int(row["Id"]) for row in rows]
        assert ids == sorted(set(ids))
        assert rows, entity
        assert history.get(f"{entity.lower()}/{ids[-1]}").json()[entity] == rows[-1]
        count = history.query(f"select count(*) from {entity} {where}")["totalCount"]
        assert count == len(rows) == len(history.sandbox.state("quickbooks_online", entity, REALM))


def test_change_data_and_a_query_by_time_tell_the_same(history):
    since = "2026-10-25T00:00:00-07:00"

    reply = history.get("cdc", entities=",".join(ENTITIES), changedSince=since).json()

    for entity, answer in zip(ENTITIES, reply["CDCResponse"][0]["QueryResponse"], strict=True):
        active = (
            " and Active in (true, false)"
            if entity in ("Account", "Class", "Department", "Item", "Term", "Vendor")
            else ""
        )
        rows = pages(history, entity, f"where MetaData.LastUpdatedTime >= '{since}'{active}", 1000)
        changed = [row for row in answer.get(entity, []) if row.get("status") != "Deleted"]
        assert sorted(int(row["Id"]) for row in changed) == [int(row["Id"]) for row in rows]


def test_the_books_balance_and_the_same_seed_makes_the_same_books(history):
    books = history.sandbox.get("/books")["systems"]["quickbooks_online"][REALM]
    first = history.sandbox.state("quickbooks_online", "bills", REALM)

    history.sandbox.post("/reset", {"vendors": 40, "documents": 60, "now": "2026-11-20T09:00:00+00:00"})

    assert books["debit"] == books["credit"]
    assert (books["unbalanced"], books["duplicates"]) == ([], [])
    assert history.sandbox.state("quickbooks_online", "bills", REALM) == first


def test_state_takes_the_names_of_tables_and_refuses_others_in_words(history):
    names = ("BillPayment", "billpayment", "bill_payments")
    assert len({str(history.sandbox.state("quickbooks_online", name, REALM)) for name in names}) == 1
    assert history.sandbox.state("quickbooks_online", "classes", REALM)

    reply = history.sandbox.http.get("/state/quickbooks_online/unicorns")

    assert reply.status_code == 404
    assert "quickbooks_online has no 'unicorns' here; there are Account, " in reply.json()["error"]
