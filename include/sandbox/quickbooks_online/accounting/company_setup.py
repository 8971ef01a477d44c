"""The set-up every generated company has: preferences, chart of accounts, terms, items, classes and departments."""

from __future__ import annotations

from typing import Any

from include.sandbox.quickbooks_online.accounting import operations
from include.sandbox.quickbooks_online.accounting.lists import currency
from include.sandbox.quickbooks_online.accounting.multi_currency import turn_on
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object
from include.sandbox.world.distributor import settings


def set_up(company: Company, multi_currency: bool = False) -> None:
    company.save("CompanyInfo", {"Id": "1", **COMPANY_INFO})
    company.save("Preferences", {"Id": "1", **preferences()})
    for number, name, kind, sub_type, parent in settings.CHART:
        body: Object = {"Name": name, "AccountType": kind, "AccountSubType": sub_type}
        if number:
            body["AcctNum"] = number
        if parent:
            body["ParentRef"] = {"value": account(company, parent)}
        operations.create(company, "Account", body)
    if multi_currency:
        turn_on(company)
    for entity, names in (("Class", settings.CLASSES), ("Department", settings.DEPARTMENTS)):
        for path, active in names:
            _branch(company, entity, path, active)
    for name, facts in settings.TERMS.items():
        operations.create(company, "Term", {"Name": name, **facts})
    for name, kind in METHODS.items():
        operations.create(company, "PaymentMethod", {"Name": name, "Type": kind})
    for item in settings.ITEMS:
        _item(company, item)


def account(company: Company, key: str) -> str:
    """The Id of an account by its number, or by its name where it has none."""
    found = company.find("Account", "AcctNum", key) or company.find("Account", "Name", key)
    return str(found[0]["Id"])


def _branch(company: Company, entity: str, path: str, active: bool) -> None:
    *above, name = path.split(":")
    body: Object = {"Name": name}
    if above:
        body["ParentRef"] = {"value": company.find(entity, "FullyQualifiedName", ":".join(above))[0]["Id"]}
    made = operations.create(company, entity, body)
    if not active:
        ended = {"Id": made["Id"], "SyncToken": made["SyncToken"], "sparse": True, "Name": name, "Active": False}
        operations.update(company, entity, ended)


def _item(company: Company, item: settings.CatalogueItem) -> None:
    body: dict[str, Any] = {
        "Name": item.name, "Sku": item.sku, "Type": item.kind, "PurchaseDesc": item.name, "PurchaseCost": item.cost,
        "ExpenseAccountRef": {"value": account(company, item.account)},
        "IncomeAccountRef": {"value": account(company, settings.SALES)},
    }  # fmt: skip
    if item.kind == "Inventory":
        body |= {
            "AssetAccountRef": {"value": account(company, settings.INVENTORY)}, "QtyOnHand": 0, "TrackQtyOnHand": True,
            "InvStartDate": company.today.isoformat(),
        }  # fmt: skip
    operations.create(company, "Item", body)


# [client code*] What a company has from the start.
METHODS = dict.fromkeys(("Cash", "Check"), "NON_CREDIT_CARD") | dict.fromkeys(
    ("Visa", "MasterCard", "Discover", "American Express", "Diners Club"), "CREDIT_CARD"
)
ADDRESS = {
    "Line1": "480 Doremus Avenue", "City": "Newark", "CountrySubDivisionCode": "NJ", "PostalCode": "07105",
    "Country": "USA",
}  # fmt: skip
COMPANY_INFO: Object = {
    "CompanyName": settings.NAME, "LegalName": settings.NAME, "CompanyAddr": {"Id": "1", **ADDRESS},
    "LegalAddr": {"Id": "1", **ADDRESS}, "CustomerCommunicationAddr": {"Id": "1", **ADDRESS}, "Country": "US",
    "Email": {"Address": "ap@harborline-supply.example"}, "FiscalYearStartMonth": "January",
    "DefaultTimeZone": "America/New_York", "SupportedLanguages": "en", "CompanyStartDate": "2019-03-01",
    "NameValue": [
        {"Name": "NeoEnabled", "Value": "true"}, {"Name": "OfferingSku", "Value": "QuickBooks Online Plus"},
        {"Name": "PayrollFeature", "Value": "false"}, {"Name": "AccountantFeature", "Value": "false"},
    ],
}  # fmt: skip


def preferences() -> Object:
    return {
        "AccountingInfoPrefs": {
            "FirstMonthOfFiscalYear": "January", "UseAccountNumbers": True, "TaxYearMonth": "January",
            "ClassTrackingPerTxn": False, "ClassTrackingPerTxnLine": True, "TrackDepartments": True,
            "DepartmentTerminology": "Location", "CustomerTerminology": "Customers",
        },
        "ProductAndServicesPrefs": {"ForSales": True, "ForPurchase": True, "QuantityWithPriceAndRate": True,
                                    "QuantityOnHand": True},
        "SalesFormsPrefs": {"CustomTxnNumbers": False, "AllowDeposit": True, "AllowDiscount": True},
        "VendorAndPurchasesPrefs": {"EnableBills": True, "TrackingByCustomer": True, "BillableExpenseTracking": False,
                                    "AutomaticBillPayment": False, "POCustomField": []},
        "TaxPrefs": {"UsingSalesTax": False, "PartnerTaxEnabled": False},
        "CurrencyPrefs": {"MultiCurrencyEnabled": False, "HomeCurrency": currency("USD")},
        "ReportPrefs": {"ReportBasis": "Accrual"},
        "OtherPrefs": {"NameValue": [{"Name": "SalesFormsPrefs.DefaultCustomerMessage", "Value": "Thank you"}]},
    }  # fmt: skip
