"""Addresses of relations, and where an invoice is delivered."""

from __future__ import annotations

from tests.support.exact_sales import INVOICES, customer, item


def test_addresses_have_one_main_of_each_type(exact):
    account = customer(exact)
    where = {"Account": account, "Type": 4, "AddressLine1": "Kade 1", "Postcode": "3011 AA", "City": "Rotterdam"}
    first = exact.post("123/crm/Addresses", where).json()["d"]
    second = exact.post("123/crm/Addresses", {**where, "AddressLine1": "Kade 2", "Main": True}).json()["d"]
    rows = exact.rows(f"123/crm/Addresses?$select=ID,Main,Country&$filter=Account eq guid'{account}'")
    assert {(row["ID"], row["Main"], row["Country"]) for row in rows} == {
        (first["ID"], False, "NL "),
        (second["ID"], True, "NL "),
    }
    line = {"Item": item(exact), "NetPrice": 1}
    body = {"OrderedBy": account, "Journal": "70", "SalesInvoiceLines": [line]}
    assert exact.post(INVOICES, body).json()["d"]["DeliverToAddress"] == second["ID"]
    assert exact.delete(f"123/crm/Addresses(guid'{second['ID']}')").status_code == 500
    assert exact.delete(f"123/crm/Addresses(guid'{first['ID']}')").status_code == 204
    assert [row["EntityKey"] for row in exact.rows("123/sync/Deleted?$filter=Timestamp gt 1 and EntityType eq 3")] == [
        first["ID"]
    ]


def test_a_corrected_address_is_a_new_row_version(exact):
    account = customer(exact)
    made = exact.post("123/crm/Addresses", {"Account": account, "Type": 4, "City": "Gouda"}).json()["d"]
    (before,) = exact.rows("123/sync/CRM/Addresses?$filter=Timestamp gt 1")
    exact.edit("addresses", key=made["ID"], set={"City": "Breda"})
    (after,) = exact.rows(f"123/sync/CRM/Addresses?$filter=Timestamp gt {before['Timestamp']}L")
    assert (after["ID"], after["City"]) == (made["ID"], "Breda")


def test_the_main_visiting_address_is_what_the_relation_shows(exact):
    account = customer(exact)
    body = {"Account": account, "Type": 1, "AddressLine1": "Plein 5", "City": "Delft", "Country": "NL"}
    exact.post("123/crm/Addresses", body)
    row = exact.get(f"123/crm/Accounts(guid'{account}')").json()["d"]
    assert (row["AddressLine1"], row["City"]) == ("Plein 5", "Delft")


def test_address_refusals(exact):
    wrong = exact.post("123/crm/Addresses", {"Account": customer(exact), "Type": 9, "Country": "XX"})
    assert exact.message(wrong).split("\r\n") == ["Ongeldig: Type", "Ongeldige verwijzing: Land - XX"]
    assert exact.message(exact.post("123/crm/Addresses", {"Country": "NL"})).split("\r\n") == [
        "Verplicht: Relatie",
        "Verplicht: Type",
    ]
