"""What a document refers to must be there and active; references get the names that readers see (code 2500)."""

from __future__ import annotations

from typing import Any

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.charts import PAYABLE
from include.sandbox.quickbooks_online.accounting.fields import Field, known
from include.sandbox.quickbooks_online.accounting.schema import SCHEMA
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

# The service's own words for its lists in a refusal.
LISTS = {
    "Account": "Accounts", "Vendor": "Names", "Customer": "Names", "Employee": "Names", "Class": "Classes",
    "Department": "Departments", "Item": "Items", "Term": "Terms", "Invoice": "Transactions",
    "PaymentMethod": "PaymentMethods",
}  # fmt: skip
# Recorded answers carry these references without a name.
NAMELESS = ("Term", "Invoice")


def title(target: Object) -> str:
    """The name under which other objects refer to it."""
    return str(target.get("FullyQualifiedName") or target.get("DisplayName") or target.get("Name"))


def resolve(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """``made`` with the name of every reference. An inactive one passes only where it stood before.

    Raises Fault 2500 with the property's name, 2030 for an id that is no number.
    """
    stood = set(_ids(before)) if before else set()
    return {
        name: _value(company, field, made[name], stood) if (field := fields.get(name)) else made[name]
        for fields in (known(SCHEMA[entity].fields),)
        for name in made
    }


def _value(company: Company, field: Field, value: Any, stood: set[str]) -> Any:
    if field.kind == "ref" and field.to and value:
        return _named(company, field, value, stood)
    if field.kind == "object" and isinstance(value, dict):
        inner = {one.name: one for one in field.fields}
        if field.name == "Entity":
            # An entry's line says itself which list its name is from.
            inner["EntityRef"] = Field("EntityRef", "ref", to=(value.get("Type") or "Vendor",))
        return {name: _value(company, inner[name], one, stood) if name in inner else one for name, one in value.items()}
    if field.kind == "list":
        inner = {one.name: one for one in field.fields}
        return [
            {name: _value(company, inner[name], one, stood) if name in inner else one for name, one in row.items()}
            for row in value
        ]
    return value


def _named(company: Company, field: Field, value: Object, stood: set[str]) -> Object:
    key = str(value["value"])
    if not key.lstrip("-").isdigit():
        raise errors.invalid_id(key, field.name)
    for entity in field.to:
        target = company.get(entity, key)
        if target is not None and (target.get("Active", True) or key in stood):
            return {"value": key} if entity in NAMELESS else {"value": key, "name": title(target)}
    raise errors.invalid_reference(LISTS[field.to[0]], key, field.name)


def _ids(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [str(value["value"])] if "value" in value else []
        return own + [one for inner in value.values() for one in _ids(inner)]
    return [one for inner in value for one in _ids(inner)] if isinstance(value, list) else []


def need_type(company: Company, reference: Object | None, name: str, *types: str) -> None:
    """Raises Fault 2020 without a reference, 6000 when the account is of another type."""
    if not reference:
        raise errors.required(name)
    account = company.get("Account", reference["value"]) or {}
    if account.get("AccountType") not in types:
        wanted = " or ".join(types)
        raise errors.business(f"The account {title(account)} is of another type: {name} needs {wanted}.", name)


def payable_account(company: Company, reference: Object | None, currency: str | None = None) -> Object:
    """The A/P account that was named, else the first active one (of the currency). Raises Fault 6000."""
    home = home_currency(company)
    if reference:
        need_type(company, reference, "APAccountRef", PAYABLE)
        account = company.get("Account", reference["value"]) or {}
        if (account.get("CurrencyRef") or {"value": home})["value"] != (currency or home):
            raise errors.business(f"The account {title(account)} is not in {currency or home}.", "APAccountRef")
        return reference
    for account in company.all("Account"):
        of = (account.get("CurrencyRef") or {"value": home})["value"]
        if account["AccountType"] == PAYABLE and account["Active"] and of == (currency or home):
            return {"value": account["Id"], "name": title(account)}
    raise errors.business(f"This company has no active {PAYABLE} account in {currency or home}.", "APAccountRef")


def home_currency(company: Company) -> str:
    prefs = company.preferences.get("CurrencyPrefs") or {}
    return str((prefs.get("HomeCurrency") or {"value": "USD"})["value"])


def is_multi_currency(company: Company) -> bool:
    return bool((company.preferences.get("CurrencyPrefs") or {}).get("MultiCurrencyEnabled"))
