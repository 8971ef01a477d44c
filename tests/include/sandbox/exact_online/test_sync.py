"""Sync sets: row versions, pages of a thousand, deletion records."""

from __future__ import annotations

ACCOUNTS = "123/sync/CRM/Accounts?$select=ID,Name,Timestamp&$filter=Timestamp gt "


def versions(rows):
    return [int(row["Timestamp"]) for row in rows]


def test_a_first_read_then_only_what_changed(exact):
    first = exact.rows(ACCOUNTS + "1")
    highest = max(versions(first))
    assert exact.rows(f"{ACCOUNTS}{highest}L") == []

    changed = exact.supplier()
    exact.edit("accounts", key=changed["ID"], set={"Phone": "+31 30 1234567"})
    later = exact.rows(f"{ACCOUNTS}{highest}L")

    assert len(first) == len(exact.sandbox.state("exact_online", "accounts", "123"))
    assert [row["ID"] for row in later] == [changed["ID"]]
    assert versions(later)[0] > highest


def test_pages_of_a_thousand_whatever_top_says(make_exact):
    exact = make_exact(vendors=40, documents=700)
    path = "123/sync/Financial/TransactionLines?$select=ID,Timestamp&$filter=Timestamp gt 1"
    page = exact.get(path).json()["d"]
    rows = exact.rows(path + "&$top=5")

    assert len(page["results"]) == 1000
    assert page["__next"].endswith(f"$skiptoken={page['results'][-1]['Timestamp']}L")
    assert (
        len({row["ID"] for row in rows})
        == len(rows)
        == len(exact.sandbox.state("exact_online", "transaction_lines", "123"))
    )


def test_only_the_timestamp_may_be_filtered_on(exact):
    assert exact.get("123/sync/CRM/Accounts?$filter=Modified ge datetime'2026-01-01'").status_code == 400
    assert exact.get("123/sync/CRM/Accounts?$filter=Timestamp gt 1 and Name eq 'x'").status_code == 400
    assert exact.get("123/sync/Deleted?$filter=Timestamp gt 1L and EntityType eq 2").status_code == 200


def test_sync_types_have_no_derived_descriptions(exact):
    row = exact.rows("123/sync/CRM/Accounts?$filter=Timestamp gt 1")[0]
    assert "CountryName" not in row
    assert "Country" in row


def test_deletions_are_recorded_by_type(exact):
    made = exact.post("123/crm/Accounts", {"Name": "Weg B.V.", "IsSupplier": True}).json()["d"]
    exact.post("123/crm/BankAccounts", {"Account": made["ID"], "BankAccount": "NL91ABNA0417164300"})
    assert exact.delete(f"123/crm/Accounts(guid'{made['ID']}')").status_code == 204

    rows = exact.rows("123/sync/Deleted?$filter=Timestamp gt 1")
    assert {(row["EntityType"], row["EntityKey"] == made["ID"]) for row in rows} == {(2, True), (48, False)}
    only = exact.rows("123/sync/Deleted?$filter=Timestamp gt 1 and EntityType eq 2")
    assert [row["EntityKey"] for row in only] == [made["ID"]]


def test_deletions_are_forgotten_after_two_months(exact):
    made = exact.post("123/crm/Accounts", {"Name": "Weg B.V."}).json()["d"]
    exact.delete(f"123/crm/Accounts(guid'{made['ID']}')")
    exact.sandbox.advance(63 * 86400)
    exact.token = exact.refresh(exact.edit("consents")["row"]["refresh_token"]).json()["access_token"]

    assert exact.rows("123/sync/Deleted?$filter=Timestamp gt 1") == []


def test_a_removed_entry_shows_as_deleted_transaction_lines(exact):
    entry = exact.enter()
    lines = {row["ID"] for row in exact.sandbox.state("exact_online", "transaction_lines", "123")}
    exact.delete(f"123/purchaseentry/PurchaseEntries(guid'{entry['EntryID']}')")

    rows = exact.rows("123/sync/Deleted?$filter=Timestamp gt 1")
    assert {row["EntityKey"] for row in rows if row["EntityType"] == 1} == lines
    assert sum(row["EntityType"] == 10 for row in rows) == 1


def test_purchase_orders_are_one_row_per_line_with_the_header_repeated(make_exact):
    exact = make_exact(vendors=40, documents=60)
    lines = exact.sandbox.state("exact_online", "purchase_order_lines", "123")
    orders = {row["PurchaseOrderID"]: row for row in exact.sandbox.state("exact_online", "purchase_orders", "123")}

    rows = exact.rows("123/sync/PurchaseOrder/PurchaseOrders?$filter=Timestamp gt 1")

    assert {row["ID"] for row in rows} == {line["ID"] for line in lines} != set()
    for row in rows:
        assert row["OrderNumber"] == orders[row["PurchaseOrderID"]]["OrderNumber"]
        assert row["Supplier"] == orders[row["PurchaseOrderID"]]["Supplier"]


def test_a_date_becomes_a_row_version_to_start_from(exact):
    path = "123/read/sync/Sync/SyncTimestamp?modified=datetime'{}'&endPoint='{}'"
    lines = "123/sync/Financial/TransactionLines?$filter=Timestamp gt "
    exact.enter()
    early = exact.get(path.format("2000-01-01", "TransactionLines")).json()["d"]["results"][0]["TimeStampAsBigInt"]
    assert int(early) == min(versions(exact.rows(lines + "1")))

    exact.sandbox.advance(86400)
    exact.token = exact.refresh(exact.edit("consents")["row"]["refresh_token"]).json()["access_token"]
    entry = exact.enter(YourRef="T-2")
    late = exact.get(path.format("2026-11-21", "TransactionLines")).json()["d"]["results"][0]["TimeStampAsBigInt"]
    assert {row["EntryID"] for row in exact.rows(f"{lines}{int(late) - 1}L")} == {entry["EntryID"]}

    assert exact.get(path.format("2026-11-20", "Accounts")).status_code == 400, "Exact's page does not list it"
    exact.edit("settings", set={"missing_scopes": ["organization.administration"]})
    assert exact.get(path.format("2026-11-20", "TransactionLines")).status_code == 403
