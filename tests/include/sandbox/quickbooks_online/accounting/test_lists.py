"""Vendors and the other lists: names, inactive entries, what is read back differently from how it was written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.sandbox.quickbooks_online.accounting import operations


def test_a_vendor_needs_a_name_and_makes_one_of_its_parts(ledger: Any) -> None:
    assert ledger.refused(ledger.create, "Vendor", CompanyName="Acme")[0] == "6080"
    made = ledger.create("Vendor", GivenName="Ada", FamilyName="Lovelace")
    assert (made["DisplayName"], made["PrintOnCheckName"], made["Active"]) == ("Ada Lovelace", "Ada Lovelace", True)
    assert (made["Balance"], made["CurrencyRef"]["value"], made["Vendor1099"]) == (0, "USD", False)
    assert ledger.refused(ledger.vendor, "Acme: Paper") == ("6000", "DisplayName")


def test_one_name_space_for_vendors_customers_and_employees(ledger: Any) -> None:
    ledger.create("Customer", DisplayName="Corner Deli")
    assert ledger.refused(ledger.vendor, "corner deli ")[0] == "6240"
    vendor = ledger.vendor("Deli Supply")
    assert ledger.refused(ledger.create, "Employee", GivenName="Deli", FamilyName="Supply")[0] == "6240"
    assert ledger.refused(ledger.change, "Vendor", vendor, DisplayName="Corner Deli")[0] == "6240"


def test_an_inactive_vendor_is_renamed_and_gives_its_name_free(ledger: Any) -> None:
    vendor = ledger.vendor()
    after = ledger.change("Vendor", vendor, Active=False)
    assert (after["DisplayName"], after["PrintOnCheckName"]) == ("Acme Paper (deleted)", "Acme Paper")
    assert after["SyncToken"] == "1"
    other = ledger.vendor("Acme Paper")
    assert ledger.refused(ledger.change, "Vendor", vendor, Active=True)[0] == "6240"
    second = ledger.change("Vendor", other, Active=False)
    assert second["DisplayName"] == "Acme Paper (deleted)-2"
    assert ledger.change("Vendor", vendor, Active=True)["DisplayName"] == "Acme Paper"


def test_a_tax_number_is_read_masked_and_sending_the_mask_back_keeps_it(ledger: Any) -> None:
    vendor = ledger.vendor(TaxIdentifier="12-3455555")
    assert vendor["TaxIdentifier"] == "XXXXXX5555"
    assert ledger.change("Vendor", vendor, TaxIdentifier="XXXXXX5555")["SyncToken"] == "0"
    assert ledger.change("Vendor", vendor, TaxIdentifier="98-7654321")["TaxIdentifier"] == "XXXXXX4321"


def test_a_country_is_read_as_three_letters(ledger: Any) -> None:
    vendor = ledger.vendor(BillAddr={"Line1": "1 Main St", "City": "Reno", "Country": "US", "Lat": "39.5"})
    address = vendor["BillAddr"]
    assert (address["Country"], "Lat" in address, address["Id"].isdigit()) == ("USA", False, True)


def test_a_full_update_of_a_vendor_clears_what_it_leaves_out(ledger: Any) -> None:
    vendor = ledger.vendor(PrimaryEmailAddr={"Address": "ar@acme.example"}, AcctNum="HS1", TaxIdentifier="12-3455555")
    body = {"Id": vendor["Id"], "SyncToken": "0", "DisplayName": "Acme Paper"}
    after = operations.update(ledger.company, "Vendor", body)
    assert "PrimaryEmailAddr" not in after
    assert "AcctNum" not in after
    assert after["TaxIdentifier"] == "XXXXXX5555"


def test_a_new_name_shows_in_everything_that_refers_to_it_without_changing_it(ledger: Any) -> None:
    vendor = ledger.vendor()
    bill = ledger.bill(vendor, Line=[ledger.line("5.00", "6111")])
    ledger.change("Vendor", vendor, DisplayName="Acme Paper & Board")
    utilities = ledger.get("Account", ledger.account("6110"))
    ledger.change("Account", utilities, Name="Energy", AccountType="Expense")
    after = ledger.get("Bill", bill["Id"])
    assert after["VendorRef"]["name"] == "Acme Paper & Board"
    assert after["Line"][0]["AccountBasedExpenseLineDetail"]["AccountRef"]["name"] == "Energy:Electricity"
    assert (after["SyncToken"], after["MetaData"]) == (bill["SyncToken"], bill["MetaData"])


def test_the_currency_of_a_vendor_is_fixed(abroad: Any) -> None:
    vendor = abroad.vendor(CurrencyRef={"value": "CAD"})
    assert abroad.refused(abroad.change, "Vendor", vendor, CurrencyRef={"value": "USD"}) == ("6000", "CurrencyRef")
    assert abroad.refused(abroad.bill, vendor, CurrencyRef={"value": "EUR"}) == ("6000", "CurrencyRef")


def test_an_opening_balance_becomes_a_bill(ledger: Any) -> None:
    vendor = ledger.vendor(Balance=Decimal("250.00"), OpenBalanceDate="2026-10-31")
    assert vendor["Balance"] == Decimal("250.00")
    (bill,) = ledger.company.find("Bill", "VendorRef", vendor["Id"])
    assert (bill["TxnDate"], bill["TotalAmt"], bill["PrivateNote"]) == (
        "2026-10-31",
        Decimal("250.00"),
        "Opening Balance",
    )
    assert ledger.balance("Opening Balance Equity") == Decimal("250.00")


def test_accounts_have_their_type_their_path_and_the_sum_of_their_parts(ledger: Any) -> None:
    assert ledger.refused(ledger.create, "Account", Name="X") == ("2020", "AccountType")
    assert ledger.refused(ledger.create, "Account", Name="X", AccountType="Cash") == ("2170", "AccountType")
    assert ledger.refused(ledger.create, "Account", Name="Rent", AccountType="Expense")[0] == "6240"
    parent = {"value": ledger.account("1000")}
    made = ledger.create("Account", Name="Petty Cash", AccountSubType="CashOnHand", ParentRef=parent)
    assert (made["AccountType"], made["Classification"]) == ("Bank", "Asset")
    assert (made["FullyQualifiedName"], made["SubAccount"]) == ("Operating Checking:Petty Cash", True)
    assert ledger.refused(ledger.change, "Account", made, Name="Petty Cash") == ("2020", "AccountType")
    vendor = ledger.vendor()
    till = {"BankAccountRef": {"value": made["Id"]}}
    ledger.pay(vendor, "9.00", ("Bill", ledger.bill(vendor, "9.00"), "9.00"), CheckPayment=till)
    above = ledger.get("Account", parent["value"])
    assert (above["CurrentBalance"], above["CurrentBalanceWithSubAccounts"]) == (0, Decimal("-9.00"))


def test_a_class_below_another_carries_its_path(ledger: Any) -> None:
    hotels = ledger.company.find("Class", "FullyQualifiedName", "Wholesale:Hotels")[0]
    assert (hotels["Name"], hotels["SubClass"]) == ("Hotels", True)
    assert len(hotels["Id"]) == 19
    old = ledger.company.find("Class", "Name", "Catalog (old) (deleted)")[0]
    assert old["Active"] is False
