"""Reports, to the cent: literal books, and generated ones against their own balances."""

from __future__ import annotations

from decimal import Decimal

import pytest


def report(quickbooks, name, **asked):
    reply = quickbooks.get(f"reports/{name}", **asked)
    assert reply.status_code == 200, reply.text
    return reply.json()


def values(row):
    return [cell["value"] for cell in row["ColData"]]


def found(rows, group):
    """The section of a group, wherever it stands."""
    for row in rows.get("Row", []):
        if row.get("group") == group:
            return row
        if "Rows" in row and (inner := found(row["Rows"], group)):
            return inner
    return None


def total(made, group):
    return values(found(made["Rows"], group)["Summary"])


@pytest.fixture
def owed(quickbooks):
    """100.00 due five days ago, of which 60.00 is paid today; 250.50 due 97 days ago; a credit of 20.25."""
    rent, bank = quickbooks.account("Test rent"), quickbooks.account("Test bank", "Bank")
    acme = quickbooks.vendor("Acme")
    first = quickbooks.bill(acme, 100.00, rent, TxnDate="2026-11-10", DueDate="2026-11-15", DocNumber="A-1")
    quickbooks.bill(acme, 250.50, rent, TxnDate="2026-08-01", DueDate="2026-08-15")
    detail = {"AccountRef": {"value": rent["Id"]}}
    line = {"Amount": 20.25, "DetailType": "AccountBasedExpenseLineDetail", "AccountBasedExpenseLineDetail": detail}
    party = {"value": acme["Id"]}
    quickbooks.create("VendorCredit", {"VendorRef": party, "TxnDate": "2026-11-18", "Line": [line]})
    quickbooks.create("BillPayment", {
        "VendorRef": party, "PayType": "Check", "TotalAmt": 60.00,
        "CheckPayment": {"BankAccountRef": {"value": bank["Id"]}},
        "Line": [{"Amount": 60.00, "LinkedTxn": [{"TxnId": first["Id"], "TxnType": "Bill"}]}],
    })  # fmt: skip
    quickbooks.acme, quickbooks.first = acme, first
    return quickbooks


def test_what_is_owed_by_how_long_it_is_past_due(owed):
    made = report(owed, "AgedPayables")

    header = made["Header"]
    assert (header["ReportName"], header["EndPeriod"], header["Currency"]) == ("AgedPayables", "2026-11-20", "USD")
    assert header["Option"] == [
        {"Name": "report_date", "Value": "2026-11-20"}, {"Name": "NoReportData", "Value": "false"},
    ]  # fmt: skip
    assert [one["ColTitle"] for one in made["Columns"]["Column"]] == [
        "", "Current", "1 - 30", "31 - 60", "61 - 90", "91 and over", "Total",
    ]  # fmt: skip
    acme, last = made["Rows"]["Row"]
    assert acme["ColData"][0] == {"value": "Acme", "id": owed.acme["Id"]}
    assert values(acme)[1:] == ["", "19.75", "", "", "250.50", "270.25"]
    assert (last["type"], last["group"]) == ("Section", "GrandTotal")
    assert values(last["Summary"]) == ["TOTAL", "0.00", "19.75", "0.00", "0.00", "250.50", "270.25"]
    # What was owed on a day before the payment and the credit.
    before = report(owed, "AgedPayables", report_date="2026-11-12")["Rows"]["Row"][0]
    assert values(before)[1:] == ["100.00", "", "", "250.50", "", "350.50"]


def test_every_open_document_with_its_days(owed):
    made = report(owed, "AgedPayableDetail")

    keys = [one["MetaData"][0]["Value"] for one in made["Columns"]["Column"]]
    assert keys == ["tx_date", "txn_type", "doc_num", "vend_name", "due_date", "past_due", "subt_neg_amount",
                    "subt_neg_open_bal"]  # fmt: skip
    old, new, last = made["Rows"]["Row"]
    assert (values(old["Header"])[0], values(new["Header"])[0]) == (
        "91 or more days past due", "1 - 30 days past due",
    )  # fmt: skip
    assert values(new["Rows"]["Row"][0]) == ["2026-11-10", "Bill", "A-1", "Acme", "2026-11-15", "5", "100.00", "40.00"]
    assert new["Rows"]["Row"][0]["ColData"][1]["id"] == owed.first["Id"]
    assert values(new["Rows"]["Row"][1])[1:2] + values(new["Rows"]["Row"][1])[-2:] == [
        "Vendor Credit", "-20.25", "-20.25",
    ]  # fmt: skip
    assert values(new["Summary"])[-2:] == ["79.75", "19.75"]
    assert values(last["Summary"])[-2:] == ["330.25", "270.25"]
    short = report(owed, "AgedPayableDetail", columns="vend_name,due_date", vendor=owed.acme["Id"])
    assert values(short["Rows"]["Row"][0]["Rows"]["Row"][0]) == ["Acme", "2026-08-15"]


def test_profit_and_the_balance_sheet_agree(owed):
    profit, sheet = report(owed, "ProfitAndLoss"), report(owed, "BalanceSheet")

    assert (profit["Header"]["StartPeriod"], profit["Header"]["EndPeriod"]) == ("2026-01-01", "2026-11-20")
    expenses = found(profit["Rows"], "Expenses")
    assert [values(row) for row in expenses["Rows"]["Row"]] == [["Test rent", "330.25"]]
    assert [row["group"] for row in profit["Rows"]["Row"]] == [
        "Income", "GrossProfit", "Expenses", "NetOperatingIncome", "NetIncome",
    ]  # fmt: skip
    assert total(profit, "NetIncome") == ["Net Income", "-330.25"]
    assert total(sheet, "TotalAssets") == ["TOTAL ASSETS", "-60.00"]
    assert total(sheet, "BankAccounts") == ["Total Bank Accounts", "-60.00"]
    assert total(sheet, "AP") == ["Total Accounts Payable", "270.25"]
    assert values(found(sheet["Rows"], "NetIncome")) == ["Net Income", "-330.25"]
    assert total(sheet, "TotalLiabilitiesAndEquity") == ["TOTAL LIABILITIES AND EQUITY", "-60.00"]
    # Next year, the profit of this one is retained.
    later = report(owed, "BalanceSheet", end_date="2027-01-31")
    assert values(found(later["Rows"], "NetIncome")) == ["Net Income", ""]
    assert total(later, "TotalLiabilitiesAndEquity") == ["TOTAL LIABILITIES AND EQUITY", "-60.00"]
    assert total(report(owed, "ProfitAndLoss", date_macro="Last Month"), "NetIncome") == ["Net Income", ""]


def test_reports_of_generated_books_follow_from_their_balances(make_quickbooks):
    company = make_quickbooks(vendors=40, documents=60)

    sheet, aged = report(company, "BalanceSheet", date_macro="All"), report(company, "AgedPayables")

    vendors = company.rows("SELECT * FROM Vendor WHERE Active IN (true, false) MAXRESULTS 1000")
    owed = f"{sum(Decimal(str(vendor['Balance'])) for vendor in vendors):.2f}"
    assert values(aged["Rows"]["Row"][-1]["Summary"])[-1] == owed
    assert total(sheet, "AP")[-1] == owed
    assert total(sheet, "TotalAssets")[-1] == total(sheet, "TotalLiabilitiesAndEquity")[-1]
    customers = company.rows("SELECT * FROM Customer")
    due = f"{sum(Decimal(str(customer['Balance'])) for customer in customers):.2f}"
    assert values(report(company, "AgedReceivables")["Rows"]["Row"][-1]["Summary"])[-1] == due
    assert total(sheet, "AR")[-1] == due


def test_a_company_without_transactions_has_no_report_data(quickbooks):
    profit, aged = report(quickbooks, "ProfitAndLoss"), report(quickbooks, "AgedPayableDetail")

    for made in (profit, aged):
        assert made["Header"]["Option"][-1] == {"Name": "NoReportData", "Value": "true"}
    assert total(profit, "NetIncome") == ["Net Income", ""]
    assert aged["Rows"] == {}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("reports/CashFlow", "500"),
        ("reports/AgedPayables?report_date=soon", "2040"),
        ("reports/AgedPayables?aging_period=0", "2040"),
        ("reports/BalanceSheet?date_macro=Next+Week", "5030"),
        # Refused, rather than answered with amounts that are not those.
        ("reports/ProfitAndLoss?accounting_method=Cash", "5030"),
        ("reports/ProfitAndLoss?department=1", "5030"),
    ],
)
def test_what_no_report_answers(quickbooks, path, code):
    reply = quickbooks.call("GET", path)

    assert (reply.status_code, quickbooks.error(reply)["code"]) == (400, code)
