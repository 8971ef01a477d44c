"""CompanyInfo and Preferences: one of each, always there, changed property by property."""

from __future__ import annotations

from typing import Any

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.fields import ENVELOPE
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

GROUPS = {
    "Preferences": (
        "AccountingInfoPrefs", "ProductAndServicesPrefs", "SalesFormsPrefs", "EmailMessagesPrefs",
        "VendorAndPurchasesPrefs", "TimeTrackingPrefs", "TaxPrefs", "CurrencyPrefs", "ReportPrefs", "OtherPrefs",
    ),
    "CompanyInfo": (
        "CompanyName", "LegalName", "CompanyAddr", "LegalAddr", "CustomerCommunicationAddr", "Email", "Country",
        "PrimaryPhone", "CompanyStartDate", "FiscalYearStartMonth", "DefaultTimeZone", "WebAddr", "NameValue",
        "SupportedLanguages", "EmployerId",
    ),
}  # fmt: skip


def update(company: Company, entity: str, body: dict[str, Any]) -> Object:
    """Raises Fault 610 before set-up, 2010, 5010."""
    before = company.get(entity, "1")
    if before is None:
        raise errors.not_found()
    if str(body.get("SyncToken", before["SyncToken"])) != before["SyncToken"]:
        raise errors.stale()
    made = dict(before)
    for name, sent in body.items():
        if name in ENVELOPE:
            continue
        if name not in GROUPS[entity]:
            raise errors.unknown_property(name, entity, [*ENVELOPE, *GROUPS[entity]])
        old = before.get(name)
        merged = {**old, **sent} if isinstance(old, dict) and isinstance(sent, dict) else sent
        if isinstance(merged, dict):
            merged = {key: value for key, value in merged.items() if value not in (None, "")}
        made[name] = merged
    return company.save(entity, made)
