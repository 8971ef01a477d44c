"""Sales invoices: drafts that change, printing that makes them final, what stands in the ledger then."""

from __future__ import annotations

import pytest

INVOICES, LINES = "123/salesinvoice/SalesInvoices", "123/salesinvoice/SalesInvoiceLines"
PRINTED = "123/salesinvoice/PrintedSalesInvoices"


def item(exact, code="X-1"):
    return exact.rows(f"123/logistics/Items?$select=ID&$filter=Code eq '{code}'")[0]["ID"]


def customer(exact, **more):
    made = exact.post("123/crm/Accounts", {"Name": "Museum Boijmans", "Country": "NL", "IsSales": True, **more})
    assert made.status_code == 201, made.text
    return made.json()["d"]["ID"]


def draft(exact, *lines, **more):
    given = [{"Item": item(exact), "VATCode": "2", **line} for line in lines or ({"Quantity": 2, "NetPrice": 50},)]
    body = {"OrderedBy": customer(exact), "Journal": "70", "InvoiceDate": "2026-11-16", "SalesInvoiceLines": given}
    reply = exact.post(INVOICES, {**body, **more})
    assert reply.status_code == 201, reply.text
    return reply.json()["d"]


def invoice(exact, key):
    return exact.get(f"{INVOICES}(guid'{key}')").json()["d"]


def printed(exact, key, **more):
    reply = exact.post(PRINTED, {"InvoiceID": key, **more})
    assert reply.status_code == 201, reply.text
    return invoice(exact, key)


def entry_of(exact, final):
    rows = exact.sandbox.state("exact_online", "transaction_lines", "123")
    return next(row["EntryID"] for row in rows if row.get("InvoiceNumber") == final["InvoiceNumber"])


def totals(row):
    return row["AmountFCExclVat"], row["VATAmountFC"], row["AmountFC"]


def test_a_new_invoice_is_a_draft_without_a_number_and_without_an_entry(exact):
    made = draft(exact)
    line = made["SalesInvoiceLines"]["results"][0]
    assert (made["Status"], made["InvoiceNumber"], totals(made)) == (10, None, (100, 21, 121))
    assert (line["AmountFC"], line["VATAmountFC"], line["VATPercentage"], line["NetPrice"]) == (100, 21, 0.21, 50)
    assert made["OrderedByName"] == "Museum Boijmans"
    assert made["InvoiceTo"] == made["DeliverTo"] == made["OrderedBy"]
    assert exact.sandbox.state("exact_online", "transaction_lines", "123") == []
    assert exact.sandbox.state("exact_online", "receivables", "123") == []


@pytest.mark.parametrize(
    ("code", "price", "expected"),
    [("2", 100, (100, 21, 121)), ("0", 100, (100, 0, 100)), ("3", 121, (100, 21, 121)), ("1", 100, (100, 9, 109))],
)
def test_vat_codes_exclude_include_or_have_none(exact, code, price, expected):
    assert totals(draft(exact, {"Quantity": 1, "NetPrice": price, "VATCode": code})) == expected


def test_vat_is_rounded_line_by_line(exact):
    made = draft(exact, *({"Quantity": 1, "NetPrice": 10.1},) * 3)
    assert totals(made) == (30.3, 6.36, 36.66)


def test_refusals_name_everything_that_is_wrong(exact):
    reply = exact.post(
        INVOICES, {"Journal": "60", "SalesInvoiceLines": [{"NetPrice": 1}, {"Item": item(exact, "A-100")}]}
    )
    assert reply.status_code == 500
    assert exact.message(reply).split("\r\n") == [
        "Verplicht: Klant", "Ongeldig: Dagboek", "Verplicht: Artikel", "Ongeldig: Artikel - A-100",
    ]  # fmt: skip
    nobody = {"OrderedBy": "00000000-0000-0000-0000-000000000001", "Journal": "70"}
    assert exact.message(exact.post(INVOICES, nobody)).split("\r\n") == [
        "Ongeldige verwijzing: Klant",
        "Verplicht: Regels",
    ]
    unknown = [{"Item": "00000000-0000-0000-0000-000000000002", "VATCode": "77"}]
    body = {"OrderedBy": customer(exact), "Journal": "70", "SalesInvoiceLines": unknown}
    assert exact.message(exact.post(INVOICES, body)).split("\r\n") == [
        "Ongeldige verwijzing: Artikel",
        "Ongeldige verwijzing: Btw-code - 77",
    ]


def test_a_blocked_customer_is_not_invoiced(exact):
    made = draft(exact)
    exact.edit("accounts", key=made["OrderedBy"], set={"Blocked": True})
    line = {"Item": item(exact), "NetPrice": 1}
    reply = exact.post(INVOICES, {"OrderedBy": made["OrderedBy"], "Journal": "70", "SalesInvoiceLines": [line]})
    assert exact.message(reply).startswith("Geblokkeerd: Klant")
    assert exact.message(exact.post(PRINTED, {"InvoiceID": made["InvoiceID"]})).startswith("Geblokkeerd: Klant")
    assert invoice(exact, made["InvoiceID"])["InvoiceNumber"] is None


def test_lines_of_a_draft_are_added_changed_and_deleted(exact):
    made = draft(exact)
    key, first = made["InvoiceID"], made["SalesInvoiceLines"]["results"][0]["ID"]
    tax = {"InvoiceID": key, "Item": item(exact), "Quantity": 1, "NetPrice": 7.75, "VATCode": "0", "Notes": "our mark"}
    added = exact.post(LINES, tax).json()["d"]
    assert (added["LineNumber"], added["AmountFC"], totals(invoice(exact, key))) == (2, 7.75, (107.75, 21, 128.75))
    assert exact.put(f"{LINES}(guid'{added['ID']}')", {"NetPrice": 8.25}).status_code == 204
    assert totals(invoice(exact, key)) == (108.25, 21, 129.25)
    assert exact.rows(f"{LINES}?$select=ID&$filter=Notes eq 'our mark'") == [{**_meta(added), "ID": added["ID"]}]
    assert exact.delete(f"{LINES}(guid'{added['ID']}')").status_code == 204
    assert totals(invoice(exact, key)) == (100, 21, 121)
    assert exact.message(exact.delete(f"{LINES}(guid'{first}')")) == "Verplicht: Regels"


def _meta(row):
    return {"__metadata": row["__metadata"]}


def test_printing_gives_a_number_and_an_entry_that_balances(exact):
    made = draft(
        exact, {"Quantity": 1, "NetPrice": 100}, {"Quantity": 1, "NetPrice": 40, "VATCode": "0"}, YourRef="PO 7"
    )
    final = printed(exact, made["InvoiceID"])
    assert (final["Status"], final["InvoiceNumber"]) == (20, 267000001)
    entry = entry_of(exact, final)
    assert entry != made["InvoiceID"]
    assert exact.ledger(entry) == {"1300": 161, "8000": -140, "1500": -21}
    (owed,) = exact.rows("123/cashflow/Receivables?$select=*&$filter=InvoiceNumber eq 267000001")
    assert (owed["AmountFC"], owed["Account"], owed["YourRef"], owed["Status"]) == (161, made["OrderedBy"], "PO 7", 20)
    assert (owed["TransactionReportingYear"], owed["TransactionReportingPeriod"]) == (2026, 11)
    (listed,) = exact.rows("123/read/financial/ReceivablesList")
    assert (listed["Amount"], listed["InvoiceNumber"]) == (161, 267000001)


def test_a_final_invoice_refuses_any_change_and_a_second_printing(exact):
    made = draft(exact)
    key, line = made["InvoiceID"], made["SalesInvoiceLines"]["results"][0]["ID"]
    printed(exact, key)
    refused = [
        exact.put(f"{INVOICES}(guid'{key}')", {"Description": "te laat"}),
        exact.delete(f"{INVOICES}(guid'{key}')"),
        exact.post(LINES, {"InvoiceID": key, "Item": item(exact), "NetPrice": 1}),
        exact.put(f"{LINES}(guid'{line}')", {"NetPrice": 1}),
        exact.delete(f"{LINES}(guid'{line}')"),
        exact.post(PRINTED, {"InvoiceID": key}),
    ]
    assert [(reply.status_code, exact.message(reply)) for reply in refused] == [
        (500, "Reeds verwerkt: Factuur - 267000001")
    ] * 6
    assert totals(invoice(exact, key)) == (100, 21, 121)


def test_printing_into_a_closed_period_is_refused_and_posts_nothing(exact):
    made = draft(exact)
    exact.edit("journal_status", set={"Journal": "70", "Year": 2026, "Period": 11, "Status": 1})
    reply = exact.post(PRINTED, {"InvoiceID": made["InvoiceID"]})
    assert (reply.status_code, exact.message(reply)) == (500, "Afgesloten: Periode - 2026-11 (70)")
    assert invoice(exact, made["InvoiceID"])["InvoiceNumber"] is None
    final = printed(exact, made["InvoiceID"], InvoiceDate="2026-12-01")
    assert (final["InvoiceDate"], final["InvoiceNumber"]) == ("/Date(1796083200000)/", 267000001)


def test_a_division_may_have_the_states_of_exacts_own_text(exact):
    exact.edit("settings", set={"sales_status": [20, 50]})
    made = draft(exact)
    assert (made["Status"], made["InvoiceNumber"]) == (20, None)
    exact.put(f"{INVOICES}(guid'{made['InvoiceID']}')", {"Description": "nog open"})
    assert printed(exact, made["InvoiceID"])["Status"] == 50


def test_sync_shows_a_row_per_line_and_every_change_of_the_invoice(exact):
    made = draft(exact, {"Quantity": 1, "NetPrice": 10}, {"Quantity": 1, "NetPrice": 20}, Description="Kop")
    path = "123/sync/SalesInvoice/SalesInvoices?$filter=Timestamp gt {}"
    rows = exact.rows(path.format(1))
    assert [(row["LineNumber"], row["AmountFC"], row["InvoiceNumber"], row["Status"]) for row in rows] == [
        (1, 10, None, 10),
        (2, 20, None, 10),
    ]
    assert {row["OrderedBy"] for row in rows} == {made["OrderedBy"]}
    printed(exact, made["InvoiceID"])
    last = max(int(row["Timestamp"]) for row in rows)
    assert [(row["InvoiceNumber"], row["Status"]) for row in exact.rows(path.format(f"{last}L"))] == [
        (267000001, 20)
    ] * 2
    exact.sandbox.post("/advance", {"system": "exact_online", "steps": 1})
    assert {row["Status"] for row in exact.rows(path.format(f"{last}L"))} == {50}
    assert {row["Status"] for row in exact.rows("123/bulk/SalesInvoice/SalesInvoices?$select=*")} == {50}


def test_a_deleted_draft_leaves_deletion_records_of_its_lines(exact):
    made = draft(exact)
    assert exact.delete(f"{INVOICES}(guid'{made['InvoiceID']}')").status_code == 204
    gone = exact.rows("123/sync/Deleted?$filter=Timestamp gt 1 and EntityType eq 13")
    assert [row["EntityKey"] for row in gone] == [made["SalesInvoiceLines"]["results"][0]["ID"]]
    assert exact.rows("123/sync/SalesInvoice/SalesInvoices?$filter=Timestamp gt 1") == []


def test_people_finalise_credit_and_delete(exact):
    made = draft(exact)
    first = exact.edit("finalising", key=made["InvoiceID"], set={"InvoiceDate": "2026-11-18"})["row"]
    assert (first["InvoiceNumber"], first["Status"]) == (267000001, 20)
    note = exact.edit("crediting", key=made["InvoiceID"], set={"Final": True})["row"]
    assert (note["Type"], note["YourRef"], note["InvoiceNumber"]) == (8021, "267000001", 267000002)
    assert totals(note) == (-100, -21, -121)
    assert exact.ledger(entry_of(exact, note)) == {"1300": -121, "8000": 100, "1500": 21}
    exact.edit("sales_invoices", key=made["InvoiceID"], delete=True)
    left = exact.sandbox.state("exact_online", "transaction_lines", "123")
    assert {row["InvoiceNumber"] for row in left} == {267000002}
    assert [row["AmountFC"] for row in exact.sandbox.state("exact_online", "receivables", "123")] == [-121]


def test_a_bookkeeper_does_not_delete_what_is_paid_or_closed(exact):
    key = draft(exact)["InvoiceID"]
    final = printed(exact, key)
    (owed,) = exact.sandbox.state("exact_online", "receivables", "123")
    exact.edit("receivables", key=owed["ID"], set={"Status": 50})
    assert exact.rows("123/read/financial/ReceivablesList") == []
    refused = exact.refused_edit("sales_invoices", key=key, delete=True)
    assert refused == f"Niet toegestaan: Verwijderen - {final['InvoiceNumber']}"
    exact.edit("receivables", key=owed["ID"], set={"Status": 20})
    exact.edit("journal_status", set={"Journal": "70", "Year": 2026, "Period": 11, "Status": 1})
    assert exact.refused_edit("sales_invoices", key=key, delete=True) == "Afgesloten: Periode - 2026-11 (70)"


def test_people_change_the_lines_of_a_draft(exact):
    made = draft(exact)
    line = made["SalesInvoiceLines"]["results"][0]["ID"]
    exact.edit("sales_invoice_lines", key=line, set={"Quantity": 3})
    assert totals(invoice(exact, made["InvoiceID"])) == (150, 31.5, 181.5)
    assert exact.refused_edit("crediting", key=made["InvoiceID"]) == "Niet toegestaan: Status - 10"


def test_foreign_currency_stands_in_the_ledger_in_the_companys_own(exact):
    exact.edit("currencies", set={"Code": "USD", "Rate": 0.9})
    exact.edit("journals", key=_journal(exact), set={"AllowVariableCurrency": True})
    made = draft(exact, {"Quantity": 1, "NetPrice": 100, "VATCode": "2"}, Currency="USD")
    assert (totals(made), made["AmountDC"], made["VATAmountDC"]) == ((100, 21, 121), 108.9, 18.9)
    final = printed(exact, made["InvoiceID"])
    assert exact.ledger(entry_of(exact, final)) == {"1300": 108.9, "8000": -90, "1500": -18.9}


def _journal(exact):
    return exact.rows("123/financial/Journals?$select=ID&$filter=Code eq '70'")[0]["ID"]


def test_books_notice_a_tax_line_or_journal_that_a_client_made_twice(exact):
    made = draft(exact)
    mark = f"AV:tax_line:{made['InvoiceID']}"
    for _ in range(2):
        exact.post(LINES, {"InvoiceID": made["InvoiceID"], "Item": item(exact), "NetPrice": 1, "Notes": mark})
    books = exact.sandbox.get("/books")
    assert [twin["key"] for twin in books["systems"]["exact_online"]["123"]["duplicates"]] == [mark]


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


def test_a_client_credits_with_a_note_of_its_own(exact):
    of = printed(exact, draft(exact)["InvoiceID"])
    note = draft(exact, {"Quantity": -1, "NetPrice": 50}, Type=8021, YourRef=str(of["InvoiceNumber"]))
    assert (note["Type"], totals(note)) == (8021, (-50, -10.5, -60.5))
    final = printed(exact, note["InvoiceID"])
    types = {row["Type"] for row in _entry_rows(exact, final)}
    assert (types, exact.ledger(entry_of(exact, final))) == ({21}, {"1300": -60.5, "8000": 50, "1500": 10.5})


def _entry_rows(exact, final):
    rows = exact.sandbox.state("exact_online", "transaction_lines", "123")
    return [row for row in rows if row["InvoiceNumber"] == final["InvoiceNumber"]]


def test_an_invoice_takes_account_vat_code_and_receivable_from_item_and_customer(exact):
    values = {
        "Code": "S-9",
        "Description": "Scan",
        "IsSalesItem": True,
        "GLRevenue": exact.gl("8000"),
        "SalesVatCode": "1",
    }
    sold = exact.post("123/logistics/Items", values).json()["d"]["ID"]
    buyer = customer(exact, GLAR=exact.gl("1300"), PaymentConditionSales="14", SalesCurrency="EUR")
    body = {"OrderedBy": buyer, "Journal": "70", "InvoiceDate": "2026-11-10"}
    made = exact.post(INVOICES, {**body, "SalesInvoiceLines": [{"Item": sold, "NetPrice": 10}]}).json()["d"]
    assert (totals(made), made["DueDate"]) == ((10, 0.9, 10.9), "/Date(1795478400000)/")
    refused = exact.post("123/crm/Accounts", {"Name": "X", "GLAR": exact.gl("8000"), "SalesVATCode": "77"})
    assert exact.message(refused).split("\r\n") == [
        "Ongeldig: Grootboekrekeningtype - 8000",
        "Ongeldige verwijzing: Btw-code - 77",
    ]
