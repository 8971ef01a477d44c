"""Purchase tax of companies outside the US: tax codes on lines, TxnTaxDetail, and the account that the tax goes to.

Sources: Intuit, "Automated sales tax for non-US locales" (a TaxCode on each line refers to the rates of its
PurchaseTaxRateList; TotalTax is worked out, or taken from a TxnTaxDetail that names every rate of the codes used), the
entities Bill, PurchaseOrder (GlobalTaxCalculation is not for US companies), TaxCode and TaxRate, and the error codes
2500, 6000, 6100, 6170 and 6470. The service rounds each line by itself, half up [client code]; a GlobalTaxCalculation
that is left out is TaxExcluded [assumed]. Amounts that include the tax are not simulated.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.sandbox.kernel.port import EditRefused
from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.ledger import ZERO, dec, posting
from include.sandbox.quickbooks_online.accounting.purchase_lines import BY_ACCOUNT, BY_ITEM
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

US_CODES = ("TAX", "NON")
EXCLUDED, NOT_APPLICABLE = "TaxExcluded", "NotApplicable"
ACCOUNT = "Sales Tax Control"


def is_us(company: Company) -> bool:
    return company.info.get("Country", "US") in ("US", "USA")


def is_on(company: Company) -> bool:
    return not is_us(company) and bool((company.preferences.get("TaxPrefs") or {}).get("UsingSalesTax"))


def usual_code(company: Company) -> str | None:
    """The code of a line that names none."""
    return None if is_on(company) else "NON"


def apply(company: Company, made: Object, before: Object | None) -> Decimal:
    """Completes lines and ``TxnTaxDetail``; the tax on top of the lines. Raises Fault 2500, 6000, 6100, 6170, 6470."""
    sent = made.pop("TxnTaxDetail", None)
    if not is_on(company):
        made.pop("GlobalTaxCalculation", None)
        if is_us(company):
            _check_us(made)
        return ZERO
    how = made["GlobalTaxCalculation"] = made.get("GlobalTaxCalculation") or EXCLUDED
    if how == NOT_APPLICABLE:
        if sent:
            raise errors.tax_detail_not_allowed()
        return ZERO
    if how != EXCLUDED:
        raise errors.unsupported(f"GlobalTaxCalculation {how} is not part of this simulation.")
    rates = _rates(company, made)
    was = before or {}
    # A sparse update keeps what is there: an old detail says nothing of lines that changed.
    if sent is not None and sent == was.get("TxnTaxDetail") and was.get("Line") != made["Line"]:
        sent = None
    lines = _overridden(rates, sent) if sent and sent.get("TaxLine") else list(rates.values())
    total = sum((dec(line["Amount"]) for line in lines), ZERO)
    made["TxnTaxDetail"] = {"TotalTax": total, "TaxLine": lines}
    return total


def postings(company: Company, made: Object, sign: int, rate: Decimal) -> list[Object]:
    tax = dec((made.get("TxnTaxDetail") or {}).get("TotalTax"))
    if not tax:
        return []
    [account] = company.find("Account", "Name", ACCOUNT)
    return [posting(account["Id"], sign * tax, rate)]


def _check_us(made: Object) -> None:
    for line in made["Line"]:
        detail = line.get(str(line.get("DetailType"))) or {}
        if (detail.get("TaxCodeRef") or {}).get("value", "NON") not in US_CODES:
            raise errors.invalid_line_tax_code()


def _rates(company: Company, made: Object) -> dict[str, Object]:
    """The tax lines that follow from the lines, by the Id of their rate."""
    found: dict[str, Object] = {}
    for line in made["Line"]:
        if line["DetailType"] not in (BY_ACCOUNT, BY_ITEM):
            continue
        for rate in _of_code(company, line[line["DetailType"]].get("TaxCodeRef")):
            percent = dec(rate["RateValue"])
            made_line = found.setdefault(rate["Id"], _tax_line(rate, percent))
            made_line["Amount"] += cents(dec(line["Amount"]) * percent / 100)
            made_line["TaxLineDetail"]["NetAmountTaxable"] += dec(line["Amount"])
    return found


def _tax_line(rate: Object, percent: Decimal) -> Object:
    detail = {
        "TaxRateRef": {"value": rate["Id"]}, "PercentBased": True, "TaxPercent": percent, "NetAmountTaxable": ZERO,
    }  # fmt: skip
    return {"Amount": ZERO, "DetailType": "TaxLineDetail", "TaxLineDetail": detail}


def _of_code(company: Company, reference: Object | None) -> list[Object]:
    if not reference:
        raise errors.business("Make sure all your transactions have a VAT rate before you save.", "TaxCodeRef")
    code = company.get("TaxCode", str(reference["value"]))
    if code is None or not code.get("Active", True):
        raise errors.invalid_reference("TaxCodes", str(reference["value"]), "TaxCodeRef")
    rates = [company.get("TaxRate", one["TaxRateRef"]["value"]) for one in code["PurchaseTaxRateList"]["TaxRateDetail"]]
    found = [rate for rate in rates if rate is not None]
    if not found:
        raise errors.tax_not_allowed()
    return found


def _overridden(rates: dict[str, Object], sent: Object) -> list[Object]:
    given: dict[str, Object] = {}
    for line in sent["TaxLine"]:
        key = ((line.get("TaxLineDetail") or {}).get("TaxRateRef") or {}).get("value")
        if key is None:
            raise errors.required("TaxRateRef")
        given[str(key)] = line
    if set(given) != set(rates):
        raise errors.business("Every tax rate of the tax codes must be sent, and no other.", "TxnTaxDetail")
    made = []
    for key, line in rates.items():
        amount = cents(dec(given[key].get("Amount", line["Amount"])))
        delta = amount - line["Amount"]
        detail = {**line["TaxLineDetail"], **({"OverrideDeltaAmount": delta} if delta else {})}
        made.append({**line, "Amount": amount, "TaxLineDetail": detail})
    return made


def turn_on(company: Company, body: dict[str, Any]) -> dict[str, Any]:
    """A person sets up sales tax, which the API cannot: ``{"set": {"Country": "GB", "Codes": {"20.0% S": [20]}}}``.

    A code's rates are percentages of its purchases; none: it is for sales alone. ``{"set": {"Code": name, "Active":
    false}}`` takes a code out of use. ``row`` is the Id of every code by its name.
    """
    values = dict(body.get("set") or {})
    if "Code" in values:
        for code in company.find("TaxCode", "Name", str(values["Code"])):
            company.save("TaxCode", {**code, "Active": bool(values.get("Active", True))})
    elif not values.get("Codes") or values.get("Country", "US") in ("US", "USA"):
        raise EditRefused("give Country, other than US, and Codes: a name and its purchase rates each")
    else:
        _set_up(company, str(values["Country"]), values["Codes"])
    return {"key": "1", "row": {code["Name"]: code["Id"] for code in company.all("TaxCode")}}


def _set_up(company: Company, country: str, codes: dict[str, list[Any]]) -> None:
    company.save("CompanyInfo", {**company.info, "Country": country})
    prefs = company.preferences
    company.save("Preferences", {**prefs, "TaxPrefs": {**(prefs.get("TaxPrefs") or {}), "UsingSalesTax": True}})
    if not company.find("Account", "Name", ACCOUNT):
        company.save("Account", {
            "Name": ACCOUNT, "FullyQualifiedName": ACCOUNT, "AccountType": "Other Current Liability",
            "AccountSubType": "GlobalTaxPayable", "Classification": "Liability", "Active": True, "SubAccount": False,
            "CurrencyRef": (prefs.get("CurrencyPrefs") or {}).get("HomeCurrency"), "CurrentBalance": ZERO,
            "CurrentBalanceWithSubAccounts": ZERO,
        })  # fmt: skip
    for name, percentages in codes.items():
        details = []
        for order, percent in enumerate(percentages):
            rate = {"Name": f"{name} {percent}% (Purchases)", "RateValue": Decimal(str(percent)), "Active": True}
            kept = company.save("TaxRate", {**rate, "SpecialTaxType": "NONE", "DisplayType": "ReadOnly"})
            reference = {"value": kept["Id"], "name": kept["Name"]}
            details.append({"TaxRateRef": reference, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": order})
        company.save("TaxCode", {
            "Name": name, "Description": name, "Active": True, "Taxable": True, "TaxGroup": True,
            "PurchaseTaxRateList": {"TaxRateDetail": details}, "SalesTaxRateList": {"TaxRateDetail": []},
        })  # fmt: skip
