"""Sales invoices that become final: number, entry, open item, and what may be done with them then."""

from __future__ import annotations

from tests.support.exact_sales import (
    INVOICES,
    LINES,
    PRINTED,
    customer,
    draft,
    entry_of,
    invoice,
    item,
    printed,
    totals,
)

ENTRIES = "123/salesentry/SalesEntries"


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


def test_a_sales_entry_is_posted_changed_and_deleted(exact):
    line = {"GLAccount": exact.gl("8000"), "AmountFC": 100, "VATCode": "2", "Description": "advies"}
    body = {"Customer": customer(exact), "Journal": "70", "EntryDate": "2026-11-10", "YourRef": "PO 8"}
    made = exact.post(ENTRIES, {**body, "SalesEntryLines": [line]}).json()["d"]
    key = made["EntryID"]
    assert (made["AmountFC"], made["VATAmountFC"], made["Type"], made["EntryNumber"]) == (121, 21, 20, 267000001)
    assert (made["DueDate"], made["CustomerName"]) == ("/Date(1796860800000)/", "Museum Boijmans")
    assert exact.ledger(key) == {"1300": 121, "8000": -100, "1500": -21}
    assert exact.put(f"{ENTRIES}(guid'{key}')", {"YourRef": "PO 9", "AmountFC": 1}).status_code == 204
    (owed,) = exact.rows(f"123/cashflow/Receivables?$select=*&$filter=TransactionEntryID eq guid'{key}'")
    assert (owed["AmountFC"], owed["YourRef"], owed["AccountCountry"], owed["EndToEndID"]) == (121, "PO 9", "NL ", None)
    credit = exact.post(ENTRIES, {**body, "SalesEntryLines": [{**line, "AmountFC": -10}]}).json()["d"]
    assert (credit["Type"], credit["AmountFC"]) == (21, -12.1)
    wrong = exact.post(ENTRIES, {**body, "SalesEntryLines": [{**line, "GLAccount": exact.gl("1300")}]})
    assert (wrong.status_code, exact.message(wrong)) == (500, "Ongeldig: Grootboekrekeningtype")
    assert exact.delete(f"{ENTRIES}(guid'{key}')").status_code == 204
    assert exact.ledger(key) == {}


def test_the_entry_of_a_printed_invoice_is_read_and_changed_through_the_invoice_alone(exact):
    final = printed(exact, draft(exact, YourRef="PO 7")["InvoiceID"])
    (entry,) = exact.rows(f"{ENTRIES}?$filter=EntryNumber eq {final['InvoiceNumber']}&$expand=SalesEntryLines")
    assert (entry["EntryID"], entry["YourRef"], entry["AmountFC"]) == (entry_of(exact, final), "PO 7", 121)
    assert [line["AmountFC"] for line in entry["SalesEntryLines"]["results"]] == [100]
    refused = exact.delete(f"{ENTRIES}(guid'{entry['EntryID']}')")
    assert exact.message(refused) == "Reeds verwerkt: Factuur - 267000001"


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


def test_sync_shows_the_header_and_its_lines_anew_with_every_change_of_either(exact):
    made = draft(exact, {"Quantity": 1, "NetPrice": 10}, {"Quantity": 1, "NetPrice": 20}, Description="Kop")
    path = "123/sync/SalesInvoice/SalesInvoices?$filter=Timestamp gt {}"
    rows = exact.rows(path.format(1))
    assert [(row["LineNumber"], row["AmountFC"], row["InvoiceNumber"], row["Status"]) for row in rows] == [
        (0, 36.3, None, 10),
        (1, 10, None, 10),
        (2, 20, None, 10),
    ]
    assert [(row["ID"] == made["InvoiceID"], row["AmountFCExclVat"]) for row in rows] == [
        (True, 30),
        (False, None),
        (False, None),
    ]
    assert {row["OrderedBy"] for row in rows} == {made["OrderedBy"]}
    printed(exact, made["InvoiceID"])
    last = max(int(row["Timestamp"]) for row in rows)
    assert [(row["InvoiceNumber"], row["Status"]) for row in exact.rows(path.format(f"{last}L"))] == [
        (267000001, 20)
    ] * 3
    exact.sandbox.post("/advance", {"system": "exact_online", "steps": 1})
    assert {row["Status"] for row in exact.rows(path.format(f"{last}L"))} == {50}
    assert {row["Status"] for row in exact.rows("123/bulk/SalesInvoice/SalesInvoices?$select=*")} == {50}


def test_a_deleted_draft_leaves_deletion_records_of_its_lines(exact):
    made = draft(exact)
    assert exact.delete(f"{INVOICES}(guid'{made['InvoiceID']}')").status_code == 204
    gone = exact.rows("123/sync/Deleted?$filter=Timestamp gt 1 and EntityType eq 13")
    keys = {made["InvoiceID"], made["SalesInvoiceLines"]["results"][0]["ID"]}
    assert {row["EntityKey"] for row in gone} == keys
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


def test_a_bookkeeper_changes_a_final_invoice_under_its_number(exact):
    made = draft(exact, {"Quantity": 1, "NetPrice": 100}, {"Quantity": 1, "NetPrice": 40, "VATCode": "0"})
    key, (first, _) = made["InvoiceID"], made["SalesInvoiceLines"]["results"]
    final = printed(exact, key)
    before = entry_of(exact, final)
    lines = [{"ID": first["ID"], "NetPrice": 200}, {"Item": item(exact), "Quantity": 2, "NetPrice": 5, "VATCode": "0"}]
    row = exact.edit("correcting", key=key, set={"InvoiceDate": "2026-11-17", "SalesInvoiceLines": lines})["row"]
    assert (row["InvoiceNumber"], row["Status"], totals(row)) == (267000001, 20, (250, 42, 292))
    assert entry_of(exact, row) == before
    assert exact.ledger(before) == {"1300": 292, "8000": -250, "1500": -42}
    (owed,) = exact.sandbox.state("exact_online", "receivables", "123")
    assert owed["AmountFC"] == 292
    rows = exact.rows("123/sync/SalesInvoice/SalesInvoices?$filter=Timestamp gt 1")
    assert [(one["LineNumber"], one["AmountFC"]) for one in rows] == [(0, 292), (1, 200), (2, 40), (3, 10)]


def test_a_bookkeeper_does_not_change_a_draft_nor_what_is_paid_or_closed(exact):
    key = draft(exact)["InvoiceID"]
    change = {"InvoiceDate": "2026-11-17"}
    assert exact.refused_edit("correcting", key=key, set=change) == "Niet toegestaan: Status - 10"
    number = printed(exact, key)["InvoiceNumber"]
    (owed,) = exact.sandbox.state("exact_online", "receivables", "123")
    exact.edit("receivables", key=owed["ID"], set={"Status": 50})
    assert str(number) in exact.refused_edit("correcting", key=key, set=change)
    exact.edit("receivables", key=owed["ID"], set={"Status": 20})
    closed = {"Journal": "70", "Year": 2026, "Status": 1}
    exact.edit("journal_status", set={**closed, "Period": 12})
    refused = exact.refused_edit("correcting", key=key, set={"InvoiceDate": "2026-12-01"})
    assert refused == "Afgesloten: Periode - 2026-12 (70)"
    exact.edit("journal_status", set={**closed, "Period": 11})
    assert exact.refused_edit("correcting", key=key, set=change) == "Afgesloten: Periode - 2026-11 (70)"
    assert totals(invoice(exact, key)) == (100, 21, 121)


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


def test_a_general_journal_against_a_receivable_is_an_open_item_of_its_own(exact):
    final = printed(exact, draft(exact)["InvoiceID"])
    owed = {"GLAccount": exact.gl("1300"), "AmountFC": 7.75, "Account": final["OrderedBy"], "Description": "sales tax"}
    other = {"GLAccount": exact.gl("1900"), "AmountFC": -7.75, "Description": "sales tax"}
    body = {"JournalCode": "90", "Currency": "EUR", "GeneralJournalEntryLines": [owed, other]}
    made = exact.post("123/generaljournalentry/GeneralJournalEntries", body)
    assert made.status_code == 201, made.text
    items = exact.rows("123/cashflow/Receivables?$select=AmountFC,Account,Description&$filter=Status eq 20")
    assert {row["AmountFC"]: row["Account"] for row in items} == {121: final["OrderedBy"], 7.75: final["OrderedBy"]}
    entry = made.json()["d"]["EntryID"]
    assert exact.delete(f"123/generaljournalentry/GeneralJournalEntries(guid'{entry}')").status_code == 204
    assert [row["AmountFC"] for row in exact.sandbox.state("exact_online", "receivables", "123")] == [121]
