"""Entries of the lists: vendors, customers, employees, accounts, classes, departments, items, terms, ways to pay."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting import names
from include.sandbox.quickbooks_online.accounting.charts import PAYABLE, SUB_TYPES, TYPES
from include.sandbox.quickbooks_online.accounting.parts import NAMES
from include.sandbox.quickbooks_online.accounting.references import home_currency, is_multi_currency, need_type
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

ADDRESSES = ("BillAddr", "ShipAddr", "OtherAddr", "PrimaryAddr", "Address")
MASK = re.compile(r"X{3,}\w*")
# Reads answer the ISO 3-letter code (section 1); what people type for the countries of the generated company.
ISO3 = {
    "us": "USA", "usa": "USA", "u.s.a.": "USA", "united states": "USA", "united states of america": "USA",
    "ca": "CAN", "can": "CAN", "canada": "CAN", "mx": "MEX", "mex": "MEX", "mexico": "MEX", "gb": "GBR", "uk": "GBR",
    "united kingdom": "GBR", "de": "DEU", "germany": "DEU", "nl": "NLD", "netherlands": "NLD", "cn": "CHN",
    "china": "CHN", "ie": "IRL", "ireland": "IRL",
}  # fmt: skip


def complete(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """``made`` as it is kept. Raises Fault 2020, 6000, 6080, 6240."""
    made.setdefault("Active", True)
    for name in ADDRESSES:
        if made.get(name):
            made[name] = address(company, made[name], (before or {}).get(name))
    KINDS[entity](company, made, before)
    names.give(company, entity, made, before)
    if entity == "Customer":
        made["FullyQualifiedName"] = made["DisplayName"]
    if entity in NAMES:
        made.setdefault("PrintOnCheckName", made["DisplayName"])
    return made


def address(company: Company, given: Object, before: Object | None) -> Object:
    if before:
        given = {**given, "Id": before["Id"]}
    elif not given.get("Id"):
        given = {"Id": str(company.store.next_number(company.realm, "addresses", 1)), **given}
    if country := given.get("Country"):
        given = {**given, "Country": ISO3.get(str(country).strip().lower(), country)}
    return given


def _currency(company: Company, made: Object, before: Object | None) -> None:
    home = home_currency(company)
    wanted = (made.get("CurrencyRef") or {"value": home})["value"]
    if before is not None and wanted != before["CurrencyRef"]["value"]:
        raise errors.business("The currency cannot be changed after creation.", "CurrencyRef")
    if wanted != home and not is_multi_currency(company):
        raise errors.business("This company does not use multiple currencies.", "CurrencyRef")
    made["CurrencyRef"] = currency(wanted)


def currency(code: str) -> Object:
    words = {"USD": "United States Dollar", "CAD": "Canadian Dollar", "EUR": "Euro", "GBP": "British Pound Sterling"}
    return {"value": code, "name": words[code]} if code in words else {"value": code}


def _person(company: Company, made: Object, before: Object | None) -> None:
    _currency(company, made, before)
    made["Balance"] = before["Balance"] if before else Decimal(0)


def _vendor(company: Company, made: Object, before: Object | None) -> None:
    _person(company, made, before)
    made["Vendor1099"] = bool(made.get("Vendor1099"))
    if made.get("APAccountRef"):
        need_type(company, made["APAccountRef"], "APAccountRef", PAYABLE)
    tax_id = made.get("TaxIdentifier")
    if tax_id and MASK.fullmatch(tax_id):
        # A client that sends back what it read does not change the number.
        made["TaxIdentifier"] = before.get("TaxIdentifier") if before else None
    elif tax_id:
        made["TaxIdentifier"] = "XXXXXX" + re.sub(r"\W", "", tax_id)[-4:]


def _customer(company: Company, made: Object, before: Object | None) -> None:
    _person(company, made, before)
    made["BalanceWithJobs"] = before["BalanceWithJobs"] if before else Decimal(0)
    made.setdefault("Job", False)


def _employee(company: Company, made: Object, before: Object | None) -> None:
    made.pop("CurrencyRef", None)


def _account(company: Company, made: Object, before: Object | None) -> None:
    kind, sub_type = made.get("AccountType"), made.get("AccountSubType")
    kind = kind or SUB_TYPES.get(sub_type or "")
    if kind is None:
        raise errors.required("AccountType")
    if kind not in TYPES:
        raise errors.invalid_enumeration("AccountType", kind, TYPES)
    if before is not None and kind != before["AccountType"] and before.get("_debit"):
        raise errors.business("The type of an account with transactions cannot be changed.", "AccountType")
    _currency(company, made, before)
    parent = company.get("Account", made["ParentRef"]["value"]) if made.get("ParentRef") else None
    if parent is not None and parent["AccountType"] != kind:
        raise errors.business("A sub-account must be of its parent's type.", "ParentRef")
    balances: dict[str, Any] = {name: before[name] if before else Decimal(0) for name in BALANCES}
    if kind == PAYABLE and before is not None and before["Active"] and not made["Active"]:
        raise errors.business("An accounts payable account cannot be made inactive.", "Active")
    number = made.get("AcctNum")
    if number and any(other["Id"] != made.get("Id") for other in company.find("Account", "AcctNum", number)):
        raise errors.business(f"Account number {number} is already in use.", "AcctNum")
    made |= {"AccountType": kind, "AccountSubType": sub_type or TYPES[kind][1], "Classification": TYPES[kind][0]}
    made |= balances
    made["_foreign"] = made["CurrencyRef"]["value"] != home_currency(company)


BALANCES = ("CurrentBalance", "CurrentBalanceWithSubAccounts")


def _tree(company: Company, made: Object, before: Object | None) -> None:
    parent = made.get("ParentRef")
    if parent and parent["value"] == made.get("Id"):
        raise errors.business("An entry cannot be its own parent.", "ParentRef")


def _item(company: Company, made: Object, before: Object | None) -> None:
    _tree(company, made, before)
    kind = made.setdefault("Type", "Service")
    if kind in ("Service", "NonInventory") and not (made.get("IncomeAccountRef") or made.get("ExpenseAccountRef")):
        raise errors.required("IncomeAccountRef")
    if kind == "Inventory":
        for name in ("IncomeAccountRef", "ExpenseAccountRef", "AssetAccountRef", "QtyOnHand", "InvStartDate"):
            if made.get(name) is None:
                raise errors.required(name)
    made["TrackQtyOnHand"] = kind == "Inventory"
    made.setdefault("Taxable", False)


def _term(company: Company, made: Object, before: Object | None) -> None:
    if made.get("DueDays") is None and made.get("DayOfMonthDue") is None:
        raise errors.required("DueDays")
    made["Type"] = "STANDARD" if made.get("DueDays") is not None else "DATE_DRIVEN"


def _method(company: Company, made: Object, before: Object | None) -> None:
    made.setdefault("Type", "NON_CREDIT_CARD")


KINDS: dict[str, Callable[[Company, Object, Object | None], None]] = {
    "Vendor": _vendor,
    "Customer": _customer,
    "Employee": _employee,
    "Account": _account,
    "Class": _tree,
    "Department": _tree,
    "Item": _item,
    "Term": _term,
    "PaymentMethod": _method,
}
