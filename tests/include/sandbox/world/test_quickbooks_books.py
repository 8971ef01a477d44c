"""Books in QuickBooks of companies that approve, buy or have their tax elsewhere: the same papers to the cent."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from include.sandbox.kernel.sandbox import Sandbox
from include.sandbox.world.companies import brightwater, halyard, pennine
from include.sandbox.world.companies.registry import COMPANIES

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
Row = dict[str, Any]


def generated(home: Path, name: str) -> Sandbox:
    sandbox = Sandbox(home, COMPANIES[name].needs)
    sandbox.reset(1, 80, 160, NOW, companies=[name])
    return sandbox


@pytest.fixture(scope="module")
def approves(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    return generated(tmp_path_factory.mktemp("pennine"), "pennine")


@pytest.fixture(scope="module")
def spends(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    return generated(tmp_path_factory.mktemp("brightwater"), "brightwater")


@pytest.fixture(scope="module")
def sells(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    return generated(tmp_path_factory.mktemp("halyard"), "halyard")


def books(sandbox: Sandbox, entity: str) -> list[Row]:
    return sandbox.systems["quickbooks_online"].state(entity, None)


def typed(number: str) -> str:
    """As a clerk may have typed it."""
    return re.sub(r"[-\s]", "", number)


def test_what_basware_handed_over_stands_in_quickbooks_with_its_tax_to_the_cent(approves: Sandbox) -> None:
    documents = approves.systems["basware"].state("accountingDocuments", None)
    there = [row for row in documents if row.get("processingStatus") in ("Transferred", "Paid", "PaymentSent")]
    expected = Counter((typed(row["invoiceNumber"]), abs(Decimal(str(row["grossSum"])))) for row in there)
    found = Counter(
        (typed(row["DocNumber"]), Decimal(str(row["TotalAmt"])))
        for entity in ("Bill", "VendorCredit") for row in books(approves, entity)
    )  # fmt: skip
    assert len(there) > 40
    assert expected <= found


def test_a_bill_bears_the_tax_codes_of_the_company_and_a_reverse_charge_adds_nothing(approves: Sandbox) -> None:
    names = {row["Id"]: row["Name"] for row in books(approves, "TaxCode")}
    detail = "AccountBasedExpenseLineDetail"
    used, reversed_ = set(), []
    for bill in books(approves, "Bill"):
        codes = {names[line[detail]["TaxCodeRef"]["value"]] for line in bill["Line"] if detail in line}
        used |= codes
        reversed_ += [bill] if codes == {"20.0% RC"} else []
    assert {"20.0% S", "20.0% RC"} <= used <= set(pennine.BOOKS.tax_codes)
    assert reversed_
    assert {Decimal(str(bill["TxnTaxDetail"]["TotalTax"])) for bill in reversed_} == {Decimal(0)}


def test_an_exported_order_is_there_under_its_number_and_its_bill_takes_from_it(approves: Sandbox) -> None:
    exported = {row["orderNumber"] for row in approves.systems["basware"].state("exportedPurchaseOrders", None)}
    orders = books(approves, "PurchaseOrder")
    assert orders
    assert {row["DocNumber"] for row in orders} <= exported
    linked = {link["TxnId"] for bill in books(approves, "Bill") for link in bill.get("LinkedTxn") or []}
    assert linked & {row["Id"] for row in orders}


def test_what_became_of_a_bill_of_airbase_is_what_the_truth_says(spends: Sandbox) -> None:
    expected = {"entered": 1, "differs": 1, "twice": 2, "not_entered": 0, "not_due": 0}
    bills = spends.truth.documents("brightwater/bills")
    assert {row["outcome"] for row in bills} == set(expected)
    totals = {row["Id"]: Decimal(str(row["TotalAmt"])) for row in books(spends, "Bill")}
    amounts = {row["id"]: Decimal(row["total_amount"]) for row in spends.systems["airbase"].state("bills", None)}
    for row in bills:
        entries = row.get("quickbooks_online", [])
        assert len(entries) == expected[row["outcome"]], row
        equal = {totals[key] == amounts[row["airbase"][0]] for key in entries}
        assert equal == ({False} if row["outcome"] == "differs" else {True} if entries else set()), row


def test_each_customer_of_airbase_has_a_key_that_reaches_its_own_companies_alone(spends: Sandbox) -> None:
    info = spends.systems["airbase"].info("")
    assert set(info["api_keys"]) == {one.airbase for one in (brightwater.COMPANY, *brightwater.ELSEWHERE)}
    assert set(info["api_keys"].values()).isdisjoint({info["credentials"]["api_key"]})


def test_what_stands_in_avatax_already_is_an_invoice_of_quickbooks(sells: Sandbox) -> None:
    there = {f"{halyard.COMPANY.realm}-{row['Id']}": row for row in books(sells, "Invoice")}
    recorded = sells.systems["avalara"].state("transactions", halyard.COMPANY.avalara)
    assert len(recorded) > 5
    for row in recorded:
        invoice = there[row["code"]]
        assert Decimal(str(row["totalAmount"])) == Decimal(str(invoice["TotalAmt"]))
        assert (row["date"], row["currencyCode"]) == (invoice["TxnDate"], invoice["CurrencyRef"]["value"])


def test_a_credit_memo_names_an_invoice_of_the_same_customer(sells: Sandbox) -> None:
    invoices = {row["Id"]: row for row in books(sells, "Invoice")}
    memos = books(sells, "CreditMemo")
    assert memos
    for row in memos:
        of = invoices[row["InvoiceRef"]["value"]]
        assert row["CustomerRef"]["value"] == of["CustomerRef"]["value"]
        assert row["CustomerMemo"]["value"] == f"Credit for invoice {of['DocNumber']}"


def test_what_is_billed_in_another_currency_stands_on_the_receivables_of_that_currency(sells: Sandbox) -> None:
    found = {(row["CurrencyRef"]["value"], row["ARAccountRef"]["name"]) for row in books(sells, "Invoice")}
    assert found == {("USD", "Accounts Receivable (A/R)"), ("CAD", "Accounts Receivable (A/R) - CAD")}
