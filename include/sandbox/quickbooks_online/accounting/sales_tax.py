"""Sales tax on sales forms of US companies: the amount that was sent.

Source: Intuit, "Using QuickBooks Online API for automated sales tax": whenever an explicit tax amount is sent, the
engine honors it. Intuit's own sandbox companies have no engine ("Manage sales tax for US locales"), and neither have
these: a form without an amount bears none. Where sales tax is off, what is sent is not stored.
"""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.ledger import ZERO
from include.sandbox.quickbooks_online.accounting.taxes import is_us
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

ACCOUNT = "Sales Tax Payable"
LIABILITY = {
    "Name": ACCOUNT, "FullyQualifiedName": ACCOUNT, "AccountType": "Other Current Liability",
    "AccountSubType": "SalesTaxPayable", "Classification": "Liability", "Active": True, "SubAccount": False,
    "CurrentBalance": ZERO, "CurrentBalanceWithSubAccounts": ZERO,
}  # fmt: skip


def apply(company: Company, made: Object) -> tuple[str, Decimal] | None:
    """The account and the amount of the form's tax; None where it bears none. Raises Fault 6000."""
    sent = made.pop("TxnTaxDetail", None) or {}
    if not (is_us(company) and (company.preferences.get("TaxPrefs") or {}).get("UsingSalesTax")):
        return None
    total = cents(sent.get("TotalTax") or ZERO)
    if total < 0:
        raise errors.business("The tax of a sales form must not be negative.", "TotalTax")
    made["TxnTaxDetail"] = {"TotalTax": total}
    [account] = company.find("Account", "Name", ACCOUNT)
    return (str(account["Id"]), total) if total else None


def turn_on(company: Company) -> None:
    """A person sets up sales tax, which the API cannot."""
    prefs = company.preferences
    on = {**(prefs.get("TaxPrefs") or {}), "UsingSalesTax": True, "PartnerTaxEnabled": True}
    company.save("Preferences", {**prefs, "TaxPrefs": on})
    if not company.find("Account", "Name", ACCOUNT):
        company.save("Account", {**LIABILITY, "CurrencyRef": (prefs.get("CurrencyPrefs") or {}).get("HomeCurrency")})
