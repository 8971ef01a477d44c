"""Multiple currencies: switched on once, with a control account for every foreign currency."""

from __future__ import annotations

from include.sandbox.quickbooks_online.accounting import operations
from include.sandbox.quickbooks_online.accounting.charts import PAYABLE
from include.sandbox.quickbooks_online.store import Company


def turn_on(company: Company) -> None:
    """Cannot be undone, as in the service. Raises Fault 6240 when an account of that name is there already."""
    prefs = company.preferences
    currency = prefs.get("CurrencyPrefs") or {}
    if currency.get("MultiCurrencyEnabled"):
        return
    company.save("Preferences", {**prefs, "CurrencyPrefs": {**currency, "MultiCurrencyEnabled": True}})
    for code in list(company.rates)[1:]:
        body = {"Name": f"{PAYABLE} (A/P) - {code}", "AccountType": PAYABLE, "CurrencyRef": {"value": code}}
        operations.create(company, "Account", body)
