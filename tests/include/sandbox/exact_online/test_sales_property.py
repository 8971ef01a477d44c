"""Whatever is done to sales invoices, in whatever order: totals are their lines', the ledger says what was printed."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.walks import examples

INVOICES, LINES = "123/salesinvoice/SalesInvoices", "123/salesinvoice/SalesInvoiceLines"
prices = st.integers(-30_000, 90_000).map(lambda cents: cents / 100)
codes = st.sampled_from(["0", "1", "2", "3"])
acts = st.sampled_from(["draft", "line", "reprice", "unline", "print", "credit", "drop", "unprint"])
steps = st.lists(st.tuples(acts, prices, codes), max_size=12)


def cents(value):
    return Decimal(str(value)).quantize(Decimal("0.01"))


class Sales:
    """One division's sales; every refusal is a valid answer, a broken invariant is not."""

    def __init__(self, exact):
        self.exact = exact
        self.customer = exact.post("123/crm/Accounts", {"Name": "Museum"}).json()["d"]["ID"]
        (item,) = exact.rows("123/logistics/Items?$select=ID&$filter=Code eq 'X-1'")
        self.item, self.receivables = item["ID"], exact.gl("1300")
        self.drafted = 0

    def rows(self, entity):
        return self.exact.sandbox.state("exact_online", entity, "123")

    def person(self, entity, **body):
        self.exact.sandbox.http.post(f"/edit/exact_online/{entity}", json={"company": "123", **body})

    def do(self, act, price, code):
        line = {"Item": self.item, "Quantity": 3, "NetPrice": price, "VATCode": code}
        invoices, lines = self.rows("sales_invoices"), self.rows("sales_invoice_lines")
        if act == "draft" or not invoices:
            body = {"OrderedBy": self.customer, "Journal": "70", "SalesInvoiceLines": [line, line]}
            self.exact.post(INVOICES, body)
            self.drafted += 1
        elif act == "line":
            self.exact.post(LINES, {**line, "InvoiceID": invoices[-1]["InvoiceID"]})
        elif act == "reprice":
            self.exact.put(f"{LINES}(guid'{lines[-1]['ID']}')", {"NetPrice": price, "VATCode": code})
        elif act == "unline":
            self.exact.delete(f"{LINES}(guid'{lines[-1]['ID']}')")
        elif act == "print":
            self.exact.post("123/salesinvoice/PrintedSalesInvoices", {"InvoiceID": invoices[-1]["InvoiceID"]})
        elif act == "credit":
            self.person("crediting", key=invoices[0]["InvoiceID"], set={"Final": True})
        elif act == "drop":
            self.exact.delete(f"{INVOICES}(guid'{invoices[-1]['InvoiceID']}')")
        elif act == "unprint":
            self.person("sales_invoices", key=invoices[0]["InvoiceID"], delete=True)

    def check(self):
        books = self.exact.sandbox.get("/books")["systems"]["exact_online"]["123"]
        assert (books["debit"], books["unbalanced"]) == (books["credit"], [])
        invoices, lines = self.rows("sales_invoices"), self.rows("sales_invoice_lines")
        assert {line["InvoiceID"] for line in lines} == {one["InvoiceID"] for one in invoices}
        for one in invoices:
            mine = [line for line in lines if line["InvoiceID"] == one["InvoiceID"]]
            net = sum((cents(line["AmountFC"]) for line in mine), Decimal(0))
            vat = sum((cents(line["VATAmountFC"]) for line in mine), Decimal(0))
            assert [cents(one[name]) for name in ("AmountFCExclVat", "VATAmountFC", "AmountFC")] == [
                net,
                vat,
                net + vat,
            ]
        printed = {one["InvoiceNumber"]: cents(one["AmountFC"]) for one in invoices if one.get("InvoiceNumber")}
        owed = {row["InvoiceNumber"]: cents(row["AmountFC"]) for row in self.rows("receivables")}
        ledger = {
            row["InvoiceNumber"]: cents(row["AmountFC"])
            for row in self.rows("transaction_lines")
            if row["GLAccount"] == self.receivables
        }
        assert owed == ledger == printed


@examples(6, 200)
def test_totals_ledger_and_open_items_agree_after_anything(exact, examples):
    sales = Sales(exact)

    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps)
    def anything(done):
        for step in done:
            sales.do(*step)
        sales.check()

    anything()
    assert sales.drafted, "something was invoiced"
