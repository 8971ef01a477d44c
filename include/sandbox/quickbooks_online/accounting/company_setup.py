"""The set-up every generated company has: preferences, chart of accounts, terms, items, classes and departments."""

from __future__ import annotations

from typing import Any

from include.sandbox.quickbooks_online.accounting import operations, taxes
from include.sandbox.quickbooks_online.accounting.lists import currency
from include.sandbox.quickbooks_online.accounting.multi_currency import turn_on
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object
from include.sandbox.world.charts import CatalogueItem, QuickBooksChart


def set_up(company: Company, chart: QuickBooksChart, multi_currency: bool = False) -> None:
    company.store.add_company(company.realm, {"rates": {code: str(rate) for code, rate in chart.rates.items()}})
    company.save("CompanyInfo", {"Id": "1", **company_info(chart)})
    company.save("Preferences", {"Id": "1", **preferences(chart)})
    for number, name, kind, sub_type, parent in chart.accounts:
        body: Object = {"Name": name, "AccountType": kind, "AccountSubType": sub_type}
        if number:
            body["AcctNum"] = number
        if parent:
            body["ParentRef"] = {"value": account(company, parent)}
        operations.create(company, "Account", body)
    if multi_currency:
        turn_on(company)
    for entity, names in (("Class", chart.classes), ("Department", chart.departments)):
        for path, active in names:
            _branch(company, entity, path, active)
    for name, facts in chart.terms.items():
        operations.create(company, "Term", {"Name": name, **facts})
    for name, kind in METHODS.items():
        operations.create(company, "PaymentMethod", {"Name": name, "Type": kind})
    for item in chart.items:
        _item(company, chart, item)
    if chart.tax_codes:
        codes = {name: list(rates) for name, rates in chart.tax_codes.items()}
        taxes.turn_on(company, {"set": {"Country": chart.country, "Codes": codes}})


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


def _item(company: Company, chart: QuickBooksChart, item: CatalogueItem) -> None:
    body: dict[str, Any] = {
        "Name": item.name, "Sku": item.sku, "Type": item.kind, "PurchaseDesc": item.name, "PurchaseCost": item.cost,
        "ExpenseAccountRef": {"value": account(company, item.account)},
        "IncomeAccountRef": {"value": account(company, item.income or chart.sales)},
    }  # fmt: skip
    if item.kind == "Inventory":
        body |= {
            "AssetAccountRef": {"value": account(company, chart.inventory)}, "QtyOnHand": 0, "TrackQtyOnHand": True,
            "InvStartDate": company.today.isoformat(),
        }  # fmt: skip
    operations.create(company, "Item", body)


# [client code*] What a company has from the start.
METHODS = dict.fromkeys(("Cash", "Check"), "NON_CREDIT_CARD") | dict.fromkeys(
    ("Visa", "MasterCard", "Discover", "American Express", "Diners Club"), "CREDIT_CARD"
)


def company_info(chart: QuickBooksChart) -> Object:
    place = {"Id": "1", **chart.address}
    return {
        "CompanyName": chart.name, "LegalName": chart.name, "CompanyAddr": place, "LegalAddr": place,
        "CustomerCommunicationAddr": place, "Country": chart.country, "Email": {"Address": chart.email},
        "FiscalYearStartMonth": "January", "DefaultTimeZone": chart.time_zone, "SupportedLanguages": "en",
        "CompanyStartDate": chart.began,
        "NameValue": [
            {"Name": "NeoEnabled", "Value": "true"}, {"Name": "OfferingSku", "Value": "QuickBooks Online Plus"},
            {"Name": "PayrollFeature", "Value": "false"}, {"Name": "AccountantFeature", "Value": "false"},
        ],
    }  # fmt: skip


def preferences(chart: QuickBooksChart) -> Object:
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
        "CurrencyPrefs": {"MultiCurrencyEnabled": False, "HomeCurrency": currency(chart.currency)},
        "ReportPrefs": {"ReportBasis": "Accrual"},
        "OtherPrefs": {"NameValue": [{"Name": "SalesFormsPrefs.DefaultCustomerMessage", "Value": "Thank you"}]},
    }  # fmt: skip
