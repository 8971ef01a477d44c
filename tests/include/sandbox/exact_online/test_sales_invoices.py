"""Sales invoices as drafts: what they add up to, how they change, what is refused."""

from __future__ import annotations

import pytest

from tests.support.exact_sales import INVOICES, LINES, PRINTED, customer, draft, invoice, item, totals


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


def test_people_change_the_lines_of_a_draft(exact):
    made = draft(exact)
    line = made["SalesInvoiceLines"]["results"][0]["ID"]
    exact.edit("sales_invoice_lines", key=line, set={"Quantity": 3})
    assert totals(invoice(exact, made["InvoiceID"])) == (150, 31.5, 181.5)
    assert exact.refused_edit("crediting", key=made["InvoiceID"]) == "Niet toegestaan: Status - 10"


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
