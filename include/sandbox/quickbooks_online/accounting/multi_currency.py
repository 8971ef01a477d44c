"""Multiple currencies: switched on once, with control accounts for every foreign currency.

Source: QuickBooks Online has one accounts receivable account for each currency, such as "Accounts Receivable (A/R) -
CAD", and refuses a form whose account is in another ("The transaction needs to be in the same currency as the A/R and
A/P accounts you use": help pages of PortPro and Connex).
"""

from __future__ import annotations

from include.sandbox.quickbooks_online.accounting import operations
from include.sandbox.quickbooks_online.accounting.charts import PAYABLE, RECEIVABLE
from include.sandbox.quickbooks_online.store import Company


def turn_on(company: Company) -> None:
    """Cannot be undone, as in the service. Raises Fault 6240 when an account of that name is there already."""
    prefs = company.preferences
    currency = prefs.get("CurrencyPrefs") or {}
    if currency.get("MultiCurrencyEnabled"):
        return
    company.save("Preferences", {**prefs, "CurrencyPrefs": {**currency, "MultiCurrencyEnabled": True}})
    for code in list(company.rates)[1:]:
        for kind, short in ((PAYABLE, "A/P"), (RECEIVABLE, "A/R")):
            body = {"Name": f"{kind} ({short}) - {code}", "AccountType": kind, "CurrencyRef": {"value": code}}
            operations.create(company, "Account", body)
